"""An operator's own folder of rules in ModSecurity's language, such as the OWASP Core Rule Set, read by libmodsecurity.

What such a rule finds is a mark like those of ``observe.payload``: its tags say which signal, its severity how sure. A rule may name a
signal itself, by the tag ``clausewise/payload.sql``. The engine only looks: whatever the rules say, it blocks nothing, keeps no audit log
and asks nobody; rules that would start a program, load others from the network or ask a name server are refused.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from clausewise.errors import PolicyError, Problem, UnavailableError
from clausewise.event import Act, Event
from clausewise.observe.payload import MARK_SCORE_MIN, Mark, together
from clausewise.observe.rule import emits

rules_bytes_max = 16 * 1024 * 1024
body_bytes_max: Final = 1_048_576
excerpt_characters_max: Final = 120
FIRST: Final = "crs-setup.conf"
# What holds whatever the files say: they are read after the first and before the second of these.
BEFORE: Final = f"SecRuleEngine DetectionOnly\nSecRequestBodyAccess On\nSecRequestBodyLimit {body_bytes_max}\n"
AFTER: Final = "SecRuleEngine DetectionOnly\nSecAuditEngine Off\nSecResponseBodyAccess Off\nSecDebugLogLevel 0\n"
_REACHES_OUT: Final = re.compile(
    r"^[^#\n]*?(?P<what>\bSecRemoteRules\b|@rbl\b|\bexec:|@inspectFile\b|\bSecRuleScript\b|@fuzzyHash\b)", re.MULTILINE
)
_LINE: Final = re.compile(r"Line: (\d+)\. (?:Column: \d+\. )?(.*)", re.DOTALL)
# Which of our signals a tag of the Core Rule Set means; the longest beginning counts.
SIGNALS: Final = {
    "attack-sqli": "payload.sql",
    "attack-xss": "payload.script",
    "attack-rce": "payload.command",
    "attack-lfi": "payload.file",
    "attack-rfi": "payload.forgery",
    "attack-ssrf": "payload.forgery",
    "attack-injection": "payload.code",
    "attack-protocol": "payload.frame",
    "attack-multipart-header": "payload.frame",
    "attack-deprecated-header": "payload.frame",
    "attack-fixation": "payload.session",
    "attack-reputation": "payload.scanner",
    "attack-ldap": "payload.query",
    "attack-xxe": "payload.entity",
}
NAMED: Final = "clausewise/"
OTHER: Final = "payload.known"
# How sure a rule is, by its severity (RFC 5424, 0 to 7): one critical rule is just enough to be a mark, as it is for the rule set itself.
SCORES: Final = {0: 0.6, 1: 0.6, 2: 0.6, 3: 0.5, 4: 0.35, 5: 0.25}
_PLACE: Final = re.compile(r"found within ([A-Z_]+)(?::([^:]*))?")
_FOUND: Final = re.compile(r"Matched Data: (.*?) found within ", re.DOTALL)
# What a rule set says of the sum of its rules is no finding of its own.
_OF_SUMS: Final = "attack-generic"


# The parser of rules is not made for several threads; looking at requests is.
_parsing = threading.Lock()


class SecRules:
    """The rules of ``folder``, compiled. Shared by any number of threads.

    Raises PolicyError CW822 for what cannot be read and CW823 for what reaches out, UnavailableError CW824 without libmodsecurity.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import libmodsecurity
        except ImportError as missing:
            raise UnavailableError(
                "CW824",
                "Rules in ModSecurity's language need the package libmodsecurity, which is not installed.",
                "Les règles dans le langage de ModSecurity demandent le paquet libmodsecurity, qui n'est pas installé.",
                remedy_en="Run: python -m pip install 'clausewise[secrules]'",
                remedy_fr="Exécutez : python -m pip install 'clausewise[secrules]'",
            ) from missing
        self._engine = libmodsecurity.ModSecurity()
        self._engine.set_log_callback(_say_nothing)
        self._transaction = libmodsecurity.Transaction
        self._rules = libmodsecurity.RulesSet()
        with _parsing:
            self._rules.load(BEFORE)
            self.count = sum(self._load(path) for path in _files(folder))
            self._rules.load(AFTER)

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that it bears, strongest first; none for a sign-in."""
        return [self._marks(event) if event.act is Act.REQUEST else () for event in events]

    def _load(self, path: Path) -> int:
        loaded: int = self._rules.load_from_uri(str(path))
        if loaded >= 0:
            return loaded
        said = self._rules.get_parser_error()
        found = _LINE.search(said)
        raise PolicyError((_unreadable(path, int(found[1]) if found else 1, (found[2] if found else said).strip()),))

    def _marks(self, event: Event) -> tuple[Mark, ...]:
        looked = self._transaction(self._engine, self._rules)
        looked.process_connection(event.address or "0.0.0.0", 0, "0.0.0.0", 0)  # noqa: S104 - an address that nobody has
        looked.process_uri(event.target or "/", event.verb or "GET", "1.1")
        for name, value in _headers(event):
            looked.add_request_header(name, value)
        looked.process_request_headers()
        if event.body:
            looked.append_request_body(event.body.encode("utf-8", "replace")[:body_bytes_max])
        looked.process_request_body()
        return _standing(_mark(one) for one in looked.get_rule_messages() if _OF_SUMS not in one.tags)


def _headers(event: Event) -> Iterable[tuple[str, str]]:
    """Return the headers of a request; of one that a log told, those that it told, and what every browser sends."""
    if event.headers:
        return event.headers
    told = (("Host", event.host or "localhost"), ("User-Agent", event.agent or "-"), ("Referer", event.referrer))
    return [*((name, value) for name, value in told if value), ("Accept", "*/*")]


def _mark(message: Any) -> Mark:
    place, words = _PLACE.search(message.data), _FOUND.search(message.data)
    excerpt = (words[1] if words else message.data)[:excerpt_characters_max]
    return Mark(
        f"secrule.{message.rule_id}",
        "secrule",
        _signal(message.tags),
        SCORES.get(message.severity, min(SCORES.values())),
        (place[1] if place else "request").lower().removesuffix("s"),
        (place[2] or "") if place else "",
        0,
        len(excerpt),
        excerpt,
    )


def _signal(tags: Iterable[str]) -> str:
    for tag in tags:
        if tag.startswith(NAMED) and tag.removeprefix(NAMED) in emits():
            return tag.removeprefix(NAMED)
        known = next((signal for start, signal in SIGNALS.items() if tag.startswith(start)), "")
        if known:
            return known
    return OTHER


def _standing(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks of those signals that come to enough."""
    by_signal: dict[str, list[Mark]] = {}
    for mark in marks:
        by_signal.setdefault(mark.signal, []).append(mark)
    standing = [mark for found in by_signal.values() if together(found) >= MARK_SCORE_MIN for mark in found]
    return tuple(sorted(standing, key=lambda mark: -mark.score))


