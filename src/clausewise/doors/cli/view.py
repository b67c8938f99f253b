"""What somebody sees who watches logs on a terminal: how fast events come, from whom most, and what was found last."""

from __future__ import annotations

import sys
from collections import deque
from types import TracebackType
from typing import Final, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from clausewise.decision import Decision
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line, shown
from clausewise.engine import Engine
from clausewise.observe.lookout import Lookout
from clausewise.observe.pulse import Pulse

actors_shown: Final = 8
findings_shown: Final = 6
characters_max: Final = 100
refreshes_per_second: Final = 2.0


class View:
    """Draws on standard error for as long as it is open; what is written to standard output on the same terminal stays above it."""

    def __init__(self, session: Session, engine: Engine, lookout: Lookout, pulse: Pulse) -> None:
        self._session, self._engine, self._lookout, self._pulse = session, engine, lookout, pulse
        self._found: deque[str] = deque(maxlen=findings_shown)
        self._live = Live(
            get_renderable=self.drawn,
            console=Console(file=sys.stderr, highlight=False, emoji=False),
            refresh_per_second=refreshes_per_second,
            redirect_stdout=sys.stdout.isatty(),
            transient=True,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def found(self, decision: Decision) -> None:
        """Keep a decision among what is shown."""
        who = decision.item.rpartition(":")[0]
        what = ", ".join(decision.clauses) or ", ".join(lift.authorization for lift in decision.lifts)
        done = ", ".join(measure.action for measure in decision.measures)
        self._found.append(f"{who}  {what}  {done}")

    def drawn(self) -> RenderableType:
        """Return the view as it is now."""
        say, lookout = self._session.say, self._lookout
        rate = f"{self._pulse.rate():,.1f}"
        head = say(
            f"{rate} events a second · {lookout.read} lines · {lookout.strange} not understood · {lookout.late} too late",
            f"{rate.replace(',', ' ').replace('.', ',')} événements par seconde · {lookout.read} lignes · "
            f"{lookout.strange} incomprises · {lookout.late} trop tardifs",
        )
        return Group(Text(head, style="bold"), self._actors(), *self._findings())

    def _actors(self) -> Table:
        say = self._session.say
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title in (
            say("Most active in the last minute", "Les plus actifs de la dernière minute"),
            say("Events", "Événements"),
            say("Stands", "Situation"),
        ):
            table.add_column(title)
        for name, count in self._pulse.busiest(actors_shown):
            table.add_row(Text(shown(name)), str(count), self._standing(name))
        return table

    def _standing(self, name: str) -> Text:
        now_ms, say = self._engine.clock(), self._session.say
        for kind in ("account", "address"):
            standing = self._engine.standing("access", f"{kind}:{name}")
            if (standing.blocked_until_ms or 0) > now_ms:
                return Text(say("blocked", "bloqué"), style="bold red")
            if (standing.limited_until_ms or 0) > now_ms:
                return Text(say("limited", "limité"), style="yellow")
        return Text("")

    def _findings(self) -> list[Text]:
        say = self._session.say
        title = Text(say("Found last", "Derniers constats"), style="bold")
        nothing = [Text(say("nothing yet", "rien encore"), style="dim")]
        return [title, *([Text(shown(one_line(line), characters_max)) for line in self._found] or nothing)]
