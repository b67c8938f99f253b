"""Debian's firewall bouncer of CrowdSec's, unmodified, in a network of its own: it keeps sets of nftables, which drop packets."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from tests import namespaces
from tests.doors.http.process import ROOT
from tests.small import policy

from clausewise import keys
from clausewise.clock import system_clock
from clausewise.decision import Decision
from clausewise.engine import Engine
from clausewise.model import Action, Measure, PolicyStamp

PORT = 8700
wait_seconds_max = 60
STAMP = PolicyStamp("small", "1", "0" * 64)
SERVING = """
import sys
from clausewise.doors.http.server import serve
from clausewise.engine import Engine
from tests.small import policy
serve(Engine.open(policy(), store=sys.argv[1], with_detectors=(), isolated=False), '127.0.0.1', int(sys.argv[2]))
"""
REACHING = "import socket, sys; socket.create_connection(('127.0.0.1', 8700), 1, (sys.argv[1], 0)).close()"
BOUNCER = """
mode: nftables
pid_dir: {folder}/
update_frequency: 1s
daemonize: false
log_mode: stdout
log_level: info
api_url: http://127.0.0.1:8700/crowdsec/
api_key: {token}
disable_ipv6: false
deny_action: DROP
deny_log: false
supported_decisions_types: [ban]
blacklists_ipv4: barred
blacklists_ipv6: barred6
nftables:
  ipv4: {{enabled: true, set-only: false, table: crowdsec, chain: crowdsec-chain}}
  ipv6: {{enabled: true, set-only: false, table: crowdsec6, chain: crowdsec6-chain}}
prometheus: {{enabled: false}}
"""


def bar(engine, name, *targets):
    measures = tuple(Measure(Action.BLOCK, "access", one, system_clock() + 3_600_000) for one in targets)
    engine.clerk.record([Decision(name, "item", 0, STAMP, measures=measures)], (), None)


@contextmanager
def started(command, said):
    with said.open("wb") as log:
        one = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        try:
            yield one
        finally:
            one.terminate()
            one.wait(20)


def test_firewall_drops_whoever_is_barred_and_nobody_who_was_freed(tmp_path):
    if reason := namespaces.missing(("nft", "nftables"), ("crowdsec-firewall-bouncer", "crowdsec-firewall-bouncer")):
        pytest.skip(reason)
    with ExitStack() as stack:
        engine = stack.enter_context(Engine.open(policy(), store=tmp_path / "a.db", with_detectors=(), isolated=False))
        _, token = keys.add(engine.store, "bouncer", ["enforce"], time_ms=system_clock())
        bar(engine, "d1", "address:127.0.0.9", "network:198.51.100.0/24", "address:2001:db8::7")
        (tmp_path / "bouncer.yaml").write_text(BOUNCER.format(folder=tmp_path, token=token))
        inside = stack.enter_context(namespaces.namespace())

        def reaches(address):
            done = subprocess.run(
                [*inside, sys.executable, "-ISc", REACHING, address], capture_output=True, check=False
            )
            return done.returncode == 0

        def wait_for(wanted):
            deadline = time.monotonic() + wait_seconds_max
            while not wanted():
                said = "".join(path.read_text() for path in tmp_path.glob("*.log"))
                assert time.monotonic() < deadline, said[-3_000:] + listed()
                time.sleep(0.1)

        def listed():
            done = subprocess.run([*inside, "nft", "list", "ruleset"], capture_output=True, text=True, check=False)
            return done.stdout

        command = [*inside, sys.executable, "-c", SERVING, str(tmp_path / "a.db"), str(PORT)]
        stack.enter_context(started(command, tmp_path / "service.log"))
        wait_for(lambda: reaches("127.0.0.9"))
        command = [*inside, "crowdsec-firewall-bouncer", "-c", str(tmp_path / "bouncer.yaml")]
        stack.enter_context(started(command, tmp_path / "bouncer.log"))
        # This version of it knows of a network its first address only.
        wait_for(lambda: all(one in listed() for one in ("127.0.0.9", "198.51.100.0", "2001:db8::7")))
        assert not reaches("127.0.0.9")
        assert reaches("127.0.0.10")
        engine.undo("d1", by="zoe", reason="a mistake")
        bar(engine, "d2", "address:127.0.0.10")
        wait_for(lambda: "127.0.0.10" in listed() and "127.0.0.9" not in listed())
        assert reaches("127.0.0.9")
        assert not reaches("127.0.0.10")
