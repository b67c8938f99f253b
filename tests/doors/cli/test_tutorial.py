"""The tutorial in both languages: what it has typed is typed, what it shows comes back, and what it points at is on the screen."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path

import httpx
import pytest
from tests import sheet
from tests.ports import free_port

from clausewise.doors.cli.app import run

DOCS = Path(__file__).parents[3] / "docs"
PAGES = {"en": DOCS / "tutorial.md", "fr": DOCS / "fr" / "tutorial.md"}
PORT = "8700"
SERVE = "clausewise serve"
# What a reader does before there is anything to run: the tests run where it was done.
PREPARED = ("python3 -m venv ", "pip install ")
POINTED_AT = re.compile(r"\*\*(.+?)\*\*")
answer_seconds_max = 60


class Terminal:
    """A folder in which commands are typed: ours run in this process, ``serve`` beside it, all others in a shell."""

    def __init__(self, folder, language):
        self.folder = folder
        self.language = language
        self.port = str(free_port())
        self._where = folder / "where"
        self._served = None
        self._environment = os.environ | {"CLAUSEWISE_LANGUAGE": language, "CLAUSEWISE_PORT": self.port}

    def type(self, command):
        """Return the lines that come back; None for what is not typed here."""
        if command.startswith(PREPARED):
            return None
        if command == SERVE:
            came = self._serve()
        elif command.startswith("clausewise "):
            came = self._run(shlex.split(command)[1:])
        else:
            came = self._shell(command.replace(PORT, self.port))
        return came.replace(self.port, PORT).splitlines()

    def screen(self, path):
        """Return what a page of the service says to whoever reads it."""
        asked = {"Accept-Language": self.language}
        address = f"http://127.0.0.1:{self.port}{path}"
        answer = httpx.get(address, headers=asked, timeout=answer_seconds_max, trust_env=False)
        return unescape(re.sub(r"<[^>]+>", " ", answer.raise_for_status().text))

    def close(self):
        """End the service, if one was started."""
        if self._served is not None:
            self._served.terminate()
            self._served.communicate()

    def _run(self, arguments):
        came = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        settings = {name: value for name, value in self._environment.items() if name.startswith("CLAUSEWISE_")}
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(came), contextlib.redirect_stderr(came):
            run(arguments, environment=settings)
        return came.buffer.getvalue().decode()

    def _shell(self, command):
        typed = ["bash", "-ec", f"{command}\npwd > {shlex.quote(str(self._where))}"]
        done = subprocess.run(typed, cwd=self.folder, env=self._environment, capture_output=True, check=True)
        self.folder = Path(self._where.read_text(encoding="utf-8").strip())
        return (done.stdout + done.stderr).decode()

    def _serve(self):
        typed = [sys.executable, "-m", *shlex.split(SERVE)]
        self._served = subprocess.Popen(
            typed, cwd=self.folder, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        address = self._served.stdout.readline().decode()
        for line in self._served.stderr:
            if b"listening" in line:
                break
        return address


@pytest.fixture
def terminal(language, tmp_path):
    one = Terminal(tmp_path, language)
    yield one
    one.close()


@pytest.mark.parametrize("language", PAGES)
def test_what_the_tutorial_shows_comes_back_when_it_is_typed(terminal, language):
    page = PAGES[language].read_text(encoding="utf-8")
    reader, looked = sheet.Reader(), False
    for one in sheet.session(page):
        came = terminal.type(reader.real(one.command))
        where = f"{PAGES[language].name}:{one.line}: {one.command}"
        assert came is None or reader.takes(one.shown, came), "\n".join([where, "came:", *came])
        if one.command == SERVE:
            first = next(iter(reader.known.values()))
            screens = terminal.screen("/desk") + terminal.screen(f"/desk/cases/{first}")
            assert [said for said in POINTED_AT.findall(page) if said not in screens] == []
            looked = True
    assert looked


def test_both_tutorials_have_the_same_steps_when_compared():
    steps = [
        [
            re.sub(r'"[^"]*"', '""', one.command.split("\n")[0])
            for one in sheet.session(page.read_text(encoding="utf-8"))
        ]
        for page in PAGES.values()
    ]
    assert steps[0] == steps[1]
