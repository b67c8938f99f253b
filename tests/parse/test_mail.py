"""Mail as it is sent and as it is broken: read whole or with the reason why not, never with an error."""

from __future__ import annotations

import random
import time
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Kind, Role
from clausewise.model import Medium, Part
from clausewise.parse.header import headers_max
from clausewise.parse.mail import mail
from clausewise.parse.opening import opened
from clausewise.parse.piece import nesting_max, pieces_max


def read(source: str | bytes) -> Extract:
    return mail(Part(Medium.EMAIL, data=source if isinstance(source, bytes) else source.encode()))


def full() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Fromagerie de l'Île <infolettre@fromagerie.example>"
    message["To"] = "Zoé Côté <zoe@example.ca>"
    message["Subject"] = "Les fromages d'été sont arrivés"
    message["List-Unsubscribe"] = "<https://fromagerie.example/adieu?u=1>, <mailto:adieu@fromagerie.example>"
    message["Disposition-Notification-To"] = "infolettre@fromagerie.example"
    message.set_content("Bonjour Zoé,\nvoyez https://fromagerie.example/ete\n")
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="carte d'été.pdf")
    return message


def test_fields_are_decoded_in_order_when_encoded_in_many_ways():
    extract = read(
        "From: =?utf-8?q?C=C3=B4t=C3=A9=2C_Zo=C3=A9?= <zoe@example.ca>\r\n"
        "Subject: =?iso-8859-1?q?=C9t=E9?= =?utf-8?b?IGV0?=\r\n =?utf-8?q?_hiver_=C3?=\r\n =?utf-8?q?=A9?=\r\n"
        "X-Folded: one\r\n\ttwo\r\n"
        "X-Folded: three\r\n\r\nBody"
    )
    assert [(one.name, one.value) for one in extract.headers] == [
        ("from", '"Côté, Zoé" <zoe@example.ca>'),
        ("subject", "Été et hiver é"),
        ("x-folded", "one two"),
        ("x-folded", "three"),
    ]
    assert [(one.text, one.path, one.kind) for one in extract.passages] == [
        ("Côté, Zoé", "header From", Kind.NAME),
        ("Été et hiver é", "header Subject", Kind.SUBJECT),
        ("Body", "body", Kind.BODY),
    ]


def test_bodies_links_and_attachments_are_handed_on_when_made_by_the_standard_library():
    extract = read(full().as_bytes(policy=SMTP))
    assert "Bonjour Zoé,\r\nvoyez" in extract.text or "Bonjour Zoé,\nvoyez" in extract.text
    assert [(one.url, one.role) for one in extract.links] == [
        ("https://fromagerie.example/adieu?u=1", Role.UNSUBSCRIBE),
        ("mailto:adieu@fromagerie.example", Role.UNSUBSCRIBE),
        ("mailto:infolettre@fromagerie.example", Role.RECEIPT),
    ]
    assert extract.children == (Part(Medium.DOCUMENT, "", b"%PDF-1.7 x", "carte d'été.pdf", "application/pdf"),)
    assert extract.limits == ()


def test_message_in_a_message_is_opened_when_forwarded():
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "lou@example.ca", "TR: fromages"
    outer.set_content("Regarde ceci.")
    outer.add_attachment(full())
    inner = opened(Part(Medium.EMAIL, data=outer.as_bytes()))[1]
    assert (inner.inside, inner.headers[0].name) == ("email 1", "from")
    assert "Les fromages d'été" in inner.text


@pytest.mark.parametrize(
    ("form", "charset", "body", "text"),
    [
        ("quoted-printable", "iso-8859-1", b"l'=E9t=E9 arrive=\n!", "l'été arrive!"),
        ("base64", "utf-8", b64encode("été".encode()), "été"),
        ("base64", "utf-8", b"w6l0w6k", "été"),
        ("7bit", "utf-7", b"caf+AOk-", "café"),
        ("8bit", "us-ascii", "été".encode(), "été"),
        ("8bit", "", "été".encode("cp1252"), "été"),
        ("8bit", "utf-16", "été".encode("utf-16"), "été"),
        ("8bit", "Windows-1252", "été".encode("cp1252"), "été"),
    ],
)
def test_body_is_read_as_it_is_shown_when_encoded(form, charset, body, text):
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {form}\n\n"
    extract = read(head.encode() + body)
    assert (extract.text, extract.limits) == (text, ())


@pytest.mark.parametrize(
    ("head", "body", "limit"),
    [
        ("Content-Transfer-Encoding: base64", "Ceci n'est pas du base64, c'est écrit en clair!", "encoding"),
        ("Content-Transfer-Encoding: rot13", "Prpv", "encoding"),
        ("Content-Type: text/plain; charset=punycode", "é", ""),
        ("Content-Type: multipart/mixed", "--a\n\nb\n--a--", "boundary"),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m", "MIAG", "encrypted"),
    ],
)
def test_lies_are_named_and_the_body_kept_when_it_is_not_what_it_says(head, body, limit):
    extract = read(f"{head}\n\n{body}")
    assert limit in ("", *extract.limits)
    assert extract.children or body[:8] in extract.text


