"""The console's own style and scripts."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

FOLDER: Final = Path(__file__).parents[1] / "templates" / "desk"
KINDS: Final = {".css": "text/css", ".js": "text/javascript"}
HOUR: Final = {"Cache-Control": "public, max-age=3600"}


def routes() -> list[BaseRoute]:
    """Return a route for each file: ``/desk/desk.js`` and what it imports."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in KINDS)
    return [Route(f"/desk/{path.name}", partial(_file, path=path), methods=["GET"]) for path in files]


async def _file(request: Request, *, path: Path) -> Response:
    del request
    return Response(_read(path), 200, HOUR, KINDS[path.suffix])


@lru_cache(maxsize=64)
def _read(path: Path) -> bytes:
    return path.read_bytes()
