"""A policy as a whole: loaded from a folder or a published file, checked entirely, frozen, and indexed for judgement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec import Struct

from clausewise import frozen, library
from clausewise.calibration import Calibration
from clausewise.calibration import shipped as shipped_calibration
from clausewise.clause import Carrier, Clause, Provision
from clausewise.document import (
    TEMPLATE,
    Document,
    Ladder,
    Operator,
    Step,
    formatted,
    new,
    policies_folder,
)
from clausewise.errors import InputError, NotFoundError, PolicyError, Problem
from clausewise.expression import FACTS, Expression, compiled
from clausewise.frozen import Change
from clausewise.model import Basis, Certainty, Channel, Finding, PolicyStamp, Signal, Words
from clausewise.register import Register

__all__ = [
    "Change",
    "Coverage",
    "Document",
    "Ladder",
    "Operator",
    "Policy",
    "Step",
    "dated",
    "diff",
    "formatted",
    "load",
    "new",
    "publish",
    "published",
    "shipped",
    "write_day",
]


VERSIONS = "versions"
_PART = re.compile(r"\d+|\D+")
_EFFECTIVE = re.compile(r"^effective:[^#\r\n]*?(?=[ \t]*(?:#|\r?$))", re.MULTILINE)


class Coverage(Struct, frozen=True):
    """How a clause can come to notice today and later, and whether its examples are run through detectors."""

    clause: str
    channels: tuple[Channel, ...]
    later: tuple[Channel, ...]
    bands: tuple[Certainty, ...]
    examples_run: bool
    hits: int
    misses: int


class Policy:
    """A checked policy. Immutable; safe to share between threads. ``folder`` is where it was read, and where files that it names lie."""

    __slots__ = ("_bands", "_reading", "clauses", "document", "folder", "provisions", "signals", "stamp")

    def __init__(self, document: Document, folder: Path | None = None) -> None:
        self.document = document
        self.folder = folder
        self.stamp = PolicyStamp(document.id, document.version, frozen.sha256(document))
        self.clauses: Mapping[str, Clause] = MappingProxyType(document.clauses)
        self.provisions: Mapping[str, Provision] = MappingProxyType(document.provisions)
        self._bands = {
            clause.id: tuple((band, compiled(clause.when[band])) for band in Certainty if band in clause.when)
            for clause in document.clauses.values()
        }
        reading: dict[str, list[str]] = {}
        for clause, bands in self._bands.items():
            for signal in sorted({name for _, expression in bands for name in expression.reads - FACTS}):
                reading.setdefault(signal, []).append(clause)
        self._reading = {signal: tuple(clauses) for signal, clauses in reading.items()}
        self.signals = frozenset(self._reading)

    @property
    def id(self) -> str:
        """The policy's name."""
        return self.document.id

    @property
    def version(self) -> str:
        """The version, unique among the published ones."""
        return self.document.version

    @property
    def effective(self) -> date:
        """The day from which it is in force."""
        return date.fromisoformat(self.document.effective)

    @property
    def title(self) -> Words:
        """The heading of the policy page."""
        return self.document.title

    @property
    def operator(self) -> Operator:
        """Who runs the services."""
        return self.document.operator

    @property
    def introduction(self) -> Words:
        """The sentences that open the policy page."""
        return self.document.introduction

    @property
    def ladder(self) -> Ladder:
        """What strikes lead to."""
        return self.document.ladder

    @property
    def register(self) -> Register:
        """The operator's services, marks, products and notices."""
        return self.document.register

    def clause(self, clause: str) -> Clause:
        """Return a clause by its id. Raises NotFoundError (CW251)."""
        try:
            return self.clauses[clause]
        except KeyError:
            raise NotFoundError(
                "CW251",
                f"The policy has no clause `{clause}`.",
                f"La politique ne compte aucune clause `{clause}`.",
                remedy_en="List the clauses with `policy show`.",
                remedy_fr="Affichez la liste des clauses avec `policy show`.",
            ) from None

    @property
    def judges_by_spirit(self) -> bool:
        """Whether a provision announces that what breaks the spirit of the rules may be held, too."""
        return any(provision.carried_by is Carrier.SPIRIT for provision in self.provisions.values())

    def bands(self, clause: str) -> tuple[tuple[Certainty, Expression], ...]:
        """Return a clause's conditions, strongest band first; empty when no detector sees it. Raises NotFoundError (CW251)."""
        return self._bands[self.clause(clause).id]

    def clauses_reading(self, signal: str) -> tuple[str, ...]:
        """Return the ids of the clauses whose conditions read ``signal``."""
        return self._reading.get(signal, ())

    def carrying(self, finding: Finding) -> tuple[Signal, ...]:
        """Return the signals that carry a finding: those that suffice for its band, and those without which it would fall.

        A condition reads many signals, and most were seen too weakly to say anything: nobody is shown their words as the reason. All are
        returned where none stands out, where more than signals counted, and for what was judged by spirit.
        """
        expression = dict(self._bands.get(finding.clause, ())).get(finding.certainty)
        scores: dict[str, float] = {}
        for signal in finding.signals:
            scores[signal.name] = max(signal.score, scores.get(signal.name, 0.0))
        if finding.basis is not Basis.LETTER or expression is None or not expression(scores, {}):
            return finding.signals
        carry = {
            name
            for name, score in scores.items()
            if expression({name: score}, {}) or not expression({**scores, name: 0.0}, {})
        }
        return tuple(signal for signal in finding.signals if signal.name in carry) or finding.signals

    def coverage(self) -> tuple[Coverage, ...]:
        """Return one row a clause, in the policy's order."""
        return tuple(
            Coverage(
                clause=clause.id,
                channels=clause.channels,
                later=clause.later,
                bands=tuple(band for band, _ in self._bands[clause.id]),
                examples_run=clause.runs_examples,
                hits=len(clause.examples.hit),
                misses=len(clause.examples.miss),
            )
            for clause in self.clauses.values()
        )


