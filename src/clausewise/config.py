"""The settings, in one place: ``clausewise.toml`` or ``pyproject.toml``, then ``CLAUSEWISE_*``, then the flags of a command.

    [tool.clausewise]            # or the same keys at the top of clausewise.toml
    policy = "policies/ours"     # a folder or file counts from the file that names it
    store = "var/clausewise.db"
    language = "fr"

The nearest file wins as a whole; files further up are not mixed in. A key or variable that does not exist is an error, never ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from clausewise import journal
from clausewise.dsa import Platform
from clausewise.errors import ConfigError
from clausewise.front import Front

if TYPE_CHECKING:
    from clausewise.brakes import Limits
    from clausewise.observe.attention import Attention

PREFIX = "CLAUSEWISE_"
# Variables that others read: where compiled patterns are kept (clausewise.cache), and how golden files are written (the tests).
OTHERS = frozenset(
    {
        "CLAUSEWISE_BLOB_KEY",
        "CLAUSEWISE_CACHE",
        "CLAUSEWISE_CHECKPOINT_KEY",
        "CLAUSEWISE_CONTENT_KEY",
        "CLAUSEWISE_EDGE_SECRET",
        "CLAUSEWISE_OIDC_SECRET",
        "CLAUSEWISE_READER_KEY",
        "CLAUSEWISE_REFERRAL_KEY",
        "CLAUSEWISE_REPUTATION_KEY",
        "CLAUSEWISE_SPEECH_FOLDER",
        "CLAUSEWISE_GOLDEN",
        "CLAUSEWISE_MAIL_PASSWORD",
    }
)
FILE = "clausewise.toml"
PROJECT_FILE = "pyproject.toml"
file_bytes_max = 1_048_576
PORT = 8700

Format = Literal["text", "json", "ndjson", "sarif"]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much an API key of a plan may upload: MiB a file, and MiB in any 24 hours (0: as much as it likes)."""

    file_mib: Annotated[int, msgspec.Meta(ge=1, le=99_999)] = 256
    day_mib: Annotated[int, msgspec.Meta(ge=0, le=99_999)] = 10_240


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting with its default.

    ``policy``: a shipped policy's name, a folder or a published file. ``store``: the ledger's file, or ``postgresql://…``; empty for
    none. ``language``: ``en``, ``fr`` or empty for the locale's. ``format``: what ``check`` prints. ``host`` and ``port``: where
    ``serve`` listens. ``redis``: a Redis or Valkey that the processes of one service share (docs/stores.md).
    ``spirit``: what gets a second look by the meaning of the clauses (docs/spirit.md). ``reader_url`` and ``reader_model``: a
    policy-reading model that this look may ask, within ``reader_timeout_ms`` a question and ``reader_budget_per_hour`` questions;
    ``reader_failure``: whether an item that it gave no answer about is passed over (``skip``) or held (``hold``). Its key is no setting:
    it stands in ``CLAUSEWISE_READER_KEY`` and in no file. ``render``: whether the system's Chromium draws pages in which something is
    ``doubtful``. ``rules``: a folder of YARA rules for files, beside those that ship. ``antivirus``: where ClamAV's daemon listens (a
    socket's path or ``host:port``), within ``antivirus_timeout_ms`` a part; ``antivirus_failure``: whether what it gave no verdict on is
    held (``hold``) or passed over (``skip``). ``reputation_url``: a list of dangerous addresses that links are looked up in (version 4 of
    Safe Browsing), within ``reputation_timeout_ms`` and ``reputation_budget_per_hour``; its key stands in ``CLAUSEWISE_REPUTATION_KEY``.
    ``blobs``: where uploaded files lie (a folder or ``s3://bucket/prefix``; beside the store by default), wrapped by
    ``CLAUSEWISE_BLOB_KEY``, those that a decision acted upon for ``blob_days``; ``plans``: how much may be uploaded, by the plan of a key,
    ``default`` for all others. ``interfaces``: the supported interfaces, an OpenAPI document, a list or a folder of them;
    ``addresses``: what tells where addresses are, ``plevin`` or files in MaxMind's format; ``crawlers``: whether the system's resolver is
    asked (``dns``) if crawlers are what they say; ``crawler_ranges``: a folder of the networks that they publish; ``profiles``: what is
    ordinary for applications; ``secrules``: a folder of rules in ModSecurity's language (docs/behaviour.md).
    ``sampled_percent``: how many of a hundred automatic decisions people check; ``measures_per_hour`` and ``actor_measures_per_hour``: how
    much may be done in an hour without a person, in all and to one account or address (docs/enforcement.md).
    ``edge``: which servers may ask whether a request may pass, and what holds for which paths (``front.Front``; docs/edge.md).
    ``dsa``: what the operator says of itself in statements for the EU's database (``dsa.Platform``);
    ``retention``: for how many days what is sealed is kept, by kind of record (``clausewise retention show``).
    ``log``: how ``serve`` says what happens to it, ``text`` for people or ``json`` for collectors (``clausewise.journal``).
    ``shadow``: whether ``serve`` only records what it would do about requests and sign-ins that it is told.
    ``webhook_networks``: the internal networks that webhooks may be sent to, exactly, such as ``10.1.2.0/24 192.0.2.7/32``; all else is the
    public internet by HTTPS. ``webhook_timeout_ms``: how long one try may take (docs/webhooks.md).
    ``mail``: a mail server that letters to those who report are handed to (``smtps://user@host``; its password stands in
    ``CLAUSEWISE_MAIL_PASSWORD``), ``mail_from`` the address that they bear, ``site`` where the public pages are reached (docs/letters.md).
    ``content_url``: a program of the operator's that is asked for the content of reports, by the key in ``CLAUSEWISE_CONTENT_KEY``;
    ``content_pages``: whether reported pages of the services are got (``on``), on ``content_ports`` alone, and of internal networks from
    ``content_networks``; all within ``content_timeout_ms`` (docs/cases.md).
    ``macros``: a file of prepared words for the console; ``cases_a_day``: after how many cases it tells a reviewer that it is enough (0:
    never; docs/cases.md).
    ``second_factor``: whether people who decide need more than a password. ``oidc_issuer``: a provider of identities, which knows this
    service as ``oidc_client`` and by the secret in ``CLAUSEWISE_OIDC_SECRET``; ``oidc_roles``: the roles that follow from each value of the
    claim ``oidc_claim`` (docs/people.md).
    """

    policy: str = "dexero"
    store: str = ""
    language: Literal["", "en", "fr"] = ""
    format: Format = "text"
    host: str = "127.0.0.1"
    port: int = PORT
    redis: str = ""
    spirit: Literal["off", "open", "all"] = "off"
    reader_url: str = ""
    reader_model: str = ""
    reader_timeout_ms: int = 3_000
    reader_budget_per_hour: int = 600
    reader_failure: Literal["skip", "hold"] = "skip"
    render: Literal["off", "doubtful"] = "off"
    rules: str = ""
    antivirus: str = ""
    antivirus_timeout_ms: int = 10_000
    antivirus_failure: Literal["skip", "hold"] = "hold"
    reputation_url: str = ""
    reputation_timeout_ms: int = 1_000
    reputation_budget_per_hour: int = 3_600
    blobs: str = ""
    blob_days: int = 190
    plans: dict[str, Plan] = {}
    sampled_percent: int = 2
    measures_per_hour: int = 20_000
    actor_measures_per_hour: int = 200
    shadow: Literal["off", "on"] = "off"
    log: journal.Form = "text"
    interfaces: str = ""
    addresses: str = ""
    crawlers: Literal["off", "dns"] = "off"
    crawler_ranges: str = ""
    profiles: str = ""
    secrules: str = ""
    webhook_networks: str = ""
    webhook_timeout_ms: int = 15_000
    mail: str = ""
    mail_from: str = ""
    site: str = ""
    content_url: str = ""
    content_pages: Literal["off", "on"] = "off"
    content_ports: str = "443 80"
    content_networks: str = ""
    content_timeout_ms: int = 10_000
    dsa: Platform = Platform()
    edge: Front = Front()
    retention: dict[str, int] = {}

    def brakes(self) -> Limits:
        """Return how much may happen without a person."""
        from clausewise.brakes import Limits

        return Limits(
            actor_measures_per_hour_max=self.actor_measures_per_hour,
            measures_per_hour_max=self.measures_per_hour,
            sampled_share=self.sampled_percent / 100,
        )

    macros: str = ""
    cases_a_day: int = 0
    second_factor: Literal["optional", "required"] = "optional"
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_claim: str = "groups"
    oidc_roles: dict[str, list[str]] = {}

    def attention(self, embargoed: Iterable[str] = ()) -> Attention:
        """Return what is to be noticed about events, with the register's ``embargoed`` countries."""
        from clausewise.observe.attention import Attention

        return Attention(
            self.interfaces,
            self.addresses,
            self.crawlers,
            self.crawler_ranges,
            self.profiles,
            self.secrules,
            tuple(embargoed),
        )


KEYS = Config.__struct_fields__
# Settings that name a file: relative to the configuration file, not to wherever the command happens to run.
_PATHS = (
    "policy",
    "store",
    "rules",
    "blobs",
    "interfaces",
    "addresses",
    "crawler_ranges",
    "profiles",
    "secrules",
    "macros",
)
_ALLOWED = {
    "language": ("en", "fr"),
    "format": ("text", "json", "ndjson", "sarif"),
    "spirit": ("off", "open", "all"),
    "reader_failure": ("skip", "hold"),
    "antivirus_failure": ("skip", "hold"),
    "render": ("off", "doubtful"),
    "crawlers": ("off", "dns"),
    "shadow": ("off", "on"),
    "log": ("text", "json"),
    "content_pages": ("off", "on"),
    "second_factor": ("optional", "required"),
}
_NUMBERS = {
    "port": (0, 65_535),
    "reader_timeout_ms": (100, 60_000),
    "reader_budget_per_hour": (0, 99_999),
    "reputation_timeout_ms": (100, 60_000),
    "antivirus_timeout_ms": (100, 60_000),
    "reputation_budget_per_hour": (0, 99_999),
    "blob_days": (1, 3_650),
    "cases_a_day": (0, 9_999),
    "webhook_timeout_ms": (100, 60_000),
    "content_timeout_ms": (100, 60_000),
    "sampled_percent": (0, 100),
    "measures_per_hour": (0, 99_999),
    "actor_measures_per_hour": (0, 99_999),
}
# Settings that are tables: what they are read as, and what is said when they are not.
_TABLES: dict[str, tuple[Any, str, str]] = {
    "plans": (
        dict[str, Plan],
        "a table with file_mib and day_mib for each plan",
        "une table qui donne file_mib et day_mib pour chaque forfait",
    ),
    "retention": (
        dict[str, int],
        "a table with days for kinds of records",
        "une table qui donne des jours à des genres d'entrées",
    ),
    "edge": (
        Front,
        "a table with trusted_proxies, routes and otherwise",
        "une table qui donne trusted_proxies, routes et otherwise",
    ),
    "dsa": (
        Platform,
        "a table with countries, policy_url and laws",
        "une table qui donne countries, policy_url et laws",
    ),
    "oidc_roles": (
        dict[str, list[str]],
        'a table such as {moderators = ["reviewer"]}',
        'une table telle que {moderateurs = ["reviewer"]}',
    ),
}
number_digits_max = 5


def load(folder: Path, environment: Mapping[str, str], **flags: Any) -> Config:
    """Return the settings in force in ``folder``; a flag that is None was not given. Raises ConfigError CW301 to CW305."""
    values = dict(_from_files(folder)) | _from_environment(environment)
    for key, value in flags.items():
        if value is not None:
            values[_known(key, "--" + key)] = _checked(key, value, "--" + key)
    return Config(**values)


def _from_files(folder: Path) -> Mapping[str, Any]:
    for place in (folder.absolute(), *folder.absolute().parents):
        own, project = place / FILE, place / PROJECT_FILE
        if own.is_file():
            return _settings(_parsed(own), own)
        if project.is_file():
            table = _parsed(project).get("tool", {}).get("clausewise")
            if table is not None:
                return _settings(table, project)
    return {}


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        if path.stat().st_size > file_bytes_max:
            raise ConfigError(
                "CW302",
                f"The file is larger than {file_bytes_max} bytes.",
                f"Le fichier dépasse {file_bytes_max} octets.",
                remedy_en="Shorten it.",
                remedy_fr="Raccourcissez-le.",
                where=str(path),
            )
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            "CW301",
            "The settings cannot be read.",
            "Les réglages ne peuvent pas être lus.",
            remedy_en="Check that you may read the file.",
            remedy_fr="Vérifiez que vous pouvez lire le fichier.",
            where=str(path),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(
            "CW303",
            f"The file is not valid TOML: {error}",
            f"Le fichier n'est pas du TOML valable : {error}",
            remedy_en="Correct that line.",
            remedy_fr="Corrigez cette ligne.",
            where=str(path),
        ) from error


def _settings(table: Any, path: Path) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise _wrong("tool.clausewise", table, "a table", "une table", str(path))
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{path}:{key}"
        checked = _checked(_known(key, where), value, where)
        values[key] = _resolved(key, checked, path.parent)
    return values


def _resolved(key: str, value: Any, folder: Path) -> Any:
    """Anchor a path at the file that names it; a policy that is no path there is a shipped policy's name."""
    if key not in _PATHS or not value or value == ":memory:" or "://" in value:
        return value
    anchored = folder / value
    return str(anchored) if key in ("store", "blobs") or anchored.exists() or "/" in value else value


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in OTHERS and environment[name]:
            key = _known(name.removeprefix(PREFIX).lower(), name)
            value = environment[name]
            is_number = key in _NUMBERS and value.isascii() and value.isdigit() and len(value) <= number_digits_max
            values[key] = _checked(key, int(value) if is_number else value, name)
    return values


def _known(key: str, where: str) -> str:
    if key in KEYS:
        return key
    near = get_close_matches(key, KEYS, n=1, cutoff=0.6)
    known = ", ".join(KEYS)
    raise ConfigError(
        "CW304",
        f"There is no setting {key!r}.",
        f"Il n'y a pas de réglage « {key} ».",
        remedy_en=f"Did you mean {near[0]!r}?" if near else f"The settings are: {known}.",
        remedy_fr=f"Vouliez-vous dire « {near[0]} » ?" if near else f"Les réglages sont : {known}.",
        where=where,
    )


def _checked(key: str, value: Any, where: str) -> Any:
    if key in _NUMBERS:
        return _number(key, value, where)
    if key in _TABLES:
        return _table(key, value, where)
    if not isinstance(value, str):
        raise _wrong(key, value, "text", "du texte", where)
    if key in _ALLOWED and value not in _ALLOWED[key]:
        choices = _ALLOWED[key]
        raise _wrong(key, value, f"one of {', '.join(choices)}", f"l'un de {', '.join(choices)}", where)
    if "\0" in value:
        raise _wrong(key, value, "text without a NUL", "du texte sans caractère nul", where)
    return value


def _number(key: str, value: Any, where: str) -> int:
    least, most = _NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(key, value, f"a number from {least} to {most}", f"un nombre de {least} à {most}", where)
    return value


def _table(key: str, value: Any, where: str) -> Any:
    kind, en, fr = _TABLES[key]
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _wrong(key, value, f"{en} ({error})", f"{fr} ({error})", where) from error


def _wrong(key: str, value: Any, en: str, fr: str, where: str) -> ConfigError:
    return ConfigError(
        "CW305",
        f"{key} is {value!r}.",
        f"{key} vaut {value!r}.",
        remedy_en=f"Give {en}.",
        remedy_fr=f"Donnez {fr}.",
        where=where,
    )
