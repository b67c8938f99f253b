"""A small policy whose clauses can be reported and noticed, a clock that stands still, and complaints that lack nothing."""

from msgspec.structs import replace

from clausewise.clause import Category, Dsa, Ground
from clausewise.complaint import Complaint, Matter
from clausewise.engine import Engine
from clausewise.model import Channel
from tests.small import CLAUSES, policy

DAY_MS = 86_400_000
PAGE = "https://shop.example/posts/7"
WHY = "This copies my photograph of the old bridge without asking."
MINORS = "content.minors"
NOTICED = "content.property"


class Clock:
    def __init__(self):
        self.now = 1_800_000_000_000

    def __call__(self):
        return self.now

    def later(self, *, days=0, minutes=0):
        self.now += days * DAY_MS + minutes * 60_000


def reporting_policy(**more):
    clauses = [replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES]
    clauses = [
        replace(one, dsa=Dsa(Ground.ILLEGAL_CONTENT, Category.PROTECTION_OF_MINORS)) if one.id == MINORS else one
        for one in clauses
    ]
    mine = replace(
        clauses[0],
        id=NOTICED,
        channels=(Channel.NOTICE, Channel.REPORT),
        dsa=Dsa(Ground.ILLEGAL_CONTENT, Category.INTELLECTUAL_PROPERTY_INFRINGEMENTS),
    )
    spam = replace(clauses[0], id="comms.spam", dsa=Dsa(Ground.INCOMPATIBLE_CONTENT, Category.SCAMS_AND_FRAUD))
    fraud = replace(clauses[0], id="content.fraud", dsa=Dsa(Ground.ILLEGAL_CONTENT, Category.SCAMS_AND_FRAUD))
    return policy(*clauses, mine, spam, fraud, **more)


def engine(store=":memory:", **options):
    return Engine.open(reporting_policy(), store=store, with_detectors=(), **options)


def complaint(item="post-1", clause="conduct.threats", reason="He says that he will find me.", **more):
    return Complaint(item, clause, reason, **more)


def copyright_notice(**more):
    whole = {
        "item": "",
        "clause": NOTICED,
        "reason": WHY,
        "notice": True,
        "matter": Matter.COPYRIGHT,
        "location": PAGE,
        "name": "Anne Roy",
        "email": "anne@roy.example",
        "address": "12, rue des Érables, Québec",
        "work": "The old bridge (photograph, 2019)",
        "right": "I am the author and own the copyright.",
        "seen": "2026-11-20 14:05 EST",
        "good_faith": True,
        "no_offer": True,
    }
    return Complaint(**{**whole, **more})
