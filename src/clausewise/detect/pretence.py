"""Who an account or a sender says that it is: the operator, its staff, a tie of it, a public body, a protected person, or a role.

What: reads the names and signatures of accounts, the display name of a mail's sender, and the last lines of a text, and says what they
claim (see ``persona``): ``account.lookalike``, ``account.role``, ``account.official``, ``claim.staff``, ``claim.body``.
Why: a borrowed name opens every door.
Limits: the operator's real staff and partners look the same; what they may say is an authorization. In a mail a name is honest when the
host that it comes from is its owner's; who forged that host is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import getaddresses
from hashlib import sha256
from pathlib import Path

from clausewise.detect.pattern import expand, quoted
from clausewise.detect.persona import EMITS, LOOKALIKE, OFFICIAL, ROLE, STAFF, Claim, Personas, Whose
from clausewise.detect.registry import detector
from clausewise.detect.roll import read_names
from clausewise.extract import Extract, Kind
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import MarkKind, Register

excerpt_characters_max = 120
signature_characters_max = 60
signature_lines_max = 3
senders_max = 16
SIGNATURE = "signature"
SIGNED, SIGNED_BARELY = 0.85, 0.8

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_AROUND = " \t\r-–—―~*_|•,.;!"
_DASHED = re.compile(r"\s*(?:[-–—―]{1,3}|~)\s*\w")
_CLOSING = re.compile(
    r"\s*(?:(?:best|kind|warm) regards|regards|sincerely|yours (?:truly|sincerely)|thank you|thanks|cheers|cordialement|bien à vous"
    r"|sincèrement|merci|au plaisir|salutations(?: distinguées)?|bonne journée|à bientôt|bien cordialement)\s*[,.!]?\s*",
    re.IGNORECASE,
)


@detector
class Pretence:
    """The detector and inspector of claims to be somebody; see the module for what, why and limits."""

    name = "pretence"
    emits = EMITS
    media = (Medium.TEXT, Medium.ACCOUNT, Medium.EMAIL)

    def __init__(self, register: Register) -> None:
        where = register.protected_names
        persons = read_names(Path(where)) if isinstance(where, str) else ()
        self.personas = Personas(register, persons)
        own = [name for mark in register.marks if mark.kind is MarkKind.OWN for name in mark.names]
        self._needles = [needle for name in own for needle in expand(quoted(name))]
        self.version = sha256(repr((register.marks, register.products, persons, 1)).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the operator's own names."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return a signal for each text that is signed in the operator's name."""
        return [_strongest(self._signed(facts)) for facts in batch]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each claim that the names of an account or of a mail's sender make."""
        return [
            _strongest(self._of_sender(extract) if extract.medium is Medium.EMAIL else self._of_account(extract))
            for extract in batch
        ]

    def _signed(self, facts: Facts) -> Iterator[tuple[Claim, Evidence]]:
        spans = [facts.span(hit.start, hit.end) for hit in facts.hits.get(self.name, ())]
        lines = list(_LINE.finditer(facts.text)) if spans else []
        for number in range(max(0, len(lines) - signature_lines_max), len(lines)):
            line = lines[number].group()
            named = any(lines[number].start() <= start < lines[number].end() for start, _ in spans)
            alone = number == 0 and not _DASHED.match(line)
            if not named or alone or len(line) > signature_characters_max or line.lstrip().startswith(">"):
                continue
            claim = self.personas.claim(line.strip(_AROUND), role_alone=False)
            if claim is None or claim.whose is not Whose.OWN:
                continue
            closed = number > 0 and _CLOSING.fullmatch(lines[number - 1].group()) is not None
            if claim.signal in (ROLE, OFFICIAL) or closed:
                score = min(claim.score, SIGNED if claim.signal in (ROLE, OFFICIAL) else SIGNED_BARELY)
                told = Claim(STAFF, score, claim.whose, claim.of, SIGNATURE)
                start, end = lines[number].span()
                yield (
                    told,
                    Evidence(facts.part, start, end, line.strip()[:excerpt_characters_max], f"{claim.of}/signature"),
                )

    def _of_account(self, extract: Extract) -> Iterator[tuple[Claim, Evidence]]:
        for passage in extract.passages:
            if passage.kind is Kind.NAME:
                names = [(0, passage.text)]
            elif passage.path == SIGNATURE:
                names = [(match.start(), match.group()) for match in _LINE.finditer(passage.text)][:signature_lines_max]
            else:
                continue
            for start, name in names:
                claim = self.personas.claim(name.strip().lstrip("@"))
                if claim is not None:
                    yield claim, _spot(extract, name, start, claim, passage.path)

    def _of_sender(self, extract: Extract) -> Iterator[tuple[Claim, Evidence]]:
        said = [header for header in extract.headers if header.name in ("from", "sender")]
        for header in said:
            for name, address in getaddresses([header.value])[:senders_max]:
                claim = self.personas.claim(name, role_alone=False)
                host = address.rpartition("@")[2].lower()
                # Whoever is tied to the operator writes from hosts of its own, which no register knows.
                tied = claim is not None and claim.whose is Whose.TIED and claim.signal != LOOKALIKE
                if claim is not None and not tied and not self.personas.owns(claim, host):
                    yield claim, _spot(extract, name, 0, claim, f"header {header.name.title()}")


def _spot(extract: Extract, name: str, start: int, claim: Claim, path: str) -> Evidence:
    sense = f"{claim.of}/{claim.how}"
    excerpt = name.strip()[:excerpt_characters_max]
    return Evidence(extract.part, start, start + len(name), excerpt, sense, extract.place(path))


def _strongest(found: Iterator[tuple[Claim, Evidence]]) -> list[Signal]:
    """Return one signal for each name, with the places that make it, strongest first."""
    by_signal: dict[str, list[tuple[float, Evidence]]] = {}
    for claim, spot in found:
        by_signal.setdefault(claim.signal, []).append((claim.score, spot))
    signals = []
    for name, seen in by_signal.items():
        seen.sort(key=lambda one: -one[0])
        signals.append(Signal(name, seen[0][0], tuple(spot for _, spot in seen), Pretence.name))
    return signals
