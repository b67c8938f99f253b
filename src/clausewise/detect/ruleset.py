"""Rules for bytes (YARA): those that ship, and any folder of the operator's; compiled once, read from source alone.

A rule may say in its ``meta``: ``score`` (how often what it finds is meant ill), ``clause``, ``en`` and ``fr``. The tag ``anywhere`` marks
rules that hold in a text as well, where others only show that somebody writes about harm; the tag ``virus`` marks those that know one
virus, as an antivirus does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Final

from msgspec import Struct

from clausewise.errors import ConfigError, UnavailableError

ANYWHERE: Final = "anywhere"
NAMED: Final = "virus"
SHIPPED: Final = Path(__file__).parents[1] / "rules"
ENDINGS: Final = frozenset({".yar", ".yara"})
files_max: Final = 5_000
file_bytes_max: Final = 16 * 1024 * 1024
scan_seconds_max: Final = 10
# What a rule without a score of its own is worth: a person looks.
SCORE: Final = 0.85
excerpt_bytes_max: Final = 80
_LINE: Final = re.compile(r"-->\s.*?:(\d+):(\d+)\s*$", re.MULTILINE)
_UNPRINTED: Final = re.compile(r"[^ -~]+")


class Match(Struct, frozen=True):
    """A rule that holds: its name behind its file's, score and tags, what it found in both languages, and some of the bytes."""

    name: str
    score: float
    tags: frozenset[str]
    en: str
    fr: str
    excerpt: str


class ScanTimeoutError(Exception):
    """The rules took longer than ``scan_seconds_max`` over one part."""


class Ruleset:
    """The rules of some folders, compiled at the first need. Thread-safe."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._sources = [(path, path.read_bytes()) for folder in folders for path in _files(folder)]
        self.version = sha256(b"\0".join(source for _, source in self._sources)).hexdigest()[:12]
        self._lock = Lock()
        self._rules: Any = None

    def compile(self) -> None:
        """Compile the rules, unless they are. Raises ConfigError CW690 for a rule that is wrong, UnavailableError CW691."""
        with self._lock:
            if self._rules is None:
                self._rules = _compiled(self._sources)

    def matches(self, data: bytes) -> list[Match]:
        """Return the rules that hold for ``data``. Raises ScanTimeoutError, and what ``compile`` does."""
        self.compile()
        import yara_x

        scanner = yara_x.Scanner(self._rules)
        scanner.set_timeout(scan_seconds_max)
        scanner.max_matches_per_pattern(1_000)
        try:
            found = scanner.scan(data)
        except yara_x.TimeoutError as late:
            raise ScanTimeoutError from late
        return [_match(rule, data) for rule in found.matching_rules]


def _files(folder: Path) -> Iterable[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise ConfigError(
            "CW692",
            "There is no folder of rules here.",
            "Il n'y a pas de dossier de règles ici.",
            where=str(folder),
            remedy_en="Name a folder with .yar files in the setting rules.",
            remedy_fr="Nommez un dossier de fichiers .yar dans le réglage rules.",
        )
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    return [path for path in found if path.stat().st_size <= file_bytes_max][:files_max]


def _compiled(sources: Sequence[tuple[Path, bytes]]) -> Any:
    try:
        import yara_x
    except ImportError as failure:
        raise UnavailableError(
            "CW691",
            "Rules for files need the package yara-x.",
            "Les règles sur les fichiers demandent le paquet yara-x.",
            remedy_en="Run: python -m pip install 'clausewise[rules]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[rules]'",
        ) from failure
    compiler = yara_x.Compiler(includes_enabled=False)
    for path, source in sources:
        compiler.new_namespace(path.stem)
        try:
            compiler.add_source(source.decode("utf-8"), origin=str(path))
        except (yara_x.CompileError, UnicodeDecodeError) as failure:
            raise _wrong(path, str(failure)) from failure
    return compiler.build()


def _wrong(path: Path, said: str) -> ConfigError:
    spot = _LINE.search(said)
    where = f"{path}:{spot[1]}:{spot[2]}" if spot else str(path)
    why = said.partition("\n")[0].removeprefix("error")
    return ConfigError(
        "CW690",
        f"This rule cannot be compiled: {why.strip()}.",
        f"Cette règle ne se compile pas : {why.strip()}.",
        where=where,
        remedy_en="Mend the rule, or take its file out of the folder.",
        remedy_fr="Corrigez la règle, ou retirez son fichier du dossier.",
    )


def _match(rule: Any, data: bytes) -> Match:
    said = dict(rule.metadata)
    score = said.get("score", SCORE)
    spots = [(one.offset, one.length) for pattern in rule.patterns for one in list(pattern.matches)[:1]]
    start, length = max(spots, key=lambda spot: spot[1], default=(0, 0))
    excerpt = data[start : start + min(length, excerpt_bytes_max)].decode("latin-1")
    return Match(
        f"{rule.namespace}.{rule.identifier}",
        min(1.0, float(score)) if isinstance(score, (int, float)) and score > 0 else SCORE,
        frozenset(rule.tags),
        str(said.get("en", said.get("description", ""))),
        str(said.get("fr", said.get("description", ""))),
        _UNPRINTED.sub(" ", excerpt).strip(),
    )


@cache
def shipped() -> Ruleset:
    """Return the rules that ship."""
    return Ruleset([SHIPPED])
