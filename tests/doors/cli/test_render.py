"""``--render``: doubtful pages are drawn, and a machine without a browser says so."""

from __future__ import annotations

import json

import pytest
from tests.chromium import needs_chromium

from clausewise.render import browser

# Whether the second paragraph lies beneath the panel, only layout tells for sure.
PAGE = """<!doctype html><body><h1>Flowers</h1><div style="position:relative;height:60px">
<p style="position:absolute;top:0;left:0;margin:0">Cheap tulips, cheap roses, cheap lilies</p>
<div style="position:absolute;inset:0;background:#fff">Fresh every morning</div></div></body>"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def score(ran):
    [told] = [json.loads(line) for line in ran.out.splitlines()]
    return next(one["score"] for one in told["signals"] if one["name"] == "hidden.text")


@needs_chromium
def test_hidden_text_weighs_more_when_drawing_settles_the_doubt(cli, page):
    doubted, drawn = cli("explain", page, "--json"), cli("explain", page, "--json", "--render")
    assert score(drawn) > score(doubted) > 0


@pytest.mark.parametrize("command", ["check", "explain"])
def test_missing_browser_is_an_error_with_its_remedy_when_the_flag_is_given(cli, page, monkeypatch, command):
    monkeypatch.setattr(browser, "find", lambda: None)
    ran = cli(command, page, "--render", "--language", "fr")
    assert ran.code == 2
    assert "CW770" in ran.err
    assert "apt-get install chromium" in ran.err
