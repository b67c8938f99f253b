from __future__ import annotations

import time

import pytest

from clausewise.mailbox import Mailbox, mailboxes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Roy, Lou" <lou@example.com>', [Mailbox("Roy, Lou", "lou@example.com")]),
        ("lou@example.com (Lou Roy)", [Mailbox("Lou Roy", "lou@example.com")]),
        ("Zoé <zoe@example.com>, lou@example.com", [Mailbox("Zoé", "zoe@example.com"), Mailbox("", "lou@example.com")]),
        ("undisclosed-recipients:;", []),
        (
            "Équipe: a@example.com, B <b@example.com>;",
            [Mailbox("", "a@example.com"), Mailbox("B", "b@example.com")],
        ),
        (
            '"aide@banque.example" <x@ailleurs.example>',
            [Mailbox("aide@banque.example", "x@ailleurs.example")],
        ),
        (
            "Aide <aide@banque.example> <x@ailleurs.example>",
            [Mailbox("Aide <aide@banque.example>", "x@ailleurs.example")],
        ),
        (
            "aide@banque.example: <x@ailleurs.example>",
            [Mailbox("aide@banque.example", "x@ailleurs.example")],
        ),
        ('"never closed <lou@example.com>', [Mailbox("never closed", "lou@example.com")]),
        ("<>", [Mailbox("", "")]),
        ("Only a name", [Mailbox("Only a name", "")]),
        ("", []),
    ],
)
def test_mailboxes_are_those_a_reader_sees_when_read(value, expected):
    assert list(mailboxes(value)) == expected


def test_host_and_local_are_told_when_address_is_odd():
    assert (Mailbox("", '"a@b"@Example.COM.').local, Mailbox("", '"a@b"@Example.COM.').host) == ('"a@b"', "example.com")
    assert Mailbox("", "nobody").host == ""


@pytest.mark.parametrize("value", ['"' + '\\"' * 30_000, "(" * 60_000, "<" * 60_000, ",a" * 30_000, " " * 60_000 + "<"])
def test_reading_stays_quick_when_the_field_is_crafted(value):
    began = time.perf_counter()
    mailboxes(value)
    assert time.perf_counter() - began < 5
