"""Clausewise identifies what breaks an acceptable-use policy and acts on it, clause by clause, in English and French.

decision = clausewise.check("…", author="u42")
decision.action, decision.clauses, decision.evidence, decision.why("fr"), decision.policy_version
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clausewise.decision import Decision
    from clausewise.detect.registry import detector
    from clausewise.doors.edge.asgi import Middleware
    from clausewise.doors.edge.submission import Submission
    from clausewise.doors.edge.wsgi import WsgiMiddleware
    from clausewise.engine import Engine
    from clausewise.errors import ClausewiseError
    from clausewise.front import Route
    from clausewise.model import Action, Authorization, Finding, Item, Report, Signal
    from clausewise.policy import Policy

__all__ = [
    "Action",
    "Authorization",
    "ClausewiseError",
    "Decision",
    "Engine",
    "Finding",
    "Item",
    "Middleware",
    "Policy",
    "Report",
    "Route",
    "Signal",
    "Submission",
    "WsgiMiddleware",
    "check",
    "detector",
]
__version__ = "2026.1.0"

# Where each public name lives. It is fetched at first use: importing the package alone loads nothing.
_HOMES = {
    "Action": "clausewise.model",
    "Authorization": "clausewise.model",
    "ClausewiseError": "clausewise.errors",
    "Decision": "clausewise.decision",
    "Engine": "clausewise.engine",
    "Finding": "clausewise.model",
    "Item": "clausewise.model",
    "Middleware": "clausewise.doors.edge.asgi",
    "Policy": "clausewise.policy",
    "Report": "clausewise.model",
    "Route": "clausewise.front",
    "Signal": "clausewise.model",
    "Submission": "clausewise.doors.edge.submission",
    "WsgiMiddleware": "clausewise.doors.edge.wsgi",
    "detector": "clausewise.detect.registry",
}
_engine: Engine | None = None
# onnxruntime numbers the machine and tells its makers what is done with it, unless told not to before it is loaded. Nothing here does.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'clausewise' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def check(text: str, **context: Any) -> Decision:
    """Judge one text under the shipped policy, without a record; ``context`` may name author, host, path, target, network and id.

    For records, an own policy or many items at once, open an ``Engine``.
    """
    global _engine  # noqa: PLW0603 - the policy is compiled once for all callers
    if _engine is None:
        from clausewise.engine import Engine

        _engine = Engine.open()
    return _engine.check(text, **context)
