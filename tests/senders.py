"""More of tests/parsers.py: what strangers send, and what asks at the door."""

from __future__ import annotations

from email.message import EmailMessage
from functools import cache

from msgspec import json
from starlette.datastructures import Headers

from clausewise import feedback, keys, passkey, perimeter, url
from clausewise.doors.edge import head, submission
from clausewise.doors.edge.confirmation import Confirmation
from clausewise.doors.http import body, idempotency, preference, statement
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.operations import OPERATIONS
from clausewise.links import Links
from clausewise.mailbox import mailboxes
from clausewise.member import Credential, Person, Proof
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.parse.subtitle import subtitles
from clausewise.sqlite import SQLiteStore
from tests import buried, feedbacks, small
from tests.parsers import PARSERS, parser, text_of

# What strangers send

__all__ = ["PARSERS"]

MAIL = EmailMessage()
MAIL["From"], MAIL["To"], MAIL["Subject"] = "Zoé <zoe@a.example>", "abuse@b.example", "Été"
MAIL.set_content("Bonjour, je vais te tuer.\n")
MAIL.add_alternative("<p style='display:none'>a</p><a href='http://b.example'>c</a>", subtype="html")


@parser("mail", bytes(MAIL), buried.letter(), share=2)
def _(data):
    opened(Part(Medium.EMAIL, data=data))


@parser("mail.report", feedbacks.arf(), feedbacks.letter(), share=2)
def _(data):
    feedback.read(data, small.policy())
    feedback.attached(data)


@parser("mail.mailboxes", b'"Zo\\" A" <zoe@a.example>, b@c.example (d), e: f@g;', b"a@b.example", share=100)
def _(data):
    mailboxes(text_of(data))


@parser(
    "page",
    b"<html><head><style>p{color:red}a:hover{display:none}</style></head><body><p style='opacity:0'>a</p>"
    b"<img src=b alt=c><form action=d></form></body>",
    b"<svg><text x=1>a</text></svg>",
    share=2,
)
def _(data):
    opened(Part(Medium.PAGE, data=data))


@parser(
    "subtitles",
    b"1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i>\n\n",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n",
    share=1,
)
def _(data):
    subtitles(text_of(data), "a.vtt" if b"WEBVTT" in data else "a.srt")


@parser(
    "address",
    b"https://user:pw@xn--e1afmkfd.example:8080/a/../b?c=d#e",
    b"hxxp://a[.]example",
    b"//[::ffff:127.0.0.1]/",
    b"javascript:alert(1)",
    share=100,
)
def _(data):
    url.parse(text_of(data))


@parser(
    "address.called",
    b"https://user:pw@a.example:8080/a/../b?c=d#e",
    b"http://[::ffff:127.0.0.1]/",
    b"https://2130706433/",
    share=100,
)
def _(data):
    perimeter.target(text_of(data))


@parser("networks", b"10.0.0.0/8, 2001:db8::/32", b"2001:db8::1", b"80", share=100)
def _(data):
    perimeter.networks(text_of(data))


# What asks at the door


@cache
def store():
    return SQLiteStore(":memory:")


@cache
def known_token() -> bytes:
    return keys.add(store(), "forum", [keys.Scope.CHECK], time_ms=1)[1].encode()


@parser("token", seeds=lambda: (known_token(), b"cw_a_b", b""), share=100)
def _(data):
    keys.recognize(store(), text_of(data))
    Links(store()).fits("statement", "d1", text_of(data))


CONFIRMATION = Confirmation(b"0" * 32)


@parser("cookie", CONFIRMATION.form("203.0.113.9", "/a", 1_000_000).encode(), b"AAAA", b"====", share=100)
def _(data):
    CONFIRMATION.passes(text_of(data), "203.0.113.9", 1_000_500, is_held=True)
    CONFIRMATION.confirmed(text_of(data), "203.0.113.9", 1_005_000)
    CONFIRMATION.body(text_of(data))


SITE = passkey.Site("a.example", "https://a.example")
ADA = Person("person:ada", "ada")
PASSKEY = Credential(ADA.id, Proof.PASSKEY, "AAAA", b"\xa5\x01\x02\x03&")
ANSWER = json.encode(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiTURBdyIsIm9yaWdpbiI6Imh0dHBzOi8vYS5leGFtcGxlIn0",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVglAAAA",
            "authenticatorData": "AAAA",
            "signature": "AAAA",
            "userHandle": "AAAA",
        },
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
    }
)


@parser("passkey", ANSWER, ANSWER.replace(b"webauthn.create", b"webauthn.get"), share=4)
def _(data):
    text = text_of(data)
    passkey.named(text)
    passkey.made(SITE, ADA, b"000", text, 1)
    passkey.shown(SITE, PASSKEY, b"000", text)


@parser(
    "upload.headers",
    b"?1",
    b"?0",
    b"123456",
    b" 12 ",
    b"respond-async, wait=5",
    b'"key-1"',
    b"text/plain; charset=utf-8",
    share=100,
)
def _(data):
    value = data.decode("latin-1")
    headers = Headers({"upload-complete": value, "prefer": value, "content-type": value, "content-length": value})
    for read in (
        lambda: statement.is_whole(headers),
        lambda: statement.number(value),
        lambda: statement.refuse_long(headers, 1000),
        lambda: (preference.wants_async(headers), preference.wait(headers)),
        lambda: idempotency.attempt(value, "key", "POST /a", b"", has_store=True),
        lambda: body.media_type(headers),
    ):
        try:
            read()
        except HttpError:
            continue


BODIES = [one.read for one in OPERATIONS if one.read is not None]
SENT = (
    b'{"text":"hello","author":"ada","id":"1","parts":[{"medium":"text","text":"a"}]}',
    b'{"item":"post-1","clause":"content.attack","reason":"a","reporter":"b"}',
    b'{"measures":[{"action":"remove","on":"content","target":"a","until_ms":null}],"clauses":["content.attack"],"reason":"a","answer":"b"}',
    b'{"events":[{"act":"request","address":"203.0.113.9","target":"/a","status":200}]}',
    b'{"url":"https://a.example/hook","events":["decision"]}',
    b'{"places":[{"on":"account","target":"ada"}]}',
)


@parser("http.body", *SENT)
def _(data):
    for read in BODIES:
        try:
            read(data)
        except HttpError:
            continue


WANTED = submission.Submission("/", fields=("text", "files"), pages=("page",), target="id")
FORM = b'--b\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n'
KINDS = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "text/plain; charset=utf-16",
)


@parser("edge.body", b'{"text":"a","page":{"b":["c"]}}', b"text=a&page=%3Cp%3E&id=1", FORM, share=4)
def _(data):
    for kind in KINDS:
        submission.found(data, kind, WANTED)
    for encoding in ("gzip", "deflate", "br", "zstd", "gzip, br", text_of(data[:20])):
        head.readable(data, encoding, 100_000)
