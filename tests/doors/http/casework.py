"""A service with cases for people to decide: what is less than certain is held, and waits for somebody."""

import struct
import zlib
from contextlib import contextmanager

from msgspec.structs import replace
from tests.detect.conftest import LEXICONS
from tests.doors.http.conftest import NOTICES, running
from tests.small import CLAUSES, REGISTER, policy

from clausewise.clock import system_clock
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.model import Action, Certainty, Channel, Item, Medium, Part

HELD = {"en": "You will regret this, my friend", "fr": "Mon ami, tu vas le regretter"}
WHEN = {Certainty.CERTAIN: "threat >= 0.9", Certainty.LIKELY: "threat >= 0.4"}
ACT = {Certainty.CERTAIN: Action.REMOVE, Certainty.LIKELY: Action.HOLD}


def holding_policy():
    """The small policy, with a milder hand: a likely threat is held."""
    reportable = [replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES]
    milder = (replace(one, when=WHEN, act=ACT) if one.id == "conduct.threats" else one for one in reportable)
    return policy(*milder, register=replace(REGISTER, notices=NOTICES))


class Clock:
    """The system's clock, which a test may put ahead."""

    def __init__(self):
        self.ahead_ms = 0

    def __call__(self):
        return system_clock() + self.ahead_ms


def opened(store=":memory:", **options):
    made = [Words(REGISTER, LEXICONS), Personal(REGISTER)]
    return Engine.open(holding_policy(), store=store, with_detectors=made, clock=Clock(), **options)


@contextmanager
def working(store=":memory:", **options):
    """Serve an engine over that policy."""
    with running(opened(store), **options) as one:
        yield one


def held(engine, text=HELD["en"], **context):
    """Check what is held; return its case."""
    item = text if isinstance(text, Item) else Item.of_text(text, **{"author": "u42", "id": "post-1", **context})
    decision = engine.check(item)
    assert decision.person_needed, decision
    [case] = engine.review.book.of_decision(decision.id)
    return case


def with_picture(text=HELD["en"], **context):
    """A text with a picture beside it."""
    return Item((Part(text=text), Part(Medium.IMAGE, data=png(64, 48), name="a.png")), **context)


def png(width, height):
    """A picture that needs no library."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"".join(bytes((x * 255 // width, 120, 255 - x * 255 // width)) for x in range(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
