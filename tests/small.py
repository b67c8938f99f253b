"""A small policy in code, so that a test can change one thing of it and see the verdict flip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from clausewise.clause import Category, Clause, Dsa, Examples, Ground
from clausewise.document import Document, Ladder, Operator, Step
from clausewise.model import Action, AuthorizationKind, Certainty, Channel, Medium, Notification, Signal, Trait, Words
from clausewise.policy import Policy
from clausewise.register import Mark, MarkKind, Register, Service

REGISTER = Register(
    services=(
        Service(id="site", name=Words("Site", "Site"), host="shop.example", paths=("/",)),
        Service(id="cloud", name=Words("Cloud", "Nuage"), host="*.shop.example", paths=("/app",)),
    ),
    marks=(Mark(name="Shoply", kind=MarkKind.OWN, aliases=()),),
)
WORDS = Words("words", "mots")


def clause(name: str, when: Mapping[Certainty, str], act: Mapping[Certainty, Action], **more: Any) -> Clause:
    values: dict[str, Any] = {
        "id": name,
        "since": "1.0",
        "title": Words(f"Title of {name}", f"Titre de {name}"),
        "rule": Words(f"Do not do {name}.", f"Ne faites pas {name}."),
        "why": Words("It hurts.", "Cela blesse."),
        "channels": (Channel.DETECTOR,),
        "later": (),
        "traits": (),
        "media": (Medium.TEXT,),
        "when": dict(when),
        "spirit": True,
        "unless": (),
        "act": dict(act),
        "strikes": 2,
        "notice": Notification.NOTICE,
        "dsa": Dsa(Ground.INCOMPATIBLE_CONTENT, Category.OTHER_VIOLATION_TC),
        "examples": Examples(hit=(), miss=()),
    }
    return Clause(**{**values, **more})


THREE = {Certainty.CERTAIN: Action.REMOVE, Certainty.LIKELY: Action.HOLD, Certainty.POSSIBLE: Action.NUDGE}
CLAUSES = (
    clause(
        "conduct.threats",
        {Certainty.CERTAIN: "threat >= 0.9", Certainty.LIKELY: "threat >= 0.7", Certainty.POSSIBLE: "threat >= 0.4"},
        THREE,
    ),
    clause(
        "content.attack",
        {Certainty.CERTAIN: "hate >= 0.9 && group.religion > 0.0", Certainty.LIKELY: "hate >= 0.5"},
        THREE,
        traits=tuple(Trait),
    ),
    clause(
        "integrity.probing",
        {Certainty.CERTAIN: "intrusion >= 0.8"},
        {Certainty.CERTAIN: Action.REMOVE},
        unless=(AuthorizationKind.GRANT,),
        strikes=3,
    ),
    clause(
        "privacy.disclosure",
        {Certainty.CERTAIN: "personal.card >= 0.9"},
        {Certainty.CERTAIN: Action.REMOVE},
        unless=(AuthorizationKind.CONSENT,),
        strikes=1,
        notice=Notification.NONE,
    ),
    clause(
        "content.minors",
        {Certainty.CERTAIN: "sexual_minors >= 0.8"},
        {Certainty.CERTAIN: Action.REFER},
        strikes=0,
        notice=Notification.NONE,
    ),
)
LADDER = Ladder(
    strike_days=90,
    steps=(
        Step(strikes=8, action=Action.TERMINATE, days=None),
        Step(strikes=4, action=Action.SUSPEND, days=7),
        Step(strikes=2, action=Action.LIMIT, days=1),
    ),
)


def document(*clauses: Clause, **more: Any) -> Document:
    values: dict[str, Any] = {
        "id": "shop",
        "version": "1.0",
        "effective": "2026-01-01",
        "title": Words("Shop policy", "Politique de la boutique"),
        "operator": Operator(
            name="Shoply", place=Words("Québec, Canada", "Québec, Canada"), contact="abuse@shop.example"
        ),
        "introduction": WORDS,
        "ladder": LADDER,
        "register": REGISTER,
        "clauses": {one.id: one for one in clauses or CLAUSES},
        "provisions": {},
    }
    return Document(**{**values, **more})


def policy(*clauses: Clause, **more: Any) -> Policy:
    return Policy(document(*clauses, **more))


def changed(name: str, **more: Any) -> Policy:
    """The small policy with one clause changed."""
    return policy(*(replace(one, **more) if one.id == name else one for one in CLAUSES))


def seen(**scores: float) -> list[Signal]:
    """Signals by name; a double underscore stands for the dot."""
    return [Signal(name.replace("__", "."), score) for name, score in scores.items()]
