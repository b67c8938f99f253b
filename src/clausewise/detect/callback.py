"""Calls that inline code makes to other hosts without a word to the reader: which way, to what address, and what they carry away.

Read by shape, not run: heads of calls (``sendBeacon(``, ``fetch(``, ``new Image().src =`` …), the address that follows in a literal, in a
variable that was given one, or in one that is disguised (escapes, Base64, character codes, pieces put together).
Limits: an address that only running the code would make is not seen; what lies beyond ``code_characters_max`` is not looked at.
"""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from enum import StrEnum
from itertools import islice

from msgspec import Struct

code_characters_max = 400_000
window_characters_max = 400
before_characters_max = 160
heads_max = 600
aliases_max = 4
excerpt_characters_max = 160


class Way(StrEnum):
    """How the code calls."""

    BEACON = "send_beacon"
    FETCH = "fetch"
    REQUEST = "xml_http_request"
    IMAGE = "image"
    SOCKET = "web_socket"
    EVENTS = "event_source"
    SCRIPT = "script"
    STYLE = "style"
    FRAME = "frame"
    MEDIA = "media"
    WORKER = "worker"
    UNKNOWN = "source"


class Load(StrEnum):
    """What a call carries away: secrets, what tells one visitor from others, or only that somebody came."""

    SECRET = "secret"  # noqa: S105 - a word of the subject
    VISITOR = "visitor"
    CHANGING = "changing"
    NOTHING = "nothing"


class Call(Struct, frozen=True):
    """One call: its way, its address and what it carries.

    ``is_used`` says that somebody waits for its answer, ``is_disguised`` that its address was, ``is_unseen`` that what it makes is kept
    from sight.
    """

    way: Way
    url: str
    load: Load
    excerpt: str
    is_used: bool = False
    is_disguised: bool = False
    is_unseen: bool = False


# The share of such calls that watch the reader, by way and load (our judgement; measured with the corpus of pages). An answer that is used
# speaks for a service that the page shows.
_SCORES: dict[Way, tuple[float, float, float, float]] = {
    Way.BEACON: (0.98, 0.96, 0.94, 0.93),
    Way.IMAGE: (0.98, 0.95, 0.88, 0.85),
    Way.FETCH: (0.97, 0.88, 0.6, 0.72),
    Way.REQUEST: (0.97, 0.88, 0.6, 0.72),
    Way.SOCKET: (0.95, 0.75, 0.4, 0.4),
    Way.EVENTS: (0.95, 0.75, 0.4, 0.4),
    Way.SCRIPT: (0.95, 0.65, 0.4, 0.3),
    Way.STYLE: (0.95, 0.8, 0.5, 0.3),
    Way.FRAME: (0.95, 0.65, 0.4, 0.3),
    Way.MEDIA: (0.95, 0.65, 0.35, 0.25),
    Way.UNKNOWN: (0.95, 0.4, 0.3, 0.2),
    Way.WORKER: (0.9, 0.65, 0.4, 0.35),
}
_USED, _DISGUISED, _UNSEEN = 0.45, 0.85, 0.88
_LOADS = tuple(Load)
_SENDING = frozenset({Way.REQUEST, Way.SOCKET})

