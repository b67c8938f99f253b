from clausewise.detect.words import Words
from clausewise.fold import State
from clausewise.judgement import Judgement, digest, new_id
from clausewise.model import Item, Medium, Part
from tests.detect.conftest import LEXICONS
from tests.small import REGISTER, policy

KILL = "I will kill you tonight, my friend"


def judged(items):
    judgement = Judgement(policy(), [Words(REGISTER, LEXICONS)])
    return judgement.decide(items, judgement.signals(items), State(), time_ms=7)


def test_same_input_gives_the_same_verdict_when_judged_again():
    items = [Item.of_text(KILL, id="i1", author="u1"), Item.of_text("hello", id="i2")]

    def without_ids(decision):
        return decision.measures, decision.clauses, decision.reasons, decision.content_sha256, decision.detectors

    first, second = ([without_ids(one) for one in judged(items)] for _ in range(2))
    assert first == second


def test_part_is_named_when_evidence_stands_in_a_later_part():
    [decision] = judged([Item(parts=(Part(text="hello"), Part(text=KILL)))])
    assert {spot.part for spot in decision.evidence} == {1}


def test_nothing_is_scanned_when_an_item_has_no_text():
    [decision] = judged([Item(parts=(Part(medium=Medium.REQUEST, data=b"x"),))])
    assert decision.notes == ("not_judged:request",)


def test_removal_stands_when_one_part_breaks_a_clause_and_another_cannot_be_seen():
    [decision] = judged([Item(parts=(Part(text=KILL), Part(medium=Medium.FILE, data=b"x")))])
    assert decision.action.value == "remove"


def test_digest_is_the_same_when_the_content_is_whoever_sends_it():
    assert digest(Item.of_text("a", author="x")) == digest(Item.of_text("a", author="y"))
    assert digest(Item.of_text("a")) != digest(Item.of_text("b"))
    assert digest(Item(parts=(Part(text="ab"), Part(text="")))) != digest(Item(parts=(Part(text="a"), Part(text="b"))))
    assert digest(Item.of_text("\ud800"))


def test_ids_sort_by_time_when_made_one_after_the_other():
    ids = [new_id() for _ in range(100)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 100


def test_item_is_held_when_one_hit_may_hide_behind_many():
    [decision] = judged([Item.of_text("I will kill you of laughter. " * 600 + KILL)])
    assert decision.action.value == "hold"
    assert (decision.person_needed, decision.automation) == (True, "full")  # nobody took part yet
    assert decision.notes == ("limit.hits",)


def test_padding_hides_nothing_when_the_words_are_disguised():
    [decision] = judged([Item.of_text("i will k1ll you of laughter, " * 600 + "i will k1ll you tonight")])
    assert decision.action.value == "hold"


def test_long_page_is_not_held_when_it_only_has_many_numbers():
    rows = "\n".join(f"{number} {number * 7919} 2026-01-{number % 28 + 1:02}" for number in range(3000))
    [decision] = judged([Item.of_text(rows)])
    assert decision.notes == ()


def test_language_is_that_of_the_words_seen_when_another_one_is_put_in_front():
    spanish = "Hola a todos, esto es un texto largo y muy normal que no dice nada malo de nadie. " * 20
    english = " Well, my friend, listen to what I have to say to you because I mean every word of it. "
    [decision] = judged([Item.of_text(spanish + english + KILL + ", and you know that I mean it." + english)])
    assert decision.language.value == "en"
