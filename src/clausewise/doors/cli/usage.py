"""A command line that cannot be understood, as an error with code and remedy in both languages."""

from __future__ import annotations

from typing import Any

from clausewise.errors import ConfigError


def usage_error(error: Any) -> ConfigError:
    """Return what the parser raised as a ConfigError: CW341 to CW346. French says it in its own words, not in the parser's."""
    command = getattr(getattr(error, "ctx", None), "command_path", None) or "clausewise"
    remedies = {"remedy_en": f"See `{command} --help`.", "remedy_fr": f"Voyez « {command} --help »."}
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _unknown("CW341", "option", error.option_name, list(error.possibilities or ()), remedies)
    if kind == "MissingParameter":
        name = _parameter(error)
        return ConfigError("CW342", f"{name} is missing.", f"{name} manque.", **remedies)
    if kind == "BadParameter":
        name, message = _parameter(error), error.message.removeprefix("Value error, ").rstrip(".")
        return ConfigError("CW343", f"{name}: {message}.", f"{name} : cette valeur ne convient pas.", **remedies)
    if kind == "BadOptionUsage":
        name = error.option_name
        return ConfigError(
            "CW344",
            f"{name}: {error.message.rstrip('.')}.",
            f"{name} est mal employée; il lui manque une valeur ou elle en a une de trop.",
            **remedies,
        )
    typed = _typed(error)
    if typed is not None:
        return _unknown("CW345", "command", typed, _near(typed, error), remedies)
    return ConfigError("CW346", error.format_message(), "Cette ligne de commande ne se comprend pas.", **remedies)


def _parameter(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(error.param_hint or "?")
    return str(parameter.metavar if parameter.param_type_name == "argument" else max(parameter.opts, key=len))


def _unknown(code: str, what: str, name: str, near: list[str], remedies: dict[str, str]) -> ConfigError:
    fr = "option" if what == "option" else "commande"
    if near:
        remedies = {"remedy_en": f"Did you mean {near[0]}?", "remedy_fr": f"Vouliez-vous dire {near[0]}?"}
    return ConfigError(code, f"There is no {what} {name}.", f"Il n'y a pas de {fr} {name}.", **remedies)


def _typed(error: Any) -> str | None:
    """Return the command that does not exist, which the parser names only in its message."""
    prefix = "No such command '"
    message: str = error.message
    return message.removeprefix(prefix).partition("'")[0] if message.startswith(prefix) else None


def _near(typed: str, error: Any) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(typed, list(error.ctx.command.commands), n=1, cutoff=0.5)
