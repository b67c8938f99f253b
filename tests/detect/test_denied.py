"""Every party here is invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise.detect.cascade import Cascade
from clausewise.detect.denied import SIGNAL, Denied
from clausewise.detect.party import is_telling, read_parties, words_of
from clausewise.detect.registry import detectors
from clausewise.document import new
from clausewise.engine import Engine
from clausewise.errors import InputError
from clausewise.policy import load, publish
from tests.small import REGISTER

COLUMNS = [
    "id",
    "schema",
    "name",
    "aliases",
    "birth_date",
    "countries",
    "addresses",
    "identifiers",
    "sanctions",
    "phones",
]
COLUMNS += ["emails", "dataset", "first_seen", "last_seen", "last_change"]


def row(*values, **more):
    """One line of OpenSanctions' table; what is not named is empty."""
    known = {**dict(zip(COLUMNS, values, strict=False)), **more}
    return ",".join(f'"{known.get(column, "")}"' for column in COLUMNS) + "\n"


OPENSANCTIONS = "".join(
    (
        ",".join(f'"{column}"' for column in COLUMNS) + "\n",
        row(
            "zz-1",
            "Organization",
            "Vélimar Trading House LLC",
            "Velimar TH;Maison Vélimar, négoce",
            identifiers="REG-4471902",
        ),
        row("zz-2", "Person", "Orsolo Kabrandt", birth_date="1961-02-03", identifiers="P9917264"),
        row("zz-3", "Company", "Sun"),
    )
)
SDN = """\
4101,"TREVOLI SHIPPING CO. LTD.",-0- ,"ZZ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'TREVOLI MARITIME LINES'; Company Number 88123045."
4102,"DRAMONDE, Ilvar Petronius","individual","ZZ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1970; Passport 77120934."
\x1a
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    cascades = {}
    for name, text in (("opensanctions", OPENSANCTIONS), ("sdn", SDN)):
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        cascades[name] = Cascade([Denied(replace(REGISTER, denied_parties=str(path)))])

    def of(text):
        signals = [one for cascade in cascades.values() for one in cascade.signals([text])[0] if one.name == SIGNAL]
        return max(signals, key=lambda one: one.score, default=None)

    return of


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("We can ship the pumps to Velimar Trading House next week.", "zz-1"),
        ("Payment from VÉLIMAR TRADING HOUSE LLC has arrived.", "zz-1"),
        ("Invoice for Orsolo Kabrandt, ten servers.", "zz-2"),
        ("We sold the vessel to Trevoli Maritime Lines.", "4101"),
        ("Our customer is Ilvar Petronius Dramonde.", "4102"),
        ("Nous livrons les pompes à Maison Vélimar négoce demain.", "zz-1"),
        ("Facture pour Orsolo Kabrandt : dix serveurs.", "zz-2"),
        ("Un virement pour Trevoli Shipping Co. Ltd. est prêt.", "4101"),
    ],
)
def test_dealing_is_seen_when_a_listed_name_stands_whole(seen, text, party):
    found = seen(text)
    assert found is not None
    assert found.score >= 0.6
    assert found.evidence[0].sense.startswith(party)


@pytest.mark.parametrize(
    "text",
    [
        "The article is about Velimar Trading House.",
        "We ship velimar trading houseplants.",
        "The sun will pay for our customer this summer.",
        "We ship to Orsolo, a village by the lake.",
        "L'article parle de Maison Vélimar négoce.",
        "Nous livrons à Orsolo, un village.",
        "Kabrandt called. We ship tomorrow.",
    ],
)
def test_nothing_is_seen_when_there_is_no_dealing_or_no_whole_name(seen, text):
    assert seen(text) is None


def test_short_name_counts_when_a_second_sign_points_at_it(seen):
    assert seen("We sell to Sun") is None
    assert seen("We sell to Sun although it is under sanctions") is not None


def test_report_weighs_less_when_others_dealt(seen):
    told = seen("According to the paper, they shipped pumps to Velimar Trading House.")
    assert told.score < seen("We ship pumps to Velimar Trading House.").score


def test_names_are_folded_and_common_ones_known_when_compared():
    assert words_of("Vélimar—TRADING  House") == (b"velimar", b"trading", b"house")
    assert is_telling(words_of("Orsolo Kabrandt"))
    assert not is_telling(words_of("Sun"))
    assert not is_telling(words_of("Le Monde"))


def test_aliases_and_both_orders_of_a_name_are_read_when_the_list_gives_them(tmp_path):
    path = tmp_path / "sdn.csv"
    path.write_text(SDN)
    trevoli, dramonde = read_parties(path)
    assert words_of("Trevoli Maritime Lines") in trevoli.names
    assert words_of("Trevoli Shipping Co") in trevoli.names
    assert words_of("Ilvar Petronius Dramonde") in dramonde.names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b,c\n1,2,3\n", "CW631"),
        ("", "CW631"),
        (OPENSANCTIONS + "one,two\n", "CW632"),
        (SDN.replace("\x1a", "9,x"), "CW632"),
        (OPENSANCTIONS + '"zz-9","Company","Broken\n', "CW632"),
    ],
)
def test_wrong_list_is_told_by_its_code_when_read(tmp_path, text, code):
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_parties(path)
    assert caught.value.code == code


def test_missing_list_is_told_when_the_register_names_it(tmp_path):
    with pytest.raises(InputError) as caught:
        detectors(replace(REGISTER, denied_parties="nowhere.csv"), tmp_path)
    assert caught.value.code == "CW630"


def test_nothing_is_looked_for_when_there_is_no_list():
    assert Denied(REGISTER).needles() == []


def test_list_lies_beside_the_policy_when_its_folder_or_a_published_version_is_opened(tmp_path):
    folder = tmp_path / "policy"
    new(folder, "Atelier Rivelain")
    register = folder / "register.yaml"
    register.write_text(register.read_text() + "denied_parties: denied.csv\n")
    (folder / "denied.csv").write_text(OPENSANCTIONS)
    policy = load(folder)
    for opened in (policy, load(publish(policy, folder))):
        with Engine.open(opened) as engine:
            [denied] = [one for one in engine.judgement.cascade.detectors if one.name == "denied"]
            assert len(denied.parties) == 3


@settings(deadline=None)
@given(st.text(), st.sampled_from(["ship", "Velimar Trading House", "", "payment"]))
def test_spans_point_at_the_name_when_anything_stands_around(seen, text, words):
    found = seen(f"{text} we sell to {words} {text}")
    for spot in found.evidence if found else ():
        assert words_of(spot.excerpt)
