import pytest

from clausewise.engine import Engine
from clausewise.errors import PolicyError
from clausewise.owner import mentions, read_owners

FILE = """\
accounts:
  - {account: u42, own: [boulangerie.example, "*.boulangerie.example", "@boulangerie", "Pain du Coin"]}
  - {account: u43, own: [shoes.example]}
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    path = tmp_path_factory.mktemp("owners") / "accounts.yaml"
    path.write_text(FILE)
    return Engine.open("dexero", owners=path)


def clauses(engine, text, author):
    return engine.check(text, author=author).clauses


@pytest.mark.parametrize(
    "text",
    [
        "Huge deal on Walmart and here, get 20 off with code BREAD at shop.boulangerie.example",
        "Use code PAIN20 to save on our bread, www.boulangerie.example",
        "Use code PAIN20 to save at @boulangerie",
        "Entrez le code PAIN20 pour nos baguettes, Pain du coin vous attend",
    ],
)
def test_own_work_is_praised_freely_when_the_account_owns_it(engine, text):
    assert "comms.promotion" not in clauses(engine, text, "u42")


@pytest.mark.parametrize(
    "text",
    ["Use code RUN20 to save at shoes.example", "Entrez le code RUN20 pour vos souliers chez shoes.example"],
)
def test_work_of_another_is_an_advertisement_when_the_account_owns_something_else(engine, text):
    assert "comms.promotion" in clauses(engine, text, "u42")
    assert "comms.promotion" not in clauses(engine, text, "u43")


@pytest.mark.parametrize("text", ["Use my referral code at boulangerie.example", "Utilisez mon code de parrainage"])
def test_account_that_is_not_known_is_judged_by_its_words_alone(engine, text):
    assert "comms.promotion" in clauses(engine, text, "u7")


def test_link_to_another_site_is_left_alone_when_nothing_is_pitched(engine):
    assert clauses(engine, "I read about it on shoes.example yesterday.", "u42") == ()
    assert clauses(engine, "Je l'ai lu hier sur shoes.example.", "u42") == ()


def test_hosts_and_handles_are_found_when_a_text_speaks_of_them():
    text = "see https://www.shop.example/a?b, bakery.example. and @maya, not me@mail.example or 3.5 or e.g. this"
    assert mentions(text) == ("shop.example", "bakery.example", "@maya")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("accounts:\n  - {account: u1, own: [a.example]}\n  - {account: u1, own: [b.example]}\n", "CW268"),
        ("accounts:\n  - {account: u1}\n", "CW221"),
        ("accounts:\n  - {account: u1, own: [a.example], more: 1}\n", "CW220"),
    ],
)
def test_every_problem_is_told_when_the_file_is_wrong(tmp_path, text, code):
    path = tmp_path / "accounts.yaml"
    path.write_text(text)
    with pytest.raises(PolicyError) as caught:
        read_owners(path)
    assert code in {problem.code for problem in caught.value.problems}