def test_footer_is_kept_when_a_list_adds_it_to_base64():
    body = b64encode(("Bonjour à tous, " * 8).encode()).decode()
    lines = "\n".join(body[at : at + 76] for at in range(0, len(body), 76))
    source = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{0}\n\n___ liste ___ l'été! ___ (fin)\n{1}"
    extract = read(source.format(lines, ""))
    assert extract.text.startswith("Bonjour à tous")
    assert (extract.text[-5:], extract.limits) == ("(fin)", ())
    assert read(source.format(lines, lines)).limits == ("encoding",)


def test_unknown_charset_is_named_when_it_is_no_utf8():
    extract = read(b"Content-Type: text/plain; charset=klingon\n\n\xe9t\xe9")
    assert (extract.text, extract.limits) == ("été", ("charset",))


def test_injected_field_stays_in_its_own_when_an_encoded_word_breaks_the_line():
    extract = read("Subject: =?utf-8?q?hello=0D=0ABcc:_a@example.com?=\n\nx")
    assert [one.name for one in extract.headers] == ["subject"]
    assert extract.passages[0].text == "hello Bcc: a@example.com"


def test_pages_are_known_by_what_they_are_when_called_something_else():
    source = (
        "Content-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: application/pdf; name=facture.pdf\n\n<!DOCTYPE html><p>x\n"
        "--b\nContent-Type: text/plain; name=page.html\n\nplain\n"
        "--b\nContent-Type: text/plain; name=notes.txt\n\nnotes\n"
        "--b\nContent-Type: image/png; name=photo.png\n\n\x7fELF\n"
        "--b\nContent-Type: text/plain; name=outil.txt\n\nMZ\n"
        "--b--\n"
    )
    extract = read(source)
    assert [one.medium for one in extract.children] == [Medium.PAGE, Medium.PAGE, Medium.IMAGE, Medium.FILE]
    assert [(one.text, one.path) for one in extract.passages] == [("notes", "notes.txt")]


def test_page_is_read_in_place_when_it_is_the_body():
    extract = read(
        "Subject: été\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nBonjour\n"
        "--b\nContent-Type: text/html; charset=iso-8859-1\n\n"
        '<p>Bonjour <a href="https://adieu.example/x">adieu.example</a></p><form action="/f"><input type=password></form>\n'
        "--b--\n"
    )
    link = next(one for one in extract.links if one.role is Role.ANCHOR)
    assert (link.url, link.text, link.path) == (
        "https://adieu.example/x",
        "adieu.example",
        "body > html > body > p > a",
    )
    assert extract.text[link.start :].startswith("adieu.example")
    assert extract.forms[0].fields[0].kind == "password"
    assert extract.children == ()


@pytest.mark.parametrize(("page", "share"), [("mots différents partout ailleurs", "0.00"), ("", "1.00")])
def test_share_of_words_is_noted_when_two_forms_are_given(page, share):
    plain = "Bonjour à tous, voici les nouvelles de juin : une corvée, un concert, un pique-nique, trois naissances et deux départs."
    extract = read(
        "Content-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n<p>{page or plain}</p>\n--b--\n"
    )
    assert [(one.name, one.content) for one in extract.metas] == [("alternative", share)]


def test_text_is_read_without_its_page_when_the_reader_of_pages_is_missing(monkeypatch):
    def missing(source):
        raise UnavailableError("CW710", "x", "x")

    monkeypatch.setattr("clausewise.parse.mail.parse_html", missing)
    extract = read("Subject: été\nContent-Type: text/html\n\n<p>x</p>")
    assert (extract.text, extract.limits) == ("été", ("unavailable",))


def test_page_is_a_child_when_it_is_attached():
    extract = read("Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n<p>x</p>")
    assert [one.medium for one in extract.children] == [Medium.PAGE]


def test_limit_is_named_when_senders_are_too_many():
    written = ", ".join(f"N{number} <n{number}@livres.example>" for number in range(9))
    extract = mail(Part(Medium.EMAIL, data=f"From: {written}\r\n\r\nBonjour.\r\n".encode()))
    assert "senders" in extract.limits
    assert [one.text for one in extract.passages if one.kind is Kind.NAME] == [f"N{number}" for number in range(8)]


def test_limit_is_named_when_parts_are_too_many():
    extract = read("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 10_000 + "--b--")
    assert extract.limits == ("pieces",)
    assert len(extract.passages) <= pieces_max


def test_limit_is_named_when_parts_lie_too_deep():
    depth = 2_000
    source = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth)) + "\nhello"
    extract = read(source)
    assert extract.limits == ("nesting",)
    assert f"b{nesting_max + 1}" in extract.text


def test_limit_is_named_when_fields_are_too_many_or_too_long():
    assert read("X: y\n" * (headers_max + 1) + "\nbody").limits == ("headers",)
    huge = read("Subject: " + "x" * 2_000_000 + "\nTo: a@example.com\n\nbody")
    assert (huge.limits, huge.passages[-1].text) == (("headers",), "body")


