"""Style that matters, as tests: sizes, names, layers of imports, languages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "clausewise").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
POSITIONAL_ARGUMENTS_MAX = 5
WORDS_IN_A_TEST_NAME_MIN = 5
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


@cache
def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


# One test a rule, not one a rule and file: hundreds of files cost hundreds of times what looking at them does.


def test_files_are_short_and_well_named_when_measured():
    long = {named(path): lines for path in SOURCES if (lines := len(text_of(path).splitlines())) > FILE_LINES_MAX}
    assert long == {}
    assert [named(path) for path in SOURCES if path.stem in BANNED_NAMES] == []


def test_functions_are_short_and_take_few_arguments_when_measured():
    found = {}
    for path in SOURCES:
        for function in functions(path):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            positional = [
                one for one in (*function.args.posonlyargs, *function.args.args) if one.arg not in {"self", "cls"}
            ]
            if lines > FUNCTION_LINES_MAX or len(positional) > POSITIONAL_ARGUMENTS_MAX:
                found[f"{named(path)}:{function.lineno} {function.name}"] = (lines, len(positional))
    assert found == {}


def test_names_come_from_their_own_module_when_imported_inside_the_package():
    modules = {one.stem for one in SOURCES} | {one.parent.name for one in SOURCES}
    found = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"write the whole path of a module: {named(path)}:{node.lineno}"
                if node.module == "clausewise" and not {alias.name for alias in node.names} <= modules | {
                    "__version__"
                }:
                    found.append(f"{named(path)}:{node.lineno}")
    assert found == []


def test_tests_say_what_and_when_when_named():
    short = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path in TESTS
        for function in functions(path)
        if function.name.startswith("test_") and len(function.name.split("_")) < WORDS_IN_A_TEST_NAME_MIN
    ]
    assert short == []


def test_public_modules_have_their_tests_when_mirrored():
    stems = " ".join(test.stem for test in TESTS)
    words = {word for test in TESTS for word in re.findall(r"\w+", text_of(test))}
    unspoken = [
        named(path)
        for path in SOURCES
        # Doors are tested from outside, migrations by running them.
        if not (path.stem.startswith("__") or path.stem == "everyday" or {"doors", "migrations"} & set(path.parts))
        and path.stem not in stems
        and path.stem not in words
    ]
    assert unspoken == []


def test_no_module_is_called_like_a_library_when_listed():
    libraries = {
        "cel",
        "hyperscan",
        "msgspec",
        "yaml",
        "typer",
        "rich",
        "starlette",
        "sqlalchemy",
        "alembic",
        "stdnum",
        "phonenumbers",
    }
    assert not libraries & {path.stem for path in SOURCES}


# Which rooms may raise which hundred of codes: a reader of a code knows where to look.
CODES = {
    "1": r"intake|engine|rows|archive|columnar|delimited|reading|specimen|keys|banks|curator|depository|hashlist|permits|job/\w+",
    "2": (
        r"acceptance|band|calibration|clause|document|expression|fields|frozen|layout|owner|policy|register|source|syntax"
        r"|doors/cli/policy"
    ),
    "3": r"assembly|concourse|config|telemetry|__main__|doors/cli/\w+",
    "4": r"chain|checkpoint|enforce|engine|failure|inscription|ledger|store|structure|migrations/\w+(/\w+)?|sqlite|vault/\w+|writer",
    "5": r"front|keys|doors/edge/\w+|doors/http/\w+(/\w+)?",
    "6": r"detect/\w+|exchange|spirit|learn/\w+",
    "7": r"parse/\w+|render/\w+|url",
    "8": r"observe/\w+",
    "9": r"\w+|doors/http/\w+(/\w+)?|doors/cli/\w+",  # people's work: each room keeps to its ten (docs/people.md)
}


@cache
def codes_of(path: Path) -> tuple[str, ...]:
    return tuple(
        str(argument.value)
        for node in ast.walk(tree_of(path))
        for argument in (node.args[:3] if isinstance(node, ast.Call) else ())
        if isinstance(argument, ast.Constant) and re.fullmatch(r"CW\d{3}", str(argument.value))
    )


def test_error_codes_belong_to_their_room_when_raised():
    astray = [
        (named(path), code)
        for path in SOURCES
        for code in codes_of(path)
        if not re.fullmatch(CODES[code[2]], str(path.relative_to(ROOT / "src" / "clausewise").with_suffix("")))
    ]
    assert astray == []


def test_no_code_means_two_things_when_rooms_raise_it():
    # What reads policies shares its codes on purpose: the same flaw, found in several kinds of files.
    shared = {"CW223", "CW226", "CW228", "CW236", "CW322"}
    raised: dict[str, set[str]] = {}
    for path in SOURCES:
        for code in codes_of(path):
            raised.setdefault(code, set()).add(named(path))
    twice = {code: rooms for code, rooms in raised.items() if len(rooms) > 1 and code not in shared}
    assert twice == {}


def literals(path: Path) -> list[str]:
    """Return the string literals of a module; what is put into one counts as a nought."""
    found = []
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(one.value) if isinstance(one, ast.Constant) else "0" for one in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            found.append(node.value if isinstance(node.value, str) else node.value.decode("latin-1"))
    return found


def test_no_group_is_repeated_possessively_when_patterns_are_read():
    # Up to Python 3.11.4 `re` forgets what such a group gave back (gh-106052): `(?>(?:…)*)` says the same and is right everywhere.
    repeated, classes = re.compile(r"\)(?:[*+?]|\{[^}]*\})\+"), re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
    assert repeated.search(classes.sub("x", r"[)]*+(?:a[)*+]b){0,9}+"))
    assert not repeated.search(classes.sub("x", r"(?:[)*+]+)+"))
    patterns = {
        (named(path), text) for path in SOURCES for text in literals(path) if "(?" in text or text.startswith("(")
    }
    assert [one for one in sorted(patterns) if repeated.search(classes.sub("x", one[1]))] == []


def test_nothing_heavy_is_loaded_when_the_package_is_imported():
    code = "import sys, clausewise; print(sorted(set(sys.modules) & {'msgspec', 'hyperscan', 'sqlalchemy', 'typer', 'yaml'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_sorted_and_found_when_listed():
    import clausewise

    assert clausewise.__all__ == sorted(clausewise.__all__)
    for name in clausewise.__all__:
        assert getattr(clausewise, name) is not None


def test_layers_hold_when_import_linter_looks():
    done = subprocess.run(
        [sys.executable, "-m", "importlinter.cli", "lint"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "No module named" in done.stderr:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_path_of_a_machine_stands_in_the_repository_when_searched():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    marks = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/")))
    for name in listed.stdout.split():
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".yaml", ".html", ".css", ".js", ".txt", ""}:
            assert not marks.search(path.read_text(encoding="utf-8", errors="replace")), name
