"""Prepared words and measures, in both languages: the operator's own, or those that ship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from clausewise.doors.http.desk.ruling import ACT, Draft
from clausewise.errors import ConfigError
from clausewise.model import Action, LanguageCode, Words

SHIPPED: Final = Path(__file__).with_name("macros.yaml")
macros_max: Final = 200


class Macro(Struct, frozen=True, forbid_unknown_fields=True):
    """One macro: what it is called, what it writes, and what it chooses.

    ``outcome`` is ``confirm``, ``act`` or ``clear``, or empty to leave it; ``content``, ``account`` and ``access`` are actions, ``days``
    how long the measure upon the account or the access lasts.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
    name: Words
    reason: Words | None = None
    answer: Words | None = None
    outcome: str = ""
    clauses: tuple[str, ...] = ()
    content: Action | None = None
    account: Action | None = None
    access: Action | None = None
    days: Annotated[int, Meta(ge=0, le=3_650)] = 0


@lru_cache(maxsize=4)
def macros(path: str = "") -> Mapping[str, Macro]:
    """Return the macros of a file by their ids. Raises ConfigError CW972 for a file that is none."""
    import yaml

    place = Path(path) if path else SHIPPED
    try:
        read = yaml.safe_load(place.read_text(encoding="utf-8"))
        found = msgspec.convert(read, Annotated[list[Macro], Meta(max_length=macros_max)])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise ConfigError(
            "CW972",
            f"The macros in {place.name} cannot be read: {error}",
            f"Les formules de {place.name} sont illisibles : {error}",
            remedy_en="Write a list of macros, each with id and name in both languages (docs/cases.md).",
            remedy_fr="Écrivez une liste de formules, chacune avec id et name dans les deux langues (docs/cases.md).",
        ) from error
    return {one.id: one for one in found}


def applied(macro: Macro, draft: Draft, language: LanguageCode) -> Draft:
    """Return ``draft`` with what ``macro`` says; words are added to what was written, in the language of the person concerned."""
    chosen = {"content": macro.content, "account": macro.account, "access": macro.access}
    acts = any(chosen.values())
    until = str(macro.days) if macro.days else ""
    return draft._replace(
        outcome=macro.outcome or (ACT if acts else draft.outcome),
        clauses=macro.clauses or draft.clauses,
        actions={place: (action.value if action else "") for place, action in chosen.items()}
        if acts
        else draft.actions,
        until={"content": "", "account": until, "access": until} if acts else draft.until,
        reason=_added(draft.reason, macro.reason, language),
        answer=_added(draft.answer, macro.answer, language),
    )


def _added(before: str, words: Words | None, language: LanguageCode) -> str:
    said: Sequence[str] = [before.strip(), words.in_(language).strip() if words else ""]
    return "\n\n".join(filter(None, dict.fromkeys(said)))
