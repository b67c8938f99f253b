"""Forms that harvest: a page or a message that asks for secrets, or for other people's addresses, without being the service's own form.

What: card numbers and PINs (``form.card``), passwords (``form.password``), numbers and papers that prove who one is (``form.identity``),
lists of other people (``form.contacts``), fields that a browser fills in unseen (``form.hidden``), and where it all goes
(``form.elsewhere``).
Why: whoever types into them gives it to somebody else than they think.
Limits: a form that sends to its own place may be a customer's honest one, so it weighs little until it asks for what no such form does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from clausewise.detect import callback
from clausewise.detect.demand import SECRETS, Demand, What, demand
from clausewise.detect.destination import SHADY, Destination, destination
from clausewise.detect.prepare import fold
from clausewise.detect.registry import detector
from clausewise.detect.sighting import Sighting, signals
from clausewise.detect.stranger import Strangers, leads_away, stranger
from clausewise.extract import Extract, Field, Form
from clausewise.model import Medium, Signal
from clausewise.register import MarkKind, Register

CARD, PASSWORD, IDENTITY = "form.card", "form.password", "form.identity"
CONTACTS, HIDDEN, ELSEWHERE = "form.contacts", "form.hidden", "form.elsewhere"
LEAST = 0.1
fields_per_form_max = 400
forms_max = 200
text_characters_max = 200_000

_SIGNALS = {What.PASSWORD: PASSWORD, What.CARD: CARD, What.PIN: CARD, What.ACCOUNT: CARD, What.IDENTITY: IDENTITY}
# The share of forms that ask for one secret and deceive, by who receives it (our judgement; measured with the corpus of pages).
_SCORES = {
    Destination.OWN: 0.0,
    Destination.PAYMENT: 0.1,
    Destination.HERE: 0.3,
    Destination.STRANGER: 0.86,
    Destination.COLLECTOR: 0.95,
    Destination.MAIL: 0.93,
    Destination.CLEAR: 0.93,
    Destination.NUMBER: 0.96,
}
# What speaks against a form that sends to its own place: it came in a mail or a file, it names the operator, it hides its words, its code
# sends elsewhere, it asks for several kinds of secrets that no service asks for at once.
_SENT, _NAMED, _DISGUISED, _BY_CODE = 0.72, 0.62, 0.78, 0.9
# The page itself says that it stands at the other host: a person looks, as anybody can write that.
_CLAIMED = 0.55
_OF_TWO, _OF_THREE, _PIN, _PAPERS_AND_CARD = 0.45, 0.82, 0.85, 0.7
_MOST = 0.97
# What other forms send elsewhere: little is wrong with that, least of all where many do it.
_ELSEWHERE = {What.PERSONAL: 0.3, What.CONTACTS: 0.6}
_CODE = ("form.py", "form.yaml", "demand.py", "destination.py", "callback.py", "stranger.py", "tracker.py")


class _Asked(Struct, frozen=True):
    """A form with what each of its fields asks for and who receives it."""

    form: Form
    where: Destination
    fields: tuple[tuple[Field, Demand], ...]

    @property
    def asks(self) -> frozenset[What]:
        return frozenset(what for _, one in self.fields for what in one.asks)

    @property
    def secrets(self) -> frozenset[What]:
        return self.asks & SECRETS


@detector
class FormInspector:
    """The inspector of forms; see the module for what, why and limits."""

    name = "form"
    emits = frozenset({CARD, PASSWORD, IDENTITY, CONTACTS, HIDDEN, ELSEWHERE})
    media = (Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT)

    def __init__(self, register: Register) -> None:
        self._strangers = Strangers(register)
        own = [one for one in register.marks if one.kind is MarkKind.OWN]
        self._names = tuple(fold(name) for mark in own for name in mark.names)
        digest = sha256(repr((sorted(self._strangers.sites), self._names)).encode())
        for name in _CODE:
            digest.update((Path(__file__).parent / name).read_bytes())
        self.version = digest.hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract with a form that asks for what is not its to ask."""
        return [signals(one, self._seen(one), self.name, least=LEAST) if one.forms else [] for one in batch]

    def _seen(self, extract: Extract) -> Iterator[Sighting]:
        asked = [self._asked(form, extract) for form in extract.forms[:forms_max]]
        suspicion = max(self._suspicions(extract)) if any(one.secrets for one in asked) else 0.0
        for one in asked:
            yield from _secrets(one, suspicion)
            yield from _contacts(one)
            yield from _unseen(one)
            yield from _elsewhere(one, suspicion)

    def _asked(self, form: Form, extract: Extract) -> _Asked:
        fields = tuple((field, demand(field)) for field in form.fields[:fields_per_form_max])
        return _Asked(form, destination(form.action, extract, self._strangers), fields)

    def _suspicions(self, extract: Extract) -> Iterator[float]:
        """Yield how surely a form of ``extract`` deceives though it sends to its own place."""
        yield 0.0
        if extract.medium is not Medium.PAGE or extract.inside:
            yield _SENT
        text = fold(extract.text[:text_characters_max])
        if any(name in text for name in self._names):
            yield _NAMED
        for script in extract.scripts:
            for call in callback.calls(script.code):
                if call.load is callback.Load.SECRET and stranger(call.url, self._strangers.sites) is not None:
                    yield _BY_CODE


