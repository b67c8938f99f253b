"""What people attach to reports: taken in at form and API within bounds, judged, and before the reviewer like any other evidence."""

import base64
import re
import time

import pytest
from tests.doors.http.casework import opened, png
from tests.doors.http.conftest import running
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import Visitor

from clausewise.casebook import Filter
from clausewise.complaint import attachment_bytes_max, attachments_max
from clausewise.doors.http.public import patience

CHAT = "21:04 You will regret this, my friend"
EVIL = b"<html><script>alert(1)</script><p>You will regret this, my friend</p></html>"
SAYS = {
    "en": {
        "files": "Pictures or files that show it",
        "why": "Tell us what is wrong",
        "send": "Send",
        "take": "Take it up",
        "save": "Save this file",
    },
    "fr": {
        "files": "Images ou fichiers qui le montrent",
        "why": "Dites-nous ce qui ne va pas",
        "send": "Envoyer",
        "take": "Prendre ce dossier",
        "save": "Enregistrer ce fichier",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _impatient():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(patience, "form_seconds_min", 0)
        yield


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with running(opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")) as one:
        yield one


def judged(desk, item):
    """Return the case about ``item`` once everything that came with its reports was judged."""
    deadline = time.monotonic() + 60
    while desk.engine.examinations.waiting():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    [case] = desk.engine.review.queue(Filter(target=item))
    return case


def told(desk, item, *files):
    body = {
        "item": item,
        "clause": "conduct.threats",
        "reason": "Look.",
        "attachments": [{"name": name, "data": base64.b64encode(data).decode()} for name, data in files],
    }
    return desk.client.post("/v1/reports", json=body)


@pytest.mark.parametrize(("language", "looks"), [("en", {"dark": True}), ("fr", {"script": False, "phone": True})])
def test_files_of_a_report_are_before_the_reviewer_when_somebody_attached_them(browsing, desk, language, looks):
    says, place = SAYS[language], f"https://shop.example/t/{language}"
    files = [
        {"name": "capture.png", "mimeType": "image/png", "buffer": png(64, 48)},
        {"name": "chat.txt", "mimeType": "text/plain", "buffer": CHAT.encode()},
    ]
    with browsing.tab(desk.client.base_url, language=language, **looks) as tab:
        tab.open(f"/report?language={language}&matter=rule&location={place}")
        tab.page.get_by_label(says["why"]).fill("Voyez.")
        tab.page.get_by_label(says["files"]).set_input_files(files)
        assert tab.violations(within="form") == []
        tab.shoot(f"report-files-{language}-{'-'.join(looks)}")
        tab.page.get_by_role("button", name=says["send"]).click()
        tab.page.wait_for_url("**/track/**")
        case = judged(desk, place)
        tab.open(f"/desk/cases/{case.id}")
        assert tab.page.locator(".enclosed").count() == 0
        tab.page.get_by_role("button", name=says["take"]).click()
        enclosed = tab.page.locator(".enclosed")
        assert enclosed.locator(".veil svg.picture").count() == 1
        assert "blur" in enclosed.locator("svg.picture").evaluate("one => getComputedStyle(one).filter")
        assert enclosed.locator("mark").first.inner_text() in CHAT
        assert enclosed.get_by_role("link", name=re.compile(says["save"])).count() == 2
        assert tab.violations() == []
        tab.shoot(f"enclosed-{language}-{'-'.join(looks)}")


def test_form_comes_back_with_its_words_when_the_files_are_too_much(browsing, desk):
    many = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in range(attachments_max + 2)]
    with browsing.tab(desk.client.base_url, language="fr") as tab:
        for files, flaw in (
            (many, "trop nombreux"),
            (
                [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * (attachment_bytes_max + 1)}],
                "trop volumineux",
            ),
            (
                [{"name": "a.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x90"}],
                "ne peut pas être joint : a.exe",
            ),
        ):
            tab.open("/report?language=fr&matter=rule&location=https://shop.example/x")
            tab.page.get_by_label(SAYS["fr"]["why"]).fill("Mes mots restent.")
            tab.page.locator("#attachments").set_input_files(files)
            tab.page.get_by_role("button", name=SAYS["fr"]["send"]).click()
            alert = tab.page.get_by_role("alert")
            assert flaw in alert.inner_text().replace("\u00a0", " ")
            assert tab.page.get_by_label(SAYS["fr"]["why"]).input_value() == "Mes mots restent."
            assert tab.page.locator("#attachments").get_attribute("aria-invalid") == "true"
        assert tab.violations() == []
        tab.shoot("report-files-refused-fr")
    assert desk.engine.review.queue(Filter(target="https://shop.example/x")) == []


def test_reading_stops_when_a_form_has_no_end(desk):
    """Bytes past what is read and dropped are not waited for."""
    head = b'--b\r\nContent-Disposition: form-data; name="attachments"; filename="a"\r\n\r\n'

    def endless():
        yield head
        for _ in range(200):
            yield b"x" * 1024 * 1024

    sent = desk.client.build_request(
        "POST", "/report", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    try:
        answer = desk.client.send(sent)
    except Exception as error:  # noqa: BLE001 - the server hung up while more was sent
        assert type(error).__name__ in {"WriteError", "ReadError", "RemoteProtocolError"}  # noqa: PT017
    else:
        assert answer.status_code == 413


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("a.exe", b"MZ\x90")], "CW986"),
        ([("a.txt", b"")], "CW986"),
        ([("a.txt", b"x")] * (attachments_max + 1), "CW508"),
    ],
)
def test_files_are_refused_with_a_code_when_the_api_is_told_of_them(desk, files, code):
    answer = told(desk, "refused", *files)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert desk.engine.review.queue(Filter(target="refused")) == []


