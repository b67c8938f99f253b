import sqlite3

import pytest

from clausewise import failure
from clausewise.errors import NotFoundError, StoreError
from clausewise.failure import Failure, coded

FAILURES = [value for value in vars(failure).values() if isinstance(value, Failure)]


def raised_by(error):
    with pytest.raises(StoreError) as caught, coded("var/x.db"):
        raise error
    return caught.value


def sqlite_error(number):
    error = sqlite3.OperationalError("cause")
    error.sqlite_errorcode = number
    return error


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (sqlite3.SQLITE_CANTOPEN, "CW401"),
        (sqlite3.SQLITE_NOTADB, "CW402"),
        (sqlite3.SQLITE_BUSY, "CW404"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "CW404"),
        (sqlite3.SQLITE_LOCKED, "CW404"),
        (sqlite3.SQLITE_READONLY, "CW405"),
        (sqlite3.SQLITE_FULL, "CW406"),
        (sqlite3.SQLITE_IOERR_FSYNC, "CW407"),
        (sqlite3.SQLITE_CORRUPT, "CW408"),
        (sqlite3.SQLITE_TOOBIG, "CW411"),
    ],
)
def test_a_result_code_becomes_its_own_error_when_sqlite_refuses(number, code):
    error = raised_by(sqlite_error(number))
    assert (error.code, error.where) == (code, "var/x.db")
    assert "(cause)" in error.en
    assert "(cause)" in error.fr


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("", "CW414"),
        ("57P01", "CW414"),
        ("08006", "CW414"),
        ("53300", "CW414"),
        ("53100", "CW406"),
        ("28P01", "CW416"),
        ("25006", "CW418"),
        ("55P03", "CW404"),
        ("XX002", "CW408"),
        ("42601", "CW411"),
    ],
)
def test_a_condition_becomes_its_own_error_when_postgresql_refuses(state, code):
    assert failure.failure_of_state(state).code == code


def test_an_error_without_result_code_is_said_plainly_when_raised():
    assert raised_by(sqlite3.ProgrammingError("cause")).code == "CW411"


def test_the_file_systems_word_is_passed_on_when_it_refuses():
    error = raised_by(FileNotFoundError(2, "No such file or directory"))
    assert error.code == "CW401"
    assert "No such file or directory" in error.en


def test_what_is_no_failure_of_the_store_passes_unchanged_when_raised():
    for other in (ZeroDivisionError(), NotFoundError("CW999", "no", "non")):
        with pytest.raises(type(other)) as caught, coded("x.db"):
            raise other
        assert caught.value is other


@pytest.mark.parametrize("said", FAILURES, ids=lambda said: said.code)
def test_every_failure_names_the_file_and_a_remedy_when_said(said):
    assert "{path}" in said.en
    assert "{path}" in said.fr
    assert said.en != said.fr
    assert said.remedy_en
    assert said.remedy_fr


def test_no_code_is_used_twice_when_listed():
    codes = [said.code for said in FAILURES]
    assert len(codes) == len(set(codes)) == 15
