from __future__ import annotations

import pytest

from clausewise.extract import Kind
from clausewise.model import Medium, Part
from clausewise.parse.account import account


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("", Kind.NAME, "display_name"),
        ("display_name", Kind.NAME, "display_name"),
        ("handle", Kind.NAME, "handle"),
        ("biography", Kind.BODY, "biography"),
    ],
)
def test_a_field_of_an_account_is_one_passage_when_opened(name, kind, path):
    [passage] = account(Part(Medium.ACCOUNT, "Équipe Dexero", name=name)).passages
    assert (passage.text, passage.kind, passage.path) == ("Équipe Dexero", kind, path)
