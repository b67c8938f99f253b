"""/v1/policy and /v1/detectors: what is judged by."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from clausewise.doors.http import policy_types, responses
from clausewise.doors.http.policy_types import Wanted
from clausewise.doors.http.service import Call, Reply
from clausewise.policy import Policy

LANGUAGE_KEYS = {"en", "fr"}
policies_cached_max = 8


async def whole(call: Call) -> Reply:
    """Return the whole policy, with an ETag that changes only with it."""
    wanted: Wanted = call.query
    policy = call.service.engine.policy
    return Reply(said(policy, wanted.language), {"ETag": f'"{policy.stamp.sha256}-{wanted.language}"'})


async def clause(call: Call) -> policy_types.Clause:
    """Return one clause."""
    wanted: Wanted = call.query
    found = call.service.engine.policy.clause(call.path["id"])
    return msgspec.convert(_in_language(_plain(found), wanted.language), policy_types.Clause)


@lru_cache(maxsize=policies_cached_max)
def said(policy: Policy, language: str) -> policy_types.Policy:
    """Return a policy with its texts in ``language`` (en, fr or both)."""
    document = policy.document
    value = _plain(document)
    value |= {
        "sha256": policy.stamp.sha256,
        "services": [_plain(service) for service in document.register.services],
        "notices": [_plain(notice) for notice in document.register.notices],
        "clauses": [_plain(clause) for clause in document.clauses.values()],
        "provisions": [_plain(provision) for provision in document.provisions.values()],
    }
    return msgspec.convert(_in_language(value, language), policy_types.Policy)


def _plain(value: Any) -> Any:
    """Return a struct with every field, those with their default value too."""
    if isinstance(value, msgspec.Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: _plain(one) for name, one in fields if one is not msgspec.UNSET}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        is_text = language in LANGUAGE_KEYS and value.keys() >= LANGUAGE_KEYS
        return {
            key: _in_language(one, language)
            for key, one in value.items()
            if not is_text or key == language or key not in LANGUAGE_KEYS
        }
    if isinstance(value, list):
        return [_in_language(one, language) for one in value]
    return value


async def detectors(call: Call) -> responses.Detectors:
    """Return every detector at work."""
    cascade = call.service.engine.judgement.cascade
    return responses.Detectors(
        cascade.version,
        [responses.Detector(one.name, one.version, sorted(one.emits), tuple(one.media)) for one in cascade.detectors],
    )
