"""The files of learned models: they lie in packages, and are used only when they are those that were measured here."""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from clausewise.errors import UnavailableError


def weights(package: str, name: str, digest: str) -> Path | None:
    """Return the file ``name`` of an installed package, whose SHA-256 in hexadecimal is ``digest``; None when the package is not there.

    Raises UnavailableError when the file is another: its scores would not be those that clauses were made for.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0], name)
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        whole = sha256()
        while piece := stream.read(1024 * 1024):
            whole.update(piece)
    if whole.hexdigest() != digest:
        raise UnavailableError(
            "CW781",
            f"{name} of {package} is not the file that Clausewise was measured with.",
            f"{name} de {package} n'est pas le fichier avec lequel Clausewise a été mesuré.",
            remedy_en="Install the version that pyproject.toml names.",
            remedy_fr="Installez la version que nomme pyproject.toml.",
            where=str(path),
        )
    return path
