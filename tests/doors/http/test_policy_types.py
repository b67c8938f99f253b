import pytest

from clausewise import clause, document, register
from clausewise.doors.http import policy_types


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (clause.Clause, policy_types.Clause),
        (clause.Provision, policy_types.Provision),
        (clause.Examples, policy_types.Examples),
        (clause.Dsa, policy_types.Dsa),
        (document.Operator, policy_types.Operator),
        (document.Step, policy_types.Step),
        (document.Ladder, policy_types.Ladder),
        (register.LegalNotice, policy_types.LegalNotice),
    ],
)
def test_what_the_door_tells_has_every_field_when_a_policy_noun_grows(ours, theirs):
    assert set(theirs.__struct_fields__) == set(ours.__struct_fields__)
