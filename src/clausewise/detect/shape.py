"""Shapes of sentences, as data: the files of ``clausewise/shapes``, each a list of expressions with what they mean and examples.

A shape is looked for in one sentence in which mentions became marks (see ``clausewise.detect.generalisation``): ``@`` a group, ``$`` a
sex, ``%`` a slur, ``&`` *those people* after a mention, ``~`` *they*. Expressions are Python's, folded (no capitals, no accents), written
over several lines where they are long (a line break is nothing); ``<name>`` stands for one of the ``words``, the file's own
before another's. They stand under
the language that they are written in, or under ``both`` where a list mixes the two.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache as cached
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from msgspec import Struct, msgpack

from clausewise import cache, fields, syntax
from clausewise import source as reading
from clausewise.errors import PolicyError, Problem
from clausewise.fields import Table
from clausewise.model import LANGUAGES, LanguageCode
from clausewise.source import Source, read

KEYS = ("about", "words", "shapes")
SHAPE_KEYS = ("shape", "strength", "cues", "both", *LANGUAGES, "unless", "hit", "miss")
STRENGTH_LEAST, STRENGTH_MOST = 0.01, 0.99
MENTION = re.compile(b"[@$%&~]")
# How an expression begins that is tried at mentions alone.
_AT_MENTION = ("<group>", "<they>", "<others>", "<they_others>")
_WORD = re.compile(r"<([a-z_]+)>")

Examples = dict[LanguageCode, tuple[str, ...]]


class Expression(Struct, frozen=True, dict=True):
    """One way in which a shape may look; ``at_mention`` says that it begins with a mention, so that it is tried nowhere else.

    It is compiled when it is first tried: most of them never are in a short run, and together they cost a second.
    """

    written: bytes
    at_mention: bool

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """What it compiles to. Raises re.error."""
        return re.compile(self.written)


class Shape(Struct, frozen=True):
    """A kind of sentence: its name in evidence, how surely it means what it shows, how it looks, and examples of it and not of it.

    ``cues`` are patterns of lexicons, one of which stands in every such text: where none does, the shape need not be looked for.
    """

    name: str
    strength: float
    cues: tuple[str, ...]
    expressions: tuple[Expression, ...]
    unless: tuple[Expression, ...]
    hit: Examples
    miss: Examples

    def voids(self, text: bytes) -> bool:
        """Say whether ``text`` holds company in which the shape means something else."""
        return any(one.pattern.search(text) for one in self.unless)

    def search(self, text: bytes, start: int, end: int) -> re.Match[bytes] | None:
        """Return where the shape stands in ``text`` from ``start`` to ``end``, None where it does not."""
        mentions = [match.start() for match in MENTION.finditer(text, start, end)]
        for one in self.expressions:
            places = mentions if one.at_mention else (None,)
            for place in places:
                match = one.pattern.search(text, start, end) if place is None else one.pattern.match(text, place, end)
                if match:
                    return match
        return None


def shipped() -> Path:
    """Return the folder of the shapes that come with Clausewise."""
    return Path(str(files("clausewise"))) / "shapes"


@cached
def load(folder: Path | None = None) -> dict[str, tuple[Shape, ...]]:
    """Read every file of ``folder`` (the shipped ones by default): its shapes under its name. Raises PolicyError with all problems."""
    if folder is not None:
        # Those that come with Clausewise are tried by its tests.
        return _read(sorted(folder.glob("*.yaml")), tried=True)
    paths = sorted(shipped().glob("*.yaml"))
    code = (fields, reading, syntax, sys.modules[__name__])
    return cache.kept(
        lambda: cache.key_of(paths, *code), lambda: _read(paths, tried=False), encode=_encode, decode=_decode
    )


_encode = msgpack.Encoder().encode
_decode: Callable[[bytes], dict[str, tuple[Shape, ...]]] = msgpack.Decoder(dict[str, tuple[Shape, ...]]).decode


def _read(paths: list[Path], *, tried: bool) -> dict[str, tuple[Shape, ...]]:
    sources = {path.stem: read(path, name=path.name) for path in paths}
    tables = {name: table for name, source in sources.items() if (table := Table.of(source)) is not None}
    own = {name: {word: _joined(text) for word, text in _words(table).items()} for name, table in tables.items()}
    counted = Counter(word for words in own.values() for word in words)
    # A word of several files means something else in each.
    shared = {word: text for words in own.values() for word, text in words.items() if counted[word] == 1}
    found = {name: tuple(_shapes(table, shared | own[name], tried=tried)) for name, table in tables.items()}
    problems: list[Problem] = [problem for source in sources.values() for problem in source.problems]
    if problems:
        raise PolicyError(tuple(problems))
    return found


def _words(table: Table) -> dict[str, str]:
    table.only(KEYS)
    inner = table.table("words", required=False)
    if inner is None:
        return {}
    return {name: inner.text(name) or "" for name in inner.data}


def _shapes(table: Table, words: dict[str, str], *, tried: bool) -> list[Shape]:
    table.words("about")
    entries = table.tables("shapes")
    return [one for entry in entries if (one := _shape(table.source, entry, words, tried=tried)) is not None]


def _shape(source: Source, table: Table, words: dict[str, str], *, tried: bool) -> Shape | None:
    table.only(SHAPE_KEYS)
    known = len(source.problems)
    texts = [_joined(text) for key in ("both", *LANGUAGES) for text in table.texts(key, required=False)]
    expressions = tuple(one for text in texts if (one := _compiled(table, text, words, tried=tried)) is not None)
    unless = tuple(
        one
        for text in table.texts("unless", required=False)
        if (one := _compiled(table, _joined(text), words, tried=tried)) is not None
    )
    examples = {key: _examples(table, key) for key in ("hit", "miss")}
    name, strength = table.text("shape"), table.number("strength", STRENGTH_LEAST, STRENGTH_MOST)
    if name is None or strength is None or len(source.problems) > known:
        return None
    return Shape(name, strength, table.texts("cues", required=False), expressions, unless, **examples)


def _examples(table: Table, key: str) -> Examples:
    inner = table.table(key, required=False)
    if inner is None:
        return dict.fromkeys(LANGUAGES, ())
    inner.only(LANGUAGES)
    return {language: inner.texts(language) for language in LANGUAGES}


def _joined(text: str) -> str:
    return "".join(text.split("\n"))


def _compiled(table: Table, text: str, words: dict[str, str], *, tried: bool) -> Expression | None:
    """Put the words into an expression, ``tried`` for being one; note a problem and return None where it is none."""
    at_mention = text.startswith(_AT_MENTION) and "|" not in re.sub(r"\([^()]*\)|\[[^]]*\]", "", text)
    try:
        while _WORD.search(text):
            text = _WORD.sub(lambda match: words[match.group(1)], text)
        expression = Expression(text.encode("latin-1"), at_mention=at_mention)
        if tried:
            _ = expression.pattern
    except (KeyError, re.error, UnicodeEncodeError) as error:
        table.note(
            "shape",
            "CW613",
            f"An expression of this shape is malformed: {error}.",
            f"Une expression de cette forme est mal écrite : {error}.",
            remedy_en="Write a Python expression without accents; <name> must be one of the words.",
            remedy_fr="Écrivez une expression de Python sans accents ; <nom> doit être l'un des mots.",
        )
        return None
    return expression


def named(name: str) -> tuple[Shape, ...]:
    """Return the shipped shapes of one file."""
    return load()[name]


@cached
def words(name: str) -> tuple[str, ...]:
    """Return the alternatives of all words of one shipped file that holds plain lists."""
    [table] = [table for path in shipped().glob(f"{name}.yaml") if (table := Table.of(read(path, name=path.name)))]
    return tuple(dict.fromkeys(word for text in _words(table).values() for word in _joined(text).split("|") if word))


@cached
def digest() -> str:
    """Return the hash of the shipped shapes."""
    told = [
        (one.name, one.strength, [expression.written for expression in (*one.expressions, *one.unless)])
        for shapes in load().values()
        for one in shapes
    ]
    return sha256(repr(told).encode()).hexdigest()
