from __future__ import annotations

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.link import Links
from clausewise.detect.masquerade import DISGUISE, Masquerade
from clausewise.detect.reversal import depth_max, reversals, run_characters_max, seen
from clausewise.register import Register
from tests.growth import GROWTH_MAX, growth

REGISTER = Register(())
CASCADE = Cascade([Links(REGISTER), Masquerade(REGISTER)])


def scores(text: str) -> dict[str, float]:
    return {one.name: one.score for one in CASCADE.signals([text])[0]}


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("invoice\u202efdp.exe", "invoiceexe.pdf"),
        ("facture\u202efdp\u202c.exe", "facturepdf.exe"),
        ("a\u202eb\u202dcd\u202ce", "aecdb"),
        ("photo\u2067\u2066.exe\u2069\u2066.jpg\u2069\u2069", "photo.jpg.exe"),
        ("a\u202bb\u202ac\u202c\u202c", "abc"),
        ("\u2068facture.pdf\u2069", "facture.pdf"),
        ("\u202c\u2069a", "a"),
        ("", ""),
    ],
)
def test_a_run_is_read_as_it_is_drawn_when_signs_turn_it(written, drawn):
    assert seen(written) == drawn


@pytest.mark.parametrize(
    ("en", "fr"),
    [
        ("Please open invoice\u202efdp.exe today", "Ouvrez facture\u202efdp.exe aujourd'hui"),
        ("The file is called (photo\u202egpj.scr).", "Le fichier s'appelle « photo\u202egpj.scr »."),
        ("Open \u202excod.bat", "Ouvrez \u202excod.bat"),
        ("Get cv\u2067\u2066.pdf\u2069\u2066.exe\u2069\u2069", "Prenez cv\u2067\u2066.pdf\u2069\u2066.hta\u2069\u2069"),
    ],
)
def test_a_name_in_a_text_is_a_disguise_when_another_ending_is_seen(en, fr):
    for text in (en, fr):
        assert scores(text).get(DISGUISE, 0.0) >= 0.9, text


@pytest.mark.parametrize(
    "text",
    [
        "\u202emoc.elpmaxe.live//:sptth",
        "Go to \u202eelpmaxe.live.www",
        "https://evil.example/\u202efdp.exe",
        "Allez sur \u202emoc.live",
    ],
)
def test_an_address_in_a_text_is_a_disguise_when_only_readers_see_it(text):
    assert scores(text).get("link.obfuscated", 0.0) >= 0.84


@pytest.mark.parametrize(
    "text",
    [
        "\u0627\u0641\u062a\u062d \u2068facture.pdf\u2069 \u0645\u0646 \u0641\u0636\u0644\u0643",
        "\u05e4\u05ea\u05d7 \u05d0\u05ea \u202a\u200einvoice.exe\u202c\u200f \u05d1\u05d1\u05e7\u05e9\u05d4",
        "\u2067\u05d7\u05e9\u05d1\u05d5\u05e0\u05d9\u05ea.pdf\u2069",
        "\u202b\u0642\u0627\u0626\u0645\u0629.docx\u202c",
        "\u0627\u0646\u0638\u0631 https://example.org/\u2067\u0635\u0641\u062d\u0629\u2069/index.html",
        "\u202d+1 514 555-0134\u202c",
        "\u2067\u0645\u0631\u062d\u0628\u0627\u2069, see report.pdf and setup.exe",
        "Mail \u202emoc.elpmaxe@eoz",
        "invoice.pdf setup.exe",
        "facture.pdf, installateur.exe",
    ],
)
def test_nobody_is_accused_when_signs_of_direction_are_honest(text):
    found = scores(text)
    assert DISGUISE not in found
    assert found.get("link.obfuscated", 0.0) < 0.7


@pytest.mark.parametrize(
    ("told", "warned"),
    [
        ("Open invoice\u202efdp.exe.", "Beware: never open invoice\u202efdp.exe, it is a scam."),
        ("Ouvrez facture\u202efdp.exe.", "Attention : n'ouvrez jamais facture\u202efdp.exe, c'est une arnaque."),
    ],
)
def test_less_is_made_of_it_when_a_text_warns_of_the_name(told, warned):
    assert scores(warned).get(DISGUISE, 0.0) <= 0.7 * scores(told)[DISGUISE]


def test_the_name_stands_where_it_is_written_when_it_is_told():
    text = "Voici\u00a0: \u200bfacture\u202efdp.exe !"
    [signal] = CASCADE.signals([text])[0]
    [spot] = signal.evidence
    assert text[spot.start : spot.end].strip("\u200b") == "facture\u202efdp.exe"
    assert spot.sense == "name_backwards/factureexe.pdf"


def test_signs_are_followed_no_further_when_they_are_nested_too_deeply():
    assert seen("\u202e" * (depth_max + 5) + "ab") == seen("\u202e" * depth_max + "ab")
    assert list(reversals("\u202e" + "a." * run_characters_max)) == []


def test_time_grows_with_the_text_when_it_is_full_of_signs():
    for piece in ("a\u202efdp.exe ", "\u202e\u2067a.b", "\u202ea.exe/"):
        assert growth(scores, lambda size, piece=piece: piece * (size // len(piece)), size=5_000) < GROWTH_MAX
