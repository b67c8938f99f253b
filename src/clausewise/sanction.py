"""What a person may order, and what a decision must say of itself before it is recorded, whoever decides.

Pure: time comes in as a value. Access is ``account:ID``, ``address:IP``, ``network:CIDR`` or ``token:SHA256``, each in its one spelling,
for what is looked up at the door is looked up by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Final

from msgspec import UNSET

from clausewise.decision import Decision, Quiet
from clausewise.enforce import enforceable
from clausewise.errors import InputError
from clausewise.model import Action, Basis, Measure, Notification

ACCESS: Final = ("account", "address", "network", "token")
ground_characters_max: Final = 500
# What lasts: anything else is done once and stays until it is taken back.
LASTING: Final = (Action.WARN, Action.LIMIT, Action.BLOCK, Action.SUSPEND)
_TOKEN: Final = re.compile(r"[0-9a-f]{64}")


def check(measures: Iterable[Measure], *, time_ms: int) -> None:
    """Raise InputError for what cannot be ordered at ``time_ms``.

    CW950: an action on what it cannot be done to. CW951: an end that has passed, or of what has none. CW952: an access in no spelling that
    the door knows. CW954: a condition on anything but the limit of an account.
    """
    for number, measure in enumerate(measures):
        where = f"/measures/{number}"
        _check_place(measure, where)
        _check_end(measure, time_ms, where)
        if measure.condition is not UNSET and (measure.action, measure.on) != (Action.LIMIT, "account"):
            raise InputError(
                "CW954",
                "Only the limit of an account can wait for a condition.",
                "Seule la limitation d'un compte peut dépendre d'une condition.",
                remedy_en="Reinstate the account, and limit it until the condition is met.",
                remedy_fr="Rétablissez le compte, et limitez-le jusqu'à ce que la condition soit remplie.",
                where=f"{where}/condition",
            )


def _check_place(measure: Measure, where: str) -> None:
    known = enforceable(measure.action)
    if measure.on not in known.on or not measure.target:
        raise InputError(
            "CW950",
            f"{measure.action.value} cannot be done to this {measure.on}.",
            f"{measure.action.value} ne s'applique pas ici ({measure.on}).",
            remedy_en=f"It can be done to: {', '.join(known.on)}, with a target.",
            remedy_fr=f"Cela s'applique à : {', '.join(known.on)}, avec une cible.",
            where=where,
        )
    if measure.on == "access" and spelt(measure.target) != measure.target:
        raise InputError(
            "CW952",
            f"This access is not one that the door knows: {measure.target}.",
            f"Cet accès n'est pas de ceux que la porte connaît : {measure.target}.",
            remedy_en="Write account:ID, address:IP, network:CIDR or token:SHA256, addresses in their shortest spelling.",
            remedy_fr="Écrivez account:ID, address:IP, network:CIDR ou token:SHA256, les adresses sous leur forme la plus courte.",
            where=f"{where}/target",
        )


def _check_end(measure: Measure, time_ms: int, where: str) -> None:
    if measure.until_ms is None or (measure.action in LASTING and measure.until_ms > time_ms):
        return
    raise InputError(
        "CW951",
        f"{measure.action.value} cannot end then.",
        f"{measure.action.value} ne peut pas prendre fin à ce moment.",
        remedy_en=f"Give an end that is still to come, to one of {', '.join(LASTING)}; the rest stays until it is taken back.",
        remedy_fr=f"Donnez une fin à venir, à l'une de : {', '.join(LASTING)}; le reste dure jusqu'à ce qu'on le reprenne.",
        where=f"{where}/until_ms",
    )


def spelt(target: str) -> str:
    """Return an access in its one spelling; empty for what is none."""
    kind, _, name = target.partition(":")
    try:
        match kind:
            case "account":
                return target if name else ""
            case "address":
                return f"address:{ip_address(name)}"
            case "network":
                return f"network:{ip_network(name)}"
            case "token":
                return target if _TOKEN.fullmatch(name) else ""
    except ValueError:
        return ""
    return ""


def check_said(decision: Decision) -> None:
    """Raise InputError for a decision that does not say of itself what it must; nothing of the kind is ever recorded.

    CW955: discretion without a written reason. CW956: a person's decision of which the one concerned is told nothing, or later, without
    the ground for that.
    """
    if decision.basis is Basis.DISCRETION and not decision.reason.strip():
        raise InputError(
            "CW955",
            "What is decided by discretion needs a written reason.",
            "Ce qui est décidé à la discrétion de l'exploitant demande un motif écrit.",
            remedy_en="Write why; it is kept under seal.",
            remedy_fr="Écrivez pourquoi; le motif est conservé sous scellé.",
            where="/reason",
        )
    acts = any(measure.action is not Action.ALLOW for measure in decision.measures)
    if decision.by and acts and decision.notification is not Notification.NOTICE:
        check_ground(decision.ground)


def check_ground(ground: str) -> None:
    """Raise InputError CW956 for no ground, or too long a one, for telling the person concerned nothing, or later."""
    if not 0 < len(ground.strip()) <= ground_characters_max:
        raise InputError(
            "CW956",
            "To tell the person concerned nothing, or later, needs a ground.",
            "Ne rien dire à la personne concernée, ou plus tard, demande un motif.",
            remedy_en=f"Give one of {', '.join(Quiet)}, or words (at most {ground_characters_max}, ground_characters_max).",
            remedy_fr=f"Donnez l'un de : {', '.join(Quiet)}, ou des mots (ground_characters_max : {ground_characters_max}).",
            where="/ground",
        )
