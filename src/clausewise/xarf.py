"""A decision as a report in XARF 4 (https://xarf.org), for those who are told of abuse by machines: hosts, registrars, networks.

Only what the standard has a type for is exported, and nothing is put into a field that was not seen: a clause whose type asks for what
nobody measured (the port that an attack came from, how many requests, which class of a picture) has no report, and the bundle says so.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from clausewise.decision import Decision
from clausewise.model import Automation
from clausewise.policy import Policy

VERSION: Final = "4.2.0"
evidence_items_max: Final = 50
evidence_bytes_max: Final = 5 * 1024 * 1024
description_characters_max: Final = 500
# Clause → category, type, and what else the type needs. What is not here has no type, or one that asks for what nobody measured.
TYPES: Final[Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    "comms.spam": ("messaging", "spam", {"protocol": "other"}),
    "comms.promotion": ("messaging", "spam", {"protocol": "other"}),
    "content.fraud": ("content", "fraud", {"fraud_type": "other"}),
    "content.malware": ("content", "malware", {}),
    "content.property": ("copyright", "copyright", {}),
    "integrity.probing": ("connection", "vulnerability_scan", {"protocol": "tcp", "scan_type": "mixed"}),
}


def report(
    decision: Decision,
    policy: Policy,
    *,
    report_id: str,
    time_ms: int,
    url: str,
    source: str,
    evidence: Mapping[str, tuple[str, bytes]],
) -> dict[str, Any] | None:
    """Return ``decision`` as a report, or None where the standard has no type for it or what that needs is not known.

    ``report_id`` is a UUID; ``url`` is where the content stands and ``source`` the address or host that it came from, empty if unknown;
    ``evidence`` is media type and bytes by description.
    """
    clause = next((one for one in decision.clauses if one in TYPES), "")
    if not clause:
        return None
    category, kind, more = TYPES[clause]
    found: dict[str, Any] = {**more}
    if category == "content":
        found |= {"url": url}
    elif category == "copyright":
        found |= {"infringing_url": url}
    elif category == "connection":
        found |= {"first_seen": _moment(decision.time_ms)}
    source = source or url.partition("://")[2].partition("/")[0]
    contact = policy.operator.contact
    if not source or "@" not in contact or (category in ("content", "copyright") and not url):
        return None
    who = {"org": policy.operator.name, "contact": contact, "domain": contact.rpartition("@")[2]}
    title = policy.clause(clause).title
    return {
        "xarf_version": VERSION,
        "report_id": report_id,
        "timestamp": _moment(time_ms),
        "reporter": who,
        "sender": who,
        "source_identifier": source,
        "category": category,
        "type": kind,
        **found,
        "evidence_source": "automated_filter" if decision.automation is not Automation.NONE else "content_analysis",
        "evidence": [_evidence(what, *one) for what, one in list(evidence.items())[:evidence_items_max]],
        "tags": [f"clausewise:{clause.replace('.', '_')}"],
        "description": f"{title.en} / {title.fr}"[:description_characters_max],
    }


def _evidence(description: str, media_type: str, data: bytes) -> dict[str, Any]:
    data = data[:evidence_bytes_max]
    return {
        "content_type": media_type,
        "description": description[:description_characters_max],
        "payload": base64.b64encode(data).decode(),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "size": len(data),
    }


def _moment(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
