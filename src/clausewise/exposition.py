"""From a decision and what surrounds it to the whole statement of reasons, sentence by sentence, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from clausewise.clause import Category, Ground
from clausewise.decision import Decision
from clausewise.enforce import enforceable
from clausewise.grounds import (
    ANYWHERE,
    CORRECTED,
    FACTORS,
    NOT_WHOLLY,
    OBSERVATIONS,
    OUT_OF_COURT,
    USED,
    WHOLLY,
    Appeal,
    Grounds,
    Heading,
    Origin,
    Rule,
    Section,
    Standing,
)
from clausewise.model import Action, Basis, Finding, Measure, Words
from clausewise.notice import quote_characters_max, telling
from clausewise.policy import Policy

factors_max: Final = 5
DISCRETION: Final = "general.enforcement"

TITLES: Final = {
    Heading.DECISION: Words("What was decided", "Ce qui a été décidé"),
    Heading.FACTS: Words("What it is about", "De quoi il s'agit"),
    Heading.ORIGIN: Words("How it came to notice", "Comment cela a été relevé"),
    Heading.RULE: Words("The rule", "La règle"),
    Heading.AUTOMATION: Words("Program or person", "Programme ou personne"),
    Heading.PERSONAL: Words("Your personal information", "Vos renseignements personnels"),
    Heading.REDRESS: Words("What you can do", "Ce que vous pouvez faire"),
}
# The law that stands behind a clause, where the ground is the law: what an operator in Québec goes by. Others read their own into it.
LAW: Final = {
    Category.VIOLENCE: Words("Criminal Code (Canada), s. 264.1", "Code criminel (Canada), art. 264.1"),
    Category.CYBER_VIOLENCE: Words("Criminal Code (Canada), s. 264", "Code criminel (Canada), art. 264"),
    Category.ILLEGAL_OR_HARMFUL_SPEECH: Words("Criminal Code (Canada), s. 319", "Code criminel (Canada), art. 319"),
    Category.PROTECTION_OF_MINORS: Words("Criminal Code (Canada), s. 163.1", "Code criminel (Canada), art. 163.1"),
    Category.SCAMS_AND_FRAUD: Words("Criminal Code (Canada), s. 380", "Code criminel (Canada), art. 380"),
    Category.RISK_FOR_PUBLIC_SECURITY: Words(
        "Criminal Code (Canada), s. 342.1 and 430(1.1)", "Code criminel (Canada), art. 342.1 et 430(1.1)"
    ),
    Category.INTELLECTUAL_PROPERTY_INFRINGEMENTS: Words(
        "Copyright Act and Trademarks Act (Canada)",
        "Loi sur le droit d'auteur et Loi sur les marques de commerce (Canada)",
    ),
    Category.DATA_PROTECTION_AND_PRIVACY_VIOLATIONS: Words(
        "Civil Code of Québec, art. 35 to 41; Act P-39.1; Regulation (EU) 2016/679",
        "Code civil du Québec, art. 35 à 41; loi P-39.1; règlement (UE) 2016/679",
    ),
}
OTHER_LAW: Final = Words(
    "the law of the place where the services are offered, as this rule sums it up",
    "la loi du lieu où les services sont offerts, telle que cette règle la résume",
)
ORIGINS: Final = {
    Origin.PROGRAM: Words(
        "Nobody reported it: a program of ours that looks by itself found it.",
        "Personne ne l'a signalé\u00a0: un de nos programmes, qui regarde de lui-même, l'a relevé.",
    ),
    Origin.REPORT: Words(
        "Somebody reported it to us. Who did is not told.", "Quelqu'un nous l'a signalé. Nous ne disons pas qui."
    ),
    Origin.NOTICE: Words(
        "We received a notice about it from somebody who says that the law or their rights are broken.",
        "Nous avons reçu à ce sujet un avis de quelqu'un qui dit que la loi ou ses droits ne sont pas respectés.",
    ),
    Origin.STAFF: Words(
        "Somebody who works for us came upon it, on our own initiative.",
        "Quelqu'un de chez nous l'a remarqué, de notre propre initiative.",
    ),
}
BASES: Final = {
    Basis.LETTER: Words("It goes against the words of this rule.", "Cela va à l'encontre des mots de cette règle."),
    Basis.SPIRIT: Words(
        "No word of this rule names it; it goes against what the rule is meant for.",
        "Aucun mot de cette règle ne le nomme; cela va à l'encontre de ce que la règle veut protéger.",
    ),
    Basis.DISCRETION: Words("It was decided at our discretion.", "Il en a été décidé selon notre appréciation."),
}


class Circumstances(Struct, frozen=True):
    """What surrounds a decision. ``reason`` is why it was taken by discretion; ``appeal_until_ms`` None where no appeal is open."""

    host: str = ""
    path: str = ""
    medium: str = ""
    reports: int = 0
    notices: int = 0
    is_taken_back: bool = False
    appeals: tuple[Appeal, ...] = ()
    followed_by: str = ""
    reason: str = ""
    appeal_until_ms: int | None = None


def grounds(decision: Decision, policy: Policy, around: Circumstances, *, now_ms: int) -> Grounds:
    """Return the whole statement of reasons for ``decision``."""
    measures = tuple(one for one in decision.measures if one.action is not Action.ALLOW)
    origin = _origin(decision, around)
    rules = tuple(_rule(finding, decision, policy) for finding in decision.findings)
    said = {
        Heading.DECISION: _decided(measures, decision),
        Heading.FACTS: _facts(decision, policy, around),
        Heading.ORIGIN: [ORIGINS[origin]],
        Heading.RULE: _rules(decision, policy, around),
        Heading.AUTOMATION: [_automation(decision)],
        Heading.PERSONAL: _personal(decision, policy),
        Heading.REDRESS: _redress(policy, around),
    }
    return Grounds(
        decision.id,
        decision.item,
        decision.time_ms,
        decision.policy.version,
        measures,
        rules,
        origin,
        _is_seen_by_program(decision),
        not decision.by,
        tuple(Section(part, TITLES[part], tuple(said[part])) for part in Heading),
        _standing(measures, around, now_ms),
        around.appeal_until_ms,
        around.appeals,
        around.followed_by,
    )


def day(time_ms: int) -> str:
    """Return the day of a moment, as YYYY-MM-DD (UTC)."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).date().isoformat()


