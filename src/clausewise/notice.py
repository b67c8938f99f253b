"""What is said to the person concerned: a statement of reasons in English and French, made from the policy's own words.

It names what was found and where, the clause and why it exists, what is done and for how long, that a machine decided, and what the
person can do (Regulation (EU) 2022/2065, art. 17; Québec P-39.1, s. 12.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import UNSET
from msgspec.structs import replace

from clausewise import helpline
from clausewise.enforce import enforceable
from clausewise.model import (
    LANGUAGES,
    Action,
    Basis,
    Certainty,
    Condition,
    Evidence,
    Finding,
    LanguageCode,
    Lift,
    Measure,
    Words,
)
from clausewise.policy import Policy

quotes_max = 3
quote_characters_max = 60

_CERTAINTY = {
    Certainty.CERTAIN: Words("clearly", "clairement"),
    Certainty.LIKELY: Words("likely", "probablement"),
    Certainty.POSSIBLE: Words("possibly", "peut-être"),
}
_LIFTED = Words(
    "Permitted by authorization {authorization}, so clause {clause} does not apply.",
    "Permis par l'autorisation {authorization}; la clause {clause} ne s'applique donc pas.",
)
_BEYOND = Words(
    "This goes beyond what authorization {authorization} covers{passed}.",
    "Cela dépasse ce que couvre l'autorisation {authorization}{passed}.",
)
# In what the scope of an authorization can be passed.
_PASSED = {
    "accounts": Words("the account", "le compte"),
    "tokens": Words("the token", "le jeton"),
    "networks": Words("the network", "le réseau"),
    "hosts": Words("the host", "l'hôte"),
    "targets": Words("the person concerned", "la personne visée"),
    "techniques": Words("the technique", "la technique"),
    "window": Words("the time", "la période"),
    "clauses": Words("the rule", "la règle"),
}
_FOUND = Words(
    "This {certainty} goes against “{title}”. The rule: {rule}",
    "Ceci va {certainty} à l'encontre de «\u00a0{title}\u00a0». La règle\u00a0: {rule}",
)
# Nothing is broken by showing what is one's own; the person is only asked whether they mean to.
OWN_SIGNAL = "personal.own"
_OWN = Words(
    "You seem to be about to show your own private details. Anyone could read and keep them: take them out unless you are sure.",
    "Vous semblez sur le point de montrer vos propres renseignements privés. N'importe qui pourrait les lire et les garder\u00a0: "
    "retirez-les, à moins d'en être certain.",
)
_NEAR = Words(
    "This {certainty} goes against the spirit of “{title}”, though no word of the rule names it. The rule: {rule}",
    "Ceci va {certainty} à l'encontre de l'esprit de «\u00a0{title}\u00a0», même si la règle ne le nomme pas. La règle\u00a0: {rule}",
)
_QUOTED = Words("“{words}”", "«\u00a0{words}\u00a0»")
_SEEN = Words("Seen in: {quotes}.", "Vu dans\u00a0: {quotes}.")
_DONE = Words("What happens: {measures}.", "Ce qui se passe\u00a0: {measures}.")
_UNTIL = Words("{what} until {date}", "{what} jusqu'au {date}")
_CONDITION = {
    Condition.ACCEPT_POLICY: Words(
        "{what} until the policy is accepted again", "{what} jusqu'à ce que la politique soit de nouveau acceptée"
    ),
}
_MACHINE = Words(
    "A program found this and decided; you may ask that a person look at it again: {contact}.",
    "Un programme l'a relevé et a décidé; vous pouvez demander qu'une personne y regarde à nouveau\u00a0: {contact}.",
)
_PERSON = Words(
    "A program found this; a person will decide. You may write to them: {contact}.",
    "Un programme l'a relevé; une personne décidera. Vous pouvez lui écrire\u00a0: {contact}.",
)

_DECIDED = Words(
    "A person looked at it and decided; you may ask that another person look again: {contact}.",
    "Une personne l'a regardé et a décidé; vous pouvez demander qu'une autre y regarde à nouveau\u00a0: {contact}.",
)
# The provision that lets the operator decide as it alone sees fit.
DISCRETION = "general.enforcement"
_ALONE = Words(
    "This was decided at our discretion, which the policy reserves: {rule}",
    "Ceci a été décidé à notre discrétion, que réserve la politique\u00a0: {rule}",
)
_UNJUDGED = Words(
    "No rule is said to be broken: something in it could not be judged, so a person will look. You may write to them: {contact}.",
    "Rien n'est reproché ici\u00a0: une partie n'a pu être jugée, et une personne la regardera. Vous pouvez lui écrire\u00a0: {contact}.",
)


def reasons(
    findings: Sequence[Finding],
    lifts: Sequence[Lift],
    measures: Sequence[Measure],
    policy: Policy,
    *,
    person_needed: bool = False,
    by_person: bool = False,
    by_discretion: bool = False,
    country: str = "",
) -> Words:
    """Return the statement of reasons in both languages; the empty statement when there is nothing to say.

    Where self-harm is spoken of, help lines for ``country`` (the reader's, ISO 3166; empty when unknown) stand at the end.
    """
    help_words = helpline.offer((signal for finding in findings for signal in finding.signals), country)
    who = _DECIDED if by_person else _MACHINE if not person_needed else _PERSON if findings else _UNJUDGED
    said = Words(
        _statement(findings, lifts, measures, policy, "en", who=who),
        _statement(findings, lifts, measures, policy, "fr", who=who),
    )
    provision = policy.provisions.get(DISCRETION)
    if by_discretion and provision is not None:
        alone = Words(*(_ALONE.in_(one).format(rule=provision.rule.in_(one)) for one in LANGUAGES))
        said = Words(f"{alone.en} {said.en}", f"{alone.fr} {said.fr}")
    return said if help_words is None else Words(f"{said.en} {help_words.en}", f"{said.fr} {help_words.fr}")


def _statement(
    findings: Sequence[Finding],
    lifts: Sequence[Lift],
    measures: Sequence[Measure],
    policy: Policy,
    language: LanguageCode,
    *,
    who: Words,
) -> str:
    sentences = [_finding(finding, policy, language) for finding in findings]
    sentences += [
        _LIFTED.in_(language).format(
            authorization=lift.authorization, clause=policy.clause(lift.clause).title.in_(language)
        )
        for lift in lifts
    ]
    done = [_measure(measure, language) for measure in measures if measure.action is not Action.ALLOW]
    if done:
        sentences.append(_DONE.in_(language).format(measures="; ".join(done)))
        sentences.append(who.in_(language).format(contact=policy.operator.contact))
    return " ".join(sentences)


def _finding(finding: Finding, policy: Policy, language: LanguageCode) -> str:
    clause = policy.clause(finding.clause)
    own = finding.certainty is Certainty.POSSIBLE and any(signal.name == OWN_SIGNAL for signal in finding.signals)
    wording = _NEAR if finding.basis is Basis.SPIRIT else _OWN if own else _FOUND
    said = wording.in_(language).format(
        certainty=_CERTAINTY[finding.certainty].in_(language),
        title=clause.title.in_(language),
        rule=clause.rule.in_(language),
    )
    quotes = [_QUOTED.in_(language).format(words=_shortened(words)) for words in telling(finding, policy)]
    parts = [said]
    if quotes:
        parts.append(_SEEN.in_(language).format(quotes=", ".join(quotes)))
    parts.append(clause.why.in_(language))
    if finding.beyond:
        passed = ", ".join(_PASSED[name].in_(language) for name in finding.passed if name in _PASSED)
        colon = "\u00a0: " if language == "fr" else ": "
        said_of_it = colon + passed if passed else ""
        parts.append(_BEYOND.in_(language).format(authorization=finding.beyond, passed=said_of_it))
    return " ".join(parts)


def telling(finding: Finding, policy: Policy) -> list[str]:
    """Return at most ``quotes_max`` runs of words that the finding was seen in, the longest, in the order of the text.

    Neighbouring words are put together: single words say little to a reader.
    """
    spots = {spot for signal in policy.carrying(finding) for spot in signal.evidence if spot.excerpt or spot.place}
    runs: list[Evidence] = []
    for spot in sorted(spots, key=lambda one: (one.part, one.place, one.start, -one.end, one.excerpt)):
        last = runs[-1] if runs else None
        if last is None or (last.part, last.place) != (spot.part, spot.place) or spot.start > last.end + 1:
            runs.append(spot)
        elif spot.end > last.end:
            gap = " " if spot.start > last.end else ""
            runs[-1] = replace(
                last, end=spot.end, excerpt=last.excerpt + gap + spot.excerpt[max(0, last.end - spot.start) :]
            )
    said = dict.fromkeys(run.excerpt or run.place for run in runs)
    longest = sorted(said, key=len, reverse=True)[:quotes_max]
    return [words for words in said if words in longest]


def _shortened(words: str) -> str:
    return words if len(words) <= quote_characters_max else words[: quote_characters_max - 1] + "…"


def _measure(measure: Measure, language: LanguageCode) -> str:
    what = enforceable(measure.action).words.in_(language)
    if measure.condition is not UNSET:
        what = _CONDITION[measure.condition].in_(language).format(what=what)
    if measure.until_ms is None or measure.on == "content":
        return what
    date = datetime.fromtimestamp(measure.until_ms / 1000, UTC).date().isoformat()
    return _UNTIL.in_(language).format(what=what, date=date)
