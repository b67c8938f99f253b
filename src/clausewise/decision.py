"""What was decided about one item: everything needed to explain, repeat and undo it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType

from clausewise.model import (
    Action,
    Automation,
    Basis,
    Evidence,
    Finding,
    Language,
    LanguageCode,
    Lift,
    Measure,
    Notification,
    PolicyStamp,
    Strike,
    Words,
)

NOTHING = Words("Nothing in the policy stands against it.", "Rien dans la politique ne s'y oppose.")
# Reasons are kept apart, under a key that may be destroyed, and not everybody may read them.
UNTOLD = Words(
    "The reasons were erased, or may not be shown here.", "Les motifs ont été effacés, ou ne se montrent pas ici."
)


class Quiet(StrEnum):
    """Why the person concerned is told nothing, or later (``Decision.ground``); any other ground is said in words."""

    INVESTIGATION = "ongoing_investigation"
    ORDER = "legal_order"
    RISK = "risk_to_others"
    SPAM = "spam_campaign"  # deceptive commercial content in high volume: Regulation (EU) 2022/2065, art. 17(2)


class Decision(Struct, frozen=True, omit_defaults=True, gc=False):
    """What was decided about one item, and everything needed to explain, repeat and undo it.

    ``ground`` is why the person concerned is told nothing, or later: a ``Quiet``, or words. ``reason`` is why a person decided so, for the
    file; both are sealed. ``discretion``: it stands on the operator's discretion alone.
    """

    id: str
    item: str
    time_ms: int
    policy: PolicyStamp
    measures: tuple[Measure, ...] = ()
    findings: tuple[Finding, ...] = ()
    lifts: tuple[Lift, ...] = ()
    automation: Automation = Automation.FULL
    notification: Notification = Notification.NONE
    strikes: tuple[Strike, ...] = ()
    person_needed: bool = False
    language: Language = Language.UNDETERMINED
    author: str = ""
    content_sha256: str = ""
    reasons: Words | UnsetType = UNSET
    notes: tuple[str, ...] = ()
    detectors: str = ""
    by: str = ""
    case: str = ""
    ground: str = ""
    reason: str = ""
    discretion: bool = False

    @property
    def action(self) -> Action:
        """The measure on the content itself; ``allow`` when there is none."""
        return next((measure.action for measure in self.measures if measure.on == "content"), Action.ALLOW)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses found broken, strongest finding first."""
        return tuple(dict.fromkeys(finding.clause for finding in self.findings))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the findings stand in the content, each place once."""
        return tuple(
            dict.fromkeys(spot for finding in self.findings for signal in finding.signals for spot in signal.evidence)
        )

    @property
    def policy_version(self) -> str:
        """The version of the policy that was in force."""
        return self.policy.version

    @property
    def basis(self) -> Basis:
        """Discretion where it was decided so; else the weightiest basis among the findings; the letter when there are none."""
        if self.discretion or any(finding.basis is Basis.DISCRETION for finding in self.findings):
            return Basis.DISCRETION
        if any(finding.basis is Basis.LETTER for finding in self.findings) or not self.findings:
            return Basis.LETTER
        return self.findings[0].basis

    def why(self, language: LanguageCode = "en") -> str:
        """Say in ``language`` what was found, where, and what is done about it."""
        if isinstance(self.reasons, UnsetType):
            return (UNTOLD if self.findings or self.measures else NOTHING).in_(language)
        return self.reasons.in_(language)
