"""What in an address tells one person, copy or visit from all others: the thing that makes a picture a beacon.

A version of a file, a size, a language and the signature of a store of files look alike and name nobody; they are told by the parameter's
name and by where they stand.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import unquote

from msgspec import Struct

from clausewise.url import Url

token_characters_max = 2048
path_segments_max = 32
# What is shorter is a year, a page or the name of a machine.
digits_in_path_min = 6
label_characters_min = 10


class Sort(StrEnum):
    """What an identifier is, the surest first."""

    ADDRESS = "mail_address"
    PLACEHOLDER = "merge_field"
    DIGEST = "digest"
    UNIQUE = "uuid"
    TOKEN = "token"  # noqa: S105 - a word of the subject
    NUMBER = "number"
    NAME = "name"


# How surely each sort names one person or copy (our judgement; measured with the corpus of pages).
STRENGTHS = {
    Sort.ADDRESS: 1.0,
    Sort.PLACEHOLDER: 1.0,
    Sort.DIGEST: 0.95,
    Sort.UNIQUE: 0.95,
    Sort.TOKEN: 0.9,
    Sort.NUMBER: 0.8,
    Sort.NAME: 0.6,
}


class Identifier(Struct, frozen=True):
    """One identifier: what it is, the parameter that bears it (empty in the path or the host), and its value."""

    sort: Sort
    name: str
    value: str

    @property
    def strength(self) -> float:
        """How surely it names one person or copy, from 0 to 1."""
        return STRENGTHS[self.sort]

    @property
    def is_personal(self) -> bool:
        """Whether it says itself that it names a person: by what it is or by its parameter."""
        return self.sort in (Sort.ADDRESS, Sort.PLACEHOLDER) or self.name in _OF_A_PERSON


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that say which person or copy, in the words of those who send letters, and those that say which file.
_PERSONAL = _words(
    "u uid user user_id userid usr rid recipient recipient_id cid contact contact_id cust customer customer_id client client_id"
    " sid subscriber subscriber_id sub mid member member_id msg msg_id message message_id mail_id e email e_mail em mail courriel"
    " adresse destinataire abonne utilisateur membre id eid hash md5 sha1 sha256 token tok t k m p r i ref who qui"
    " visitor visiteur vid session session_id guid uuid d data c n o track trk open upn ev ep"
)
_OF_A_PERSON = _words(
    "u uid user user_id userid usr rid recipient recipient_id cid contact contact_id customer customer_id client client_id subscriber"
    " subscriber_id mid member member_id e email e_mail mail courriel destinataire abonne utilisateur membre visitor visiteur vid session"
    " session_id sid who qui upn track trk open"
    " reader lecteur lectrice dest to rcpt abonnee cle jeton"
)
_OF_A_FILE = _words(
    "v ver version rev revision build ts time timestamp date cb cachebuster cachebust nocache _ rnd rand w width height size sz"
    " quality fit crop dpr format fm auto lang hl locale family display subset text api_key apikey sv sp sr se st spr sig signature"
    " expires policy key_pair_id token_expiry ixlib ixid oh oe _nc_ht stp ccb integrity itok crc mtime"
)
# A height or a hash, a question or a query: only a whole digest under these says who.
_OF_EITHER = frozenset({"h", "q", "key", "sha"})
_SIGNED = ("x-amz-", "x-goog-", "x-oss-", "x-ms-")
_FILE_ENDINGS = (".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".map", ".json", ".webmanifest")

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{1,80}\}\}|\*\|[\w:]{1,60}\|\*|%%[\w .]{1,60}%%|\$\{[^{}]{1,80}\}|\[\[[\w .]{1,60}\]\]|<%=?[^<>]{1,80}%>|\{%[^{}]{1,80}%\}"
    r"|%(?:recipient|subscriber|email|courriel|destinataire)[\w.]{0,40}%|\[(?:email|courriel|e-mail|uniqid|recipient|destinataire)[\w-]{0,40}\]"
    r"|__(?:email|courriel|uid|user|subscriber)[a-z_]{0,40}__",
    re.IGNORECASE,
)
_UNIQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"[0-9a-f]{10,128}", re.IGNORECASE)
_TOKEN = re.compile(
    r"[A-Za-z0-9_-]{12,2000}={0,2}|[A-Za-z0-9+/_-]{16,2000}={0,2}|[\w-]{4,800}\.[\w-]{4,800}\.[\w-]{4,800}"
)
_MEMBER = re.compile(
    r"(?:reader|user|member|subscriber|contact|visitor|customer|lecteur|lectrice|membre|abonnee?|visiteur|client|destinataire)[-_]?\d{2,12}",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]+(?:[-_][a-z]+)*\d{0,4}|[A-Z][a-z]+(?:[A-Z][a-z]+)*\d{0,2}|[A-Z]+(?:[-_][A-Z]+)*")
_CHANGE = re.compile(r"[a-z](?=[A-Z0-9])|[A-Z](?=\d)|\d(?=[A-Za-z])")
_NUMBER = re.compile(r"\d{5,24}")
_DIGEST_LENGTHS = frozenset({32, 40, 64, 96, 128})


def identifier(url: Url) -> Identifier | None:
    """Return the surest identifier in the query, path, fragment or host of ``url``, or None."""
    return max(_found(url), key=lambda one: one.strength, default=None)


def in_query(url: Url) -> Identifier | None:
    """Return the surest identifier in the query of ``url`` alone: what files, which are named by their content, are judged by."""
    return max(_in_query(url), key=lambda one: one.strength, default=None)


def in_host(url: Url) -> Identifier | None:
    """Return the identifier that a label of the host is, left of what somebody registered: a way out for data by name look-ups."""
    if not url.ascii_host.endswith(f".{url.site}"):
        return None
    labels = re.split("[.-]", url.ascii_host[: -len(url.site) - 1])
    return next((one for label in labels if len(label) >= label_characters_min and (one := _named("", label))), None)


def sort_of(value: str) -> Sort | None:
    """Return what ``value`` is if it can be an identifier at all: a mail address (bare, or in base64), a digest, a token, a number."""
    value = value[:token_characters_max].strip()
    if _ADDRESS.search(value):
        return Sort.ADDRESS
    if _PLACEHOLDER.search(value):
        return Sort.PLACEHOLDER
    if _UNIQUE.search(value):
        return Sort.UNIQUE
    if _HEXADECIMAL.fullmatch(value) and re.search("[a-f]", value, re.IGNORECASE) and re.search(r"\d", value):
        return Sort.DIGEST if len(value) in _DIGEST_LENGTHS else Sort.TOKEN
    if _NUMBER.fullmatch(value) or _MEMBER.fullmatch(value):
        return Sort.NUMBER
    if _TOKEN.fullmatch(value) and not _WORDS.fullmatch(value):
        return Sort.ADDRESS if _ADDRESS.search(_decoded(value)) else Sort.TOKEN if _is_mixed(value) else None
    return None


def _found(url: Url) -> Iterator[Identifier]:
    yield from _in_query(url)
    segments = [one for one in url.path.split("/")[:path_segments_max] if one]
    for segment in segments:
        if not segment.lower().endswith(_FILE_ENDINGS):
            # The whole stem, since what merely follows a name is a file's fingerprint: ``logo.3f9ac2d1.png``.
            stem = unquote(segment.rsplit(".", 1)[0] if "@" not in segment else segment)
            sort = sort_of(stem)
            if sort is not None and (sort is not Sort.NUMBER or len(stem) >= digits_in_path_min):
                yield Identifier(sort, "", stem)
    inside = in_host(url)
    if inside:
        yield inside


def _in_query(url: Url) -> Iterator[Identifier]:
    for name, value in url.query:
        one = _named(name.lower(), value)
        if one:
            yield one


def _named(name: str, value: str) -> Identifier | None:
    # A bare query, ``?3dd1adda6710db18``, is a name without a value.
    bare = not value
    sort = sort_of(name if bare else value)
    key = re.sub(r"[^a-z0-9_]+", "_", "" if bare else name)
    if sort in (Sort.ADDRESS, Sort.PLACEHOLDER):
        return Identifier(sort, key, value or name)
    if sort is None:
        # Whatever stands under such a name is one's.
        return Identifier(Sort.NAME, key, value) if key in _OF_A_PERSON and len(value) > 1 else None
    if key in _OF_A_FILE or name.startswith(_SIGNED) or (key in _OF_EITHER and sort not in (Sort.DIGEST, Sort.UNIQUE)):
        return None
    is_bare_number = sort is Sort.NUMBER and value.isdecimal()
    if is_bare_number and key not in _PERSONAL and not key.endswith(("id", "_no", "num")):
        return None
    return Identifier(sort, key, value or name)


def _is_mixed(value: str) -> bool:
    """Say whether letters and digits, or small and capital letters, alternate as they do in no word."""
    return len(_CHANGE.findall(value[:64])) * 8 >= min(len(value), 64)


def _decoded(value: str) -> str:
    try:
        return urlsafe_b64decode(value.replace("+", "-").replace("/", "_") + "==="[: -len(value) % 4]).decode("ascii")
    except (ValueError, UnicodeDecodeError):
        return ""
