"""What the docs show is so: commands are ours with options that they have, settings are settings, and what can be run here is run."""

import contextlib
import io
import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests import sheet
from tests.doors.cli.test_tutorial import Terminal

import clausewise
from clausewise import config
from clausewise.doors.cli.app import FALLS, run
from clausewise.doors.cli.app import command as program
from clausewise.model import Action

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAM = re.compile(r"(/opt/clausewise/bin/)?clausewise")
ASSIGNED = re.compile(r"[A-Z_]+=")
OPERATORS = {"|", "&&", "&", ";", ">"}
EVERYWHERE = {"--language", "--debug", "--help", "-h", "--version"}
SETTING = re.compile(r"""[a-z_]+ = ["\d\[{]|\[{1,2}[\w.]+\]{1,2}""")
# What stands in the docs for something of the reader's own, and what it is here; {} is a decision of which there is another each time.
STANDINS = {
    "A": "house",
    "ACCOUNT": "u1",
    "B": "draft",
    "CLAUSE": "conduct.threats",
    "CONTENT": "posts.ndjson",
    "DAY": "2027-01-01",
    "DECISION": "{}",
    "DIR": "house",
    "DRAFT": "draft",
    "FOLDER/": "folder",
    "ID": "{}",
    "NAME": "ada",
    "VERSION": "1.0",
    "WORDS": "why",
    "…": "var/clausewise.db",
    "/var/log/nginx/access.log*": "access.log",
    "access.log*": "access.log",
}
# Commands that are not run here, by what is in them, and why.
ELSEWHERE = {
    "serve": "test_tutorial.py runs it",
    "watch /": "does not end",
    "watch -": "does not end",
    "watch --learn": "learns from more than a line: test_following.py",
    "postgresql://": "needs a server: tests/contracts",
    "bank ": "needs pictures: test_bank.py",
    "photo.jpg": "needs pictures and sounds: test_files.py",
    "song.mp3": "needs sounds: test_files.py",
    "page.html": "needs pages: test_opened.py",
    "site/": "needs pages: test_sarif.py",
    "bulk ": "needs Daft: test_bulk.py",
    "posts.parquet": "needs Daft: test_contrast.py",
    "eval ": "needs labelled rows: test_evaluate.py",
    "tune ": "needs labelled rows: test_learning.py",
    "pdf": "needs Chromium: test_report.py",
    "webhook ": "needs a receiver: test_webhook.py",
    "interfaces ": "needs an OpenAPI document: test_interfaces.py",
    "checkpoint": "needs a key and several chains: tests/test_checkpoint.py",
    "var/east.db": "needs a key and several chains: tests/test_checkpoint.py",
    "audit bundle": "needs a bundle: test_refer.py",
    "--line": "needs the detectors of requests: test_line.py",
    "--head": "needs a head: test_records.py",
    "settled.yaml": "needs a person who read it: test_precedents.py",
    "replay shadow": "test_tutorial.py runs it",
    "replay publish": "test_shadow.py runs it",
    "replay drop": "test_tutorial.py runs it",
    "--by language": "draws from an archive that is larger: test_contrast.py",
    "doctor": "tells of the machine: test_doctor.py",
    "/opt/": "is another place: test_storage.py",
    "/var/lib/": "is another place: test_storage.py",
    "backup.db": "is another place: test_storage.py",
    "--token": "asks a shell: test_standing.py",
    "--held": "reads what another program says: test_blocks.py",
    "SPIRIT": "needs the encoder: tests/test_spirit.py",
}
POST = '{{"id": "post-{0}", "author": "u{0}", "text": "I\'m going to kill you. You\'re a dead man. No. {0}."}}'
POSTS = 12
REQUEST = '{"id": "r1", "method": "GET", "uri": "/", "ip": "203.0.113.9", "status": 200, "ts": 1767225600}'
LOGGED = '203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET /a HTTP/1.1" 200 162 "-" "curl/8.5"'
# A format of logs is written as settings are, and is none.
FORMATS = {'name = "mine"'}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def blocks(page):
    return sheet.blocks(page.read_text(encoding="utf-8"))


def commands(page):
    """Yield every command of ours that a page shows: where it stands, what is typed, its arguments."""
    for block in blocks(page):
        text = re.sub(r"\\\n\s*", " ", "\n".join(block.lines))
        for line in text.split("\n"):
            typed = re.sub(r"\s+# .*$", "", line.removeprefix("$ "))
            if PROGRAM.search(typed) and not SETTING.match(typed) and not typed.startswith(("pip ", "python3 ", " ")):
                yield from ((f"{page.name}:{block.line}", typed, one) for one in _ours(typed))


def _ours(typed):
    words = shlex.shlex(typed, posix=True, punctuation_chars="|&;>")
    words.whitespace_split = True
    part = []
    for word in [*words, ";"]:
        if word in OPERATORS:
            while part and ASSIGNED.match(part[0]):
                part.pop(0)
            if part and PROGRAM.fullmatch(part[0]):
                yield [re.sub(r"^\[|\]$", "", one) for one in part[1:]]
            part = []
        else:
            part.append(word)


def unknown(arguments):
    """Return what of a command the program does not know: a name, or options."""
    node, path, left = program(), "", list(arguments)
    while hasattr(node, "commands"):
        named = (
            left[0] if left and left[0] in node.commands else FALLS.get(path) if left and left[0][0] != "-" else None
        )
        if named is None:
            break
        node, path = node.commands[named], f"{path} {named}".strip()
        left = left[1:] if left[0] == named else left
    options = EVERYWHERE.union(*(one.opts for one in node.params), *(one.secondary_opts for one in node.params))
    options_wrong = [one for one in left if re.match(r"-\w|--\w", one) and one.partition("=")[0] not in options]
    return options_wrong if path else arguments[:1]


