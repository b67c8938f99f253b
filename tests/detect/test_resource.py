import pytest

from clausewise.detect.resource import Setting, Sight, judged, sight
from clausewise.extract import Link, Role, Trick
from clausewise.url import parse

PAGE, LETTER, DOCUMENT = Setting(), Setting(is_sent=True), Setting(is_page=False, is_sent=True)
HIDDEN, REACTS = {"trick": Trick.DISPLAY}, {"rule": "a:hover { background }"}
KEYS = {"rule": 'input[value^="a"] { background }'}


def score(setting, role, url, **more):
    found = judged(Link(url, role, **more), parse(url), setting)
    return 0.0 if found is None else found.score


@pytest.mark.parametrize(
    ("width", "height", "trick", "seen"),
    [
        (1, 1, None, Sight.NOTHING),
        (0, None, None, Sight.NOTHING),
        (2, 3, None, Sight.NOTHING),
        (600, 1, None, Sight.LINE),
        (560, 315, Trick.DISPLAY, Sight.LATER),
        (None, None, Trick.OPACITY, Sight.NOTHING),
        (None, None, Trick.NOSCRIPT, Sight.UNKNOWN),
        (None, None, None, Sight.UNKNOWN),
        (300, None, None, Sight.SOMETHING),
    ],
)
def test_sight_follows_size_and_trick_when_a_thing_is_loaded(width, height, trick, seen):
    assert sight(Link("https://a.example/b", Role.IMAGE, width=width, height=height, trick=trick)) is seen


@pytest.mark.parametrize(
    ("setting", "role", "url", "more"),
    [
        (PAGE, Role.IMAGE, "https://t.stranger.example/o.gif?u=3dd1adda6710db18", {"width": 1, "height": 1}),
        (PAGE, Role.IMAGE, "https://stranger.example/any", {"width": 0, "height": 0}),
        (PAGE, Role.IMAGE, "https://stranger.example/any?u=3dd1adda6710db18", HIDDEN),
        (PAGE, Role.BACKGROUND, "https://track.stranger.example/p?id=1932018", {"width": 0, "height": 0}),
        (PAGE, Role.BACKGROUND, "https://stranger.example/k?a", KEYS),
        (PAGE, Role.BACKGROUND, "https://stranger.example/h?u=3dd1adda6710db18", REACTS),
        (PAGE, Role.FRAME, "https://stranger.example/b", {"width": 0, "height": 0}),
        (PAGE, Role.MEDIA, "https://stranger.example/son/suivi.php?id=1932018", HIDDEN),
        (PAGE, Role.STYLE, "https://stranger.example/a.css?visiteur=1932018", {}),
        (PAGE, Role.FONT, "https://stranger.example/a.woff2?u=3dd1adda6710db18", {}),
        (PAGE, Role.PING, "https://stranger.example/clic", {}),
        (PAGE, Role.PREFETCH, "https://3dd1adda6710db18.stranger.example/", {}),
        (PAGE, Role.PREFETCH, "https://stranger.example/ahead?uid=3dd1adda6710db18", {}),
        (LETTER, Role.IMAGE, "https://stranger.example/open/3dd1adda6710db18.gif", {}),
        (LETTER, Role.IMAGE, "https://stranger.example/image?courriel=lea%40mail.example", {}),
        (LETTER, Role.IMAGE, "https://stranger.example/vu/lea", {"width": 1, "height": 1}),
        (DOCUMENT, Role.TEMPLATE, "https://stranger.example/a.dotm", {}),
        (DOCUMENT, Role.TEMPLATE, r"\\10.0.0.1\share\a.dotm", {}),
        (DOCUMENT, Role.EXTERNAL, "https://stranger.example/a?id=1932018", {}),
        (DOCUMENT, Role.IMAGE, "https://stranger.example/open/3dd1adda6710db18.png", {}),
    ],
)
def test_thing_is_told_a_beacon_when_it_draws_nothing_and_asks_a_stranger(setting, role, url, more):
    assert score(setting, role, url, **more) >= 0.5


@pytest.mark.parametrize(
    ("setting", "role", "url", "more"),
    [
        (PAGE, Role.IMAGE, "https://cdn.stranger.example/photo.jpg", {"width": 640, "height": 480}),
        (PAGE, Role.IMAGE, "https://cdn.stranger.example/photo.jpg", HIDDEN),
        (PAGE, Role.IMAGE, "https://cdn.stranger.example/photo.jpg", {"trick": Trick.NOSCRIPT}),
        (PAGE, Role.IMAGE, "https://avatars.stranger.example/205e460b479e2e5b48aec07710c08d50?s=80", {}),
        (PAGE, Role.IMAGE, "https://cdn.stranger.example/emoji/1f600.png", {"width": 16, "height": 16}),
        (PAGE, Role.BACKGROUND, "https://cdn.stranger.example/header.jpg", {}),
        (PAGE, Role.BACKGROUND, "https://cdn.stranger.example/button-hover.png", REACTS),
        (PAGE, Role.STYLE, "https://fonts.stranger.example/css2?family=Roboto:wght@400;700&display=swap", {}),
        (PAGE, Role.FONT, "https://fonts.stranger.example/s/roboto/v30/KFOmCnqEu92Fr1Mu4mxK.woff2", {}),
        (PAGE, Role.FRAME, "https://video.stranger.example/embed/a1B2c3", {"width": 560, "height": 315}),
        (PAGE, Role.FRAME, "https://www.google.com/recaptcha/api2/anchor?k=1", {"width": 0, "height": 0}),
        (PAGE, Role.PREFETCH, "https://fonts.stranger.example/", {}),
        (PAGE, Role.SCRIPT, "https://cdn.stranger.example/lib.min.js?v=3dd1adda6710db18", {}),
        (PAGE, Role.EXTERNAL, "https://cdn.stranger.example/icons.svg#home", {}),
        (LETTER, Role.IMAGE, "https://cdn.stranger.example/spacer.gif", {"width": 1, "height": 1}),
        (LETTER, Role.IMAGE, "https://cdn.stranger.example/line.png", {"width": 600, "height": 1}),
        (LETTER, Role.IMAGE, "https://cdn.stranger.example/header.png", {}),
        (DOCUMENT, Role.IMAGE, "https://cdn.stranger.example/chart.png", {"width": 300, "height": 200}),
    ],
)
def test_thing_is_left_alone_when_people_see_it_or_need_it(setting, role, url, more):
    assert score(setting, role, url, **more) < 0.5
