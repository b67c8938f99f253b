"""Which parts of what is kept somebody may see, by what they may do: one table, for the API and for every page.

To read is not to read everything: whoever only watches figures and states needs neither the words, nor who wrote or reported them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from msgspec import UNSET
from msgspec.structs import replace

from clausewise.decision import Decision
from clausewise.keys import Scope
from clausewise.model import Authorization, Measure

Part = Literal["account", "excerpt", "exhibit", "report", "reporter", "note", "sealed"]
HIDDEN: Final = "…"

# Any one of these scopes lets see the part.
SEES: Final[Mapping[Part, frozenset[Scope]]] = MappingProxyType(
    {
        # Whose content or account it is.
        "account": frozenset({Scope.DECIDE, Scope.AUDIT, Scope.AUTHORIZE, Scope.ADMIN}),
        # The words that a finding quotes.
        "excerpt": frozenset({Scope.DECIDE, Scope.AUDIT}),
        # The content as it stood.
        "exhibit": frozenset({Scope.DECIDE, Scope.AUDIT}),
        # What a report says.
        "report": frozenset({Scope.DECIDE, Scope.AUDIT}),
        # Who reported: whoever decides need not know, whoever leads or looks into abuse must.
        "reporter": frozenset({Scope.SECOND, Scope.AUDIT}),
        # Notes and reasons for the file.
        "note": frozenset({Scope.DECIDE, Scope.AUDIT}),
        # What matched a sealed bank.
        "sealed": frozenset({Scope.SEALED}),
    }
)
_ACCOUNT_KEYS: Final = frozenset({"author", "accounts", "networks", "targets"})


def sees(part: Part, scopes: Collection[str]) -> bool:
    """Say whether somebody with ``scopes`` may see a part."""
    return not SEES[part].isdisjoint(scopes)


def shown(decision: Decision, scopes: Collection[str]) -> Decision:
    """Return a decision without what ``scopes`` do not let see: the words that it quotes, and whose they are."""
    if not sees("excerpt", scopes):
        findings = tuple(
            replace(
                finding,
                signals=tuple(
                    replace(signal, evidence=tuple(replace(spot, excerpt=HIDDEN) for spot in signal.evidence))
                    for signal in finding.signals
                ),
            )
            for finding in decision.findings
        )
        # The statement of reasons quotes them too.
        decision = replace(decision, findings=findings, content_sha256="", reasons=UNSET)
    if not sees("account", scopes):
        measures = tuple(measure(one, scopes) for one in decision.measures)
        decision = replace(decision, author=HIDDEN if decision.author else "", measures=measures)
    return decision


def quotes(decision: Decision, scopes: Collection[str]) -> bool:
    """Say whether ``shown`` leaves words in it that somebody wrote."""
    seen = (spot.excerpt for finding in decision.findings for signal in finding.signals for spot in signal.evidence)
    return sees("excerpt", scopes) and any(seen)


def measure(one: Measure, scopes: Collection[str]) -> Measure:
    """Return a measure without whom it concerns, unless ``scopes`` let see that."""
    return one if one.on == "content" or sees("account", scopes) else replace(one, target=HIDDEN)


def permit(one: Authorization, scopes: Collection[str]) -> Authorization:
    """Return an authorization without whom it is for, unless ``scopes`` let see that."""
    if sees("account", scopes):
        return one
    hidden = {name: (HIDDEN,) for name in ("accounts", "networks", "targets", "tokens") if getattr(one.scope, name)}
    return replace(one, scope=replace(one.scope, **hidden))


def body(value: Any, scopes: Collection[str]) -> Any:
    """Return the body of a record without the accounts that ``scopes`` do not let see."""
    return value if sees("account", scopes) else _without(value)


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: HIDDEN if _is_account(key, one, value) else _without(one) for key, one in value.items()}


def _is_account(key: str, value: Any, around: Mapping[str, Any]) -> bool:
    if not value:
        return False
    return key in _ACCOUNT_KEYS or (key == "target" and around.get("on", "content") != "content")
