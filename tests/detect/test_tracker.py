import pytest

from clausewise.detect import tracker
from clausewise.detect.tracker import Kind
from clausewise.url import parse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://us7.list-manage.com/track/open.php?u=1", Kind.OPEN),
        ("https://mail.stranger.example/wf/open?upn=1", Kind.OPEN),
        ("https://www.facebook.com/tr?id=1&ev=PageView", Kind.ADVERTISING),
        ("https://grabify.link/ABC123", Kind.LOGGER),
        ("https://webhook.site/1", Kind.COLLECTOR),
        ("https://www.googletagmanager.com/gtag/js?id=G-1", Kind.TAG),
    ],
)
def test_service_is_known_when_its_host_and_path_are_listed(text, kind):
    assert tracker.known(parse(text)).kind is kind


@pytest.mark.parametrize(
    "text",
    ["https://www.facebook.com/travel", "https://notlist-manage.com/track/open", "https://list-manage.com/subscribe"],
)
def test_service_is_unknown_when_only_a_part_of_it_fits(text):
    assert tracker.known(parse(text)) is None


def test_guard_is_told_from_a_tracker_when_it_draws_nothing():
    assert tracker.guards(parse("https://www.google.com/recaptcha/api2/anchor"))
    assert not tracker.guards(parse("https://www.google.com/pagead/1"))


@pytest.mark.parametrize(
    ("text", "is_shaped"),
    [
        ("https://stranger.example/open/1", True),
        ("https://stranger.example/b", True),
        ("https://stranger.example/suivi/p.gif", True),
        ("https://t.stranger.example/x", True),
        ("https://mouchard.stranger.example/x", True),
        ("https://cdn.stranger.example/img/open-air.jpg", True),
        ("https://cdn.stranger.example/img/photo.jpg", False),
        ("https://stranger.example/account/opening", False),
    ],
)
def test_shape_of_a_beacon_is_seen_when_words_stand_alone(text, is_shaped):
    assert tracker.is_shaped(parse(text)) is is_shaped


def test_parameter_is_told_when_it_follows_a_click():
    names = [
        match["name"] for match in tracker.PARAMETER.finditer("https://a.example/?utm_source=x&mc_eid=2&q=3&fbclid=4")
    ]
    assert names == ["utm_source", "mc_eid", "fbclid"]
    assert [tracker.parameter(name) for name in names] == [tracker.CAMPAIGN, tracker.RECIPIENT, tracker.CLICK]


def test_spacer_is_told_when_it_asks_nothing():
    assert tracker.is_spacer(parse("https://cdn.stranger.example/spacer.gif"))
    assert not tracker.is_spacer(parse("https://cdn.stranger.example/spacer.gif?u=1"))
