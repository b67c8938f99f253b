"""What a policy says, read from its folder with every check, formatted in place, or begun from a template."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from clausewise.calibration import UNCALIBRATED, Calibration
from clausewise.clause import CLAUSE_KEYS, Clause, Provision, read_clause, read_provision, read_version
from clausewise.errors import ConflictError, InputError, PolicyError, Problem
from clausewise.fields import Table
from clausewise.layout import fmt
from clausewise.model import LANGUAGES, Action, LanguageCode, Words
from clausewise.register import Register, read_register
from clausewise.source import Source, read

if TYPE_CHECKING:
    from collections.abc import Iterator

STRIKE_DAYS_MAX: Final = 3_650
STEP_STRIKES_MAX: Final = 100
OPERATOR_NAME_CHARACTERS_MAX: Final = 100
STEP_ACTIONS: Final = frozenset({Action.LIMIT, Action.BLOCK, Action.SUSPEND, Action.TERMINATE})
TEMPLATE: Final = "blank"

_ID: Final = re.compile(r"[a-z][a-z0-9-]*")
_CONTACT: Final = re.compile(r"[^\s@]+@[^\s@]+")
_BLANK_WORDS: Final = Words("", "")
_TEMPLATE_NAME: Final = "Operator Name"
_TEMPLATE_ID: Final = "operator-id"


class Operator(Struct, frozen=True, forbid_unknown_fields=True):
    """Who runs the services: name, where it is established, and the address for abuse.

    ``languages`` are the two languages in the order in which the law of the place asks that they be offered; unset where it asks nothing.
    """

    name: str
    place: Words
    contact: str
    languages: tuple[LanguageCode, ...] | UnsetType = UNSET

    @property
    def first(self) -> LanguageCode | None:
        """The language that the law asks to be offered first, None where it asks nothing."""
        return self.languages[0] if self.languages else None


class Step(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """From so many active strikes on, this happens to the account; for ``days`` days, or for good when None."""

    strikes: int
    action: Action
    days: int | None = None


class Ladder(Struct, frozen=True, forbid_unknown_fields=True):
    """What active strikes lead to. A strike expires after ``strike_days``; steps are tried from the strictest."""

    strike_days: int
    steps: tuple[Step, ...]


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that a policy says; its canonical JSON is what gets hashed and published."""

    id: str
    version: str
    effective: str
    title: Words
    operator: Operator
    introduction: Words
    ladder: Ladder
    register: Register
    clauses: dict[str, Clause]
    provisions: dict[str, Provision]


# The first-level keys of each kind of file, in the order in which they stand.
HEAD_KEYS: Final = tuple(key for key in Document.__struct_fields__ if key not in {"register", "clauses", "provisions"})


def policies_folder() -> Path:
    """Return the folder of the policies that come with the package."""
    return Path(str(files("clausewise"))) / "policies"


