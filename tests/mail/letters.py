"""Compose messages as servers deliver them: trace, date, identifier and the receiving server's report, unless a case says otherwise."""

from __future__ import annotations

from base64 import b64encode
from email.header import Header
from typing import NamedTuple

SERVER = "mx.dexero.example"
DATE = "Mon, 05 Jan 2026 10:00:00 -0500"


class Case(NamedTuple):
    """A message in both languages and the signal that it must give; an honest one must give none."""

    name: str
    signal: str
    en: bytes
    fr: bytes


def host_of(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ")


def report(
    host: str,
    *,
    dmarc: str = "pass",
    dkim: str = "pass",
    spf: str = "pass",
    policy: str = "REJECT",
    server: str = SERVER,
) -> str:
    return (
        f"{server}; dkim={dkim} header.d={host}; spf={spf} smtp.mailfrom=mail@{host}; "
        f"dmarc={dmarc} (p={policy} sp={policy}) header.from={host}"
    )


def said(*results: str) -> str:
    """Return the report of the operator's own server as a field."""
    return f"Authentication-Results: {SERVER}; " + "; ".join(results)


def letter(sender: str, subject: str, body: str, *fields: str, to: str = "zoe@dexero.example", **without: str) -> bytes:
    """Return a delivered message. ``fields`` stand in its head as they are; a field given there replaces the usual one."""
    host = without.get("host") or host_of(sender) or "nowhere.example"
    given = {field.partition(":")[0].lower() for field in fields}
    usual = {
        "Return-Path": f"<mail@{host}>",
        "Authentication-Results": report(host),
        "Received": (
            f"from mail.{host} (mail.{host} [192.0.2.7])\n\tby {SERVER} (Postfix) with ESMTPS id 4F2A\n"
            "\tfor <zoe@dexero.example>; Mon, 05 Jan 2026 10:00:03 -0500"
        ),
        "From": sender,
        "To": to,
        "Subject": encoded(subject),
        "Date": DATE,
        "Message-ID": f"<a1b2c3@{host}>",
    }
    lines = [f"{name}: {value}" for name, value in usual.items() if name.lower() not in given and value]
    lines += [field for field in fields if field.partition(":")[2].strip() or ":" not in field]
    if "content-type" not in given:
        lines.append("Content-Type: text/plain; charset=utf-8")
    return ("\n".join(lines) + "\n\n" + body + "\n").encode()


def encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=10_000).encode()


def named(name: str, address: str) -> str:
    return f'"{name}" <{address}>' if name.isascii() else f"{encoded(name)} <{address}>"


def html(body: str) -> tuple[str, str]:
    """Return the field and the body of a message that is a page."""
    return "Content-Type: text/html; charset=utf-8", f"<html><body>{body}</body></html>"


def mixed(text: str, *parts: tuple[str, str, bytes]) -> tuple[str, str]:
    """Return the field and body of a message with attachments: type, name and bytes of each."""
    pieces = [f"--edge\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"]
    for kind, name, data in parts:
        pieces.append(
            f'--edge\nContent-Type: {kind}; name="{encoded(name)}"\nContent-Disposition: attachment; filename="{encoded(name)}"\n'
            f"Content-Transfer-Encoding: base64\n\n{b64encode(data).decode()}\n"
        )
    return 'Content-Type: multipart/mixed; boundary="edge"', "".join(pieces) + "--edge--"
