from clausewise.detect import cache
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
    stamp = kept.stat().st_mtime_ns
    assert hits(Scanner(PATTERNS)) == first
    assert kept.stat().st_mtime_ns == stamp
    assert first


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


def test_oldest_goes_when_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    for number in range(cache.files_max + 3):
        cache.write(f"k{number}", b"value")
    assert len(list(tmp_path.glob("*.patterns"))) == cache.files_max
