"""A band's condition in CEL, the Common Expression Language (https://cel.dev), compiled once and asked often.

Only what a threshold needs is let through: names of signals, ``item.language`` and ``item.medium``, numbers, text, comparisons,
``&& || !``, the four operations and parentheses. Without functions, lists and macros an evaluation always ends, at once.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.errors import PolicyError, Problem, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EXPRESSION_CHARACTERS_MAX: Final = 2_000
PARENTHESES_DEPTH_MAX: Final = 32
FACTS: Final = frozenset({"item.language", "item.medium"})

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    | (?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<text>"[^"\\\n]*"|'[^'\\\n]*')
    | (?P<join>&&|\|\|)
    | (?P<compare>>=|<=|==|!=|>|<)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<not>!)
    | (?P<sum>[-+*/])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_RESERVED: Final = frozenset({"true", "false", "null", "in"})
_SYNTAX_PLACE: Final = re.compile(r"ERROR: <input>:(\d+):(\d+): Syntax error: (.*)")
_TRIED: Final = tuple({"item.language": language, "item.medium": "text"} for language in ("en", "fr", "other"))


class Flaw(NamedTuple):
    """Something wrong with an expression: code, sentences, remedies, and where in its text (code points)."""

    code: str
    en: str
    fr: str
    remedy_en: str
    remedy_fr: str
    offset: int
    length: int


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


class Expression:
    """A condition over signals, compiled.

    ``text`` is CEL; ``reads`` names what it looks at, such as ``hate``, ``group.religion`` or ``item.language``. Raises PolicyError
    (CW240 to CW247) when the text is not a condition that can be served. Calls may come from any thread at once.
    """

    __slots__ = ("_names", "_program", "reads", "text")

    def __init__(self, text: str) -> None:
        found, self._program, self._names = _compiled(text)
        if found:
            raise PolicyError(tuple(_problem(text, flaw) for flaw in found))
        self.text = text
        self.reads = frozenset(self._names.values())

    def __call__(self, signals: Mapping[str, float], facts: Mapping[str, str]) -> bool:
        """Say whether the condition holds. A missing signal counts 0.0, a missing fact is empty text."""
        return bool(_evaluated(self._program, self._names, signals, facts))


@lru_cache(maxsize=4096)
def compiled(text: str) -> Expression:
    """Return the expression of ``text``, compiled at its first use. Raises PolicyError."""
    return Expression(text)


def engine() -> str:
    """Return what tells one build of CEL from another: where its native module lies, its size and when it was written."""
    native = Path(str(_CEL.__file__))
    told = native.stat()
    return f"{native} {told.st_size} {told.st_mtime_ns}"


def flaws(text: str) -> tuple[Flaw, ...]:
    """Return everything that keeps ``text`` from being served as a condition; empty when it may be."""
    return _compiled(text)[0]


def _compiled(text: str) -> tuple[tuple[Flaw, ...], Any, dict[str, str]]:
    if len(text) > EXPRESSION_CHARACTERS_MAX:
        return (_too_long(text),), None, {}
    tokens = _tokens(text)
    found = [
        flaw for token, after in pairwise([*tokens, _Token("end", "", len(text))]) if (flaw := _unknown(token, after))
    ]
    if found or (found := list(_too_nested(tokens))):
        return tuple(found), None, {}
    try:
        program, names = _program(tokens)
    except ValueError:
        return (_syntax(text),), None, {}
    return tuple(_typed(text, tokens)) or tuple(_meant(tokens, program, names)), program, names


def _tokens(text: str) -> list[_Token]:
    found = (_Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(text))
    return [token for token in found if token.kind != "space"]


def _program(tokens: list[_Token]) -> tuple[Any, dict[str, str]]:
    """Compile with every dotted name as one plain variable: a look-up of a field would build a map at each evaluation.

    Return the program and the names that its variables stand for.
    """
    written = {token.text: f"v{at}" for at, token in enumerate(tokens) if token.kind == "name"}
    renamed = " ".join(written.get(token.text, token.text) for token in tokens)
    return _CEL.compile(renamed), {variable: name for name, variable in written.items()}


def _evaluated(program: Any, names: dict[str, str], signals: Mapping[str, float], facts: Mapping[str, str]) -> Any:
    def resolve(variable: str) -> float | str:
        name = names[variable]
        return facts.get(name, "") if name in FACTS else float(signals.get(name, 0.0))

    # A new context costs 0.2 µs; keeping one would tie it to a thread. A resolver is asked only for the names it comes to.
    context = _CEL.Context()
    context.set_variable_resolver(resolve)
    return program.execute(context)


def _problem(text: str, flaw: Flaw) -> Problem:
    before = text[: flaw.offset].split("\n")
    return Problem(
        flaw.code,
        flaw.en,
        flaw.fr,
        remedy_en=flaw.remedy_en,
        remedy_fr=flaw.remedy_fr,
        file="when",
        line=len(before),
        column=len(before[-1]) + 1,
        length=flaw.length,
        excerpt=text.split("\n")[len(before) - 1],
    )


def _too_long(text: str) -> Flaw:
    return Flaw(
        "CW243",
        f"The condition has {len(text)} characters; at most {EXPRESSION_CHARACTERS_MAX} are read.",
        f"La condition compte {len(text)} caractères; on en lit {EXPRESSION_CHARACTERS_MAX} au plus.",
        "Split it over several bands or clauses.",
        "Répartissez-la sur plusieurs niveaux ou clauses.",
        0,
        len(text),
    )


def _too_nested(tokens: list[_Token]) -> Iterator[Flaw]:
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth > PARENTHESES_DEPTH_MAX:
            yield Flaw(
                "CW243",
                f"Parentheses are nested more than {PARENTHESES_DEPTH_MAX} deep.",
                f"Les parenthèses sont imbriquées sur plus de {PARENTHESES_DEPTH_MAX} niveaux.",
                "Take out those that change nothing.",
                "Retirez celles qui ne changent rien.",
                token.start,
                1,
            )
            return


def _unknown(token: _Token, after: _Token) -> Flaw | None:
    """Return what is wrong with a token by itself: a character or a name that conditions do not know."""
    place = (token.start, len(token.text))
    if token.kind == "other":
        return Flaw(
            "CW240",
            f"`{token.text}` means nothing in a condition.",
            f"`{token.text}` n'a pas de sens dans une condition.",
            "Use >= > <= < == != && || ! + - * / ( ), names of signals, numbers such as 0.8 and text in quotes.",
            "Employez >= > <= < == != && || ! + - * / ( ), des noms de signaux, des nombres comme 0.8 et du texte entre guillemets.",
            *place,
        )
    if token.kind == "name" and after.kind == "open":
        return Flaw(
            "CW241",
            f"A condition calls no function, and `{token.text}` is written like one.",
            f"Une condition n'appelle aucune fonction, et `{token.text}` s'écrit ici comme une fonction.",
            "Compare signals with numbers: `hate >= 0.8`.",
            "Comparez des signaux à des nombres : `hate >= 0.8`.",
            *place,
        )
    if token.kind == "name" and not _RESERVED.isdisjoint(token.text.split(".")):
        return Flaw(
            "CW241",
            f"`{token.text}` is a word of CEL that conditions do not use.",
            f"`{token.text}` est un mot de CEL que les conditions n'emploient pas.",
            "Compare signals with numbers: `hate >= 0.8`.",
            "Comparez des signaux à des nombres : `hate >= 0.8`.",
            *place,
        )
    if token.text.partition(".")[0] == "item" and token.text not in FACTS:
        return Flaw(
            "CW244",
            f"An item has no `{token.text}` that a condition could read.",
            f"Un élément n'a pas de `{token.text}` qu'une condition puisse lire.",
            "Read `item.language` or `item.medium`.",
            "Lisez `item.language` ou `item.medium`.",
            *place,
        )
    return None


def _syntax(text: str) -> Flaw:
    """Say where CEL stops understanding: its message holds line, column and what it waited for."""
    line, column, message = 1, 1, ""
    try:
        _CEL.compile(text)
    except ValueError as error:
        if found := _SYNTAX_PLACE.search(str(error)):
            line, column, message = int(found[1]), int(found[2]), found[3]
    offset = min(sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1, len(text))
    at_end = not text[offset:].strip()
    if "missing ')'" in message or (at_end and text.count("(") > text.count(")")):
        sentences = ("A parenthesis is not closed.", "Une parenthèse n'est pas fermée.")
        remedies = ("Add `)`.", "Ajoutez `)`.")
    elif at_end:
        sentences = ("The condition stops before it is complete.", "La condition s'arrête avant d'être complète.")
        remedies = ("Write what is to be compared.", "Écrivez ce qui est à comparer.")
    else:
        token = next((token for token in _tokens(text) if token.start <= offset < token.start + len(token.text)), None)
        word = token.text if token else text[offset]
        offset = token.start if token else offset
        sentences = (f"`{word}` cannot stand here.", f"`{word}` ne peut pas se trouver ici.")
        remedies = (
            "Write conditions such as `hate >= 0.8 && insult >= 0.5`.",
            "Écrivez des conditions comme `hate >= 0.8 && insult >= 0.5`.",
        )
        return Flaw("CW240", *sentences, *remedies, offset, len(word))
    return Flaw("CW240", *sentences, *remedies, offset, 1)


def _typed(text: str, tokens: list[_Token]) -> Iterator[Flaw]:
    """Try every operand of ``&&`` and ``||`` by itself, as CEL would skip the second where the first decides."""
    for operand in _operands(tokens):
        start, end = operand[0].start, operand[-1].start + len(operand[-1].text)
        if _is_plain(operand):
            continue
        program, names = _program(operand)
        try:
            values = [
                _evaluated(program, names, dict.fromkeys(names.values(), score), _TRIED[0]) for score in (0.0, 1.0)
            ]
        except (TypeError, ValueError, ArithmeticError, RuntimeError):
            yield Flaw(
                "CW242",
                "What is compared or calculated here does not go together.",
                "Ce qui est comparé ou calculé ici ne va pas ensemble.",
                "Use numbers with numbers, always with a decimal point (1.0, not 1), and text with text.",
                "Employez des nombres avec des nombres, toujours avec un point décimal (1.0 et non 1), et du texte avec du texte.",
                start,
                end - start,
            )
            continue
        if not all(isinstance(value, bool) for value in values):
            yield Flaw(
                "CW242",
                f"`{text[start:end]}` is not true or false by itself.",
                f"`{text[start:end]}` n'est ni vrai ni faux en soi.",
                f"Compare it: `{text[start:end]} >= 0.8`.",
                f"Comparez : `{text[start:end]} >= 0.8`.",
                start,
                end - start,
            )


def _operands(tokens: list[_Token]) -> Iterator[list[_Token]]:
    part: list[_Token] = []
    parts = [part]
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.kind == "join" and not depth:
            part = []
            parts.append(part)
        else:
            part.append(token)
    for one in parts:
        bare = one
        while len(bare) > 1 and bare[0].kind == "not":
            bare = bare[1:]
        if _is_wrapped(bare):
            yield from _operands(bare[1:-1])
        else:
            yield bare if len(bare) == 1 else one


def _is_wrapped(tokens: list[_Token]) -> bool:
    depth = 0
    for token in tokens[:-1]:
        depth += (token.kind == "open") - (token.kind == "close")
        if not depth:
            return False
    return len(tokens) > 1


def _is_plain(operand: list[_Token]) -> bool:
    kinds = [token.kind for token in operand]
    return kinds == ["name", "compare", "number"] and operand[0].text not in FACTS


def _meant(tokens: list[_Token], program: Any, names: dict[str, str]) -> Iterator[Flaw]:
    """Look for what can be served and cannot be meant."""
    whole = (tokens[0].start, tokens[-1].start + len(tokens[-1].text) - tokens[0].start)
    if any(_evaluated(program, names, {}, facts) for facts in _TRIED):
        yield Flaw(
            "CW246",
            "This condition holds although nothing was seen.",
            "Cette condition est remplie alors que rien n'a été vu.",
            "Ask for at least one signal above a number.",
            "Exigez au moins un signal au-dessus d'un nombre.",
            *whole,
        )
    elif FACTS.issuperset(names.values()):
        yield Flaw(
            "CW245",
            "This condition reads no signal.",
            "Cette condition ne lit aucun signal.",
            "Compare a signal with a number: `hate >= 0.8`.",
            "Comparez un signal à un nombre : `hate >= 0.8`.",
            *whole,
        )
    for name, compare, number in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (name.kind, compare.kind, number.kind) == ("name", "compare", "number") and float(number.text) > 1.0:
            yield Flaw(
                "CW247",
                f"No score reaches {number.text}: scores lie between 0 and 1.",
                f"Aucun score n'atteint {number.text} : les scores se situent entre 0 et 1.",
                "Write 0.95 for 95 percent.",
                "Écrivez 0.95 pour 95 pour cent.",
                number.start,
                len(number.text),
            )


def _load_cel() -> Any:
    """Load CEL's native module alone: the package's ``__init__`` imports its own command line, which takes about 0.7 s.

    It goes by its full name, so that a program which imports ``cel`` as well gets the same module and not a second one.
    """
    name = "cel.cel"
    if name in sys.modules:
        return sys.modules[name]
    package = PathFinder.find_spec("cel")
    folders = list(package.submodule_search_locations or ()) if package else []
    spec = PathFinder.find_spec(name, folders)
    if spec is None or spec.loader is None:
        raise UnavailableError(
            "CW248",
            "The package common-expression-language is not installed as expected.",
            "Le paquet common-expression-language n'est pas installé comme prévu.",
            remedy_en="Install it again.",
            remedy_fr="Installez-le de nouveau.",
        )
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_CEL: Final = _load_cel()
