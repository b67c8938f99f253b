from concurrent.futures import ThreadPoolExecutor

import pytest

from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.errors import ConflictError, InputError, NotFoundError, StoreError
from clausewise.model import (
    Action,
    Authorization,
    AuthorizationKind,
    Automation,
    Item,
    Language,
    Medium,
    Part,
    Report,
    Scope,
)
from tests.detect.conftest import LEXICONS
from tests.small import REGISTER, changed, policy

DAY = 86_400_000
KILL = "I will kill you tonight, my friend"
CARD = "his card is 4111 1111 1111 1111"


class Clock:
    def __init__(self):
        self.now = 100 * DAY

    def __call__(self):
        return self.now


def opened(store=None, clock=None, under=None, **options):
    return Engine.open(
        under or policy(),
        store=store,
        clock=clock or Clock(),
        with_detectors=[Words(REGISTER, LEXICONS), Personal(REGISTER)],
        **options,
    )


@pytest.fixture
def engine(tmp_path):
    with opened(tmp_path / "ledger.db") as one:
        yield one


CONSENT = Authorization(
    id="consent-1",
    kind=AuthorizationKind.CONSENT,
    scope=Scope(clauses=("privacy.disclosure",), targets=("marie",)),
    issuer="Marie",
    document="letter of 3 May",
    starts_ms=0,
    ends_ms=1_000 * DAY,
)


def test_decision_carries_clause_evidence_reasons_and_policy_when_an_item_breaks_a_clause(engine):
    decision = engine.check(KILL, author="u1")
    assert decision.action is Action.REMOVE
    assert decision.clauses == ("conduct.threats",)
    assert [spot.excerpt for spot in decision.evidence] == ["I will kill you"]
    assert "Titre de conduct.threats" in decision.why("fr")
    assert decision.policy_version == "1.0"
    assert decision.language is Language.EN
    assert decision.automation is Automation.FULL


def test_item_is_allowed_when_nothing_is_found(engine):
    decision = engine.check("Bonjour à toutes et à tous !", author="u1")
    assert decision.action is Action.ALLOW
    assert decision.clauses == ()
    assert decision.why("en")


def test_decision_is_read_back_whole_when_it_was_recorded(engine):
    for text in (KILL, "hello there"):
        decision = engine.check(text, author="u1")
        assert engine.decision(decision.id) == decision


def test_verdict_flips_when_a_consent_is_given_and_back_when_it_is_revoked(engine):
    item = Item.of_text(CARD, author="u2", target="marie")
    assert engine.check(item).action is Action.REMOVE
    engine.authorize(CONSENT, by="desk")
    lifted = engine.check(item)
    assert lifted.action is Action.ALLOW
    assert [lift.authorization for lift in lifted.lifts] == ["consent-1"]
    assert "consent-1" in lifted.why("fr")
    engine.revoke("consent-1", by="desk")
    assert engine.check(item).action is Action.REMOVE


def test_same_text_is_punished_harder_when_it_is_repeated_and_forgiven_when_time_has_passed(tmp_path):
    clock = Clock()
    with opened(tmp_path / "ledger.db", clock) as engine:
        first, second = engine.check(KILL, author="u3"), engine.check(KILL, author="u3")
        assert [one.measures[1].action for one in (first, second)] == [Action.LIMIT, Action.SUSPEND]
        clock.now += 91 * DAY
        assert engine.check(KILL, author="u3").measures[1].action is Action.LIMIT


def test_history_counts_within_one_batch_when_an_author_sends_several(engine):
    decisions = engine.check_many([Item.of_text(KILL, author="u4"), Item.of_text(KILL, author="u4")])
    assert [one.measures[1].action for one in decisions] == [Action.LIMIT, Action.SUSPEND]


def test_verdict_flips_when_the_clause_changes(tmp_path):
    from clausewise.model import Certainty

    milder = changed("conduct.threats", act=dict.fromkeys(Certainty, Action.LABEL))
    with opened(under=milder) as engine:
        assert engine.check(KILL).action is Action.LABEL


