from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise.judge import Verdict, judge, lift
from clausewise.model import (
    Authorization,
    AuthorizationKind,
    Certainty,
    Finding,
    Item,
    Lift,
    Medium,
    Part,
    Scope,
    Signal,
    Trait,
)
from tests.small import changed, policy, seen

ABOUT = {"item.language": "en", "item.medium": "text"}
DAY = 86_400_000
ASSESSMENT = Authorization(
    id="grant-1",
    kind=AuthorizationKind.GRANT,
    scope=Scope(clauses=("integrity.*",), accounts=("auditor",), hosts=("*.shop.example",), networks=("192.0.2.0/24",)),
    issuer="Shoply",
    document="order 7",
    starts_ms=10 * DAY,
    ends_ms=20 * DAY,
)
PROBE = Item.of_text("…", author="auditor", host="app.shop.example", network="192.0.2.9")
PROBING = (Finding("integrity.probing", Certainty.CERTAIN),)


def found(name, **scores):
    return {finding.clause: finding.certainty for finding in judge(seen(**scores), policy(), ABOUT)}.get(name)


def test_band_is_the_strongest_that_holds_when_scores_rise():
    assert found("conduct.threats", threat=0.39) is None
    assert found("conduct.threats", threat=0.4) is Certainty.POSSIBLE
    assert found("conduct.threats", threat=0.7) is Certainty.LIKELY
    assert found("conduct.threats", threat=0.95) is Certainty.CERTAIN


def test_verdict_flips_when_the_clause_changes():
    stricter = changed("conduct.threats", when={Certainty.CERTAIN: "threat >= 0.99"})
    assert judge(seen(threat=0.95), policy(), ABOUT)
    assert not judge(seen(threat=0.95), stricter, ABOUT)


def test_each_trait_is_named_when_an_attack_speaks_of_it():
    [finding] = judge(seen(hate=0.95, group__religion=0.5, slur__race=0.8), policy(), ABOUT)
    assert finding.certainty is Certainty.CERTAIN
    assert finding.traits == (Trait.RELIGION,)  # slur.race is not among the signals that this clause reads


def test_no_clause_is_met_when_no_signal_fired():
    assert judge([], policy(), ABOUT) == ()


@given(
    st.dictionaries(st.sampled_from(["threat", "hate", "group.religion", "intrusion", "unheard_of"]), st.floats(0, 1))
)
def test_findings_never_weaken_when_scores_rise(scores):
    order = (*Certainty, None)
    raised = {name: min(1.0, score + 0.2) for name, score in scores.items()}
    before = {one.clause: one.certainty for one in judge(seen(**_named(scores)), policy(), ABOUT)}
    after = {one.clause: one.certainty for one in judge(seen(**_named(raised)), policy(), ABOUT)}
    for clause, certainty in before.items():
        assert order.index(after.get(clause)) <= order.index(certainty)


def _named(scores):
    return {name.replace(".", "__"): score for name, score in scores.items()}


def test_finding_is_lifted_when_a_grant_covers_it():
    verdict = lift(PROBING, [ASSESSMENT], policy(), PROBE, time_ms=15 * DAY)
    assert verdict == Verdict((), (Lift("integrity.probing", "grant-1"),))


def test_finding_stays_when_the_grant_has_ended_or_was_revoked():
    assert lift(PROBING, [ASSESSMENT], policy(), PROBE, time_ms=20 * DAY).findings
    revoked = Authorization(**{**_fields(ASSESSMENT), "revoked_ms": 12 * DAY})
    assert not lift(PROBING, [revoked], policy(), PROBE, time_ms=11 * DAY).findings
    assert lift(PROBING, [revoked], policy(), PROBE, time_ms=12 * DAY).findings


