"""Every decision follows again from its record, whatever happened around it; and where it cannot, a code says why."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise import hashlist, obstacle
from clausewise import policy as policies
from clausewise.brakes import Limits
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.detect.known import Known
from clausewise.detect.personal import Personal
from clausewise.detect.reputed import Reputed
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.errors import NotFoundError
from clausewise.exchange import ExchangeError
from clausewise.known import Bank, Lot
from clausewise.model import (
    Action,
    Authorization,
    AuthorizationKind,
    Certainty,
    Item,
    Measure,
    Medium,
    Part,
    Scope,
)
from clausewise.observe.alert import Alert, Row
from clausewise.observe.scenario import scenarios
from clausewise.proof import Evidence, Ground, Verdict
from tests.detect.conftest import LEXICONS
from tests.small import CLAUSES, REGISTER, changed, clause, policy

DAY = 86_400_000
KILL = "I will kill you tonight, my friend"
TUER = "Ce soir, je vais te tuer, mon ami"
CARD = "his card is 4111 1111 1111 1111"
REGRET = "You will regret this, my friend"
TEXTS = (KILL, TUER, CARD, REGRET, "The garden party is on Saturday.", "La fête est samedi.")


class Clock:
    def __init__(self):
        self.now = 100 * DAY

    def __call__(self):
        return self.now


def opened(under=None, store=":memory:", **options):
    return Engine.open(under or policy(), store=store, clock=Clock(), **{"with_detectors": seeing(), **options})


@cache
def seeing():
    return Words(REGISTER, LEXICONS), Personal(REGISTER)


@pytest.fixture
def engine():
    with opened() as one:
        yield one


def codes(proof):
    return [one.code for one in proof.obstacles]


def consent(name="consent", **scope):
    return Authorization(
        name,
        AuthorizationKind.CONSENT,
        Scope(clauses=("privacy.disclosure",), **scope),
        "Marie",
        "letter",
        0,
        1_000 * DAY,
    )


STEPS = st.one_of(
    st.tuples(
        st.just("check"),
        st.lists(
            st.tuples(
                st.sampled_from(TEXTS),
                st.sampled_from(["u1", "u2", ""]),
                st.sampled_from(["", "shop.example", "other.example"]),
            ),
            min_size=1,
            max_size=3,
        ),
    ),
    st.tuples(st.just("undo"), st.integers(0, 5)),
    st.tuples(st.just("permit"), st.sampled_from(["u1", "u2"])),
    st.tuples(st.just("revoke"), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 60)),
)


@settings(max_examples=8)
@given(st.lists(STEPS, min_size=1, max_size=8), st.sampled_from([0.0, 1.0]))
def test_every_decision_is_proved_when_a_ledger_was_lived(steps, share):
    brakes = Limits(actor_measures_per_hour_max=4, sampled_share=share)
    made, contents, permits = [], {}, []
    with opened(brakes=brakes) as engine:
        for number, (step, value) in enumerate(steps):
            if step == "check":
                items = [Item.of_text(text, author=author, host=host, path="/a") for text, author, host in value]
                decisions = engine.check_many(items)
                contents |= {one.id: item for one, item in zip(decisions, items, strict=True)}
                made += [one for one in decisions if one.measures]
            elif step == "undo" and value < len(made):
                engine.undo(made.pop(value).id, by="anne", reason="it was a quotation")
            elif step == "permit":
                permits.append(engine.authorize(consent(f"c{number}", accounts=(value,)), by="root").id)
            elif step == "revoke" and permits:
                engine.revoke(permits.pop(), by="root")
            elif step == "wait":
                engine.clock.now += value * DAY // 2
        head = engine.store.head()
        proofs = {one: engine.replay.prove(one, content) for one, content in contents.items()}
        assert {(one.verdict, one.ground, one.obstacles) for one in proofs.values()} <= {
            (Verdict.SAME, Ground.CONTENT, ())
        }
        assert {one.decision for one in engine.replay.proofs(0, 1 << 60)} == contents.keys()
        assert engine.store.head() == head


def test_decision_is_proved_from_what_was_kept_when_nothing_is_handed_in(engine):
    decision = engine.check(KILL, author="u1", host="shop.example", target="u2")
    proof = engine.replay.prove(decision.id)
    assert (proof.verdict, proof.ground, proof.evidence) == (Verdict.SAME, Ground.CONTENT, Evidence.SAME)
    assert (proof.policy, proof.detectors, proof.taken) == (decision.policy, decision.detectors, ())
    with pytest.raises(NotFoundError, match="CW440"):
        engine.replay.prove("nobody")


def test_code_says_why_when_a_decision_cannot_be_judged_again(engine):
    clean = engine.check("The garden party is on Saturday.")
    assert codes(engine.replay.prove(clean.id)) == ["CW995"]
    assert codes(engine.replay.prove(clean.id, Item.of_text("Another text."))) == ["CW997"]
    given = engine.replay.prove(clean.id, Item.of_text("The garden party is on Saturday."))
    assert (given.verdict, given.ground) == (Verdict.SAME, Ground.CONTENT)
    erased = engine.check(KILL, author="u1")
    engine.erase(erased.id, reason="asked for")
    assert codes(engine.replay.prove(erased.id, Item.of_text(KILL))) == ["CW994"]


def test_person_is_named_as_the_reason_when_a_person_decided():
    holding = changed("conduct.threats", when={Certainty.LIKELY: "threat >= 0.4"}, act={Certainty.LIKELY: Action.HOLD})
    with opened(holding) as engine:
        held = engine.check(Item.of_text(REGRET, author="u1", id="post", host="shop.example"))
        [found] = engine.review.queue(Filter())
        ruling = Ruling(clauses=("conduct.threats",), measures=(Measure(Action.REMOVE, "content", found.target),))
        settled = engine.review.decide(found.id, ruling, by="anne")
        assert codes(engine.replay.prove(settled.decision)) == ["CW991"]
        assert engine.replay.prove(held.id).verdict is Verdict.SAME
        assert [one.verdict for one in engine.replay.proofs(0, 1 << 60)] == [Verdict.SAME, Verdict.UNPROVED]


def test_evidence_leads_to_the_same_when_the_detectors_are_others(tmp_path):
    path = tmp_path / "ledger.db"
    with opened(store=path) as engine:
        removed, nudged = engine.check(KILL, author="u1"), engine.check(REGRET, author="u1")
        versions = dict(engine.judgement.cascade.versions)
    other = Words(REGISTER, LEXICONS)
    other.version = "other"
    with opened(store=path, with_detectors=[other, Personal(REGISTER)]) as engine:
        proof = engine.replay.prove(removed.id)
        assert (proof.verdict, proof.ground, codes(proof)) == (Verdict.SAME, Ground.EVIDENCE, ["CW993"])
        assert "(words)" in proof.obstacles[0].en
        assert versions["words"] != "other"
        assert engine.replay.prove(nudged.id).ground is Ground.EVIDENCE


def test_difference_is_told_when_a_detector_says_something_else(tmp_path):
    path = tmp_path / "ledger.db"
    with opened(store=path) as engine:
        removed = engine.check(KILL, author="u1")

    class Milder(Words):
        def detect(self, batch):
            return [[replace(one, score=0.75) for one in seen] for seen in super().detect(batch)]

    with opened(store=path, with_detectors=[Milder(REGISTER, LEXICONS), Personal(REGISTER)]) as engine:
        proof = engine.replay.prove(removed.id)
        assert proof.verdict is Verdict.DIFFERS
        told = {one.field: (one.recorded, one.replayed) for one in proof.differences}
        assert told["clauses"] == ((("conduct.threats", "certain"),), (("conduct.threats", "likely"),))
        assert told["person_needed"] == (False, True)
        assert proof.evidence is Evidence.DIFFERS


def test_decision_of_an_earlier_version_is_proved_when_it_was_published(tmp_path):
    path, folder = tmp_path / "ledger.db", tmp_path / "policy"
    first = policy(version="1.0")
    policies.publish(first, folder)
    later = [
        replace(one, when={Certainty.CERTAIN: "threat >= 0.99"}) if one.id == "conduct.threats" else one
        for one in CLAUSES
    ]
    second = policies.Policy(policy(*later, version="2.0").document, folder)
    with opened(first, path) as engine:
        removed = engine.check(KILL, author="u1")
    with opened(second, path) as engine:
        assert engine.check(KILL, author="u1").clauses == ()
        assert engine.replay.prove(removed.id).verdict is Verdict.SAME
    (folder / "versions" / "1.0.json").unlink()
    with opened(second, path) as engine:
        assert codes(engine.replay.prove(removed.id)) == ["CW992"]


def test_what_several_items_showed_is_taken_from_the_record_when_proved_alone():
    flooding = clause("comms.spam", {Certainty.CERTAIN: "bulk.actor >= 0.6"}, {Certainty.CERTAIN: Action.REMOVE})
    with opened(policy(*CLAUSES, flooding)) as engine:
        words = "These fine woollen socks are cheap today and you should all have a look at them now"
        made = [engine.check(words, author="u1", id=f"post-{number}") for number in range(6)]
        caught = next(one for one in made if "comms.spam" in one.clauses)
        proof = engine.replay.prove(caught.id)
        assert (proof.verdict, proof.ground, proof.taken) == (Verdict.SAME, Ground.CONTENT, ("bulk.actor",))


class Lists:
    """A list of dangerous addresses that changes its mind, and may be asked only once."""

    version = "1"

    def __init__(self):
        self.asked = 0

    def listed(self, _):
        self.asked += 1
        raise ExchangeError("timeout")


def test_nobody_is_asked_elsewhere_when_a_decision_is_judged_again():
    lists = Lists()
    with opened(with_detectors=(*seeing(), Reputed(lists, REGISTER))) as engine:
        decision = engine.check(f"{KILL} https://a.example/x", author="u1")
        assert decision.notes == ("reputation_skipped:timeout",)
        asked = lists.asked
        proof = engine.replay.prove(decision.id)
        assert (proof.verdict, lists.asked) == (Verdict.SAME, asked)
        assert proof.taken == ("limit.reputation_skipped",)


def test_conduct_is_proved_from_its_evidence_when_it_was_seen_in_a_log():
    probing = clause("integrity.probing", {Certainty.CERTAIN: "probing >= 0.5"}, {Certainty.CERTAIN: Action.BLOCK})
    scenario = replace(scenarios()[0], signal="probing", is_shadow=False)
    row = Row("access.log:1", "GET /wp-login.php")
    with opened(policy(probing)) as engine:
        now = engine.clock()
        key = (("address",), ("203.0.113.9",))
        [blocked] = engine.observe([Alert(scenario, key, now, now, 9, (row,), address="203.0.113.9", score=0.9)])
        assert [one.action for one in blocked.measures] == [Action.BLOCK]
        proof = engine.replay.prove(blocked.id)
        assert (proof.verdict, proof.ground, codes(proof)) == (Verdict.SAME, Ground.EVIDENCE, [])


FILE = b"a harmless stand-in"


@pytest.fixture
def banked():
    under = policies.load("dexero")
    with opened(under, with_detectors=[Known(under.register)], isolated=False) as one:
        one.banks.open(Bank("works", "content.property"), by="desk")
        one.banks.open(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True), by="desk")
        yield one


def known_in(engine, bank):
    engine.banks.add(Lot("e1", bank, "hash"), [hashlist.Row((("sha256", sha256(FILE).digest()),))], by="desk")
    return engine.check(Item((Part(Medium.FILE, data=FILE, name="a.bin"),), author="u1"))


def test_sealed_content_is_not_judged_again_when_it_matched_a_sealed_bank(banked):
    decision = known_in(banked, "never")
    head = banked.store.head()
    assert codes(banked.replay.prove(decision.id)) == ["CW996"]
    assert banked.store.head() == head


def test_known_content_is_proved_when_the_bank_no_longer_knows_it(banked):
    decision = known_in(banked, "works")
    banked.banks.remove("e1", by="desk")
    proof = banked.replay.prove(decision.id)
    assert (proof.verdict, proof.ground, proof.taken) == (Verdict.SAME, Ground.CONTENT, ("known.property",))


def test_what_a_licence_lifted_is_proved_while_the_bank_knows_it_and_never_called_otherwise(banked):
    scope = Scope(("content.property",), accounts=("u1",))
    banked.authorize(Authorization("l1", AuthorizationKind.LICENCE, scope, "ana", "contract 7", 0, 2**50), by="desk")
    decision = known_in(banked, "works")
    content = Item((Part(Medium.FILE, data=FILE, name="a.bin"),))
    assert decision.lifts
    assert banked.replay.prove(decision.id, content).verdict is Verdict.SAME
    banked.banks.remove("e1", by="desk")
    assert codes(banked.replay.prove(decision.id, content)) == ["CW998"]


def test_authorization_that_asked_for_a_secret_is_found_again_when_the_secret_is_not_kept(engine):
    engine.authorize(consent(tokens=("a" * 64,)), by="root")
    item = Item.of_text(CARD, author="u1", token="a" * 64)
    permitted = engine.check(item)
    assert permitted.lifts
    assert engine.replay.prove(permitted.id, replace(item, token="")).verdict is Verdict.SAME


def test_obstacle_says_what_to_do_in_both_languages_when_told():
    stamp = policy().stamp
    told = [
        obstacle.no_policy(stamp),
        obstacle.other_detectors("a", "b", ["words"]),
        *(
            make("d")
            for make in (
                obstacle.by_a_person,
                obstacle.erased,
                obstacle.not_kept,
                obstacle.sealed,
                obstacle.other_content,
                obstacle.inconclusive,
            )
        ),
    ]
    assert sorted(one.code for one in told) == [f"CW99{number}" for number in range(1, 9)]
    assert all(one.en != one.fr and one.remedy_en and one.remedy_fr for one in told)
