from email import message_from_bytes, policy

import pytest

from clausewise.letter import Letter, Line, written


def read(letter, sender="Équipe Dexero <abuse@dexero.example>"):
    return message_from_bytes(written(letter, sender).as_bytes(), policy=policy.default)


def test_letter_says_the_same_as_words_and_as_a_page_when_written():
    lines = [Line("h1", "Bonjour <b>"), Line("p", "Voici."), Line("a", "https://x.example/?a=1&b=2")]
    mail = read(Letter("zoe@roy.example", "Votre signalement : r1", [("fr", lines)], "a1.r1"))
    assert mail["From"].addresses[0].display_name == "Équipe Dexero"
    assert mail["To"].addresses[0].addr_spec == "zoe@roy.example"
    assert (mail["Message-ID"], mail["Content-Language"]) == ("<a1.r1@dexero.example>", "fr")
    assert mail["Auto-Submitted"] == "auto-generated"
    words, page = mail.iter_parts()
    assert words.get_content().replace("\r", "") == "Bonjour <b>\n\nVoici.\n\nhttps://x.example/?a=1&b=2\n"
    drawn = page.get_content()
    assert '<html lang="fr">' in drawn
    assert "<h1>Bonjour &lt;b&gt;</h1><p>Voici.</p>" in drawn
    assert '<a href="https://x.example/?a=1&amp;b=2">' in drawn


def test_both_languages_are_named_when_a_letter_has_both():
    mail = read(Letter("zoe@roy.example", "s", [("fr", [Line("p", "Oui")]), ("en", [Line("p", "Yes")])]))
    assert mail["Content-Language"] == "fr, en"
    assert mail["Message-ID"] is None
    assert mail.get_body(("plain",)).get_content().replace("\r", "") == "Oui\n\n* * *\n\nYes\n"
    assert '<div lang="en"><p>Yes</p></div>' in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("field", ["to", "subject"])
def test_letter_is_refused_when_a_line_would_begin_another_header(field):
    letter = Letter("zoe@roy.example", "s", [("en", [])])._replace(**{field: "a@b.example\r\nBcc: c@d.example"})
    with pytest.raises(ValueError, match=r"[Hh]eader|linefeed|CR or LF|invalid"):
        read(letter)
