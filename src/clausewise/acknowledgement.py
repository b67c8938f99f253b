"""What is said to those who report: that it came, how far it is, what was done and what they can do; and the words of a notice passed on.

In English and French, the same for the page, for a mail and for a program. Pure: time comes in with what is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from clausewise.case import Outcome
from clausewise.complaint import Complaint, Progress, Stage, contest_days_max
from clausewise.model import Action, LanguageCode, Words
from clausewise.policy import Policy

STAGES: Final[dict[Stage, Words]] = {
    Stage.RECEIVED: Words("Received", "Reçu"),
    Stage.LOOKING: Words("A person is looking at it", "Une personne l'examine"),
    Stage.DECIDED: Words("Decided", "Décidé"),
    Stage.KNOWN: Words("Already dealt with", "Déjà réglé"),
    Stage.NOTICE: Words("To be passed on", "À transmettre"),
    Stage.FORWARDED: Words("Passed on", "Transmis"),
    Stage.MUTED: Words("Recorded only", "Consigné seulement"),
}
_STAGES: Final[dict[Stage, Words]] = {
    Stage.RECEIVED: Words(
        "Thank you. Your report waits for a person; nobody is judged by a machine on the strength of it.",
        "Merci. Votre signalement attend une personne; aucune machine ne juge quelqu'un sur cette seule base.",
    ),
    Stage.LOOKING: Words(
        "A person is looking at what you reported and will decide.",
        "Une personne examine ce que vous avez signalé et en décidera.",
    ),
    Stage.KNOWN: Words(
        "Thank you. This was already removed when your report came, so there is nothing left to decide.",
        "Merci. Ceci était déjà retiré à l'arrivée de votre signalement; il ne reste rien à décider.",
    ),
    Stage.NOTICE: Words(
        "Your notice is complete. As the Copyright Act of Canada provides, we pass it on to the person concerned, without deciding who is "
        "right.",
        "Votre avis est complet. Comme le prévoit la Loi sur le droit d'auteur du Canada, nous le transmettons à la personne visée, sans "
        "décider qui a raison.",
    ),
    Stage.FORWARDED: Words(
        "Your notice was passed on to the person concerned on {forwarded}, without deciding who is right. The record that tells who it is "
        "is kept until {kept}. If you go to court before then, tell us, and it is kept for a year from that day.",
        "Votre avis a été transmis à la personne visée le {forwarded}, sans décider qui a raison. Le registre qui permet de l'identifier "
        "est conservé jusqu'au {kept}. Si vous saisissez un tribunal d'ici là, dites-le-nous : il le sera un an à compter de ce jour.",
    ),
    Stage.MUTED: Words(
        "Your report is recorded, but nobody looks at it: after a warning, too many reports from this sender were found manifestly "
        "unfounded. This ends on {muted}.",
        "Votre signalement est consigné, mais personne ne l'examine : malgré un avertissement, trop de signalements de cette provenance "
        "ont été jugés manifestement infondés. Cela prend fin le {muted}.",
    ),
}
_OUTCOMES: Final[dict[Outcome, Words]] = {
    Outcome.ACTED: Words(
        "A person looked at it and found that it goes against our policy.",
        "Une personne l'a examiné et a jugé que cela contrevient à notre politique.",
    ),
    Outcome.UPHELD: Words(
        "Something was already decided about it. A person looked at it again, and it stands.",
        "Une décision avait déjà été prise. Une personne l'a réexaminée, et elle est maintenue.",
    ),
    Outcome.CLEARED: Words(
        "A person looked at it and found nothing that goes against our policy.",
        "Une personne l'a examiné et n'y a rien trouvé qui contrevienne à notre politique.",
    ),
}
_DONE: Final[dict[Action, Words]] = {
    Action.LABEL: Words("The content bears a label now.", "Le contenu porte désormais une étiquette."),
    Action.LIMIT: Words("Fewer people see the content now.", "Moins de gens voient désormais le contenu."),
    Action.HOLD: Words("The content is held back.", "Le contenu est retenu."),
    Action.REMOVE: Words("The content was removed.", "Le contenu a été retiré."),
    Action.REFER: Words("It was passed on to the authorities.", "Cela a été transmis aux autorités."),
}
_NUDGED: Final = Words("Its author was told.", "La personne qui l'a publié en a été avisée.")
_ACCOUNT: Final = Words(
    "Something was also done about the account; what, is between it and us.",
    "Une mesure vise aussi le compte; sa nature reste entre son titulaire et nous.",
)
_REVERSED: Final = Words(
    "What was done was taken back later: somebody who had not decided before looked at it again.",
    "Ce qui avait été fait a été repris par la suite, après réexamen.",
)
_BEFORE: Final[dict[Outcome, Words]] = {
    Outcome.CLEARED: Words(
        "A person looked at the same thing on {before} and found nothing against it. Your report is looked at all the same.",
        "Une personne a examiné la même chose le {before} et n'y a rien trouvé à redire. Votre signalement sera examiné quand même.",
    ),
    Outcome.ACTED: Words(
        "Something was already done about the same thing on {before}.",
        "Une mesure a déjà été prise à ce sujet le {before}.",
    ),
    Outcome.UPHELD: Words(
        "Something was already decided about the same thing, and confirmed on {before}.",
        "Une décision a déjà été prise à ce sujet, et confirmée le {before}.",
    ),
}
_CONTEST: Final = Words(
    f"You may ask, once and within {contest_days_max} days, that somebody else look at it. You may also turn to an out-of-court dispute "
    "settlement body where the law gives you one, to the authority in charge, or to a court.",
    f"Vous pouvez demander, une fois et dans les {contest_days_max} jours, que quelqu'un d'autre l'examine. Vous pouvez aussi vous "
    "adresser à un organe de règlement extrajudiciaire si la loi vous en offre un, à l'autorité compétente ou à un tribunal.",
)
_CONTESTED: Final = Words(
    "You asked on {contested} that somebody else look at it.",
    "Vous avez demandé le {contested} que quelqu'un d'autre l'examine.",
)
_WARNED: Final = Words(
    "A warning: several reports from this sender were manifestly unfounded. If that goes on, reports will be recorded and not looked at "
    "for a time.",
    "Avertissement : plusieurs signalements de cette provenance étaient manifestement infondés. Si cela continue, ils seront, pour un "
    "temps, consignés sans être examinés.",
)
_UNFOUNDED: Final = Words(
    "The person who looked found this report manifestly unfounded.",
    "La personne qui l'a examiné a jugé ce signalement manifestement infondé.",
)
_REPEATS: Final = Words(
    "You had already reported this; it is the same report.", "Vous l'aviez déjà signalé; c'est le même signalement."
)
_CONTACT: Final = Words("Questions: {contact}.", "Des questions : {contact}.")

_NOTICE: Final = Words(
    "Somebody says that you infringe a copyright. As the Copyright Act (Canada), sections 41.25 and 41.26, asks of us, we pass their "
    "notice on to you. We have not decided whether it is right, we have not told them who you are, and you owe nobody an answer or a "
    "payment because of this notice alone.",
    "Une personne affirme que vous portez atteinte à un droit d'auteur. Comme l'exigent de nous les articles 41.25 et 41.26 de la Loi "
    "sur le droit d'auteur (Canada), nous vous transmettons son avis. Nous n'avons pas décidé s'il est fondé, nous ne lui avons pas dit "
    "qui vous êtes, et cet avis ne vous oblige, à lui seul, ni à répondre ni à payer.",
)
_LINES: Final = (
    ("name", Words("From", "De")),
    ("address", Words("Address", "Adresse")),
    ("email", Words("E-mail", "Courriel")),
    ("work", Words("Work", "Œuvre")),
    ("right", Words("Right claimed", "Droit invoqué")),
    ("location", Words("Where", "Où")),
    ("seen", Words("When", "Quand")),
    ("reason", Words("What is claimed", "Ce qui est reproché")),
)


def day(time_ms: int) -> str:
    """Return the date of a time, as ISO 8601 writes it, in UTC."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).date().isoformat()


