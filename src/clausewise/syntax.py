"""YAML text as plain data and the place of every key and value, or what is wrong with it.

Scalars follow the core schema of YAML 1.2 (section 10.3.2), narrower where the wider reading surprises: ``no``, ``on`` and dates stay
text. Tags, anchors and aliases are refused, so nothing can be built, called or swollen by a file.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

DEPTH_MAX: Final = 12

Place: TypeAlias = "tuple[str | int, ...]"

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?([0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15})")
_WORDED: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

# What libyaml says: whether the start of the construct is the culprit, then our sentence and remedy in both languages.
_SYNTAX: Final[tuple[tuple[str, bool, str, str, str, str], ...]] = (
    (
        "mapping values are not allowed",
        False,
        "A colon followed by a space stands where no key can begin.",
        "Un deux-points suivi d'une espace se trouve là où aucune clé ne peut commencer.",
        "Put the words in quotes, or mend the indentation.",
        "Mettez les mots entre guillemets droits ou corrigez le retrait.",
    ),
    (
        "could not find expected ':'",
        True,
        "This line has no colon after its key.",
        "Cette ligne n'a pas de deux-points après sa clé.",
        "Write `key: value`, or indent the line under the one that it goes on with.",
        "Écrivez `clé: valeur`, ou mettez la ligne en retrait sous celle qu'elle poursuit.",
    ),
    (
        "found unexpected end of stream",
        True,
        "The quotes that open here are never closed.",
        "Les guillemets ouverts ici ne sont jamais fermés.",
        "Close the quotes.",
        "Fermez les guillemets.",
    ),
    (
        "found character that cannot start any token",
        False,
        "A value cannot begin with this character.",
        "Une valeur ne peut pas commencer par ce caractère.",
        "Put the value in quotes.",
        "Mettez la valeur entre guillemets droits.",
    ),
    (
        "did not find expected ',' or",
        True,
        "The bracket that opens here is not closed, or a comma is missing after one of its values.",
        "Le crochet ou l'accolade ouverts ici ne sont pas fermés, ou il manque une virgule entre deux valeurs.",
        "Add the missing comma or bracket; put words that hold a comma or a bracket in quotes.",
        "Ajoutez la virgule ou la fermeture manquante; mettez entre guillemets les mots qui contiennent une virgule.",
    ),
)
_SYNTAX_OTHER: Final = (
    "",
    False,
    "The file cannot be understood from here on: this is not valid YAML.",
    "Le fichier ne se comprend plus à partir d'ici : ce n'est pas du YAML valide.",
    "Check the indentation and the quotes of this line and of the one above.",
    "Vérifiez le retrait et les guillemets de cette ligne et de la précédente.",
)


class Span(NamedTuple):
    """A stretch of a file: first and last line and column, all from 0, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Fault(NamedTuple):
    """Something wrong at ``span``: code, sentence and remedy in both languages."""

    span: Span
    code: str
    en: str
    fr: str
    remedy_en: str
    remedy_fr: str


class Composition:
    """What a text holds: ``data`` (None when it cannot be understood), the spans of its keys and values by place, and its faults."""

    def __init__(self, text: str, lines: list[str]) -> None:
        self.data: Any = None
        self.keys: dict[Place, Span] = {}
        self.values: dict[Place, Span] = {}
        self.faults: list[Fault] = []
        _Builder(self, lines).build(text)


