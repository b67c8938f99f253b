def test_hidden_characters_are_shown_by_code_point_when_inside_a_word(cascade):
    [signal] = cascade.signals(["Shop\u200bly"])[0][:1]
    named = {one.name: one for one in cascade.signals(["Shop\u200bly"])[0]}
    assert named["hidden.characters"].evidence[0].excerpt == "U+200B"
    assert signal.score > 0


def test_disguise_is_told_when_a_known_word_was_written_in_leet(scores):
    assert scores("i will k1ll you")["disguise"] > 0


def test_no_disguise_is_told_when_text_only_has_numbers_or_emoji(scores):
    assert scores("my mp3 player and covid19, 1st prize 👍🏽 2nd b4 noon") == {}


def test_only_the_disguised_words_are_shown_when_plain_ones_stand_beside_them(cascade):
    text = "Buddhists are vermin, so you will regret this, I will k1ll you"
    [signal] = [one for one in cascade.signals([text])[0] if one.name == "disguise"]
    assert [spot.excerpt for spot in signal.evidence] == ["I will k1ll you"]