def test_file_is_handed_out_to_whoever_may_look_alone_when_asked(desk):
    receipt = told(desk, "api-1", ("page.html", EVIL), ("ça va.png", png(8, 8))).json()["id"]
    case = judged(desk, "api-1")
    page, path = f"/desk/cases/{case.id}", f"/desk/cases/{case.id}/attachments/{receipt}"
    with Visitor(desk.port) as visitor:
        assert visitor.get(f"{path}/0").status_code == 404
        assert "page.html" not in visitor.get(page).text
        visitor.post(f"{page}/claim", page=page)
        shown = visitor.get(page).text
        assert "alert(1)" not in Page(shown).all("script")
        assert "<script>alert(1)" not in shown
        page_file = visitor.get(f"{path}/0")
        assert (page_file.content, page_file.headers["content-type"]) == (EVIL, "application/octet-stream")
        assert page_file.headers["content-disposition"] == "attachment; filename*=UTF-8''page.html"
        assert "sandbox" in page_file.headers["content-security-policy"]
        picture = visitor.get(f"{path}/1")
        assert (picture.content, picture.headers["content-type"]) == (png(8, 8), "image/png")
        saved = visitor.get(f"{path}/1?save")
        assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A7a%20va.png"
        for wrong in (f"{path}/2", f"{path}/99", f"/desk/cases/{case.id}/attachments/none/0"):
            assert visitor.get(wrong).status_code == 404
        desk.engine.erase(receipt, reason="request")
        assert visitor.get(f"{path}/1").status_code == 404
        assert "Its words were destroyed." in visitor.get(page).text


def test_file_of_one_case_is_not_there_when_asked_from_another(desk):
    first = told(desk, "one", ("a.png", png(4, 4))).json()["id"]
    told(desk, "two", ("b.png", png(4, 4)))
    judged(desk, "one")
    other = judged(desk, "two")
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{other.id}"
        visitor.post(f"{page}/claim", page=page)
        assert visitor.get(f"{page}/attachments/{first}/0").status_code == 404


def test_nothing_is_shown_of_a_file_when_it_is_sealed_or_not_judged(desk, monkeypatch):
    receipt = told(desk, "sealed-1", ("a.png", png(6, 6))).json()["id"]
    case = judged(desk, "sealed-1")
    course = desk.engine.state.complainants.courses[receipt]
    from msgspec.structs import replace

    from clausewise.complaint import Examined

    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{case.id}"
        visitor.post(f"{page}/claim", page=page)
        for examined, words in ((None, "It is being judged"), (Examined(receipt, "some-decision"), "It is sealed")):
            monkeypatch.setitem(desk.engine.state.complainants.courses, receipt, replace(course, examined=examined))
            assert words in visitor.get(page).text
            assert "a.png" not in visitor.get(page).text
            assert visitor.get(f"{page}/attachments/{receipt}/0").status_code == 404
