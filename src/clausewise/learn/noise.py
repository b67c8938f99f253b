"""Light noise for training texts: how people really type, without a change of meaning.

What: case, accents, apostrophes, typing slips, leet, stretched letters, decoration, text-speak, hesitations.
Why: a model trained on clean phrases alone fails on a telephone's keyboard, and would learn our punctuation.
Limits: rules of thumb, one or two a text; nothing here may add or remove an insult, a negation or a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

# Shares of texts, estimated by eye on chats and comments: untouched, and touched a second time.
CLEAN_SHARE = 0.4
TWICE_SHARE = 0.3
# A slip or a digit for a letter happens inside words at least this long.
word_characters_min = 4

SPEAK: Mapping[str, Mapping[str, str]] = {
    "en": {
        "you": "u", "your": "ur", "are": "r", "you're": "ur", "because": "cuz", "people": "ppl", "please": "pls", "for": "4",
        "going to": "gonna", "want to": "wanna", "don't know": "dunno", "right now": "rn", "to be honest": "tbh",
        "with": "w/", "though": "tho", "them": "em", "about": "abt", "never": "nvr", "tonight": "2nite", "okay": "k",
    },
    "fr": {
        "c'est": "c", "j'ai": "g", "je suis": "jsuis", "je sais": "jsais", "pas": "pa", "quand": "qd", "pour": "pr", "que": "ke",
        "qui": "ki", "quoi": "koi", "parce que": "pk", "toujours": "tjrs", "beaucoup": "bcp", "t'es": "t", "tu es": "t", "vous": "vs",
        "avec": "avc", "tout": "tt", "tous": "ts", "il y a": "ya", "je ne": "j", "rien": "rien", "dans": "ds", "s'il te plaît": "stp",
        "ne t'inquiète pas": "tkt", "aujourd'hui": "ajd", "maintenant": "mtn", "c'était": "ctait", "quelqu'un": "qqn", "même": "mm",
    },
}  # fmt: skip
BEFORE = {
    "en": ("lol ", "honestly, ", "ok so ", "well, ", "tbh ", "hmm ", "so ", "btw ", "yeah ", "look, ", "omg ", "ngl ", "like, "),
    "fr": (
        "lol ", "franchement, ", "ben là, ", "bon, ", "euh ", "mdr ", "alors ", "bref, ", "écoute, ", "honnêtement, ", "genre ",
        "wesh ", "là là, ", "heille, ", "sérieux, ", "ptdr ", "hum ",
    ),
}  # fmt: skip
AFTER = {
    "en": (
        " lol",
        " smh",
        " tbh",
        " imo",
        " fr",
        " #fyp",
        " #unpopularopinion",
        " 😂",
        " 🙄",
        " 🤷",
        " 💀",
        " ...",
        "!!",
        "!!!",
        " :)",
    ),
    "fr": (
        " mdr",
        " lol",
        " ptdr",
        " quoi",
        " #opinion",
        " #actu",
        " 😂",
        " 🙄",
        " 🤷",
        " 💀",
        " ...",
        " !!",
        " !!!",
        " :)",
        " jdis ça",
    ),
}
LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "$"}
HANDLES = ("@user", "@marc_92", "@julie.b", "@the_real_sam", "@nono", "@user @user", "@liam__")
LINKS = ("https://t.co/x7Kq2", "youtu.be/9ab3", "(link)", "https://example.org/p/123")

_WORD = re.compile(r"[^\W\d_]+")


def noisy(text: str, lang: str, rng: Random) -> str:
    """Return the text as somebody in a hurry may have typed it, or as it is; ``lang`` is ``en`` or ``fr``."""
    if rng.random() < CLEAN_SHARE:
        return text
    for _ in range(2 if rng.random() < TWICE_SHARE else 1):
        text = rng.choice(KINDS)(text, lang, rng)
    return text


def _lower(text: str, _lang: str, _rng: Random) -> str:
    return text.lower()


def _upper(text: str, _lang: str, _rng: Random) -> str:
    return text.upper()


def _bare(text: str, _lang: str, _rng: Random) -> str:
    """Drop accents: é becomes e."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).replace("œ", "oe")


def _hasty(text: str, lang: str, rng: Random) -> str:
    """Drop apostrophes, accents half the time, and the last full stop."""
    text = text.replace("'", rng.choice(("", "", " ")) if lang == "fr" else "").rstrip(".").lower()
    return _bare(text, lang, rng) if rng.random() < 1 / 2 else text


def _slip(text: str, _lang: str, rng: Random) -> str:
    """Swap, drop or double one letter inside one long word."""
    words = [found for found in _WORD.finditer(text) if len(found[0]) >= word_characters_min]
    if not words:
        return text
    found = rng.choice(words)
    at = rng.randrange(found.start() + 1, found.end() - 1)
    middle = rng.choice((text[at + 1] + text[at], text[at + 1], text[at] * 2 + text[at + 1]))
    return text[:at] + middle + text[at + 2 :]


def _leet(text: str, _lang: str, rng: Random) -> str:
    """Write digits for some letters of one or two long words."""
    words = [found for found in _WORD.finditer(text) if len(found[0]) >= word_characters_min]
    for found in rng.sample(words, min(len(words), rng.choice((1, 2)))):
        swapped = "".join(LEET.get(one.lower(), one) if rng.random() < 1 / 2 else one for one in found[0])
        text = text[: found.start()] + swapped + text[found.end() :]
    return text


def _stretched(text: str, _lang: str, rng: Random) -> str:
    """Draw out the last vowel of one word: sooo, nuuul."""
    spots = [found.end() for found in re.finditer(r"[aeiouy](?=[a-z]?\b)", text)]
    if not spots:
        return text
    at = rng.choice(spots)
    return text[:at] + text[at - 1] * rng.choice((2, 3, 4)) + text[at:]


def _addressed(text: str, _lang: str, rng: Random) -> str:
    return f"{rng.choice(HANDLES)} {text}"


def _linked(text: str, _lang: str, rng: Random) -> str:
    return f"{text} {rng.choice(LINKS)}"


def _hesitant(text: str, lang: str, rng: Random) -> str:
    return rng.choice(BEFORE[lang]) + text[:1].lower() + text[1:]


def _trailing(text: str, lang: str, rng: Random) -> str:
    return text.rstrip(".! ") + rng.choice(AFTER[lang])


def _speak(text: str, lang: str, rng: Random) -> str:
    """Put text-speak for about two thirds of the words that have one."""
    text = text.lower()
    for word, short in SPEAK[lang].items():
        if word in text and rng.random() < 2 / 3:
            text = re.sub(rf"(?<![\w'-]){re.escape(word)}(?![\w'-])", short, text)
    return text


Kind = Callable[[str, str, Random], str]
KINDS: tuple[Kind, ...] = (
    _lower, _lower, _upper, _bare, _hasty, _hasty, _slip, _slip, _leet, _stretched, _addressed, _linked, _hesitant, _trailing,
    _trailing, _speak, _speak,
)  # fmt: skip
