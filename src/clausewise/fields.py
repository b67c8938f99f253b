"""Typed reading of a mapping: every getter returns what the key holds, or notes what is wrong with it, exactly where."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clausewise.model import LANGUAGES, Words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from enum import StrEnum

    from clausewise.source import Source
    from clausewise.syntax import Place

Member = TypeVar("Member", bound="StrEnum")

_KINDS: Final[dict[type, tuple[str, str]]] = {
    str: ("text", "du texte"),
    int: ("a whole number", "un nombre entier"),
    float: ("a number", "un nombre"),
    bool: ("`true` or `false`", "`true` ou `false`"),
    list: ("a list", "une liste"),
    dict: ("keys with values", "des clés avec leurs valeurs"),
    type(None): ("nothing", "rien"),
    Words: ("words in both languages, `{en: …, fr: …}`", "des mots dans les deux langues, `{en: …, fr: …}`"),
}
_ACCEPTED: Final[dict[type, set[type]]] = {float: {float, int}, Words: {dict}}
_LANGUAGE_NAMES: Final = {"en": ("English", "anglais"), "fr": ("French", "français")}


class Table:
    """A mapping of a source. A getter whose key is missing or wrong notes a problem and returns None or an empty tuple."""

    def __init__(self, source: Source, place: Place, data: dict[str, Any]) -> None:
        self.source = source
        self.place = place
        self.data = data

    @classmethod
    def of(cls, source: Source) -> Table | None:
        """Return the whole source as a table; note a problem and return None when it is not a mapping."""
        if isinstance(source.data, dict):
            return cls(source, (), source.data)
        if source.data is not None or not source.problems:
            _wrong_kind(source, (), source.data, dict, named="")
        return None

    def note(self, key: str, code: str, en: str, fr: str, *, on_key: bool = False, **more: Any) -> None:
        """Keep a problem about the value of ``key``, or about the key itself; see ``Source.problem`` for what ``more`` may hold."""
        self.source.note((*self.place, key), code, en, fr, key=on_key, **more)

    def only(self, keys: Iterable[str]) -> None:
        """Note every key that is not one of ``keys``, with the nearest that is."""
        known = list(keys)
        for key in self.data:
            if key not in known:
                remedy_en, remedy_fr = nearest(key, known)
                self.source.note(
                    (*self.place, key),
                    "CW220",
                    f"No key `{_short(key)}` is known here.",
                    f"Aucune clé `{_short(key)}` n'est connue ici.",
                    remedy_en=remedy_en,
                    remedy_fr=remedy_fr,
                    key=True,
                )

    def text(
        self,
        key: str,
        *,
        required: bool = True,
        form: re.Pattern[str] | None = None,
        form_en: str = "",
        form_fr: str = "",
    ) -> str | None:
        """Return text that is not blank. ``form`` must match all of it; ``form_en`` and ``form_fr`` say how it has to look."""
        value = self._get(key, str, required=required)
        if value is None:
            return None
        if not value.strip():
            self._note_blank(key)
            return None
        if form is not None and not form.fullmatch(value):
            self.note(
                key,
                "CW226",
                f"`{key}` does not look like {form_en}.",
                f"`{key}` n'a pas la forme voulue : {form_fr}.",
                remedy_en=f"Write {form_en}.",
                remedy_fr=f"Écrivez {form_fr}.",
            )
            return None
        return str(value)

    def words(self, key: str, *, required: bool = True) -> Words | None:
        """Return words in English and French; neither may be missing or blank."""
        value = self._get(key, Words, required=required)
        if value is None:
            return None
        table = Table(self.source, (*self.place, key), value)
        table.only(LANGUAGES)
        return table.read_words()

    def read_words(self) -> Words | None:
        """Read the keys ``en`` and ``fr``, whatever other keys the table has."""
        found: dict[str, str] = {}
        for language in LANGUAGES:
            value = self.data.get(language)
            if isinstance(value, str) and value.strip():
                found[language] = value
            elif value is None or isinstance(value, str):
                english, french = _LANGUAGE_NAMES[language]
                self.note(
                    language,
                    "CW224",
                    f"This is not said in {english}.",
                    f"Ceci n'est pas dit en {french}.",
                    remedy_en=f"Add `{language}:` with the same meaning.",
                    remedy_fr=f"Ajoutez `{language}:` avec le même sens.",
                )
            else:
                _wrong_kind(self.source, (*self.place, language), value, str)
        return Words(**found) if len(found) == len(LANGUAGES) else None

    def whole(self, key: str, least: int, most: int, *, required: bool = True) -> int | None:
        """Return a whole number from ``least`` to ``most``."""
        value = self._get(key, int, required=required)
        return value if value is not None and self._in_range(key, value, least, most) else None

    def number(self, key: str, least: float, most: float, *, required: bool = True) -> float | None:
        """Return a number from ``least`` to ``most``."""
        value = self._get(key, float, required=required)
        return float(value) if value is not None and self._in_range(key, value, least, most) else None

    def truth(self, key: str, *, required: bool = True) -> bool | None:
        """Return true or false."""
        value: bool | None = self._get(key, bool, required=required)
        return value

    def choice(
        self, key: str, kind: type[Member], *, required: bool = True, among: Iterable[Member] | None = None
    ) -> Member | None:
        """Return a member of an enum, written as its value; ``among`` are those that may stand here, if not all."""
        value = self._get(key, str, required=required)
        return None if value is None else self._member((*self.place, key), value, kind, among)

    def choices(self, key: str, kind: type[Member], *, required: bool = True, least: int = 0) -> tuple[Member, ...]:
        """Return a list of enum members, each once, at least ``least`` of them."""
        texts = self.texts(key, required=required, least=least)
        members = (self._member((*self.place, key, at), text, kind) for at, text in enumerate(texts))
        return tuple(member for member in members if member is not None)

    def texts(self, key: str, *, required: bool = True, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts, none blank and none twice, at least ``least`` of them; empty when one of them is wrong."""
        values = self._list(key, required=required, least=least)
        wrong = [at for at, value in enumerate(values) if not self._is_text((*self.place, key, at), value)]
        if wrong:
            return ()
        for at, value in enumerate(values):
            if value in values[:at]:
                self.source.note(
                    (*self.place, key, at),
                    "CW227",
                    f"`{_short(value)}` stands twice in this list.",
                    f"`{_short(value)}` figure deux fois dans cette liste.",
                    remedy_en="Delete one of the two.",
                    remedy_fr="Supprimez l'une des deux mentions.",
                )
        return tuple(values)

    def table(self, key: str, *, required: bool = True) -> Table | None:
        """Return the mapping under ``key``."""
        value = self._get(key, dict, required=required)
        return None if value is None else Table(self.source, (*self.place, key), value)

    def tables(self, key: str, *, required: bool = True, least: int = 0) -> list[Table]:
        """Return the mappings of the list under ``key``, at least ``least`` of them."""
        found = []
        for at, value in enumerate(self._list(key, required=required, least=least)):
            place = (*self.place, key, at)
            if isinstance(value, dict):
                found.append(Table(self.source, place, value))
            else:
                _wrong_kind(self.source, place, value, dict, named="")
        return found

    def _list(self, key: str, *, required: bool, least: int) -> list[Any]:
        values: list[Any] | None = self._get(key, list, required=required)
        if values is None:
            return []
        if len(values) < least:
            self.note(
                key,
                "CW228",
                f"`{key}` needs at least {least}, and has {len(values)}.",
                f"`{key}` en demande au moins {least}, et en compte {len(values)}.",
                remedy_en="Add what is missing.",
                remedy_fr="Ajoutez ce qui manque.",
            )
        return values

    def _is_text(self, place: Place, value: object) -> bool:
        if not isinstance(value, str):
            _wrong_kind(self.source, place, value, str, named="")
        elif not value.strip():
            self._note_blank(*place[len(self.place) :])
        else:
            return True
        return False

    def _get(self, key: str, kind: type, *, required: bool) -> Any:
        if key not in self.data:
            if required:
                self._note_missing(key)
            return None
        value = self.data[key]
        if type(value) in _ACCEPTED.get(kind, {kind}):
            return value
        _wrong_kind(self.source, (*self.place, key), value, kind)
        return None

    def _note_missing(self, key: str) -> None:
        self.source.note(
            self.place,
            "CW221",
            f"The key `{key}` is missing.",
            f"La clé `{key}` manque.",
            remedy_en=f"Add `{key}:` here.",
            remedy_fr=f"Ajoutez `{key}:` ici.",
            key=True,
        )

    def _note_blank(self, *place: str | int) -> None:
        self.source.note(
            (*self.place, *place),
            "CW228",
            "Nothing is written here.",
            "Rien n'est écrit ici.",
            remedy_en="Write it, or delete the line.",
            remedy_fr="Écrivez-le, ou supprimez la ligne.",
        )

    def _in_range(self, key: str, value: float, least: float, most: float) -> bool:
        if least <= value <= most:
            return True
        self.note(
            key,
            "CW225",
            f"`{key}` is {value}; it lies between {least} and {most}.",
            f"`{key}` vaut {value}; sa valeur se situe entre {least} et {most}.",
            remedy_en=f"Write a number from {least} to {most}.",
            remedy_fr=f"Écrivez un nombre de {least} à {most}.",
        )
        return False

    def _member(
        self, place: Place, value: str, kind: type[Member], among: Iterable[Member] | None = None
    ) -> Member | None:
        try:
            return kind(value)
        except ValueError:
            remedy_en, remedy_fr = nearest(value, [member.value for member in among or kind])
            self.source.note(
                place,
                "CW223",
                f"`{_short(value)}` is not a choice here.",
                f"`{_short(value)}` n'est pas un choix possible ici.",
                remedy_en=remedy_en,
                remedy_fr=remedy_fr,
            )
            return None


