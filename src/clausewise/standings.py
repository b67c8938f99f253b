"""How content, accounts and access stand, for people and doors to read: the name of it, until when, and the decisions behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import UNSET, Struct

from clausewise import enforce
from clausewise.clerk import Clerk
from clausewise.enforce import Place, State
from clausewise.errors import NotFoundError
from clausewise.model import Action, Condition

PLACES: tuple[Place, ...] = ("content", "account", "access")


class Cause(Struct, frozen=True):
    """A measure that bears on it, of which decision; ``in_force`` says whether it still does something."""

    decision: str
    action: Action
    until_ms: int | None
    in_force: bool
    condition: Condition | None = None


class Stand(Struct, frozen=True):
    """How something stands now.

    ``until_ms`` is when ``state`` ends by itself, None when it does not. ``strikes`` are those of an account that have not expired.
    """

    on: Place
    target: str
    state: State
    visible: bool
    until_ms: int | None
    causes: tuple[Cause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    strikes: int = 0


class Standings:
    """What the records say of how things stand. Thread-safe."""

    def __init__(self, clerk: Clerk, clock: Callable[[], int]) -> None:
        self._clerk = clerk
        self._clock = clock

    def of(self, on: str, target: str) -> Stand:
        """Return how ``target`` stands. Raises NotFoundError CW953 when ``on`` is neither content nor account nor access."""
        return self.several([(on, target)])[0]

    def several(self, places: Sequence[tuple[str, str]]) -> list[Stand]:
        """Return how each (on, target) stands, in order, all at one moment. Raises NotFoundError CW953."""
        asked = [(_place(on), target) for on, target in places]
        with self._clerk.turn():
            now_ms = self._clock()
            return [self._stand(on, target, now_ms) for on, target in asked]

    def _stand(self, on: Place, target: str, now_ms: int) -> Stand:
        state = self._clerk.state
        standing = state.standing(on, target)
        name = enforce.state_of(on, standing, now_ms, was_restored=state.was_restored(on, target))
        in_force = standing.in_force(now_ms)
        causes = tuple(
            Cause(
                decision,
                measure.action,
                measure.until_ms,
                (decision, measure) in in_force,
                None if measure.condition is UNSET else measure.condition,
            )
            for decision, measure in standing.causes
        )
        strikes = state.history(target).active_at(now_ms) if on == "account" else 0
        visible = standing.visible_at(now_ms)
        return Stand(on, target, name, visible, _until(name, standing), causes, standing.conditions, strikes)


def _place(on: str) -> Place:
    for place in PLACES:
        if on == place:
            return place
    raise NotFoundError(
        "CW953",
        f"Nothing stands as {on!r}.",
        f"Rien n'a d'état sous le nom « {on} ».",
        remedy_en=f"Ask about one of {', '.join(PLACES)}.",
        remedy_fr=f"Demandez l'un de : {', '.join(PLACES)}.",
        where=on,
    )


def _until(name: State, standing: enforce.Standing) -> int | None:
    match name:
        case State.SUSPENDED:
            return standing.suspended_until_ms
        case State.BLOCKED:
            return standing.blocked_until_ms
        case State.LIMITED | State.REINSTATED:
            return standing.limited_until_ms
        case State.WARNED:
            return standing.warned_until_ms
        case _:
            return None