def _plain(text: str) -> str | int | float | bool | None:
    if text in _WORDED:
        return _WORDED[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Frame:
    """A mapping or list that is still open. ``key`` waits for its value; ``lost`` says that this value has nowhere to go."""

    __slots__ = ("data", "flow", "key", "lost", "place", "start")

    def __init__(self, data: dict[str, Any] | list[Any], place: Place, start: Any, *, flow: bool) -> None:
        self.data = data
        self.place = place
        self.start = start
        self.flow = flow
        self.key: str | None = None
        self.lost = False


class _Builder:
    """Builds a composition from libyaml's events: no recursion, and every mark is at hand."""

    def __init__(self, made: Composition, lines: list[str]) -> None:
        self.made = made
        self.lines = lines
        self.frames: list[_Frame] = []
        self.has_document = False

    def build(self, text: str) -> None:
        """Read every event of ``text``; a syntax error, too much depth or a second document ends it."""
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if fault := self._ends(event):
                    self.made.faults.append(fault)
                    break
                self._take(event)
        except yaml.YAMLError as error:
            self.made.data = None
            self.made.faults.append(_explained(error, self.lines))
            return
        if not self.has_document:
            self._note(
                Span(0, 0, 0, 1),
                "CW210",
                "The file is empty.",
                "Le fichier est vide.",
                "Write its keys, one a line: `key: value`.",
                "Écrivez ses clés, une par ligne : `clé: valeur`.",
            )

    def _ends(self, event: Any) -> Fault | None:
        if isinstance(event, yaml.DocumentStartEvent) and self.has_document:
            return Fault(
                _span(event),
                "CW211",
                "A second document begins here; a file holds one.",
                "Un second document commence ici; un fichier n'en contient qu'un.",
                "Move it to a file of its own, or delete the `---` line.",
                "Mettez-le dans son propre fichier ou supprimez la ligne `---`.",
            )
        if isinstance(event, yaml.CollectionStartEvent) and len(self.frames) >= DEPTH_MAX:
            # Reading on would cost libyaml a time that grows with the square of the depth.
            self.made.data = None
            return _too_deep(_span(event))
        return None

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._reject_magic(event)
                plain = event.style in {None, ""} and event.tag is None
                self._put(_plain(event.value) if plain else event.value, event, text=event.value)
            case yaml.CollectionStartEvent():
                self._reject_magic(event)
                data: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
                place = self._put(data, event, text=None)
                self.frames.append(_Frame(data, place, event.start_mark, flow=bool(event.flow_style)))
            case yaml.CollectionEndEvent():
                self._close(self.frames.pop(), event.end_mark)
            case yaml.AliasEvent():
                self._reject_magic(event)
                self._put(None, event, text="")
            case yaml.DocumentStartEvent():
                self.has_document = True

    def _close(self, frame: _Frame, end: Any) -> None:
        line, column = min(frame.start.line, len(self.lines) - 1), frame.start.column
        if frame.flow:
            self.made.values[frame.place] = Span(line, column, end.line, end.column)
        elif not frame.place or isinstance(frame.place[-1], int):
            self.made.values[frame.place] = Span(line, column, line, len(self.lines[line].rstrip()))

    def _put(self, value: Any, event: Any, *, text: str | None) -> Place:
        """Attach a value to the open mapping or list and return its place. ``text`` is how it reads as a key; None if it cannot be one."""
        if not self.frames:
            self.made.data = value
            self._mark((), event, text)
            return ()
        frame = self.frames[-1]
        if isinstance(frame.data, list):
            place = (*frame.place, len(frame.data))
            frame.data.append(value)
            self._mark(place, event, text)
            return place
        if frame.key is None and not frame.lost:
            return self._put_key(frame, event, text)
        if frame.key is None:
            frame.lost = False
            return (*frame.place, f"lost at {event.start_mark.line}:{event.start_mark.column}")
        place = (*frame.place, frame.key)
        frame.data[frame.key] = value
        self._mark(place, event, text)
        frame.key = None
        return place

    def _put_key(self, frame: _Frame, event: Any, text: str | None) -> Place:
        place = (*frame.place, f"key at {event.start_mark.line}:{event.start_mark.column}" if text is None else text)
        if text is None:
            self._note(
                _span(event),
                "CW209",
                "A list or a mapping cannot be a key.",
                "Une liste ou un bloc de clés ne peut pas servir de clé.",
                "Write the key as plain words.",
                "Écrivez la clé en mots simples.",
            )
            frame.lost = True
        elif place in self.made.keys:
            first = self.made.keys[place].line + 1
            self._note(
                _span(event),
                "CW206",
                f"The key `{text}` stands here a second time; line {first} has it already.",
                f"La clé `{text}` figure ici une deuxième fois; elle est déjà à la ligne {first}.",
                "Delete one of the two.",
                "Supprimez l'une des deux.",
            )
            frame.lost = True
        else:
            self.made.keys[place] = _span(event)
            frame.key = text
        return place

    def _mark(self, place: Place, event: Any, text: str | None) -> None:
        if text is not None:
            self.made.values[place] = _span(event)

    def _reject_magic(self, event: Any) -> None:
        if event.anchor is None and getattr(event, "tag", None) is None:
            return
        self._note(
            _span(event),
            "CW208",
            "Tags (`!`), anchors (`&`) and aliases (`*`) are not allowed.",
            "Les étiquettes (`!`), les ancres (`&`) et les alias (`*`) ne sont pas permis.",
            "Write the value out; put it in quotes when it begins with one of these characters.",
            "Écrivez la valeur au long; mettez-la entre guillemets si elle commence par l'un de ces caractères.",
        )

    def _note(self, *fault: Any) -> None:
        self.made.faults.append(Fault(*fault))


def _too_deep(span: Span) -> Fault:
    return Fault(
        span,
        "CW207",
        f"Values are nested more than {DEPTH_MAX} levels deep.",
        f"Les valeurs sont imbriquées sur plus de {DEPTH_MAX} niveaux.",
        "Flatten the file; no format here needs so many levels.",
        "Aplanissez le fichier; aucun format n'exige ici autant de niveaux.",
    )


def _explained(error: yaml.YAMLError, lines: list[str]) -> Fault:
    said = str(getattr(error, "problem", ""))
    row = next((row for row in _SYNTAX if said.startswith(row[0])), _SYNTAX_OTHER)
    mark = (row[1] and getattr(error, "context_mark", None)) or getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines):
        line, column = len(lines) - 1, 0
    span = Span(line, column, line, column + 1)
    # Newer versions of libyaml stop by themselves before the first level is told.
    if said.startswith("exceeded maximum nesting"):
        return _too_deep(span)
    if lines[line][column : column + 1] == "\t":
        return Fault(
            span,
            "CW204",
            "A tab stands where only spaces may.",
            "Une tabulation se trouve là où seules des espaces sont permises.",
            "Indent with spaces, two a level.",
            "Mettez en retrait avec des espaces, deux par niveau.",
        )
    return Fault(span, "CW205", *row[2:])


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line, start.column, end.line, end.column)
