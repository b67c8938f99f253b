"""What noticing costs per event: python -m benchmarks.marking [ROUTES] [EVENTS]. Events a second of one processor, each marker by itself.

The log is made here: an API of ROUTES routes, half of the requests on paths with ids that never come again.
"""

from __future__ import annotations

import random
import sys

from benchmarks import face
from benchmarks.face import processor
from clausewise.event import Event
from clausewise.model import Authorization, AuthorizationKind, Scope
from clausewise.observe.agent import Agents
from clausewise.observe.grant import Grants
from clausewise.observe.interface import Document, Interfaces
from clausewise.observe.marking import Marking
from clausewise.observe.origin import Origins
from clausewise.observe.trie import Route

QUICK = {"many": 20_000}
AGENTS = [f"Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101 Firefox/{n}.0" for n in range(100, 160)]


def routes(count):
    return [
        Route(
            f"/api/v2/part{n % 40}/thing{n}/{{id}}" + "/lines/{line}" * (n % 2), frozenset({"GET"}), frozenset({"page"})
        )
        for n in range(count)
    ]


def events(known, count):
    chance = random.Random(7)
    made = []
    for number in range(count):
        path = (
            chance.choice(known).path.replace("{id}", str(number if number % 2 else number % 50)).replace("{line}", "3")
        )
        address = f"203.0.{number % 113}.{number % 251}"
        query = "page=2" if number % 3 else ""
        made.append(
            Event(
                number, address=address, host="a.example", verb="GET", path=path, query=query, agent=AGENTS[number % 60]
            )
        )
    return made


def measured(sheet, count=1_000, many=200_000):
    known = routes(count)
    told = events(known, many)
    scope = Scope(("integrity.*",), networks=("192.0.2.0/24",))
    grants = [Authorization(f"g{n}", AuthorizationKind.GRANT, scope, "a", "b", 0, 1) for n in range(10)]
    markers = {
        "agents": Agents(),
        f"interfaces ({count} routes)": Interfaces([Document("a", tuple(known))]),
        "origins (embargo)": Origins(embargoed=["KP"]),
        "grants (10)": Grants(lambda: grants),
    }
    for name, some in {**{name: [one] for name, one in markers.items()}, "all": list(markers.values())}.items():
        mark = Marking(some).marked
        sheet.figure(name, many / processor(lambda mark=mark: [mark(event) for event in told]), "events/s of processor")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
