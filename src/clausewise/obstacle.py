"""Why a decision of the past cannot be judged again, said as coded errors."""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.model import PolicyStamp


def by_a_person(decision: str) -> ConflictError:
    """Return the error for what a person decided."""
    return ConflictError(
        "CW991",
        "A person decided this; no program can decide it again.",
        "Une personne en a décidé; aucun programme ne peut en décider de nouveau.",
        remedy_en="Read its case for who decided, and why.",
        remedy_fr="Lisez son dossier pour savoir qui en a décidé, et pourquoi.",
        where=decision,
    )


def no_policy(stamp: PolicyStamp) -> NotFoundError:
    """Return the error for a policy that is not among the published versions at hand."""
    return NotFoundError(
        "CW992",
        f"The policy it stood on is not here: {stamp.id} {stamp.version}, SHA-256 {stamp.sha256[:16]}….",
        f"La politique sur laquelle elle repose n'est pas ici : {stamp.id} {stamp.version}, SHA-256 {stamp.sha256[:16]}….",
        remedy_en="Put the published file into the `versions` folder of the policy, or name it with --policy.",
        remedy_fr="Mettez le fichier publié dans le dossier `versions` de la politique, ou nommez-le avec --policy.",
        where=stamp.version,
    )


def other_detectors(recorded: str, here: str, others: Sequence[str]) -> ConflictError:
    """Return the error for detectors that are not those of then; ``others`` are the names of those that differ, as far as known."""
    names = f" ({', '.join(others)})" if others else ""
    return ConflictError(
        "CW993",
        f"The detectors of then are not here: {recorded}; here: {here}{names}.",
        f"Les détecteurs d'alors ne sont pas ici : {recorded}; ici : {here}{names}.",
        remedy_en="Use the version of Clausewise, the extras and the settings that judged it.",
        remedy_fr="Employez la version de Clausewise, les composants et les réglages qui l'ont jugée.",
        where=recorded,
    )


def erased(decision: str) -> NotFoundError:
    """Return the error for what was erased."""
    return NotFoundError(
        "CW994",
        "What it was about was erased, and the hash by which the content would be known again.",
        "Ce dont il s'agissait est effacé, avec l'empreinte à laquelle on reconnaîtrait le contenu.",
        remedy_en="Nothing can be done: what is erased is gone for good.",
        remedy_fr="Il n'y a rien à faire : ce qui est effacé l'est pour de bon.",
        where=decision,
    )


def not_kept(decision: str) -> NotFoundError:
    """Return the error for content that was not kept, or not whole."""
    return NotFoundError(
        "CW995",
        "The content was not kept with the decision, or not whole.",
        "Le contenu n'a pas été conservé avec la décision, ou pas en entier.",
        remedy_en="Hand in the content from your own service; its hash shows that it is the same.",
        remedy_fr="Fournissez le contenu depuis votre service; son empreinte montre que c'est le même.",
        where=decision,
    )


def sealed(decision: str) -> ConflictError:
    """Return the error for what matched a sealed bank."""
    return ConflictError(
        "CW996",
        "It is about sealed content, which is not kept here and is not judged again.",
        "Elle porte sur un contenu scellé, qui n'est pas conservé ici et n'est pas jugé de nouveau.",
        remedy_en="Whoever has the scope `sealed` reads what is recorded of it with `clausewise bank unseal`.",
        remedy_fr="Qui a la portée `sealed` lit ce qui en est consigné avec « clausewise bank unseal ».",
        where=decision,
    )


def other_content(decision: str) -> InputError:
    """Return the error for content that was handed in and is not the one that was decided."""
    return InputError(
        "CW997",
        "This is not the content that was decided: its SHA-256 is another.",
        "Ce n'est pas le contenu sur lequel il a été décidé : son SHA-256 est autre.",
        remedy_en="Hand in every part exactly as it was sent then.",
        remedy_fr="Fournissez chaque partie exactement telle qu'elle fut envoyée alors.",
        where=decision,
    )


def inconclusive(decision: str) -> ConflictError:
    """Return the error for a decision that its own evidence alone does not lead to."""
    return ConflictError(
        "CW998",
        "Its evidence alone does not lead to it: what supported no finding is not kept.",
        "Ses seules preuves n'y mènent pas : ce qui n'appuyait aucun constat n'est pas conservé.",
        remedy_en="Hand in the content, and use the detectors that judged it.",
        remedy_fr="Fournissez le contenu et employez les détecteurs qui l'ont jugée.",
        where=decision,
    )
