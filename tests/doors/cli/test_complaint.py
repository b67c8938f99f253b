"""Reports on the command line: mails from a pipe, what is shown of them, notices passed on, and who tells."""

from contextlib import closing
from hashlib import sha256

import pytest
from tests.doors.http.casework import png
from tests.feedbacks import arf, letter

from clausewise.ledger import open_store
from clausewise.vault.safe import Safe

ON = ("--store", "c.db", "--policy", "dexero")
STORE = ("--store", "c.db")
BY = ("--by", "anne")
WHY = ("--reason", "It is a lake.")


@pytest.fixture
def mailed(cli, tmp_path):
    """One mail of a person, as a file; its receipt."""
    (tmp_path / "mail.eml").write_bytes(letter("fr"))
    ran = cli("complaint", "mail", "mail.eml", *ON)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.strip()


def test_mail_is_recorded_when_a_pipe_delivers_it(cli):
    first = cli("complaint", "mail", "-", *ON, stdin=arf("fr").decode())
    assert first.code == 0
    assert cli("complaint", "mail", "-", *ON, stdin=arf("fr").decode()).out == first.out
    shown = cli("complaint", "show", first.out.strip(), *STORE).out
    assert "192.0.2.7" in shown
    assert "comms.spam" in shown


@pytest.mark.parametrize(("stdin", "code"), [("", "CW935"), ("nothing", "CW935")])
def test_pipe_gets_a_code_when_there_is_no_mail(cli, stdin, code):
    ran = cli("complaint", "mail", "-", *ON, stdin=stdin)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)


def test_mail_server_sends_nothing_back_when_a_message_answers_by_itself(cli):
    ran = cli("complaint", "mail", "-", *ON, stdin=letter(Auto_Submitted="auto-replied").decode())
    assert (ran.code, ran.out, ran.err[:5]) == (0, "", "CW936")


def test_mail_server_keeps_the_message_when_the_ledger_cannot_be_opened(cli, tmp_path):
    (tmp_path / "c.db").write_text("This is no ledger, however one looks at it. " * 100)
    ran = cli("complaint", "mail", "-", *ON, stdin=letter("fr").decode())
    assert (ran.code, ran.out, ran.err[:3]) == (75, "", "CW4")


def test_file_that_is_missing_is_named_when_read(cli):
    assert cli("complaint", "mail", "none.eml", *ON).err.startswith("CW355 none.eml")


def test_answer_is_ready_to_be_sent_when_a_report_is_shown(cli, mailed):
    shown = cli("complaint", "show", mailed, *STORE).out
    assert f"/track/{mailed}?key=" in shown
    assert "Anne Roy" in shown
    assert "waits for a person" in shown
    french = cli("--language", "fr", "complaint", "show", mailed, *STORE).out
    assert "attend une personne" in french
    listed = cli("--language", "fr", "complaint", "list", *STORE).out
    assert listed.startswith(f"{mailed}\t")
    assert cli("complaint", "list", "--waiting", *STORE).out == ""
    assert cli("complaint", "show", "none", *STORE).err.startswith("CW930")
    assert cli("complaint", "forward", mailed, "--account", "u1", *BY, *STORE).err.startswith("CW938")
    assert cli("complaint", "preserve", mailed, *BY, *STORE).err.startswith("CW938")


def test_reporter_is_warned_and_muted_when_a_person_says_so(cli, mailed):
    assert cli("complaint", "reject", mailed, *WHY, *BY, *STORE).out.strip() == mailed
    who = cli("reporter", "list", *STORE).out.split("\t")[0]
    assert who.startswith("reporter:")
    assert cli("reporter", "list", "--suspects", *STORE).out == ""
    assert cli("reporter", "mute", who, "--days", "30", *WHY, *BY, *STORE).err.startswith("CW939")
    assert cli("reporter", "warn", who, *WHY, *BY, *STORE).out.strip() == who
    assert cli("reporter", "mute", who, "--days", "30", *WHY, *BY, *STORE).code == 0
    assert "muted until" in cli("reporter", "list", *STORE).out
    assert cli("reporter", "unmute", who, *WHY, *BY, *STORE).code == 0


def test_key_and_account_are_trusted_when_named(cli, mailed):
    assert cli("reporter", "trust", "key:00aa", *WHY, *BY, *STORE).out.strip() == "key:00aa"
    assert cli("reporter", "trust", "u42", *WHY, *BY, *STORE).out.startswith("reporter:")
    assert cli("reporter", "list", *STORE).out.count("trusted") == 2
    assert cli("reporter", "distrust", "key:00aa", *WHY, *BY, *STORE).code == 0
    assert cli("reporter", "list", *STORE).out.count("trusted") == 1


def test_attachment_is_kept_and_handed_to_its_sender_when_it_comes_by_mail(cli, tmp_path):
    receipt = cli("complaint", "mail", "-", *ON, stdin=letter("fr", [("a.png", "image/png", png(4, 4))])).out.strip()
    digest = sha256(png(4, 4)).hexdigest()
    assert f"  + a.png  {len(png(4, 4))}  sha256:{digest}" in cli("complaint", "show", receipt, *STORE).out
    with closing(open_store(tmp_path / "c.db")) as store:
        assert b"".join(Safe.beside(store, {}).read(bytes.fromhex(digest))) == png(4, 4)
    assert cli("erase", receipt, "--reason", "asked for", *STORE).code == 0
    assert [one for one in (tmp_path / "c.db.blobs").rglob("*") if one.is_file()] == []
