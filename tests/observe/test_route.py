from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.observe.route import folded, is_version, number, path_characters_max, segments
from clausewise.observe.trait import trait


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("", "/"),
        ("/laine/", "/laine"),
        ("/orders/41/lines", "/orders/{id}/lines"),
        ("/v2/users/7", "/v2/users/{id}"),
        ("/api/v1.1/oauth2/token", "/api/v1.1/oauth2/token"),
        ("/f/0c8e2f2e-9f0b-4b0e-8f0e-2f2e9f0b4b0e", "/f/{id}"),
        ("/f/d41d8cd98f00b204e9800998ecf8427e.png", "/f/{id}.png"),
        ("/blog/2026-05-17/laine", "/blog/{id}/laine"),
        ("/article-12345.html", "/article-{id}.html"),
        ("/img_0001.jpg", "/img_{id}.jpg"),
        ("/0.0", "/{id}"),
        ("/lib-3.7.1.min.js", "/lib-{id}.min.js"),
        ("/watch/dQw4w9WgXcQ7a1b", "/watch/{id}"),
        ("/facade/decade", "/facade/decade"),
        ("/a/%34%31", "/a/{id}"),
        ("/a//b/./c/../41;s=1", "/a/b/{id}"),
        ("/été/41", "/été/{id}"),
    ],
)
def test_path_becomes_a_template_when_it_names_one_of_many(path, template):
    assert folded(path) == template


@given(st.lists(st.text("abxyzABC019-_.év~", min_size=1, max_size=24), max_size=5))
def test_template_is_its_own_template_when_it_is_folded_again(names):
    once = folded("/" + "/".join(names))
    assert folded(once) == once


def test_segments_are_what_a_server_reads_when_a_path_is_written_in_other_ways():
    assert segments("/../a/./%62//c;x=1/..") == ["a", "b"]
    assert len("/".join(segments("/" + "a" * 10_000))) <= path_characters_max


def test_version_is_known_when_it_stands_by_itself():
    assert is_version("v2")
    assert is_version("V1.10")
    assert not is_version("video2")


def test_route_is_folded_only_when_nobody_named_it():
    assert trait("route")(Event(0, path="/orders/41")) == "/orders/{id}"
    assert trait("route")(Event(0, path="/orders/41", route="/orders/{order}")) == "/orders/{order}"


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/produit/41", "", 41),
        ("/produit/41/avis", "", 41),
        ("/fichier-12.odt", "", 12),
        ("/f/t1234.html", "", 1234),
        ("/fiche.php", "lang=fr&id=7", 7),
        ("/fiche", "q=laine", None),
        ("/v2x/laine", "", None),
    ],
)
def test_number_is_that_of_the_thing_when_a_target_has_one(path, query, found):
    assert number(path, query) == found
