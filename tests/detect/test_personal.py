import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.growth import GROWTH_MAX, growth

HITS = [
    ("personal.card", "My card: 4111 1111 1111 1111, exp 12/29"),
    ("personal.card", "voici la carte 5500-0000-0000-0004"),
    ("personal.iban", "Virement sur FR76 3000 6000 0112 3456 7890 189 svp"),
    ("personal.iban", "pay to DE89370400440532013000"),
    ("personal.sin", "Her SIN is 130 692 544"),
    ("personal.sin", "mon NAS : 130692544"),
    ("personal.nir", "Son numéro de sécu est 2 55 08 14 168 025 38"),
    ("personal.ssn", "his SSN is 536-90-4399"),
    ("personal.phone", "Appelle-la au 514 555-0134, elle répondra"),
    ("personal.phone", "call +33 6 12 34 56 78 tonight"),
    ("personal.phone", "mon portable 06.12.34.56.78"),
    ("personal.email", "écris à marie.tremblay+perso@courriel.example.ca"),
    ("personal.email", "her mail is j_doe@example.org."),
    ("personal.address", "She lives at 4424 Santos Overpass Suite 830, New Sara, IN 07631"),
    ("personal.card", "carte 4111\u00a01111\u00a01111\u00a01111"),
    ("personal.card", "carte 4111\u202f1111\u202f1111\u202f1111"),
    ("personal.card", "card 4111  1111\n1111 1111"),
    ("personal.card", "card 4111.1111.1111.1111"),
    ("personal.card", "card 4111/1111/1111/1111"),
    ("personal.card", "card 4111\u20131111\u20131111\u20131111"),
    ("personal.card", "card 41\u200b11 1111 1111 1111"),
    ("personal.card", "card \uff14\uff11\uff11\uff11 1111 1111 1111"),
    ("personal.phone", "mon t\u00e9l\u00e9phone : 06\u00a012\u00a034\u00a056\u00a078"),
    ("personal.email", "bob.smith\uff20gmail.com"),
    ("personal.address", "il habite au 12 bis rue des Lilas, 75011 Paris"),
    ("personal.address", "Domicile : 1055, chemin de la Côte-des-Neiges, Montréal QC H3V 1A2"),
]
MISSES = [
    "Order number 4111 1111 1111 1112 has shipped",
    "commande 123456789 expédiée",
    "version 10.2.3.4 build 20260101",
    "2026-11-23 12:00:00",
    "The ISBN is 978-3-16-148410-0",
    "facture 514 555 0134",
    "Pi is 3.14159265358979",
    "@marie voir le fil",
    "les 12 travaux d'Hercule",
    "We walked 20 way too long paths",
    "a score of 120-140-160 points",
    "tracking 1Z999AA10123456784",
    "0000 0000 0000 0000",
]


@pytest.mark.parametrize(("signal", "text"), HITS)
def test_datum_is_found_when_it_passes_its_check(scores, signal, text):
    assert signal in scores(text)


@pytest.mark.parametrize("text", MISSES)
def test_number_is_left_alone_when_it_is_no_private_datum(scores, text):
    assert [name for name in scores(text) if name.startswith("personal.")] == []


def test_evidence_hides_the_number_when_it_is_shown(cascade):
    [signal] = cascade.signals(["card 4111 1111 1111 1111"])[0]
    [spot] = signal.evidence
    assert spot.excerpt == "41••••••••11"
    assert (spot.start, spot.end) == (5, 24)


def test_person_must_look_when_there_are_more_candidates_than_are_checked(scores):
    assert scores("4111 1111 1111 1112 ; " * 600 + "4111 1111 1111 1111")["limit.hits"] == 1.0


def test_scan_stays_quick_when_text_looks_like_many_ibans(cascade):
    started = time.process_time()
    cascade.signals([("AA11" + "a" * 33 + " ") * 5000])
    assert time.process_time() - started < 2


@settings(deadline=None)  # processor time is what is held below
@given(st.text(alphabet="0123456789 -.()+,a@rue", max_size=300))
def test_scan_stays_quick_when_text_is_made_to_be_slow(cascade, text):
    started = time.process_time()
    cascade.signals([text * 20])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "unit", ["12 rue Principale ", "Her home address is 12 Elm Street ", "514-555-0199 ", "a@b.example "]
)
def test_cost_grows_with_the_text_when_it_is_full_of_private_data(cascade, unit):
    personal = next(one for one in cascade.detectors if one.name == "personal")

    def told(text):
        return personal.detect(cascade.facts([text]))

    assert growth(told, lambda size: unit * (size // len(unit)), size=30_000) < GROWTH_MAX
