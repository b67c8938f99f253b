"""What Chromium reads as a declaration was asked of it with ``document.characterSet``."""

import time

import pytest

from clausewise.parse.declaration import declared
from clausewise.parse.encoding import decode

META = b"<meta charset=iso-2022-jp>"
THREAT = b"\x1b$BI will kill you"


@pytest.mark.parametrize(
    "head",
    [
        b"<!-- %s -->" % META,
        b"<p title='%s'>a</p>" % META,
        b'<p title="%s">a</p>' % META,
        b"<meta name=description content='text/html; charset=iso-2022-jp'>",
        b"<script>'%s'</script>" % META,
        b"<title>%s</title>" % META,
        b"<style>%s</style>" % META,
        b"<body>" + b" " * 1500 + b"<p>" + META,
        b"<!-- %s" % META,
    ],
)
def test_declaration_is_passed_over_when_a_browser_sees_none_there(head):
    assert not list(declared(head))
    assert "I will kill you" in decode(head + b"<p>" + THREAT)


@pytest.mark.parametrize(
    "head",
    [
        META,
        b"<META CHARSET = 'ISO-2022-JP' >",
        b"<meta content='text/html; charset=iso-2022-jp' http-equiv=Content-Type>",
        b"<body><p>hi" + META,
        b"<head>" + b" " * 9000 + META,
        b"<noscript>" + META,
        b"<template>" + META,
        b"<!-->" + META,
        b"<p it's>" + META,
        b"<script>a</script>" + META,
        b"<meta charset=x charset=iso-2022-jp>",
        b"<?xml version='1.0' encoding='iso-2022-jp'?>",
    ],
)
def test_declaration_is_taken_when_a_browser_takes_it(head):
    assert [one.lower() for one in declared(head)][-1] == "iso-2022-jp"
    assert "kill" not in decode(head + b"<p>" + THREAT)


@pytest.mark.parametrize(
    "unit", [b"<", b"<!--", b"<meta ", b"<meta a='", b"<script>", b"<p x=", b"<?", b" ", b"<title></"]
)
def test_time_stays_linear_when_the_head_is_crafted(unit):
    began = time.process_time()
    list(declared(unit * 100_000))
    assert time.process_time() - began < 1