def _secrets(asked: _Asked, suspicion: float) -> Iterator[Sighting]:
    score = _score(asked, suspicion)
    for what in sorted(asked.secrets):
        if what in (What.CARD, What.PIN, What.ACCOUNT) and asked.where is Destination.PAYMENT:
            continue
        field = next(field for field, one in asked.fields if what in one.asks)
        yield Sighting(_SIGNALS[what], score, f"{what}/{asked.where}", _said(field), field.path or asked.form.path)


def _score(asked: _Asked, suspicion: float) -> float:
    score = _SCORES[asked.where]
    if asked.where in (Destination.OWN, Destination.PAYMENT):
        return score
    doubts = [suspicion, _several(asked.secrets)]
    if any(one.is_disguised for _, one in asked.fields):
        doubts.append(_DISGUISED)
    # Each thing that speaks against a form that sends elsewhere takes away part of what is left of the doubt.
    if asked.where is Destination.HERE:
        return max(score, *doubts, _CLAIMED if leads_away(asked.form.action) else 0.0)
    for doubt in doubts:
        score += (1.0 - score) * doubt * 0.6
    return min(score, _MOST)


def _several(secrets: frozenset[What]) -> float:
    """Return how seldom an honest form asks for all of ``secrets`` at once."""
    if len(secrets) > len((What.CARD, What.PASSWORD)):
        return max(_OF_THREE, _PIN if What.PIN in secrets else 0.0)
    if What.PIN in secrets:
        return _PIN
    if What.IDENTITY in secrets and secrets & {What.CARD, What.ACCOUNT}:
        return _PAPERS_AND_CARD
    return _OF_TWO if len(secrets) > 1 else 0.0


def _contacts(asked: _Asked) -> Iterator[Sighting]:
    if asked.where is Destination.OWN:
        return
    for field, one in asked.fields:
        if What.CONTACTS in one.asks and not one.asks & SECRETS:
            score = 0.6 if asked.where is Destination.HERE else 0.86
            yield Sighting(CONTACTS, score, f"contacts/{asked.where}", _said(field), field.path or asked.form.path)
            return


def _unseen(asked: _Asked) -> Iterator[Sighting]:
    """Yield the fields that nobody sees and a browser fills in beside those that are seen."""
    if asked.where is Destination.OWN or all(field.trick is not None for field, _ in asked.fields):
        return
    for field, one in asked.fields:
        tokens = field.autocomplete.lower()
        if field.trick is None or field.kind.lower() == "hidden" or tokens in ("off", "false", "nope"):
            continue
        if (one.asks & {What.CARD, What.PERSONAL}) and tokens:
            score = 0.93 if What.CARD in one.asks else 0.82
            yield Sighting(HIDDEN, score, f"unseen/{field.autocomplete}", _said(field), field.path, field.trick.value)


def _elsewhere(asked: _Asked, suspicion: float) -> Iterator[Sighting]:
    if asked.where in (Destination.OWN, Destination.HERE, Destination.PAYMENT) or not asked.fields:
        return
    score = (
        _score(asked, suspicion)
        if asked.secrets
        else max((_ELSEWHERE.get(what, 0.0) for what in asked.asks), default=0.0)
    )
    if asked.where in SHADY:
        score = max(score, 0.4 if asked.where is Destination.NUMBER else 0.2)
    yield Sighting(ELSEWHERE, score, f"sends/{asked.where}", asked.form.action, asked.form.path)


def _said(field: Field) -> str:
    return " ".join(one for one in (field.label, field.name, field.autocomplete) if one)
