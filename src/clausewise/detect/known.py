"""Whether an opened part is content that is known: a deposited work, a listed program, or something that must never be shown.

What: looks the fingerprints of pictures, frames, sounds and files up in the banks (``known.<clause>``), mirrored and turned pictures too,
and the digests of a part's bytes. ``known.sealed`` says beside it that nothing of the content may be shown.
Why: what somebody has found and said once need not be found again, and no model is as sure as an equal file.
Limits: a picture within 31 bits of another may be another (PDQ's standard distance), so far ones are never certain; pictures that
PDQ calls even (quality below 0.5) are known by their bytes alone; a sound needs 8.5 seconds. Without a bank nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise import known
from clausewise.banks import Banks
from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Medium, Signal
from clausewise.register import Register


@detector
class Known:
    """The inspector that looks up banks; see the module for what, why and limits. An engine fills its ``banks``."""

    name = known.DETECTOR
    version = "1"
    emits = known.EMITS
    media = tuple(Medium)

    def __init__(self, _: Register) -> None:
        self.banks = Banks()

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of the entries that each Extract matches."""
        return [
            [signal for match in self.banks.match(one) for signal in match.signals(one.part, one.place(match.path))]
            for one in batch
        ]
