import pytest
from msgspec import json
from msgspec.structs import replace

from clausewise import transcript
from clausewise.assent import Assent, account_characters_max
from clausewise.decision import Decision
from clausewise.edition import Kind
from clausewise.engine import Engine
from clausewise.errors import ConflictError, InputError, NotFoundError, StoreError
from clausewise.model import LANGUAGES, Action, Condition, Measure, Notification, Words
from clausewise.policy import Policy, publish
from tests.small import CLAUSES, document, policy

NOW_MS = 1_790_000_000_000


def opened(tmp_path, held=None, *, store=True):
    folder = tmp_path / "policy"
    publish(held or policy(), folder)
    return Engine(
        Policy((held or policy()).document, folder),
        store=_store(tmp_path) if store else None,
        clock=lambda: NOW_MS,
        with_detectors=[],
    )


def _store(tmp_path):
    from clausewise.ledger import open_store

    return open_store(tmp_path / "clausewise.db")


def told(engine, **more):
    said = {"account": "u42", "version": "1.0", "sha256": engine.policy.stamp.sha256, "first": "fr", "language": "en"}
    return Assent(**{**said, "time_ms": NOW_MS - 5, **more})


def test_acceptance_is_a_record_when_told(tmp_path):
    with opened(tmp_path) as engine:
        made = engine.assents.accept(told(engine), by="key:k1")
        assert made == told(engine)
        [record] = engine.store.of_subject("u42")
        assert (record.kind, record.actor, record.effect, record.time_ms) == ("accepted", "key:k1", True, NOW_MS)
        assert json.decode(record.body) == {
            "version": "1.0",
            "sha256": engine.policy.stamp.sha256,
            "first": "fr",
            "language": "en",
            "time_ms": NOW_MS - 5,
        }
        later = engine.assents.accept(told(engine, language="fr", time_ms=0), by="key:k1")
        assert later.time_ms == NOW_MS
        assert engine.assents.of("u42") == (later, made)
        assert engine.assents.of("u43") == ()


@pytest.mark.parametrize(
    ("more", "error", "code"),
    [
        ({"version": "9"}, NotFoundError, "CW945"),
        ({"sha256": "0" * 64}, ConflictError, "CW946"),
        ({"account": ""}, InputError, "CW948"),
        ({"account": "u" * (account_characters_max + 1)}, InputError, "CW948"),
        ({"account": "u\n42"}, InputError, "CW948"),
        ({"time_ms": NOW_MS + 600_000}, InputError, "CW948"),
        ({"time_ms": -1}, InputError, "CW948"),
    ],
)
def test_acceptance_is_refused_when_it_cannot_be(tmp_path, more, error, code):
    with opened(tmp_path) as engine:
        with pytest.raises(error) as caught:
            engine.assents.accept(told(engine, **more), by="x")
        assert caught.value.code == code
        assert engine.store.head()[0] == 0


def test_nobody_has_accepted_when_there_is_no_record(tmp_path):
    with opened(tmp_path) as engine:
        with pytest.raises(NotFoundError) as caught:
            engine.assents.since("u42")
        assert caught.value.code == "CW947"
    with opened(tmp_path, store=False) as engine, pytest.raises(StoreError) as caught:
        engine.assents.accept(told(engine), by="x")
    assert caught.value.code == "CW442"


def test_changes_since_are_told_when_a_new_version_is_in_use(tmp_path):
    with opened(tmp_path) as engine:
        engine.assents.accept(told(engine), by="x")
        assert engine.assents.since("u42").altered == ()
    changed = document(
        replace(CLAUSES[0], rule=Words("Do not.", "Non.")),
        *CLAUSES[2:],
        replace(CLAUSES[1], id="law.new"),
        version="2.0",
    )
    with opened(tmp_path, Policy(changed)) as engine:
        since = engine.assents.since("u42")
        assert since.is_known
        assert (since.accepted.version, since.current.version) == ("1.0", "2.0")
        assert {one.id: one.kind for one in since.altered} == {
            "conduct.threats": Kind.CHANGED,
            "content.attack": Kind.WITHDRAWN,
            "law.new": Kind.ADDED,
        }
        (tmp_path / "policy" / "versions" / "1.0.json").unlink()
        since = engine.assents.since("u42")
        assert (since.is_known, since.altered) == (False, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_of_languages_is_judged_when_the_law_asks_for_one(tmp_path, language):
    plain = policy()
    with opened(tmp_path, plain) as engine:
        assert engine.assents.is_in_order(told(engine, first=language))
    asked = Policy(replace(plain.document, operator=replace(plain.operator, languages=("fr", "en")), version="2.0"))
    with opened(tmp_path, asked) as engine:
        assert engine.assents.is_in_order(told(engine, first=language)) is (language == "fr")


def test_account_is_active_again_when_acceptance_was_the_condition(tmp_path):
    with opened(tmp_path) as engine:
        bound = Measure(Action.LIMIT, "account", "u42", None, Condition.ACCEPT_POLICY)
        made = (Measure(Action.REINSTATE, "account", "u42"), bound)
        back = Decision("d1", "u42", NOW_MS, engine.policy.stamp, measures=made, notification=Notification.NOTICE)
        engine.clerk.append([transcript.entry(back)])
        assert engine.standings.of("account", "u42").state == "reinstated"
        engine.assents.accept(told(engine), by="key:k1")
        assert engine.standings.of("account", "u42").state == "active"
        assert [one.measure for one in engine.expiries.settle()] == [bound]
