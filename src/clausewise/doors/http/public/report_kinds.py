"""The problems that only the public form of reports knows."""

from __future__ import annotations

from clausewise.doors.http.kinds import kind_of
from clausewise.doors.http.limits import form_hours_max, form_seconds_min, reports_per_address_max

TOO_OFTEN = kind_of(
    "CW581",
    429,
    ("That was very often in a short time.", "C'était très souvent en peu de temps."),
    (
        f"Wait as long as Retry-After says: {reports_per_address_max} reports an hour are taken from one address.",
        f"Attendez le temps que dit Retry-After : {reports_per_address_max} signalements par heure sont acceptés d'une même adresse.",
    ),
)
TRAPPED = kind_of(
    "CW582",
    422,
    (
        "The form came back too soon, too late, or with a field filled in that people do not see.",
        "Le formulaire est revenu trop tôt, trop tard, ou avec un champ rempli que les gens ne voient pas.",
    ),
    (
        f"Send it once more, {form_seconds_min} seconds to {form_hours_max} hours after you opened it; what you wrote is still there.",
        f"Renvoyez-le, de {form_seconds_min} secondes à {form_hours_max} heures après l'avoir ouvert; ce que vous avez écrit y est encore.",
    ),
)