def _fields(struct):
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def test_finding_names_the_authorization_when_its_holder_goes_beyond_the_scope():
    elsewhere = Item.of_text("…", author="auditor", host="shop.example", network="192.0.2.9")
    [finding] = lift(PROBING, [ASSESSMENT], policy(), elsewhere, time_ms=15 * DAY).findings
    assert (finding.beyond, finding.passed) == ("grant-1", ("hosts",))


def test_finding_does_not_name_the_authorization_when_a_stranger_does_the_same():
    stranger = Item.of_text("…", author="mallory", host="app.shop.example", network="192.0.2.9")
    [finding] = lift(PROBING, [ASSESSMENT], policy(), stranger, time_ms=15 * DAY).findings
    assert finding.beyond == ""


def test_grant_lifts_nothing_when_the_clause_does_not_name_its_kind():
    strict = changed("integrity.probing", unless=())
    assert lift(PROBING, [ASSESSMENT], strict, PROBE, time_ms=15 * DAY).findings


def conducted(**context):
    given = {"author": "auditor", "host": "app.shop.example", "network": "192.0.2.9", "time_ms": 15 * DAY} | context
    return Item((Part(Medium.LOG, text="GET /x 404"),), **given)


def test_conduct_is_held_against_the_moment_of_the_deed_when_it_is_judged_later():
    assert not lift(PROBING, [ASSESSMENT], policy(), conducted(), time_ms=40 * DAY).findings
    [finding] = lift(PROBING, [ASSESSMENT], policy(), conducted(time_ms=25 * DAY), time_ms=15 * DAY).findings
    assert (finding.beyond, finding.passed) == ("grant-1", ("window",))
    assert not lift(PROBING, [ASSESSMENT], policy(), conducted(host=""), time_ms=15 * DAY).findings


def test_finding_goes_beyond_when_the_technique_is_another():
    narrow = replace(ASSESSMENT, scope=replace(ASSESSMENT.scope, techniques=("probing.*",)))
    within = (replace(PROBING[0], signals=(Signal("probing.paths", 0.9),)),)
    beside = (replace(PROBING[0], signals=(Signal("probing.paths", 0.9), Signal("payload.sql", 0.9))),)
    assert not lift(within, [narrow], policy(), conducted(), time_ms=0).findings
    [finding] = lift(beside, [narrow], policy(), conducted(), time_ms=0).findings
    assert (finding.beyond, finding.passed) == ("grant-1", ("techniques",))


def test_assessor_goes_beyond_when_a_kindred_clause_is_broken():
    only = replace(ASSESSMENT, scope=replace(ASSESSMENT.scope, clauses=("integrity.overload",)))
    [finding] = lift(PROBING, [only], policy(), conducted(), time_ms=0).findings
    assert (finding.beyond, finding.passed) == ("grant-1", ("clauses",))
    [finding] = lift((Finding("conduct.threats", Certainty.LIKELY),), [only], policy(), conducted(), time_ms=0).findings
    assert finding.beyond == ""
    [finding] = lift(PROBING, [only], policy(), conducted(time_ms=25 * DAY), time_ms=0).findings
    assert finding.beyond == ""


def test_signals_carry_a_finding_when_they_suffice_or_are_needed():
    two = changed("conduct.threats", when={Certainty.LIKELY: "threat >= 0.9 || insult >= 0.8 && hate >= 0.5"})
    signals = seen(threat=0.3, insult=0.9, hate=0.6)
    finding = next(one for one in judge(signals, two, ABOUT) if one.clause == "conduct.threats")
    assert {one.name for one in finding.signals} == {"threat", "insult", "hate"}
    assert {one.name for one in two.carrying(finding)} == {"insult", "hate"}


def test_all_signals_carry_a_finding_when_none_stands_out():
    two = changed("conduct.threats", when={Certainty.LIKELY: "threat >= 0.9 && item.language == 'en'"})
    finding = next(one for one in judge(seen(threat=0.95), two, ABOUT) if one.clause == "conduct.threats")
    assert two.carrying(finding) == finding.signals
