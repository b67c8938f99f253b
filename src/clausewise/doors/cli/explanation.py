"""An explanation drawn for a person: the text with its evidence marked, then each step, then the outcome."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from clausewise.detect.tone import SENSE as LEARNED
from clausewise.doors.cli import opened
from clausewise.doors.cli.marking import MARKED, marked
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line, quoted, shown
from clausewise.doors.cli.typography import typeset
from clausewise.judge import NEARNESS
from clausewise.judgement import Explanation
from clausewise.model import Evidence, Signal, Weight
from clausewise.rows import Row

if TYPE_CHECKING:
    from clausewise.engine import Engine

view_characters_max = 1_000
names_max = 6
weights_max = 8
columns_when_piped = 100
wrapped_columns_least = 20
score_columns = 4
COLUMN_GAP = 2
MARGIN = "  "
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")


class Drawing:
    """Draws explanations on standard output, in colour on a terminal that may be coloured, plain otherwise."""

    def __init__(self, session: Session, engine: Engine) -> None:
        self.session = session
        self.engine = engine
        is_told = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
        width = shutil.get_terminal_size().columns if is_told else columns_when_piped
        self.console = Console(file=sys.stdout, width=width, highlight=False, emoji=False)

    def draw(self, explanation: Explanation, row: Row) -> None:
        """Draw every step."""
        decision = explanation.decision
        say = self.session.say
        self._heading(f"{shown(row.path)}:{row.line}  ({decision.language})")
        self._text(row, explanation.signals)
        if explanation.extracts:
            self._section(
                say("What was opened", "Ce qui a été ouvert"),
                opened.drawn(explanation.extracts, explanation.signals, self.session),
            )
        self._section(
            say("View that patterns are matched on", "Vue sur laquelle les motifs sont cherchés"),
            self._views(explanation.views),
        )
        self._section(say("Signals", "Signaux"), self._signals(explanation.signals))
        self._section(
            say("Words that carried a score", "Mots qui ont porté un score"), self._weights(explanation.weights)
        )
        self._section(say("Clauses, band by band", "Clauses, palier par palier"), self._bands(explanation))
        self._section(say("Authorizations", "Autorisations"), self._authorizations(explanation))
        self._section(say("History of the author", "Antécédents de l'auteur"), self._history(explanation))
        self._section(say("Outcome", "Issue"), self._outcome(explanation))
        self.console.print()

    def _heading(self, text: str) -> None:
        self.console.print(_plain(text, style="bold"))

    def _section(self, title: str, lines: Iterator[Text | Table]) -> None:
        self.console.print()
        self.console.print(_plain(title, style="bold underline"))
        for line in lines:
            self.console.print(Padding(line, (0, 0, 0, len(MARGIN)), expand=False))

    def _text(self, row: Row, signals: Sequence[Signal]) -> None:
        for number, part in enumerate(row.item.parts):
            spots = [spot for signal in signals for spot in signal.evidence if spot.part == number and not spot.place]
            self.console.print(marked(part.text.rstrip() or f"({part.medium}: {part.name})", spots))

    def _views(self, views: Sequence[str]) -> Iterator[Text]:
        for view in views:
            yield _plain(shown(view, view_characters_max))

    def _signals(self, signals: Sequence[Signal]) -> Iterator[Text | Table]:
        if not signals:
            yield _plain(self.session.say("none", "aucun"))
            return
        table = _columns()
        taken = max(len(signal.name) for signal in signals) + score_columns + 2 * COLUMN_GAP
        for signal in sorted(signals, key=lambda one: -one.score):
            words = ", ".join(
                f"{quoted(spot.excerpt, self.session.language)} {self._sense(signal, spot)}{_at(spot)}"
                for spot in signal.evidence
            )
            table.add_row(
                _plain(signal.name), Text(f"{signal.score:.2f}"), Text("\n".join(self._wrapped(words, taken)))
            )
        yield table

    def _weights(self, weights: Sequence[Weight]) -> Iterator[Text | Table]:
        """Draw the heaviest places of each label, each with its weight."""
        if not weights:
            yield _plain(self.session.say("none", "aucun"))
            return
        table = _columns()
        for label in dict.fromkeys(one.label for one in weights):
            of_label = [one for one in weights if one.label == label]
            for number, one in enumerate(of_label[:weights_max]):
                words = Text(quoted(one.excerpt, self.session.language), style=MARKED if one.weight > 0 else "dim")
                table.add_row(_plain("" if number else label), Text(f"{one.weight:+.2f}"), words)
            if len(of_label) > weights_max:
                table.add_row("", "", _plain(f"(+{len(of_label) - weights_max})"))
        yield table

    def _sense(self, signal: Signal, spot: Evidence) -> str:
        """Return what a spot means; of nearness to a clause, the clause's own example that the words come nearest to."""
        if spot.sense == LEARNED:
            return self.session.say(LEARNED, "appris")
        kind, _, number = spot.sense.partition(".")
        if not signal.name.startswith(NEARNESS) or kind != "example":
            return spot.sense
        example = self.engine.policy.clause(signal.name.removeprefix(NEARNESS)).examples.hit[int(number)]
        return f"≈ {quoted(example.fr if self.session.language == 'fr' else example.en, self.session.language)}"

    def _bands(self, explanation: Explanation) -> Iterator[Text | Table]:
        if not explanation.bands:
            yield _plain(self.session.say("no clause reads these signals", "aucune clause ne lit ces signaux"))
            return
        scores = {signal.name: signal.score for signal in explanation.signals}
        table = _columns()
        for clause, certainty, when, held in explanation.bands:
            mark = Text("✓", style="bold green") if held else Text("✗", style="dim")
            table.add_row(mark, _plain(clause), _plain(certainty), valued(when, scores, explanation.language))
        yield table

    def _authorizations(self, explanation: Explanation) -> Iterator[Text]:
        lifted = {lift.authorization for lift in explanation.decision.lifts}
        for lift in explanation.decision.lifts:
            yield _plain(
                self.session.say(
                    f"{lift.authorization} lifts {lift.clause}", f"{lift.authorization} lève {lift.clause}"
                )
            )
        for finding in explanation.decision.findings:
            if finding.beyond:
                yield _plain(
                    self.session.say(
                        f"{finding.beyond} does not cover this: {finding.clause}",
                        f"{finding.beyond} ne couvre pas ceci : {finding.clause}",
                    )
                )
        others = len(self.engine.state.authorizations.keys() - lifted)
        if not lifted or others:
            yield _plain(
                self.session.say(f"{others} on file that change nothing here", f"{others} au dossier sans effet ici")
            )

    def _history(self, explanation: Explanation) -> Iterator[Text]:
        author, time_ms = explanation.item.author, explanation.decision.time_ms
        if not author:
            yield _plain(self.session.say("no author was named", "aucun auteur n'est nommé"))
            return
        history = self.engine.state.history(author)
        strikes = history.active_at(time_ms)
        yield _plain(
            self.session.say(
                f"{author}: {strikes} active strike{'' if strikes == 1 else 's'}",
                f"{author} : {strikes} avertissement{'s actifs' if strikes > 1 else ' actif'}",
            )
        )

    def _outcome(self, explanation: Explanation) -> Iterator[Text]:
        decision = explanation.decision
        yield _plain(f"{decision.action}", style="bold")
        for measure in decision.measures:
            if measure.on != "content":
                yield _plain(f"{measure.action} ({measure.on} {measure.target})")
        for note in decision.notes:
            yield _plain(f"{note}")
        for line in self._wrapped(typeset(decision.why(self.session.language), self.session.language)):
            yield Text(line)
        yield _plain(
            f"{decision.policy.id} {decision.policy.version} sha256:{decision.policy.sha256[:12]}", style="dim"
        )

    def _wrapped(self, text: str, taken: int = 0) -> list[str]:
        """Return ``text`` in lines for the width that is left; Rich would break them at no-break spaces."""
        return wrap(one_line(text), max(wrapped_columns_least, self.console.width - len(MARGIN) - taken))


