"""What cannot be done with a case, said as coded errors."""

from __future__ import annotations

from typing import Final

from clausewise.case import Case, Stage, reason_characters_max
from clausewise.errors import ConflictError, InputError, NotFoundError, StaleError
from clausewise.parlance import STAGES

MOVED_ON: Final = "CW905"


def not_free(found: Case, by: str, time_ms: int) -> ConflictError:
    """Return the error for a case that ``by`` may not work on now."""
    if by in found.barred:
        return ConflictError(
            "CW906",
            "You decided this before, so somebody else must look at it.",
            "Vous en avez déjà décidé; c'est à quelqu'un d'autre d'y regarder.",
            where=found.id,
        )
    if found.stage is not Stage.OPEN:
        return ConflictError(
            "CW907",
            f"Case {found.id} is {found.stage.value} and cannot be worked on.",
            f"Le dossier {found.id} n'est plus ouvert ({STAGES[found.stage].fr}).",
            where=found.id,
        )
    holder = found.held_by(time_ms)
    return ConflictError(
        "CW905",
        f"Case {found.id} is held by {holder}.",
        f"Le dossier {found.id} est entre les mains de {holder}.",
        remedy_en="Take another one, or wait until it is released.",
        remedy_fr="Prenez-en un autre, ou attendez qu'il soit libéré.",
        where=found.id,
    )


def moved_on(case: str) -> ConflictError:
    """Return the error for a case with which somebody else was quicker."""
    return ConflictError(
        "CW905",
        f"Somebody was quicker with case {case}.",
        f"Quelqu'un a été plus rapide pour le dossier {case}.",
        remedy_en="Look at it again.",
        remedy_fr="Regardez-le à nouveau.",
        where=case,
    )


def changed(case: str) -> StaleError:
    """Return the error for a case that is no longer as the caller says that they saw it."""
    return StaleError(
        "CW983",
        f"Case {case} has changed since you saw it.",
        f"Le dossier {case} a changé depuis que vous l'avez vu.",
        remedy_en="Look at it again, and send its new ETag.",
        remedy_fr="Regardez-le à nouveau, et envoyez son nouvel ETag.",
        where=case,
    )


def nothing_to_second(case: str) -> ConflictError:
    """Return the error for a case without a proposal that one may confirm."""
    return ConflictError(
        "CW981",
        f"There is nothing to confirm for you in case {case}.",
        f"Il n'y a rien que vous puissiez confirmer dans le dossier {case}.",
        remedy_en="Whoever proposes a measure cannot confirm it.",
        remedy_fr="Qui propose une mesure ne peut pas la confirmer.",
        where=case,
    )


def gone(case: str) -> ConflictError:
    """Return the error for a proposal whose words were erased."""
    return ConflictError(
        "CW982",
        f"What was proposed in case {case} was erased.",
        f"Ce qui était proposé dans le dossier {case} a été effacé.",
        remedy_en="Hand it back and decide again.",
        remedy_fr="Rendez-le et décidez à nouveau.",
        where=case,
    )


def too_late(case: str) -> ConflictError:
    """Return the error for a ruling that can no longer be taken back."""
    return ConflictError(
        "CW908",
        "There is nothing here any more that you could take back.",
        "Il n'y a plus rien ici que vous puissiez reprendre.",
        remedy_en="A settled case is changed by undoing its decision, or by an appeal.",
        remedy_fr="Un dossier réglé se modifie en reprenant sa décision, ou par un appel.",
        where=case,
    )


def not_open_to_appeal(decision: str, days_max: int) -> ConflictError:
    """Return the error for a decision that cannot be appealed."""
    return ConflictError(
        "CW909",
        "This decision is not open to an appeal: it is not in force, was appealed already, or is too old.",
        "Cette décision ne peut pas être portée en appel : elle n'est pas en vigueur, l'a déjà été ou est trop ancienne.",
        remedy_en=f"A decision in force can be appealed once, within {days_max} days (appeal_days_max).",
        remedy_fr=f"Une décision en vigueur se porte en appel une fois, dans les {days_max} jours (appeal_days_max).",
        where=decision,
    )


def no_case(case: str) -> NotFoundError:
    """Return the error for a case that does not exist."""
    return NotFoundError("CW900", f"There is no case {case!r}.", f"Il n'y a pas de dossier {case!r}.", where=case)


def check_words(words: str) -> None:
    """Raise InputError CW980 for words that are missing or too many."""
    if not words.strip() or len(words) > reason_characters_max:
        raise InputError(
            "CW980",
            "Words are needed here, and not too many.",
            "Il faut ici des mots, sans excès.",
            remedy_en=f"Write 1 to {reason_characters_max:,} characters (reason_characters_max).",
            remedy_fr=f"Écrivez de 1 à {reason_characters_max} caractères (reason_characters_max).",
        )


def no_report(receipt: str) -> NotFoundError:
    """Return the error for a report that is not there, or whose key is wrong."""
    return NotFoundError(
        "CW930",
        "There is no such report, or this is not its key.",
        "Il n'y a pas de tel signalement, ou ce n'est pas sa clé.",
        remedy_en="Use the whole link that you were given with the receipt.",
        remedy_fr="Employez en entier le lien reçu avec l'accusé de réception.",
        where=receipt,
    )


def no_notice(receipt: str) -> ConflictError:
    """Return the error for a report that is no notice to be passed on, or not in that state."""
    return ConflictError(
        "CW938",
        "This cannot be done with this report: it is no notice that waits to be passed on, or that was, or no account is named.",
        "Ceci ne se fait pas avec ce signalement : ce n'est pas un avis à transmettre ou transmis, ou aucun compte n'est nommé.",
        where=receipt,
    )
