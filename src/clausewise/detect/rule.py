"""Rules that look for harm in bytes: programs, scripts, macros, archives' members, whatever they are called.

What: ``file.virus`` for one virus by its name, such as the test file of antivirus programs; ``file.rule`` for a way of doing harm, with
the rule's name in its evidence: macros that start by themselves and reach out, droppers, shells that call home, stealers of passwords,
hidden miners, web shells, ransom notes, scripts that destroy, shortcuts and images that run a shell, documents that carry a program. An
operator's own folder of YARA rules is read beside them (``rules`` in the settings).
Why: what a program does to whoever runs it stands in its bytes, not in its name.
Limits: rules know what was seen before; packed and new programs pass, so an antivirus belongs beside them. A text that shows such code
speaks of it and runs nothing: there only ransom notes and the test file count. Packed programs alone accuse nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from clausewise.detect.registry import detector
from clausewise.detect.ruleset import ANYWHERE, NAMED, Match, Ruleset, ScanTimeoutError, shipped
from clausewise.detect.sighting import Sighting, signals
from clausewise.errors import UnavailableError
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

RULE, VIRUS, NOT_OPENED = "file.rule", "file.virus", "limit.not_opened"
TIMEOUT, UNAVAILABLE = "rules_timeout", "unavailable"
least: Final = 0.25
# Of texts that show harmful code, hardly any is meant to be run.
PROSE_SCORE: Final = 0.4
_PROSE: Final = re.compile(
    r"(?i)\.(?:txt|md|markdown|rst|adoc|tex|html?|xhtml|csv|log|json|ya?ml|ipynb|po|xml|toml|srt|vtt|ass|ssa)\Z|\A[^.]*\Z"
)
_MAIL_BODY: Final = "body"
_RUN: Final = re.compile(rb"#!\s?/|<\?php|<%|MZ|\x7fELF|<hta:", re.IGNORECASE)


class Rules:
    """The inspector of what rules find; see the module for what, why and limits."""

    emits: frozenset[str] = frozenset({RULE, VIRUS, NOT_OPENED})
    media: tuple[Medium, ...] = (
        Medium.FILE,
        Medium.DOCUMENT,
        Medium.IMAGE,
        Medium.AUDIO,
        Medium.VIDEO,
        Medium.PAGE,
        Medium.EMAIL,
        Medium.TEXT,
        Medium.LINK,
    )

    def __init__(self, name: str, rules: Ruleset) -> None:
        self.name = name
        self.version = rules.version
        self._rules = rules

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract whose bytes, code or attached texts a rule knows."""
        return [self._of(one) for one in batch]

    def _of(self, extract: Extract) -> list[Signal]:
        try:
            return signals(extract, self._seen(extract), self.name, least=least)
        except ScanTimeoutError:
            return [_unread(extract, TIMEOUT, self.name)]
        except UnavailableError:
            return [_unread(extract, UNAVAILABLE, self.name)] if _is_run(extract) and not extract.limits else []

    def _seen(self, extract: Extract) -> Iterator[Sighting]:
        told: set[str] = set()
        for data, path, is_prose in _looked_at(extract):
            for match in self._rules.matches(data):
                if match.name not in told:
                    told.add(match.name)
                    yield _sighting(match, path, is_prose=is_prose and ANYWHERE not in match.tags)


def _looked_at(extract: Extract) -> Iterator[tuple[bytes, str, bool]]:
    """Yield what of a part is looked at, at which path, and whether it is a text that people read."""
    source = extract.source
    name = _place(extract)
    if extract.medium is Medium.EMAIL:
        for passage in extract.passages:
            if not passage.path.startswith(("header", _MAIL_BODY)):
                yield passage.text.encode("utf-8", "replace"), passage.path, is_prose(passage.path, b"")
    else:
        # An address that was sent by itself is no file.
        text = "" if extract.medium is Medium.LINK else source.text
        data = source.data or text.encode("utf-8", "surrogatepass")
        is_text = extract.medium in (Medium.TEXT, Medium.PAGE) or bool(
            extract.medium is Medium.FILE and extract.passages
        )
        if data:
            yield data, name, is_text and is_prose(source.name, data)
    if extract.scripts and extract.medium is not Medium.PAGE:
        yield "\n".join(one.code for one in extract.scripts).encode("utf-8", "replace"), extract.scripts[0].path, False


def _is_run(extract: Extract) -> bool:
    """Say whether a part is a program or a script, at which rules alone look; anything else has been opened and judged."""
    if extract.medium not in (Medium.FILE, Medium.TEXT) or extract.children:
        return False
    return not extract.passages or not is_prose(extract.source.name, extract.source.data)


def _place(extract: Extract) -> str:
    """Return the path of a part in itself: its name, unless it lay in another and is named by that already."""
    return "" if extract.inside else extract.source.name or extract.medium.value


def is_prose(name: str, data: bytes) -> bool:
    """Say whether a text of that name is read rather than run."""
    return bool(_PROSE.search(name)) and not _RUN.match(data)


def _sighting(match: Match, path: str, *, is_prose: bool) -> Sighting:
    score = min(match.score, PROSE_SCORE) if is_prose else match.score
    return Sighting(
        VIRUS if NAMED in match.tags else RULE, score, match.name, match.excerpt, path, f"{match.en} / {match.fr}"
    )


def _unread(extract: Extract, why: str, detector: str) -> Signal:
    place = extract.place(_place(extract))
    return Signal(NOT_OPENED, 1.0, (Evidence(extract.part, 0, 0, "", why, place),), detector)


@detector
class ShippedRules(Rules):
    """The inspector of the rules that ship."""

    name = "rule"

    def __init__(self, register: Register) -> None:
        del register  # harm is harm to anybody
        super().__init__("rule", shipped())


def own_rules(folder: Path) -> Rules:
    """Return the inspector of an operator's rules. Raises ConfigError CW690 or CW692, UnavailableError CW691."""
    rules = Ruleset([folder])
    rules.compile()
    return Rules("rule.own", rules)
