from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from clausewise.observe import snapshot

PROGRAM = (sys.executable, "-W", "error", "-m", "clausewise")
START = datetime.now(UTC) - timedelta(minutes=20)


def probing(first, last, address):
    for number in range(first, last):
        when = START + timedelta(seconds=number)
        yield f'{address} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] "GET /x{number}.php HTTP/1.1" 404 1 "-" "-"\n'


def watching(tmp_path, log):
    environment = {**os.environ, "LANG": "C"}
    arguments = ["watch", "--policy", "dexero", "--store", str(tmp_path / "ledger.db"), "--json", "--quiet", str(log)]
    return subprocess.Popen(
        [*PROGRAM, *arguments, "--log-format", "combined"], stdout=subprocess.PIPE, env=environment, text=True
    )


def known(tmp_path, log, until, timeout_s=60):
    """Return what the watch has kept, once ``until`` holds of it."""
    path, ends = snapshot.file_of(tmp_path, [str(log)]), time.monotonic() + timeout_s
    while time.monotonic() < ends:
        found = snapshot.read(path)
        if found is not None and until(found):
            return found
        time.sleep(0.1)
    raise AssertionError("nothing was kept in time")


def killed(process):
    process.kill()
    out, _ = process.communicate()
    return [json.loads(line)["item"] for line in out.splitlines()]


def test_no_line_is_lost_nor_counted_twice_when_the_watch_is_killed_and_the_log_is_rotated(tmp_path):
    log = tmp_path / "access.log"
    told = [*probing(0, 40, "203.0.113.9"), *probing(30, 40, "198.51.100.7"), *probing(60, 61, "192.0.2.1")]
    log.write_text("".join(told))
    process = watching(tmp_path, log)
    known(tmp_path, log, lambda found: found.reading.numbers["read"] == len(told) and not found.alerts)
    [first] = killed(process)
    assert first.startswith("address:203.0.113.9:")
    with log.open("a") as stream:
        stream.write("".join(probing(61, 71, "198.51.100.7")))
    log.rename(tmp_path / "access.log.1")
    more = [*probing(71, 75, "198.51.100.7"), *probing(120, 121, "192.0.2.1")]
    log.write_text("".join(more))
    process = watching(tmp_path, log)
    whole = len(told) + 10 + len(more)
    found = known(tmp_path, log, lambda found: found.reading.numbers["read"] >= whole and not found.alerts)
    assert found.reading.numbers["read"] == whole
    # Ten before, ten in the file that was moved away, four in the new one: none of them alone is enough.
    [second] = killed(process)
    assert second.startswith("address:198.51.100.7:")


def test_nothing_is_judged_twice_when_the_watch_was_killed_before_it_could_say_so(tmp_path, cli):
    log = tmp_path / "access.log"
    log.write_text("".join([*probing(0, 40, "203.0.113.9"), *probing(60, 61, "192.0.2.1")]))
    process = watching(tmp_path, log)
    path = snapshot.file_of(tmp_path, [str(log)])
    judged = known(tmp_path, log, lambda found: found.reading.numbers["read"] == 41 and not found.alerts)
    # Another one is sent away meanwhile.
    ran = cli("watch", "--policy", "dexero", "--state", str(tmp_path), str(log))
    assert (ran.code, ran.err[:5]) == (2, "CW807")
    [first] = killed(process)
    # As if it had been killed between judging and keeping that it had.
    alerts = [snapshot.untold(one) for one in alerts_of(log)]
    assert judged.batch
    snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, judged.places, judged.reading, alerts, judged.batch))
    process = watching(tmp_path, log)
    known(tmp_path, log, lambda found: not found.alerts)
    assert killed(process) == []
    # And before it judged: then it does so now.
    snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, judged.places, judged.reading, alerts, "another"))
    process = watching(tmp_path, log)
    known(tmp_path, log, lambda found: not found.alerts)
    assert killed(process) == [first]


def alerts_of(log):
    from clausewise.observe.agent import Agents
    from clausewise.observe.format import formats
    from clausewise.observe.lookout import Lookout
    from clausewise.observe.marking import Marking
    from clausewise.observe.scenario import scenarios
    from clausewise.observe.tail import Tail

    lookout, tail = Lookout(scenarios(), formats()["combined"], marking=Marking([Agents()])), Tail([str(log)])
    found = [alert for batch in tail.batches() for alert in lookout.see(batch)]
    tail.close()
    return found


@pytest.mark.parametrize("content", [b"nonsense", b"\x80"])
def test_watch_refuses_with_a_remedy_when_what_was_kept_is_damaged(cli, tmp_path, content):
    log = tmp_path / "access.log"
    log.write_text("")
    snapshot.file_of(tmp_path, [str(log)]).write_bytes(content)
    ran = cli("watch", "--policy", "dexero", "--state", str(tmp_path), str(log))
    assert (ran.code, ran.err[:5]) == (2, "CW805")
