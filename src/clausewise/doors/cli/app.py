"""The command line as a whole: the tree of commands, the options that go everywhere, and what becomes of every error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import typer
from typer.main import get_command

from clausewise.doors.cli import (
    assent,
    audit,
    authorization,
    bank,
    blocks,
    brake,
    bulk,
    casework,
    check,
    complaint,
    contrast,
    decision,
    deposit,
    detectors,
    doctor,
    erase,
    evaluate,
    explain,
    export,
    interfaces,
    key,
    person,
    policy,
    precedents,
    refer,
    replay,
    report,
    serve,
    shadow,
    signals,
    staff,
    standing,
    storage,
    tune,
    watch,
    webhook,
)
from clausewise.doors.cli.help import Command, Falling, Group, drawn
from clausewise.doors.cli.outcome import CLOSED_PIPE, INTERRUPTED, Exit
from clausewise.doors.cli.session import Closed, Serving, Session
from clausewise.doors.cli.shown import visible
from clausewise.errors import ClausewiseError, ConfigError, LanguageCode

# Command path → function. The order is that of the help.
COMMANDS: dict[str, Callable[..., int]] = {
    "check": check.check,
    "explain": explain.explain,
    "watch": watch.watch,
    "bulk": bulk.bulk,
    "interfaces learn": interfaces.learn,
    "interfaces check": interfaces.check,
    "interfaces show": interfaces.show,
    "signals": signals.signals,
    "detectors": detectors.detectors,
    "policy show": policy.show,
    "policy check": policy.check,
    "policy fmt": policy.fmt,
    "policy diff": policy.diff,
    "policy publish": policy.publish,
    "policy new": policy.new,
    "policy examples": precedents.examples,
    "policy accepted": assent.accepted,
    "policy accept": assent.accept,
    "decision": decision.decision,
    "undo": decision.undo,
    "confirm": decision.confirm,
    "queue": casework.queue,
    "case show": casework.show,
    "case claim": casework.claim,
    "case release": casework.release,
    "case skip": casework.skip,
    "case escalate": casework.escalate,
    "case note": casework.note,
    "case fetch": casework.fetch,
    "case decide": casework.decide,
    "case second": casework.second,
    "statement": casework.statement,
    "appeal": casework.appeal,
    "report": report.report,
    "report content": decision.report,
    "report dsa": report.dsa,
    "report publish": report.publish,
    "complaint list": complaint.list_,
    "complaint show": complaint.show,
    "complaint mail": complaint.mail,
    "complaint forward": complaint.forward,
    "complaint preserve": complaint.preserve,
    "complaint reject": complaint.reject,
    "reporter list": complaint.reporters,
    "reporter trust": complaint.trust,
    "reporter distrust": complaint.distrust,
    "reporter warn": complaint.warn,
    "reporter mute": complaint.mute,
    "reporter unmute": complaint.unmute,
    "erase": erase.erase,
    "standing": standing.standing,
    "expiries": standing.expiries,
    "blocks": blocks.blocks,
    "refer": refer.refer,
    "brakes show": brake.show,
    "brakes release": brake.release,
    "authorize": authorization.authorize,
    "revoke": authorization.revoke,
    "authorizations": authorization.authorizations,
    "deposit add": deposit.add,
    "deposit list": deposit.list_,
    "deposit remove": deposit.remove,
    "bank open": bank.open_,
    "bank add": bank.add,
    "bank list": bank.list_,
    "bank import": bank.import_,
    "bank export": bank.export,
    "bank search": bank.search,
    "bank remove": bank.remove,
    "bank unseal": bank.unseal,
    "bank release": bank.release,
    "person export": person.export,
    "person erase": person.erase,
    "retention show": person.show,
    "retention run": person.run,
    "key add": key.add,
    "key list": key.list_,
    "key revoke": key.revoke,
    "staff add": staff.add,
    "staff list": staff.list_,
    "staff role": staff.role,
    "staff disable": staff.disable,
    "staff invite": staff.invite,
    "staff unlock": staff.unlock,
    "staff sign-out": staff.sign_out,
    "staff reset": staff.reset,
    "webhook add": webhook.add,
    "webhook list": webhook.list_,
    "webhook remove": webhook.remove,
    "webhook pause": webhook.pause,
    "webhook resume": webhook.resume,
    "webhook rotate": webhook.rotate,
    "webhook replay": webhook.replay,
    "webhook dead": webhook.dead,
    "webhook resend": webhook.resend,
    "audit verify": audit.verify,
    "audit head": audit.head,
    "audit checkpoint": audit.checkpoint,
    "audit bundle": refer.bundle,
    "db copy": storage.copy,
    "eval": evaluate.evaluate,
    "labels export": export.export,
    "tune": tune.tune,
    "replay": contrast.replay,
    "replay prove": replay.prove,
    "replay shadow": shadow.shadow,
    "replay publish": shadow.publish,
    "replay drop": shadow.drop,
    "doctor": doctor.doctor,
    "serve": serve.serve,
}
# Groups of which a first word that is none of their commands is meant for one of them.
FALLS = {"report": "content", "replay": "prove"}
_SETTINGS = {"help_option_names": ["-h", "--help"]}


@cache
def command() -> Any:
    """Return the tree of commands."""
    groups = {"": _group()}
    for path, function in COMMANDS.items():
        above, _, name = path.rpartition(" ")
        if any(other.startswith(f"{path} ") for other in COMMANDS):
            groups[path] = _group(function, _kind(path))
            groups[""].add_typer(groups[path], name=path)
            continue
        if above not in groups:
            groups[above] = _group(kind=_kind(above))
            groups[""].add_typer(groups[above], name=above)
        groups[above].command(name, cls=Command, context_settings=_SETTINGS)(function)
    tree: Any = get_command(groups[""])
    tree.commands = {name: tree.commands[name] for name in dict.fromkeys(path.partition(" ")[0] for path in COMMANDS)}
    return tree


def _kind(path: str) -> type[Group]:
    return Falling.to(FALLS[path]) if path in FALLS else Group


def _group(own: Callable[..., Any] | None = None, kind: type[Group] = Group) -> typer.Typer:
    group = typer.Typer(
        cls=kind,
        invoke_without_command=own is not None,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings=_SETTINGS,
        pretty_exceptions_enable=False,
    )
    group.callback()(own or _nothing)
    return group


def _nothing() -> None:
    """Do nothing: a group only holds commands."""


def run(
    arguments: Sequence[str], *, environment: Mapping[str, str] | None = None, serving: Serving | None = None
) -> int:
    """Run one command line and return its exit code. Nothing but SystemExit of a signal handler ever leaves it."""
    environment = os.environ if environment is None else environment
    language, given = _locale(environment)
    session = Session(language, language_given=given, environment=environment, serving=serving)
    debug = "--debug" in _before_dashes(arguments)
    try:
        rest = _everywhere(arguments, session)
        if {"-h", "--help"} & set(_before_dashes(rest)):
            session.write(_help(rest, session))
            session.flush()
            return Exit.CLEAN
        code = command().main(rest, prog_name="clausewise", standalone_mode=False, obj=session)
        session.flush()
        return int(code or 0)
    except Closed:
        _silence()
        return CLOSED_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except ClausewiseError as error:
        return _failed(session, error, debug=debug)
    except typer.TyperException as error:
        return _misunderstood(session, error, debug=debug)
    except Exception as error:  # noqa: BLE001 - nobody shall be shown a trace unless they ask for it
        return _failed(session, _unexpected(error), debug=debug)


def _help(arguments: Sequence[str], session: Session) -> str:
    """Return the help of the command that ``arguments`` start with. Parsing them would load much for nothing."""
    found, path = command(), "clausewise"
    for argument in arguments:
        below = getattr(found, "commands", {}).get(argument)
        if below is not None:
            found, path = below, f"{path} {argument}"
    return drawn(found, path, session.language)


def _failed(session: Session, error: ClausewiseError, *, debug: bool) -> int:
    if debug:
        import traceback

        sys.stderr.write(visible(traceback.format_exc()))
    session.fail(error)
    return Exit.ERROR


def _misunderstood(session: Session, error: Any, *, debug: bool) -> int:
    from clausewise.doors.cli.usage import usage_error

    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(drawn(error.ctx.command, error.ctx.command_path, session.language))
        return Exit.ERROR
    return _failed(session, usage_error(error), debug=debug)


def _unexpected(error: Exception) -> ClausewiseError:
    return ClausewiseError(
        "CW399",
        f"Something unexpected happened: {type(error).__name__}: {error}.",
        f"Quelque chose d'imprévu est arrivé : {type(error).__name__} : {error}.",
        remedy_en="Run it again with --debug and report what it shows.",
        remedy_fr="Relancez avec --debug et signalez ce qui s'affiche.",
    )


def _before_dashes(arguments: Sequence[str]) -> Sequence[str]:
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _everywhere(arguments: Sequence[str], session: Session) -> list[str]:
    """Take out the options that go everywhere, wherever they stand before ``--``. Raises ConfigError CW340 for a wrong language."""
    rest: list[str] = []
    own = iter(_before_dashes(arguments))
    for argument in own:
        if argument == "--debug":
            continue
        if argument == "--language":
            session.speak(_language(next(own, "")))
        elif argument.startswith("--language="):
            session.speak(_language(argument.partition("=")[2]))
        else:
            rest.append(argument)
    return rest + list(arguments[len(_before_dashes(arguments)) :])


def _language(text: str) -> LanguageCode:
    if text == "en":
        return "en"
    if text == "fr":
        return "fr"
    raise ConfigError(
        "CW340",
        f"There is no language {text!r} here.",
        f"La langue « {text} » n'existe pas ici.",
        remedy_en="Give --language en or --language fr.",
        remedy_fr="Donnez --language en ou --language fr.",
        where="--language",
    )


def _locale(environment: Mapping[str, str]) -> tuple[LanguageCode, bool]:
    """Return the language of the environment, and whether it was chosen for Clausewise rather than for everything (POSIX 8.2)."""
    own = environment.get("CLAUSEWISE_LANGUAGE", "")
    if own in ("en", "fr"):
        return ("fr" if own == "fr" else "en"), True
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return ("fr" if locale.lower().startswith("fr") else "en"), False


def _silence() -> None:
    """Let nothing more be written to a pipe that is closed, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