def nearest(word: str, known: Iterable[str]) -> tuple[str, str]:
    """Return a remedy in English and French: the known word closest to ``word``, or all of them when none is close."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?", f"Vouliez-vous dire `{close[0]}`?"
    listed = ", ".join(f"`{one}`" for one in words)
    return (f"Choose among {listed}.", f"Choisissez parmi {listed}.") if words else ("Delete it.", "Supprimez-le.")


def _short(text: str, characters_max: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= characters_max else line[: characters_max - 1] + "…"


def _wrong_kind(source: Source, place: Place, value: object, kind: type, *, named: str | None = None) -> None:
    name = str(place[-1]) if named is None else named
    english, french = _KINDS[kind]
    is_english, is_french = _KINDS[type(value)]
    subject_en, subject_fr = (f"`{name}`", f"`{name}`") if name else ("This", "Ici")
    remedy_en, remedy_fr = f"Write {english} here.", f"Écrivez ici {french}."
    if kind is str and isinstance(value, int | float):
        remedy_en, remedy_fr = "Put it in quotes.", "Mettez-le entre guillemets droits."
    source.note(
        place,
        "CW222",
        f"{subject_en} must be {english}, and it is {is_english}.",
        f"{subject_fr} : on attend {french}, et on trouve {is_french}.",
        remedy_en=remedy_en,
        remedy_fr=remedy_fr,
    )
