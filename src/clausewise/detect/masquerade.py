"""Files that pretend: a program that is called a picture, a name written backwards, an ending that only looks like one, two files in one.

What: ``file.disguise``, with the way in its evidence: two endings, an ending pushed out of sight or spelled with look-alike letters, signs
that turn a name around, a program or a script under the name or type of a document, a picture that is also a script, a page or an
archive, and names in an archive that lead out of the folder it is opened in. In a text, names that signs turn around so that another ending
is seen.
Why: who lies about what a file is wants it opened by somebody who would not open it otherwise.
Limits: what the file does is not judged here. A program under its own name is no disguise, nor is a PNG called ``.jpg``; a page saved in
place of a picture and an archive behind one happen to honest people, and their scores stay low. A text that
warns of a turned name weighs less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from clausewise.detect import stance
from clausewise.detect.enclosure import ends_twice
from clausewise.detect.mention import DOTTED
from clausewise.detect.registry import detector
from clausewise.detect.reversal import Reversal, reversals
from clausewise.detect.sighting import Sighting, evidence_max, signals
from clausewise.detect.skeleton import skeleton
from clausewise.extract import Extract
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

DISGUISE = "file.disguise"
least = 0.3
ending_characters_max = 6

# Shares of such files that are meant ill; each is a judgement on how rarely honest people make them.
_TURNED, _TWICE, _ALIKE, _PROGRAM, _PUSHED = 0.95, 0.95, 0.93, 0.95, 0.9
# What hides behind another ending need not be a program; whoever turns its name has something to hide all the same.
_TURNED_HARMLESS = 0.6
# Programmers call their own files so (``viewer.pdf.js``), and wikis their pages (``File.jpg.html``).
_TWICE_WEB = 0.5
_CODE_IN_MEDIA, _SECOND, _PAGE = 0.88, 0.6, 0.4
_OUT, _ABSOLUTE = 0.85, 0.2
# Signs that look like the dot before an ending.
_DOTS: Final = "\u2024\uff0e\u3002\ufe52"
_TURNING: Final = re.compile("[\u202d\u202e\u2066-\u2068]")
# A run of blanks is tried once, from its beginning: names may be as long as their writer likes.
_FAR_ENDING: Final = re.compile(r"(?<!\s)\s{6,}+\.\w{2,5}\s*+\Z")
_OF_THE_WEB: Final = re.compile(r"(?i)\.(?:js|s?html?|xht|svg|url|dll|reg|one|application|jar|com)\s*\Z")
_RUNS: Final = re.compile(
    r"exe|scr|pif|com|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|lnk|ps1|jar|msi|cpl|reg|url|iso|img|vhd|dll|sh|php|apk|dmg|app"
)
_CLIMBS: Final = re.compile(r"(?:\A|[/\\])\.\.(?:[/\\]|\Z)")
_ROOTED: Final = re.compile(r"[/\\]|[A-Za-z]:[/\\]")
_BESIDES: Final = {"javascript": _CODE_IN_MEDIA, "php": _CODE_IN_MEDIA, "script": 0.75, "pdf": 0.7}
_ENDINGS: Final = re.compile(
    rf"{_RUNS.pattern}|html?|svg"
    r"|pdf|docx?|docm|xlsx?|xlsm|pptx?|odt|ods|odp|txt|rtf|csv|jpe?g|png|gif|webp|bmp|tiff?|mp3|mp4|wav|mov|avi|zip"
)
_RUN_TYPES: Final = re.compile(
    r"application/(?:vnd\.microsoft\.portable-executable|x-dosexec|x-executable|x-mach-binary|java-vm|vnd\.android\.dex|x-ms-shortcut)"
    r"|text/x-(?:shellscript|php)"
)
_SHOWN_TYPES: Final = re.compile(
    r"image/|audio/|video/|text/(?:plain|csv|calendar)|application/(?:pdf|msword|rtf|vnd\.(?:ms-(?:excel|powerpoint)\b|oasis|openxml))"
)
# Names by which a system tells scripts that are sent as plain text, so that they are read and not run.
_TEXT_ANYWAY: Final = re.compile(r"text/x-(?:shellscript|php)")


@detector
class Masquerade:
    """The inspector of what a file pretends to be; see the module for what, why and limits."""

    name = "masquerade"
    emits = frozenset({DISGUISE})
    media = (
        Medium.FILE,
        Medium.IMAGE,
        Medium.AUDIO,
        Medium.VIDEO,
        Medium.DOCUMENT,
        Medium.PAGE,
        Medium.EMAIL,
        Medium.TEXT,
        Medium.LINK,
    )

    def __init__(self, register: Register) -> None:
        del register  # a lie is one for every operator
        here = Path(__file__)
        code = here.read_bytes() + here.with_name("reversal.py").read_bytes()
        self.version = sha256(code).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Look for what every name of a file has in it: a point between letters."""
        return [Needle(DOTTED, raw=True)]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a file's name is turned around."""
        return [_mentioned(facts) for facts in batch]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract whose name, type or bytes contradict each other."""
        return [signals(one, (*_named(one), *_typed(one)), self.name, least=least) for one in batch]


def _mentioned(facts: Facts) -> list[Signal]:
    found: list[tuple[float, Evidence]] = []
    for one in reversals(facts.text):
        left = stance.weight(stance.stances(facts.view, *facts.position(one.start, one.end)), Masquerade.name)
        score = round(_turned(one) * left, 4)
        if score >= least:
            spot = Evidence(
                facts.part, one.start, one.end, facts.text[one.start : one.end], f"name_backwards/{one.seen}"
            )
            found.append((score, spot))
    if not found:
        return []
    surest = sorted(found, key=lambda one: -one[0])[:evidence_max]
    return [Signal(DISGUISE, surest[0][0], tuple(spot for _, spot in surest), Masquerade.name)]


def _turned(name: Reversal) -> float:
    """Return how surely a name is turned so that its ending is not seen; an address that is turned is no file's name."""
    written, seen = (one.rpartition(".")[2].lower() for one in (name.written, name.seen))
    if written == seen or not _ENDINGS.fullmatch(seen):
        return 0.0
    if not _RUNS.fullmatch(written):
        return _TURNED_HARMLESS if _ENDINGS.fullmatch(written) else 0.0
    return _TURNED


