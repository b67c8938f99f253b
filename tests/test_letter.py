from email import message_from_bytes, policy

import pytest

from clausewise.letter import Letter, written

TIME = "Fri, 27 Nov 2026 14:00:00 +0000"


def read(letter, sender="Équipe Dexero <abuse@dexero.example>"):
    return message_from_bytes(written(letter, sender, time=TIME), policy=policy.default)


def test_letter_says_the_same_as_words_and_as_a_page_when_written():
    mail = read(
        Letter(
            "a1.r1", "zoe@roy.example", "Votre signalement : r1", ["Bonjour <b>", "https://x.example/?a=1&b=2"], "fr"
        )
    )
    assert mail["From"].addresses[0].display_name == "Équipe Dexero"
    assert mail["To"].addresses[0].addr_spec == "zoe@roy.example"
    assert (mail["Message-ID"], mail["Content-Language"], mail["Date"]) == ("<a1.r1@dexero.example>", "fr", TIME)
    assert mail["Auto-Submitted"] == "auto-generated"
    words, page = mail.iter_parts()
    assert words.get_content().split() == ["Bonjour", "<b>", "https://x.example/?a=1&b=2"]
    drawn = page.get_content()
    assert '<html lang="fr">' in drawn
    assert "<p>Bonjour &lt;b&gt;</p>" in drawn
    assert '<a href="https://x.example/?a=1&amp;b=2">' in drawn


@pytest.mark.parametrize("field", ["to", "subject"])
def test_letter_is_refused_when_a_line_would_begin_another_header(field):
    letter = Letter("a", "zoe@roy.example", "s", ["t"], "en")._replace(**{field: "a@b.example\r\nBcc: c@d.example"})
    with pytest.raises(ValueError, match=r"[Hh]eader|linefeed|CR or LF|invalid"):
        read(letter)
