import itertools
from html.parser import HTMLParser

import pytest
from tests.doors.http.conftest import KILL, TUER

from clausewise.doors.http.marks import segments
from clausewise.model import Evidence

PAGES = ["/", "/docs", "/problems", "/problems/CW504", "/problems/CW131"]
EMPTY = {"area", "base", "br", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a test wants to know of a page; it also sees that every element is closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found, self.ids, self.text, self.marked = [], [], [], "", []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.found.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if self.open[-1:] == ["mark"]:
            self.marked.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_is_sound_and_needs_no_script_when_drawn(client, path, language):
    answer = client.get(path, params={"language": language})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.all("html") == [{"lang": language}]
    assert answer.headers["content-language"] == language
    assert len(page.ids) == len(set(page.ids))
    assert page.all("script") == []
    assert "style=" not in answer.text
    assert "onclick" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    levels = [int(tag[1]) for tag, _ in page.found if tag in ("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    fields = {attributes["for"] for attributes in page.all("label")}
    assert {attributes["id"] for attributes in page.all("textarea")} <= fields


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere_when_followed(client, path):
    page = Page(client.get(path).text)
    places = {}
    for attributes in page.all("a") + page.all("link"):
        address, _, place = attributes["href"].partition("#")
        if not address.startswith("mailto:"):
            places.setdefault(address or path, set()).add(place)
    for address, named in places.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert named - {""} <= (set(Page(answer.text).ids) if named - {""} else set()), address


@pytest.mark.parametrize(
    ("accepted", "language"), [("", "fr"), ("en", "en"), ("fr", "fr"), ("en, fr", "fr"), ("en, fr;q=0.5", "en")]
)
def test_language_is_the_reader_s_own_when_drawn(client, accepted, language):
    page = client.get("/", headers={"Accept-Language": accepted})
    assert page.headers["content-language"] == language
    assert ("Essayer un texte" in page.text) == (language == "fr")


def test_first_page_carries_policy_and_notices_when_drawn(client):
    text = client.get("/?language=fr").text
    assert "Politique de la boutique" in text
    assert "Titre de content.attack" in text
    assert "Shoply est une marque de Shoply inc." in text
    assert "Shoply is a mark of Shoply Inc." in client.get("/docs?language=en").text


def test_text_is_judged_without_a_record_when_tried(served):
    before = served.client.get("/v1/audit/head").json()
    answer = served.client.post("/try?language=fr", data={"text": TUER})
    page = Page(answer.text)
    assert page.marked == ["je vais te tuer"]
    assert "Le contenu est retiré." in page.text
    assert "Titre de conduct.threats" in page.text
    assert "verdict" in page.ids
    assert served.client.get("/v1/audit/head").json() == before
    english = Page(served.client.post("/try?language=en", data={"text": KILL}).text)
    assert english.marked == ["I will kill you"]
    assert "It is removed." in english.text


def test_markup_is_shown_as_text_when_tried(client):
    text = client.post("/try", data={"text": f"<script>alert(1)</script></textarea> {KILL}"}).text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_clean_text_is_cleared_when_tried(client):
    assert "Rien à redire." in client.post("/try", data={"text": "Bonjour"}).text
    assert 'id="verdict"' not in client.post("/try", data={"text": "   "}).text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"text=%ff", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 20, "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
        (b"text=" + b"a" * 200_001, "application/x-www-form-urlencoded", 413),
    ],
)
def test_form_is_refused_with_a_problem_when_malformed(client, content, kind, status):
    answer = client.post("/try", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def spot(start, end, part=0):
    return Evidence(part, start, end, "")


@pytest.mark.parametrize(
    ("evidence", "marked"),
    [
        ([], []),
        ([spot(0, 2)], ["ab"]),
        ([spot(1, 3), spot(2, 5)], ["bcde"]),
        ([spot(4, 6), spot(0, 1)], ["a", "ef"]),
        ([spot(0, 6)], ["abcdef"]),
        ([spot(0, 99), spot(3, 3), spot(1, 2, part=1)], []),
    ],
)
def test_places_are_marked_once_when_they_overlap(evidence, marked):
    found = segments("abcdef", evidence)
    assert "".join(one.text for one in found) == "abcdef"
    assert [one.text for one in found if one.is_marked] == marked
