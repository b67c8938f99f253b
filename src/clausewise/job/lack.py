"""What a job lacks to run."""

from __future__ import annotations

from clausewise.errors import UnavailableError


def unavailable(package: str, extra: str = "bulk") -> UnavailableError:
    """Return the error for a package of an ``extra`` that is not installed."""
    return UnavailableError(
        "CW193",
        f"Bulk jobs need the package {package}, which is not installed.",
        f"Les travaux en masse ont besoin du paquet {package}, qui n'est pas installé.",
        remedy_en=f"Run: python -m pip install 'clausewise[{extra}]'",
        remedy_fr=f"Lancez : python -m pip install 'clausewise[{extra}]'",
    )