def address(clause: str, decision: Decision, policy: Policy) -> str:
    """Return the path at which the words of a clause can be read, as they were when it was decided."""
    if decision.policy.version == policy.version:
        return f"/policy#{clause}"
    return f"/policy/versions/{decision.policy.version}#{clause}"


def _origin(decision: Decision, around: Circumstances) -> Origin:
    if around.notices:
        return Origin.NOTICE
    if around.reports:
        return Origin.REPORT
    return Origin.PROGRAM if not decision.by or _is_seen_by_program(decision) else Origin.STAFF


def _is_seen_by_program(decision: Decision) -> bool:
    return any(finding.signals for finding in decision.findings) or not decision.by


def _standing(measures: Sequence[Measure], around: Circumstances, now_ms: int) -> Standing:
    if around.is_taken_back:
        return Standing.TAKEN_BACK
    timed = [one.until_ms for one in measures]
    over = bool(timed) and all(until is not None and until <= now_ms for until in timed)
    return Standing.ENDED if over else Standing.IN_FORCE


def _decided(measures: Iterable[Measure], decision: Decision) -> list[Words]:
    since = day(decision.time_ms)
    found = []
    for one in measures:
        words = enforceable(one.action).words
        until = Words("until it is taken back", "jusqu'à ce que cela soit repris")
        if one.action is Action.NUDGE:
            until = Words("nothing else follows", "rien d'autre ne s'ensuit")
        elif one.until_ms is not None:
            until = Words(f"until {day(one.until_ms)}", f"jusqu'au {day(one.until_ms)}")
        found.append(
            Words(
                f"{_capital(words.en)}: from {since}, {until.en}.",
                f"{_capital(words.fr)}\u00a0: à compter du {since}, {until.fr}.",
            )
        )
    for strike in decision.strikes:
        until_day = day(strike.expires_ms)
        found.append(
            Words(
                f"It counts {strike.count} against the account until {until_day}.",
                f"Cela compte pour {strike.count} au dossier du compte jusqu'au {until_day}.",
            )
        )
    found.append(Words(f"This applies {ANYWHERE.en}.", f"Cela vaut {ANYWHERE.fr}."))
    return found


