"""What reading a log costs: lines per processor second by columns and by lines, beside bare parses by DuckDB and Arrow and a loop of `re`.

python -m benchmarks.log [--lines 1200000] [--few 60000]

The log is made from a seed: people who read pages and fetch what these need, signed-in programs, crawlers, feeds; one line in sixty is an
attack (scanners, injections, guessed passwords, a flood), some are escaped, some a few seconds late.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks import face
from benchmarks.face import Sheet

if TYPE_CHECKING:
    from clausewise.observe.marking import Marker
    from clausewise.observe.scenario import Scenario

QUICK = {"lines": 60_000, "few": 6_000}
lines_goal_per_s = 500_000
memory_goal_mib = 1_000
START_S = 1_780_000_000
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BROWSERS = [
    f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
    for system in ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64")
    for version in range(118, 148)
] + [
    f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0" for version in range(115, 146)
]
PROGRAMS = ["curl/8.5.0", "python-requests/2.32.3", "okhttp/4.12.0", "Mozilla/5.0 (compatible; FeedFetcher/2.1)", "-"]
WORDS = [
    "laine",
    "pelote",
    "aiguille",
    "bonnet",
    "mitaine",
    "chandail",
    "patron",
    "couleur",
    "bleu",
    "rouge",
    "wool",
    "yarn",
    "needle",
    "hat",
    "sweater",
]
PAGES = [f"/{section}/{word}-{number}" for section in ("p", "blog", "aide") for word in WORDS for number in range(60)]
ASSETS = [
    f"/static/{word}.{number:02x}.{kind}"
    for word in WORDS
    for number in range(12)
    for kind in ("js", "css", "webp", "woff2")
]
INJECTIONS = (
    "id=1%27%20UNION%20SELECT%20user,password%20FROM%20users--",
    "q=%3Cscript%3Ealert(document.cookie)%3C/script%3E",
    "file=../../../../etc/passwd",
    "cmd=;cat%20/etc/passwd",
    "name={{7*7}}",
    "url=http://169.254.169.254/latest/meta-data/",
)
# What overflows, in buckets such as other log watchers have; see ``observe.scenario``.
BUCKETS = {
    "flood": "where: [{account: ''}, {not: {path: {ends: [.js, .css, .webp, .woff2]}}}]\nbucket: {capacity: 600, leak_s: 0.05}",
    "probing": "where: [{status: [400, 403, 404]}]\ndistinct: path\nbucket: {capacity: 12, leak_s: 15}",
    "guessing": "where: [{status: 401, path: {matches: 'login|connexion'}}]\nbucket: {capacity: 8, leak_s: 60}",
    "tools": "where: [{agent: {matches: '(?i:sqlmap|nikto|nuclei)'}}]\nbucket: {capacity: 1, leak_s: 60}",
}
PROBES = (
    "/wp-login.php",
    "/.env",
    "/.git/config",
    "/phpmyadmin/index.php",
    "/admin.php",
    "/backup.zip",
    "/shell.php",
    "/vendor/phpunit.php",
)


def made(count: int, seed: int = 7) -> Iterator[str]:
    """Yield the lines of a log."""
    random = Random(seed)
    parts = (random.randrange(1, 224), random.randrange(256))
    people = [
        f"{parts[0] + number // 3_000}.{parts[1]}.{number // 250 % 256}.{number % 250 + 1}" for number in range(60_000)
    ]
    agents = {address: random.choice(BROWSERS if random.random() < 0.93 else PROGRAMS) for address in people}
    now = float(START_S)
    for number in range(count):
        now += random.expovariate(14.0)
        dice = random.random()
        address = people[int(random.random() ** 2 * len(people))]
        when = _clock(int(now) - (random.randrange(1, 20) if dice < 0.02 else 0))
        if dice < 0.016:
            yield _attack(random, people[(number // 4_000) % 40], when, number)
        else:
            yield _honest(random, dice, address, when) + f'"{agents[address]}"'


def _honest(random: Random, dice: float, address: str, when: str) -> str:
    """Return a line of somebody honest, up to the agent."""
    word, page, size = random.choice(WORDS), random.choice(PAGES), random.randrange(300, 90_000)
    if dice < 0.05:
        return f'40.77.167.{size % 40} - - [{when}] "GET {page} HTTP/1.1" 200 {size} "-" '
    if dice < 0.06:
        return f'{address} - u{size % 3_000} [{when}] "POST /api/v2/sync HTTP/1.1" 204 0 "-" '
    if dice < 0.09:
        query = f"q={word}+{random.choice(WORDS)}&page={size % 40}"
        return f'{address} - - [{when}] "GET /recherche?{query} HTTP/2.0" 200 {size} "https://dexero.example/" '
    if dice < 0.11:
        return f'{address} - - [{when}] "GET /p/{word}-{size} HTTP/1.1" 404 162 "https://dexero.example/" '
    if dice < 0.113:
        return f'{address} - - [{when}] "GET /p/a\\x22b HTTP/1.1" 400 150 "-" '
    if dice < 0.4:
        status = 200 if dice < 0.36 else 304
        return f'{address} - - [{when}] "GET {page} HTTP/2.0" {status} {size} "https://dexero.example{random.choice(PAGES)}" '
    return f'{address} - - [{when}] "GET {random.choice(ASSETS)} HTTP/2.0" 200 {size} "https://dexero.example{page}" '


def _attack(random: Random, address: str, when: str, number: int) -> str:
    kind = (number // 4_000) % 4
    if kind == 0:
        path, status, verb = f"{random.choice(PROBES)}?{number}" if number % 3 else f"/old{number}.php", 404, "GET"
    elif kind == 1:
        path, status, verb = (
            f"/p/laine-{number % 60}?{random.choice(INJECTIONS)}",
            random.choice((200, 400, 403)),
            "GET",
        )
    elif kind == 2:
        path, status, verb = "/login", 401, "POST"
    else:
        path, status, verb = f"/recherche?q={number}", 200, "GET"
    return (
        f'{address} - - [{when}] "{verb} {path} HTTP/1.1" {status} 512 "-" "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"'
    )


_remembered: dict[int, str] = {}


def _clock(second: int) -> str:
    found = _remembered.get(second)
    if found is None:
        moment = time.gmtime(second)
        day = f"{moment.tm_mday:02}/{MONTHS[moment.tm_mon - 1]}/{moment.tm_year}"
        found = f"{day}:{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02} +0000"
        _remembered[second] = found
    return found


def measured(sheet: Sheet, *, lines=1_200_000, few=60_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole, start = Path(folder) / "access.log", Path(folder) / "few.log"
        with whole.open("w") as stream, start.open("w") as first:
            for number, line in enumerate(made(lines)):
                stream.write(line + "\n")
                if number < few:
                    first.write(line + "\n")
        found = {name: _apart(name, whole if name in _OF_WHOLE else start) for name in _WORKS}
        fail2ban = _fail2ban(start, few)
    for name, (per_s, memory_mib, said) in found.items():
        sheet.figure(name, per_s, f"lines/s of processor: {said}")
        sheet.figure(f"{name}, memory", memory_mib, "MiB")
    buckets = found["columns, four buckets"][0]
    sheet.ratio("four buckets by columns", found["bare DuckDB parse"][0] / buckets, "bare DuckDB parse")
    sheet.ratio("four buckets by lines", found["a loop of re"][0] / found["lines, four buckets"][0], "a loop of re")
    if fail2ban:
        sheet.figure("fail2ban-regex, one expression", fail2ban, "lines/s of processor")
        sheet.ratio("four buckets by columns, as fast", buckets / fail2ban, "fail2ban-regex")
    else:
        sheet.absent("fail2ban-regex", "apt-get install fail2ban")
    for name in ("all, payloads", "all scenarios"):
        by_columns, by_lines = found[f"columns, {name}"][0], found[f"lines, {name}"][0]
        sheet.ratio(f"{name} by columns", found["bare DuckDB parse"][0] / by_columns, "bare DuckDB parse")
        sheet.ratio(f"{name} by columns, as fast", by_columns / by_lines, "line by line")
    for name in ("all, payloads", "all scenarios", "four buckets"):
        is_met = found[f"columns, {name}"][0] >= lines_goal_per_s
        sheet.goal(f"{name} ≥ {lines_goal_per_s:,} lines/s of processor", is_met)
    sheet.goal(f"columns ≤ {memory_goal_mib} MiB", found["columns, all, payloads"][1] <= memory_goal_mib)


def _fail2ban(path: Path, lines: int) -> float:
    """Return how many lines a processor second fail2ban reads with one expression, as one of its jails does; 0 where it is missing."""
    if shutil.which("fail2ban-regex") is None:
        return 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    asked = ["fail2ban-regex", "--print-no-missed", "--print-no-ignored", path, r'^<HOST> .*"[A-Z]+ [^"]*" 40[134] ']
    subprocess.run(asked, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return lines / (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def _apart(name: str, path: Path) -> tuple[float, int, str]:
    """Measure one thing in a process of its own: lines per processor second, the most memory it held in MB, and what it says."""
    done = subprocess.run(
        [sys.executable, "-c", f"from benchmarks import log; log.alone({name!r}, {str(path)!r})"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines, seconds, memory, *said = done.stdout.split(maxsplit=3)
    return int(lines) / float(seconds), int(memory), said[0].strip() if said else ""


def alone(name: str, path: str) -> None:
    """Do one thing with a log and print its lines, processor seconds, memory in MB and what it found."""
    work = _WORKS[name]
    told = []
    seconds = face.processor(lambda: told.extend(work(path)))
    print(told[0], seconds, int(face.peak_mib()), told[1])


def _buckets() -> list[Scenario]:
    """Return scenarios that are buckets and nothing else, of the kinds that other log watchers have."""
    from clausewise.observe.scenario import read_scenario

    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name, rest in BUCKETS.items():
            path = Path(folder) / f"{name}.yaml"
            path.write_text(
                f"id: {name}\nsignal: {name}\nscore: 0.5\ntitle: {{en: One, fr: Un}}\nper: [[address]]\n{rest}\n"
            )
            found.append(read_scenario(path))
    return found


def _by_columns(path: str, scenarios: Sequence[Scenario], markers: Sequence[Marker] = ()) -> tuple[int, str]:
    from clausewise.observe.columns import Columns
    from clausewise.observe.marking import Marking

    columns = Columns(scenarios, marking=Marking(markers))
    alerts = sum(map(len, columns.whole([path])))
    return columns.read, f"{alerts} alerts, {columns.stepped} rows read one by one"


def _by_lines(path: str, scenarios: Sequence[Scenario], markers: Sequence[Marker] = ()) -> tuple[int, str]:
    from clausewise.observe.log import lines
    from clausewise.observe.lookout import Lookout
    from clausewise.observe.marking import Marking

    lookout = Lookout(scenarios, marking=Marking(markers))
    alerts = sum(map(len, lookout.whole([lines([path])])))
    return lookout.read, f"{alerts} alerts"


def _ours() -> Sequence[Scenario]:
    from clausewise.observe.scenario import scenarios

    return scenarios()


def _noticing() -> Sequence[Marker]:
    """Return what is noticed about events where nothing is configured: what agents say, and what the payload rules find."""
    from clausewise.observe.agent import Agents
    from clausewise.observe.bearing import Bearing

    return [Agents(), Bearing()]


def _arrow(path: str) -> tuple[int, str]:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(number) for number in range(10)]
    table = csv.read_csv(
        path,
        csv.ReadOptions(column_names=names, use_threads=False),
        csv.ParseOptions(delimiter=" ", escape_char="\\", invalid_row_handler=lambda _: "skip"),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    return table.num_rows, "parsed, all kept as text"


def _bare(path: str) -> tuple[int, str]:
    import duckdb

    names = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(10))
    read = f"read_csv('{path}', delim = ' ', quote = '\"', escape = '\\', header = false, auto_detect = false, strict_mode = false,"
    sql = f"SELECT count(*) FROM {read} ignore_errors = true, columns = {{{names}}})"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    [(count,)] = connection.execute(sql).fetchall()
    return count, "parsed, nothing kept"


def _loop(path: str) -> tuple[int, str]:
    pattern = re.compile(r'(\S+) \S+ (\S+) \[([^\]]+)\] "([^"]*)" (\d{3}) (\S+) "([^"]*)" "([^"]*)"')
    with Path(path).open() as stream:
        found = [bool(pattern.match(line)) for line in stream]
    return len(found), f"{sum(found)} matched, nothing counted"


_WORKS: dict[str, Callable[[str], tuple[int, str]]] = {
    "columns, all, payloads": lambda path: _by_columns(path, _ours(), _noticing()),
    "columns, all scenarios": lambda path: _by_columns(path, _ours()),
    "columns, four buckets": lambda path: _by_columns(path, _buckets()),
    "bare DuckDB parse": _bare,
    "bare Arrow parse": _arrow,
    "lines, four buckets": lambda path: _by_lines(path, _buckets()),
    "lines, all scenarios": lambda path: _by_lines(path, _ours()),
    "lines, all, payloads": lambda path: _by_lines(path, _ours(), _noticing()),
    "a loop of re": _loop,
}
_OF_WHOLE = tuple(name for name in _WORKS if name.startswith(("columns", "bare")))


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
