"""Whether a text is a sentence that somebody wrote, in English or French: attacks are told about in sentences, and are none."""

from __future__ import annotations

import re
from typing import Final

words_min = 8
grammar_words_min = 3
GRAMMAR_SHARE_MIN: Final = 0.12
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Words that hold sentences together and are none of SQL's or a shell's.
_GRAMMAR: Final = frozenset(
    """
    the a an of this that these those it its you your we our he she they their them his her was were are be been being have has had but
    what which who how can will would should could may might must my me i there here because about than so more also just only some very
    no yes when while why does did one other such
    le la les un une des du de et est que qui dans pour pas sur avec ce cet cette ces il elle nous vous ils elles je tu son sa ses mon ma
    mes votre vos notre nos plus par au aux ne se sont être avoir fait comme mais où leur leurs tout tous toute cela ça on y peut d'un
    d'une qu'il qu'on c'est n'est l'on sans sous entre aussi très même dont
    """.split()  # noqa: SIM905 - a list of words reads as words
)


def is_prose(text: str) -> bool:
    """Say whether ``text`` reads like a sentence: enough words, and among them those that hold sentences together."""
    words = _WORD.findall(text.lower())
    if len(words) < words_min:
        return False
    grammar = sum(word in _GRAMMAR or word.partition("'")[0] in {"l", "d", "qu", "n", "s", "j"} for word in words)
    return grammar >= grammar_words_min and grammar >= len(words) * GRAMMAR_SHARE_MIN