def _named(extract: Extract) -> Iterator[Sighting]:
    name = extract.source.name
    if not name:
        return
    place = "" if extract.inside else name
    if _TURNING.search(name):
        yield Sighting(DISGUISE, _TURNED, "name_backwards", name, place)
    if _FAR_ENDING.search(name):
        yield Sighting(DISGUISE, _PUSHED, "ending_out_of_sight", name, place)
    elif ends_twice(name):
        yield Sighting(DISGUISE, _TWICE_WEB if _OF_THE_WEB.search(name) else _TWICE, "two_endings", name, place)
    if looks_like(name) is not None:
        yield Sighting(DISGUISE, _ALIKE, "look_alike_ending", name, place)
    if extract.inside and _CLIMBS.search(name):
        yield Sighting(DISGUISE, _OUT, "leads_out_of_the_folder", name, place)
    elif extract.inside and _ROOTED.match(name):
        yield Sighting(DISGUISE, _ABSOLUTE, "absolute_path", name, place)


def looks_like(name: str) -> str | None:
    """Return the ending that the ending of a name merely looks like, None where it is what it looks like."""
    ending = re.split(rf"[.{_DOTS}]", name)[-1].strip().lower()
    if not 0 < len(ending) <= ending_characters_max:
        return None
    seen = ending if ending.isascii() else skeleton(ending)
    is_borrowed = seen != ending or name.rstrip().lower().removesuffix(ending).endswith(tuple(_DOTS))
    return seen if is_borrowed and _ENDINGS.fullmatch(seen) else None


def _typed(extract: Extract) -> Iterator[Sighting]:
    said = {one.name: one.content for one in extract.metas if one.name.startswith("type.")}
    true, source = said.get("type.true", ""), extract.source
    if not true:
        return
    place = "" if extract.inside else source.name or extract.medium.value
    shown = _pretended(said)
    if _RUN_TYPES.match(true) and shown and not (_TEXT_ANYWAY.match(true) and shown.startswith("text/")):
        yield Sighting(DISGUISE, _PROGRAM, f"program_as/{shown}", source.name or true, place, true)
    elif true == "text/html" and shown.startswith(("image/", "audio/", "video/")) and shown != "image/svg+xml":
        yield Sighting(DISGUISE, _PAGE, f"page_as/{shown}", source.name or true, place, true)
    for meta in extract.metas:
        if meta.name == "type.besides":
            score = _BESIDES.get(meta.content, _SECOND)
            yield Sighting(DISGUISE, score, f"also/{meta.content}", source.name or true, place, true)


def _pretended(said: dict[str, str]) -> str:
    """Return the harmless type that the name says, else the one that the sender says; empty if neither says such a one."""
    return next(
        (said[name] for name in ("type.named", "type.declared") if _SHOWN_TYPES.match(said.get(name, ""))),
        "",
    )
