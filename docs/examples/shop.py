"""A small shop behind Clausewise: each request is judged before its handler runs, and each sign-in is told.

Run it with ``python -m uvicorn --app-dir docs/examples shop:app``, then ask it for ``/search?q=wool`` and for
``/search?q=1'+UNION+SELECT+password+FROM+users--``. SHOP_LEDGER names the file that keeps what is decided.
"""

from __future__ import annotations

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import clausewise

PASSWORDS = {"zoe": "correct horse battery staple"}
# Content is judged elsewhere: without detectors the engine is there in no time.
engine = clausewise.Engine.open("dexero", store=os.environ.get("SHOP_LEDGER") or None, with_detectors=())


async def search(request: Request) -> JSONResponse:
    """Find nothing, politely."""
    return JSONResponse({"query": request.query_params.get("q", ""), "found": []})


async def sign_in(request: Request) -> JSONResponse:
    """Say whether the password is right, and tell the engine how it went."""
    told = await request.json()
    account = str(told.get("account", ""))
    address = request.client.host if request.client else ""
    is_right = PASSWORDS.get(account) == told.get("password")
    verdict = engine.sign_in(account=account, address=address, outcome="success" if is_right else "failure")
    if verdict.answer != "allow":
        return JSONResponse({"answer": verdict.answer, "why": {"en": verdict.why("en"), "fr": verdict.why("fr")}}, 403)
    return JSONResponse({"signed_in": is_right}, 200 if is_right else 401)


app = clausewise.Middleware(
    Starlette(routes=[Route("/search", search), Route("/sign-in", sign_in, methods=["POST"])]),
    engine,
    # What cannot be judged in time is refused where it matters, and served elsewhere.
    routes=[clausewise.Route("/sign-in", fail="closed")],
)
