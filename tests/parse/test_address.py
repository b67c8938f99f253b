import pytest

from clausewise.parse.address import Resolver


@pytest.mark.parametrize(
    "url", ["/\\a.example/x", "\\/a.example/x", "\\\\a.example/x", "\\\\a.example\\x", "/\t/a.example/x"]
)
def test_host_is_the_one_a_browser_opens_when_slashes_lean_the_other_way(url):
    assert Resolver("https://b.example/c/d")(url) == "https://a.example/x"


@pytest.mark.parametrize("base", ["//a.example/c/", "\\\\a.example\\c\\", "https:\\\\a.example\\c\\"])
def test_base_is_a_host_when_it_names_no_scheme_or_leans(base):
    assert Resolver(base)("x?a\\b") == "https://a.example/c/x?a\\b"
