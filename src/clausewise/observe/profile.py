"""What is ordinary for one application, as data: which scenarios count otherwise there, or not at all. Chosen before anything is counted.

    profiles:
      - name: files
        title: {en: "Synchronised files", fr: "Fichiers synchronisés"}
        hosts: [files.dexero.example]      # none: every host; "*.x" for all under x
        under: ["/remote.php"]             # none: every path
        exempt: ["/status.php"]            # what no scenario counts there
        scenarios:
          probing.paths: {ease: 4}         # four times as much is ordinary here
          overload.flood: shadow           # or off, or on for one that ships in shadow

``ease`` multiplies what a bucket holds and every count that a scenario asks for; shares, speeds and pauses stay as they are. Of two
profiles that fit an event the first counts. What a profile changes is counted apart from the rest: an application that is busy by nature
hides nobody elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.model import Words
from clausewise.observe.condition import condition
from clausewise.observe.scenario import Scenario, capacity_max
from clausewise.source import Source, read

ease_least, ease_most = 0.1, 100.0
OFF, SHADOW, ON = "off", "shadow", "on"
_KEYS: Final = ("name", "title", "hosts", "under", "exempt", "scenarios")
Where = tuple[Mapping[str, Any], ...]


class Change(Struct, frozen=True):
    """How a scenario counts: ``off``, in ``shadow``, ``on``, or nothing said; and how many times as much is ordinary (``ease_*``)."""

    stands: str = ""
    ease: float = 1.0


class Profile(Struct, frozen=True):
    """An application: where it is, what is exempt there, and what changes, by the id of a scenario."""

    name: str
    title: Words
    changes: Mapping[str, Change]
    hosts: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    @property
    def where(self) -> Where:
        """The events of the application, as conditions that all hold."""
        return tuple(one for one in (_at_hosts(self.hosts), _under(self.under)) if one)

    @property
    def beside(self) -> Mapping[str, Any]:
        """What no scenario counts, as one condition; empty when that is nothing."""
        exempt = _under(self.exempt)
        return _none_of((*self.where, exempt)) if exempt else {}


def profiled(scenarios: Sequence[Scenario], profiles: Sequence[Profile]) -> tuple[Scenario, ...]:
    """Return the scenarios as the profiles have them. Pure: the same ones always come out in the same order."""
    exempt = tuple(one.beside for one in profiles if one.beside)
    found: list[Scenario] = []
    for scenario in scenarios:
        rest = exempt
        for profile in profiles:
            change = profile.changes.get(scenario.id)
            if change is not None:
                found.extend(_changed(scenario, change, (*rest, *profile.where)))
                rest = (*rest, _none_of(profile.where))
        found.append(_narrowed(scenario, rest) if rest else scenario)
    return tuple(one for one in found if one.condition is not _NEVER)


def _changed(scenario: Scenario, change: Change, where: Where) -> list[Scenario]:
    if change.stands == OFF:
        return []
    is_shadow = {SHADOW: True, ON: False}.get(change.stands, scenario.is_shadow)
    mine = replace(_narrowed(scenario, where), is_shadow=is_shadow)
    return [eased(mine, change.ease)]


def eased(scenario: Scenario, ease: float) -> Scenario:
    """Return a scenario that asks for ``ease`` times as much before it says something."""
    if scenario.plan is not None:
        return replace(scenario, plan=scenario.plan.eased(ease))
    return replace(scenario, capacity=min(capacity_max, max(1, round(scenario.capacity * ease))))


def _narrowed(scenario: Scenario, where: Where) -> Scenario:
    given = (*scenario.where, *where)
    return replace(scenario, where=given, condition=_NEVER if {} in where else condition(given))


def _NEVER(_: object) -> bool:  # noqa: N802 - a constant that happens to be a function
    return False


def _none_of(where: Where) -> Mapping[str, Any]:
    """Return the condition that not all of ``where`` hold; of no conditions at all it never holds, and is empty."""
    return {"any": [{"not": one} for one in where]} if where else {}


def _at_hosts(hosts: Sequence[str]) -> Mapping[str, Any]:
    exact = [one for one in hosts if not one.startswith("*.")]
    wild = [one[1:] for one in hosts if one.startswith("*.")]
    tests: list[Mapping[str, Any]] = [{"host": exact}] if exact else []
    return {"any": [*tests, *([{"host": {"ends": wild}}] if wild else [])]} if hosts else {}


def _under(prefixes: Sequence[str]) -> Mapping[str, Any]:
    """Return the condition for paths under prefixes: ``/docs`` stands for ``/docs/a`` and not for ``/docs-old``."""
    if not prefixes or "/" in prefixes:
        return {}
    bare = [one.rstrip("/") for one in prefixes]
    return {"any": [{"path": bare}, {"path": {"starts": [f"{one}/" for one in bare]}}]}


def read_profiles(path: Path, scenarios: Sequence[Scenario]) -> tuple[Profile, ...]:
    """Return the profiles in a file. Raises PolicyError with every problem, at its line; one names a scenario that there is not."""
    source = read(path, name=path.name)
    table = Table.of(source)
    profiles: list[Profile] = []
    if table is not None:
        table.only(("profiles",))
        known = {one.id: one for one in scenarios}
        profiles = [_profile(row, known) for row in table.tables("profiles", least=1)]
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return tuple(profiles)


def _profile(row: Table, known: Mapping[str, Scenario]) -> Profile:
    row.only(_KEYS)
    lists = {key: row.texts(key, required=False) for key in ("hosts", "under", "exempt")}
    for key in ("under", "exempt"):
        for at, path in enumerate(lists[key]):
            if not path.startswith("/"):
                _note(
                    row.source,
                    (*row.place, key, at),
                    f"`{path}` begins with no slash",
                    f"« {path} » ne commence pas par « / »",
                )
    changed = row.table("scenarios", required=False)
    changes = {name: _change(changed, name, known) for name in changed.data} if changed is not None else {}
    return Profile(row.text("name") or "", row.words("title", required=False) or Words("", ""), changes, **lists)


def _change(table: Table, name: str, known: Mapping[str, Scenario]) -> Change:
    given = table.data[name]
    if name not in known:
        _note(
            table.source, (*table.place, name), f"there is no scenario `{name}`", f"il n'y a pas de scénario « {name} »"
        )
    elif isinstance(given, str) and given in (OFF, SHADOW, ON):
        return Change(given)
    elif isinstance(given, dict):
        how = Table(table.source, (*table.place, name), given)
        how.only(("ease",))
        return Change("", how.number("ease", ease_least, ease_most) or 1.0)
    else:
        en, fr = "it is neither off, shadow, on nor {ease: …}", "ce n'est ni off, ni shadow, ni on, ni {ease: …}"
        _note(table.source, (*table.place, name), en, fr)
    return Change()


def _note(source: Source, place: tuple[str | int, ...], en: str, fr: str) -> None:
    source.note(
        place,
        "CW840",
        f"This profile cannot be: {en}.",
        f"Ce profil ne peut être : {fr}.",
        remedy_en="Write `SCENARIO: {ease: 4}`, or off, shadow or on; and paths with their slash.",
        remedy_fr="Écrivez `SCÉNARIO: {ease: 4}`, ou off, shadow ou on; et les chemins avec leur barre.",
    )
