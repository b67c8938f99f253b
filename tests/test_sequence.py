"""Whole dialogues, judged by the shipped policy from the first line to the last."""

import pytest

from clausewise.detect.registry import detectors
from clausewise.engine import Engine
from clausewise.fold import State
from clausewise.ladder import WEIGHT
from clausewise.memory import Memory
from clausewise.model import LANGUAGES, Action, Certainty, Item, Signal
from clausewise.policy import load
from clausewise.sequence import EMITS, Conversations
from clausewise.utterance import CHILD_NAMED, Event, cues, laughs
from tests.dialogues import HARM, INNOCENT

# What is left of a kind when some of its words are in no list: at least this share of the dialogues is seen, and none falsely.
RECALL_MIN = 0.8
CLAUSES = {
    "harassment": "conduct.harassment",
    "stalking": "conduct.stalking",
    "grooming": "content.minors",
    "flooding": "comms.spam",
    "pile_on": "content.disruption",
}
POLICY = load("dexero")
SEEING = detectors(POLICY.register)


class Clock:
    now = 0

    def __call__(self):
        return self.now


CLOCK = Clock()
ENGINE = Engine(POLICY, clock=CLOCK, with_detectors=SEEING)


def fresh():
    """The engine with nothing to remember; compiling it anew for every dialogue would take minutes."""
    ENGINE.memory, ENGINE.state = Memory(POLICY), State()
    return ENGINE


def judged(dialogue):
    """Judge a dialogue item by item, each at its own time; return the decisions."""
    engine = fresh()
    decisions = []
    for item in dialogue.items():
        CLOCK.now = item.time_ms
        decisions.append(engine.check(item))
    return decisions


def together(decision):
    return {signal.name: signal for finding in decision.findings for signal in finding.signals if signal.name in EMITS}


@pytest.fixture(scope="module")
def shown():
    """What the sequences of each dialogue showed: (dialogue, decisions)."""
    return [(dialogue, judged(dialogue)) for dialogue in (*HARM, *INNOCENT)]


def kinds(decisions):
    return {name.removeprefix("sequence.") for decision in decisions for name in together(decision)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_harm_over_several_items_is_seen_when_dialogues_are_judged(shown, language):
    harmful = [(one, kinds(decisions)) for one, decisions in shown if one.kind and one.language == language]
    missed = [one.name for one, found in harmful if one.kind not in found]
    assert len(harmful) >= 12
    assert len(missed) <= len(harmful) * (1 - RECALL_MIN), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_seen_over_several_items_when_people_are_at_peace(shown, language):
    peaceful = [(one, kinds(decisions)) for one, decisions in shown if not one.kind and one.language == language]
    assert len(peaceful) >= 12
    assert [(one.name, found) for one, found in peaceful if found] == []


def test_sequence_holds_at_most_and_names_earlier_items_when_it_is_found(shown):
    for dialogue, decisions in shown:
        names = [item.id for item in dialogue.items()]
        for number, decision in enumerate(decisions):
            for signal in together(decision).values():
                assert signal.items
                assert set(signal.items) <= set(names[:number])
                [finding] = [one for one in decision.findings if one.clause == CLAUSES[signal.name.partition(".")[2]]]
                assert finding.certainty is not Certainty.CERTAIN or len(finding.signals) > 1
            alone = all(signal.name in EMITS for finding in decision.findings for signal in finding.signals)
            if decision.findings and alone:
                assert WEIGHT[decision.action] <= WEIGHT[Action.HOLD]
                assert decision.strikes == ()


def test_first_item_of_a_dialogue_shows_nothing_when_it_stands_alone(shown):
    assert all(together(decisions[0]) == {} for _, decisions in shown)


def test_signals_are_the_same_when_a_dialogue_is_judged_again(shown):
    for dialogue, decisions in shown:
        again = judged(dialogue)
        assert [together(one) for one in again] == [together(one) for one in decisions]


def test_dialogue_shows_the_same_when_it_comes_in_one_batch(shown):
    for dialogue, decisions in shown:
        items = dialogue.items()
        CLOCK.now = items[-1].time_ms
        assert [together(one) for one in fresh().check_many(items)] == [together(one) for one in decisions], (
            dialogue.name
        )


def test_same_item_counts_once_when_it_is_checked_again():
    conversations = Conversations()
    insult = [Signal("insult", 0.9)]
    item = Item.of_text("idiot", id="one", author="a", target="b")
    found = [conversations.see(item, insult, time_ms=0, dated=True)[1] for _ in range(6)]
    assert found == [[]] * 6
    others = [
        conversations.see(Item.of_text("idiot", id=str(number), author="a", target="b"), insult, time_ms=0, dated=True)[
            1
        ]
        for number in range(2)
    ]
    assert [[signal.name for signal in one] for one in others] == [[], ["sequence.harassment"]]


def test_pace_is_not_judged_when_items_bear_no_time_and_come_at_once():
    engine = fresh()
    items = [Item.of_text(f"line {number}", author="a", target="b") for number in range(60)]
    assert all(together(one) == {} for one in engine.check_many(items))


@pytest.mark.parametrize("text", ["t'es niaiseux mdr", "LOL what an idiot", "hahaha", "you 😂"])
def test_text_laughs_when_it_says_so_in_words_or_pictures(text):
    assert laughs(text)
    assert not laughs("the LOLA film opens on Friday")


def test_insult_is_no_hostility_when_it_comes_with_laughter():
    assert not Event(1, 0, "", (*cues([Signal("insult", 0.9)]), "laughter")).is_hostile
    assert Event(1, 0, "", (*cues([Signal("threat", 0.9)]), "laughter")).is_hostile


def test_cue_follows_the_strength_when_a_signal_is_faint():
    assert cues([Signal("insult", 0.4), Signal("tone.insult", 0.8)]) == ()
    assert cues([Signal("slur.sex", 0.6)]) == ("hostile",)


def test_age_given_to_a_child_is_a_cue_when_its_sense_is_seen():
    from clausewise.model import Evidence

    signal = Signal("sexual_minors", 0.55, (Evidence(0, 0, 1, "", CHILD_NAMED),))
    assert cues([signal]) == ("minor_named",)
