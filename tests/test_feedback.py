"""Mails that report: ARF, XARF and people's own words are read, whatever becomes of the message on its way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.annex import Annex
from clausewise.casebook import Filter
from clausewise.complaint import Door, Stage, Teller, attachments_max, line_characters_max, reason_characters_max
from clausewise.errors import InputError
from clausewise.feedback import attached, clause_of, fields_max, mail_bytes_max, read
from clausewise.vault.safe import Safe
from tests.doors.http.casework import png
from tests.feedbacks import BOUNCE, XARF_3, XARF_4, arf, letter, xarf
from tests.reporting import PAGE, Clock, engine, reporting_policy
from tests.test_complaints import refused, told

POLICY = reporting_policy()
MAILS = [letter("en"), letter("fr"), arf("en"), arf("fr"), xarf(XARF_3), xarf(XARF_4, "fr"), BOUNCE]


HOUR_MS = 3_600_000


@pytest.fixture
def open_engine():
    with engine(clock=Clock()) as opened:
        yield opened


@pytest.mark.parametrize("language", ["en", "fr"])
def test_letter_of_a_person_is_read_when_it_comes_by_mail(open_engine, language):
    found = open_engine.complaints.mail(letter(language))
    written = open_engine.complaints.complaint(found.id)
    assert (written.language, written.location, written.item) == (language, PAGE, PAGE)
    assert (written.name, written.email) == ("Anne Roy", "anne@roy.example")
    assert told(open_engine, found.id).door is Door.MAIL
    assert told(open_engine, found.id).teller is Teller.PERSON
    [case] = open_engine.review.queue(Filter())
    assert (case.target, case.clauses) == (PAGE, ())
    assert (case.severity, case.due_ms - case.opened_ms) == (2, 24 * HOUR_MS)  # nobody said that it is slight


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("kind", "clause"), [("abuse", "comms.spam"), ("fraud", "content.fraud"), ("not-spam", ""), ("virus", "")]
)
def test_feedback_report_is_read_when_a_provider_sends_it(open_engine, language, kind, clause):
    found = open_engine.complaints.mail(arf(language, kind))
    written = open_engine.complaints.complaint(found.id)
    assert (written.clause, written.language) == (clause, language)
    assert dict(written.fields)["source-ip"] == "192.0.2.7"
    assert (written.on, written.item) == ("access", "address:192.0.2.7")
    assert "Spam spam spam." in written.message
    [case] = open_engine.review.queue(Filter())
    assert (case.on, case.target) == ("access", "address:192.0.2.7")


def test_reported_address_counts_when_a_feedback_report_names_one(open_engine):
    found = open_engine.complaints.mail(arf(extra="Reported-URI: https://shop.example/earn?id=1\r\n"))
    written = open_engine.complaints.complaint(found.id)
    assert (written.on, written.item) == ("content", "https://shop.example/earn?id=1")


@pytest.mark.parametrize("kind", ["application/json", "application/xarf+json", "application/octet-stream"])
def test_xarf_of_both_forms_is_read_when_attached(open_engine, kind):
    first = open_engine.complaints.complaint(open_engine.complaints.mail(xarf(XARF_3, "en", kind)).id)
    assert (first.clause, first.location) == ("content.fraud", "https://shop.example/login-here")
    second = open_engine.complaints.complaint(open_engine.complaints.mail(xarf(XARF_4, "fr", kind)).id)
    assert (second.on, second.item, second.language) == ("access", "address:192.0.2.9", "fr")
    assert second.clause == ""  # this policy has no such clause, and none is guessed
    assert dict(second.fields)["report_id"].startswith("0190a1b2")


def test_clause_is_the_policys_own_when_a_report_names_a_kind():
    assert clause_of({"type": "spam"}, POLICY) == "comms.spam"
    assert clause_of({"type": "port_scan"}, POLICY) == "integrity.probing"
    assert clause_of({"type": "ddos"}, POLICY) == ""


def test_mail_is_one_report_when_it_is_delivered_twice(open_engine):
    first, second = open_engine.complaints.mail(letter()), open_engine.complaints.mail(letter())
    assert first.id == second.id
    assert len([one for one in open_engine.store.after(0) if one.kind == "reported"]) == 1


def test_mail_about_another_host_is_kept_when_nothing_of_ours_is_named(open_engine):
    data = letter().replace(b"https://shop.example/posts/7", b"https://elsewhere.example/x")
    found = open_engine.complaints.mail(data)
    written = open_engine.complaints.complaint(found.id)
    assert (written.location, written.item) == ("", found.id)
    assert dict(written.fields)["location"] == "https://elsewhere.example/x"
    assert found.stage is Stage.RECEIVED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "CW935"),
        (b"\x00\x01\x02", "CW935"),
        (b"no head at all", "CW935"),
        (b"From: a@b.example\r\n\r\n", "CW935"),
        (b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"a" * mail_bytes_max, "CW935"),
        (BOUNCE, "CW936"),
        (letter(Auto_Submitted="auto-replied (vacation)"), "CW936"),
    ],
    ids=["nothing", "noise", "headless", "empty", "large", "bounce", "vacation"],
)
def test_what_is_no_report_is_refused_with_a_code_when_it_comes(open_engine, data, code):
    refused(code, lambda: open_engine.complaints.mail(data))
    assert open_engine.store.head()[0] == 0


def test_heads_that_smuggle_lines_are_one_line_when_read():
    data = letter(subject="Bonjour =?utf-8?q?x=0D=0ABcc=3A_all=40list=2Eexample?=")
    data = data.replace(b"Anne Roy <anne@roy.example>", b"=?utf-8?q?Anne=0D=0ABcc=3A_x?= <anne@roy.example>")
    found = read(data, POLICY)
    assert found.name.isprintable()
    assert "\n" not in found.name + found.email
    assert not found.reason.splitlines()[0].startswith("Bcc")


def test_endless_values_are_cut_when_a_document_swells():
    deep = {"Version": "3", "Report": {f"key{number}": "v" * 5_000 for number in range(150)}}
    found = read(xarf(deep), POLICY)
    assert len(found.fields) <= fields_max
    assert max(len(value) for _, value in found.fields) <= line_characters_max
    long = read(letter().replace(b"threatens", b"threatens " * 20_000), POLICY)
    assert len(long.reason) == reason_characters_max


@settings(max_examples=200, deadline=None)
@given(
    number=st.integers(0, len(MAILS) - 1),
    changes=st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 12), st.binary(max_size=12)), max_size=8),
)
def test_changed_mail_is_read_or_refused_with_a_code_when_it_arrives(number, changes):
    data = MAILS[number]
    for at, length, instead in changes:
        data = data[:at] + instead + data[at + length :]
    try:
        found = read(data, POLICY)
    except InputError as error:
        found, code = None, error.code
    if found is None:
        assert code in ("CW935", "CW936")
    else:
        assert found.reason.strip()
        assert all(getattr(found, name).isprintable() for name in ("name", "email"))


SAMPLE = {"ContentType": "text/plain", "Base64Encoded": False, "Payload": "Été", "Description": "log"}
PICTURE = ("preuve.png", "image/png", png(3, 3))


def test_attachments_are_kept_when_they_come_by_mail(tmp_path):
    program = ("a.exe", "application/octet-stream", b"MZ\x90\0")
    many = [(f"{number}.txt", "text/plain", b"%d" % number) for number in range(attachments_max)]
    with engine(tmp_path / "l.db", clock=Clock()) as opened:
        annex = Annex(Safe.beside(opened.store, {}), days=190)
        mail = letter("fr", [PICTURE, program, *many])
        found = opened.complaints.mail(mail, lambda: annex)
        written = opened.complaints.complaint(found.id)
        assert [one.name for one in written.attachments] == ["preuve.png", "0.txt", "1.txt", "2.txt", "3.txt"]
        assert [value for name, value in written.fields if name == "left aside"] == ["a.exe", "4.txt"]
        assert written.reason.startswith("Une page de chez vous")
        assert opened.complaints.mail(mail, lambda: annex).id == found.id


def test_attachments_are_named_when_there_is_nowhere_to_keep_them(open_engine):
    written = open_engine.complaints.complaint(open_engine.complaints.mail(letter("en", [PICTURE])).id)
    assert (written.attachments, written.fields) == ((), (("left aside", "preuve.png"),))


@pytest.mark.parametrize(
    ("mail", "files"),
    [
        (arf(), [("message.eml", b"Spam spam spam.")]),
        (xarf(XARF_4), [("", b"Failed")]),
        (
            xarf({**XARF_3, "Report": {**XARF_3["Report"], "Samples": [SAMPLE]}}),
            [("log", "Été".encode())],
        ),
        (xarf({**XARF_4, "evidence": [{"content_type": "text/plain", "payload": "!"}, 7, {"payload": 3}]}), []),
        (xarf({**XARF_4, "evidence": "none"}), []),
        (letter(), []),
    ],
)
def test_evidence_is_found_where_each_form_has_it_when_read(mail, files):
    taken, left = attached(mail)
    assert left == []
    assert len(taken) == len(files)
    for one, (name, ending) in zip(taken, files, strict=True):
        assert one.name == name
        assert one.data.rstrip().endswith(ending)


@given(st.sampled_from(MAILS), st.integers(0, 3000), st.binary(max_size=8))
@settings(max_examples=60)
def test_no_message_breaks_its_reader_when_attachments_are_looked_for(mail, at, junk):
    taken, left = attached(mail[:at] + junk + mail[at:])
    assert all(one.data for one in taken)
    assert len(left) < 1_000
