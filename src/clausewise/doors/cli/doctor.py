"""``clausewise doctor``: whether this installation can do its work, and what to do when it cannot."""

from __future__ import annotations

import platform
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.errors import ClausewiseError, UnavailableError

if TYPE_CHECKING:
    from clausewise.config import Config

python_least = (3, 11)
room_bytes_min = 64 * 1024 * 1024  # beneath it a ledger that is written to is about to refuse
_EXTRA = re.compile(r"extra\s*==\s*.([\w-]+)")


class Check(NamedTuple):
    """One thing that was looked at: its name, what was found, whether it is well, and the remedy. ``optional`` breaks nothing."""

    name: str
    found: str
    well: bool
    remedy: str = ""
    optional: bool = False


Port = Annotated[int | None, typer.Option("--port", metavar="PORT")]


def doctor(
    context: typer.Context,
    *,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    port: Port = None,
    as_json: options.Json = False,
) -> int:
    """Look at everything; return 0, or 2 when something is broken."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    checks = list(_checks(session, store=store, policy=policy, port=port))
    broken = [check for check in checks if not check.well and not check.optional]
    if as_json:
        session.data(drawn([check._asdict() for check in checks]))
        return 2 if broken else 0
    width = max(len(check.name) for check in checks)
    for check in checks:
        mark = "✓" if check.well else "–" if check.optional else "✗"
        session.data(f"{mark} {check.name:<{width}}  {one_line(check.found)}")
        if not check.well and check.remedy:
            session.data(f"  {'':<{width}}  → {one_line(check.remedy)}")
    session.note(
        f"{len(broken)} broken" if broken else "All is well.", f"{len(broken)} en panne" if broken else "Tout va bien."
    )
    return 2 if broken else 0


def _checks(session: Session, *, store: str | None, policy: str | None, port: int | None) -> Iterator[Check]:
    yield _python(session)
    yield from _packages(session)
    settings = _tried(
        session,
        session.say("settings", "réglages"),
        lambda: str(session.config(policy=policy, store=store, port=port).policy),
    )
    yield settings
    if not settings.well:
        return
    config = session.config(policy=policy, store=store, port=port)
    yield _tried(session, session.say("policy", "politique"), lambda: _policy(session, config.policy))
    yield _tried(session, session.say("language model", "modèle de langue"), _language_model)
    yield _spirit(session)
    yield _browser(session)
    yield from _sandbox(session)
    yield from _files(session, config)
    ledger = _tried(session, session.say("ledger", "registre"), lambda: _store(session, config.store))
    # Who named no ledger may do without one.
    yield ledger._replace(optional=not config.store and find_spec("sqlalchemy") is None)
    yield from _beside(session, config)
    yield _tried(session, session.say("port", "port"), lambda: _port(config.host, config.port))


def _tried(session: Session, name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, look(), well=True)
    except ClausewiseError as error:
        remedy, said = session.say(error.remedy_en, error.remedy_fr), session.say(error.en, error.fr)
        return Check(name, f"{error.code} {error.where} {said}".replace("  ", " "), well=False, remedy=remedy)
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is being looked for
        remedy = session.say("Install Clausewise again.", "Réinstallez Clausewise.")
        return Check(name, f"{type(error).__name__}: {error}", well=False, remedy=remedy)


def _python(session: Session) -> Check:
    least = ".".join(map(str, python_least))
    remedy = session.say(f"Install Python {least} or later.", f"Installez Python {least} ou plus récent.")
    return Check("python", f"{platform.python_version()} {sys.platform}", sys.version_info >= python_least, remedy)


def _packages(session: Session) -> Iterator[Check]:
    """Look at what the package itself says that it needs, the extras apart."""
    from importlib.metadata import PackageNotFoundError, requires, version

    yield Check("clausewise", version("clausewise"), well=True)
    seen: set[str] = set()
    lines = requires("clausewise") or ()
    sizes = Counter(map(_extra, lines))
    # A package that several extras bring is told of under the one that brings the fewest others; the core's own come first.
    for line in sorted(lines, key=lambda line: sizes[_extra(line)] if _extra(line) else 0):
        needed, _, marker = line.partition(";")
        name, extra = _name(needed), _extra(line)
        if name in {*seen, "clausewise"} or "win32" in marker:
            continue
        seen.add(name)
        try:
            yield Check(name, version(name), well=True, optional=bool(extra))
        except PackageNotFoundError:
            wanted = f"clausewise[{extra}]" if extra else name
            said = session.say("not installed", "pas installé") + (f" (extra {extra})" if extra else "")
            remedy = session.say(f"Run: python -m pip install '{wanted}'", f"Lancez : python -m pip install '{wanted}'")
            yield Check(name, said, well=False, remedy=remedy, optional=bool(extra))


def _extra(requirement: str) -> str:
    """Return the extra that brings a requirement, empty when the core does."""
    found = _EXTRA.search(requirement.partition(";")[2])
    return found[1] if found else ""


def _name(requirement: str) -> str:
    return next(
        (requirement[:place] for place, letter in enumerate(requirement) if not (letter.isalnum() or letter in "-_.")),
        requirement,
    ).strip()


def _policy(session: Session, which: str) -> str:
    from clausewise.doors.cli.policy import checked

    policy, seeing = checked(which)
    counts = f"{policy.id} {policy.version}, {len(policy.clauses)} clauses, {len(seeing)}"
    return f"{counts} {session.say('detectors', 'détecteurs')}"


def _spirit(session: Session) -> Check:
    """Encode a sentence: that the package is there does not say that its files are those that were measured."""
    from clausewise.detect import encoder

    check = _tried(
        session,
        session.say("sentence encoder", "encodeur de phrases"),
        lambda: f"{encoder.VERSION}, {len(encoder.encode(['Bonjour'])[0])} dimensions",
    )
    return check._replace(optional=not encoder.is_installed())


def _sandbox(session: Session) -> Iterator[Check]:
    """Start a worker and ask which walls stand around it, and what of the system's it can use: a system may refuse or lack any of them."""
    from clausewise.parse.confinement import CALLS, FILES, LIMITS, NETWORK
    from clausewise.parse.outfit import PIECES, wanted
    from clausewise.sandbox import surroundings

    told = surroundings()
    open_to = [one for one in (LIMITS, NETWORK, FILES, CALLS) if one not in told.walls]
    found = ", ".join(told.walls) or "–"
    if open_to:
        found += session.say(f" (not here: {', '.join(open_to)})", f" (pas ici : {', '.join(open_to)})")
    remedy = session.say(
        "Allow namespaces, Landlock and seccomp to the service, or run it where nothing else lies.",
        "Permettez les espaces de noms, Landlock et seccomp au service, ou lancez-le là où rien d'autre ne se trouve.",
    )
    yield Check(session.say("sandbox", "bac à sable"), found, not open_to, remedy, optional=True)
    for name in wanted():
        package, is_there = PIECES[name].package, name not in told.missing
        said = package if is_there else session.say("not installed", "pas installé")
        remedy = session.say(f"Run: apt-get install {package}", f"Lancez : apt-get install {package}")
        yield Check(name, said, is_there, remedy, optional=True)