_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\u\{([0-9A-Fa-f]{1,5})\}")
_JOINED = re.compile(r"([\"'`])\s{0,20}\+\s{0,20}[\"'`]")
_BASE64 = re.compile(r"\batob\(\s{0,20}[\"'`]([A-Za-z0-9+/=_-]{8,4000})[\"'`]\s{0,20}\)")
_CODES = re.compile(r"\bString\.fromCharCode\(((?:\s{0,5}(?:0x[0-9a-fA-F]{1,4}|\d{1,5})\s{0,5},?){4,400})\)")
_REVERSED = re.compile(
    r"([\"'`])([^\"'`\n]{8,400})\1\.split\(([\"'`]){2}\)\.reverse\(\)\.join\(([\"'`]){2}\)"
)  # fmt: skip
_ELEMENT = re.compile(
    r"(?:([\w$.]{1,60})\s{0,20}=\s{0,20})?(?:new\s{1,20}(?:window\.)?(Image)\b(?:\([^()]{0,20}\))?"
    r"|(?:document|doc|d)\.createElement(?:NS)?\(\s{0,20}[^()]{0,60}?[\"'`](img|image|script|iframe|link|embed|object|audio|video|source)[\"'`]\s{0,20}\))"
)
_HEAD = re.compile(
    r"(?P<beacon>\bsendBeacon[\"'`]?\]?\s{0,20}(?:\?\.|\.call|\.apply)?\()"
    r"|(?P<fetch>\bfetch[\"'`]?\]?\s{0,20}\(|\baxios\s{0,5}(?:\.\w{1,10})?\s{0,5}\(|\bky(?:\.\w{1,10})?\()"
    r"|(?P<request>\.open\s{0,20}\(\s{0,20}[\"'`](?:GET|POST|PUT|HEAD|PATCH|OPTIONS)[\"'`]\s{0,20},|\bsetTrackerUrl[\"'`]\s{0,5},"
    r"|(?:\$|\bjQuery)\.(?:get|post|ajax|getJSON|getScript|load)\s{0,20}\()"
    r"|(?P<socket>\bnew\s{1,20}(?:WebSocket|WebTransport)\s{0,20}\()"
    r"|(?P<events>\bnew\s{1,20}EventSource\s{0,20}\()"
    r"|(?P<worker>\bnew\s{1,20}(?:Shared)?Worker\s{0,20}\(|\bimportScripts\s{0,20}\(|\bserviceWorker\.register\s{0,20}\()"
    r"|(?P<script>\bimport\s{0,20}\()"
    r"|(?P<style>\.(?:background(?:Image)?|content|listStyleImage|cssText|borderImage)\s{0,20}=\s{0,20}[\"'`][^\"'`]{0,200}?url\(|@import\s)"
    r"|(?P<source>(?:\.(?:src|href|data|srcset)|\[[\"'`](?:src|href)[\"'`]\])\s{0,20}=(?!=)"
    r"|\.setAttribute(?:NS)?\(\s{0,20}(?:null,\s{0,5})?[\"'`](?:src|href|data|xlink:href)[\"'`]\s{0,20},"
    r"|(?<![\w$.])(?:(?:window|document|self|top|parent)\.)?location\s{0,20}=(?!=)|\blocation\.(?:replace|assign)\s{0,20}\("
    r"|(?<![\w$.])window\.open\s{0,20}\()"
    r"|(?P<markup><(?:img|image|script|iframe|link|embed)\b[^<>]{0,200}?\b(?:src|href)\s{0,5}=)",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(r"([\w$]{1,60})\s{0,20}[=:]\s{0,20}[\"'`]((?:https?:|wss?:)?//[^\s\"'`<>\\]{3,2000})")
_ADDRESS = re.compile(r"(?:https?:|wss?:)?//(?:[^\s\"'`<>\\(),;]|,(?=[\w=])){3,2000}", re.IGNORECASE)
_AT_ONCE = re.compile(r"\s{0,5}\\?[\"'`]?((?:https?:)?//[^\s\"'`<>\\]{3,2000})", re.IGNORECASE)
_ALIAS = re.compile(
    r"([\w$]{1,60})\s{0,20}=\s{0,20}(?:window\.)?navigator\.sendBeacon(?:\.bind\([^()]{0,40}\))?\s{0,5}[;,\n]"
)
_ORIGIN = re.compile(r"[a-z]{0,5}:?//[^/?#]+", re.IGNORECASE)
_LITERAL = re.compile(
    r"[\"'`]((?:https?:|wss?:)?//[^\s\"'`<>\\]{3,2000})|=\\?[\"']?((?:https?:)?//[^\s\"'`<>\\]{3,2000})", re.IGNORECASE
)
_NAME = re.compile(
    r"\(?\s{0,20}(?:`\$\{)?(?:[\"'`](?:GET|POST)[\"'`]\s{0,5},\s{0,5})?([\w$]{1,60})(?:\.([\w$]{1,60}))?"
)
_END = re.compile(r";|\n\s{0,40}(?:\n|\}|var |let |const |function )")

_SECRET = re.compile(
    r"document\s{0,5}(?:\.\s{0,5}cookie|\[[\"'`]cookie[\"'`]\])|\bcookieStore\b|\b(?:local|session)Storage\b|\.password\b|\bpasswords?\b"
    r"|\bkeys?(?:down|press|up|strokes?|log|buffer)\b|\b(?:e|ev|evt|event)\.(?:key|keyCode|which|code)\b|\bclipboard(?:Data)?\b|\bgetSelection\("
    r"|\bgeolocation\b|\.coords\b|\bcard(?:number|_?num)?\b|\bcvv\b|type=[\"\\]{0,2}password|\bmot_?de_?passe\b|\bmdp\b|\b(?:inner|outer)HTML\b(?!\s{0,5}=)"
    r"|\bindexedDB\b|\btoDataURL\(|\bgetUserMedia\b",
    re.IGNORECASE,
)
_VISITOR = re.compile(
    r"\bnavigator\.(?!sendBeacon)|\buserAgent\b|\breferrer\b|\blocation\b|\bdocument\.(?:URL|title|domain)\b|\bscreen\.|\binner(?:Width|Height)\b"
    r"|\bfingerprint\w{0,20}|\b(?:user|visitor|client|session|member|subscriber|utilisateur|visiteur|abonne)_?-?(?:id|email|mail|courriel|name|nom)?\b"
    r"|\b(?:e-?mail|courriel|uid|uuid|guid)\b|\bDate\.now\(|\bperformance\.|\btimezone\b|\bclientX\b|\bscrollY\b|\bJSON\.stringify\(",
    re.IGNORECASE,
)
_CHANGING = re.compile(r"[\"'`]\s{0,20}\+|\+\s{0,20}[\"'`\w$(]|\$\{|\bMath\.random\(")
# Whether somebody waits for the answer: before the call, right behind it, in what follows an old-fashioned request, or in its arguments.
_AWAITED = re.compile(r"(?:\bawait|\breturn|[=(,:])\s{0,20}(?:window\.|self\.)?$")
_USES = re.compile(
    r"\)\s{0,40}\.(?:then|done|subscribe|json)\s{0,5}\(|[\s\S]{0,200}?\.(?:onload|onmessage|onreadystatechange|response\w{0,5}|addEventListener)\b"
)
_ANSWERED = re.compile(r"\bsuccess\s{0,5}:|,\s{0,20}(?:async\s{1,5})?(?:function\b|\(?[\w\s,]{0,40}\)?\s{0,5}=>)")
_HEARD = re.compile(r"\bonmessage\b|addEventListener\(\s{0,5}[\"'`](?!open|error|close)")
_KEPT_FROM_SIGHT = re.compile(
    r"display\s{0,5}[:=]\s{0,5}[\"'\\]{0,2}none|visibility\s{0,5}[:=]\s{0,5}[\"'\\]{0,2}hidden|opacity\s{0,5}[:=]\s{0,5}[\"'\\]{0,2}0\b(?!\.)"
    r"|\b(?:width|height)\s{0,5}[:=]\s{0,5}[\"'\\]{0,2}[01](?:px)?\b(?![.\d])|\.hidden\s{0,5}=\s{0,5}(?:true|!0)",
    re.IGNORECASE,
)
_SENT = re.compile(r"\.send\s{0,5}\([^;\n]{0,300}")
_GIVEN = re.compile(r"([\w$]{1,60})\s{0,20}[=:]\s{0,20}([^;\n=][^;\n]{0,160})")
_WORD = re.compile(r"[\w$]{1,60}")
_SIGNS = re.compile(r"[\"'`()\[\]{}]")
_LISTENED = re.compile(
    r"addEventListener\(\s{0,5}[\"'`](?:key\w{1,8}|input|paste|copy)\b|\.on(?:key\w{1,8}|input|paste)\s{0,5}="
)
_SILENT = re.compile(r"no-cors|keepalive\s{0,5}:\s{0,5}(?:true|!0)", re.IGNORECASE)
_ELEMENT_WAYS = {
    "img": Way.IMAGE,
    "image": Way.IMAGE,
    "script": Way.SCRIPT,
    "iframe": Way.FRAME,
    "link": Way.STYLE,
    "embed": Way.FRAME,
    "object": Way.FRAME,
    "audio": Way.MEDIA,
    "video": Way.MEDIA,
    "source": Way.MEDIA,
}


def score(call: Call, *, is_picture: bool = False) -> float:
    """Return the share of such calls that watch the reader. ``is_picture``: the address is that of a picture and asks nothing."""
    found = _SCORES[call.way][_LOADS.index(call.load)]
    if call.is_used and call.load is not Load.SECRET and call.way is not Way.BEACON:
        found *= _USED
    if call.way is Way.IMAGE and call.load is Load.NOTHING and is_picture:
        # Pictures are fetched ahead so that they show at once.
        found = 0.35
    if call.is_unseen and call.way in (Way.IMAGE, Way.FRAME, Way.MEDIA):
        found = max(found, _UNSEEN)
    return max(found, _DISGUISED) if call.is_disguised else found


def calls(code: str) -> list[Call]:
    """Return the calls in ``code`` whose address stands in it, relative ones left out."""
    plain = _Plain(code[:code_characters_max])
    if "//" not in plain.code:
        return []
    found: dict[Call, None] = {}
    for head in islice(_HEAD.finditer(plain.code), heads_max):
        call = _call(plain, head)
        if call is not None:
            found[call] = None
    return list(found)


class _Plain:
    """Code as it reads undisguised, and what its names stand for: addresses, elements, secrets."""

    def __init__(self, code: str) -> None:
        self.written = code.replace("\\/", "/")
        self.code = unfolded(code)
        for alias in {match.group(1) for match in islice(_ALIAS.finditer(self.code), aliases_max)}:
            self.code = re.sub(rf"(?<![\w$.]){re.escape(alias)}\(", "sendBeacon(", self.code)
        self.names = {match.group(1): match.group(2) for match in _ASSIGNED.finditer(self.code)}
        self.elements = {
            match.group(1): match.group(2) or match.group(3) for match in _ELEMENT.finditer(self.code) if match.group(1)
        }
        self.secrets = frozenset(
            match.group(1) for match in _GIVEN.finditer(self.code) if _SECRET.search(match.group(2))
        )


def unfolded(code: str) -> str:
    """Return ``code`` with escapes, Base64, character codes and literals in pieces as what they stand for."""
    if "\\" in code:
        code = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), code).replace("\\/", "/")
    if "atob" in code:
        code = _BASE64.sub(_from_base64, code)
    if "fromCharCode" in code:
        code = _CODES.sub(_from_codes, code)
    if "reverse" in code:
        code = _REVERSED.sub(lambda match: f"'{match.group(2)[::-1]}'", code)
    return _JOINED.sub("", code) if "+" in code else code


