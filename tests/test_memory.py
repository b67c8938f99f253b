"""What an engine remembers: settled with the record, rebuilt from the ledger, erased with it."""

import pytest

from clausewise.detect.lexicon import load as lexicons
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.errors import StoreError
from clausewise.ledger import open_store
from clausewise.memory import Memory
from clausewise.model import Item
from clausewise.policy import load
from clausewise.sequence import EMITS, HARASSMENT
from tests.small import policy as small

DAY = 86_400_000
POLICY = load("dexero")
# A few lists compile in no time.
SEEING = [Words(POLICY.register, [one for one in lexicons() if one.signal in {"insult", "contact_refused"}])]
REFUSAL = Item.of_text("Please stop messaging me", id="no", author="ana", target="leo")


class Clock:
    def __init__(self):
        self.now = 100 * DAY

    def __call__(self):
        self.now += 60_000
        return self.now


def opened(store=None, clock=None):
    return Engine.open(POLICY, store=store, clock=clock or Clock(), with_detectors=SEEING)


def insult(name):
    return Item.of_text("you're pathetic, you idiot", id=name, author="leo", target="ana")


def seen(decision):
    return [signal for finding in decision.findings for signal in finding.signals if signal.name in EMITS]


def test_pattern_is_seen_when_its_first_half_was_before_a_restart(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(path, clock) as engine:
        engine.check(REFUSAL)
        engine.check(insult("one"))
    with opened(path, clock) as engine:
        [signal] = seen(engine.check(insult("two")))
    assert (signal.name, signal.score, signal.items) == (HARASSMENT, 0.85, ("no", "one"))


def test_pattern_is_seen_when_its_halves_came_to_two_processes(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(path, clock) as one, opened(path, clock) as other:
        one.check(REFUSAL)
        one.check(insult("one"))
        [signal] = seen(other.check(insult("two")))
        [again] = seen(one.check(insult("three")))
    assert signal.items == ("no", "one")
    assert again.items == ("no", "one", "two")


def test_peace_is_remembered_when_it_was_made_before_a_restart(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(path, clock) as engine:
        engine.check(REFUSAL)
        for text in ("Sorry, I was tired", "See you at eight"):
            engine.check(text, author="ana", target="leo")
        engine.check(insult("one"))
    with opened(path, clock) as engine:
        assert seen(engine.check(insult("two"))) == []


def test_item_counts_no_longer_when_its_decision_was_undone(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(path, clock) as engine:
        engine.check(REFUSAL)
        wrong = engine.check(insult("one"))
        engine.undo(wrong.id, by="desk", reason="a quotation")
        [signal] = seen(engine.check(insult("two")))
        assert (signal.score, signal.items) == (0.6, ("no",))
    with opened(path, clock) as engine:
        assert engine.memory.conversations.pairs.of(("leo", "ana"), clock.now)[0].item == "two"


def test_item_counts_no_longer_when_its_record_was_erased(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(path, clock) as engine:
        refused = engine.check(REFUSAL)
        engine.erase(refused.id, reason="asked for")
        engine.check(insult("one"))
        assert seen(engine.check(insult("two"))) == []
    with opened(path, clock) as engine:
        assert engine.memory.conversations.pairs.of(("ana", "leo"), clock.now) == ()


def test_ledger_keeps_no_words_and_seals_the_pair_when_a_cue_is_noted(tmp_path):
    with opened(tmp_path / "ledger.db") as engine:
        decision = engine.check(REFUSAL)
        [checked, noted] = engine.history_of(decision.id)
        assert (checked.kind, noted.kind) == ("checked", "noted")
        assert b"leo" not in noted.body
        assert b"messaging" not in (engine.store.sealed(noted.sequence) or b"")
        assert list(engine.store.verify())


def test_nothing_is_noted_when_items_have_no_cue_or_no_target(tmp_path):
    with opened(tmp_path / "ledger.db") as engine:
        engine.check("Good morning", author="ana", target="leo")
        engine.check("Please stop messaging me", author="ana")
        assert engine.store.head()[0] == 2


class Broken:
    """A store that refuses every append after the first ones."""

    def __init__(self, store):
        self.store = store
        self.refuses = False

    def append(self, entries, *, keep=None):
        if self.refuses:
            raise StoreError("CW499", "No room.", "Plus de place.")
        return self.store.append(entries, keep=keep)

    def __getattr__(self, name):
        return getattr(self.store, name)


def test_batch_counts_for_nothing_when_it_could_not_be_recorded(tmp_path):
    store = Broken(open_store(tmp_path / "ledger.db"))
    with opened(store) as engine:
        engine.check(REFUSAL)
        store.refuses = True
        for name in ("one", "two", "three"):
            with pytest.raises(StoreError):
                engine.check(insult(name))
        store.refuses = False
        [signal] = seen(engine.check(insult("four")))
        assert (signal.score, signal.items) == (0.6, ("no",))


def test_explaining_adds_nothing_when_an_item_is_only_looked_at():
    engine = opened()
    engine.check(REFUSAL)
    engine.check(insult("one"))
    first = engine.explain(insult("two"))
    second = engine.explain(insult("two"))
    assert first.signals == second.signals
    assert [one.items for one in first.signals if one.name == HARASSMENT] == [("no", "one")]
    assert seen(engine.check(insult("two")))[0].items == ("no", "one")


def test_memory_stays_empty_when_the_policy_reads_none_of_its_signals():
    memory = Memory(small())
    items = [Item.of_text("x", author="a", target="b")] * 3
    assert memory.see(items, [[], [], []], time_ms=0) == [[], [], []]
    assert len(memory.conversations.pairs) == 0


def test_item_outside_the_services_counts_for_nothing_when_it_is_judged():
    engine = opened()
    engine.check(REFUSAL)
    for name in ("one", "two", "three"):
        outside = Item.of_text("you're pathetic", id=name, author="leo", target="ana", host="elsewhere.invalid")
        assert seen(engine.check(outside)) == []
    assert len(engine.memory.conversations.pairs) == 1
