"""A server that speaks S3, in a process of its own on the loopback, with one bucket."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager

import httpx2
import pytest

from tests.ports import free_port

SERVING = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=int(sys.argv[1]), verbose=False)
server.start()
sys.stdin.read()
server.stop()
"""
SECONDS_MAX = 30


@contextmanager
def serving(bucket):
    """Yield the variables under which the server and ``bucket`` are reached; skip where its package is missing."""
    for name in ("moto", "flask", "flask_cors", "obstore"):
        pytest.importorskip(name, reason="an S3 server for the tests: pip install 'moto[s3]' flask flask-cors obstore")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SERVING, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx2.Client(trust_env=False, timeout=10) as client:
            deadline = time.monotonic() + SECONDS_MAX
            while True:
                try:
                    assert client.put(f"{address}/{bucket}").status_code == 200
                    break
                except httpx2.ConnectError:
                    assert time.monotonic() < deadline, "the S3 server did not start"
                    assert process.poll() is None, "the S3 server ended"
                    time.sleep(0.1)
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_REGION": "ca-central-1",
        }
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