def _call(plain: _Plain, head: re.Match[str]) -> Call | None:
    code = plain.code
    before = code[max(0, head.start() - before_characters_max) : head.start()]
    way = _way(head, before, plain.elements)
    if way is None:
        return None
    said, after = _said(code, head)
    url = _target(head, said, plain.names)
    if not url:
        return None
    carried = said + _first(_SENT, after) if way in _SENDING else said
    load = _load(carried, before, plain.secrets)
    if way is Way.UNKNOWN and load is not Load.SECRET:
        return None
    return Call(
        way,
        url,
        load,
        (head.group().strip() + said)[:excerpt_characters_max],
        is_used=_is_used(way, before, said, after),
        is_unseen=_KEPT_FROM_SIGHT.search(before + head.group() + said + after[:before_characters_max]) is not None,
        is_disguised=_first(_ORIGIN, url) not in plain.written,
    )


def _is_used(way: Way, before: str, said: str, after: str) -> bool:
    if way in (Way.SOCKET, Way.EVENTS):
        return _HEARD.search(after) is not None
    used = _AWAITED.search(before) or _USES.match(after) or _ANSWERED.search(said)
    return used is not None and not _SILENT.search(said)


def _said(code: str, head: re.Match[str]) -> tuple[str, str]:
    """Return what belongs to the call, its arguments or the rest of its statement, and what follows."""
    window = code[head.end() : head.end() + window_characters_max]
    if head.lastgroup in ("style", "source", "markup"):
        end = _END.search(window)
        place = end.start() if end else len(window)
    else:
        place = _closing(window)
    return window[:place], window[place:]


