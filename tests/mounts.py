"""A small disk of its own for a test, that can be filled, given room and made read-only."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@cache
def missing() -> str:
    """Return why there can be no disk of its own, empty when there can."""
    if os.geteuid() != 0:
        return "a disk of its own needs root"
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(mounting(place, "size=1m"), capture_output=True, text=True, check=False)
        if not done.returncode:
            subprocess.run(["umount", place], check=True)
        return f"no disk of its own can be had here: {done.stderr.strip()}" if done.returncode else ""


def mounting(place: str | Path, options: str) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", options, "none", str(place)]


@contextmanager
def disk(size: str) -> Iterator[Path]:
    """Lend a disk of ``size``, as mount(8) writes it, in memory."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(mounting(place, f"size={size}"), check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)
