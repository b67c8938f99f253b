"""What can go wrong, as one tree.

    ClausewiseError            every error that Clausewise raises on purpose
    ├─ InputError              what was handed in cannot be read or is too large
    ├─ PolicyError             a policy folder has problems; carries every one of them
    ├─ ConfigError             a setting is unknown or has a wrong value
    ├─ StoreError              the ledger cannot be opened, read or written
    │  └─ TamperedError        a record does not match the chain
    ├─ ConflictError           the same key was used for another request, or the state has moved on
    │  └─ StaleError           what the request says that it saw is no longer so
    ├─ NotFoundError           no such decision, clause, authorization or action
    ├─ ForbiddenError          the key is missing, unknown, revoked or lacks the scope
    └─ UnavailableError        a part that is not installed or does not answer

Each carries a stable ``code`` (``CW`` and three digits), a sentence and a remedy, both in English and French. The code never changes
its meaning; the sentences may be improved.
"""

from __future__ import annotations

from typing import Literal

LanguageCode = Literal["en", "fr"]


class ClausewiseError(Exception):
    """The root of the tree.

    Parameters
    ----------
    code: ``CW`` and three digits; stable.
    en, fr: what happened, one sentence in each language.
    remedy_en, remedy_fr: what to do about it, one sentence in each language; empty when nothing can be done.
    where: the spot, such as ``clauses/content.attack.yaml:12:7`` or a JSON pointer; empty when the whole input is meant.

    """

    status = 500

    def __init__(
        self, code: str, en: str, fr: str, *, remedy_en: str = "", remedy_fr: str = "", where: str = ""
    ) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.fr = fr
        self.remedy_en = remedy_en
        self.remedy_fr = remedy_fr
        self.where = where

    def said(self, language: LanguageCode = "en") -> str:
        """Return one line for a person: code, spot, sentence and remedy in ``language``."""
        sentence, remedy = (self.fr, self.remedy_fr) if language == "fr" else (self.en, self.remedy_en)
        spot = f"{self.where}: " if self.where else ""
        return f"{self.code} {spot}{sentence}" + (f" {remedy}" if remedy else "")

    def told(self) -> dict[str, str]:
        """Return it as data, in both languages."""
        return {name: getattr(self, name) for name in ("code", "where", "en", "fr", "remedy_en", "remedy_fr")}

    def __str__(self) -> str:
        return self.said("en")


class InputError(ClausewiseError):
    """What was handed in cannot be read, is malformed, or passes a named limit."""

    status = 422


class ConfigError(ClausewiseError):
    """A setting is unknown, of the wrong type or out of its range."""

    status = 500


class StoreError(ClausewiseError):
    """The ledger cannot be opened, read or written; nothing that was acknowledged is lost."""

    status = 503


class TamperedError(StoreError):
    """A record of the ledger does not match its hash or its predecessor."""


class ConflictError(ClausewiseError):
    """The request contradicts an earlier one with the same key, or the state has moved on."""

    status = 409


class StaleError(ConflictError):
    """The request names the state that it was made for, and that has changed since."""

    status = 412


class NotFoundError(ClausewiseError):
    """No decision, clause, authorization or action of that name exists."""

    status = 404


class ForbiddenError(ClausewiseError):
    """The caller's key is missing, unknown, revoked, or does not carry the scope."""

    status = 403


class UnavailableError(ClausewiseError):
    """An optional part is not installed, or does not answer within its budget."""

    status = 503


class PolicyError(ClausewiseError):
    """A policy folder has problems. ``problems`` holds them all, in file order."""

    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        assert problems, "a policy error without a problem"
        first = problems[0]
        more_en = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        more_fr = f" (et {len(problems) - 1} de plus)" if len(problems) > 1 else ""
        super().__init__(
            first.code,
            first.en + more_en,
            first.fr + more_fr,
            remedy_en=first.remedy_en,
            remedy_fr=first.remedy_fr,
            where=first.where,
        )
        self.problems = problems


class Problem:
    """One problem of a policy file: what, where exactly, and the remedy.

    ``line`` and ``column`` count from 1; ``excerpt`` is the line itself and ``length`` how many characters the caret underlines.
    """

    __slots__ = ("code", "column", "en", "excerpt", "file", "fr", "length", "line", "remedy_en", "remedy_fr")

    def __init__(
        self,
        code: str,
        en: str,
        fr: str,
        *,
        remedy_en: str,
        remedy_fr: str,
        file: str,
        line: int = 1,
        column: int = 1,
        length: int = 1,
        excerpt: str = "",
    ) -> None:
        self.code = code
        self.en = en
        self.fr = fr
        self.remedy_en = remedy_en
        self.remedy_fr = remedy_fr
        self.file = file
        self.line = line
        self.column = column
        self.length = length
        self.excerpt = excerpt

    @property
    def where(self) -> str:
        """The spot as ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"

    def drawn(self, language: LanguageCode = "en") -> str:
        """Draw the problem with its line, a caret under the culprit and the remedy."""
        sentence, remedy, help_word = (
            (self.fr, self.remedy_fr, "remède") if language == "fr" else (self.en, self.remedy_en, "remedy")
        )
        gutter = " " * len(str(self.line))
        return "\n".join(
            (
                f"error[{self.code}]: {sentence}" if language == "en" else f"erreur[{self.code}] : {sentence}",
                f"{gutter}--> {self.where}",
                f"{gutter} |",
                f"{self.line} | {self.excerpt}",
                f"{gutter} | {' ' * (self.column - 1)}{'^' * max(1, self.length)}",
                f"{gutter} = {help_word}: {remedy}" if language == "en" else f"{gutter} = {help_word} : {remedy}",
            )
        )