def _closing(window: str) -> int:
    """Return where the bracket that is open before ``window`` closes; its end if it does not. Brackets within strings count for nothing."""
    depth, quote = 1, ""
    for sign in _SIGNS.finditer(window):
        one = sign.group()
        if quote:
            quote = "" if one == quote else quote
        elif one in "\"'`":
            quote = one
        else:
            depth += 1 if one in "([{" else -1
            if not depth:
                return sign.start()
    return len(window)


def _way(head: re.Match[str], before: str, elements: dict[str, str]) -> Way | None:
    kind = head.lastgroup or ""
    if kind == "markup":
        return _ELEMENT_WAYS[re.split(r"[\s/]", head.group()[1:], maxsplit=1)[0].lower()]
    if kind != "source":
        return {"beacon": Way.BEACON, "request": Way.REQUEST, "events": Way.EVENTS}.get(kind) or Way[kind.upper()]
    near = before[-80:]
    made = next(reversed(list(_ELEMENT.finditer(near))), None)
    if made is not None and made.end() >= len(near.rstrip(" )")):
        return _ELEMENT_WAYS[(made.group(2) or made.group(3)).lower()]
    name = re.search(r"([\w$.]{1,60})$", before)
    element = elements.get(name.group(1)) if name else None
    return _ELEMENT_WAYS[element.lower()] if element else Way.UNKNOWN


