"""Whether a text is a sentence that somebody wrote, in English or French: attacks are told about in sentences, and are none."""

from __future__ import annotations

import re
from typing import Final

words_min = 7
own_words_min, grammar_words_min = 2, 3
GRAMMAR_SHARE_MIN: Final = 0.12
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Words that hold sentences together and are none of SQL's or a shell's.
_GRAMMAR: Final = frozenset(
    """
    the a an of this that these those it its you your we our he she they their them his her was were are be been being have has had but
    what which who how can will would should could may might must my me i there here because about than so more also just only some very
    no yes see when while why does did one other such
    le la les un une des du de et est que qui dans pour pas sur avec ce cet cette ces il elle nous vous ils elles je tu son sa ses mon ma
    mes votre vos notre nos plus par au aux ne se sont être avoir fait comme mais où leur leurs tout tous toute cela ça on y peut d'un
    d'une qu'il qu'on c'est n'est l'on sans sous entre aussi très même dont
    """.split()  # noqa: SIM905 - a list of words reads as words
)

# Those that other languages have too: they count beside some of the first.
_SHARED: Final = frozenset("and or in is for to from with on by at as not if into all then ou en à".split())  # noqa: SIM905
_ELISION: Final = re.compile(r"(?:qu|[ldnsjcm])['’]")


def is_prose(text: str) -> bool:
    """Say whether ``text`` reads like a sentence: enough words, and among them those that hold sentences together."""
    words = _WORD.findall(text.lower())
    if len(words) < words_min or text.count(" ") * 2 < len(words):
        return False
    own = {word for word in words if word in _GRAMMAR or _ELISION.match(word)}
    grammar = [word for word in words if word in own or word in _SHARED]
    is_held = len(own) >= own_words_min and len(set(grammar)) >= grammar_words_min
    return is_held and len(grammar) >= len(words) * GRAMMAR_SHARE_MIN
