"""Files that are no picture, sound, film, page, mail or document: archives are opened, texts are read, programs are described.

What nobody can open is still fingerprinted and looked at by rules (``clausewise.detect.rule``); an empty part was not judged at all.
"""

from __future__ import annotations

from clausewise.errors import UnavailableError
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.container import SHUT, container, is_container
from clausewise.parse.draft import Draft
from clausewise.parse.nature import medium_of, read_text, type_of
from clausewise.parse.registry import parser
from clausewise.parse.subtitle import form_of, subtitles

FAILED, NOT_JUDGED, UNKNOWN = "failed", "not_judged", "unknown"


@parser(Medium.FILE)
def file(part: Part) -> Extract:
    """Return what a file holds."""
    draft = Draft(part)
    if not part.data:
        draft.limit(NOT_JUDGED)
        return draft.extract()
    try:
        _read(part, draft)
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - what nobody foresaw costs this file alone, and a person looks at it
        draft.limit(FAILED)
    return draft.extract()


def _read(part: Part, draft: Draft) -> None:
    kind = type_of(part.data, part.name)
    if is_container(kind):
        container(part.data, kind, part.name, draft)
    elif SHUT.fullmatch(kind):
        draft.limit(UNKNOWN)
    elif form_of(part.name) and medium_of(kind) is Medium.TEXT:
        for one in subtitles(read_text(part.data), part.name):
            draft.say(one.text, one.path, one.kind)
    elif medium_of(kind) is Medium.TEXT or kind.startswith("text/"):
        draft.say(read_text(part.data), part.name)
