"""Figures as a document in English or French: rows for a terminal, CSV, and HTML with charts drawn on the server. Pure.

The HTML is what the public page shows and what is printed as PDF; behind every chart stands its table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from io import StringIO
from typing import Final, NamedTuple

from clausewise import chart, headings
from clausewise.figures import DIVISIONS, Figures, Sample, Table, Wait
from clausewise.model import LanguageCode
from clausewise.policy import Policy

CSV_COLUMNS: Final = (
    "table",
    *dict.fromkeys(division for divisions in DIVISIONS.values() for division in divisions),
    "measure",
    "value",
    "hidden",
)
charted_rows_max: Final = 20


class Sheet(NamedTuple):
    """One table ready to be shown: its title, what it counts, headings, rows of cells, and bars (label, number) if they say something."""

    name: str
    title: str
    said: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    bars: list[tuple[str, int]]


def sheets(figures: Figures, policy: Policy, language: LanguageCode) -> list[Sheet]:
    """Return every table that is not empty, then the waits and the samples."""
    found = [_sheet(table, policy, language) for table in figures.tables if table.rows]
    return [*found, _waits(figures.waits, language), *_samples(figures.samples, policy, language)]


def title(policy: Policy, language: LanguageCode) -> str:
    """Return the heading of the document."""
    return headings.TITLE.in_(language).format(operator=policy.document.operator.name)


def period(figures: Figures, language: LanguageCode) -> str:
    """Return the period in words, its last day included."""
    last = datetime.fromtimestamp(figures.to_ms / 1000, UTC) - timedelta(milliseconds=1)
    return headings.PERIOD.in_(language).format(first=day(figures.from_ms), last=last.strftime("%Y-%m-%d"))


def notes(figures: Figures, policy: Policy, language: LanguageCode) -> list[str]:
    """Return what must be known to read the figures: how they were made, and what is hidden."""
    said = [
        headings.MADE.in_(language).format(
            made=day(figures.made_ms),
            sequence=figures.sequence,
            policy=policy.title.in_(language),
            version=figures.policy.version,
        )
    ]
    if figures.least > 1:
        said.append(headings.HIDDEN.in_(language).format(most=figures.least - 1))
    if figures.skipped:
        said.append(headings.SKIPPED.in_(language).format(skipped=figures.skipped))
    return said


def day(time_ms: int) -> str:
    """Return a day in UTC as ISO 8601 has it."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d")


def lines(figures: Figures) -> str:
    """Return the figures as CSV: one row a count, its words as the records have them, so that it can be computed with."""
    out = StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for table in figures.tables:
        for row in table.rows:
            cells = dict(zip(table.divisions, row.keys, strict=True))
            writer.writerow({"table": table.name, **cells, "measure": "count", **_value(row.count)})
    for wait in figures.waits:
        for measure, span in (("count", wait.count), ("median_ms", wait.median_ms), ("p90_ms", wait.p90_ms)):
            writer.writerow({"table": f"wait_{wait.name}", "measure": measure, **_value(span)})
    for sample in figures.samples:
        whose = {"table": "samples", "clause": sample.clause, "language": sample.language}
        shares = (("wrong", sample.wrong), ("wrong_low", sample.low), ("wrong_high", sample.high))
        for measure, share in (("count", sample.count), *shares):
            writer.writerow({**whose, "measure": measure, **_value(share)})
    return out.getvalue()


def html(figures: Figures, policy: Policy, language: LanguageCode) -> str:
    """Return the document as the inside of a page: headings, charts, and the table behind each."""
    parts = [f"<h1>{escape(title(policy, language))}</h1>"]
    parts.append(f'<p class="lead">{escape(period(figures, language))}</p>')
    parts += [f"<p>{escape(note)}</p>" for note in notes(figures, policy, language)]
    for sheet in sheets(figures, policy, language):
        parts.append(
            f'<section class="figures" id="{sheet.name}"><h2>{escape(sheet.title)}</h2><p>{escape(sheet.said)}</p>'
        )
        if len(sheet.bars) > 1:
            parts.append(chart.bars(sheet.bars[:charted_rows_max], sheet.title, language))
        parts += [_drawn(sheet), "</section>"]
    return "\n".join(parts)


def page(figures: Figures, policy: Policy, language: LanguageCode) -> str:
    """Return the document as a whole page that needs nothing else, for printing."""
    said = escape(f"{title(policy, language)} – {period(figures, language)}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{said}</title>'
        f"<style>{headings.PRINT_STYLE}{chart.STYLE}</style></head><body><main>{html(figures, policy, language)}</main></body></html>"
    )


