from __future__ import annotations

import pytest

from clausewise.detect.masquerade import DISGUISE, Masquerade, _named, looks_like
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.register import Register
from tests.growth import GROWTH_MAX, growth
from tests.parse.test_polyglot import GIF, JPEG
from tests.parse.test_signature import program, zipped

PNG = b"\x89PNG\r\n\x1a\n0000"


def seen(data: bytes, name: str, declared: str = "") -> dict[str, float]:
    extracts = opened(Part(Medium.FILE, data=data, name=name, declared_type=declared))
    told = Masquerade(Register(())).inspect(extracts)
    return {spot.sense: signal.score for found in told for signal in found for spot in signal.evidence}


@pytest.mark.parametrize(
    ("data", "name", "sense", "least"),
    [
        (program(), "invoice.pdf.exe", "two_endings", 0.9),
        (program(), "facture.pdf.exe", "two_endings", 0.9),
        (program(), "photo\u202egpj.exe", "name_backwards", 0.9),
        (program(), "facture\u202efdp.scr", "name_backwards", 0.9),
        (program(), "photo.jpg" + " " * 40 + ".exe", "ending_out_of_sight", 0.85),
        (program(), "setup.\u0435\u0445\u0435", "look_alike_ending", 0.9),
        (program(), "rapport\u2024pdf", "look_alike_ending", 0.9),
        (program(), "holiday.jpg", "program_as/image/jpeg", 0.9),
        (program(), "vacances.mp3", "program_as/audio/mpeg", 0.9),
        (b"#!/bin/sh\nrm -rf x", "photo.png", "program_as/image/png", 0.9),
        (JPEG + b"<?php echo 1; ?>", "a.jpg", "also/php", 0.85),
        (b"GIF89a/*" + bytes(20) + b"*/=1", "a.gif", "also/javascript", 0.85),
        (JPEG + zipped("a.txt"), "a.jpg", "also/zip", 0.55),
        (b"<html><body>x</body></html>", "a.jpg", "page_as/image/jpeg", 0.35),
    ],
)
def test_a_disguise_is_seen_when_name_type_and_bytes_disagree(data, name, sense, least):
    assert seen(data, name).get(sense, 0.0) >= least


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (program(), "setup.exe", "application/octet-stream"),
        (program(), "installateur-2.1.exe", ""),
        (PNG, "photo.jpg", "image/jpeg"),
        (PNG, "capture d'écran.png", "image/png"),
        (b"#!/bin/sh\necho bonjour", "install.sh.txt", "text/plain"),
        (b"#!/usr/bin/env python3\n", "script.py", "text/plain"),
        (GIF + bytes(30), "animation.gif", "image/gif"),
        (zipped("a.txt"), "archive.v1.zip", "application/zip"),
        (b"hello", "version 2.pdf notes.txt", "text/plain"),
        (b"x", "re\u0301sume\u0301.\u0442\u0445\u0442\u0444", ""),
    ],
)
def test_nothing_is_accused_when_a_file_is_what_it_says(data, name, declared):
    assert seen(data, name, declared) == {}


def test_a_program_is_called_a_picture_by_its_sender_when_the_name_says_nothing():
    assert seen(program(), "", "image/png")["program_as/image/png"] >= 0.9


def test_an_ending_is_read_by_its_looks_when_letters_are_borrowed():
    assert looks_like("a.\u0435\u0445\u0435") == "exe"
    assert looks_like("a.exe") is None
    assert looks_like("note.français") is None


def test_signals_have_their_name_and_place_when_seen():
    [extract] = opened(Part(Medium.FILE, data=program(), name="a.png"))
    [[signal]] = Masquerade(Register(())).inspect([extract])
    assert (signal.name, signal.evidence[0].place) == (DISGUISE, "a.png")


@pytest.mark.parametrize(
    "made",
    [
        lambda size: " " * size + "x",
        lambda size: "a" + " " * size + ".exe x",
        lambda size: "      .ab" + " " * size + "x",
        lambda size: "      .ab" * (size // 9) + "x",
        lambda size: ".pdf " * (size // 5) + "x",
        lambda size: ".pdf" + "." * size + "x",
    ],
)
def test_cost_of_a_name_grows_with_its_length_when_blanks_and_endings_are_heaped(made):
    assert growth(lambda name: list(_named(Extract(Part(Medium.FILE, name=name)))), made) < GROWTH_MAX
