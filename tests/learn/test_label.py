"""What is known of a row that does not say everything."""

from clausewise.learn import label


def of(name, labels, group):
    truths, weights = label.targets(labels, group)
    return truths[label.NUMBER[name]], weights[label.NUMBER[name]]


def test_label_that_is_said_counts_in_full_when_a_row_is_read():
    assert of("hate", {"hate": 1}, "hate") == (1.0, 1.0)
    assert of("hate", {"hate": 0}, "hate") == (0.0, 1.0)


def test_label_of_the_same_subject_is_unknown_when_nothing_is_said():
    assert of("threat", {"hate": 1}, "hate") == (0.0, 0.0)


def test_label_of_another_subject_is_a_weak_negative_when_nothing_is_said():
    assert of("spam", {"hate": 1}, "hate") == (0.0, label.ASSUMED)


def test_ordinary_text_is_none_of_it_when_it_is_marked_benign():
    assert of("threat", {"benign": 1}, "benign") == (0.0, 1.0)
    assert of("fraud_phishing", {"benign": 1}, "benign") == (0.0, 1.0)


def test_hateful_text_is_toxic_too_when_only_hate_is_marked():
    assert of("toxic", {"hate": 1}, "hate") == (1.0, 1.0)


def test_what_is_said_outweighs_what_follows_when_they_differ():
    assert of("hate", {"toxic": 0, "hate": 1}, "toxicity") == (1.0, 1.0)
