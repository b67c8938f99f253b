"""What is let in: named limits of items and authorizations, checked once at the door of the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_network

from msgspec.structs import replace

from clausewise import deposit
from clausewise.decision import Decision
from clausewise.deposit import Print, Work
from clausewise.errors import InputError
from clausewise.model import Authorization, Channel, Item, Report, Scope, Words
from clausewise.policy import Policy
from clausewise.scope import names_clause, names_techniques

text_characters_max = 1_000_000
parts_per_item_max = 64
identifier_characters_max = 512
# The longest path that Linux takes (PATH_MAX).
name_characters_max = 4_096

# An ECMA and Python expression alike: the HTTP door publishes it in its schema.
HOST = r"^(?:(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?)?$(?!\n)"
_HOST = re.compile(HOST)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHARACTERS = Words("characters", "caractères")


def check_items(items: Iterable[Item]) -> None:
    """Raise InputError CW101 to CW104 for the first item past a limit, or with a host that is none and so neither inside nor out."""
    for number, item in enumerate(items):
        if len(item.parts) > parts_per_item_max:
            raise _too_much("CW101", f"/{number}/parts", Words("parts", "parties"), len(item.parts), parts_per_item_max)
        for position, part in enumerate(item.parts):
            if len(part.text) > text_characters_max:
                where = f"/{number}/parts/{position}/text"
                raise _too_much("CW102", where, _CHARACTERS, len(part.text), text_characters_max)
            for name in ("name", "declared_type"):
                if len(getattr(part, name)) > name_characters_max:
                    where = f"/{number}/parts/{position}/{name}"
                    raise _too_much("CW103", where, _CHARACTERS, len(getattr(part, name)), name_characters_max)
        for name in ("id", "author", "target", "host", "path", "network", "country"):
            value: str = getattr(item, name)
            if len(value) > identifier_characters_max:
                where = f"/{number}/{name}"
                raise _too_much("CW103", where, _CHARACTERS, len(value), identifier_characters_max)

        if item.host and not _HOST.search(item.host):
            raise InputError(
                "CW104",
                "The host is no host name.",
                "L'hôte n'est pas un nom d'hôte.",
                remedy_en="Give the name alone, such as www.example.org, without scheme or path.",
                remedy_fr="Donnez le nom seul, par exemple www.example.org, sans protocole ni chemin.",
                where=f"/{number}/host",
            )


def _too_much(code: str, where: str, unit: Words, count: int, most: int) -> InputError:
    return InputError(
        code,
        f"{count} {unit.en}; at most {most} are taken.",
        f"{count} {unit.fr} ; {most} au plus sont admis.",
        remedy_en="Send it in smaller pieces.",
        remedy_fr="Envoyez-le en plus petits morceaux.",
        where=where,
    )


def check_authorization(authorization: Authorization, policy: Policy) -> None:
    """Raise InputError CW121 to CW128 for an authorization that could never lift anything, or that nobody answers for."""
    if authorization.ends_ms <= authorization.starts_ms:
        raise _void("CW121", "/ends_ms", "It ends before it starts.", "Elle finit avant de commencer.")
    if not authorization.issuer or not authorization.document or not authorization.id:
        raise _void(
            "CW122",
            "/issuer",
            "It names no issuer, document or id.",
            "Elle ne nomme ni émetteur, ni document, ni identifiant.",
        )
    if not any(_lifts(authorization, wanted, policy) for wanted in authorization.scope.clauses):
        kind = authorization.kind.value
        raise _void(
            "CW123",
            "/scope/clauses",
            f"None of its clauses can be lifted by a {kind}.",
            f"Aucune de ses clauses ne peut être levée ainsi ({kind}).",
        )
    if not _ID.fullmatch(authorization.id):
        raise _void(
            "CW125",
            "/id",
            "An id has letters, digits and . _ : @ - only.",
            "Un identifiant n'a que des lettres, des chiffres et . _ : @ -.",
        )
    scope = authorization.scope
    if not (scope.accounts or scope.targets or scope.hosts or scope.networks or scope.tokens):
        raise _void(
            "CW127",
            "/scope",
            "It names no account, target, host, network or token, so it would hold for everybody.",
            "Elle ne nomme ni compte, ni cible, ni hôte, ni réseau, ni jeton; elle vaudrait pour tout le monde.",
        )
    _check_techniques(scope, policy)
    for number, token in enumerate(scope.tokens):
        if not _SHA256.fullmatch(token):
            raise _void(
                "CW128",
                f"/scope/tokens/{number}",
                "A token is given as its SHA-256: 64 hexadecimal digits in lower case.",
                "Un jeton se donne par son SHA-256 : 64 chiffres hexadécimaux en minuscules.",
            )
    for number, network in enumerate(authorization.scope.networks):
        try:
            ip_network(network, strict=False)
        except ValueError:
            where = f"/scope/networks/{number}"
            raise _void("CW124", where, f"{network!r} is no network.", f"{network!r} n'est pas un réseau.") from None


def _check_techniques(scope: Scope, policy: Policy) -> None:
    """Raise InputError CW126 for a technique that no clause of the scope could ever be broken by."""
    read = {
        name
        for clause in policy.clauses
        if names_clause(scope, clause)
        for _, expression in policy.bands(clause)
        for name in expression.reads
    }
    for number, technique in enumerate(scope.techniques):
        if not any(names_techniques(Scope((), techniques=(technique,)), [name]) for name in read):
            raise _void(
                "CW126",
                f"/scope/techniques/{number}",
                f"{technique!r} is no technique of its clauses: a signal that they read, or a family such as probing.*.",
                f"{technique!r} n'est pas une technique de ses clauses : un signal qu'elles lisent, ou une famille telle que probing.*.",
            )


def deposited(text: str, work: Work, title: str) -> tuple[Work, Print]:
    """Return a work with the measure and fingerprint of its text.

    Raises InputError CW135 for a void id or owner, CW136 for too few words.
    """
    if not _ID.fullmatch(work.id) or not work.owner:
        raise InputError(
            "CW135",
            "A deposit needs an owner, and an id of letters, digits and . _ : @ - only.",
            "Un dépôt a un titulaire, et un identifiant fait de lettres, de chiffres et de . _ : @ - seulement.",
            remedy_en="Correct it and send it again.",
            remedy_fr="Corrigez-le et renvoyez-le.",
            where="/id",
        )
    words, prints = deposit.fingerprint(text)
    if words < deposit.words_least:
        raise InputError(
            "CW136",
            f"The work has {words} words; at least {deposit.words_least} are needed to know it again.",
            f"L'œuvre compte {words} mots; il en faut au moins {deposit.words_least} pour la reconnaître.",
            remedy_en="Deposit the whole text.",
            remedy_fr="Déposez le texte entier.",
            where="/text",
        )
    return replace(work, words=words), Print(title, prints)


def check_clauses(clauses: Iterable[str], decision: Decision) -> None:
    """Raise InputError CW134 for a clause that ``decision`` does not stand on."""
    for clause in clauses:
        if clause not in decision.clauses:
            raise InputError(
                "CW134",
                f"Decision {decision.id} does not stand on clause {clause}.",
                f"La décision {decision.id} ne repose pas sur la clause {clause}.",
                remedy_en=f"Use one of: {', '.join(decision.clauses) or 'none'}.",
                remedy_fr=f"Employez l'une de : {', '.join(decision.clauses) or 'aucune'}.",
                where="/clauses",
            )


def check_report(report: Report, policy: Policy) -> None:
    """Raise NotFoundError for a clause that the policy lacks, InputError CW133 for one that takes no such report."""
    clause = policy.clause(report.clause)
    channel = Channel.NOTICE if report.notice else Channel.REPORT
    if channel in clause.channels:
        return
    offered = [one for one in clause.channels if one in (Channel.REPORT, Channel.NOTICE)]
    raise InputError(
        "CW133",
        f"Clause {report.clause} does not come to notice through a {channel.value}.",
        f"La clause {report.clause} n'est pas signalée par ce moyen ({channel.value}).",
        remedy_en=f"Use one of: {', '.join(offered)}.",
        remedy_fr=f"Employez l'un de : {', '.join(offered)}.",
        where="/clause",
    )


def _lifts(authorization: Authorization, wanted: str, policy: Policy) -> bool:
    return any(
        authorization.kind in clause.unless and names_clause(Scope((wanted,)), clause.id)
        for clause in policy.clauses.values()
    )


def _void(code: str, where: str, en: str, fr: str) -> InputError:
    return InputError(
        code,
        f"This authorization is void. {en}",
        f"Cette autorisation est nulle. {fr}",
        remedy_en="Correct it and send it again.",
        remedy_fr="Corrigez-la et renvoyez-la.",
        where=where,
    )
