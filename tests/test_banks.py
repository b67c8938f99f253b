"""What a content matches in the banks: by which method, how surely, and when no longer."""

from __future__ import annotations

import hashlib
import sys

import pytest

np = pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise.banks import Banks  # noqa: E402
from clausewise.deposit import fingerprint  # noqa: E402
from clausewise.errors import UnavailableError  # noqa: E402
from clausewise.extract import Extract, Fingerprint  # noqa: E402
from clausewise.hashlist import Row  # noqa: E402
from clausewise.known import Bank, Lot, Origin  # noqa: E402
from clausewise.listing import packed  # noqa: E402
from clausewise.model import Certainty, Item, Medium, Part  # noqa: E402
from clausewise.nearness import turned  # noqa: E402

CHANCE = np.random.default_rng(11)
HASHES = [CHANCE.integers(0, 256, 32, dtype=np.uint8).tobytes() for _ in range(12)]
SOUND = CHANCE.integers(0, 2**32, 400, dtype=np.uint32)
DATA = b"a program that nobody should run"
SENTENCE = (
    "the old lighthouse keeper counted ships until the fog took every one of them away and he kept counting by ear "
)


def off(value: bytes, bits: int) -> bytes:
    square = np.unpackbits(np.frombuffer(value, np.uint8))
    square[:bits] ^= 1
    return np.packbits(square).tobytes()


def with_(*rows: Row, band: Certainty = Certainty.CERTAIN, origin: Origin | None = None, expires_ms: int = 0) -> Banks:
    banks = Banks()
    banks.open(Bank("b", "content.property", band))
    banks.add(Lot("lot", "b", "file", len(rows), expires_ms=expires_ms), packed(rows, origin), 7)
    banks.settle()
    return banks


def pictures(*values: bytes, quality: float = 1.0) -> list[Fingerprint]:
    return [
        Fingerprint("pdq", value, quality, f"0:00:0{at}.0" if len(values) > 1 else "")
        for at, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("bits", "certainty"),
    [(0, Certainty.CERTAIN), (16, Certainty.CERTAIN), (17, Certainty.LIKELY), (31, Certainty.LIKELY)],
)
def test_a_picture_is_known_when_it_is_near_enough(bits, certainty):
    (match,) = with_(Row((("pdq", HASHES[0]),))).find(pictures(off(HASHES[0], bits)))
    assert (match.entry, match.distance, match.certainty) == ("lot", bits, certainty)


def test_a_picture_is_strange_when_it_is_too_far_or_even():
    banks = with_(Row((("pdq", HASHES[0]),)))
    assert banks.find(pictures(off(HASHES[0], 32))) == []
    assert banks.find(pictures(HASHES[0], quality=0.4)) == []
    assert banks.find(pictures(HASHES[1])) == []


def test_a_turned_picture_is_known_when_its_forms_are_given_or_made():
    banks = with_(Row((("pdq", HASHES[0]),)))
    assert all(banks.find(pictures(turned(HASHES[0])[32 * at : 32 * at + 32])) for at in range(8))
    forms = [*pictures(HASHES[1]), Fingerprint("pdq.dihedral", HASHES[0] + HASHES[2])]
    assert banks.find(forms)[0].distance == 0


def test_a_film_is_less_sure_when_a_single_picture_of_it_is_known():
    banks = with_(Row(tuple(("pdq", value) for value in HASHES[:6])), band=Certainty.LIKELY)
    assert banks.find(pictures(HASHES[2]))[0].certainty is Certainty.LIKELY
    assert banks.find(pictures(HASHES[2], *HASHES[7:11]))[0].certainty is Certainty.POSSIBLE
    (match,) = banks.find(pictures(off(HASHES[4], 3), HASHES[1], *HASHES[8:11]))
    assert (match.certainty, match.path) == (Certainty.LIKELY, "0:00:01.0")


@pytest.mark.parametrize("method", ["sha256", "sha1", "md5"])
def test_a_file_is_known_by_its_bytes_when_a_list_has_its_digest(method):
    banks = with_(Row(((method, hashlib.new(method, DATA).digest()),)))
    (match,) = banks.match(Extract(Part(Medium.FILE, data=DATA)))
    assert match.certainty is (Certainty.CERTAIN if method == "sha256" else Certainty.LIKELY)
    assert banks.match(Extract(Part(Medium.FILE, data=DATA + b"."))) == []


def test_a_variant_is_known_when_its_digest_is_near():
    one = b"T154414E7408E2044EEF5695225895C773D94F6ECC39855C346EF006F87263B7854B3025"
    banks = with_(Row((("tlsh", one),)))
    assert banks.find([Fingerprint("tlsh", one)])[0].certainty is Certainty.LIKELY
    assert banks.find([Fingerprint("tlsh", b"T1" + b"A5" * 35)]) == []


def test_a_sound_is_known_when_a_stretch_of_it_is_heard():
    banks = with_(Row((("chromaprint", SOUND.tobytes()),)))
    (match,) = banks.find([Fingerprint("chromaprint", SOUND[200:270].tobytes())])
    assert (match.method, match.path, match.certainty) == ("chromaprint", "0:00:00.0", Certainty.CERTAIN)
    assert banks.find([Fingerprint("chromaprint.speed", SOUND[:100].tobytes())])
    assert banks.find([Fingerprint("chromaprint", SOUND[:100][::-1].tobytes())]) == []


def test_a_text_is_known_when_much_of_it_is_used_by_somebody_else():
    text = " ".join(f"{SENTENCE} {number}" for number in range(12))
    words, prints = fingerprint(text)
    banks = with_(Row((("words-5-crc32", words.to_bytes(4, "little") + prints),)), origin=Origin(owner="ana"))
    (signal,) = banks.in_text(Item.of_text(text, author="zed"))
    assert (signal.name, signal.evidence[0].excerpt) == ("known.property", "")
    assert banks.in_text(Item.of_text(text, author="ana")) == []
    assert banks.in_text(Item.of_text("il fait beau " * 40, author="zed")) == []


def test_nothing_is_known_any_longer_when_it_expired_or_was_taken_out():
    rows = [Row((("pdq", value),)) for value in HASHES[:3]]
    banks = with_(*rows, expires_ms=1_000)
    assert [one.entry for one in banks.find(pictures(HASHES[1]))] == ["lot:1"]
    banks.drop("lot:1")
    assert banks.find(pictures(HASHES[1])) == []
    assert (banks.count, banks.has("lot:1"), banks.has("lot:2"), banks.has("lot:3")) == (2, False, True, False)
    banks.clock = lambda: 1_000
    assert banks.find(pictures(HASHES[2])) == []
    banks.clock = lambda: 999
    banks.drop("lot")
    assert banks.find(pictures(HASHES[2])) == []
    assert banks.lots("b") == []


def test_an_entry_ends_by_itself_when_its_list_says_so():
    banks = with_(Row((("pdq", HASHES[0]),), expires_ms=5), Row((("pdq", HASHES[1]),)))
    banks.clock = lambda: 6
    assert banks.find(pictures(HASHES[0])) == []
    assert banks.find(pictures(HASHES[1]))


def test_the_extra_is_named_when_numpy_is_missing(monkeypatch):
    banks = Banks()
    banks.open(Bank("b", "content.property"))
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(UnavailableError, match="clausewise\\[bank\\]") as missing:
        banks.add(Lot("lot", "b", "hash"), packed([Row((("pdq", HASHES[0]),))]))
    assert missing.value.code == "CW170"
