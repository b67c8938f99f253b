"""A network of its own for programs that change one: a namespace with nothing in it but a loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path


def missing(*programs):
    """Return why there can be no namespace with these programs, empty when there can."""
    if os.geteuid() != 0:
        return "a network of its own needs root"
    for name, package in (("nsenter", "util-linux"), ("ip", "iproute2"), *programs):
        if not shutil.which(name):
            return f"{name} is not installed: apt-get install {package}"
    done = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    return f"no network of its own can be had here: {done.stderr.strip()}" if done.returncode else ""


@contextmanager
def namespace():
    """Yield the words that stand before a command to run it in a namespace of its own."""
    holder = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE)
    inside = ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]
    own = Path("/proc/self/ns/net").readlink()
    try:
        while Path(f"/proc/{holder.pid}/ns/net").readlink() == own:
            assert holder.poll() is None
        subprocess.run([*inside, "ip", "link", "set", "lo", "up"], check=True)
        yield inside
    finally:
        holder.stdin.close()
        holder.wait()
