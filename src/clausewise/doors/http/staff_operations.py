"""The part of the table of operations that is about the people who work here."""

from __future__ import annotations

from clausewise.doors.http import staff, staff_types
from clausewise.doors.http.operation import Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/staff",
        "staff",
        Scope.ADMIN,
        Words("List the people who work here.", "Énumérer les personnes qui travaillent ici."),
        staff.several,
        (staff_types.PeopleShown,),
        codes=("CW442",),
    ),
    Operation(
        "POST",
        "/v1/staff",
        "add_person",
        Scope.ADMIN,
        Words("Take somebody on and invite them.", "Inscrire une personne et l'inviter."),
        staff.add,
        (staff_types.Invited,),
        (staff_types.NewPerson,),
        read=reader(staff_types.NewPerson),
        codes=("CW442", "CW910", "CW911", "CW913"),
        status=201,
        example='{"name": "Zoé Roy", "roles": ["reviewer"]}'.encode(),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/roles",
        "give_roles",
        Scope.ADMIN,
        Words(
            "Let a person have exactly these roles; they sign in again.",
            "Donner à une personne ces rôles et aucun autre; elle se reconnecte.",
        ),
        staff.give,
        (staff_types.PersonShown,),
        (staff_types.Roles,),
        read=reader(staff_types.Roles),
        codes=("CW442", "CW911", "CW912", "CW919"),
        example=b'{"roles": ["lead", "sealed"]}',
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/invite",
        "invite_person",
        Scope.ADMIN,
        Words(
            "Invite a person anew, who lost a password or a second factor.",
            "Inviter de nouveau une personne qui a perdu son mot de passe ou son second facteur.",
        ),
        staff.invite,
        (staff_types.Invited,),
        codes=("CW442", "CW912"),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/disable",
        "disable_person",
        Scope.ADMIN,
        Words("End now what a person may do here.", "Mettre fin sur-le-champ à ce qu'une personne peut faire ici."),
        staff.disable,
        (staff_types.PersonShown,),
        codes=("CW442", "CW912", "CW919"),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/enable",
        "enable_person",
        Scope.ADMIN,
        Words("Let a person come back.", "Permettre à une personne de revenir."),
        staff.enable,
        (staff_types.PersonShown,),
        codes=("CW442", "CW912"),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/unlock",
        "unlock_person",
        Scope.ADMIN,
        Words("Let a person try to sign in again at once.", "Permettre à une personne de réessayer aussitôt."),
        staff.unlock,
        (staff_types.PersonShown,),
        codes=("CW442", "CW912"),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/sign-out",
        "sign_person_out",
        Scope.ADMIN,
        Words(
            "End now wherever a person is signed in.", "Mettre fin sur-le-champ à toutes les sessions d'une personne."
        ),
        staff.sign_out,
        (staff_types.PersonShown,),
        codes=("CW442", "CW912"),
    ),
    Operation(
        "POST",
        "/v1/staff/{id}/factors/reset",
        "reset_factors",
        Scope.ADMIN,
        Words(
            "Take away the second factors of a person who lost them; they sign in again with the password alone.",
            "Retirer ses seconds facteurs à une personne qui les a perdus; elle se reconnecte avec le seul mot de passe.",
        ),
        staff.reset,
        (staff_types.PersonShown,),
        codes=("CW442", "CW912"),
    ),
)
