"""E-mail: forged, hidden or borrowed senders, altered bodies, answers led astray, mass mail without a way out, chains, lures, attachments.

What: reads fields, trace, signatures, links and attachments of an opened mail; each finding names its field or place.
Why: nobody can answer, refuse or trust a mail whose sender hides, and structure shows it whatever the words are.
Limits: proofs of origin count only as a receiving server wrote them (the register's ``mail_servers``). The hash of a signed body is always
checked, the signature itself only where a ``KeyFinder`` is given: register a class of your own under the same name,
``class Verified(Mail): def __init__(self, register): super().__init__(register, keys=Resolver(timeout_ms=2_000))``.
Lists, forwarders, contact forms and sending services do much of what forgers do; what explains it takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import UnsetType

from clausewise.detect import authentication, campaign, enclosure, phishing, sender, signature, trace
from clausewise.detect.letter import Letter
from clausewise.detect.lookalike import Protected
from clausewise.detect.registry import detector
from clausewise.detect.sender import Found
from clausewise.extract import Extract
from clausewise.model import Medium, Signal
from clausewise.ports import KeyFinder
from clausewise.register import Register

evidence_max = 8

SIGNALS = (
    "attachment", "chain", "display_name", "forged", "phishing", "recipients_hidden", "reply_elsewhere", "sender_hidden", "signature",
    "unsubscribe_missing",
)  # fmt: skip


@detector
class Mail:
    """The inspector of e-mail; see the module for what, why and limits."""

    name = "mail"
    emits = frozenset(f"mail.{one}" for one in SIGNALS)
    media = (Medium.EMAIL, Medium.PAGE)

    def __init__(self, register: Register, keys: KeyFinder | None = None) -> None:
        self.keys = keys
        named = () if isinstance(register.mail_servers, UnsetType) else register.mail_servers
        self.servers = frozenset(one.lower() for one in named)
        self.protected = Protected.of(register)
        said = (sorted(self.servers), register.marks, register.services, keys is not None, 1)
        self.version = sha256(repr(said).encode()).hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each mail; a page belongs to the mail that it was attached to and has none of its own."""
        pages = {id(one.source): one for one in batch if one.medium is Medium.PAGE}
        return [self._inspect(one, pages) if one.medium is Medium.EMAIL else [] for one in batch]

    def _inspect(self, extract: Extract, pages: Mapping[int, Extract]) -> list[Signal]:
        letter = Letter(extract)
        found = list(self._found(letter))
        found += (("mail.attachment", score, spot) for score, spot in enclosure.flags(extract, pages))
        found += phishing.lures(letter, self.protected, found)
        return _signals(found)

    def _found(self, letter: Letter) -> Iterator[Found]:
        reports = authentication.reports(letter, self.servers)
        letter.is_proven = authentication.is_proven(letter, reports)
        yield from sender.oddities(letter, self.protected)
        yield from trace.contradictions(letter, self.servers)
        yield from campaign.crowds(letter)
        forged = authentication.forgery(letter, reports)
        if forged is not None:
            yield "mail.forged", *forged
        for score, spot in signature.flaws(letter, self.keys):
            yield "mail.signature", score, spot


def _signals(found: Sequence[Found]) -> list[Signal]:
    """Return one signal for each name, with the strongest evidence first."""
    by_name: dict[str, list[Found]] = {}
    for one in found:
        by_name.setdefault(one[0], []).append(one)
    signals = []
    for name, seen in sorted(by_name.items()):
        seen.sort(key=lambda one: -one[1])
        signals.append(Signal(name, seen[0][1], tuple(spot for _, _, spot in seen[:evidence_max]), Mail.name))
    return signals
