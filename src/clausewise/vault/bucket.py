"""A shelf in a bucket that speaks S3 (through obstore): AWS, MinIO, Ceph, Garage and their kin.

    blobs = "s3://bucket/prefix"

Credentials, region and address come from the variables that all such programs read; they are listed in ``VARIABLES``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from clausewise.errors import StoreError, UnavailableError
from clausewise.vault.fault import coded
from clausewise.vault.folder import missing

VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
)
PLAIN_HTTP = "AWS_ALLOW_HTTP"
part_bytes = 8 * 1024 * 1024
read_bytes = 1024 * 1024
timeout_seconds = 30
retries_max = 3
retry_seconds_max = 20


class Bucket:
    """Keeps files in a bucket of ``store`` (obstore's), called ``place`` in errors."""

    def __init__(self, store: Any, place: str) -> None:
        self._store = store
        self._place = place

    @classmethod
    def of(cls, place: str, environment: Mapping[str, str] | None = None) -> Self:
        """Open ``s3://bucket/prefix``. Raises UnavailableError CW458 when the ``s3`` extra is not installed, StoreError CW451."""
        return cls(store_of(place, environment), place)

    def put(self, name: str, source: Path) -> None:
        """See ``Shelf.put``; a large file goes in parts and appears when all of them are there."""
        import obstore

        with answered(self._place, name), coded(str(source)), source.open("rb") as stream:
            obstore.put(self._store, name, stream, use_multipart=True, chunk_size=part_bytes)
        with coded(str(source)):
            source.unlink(missing_ok=True)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """See ``Shelf.read``."""
        import obstore

        with answered(self._place, name):
            if start and start >= obstore.head(self._store, name)["size"]:
                return
            found = obstore.get(self._store, name, options={"range": {"offset": start}} if start else None)
            for piece in found.stream(min_chunk_size=read_bytes):
                yield bytes(piece)

    def has(self, name: str) -> bool:
        """See ``Shelf.has``."""
        import obstore

        with answered(self._place, name):
            try:
                obstore.head(self._store, name)
            except FileNotFoundError:
                return False
        return True

    def remove(self, name: str) -> None:
        """See ``Shelf.remove``."""
        import obstore

        with answered(self._place, name), suppress(FileNotFoundError):
            obstore.delete(self._store, name)

    def names(self) -> Iterator[tuple[str, int]]:
        """See ``Shelf.names``."""
        import obstore

        with answered(self._place):
            for batch in obstore.list(self._store):
                for one in batch:
                    yield str(one["path"]), int(one["last_modified"].timestamp() * 1000)


def store_of(place: str, environment: Mapping[str, str] | None = None) -> Any:
    """Open ``s3://bucket/prefix`` for obstore. Raises UnavailableError CW458 when the ``s3`` extra is not installed, StoreError CW451."""
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW458",
            f"A bucket needs the package {error.name}, which is not installed.",
            f"Un compartiment S3 a besoin du paquet {error.name}, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[s3]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[s3]'",
        ) from error
    values = os.environ if environment is None else environment
    config: dict[str, Any] = {name.lower(): one for name in VARIABLES if (one := values.get(name))}
    retry = {"max_retries": retries_max, "retry_timeout": timedelta(seconds=retry_seconds_max)}
    options: dict[str, Any] = {"timeout": timedelta(seconds=timeout_seconds)}
    if values.get(PLAIN_HTTP, "").lower() in ("1", "true"):
        options["allow_http"] = True
    try:
        return S3Store.from_url(place, config=config, client_options=options, retry_config=retry)  # type: ignore[arg-type]
    except (BaseError, ValueError) as error:
        raise refused(place, error) from error


@contextmanager
def answered(place: str, name: str = "") -> Iterator[None]:
    """Turn what a bucket answers inside into StoreError CW452 for a file that is not there, CW451 for anything else."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise missing(f"{place}/{name}") from None
    except BaseError as error:
        raise refused(place, error) from error


def refused(place: str, error: Exception) -> StoreError:
    """Return the error for a bucket that does not do what is asked."""
    cause = str(error).partition("\n")[0][:200]
    return StoreError(
        "CW451",
        f"The bucket does not answer as it should ({cause}).",
        f"Le compartiment ne répond pas comme il le devrait ({cause}).",
        remedy_en="Check its name, the AWS_* variables and the network, then try again.",
        remedy_fr="Vérifiez son nom, les variables AWS_* et le réseau, puis réessayez.",
        where=place,
    )
