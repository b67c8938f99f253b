from __future__ import annotations

from io import BytesIO

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


def test_avatar_is_told_in_grey_and_opened_when_it_is_a_picture():
    image = pytest.importorskip("PIL.Image")
    stream = BytesIO()
    image.linear_gradient("L").save(stream, "PNG")
    avatar = account(Part(Medium.ACCOUNT, data=stream.getvalue(), name="avatar"))
    banner = account(Part(Medium.ACCOUNT, data=stream.getvalue(), name="banner"))
    broken = account(Part(Medium.ACCOUNT, data=b"no picture", name="avatar"))
    assert [one.name for one in avatar.metas] == ["avatar.grey"]
    assert banner.metas == broken.metas == ()
    assert avatar.limits == banner.limits == broken.limits == ()
    assert [(one.medium, one.name) for one in (*avatar.children, *banner.children)] == [
        (Medium.IMAGE, "avatar"),
        (Medium.IMAGE, "banner"),
    ]
    assert avatar.passages == ()