def _at(spot: Evidence) -> str:
    return f" ({spot.place})" if spot.place else ""


def valued(when: str, scores: Mapping[str, float], language: str) -> Text:
    """Return a condition with the value of every name that it reads: ``hate=0.91 >= 0.80``.

    Of a condition that reads more than ``names_max`` names only those that were seen are said; its whole text is in the policy.
    """
    facts = {"item.language": language, "item.medium": "text"}
    names = dict.fromkeys(match[0] for match in _NAME.finditer(when))
    if len(names) > names_max:
        seen = "  ".join(f"{name}={scores[name]:.2f}" for name in names if scores.get(name))
        return _plain(f"{seen}  (+{sum(not scores.get(name) for name in names)} = 0)", style="cyan")
    drawn = Text()
    position = 0
    for match in _NAME.finditer(when):
        name = match[0]
        if name in ("true", "false") or when[: match.start()].count('"') % 2:
            continue
        drawn.append(one_line(when[position : match.end()]))
        drawn.append(f"={facts[name]}" if name in facts else f"={scores.get(name, 0.0):.2f}", style="cyan")
        position = match.end()
    drawn.append(one_line(when[position:]))
    return drawn


def _plain(text: str, style: str = "") -> Text:
    return Text(one_line(text), style=style)


def _columns() -> Table:
    return Table.grid(padding=(0, COLUMN_GAP), pad_edge=False)
