"""Addresses of people and places as a mail's fields name them: ``"Lou Roy" <lou@example.com>``, groups and comments (RFC 5322, 3.4).

Read tolerantly and in linear time; the standard library's reader changes between releases and gives up on what forgers write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

mailboxes_max = 5_000

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\([^()]*\)|<[^<>]*>|[,;:]|[^"(<,;:]+|.', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s+")


class Mailbox(Struct, frozen=True, gc=False):
    """A name as it is shown, and an address; either may be empty."""

    name: str = ""
    address: str = ""

    @property
    def local(self) -> str:
        """What stands before the ``@``."""
        return self.address.rpartition("@")[0]

    @property
    def host(self) -> str:
        """What stands behind the ``@``, in lower case."""
        return self.address.rpartition("@")[2].strip("[]. ").lower() if "@" in self.address else ""


def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """Return what a decoded field of addresses names, at most ``mailboxes_max``. The name of a group is passed over."""
    found: list[Mailbox] = []
    words: list[str] = []
    comments: list[str] = []
    for sign in _tokens(value):
        if sign in ",;":
            found += _mailbox(words, comments)
            words, comments = [], []
            if len(found) >= mailboxes_max:
                return tuple(found[:mailboxes_max])
        elif sign == ":":
            words = words if any("@" in word for word in words) else []
        elif sign.startswith("(") and sign.endswith(")"):
            comments.append(sign[1:-1])
        else:
            words.append(sign)
    found += _mailbox(words, comments)
    return tuple(found)


def _tokens(value: str) -> Iterator[str]:
    for sign in _TOKEN.finditer(value):
        yield sign[0]


def _mailbox(words: list[str], comments: list[str]) -> list[Mailbox]:
    """Return the one mailbox that ``words`` make: the last address in angle brackets counts, and what stands before it is the name."""
    last = max((at for at, word in enumerate(words) if _is_angle(word)), default=-1)
    if last >= 0:
        return [Mailbox(_said(words[:last]), _SPACE.sub("", words[last][1:-1]))]
    text = _said(words)
    if not text:
        return []
    if "@" in text:
        # A quotation mark that never closes swallowed the brackets.
        name, _, address = text.removesuffix(">").rpartition("<" if text.endswith(">") else " ")
        name, address = (name.strip(), address) if "@" in address else ("", text)
        return [Mailbox(name or " ".join(comments).strip(), _SPACE.sub("", address))]
    return [Mailbox(text)]


def _is_angle(word: str) -> bool:
    return word.startswith("<") and word.endswith(">")


def _said(words: list[str]) -> str:
    return _SPACE.sub(" ", "".join(map(_unquoted, words))).strip()


def _unquoted(word: str) -> str:
    if not word.startswith('"'):
        return word
    return _ESCAPED.sub(r"\1", word[1:-1] if len(word) > 1 and word.endswith('"') else word[1:])
