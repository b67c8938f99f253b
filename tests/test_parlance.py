"""What cases and records are called."""

from clausewise import parlance
from clausewise.case import Kind, Outcome, Stage


def test_everything_is_called_something_in_both_languages_when_people_read_of_it():
    assert set(parlance.KINDS) == set(Kind)
    assert set(parlance.STAGES) == set(Stage)
    assert set(parlance.OUTCOMES) == set(Outcome)
    named = [
        *parlance.KINDS.values(),
        *parlance.STAGES.values(),
        *parlance.OUTCOMES.values(),
        *parlance.RECORDS.values(),
    ]
    assert all(one.en and one.fr for one in named)


def test_no_two_records_are_called_the_same_when_a_history_is_read():
    for language in ("en", "fr"):
        names = [one.in_(language) for one in parlance.RECORDS.values()]
        assert len(set(names)) == len(names)
