"""The office that hands evidence over: to the police, a court, a host, a centre for reports. What was handed over is kept and locked.

A referral is a record: the chain keeps when, by whom, of which decision, and the SHA-256 of the manifest; to whom, on which ground and the
bundle itself are sealed. From then on nobody can take the decision back or erase it until somebody releases it
(``Curator.release``, ``clausewise bank release``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib import metadata
from typing import Any, Final, NamedTuple

from msgspec import Struct, json, msgpack

from clausewise import dossier, fold, sealing, xarf
from clausewise.clause import Clause, Provision
from clausewise.clerk import Clerk
from clausewise.curator import REFERRED, Curator
from clausewise.decision import Decision
from clausewise.dossier import Manifest
from clausewise.errors import InputError, NotFoundError
from clausewise.exhibit import Exhibit
from clausewise.judgement import new_id
from clausewise.model import LANGUAGES, Entry, Medium, Record
from clausewise.policy import Policy
from clausewise.ports import Keep

to_characters_max: Final = 500
ground_characters_max: Final = 2_000
# What a file could not be handed over for.
LARGE: Final = "large"
MISSING: Final = "missing"
files_bytes_max: Final = 40 * 1024 * 1024
_TYPES: Final = {
    Medium.TEXT: ("txt", "text/plain"),
    Medium.PAGE: ("html", "text/html"),
    Medium.EMAIL: ("eml", "message/rfc822"),
}


class Body(Struct, frozen=True):
    """The body of a ``referred`` record that hands something over; ``Curator`` reads the first three and locks them."""

    decision: str
    item: str
    by: str
    referral: str
    manifest: str


class _Sealed(Struct, frozen=True):
    to: str
    ground: str
    bundle: bytes


class Referral(Struct, frozen=True):
    """What was handed over: the manifest, and its SHA-256 as it stands in the chain."""

    manifest: Manifest
    sha256: str


class Wanted(NamedTuple):
    """A referral that somebody asks for. ``files`` are (SHA-256 in hexadecimal, bytes or None if they are not at hand)."""

    to: str
    ground: str
    by: str
    sees_sealed: bool = False
    files: Sequence[tuple[str, bytes | None]] = ()
    key: bytes = b""


class Ties(NamedTuple):
    """What the office asks of others: a decision whole, the content kept beside it, and the banks, which lock."""

    whole: Callable[[str], Decision]
    exhibit: Callable[[str], Exhibit | None]
    banks: Curator


_body = json.Decoder(Body)
_sealed = msgpack.Decoder(_Sealed)


class Referrals:
    """Makes bundles and keeps them. Thread-safe."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Callable[[], int], ties: Ties) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock
        self._ties = ties

    def refer(self, decision: str, wanted: Wanted, *, keep: Keep | None = None) -> Referral:
        """Hand a decision over with its evidence, and lock it.

        What is sealed of it goes along only for who ``sees_sealed``. Raises NotFoundError CW440, InputError CW958 for a referral to nobody
        or without a ground, CW961 when it would be too large.
        """
        _check(wanted)
        whole = self._ties.whole(decision)
        found = whole if wanted.sees_sealed else sealing.shown(whole)
        with self._clerk.turn():
            now_ms, referral = self._clock(), new_id()
            members, omitted = self._members(found, wanted, referral, now_ms)
            manifest = Manifest(
                dossier.FORMAT,
                referral,
                found.id,
                found.item,
                now_ms,
                wanted.by,
                wanted.to,
                wanted.ground,
                found.policy,
                metadata.version("clausewise"),
                (),
                found.case,
                sealing.is_sealed(whole),
                tuple(omitted),
            )
            head, bundle = dossier.packed(manifest, members, wanted.key)
            digest = sha256(head).hexdigest()
            body = fold.body(Body(found.id, found.item, wanted.by, referral, digest))
            sealed = msgpack.encode(_Sealed(wanted.to, wanted.ground, bundle))
            entry = Entry(REFERRED, body, now_ms, found.id, wanted.by, sealed, effect=True)
            [record, *_] = self._clerk.append([entry], keep)
            self._ties.banks.take(record)
        return Referral(dossier.verify(bundle).manifest, digest)

    def several(self, decision: str) -> list[Body]:
        """Return what was handed over of a decision, oldest first."""
        return [body for _, body in self._records(decision)]

    def bundle(self, decision: str, referral: str) -> bytes:
        """Return a bundle as it was made. Raises NotFoundError CW959 when there is none of that id, or it was erased since."""
        store = self._clerk.needs_store()
        for record, body in self._records(decision):
            if body.referral == referral and (sealed := store.sealed(record.sequence)) is not None:
                return _sealed.decode(sealed).bundle
        raise NotFoundError(
            "CW959",
            f"There is no referral {referral!r} of this decision.",
            f"Cette décision n'a pas de transmission « {referral} ».",
            remedy_en="List its records; what was erased after a release is gone.",
            remedy_fr="Consultez ses enregistrements; ce qui fut effacé après la levée du scellé n'est plus.",
            where=referral,
        )

    def is_known(self, manifest: Manifest, digest: str) -> bool:
        """Say whether the chain keeps that a bundle with this manifest was made."""
        return any(body.referral == manifest.id and body.manifest == digest for body in self.several(manifest.decision))

    def _records(self, decision: str) -> list[tuple[Record, Body]]:
        return [
            (record, _body.decode(record.body))
            for record in self._clerk.needs_store().of_subject(decision)
            if record.kind == REFERRED and b'"referral"' in record.body
        ]

    def _members(
        self, found: Decision, wanted: Wanted, referral: str, now_ms: int
    ) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
        members = {
            "decision.json": json.encode(found, order="deterministic"),
            "clauses.json": json.encode(self._clauses(found), order="deterministic"),
            dossier.RECORDS: dossier.lines(self._clerk.needs_store().of_subject(found.id)),
        }
        members |= {f"statement.{language}.txt": found.why(language).encode() for language in LANGUAGES}
        shows = wanted.sees_sealed or not sealing.is_sealed(found)
        exhibit = self._ties.exhibit(found.id) if shows else None
        content = _content(exhibit) if exhibit else {}
        members |= {f"content/{name}": data for name, (_, data) in content.items()}
        files, omitted = _files(wanted.files if shows else ())
        members |= files
        if exhibit:
            omitted += [(f"content/part-{number}", why) for number, why in exhibit.omitted]
        report = self._report(found, exhibit, content, referral, now_ms)
        if report is not None:
            members["xarf.json"] = json.encode(report)
        else:
            omitted.append(("xarf.json", "no_type"))
        return members, omitted

    def _clauses(self, found: Decision) -> list[dict[str, Any]]:
        known: dict[str, Clause | Provision] = {**self._policy.provisions, **self._policy.clauses}
        return [
            {"id": name, "title": known[name].title, "rule": known[name].rule, "why": known[name].why}
            for name in found.clauses
            if name in known
        ]

    def _report(
        self,
        found: Decision,
        exhibit: Exhibit | None,
        content: Mapping[str, tuple[str, bytes]],
        referral: str,
        now_ms: int,
    ) -> dict[str, Any] | None:
        item = exhibit.item if exhibit else None
        url = f"https://{item.host}{item.path or '/'}" if item and item.host else ""
        source = item.network if item else ""
        source = source or next(
            (one.target.partition(":")[2] for one in found.measures if one.target.startswith("address:")), ""
        )
        return xarf.report(
            found, self._policy, report_id=referral, time_ms=now_ms, url=url, source=source, evidence=content
        )


