"""Which products, sites and handles belong to which account, so that people may speak of their own work.

    accounts:
      - {account: u42, own: [boulangerie.example, "*.boulangerie.example", "@boulangerie", "Pain du coin"]}

The operator keeps this file beside its accounts, not in the policy: accounts come and go, a policy is published. For an account that is
in it, praise of what is its own is no advertisement, and praise of another's site or handle is. Of an account that is not, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.model import Item, Signal
from clausewise.source import read

OWN, OTHER = "promotion.own", "promotion.other"
EMITS: Final = frozenset({OWN, OTHER})
OTHER_SCORE: Final = 0.7
PITCH_LEAST: Final = 0.5
# What praises; of it, the first alone is taken back when the praised is one's own: spam stays spam, and a paid link a paid link.
_PROMOTION: Final = "promotion"
_PITCHES: Final = frozenset({_PROMOTION, "promotion.link", "spam", "solicitation"})

_HOST: Final = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(?![\w@-])", re.IGNORECASE
)
_HANDLE: Final = re.compile(r"(?<![\w@.])@([\w.]{2,40})(?<!\.)")


class Owners(Struct, frozen=True):
    """What belongs to each account: hosts (``*.x`` for all under x), handles with their ``@``, and names, in lower case."""

    by_account: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, given: Owners | str | Path | None) -> Owners | None:
        """Return what was given, read from its file when it is a path (see ``read_owners``)."""
        return read_owners(Path(given)) if isinstance(given, (str, Path)) else given

    def judged(self, item: Item, signals: Sequence[Signal]) -> list[Signal]:
        """Return an item's signals with ownership told: praise of one's own becomes ``promotion.own``, of another's ``promotion.other``."""
        own = self.by_account.get(item.author)
        if own is None or not any(one.name in _PITCHES and one.score >= PITCH_LEAST for one in signals):
            return list(signals)
        text = " ".join(part.text for part in item.parts).casefold()
        mentioned = mentions(text)
        others = [one for one in mentioned if not _is_own(one, own)]
        if others:
            return [*signals, Signal(OTHER, OTHER_SCORE, next(one.evidence for one in signals if one.name in _PITCHES))]
        if mentioned or any(_names(name, text) for name in own):
            return [replace(one, name=OWN) if one.name == _PROMOTION else one for one in signals]
        return list(signals)


def mentions(text: str) -> tuple[str, ...]:
    """Return the hosts and the handles (with their ``@``) that a text in lower case speaks of, each once."""
    hosts = (match.group(1).removeprefix("www.") for match in _HOST.finditer(text))
    handles = (f"@{match.group(1)}" for match in _HANDLE.finditer(text))
    return tuple(dict.fromkeys((*hosts, *handles)))


def read_owners(path: Path) -> Owners:
    """Read the file of accounts. Raises PolicyError with every problem: CW268 for an account that stands twice."""
    source = read(path, name=path.name)
    table = Table.of(source)
    found: dict[str, tuple[str, ...]] = {}
    if table is not None:
        table.only(("accounts",))
        for row in table.tables("accounts"):
            row.only(("account", "own"))
            account, own = row.text("account"), row.texts("own", least=1)
            if account in found:
                row.note(
                    "account",
                    "CW268",
                    f"The account `{account}` stands here a second time.",
                    f"Le compte `{account}` figure ici une deuxième fois.",
                    remedy_en="Put everything that is its own in one place.",
                    remedy_fr="Réunissez en un seul endroit tout ce qui lui appartient.",
                )
            elif account is not None:
                found[account] = tuple(one.casefold().removeprefix("www.") for one in own)
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return Owners(found)


def _is_own(mentioned: str, own: Iterable[str]) -> bool:
    return any(mentioned == one or (one.startswith("*.") and mentioned.endswith(one[1:])) for one in own)


def _names(name: str, text: str) -> bool:
    return not name.startswith(("*", "@")) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