def _files(folder: Path) -> list[Path]:
    """Return the files of rules, the set-up first, then by name. Raises PolicyError CW822 for none, CW823 for what reaches out."""
    found = sorted(folder.rglob("*.conf"), key=lambda path: (path.name != FIRST, path.name)) if folder.is_dir() else []
    if not found or sum(path.stat().st_size for path in found) > rules_bytes_max:
        megabytes = rules_bytes_max // 1024 // 1024
        raise PolicyError(
            (
                _unreadable(
                    folder,
                    1,
                    f"1 … *.conf, at most {megabytes} MiB (rules_bytes_max)",
                ),
            )
        )
    problems = [problem for path in found for problem in _reaching_out(path)]
    if problems:
        raise PolicyError(tuple(problems))
    return found


def _reaching_out(path: Path) -> Iterable[Problem]:
    text = path.read_text(encoding="utf-8", errors="replace")
    for found in _REACHES_OUT.finditer(text):
        line = text.count("\n", 0, found.start("what")) + 1
        yield Problem(
            "CW823",
            f"{found['what']} would reach out of this process, and rules only look.",
            f"{found['what']} sortirait de ce processus, or les règles ne font que regarder.",
            remedy_en="Remove the rule or the file, or keep a copy of the folder without it.",
            remedy_fr="Retirez la règle ou le fichier, ou gardez une copie du dossier sans cela.",
            file=str(path),
            line=line,
            column=found.start("what") - text.rfind("\n", 0, found.start("what")),
            length=len(found["what"]),
            excerpt=text.splitlines()[line - 1].strip("\r"),
        )


def _unreadable(path: Path, line: int, said: str) -> Problem:
    return Problem(
        "CW822",
        f"Rules in ModSecurity's language cannot be read here ({said}).",
        f"Impossible de lire ici des règles dans le langage de ModSecurity ({said}).",
        remedy_en="Correct or remove the file; the folder may be a copy of the rule set with what is wanted.",
        remedy_fr="Corrigez ou retirez le fichier; le dossier peut être une copie du jeu de règles avec ce qui est voulu.",
        file=str(path),
        line=line,
    )


def _say_nothing(_: str) -> None:
    """Take the place of libmodsecurity's log, which would go to the standard error stream."""
