"""From a recorded decision to a statement of reasons for the EU's Transparency Database: made of ids and the policy's own words alone.

No word of a person, no account, address or target goes into it; that is why only bodies of records are read, never what is sealed. A
statement is made for every restriction, taken back later or not. None is made of what was only noted (shadow), of a mere invitation to
reword, and of content under seal, which is referred and about which nobody may learn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import MsgspecError, Struct, json

from clausewise import dsa, sealing
from clausewise.case import Case
from clausewise.census import SHADOW, Decided, Measured, decided, told
from clausewise.clause import Clause, Ground
from clausewise.dsa import Platform
from clausewise.errors import InputError
from clausewise.model import LanguageCode, Medium, Record, Words
from clausewise.policy import Policy

# Decisions that wait for the record of what they are about, which lies a little further on; more than one append ever writes.
waiting_records_max: Final = 50_000

_VISIBILITY: Final = {
    "remove": "DECISION_VISIBILITY_CONTENT_REMOVED",
    "hold": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "limit": "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "label": "DECISION_VISIBILITY_CONTENT_LABELLED",
}
_AUTOMATED: Final = dict(zip(("full", "assisted", "none"), dsa.AUTOMATED, strict=True))
_CONTENT: Final = {
    **dict.fromkeys((Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.LINK), "CONTENT_TYPE_TEXT"),
    Medium.IMAGE: "CONTENT_TYPE_IMAGE",
    Medium.AUDIO: "CONTENT_TYPE_AUDIO",
    Medium.VIDEO: "CONTENT_TYPE_VIDEO",
}
_OTHER: Final = "CONTENT_TYPE_OTHER"
_OTHERS: Final = {
    Medium.FILE: Words("file", "fichier"),
    Medium.ACCOUNT: Words("account", "compte"),
    Medium.REQUEST: Words("requests", "requêtes"),
    Medium.LOG: Words("requests", "requêtes"),
    Medium.SIGN_IN: Words("sign-ins", "connexions"),
}
_UNKNOWN: Final = Words("not recorded", "non consigné")
_SOURCES: Final = {"trusted": dsa.FLAGGER, "notice": dsa.ARTICLE_16}
_FOUND: Final = {
    "full": Words("A program found this and decided.", "Un programme l'a relevé et a décidé."),
    "assisted": Words(
        "A program found this; a person looked at it and decided.",
        "Un programme l'a relevé; une personne l'a regardé et a décidé.",
    ),
    "none": Words("A person looked at it and decided.", "Une personne l'a regardé et a décidé."),
}
_REPORTED: Final = Words("It had been reported.", "Un signalement avait été reçu.")
_BROKEN: Final = Words(
    "What was found: {band} against clause {clause} ({title}).",
    "Ce qui a été relevé\u00a0: {band} contre la clause {clause} ({title}).",
)
_BANDS: Final = {
    "certain": Words("certainly", "certainement"),
    "likely": Words("likely", "probablement"),
    "possible": Words("possibly", "peut-être"),
}
_DISCRETION: Final = Words(
    "The operator acted at its discretion, with a written reason.",
    "L'exploitant a agi à son appréciation, avec un motif écrit.",
)
_CONTRACT: Final = Words(
    "{policy}, version {version}, {clause}: {title}", "{policy}, version {version}, {clause}\u00a0: {title}"
)


class _Exhibited(Struct, frozen=True, gc=False):
    media: tuple[str, ...] = ()
    content_ms: int = 0


_exhibited = json.Decoder(_Exhibited).decode


class Disclosure:
    """Makes statements under ``policy``; ``cases`` are all cases by their ids."""

    def __init__(
        self, policy: Policy, cases: Mapping[str, Case], platform: Platform, language: LanguageCode = "en"
    ) -> None:
        self._policy = policy
        self._cases = cases
        self._platform = platform
        self._language: LanguageCode = language
        self._sources: dict[str, str] = {}
        self._media: dict[str, _Exhibited] = {}

    def statements(self, records: Iterable[Record], from_ms: int, to_ms: int) -> Iterator[dict[str, Any]]:
        """Yield a statement for each restriction of the period among ``records`` (all, oldest first), each checked against the schema.

        Raises InputError CW966 for one that the database would refuse; then the policy or the settings are wrong.
        """
        waiting: dict[str, tuple[Record, Decided]] = {}
        for record in records:
            if record.kind == "reported":
                self._sources[record.subject] = told(record.body).source
            elif record.kind == "exhibited":
                found = _exhibited(record.body)
                if record.subject in waiting:
                    yield self._checked(*waiting.pop(record.subject), found)
            elif record.kind == "decided" and from_ms <= record.time_ms < to_ms:
                one = _read(record)
                if one is None or not is_restriction(one):
                    continue
                if one.by:
                    yield self._checked(record, one, self._of_case(one.case))
                else:
                    waiting[one.id] = (record, one)
            while waiting and next(iter(waiting.values()))[0].sequence < record.sequence - waiting_records_max:
                yield self._checked(*waiting.pop(next(iter(waiting))), _Exhibited())
        for record, one in waiting.values():
            yield self._checked(record, one, _Exhibited())

    def _of_case(self, case: str) -> _Exhibited:
        found = self._cases.get(case)
        return _Exhibited((found.medium,)) if found and found.medium else _Exhibited()

    def _checked(self, record: Record, one: Decided, about: _Exhibited) -> dict[str, Any]:
        row = self.statement(one, record.time_ms, about.media, about.content_ms)
        flaws = dsa.check(row)
        if flaws:
            flaw = flaws[0]
            raise InputError(
                "CW966",
                f"The statement of decision {one.id} would be refused: {flaw.attribute} must be {flaw.words.en}.",
                f"La déclaration de la décision {one.id} serait refusée : {flaw.attribute} doit être {flaw.words.fr}.",
                remedy_en="Correct the policy's dsa part of that clause, or the settings under `dsa`.",
                remedy_fr="Corrigez la partie dsa de cette clause de la politique, ou les réglages sous « dsa ».",
                where=flaw.attribute,
            )
        return row

    def statement(self, one: Decided, time_ms: int, media: Iterable[str], content_ms: int) -> dict[str, Any]:
        """Return the statement of one decision: its attributes in the order of the schema, without those that do not apply."""
        clauses = [self._policy.clauses[name] for name, _ in one.clauses if name in self._policy.clauses]
        reports = self._reports(one.case)
        found: dict[str, Any] = {
            **_restrictions(one.measures),
            **self._grounds(clauses),
            **_categories(clauses),
            **self._content(media),
            "content_language": one.language.upper() if one.language in ("en", "fr") else None,
            "content_date": _day(content_ms or time_ms),
            "territorial_scope": list(self._platform.countries or dsa.UNION),
            "application_date": _day(time_ms),
            "decision_facts": self._facts(one, clauses, is_reported=bool(reports)),
            "source_type": _source(reports),
            "automated_detection": "No" if one.hand == "none" else "Yes",
            "automated_decision": _AUTOMATED.get(one.hand, dsa.AUTOMATED[1]),
            "puid": one.id,
        }
        return {name: found[name] for name in dsa.NAMES if found.get(name) is not None}

    def _grounds(self, clauses: list[Clause]) -> dict[str, Any]:
        first = clauses[0] if clauses else None
        law = self._platform.laws.get(first.id, "") if first else ""
        why = " ".join(words.in_(self._language) for words in ((first.rule, first.why) if first else (_DISCRETION,)))
        url = self._platform.policy_url and self._platform.policy_url + (f"#{first.id}" if first else "")
        common = {"decision_ground_reference_url": url or None}
        if law:
            return {
                **common,
                "decision_ground": dsa.ILLEGAL,
                "illegal_content_legal_ground": cut(law, dsa.text_characters_max),
                "illegal_content_explanation": cut(why, dsa.explanation_characters_max),
            }
        named = _CONTRACT.in_(self._language).format(
            policy=self._policy.title.in_(self._language),
            version=self._policy.stamp.version,
            clause=first.id if first else "general.enforcement",
            title=first.title.in_(self._language) if first else _DISCRETION.in_(self._language),
        )
        illegal = any(clause.dsa.ground is Ground.ILLEGAL_CONTENT for clause in clauses)
        return {
            **common,
            "decision_ground": dsa.INCOMPATIBLE,
            "incompatible_content_ground": cut(named, dsa.text_characters_max),
            "incompatible_content_explanation": cut(why, dsa.explanation_characters_max),
            "incompatible_content_illegal": "Yes" if illegal else "No",
        }

    def _content(self, media: Iterable[str]) -> dict[str, Any]:
        kinds = [Medium(one) for one in dict.fromkeys(media) if one in set(Medium)]
        others = [_OTHERS[kind].in_(self._language) for kind in kinds if kind in _OTHERS]
        if not kinds:
            others = [_UNKNOWN.in_(self._language)]
        named = [_CONTENT[kind] for kind in kinds if kind in _CONTENT]
        types = list(dict.fromkeys([*named, *([_OTHER] if others else [])]))
        return {"content_type": types, "content_type_other": ", ".join(dict.fromkeys(others)) or None}

    def _facts(self, one: Decided, clauses: list[Clause], *, is_reported: bool) -> str:
        bands = dict(one.clauses)
        told = [_FOUND.get(one.hand, _FOUND["assisted"]).in_(self._language)]
        if is_reported:
            told.append(_REPORTED.in_(self._language))
        told += [
            _BROKEN.in_(self._language).format(
                band=_BANDS[bands[clause.id]].in_(self._language),
                clause=clause.id,
                title=clause.title.in_(self._language),
            )
            for clause in clauses
        ]
        if not clauses:
            told.append(_DISCRETION.in_(self._language))
        return cut(" ".join(told), dsa.facts_characters_max)

    def _reports(self, case: str) -> list[str]:
        found = self._cases.get(case)
        return [self._sources.get(receipt, "user") for receipt in found.reports] if found else []


def is_restriction(one: Decided) -> bool:
    """Say whether a statement of reasons is due to the database for a decision."""
    if SHADOW in one.notes or any(note.startswith(sealing.NOTE) for note in one.notes):
        return False
    return bool(_restrictions(one.measures))


def cut(text: str, characters_max: int) -> str:
    """Return ``text`` within the limit, with an ellipsis where it was cut."""
    return text if len(text) <= characters_max else text[: characters_max - 1] + "…"


def _restrictions(measures: Iterable[Measured]) -> dict[str, Any]:
    """Return what the measures are to the database: restrictions of visibility, of the service, of the account."""
    found: dict[str, Any] = {}
    for one in measures:
        end = _day(one.until_ms) if one.until_ms is not None else None
        if one.on == "content" and one.action in _VISIBILITY:
            known = found.setdefault("decision_visibility", [])
            if _VISIBILITY[one.action] not in known:
                known.append(_VISIBILITY[one.action])
            found["end_date_visibility_restriction"] = end
        elif one.action == "terminate":
            found["decision_account"] = dsa.ACCOUNTS[1]
        elif one.action == "suspend":
            found |= {"decision_account": dsa.ACCOUNTS[0], "end_date_account_restriction": end}
        elif one.action == "limit":
            found |= {"decision_provision": dsa.PROVISIONS[0], "end_date_service_restriction": end}
        elif one.action == "block":
            found |= {"decision_provision": dsa.PROVISIONS[1], "end_date_service_restriction": end}
    return found


def _categories(clauses: list[Clause]) -> dict[str, Any]:
    named = list(dict.fromkeys(dsa.CATEGORY + clause.dsa.category.value for clause in clauses))
    first, *others = named or [dsa.CATEGORY + "OTHER_VIOLATION_TC"]
    return {"category": first, "category_addition": others or None}


def _source(reports: list[str]) -> str:
    if not reports:
        return dsa.VOLUNTARY
    known = [_SOURCES.get(one, dsa.OTHER_NOTICE) for one in reports]
    return next((one for one in (dsa.FLAGGER, dsa.ARTICLE_16) if one in known), known[0])


def _day(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d")


def _read(record: Record) -> Decided | None:
    try:
        return decided(record.body)
    except MsgspecError:
        return None
