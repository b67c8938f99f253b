"""How much is ordinary for an application: whom the scenarios would accuse in its clean traffic, and a profile drafted from that.

Every scenario runs several times side by side, asking for more and more (``EASES``); nothing is judged. Told is how many actors of the
clean traffic each would have named. The first ease at which nobody is named goes into the draft, the next one above it for safety; where
even the last names somebody, the scenario is drafted in shadow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.profile import SHADOW, eased
from clausewise.observe.scenario import Scenario
from clausewise.observe.window import Windows

EASES: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0)
actors_kept_max = 100_000


class Need(Struct, frozen=True):
    """What clean traffic does to a scenario: how many actors it would name at each of ``EASES``."""

    scenario: Scenario
    named: tuple[int, ...]

    @property
    def ease(self) -> float:
        """What it takes to name nobody, with a step to spare; 1 where nothing needs to change, 0 where nothing suffices."""
        if not self.named[0]:
            return 1.0
        enough = next((at for at, count in enumerate(self.named) if not count), len(EASES))
        return EASES[enough + 1] if enough + 1 < len(EASES) else 0.0


class Thresholds:
    """Takes the events of clean traffic, in order of time."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        self.hosts: set[str] = set()
        self._windows = [Windows([eased(one, ease) for one in scenarios]) for ease in EASES]
        self._named: list[dict[str, set[tuple[str, ...]]]] = [{} for _ in EASES]

    def add(self, told: Iterable[tuple[Event, Row]]) -> None:
        """Take events in."""
        events = list(told)
        self.hosts.update(event.host.lower() for event, _ in events if event.host)
        for windows, named in zip(self._windows, self._named, strict=True):
            for alert in windows.observe(events):
                actors = named.setdefault(alert.scenario.id, set())
                if len(actors) < actors_kept_max:
                    actors.add(alert.key[1])

    def needs(self) -> list[Need]:
        """Return what each scenario would need, in their order."""
        return [
            Need(scenario, tuple(len(named.get(scenario.id, ())) for named in self._named))
            for scenario in self.scenarios
        ]


def drafted(needs: Sequence[Need], name: str, hosts: Sequence[str] = ()) -> str:
    """Return a profile as a file, for the operator to read: what changes, and what was measured beside it."""
    lines = ["profiles:", f"  - name: {_quoted(name)}"]
    if hosts:
        lines.append(f"    hosts: [{', '.join(map(_quoted, hosts))}]")
    changes = [one for one in needs if one.ease != 1.0]
    lines.append("    scenarios:" if changes else "    scenarios: {}")
    for one in changes:
        how = f"{{ease: {one.ease:g}}}" if one.ease else SHADOW
        told = ", ".join(f"×{ease:g} {count}" for ease, count in zip(EASES, one.named, strict=True))
        lines.append(f"      {one.scenario.id}: {how}  # {told}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    import msgspec

    return msgspec.json.encode(text).decode()