def said(progress: Progress, policy: Policy, language: LanguageCode) -> list[str]:
    """Return what whoever told is to know now, a sentence or two in each paragraph."""
    dates = {
        name: day(getattr(progress, f"{field}_ms"))
        for name, field in (
            ("forwarded", "forwarded"),
            ("kept", "kept_until"),
            ("muted", "muted_until"),
            ("before", "before"),
            ("contested", "contested"),
        )
    }
    lines = (words.in_(language).format(contact=policy.operator.contact, **dates) for words in _words(progress))
    return [spaced(line, language) for line in lines]


def spaced(line: str, language: LanguageCode) -> str:
    """Return a line with the spaces before its colons as they are set in ``language``."""
    return line.replace(" :", "\u00a0:") if language == "fr" else line


def _words(progress: Progress) -> Iterator[Words]:
    if progress.repeats:
        yield _REPEATS
    if progress.outcome is not None and progress.stage is Stage.DECIDED:
        yield from _decided(progress, progress.outcome)
    elif progress.stage in _STAGES:
        yield _STAGES[progress.stage]
        if progress.before is not None and progress.stage is Stage.RECEIVED and not progress.contested_ms:
            yield _BEFORE[progress.before]
    if progress.contested_ms:
        yield _CONTESTED
    if progress.may_contest:
        yield _CONTEST
    if progress.is_unfounded:
        yield _UNFOUNDED
    if progress.warned_ms and progress.stage is not Stage.MUTED:
        yield _WARNED
    yield _CONTACT


def _decided(progress: Progress, outcome: Outcome) -> Iterator[Words]:
    yield _OUTCOMES[outcome]
    if progress.is_reversed:
        yield _REVERSED
        return
    done = [_DONE[one] for one in progress.actions if one in _DONE]
    yield from done
    if Action.NUDGE in progress.actions and not done:
        yield _NUDGED
    if progress.touched_account:
        yield _ACCOUNT


def passed_on(complaint: Complaint, policy: Policy, language: LanguageCode) -> str:
    """Return a notice of claimed infringement as it goes to the account concerned, in its sender's language first, then in the other."""
    other: LanguageCode = "en" if language == "fr" else "fr"
    blocks = [
        f"{_NOTICE.in_(one)}\n\n{_CONTACT.in_(one).format(contact=policy.operator.contact)}"
        for one in (language, other)
    ]
    lines = [f"{words.in_(language)}{_colon(language)}{getattr(complaint, field)}" for field, words in _LINES]
    return "\n\n".join((blocks[0], "\n".join(lines), blocks[1])) + "\n"


def _colon(language: LanguageCode) -> str:
    return "\u00a0: " if language == "fr" else ": "