def _files(session: Session, config: Config) -> Iterator[Check]:
    """Compile the rules and ask the antivirus, where there are any."""
    if config.rules:
        from clausewise.detect.rule import own_rules

        yield _tried(session, session.say("rules", "règles"), lambda: own_rules(Path(config.rules)).version)
    if config.antivirus:
        from clausewise.detect.antivirus import Antivirus, Settings

        yield _tried(session, "antivirus", Antivirus(Settings(config.antivirus, config.antivirus_timeout_ms)).checked)


def _browser(session: Session) -> Check:
    """Start Chromium: that it is there does not say that it runs."""
    from clausewise.render.browser import Browser, find

    def started() -> str:
        with Browser() as browser:
            return browser.version()

    return _tried(session, "Chromium", started)._replace(optional=find() is None)


def _language_model() -> str:
    from clausewise.detect.language import identify

    texts = [
        "The committee will publish the minutes of its last three meetings before the end of the month.",
        "Le comité publiera les procès-verbaux de ses trois dernières réunions avant la fin du mois.",
    ]
    return " ".join(identify(texts))


def _store(session: Session, path: str) -> str:
    """Open the ledger if there is one; else try a new one in a folder of its own, so that nothing is left behind."""
    import tempfile

    from clausewise import failure
    from clausewise.ledger import open_store
    from clausewise.sql import is_address

    if is_address(path) or (path and Path(path).is_file()):
        opened = open_store(path)
        if not is_address(path) and (left := disk_usage(Path(path).absolute().parent).free) < room_bytes_min:
            opened.close()
            raise failure.said(failure.FULL, path, f"{left:,} bytes free")
        try:
            sequence = opened.head()[0]
        finally:
            opened.close()
        name, how = (path, _journal(path)) if not is_address(path) else _server(path)
        return f"{name}, {sequence} {session.say('records', 'entrées')}, {how}"
    folder = next((one for one in (Path(path).absolute().parents if path else ()) if one.is_dir()), None)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        tried = str(Path(place) / "ledger.db")
        open_store(tried).close()
        return f"{path or 'SQLite'} {_journal(tried)}"


def _journal(path: str) -> str:
    import sqlite3

    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return f"journal_mode={connection.execute('PRAGMA journal_mode').fetchone()[0]}"
    finally:
        connection.close()


def _server(address: str) -> tuple[str, str]:
    """Return the address without its password, and what the server's habits mean for a ledger (``fsync=off``: nothing is durable)."""
    from clausewise.cluster import Cluster

    database = Cluster(address, busy_timeout_ms=1_000)
    try:
        return database.name, database.habits()
    finally:
        database.close()


def _beside(session: Session, config: Config) -> Iterator[Check]:
    """Ask what the service shares with others, and look where it would send telemetry, if it was told to."""
    from clausewise import telemetry

    if config.redis:
        yield _tried(session, "Redis", lambda: _commons(config.redis))
    environment = session.environment
    if telemetry.is_wanted(environment):
        yield _tried(session, session.say("telemetry", "télémesure"), lambda: telemetry.collector(environment))


def _commons(address: str) -> str:
    import redis

    from clausewise.concourse import client, wait_ms_max

    asked = client(address, wait_ms_max)
    try:
        asked.ping()
    except redis.RedisError as error:
        raise UnavailableError(
            "CW328",
            f"Redis does not answer ({one_line(str(error))[:120]}).",
            f"Redis ne répond pas ({one_line(str(error))[:120]}).",
            remedy_en="Start it, or correct `redis` in the settings; without it each process counts for itself.",
            remedy_fr="Démarrez-le, ou corrigez « redis » dans les réglages; sans lui, chaque processus compte pour lui-même.",
        ) from error
    finally:
        asked.close()
    return str(address).rpartition("@")[2]


def _port(host: str, port: int) -> str:
    from clausewise.doors.cli.port import check_free

    check_free(host, port)
    return f"{host}:{port}"