def _facts(decision: Decision, policy: Policy, around: Circumstances) -> list[Words]:
    place = f"{around.host}{around.path}"
    where_en, where_fr = (f", on {place}", f", sur {place}") if place else ("", "")
    day_of = day(decision.time_ms)
    found = [
        Words(
            f"It is about “{decision.item}”{where_en}, looked at on {day_of} (decision {decision.id}).",
            f"Il s'agit de «\u00a0{decision.item}\u00a0»{where_fr}, examiné le {day_of} (décision {decision.id}).",
        )
    ]
    quotes = list(dict.fromkeys(words for one in decision.findings for words in telling(one, policy)))
    if quotes:
        cut = [
            words if len(words) <= quote_characters_max else words[: quote_characters_max - 1] + "…" for words in quotes
        ]
        quoted = Words(", ".join(f"“{one}”" for one in cut), ", ".join(f"«\u00a0{one}\u00a0»" for one in cut))
        found.append(Words(f"What it was seen in: {quoted.en}.", f"Ce en quoi cela a été vu\u00a0: {quoted.fr}."))
    return found


def _rule(finding: Finding, decision: Decision, policy: Policy) -> Rule:
    clause = policy.clauses.get(finding.clause)
    title = clause.title if clause else Words(finding.clause, finding.clause)
    return Rule(finding.clause, title, finding.basis, finding.certainty, address(finding.clause, decision, policy))


def _rules(decision: Decision, policy: Policy, around: Circumstances) -> list[Words]:
    version = decision.policy.version
    found = []
    for finding in decision.findings:
        clause = policy.clauses.get(finding.clause)
        if clause is None:  # of another version: its page has the words
            said = Words(f"{finding.clause} (version {version}).", f"{finding.clause} (version {version}).")
        else:
            said = Words(
                f"“{clause.title.en}” ({clause.id}, version {version}): {clause.rule.en} {clause.why.en}",
                f"«\u00a0{clause.title.fr}\u00a0» ({clause.id}, version {version})\u00a0: {clause.rule.fr} {clause.why.fr}",
            )
        found += [said, BASES[finding.basis]]
        if clause is not None and clause.dsa.ground is Ground.ILLEGAL_CONTENT:
            law = LAW.get(clause.dsa.category, OTHER_LAW)
            found.append(
                Words(
                    f"We consider it contrary to the law: {law.en}.",
                    f"Nous le jugeons contraire à la loi\u00a0: {law.fr}.",
                )
            )
        else:
            found.append(
                Words(
                    "The ground is these rules, which you accepted.",
                    "Le fondement en est ces règles, que vous avez acceptées.",
                )
            )
    if not decision.findings:
        found.append(_without_a_clause(policy, decision))
    if around.reason:
        found.append(Words(f"The reason: {around.reason}", f"Le motif\u00a0: {around.reason}"))
    return found


def _without_a_clause(policy: Policy, decision: Decision) -> Words:
    version = decision.policy.version
    if not decision.by:
        return Words(
            f"No rule is said to be broken: part of it could not be judged by a program (version {version}).",
            f"Aucune règle n'est dite enfreinte\u00a0: une partie n'a pu être jugée par un programme (version {version}).",
        )
    provision = policy.provisions.get(DISCRETION)
    rule = provision.rule if provision else Words("", "")
    return Words(
        f"{BASES[Basis.DISCRETION].en} (version {version}) {rule.en}".strip(),
        f"{BASES[Basis.DISCRETION].fr} (version {version}) {rule.fr}".strip(),
    )