def yaml_files(folder: Path) -> list[Path]:
    """Return every file of a policy folder that is read, or would be taken to be."""
    return sorted([*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")])


def read_folder(folder: Path, signals: frozenset[str] | None, calibration: Calibration = UNCALIBRATED) -> Document:
    """Read and check a policy folder; ``calibration`` turns a precision into a threshold.

    Raises PolicyError with every problem of every file, file by file.
    """
    head_source = read(folder / "policy.yaml", name="policy.yaml")
    register_source = read(folder / "register.yaml", name="register.yaml")
    head = _head(head_source)
    register = read_register(register_source)
    clause_sources, provision_sources = _sources(folder, "clauses"), _sources(folder, "provisions")
    clauses = [read_clause(source, stem, signals, calibration) for stem, source in clause_sources.items()]
    provisions = [read_provision(source, stem) for stem, source in provision_sources.items()]
    every = [*clause_sources.values(), *provision_sources.values()]
    _check_ids(every)
    problems = [*_stray(folder), *([] if clauses else [_no_clauses()])]
    for source in (head_source, register_source, *every):
        problems.extend(sorted(source.problems, key=lambda problem: (problem.line, problem.column)))
    if problems:
        raise PolicyError(tuple(problems))
    assert head is not None, "a head without problems"
    assert register is not None, "a register without problems"
    return Document(
        **head,
        register=register,
        clauses={clause.id: clause for clause in clauses if clause},
        provisions={provision.id: provision for provision in provisions if provision},
    )


def formatted(folder: Path, *, write: bool = False) -> tuple[Path, ...]:
    """Return the files of a policy folder that are not in canonical layout; rewrite them if ``write``.

    Raises PolicyError, before anything is written, when a file has problems of its own.
    """
    changed: dict[Path, str] = {}
    problems: list[Problem] = []
    for path, order in _orders(folder):
        source = read(path, name=str(path.relative_to(folder)))
        try:
            source.refuse()
            result = fmt(source.text, order, source.name)
        except PolicyError as error:
            problems.extend(error.problems)
            continue
        if result.encode() != path.read_bytes():
            changed[path] = result
    if problems:
        raise PolicyError(tuple(problems))
    for path, result in changed.items() if write else ():
        path.write_text(result, encoding="utf-8", newline="\n")
    return tuple(changed)


def new(folder: Path, operator: str) -> tuple[Path, ...]:
    """Begin a small valid policy for ``operator`` in ``folder``, which must be empty or missing; return the files written.

    Raises InputError (CW280) for a name that cannot be used and ConflictError (CW281) for a folder with something in it.
    """
    name = " ".join(operator.split())
    if not name or not name.isprintable() or len(name) > OPERATOR_NAME_CHARACTERS_MAX:
        raise InputError(
            "CW280",
            "This cannot be the operator's name.",
            "Ceci ne peut pas être le nom de l'exploitant.",
            remedy_en=f"Write a name of 1 to {OPERATOR_NAME_CHARACTERS_MAX} visible characters.",
            remedy_fr=f"Écrivez un nom de 1 à {OPERATOR_NAME_CHARACTERS_MAX} caractères visibles.",
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(
            "CW281",
            "There is something here already.",
            "Il y a déjà quelque chose ici.",
            remedy_en="Name a folder that is empty or does not exist.",
            remedy_fr="Indiquez un dossier vide ou qui n'existe pas.",
            where=str(folder),
        )
    quoted = msgspec.json.encode(name).decode()[1:-1]
    template = policies_folder() / TEMPLATE
    written = []
    for path in sorted(template.rglob("*.yaml")):
        target = folder / path.relative_to(template)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8").replace(_TEMPLATE_ID, _slug(name)).replace(_TEMPLATE_NAME, quoted)
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(target)
    return tuple(written)


def _slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40].rstrip("-")
    return slug if _ID.fullmatch(slug) else f"operator-{slug}".rstrip("-")


def _sources(folder: Path, part: str) -> dict[str, Source]:
    paths = sorted((folder / part).glob("*.yaml"))
    return {path.stem: read(path, name=f"{part}/{path.name}") for path in paths}


def _orders(folder: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield folder / "policy.yaml", HEAD_KEYS
    yield folder / "register.yaml", Register.__struct_fields__
    for part, keys in (("clauses", CLAUSE_KEYS), ("provisions", Provision.__struct_fields__)):
        for path in sorted((folder / part).glob("*.yaml")):
            yield path, keys


def _head(source: Source) -> dict[str, Any] | None:
    table = Table.of(source)
    if table is None:
        return None
    table.only(HEAD_KEYS)
    form_en, form_fr = "a name in lower case, such as `dexero`", "un nom en minuscules, comme `dexero`"
    return {
        "id": table.text("id", form=_ID, form_en=form_en, form_fr=form_fr),
        "version": read_version(table, "version"),
        "effective": _effective(table),
        "title": table.words("title"),
        "operator": _operator(table),
        "introduction": table.words("introduction"),
        "ladder": _ladder(table),
    }


def _effective(table: Table) -> str:
    text = table.text("effective") or ""
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError:
        table.note(
            "effective",
            "CW226",
            "`effective` is not a day of the calendar.",
            "`effective` n'est pas un jour du calendrier.",
            remedy_en="Write year, month and day: `2026-12-01`.",
            remedy_fr="Écrivez l'année, le mois et le jour : `2026-12-01`.",
        )
        return ""


def _operator(table: Table) -> Operator | None:
    row = table.table("operator")
    if row is None:
        return None
    row.only(Operator.__struct_fields__)
    form_en, form_fr = (
        "an e-mail address, such as `abuse@example.com`",
        "une adresse de courriel, comme `abus@example.com`",
    )
    contact = row.text("contact", form=_CONTACT, form_en=form_en, form_fr=form_fr) or ""
    languages = row.texts("languages", required=False)
    if languages and sorted(languages) != sorted(LANGUAGES):
        row.note(
            "languages",
            "CW226",
            "`languages` is not the two languages in their order.",
            "`languages` n'est pas les deux langues dans leur ordre.",
            remedy_en="Write `[fr, en]` or `[en, fr]`, or leave it out where the law asks no order.",
            remedy_fr="Écrivez `[fr, en]` ou `[en, fr]`, ou omettez-le là où la loi n'exige aucun ordre.",
        )
    ordered = tuple(one for name in languages for one in LANGUAGES if one == name) or UNSET
    return Operator(row.text("name") or "", row.words("place") or _BLANK_WORDS, contact, ordered)


def _ladder(table: Table) -> Ladder | None:
    row = table.table("ladder")
    if row is None:
        return None
    row.only(Ladder.__struct_fields__)
    days = row.whole("strike_days", 1, STRIKE_DAYS_MAX) or 0
    rows = row.tables("steps", least=1)
    steps = tuple(_step(one) for one in rows)
    for (above, below), one in zip(pairwise(steps), rows[1:], strict=True):
        if below.strikes >= above.strikes > 0:
            one.note(
                "strikes",
                "CW257",
                f"This step is never reached: {above.strikes} strikes are met above it.",
                f"Cette marche n'est jamais atteinte : celle du dessus s'applique dès {above.strikes} avertissements.",
                remedy_en="Put the steps in order, most strikes first.",
                remedy_fr="Mettez les marches en ordre, le plus grand nombre d'avertissements d'abord.",
            )
    return Ladder(days, steps)


def _step(row: Table) -> Step:
    row.only(Step.__struct_fields__)
    action = row.choice("action", Action)
    if action is not None and action not in STEP_ACTIONS:
        row.note(
            "action",
            "CW223",
            f"`{action}` is nothing that a ladder can do to an account.",
            f"`{action}` n'est rien qu'une échelle puisse faire à un compte.",
            remedy_en="Choose among `limit`, `block`, `suspend`, `terminate`.",
            remedy_fr="Choisissez parmi `limit`, `block`, `suspend`, `terminate`.",
        )
    days = row.whole("days", 1, STRIKE_DAYS_MAX, required=False)
    if action in STEP_ACTIONS and ("days" in row.data) is (action is Action.TERMINATE):
        ends = action is not Action.TERMINATE
        row.note(
            "action",
            "CW258",
            f"`{action}` needs the days after which it ends." if ends else "`terminate` is for good and takes no days.",
            f"`{action}` doit dire après combien de jours il prend fin."
            if ends
            else "`terminate` est définitif et ne prend pas de jours.",
            remedy_en="Add `days:`." if ends else "Delete `days`, or use `suspend`.",
            remedy_fr="Ajoutez `days:`." if ends else "Supprimez `days`, ou employez `suspend`.",
        )
    return Step(row.whole("strikes", 1, STEP_STRIKES_MAX) or 0, action or Action.LIMIT, days)


def _check_ids(sources: list[Source]) -> None:
    seen: dict[str, str] = {}
    for source in sources:
        identifier = source.data.get("id") if isinstance(source.data, dict) else None
        if not isinstance(identifier, str):
            continue
        first = seen.setdefault(identifier, source.name)
        if first != source.name:
            source.note(
                ("id",),
                "CW252",
                f"The id `{identifier}` belongs to `{first}` already.",
                f"L'id `{identifier}` appartient déjà à `{first}`.",
                remedy_en="Give one of the two another id.",
                remedy_fr="Donnez un autre id à l'un des deux.",
            )


def _stray(folder: Path) -> Iterator[Problem]:
    """Find YAML files that nothing reads: what an author believes to be in force must be, or be said not to."""
    for path in yaml_files(folder):
        name = path.relative_to(folder).as_posix()
        if name in {"policy.yaml", "register.yaml"} or re.fullmatch(r"(clauses|provisions)/[^/]+\.yaml", name):
            continue
        yield Problem(
            "CW256",
            "This file is no part of the policy: nothing reads it.",
            "Ce fichier ne fait pas partie de la politique : rien ne le lit.",
            remedy_en="Move it to `clauses/` or `provisions/` with the ending `.yaml`, or delete it.",
            remedy_fr="Déplacez-le sous `clauses/` ou `provisions/` avec la terminaison `.yaml`, ou supprimez-le.",
            file=name,
        )


def _no_clauses() -> Problem:
    return Problem(
        "CW253",
        "The policy has no clause.",
        "La politique ne compte aucune clause.",
        remedy_en="Write at least one file in `clauses/`; `policy new` makes an example.",
        remedy_fr="Écrivez au moins un fichier sous `clauses/`; `policy new` en donne un exemple.",
        file="clauses",
    )