def test_undo_returns_content_and_strikes_when_a_decision_was_wrong(engine):
    decision = engine.check(Item.of_text(KILL, id="post-1", author="u5"))
    assert engine.standing("content", "post-1").removed
    engine.undo(decision.id, by="desk", reason="quoted from a play")
    assert not engine.standing("content", "post-1").removed
    assert engine.check(KILL, author="u5").measures[1].action is Action.LIMIT
    assert [record.kind for record in engine.history_of(decision.id)] == ["decided", "exhibited", "undone"]
    with pytest.raises(ConflictError, match="CW441"):
        engine.undo(decision.id, by="desk", reason="again")


def test_state_is_the_same_when_the_ledger_is_opened_again(tmp_path):
    path = tmp_path / "ledger.db"
    with opened(path) as engine:
        engine.authorize(CONSENT, by="desk")
        kept = engine.check(Item.of_text(KILL, id="post-1", author="u1"))
        gone = engine.check(Item.of_text(KILL, id="post-2", author="u1"))
        engine.undo(gone.id, by="desk", reason="mistaken")
    with opened(path) as engine:
        assert engine.standing("content", "post-1").removed
        assert not engine.standing("content", "post-2").removed
        assert engine.state.authorizations["consent-1"] == CONSENT
        assert engine.state.history("u1").strikes == kept.strikes


def test_other_engine_knows_at_once_when_one_strikes_or_revokes_on_the_same_ledger(tmp_path):
    path = tmp_path / "ledger.db"
    card = Item.of_text(CARD, target="marie")
    with opened(path) as one, opened(path) as other:
        one.check(KILL, author="u1")
        assert other.check(KILL, author="u1").measures[1].action is Action.SUSPEND
        one.authorize(CONSENT, by="desk")
        assert other.check(card).action is Action.ALLOW
        one.revoke("consent-1", by="desk")
        assert other.explain(card).decision.action is Action.REMOVE
        assert other.check(card).action is Action.REMOVE


def test_item_is_not_judged_when_it_lies_outside_the_services(engine):
    decision = engine.check(KILL, author="u1", host="elsewhere.example", path="/")
    assert decision.action is Action.ALLOW
    assert decision.notes == ("outside_scope",)
    inside = engine.check(KILL, author="u1", host="eu.shop.example", path="/app/chat")
    assert inside.action is Action.REMOVE
    assert engine.check(KILL, host="eu.shop.example", path="/other").notes == ("outside_scope",)


def test_item_is_held_for_a_person_when_no_detector_sees_its_kind(engine):
    decision = engine.check(Item(parts=(Part(text="look"), Part(medium=Medium.SIGN_IN, data=b"\x89PNG")), id="p1"))
    assert decision.action is Action.HOLD
    assert decision.person_needed
    assert decision.notes == ("not_judged:sign_in",)
    assert decision.clauses == ()


def test_item_is_held_when_its_language_is_neither_english_nor_french(engine):
    decision = engine.check("i will kill you — das habe ich ihm gestern Abend in der Kneipe nicht gesagt, weißt du")
    assert decision.language is Language.OTHER
    assert decision.action is Action.HOLD


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item.of_text("x" * 1_000_001), "CW102"),
        (Item(parts=(Part(text="x"),) * 65), "CW101"),
        (Item.of_text("x", author="y" * 513), "CW103"),
        (Item(parts=(Part(Medium.FILE, data=b"x", name="y" * 4_097),)), "CW103"),
        (Item.of_text("x", host="http://shop.example"), "CW104"),
        (Item.of_text("x", host="shop.example:abc"), "CW104"),
        (Item.of_text("x", host="shop.example\u3002"), "CW104"),
    ],
)
def test_error_names_the_limit_when_an_item_is_too_large(engine, item, code):
    with pytest.raises(InputError, match=code):
        engine.check(item)
    assert engine.store.head()[0] == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ends_ms": 0}, "CW121"),
        ({"issuer": ""}, "CW122"),
        ({"kind": AuthorizationKind.LICENCE}, "CW123"),
        ({"scope": Scope(clauses=("privacy.disclosure",), networks=("nowhere",))}, "CW124"),
        ({"id": "a/b"}, "CW125"),
        ({"scope": Scope(clauses=("privacy.disclosure",))}, "CW127"),
        ({"scope": Scope(clauses=("privacy.disclosure",), accounts=("u1",), techniques=("by post",))}, "CW126"),
        ({"scope": Scope(clauses=("privacy.disclosure",), tokens=("secret",))}, "CW128"),
    ],
)
def test_authorization_is_refused_when_it_is_void(engine, wrong, code):
    from msgspec.structs import replace

    with pytest.raises(InputError, match=code):
        engine.authorize(replace(CONSENT, **wrong), by="desk")


