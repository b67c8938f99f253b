from pathlib import Path

import pytest
import yaml

from clausewise.detect.cascade import Cascade
from clausewise.detect.mark import Mark
from clausewise.extract import Extract, Kind, Meta, Passage, Script, Trick
from clausewise.model import Medium, Part, Words
from clausewise.parse.opening import opened
from clausewise.policy import load
from clausewise.register import Register, Service
from tests.growth import GROWTH_MAX, growth

LIKELY, POSSIBLE = 0.75, 0.55
EN = "We build small shops for bakers and florists. Call us on weekdays, we answer in both languages."
FR = "Nous bâtissons de petites boutiques pour boulangers et fleuristes. Appelez-nous la semaine, en français ou en anglais."


@pytest.fixture(scope="module")
def cascade():
    return Cascade([Mark(load("dexero").register)])


def page(*passages, metas=(), scripts=(), body=EN, medium=Medium.PAGE):
    shown = (Passage(body, "html > body > p"),) if body else ()
    return Extract(Part(medium), passages=(*shown, *passages), metas=tuple(metas), scripts=tuple(scripts))


def hidden(text, trick=Trick.DISPLAY, **more):
    return Passage(text, "html > body > div", trick=trick, rule="display: none", **more)


def meta(name, content):
    return Meta(name, content, f"html > head > meta[name={name}]")


def scores(cascade, extract):
    return {signal.name: signal.score for signal in cascade.inspected([extract])[0]}


@pytest.mark.parametrize(
    ("extract", "name"),
    [
        (page(metas=[meta("keywords", "hosting, Dexero, cheap")]), "meta.mark.own"),
        (page(metas=[meta("keywords", "hébergement, nuxabri, pas cher")], body=FR), "meta.mark.own"),
        (page(metas=[meta("keywords", "serveurs, Hébergement Nordalve")], body=FR), "meta.mark.supplier"),
        (page(metas=[meta("news_keywords", "Quillance")]), "meta.mark.supplier"),
        (page(metas=[meta("description", "Better than Dexero Cloud, half the price.")]), "meta.mark.own"),
        (page(metas=[meta("og:title", "Mieux que Dexero")], body=FR), "meta.mark.own"),
        (page(metas=[meta("twitter:description", "Nordalve at half the price")]), "meta.mark.supplier"),
        (page(metas=[meta("ld+json", '{"name": "Lumivane Pay", "url": "https://x.example"}')]), "meta.mark.partner"),
        (page(metas=[meta("keywords", "Erablix Conseil")], body=FR), "meta.mark.affiliate"),
        (
            page(metas=[meta("keywords", "dexero, dexero cloud, dexero pas cher")], body=FR + " Dexero."),
            "meta.mark.own",
        ),
        (
            page(Passage("Dexero Dexero Dexero", "html > head > title", Kind.TITLE), body=FR + " Dexero."),
            "meta.mark.own",
        ),
        (page(Passage("dexero dexero nuage dexero", "html > body > img", Kind.ALTERNATIVE)), "meta.mark.own"),
        (page(hidden("cheap hosting like Dexero")), "hidden.mark.own"),
        (page(hidden("hébergement Nordalve", Trick.SAME_COLOUR), body=FR), "hidden.mark.supplier"),
        (page(hidden("Dexero, Dexero Drive, Dexero Sites"), body=EN + " Dexero."), "hidden.mark.own"),
        (page(hidden("Nuxabri " * 4, Trick.COMMENT)), "hidden.mark.own"),
        (page(hidden("Nuxabri", Trick.VANISHED), medium=Medium.DOCUMENT), "hidden.mark.own"),
        (page(hidden("D\u200bexe\u200bro et Nux\u2019abri", Trick.TINY_FONT), body=FR), "hidden.mark.own"),
        (page(hidden("Dexero " * 4, Trick.ZERO_SIZE), medium=Medium.EMAIL), "hidden.mark.own"),
        (page(hidden("Dеxеrо", Trick.OFF_SCREEN)), "hidden.mark.own"),
    ],
)
def test_mark_is_seen_with_its_owner_when_readers_cannot_see_it(cascade, extract, name):
    assert scores(cascade, extract).get(name, 0.0) >= LIKELY


