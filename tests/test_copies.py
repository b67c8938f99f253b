import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.copies import ACTOR, ALIKE, BANDS, SITE, Copies, groups_max, likeness, sketch, window_ms, words_of
from clausewise.model import LANGUAGES, Item

OFFERS = {
    "en": "Dear {name}, our new garden chairs are half price until Sunday, come and see them at https://chairs.example today",
    "fr": (
        "Bonjour {name}, nos nouvelles chaises de jardin sont à moitié prix jusqu'à dimanche, "
        "venez les voir sur https://chaises.example dès aujourd'hui"
    ),
}
SHORT = {"en": "Happy birthday to you, dear friend!", "fr": "Merci beaucoup et bonne fête à toi!"}
ORDINARY = {
    "en": [
        "The river was high this morning, so we walked along the upper path and found two herons by the old mill.",
        "I changed the second gear because it slipped on the hill, and now the whole bicycle sounds new again.",
        "Has anybody tried the recipe with walnuts? Mine came out dry although I left the oven at the lower heat.",
        "Our choir meets on Thursdays in the small hall; beginners are welcome and nobody has to sing alone.",
        "The printer on the third floor takes only thin paper, so please use the other one for the certificates.",
        "We moved the meeting to ten because the trains are late, and the room next door is free until noon.",
    ],
    "fr": [
        "La rivière était haute ce matin, alors nous avons pris le sentier du dessus et vu deux hérons près du moulin.",
        "J'ai changé la deuxième vitesse qui sautait dans la côte, et maintenant tout le vélo semble neuf.",
        "Quelqu'un a essayé la recette avec des noix? La mienne était sèche même si j'ai baissé le four.",
        "Notre chorale se réunit le jeudi dans la petite salle; les débutants sont les bienvenus, personne ne chante seul.",
        "L'imprimante du troisième ne prend que du papier mince, utilisez l'autre pour les attestations.",
        "La réunion passe à dix heures à cause des trains, et la salle voisine est libre jusqu'à midi.",
    ],
}


def posted(copies, texts, author="seller", start_ms=0, target=""):
    """Post texts in order; return the signals of each."""
    found = []
    for number, text in enumerate(texts):
        item = Item.of_text(text, id=f"{author}-{start_ms}-{number}", author=author, target=target)
        found.append({one.name: one for one in copies.see(item, time_ms=start_ms + number * 1_000)[1]})
        copies.keep()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_the_same_text_counts_when_one_author_sends_it_to_many(language):
    names = ["Ann", "Béa", "Carl", "Dora", "Éric", "Fay", "Guy", "Hal", "Ida", "Joe"]
    last = posted(Copies(), [OFFERS[language].format(name=name) for name in names])[-1]
    assert last[ACTOR].score == 0.8
    assert last[ACTOR].evidence[0].sense == "copies:10"
    assert last[ACTOR].items[-1] == "seller-0-8"


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_text_counts_for_the_site_when_many_authors_send_it(language):
    copies = Copies()
    for number in range(10):
        [found] = posted(copies, [OFFERS[language].format(name="you")], author=f"a{number}")
    assert found[SITE].evidence[0].sense == "authors:10"
    assert ACTOR not in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("texts", [SHORT, ORDINARY], ids=["short", "ordinary"])
def test_nothing_counts_when_texts_are_short_or_differ(language, texts):
    many = [texts[language]] * 30 if isinstance(texts[language], str) else texts[language] * 3
    assert all(found == {} for found in posted(Copies(), many[:30])[:6])
    assert len(set(many)) > 1 or posted(Copies(), many) == [{}] * 30


def test_wish_that_many_share_counts_for_nothing_when_it_leads_nowhere():
    copies = Copies()
    text = "Happy new year to all of you and your families"
    for number in range(20):
        posted(copies, ["I am here again", text], author=f"a{number}")
    assert posted(copies, ["I am here again", text], author="last")[-1] == {}


def test_quotation_and_signature_do_not_count_when_words_are_taken():
    assert words_of("Yes!\n> are you coming to the meeting\n-- \nJo Lee, Sales, Example Ltd") == ["yes!"]


def test_copies_count_no_longer_when_a_day_has_passed():
    copies = Copies()
    text = OFFERS["en"].format(name="you")
    assert ACTOR in posted(copies, [text] * 5)[-1]
    assert posted(copies, [text], start_ms=window_ms + 10_000)[-1] == {}


def test_batch_leaves_no_trace_when_it_is_forgotten():
    copies = Copies()
    text = OFFERS["en"].format(name="you")
    for number in range(20):
        copies.see(Item.of_text(text, id=str(number), author="a"), time_ms=0)
        copies.forget()
    assert len(copies) == 0
    assert posted(copies, [text] * 4, author="a")[-1].keys() == {ACTOR}


def test_copies_are_gone_when_their_decision_is_withdrawn():
    copies = Copies()
    for number in range(4):
        copy, _ = copies.see(Item.of_text(OFFERS["en"], id=str(number), author="a"), time_ms=0)
        copy.decision = "wrong"
        copies.keep()
    copies.withdraw("wrong")
    assert len(copies) == 0


def test_memory_is_bounded_when_every_text_is_new(monkeypatch):
    monkeypatch.setattr("clausewise.copies.groups_max", 50)
    copies = Copies()
    for number in range(200):
        words = " ".join(f"word{number}x{place}" for place in range(12))
        copies.see(Item.of_text(words + " www.a.example", author=f"a{number}"), time_ms=0)
        copies.keep()
    assert len(copies) == 50
    assert len(copies._bands) == 50 * BANDS
    assert groups_max >= 10_000


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=8, max_size=60))
def test_sketch_is_the_same_whatever_the_order_when_words_are_the_same(words):
    assert sketch(words) == sketch(sorted(words))
    assert likeness(sketch(words), sketch(words)) == 1.0


def test_likeness_tells_near_copies_from_strangers_when_it_is_estimated():
    near = [sketch(words_of(OFFERS["en"].format(name=name))) for name in ("Ann", "Bob")]
    assert likeness(*near) >= ALIKE
    far = [sketch(words_of(text)) for text in ORDINARY["en"]]
    assert max(likeness(one, other) for one in far for other in far if one is not other) < 0.4
