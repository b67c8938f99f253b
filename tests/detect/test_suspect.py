from __future__ import annotations

import pytest

from clausewise.detect.suspect import suspicions
from clausewise.url import parse


def seen(raw: str, *, is_page: bool = False) -> dict[str, tuple[float, str]]:
    url = parse(raw)
    assert url is not None
    return {one.signal: (one.score, one.sense) for one in suspicions(url, raw, is_page=is_page)}


@pytest.mark.parametrize(
    ("raw", "signal", "sense"),
    [
        ("https://dexero.example@evil.example/", "link.credentials", "dexero.example"),
        ("https://dexero.example%2Faccount:x@evil.example/", "link.credentials", "dexero.example/account"),
        ("http://3232235777/", "link.address", "192.168.1.1"),
        ("http://0x5d.0xb8.0xd8.0x22/", "link.address", "93.184.216.34"),
        ("http://93.184.216.34/a", "link.address", "93.184.216.34"),
        ("https://evil.example:4443/", "link.port", "4443"),
        ("javascript:steal()", "link.script", "javascript"),
        ("data:text/html,<form>", "link.script", "data:text/html"),
        ("https://evil.example/facture.pdf.exe", "link.suffix", ".pdf.exe"),
        ("https://evil.example/photo.jpg%20%20.scr", "link.suffix", ".jpg  .scr"),
        ("https://evil.example/get?file=invoice.docx.js", "link.suffix", ".docx.js"),
        ("https://%65vil.example/", "link.obfuscated", "encoded_host"),
        ("https://evil。example/", "link.obfuscated", "odd_point"),
        ("https://ｅvil.example/", "link.obfuscated", "odd_letters"),
        ("https://dеxero.example/", "link.obfuscated", "mixed_scripts"),
        ("https://раура.example/", "link.obfuscated", "other_script"),
        ("ht\ntps://evil.example/", "link.obfuscated", "control"),
        ("https:\\\\evil.example", "link.obfuscated", "backslash"),
        ("https://evil.example/%252f%253a%2541", "link.obfuscated", "encoded_again"),
    ],
)
def test_address_gives_itself_away_when_it_is_odd(raw, signal, sense):
    found = seen(raw)
    assert found[signal][1] == sense
    assert found[signal][0] >= 0.3


@pytest.mark.parametrize(
    "raw",
    [
        "https://dexero.example/a.pdf",
        "https://dexero.example:8080/",
        "https://dexero.example/setup.exe",
        "https://dexero.example/jquery.min.js",
        "https://dexero.example/archive.tar.gz",
        "https://hébergement.example/",
        "https://москва.рф/",
        "https://例え.テスト/",
        "http://127.0.0.1:8000/",
        "http://192.168.0.1/",
        "javascript:void(0)",
        "javascript:;",
        "javascript:history.back()",
        "data:image/png;base64,AAAA",
        "mailto:maya@dexero.example",
        "https://dexero.example/a%20b%2Fc",
    ],
)
def test_nothing_is_suspected_when_an_address_is_ordinary(raw):
    assert seen(raw) == {}


def test_code_says_little_when_it_stands_in_a_page_of_its_own():
    assert seen("javascript:toggle()", is_page=True)["link.script"][0] < seen("javascript:toggle()")["link.script"][0]
