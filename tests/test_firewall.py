from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.blocklist import Block, Effect, Kind
from clausewise.errors import ConfigError
from clausewise.firewall import Barred, barred, disjoint, fail2ban, nftables
from tests import namespaces

ROOT = Path(__file__).parents[1]
NOW = 1_790_000_000_000
HOUR = 3_600_000
REACHING = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[2])), 1, (sys.argv[1], 0)).close()"
LISTENING = "import socket, time; one = socket.create_server(('127.0.0.1', 0)); print(one.getsockname()[1], flush=True); time.sleep(60)"


def block(name, until_ms=NOW + HOUR, kind=None, effect=Effect.BLOCK):
    return Block(kind or (Kind.NETWORK if "/" in name else Kind.ADDRESS), name, effect, until_ms, "d1")


BLOCKS = [
    block("127.0.0.9"),
    block("127.0.1.0/24", None),
    block("127.0.1.128/25", NOW + 2 * HOUR),
    block("2001:db8::7", None),
    block("2001:db8:1::/48"),
    block("203.0.113.1", NOW - 1),
    block("127.0.0.10", effect=Effect.LIMIT),
    block("zoe", kind=Kind.ACCOUNT),
]


@pytest.fixture
def inside():
    """What stands before a command to run it in a network of its own, and a port there that listens."""
    if reason := namespaces.missing(("nft", "nftables")):
        pytest.skip(reason)
    with namespaces.namespace() as words:
        one = subprocess.Popen([*words, sys.executable, "-ISc", LISTENING], stdout=subprocess.PIPE)
        try:
            yield words, int(one.stdout.readline())
        finally:
            one.kill()
            one.wait()
            one.stdout.close()


def reaches(inside, address):
    words, port = inside
    done = subprocess.run(
        [*words, sys.executable, "-ISc", REACHING, address, str(port)], capture_output=True, check=False
    )
    return done.returncode == 0


def load(words, text):
    done = subprocess.run([*words, "nft", "-f", "-"], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_file_is_loaded_again_and_again_when_the_list_changes(inside):
    words, _ = inside
    for _ in range(2):
        load(words, nftables(BLOCKS, NOW))
        assert [reaches(inside, one) for one in ("127.0.0.9", "127.0.1.1", "127.0.1.200", "127.0.0.10")] == [
            False
        ] * 3 + [True]
    listed = subprocess.run(
        [*words, "nft", "-j", "list", "table", "inet", "clausewise"], capture_output=True, check=True
    )
    sets = {one["set"]["name"]: one["set"] for one in json.loads(listed.stdout)["nftables"] if "set" in one}
    assert len(sets) == 4
    [address] = sets["addresses4"]["elem"]
    assert (address["elem"]["val"], address["elem"]["timeout"]) == ("127.0.0.9", 3_600)
    assert sets["networks4"]["elem"] == [{"prefix": {"addr": "127.0.1.0", "len": 24}}]
    assert sets["addresses6"]["elem"] == ["2001:db8::7"]
    load(words, nftables([], NOW))
    assert reaches(inside, "127.0.0.9")


def test_only_what_a_firewall_knows_is_written_when_listed():
    assert sorted(str(one.network) for one in barred(BLOCKS)) == [
        "127.0.0.9/32",
        "127.0.1.0/24",
        "127.0.1.128/25",
        "2001:db8:1::/48",
        "2001:db8::7/128",
        "203.0.113.1/32",
    ]
    assert "203.0.113.1" not in nftables(BLOCKS, NOW)


NETWORKS = st.builds(
    lambda number, bits: ip_network((number << 24 | 10 << 16, bits), strict=False),
    st.integers(0, 3),
    st.integers(6, 20),
)
ENDS = st.one_of(st.none(), st.integers(1, 5))


@given(st.lists(st.builds(Barred, NETWORKS, ENDS), max_size=8))
def test_no_networks_overlap_and_every_address_stays_as_long_when_taken_apart(found):
    apart = disjoint(found)
    networks = [one.network for one in apart]
    assert not any(one.overlaps(other) for one in networks for other in networks if one is not other)

    def until(address, among):
        ends = [one.until_ms for one in among if address in one.network]
        return "never" if not ends else None if None in ends else max(ends)

    for number in range(4):
        for address in (
            ip_address(number << 24),
            ip_address(number << 24 | 10 << 16),
            ip_address(number << 24 | 0xFFFFFF),
        ):
            assert until(address, apart) == until(address, found)


def test_jail_is_told_only_what_differs_when_it_says_what_it_holds():
    assert fail2ban(BLOCKS[:3], "") == "set clausewise banip 127.0.0.9 127.0.1.0/24\n"
    assert (
        fail2ban(BLOCKS[:3], "127.0.0.9 198.51.100.1\n127.0.1.0/24 --rm-rf") == "set clausewise unbanip 198.51.100.1\n"
    )
    assert fail2ban([], "") == ""
    many = fail2ban([block(f"10.0.{number // 250}.{number % 250}") for number in range(500)], "", jail="ours")
    assert [len(line.split()) for line in many.splitlines()] == [203, 203, 103]


@pytest.mark.parametrize("name", ["", "a b", "a;b", "x" * 32, "1a"])
def test_name_is_refused_when_it_could_say_more(name):
    for make in (lambda: nftables([], NOW, table=name), lambda: fail2ban([], "", jail=name)):
        with pytest.raises(ConfigError, match="CW976"):
            make()


def test_fail2ban_holds_whoever_is_barred_when_its_client_is_told(inside, tmp_path):
    words, _ = inside
    if not shutil.which("fail2ban-server"):
        pytest.skip("fail2ban is not installed: apt-get install fail2ban")
    folder = tmp_path / "conf"
    shutil.copytree("/etc/fail2ban", folder)
    shutil.rmtree(folder / "jail.d")
    shutil.copytree(ROOT / "docs/examples/edge/fail2ban", folder, dirs_exist_ok=True)
    (folder / "fail2ban.local").write_text("[Definition]\nlogtarget = STDOUT\ndbfile = None\n")
    own = ["-c", str(folder), "-s", str(tmp_path / "socket"), "-p", str(tmp_path / "pid")]
    client = [*words, "fail2ban-client", *own]

    def said(*command, told=""):
        return subprocess.run(command, input=told, capture_output=True, text=True, check=True).stdout

    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([*words, "fail2ban-server", *own, "-f", "start"], stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while subprocess.run([*client, "status", "clausewise"], capture_output=True, check=False).returncode:
                assert time.monotonic() < deadline, (tmp_path / "log").read_text()
                assert server.poll() is None, (tmp_path / "log").read_text()
            for blocks in (BLOCKS, [block("127.0.0.9"), block("127.0.2.0/24")]):
                commands = fail2ban(blocks, said(*client, "get", "clausewise", "banip"))
                said(*words, "xargs", "-r", "-L1", *client[len(words) :], told=commands)
                held = set(said(*client, "get", "clausewise", "banip").split())
                assert fail2ban(blocks, " ".join(held)) == ""
                while reaches(inside, "127.0.0.9") or reaches(inside, "127.0.1.1") is (blocks is BLOCKS):
                    assert time.monotonic() < deadline, (tmp_path / "log").read_text()
        finally:
            server.terminate()
            server.wait(30)
