"""Entries of a bank written as lists (see ``hashlist`` for the forms), and rows packed as the ledger keeps them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final
from xml.sax.saxutils import escape

from clausewise import known
from clausewise.banks import Listed
from clausewise.hashlist import Row
from clausewise.known import Column, Content, Origin

_COLUMNS: Final = ("id", "method", "value", "label", "source", "owner", "licence", "expires_ms")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<queryResult>\n<files>\n'
_FOOT: Final = "</files>\n</queryResult>\n"


def packed(rows: Sequence[Row], origin: Origin | None = None) -> Content:
    """Return rows as the erasable part of a lot."""
    columns: list[Column] = []
    for method in known.METHODS:
        some = [(entry, value) for entry, row in enumerate(rows) for called, value in row.values if called == method]
        if not some:
            continue
        lengths = b"" if method in known.WIDTHS else b"".join(len(value).to_bytes(4, "little") for _, value in some)
        plain = all(entry == number for number, (entry, _) in enumerate(some))
        entries = b"" if plain else b"".join(entry.to_bytes(4, "little") for entry, _ in some)
        columns.append(Column(method, b"".join(value for _, value in some), lengths, entries))
    ends = (
        b"".join(row.expires_ms.to_bytes(8, "little") for row in rows) if any(row.expires_ms for row in rows) else b""
    )
    return Content(
        tuple(columns),
        origin or Origin(),
        names="\n".join(row.name for row in rows) if any(row.name for row in rows) else "",
        labels="\n".join(row.label for row in rows) if any(row.label for row in rows) else "",
        expires_ms=ends,
    )


def shown(method: str, value: bytes) -> str:
    """Return a value as lists write it: hexadecimal."""
    return value.decode("ascii") if method == known.TLSH else value.hex()


def written(entries: Iterable[Listed], form: str) -> Iterator[str]:
    """Yield the entries in pieces of the form ``csv``, ``ndjson``, ``pdq`` or ``ncmec`` (XML)."""
    return {"csv": _csv, "ndjson": _ndjson, "pdq": _pdq, "ncmec": _ncmec}[form](entries)


def _csv(entries: Iterable[Listed]) -> Iterator[str]:
    yield ",".join(_COLUMNS) + "\n"
    for one in entries:
        sheet = StringIO()
        rows = csv.writer(sheet, lineterminator="\n")
        for method, value in one.values:
            owner, licence, ends = one.origin.owner, one.origin.licence, one.expires_ms or ""
            rows.writerow(
                (one.name or one.id, method, shown(method, value), one.label, one.source, owner, licence, ends)
            )
        yield sheet.getvalue()


def _ndjson(entries: Iterable[Listed]) -> Iterator[str]:
    for one in entries:
        values = [{"method": method, "value": shown(method, value)} for method, value in one.values]
        told: dict[str, object] = {
            "id": one.id,
            "values": values,
            "name": one.name,
            "label": one.label,
            "source": one.source,
        }
        told |= {"owner": one.origin.owner, "licence": one.origin.licence, "title": one.origin.title}
        told |= {"added_ms": one.added_ms, "expires_ms": one.expires_ms}
        kept = {name: value for name, value in told.items() if value}
        yield json.dumps(kept, ensure_ascii=False) + "\n"


def _pdq(entries: Iterable[Listed]) -> Iterator[str]:
    for one in entries:
        for method, value in one.values:
            if method == known.PDQ:
                yield value.hex() + "\n"


def _ncmec(entries: Iterable[Listed]) -> Iterator[str]:
    yield _HEAD
    for one in entries:
        prints = "".join(f"<{method}>{shown(method, value)}</{method}>" for method, value in one.values)
        told = f"<id>{escape(one.name or one.id)}</id><classification>{escape(one.label)}</classification>"
        yield f"<file>{told}<fingerprints>{prints}</fingerprints></file>\n"
    yield _FOOT
