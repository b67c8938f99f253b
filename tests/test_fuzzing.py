"""A short share of what ``python -m tests.fuzzing`` does for long, and what it found."""

from __future__ import annotations

import pytest

from clausewise import columnar, edition
from clausewise.announcement import _quoted
from clausewise.errors import InputError
from clausewise.frozen import FORMAT
from clausewise.model import Record
from clausewise.policy import load
from tests import fuzzing
from tests.senders import PARSERS

DEEP = b'{"a":' + b"[" * 5_000


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_nothing_but_coded_errors_comes_out_when_inputs_are_made_worse(name):
    tally = fuzzing.tried(name, 25, 2026)
    assert tally.wrong == []
    assert tally.inputs >= 25


def test_the_same_inputs_are_made_when_the_seed_is_the_same():
    seeds = PARSERS["log.record"].seeds()
    assert list(fuzzing.inputs(seeds, 200, "a")) == list(fuzzing.inputs(seeds, 200, "a"))
    assert list(fuzzing.inputs(seeds, 200, "a")) != list(fuzzing.inputs(seeds, 200, "b"))


def test_input_is_wrong_when_it_raises_anything_else_or_takes_too_long(monkeypatch):
    def fails(data):
        raise KeyError(data)

    def hangs(_):
        while True:
            pass

    monkeypatch.setattr(fuzzing, "seconds_max", 0.05)
    monkeypatch.setitem(PARSERS, "fails", PARSERS["token"]._replace(read=fails))
    monkeypatch.setitem(PARSERS, "hangs", PARSERS["token"]._replace(read=hangs))
    assert [one.partition("(")[0] for one in fuzzing.tried("fails", 1, 1).wrong] == ["KeyError"]
    assert [one.partition("(")[0] for one in fuzzing.tried("hangs", 1, 1).wrong] == ["HungError"]


@pytest.mark.parametrize("policy", [b'{"id":"\xb6"}', DEEP])
def test_published_policy_is_refused_with_a_code_when_it_is_no_text_or_too_deep(tmp_path, policy):
    from hashlib import sha256

    path = tmp_path / "versions" / "1.0.json"
    path.parent.mkdir()
    path.write_bytes(b'{"format":%d,"policy":%b,"sha256":"%b"}' % (FORMAT, policy, sha256(policy).hexdigest().encode()))
    with pytest.raises(InputError, match="CW26"):
        load(path)
    assert isinstance(edition._read(path, 1, 1), edition.Unreadable)


def test_words_are_told_as_they_are_when_they_look_like_json_that_is_too_deep():
    record = Record(1, 1, "appealed", "a1", "", b"{}", b"", b"", b"", effect=True)
    assert _quoted(record, DEEP) == DEEP.decode()


def test_table_is_refused_with_a_code_when_a_column_has_a_name_that_is_no_text(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(PARSERS["rows.parquet"].seeds()[0].replace(b"\x04text", b"\x04t\xffxt"))
    [bad] = columnar.parquet(path, "a.parquet")
    assert bad.error.code == "CW165"


def test_row_alone_is_bad_when_a_cell_of_a_table_is_no_text(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(PARSERS["rows.parquet"].seeds()[0].replace(b"hello", b"hel\x95\xa7"))
    assert len(list(columnar.parquet(path, "a.parquet"))) == 2


def test_labels_of_a_row_are_passed_over_when_they_are_too_deep():
    assert columnar._labels(DEEP.decode()) is None
