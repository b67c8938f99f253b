"""The parsers that tests/fuzzing.py attacks: what reads whatever strangers, operators and other machines send.

One entry is one function that reads bytes, with the good inputs that are made worse; ``share`` says how many inputs it gets beside others.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from clausewise import columnar, dossier, frozen, hashlist, rows
from clausewise.clause import read_clause
from clausewise.detect import lexicon, pattern
from clausewise.detect.lexicon import shipped as lexicons
from clausewise.document import policies_folder
from clausewise.errors import InputError
from clausewise.expression import compiled, flaws
from clausewise.job import warc
from clausewise.observe import decoding, instant, openapi, record, scenario
from clausewise.observe import format as formats
from clausewise.policy import load
from clausewise.reading import content, guarded
from clausewise.register import read_register
from clausewise.source import parse
from tests import small
from tests.archives import zipped

NOW = datetime(2026, 11, 27, tzinfo=UTC)


class Parser(NamedTuple):
    """What reads, the good inputs, and its share of all inputs."""

    read: Callable[[bytes], object]
    seeds: Callable[[], tuple[bytes, ...]]
    share: int


PARSERS: dict[str, Parser] = {}


def parser(name: str, *good: bytes, share: int = 10, seeds: Callable[[], tuple[bytes, ...]] | None = None):
    """Add the decorated function to the table."""

    def add(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
        PARSERS[name] = Parser(read, cache(seeds) if seeds else lambda: good, share)
        return read

    return add


def files(folder: Path, glob: str, most: int = 6) -> Callable[[], tuple[bytes, ...]]:
    """Return the contents of the smallest files of a folder."""
    return lambda: tuple(sorted((path.read_bytes() for path in folder.rglob(glob)), key=len)[:most])


@cache
def place() -> tempfile.TemporaryDirectory[str]:
    """Return a folder in memory, where there is one, for what is read from a file; it is gone in the end."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="fuzzing-", dir=memory if memory.is_dir() else None)


def written(name: str, data: bytes) -> Path:
    path = Path(place().name, name)
    path.write_bytes(data)
    return path


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


# What operators write

DEXERO = policies_folder() / "dexero"


@parser("policy.clause", seeds=files(DEXERO / "clauses", "*.yaml"), share=4)
def _(data):
    read_clause(parse(data, "content.attack.yaml"), "content.attack", None)


@parser("policy.register", seeds=files(DEXERO, "register.yaml"), share=2)
def _(data):
    read_register(parse(data, "register.yaml"))


@parser("policy.published", seeds=lambda: (frozen.canonical(small.document()),), share=4)
def _(data):
    # Altered ones are refused by their hash: here somebody made the hash anew.
    digest = sha256(data).hexdigest().encode()
    load(written("1.0.json", b'{"format":%d,"policy":%b,"sha256":"%b"}' % (frozen.FORMAT, data, digest)))


@parser(
    "policy.expression",
    b"hate >= 0.97 && target.group > 0.0",
    b"a.b > 0.5 || (c >= 0.1 && d < 1.0)",
    b'accountKind == "staff"',
)
def _(data):
    text = text_of(data)
    if not flaws(text):
        compiled(text)


@parser("lexicon", seeds=files(lexicons(), "*.yaml", 4), share=2)
def _(data):
    lexicon._lexicon(parse(data, "threat.yaml"))


@parser(
    "lexicon.pattern", b"(i|we) will kill (you|them)", b"kill* ... you", b"je vais (te|vous) tuer", b"a|b?", share=100
)
def _(data):
    pattern.expand(text_of(data))


@parser("scenario", seeds=files(Path(scenario.__file__).parent / "scenarios", "*.yaml"), share=2)
def _(data):
    scenario.read_scenario(written("a.yaml", data))


@parser(
    "interface",
    b'{"openapi":"3.1.0","paths":{"/a/{b}":{"get":{"parameters":[{"$ref":"#/components/parameters/c"}]}}},"servers":[{"url":"/v1"}]}',
    share=4,
)
def _(data):
    openapi.read_openapi(written("api.json", data))


# What servers write

LINES = (
    b'203.0.113.9 - ada [27/Nov/2026:10:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 12 "https://a.example/" "Mozilla/5.0"',
    b"Nov 27 10:00:00 host sshd[123]: Failed password for invalid user root from 203.0.113.9 port 22 ssh2",
    b'{"time":"2026-11-27T10:00:00Z","remote_ip":"203.0.113.9","method":"GET","uri":"/a","status":404,"request":{"headers":{}}}',
    b"#Fields: date time c-ip cs-method cs-uri-stem sc-status",
    b"2026-11-27 10:00:00 203.0.113.9 GET /a 200",
)


