from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.errors import PolicyError, UnavailableError
from clausewise.expression import EXPRESSION_CHARACTERS_MAX, Expression, _load_cel, compiled, flaws

ENGLISH = {"item.language": "en", "item.medium": "text"}


@pytest.mark.parametrize(
    ("text", "signals", "holds"),
    [
        ("hate >= 0.8", {"hate": 0.8}, True),
        ("hate >= 0.8", {"hate": 0.79}, False),
        ("hate >= 0.8", {}, False),
        ("hate >= 0.8 && group.religion > 0.0", {"hate": 0.9, "group.religion": 0.5}, True),
        ("hate >= 0.8 && group.religion > 0.0", {"hate": 0.9, "group.race": 0.5}, False),
        ("insult >= 0.5 && !(spam > 0.0 || hate > 0.0)", {"insult": 0.6}, True),
        ("insult >= 0.5 && !(spam > 0.0 || hate > 0.0)", {"insult": 0.6, "spam": 0.1}, False),
        ("(insult + hate) / 2.0 > 0.5", {"insult": 0.9, "hate": 0.3}, True),
        ("spam > 0.5 && item.language == 'en'", {"spam": 0.6}, True),
        ("spam > 0.5 && item.language == 'fr'", {"spam": 0.6}, False),
        ('spam > 0.5 && item.medium != "text"', {"spam": 0.6}, False),
        ("spam == 1", {"spam": 1}, True),
        ("a.b > 0.1 && a > 0.1 && a.b.c > 0.1 && a_b > 0.1", {"a": 0.2, "a.b": 0.2, "a.b.c": 0.2, "a_b": 0.2}, True),
        ("threat\n  >= 0.5", {"threat": 0.5}, True),
    ],
)
def test_condition_holds_or_not_when_signals_are_given(text: str, signals: dict[str, float], holds: bool) -> None:
    assert Expression(text)(signals, ENGLISH) is holds


def test_reads_names_everything_that_is_looked_at() -> None:
    expression = Expression("hate > 0.1 && (group.religion > 0.0 || item.language == 'v0')")
    assert expression.reads == {"hate", "group.religion", "item.language"}


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("hate >= ", "CW240", 8),
        ("hate >= 0.8 & insult > 0.5", "CW240", 12),
        ("hate >= 'x", "CW240", 8),
        ("now() > 1.0", "CW241", 0),
        ("hate > 0.5 && null", "CW241", 14),
        ("hate", "CW242", 0),
        ("hate > 0.5 || (insult > 0.5 && (spam))", "CW242", 32),
        ("hate < 0.5 || insult", "CW242", 14),
        ("!hate", "CW242", 1),
        ("hate > 0.5 && item.language > 0.5", "CW242", 14),
        ("1 / 0 > 1 || hate > 0.5", "CW242", 0),
        ("hate > 0.5 > 0.2", "CW242", 0),
        ("x" * (EXPRESSION_CHARACTERS_MAX + 1), "CW243", 0),
        ("(" * 1000 + "hate > 0.5" + ")" * 900, "CW243", 32),
        ("item > 0.5", "CW244", 0),
        ("0.1 > 0.5", "CW245", 0),
        ("hate <= 0.5", "CW246", 0),
        ("hate > 0.5 || item.language == 'other'", "CW246", 0),
        ("hate > 1.5", "CW247", 7),
    ],
)
def test_flaw_is_found_where_it_stands_when_a_condition_is_wrong(text: str, code: str, offset: int) -> None:
    assert [(flaw.code, flaw.offset) for flaw in flaws(text)] == [(code, offset)]
    with pytest.raises(PolicyError) as caught:
        Expression(text)
    assert caught.value.problems[0].code == code


def test_problem_points_at_its_line_when_a_condition_has_several() -> None:
    with pytest.raises(PolicyError) as caught:
        Expression("hate > 0.5 &&\n insult >> 0.5")
    problem = caught.value.problems[0]
    assert (problem.line, problem.column, problem.excerpt) == (2, 10, " insult >> 0.5")


def test_condition_is_compiled_once_when_it_is_asked_for_again() -> None:
    assert compiled("hate > 0.123") is compiled("hate > 0.123")


def test_answers_stay_apart_when_threads_share_a_condition() -> None:
    expression = Expression("hate >= 0.5 && group.religion > 0.0 && item.language == 'en'")

    def ask(number: int) -> bool:
        score = (number % 2) * 0.9
        return all(expression({"hate": score, "group.religion": 0.1}, ENGLISH) is bool(number % 2) for _ in range(200))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(32)))


def test_cel_command_line_is_not_loaded_when_conditions_are() -> None:
    script = "import clausewise.expression, sys; assert 'cel.cli' not in sys.modules; import cel; cel.compile('1 > 0')"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_error_says_what_to_install_when_the_condition_language_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "cel.cel")
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(UnavailableError) as caught:
        _load_cel()
    assert caught.value.code == "CW248"


BITS = st.sampled_from(
    [
        *("hate", "a.b", "item.language", "0.5", "1", "'x'", ">=", "==", "!", "-", "+", "/", "&&", "||", "(", ")"),
        *(" ", "\n", "?", "true", "é", "9" * 30),
    ],
)


@settings(deadline=None, max_examples=400)
@given(st.lists(BITS, max_size=14).map("".join) | st.text(max_size=40))
def test_condition_serves_or_says_why_not_when_it_is_built_of_anything(text: str) -> None:
    found = flaws(text)
    if found:
        assert all(0 <= flaw.offset <= len(text) and flaw.length >= 0 for flaw in found)
        return
    expression = Expression(text)
    for score in (0.0, 0.5, 1.0):
        assert expression(dict.fromkeys(expression.reads, score), ENGLISH) in {True, False}
    assert not expression({}, {})
