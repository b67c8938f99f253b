"""Lists of hashes are read in every form, row by row; a bad row costs itself alone."""

from __future__ import annotations

import pytest

from clausewise import hashlist
from clausewise.errors import InputError
from clausewise.hashlist import form_of, read

PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
SHA256 = "ab" * 32
SHA1, MD5 = "cd" * 20, "ef" * 16
TLSH = "T154414E7408E2044EEF5695225895C773D94F6ECC39855C346EF006F87263B7854B3025"


def test_a_table_is_read_when_its_columns_are_methods():
    found = read(
        f"id;pdq;md5;label;expires\r\na;{PDQ};{MD5.upper()};chat noir;2027-01-01\r\nb;;zz;;\r\n".encode(), "csv"
    )
    (row,) = found.rows
    assert row.values == (("pdq", bytes.fromhex(PDQ)), ("md5", bytes.fromhex(MD5)))
    assert (row.name, row.label, row.expires_ms) == ("a", "chat noir", 1_798_761_600_000)
    assert (found.bad, found.places) == (1, ["line 3"])


def test_a_table_is_read_when_it_names_type_and_value():
    found = read(f"type,value,tags\nhash_sha1,{SHA1},x\nTLSH,{TLSH},y\nurl,https://a.example,z\n".encode(), "csv")
    assert [row.values[0][0] for row in found.rows] == ["sha1", "tlsh"]
    assert found.bad == 1


def test_lines_of_hashes_are_read_when_they_are_bare_or_typed():
    found = read(f"# list 7\n{PDQ}\npdq,{PDQ},a cat\n{PDQ[:-2]}\n\nmd5 {MD5}\nvideo_md5 {MD5}\n".encode(), "pdq")
    assert [(row.values[0][0], row.label) for row in found.rows] == [
        ("pdq", ""),
        ("pdq", "a cat"),
        ("md5", ""),
        ("md5", ""),
    ]
    assert found.places == ["line 4"]


def test_objects_are_read_when_each_has_its_line():
    line = f'{{"values": [{{"method": "sha256", "value": "{SHA256}"}}], "name": "n", "expires_ms": 5}}\n'
    found = read((line + '{"values": 3}\n').encode(), "ndjson")
    assert (found.rows[0].name, found.rows[0].expires_ms, found.bad) == ("n", 5, 1)


XML = f"""<?xml version="1.0"?>
<queryResult xmlns="https://lists.example/v2"><images count="2">
<image><id>i1</id><classification>A1</classification><fingerprints><md5>{MD5}</md5><sha1>{SHA1}</sha1><pdq>{PDQ}</pdq></fingerprints></image>
<deletedImage><id>i0</id></deletedImage>
</images><videos><video><id>v1</id><fingerprints><tmk>00</tmk></fingerprints></video></videos></queryResult>"""
JSON = f'{{"images": [{{"id": "i1", "classification": "A1", "fingerprints": {{"md5": "{MD5}", "sha1": "{SHA1}", "pdq": "{PDQ}"}}}}'
JSON += ', {"id": "i0", "deleted": true}], "videos": [{"id": "v1", "fingerprints": {"tmk": "00"}}]}'


@pytest.mark.parametrize("text", [XML, JSON])
def test_an_exchange_is_read_when_it_comes_as_xml_or_json(text):
    found = read(text.encode(), "ncmec")
    (row,) = found.rows
    assert [method for method, _ in row.values] == ["md5", "sha1", "pdq"]
    assert (row.name, row.label, found.withdrawn, found.bad) == ("i1", "A1", 1, 1)


@pytest.mark.parametrize(
    ("data", "form", "code"),
    [
        (b"\xff\xfe", "csv", "CW171"),
        (b"a,b\n1,2\n", "csv", "CW171"),
        (b"{", "ndjson", "CW171"),
        (b"[1]", "ncmec", "CW171"),
        (b"<a>", "ncmec", "CW171"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "ncmec", "CW171"),
        (b"pdq\n12\n", "csv", "CW172"),
        (b"", "pdq", "CW172"),
        (b"x", "other", "CW171"),
        (b"pdq,expires\n" + PDQ.encode() + b",soon\n", "csv", "CW171"),
    ],
)
def test_a_list_is_refused_when_nothing_can_be_made_of_it(data, form, code):
    with pytest.raises(InputError) as refused:
        read(data, form)
    assert refused.value.code == code


def test_a_list_is_refused_when_it_passes_a_limit(monkeypatch):
    monkeypatch.setattr(hashlist, "rows_max", 2)
    with pytest.raises(InputError, match="CW173"):
        read(f"{PDQ}\n{PDQ}\n{PDQ}\n".encode(), "pdq")


def test_a_form_is_told_when_the_name_ends_in_it():
    assert [form_of(name) for name in ("a.csv", "b.JSONL", "c.txt", "d.xml", "e")] == [
        "csv",
        "ndjson",
        "pdq",
        "ncmec",
        "",
    ]