@cache
def readers():
    return [formats.Reader(form, NOW) for form in formats.formats().values()]


@parser("log.line", *LINES)
def _(data):
    for reader in readers():
        reader.read(data)


@parser("log.format", *LINES, b"\n".join(LINES), share=2)
def _(data):
    formats.recognised(data.split(b"\n"), NOW)


@parser(
    "log.record",
    b'{"@timestamp":"2026-11-27T10:00:00Z","source":{"ip":"203.0.113.9"},"url":{"path":"/a"},"http":{"response":{"status_code":200}}}',
    b'{"time_ms":1,"act":"request","address":"203.0.113.9"}',
    share=100,
)
def _(data):
    record.read(data)


@parser(
    "log.instant",
    b"27/Nov/2026:10:00:00 +0000",
    b"2026-11-27T10:00:00.123+01:00",
    b"Nov 27 10:00:00",
    b"1780000000.5",
    b"29/Feb/2024:23:59:59 -0000",
    share=100,
)
def _(data):
    for read in (instant.clf, instant.english, instant.iso, instant.seconds, instant.milliseconds, instant.syslog(NOW)):
        try:
            read(text_of(data))
        except (ValueError, OverflowError, KeyError):
            continue


@parser(
    "request.decoding", b"/a%2e%2e/%252e?q=%3Cscript%3E&x=&#60;", b"q=U0VMRUNUIDE=&%75nion/**/select", b"\\x3c\\u003c"
)
def _(data):
    text = decoding.percent_decoded(text_of(data), is_form=True)
    list(decoding.views(text_of(data), text))


# Lists and rows

LISTS = {
    "csv": b"sha256,label\n" + b"a" * 64 + b",bad\n",
    "ndjson": b'{"sha256":"' + b"b" * 64 + b'","expires":"2027-01-01"}\n',
    "pdq": b"f" * 64 + b",100\n",
    "ncmec": b'<?xml version="1.0"?><queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"><images><image>'
    b'<member id="1">a</member><fingerprints><md5>'
    + b"c" * 32
    + b"</md5></fingerprints></image></images></queryResult>",
}


@parser("hashes", *LISTS.values())
def _(data):
    for form in LISTS:
        try:
            hashlist.read(data, form)
        except InputError:
            continue


@parser(
    "rows.ndjson",
    b'{"text":"hello","id":"1","author":"ada","labels":{"content.attack":true}}\n{"text":1}\n',
    b'{"url":"http://a.example","time":"2026-01-01T00:00:00Z"}',
)
def _(data):
    list(rows.ndjson(io.BytesIO(data), "a.ndjson"))


@parser(
    "rows.csv",
    b'text,id,author\nhello,1,ada\n"a\nb",2,\n',
    b"\xef\xbb\xbftext;id\na;b\n",
    b"\xff\xfet\x00e\x00x\x00t\x00\n\x00",
)
def _(data):
    list(content(io.BytesIO(data), "a.csv", "csv", called="a.csv"))


@parser("rows.text", b"hello\nworld\n", b"%PDF-1.4", b"From: a@b.example\nSubject: c\n\nHello\n", share=4)
def _(data):
    for called in ("a.txt", "a.txt.gz", "a"):
        list(guarded(called, lambda called=called: content(io.BytesIO(data), called, called=called)))


WARC = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-11-27T10:00:00Z\r\n"
    b"WARC-Target-URI: http://a.example/\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 70\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n\r\n\r\n"
)


@parser("rows.warc", WARC, WARC + WARC, share=4)
def _(data):
    list(warc.rows(io.BytesIO(data), "a.warc", 1, lambda offset: [data[offset:]]))


def parquet_seed() -> tuple[bytes, ...]:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table({"text": ["hello", None], "id": ["1", "2"]}), out)
    return (out.getvalue(),)


@parser("rows.parquet", seeds=parquet_seed, share=1)
def _(data):
    list(columnar.parquet(written("a.parquet", data), "a.parquet"))


@parser("rows.parquet.shard", seeds=parquet_seed, share=1)
def _(data):
    found, _ = columnar.groups(io.BytesIO(data), len(data), "a.parquet", rows.AS_CALLED)
    list(columnar.rows(io.BytesIO(data), "a.parquet", chosen=(0, len(found))))


@parser("bundle", zipped({"manifest.json": b"{}", "decision.json": b"{}"}), share=4)
def _(data):
    dossier.verify(data)