def shipped() -> tuple[str, ...]:
    """Return the names of the policies that come with the package."""
    heads = policies_folder().glob("*/policy.yaml")
    return tuple(sorted(head.parent.name for head in heads if head.parent.name != TEMPLATE))


def load(which: str | Path, *, signals: frozenset[str] | None = None, calibration: Calibration | None = None) -> Policy:
    """Load and check a policy: the name of a shipped one, a folder, a published ``.json`` file, or a folder of these named ``versions``.

    Of such a folder the latest that is in force today (UTC) is taken.
    ``signals`` are the names that detectors emit; a clause that reads another is a problem. None lets every name through.
    ``calibration`` gives the threshold where a folder asks for a precision; None takes what ships. A published file has its numbers.
    Raises NotFoundError (CW250), PolicyError with every problem of every file, or InputError (CW261, CW262) for a published file.
    """
    path = policies_folder() / which if isinstance(which, str) and which in shipped() else Path(which)
    if path.is_dir() and path.name == VERSIONS:
        path = _in_force(path, datetime.now(UTC).date()) or path
    elif path.is_dir():
        return Policy(library.read(path, signals, shipped_calibration() if calibration is None else calibration), path)
    if path.suffix == ".json" and path.is_file():
        return _load_published(path, signals)
    names = ", ".join(shipped())
    raise NotFoundError(
        "CW250",
        f"There is no policy `{which}`.",
        f"Il n'y a pas de politique `{which}`.",
        remedy_en=f"Name a shipped policy ({names}), a policy folder or a published .json file.",
        remedy_fr=f"Indiquez une politique fournie ({names}), un dossier de politique ou un fichier .json publié.",
    )


def publish(policy: Policy, folder: Path) -> Path:
    """Freeze a policy as ``versions/<version>.json`` under ``folder``. Raises ConflictError (CW260), see ``frozen.publish``."""
    return frozen.publish(folder, policy.version, policy.document)


def dated(policy: Policy, day: date) -> Policy:
    """Return a policy that comes into force on ``day``, and is otherwise the same."""
    return Policy(msgspec.structs.replace(policy.document, effective=day.isoformat()), policy.folder)


def write_day(folder: Path, day: date) -> None:
    """Write into the ``policy.yaml`` of a folder from which day it is in force; comments and all else stay."""
    path = folder / "policy.yaml"
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(_EFFECTIVE.sub(f'effective: "{day.isoformat()}"', text, count=1).encode("utf-8"))


def published(folder: Path) -> tuple[str, ...]:
    """Return the versions published under ``folder``, by name."""
    return tuple(sorted(path.stem for path in (folder / "versions").glob("*.json")))


def diff(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Return what changed from one policy to another, down to the words, in both languages."""
    return frozen.changes(msgspec.to_builtins(before.document), msgspec.to_builtins(after.document))


def age(document: Document) -> tuple[str, list[tuple[int, str]]]:
    """Return what orders versions: the day, then the numbers in the name, so that 2026.10 follows 2026.9."""
    parts = [(int(part), "") if part.isdecimal() else (-1, part) for part in _PART.findall(document.version)]
    return document.effective, parts


def _in_force(folder: Path, day: date) -> Path | None:
    """Return the latest published version that is in force on ``day``; None when none is."""
    found = [(age(_load_published(path, None).document), path) for path in sorted(folder.glob("*.json"))]
    return max((one for one in found if one[0][0] <= day.isoformat()), default=(None, None))[1]


def _load_published(path: Path, signals: frozenset[str] | None) -> Policy:
    content = frozen.read(path)
    try:
        policy = Policy(msgspec.json.decode(content, type=Document), path.parents[path.parent.name == "versions"])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, PolicyError) as error:
        raise _foreign(path) from error
    if frozen.canonical(policy.document) != content:
        raise _foreign(path)
    unknown = sorted(policy.signals - signals) if signals is not None else ()
    if unknown:
        raise PolicyError(tuple(_unknown_signal(path, policy, signal) for signal in unknown))
    return policy


def _foreign(path: Path) -> InputError:
    return InputError(
        "CW263",
        "This published policy was not written by this version of Clausewise.",
        "Cette politique publiée n'a pas été écrite par cette version de Clausewise.",
        remedy_en="Read it with the version that published it, or publish it again from its folder.",
        remedy_fr="Lisez-la avec la version qui l'a publiée, ou publiez-la de nouveau à partir de son dossier.",
        where=str(path),
    )


def _unknown_signal(path: Path, policy: Policy, signal: str) -> Problem:
    clauses = ", ".join(f"`{clause}`" for clause in policy.clauses_reading(signal))
    return Problem(
        "CW236",
        f"No detector emits a signal `{signal}`, which {clauses} would read.",
        f"Aucun détecteur n'émet de signal `{signal}`, que lirait {clauses}.",
        remedy_en="Install the detector that emits it, or publish a version without it.",
        remedy_fr="Installez le détecteur qui l'émet, ou publiez une version qui s'en passe.",
        file=str(path),
    )
