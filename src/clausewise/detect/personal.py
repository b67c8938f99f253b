"""Private numbers and addresses: payment cards, IBAN, Canadian SIN, French NIR, US SSN, phone, e-mail and postal addresses.

What: finds candidates with the shared scan and keeps those that pass their check digits or numbering plan.
Why: a validated number is evidence; an unvalidated row of digits is an order number.
Limits: whose number it is, and whether it may be shown, words around it must tell (``disclosure``, ``doxxing``). A number without its own
cue or form, such as nine bare digits, is not reported. Names of people are not looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

cue_characters_max = 40
candidates_max = 500
evidence_max = 8


class Kind(Struct, frozen=True):
    """One kind of private datum: the gate of the shared scan, the exact form, its check, and how sure a valid one is.

    ``gate`` and ``form`` are both looked for in the view, where digits of any width, spaces and dashes of any kind are plain; ``score`` is
    the share of valid matches that truly are one.
    """

    signal: str
    gate: bytes
    form: re.Pattern[str]
    valid: Callable[[re.Match[str]], bool]
    score: float


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _card(match: re.Match[str]) -> bool:
    from stdnum import luhn

    digits = _digits(match)
    # Issuer prefixes of ISO/IEC 7812: 3 to 6; a number of one repeated digit passes Luhn and is a placeholder.
    return digits[0] in "3456" and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


def _iban(match: re.Match[str]) -> bool:
    from stdnum import iban

    compact = re.sub(r"\W", "", match.group()).upper()
    return any(bool(iban.is_valid(compact[:length])) for length in range(len(compact), 14, -1))


def _sin(match: re.Match[str]) -> bool:
    from stdnum.ca import sin

    spaced = bool(re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{3}", match.group()))
    cued = _cue(match, _SIN_CUE)
    return bool(sin.is_valid(_digits(match))) and (cued or (spaced and not _cue(match, _NOT_PERSONAL_CUE)))


def _nir(match: re.Match[str]) -> bool:
    from stdnum.fr import nir

    return bool(nir.is_valid(re.sub(r"\s", "", match.group()).upper()))


def _ssn(match: re.Match[str]) -> bool:
    from stdnum.us import ssn

    return bool(ssn.is_valid(match.group().replace(" ", "-"))) and ("-" in match.group() or _cue(match, _SSN_CUE))


def _phone(match: re.Match[str]) -> bool:
    import phonenumbers

    text = match.group()
    if re.fullmatch(r"\d{4}[ -/]\d{2}[ -/]\d{2}.*", text) or _cue(match, _NOT_PERSONAL_CUE):
        return False
    # A French number is written with its 0, a North American one never begins with it.
    regions = (None,) if text.lstrip("(").startswith("+") else ("FR",) if text.lstrip("(").startswith("0") else ("CA",)
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return (
                region is None or bool(re.search(r"[ .()\-]", text)) or text.startswith("0") or _cue(match, _PHONE_CUE)
            )
    return False


def _email(match: re.Match[str]) -> bool:
    local, _, host = match.group().rpartition("@")
    return len(local) <= 64 and ".." not in match.group() and not host.startswith("-")  # noqa: PLR2004 - RFC 5321, 4.5.3.1


def _address(match: re.Match[str]) -> bool:
    return True if match.group("place") else not match.group("number").startswith("0")


def _cue(match: re.Match[str], cue: re.Pattern[str]) -> bool:
    start = max(0, match.start() - cue_characters_max)
    return cue.search(match.string, start, match.end() + cue_characters_max // 2) is not None


_SIN_CUE = re.compile(r"(?i)\b(?:s\.?i\.?n\.?|n\.?a\.?s\.?|social insurance|assurance sociale)\b")
_SSN_CUE = re.compile(r"(?i)\b(?:ssn|social security|securite sociale)\b")
_PHONE_CUE = re.compile(
    r"(?i)\b(?:phone|call|cell|mobile|text|tel|telephone|portable|cellulaire|appel\w*|numero|number|sms|whatsapp)\b"
)
_NOT_PERSONAL_CUE = re.compile(
    r"(?i)\b(?:order|invoice|ticket|tracking|reference|ref|isbn|version|part no|serial|uuid|article"
    r"|commande|facture|suivi|reference|dossier|no de serie)\b"
)
_STREETS_EN = (
    "street st avenue ave road rd boulevard blvd lane ln drive dr court ct crescent cres terrace overpass "
    "square place parkway highway way"
)
_STREETS_FR = (
    "rue avenue av boulevard boul bd chemin ch impasse allee place quai route rang cours cote montee passage square"
)
_STREET_EN = f"(?:{'|'.join(_STREETS_EN.split())})"
_STREET_FR = f"(?:{'|'.join(_STREETS_FR.split())})"
_NUMBER = r"(?P<number>\d{1,5})(?:\s?(?:bis|ter|[a-c]))?"
_PLACE = (
    r"(?P<place>(?:[,\s]+(?:apt|app|appt|suite|unit|bureau)\.?\s?\w{1,6})?[,\s]+(?:[\w'’.\-]+[\s,]+){0,4}?"
    r"(?:[a-z]\d[a-z][ -]?\d[a-z]\d|\d{5}(?:-\d{4})?)(?:[ ,]+[\w'’\-]+)?)?"
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "personal.card",
        rb"\d(?:[ -]?\d){12}|\d{4}[./]\d{4}[./]\d{4}",
        re.compile(r"(?<![\w.\-])(?:\d(?:[ -]?\d){12,18}|\d{4}([./])\d{4}\1\d{4}\1\d{1,7})(?![\w\-])"),
        _card,
        0.97,
    ),
    Kind(
        "personal.iban",
        rb"[a-z]{2}\d{2}[ -]?[a-z0-9]{4}",
        re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}[ \-]?[A-Za-z0-9](?:[ \-]?[A-Za-z0-9]){10,29}(?!\w)"),
        _iban,
        0.99,
    ),
    Kind(
        "personal.sin",
        rb"\d{3}[ -]?\d{3}[ -]?\d{3}",
        re.compile(r"(?<![\d\-+.])(?<!\d )\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d\-])(?! \d)"),
        _sin,
        0.9,
    ),
    Kind(
        "personal.nir",
        rb"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?[0-9][0-9ab] ?\d{3} ?\d{3}",
        re.compile(r"(?<!\d)[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AaBb]) ?\d{3} ?\d{3} ?\d{2}(?!\d)"),
        _nir,
        0.98,
    ),
    Kind(
        "personal.ssn",
        rb"\d{3}[ -]\d{2}[ -]\d{4}",
        re.compile(r"(?<![\d\-])\d{3}[ -]\d{2}[ -]\d{4}(?![\d\-])"),
        _ssn,
        0.9,
    ),
    Kind(
        "personal.phone",
        rb"\d(?:[ .()/-]{0,2}\d){8}",
        re.compile(r"(?<![\w.\-/=#])(?:\+|\(\+?)?\d(?:[ .()\-/]{0,2}\d){7,14}(?![\w\-])"),
        _phone,
        0.85,
    ),
    Kind(
        "personal.email",
        rb"[a-z0-9_]@[a-z0-9]",
        re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w])"),
        _email,
        0.8,
    ),
    Kind(
        "personal.address",
        (
            rf"\d,? ?(?:bis |ter )?,? ?(?:{'|'.join(word for word in _STREETS_FR.split())})\b"
            rf"|\d (?:[a-z.'-]{{1,20}} ){{1,4}}{_STREET_EN}\b"
        ).encode(),
        re.compile(
            rf"(?i)(?<![\w.\-]){_NUMBER},?\s+"
            rf"(?:{_STREET_FR}\.?\s+(?:[\w'’\-]+[ ]?){{1,5}}|(?:[\w'’.\-]+\s+){{1,4}}{_STREET_EN}\b\.?){_PLACE}"
        ),
        _address,
        0.75,
    ),
)


@detector
class Personal:
    """The detector of private numbers and addresses; see the module for what, why and limits."""

    name = "personal"
    version = "1"
    emits = frozenset(kind.signal for kind in KINDS)
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # private numbers do not depend on the operator

    def needles(self) -> Sequence[Needle]:
        """Return the gate of each kind."""
        return [Needle(kind.gate, raw=True) for kind in KINDS]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts: one for every kind with at least one valid datum."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        signals: list[Signal] = []
        taken: list[tuple[int, int]] = []
        view = facts.view.decode("latin-1")
        for number in sorted({hit.pattern for hit in facts.hits.get(self.name, ())}):
            kind = KINDS[number]
            spans = [span for span in _valid(kind, facts, view) if not _overlaps(span, taken)]
            taken += spans
            if spans:
                evidence = tuple(
                    Evidence(facts.part, start, end, _masked(facts.text[start:end]), kind.signal.partition(".")[2])
                    for start, end in spans[:evidence_max]
                )
                signals.append(Signal(kind.signal, kind.score, evidence, self.name))
        return signals


def _valid(kind: Kind, facts: Facts, view: str) -> Iterator[tuple[int, int]]:
    for count, match in enumerate(kind.form.finditer(view)):
        if count >= candidates_max:
            facts.overflowed = True
            return
        if kind.valid(match):
            yield facts.span(match.start(), match.start() + len(match.group().rstrip(" ,")))


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _masked(datum: str) -> str:
    """Keep the first and last two characters: evidence shows that there is a number, not which."""
    kept = 2
    return datum if len(datum) <= 2 * kept else f"{datum[:kept]}{'•' * min(8, len(datum) - 2 * kept)}{datum[-kept:]}"
