"""Values on the way to PostgreSQL and back, against the server's own word."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import wire
from clausewise.catalog import together
from tests import stores


@pytest.fixture(scope="module")
def connection():
    with psycopg.connect(
        stores.address(template="template1"), autocommit=True, cursor_factory=psycopg.RawCursor
    ) as opened:
        wire.adapt(opened.adapters)
        yield opened


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_read_as_it_was_when_it_was_told(text):
    told = wire.told(text)
    assert b"\0" not in told
    assert wire.read(told.decode()) == text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bytea", (b"", b"\x00\xff", b"x" * 3000)),
        ("text", ("", "été", "a\0\\b", 'quoted "and" {braced}, NULL')),
        ("bigint", (0, -1, 2**63 - 1, -(2**63))),
        ("integer", (0, 1)),
        ("bigint", (None, 5, None)),
        ("text", ()),
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_a_column_comes_back_row_by_row_when_the_server_unpacks_it(connection, kind, values, binary):
    found = connection.execute(f"SELECT unnest($1::{kind}[])", [wire.Values(kind, values)], binary=binary)
    assert [one for (one,) in found] == list(values)


def test_rows_are_added_together_when_a_statement_only_adds():
    statement, kinds = together('INSERT INTO kept ("key", value, time_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    assert statement == (
        'INSERT INTO kept ("key", value, time_ms) SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[]) ON CONFLICT DO NOTHING'
    )
    assert kinds == ("text", "bytea", "bigint")
    for other in (
        "DELETE FROM kept WHERE key = ?",
        "INSERT INTO kept (key) VALUES (?) ON CONFLICT (key) DO UPDATE SET value = ?",
    ):
        assert together(other) == ("", ())
