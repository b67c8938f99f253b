"""Own training phrases: templates with slots, opened into labelled rows in English and French.

What: reads ``templates/*.yaml`` and draws rows from them, the same rows for the same seed.
Why: public sets know little French and few hard negatives; a phrase we wrote ourselves has labels we are sure of.
Limits: templates are cleaner and more alike than what people write; noise narrows the gap and does not close it.

A file holds ``about``, ``labels`` (0 or 1; absent is unknown), ``slots`` and ``groups``; a group may add labels, and name
``traits``: its phrases then speak of a group of people drawn from ``people.yaml`` and earn ``trait.<trait>: 1``, and 0 for
the traits that are no kin of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import yaml

from clausewise.learn.noise import noisy
from clausewise.model import Trait

TRAITS = tuple(trait.value for trait in Trait)
# Traits that go hand in hand: a word for one may say the other, so the other stays unknown.
KIN = (TRAITS[:4], TRAITS[4:6], TRAITS[6:])
# Words that agree with a group in French.
MASCULINE = {
    "e": "", "ils": "ils", "il": "il", "tous": "tous", "ceux": "ceux", "eux": "eux", "le_dernier": "le dernier", "un_seul": "un seul",
    "passe": "passés", "arrive": "arrivés", "fier": "fier", "beau": "bon", "quel": "quel",
}  # fmt: skip
FEMININE = {
    "e": "e", "ils": "elles", "il": "elle", "tous": "toutes", "ceux": "celles", "eux": "elles", "le_dernier": "la dernière",
    "un_seul": "une seule", "passe": "passées", "arrive": "arrivées", "fier": "fière", "beau": "bonne", "quel": "quelle",
}  # fmt: skip
# Files of the folder that hold no phrases of their own.
SHARED = frozenset({"slots", "people"})
# A phrase over several traits earns its rows once more for this many of them, so that each trait is seen.
traits_a_share = 2
# Share of texts that stand in company of an innocent sentence, after the first.
PADDED_SHARE = 0.15
# How often a draw may repeat an earlier one before the phrase counts as used up.
tries_a_row = 4
# Slots may hold slots; deeper than this is a circle.
depth_max = 6

_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_BEFORE_MARK = re.compile(r" +(?=[,.])")
_VOWEL = r"[aeiouyàâéèêëîïôû]|h(?:omme|omo|é?téro|aït|indou|abit|eur|ier|istoire|iv\b)"
_ELISION = re.compile(
    rf"(?<![\w'’-])(de|que|je|me|te|se|ne|le|la)\s+(?=(?:{_VOWEL})(?!aourt|ougo|nze\b|ui\b|ne\b))", re.IGNORECASE
)
_ARTICLE = re.compile(r"\b(a) (?=(?:[aeio]|u(?!ni|s|k\b))(?!ne\b|u))", re.IGNORECASE)

Lines = str | list[str]
Slots = dict[str, dict[str, list[str]]]


class Group(msgspec.Struct, forbid_unknown_fields=True):
    """Phrases that share labels: ``en`` and ``fr`` are lists, or one block of text with a phrase a line."""

    labels: dict[str, int] = {}
    traits: list[str] = []
    en: Lines = ""
    fr: Lines = ""


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    """One file of templates; phrases may stand directly in it or in its groups."""

    about: str
    labels: dict[str, int] = {}
    slots: Slots = {}
    groups: list[Group] = []
    traits: list[str] = []
    en: Lines = ""
    fr: Lines = ""


class Template(NamedTuple):
    """One phrase before it is opened: its stable id, family (the file), language, text, labels and traits."""

    id: str
    family: str
    lang: str
    text: str
    labels: Mapping[str, int]
    traits: Sequence[str]


class Row(NamedTuple):
    """One training text: a label that is absent is unknown. Split by ``template``, or near copies cross over."""

    text: str
    lang: str
    labels: Mapping[str, int]
    family: str
    template: str


class Shelf(NamedTuple):
    """Everything in the folder: phrases, the slots each family may use, and people by trait and language."""

    templates: Sequence[Template]
    slots: Mapping[str, Slots]
    people: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]


def rows(seed: int, per_phrase: int, folder: Path | None = None) -> list[Row]:
    """Draw at most ``per_phrase`` rows from every template (more where several traits share one); no text comes twice.

    The same arguments give the same rows, and a new template leaves the rows of the others alone.
    """
    shelf = load(folder)
    seen: set[str] = set()
    found: list[Row] = []
    for template in shelf.templates:
        rng = Random(f"{seed}:{template.id}")  # noqa: S311 - rows are drawn, nothing is kept secret
        wanted = per_phrase * max(1, len(template.traits) // traits_a_share)
        found += _drawn(template, shelf, rng, wanted, seen)
    return found


def load(folder: Path | None = None) -> Shelf:
    """Read a folder of templates (the shipped one by default).

    Raises ValueError, with the file's name, for an unknown slot or trait; msgspec.ValidationError for a malformed file.
    """
    folder = folder or Path(__file__).with_name("templates")
    shared = _read(folder / "slots.yaml").get("slots", {})
    people = _read(folder / "people.yaml").get("people", {})
    templates: list[Template] = []
    slots: dict[str, Slots] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in SHARED:
            sheet = msgspec.convert(_read(path), Sheet)
            slots[path.stem] = {**shared, **sheet.slots}
            templates += _templates(path.stem, sheet)
    shelf = Shelf(templates, slots, people)
    _check(shelf)
    return shelf


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) if path.exists() else {}


def _templates(family: str, sheet: Sheet) -> Iterator[Template]:
    for group in (Group({}, sheet.traits, sheet.en, sheet.fr), *sheet.groups):
        labels = {**sheet.labels, **group.labels}
        for lang, lines in (("en", group.en), ("fr", group.fr)):
            for text in lines.splitlines() if isinstance(lines, str) else lines:
                if text.strip():
                    mark = sha256(f"{lang}:{text}".encode()).hexdigest()[:10]
                    yield Template(f"{family}.{mark}", family, lang, text.strip(), labels, group.traits or sheet.traits)


def _check(shelf: Shelf) -> None:
    for template in shelf.templates:
        unknown = set(template.traits) - set(TRAITS)
        if unknown or set(template.labels.values()) - {0, 1}:
            raise ValueError(f"{template.family}.yaml: unknown trait or label value in: {template.text}")
        for name in _SLOT.findall(template.text):
            slot = shelf.slots[template.family].get(name.lower(), {})
            if not slot.get(template.lang) and not _entries(template, shelf):
                raise ValueError(
                    f"{template.family}.yaml: no values for {{{name}}} ({template.lang}) in: {template.text}"
                )


def _drawn(template: Template, shelf: Shelf, rng: Random, wanted: int, seen: set[str]) -> Iterator[Row]:
    entries = _entries(template, shelf)
    given = 0
    for turn in range(wanted * tries_a_row):
        labels = dict(template.labels)
        forms: Mapping[str, str] = {}
        if entries:
            trait, choices = entries[turn % len(entries)]
            forms = rng.choice(choices)
            labels |= _spoken(trait, forms)
        clean = _filled(template, shelf.slots[template.family], forms, rng)
        text = noisy(_padded(clean, template, shelf, rng), template.lang, rng) if given else clean
        if text.lower() not in seen:
            seen.add(text.lower())
            given += 1
            yield Row(text, template.lang, labels, template.family, template.id)
        if given == wanted:
            return


def _spoken(trait: str, forms: Mapping[str, str]) -> dict[str, int]:
    """Return the traits a group of people speaks of (its own and the one in ``also``) and those it surely does not."""
    said = {trait, forms.get("also", trait)}
    silent = {other for kin in KIN if not said & set(kin) for other in kin}
    return {f"trait.{one}": int(one in said) for one in TRAITS if one in said | silent}


def _padded(text: str, template: Template, shelf: Shelf, rng: Random) -> str:
    """Set an innocent sentence beside some texts: abuse does not always come first, nor alone."""
    fillers = shelf.slots[template.family].get("filler", {}).get(template.lang)
    if not fillers or rng.random() >= PADDED_SHARE:
        return text
    pair = [text if text[-1] in ".!?" else text + ".", rng.choice(fillers)]
    return " ".join(pair if rng.random() < 1 / 2 else pair[::-1])


def _entries(template: Template, shelf: Shelf) -> list[tuple[str, list[Mapping[str, str]]]]:
    """Return for each trait of the template the people who have every form that it asks for."""
    asked = {name.lower() for name in _SLOT.findall(template.text)} - shelf.slots[template.family].keys()
    found: list[tuple[str, list[Mapping[str, str]]]] = []
    for trait in template.traits:
        people = shelf.people.get(trait, {}).get(template.lang, [])
        able: list[Mapping[str, str]] = [
            forms for one in people if asked <= (forms := {**_agreement(one), **one}).keys()
        ]
        if able:
            found.append((trait, able))
    return found


def _agreement(one: Mapping[str, str]) -> Mapping[str, str]:
    """Return the little words that agree with a group in French: feminine where the entry says ``f``."""
    return FEMININE if "f" in one else MASCULINE


def _filled(template: Template, slots: Slots, forms: Mapping[str, str], rng: Random) -> str:
    text = template.text
    for _ in range(depth_max):
        text = _chosen(text, rng)
        if not _SLOT.search(text):
            return _tidy(text, template.lang)
        text = _SLOT.sub(lambda found: _value(found[1], template.lang, slots, forms, rng), text)
    raise ValueError(f"{template.family}.yaml: slots go round in a circle in: {template.text}")


def _chosen(text: str, rng: Random) -> str:
    while found := _CHOICE.search(text):
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]
    return text


def _value(name: str, lang: str, slots: Slots, forms: Mapping[str, str], rng: Random) -> str:
    key = name.lower()
    value = rng.choice(forms[key].split("|") if key in forms else slots[key][lang])
    return value[:1].upper() + value[1:] if name[0].isupper() else value


def _tidy(text: str, lang: str) -> str:
    text = _BEFORE_MARK.sub("", " ".join(text.split()))
    if lang == "fr":
        return _ELISION.sub(lambda found: found[1][:-1] + "'", text)
    return _ARTICLE.sub(lambda found: found[1] + "n ", text)