@pytest.mark.parametrize(
    "extract",
    [
        page(metas=[meta("keywords", "bakery, florist, shop")]),
        page(metas=[meta("keywords", "dexero, avis, hébergement")], body=FR + " Notre avis sur Dexero."),
        page(metas=[meta("description", "How we moved our shop to Dexero.")], body=EN + " We moved to Dexero in May."),
        page(metas=[meta("description", "Notre avis sur Nordalve.")], body=FR + " Nordalve nous plaît."),
        page(metas=[meta("og:title", "Dexero: a review")], body="Dexero: a review, after two years with my bakery."),
        page(metas=[meta("generator", "Dexero Sites 4.2")]),
        page(metas=[meta("og:image", "https://dexerocloud.example/pages/a/dexero/photo.png")]),
        page(metas=[meta("og:url", "https://dexero.example/pages/dexero")], body=FR),
        page(Passage("Dexero", "html > body > img", Kind.ALTERNATIVE)),
        page(Passage("Logo de Nuxabri", "html > body > img", Kind.ALTERNATIVE), body=FR),
        page(Passage("Our review of Dexero", "html > head > title", Kind.TITLE), body=EN + " Dexero is fine."),
        page(hidden("opening hours, prices, route")),
        page(hidden("Skip to Dexero", excuse="skip_link")),
        page(Passage("Contact Dexero at the address below.", "html > body > p")),
        page(hidden("Built with Dexero Sites", Trick.COMMENT)),
        page(hidden("Fait avec Dexero Sites", Trick.COMMENT), body=FR),
        page(hidden("Votre facture de Dexero est prête", Trick.DISPLAY), body=FR, medium=Medium.EMAIL),
        page(hidden("Nordalve", Trick.DELETED), medium=Medium.DOCUMENT),
        page(metas=[meta("creator", "Dexero Drive"), meta("producer", "Nuxabri")], medium=Medium.DOCUMENT),
        page(hidden("dexerosaurus and nordalves")),
    ],
)
def test_nothing_likely_is_seen_when_the_use_is_honest(cascade, extract):
    assert all(score < POSSIBLE for score in scores(cascade, extract).values())


def test_page_is_judged_mildly_when_a_script_draws_its_words(cascade):
    metas = [meta("description", "Dexero, reviewed")]
    drawn = page(metas=metas, body="")
    script = page(metas=metas, body="", scripts=[Script("render()")])
    assert scores(cascade, script)["meta.mark.own"] < LIKELY <= scores(cascade, drawn)["meta.mark.own"]


def test_mark_that_stands_in_a_tab_too_is_less_than_possible_when_the_page_shows_it(cascade):
    found = scores(cascade, page(hidden("More about Dexero"), body=EN + " Dexero."))
    assert 0.0 < found["hidden.mark.own"] < POSSIBLE


def test_evidence_names_place_rule_and_words_when_a_mark_is_hidden(cascade):
    extract = Extract(
        Part(Medium.PAGE), passages=(hidden("the words Hébergement Nordalve are here"),), inside="a.eml", part=2
    )
    [signal] = cascade.inspected([extract])[0]
    [spot] = signal.evidence
    assert (signal.name, signal.detector, spot.part, spot.sense) == ("hidden.mark.supplier", "mark", 2, "Nordalve")
    assert (spot.place, spot.rule) == ("a.eml > html > body > div", "display: none")
    assert "the words Hébergement Nordalve are here"[spot.start : spot.end] == "Hébergement Nordalve"


@pytest.mark.parametrize("text", ["Cheap like D\u200bexe\u200bro.", "Comme Nux\u2060abri, moins cher."])
def test_mark_is_seen_in_plain_text_when_invisible_characters_split_it(cascade, text):
    [signal] = cascade.signals([text])[0]
    assert signal.name == "hidden.mark.own"
    assert signal.score >= LIKELY
    assert signal.evidence[0].sense.endswith("/split")


@pytest.mark.parametrize("text", ["Dexe\u00adro is closed.", "Dexero\u200b is closed.", "A wo\u200brd of Dexero."])
def test_nothing_is_seen_in_plain_text_when_the_mark_is_whole(cascade, text):
    assert cascade.signals([text])[0] == []


def test_nothing_is_seen_when_the_register_has_no_marks():
    register = Register((Service("site", Words("Site", "Site"), "shop.example", ("/",)),))
    inspector = Cascade([Mark(register)])
    assert inspector.inspected([page(hidden("Dexero"))]) == [[]]


PAGES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "marks.yaml").read_text(encoding="utf-8"))
SENTENCES = {
    "{en}": "<p>Fresh bread and cakes every morning on Main Street, and coffee too.</p>",
    "{fr}": "<p>Du pain frais et des gâteaux chaque matin, rue Principale, et du café aussi.</p>",
}


def opened_page(case):
    source = "<!doctype html><html lang={language}><head><title>Bakery</title>{head}</head><body>{body}</body></html>"
    for name in ("language", "head", "body"):
        source = source.replace(f"{{{name}}}", case[name])
    for name, sentence in SENTENCES.items():
        source = source.replace(name, sentence)
    [extract] = opened(Part(Medium.PAGE, data=source.encode()))
    return extract


@pytest.mark.parametrize("case", PAGES["hidden"], ids=lambda case: case["body"][-40:] + case["head"][-40:])
def test_mark_on_a_page_is_seen_when_its_source_hides_it(cascade, case):
    assert max(scores(cascade, opened_page(case)).values(), default=0.0) >= LIKELY


@pytest.mark.parametrize("case", PAGES["honest"], ids=lambda case: case["body"][-40:] + case["head"][-40:])
def test_mark_on_a_page_is_left_alone_when_its_source_is_honest(cascade, case):
    assert max(scores(cascade, opened_page(case)).values(), default=0.0) < POSSIBLE


@pytest.mark.parametrize("unit", ["ld+json ", "description ", "og:", "keyword", "dc.title."])
def test_cost_of_a_field_grows_with_its_name_when_that_is_endless(unit):
    mark = Mark(load("dexero").register)

    def told(name):
        return mark.inspect([page(metas=(meta(name, "Dexero"),))])

    assert growth(told, lambda size: unit * (size // len(unit)) + "\n") < GROWTH_MAX
