import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.deposit import MATCH, Deposits, Print, Work, fingerprint
from clausewise.engine import Engine
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.model import (
    Action,
    Authorization,
    AuthorizationKind,
    Certainty,
    Item,
    Scope,
)
from clausewise.policy import load

MEMO = {
    "en": (
        "The board decided on Tuesday to close the northern plant before the end of the year and to offer the two hundred people "
        "who work there a place in the new workshop by the harbour. Nobody outside this room may know of it before the unions have "
        "been told, which will happen on the ninth. The figures of the second quarter are worse than we said in May, and the bank "
        "asks for an answer soon."
    ),
    "fr": (
        "Le conseil a décidé mardi de fermer l'usine du nord avant la fin de l'année et d'offrir aux deux cents personnes qui y "
        "travaillent une place dans le nouvel atelier du port. Personne hors de cette salle ne doit l'apprendre avant que les "
        "syndicats soient avertis, ce qui se fera le neuf. Les chiffres du deuxième trimestre sont pires que ce que nous avons dit "
        "en mai, et la banque attend une réponse."
    ),
}
NOVEL = " ".join(
    f"In chapter {number} the captain counted {number * 7} lanterns along the quay, wrote the sum {number * 13} on the back of a letter "
    f"from station {number * 3} and waited for the tide of day {number}."
    for number in range(60)
)
POLICY = load("dexero")


def works(kind="confidential", text=MEMO["en"]):
    made = Deposits()
    words, prints = fingerprint(text)
    made.add(Work("w1", "board", kind, words), Print("Memo", prints))
    return made


def match(deposits, text, author="u1"):
    return {one.name: one for one in deposits.match(Item.of_text(text, author=author))}.get(MATCH)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_part_of_a_confidential_text_is_known_again_when_others_post_it(language):
    text = MEMO[language]
    posted = "Look what I found: " + text[len(text) // 5 :] + " Wow."
    found = match(works(text=text), posted)
    assert found.score == 0.9
    [spot] = found.evidence
    assert posted[spot.start : spot.end] in text
    assert spot.sense.startswith("work:w1 owner:board share:")


def test_owner_may_post_the_work_when_others_may_not():
    assert match(works(), MEMO["en"], author="board") is None
    assert match(works(), MEMO["en"].upper()).score == 0.9


def test_few_words_in_common_are_nothing_when_a_text_is_another():
    assert (
        match(
            works(),
            "The board decided on Tuesday to buy new chairs for everybody in the office by the river, said the boss.",
        )
        is None
    )
    assert match(works(), MEMO["fr"]) is None
    assert match(works(), "the end of the year") is None


def test_quotation_of_a_published_work_is_free_when_it_is_short():
    deposits = works("protected", NOVEL)
    words = NOVEL.split()
    assert match(deposits, "I loved this line: " + " ".join(words[400:430]) + ". What a book!") is None
    assert match(deposits, " ".join(words[400:700])).score == 0.75
    assert match(deposits, " ".join(words[400:1_100])).score == 0.9


def test_work_is_known_no_longer_when_it_is_removed():
    deposits = works()
    deposits.remove("w1")
    deposits.remove("w1")
    assert match(deposits, MEMO["en"]) is None
    assert deposits._holders == {}


@given(st.text(max_size=300))
def test_any_text_is_matched_without_a_fault_when_works_are_known(text):
    assert all(0.0 <= one.score <= 1.0 for one in works().match(Item.of_text(text + " " + text)))


def opened(store=None):
    return Engine.open(POLICY, store=store, clock=lambda: 1_000_000, with_detectors=[])


def test_deposit_is_judged_after_a_restart_and_never_kept_as_text_when_it_is_made(tmp_path):
    path = tmp_path / "ledger.db"
    with opened(path) as engine:
        assert engine.deposit(MEMO["en"], Work("w1", "board"), title="Memo", by="desk").words == 76
        [record] = engine.history_of("w1")
        assert b"plant" not in record.body + (engine.store.sealed(record.sequence) or b"")
    with opened(path) as engine:
        decision = engine.check(MEMO["en"], author="u1")
        [finding] = decision.findings
        assert (finding.clause, finding.certainty, decision.action) == (
            "content.property",
            Certainty.LIKELY,
            Action.HOLD,
        )
        engine.withdraw("w1", by="desk")
        assert engine.check(MEMO["en"], author="u1").findings == ()
        assert engine.store.sealed(record.sequence) is None
        with pytest.raises(ConflictError, match="CW138"):
            engine.deposit(MEMO["en"], Work("w1", "board"), by="desk")
    with opened(path) as engine:
        assert engine.check(MEMO["en"], author="u1").findings == ()


def test_other_process_knows_a_work_when_one_deposits_or_withdraws_it(tmp_path):
    path = tmp_path / "ledger.db"
    with opened(path) as one, opened(path) as other:
        one.deposit(MEMO["en"], Work("w1", "board"), by="desk")
        assert other.check(MEMO["en"], author="u1").clauses == ("content.property",)
        other.withdraw("w1", by="desk")
        assert one.check(MEMO["en"], author="u1").clauses == ()


def test_licence_on_file_lifts_the_finding_when_it_covers_the_account():
    engine = opened()
    engine.deposit(MEMO["en"], Work("w1", "board"), by="desk")
    licence = Authorization(
        id="l1",
        kind=AuthorizationKind.LICENCE,
        scope=Scope(clauses=("content.property",), accounts=("u1",)),
        issuer="board",
        document="letter",
        starts_ms=0,
        ends_ms=2_000_000,
    )
    engine.authorize(licence, by="desk")
    lifted = engine.check(MEMO["en"], author="u1")
    assert (lifted.findings, [one.authorization for one in lifted.lifts]) == ((), ["l1"])
    assert engine.check(MEMO["en"], author="u2").clauses == ("content.property",)


@pytest.mark.parametrize(
    ("text", "work", "code"),
    [
        ("too short", Work("w1", "board"), "CW136"),
        (MEMO["en"], Work("w 1", "board"), "CW135"),
        (MEMO["en"], Work("w1", ""), "CW135"),
    ],
)
def test_deposit_is_refused_when_it_could_never_be_known_again(text, work, code):
    with pytest.raises(InputError, match=code):
        opened().deposit(text, work, by="desk")


def test_withdrawing_is_refused_when_nothing_is_there():
    with pytest.raises(NotFoundError, match="CW137"):
        opened().withdraw("w9", by="desk")
