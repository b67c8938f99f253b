"""Lexicons: words with their sense, strength and examples, one file a signal, both languages side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache as cached
from importlib.resources import files
from itertools import chain
from pathlib import Path

from msgspec import Struct, msgpack

from clausewise import cache, fields, syntax
from clausewise.detect import everyday, pattern, prepare
from clausewise.errors import InputError, PolicyError, Problem
from clausewise.facts import Needle
from clausewise.fields import Table
from clausewise.model import LANGUAGES, Language, LanguageCode, Words
from clausewise.source import Source, read

KEYS = ("signal", "about", "senses")
SENSE_KEYS = ("sense", "strength", "only", "en", "fr", "beside", "near", "unless", "hit", "miss")
literals_per_lexicon_max = 16_000
STRENGTH_LEAST, STRENGTH_MOST = 0.01, 0.99

ByLanguage = dict[LanguageCode, tuple[str, ...]]


class Sense(Struct, frozen=True):
    """One meaning that words can carry: which signal it feeds, how strongly, and in what company.

    ``only`` names the one language in which the words mean it, where the other has an innocent word that looks the same.
    ``patterns``, ``unless``, ``hit`` and ``miss`` are by language; ``strength`` is the share of texts with these words that mean it.
    """

    signal: str
    name: str
    strength: float
    only: Language | None = None
    beside: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    patterns: ByLanguage = {}
    unless: ByLanguage = {}
    hit: ByLanguage = {}
    miss: ByLanguage = {}


class Lexicon(Struct, frozen=True):
    """One file: the senses that feed one signal, and what the signal means in both languages."""

    signal: str
    about: Words
    senses: tuple[Sense, ...]


def shipped() -> Path:
    """Return the folder of the lexicons that come with Clausewise."""
    return Path(str(files("clausewise"))) / "lexicons"


def load(folder: Path | None = None) -> tuple[Lexicon, ...]:
    """Read every lexicon of ``folder`` (the shipped ones by default, which are read once). Raises PolicyError with all problems."""
    return _shipped() if folder is None else _loaded(folder)


@cached
def _shipped() -> tuple[Lexicon, ...]:
    return _loaded(shipped())


def _loaded(folder: Path) -> tuple[Lexicon, ...]:
    paths = sorted(folder.glob("*.yaml"))
    compiled: _Compiled = cache.kept(lambda: _key(paths), lambda: _made(paths), encode=_encode, decode=_decode)
    pattern.known.update(compiled.expansions)
    return compiled.lexicons


class _Compiled(Struct, frozen=True):
    """Lexicons that were found sound, with their expanded patterns."""

    lexicons: tuple[Lexicon, ...]
    expansions: dict[str, tuple[Needle, ...]]


def _made(paths: list[Path]) -> _Compiled:
    lexicons = _read_all(paths)
    texts = {text for lexicon in lexicons for sense in lexicon.senses for text in _texts(sense)}
    return _Compiled(lexicons, {text: pattern.expand(text) for text in texts})


_decode = msgpack.Decoder(_Compiled).decode
_encode = msgpack.Encoder().encode


def _key(paths: list[Path]) -> str:
    """Return the hash of the lexicons and of the code that reads and expands them."""
    return cache.key_of(paths, pattern, prepare, everyday, fields, syntax, sys.modules[__name__])


def _texts(sense: Sense) -> Iterator[str]:
    return chain.from_iterable((*sense.patterns.values(), *sense.unless.values()))


def _read_all(paths: list[Path]) -> tuple[Lexicon, ...]:
    problems: list[Problem] = []
    lexicons: list[Lexicon] = []
    for path in paths:
        source = read(path, name=path.name)
        lexicon = _lexicon(source)
        problems += source.problems
        if lexicon is not None:
            lexicons.append(lexicon)
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(lexicons)


def _lexicon(source: Source) -> Lexicon | None:
    table = Table.of(source)
    if table is None:
        return None
    table.only(KEYS)
    signal, about = table.text("signal"), table.words("about")
    senses = tuple(_sense(source, entry, signal or "") for entry in table.tables("senses"))
    if signal is None or about is None or source.problems:
        return None
    _check_width(table, senses)
    return Lexicon(signal, about, senses)


def _check_width(table: Table, senses: tuple[Sense, ...]) -> None:
    """Lists of people multiplied by lists of verbs fill memory and say nothing that ``beside`` does not say better."""
    patterns = [
        text for sense in senses for texts in (*sense.patterns.values(), *sense.unless.values()) for text in texts
    ]
    count = sum(len(needle.expressions) for text in patterns for needle in pattern.expand(text))
    if count > literals_per_lexicon_max:
        table.note(
            "senses",
            "CW612",
            f"This lexicon expands to {count} literals; at most {literals_per_lexicon_max} are allowed.",
            f"Ce lexique se développe en {count} littéraux ; {literals_per_lexicon_max} au plus sont permis.",
            remedy_en="Do not list groups of people in each pattern: write the predicate only and add `beside: [group, slur]`.",
            remedy_fr="N'énumérez pas les groupes dans chaque motif : n'écrivez que le prédicat et ajoutez « beside: [group, slur] ».",
        )


def _sense(source: Source, table: Table, signal: str) -> Sense:
    table.only(SENSE_KEYS)
    only = table.choice("only", Language, required=False)
    by_language: ByLanguage = {
        language: table.texts(language, required=only in (None, language)) for language in LANGUAGES
    }
    inner = {key: _texts_by_language(table, key, required=key != "unless") for key in ("unless", "hit", "miss")}
    _check_patterns(source, table.place, by_language)
    _check_patterns(source, (*table.place, "unless"), inner["unless"])
    return Sense(
        signal=signal,
        name=table.text("sense") or "",
        strength=table.number("strength", STRENGTH_LEAST, STRENGTH_MOST) or STRENGTH_LEAST,
        only=only,
        beside=table.texts("beside", required=False),
        near=table.texts("near", required=False),
        patterns=by_language,
        unless=inner["unless"],
        hit=inner["hit"],
        miss=inner["miss"],
    )


def _texts_by_language(table: Table, key: str, *, required: bool) -> ByLanguage:
    inner = table.table(key, required=required)
    if inner is None:
        return dict.fromkeys(LANGUAGES, ())
    inner.only(LANGUAGES)
    return {language: inner.texts(language, required=required) for language in LANGUAGES}


def _check_patterns(source: Source, path: tuple[str | int, ...], patterns: ByLanguage) -> None:
    for language, texts in patterns.items():
        for number, text in enumerate(texts):
            try:
                pattern.expand(text)
            except InputError as error:
                source.note(
                    (*path, language, number),
                    error.code,
                    error.en,
                    error.fr,
                    remedy_en=error.remedy_en,
                    remedy_fr=error.remedy_fr,
                )
