from __future__ import annotations

import pytest
from msgspec import UNSET

from clausewise.model import Words
from clausewise.register import LegalNotice, LinkLists, Mark, MarkKind, Product, Register, Service, read_register
from clausewise.source import parse

NAME = Words("Name", "Nom")
REGISTER = Register(
    services=(
        Service("site", NAME, "example.com", ("/",)),
        Service("docs", NAME, "example.com", ("/docs", "/aide/")),
        Service("clouds", NAME, "*.example.com", ("/",)),
        Service("lab", NAME, "*.lab.example.com", ("/",)),
        Service("board", NAME, "other.example", ("/board",)),
    )
)


@pytest.mark.parametrize(
    ("host", "path", "service"),
    [
        ("", "", "site"),
        ("", "/docs/a", "site"),
        ("example.com", "", "site"),
        ("EXAMPLE.com:8443", "/x", "site"),
        ("example.com.", "/", "site"),
        ("example.com", "/docs", "docs"),
        ("example.com", "/docs/a?q=/x", "docs"),
        ("example.com", "//docs//a", "docs"),
        ("example.com", "/docs-old", "site"),
        ("example.com", "/docs/../x", "site"),
        ("example.com", "/aide/x", "docs"),
        ("a.example.com", "/", "clouds"),
        ("a.b.example.com", "/", "clouds"),
        ("a.lab.example.com", "/", "lab"),
        ("lab.example.com", "/", "clouds"),
        ("other.example", "/board/1", "board"),
        ("other.example", "/%62oard/1", "board"),
        ("other.example", "/a/%2e%2e/board/1", "board"),
        ("other.example", "/board;v=1/a", "board"),
        ("other.example", "/\\board\\1", "board"),
        ("other.example", "/board#a", "board"),
        ("other.example", "/%2562oard/1", None),
        ("other.example", "/", None),
        ("other.example", "/board/../admin", None),
        ("notexample.com", "/", None),
        ("example.com.evil.net", "/", None),
    ],
)
def test_service_is_found_or_none_when_a_host_and_path_are_given(host: str, path: str, service: str | None) -> None:
    found = REGISTER.covers(host, path)
    assert (found.id if found else None) == service


@pytest.mark.parametrize(("host", "path", "covered"), [("a.example.com", "/", True), ("example.com", "/", False)])
def test_wildcard_covers_what_is_under_a_host_and_not_the_host(host: str, path: str, covered: bool) -> None:
    assert Service("s", NAME, "*.example.com", ("/",)).covers(host, path) is covered


def test_service_covers_only_its_paths_when_it_is_asked_by_itself() -> None:
    service = Service("s", NAME, "example.com", ("/docs",))
    assert service.covers("example.com", "/docs/a")
    assert not service.covers("example.com", "/")


FILE = """\
services:
  - {id: site, name: {en: Site, fr: Site}, host: exemple.québec, paths: ["/"]}
marks:
  - {name: Exemple, kind: own, aliases: [Exemple Nuage]}
  - {name: Acier, kind: supplier}
products: [{name: Disque, mark: Exemple, kind: storage}]
notices:
  - {id: contact, text: {en: Write., fr: Écrivez.}}
"""


def test_register_holds_what_its_file_says_when_it_is_right() -> None:
    source = parse(FILE, "register.yaml")
    register = read_register(source)
    assert not source.problems
    assert register is not None
    assert register.services[0].host == "exemple.québec"
    assert register.marks[0] == Mark("Exemple", MarkKind.OWN, ("Exemple Nuage",))
    assert register.marks[0].names == ("Exemple", "Exemple Nuage")
    assert register.products == (Product("Disque", "Exemple", "storage"),)
    assert register.notices == (LegalNotice("contact", Words("Write.", "Écrivez.")),)


def test_files_are_named_by_the_register_when_names_and_logos_are_protected() -> None:
    given = FILE.replace("aliases: [Exemple Nuage]", "logos: [logo.png]") + "protected_names: names.txt\n"
    register = read_register(parse(given, "register.yaml"))
    assert register is not None
    assert register.protected_names == "names.txt"
    assert register.marks[0].logos == ("logo.png",)
    assert register.marks[1].logos is UNSET


def test_same_place_is_a_problem_when_two_services_claim_it() -> None:
    second = '  - {id: other, name: {en: Other, fr: Autre}, host: exemple.québec, paths: ["/a", "/"]}\n'
    source = parse(FILE.replace("marks:\n", second + "marks:\n"), "register.yaml")
    assert read_register(source) is None
    assert [(problem.code, problem.line) for problem in source.problems] == [("CW254", 3)]


LISTS = LinkLists(
    allow=("good.example", "*.partner.example"), block=("bad.partner.example", "*.bad.example", "mauvais-café.example")
)


@pytest.mark.parametrize(
    ("host", "allowed", "blocked"),
    [
        ("good.example", True, False),
        ("www.good.example", True, False),
        ("a.good.example", False, False),
        ("a.partner.example", True, False),
        ("partner.example", False, False),
        ("bad.partner.example", False, True),
        ("a.b.bad.example", False, True),
        ("bad.example", False, False),
        ("xn--mauvais-caf-lbb.example", False, True),
        ("", False, False),
    ],
)
def test_link_is_allowed_or_blocked_when_its_host_is_listed(host: str, allowed: bool, blocked: bool) -> None:
    assert (LISTS.allows(host), LISTS.blocks(host)) == (allowed, blocked)


def test_lists_are_empty_when_the_register_has_none() -> None:
    assert REGISTER.link_lists == LinkLists()


def test_lists_of_links_are_read_when_they_are_sound() -> None:
    register = read_register(parse(FILE + "links: {allow: [a.example], block: ['*.b.example']}\n", "register.yaml"))
    assert register is not None
    assert register.links == LinkLists(("a.example",), ("*.b.example",))


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ("{allow: ['https://a.example/']}", "CW226"),
        ("{block: [A.example]}", "CW226"),
        ("{allow: [a.example], block: [a.example]}", "CW259"),
        ("{block: [a.example, a.example]}", "CW227"),
        ("{deny: [a.example]}", "CW220"),
        ("[a.example]", "CW222"),
    ],
)
def test_lists_of_links_are_refused_when_they_are_wrong(links: str, code: str) -> None:
    source = parse(FILE + f"links: {links}\n", "register.yaml")
    assert read_register(source) is None
    assert [problem.code for problem in source.problems] == [code]
