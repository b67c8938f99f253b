"""Street addresses to the character, and what only looks like one."""

import pytest

ADDRESSES = [
    "1055, chemin de la Côte-des-Neiges, Montréal QC H3V 1A2",
    "12 bis rue des Lilas, 75011 Paris",
    "482 Maple Street, Ottawa, ON K1A 0B1",
    "1600 Harbour Avenue NW, Suite 210, Springfield, IL 62701",
    "Flat 13, Allen Gateway, New Cliffordview, E6 4NB",
]
NONE = [
    "We walked 20 minutes down the road to the shop.",
    "Les 12 travaux d'Hercule",
    "Les 3 cours du soir commencent lundi.",
    "H3V 1A2",
    "The 1998 season closed with 5 cars in the drive.",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_is_found_to_the_character_when_it_is_whole(cascade, address):
    text = f"Her address: {address}"
    [signal] = [one for one in cascade.signals([text])[0] if one.name == "personal.address"]
    spots = [text[spot.start : spot.end] for spot in signal.evidence]
    assert spots == [address]


@pytest.mark.parametrize("text", NONE)
def test_sentence_is_no_address_when_it_counts_things(scores, text):
    assert "personal.address" not in scores(text)
