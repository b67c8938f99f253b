"""A named person who is accused of a crime or a disgrace: a name, and what a sentence says the person did, English and French.

What: finds names of people by their capitals and titles where a word of a crime stands, and says ``defamation`` when the sentence ties the
two. What a court, a film or a rumour says is let go (the ``unless`` of the shapes), and the stance weakens the rest.
Why: "a thief stole my bike" accuses nobody; the same words behind a name may cost somebody their job, true or not.
Limits: whether it is true is not known here, and neither the convicted nor the hero of a novel is known by name, so a person always
decides. A name in small letters, or a nickname, is not seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from clausewise.detect import shape
from clausewise.detect.outline import Found, Outline, placed, told
from clausewise.detect.pattern import expand
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Medium, Signal
from clausewise.register import Register

SIGNAL = "defamation"
NAME = b"@"
names_max = 32
before_characters_max, after_characters_max = 200, 300

_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Doctor|Coach|Professor|Judge|Father|Pastor|Officer|Mayor|M\.|Mme|Mlle|Monsieur|Madame|Docteur|Docteure|Dre|Maître|Me"
    r"|Professeure?|Juge|Père|Agente?|L'entraîneure?|Le notaire|La notaire|Le maire|La mairesse)\.?"
)
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_PARTICLE = r"(?: (?:de|du|des|la|le|van|von|der|den|di|da|al|el|Mc|Mac|O'))?"
# A capital begins a sentence, too, and names what is no person.
_NO_NAME = (
    r"(?!(?:The|This|That|These|Those|An|And|But|Or|So|My|Our|Your|His|Her|Their|Some|All|Every|Not|If|When|In|On|At|For|From|To|With|What"
    r"|Who|White|Black|Red|New|Old|Happy|Dear|Thank|Hello|Les?|La|Une?|Des|Cet?|Cette|Ces|Mon|Ma|Mes|Notre|Nos|Votre|Vos|Son|Sa|Ses|Leur|Et"
    r"|Mais|Ou|Donc|Si|Quand|Dans|Sur|Pour|Avec|Chez|Tous|Toutes|Merci|Bonjour|Hurricane|Cyclone|Storm|Lake|Mount|Saint|Ouragan|Tempête|Lac|Mont"
    r"|Rue) )"
)
_NO_SURNAME = (
    r"(?! (?:Disease|Syndrome|Fever|Virus|Street|Avenue|Road|City|County|University|College|Bank|Inc|Ltd|Corp|Company|Party|League|Airlines"
    r"|Act|Day|Times|Post|Club|Hospital|Police|Church|Council|Army|Government)\b)"
)
_NAME = re.compile(
    rf"(?<!\w)(?:{_TITLE} )?{_NO_NAME}{_WORD}(?: [A-Z]\.)?{_PARTICLE}{_NO_SURNAME} {_WORD}(?!\w)|(?<!\w){_TITLE} {_WORD}(?!\w)"
)


@detector
class Accusation:
    """The detector of named people accused; see the module for what, why and limits."""

    name = "accusation"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # who is accused does not depend on the operator
        cues = (cue for one in shape.named(SIGNAL) for cue in one.cues)
        self._needles = list(dict.fromkeys(needle for cue in cues for needle in expand(cue)))
        self.version = Outline(self.name, ()).version

    def needles(self) -> Sequence[Needle]:
        """Return the words of crimes, each once."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts in which a name and a word of a crime stand."""
        return [told(facts, self._found(facts), self.name) if facts.hits.get(self.name) else [] for facts in batch]

    def _found(self, facts: Facts) -> Iterator[Found]:
        """Yield each shape that a name fills, in the view in which that name alone became a mark."""
        for number, match in enumerate(_NAME.finditer(facts.text)):
            if number >= names_max:
                return
            start, end = _in_view(facts, match.start()), _in_view(facts, match.end())
            masked = facts.view[:start] + NAME + facts.view[end:]
            for one in shape.named(SIGNAL):
                found = one.search(
                    masked, max(0, start - before_characters_max), min(len(masked), start + after_characters_max)
                )
                if found and not one.voids(
                    masked[max(0, start - before_characters_max) : start + after_characters_max]
                ):
                    yield placed(
                        facts, SIGNAL, one, (min(start, found.start()), max(end, found.end() + end - start - 1))
                    )


def _in_view(facts: Facts, position: int) -> int:
    return position if facts.offsets is None else bisect_left(facts.offsets, position)
