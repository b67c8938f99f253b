from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from clausewise.detect.office import is_near, is_official, is_role, is_speaking, says_official, speaks
from clausewise.detect.persona import EMITS, Personas, Whose
from clausewise.detect.skeleton import skeleton
from clausewise.model import Words
from clausewise.policy import load
from clausewise.register import Register, Service

POSSIBLE, LIKELY = 0.6, 0.85
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "names.yaml").read_text(encoding="utf-8"))
CLAIMS = [(name, signal) for signal, names in CASES["claims"].items() for name in names]


@pytest.fixture(scope="module")
def personas():
    return Personas(load("dexero").register, ("Maître Corbeau",))


def test_claims_are_found_and_honest_names_left_alone_when_the_table_is_read(personas):
    found = {name: personas.claim(name) for name, _ in CLAIMS}
    missed = [name for name, claim in found.items() if claim is None or claim.score < POSSIBLE]
    accused = [
        name for name in CASES["honest"] if (claim := personas.claim(name)) is not None and claim.score >= POSSIBLE
    ]
    print(f"claims {len(found) - len(missed)}/{len(found)}, honest accused {len(accused)}/{len(CASES['honest'])}")  # noqa: T201 - what the report cites
    assert len(CLAIMS) >= 100
    assert len(CASES["honest"]) >= 150
    assert 1 - len(missed) / len(found) >= 0.95, missed
    assert len(accused) / len(CASES["honest"]) <= 0.02, accused


@pytest.mark.parametrize(("name", "signal"), CLAIMS)
def test_claim_is_of_its_kind_when_one_is_found(personas, name, signal):
    claim = personas.claim(name)
    assert claim is None or claim.signal == signal
    assert signal in EMITS


@pytest.mark.parametrize(
    ("name", "whose", "of"),
    [
        ("Dexero Support", Whose.OWN, "Dexero"),
        ("Soutien Nuxabri", Whose.OWN, "Nuxabri"),
        ("Dexero Drive Support", Whose.OWN, "Dexero"),
        ("Nordalve Officiel", Whose.TIED, "Nordalve"),
        ("Service Canada Remboursement", Whose.BODY, "Service Canada"),
        ("RCMP Official", Whose.BODY, "Gendarmerie royale du Canada"),
        ("Maitre Corbeau", Whose.PERSON, "Maître Corbeau"),
        ("Mаître Corbeau", Whose.PERSON, "Maître Corbeau"),
    ],
)
def test_claim_names_its_owner_when_it_is_found(personas, name, whose, of):
    claim = personas.claim(name)
    assert claim is not None
    assert claim.score >= POSSIBLE
    assert (claim.whose, claim.of) == (whose, of)


def test_namesake_is_less_sure_than_a_disguise_when_a_person_is_protected(personas):
    same, disguised = personas.claim("Maître Corbeau"), personas.claim("Mаître Cоrbeau")
    assert same is not None
    assert disguised is not None
    assert same.score < disguised.score == LIKELY


def test_role_alone_claims_nothing_when_anyone_may_have_it(personas):
    assert personas.claim("Support", role_alone=False) is None
    assert personas.claim("Équipe de soutien", role_alone=False) is None
    assert personas.claim("Dexero Support", role_alone=False) is not None


def test_name_is_its_owners_when_the_host_is_theirs(personas):
    claim = personas.claim("Dexero Support")
    assert claim is not None
    assert personas.owns(claim, "dexero.example")
    assert personas.owns(claim, "mail.dexero.example")
    assert not personas.owns(claim, "dexero.example.evil.example")
    assert not personas.owns(claim, "notdexero.example")


def test_body_owns_no_free_address_and_a_public_one_any_public_host(personas):
    google, service = personas.claim("Google"), personas.claim("Service Canada")
    assert [personas.owns(google, host) for host in ("google.com", "gmail.com")] == [True, False]
    assert [personas.owns(service, host) for host in ("canada.ca", "service-canada.example")] == [True, False]


@pytest.mark.parametrize("name", ["", " ", "\u200b", "🌸", "@@@", "x" * 10_000, "\ud800", "a " * 5_000, "ꟻ" * 300])
def test_nothing_is_raised_when_a_name_is_odd(personas, name):
    assert personas.claim(name) is None


def test_bodies_are_protected_when_the_register_has_no_marks():
    register = Register((Service("site", Words("Site", "Site"), "shop.example", ("/",)),))
    claim = Personas(register).claim("Revenu Québec Remboursement")
    assert claim is not None
    assert claim.signal == "claim.body"
    assert Personas(register).claim("Julie de Dexero") is None


def test_office_words_are_told_apart_when_they_are_squeezed():
    assert is_role(skeleton("adminteam"))
    assert not is_role(skeleton("team"))
    assert is_official(skeleton("accountofficial"))
    assert says_official(skeleton("verified"))
    assert speaks(skeleton("soutien"))
    assert is_speaking("Équipe")
    assert is_near("Souten", alone=False)
    assert not is_near("Souten", alone=True)
    assert not is_near("Moderato", alone=True)
