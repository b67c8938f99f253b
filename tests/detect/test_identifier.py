import pytest

from clausewise.detect.identifier import Sort, identifier, in_host, in_query
from clausewise.url import parse


def found(text, look=identifier):
    one = look(parse(text))
    return None if one is None else one.sort


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("https://t.stranger.example/o.gif?u=3dd1adda6710db18", Sort.TOKEN),
        ("https://t.stranger.example/p?id=1932018", Sort.NUMBER),
        ("https://t.stranger.example/?3dd1adda6710db18", Sort.TOKEN),
        ("https://t.stranger.example/o?courriel=lea%40mail.example", Sort.ADDRESS),
        ("https://t.stranger.example/o/bGVhQG1haWwuZXhhbXBsZQ==", Sort.ADDRESS),
        ("https://t.stranger.example/o?e={{destinataire.courriel}}", Sort.PLACEHOLDER),
        ("https://t.stranger.example/o?e=*|UNIQID|*", Sort.PLACEHOLDER),
        ("https://t.stranger.example/o/9e107d9d372bb6826bd81d3542a419d6.gif", Sort.DIGEST),
        ("https://t.stranger.example/o?v=1&r=7f8a2b4c-91de-4c53-8f0a-2b6f0c9d1e3a", Sort.UNIQUE),
        ("https://t.stranger.example/q/A2bC9dE8fG7hI6jK", Sort.TOKEN),
    ],
)
def test_identifier_is_found_when_an_address_bears_one(text, sort):
    assert found(text) is sort


@pytest.mark.parametrize(
    "text",
    [
        "https://cdn.stranger.example/logo.3f9ac2d1.png",
        "https://cdn.stranger.example/logo.png?v=3f9ac2d1e077",
        "https://cdn.stranger.example/app.9e107d9d372bb682.css",
        "https://cdn.stranger.example/a-fine-article-of-2026.html",
        "https://fonts.stranger.example/css2?family=Roboto:wght@400;700&display=swap",
        "https://store.stranger.example/a/b.png?sv=2020&sig=abcDEF1239xyz%3D&se=2026",
        "https://stranger.example/p?page=12345",
        "https://stranger.example/b",
    ],
)
def test_identifier_is_none_when_it_names_a_file(text):
    assert found(text) is None


def test_place_of_identifier_counts_when_only_one_is_asked_for():
    assert found("https://cdn.stranger.example/q/A2bC9dE8fG7hI6jK", in_query) is None
    assert found("https://3dd1adda6710db18aa.stranger.example/", in_host) is Sort.TOKEN
    assert found("https://images.stranger.example/?u=3dd1adda6710db18", in_host) is None


def test_identifier_is_personal_when_its_parameter_says_so():
    assert identifier(parse("https://t.stranger.example/p?subscriber=1932018")).is_personal
    assert not identifier(parse("https://t.stranger.example/p?id=1932018")).is_personal
