"""An opened part drawn for a person: what readers see beside what is kept from them, and what the part holds besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from clausewise.doors.cli import glossary
from clausewise.doors.cli.marking import marked
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line, quoted, shown
from clausewise.doors.cli.typography import typeset
from clausewise.extract import LOADED, Extract, Passage
from clausewise.model import Evidence, LanguageCode, Signal

passages_max = 40
passage_characters_max = 400
links_max = 30


def drawn(extracts: Sequence[Extract], signals: Sequence[Signal], session: Session) -> Iterator[Text | Table]:
    """Yield for each part a heading, a table of visible and hidden text side by side, and its links, forms and limits."""
    spots = [spot for signal in signals for spot in signal.evidence if spot.place]
    for extract in extracts:
        name = extract.inside or extract.source.name or extract.medium.value
        kind = glossary.called(extract.medium, glossary.MEDIA, session.language)
        yield Text(one_line(f"{name} ({kind})"), style="bold")
        if extract.passages:
            yield _sides(extract, spots, session)
        yield from _besides(extract, session)


def _sides(extract: Extract, spots: Sequence[Evidence], session: Session) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
    table.add_column(session.say("what readers see", "ce que voient les lecteurs"), ratio=1, overflow="fold")
    table.add_column(
        session.say("what is hidden, and by what", "ce qui est caché, et par quoi"), ratio=1, overflow="fold"
    )
    for passage in extract.passages[:passages_max]:
        text = marked(passage.text.strip(), _within(extract, passage, spots), passage_characters_max)
        language = session.language
        table.add_row(
            *(
                (Text(), _hidden(text, passage, language))
                if passage.is_hidden
                else (_visible(text, passage, language), Text())
            )
        )
    if len(extract.passages) > passages_max:
        table.add_row(f"(+{len(extract.passages) - passages_max})", "")
    return table


def _within(extract: Extract, passage: Passage, spots: Sequence[Evidence]) -> list[Evidence]:
    place = extract.place(passage.path)
    lead = len(passage.text) - len(passage.text.lstrip())
    return [
        Evidence(spot.part, spot.start - lead, spot.end - lead, spot.excerpt)
        for spot in spots
        if spot.place == place and spot.end > spot.start >= lead
    ]


def _hidden(text: Text, passage: Passage, language: LanguageCode) -> Text:
    assert passage.trick is not None, "a hidden passage without a trick"
    trick = glossary.called(passage.trick, glossary.TRICKS, language)
    text.append(typeset(f"\n{trick} : " if language == "fr" else f"\n{trick}: ", language), style="yellow")
    return text.append(f"{shown(passage.rule, passage_characters_max)}\n{one_line(passage.path)}", style="dim")


def _visible(text: Text, passage: Passage, language: LanguageCode) -> Text:
    if passage.excuse:
        excuse = glossary.called(passage.excuse, glossary.EXCUSES, language)
        text.append(f"\n({one_line(excuse)})", style="dim")
    return text


def _besides(extract: Extract, session: Session) -> Iterator[Text]:
    say = session.say
    for number, link in enumerate(extract.links):
        if number == links_max:
            yield Text(f"(+{len(extract.links) - links_max})", style="dim")
            break
        loaded = say(" (loaded by itself)", " (chargé de lui-même)") if link.role in LOADED else ""
        words = f" {quoted(link.text, session.language)}" if link.text.strip() else ""
        role = glossary.called(link.role, glossary.ROLES, session.language)
        yield Text(f"{role}{loaded}{words} → {shown(link.url, passage_characters_max)}")
    for form in extract.forms:
        fields = ", ".join(shown(field.name or field.kind) for field in form.fields)
        yield Text(
            f"{say('form', 'formulaire')} {form.method} → {shown(form.action, passage_characters_max)}: {fields}"
        )
    for limit in extract.limits:
        yield Text(say(f"not read whole: {limit}", f"lu en partie seulement : {limit}"), style="yellow")
