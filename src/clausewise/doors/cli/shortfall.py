"""Why a part was not read whole, in words for whoever must look at it, English and French side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausewise.model import LanguageCode, Medium

Both = tuple[str, str]

_TOO_BIG: Both = ("it is larger than what is read", "il dépasse ce qu'on lit")
_BROKEN: Both = ("it is damaged or cut short", "il est endommagé ou tronqué")
_LOCKED: Both = ("it is locked with a password", "il est protégé par un mot de passe")
_TOO_DEEP: Both = ("things lie too deep in one another", "les emboîtements sont trop profonds")
_UNREADABLE: Both = ("its characters are of no known set", "ses caractères ne sont d'aucun jeu connu")
_TOO_SLOW: Both = ("reading it takes too long", "sa lecture prend trop de temps")
_FAILED: Both = ("reading it failed", "sa lecture a échoué")
_TOO_MANY: Both = ("it holds more things than are looked at", "il contient plus de choses qu'on n'en regarde")
_DISAGREEING: Both = ("its parts contradict one another", "ses parties se contredisent")

# By the limit's name, as parsers, the sandbox and the engine give it; what begins with `page_` is a bound on pages.
WORDS: dict[str, Both] = {
    "unknown": ("its format is not known", "son format n'est pas connu"),
    "format": ("its format is not known", "son format n'est pas connu"),
    "not_judged": ("nothing here can look into it", "rien ici ne sait l'examiner"),
    "unavailable": (
        "what opens it is not installed: `clausewise doctor` names it, `python -m pip install 'clausewise[{extra}]'` brings it",
        "ce qui l'ouvre n'est pas installé\u00a0: `clausewise doctor` le nomme, `python -m pip install 'clausewise[{extra}]'` l'apporte",
    ),
    "legacy": ("it is of an old Office format that is not read", "il est d'un ancien format Office qui n'est pas lu"),
    "encrypted": _LOCKED,
    "malformed": _BROKEN,
    "doctype": _BROKEN,
    "boundary": _BROKEN,
    "encoding": _UNREADABLE,
    "charset": _UNREADABLE,
    "ambiguous": _DISAGREEING,
    "alternative": _DISAGREEING,
    "senders": ("it names more senders than one", "il nomme plus d'un expéditeur"),
    "depth": _TOO_DEEP,
    "nesting": _TOO_DEEP,
    "size": _TOO_BIG,
    "length": _TOO_BIG,
    "page_bytes": _TOO_BIG,
    "expansion": ("it unpacks to far more than it is", "une fois déballé, il est démesuré"),
    "time": _TOO_SLOW,
    "timeout": _TOO_SLOW,
    "crashed": _FAILED,
    "failed": _FAILED,
    "number": _TOO_MANY,
    "pages": _TOO_MANY,
    "slides": _TOO_MANY,
    "cells": _TOO_MANY,
    "members": _TOO_MANY,
    "pieces": _TOO_MANY,
    "headers": _TOO_MANY,
    "elements": _TOO_MANY,
    "links": _TOO_MANY,
}
_BOUND = "page_"
# Which extra opens what; mails and whatever else holds anything need all of them.
_EXTRAS: dict[Medium, str] = {
    Medium.IMAGE: "image",
    Medium.AUDIO: "audio",
    Medium.VIDEO: "video",
    Medium.DOCUMENT: "documents",
    Medium.PAGE: "pages",
    Medium.FILE: "files",
}


def told(limits: Sequence[str], language: LanguageCode, media: Iterable[Medium] = ()) -> str:
    """Return ``limits`` of parts of some ``media`` in words, each once, with their names behind; names alone where there are no words."""
    found = (WORDS.get(one) or (_TOO_MANY if one.startswith(_BOUND) else None) for one in limits)
    extras = {_EXTRAS.get(one, "all") for one in media}
    extra = extras.pop() if len(extras) == 1 else "all"
    words = "; ".join(dict.fromkeys(one[language == "fr"].format(extra=extra) for one in found if one))
    names = ", ".join(dict.fromkeys(limits))
    return f"{words} ({names})" if words else f"({names})"


def because(notes: Sequence[str], language: LanguageCode, media: Iterable[Medium] = ()) -> str:
    """Return why an item of parts of some ``media`` waits for a person although nothing was found in it, by the notes of its decision."""
    limits = [note.partition(":")[2] or note for note in notes]
    unseen = ", ".join(limits)
    french = language == "fr"
    if all(note.startswith("reader_") for note in notes):
        return (
            f"le lecteur de politique n'a pas répondu ({unseen}); une personne doit regarder"
            if french
            else f"the policy reader gave no answer ({unseen}); a person must look"
        )
    if any(note.startswith("not_opened") for note in notes):
        # What was merely not measured besides keeps nothing from being read.
        shut = [one for one, note in zip(limits, notes, strict=True) if note.startswith("not_opened")]
        said = told(shut, language, media)
        return (
            f"ceci n'a pu être lu en entier\u00a0: {said}; une personne doit regarder"
            if french
            else f"this could not be read whole: {said}; a person must look"
        )
    return (
        f"aucun détecteur ne voit encore ceci ({unseen}); une personne doit regarder"
        if french
        else f"no detector sees this yet ({unseen}); a person must look"
    )
