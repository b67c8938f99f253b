"""``clausewise check --draft``: what could be changed in a draft, in its writer's language; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from clausewise.doors.cli.outcome import Exit, Tally
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shape import encoded
from clausewise.doors.cli.shown import shown
from clausewise.doors.cli.typography import typeset

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.nudge import Hint, Nudge
    from clausewise.rows import Read, Row

Form = Literal["text", "json", "ndjson"]
name_characters_max = 160


class Drafts:
    """Reads drafts and prints what is said to their writers, in order."""

    def __init__(self, session: Session, engine: Engine, form: Form, *, quiet: bool) -> None:
        self.session, self.engine, self.quiet = session, engine, quiet
        self.tally = Tally()
        self._is_text = form == "text"

    def read(self, rows: Iterable[Read]) -> Exit:
        """Answer for every row and print the counts at the end."""
        from clausewise.reading import batches
        from clausewise.rows import Bad

        try:
            for batch in batches(rows):
                drafts = [row for row in batch if not isinstance(row, Bad)]
                said = iter(self.engine.rehearsal.drafts([row.item for row in drafts], preferred=self.session.language))
                for row in batch:
                    if isinstance(row, Bad):
                        self.session.fail(row.error)
                        self.tally.add(Exit.CLEAN if row.passed_over else Exit.ERROR)
                        if not self._is_text:
                            self.session.data(encoded(row.told()))
                    else:
                        self._row(row, next(said))
                self.session.flush()
        finally:
            if not self.quiet:
                count, many = self.tally.rows, "s" if self.tally.rows > 1 else ""
                self.session.note(
                    f"{count} draft{many}; nothing was recorded", f"{count} brouillon{many}; rien n'a été consigné"
                )
        return self.tally.exit

    def _row(self, row: Row, nudge: Nudge) -> None:
        from clausewise.nudge import Ahead

        self.tally.add({Ahead.PUBLISH: Exit.CLEAN, Ahead.WAIT: Exit.HELD}.get(nudge.ahead, Exit.VIOLATIONS))
        if not self._is_text:
            self.session.data(encoded({"path": row.path, "line": row.line, "draft": nudge}))
            return
        language = nudge.language
        said = [nudge.message, *([nudge.care] if nudge.care else ())]
        words = typeset(" ".join(one.in_(language) for one in said), language)
        self.session.data(f"{shown(row.path, name_characters_max)}:{row.line}: {nudge.ahead} — {words}")
        for hint in nudge.hints:
            self.session.data(self._hint(row, hint, language))

    def _hint(self, row: Row, hint: Hint, language: Literal["en", "fr"]) -> str:
        spot = hint.spots[0] if hint.spots else None
        line, column = row.place(spot.start) if spot and not spot.place else (row.line, row.column)
        place = shown(spot.place, name_characters_max) if spot and spot.place else f"{line}:{column}"
        words = typeset(f"{hint.kind.in_(language)} — {hint.suggestion.in_(language)}", language)
        return f"  {place}: {hint.clause} {words}"
