"""``clausewise authorize``, ``revoke`` and ``authorizations``: exceptions that somebody answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.model import Authorization, AuthorizationKind

Identifier = Annotated[str, typer.Option("--id", metavar="ID")]
Kind = Annotated[str, typer.Option("--kind", metavar="grant|consent|licence")]
Clauses = Annotated[list[str], typer.Option("--clause", metavar="ID")]
Accounts = Annotated[list[str], typer.Option("--account", metavar="ID", default_factory=list)]
Targets = Annotated[list[str], typer.Option("--target", metavar="ID", default_factory=list)]
Hosts = Annotated[list[str], typer.Option("--host", metavar="HOST", default_factory=list)]
Networks = Annotated[list[str], typer.Option("--network", metavar="CIDR", default_factory=list)]
Techniques = Annotated[list[str], typer.Option("--technique", metavar="NAME", default_factory=list)]
Tokens = Annotated[list[str], typer.Option("--token", metavar="SHA256", default_factory=list)]
Issuer = Annotated[str, typer.Option("--issuer", metavar="NAME")]
Document = Annotated[str, typer.Option("--document", metavar="REF")]
Starts = Annotated[str, typer.Option("--from", metavar="MOMENT")]
Until = Annotated[str, typer.Option("--until", metavar="MOMENT")]
AuthorizationId = Annotated[str, typer.Argument(metavar="ID")]


def authorize(
    context: typer.Context,
    *,
    kind: Kind,
    clauses: Clauses,
    issuer: Issuer,
    document: Document,
    until: Until,
    by: options.By,
    starts: Starts = "",
    identifier: Identifier = "",
    accounts: Accounts,
    targets: Targets,
    hosts: Hosts,
    networks: Networks,
    techniques: Techniques,
    tokens: Tokens,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Put an authorization in force and print its id."""
    from clausewise.clock import system_clock
    from clausewise.doors.cli.moments import moment_ms
    from clausewise.judgement import new_id
    from clausewise.model import Authorization, Scope

    session: Session = context.obj
    session.needed_store(store)
    now_ms = system_clock()
    lists = {
        "clauses": clauses,
        "accounts": accounts,
        "targets": targets,
        "hosts": hosts,
        "networks": networks,
        "techniques": techniques,
        "tokens": tokens,
    }
    scope = Scope(**{name: tuple(values) for name, values in lists.items()})
    starts_ms = moment_ms(starts, now_ms, "--from") if starts else now_ms
    ends_ms = moment_ms(until, now_ms, "--until")
    made = Authorization(identifier or new_id(), _kind(kind), scope, issuer, document, starts_ms, ends_ms)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        session.data(engine.authorize(made, by=by).id)
    return 0


def _kind(text: str) -> AuthorizationKind:
    from clausewise.errors import ConfigError
    from clausewise.model import AuthorizationKind

    try:
        return AuthorizationKind(text)
    except ValueError:
        raise ConfigError(
            "CW313",
            f"There is no kind of authorization {text!r}.",
            f"Il n'y a pas de sorte d'autorisation « {text} ».",
            remedy_en=f"Use one of: {', '.join(AuthorizationKind)}.",
            remedy_fr=f"Employez l'une de : {', '.join(AuthorizationKind)}.",
            where="--kind",
        ) from None


def revoke(
    context: typer.Context, authorization: AuthorizationId, *, by: options.By, store: options.OptionalStore = None
) -> int:
    """End an authorization now and print when."""
    from clausewise.doors.cli.moments import written

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(written(engine.revoke(authorization, by=by).revoked_ms))
    return 0


def authorizations(
    context: typer.Context, *, store: options.OptionalStore = None, as_json: options.Json = False
) -> int:
    """List every authorization with how it stands."""
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found, now_ms = list(engine.state.authorizations.values()), engine.clock()
    if as_json:
        session.data(drawn([{"authorization": one, "standing": _standing(one, now_ms)[0]} for one in found]))
        return 0
    headings = (
        ("id", "id"),
        ("kind", "sorte"),
        ("clauses", "clauses"),
        ("issuer", "émetteur"),
        ("from", "dès"),
        ("until", "jusqu'au"),
        ("standing", "état"),
    )
    session.table(
        headings,
        [
            (
                one.id,
                one.kind,
                " ".join(one.scope.clauses),
                one.issuer,
                written(one.starts_ms),
                written(one.ends_ms),
                session.say(*_standing(one, now_ms)),
            )
            for one in found
        ],
    )
    return 0


def _standing(authorization: Authorization, now_ms: int) -> tuple[str, str]:
    if authorization.revoked_ms is not None and authorization.revoked_ms <= now_ms:
        return "revoked", "révoquée"
    if now_ms < authorization.starts_ms:
        return "to come", "à venir"
    return ("in force", "en vigueur") if now_ms < authorization.ends_ms else ("expired", "échue")
