"""How far each bouncer was told who is barred."""

from __future__ import annotations

from collections import OrderedDict

from clausewise.doors.http.limits import bouncers_remembered_max


class Pulls:
    """How far bouncers were told, by key, address, program and what they want. Belongs to one event loop, and is each process's own."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, ...], tuple[int, int]] = OrderedDict()

    def since(self, bouncer: tuple[str, ...], *, startup: bool) -> int:
        """Return after which change a bouncer is to be told: everything, if it starts or is not known."""
        return 0 if startup else self._told.get(bouncer, (0, 0))[0]

    def keep(self, bouncer: tuple[str, ...], number: int, *, startup: bool) -> None:
        """Note that it was told up to the change of that ``number``."""
        _, before = (0, number) if startup else self._told.get(bouncer, (0, number))
        self._told[bouncer] = before, number
        self._told.move_to_end(bouncer)
        while len(self._told) > bouncers_remembered_max:
            self._told.popitem(last=False)
