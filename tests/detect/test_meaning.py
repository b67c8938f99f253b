from hypothesis import given
from hypothesis import strategies as st

from clausewise.clause import Example, Examples
from clausewise.detect.meaning import Meaning, _pieces, piece_characters_max, pieces_max
from tests.small import CLAUSES, changed, policy

EXAMPLES = Examples(
    hit=(
        Example("I will hurt you when you leave the office.", "Je vais te faire mal à la sortie du bureau."),
        Example("You will pay for this with your teeth.", "Tu vas me le payer avec tes dents."),
    ),
    miss=(
        Example("You will pay for this with your card.", "Vous payez ceci avec votre carte."),
        Example("I will call you when you leave the office.", "Je t'appelle à la sortie du bureau."),
    ),
)


def nearness(meaning, text):
    return {signal.name: signal.score for signal in meaning.signals([text])[0]}.get("spirit.conduct.threats", 0.0)


def with_examples():
    return changed("conduct.threats", examples=EXAMPLES)


def test_a_rewording_comes_nearer_than_its_innocent_twin_when_scored():
    meaning = Meaning(with_examples())
    for bad, good in (
        ("When you come out of work I am going to hurt you.", "When you come out of work I am going to meet you."),
        ("Quand tu sors du bureau je te fais mal.", "Quand tu sors du bureau je te fais signe."),
    ):
        assert nearness(meaning, bad) > nearness(meaning, good)


def test_signal_names_the_piece_and_the_nearest_example_when_one_sentence_is_bad():
    text = "The weather is fine. " * 30 + "You will pay for this with your teeth."
    [signals] = Meaning(with_examples()).signals([text])
    [signal] = [one for one in signals if one.name == "spirit.conduct.threats"]
    assert "teeth" in signal.evidence[0].excerpt
    assert signal.evidence[0].excerpt == text[signal.evidence[0].start : signal.evidence[0].end]
    [alone] = Meaning(with_examples()).signals(["You will pay for this with your teeth."])
    assert {one.evidence[0].sense for one in alone} == {"example.1"}


def test_scores_are_the_same_when_texts_come_alone_or_together():
    meaning = Meaning(with_examples())
    texts = ["You will pay for this with your teeth.", "Il fait beau.", ""]
    together = [[(one.name, one.score) for one in signals] for signals in meaning.signals(texts)]
    alone = [[(one.name, one.score) for one in meaning.signals([text])[0]] for text in texts]
    for left, right in zip(together, alone, strict=True):
        assert [name for name, _ in left] == [name for name, _ in right]
        assert all(abs(a - b) < 0.002 for (_, a), (_, b) in zip(left, right, strict=True))


def test_clause_has_no_head_when_it_has_no_examples_or_may_not_be_judged_so():
    assert Meaning(policy()).clauses == ()
    assert Meaning(policy()).signals(["x"]) == [[]]
    assert Meaning(changed("conduct.threats", examples=EXAMPLES, spirit=False)).clauses == ()


def test_version_changes_when_an_example_does():
    other = changed("conduct.threats", examples=Examples(EXAMPLES.hit[:1], EXAMPLES.miss))
    assert Meaning(with_examples()).version != Meaning(other).version
    assert Meaning(with_examples()).version == Meaning(policy(*with_examples().clauses.values())).version
    assert len(CLAUSES) == len(with_examples().clauses)


def test_heads_are_the_same_when_they_come_from_the_cache(monkeypatch, tmp_path):
    tmp_path.chmod(0o700)
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path))
    first, second = (Meaning(with_examples())._heads() for _ in range(2))
    assert list(tmp_path.iterdir())
    assert first.places == second.places
    assert (first.weights == second.weights).all()


@given(st.text(alphabet=st.sampled_from("ab .!?\né"), max_size=3_000))
def test_pieces_cover_the_text_in_order_when_it_is_cut(text):
    at = 0
    pieces = list(_pieces(text))
    for start, end in pieces:
        assert at <= start < end <= len(text)
        assert end - start <= piece_characters_max
        assert not text[at:start].strip()
        at = end
    assert len(pieces) == pieces_max or not text[at:].strip()
