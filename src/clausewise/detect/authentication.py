"""Whether a mail's sender proved to be who it says: what the receiving server wrote about SPF, DKIM and DMARC.

Only what a server of the operator's wrote can be believed (RFC 8601, section 5): the register names its servers in ``mail_servers``.
Without them the topmost field counts, and less. A mailing list breaks proofs honestly, and a forwarder breaks SPF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from clausewise.detect.letter import Letter
from clausewise.mailbox import mailboxes
from clausewise.model import Evidence
from clausewise.url import site_of

results_max = 64
# What each failure says about a sender, when a server of the operator's wrote it and nobody passed the mail on.
REFUSED, FAILED, WATCHED, BOTH_FAILED, SPF_FAILED, SOFTLY = 0.95, 0.75, 0.6, 0.8, 0.55, 0.35
TOPMOST, PASSED_ON = 0.8, 0.7
# Lists write in their own name where a sender's policy is strict.
BY_LIST = {"reject": 0.7, "quarantine": 0.7}
BY_OTHER_LIST = 0.5
_BY_POLICY = {"reject": REFUSED, "quarantine": REFUSED, "none": WATCHED}

_COMMENT = re.compile(r"\(([^()]*)\)")
_RESULT = re.compile(r"\s*([\w-]+)\s*(?:/\s*\d+\s*)?=\s*([\w-]+)")
_PROPERTY = re.compile(r"([\w.-]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)")
_POLICY = re.compile(
    r"(?:\bp|policy(?:\.[\w-]+)?|policy\.published-domain-policy)\s*=\s*(reject|quarantine|none)\b", re.IGNORECASE
)
_FAILURES = frozenset({"fail", "hardfail", "permerror"})
_SPF = re.compile(r"\s*([\w-]+)")


class Result(Struct, frozen=True, gc=False):
    """What a server wrote of one method: its result, whose identity it was about, and the policy that this one published."""

    method: str
    result: str
    host: str = ""
    policy: str = ""


class Report(Struct, frozen=True):
    """One Authentication-Results field: who wrote it, what it found, and whether the operator's own server did."""

    server: str
    results: tuple[Result, ...]
    is_trusted: bool = False


def reports(letter: Letter, servers: frozenset[str]) -> tuple[Report, ...]:
    """Return the reports that count: those of ``servers``, or the topmost one where none is named."""
    read = [_report(value) for value in letter.fields.get("authentication-results", ())]
    if servers:
        return tuple(Report(one.server, one.results, is_trusted=True) for one in read if one.server in servers)
    if read:
        return (read[0],)
    spf = _SPF.match(letter.first("received-spf"))
    if spf is None:
        return ()
    path = next((one.host for one in mailboxes(letter.return_path or "")), "")
    return (Report("", (Result("spf", spf[1].lower(), path),)),)


def _report(value: str) -> Report:
    # A comment may hold the policy; its brackets would hide where a result ends.
    first, *rest = _COMMENT.sub(lambda found: " " + found[1].replace(";", " ") + " ", value).split(";", results_max)
    head = first.split()[:1]
    # One large provider writes no name of its server before the first result.
    server = head[0].lower() if head and "=" not in head[0] else ""
    return Report(server, tuple(_results(rest if server else [first, *rest])))


def _results(segments: list[str]) -> Iterator[Result]:
    for segment in segments:
        if found := _RESULT.match(segment):
            known = {name.lower(): text.strip('"<>') for name, text in _PROPERTY.findall(segment, found.end())}
            policy = _POLICY.search(segment)
            yield Result(
                found[1].lower(), found[2].lower(), _host(found[1].lower(), known), policy[1].lower() if policy else ""
            )


def _host(method: str, known: dict[str, str]) -> str:
    names = {
        "dkim": ("header.d", "header.i", "header.from"),
        "spf": ("smtp.mailfrom", "smtp.helo", "envelope-from"),
        "dmarc": ("header.from",),
    }.get(method, ())
    value = next((known[name] for name in names if name in known), "")
    return value.rpartition("@")[2].lower().strip(".")


def is_proven(letter: Letter, found: tuple[Report, ...]) -> bool:
    """Say whether a result proves that the mail comes from its sender's site."""
    return any(
        one.result == "pass"
        and (one.method == "dmarc" or (one.method in ("dkim", "spf") and site_of(one.host) == letter.site))
        for report in found
        for one in report.results
        if one.method != "dmarc" or not one.host or site_of(one.host) == letter.site
    )


def forgery(letter: Letter, found: tuple[Report, ...]) -> tuple[float, Evidence] | None:
    """Return how surely the sender is forged, and the field that shows it; None when it is proven or nothing speaks against it."""
    if not letter.site or letter.is_proven:
        return None
    results = [one for report in found for one in report.results]
    if any(one.method == "arc" and one.result == "pass" for one in results):
        return None
    weight, sense = _failure(letter, results)
    if not weight:
        return None
    weight *= 1.0 if found[0].is_trusted else TOPMOST
    if letter.is_list:
        policy = next((one.policy for one in results if one.policy), "")
        weight *= BY_LIST.get(policy, BY_OTHER_LIST)
    elif letter.is_passed_on:
        weight *= PASSED_ON
    field = "authentication-results" if "authentication-results" in letter.fields else "received-spf"
    return round(weight, 4), letter.spot("from", sense, rule=f"{field}: {letter.first(field)}")


def _failure(letter: Letter, results: list[Result]) -> tuple[float, str]:
    by_method: dict[str, list[Result]] = {}
    for one in results:
        by_method.setdefault(one.method, []).append(one)
    for one in by_method.get("dmarc", ()):
        if one.result in _FAILURES:
            return _BY_POLICY.get(one.policy, FAILED), "dmarc_failed"
    signed = [one.result for one in by_method.get("dkim", ())]
    # A path of another site is a sending service's; its result says nothing about the sender.
    path = [one.result for one in by_method.get("spf", ()) if not one.host or site_of(one.host) == letter.site]
    if any(one in _FAILURES for one in path):
        return (BOTH_FAILED, "both_failed") if any(one in _FAILURES for one in signed) else (SPF_FAILED, "spf_failed")
    return (SOFTLY, "spf_softly_failed") if "softfail" in path else (0.0, "")
