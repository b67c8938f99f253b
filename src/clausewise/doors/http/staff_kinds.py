"""The problems of whoever signs in, as the HTTP door knows them."""

from __future__ import annotations

from clausewise.doors.http.kinds import kind_of
from clausewise.doors.http.limits import sign_in_minutes, sign_ins_begun_per_address_max
from clausewise.sitting import proof_minutes

FOREIGN_FORM = kind_of(
    "CW915",
    403,
    (
        "This form does not come from the page that you have open, or the page was open for too long.",
        "Ce formulaire ne vient pas de la page que vous avez ouverte, ou la page est restée ouverte trop longtemps.",
    ),
    ("Go back, load the page again, and send it once more.", "Revenez en arrière, rechargez la page et renvoyez-le."),
)
NO_RIGHT = kind_of(
    "CW916",
    403,
    ("Your role does not include this.", "Votre rôle ne comprend pas ceci."),
    (
        "Ask whoever administers Clausewise, if you need it for your work.",
        "Adressez-vous à qui administre Clausewise si vous en avez besoin dans votre travail.",
    ),
)
SIGN_IN_FIRST = kind_of(
    "CW917",
    401,
    (
        f"This needs somebody who is signed in, or who proved within {proof_minutes} minutes who they are.",
        f"Ceci demande d'être en session, ou d'avoir prouvé son identité il y a moins de {proof_minutes} minutes.",
    ),
    ("Sign in at /sign-in.", "Connectez-vous à /sign-in."),
)
NEEDS_HTTPS = kind_of(
    "CW526",
    403,
    (
        "Nobody signs in over a connection that others can read.",
        "On ne se connecte pas par un lien que d'autres peuvent lire.",
    ),
    (
        "Use https, or localhost on this machine; a proxy in front must send X-Forwarded-Proto.",
        "Passez par https, ou par localhost sur cette machine; un mandataire placé devant doit envoyer X-Forwarded-Proto.",
    ),
)
BEGUN_TOO_OFTEN = kind_of(
    "CW534",
    429,
    (
        "Signing in was begun very often from here in a short time.",
        "Beaucoup de connexions ont été commencées d'ici en peu de temps.",
    ),
    (
        f"Wait as long as Retry-After says: one address begins {sign_ins_begun_per_address_max} in {sign_in_minutes} minutes.",
        f"Attendez le temps que dit Retry-After : une adresse en commence {sign_ins_begun_per_address_max} en {sign_in_minutes} minutes.",
    ),
)
PROVIDER_FAILED = kind_of(
    "CW527",
    503,
    (
        "The provider of identities did not answer as it should.",
        "Le fournisseur d'identité n'a pas répondu comme il se doit.",
    ),
    (
        "Try again in a while; what it did stands in the service's log.",
        "Réessayez dans un moment; ce qu'il a fait figure au journal du service.",
    ),
)
STALE = kind_of(
    "CW528",
    403,
    (
        "This sign-in was not begun in this browser, took too long, or was refused by the provider.",
        "Cette connexion n'a pas commencé dans ce navigateur, a pris trop de temps ou a été refusée par le fournisseur.",
    ),
    ("Begin again at /sign-in.", "Recommencez à /sign-in."),
)
NO_ROLE = kind_of(
    "CW529",
    403,
    (
        "Your account at the provider of identities gives you no role here.",
        "Votre compte chez le fournisseur d'identité ne vous donne aucun rôle ici.",
    ),
    (
        "Ask whoever administers Clausewise which group you should be in.",
        "Demandez à qui administre Clausewise dans quel groupe vous devriez être.",
    ),
)
