"""Run the inspector on every case and count."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from clausewise.detect.mail import Mail
from clausewise.model import Medium, Part, Signal, Words
from clausewise.parse.opening import opened
from clausewise.register import Mark, MarkKind, Register, Service
from tests.mail.forged import FORGED
from tests.mail.honest import HONEST
from tests.mail.letters import SERVER, Case

# From here on a clause finds something.
FLOOR = 0.5
REGISTER = Register(
    (Service("site", Words("Site", "Site"), "dexero.example", ("/",)),),
    (Mark("Dexero", MarkKind.OWN),),
    mail_servers=(SERVER,),
)


class Measured(Struct):
    """Counts by signal and language, and what went wrong in words."""

    found: Counter[str]
    wanted: Counter[str]
    blamed: Counter[str]
    honest: Counter[str]
    missed: list[str]
    accused: list[str]


def seen(mail: Mail, data: bytes) -> list[Signal]:
    """Return the signals of a message that reach the floor."""
    told = mail.inspect(opened(Part(Medium.EMAIL, data=data)))
    return [signal for signals in told for signal in signals if signal.score >= FLOOR]


def measure() -> Measured:
    mail = Mail(REGISTER)
    result = Measured(Counter(), Counter(), Counter(), Counter(), [], [])
    for case in FORGED:
        for language, data in texts(case):
            count_forged(result, case, language, {signal.name for signal in seen(mail, data)})
    for case in HONEST:
        for language, data in texts(case):
            count_honest(result, case, language, seen(mail, data))
    return result


def texts(case: Case) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    return ("en", case.en), ("fr", case.fr)


def count_forged(result: Measured, case: Case, language: str, names: set[str]) -> None:
    for key in (case.signal, language, "all"):
        result.wanted[key] += 1
        result.found[key] += case.signal in names
    if case.signal not in names:
        result.missed.append(f"missed  {case.signal} {language}: {case.name} ({', '.join(sorted(names)) or 'nothing'})")


def count_honest(result: Measured, case: Case, language: str, signals: list[Signal]) -> None:
    for key in (language, "all"):
        result.honest[key] += 1
        result.blamed[key] += bool(signals)
    result.accused += (
        f"accused {one.name} {one.score} {language}: {case.name} ({one.evidence[0].sense})" for one in signals
    )
