import os

import hyperscan
import msgspec
import pytest

from clausewise import cache
from clausewise.detect import lexicon
from clausewise.detect.pattern import expand
from clausewise.detect.scan import Scanner
from clausewise.facts import Facts, Needle

PATTERNS = {"own": [Needle(b"needle in hay")]}


def hits(scanner):
    facts = Facts("needle in hay", b"needle in hay")
    scanner.scan([facts])
    return facts.hits


def test_database_is_loaded_when_it_was_compiled_before(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    first = hits(Scanner(PATTERNS))
    [kept] = tmp_path.glob("*.patterns")
    stamp = kept.stat().st_ino
    assert hits(Scanner(PATTERNS)) == first
    assert kept.stat().st_ino == stamp
    assert first


def test_loaded_database_hits_the_same_when_needles_share_words_and_have_neighbours(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    patterns = {
        "one": [*expand("hay (loft|stack)"), Needle(b"hay"), Needle(b"need", open_end=True)],
        "other": [Needle(b"hay"), Needle(b"[0-9]{3}", raw=True), *expand("needle _ hay")],
    }
    texts = [b"the hay stack", b"hays needless", b"call 123", b"a needle in the hay loft", b""]

    def seen(scanner):
        batch = [Facts(text.decode(), text) for text in texts]
        scanner.scan(batch)
        return [facts.hits for facts in batch]

    made, loaded = Scanner(patterns), Scanner(patterns)
    assert seen(made) == seen(loaded)
    assert [list(one) for one in seen(loaded)] == [["one", "other"], ["one"], ["other"], ["one", "other"], []]
    assert made.expressions == loaded.expressions


def test_database_is_compiled_again_when_the_kept_one_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    expected = hits(Scanner(PATTERNS))
    [kept] = tmp_path.glob("*.patterns")
    kept.write_bytes(kept.read_bytes()[:-5] + b"wrong")
    assert cache.read(kept.stem) is None
    assert hits(Scanner(PATTERNS)) == expected


def test_nothing_is_kept_when_the_cache_is_switched_off(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", "")
    assert cache.folder() is None
    assert hits(Scanner(PATTERNS))


def test_longest_unused_goes_when_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    for number in range(cache.files_max):
        cache.write(f"k{number}", b"value")
        os.utime(tmp_path / f"k{number}.patterns", (number, number))
    assert cache.read("k0") == b"value"
    for number in range(3):
        cache.write(f"new{number}", b"value")
    left = {path.stem for path in tmp_path.glob("*.patterns")}
    assert len(left) == cache.files_max
    assert "k0" in left
    assert left.isdisjoint({"k1", "k2", "k3"})


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    return tmp_path


class Maker:
    """A value that is made, encoded and decoded for real; it counts how often it was made."""

    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return {"a": [self.made]}

    def kept(self, key="k"):
        decoder = msgspec.msgpack.Decoder(dict[str, list[int]])
        return cache.kept(key, self, encode=msgspec.msgpack.encode, decode=decoder.decode)


def test_kept_makes_once_when_what_it_made_can_be_read(place):
    maker = Maker()
    assert maker.kept() == maker.kept() == {"a": [1]}
    assert maker.made == 1


@pytest.mark.parametrize("foreign", [b"", b"foreign", b"\x91" * 100_000, msgspec.msgpack.encode({"a": "b"})])
def test_kept_makes_anew_and_keeps_that_when_the_content_is_foreign(place, foreign):
    maker = Maker()
    cache.write("k", foreign)
    assert maker.kept() == maker.kept() == {"a": [1]}
    assert maker.made == 1


def test_kept_compiles_again_when_a_database_is_foreign(place):
    def compiled():
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(expressions=[b"hay"], ids=[0], elements=1, flags=[0])
        return database

    cache.write("k", b"no database at all")
    database = cache.kept(
        "k", compiled, encode=hyperscan.dumpb, decode=lambda value: hyperscan.loadb(value, hyperscan.HS_MODE_BLOCK)
    )
    found = []
    scratch = hyperscan.Scratch(database)
    database.scan(b"in hay", match_event_handler=lambda number, *_: found.append(number), scratch=scratch)
    assert found == [0]
    assert cache.read("k") == hyperscan.dumpb(database)


def test_kept_raises_what_making_raises(place):
    with pytest.raises(ZeroDivisionError):
        cache.kept("k", lambda: 1 // 0, encode=bytes, decode=len)


def test_read_refuses_a_file_when_it_was_kept_under_another_key(place):
    cache.write("a", b"value")
    (place / "a.patterns").rename(place / "b.patterns")
    assert cache.read("b") is None


def test_read_refuses_a_link_when_it_leads_to_a_sound_file(place):
    cache.write("k", b"value")
    (place / "k.patterns").rename(place / "other")
    (place / "k.patterns").symlink_to(place / "other")
    assert cache.read("k") is None
    cache.write("k", b"value")
    assert cache.read("k") == b"value"
    assert not (place / "k.patterns").is_symlink()


def test_read_waits_for_nobody_when_the_file_is_a_pipe(place):
    os.mkfifo(place / "k.patterns")
    assert cache.read("k") is None


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_read_refuses_a_file_when_others_may_write_it(place, mode):
    cache.write("k", b"value")
    (place / "k.patterns").chmod(mode)
    assert cache.read("k") is None


@pytest.mark.parametrize("mode", [0o770, 0o1777])
def test_folder_is_not_used_when_others_may_write_in_it(place, mode):
    cache.write("k", b"value")
    place.chmod(mode)
    assert cache.read("k") is None
    cache.write("new", b"value")
    assert not (place / "new.patterns").exists()


def test_folder_is_not_used_when_it_is_a_link(place, monkeypatch, tmp_path_factory):
    cache.write("k", b"value")
    link = tmp_path_factory.mktemp("link") / "cache"
    link.symlink_to(place)
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(link))
    assert cache.read("k") is None


@pytest.mark.skipif(os.getuid() != 0, reason="only the superuser gives files away")
@pytest.mark.parametrize("name", ["k.patterns", "."])
def test_read_refuses_what_belongs_to_somebody_else(place, name):
    cache.write("k", b"value")
    os.chown(place / name, 12_345, -1)
    assert cache.read("k") is None


def test_lexicons_are_read_again_when_the_kept_ones_are_foreign(place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicons")
    source = min(lexicon.shipped().glob("*.yaml"), key=lambda path: path.stat().st_size)
    (folder / source.name).write_bytes(source.read_bytes())
    expected = lexicon.load(folder)
    [kept] = place.glob("*.patterns")
    sound = cache.read(kept.stem)
    cache.write(kept.stem, b"foreign")
    assert lexicon.load(folder) == expected
    assert cache.read(kept.stem) is not None
    assert len(cache.read(kept.stem)) == len(sound)
    assert expected
