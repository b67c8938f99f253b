"""What an engine judges with, whatever the policy: a judgement is made for the policy in force, and for any other that is tried beside it.

Compiling detectors takes seconds, so two policies share them wherever nothing that they were made from differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clausewise.banks import Banks
from clausewise.brakes import Brakes
from clausewise.detect import encoder
from clausewise.detect.cascade import Cascade
from clausewise.detect.known import Known
from clausewise.detect.registry import detectors
from clausewise.judgement import Judgement
from clausewise.owner import Owners
from clausewise.policy import Policy
from clausewise.ports import Reputation, Sensor
from clausewise.reader import Reader
from clausewise.register import Register
from clausewise.spirit import Looks, Spirit

if TYPE_CHECKING:
    from clausewise.render.settling import Renderer


class Equipment(Struct, frozen=True):
    """See ``Engine``. ``fixed`` are the detectors of every policy; None makes those of each from its register."""

    fixed: tuple[Sensor, ...] | None = None
    beside: tuple[Sensor, ...] = ()
    reputation: Reputation | None = None
    spirit: Looks = "off"
    reader: Reader | None = None
    owners: Owners | None = None
    renderer: Renderer | None = None
    isolated: bool = True

    def judgement(self, policy: Policy, *, like: Judgement | None = None, brakes: Brakes | None = None) -> Judgement:
        """Return a judgement under ``policy``; with the detectors of ``like`` if they would be the same.

        Raises UnavailableError when the second look needs what is not installed.
        """
        return Judgement(
            policy,
            self._detectors(policy, like),
            Spirit.of(policy, self.spirit, self.reader),
            self.owners,
            self.renderer,
            isolated=self.isolated,
            brakes=brakes,
        )

    def offline(self) -> Equipment:
        """Return the same without what asks elsewhere or draws pages."""
        spirit: Looks = self.spirit if encoder.is_installed() else "off"
        return replace(self, reader=None, renderer=None, spirit=spirit)

    def agree(self, one: Policy, other: Policy) -> bool:
        """Say whether two policies are seen for by the same detectors, and cover the same services."""
        if one.register != other.register:
            return False
        return self.fixed is not None or one.folder == other.folder or not _names_files(one.register)

    def _detectors(self, policy: Policy, like: Judgement | None) -> Sequence[Sensor] | Cascade:
        if like is not None and self.agree(policy, like.policy):
            return like.cascade
        made = detectors(policy.register, policy.folder, self.reputation) if self.fixed is None else self.fixed
        for one in made:
            # What is known is known whatever the policy.
            if isinstance(one, Known) and like is not None and (banks := banks_of(like)) is not None:
                one.banks = banks
        return (*made, *self.beside) if self.beside else made


def banks_of(judgement: Judgement) -> Banks | None:
    """Return the banks of known content that the detectors of a judgement look in, if they look in any."""
    return next((one.banks for one in judgement.cascade.inspectors if isinstance(one, Known)), None)


def _names_files(register: Register) -> bool:
    named = (register.denied_parties, register.protected_names, *(mark.logos for mark in register.marks))
    return any(named)
