"""The options that several commands share. What they mean, in both languages, stands in ``words``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Format = Literal["text", "json", "ndjson", "sarif"]
Form = Literal["text", "ndjson", "csv"]
Paths = Annotated[list[str], typer.Argument(metavar="PATH…|-")]
OptionalPolicy = Annotated[str | None, typer.Option("--policy", metavar="NAME|FOLDER|FILE")]
OptionalStore = Annotated[str | None, typer.Option("--store", metavar="FILE")]
OptionalFormat = Annotated[Format | None, typer.Option("--format", metavar="text|json|ndjson|sarif")]
OptionalForm = Annotated[Form | None, typer.Option("--as", metavar="text|ndjson|csv")]
Author = Annotated[str, typer.Option("--author", metavar="ID")]
Host = Annotated[str, typer.Option("--host", metavar="HOST")]
Path = Annotated[str, typer.Option("--path", metavar="PATH")]
Target = Annotated[str, typer.Option("--target", metavar="ID")]
Render = Annotated[bool, typer.Option("--render")]
Quiet = Annotated[bool, typer.Option("--quiet")]
By = Annotated[str, typer.Option("--by", metavar="NAME")]
Json = Annotated[bool, typer.Option("--json")]
