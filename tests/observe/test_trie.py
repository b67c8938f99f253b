from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.observe.route import segments
from clausewise.observe.trie import Node, Route


def tree(*paths):
    node = Node()
    for path in paths:
        node.add(Route(path))
    return node


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/orders", "/orders"),
        ("/orders/41", "/orders/{id}"),
        ("/orders/new", "/orders/new"),
        ("/orders/41.json", "/orders/{id}.json"),
        ("/orders/41:cancel", "/orders/{id}:cancel"),
        ("/orders/41/lines/2", "/orders/{id}/lines/{line}"),
        ("/orders/new/lines/2", "/orders/{id}/lines/{line}"),
        ("/files/a/b/c.txt", "/files/{path*}"),
        ("/", "/"),
    ],
)
def test_path_finds_its_route_when_several_could_be_it(path, template):
    routes = tree(
        "/",
        "/orders",
        "/orders/{id}",
        "/orders/new",
        "/orders/{id}.json",
        "/orders/{id}:cancel",
        "/orders/{id}/lines/{line}",
        "/files/{path*}",
    )
    assert [one.path for one in routes.find(segments(path))] == [template]


@pytest.mark.parametrize("path", ["/order", "/orders/41/lines", "/orders/41/lines/2/x", "/files"])
def test_path_finds_nothing_when_no_route_is_so(path):
    assert tree("/orders/{id}/lines/{line}", "/orders/{id}", "/files/{path*}").find(segments(path)) == []


def test_other_version_is_found_only_when_it_is_asked_for():
    routes = tree("/api/v2/orders/{id}", "/api/v2/users")
    assert routes.find(["api", "v1", "orders", "4"]) == []
    assert routes.find(["api", "v1", "orders", "4"], any_version=True)[0].path == "/api/v2/orders/{id}"
    assert routes.find(["api", "v1", "other"], any_version=True) == []
    assert routes.find(["api", "beta", "users"], any_version=True) == []


def test_prefix_owns_what_is_under_it_when_it_is_spoken_for():
    routes = tree("/api/v1/orders")
    routes.own("/api")
    assert routes.owns(["api", "internal", "x"])
    assert routes.owns(["api"])
    assert not routes.owns(["about"])
    assert not tree("/a").owns([])


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "{x}", "v1", "{y}.json"]), min_size=1, max_size=5), max_size=12),
    st.lists(st.sampled_from(["a", "b", "c", "c.json", "v1"]), min_size=1, max_size=5),
)
def test_walk_finds_a_route_exactly_when_trying_each_one_would(templates, path):
    def fits(template):
        return len(template) == len(path) and all(
            wanted in (given, "{x}") or (wanted == "{y}.json" and given.endswith(".json"))
            for wanted, given in zip(template, path, strict=True)
        )

    found = tree(*("/" + "/".join(one) for one in templates)).find(path)
    assert bool(found) == any(map(fits, templates))
    assert all(fits(one.path.split("/")[1:]) for one in found)


def test_walk_ends_when_a_tree_is_made_to_go_back_for_ever():
    node = Node()
    for number in range(4_096):
        node.add(Route("/" + "/".join("{x}" if number >> bit & 1 else "a" for bit in range(12)) + "/end"))
    assert node.find(["a"] * 13) == []