def _automation(decision: Decision) -> Words:
    if not decision.by:
        waits = decision.person_needed
        more = Words("A person will decide.", "Une personne décidera.") if waits else Words("", "")
        return Words(
            f"A program found this and acted on it: what was done so far is based {WHOLLY.en}. {more.en}".strip(),
            f"Un programme l'a relevé et y a donné suite\u00a0: ce qui a été fait jusqu'ici est fondé {WHOLLY.fr}. {more.fr}".strip(),
        )
    if _is_seen_by_program(decision):
        return Words(f"A program pointed it out; {NOT_WHOLLY.en}.", f"Un programme l'a signalé; {NOT_WHOLLY.fr}.")
    return Words(f"No program took part: {NOT_WHOLLY.en}.", f"Aucun programme n'y a pris part\u00a0: {NOT_WHOLLY.fr}.")


def _personal(decision: Decision, policy: Policy) -> list[Words]:
    used_en, used_fr = ["what you published"], ["ce que vous avez publié"]
    if decision.author:
        used_en.append("the name of your account, and what was decided about it before")
        used_fr.append("le nom de votre compte, et ce qui en a été décidé auparavant")
    if any(one.on == "access" for one in decision.measures):
        used_en.append("the address that you came from")
        used_fr.append("l'adresse d'où vous êtes venu")
    weighed = {signal.name: signal.score for finding in decision.findings for signal in policy.carrying(finding)}
    heaviest = sorted(weighed.items(), key=lambda one: -one[1])[:factors_max]
    named_en = ", ".join(f"{name} ({score * 100:.0f} of 100)" for name, score in heaviest)
    named_fr = ", ".join(f"{name} ({score * 100:.0f} sur 100)" for name, score in heaviest)
    return [
        Words(f"What {USED.en}: {'; '.join(used_en)}.", f"Ce qui {USED.fr}\u00a0: {'; '.join(used_fr)}."),
        Words(
            f"What {FACTORS.en}: {named_en or 'the judgement of the person who decided'}.",
            f"Ce qui {FACTORS.fr}\u00a0: {named_fr or 'le jugement de la personne qui a décidé'}.",
        ),
        Words(
            f"You may ask for this information, and {CORRECTED.en} where it is wrong: {policy.operator.contact}.",
            f"Vous pouvez demander cette information, et {CORRECTED.fr} si elle est inexacte\u00a0: {policy.operator.contact}.",
        ),
    ]


def _redress(policy: Policy, around: Circumstances) -> list[Words]:
    contact = policy.operator.contact
    if around.appeal_until_ms is not None:
        until = day(around.appeal_until_ms)
        first = Words(
            f"You may appeal here until {until}, free of charge. Somebody who did not decide it will look, and answer you in writing.",
            f"Vous pouvez faire appel ici jusqu'au {until}, sans frais. Quelqu'un qui n'en a pas décidé y regardera et vous répondra "
            "par écrit.",
        )
    else:
        first = Words(
            "No further appeal is open here, for it was made, is over, or there is nothing in force to appeal against.",
            "Aucun autre appel n'est ouvert ici, parce qu'il a eu lieu, que le délai est passé ou que plus rien n'est en vigueur.",
        )
    return [
        first,
        Words(
            f"You may send {OBSERVATIONS.en} to a person who can change the decision: {contact}.",
            f"Vous pouvez présenter {OBSERVATIONS.fr} à une personne en mesure de revoir la décision\u00a0: {contact}.",
        ),
        Words(
            f"In the European Union you may turn to a certified {OUT_OF_COURT.en} (Regulation (EU) 2022/2065, art. 21). In Québec the "
            "Commission d'accès à l'information looks after personal information.",
            f"Dans l'Union européenne, vous pouvez saisir un {OUT_OF_COURT.fr} certifié (règlement (UE) 2022/2065, art. 21). Au Québec, la "
            "Commission d'accès à l'information veille sur les renseignements personnels.",
        ),
        Words("And the courts are open to you at any time.", "Et les tribunaux vous sont ouverts à tout moment."),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