def _content(exhibit: Exhibit) -> dict[str, tuple[str, bytes]]:
    """Return the parts of an exhibit as files, by name, with their media types."""
    found = {}
    for number, part in enumerate(exhibit.item.parts):
        if part.text:
            ending, kind = _TYPES.get(part.medium, ("txt", "text/plain"))
            found[f"part-{number}.{ending}"] = (kind, part.text.encode("utf-8", "surrogatepass"))
        if part.data and not part.absent:
            ending, kind = _TYPES.get(part.medium, ("bin", part.declared_type or "application/octet-stream"))
            found[f"part-{number}.{ending}"] = (kind, part.data)
    return found


def _files(files: Sequence[tuple[str, bytes | None]]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    found: dict[str, bytes] = {}
    omitted, left = [], files_bytes_max
    for digest, data in files:
        name = f"content/files/{digest}"
        if data is None:
            omitted.append((name, MISSING))
        elif len(data) > left:
            omitted.append((name, LARGE))
        else:
            found[name] = data
            left -= len(data)
    return found, omitted


def _check(wanted: Wanted) -> None:
    asked = (("/to", wanted.to, to_characters_max), ("/ground", wanted.ground, ground_characters_max))
    for where, words, most in asked:
        if not 0 < len(words.strip()) <= most:
            raise InputError(
                "CW958",
                "A referral says to whom it goes and on which ground.",
                "Une transmission dit à qui elle va et sur quel fondement.",
                remedy_en=f"Write 1 to {most} characters.",
                remedy_fr=f"Écrivez de 1 à {most} caractères.",
                where=where,
            )
