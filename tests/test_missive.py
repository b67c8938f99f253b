"""Mails that tell of a decision: the same words twice, in both languages, the reader's first; no header but ours."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from clausewise.case import Ruling
from clausewise.engine import Engine
from clausewise.errors import InputError
from clausewise.missive import missive
from clausewise.model import Action, Measure
from tests.browsing import missing

HELD = "Les Noirs sont tous des parasites."
ADDRESS = "https://forum.example/decisions/d?key=k"


@pytest.fixture(scope="module")
def found():
    with Engine.open("dexero", store=":memory:") as engine:
        held = engine.check(HELD, author="u42", id="<b>post</b>")
        [case] = engine.review.book.of_decision(held.id)
        ruling = Ruling(clauses=("content.attack",), measures=(Measure(Action.REMOVE, "content", "<b>post</b>"),))
        yield engine.statements.of(engine.review.decide(case.id, ruling, by="person:anne").decision)


def made(found, language="fr", **more):
    given = {"sender": "abuse@forum.example", "to": "lou@example.org", **more}
    return missive(found, operator="Forum & fils", address=ADDRESS, language=language, **given)


def parts(message):
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


class Reader(HTMLParser):
    """What a page says, without its title."""

    def __init__(self):
        super().__init__()
        self.words, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize(("language", "order"), [("fr", ["fr", "en"]), ("en", ["en", "fr"])])
def test_both_parts_say_the_same_when_a_letter_is_made(found, language, order):
    message = made(found, language)
    plain, page = parts(message)
    assert message.get_content_type() == "multipart/alternative"
    assert message["Content-Language"] == ", ".join(order)
    assert message["Auto-Submitted"] == "auto-generated"
    reader = Reader()
    reader.feed(page.partition("<body>")[2])
    assert " ".join("".join(f"{one} " for one in reader.words).split()) == " ".join(plain.replace("* * *", "").split())
    assert [attrs["lang"] for _, attrs in reader.tags if "lang" in attrs] == order
    assert page.startswith(f'<!doctype html><html lang="{language}">')
    for section in found.sections:
        for sentence in section.sentences:
            for one in (sentence.en, sentence.fr):
                assert " ".join(one.split()) in " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def test_nothing_that_somebody_wrote_is_markup_when_a_letter_is_made(found):
    _, page = parts(made(found))
    assert "<b>" not in page
    assert "&lt;b&gt;post" in page
    assert not re.search(r"<(script|img|iframe|form|link)", page)


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.example, c@d.example", "é@b.example", "@", "a@b\r\nBcc: c@d.example"]
)
def test_letter_is_refused_when_it_can_go_nowhere(found, to):
    with pytest.raises(InputError, match="CW999"):
        made(found, to=to)


def test_bytes_can_be_sent_anywhere_when_they_are_written(found):
    written = bytes(made(found))
    assert max(map(len, written.split(b"\r\n"))) <= 998
    assert written.isascii()


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.parametrize(("language", "looks"), [("fr", {"phone": True}), ("en", {"dark": True})])
def test_axe_finds_nothing_when_the_letter_is_looked_at(browsing, found, language, looks):
    with browsing.tab("http://127.0.0.1", language=language, **looks) as tab:
        tab.page.set_content(parts(made(found, language))[1])
        assert tab.violations() == []
        tab.shoot(f"missive-{language}")