def _drawn(sheet: Sheet) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in sheet.columns)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in sheet.rows)
    label = f'role="region" aria-label="{escape(sheet.title)}" tabindex="0"'
    return f'<div class="scroll" {label}><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(row: Sequence[str]) -> Iterator[str]:
    yield f'<th scope="row">{escape(row[0])}</th>'
    yield from (f"<td>{escape(cell)}</td>" for cell in row[1:])


def _sheet(table: Table, policy: Policy, language: LanguageCode) -> Sheet:
    words = headings.TABLES[table.name]
    columns = (*(headings.DIVISIONS[name].in_(language) for name in table.divisions), headings.COUNT.in_(language))
    rows = [(*named(table.divisions, row.keys, policy, language), number(row.count, language)) for row in table.rows]
    return Sheet(
        table.name, words[0].in_(language), words[1].in_(language), columns, rows, _bars(table, policy, language)
    )


def _bars(table: Table, policy: Policy, language: LanguageCode) -> list[tuple[str, int]]:
    """Sum what is shown by one division; where anything of a bar is hidden there is no bar, for it would be too short."""
    place = table.divisions.index("language") if table.name == "languages" else 0
    sums: dict[str, int | None] = {}
    for row in table.rows:
        known = sums.get(row.keys[place], 0)
        sums[row.keys[place]] = None if known is None or row.count is None else known + row.count
    shown = [(key, count) for key, count in sums.items() if count is not None]
    shown.sort(key=lambda one: -one[1])
    return [(_short(table.divisions[place], key, policy, language), count) for key, count in shown]


def _short(division: str, key: str, policy: Policy, language: LanguageCode) -> str:
    """Return a key in words that fit beside a bar: of a clause the title alone, for the table has its id."""
    if division == "clause" and key in policy.clauses:
        return policy.clauses[key].title.in_(language)
    return _named(division, key, policy, language)


def _waits(waits: Iterable[Wait], language: LanguageCode) -> Sheet:
    words = headings.TABLES["waits"]
    rows = [
        (
            headings.WAITS[wait.name].in_(language),
            number(wait.count, language),
            *(_span(span, language) for span in (wait.median_ms, wait.p90_ms)),
        )
        for wait in waits
    ]
    columns = tuple(one.in_(language) for one in headings.WAIT_COLUMNS)
    return Sheet("waits", words[0].in_(language), words[1].in_(language), columns, rows, [])


def _samples(samples: Sequence[Sample], policy: Policy, language: LanguageCode) -> list[Sheet]:
    if not samples:
        return []
    words = headings.TABLES["samples"]
    rows = [
        (
            *named(("clause", "language"), (one.clause, one.language), policy, language),
            number(one.count, language),
            _share(one.wrong, language),
            f"{_share(one.low, language)} – {_share(one.high, language)}" if one.low is not None else "–",
        )
        for one in samples
    ]
    columns = tuple(one.in_(language) for one in headings.SAMPLE_COLUMNS)
    return [Sheet("samples", words[0].in_(language), words[1].in_(language), columns, rows, [])]


def named(divisions: Iterable[str], keys: Iterable[str], policy: Policy, language: LanguageCode) -> tuple[str, ...]:
    """Return the keys of a row in words; a clause keeps its id beside its title."""
    return tuple(_named(division, key, policy, language) for division, key in zip(divisions, keys, strict=True))


def _named(division: str, key: str, policy: Policy, language: LanguageCode) -> str:
    if division == "clause" and key in policy.clauses:
        return f"{policy.clauses[key].title.in_(language)} ({key})"
    known = headings.VALUES.get(f"{division}:{key}") or headings.VALUES.get(key)
    return known.in_(language) if known else key


def number(count: int | None, language: LanguageCode) -> str:
    """Return a count as it is written in ``language``, or that it is hidden."""
    if count is None:
        return headings.UNSHOWN.in_(language)
    return f"{count:,}".replace(",", "\u202f" if language == "fr" else ",")


def _share(share: float | None, language: LanguageCode) -> str:
    if share is None:
        return headings.UNMEASURED.in_(language)
    return f"{share * 100:.1f}".replace(".", ",") + "\u00a0%" if language == "fr" else f"{share * 100:.1f} %"


def _span(time_ms: int | None, language: LanguageCode) -> str:
    if time_ms is None:
        return headings.UNMEASURED.in_(language)
    for least_ms, unit_ms, unit in ((172_800_000, 86_400_000, headings.DAYS), (7_200_000, 3_600_000, headings.HOURS)):
        if time_ms >= least_ms:
            said = f"{time_ms / unit_ms:.1f} {unit.in_(language)}"
            return said.replace(".", ",") if language == "fr" else said
    return f"{max(1, round(time_ms / 60_000))} min"


def _value(value: float | None) -> dict[str, str]:
    if value is None:
        return {"value": "", "hidden": "true"}
    return {"value": f"{value:.6g}" if isinstance(value, float) else str(value), "hidden": "false"}