def test_authorization_stays_ended_when_it_was_when_revoked_twice(tmp_path):
    clock = Clock()
    with opened(tmp_path / "ledger.db", clock) as engine:
        engine.authorize(CONSENT, by="desk")
        first = engine.revoke("consent-1", by="desk")
        clock.now += DAY
        assert engine.revoke("consent-1", by="desk") == first


def test_authorization_is_refused_when_its_id_is_taken(engine):
    engine.authorize(CONSENT, by="desk")
    with pytest.raises(ConflictError, match="CW131"):
        engine.authorize(CONSENT, by="desk")


def test_report_gets_a_receipt_when_the_clause_takes_reports(tmp_path):
    from clausewise.model import Channel

    open_to_all = changed("conduct.threats", channels=(Channel.DETECTOR, Channel.REPORT))
    with opened(tmp_path / "ledger.db", under=open_to_all) as engine:
        receipt = engine.report(
            Report(item="post-9", clause="conduct.threats", reason="il me fait peur", language="fr")
        )
        assert [record.kind for record in engine.history_of(receipt)] == ["reported", "opened"]
        with pytest.raises(InputError, match="CW133"):
            engine.report(Report(item="post-9", clause="content.attack", reason="…"))
        with pytest.raises(NotFoundError):
            engine.report(Report(item="post-9", clause="no.such", reason="…"))


def test_error_says_so_when_there_is_no_store_or_no_decision(engine):
    with pytest.raises(NotFoundError, match="CW440"):
        engine.decision("nothing")
    with pytest.raises(StoreError, match="CW442"):
        opened().decision("nothing")


def test_measures_are_carried_out_after_the_record_and_failures_are_recorded_when_an_enforcer_is_given(tmp_path):
    done = []

    def enforcer(measure, decision, *, undo):
        done.append((measure.action, undo))
        if measure.action is Action.LIMIT:
            raise RuntimeError("the platform is away")

    with opened(tmp_path / "ledger.db", enforcer=enforcer) as engine:
        decision = engine.check(KILL, author="u1")
        kinds = [record.kind for record in engine.history_of(decision.id)]
        assert kinds == ["decided", "exhibited", "enforced", "enforcement_failed"]
        engine.undo(decision.id, by="desk", reason="…")
        assert done == [(Action.REMOVE, False), (Action.LIMIT, False), (Action.REMOVE, True), (Action.LIMIT, True)]


def test_words_of_a_person_are_gone_but_the_chain_is_whole_when_a_decision_is_erased(engine):
    decision = engine.check(KILL, author="u1")
    assert engine.erase(decision.id, reason="request 12") == len(["decided", "exhibited"])
    bare = engine.decision(decision.id)
    assert bare.clauses == decision.clauses
    assert bare.evidence == ()
    assert bare.measures == decision.measures
    assert list(engine.store.verify())[-1] == len(["decided", "exhibited", "enacted", "erased"])


def test_nothing_of_a_persons_words_stands_in_the_chain_when_a_decision_is_recorded(engine):
    decision = engine.check("I will kill you, Mortimer", author="u1")
    assert not [record for record in engine.history_of(decision.id) if b"kill" in record.body]


def test_every_decision_is_recorded_once_when_many_threads_check(engine):
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(lambda number: engine.check(f"hello {number}", author=f"u{number}"), range(200)))
    assert len({decision.id for decision in decisions}) == 200
    assert list(engine.store.verify())[-1] == 200


def test_explanation_shows_views_signals_and_bands_when_asked(engine):
    explained = engine.explain(Item.of_text("I w1ll k1ll you tonight, my friend"))
    assert any("i will kill you" in view for view in explained.views)
    assert ("conduct.threats", "certain", "threat >= 0.9", True) in explained.bands
    assert explained.decision.action is Action.REMOVE
    assert engine.store.head()[0] == 0
