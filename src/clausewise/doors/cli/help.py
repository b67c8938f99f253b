"""Help in two languages, drawn without any library so that it comes at once. Its words stand in ``words``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from typer.core import TyperCommand, TyperGroup

from clausewise.doors.cli.session import Session, is_coloured
from clausewise.doors.cli.typography import typeset
from clausewise.doors.cli.words import EVERYWHERE, HEADINGS, HELP, OPTION_WORDS
from clausewise.errors import LanguageCode

columns_max = 110
left_columns_max = 32
MARGIN = "  "
LANGUAGES: tuple[LanguageCode, LanguageCode] = ("en", "fr")


class Command(TyperCommand):
    """A command whose help is drawn here."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of this command in the language of the session."""
        formatter.write(drawn(self, ctx.command_path, _language(ctx)))


class Group(TyperGroup):
    """A group of commands whose help is drawn here."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of this group in the language of the session."""
        formatter.write(drawn(self, ctx.command_path, _language(ctx)))


class Falling(Group):
    """A group of which a first word that names none of its commands is meant for one of them (``to``)."""

    FALLS_TO = ""

    @classmethod
    def to(cls, command: str) -> type[Falling]:
        """Return such a group, whose words are meant for ``command``."""
        return type(cls.__name__, (cls,), {"FALLS_TO": command})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that ``args`` begin with, or the one that takes any word."""
        if args and args[0] not in self.commands:
            return self.FALLS_TO, self.commands[self.FALLS_TO], args
        return super().resolve_command(ctx, args)


def parameter_words(path: str, name: str) -> tuple[str, str]:
    """Return what parameter ``name`` of the command ``path`` means, in English and French; KeyError when nobody wrote it."""
    own = OPTION_WORDS.get(f"{path} {name}")
    return own if own is not None else OPTION_WORDS[name]


def _language(ctx: Any) -> LanguageCode:
    session = ctx.find_root().obj
    return session.language if isinstance(session, Session) else "en"


def drawn(command: Any, command_path: str, language_code: LanguageCode) -> str:
    """Return the help of ``command``: usage, what it does, arguments, options, commands, and what goes everywhere."""
    language = 1 if language_code == "fr" else 0
    path = " ".join(command_path.split()[1:])
    width = min(columns_max, shutil.get_terminal_size().columns)
    said = _set(HELP[path][language], language).split("\n\n")
    lines = [_heading("usage", language) + " " + _usage(command, command_path, language), ""]
    lines += _paragraphs(said, width)
    for name, rows in _sections(command, path, language):
        if rows:
            lines += [_heading(name, language), *_rows(rows, width), ""]
    return "\n".join(lines).rstrip() + "\n"


def _set(text: str, language: int) -> str:
    return typeset(text, LANGUAGES[language])


def _usage(command: Any, command_path: str, language: int) -> str:
    pieces = [command_path, HEADINGS["options_here"][language]]
    pieces += [
        one.metavar if one.required else f"[{one.metavar}]"
        for one in command.params
        if one.param_type_name == "argument"
    ]
    if isinstance(command, TyperGroup):
        pieces.append(HEADINGS["command_here"][language])
    return " ".join(pieces)


def _sections(command: Any, path: str, language: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    shown = [one for one in command.params if not one.hidden]
    arguments = [one for one in shown if one.param_type_name == "argument"]
    options = [one for one in shown if one.param_type_name == "option"]
    yield "arguments", [(one.metavar, _set(parameter_words(path, one.name)[language], language)) for one in arguments]
    yield "options", [(_option(one), _set(parameter_words(path, one.name)[language], language)) for one in options]
    if isinstance(command, TyperGroup):
        prefix = f"{path} " if path else ""
        commands = [
            (name, _set(HELP[prefix + name][language], language).split("\n\n", maxsplit=1)[0])
            for name in command.commands
        ]
        yield "commands", commands
    yield "everywhere", [(name, _set(words[language], language)) for name, words in EVERYWHERE.items()]


def _option(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def _heading(name: str, language: int) -> str:
    text = _set(HEADINGS[name][language], language)
    return f"\x1b[1m{text}\x1b[0m" if is_coloured(sys.stdout) else text


def _paragraphs(paragraphs: list[str], width: int) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from wrap(paragraph, width - len(MARGIN), initial_indent=MARGIN, subsequent_indent=MARGIN)
        yield ""


def _rows(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    left = min(left_columns_max, max(len(name) for name, _ in rows))
    indent = " " * (len(MARGIN) + left + 2)
    for name, text in rows:
        lines = wrap(text, width - len(indent)) or [""]
        if len(name) > left:
            yield MARGIN + name
            yield indent + lines[0]
        else:
            yield f"{MARGIN}{name:<{left}}  {lines[0]}"
        yield from (indent + line for line in lines[1:])
