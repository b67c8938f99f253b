"""Forms of pages: read within bounds, as what a browser sends from a page without script."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from clausewise.doors.http import body
from clausewise.doors.http.kinds import NOT_UTF8, HttpError
from clausewise.doors.http.limits import form_bytes_max, form_fields_max

FORM_TYPE = "application/x-www-form-urlencoded"


async def read(
    request: Request, *, bytes_max: int = form_bytes_max, fields_max: int = form_fields_max
) -> dict[str, list[str]]:
    """Return the fields of a form, each with all of its values. Raises HttpError CW503, CW504, CW506."""
    if (kind := body.media_type(request.headers)) != FORM_TYPE:
        raise body.wrong_type(kind, FORM_TYPE)
    content = await body.read(request.headers, request.receive, bytes_max=bytes_max)
    try:
        return parse_qs(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=fields_max)
    except ValueError:
        raise HttpError(NOT_UTF8) from None


def first(form: dict[str, list[str]], name: str) -> str:
    """Return the first value of a field, empty when it is not there."""
    return form.get(name, [""])[0]
