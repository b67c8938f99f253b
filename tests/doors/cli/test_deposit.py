from __future__ import annotations

import json

import pytest

WORK = (
    "The board decided on Tuesday to close the northern plant before the end of the year and to say nothing of it to anybody until "
    "the ninth of the month."
)
STORE = ("--store", "c.db")


@pytest.fixture
def work(tmp_path):
    (tmp_path / "memo.txt").write_text(WORK, encoding="utf-8")
    return "memo.txt"


def test_deposit_is_listed_and_gone_when_it_was_removed(cli, work):
    made = cli("deposit", "add", work, "--id", "w1", "--owner", "board", "--title", "Memo", "--by", "desk", *STORE)
    assert (made.code, made.out, made.err) == (0, "w1\n", "")
    [row] = json.loads(cli("deposit", "list", *STORE, "--json").out)
    assert (row["deposit"]["owner"], row["deposit"]["kind"], row["title"]) == ("board", "confidential", "Memo")
    assert cli("deposit", "list", *STORE).out == "w1\tboard\tconfidential\t30\tMemo\n"
    assert cli("deposit", "remove", "w1", "--by", "desk", *STORE).out == "w1\n"
    assert cli("deposit", "list", *STORE).out == ""
    assert cli("deposit", "remove", "w1", "--by", "desk", *STORE).err.startswith("CW137")


def test_deposited_text_is_found_when_somebody_posts_it(cli, work):
    cli("deposit", "add", "-", "--id", "w1", "--owner", "board", "--by", "desk", *STORE, stdin=WORK)
    ran = cli("check", work, "--author", "u7", "--policy", "dexero", *STORE)
    assert "content.property" in ran.out
    assert ran.code in {1, 3}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("memo.txt", "--kind", "borrowed"), "CW318"),
        (("missing.txt",), "CW319"),
        (("memo.txt", "--id", "a b"), "CW135"),
    ],
)
def test_deposit_says_so_when_it_cannot_be_made(cli, work, arguments, code):
    ran = cli("deposit", "add", *arguments, "--owner", "board", "--by", "desk", *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)
