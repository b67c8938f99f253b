"""A ledger with a history, made through the engine as people would: checks, reports, rulings, samples, appeals, undoings."""

from __future__ import annotations

from msgspec.structs import replace

from clausewise.case import Kind, Ruling
from clausewise.casebook import Filter
from clausewise.model import Action, Authorization, AuthorizationKind, Measure, Medium, Part, Report, Scope
from clausewise.model import Item as Content

HELD = {"en": "Black people are parasites, all of them.", "fr": "Les Noirs sont tous des parasites."}
THREAT = {"en": "I will kill you tonight.", "fr": "Je vais te tuer ce soir."}
CLEAN = {"en": "The garden party is on Saturday.", "fr": "La fête est samedi."}
ANNE, BEN = "person:anne", "person:ben"
# What must never come out of a ledger by a public door.
PLANTED = (
    "mallory@evil.example",
    "+1 514 555 0199",
    "account-mallory",
    "post-mallory",
    "reporter-zoe",
    "secret reason",
)
HOUR_MS = 3_600_000


class Clock:
    """A clock that tests move."""

    def __init__(self, now=1_800_000_000_000):
        self.now = now

    def __call__(self):
        return self.now


def live(engine, clock, *, rounds=6):
    """Let ``rounds`` of everything happen, an hour apart, and return the ids of what people decided."""
    made = []
    for number in range(rounds):
        for language in ("en", "fr"):
            engine.check(CLEAN[language], author=f"clean-{number}", id=f"clean-{language}-{number}")
            engine.check(THREAT[language], author=f"threat-{number}", id=f"threat-{language}-{number}")
            said = f"{HELD[language]} {PLANTED[0]} {PLANTED[1]}"
            engine.check(said, author=f"account-mallory-{number}", id=f"post-mallory-{language}-{number}")
            engine.report(
                Report(f"post-mallory-{language}-{number}", "content.threatening", f"{PLANTED[1]}!", "reporter-zoe")
            )
        clock.now += HOUR_MS
        made += [decide(engine, case, number) for case in engine.review.queue(Filter())]
        clock.now += HOUR_MS
    for decision in made[:2]:
        appeal = engine.review.appeal(decision, "It was a quotation.", language="en", by="account-mallory-0")
        clock.now += HOUR_MS
        engine.review.decide(appeal.id, Ruling(answer="You were right."), by=BEN)
    engine.undo(made[-1], by=BEN, reason=PLANTED[5])
    return made


def decide(engine, case, number):
    """Have one person remove what a case is about and, now and then, suspend its author; return the decision."""
    measures = [Measure(Action.REMOVE, "content", case.target)]
    if number % 2 and case.author:
        measures.append(Measure(Action.SUSPEND, "account", case.author, engine.clock() + 48 * HOUR_MS))
    ruling = Ruling(clauses=("content.attack",), measures=tuple(measures), reason=PLANTED[5])
    return engine.review.decide(case.id, ruling, by=ANNE).decision


def pictured(engine):
    """Check an item of two kinds of content and return its decision."""
    parts = (Part(text=HELD["en"]), Part(Medium.PAGE, data=b"<p>Hello</p>"))
    return engine.check(Content(parts, id="mixed", author="mixed", time_ms=1_700_000_000_000))


def granted(engine):
    """Authorize something and return the authorization."""
    scope = Scope(clauses=("integrity.probing",), accounts=("tester",))
    now = engine.clock()
    made = Authorization("grant-1", AuthorizationKind.GRANT, scope, "Dexero", "D-1", now, now + 24 * HOUR_MS)
    return engine.authorize(made, by="root")


def sample(engine, case):
    """Return ``case`` as one of the sample."""
    return replace(case, kind=Kind.SAMPLE)