@every_page
def test_every_command_is_known_with_its_options_when_it_is_shown(page):
    assert [(where, typed) for where, typed, arguments in commands(page) if unknown(arguments)] == []


@every_page
def test_every_setting_is_one_when_it_is_shown(page):
    for block in blocks(page):
        lines = [line for line in block.lines if not PROGRAM.match(line)]
        if lines and SETTING.match(lines[0]) and block.lines[0] not in FORMATS:
            found = tomllib.loads("\n".join(lines))
            unknown = set(found.get("tool", {}).get("clausewise", found)) - set(config.KEYS)
            assert unknown == set(), f"{page.name}:{block.line}"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """A folder in which there is what the docs take for granted."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "folder").mkdir()
    texts = {
        "clausewise.toml": 'policy = "house"\nstore = "var/clausewise.db"\nsampled_percent = 0\n',
        "posts.ndjson": "".join(POST.format(one) + "\n" for one in range(POSTS)),
        "messages.ndjson": POST.format("x") + "\n",
        "requests.ndjson": REQUEST + "\n",
        "access.log": LOGGED + "\n",
        "message.txt": "Hello",
        "memo.txt": " ".join(f"word{one}" for one in range(40)),
        "folder/a.txt": "Hello",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert typed(folder, "policy", "new", "house", "--operator", "Ours")[0] == 0
    shutil.copytree(folder / "house", folder / "draft")
    head = folder / "draft" / "policy.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace('"1.0"', '"1.1"'), encoding="utf-8")
    (folder / "var").mkdir()
    assert typed(folder, "check", "posts.ndjson", "--store", "var/clausewise.db", "--quiet")[0] == 1
    return folder


def typed(folder, *arguments):
    """Run a command in ``folder``; return its exit code and what came back."""
    came = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.chdir(folder), contextlib.redirect_stdout(came), contextlib.redirect_stderr(came):
        code = run(list(arguments), environment={"LANG": "en_CA.UTF-8"})
    return code, came.buffer.getvalue().decode()


def runnable(page):
    return [one for one in commands(page) if not any(word in one[1] for word in ELSEWHERE)]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.stem != "tutorial" and runnable(page)], ids=lambda page: page.stem
)
def test_every_command_runs_when_what_it_needs_is_there(page, furnished, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(furnished, folder)
    decisions = [typed(folder, "standing", "content", f"post-{one}")[1].split()[3] for one in range(POSTS)]
    failed = []
    for where, shown, arguments in runnable(page):
        given = [STANDINS.get(one, one) for one in arguments]
        given = [decisions.pop() if one == "{}" else one for one in given]
        code, came = typed(folder, *given)
        if code not in (0, 1, 3):
            failed.append(f"{where}: {shown}\n{came}")
    assert failed == []


def test_what_is_not_run_here_is_in_the_docs_when_a_reason_is_given():
    shown = [typed for page in PAGES for _, typed, _ in commands(page)]
    assert [word for word in ELSEWHERE if not any(word in one for one in shown)] == []


def python(page, first):
    """Return the one block of a page that begins so, as a program."""
    [found] = ["\n".join(block.lines) for block in blocks(ROOT / page) if block.lines[0].startswith(first)]
    return found.replace("…", "None")


def test_first_lines_of_python_decide_when_they_are_run():
    *statements, last = python("README.md", "import clausewise").split("\n")
    names = {}
    exec("\n".join(statements), names)
    action, clauses, evidence, why, version = eval(last, names)
    assert action in (Action.HOLD, Action.REMOVE)
    assert clauses[0] == "conduct.threats"
    assert evidence
    assert "te tuer" in why
    assert version


@pytest.mark.parametrize(("page", "first"), [("README.md", "app = "), ("docs/edge.md", "engine = ")])
def test_middleware_stands_in_front_when_it_is_set_up_as_shown(page, first, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("var").mkdir()
    names = {"clausewise": clausewise, "app": Starlette()}
    exec(python(page, first), names)
    with TestClient(names["app"]) as client:
        assert client.get("/").status_code == 404


def test_an_enforcer_as_shown_follows_decisions_when_they_are_made_and_taken_back(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("var").mkdir()
    told = []
    site = SimpleNamespace(hide=lambda target, *, hidden: told.append((target, hidden)))
    names = {"Engine": clausewise.Engine, "site": site}
    exec(python("docs/enforcement.md", "held: "), names)
    with names["engine"] as engine:
        made = engine.check("I'm going to kill you. You're a dead man.", author="u1", id="post-1")
        engine.undo(made.id, by="ada", reason="It was a play.")
    assert told == [("post-1", True), ("post-1", False)]


def test_requests_are_answered_when_they_are_sent_as_shown(tmp_path):
    terminal = Terminal(tmp_path, "en")
    sent = 0
    try:
        terminal.type("clausewise serve")
        for page in PAGES:
            for block in blocks(page):
                text = re.sub(r"\\\n\s*", " ", "\n".join(block.lines))
                for line in text.split("\n"):
                    if line.startswith("curl ") and "127.0.0.1:8700" in line and "$KEY" not in line:
                        answer = json.loads("".join(terminal.type(line.replace("curl ", "curl -sS --noproxy '*' "))))
                        assert "code" not in answer, line
                        sent += 1
    finally:
        terminal.close()
    assert sent
