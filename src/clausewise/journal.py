"""What a running service says of itself, a line an event: plain words for a person, or JSON for whatever collects logs.

A line is one line whatever was put into it: nobody forges another by what they send, or drives a terminal.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Literal, TextIO

from msgspec import json

Form = Literal["text", "json"]
# What a record holds of itself; all else in it is what the caller added by ``extra``.
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# What ends a line, drives a terminal or turns the direction of text: written as JSON writes it, in either form.
_CONTROLS = {
    code: f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def begin(form: Form, stream: TextIO, level: int = logging.INFO) -> logging.Handler:
    """Write what Clausewise says from ``level`` on to ``stream``, and what libraries warn of; return the handler that does."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Structured() if form == "json" else Plain())
    handler.addFilter(_is_heard)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger("clausewise").setLevel(level)
    return handler


def end(handler: logging.Handler) -> None:
    """Take back what ``begin`` did."""
    logging.getLogger().removeHandler(handler)
    logging.getLogger("clausewise").setLevel(logging.NOTSET)


def _is_heard(record: logging.LogRecord) -> bool:
    """Say whether a line is ours or a warning: a library may have set the root to tell everything."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == "clausewise"


class Plain(logging.Formatter):
    """``2026-11-27T09:00:00.123Z WARNING clausewise.http: what happened``; the trace of an unforeseen error follows in lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        line = f"{_moment(record)} {record.levelname} {record.name}: {record.getMessage()}".translate(_CONTROLS)
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return line + "".join(f"\n    {one.translate(_CONTROLS)}" for one in trace.splitlines())


class Structured(logging.Formatter):
    """An object: ``time`` (RFC 3339, UTC), ``level``, ``logger``, ``message``, ``error`` with its trace, and what the caller added."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        told = {key: value for key, value in record.__dict__.items() if key not in _OWN}
        told |= {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and (kind := record.exc_info[0]):
            told["error"] = {"type": kind.__qualname__, "trace": self.formatException(record.exc_info)}
        return json.encode(told, enc_hook=repr).decode().translate(_CONTROLS)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