def test_text_beyond_the_limit_is_named_when_it_is_long():
    extract = read("Subject: s\n\n" + "mot " * 400_000)
    assert extract.limits == ("text",)
    assert len(extract.text) <= 1_000_001


def test_first_line_of_a_mailbox_file_is_passed_over_when_it_is_there():
    extract = read("From lou@example.ca Mon Jan  5 10:00:00 2026\nSubject: salut\n\ncorps")
    assert [one.text for one in extract.passages] == ["salut", "corps"]


@pytest.mark.parametrize(
    "source",
    [
        b"\n".join(b"--" + b"b" * 60 + b"x" for _ in range(200_000)),
        b" " * 5_000_000,
        b"a:" * 1_000_000,
        b"\n" * 5_000_000,
        b"Subject: " + b"=?a?q?" * 10_000,
        b"To: " + b'"\\' * 100_000,
        b"Content-Type: x; " + b'a="' * 100_000,
        b"Subject: a" + b" " * 60_000 + b"x",
    ],
    ids=["boundaries", "spaces", "colons", "lines", "words", "quotes", "parameters", "blanks"],
)
def test_time_stays_linear_when_the_message_is_crafted(source):
    began = time.perf_counter()
    read(b"Content-Type: multipart/mixed; boundary=" + b"b" * 60 + b"\n\n" + source)
    read(source)
    assert time.perf_counter() - began < 10


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise_an_error_when_opened(data):
    opened(Part(Medium.EMAIL, data=data))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_mutated_messages_raise_no_error_when_opened(seed):
    chance = random.Random(seed)
    message = bytearray(full().as_bytes())
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(message))
        match chance.randrange(3):
            case 0:
                message[at] = chance.randrange(256)
            case 1:
                del message[at : at + chance.randrange(1, 60)]
            case _:
                message[at:at] = chance.choice(
                    (b"\r\n", b"--", b"=?", b'"', b"\0", b"; charset=", bytes(message[at:][:80]))
                )
        message = message or bytearray(b"x")
    opened(Part(Medium.EMAIL, data=bytes(message)))


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60), st.sampled_from(["utf-8", "utf-7", "idna", "x", "hex", "utf-16", "hz"]), st.sampled_from("qb")
)
def test_no_encoded_word_raises_an_error_when_read(text, charset, form):
    source = f"From: =?{charset}?{form}?{text}?=\nContent-Type: text/plain; charset*0*={charset}''{text}; name*1={text}\n\n{text}"
    read(source.encode("utf-8", "surrogatepass"))


def test_mail_is_held_and_nothing_read_when_its_bytes_are_noise():
    extract = opened(Part(Medium.EMAIL, data=bytes(range(256)) * 16, name="lettre.eml"))[0]
    assert (extract.limits, extract.passages) == (("unknown",), ())


def test_message_is_read_when_its_lines_end_as_on_old_macs():
    source = b"From: anna@fleuriste.example\rSubject: Les tulipes\rContent-Type: text/html\r\r<p>Bonjour</p><p hidden>Casino</p>\r"
    extract = mail(Part(Medium.EMAIL, data=source))
    assert [one.name for one in extract.headers] == ["from", "subject", "content-type"]
    assert [one.text for one in extract.shown] == ["Les tulipes", "Bonjour"]
    assert [one.text for one in extract.hidden] == ["Casino"]
    assert not extract.limits


@pytest.mark.parametrize(
    ("charset", "meta", "text"),
    [
        ("", "<meta charset=windows-1251>", "Привет, сосед"),
        ("", "<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "Привет, сосед"),
        ("", "<meta charset=shift_jis>", "こんにちは"),
        ("", "<meta charset=unheard-of>", "Été à la mer"),
        ("", "", "Été à la mer"),
        ("windows-1251", "<meta charset=utf-8>", "Привет, сосед"),
    ],
)
def test_page_in_a_message_is_read_as_its_tags_say_when_the_message_says_nothing(charset, meta, text):
    codec = {
        "<meta charset=utf-8>": "cp1251",
        "<meta charset=windows-1251>": "cp1251",
        "<meta charset=shift_jis>": "cp932",
    }
    form = codec.get(meta, "koi8-r" if "koi8" in meta else "cp1252")
    head = f"From: a@b.example\r\nContent-Type: text/html{f'; charset={charset}' if charset else ''}\r\n\r\n"
    extract = mail(Part(Medium.EMAIL, data=head.encode() + f"{meta}<p>{text}</p>".encode(form)))
    assert [one.text for one in extract.shown] == [text]
    assert not extract.limits


def test_nothing_is_said_of_an_attachment_when_it_is_empty():
    message = EmailMessage()
    message.set_content("À midi.")
    message.add_attachment(b"", maintype="application", subtype="pdf", filename="plan.pdf")
    assert [one.limits for one in opened(Part(Medium.EMAIL, data=message.as_bytes()))] == [()]
