from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from hashlib import md5

import pytest

from clausewise.detect.antivirus import VIRUS, Antivirus, Settings
from clausewise.engine import Engine
from clausewise.errors import ConfigError, UnavailableError
from clausewise.extract import Extract
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse.opening import opened
from tests.archives import zipped

VIRAL = b"\x01 a harmless stand-in for a virus \x02" * 8


def listening(answer: bytes, *, delay_s: float = 0.0, reads: bool = True):
    """Return the address of a daemon that answers every question so, and what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                if reads:
                    got.append(_taken(line))
                time.sleep(delay_s)
                line.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return server, f"127.0.0.1:{server.getsockname()[1]}", got


def _taken(line: socket.socket) -> bytes:
    stream = line.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    data = b""
    while (length := struct.unpack(">I", stream.read(4))[0]) > 0:
        data += stream.read(length)
    return data


def extract(data: bytes = VIRAL, name: str = "a.bin") -> Extract:
    return Extract(Part(Medium.FILE, data=data, name=name))


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (b"stream: Win.Test.A-1 FOUND\0", 0.97),
        (b"stream: Ours.UNOFFICIAL FOUND\0", 0.93),
        (b"stream: Heuristics.Phishing FOUND\0", 0.7),
        (b"stream: PUA.Win.Packer FOUND\0", 0.4),
        (b"stream: OK\0", None),
    ],
)
def test_a_virus_is_told_by_its_name_when_the_daemon_finds_one(answer, score):
    server, address, got = listening(answer)
    with server:
        [told] = Antivirus(Settings(address)).inspect([extract(VIRAL * 10_000)])
    assert [(one.name, one.score) for one in told] == ([] if score is None else [(VIRUS, score)])
    assert got == [VIRAL * 10_000]


@pytest.mark.parametrize(
    ("answer", "delay_s", "sense"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", 0.0, "antivirus:too_large"),
        (b"stream: broken ERROR\0", 0.0, "antivirus:refused"),
        (b"", 0.0, "antivirus:refused"),
        (b"stream: OK\0", 1.0, "antivirus:timeout"),
    ],
)
@pytest.mark.parametrize(("failure", "name"), [("hold", "limit.not_opened"), ("skip", "limit.not_measured")])
def test_a_failure_is_held_or_named_when_the_settings_say_so(answer, delay_s, sense, failure, name):
    server, address, _ = listening(answer, delay_s=delay_s)
    with server:
        [[signal]] = Antivirus(Settings(address, 300, failure)).inspect([extract()])
    assert (signal.name, signal.evidence[0].sense) == (name, sense)


def test_nobody_listening_is_a_failure_when_asked():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    for where in (address, "/nonexistent/clamd.ctl"):
        [[signal]] = Antivirus(Settings(where)).inspect([extract()])
        assert signal.evidence[0].sense == "antivirus:unreachable"


def test_a_daemon_that_answers_is_told_from_one_that_does_not_when_it_is_checked():
    server, address, _ = listening(b"stream: OK\0")
    with server:
        assert Antivirus(Settings(address)).checked() == address
    with pytest.raises(UnavailableError, match=r"CW695 /nonexistent/clamd\.ctl: .*: unreachable\. Start clamd"):
        Antivirus(Settings("/nonexistent/clamd.ctl")).checked()


def test_equal_bytes_are_sent_once_when_a_batch_repeats_them():
    server, address, got = listening(b"stream: OK\0")
    with server:
        Antivirus(Settings(address)).inspect([extract(), extract(), extract(b"")])
    assert len(got) == 1


@pytest.mark.parametrize("address", ["", "clamd", "host:99999", "host:"])
def test_an_address_that_is_none_is_an_error_when_set(address):
    with pytest.raises(ConfigError, match="CW694"):
        Antivirus(Settings(address))


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real daemon whose only signature is that of the stand-in."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("install clamav-daemon")
    folder = tmp_path_factory.mktemp("clamd")
    base = folder / "db"
    base.mkdir()
    (base / "ours.hdb").write_text(f"{md5(VIRAL).hexdigest()}:{len(VIRAL)}:Stand.In\n")
    path = folder / "s"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {path}\nDatabaseDirectory {base}\nForeground yes\nUser root\nLogFile {folder}/log\nTemporaryDirectory {folder}\n"
    )
    folder.chmod(0o755)
    daemon = subprocess.Popen([program, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + 20
    while not path.exists() and daemon.poll() is None and time.monotonic() < ends:
        time.sleep(0.05)
    if not path.exists():
        daemon.kill()
        daemon.wait()
        pytest.skip("clamd did not start here")
    yield str(path)
    daemon.terminate()
    daemon.wait(10)


def test_a_real_daemon_names_what_lies_in_an_archive_when_asked(clamd):
    extracts = opened(Part(Medium.FILE, data=zipped({"inside.bin": VIRAL}), name="a.zip"))
    found = [signal for told in Antivirus(Settings(clamd)).inspect(extracts) for signal in told]
    assert [(one.name, one.evidence[0].sense) for one in found] == [(VIRUS, "Stand.In.UNOFFICIAL")] * 2
    assert found[1].evidence[0].place == "inside.bin"


def test_an_item_is_held_when_a_real_daemon_finds_something(clamd):
    with Engine.open("dexero", isolated=False, with_detectors=[Antivirus(Settings(clamd))]) as engine:
        decision = engine.check(Item((Part(Medium.FILE, data=VIRAL, name="a.bin"),)))
        honest = engine.check(Item((Part(Medium.FILE, data=b"\x01" + VIRAL, name="a.bin"),)))
    assert (decision.action, decision.clauses) == (Action.HOLD, ("content.malware",))
    assert honest.action is Action.ALLOW
