"""``clausewise serve``: judge the samples into the ledger at the first run, show them, then serve over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import UnavailableError

DEFAULT_STORE = "var/clausewise.db"

OptionalHost = Annotated[str | None, typer.Option("--host", metavar="HOST")]
OptionalPort = Annotated[int | None, typer.Option("--port", metavar="PORT")]
Shadow = Annotated[bool, typer.Option("--shadow")]
Samples = Annotated[Path | None, typer.Option("--samples", metavar="FOLDER")]


def serve(
    context: typer.Context,
    *,
    host: OptionalHost = None,
    port: OptionalPort = None,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    samples: Samples = None,
    shadow: Shadow = False,
) -> int:
    """Serve until stopped. A port that is taken is told before anything is judged."""
    from clausewise.doors.cli.port import check_free
    from clausewise.sql import is_address

    session: Session = context.obj
    if session.serving is None:
        raise _no_server()
    config = session.config(host=host, port=port, store=store, policy=policy, shadow="on" if shadow else None)
    check_free(config.host, config.port)
    path = config.store or DEFAULT_STORE
    if path != ":memory:":  # what belongs to a database elsewhere lies in the same folder as a ledger's file by default
        Path(DEFAULT_STORE if is_address(path) else path).absolute().parent.mkdir(parents=True, exist_ok=True)
    with session.engine(policy=policy, store=path) as engine:
        if samples is not None:
            from clausewise.doors.cli.samples import show

            show(session, engine, samples)
        address = f"[{config.host}]" if ":" in config.host else config.host
        session.data(f"http://{address}:{config.port}")
        sys.stdout.flush()
        session.serving(engine, host=config.host, port=config.port, config=config)
    return 0


def _no_server() -> UnavailableError:
    return UnavailableError(
        "CW322",
        "The HTTP service is not installed.",
        "Le service HTTP n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[server]'",
        remedy_fr="Lancez : python -m pip install 'clausewise[server]'",
    )
