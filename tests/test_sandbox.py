"""The real worker, made to fail in every way by parsers that are put into its environment."""

from __future__ import annotations

import os
import sys
import textwrap
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from clausewise import sandbox as module
from clausewise.extract import Estimate, Extract, Fingerprint
from clausewise.model import Medium, Part
from clausewise.parse import magic, outfit
from clausewise.parse.opening import opened
from clausewise.parse.worker import Answer
from clausewise.sandbox import CRASHED, TIMEOUT, Sandbox
from tests.archives import foreign

PAGE = Part(Medium.PAGE, data=b"<p>Bonjour</p>", name="a.html")
HOSTILE = {
    b"crash": "os.kill(os.getpid(), 11)",
    b"hang": "while True: pass",
    b"swell": "x = []\n        while True: x.append(bytearray(2**26))",
    b"raise": "raise KeyError('x')",
    b"print": "print('noise', flush=True)",
    b"network": "import socket; s = socket.socket(); s.settimeout(2); s.connect(('127.0.0.1', int(part.name)))",
    b"file": "open('/dev/shm/clausewise-test', 'wb').write(b'0' * 2**29)",
}


@pytest.fixture
def sandbox():
    made = Sandbox(workers=2, open_ms=20_000)
    yield made
    made.close()


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A sandbox whose worker has a parser of documents that does what the bytes say."""
    branches = "".join(f"    if part.data == {name!r}:\n        {code}\n" for name, code in HOSTILE.items())
    program = tmp_path / "worker.py"
    program.write_text(
        "import os\nfrom clausewise.extract import Extract\nfrom clausewise.model import Medium\n"
        "from clausewise.parse import confinement, opening, registry, worker\n"
        "confinement.memory_bytes_max = 2**30\n"
        f"def fail(part):\n{textwrap.indent(branches, '')}    return Extract(part)\n"
        "known = {**registry.parsers(), Medium.DOCUMENT: fail}\n"
        "opening.parsers = lambda: known\nworker.main()\n",
        encoding="utf-8",
    )
    real = module.subprocess.Popen
    monkeypatch.setattr(
        module.subprocess, "Popen", lambda _command, **options: real([sys.executable, str(program)], **options)
    )
    made = Sandbox(workers=1, open_ms=30_000)
    yield made
    made.close()


def document(what: bytes, name: str = "") -> Part:
    return Part(Medium.DOCUMENT, data=what, name=name)


def test_a_page_comes_out_the_same_when_opened_in_the_sandbox(sandbox):
    [here], [there] = opened(PAGE, 3), sandbox.opened(PAGE, 3)
    assert there == here
    assert there.source.data == PAGE.data


@pytest.mark.parametrize("kind", ["7zip", "iso9660", "cpio_newc", "xar"])
def test_what_the_systems_libraries_read_is_read_inside_the_walls_when_opened(sandbox, kind):
    found = sandbox.opened(Part(Medium.FILE, data=foreign(kind, {"mot.txt": b"Bonjour"}), name="a.bin"))
    assert [(one.source.name, one.text) for one in found[1:]] == [("mot.txt", "Bonjour")]


@pytest.mark.skipif(not magic.is_there(), reason="install libmagic1")
def test_what_the_systems_database_knows_is_known_inside_the_walls_when_opened(sandbox):
    capture = b"\xd4\xc3\xb2\xa1\x02\0\x04\0" + bytes(16) + b"\0\0\x04\0\x01\0\0\0"
    [found] = sandbox.opened(Part(Medium.FILE, data=capture, name="a.bin"))
    assert "application/vnd.tcpdump.pcap" in {one.content for one in found.metas}


def test_a_worker_finds_what_its_parent_does_when_it_tells_of_its_surroundings():
    told = module.surroundings()
    assert told.missing == outfit.missing()
    if sys.platform == "linux":
        assert "limits" in told.walls


def test_one_worker_serves_many_parts_when_they_come_one_by_one(sandbox):
    for _ in range(5):
        sandbox.opened(PAGE)
    assert len(sandbox._idle) == 1
    assert sandbox._idle[0].trust == module.trust_max - 5 * module.trust_written


def test_worker_makes_room_for_a_new_one_when_its_trust_is_used_up(sandbox, monkeypatch):
    monkeypatch.setattr(module, "trust_max", 2 * module.trust_written)
    sandbox.opened(PAGE)
    [first] = sandbox._idle
    sandbox.opened(PAGE)
    assert sandbox._idle == []
    assert first._process.poll() is not None
    assert sandbox.opened(PAGE)[0].text == "Bonjour"
    assert sandbox._idle[0] is not first


def test_more_trust_is_used_up_when_larger_libraries_read_a_part(sandbox):
    sandbox.opened(document(b"%PDF-1.4"))
    assert module.trust_max - sandbox._idle[0].trust == module.TRUST[Medium.DOCUMENT] > module.trust_written


def test_threads_share_the_workers_when_they_ask_at_once(sandbox):
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(sandbox.opened(PAGE)[0].text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Bonjour"] * 8
    assert len(sandbox._idle) <= 2


def test_plain_parts_start_no_process_when_opened(sandbox):
    [extract] = sandbox.opened(Part(Medium.LINK, "https://a.example"))
    assert extract.links[0].url == "https://a.example"
    assert sandbox._idle == []


@pytest.mark.parametrize(
    ("what", "limits"),
    [(b"crash", (CRASHED,)), (b"hang", (TIMEOUT,)), (b"swell", ("failed",)), (b"raise", ("failed",)), (b"print", ())],
)
def test_a_failing_decoder_costs_its_part_alone_when_opened(hostile, what, limits):
    if what == b"hang":
        hostile._open_ms = 3_000
    [extract] = hostile.opened(document(what))
    assert extract.limits == limits
    assert extract.source.data == what
    hostile._open_ms = 30_000
    assert hostile.opened(PAGE)[0].text == "Bonjour"


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_decoder_reaches_no_network_when_it_tries(hostile):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        [extract] = hostile.opened(document(b"network", str(server.getsockname()[1])))
        assert extract.limits == ("failed",)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no memory file system here")  # noqa: PTH112
def test_a_decoder_writes_no_large_file_when_it_tries(hostile):
    [extract] = hostile.opened(document(b"file"))
    assert extract.limits in {(CRASHED,), ("failed",)}
    path = "/dev/shm/clausewise-test"
    # Where system calls are filtered there is not even a small one.
    assert not os.path.exists(path) or os.path.getsize(path) <= 256 * 1024**2  # noqa: PTH110, PTH202
    Path(path).unlink(missing_ok=True)


def test_a_part_past_the_limit_is_never_sent_when_opened(sandbox, monkeypatch):
    monkeypatch.setattr(module.opening, "part_bytes_max", 3)
    assert sandbox.opened(PAGE)[0].limits == ("size",)
    assert sandbox._idle == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer([Extract(PAGE, children=(PAGE,))], [[7]]),
        Answer([Extract(PAGE, children=(PAGE, PAGE))], [[0]]),
        Answer([Extract(PAGE)], []),
        Answer([Extract(PAGE, part=99)], [[]]),
        Answer([Extract(PAGE, estimates=(Estimate("nudity", float("nan")),))], [[]]),
        Answer([Extract(PAGE, fingerprints=(Fingerprint("pdq", b"", -1.0),))], [[]]),
    ],
)
def test_an_answer_that_no_honest_worker_gives_costs_its_part_and_the_worker_when_it_comes(
    sandbox, monkeypatch, answer
):
    monkeypatch.setattr(module, "_answers", SimpleNamespace(decode=lambda _: answer))
    assert [one.limits for one in sandbox.opened(PAGE)] == [("crashed",)]
    assert sandbox._idle == []
    monkeypatch.undo()
    assert sandbox.opened(PAGE)[0].limits == ()
