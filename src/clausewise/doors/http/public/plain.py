"""The policy for programs: what the public page says, as data.

How a rule is recognised is not told: it would help only whoever evades it.
"""

from __future__ import annotations

from typing import Any

from clausewise.clause import Clause
from clausewise.edition import Edition, Rule
from clausewise.model import Words


def policy(one: Edition) -> dict[str, Any]:
    """Return a version as plain data, every text in both languages."""
    document = one.document
    return {
        "id": document.id,
        "version": document.version,
        "effective": document.effective,
        "sha256": one.sha256,
        "published": one.is_frozen,
        "current": one.is_current,
        "title": _words(document.title),
        "introduction": _words(document.introduction),
        "operator": {
            "name": document.operator.name,
            "place": _words(document.operator.place),
            "contact": document.operator.contact,
            "languages": list(document.operator.languages or ()),
        },
        "ladder": {
            "strike_days": document.ladder.strike_days,
            "steps": [
                {"strikes": step.strikes, "action": step.action, "days": step.days} for step in document.ladder.steps
            ],
        },
        "notices": [{"id": notice.id, "text": _words(notice.text)} for notice in document.register.notices],
        "provisions": [_rule(provision) for provision in document.provisions.values()],
        "clauses": [_rule(clause) for clause in document.clauses.values()],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    said = {
        "id": rule.id,
        "since": rule.since,
        "title": _words(rule.title),
        "rule": _words(rule.rule),
        "why": _words(rule.why),
    }
    if not isinstance(rule, Clause):
        return said
    return said | {
        "act": dict(rule.act),
        "strikes": rule.strikes,
        "notice": rule.notice,
        "channels": list(rule.channels),
        "spirit": rule.spirit,
        "unless": list(rule.unless),
        "traits": list(rule.traits),
    }


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "fr": words.fr}
