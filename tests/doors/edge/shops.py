"""The same small application in each framework, as people write it: it takes comments as forms, JSON and files, and says what it got."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx2
from tests.doors.edge.applications import running

import clausewise
from clausewise.doors.edge.porter import DECISIONS

TAKEN = ("/comments",)


def said(text, photo, held):
    """What every application answers: the text, how large the file was, and what was decided."""
    return {"text": text, "photo": photo, "actions": [one.action.value for one in held.get(DECISIONS, ())]}


def starlette(engine, **options):
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def comments(request):
        if request.headers.get("content-type", "").startswith("application/json"):
            told = await request.json()
            return JSONResponse(said(told["text"], 0, request.scope))
        async with request.form() as form:
            photo = await form["photo"].read() if "photo" in form else b""
            return JSONResponse(said(form.get("text", ""), len(photo), request.scope))

    middleware = [Middleware(clausewise.Middleware, engine=engine, **options)]
    return Starlette(routes=[Route("/comments", comments, methods=["POST"])], middleware=middleware)


def fastapi(engine, **options):
    from fastapi import FastAPI, File, Form, Request
    from pydantic import BaseModel

    class Comment(BaseModel):
        text: str

    # Annotations are read as text here, where FastAPI would look for these names among the module's.
    async def posted(request: Request, text: str = Form(""), photo: bytes = File(b"")):
        return said(text, len(photo), request.scope)

    async def told(request: Request, comment):
        return said(comment.text, 0, request.scope)

    posted.__annotations__ = {"request": Request, "text": str, "photo": bytes}
    told.__annotations__ = {"request": Request, "comment": Comment}
    app = FastAPI()
    app.post("/comments")(posted)
    app.post("/comments/json")(told)
    app.add_middleware(clausewise.Middleware, engine=engine, **options)
    return app


def litestar(engine, **options):
    from litestar import Litestar, Request, post
    from litestar.middleware import DefineMiddleware

    async def comments(request):
        if request.headers.get("content-type", "").startswith("application/json"):
            return said((await request.json())["text"], 0, request.scope)
        form = await request.form()
        photo = await form["photo"].read() if "photo" in form else b""
        return said(form.get("text", ""), len(photo), request.scope)

    comments.__annotations__ = {"request": Request, "return": dict}
    handler = post("/comments", status_code=200)(comments)
    return Litestar([handler], middleware=[DefineMiddleware(clausewise.Middleware, engine=engine, **options)])


def _django():
    """Set Django up, once a process, and return its view of comments."""
    import json

    import django
    from django.conf import settings
    from django.http import JsonResponse
    from django.urls import path

    def comments(request):
        held = getattr(request, "scope", None) or request.environ
        if request.content_type == "application/json":
            return JsonResponse(said(json.loads(request.body)["text"], 0, held))
        photo = request.FILES["photo"].read() if "photo" in request.FILES else b""
        return JsonResponse(said(request.POST.get("text", ""), len(photo), held))

    if not settings.configured:
        urls = type("Urls", (), {"urlpatterns": [path("comments", comments), path("comments/json", comments)]})
        settings.configure(SECRET_KEY="for tests", ALLOWED_HOSTS=["*"], ROOT_URLCONF=urls, MIDDLEWARE=[])
        django.setup()


def django_asgi(engine, **options):
    _django()
    from django.core.asgi import get_asgi_application

    return clausewise.Middleware(get_asgi_application(), engine, **options)


def django_wsgi(engine, **options):
    _django()
    from django.core.wsgi import get_wsgi_application

    return clausewise.WsgiMiddleware(get_wsgi_application(), engine, **options)


def flask(engine, **options):
    from flask import Flask, request

    app = Flask("shop")

    @app.post("/comments")
    def comments():
        if request.is_json:
            return said(request.json["text"], 0, request.environ)
        photo = request.files["photo"].read() if "photo" in request.files else b""
        return said(request.form.get("text", ""), len(photo), request.environ)

    app.wsgi_app = clausewise.WsgiMiddleware(app.wsgi_app, engine, **options)
    return app


ASGI = {"starlette": starlette, "fastapi": fastapi, "litestar": litestar, "django": django_asgi}
WSGI = {"flask": flask, "django-wsgi": django_wsgi}


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def serving(application):
    """Serve a WSGI application in a thread until the end of the block; yield a client."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{server.server_port}", trust_env=False, timeout=20) as client:
            yield client
    finally:
        server.shutdown()
        thread.join(15)
        server.server_close()


@contextmanager
def shop(name, engine, **options):
    """Serve the application of a framework; yield a client."""
    if name in ASGI:
        with running(ASGI[name](engine, **options)) as client:
            yield client
    else:
        with serving(WSGI[name](engine, **options)) as client:
            yield client