def _target(head: re.Match[str], said: str, names: dict[str, str]) -> str:
    if head.lastgroup == "style":
        return _first(_ADDRESS, said)
    at_once = _AT_ONCE.match(said) if head.lastgroup == "markup" else None
    return at_once.group(1) if at_once else _address(said, names)


def _address(said: str, names: dict[str, str]) -> str:
    literal = _LITERAL.search(said)
    named = _NAME.match(said)
    if named and (literal is None or literal.start() > named.end()):
        known = names.get(named.group(2) or named.group(1)) or names.get(named.group(1))
        if known:
            return known
    return "" if literal is None else literal.group(1) or literal.group(2)


def _load(said: str, before: str, secrets: frozenset[str]) -> Load:
    # What is listened to is named before the call.
    if _SECRET.search(said) or _LISTENED.search(before) or (secrets and not secrets.isdisjoint(_WORD.findall(said))):
        return Load.SECRET
    if _VISITOR.search(said):
        return Load.VISITOR
    return Load.CHANGING if _CHANGING.search(said) else Load.NOTHING


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _from_base64(match: re.Match[str]) -> str:
    text = match.group(1).replace("-", "+").replace("_", "/")
    try:
        return f"'{b64decode(text + '==='[: -len(text) % 4]).decode('utf-8')}'"
    except ValueError:
        return match.group()


def _from_codes(match: re.Match[str]) -> str:
    numbers = (int(one, 0) if "x" in one else int(one) for one in re.split(r"[\s,]+", match.group(1)) if one)
    return "'" + "".join(chr(one) for one in numbers if one <= sys.maxunicode) + "'"
