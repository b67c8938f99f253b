from __future__ import annotations

import io
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from tests.doors.edge.applications import DAY_MS, engine

from clausewise.clock import system_clock
from clausewise.decision import Decision
from clausewise.doors.edge.wsgi import WsgiMiddleware, scope_of
from clausewise.model import Action, Measure, PolicyStamp


@pytest.fixture(scope="module")
def opened():
    with engine() as one:
        measure = Measure(Action.BLOCK, "access", "address:203.0.113.9", system_clock() + DAY_MS)
        stamp = PolicyStamp("dexero", "1", "0" * 64)
        one.clerk.record([Decision("d1", "item", 0, stamp, measures=(measure,))], (), None)
        yield one


def asked(application, body=b"", **more):
    """Ask once, as a server does; return status, headers and body."""
    environ = {"REMOTE_ADDR": "198.51.100.4", "wsgi.input": io.BytesIO(body), "QUERY_STRING": "", **more}
    if body:
        environ.setdefault("CONTENT_LENGTH", str(len(body)))
    setup_testing_defaults(environ)
    told = []

    def start(status, headers, exc_info=None):
        told[:] = [status, dict(headers)]

    pieces = application(environ, start)
    try:
        said = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    return (*told, said)


def echoing(environ, start_response):
    read = environ["wsgi.input"]
    said = b"".join([read.read(3), read.readline(), *read])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [said]


def test_application_reads_the_whole_body_when_its_beginning_was_read(opened):
    application = WsgiMiddleware(echoing, opened)
    body = b"one\ntwo\n" * 5_000
    assert asked(application, body, REQUEST_METHOD="POST")[2] == body
    # What follows belongs to the next request of the connection.
    assert asked(application, body, REQUEST_METHOD="POST", CONTENT_LENGTH="7")[2] == body[:7]
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    assert asked(application, body, REQUEST_METHOD="POST", **chunked)[2] == body


def test_both_sides_keep_to_the_standard_when_it_is_checked(opened):
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read(4)]

    checked = validator(WsgiMiddleware(validator(application), opened))
    assert asked(checked, b"body", REQUEST_METHOD="POST", CONTENT_TYPE="text/plain")[2] == b"body"


def test_blocked_visitor_gets_a_problem_when_it_comes(opened):
    application = WsgiMiddleware(echoing, opened, trusted_proxies=["127.0.0.1"])
    status, headers, body = asked(application, REMOTE_ADDR="203.0.113.9", HTTP_ACCEPT_LANGUAGE="en")
    assert (status, headers["content-type"]) == ("403 Forbidden", "application/problem+json")
    assert b"This request is refused." in body
    by_proxy = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert asked(application, **by_proxy)[0] == "403 Forbidden"
    assert asked(application, REQUEST_METHOD="HEAD", **by_proxy)[2] == b""
    form = asked(application, PATH_INFO="/.clausewise/confirm", HTTP_ACCEPT="text/html")
    assert b'<form method="post" action="/.clausewise/confirm">' in form[2]


def test_request_is_counted_once_with_its_status_when_it_is_served(opened):
    seen = []
    application = WsgiMiddleware(echoing, opened, account=lambda environ: environ["REMOTE_USER"])
    application._porter.served = lambda event, _: seen.append((event.account, event.status, event.bytes))
    asked(application, b"body", REQUEST_METHOD="POST", REMOTE_USER="zoe")

    def broken(environ, start_response):
        raise RuntimeError("oops")

    application._app = broken
    with pytest.raises(RuntimeError):
        asked(application, REMOTE_USER="zoe")
    assert seen == [("zoe", 200, 4), ("zoe", 500, 0)]


def test_request_is_told_as_it_was_sent_when_the_server_says_how():
    environ = {"PATH_INFO": "/caf\xc3\xa9", "SCRIPT_NAME": "/shop", "QUERY_STRING": "q=%27", "REQUEST_METHOD": "GET"}
    assert scope_of(environ)["path"] == "/shop/café"
    assert scope_of(environ)["raw_path"] == b"/shop/caf%C3%A9"
    assert scope_of({**environ, "RAW_URI": "/shop/caf%c3%a9?q=%27"})["raw_path"] == b"/shop/caf%c3%a9"
    assert scope_of({**environ, "HTTP_X_A": "b", "CONTENT_TYPE": "c"})["headers"] == [
        (b"x-a", b"b"),
        (b"content-type", b"c"),
    ]
