import pytest
from msgspec.structs import replace

from clausewise import staff
from clausewise.errors import InputError
from clausewise.keys import Scope
from clausewise.member import Person


@pytest.mark.parametrize("role", staff.ROLES)
def test_role_is_made_of_scopes_and_said_in_both_languages_when_listed(role):
    assert staff.ROLES[role] <= set(Scope)
    assert Scope.READ in staff.ROLES[role]
    words = staff.ROLE_WORDS[role]
    assert words.en != words.fr


def test_only_machines_check_content_and_bar_senders_when_roles_are_listed():
    assert set(Scope) - frozenset().union(*staff.ROLES.values()) == {Scope.CHECK, Scope.ENFORCE}


def test_person_may_what_any_role_allows_when_there_are_several():
    person = Person("person:1", "Ann", ("auditor", "sealed"))
    assert staff.scopes_of(person) == {Scope.READ, Scope.AUDIT, Scope.SEALED}
    assert staff.may(person, Scope.SEALED)
    assert not staff.may(person, Scope.DECIDE)


def test_person_may_nothing_when_disabled_or_of_an_unknown_role():
    assert staff.scopes_of(Person("person:1", "Ann", ("lead",), disabled_ms=1)) == frozenset()
    assert staff.scopes_of(Person("person:1", "Ann", (staff.DEVELOPMENT_ROLE, "emperor"))) == frozenset()


def test_development_may_everything_and_is_no_role_when_asked():
    assert staff.scopes_of(staff.DEVELOPMENT) == set(Scope)
    assert staff.scopes_of(replace(staff.DEVELOPMENT, id="person:1")) == frozenset()
    with pytest.raises(InputError, match="CW911"):
        staff.checked_roles([staff.DEVELOPMENT_ROLE])


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "a\u202eb", "x" * 101])
def test_name_is_refused_when_nobody_could_be_called_so(name):
    with pytest.raises(InputError, match="CW910"):
        staff.new_person(name, ["viewer"], time_ms=1)


def test_person_is_made_with_roles_in_order_when_given_twice():
    person = staff.new_person(" Ann\t Lee ", ["lead", "viewer", "lead"], time_ms=7)
    assert (person.name, person.roles, person.created_ms) == ("Ann Lee", ("viewer", "lead"), 7)
    assert person.id.startswith("person:")
    assert person.id != staff.new_person("Ann", ["lead"], time_ms=7).id


@pytest.mark.parametrize("roles", [[], ["boss"], ["viewer", "boss"]])
def test_roles_are_refused_when_unknown_or_none(roles):
    with pytest.raises(InputError, match="CW911"):
        staff.checked_roles(roles)


def test_note_names_nobody_in_the_open_when_something_is_personal():
    entry = staff.note(
        "signed_in", "person:1", 5, by="person:1", sealed={"address": "203.0.113.9"}, methods=["password"]
    )
    assert entry.body == b'{"by":"person:1","methods":["password"],"person":"person:1"}'
    assert entry.sealed == b'{"address":"203.0.113.9"}'
    assert (entry.subject, entry.actor, entry.effect) == ("person:1", "person:1", False)
