"""The pages of the docs lead where they say, can be found, and say the same in both languages."""

import re
from pathlib import Path

import pytest

from tests import sheet

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FRENCH = sorted((DOCS / "fr").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md")), *FRENCH]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\s]+)`")
# What comes back at a terminal is in the reader's language; test_tutorial.py compares what is typed.
SESSIONS = {"tutorial.md"}
french = pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)


def text(page):
    return page.read_text(encoding="utf-8")


def prose(page):
    """Return a page without its blocks of code."""
    return re.sub(r"^ {4}.*$", "", text(page), flags=re.MULTILINE)


def sister(page):
    return DOCS / page.name


def anchors(page):
    """Return the places of a page that can be linked to, as code hosts name them."""
    titles = (re.sub(r"\]\([^)]*\)", "", title) for _, title in HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def targets(page):
    """Yield where a page leads within the project: the link, the file, and the place in it."""
    for link in LINK.findall(prose(page)):
        if "://" not in link and not link.startswith("mailto:"):
            path, _, anchor = link.partition("#")
            yield link, (page.parent / path).resolve() if path else page, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere_when_followed(page):
    for link, target, anchor in targets(page):
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


@pytest.mark.parametrize("first", ["README.md", "README.fr.md"])
def test_every_page_is_found_from_the_first_when_links_are_followed(first):
    found, waiting = set(), [ROOT / first]
    while waiting:
        page = waiting.pop()
        if page not in found:
            found.add(page)
            waiting += [target for _, target, _ in targets(page) if target.suffix == ".md" and target.exists()]
    assert [page.name for page in PAGES if DOCS in page.parents and page not in found] == []


def commands(lines):
    """Return lines of code without comments, and without the prose that stands beside names in a listing."""
    found = [re.sub(r"\s*# .*$", "", line) for line in lines]
    return ["" if line.startswith(" " * 10) else re.split(r"(?<=\S) {2,}", line)[0] for line in found]


def blocks(page):
    return [commands(block.lines) for block in sheet.blocks(text(page))]


def tables(page):
    """Return the rows of a page: how many cells each has, and the names of code in it."""
    rows = re.findall(r"^\|.*\|$", prose(page), re.MULTILINE)
    return [(len(re.findall(r"(?<!\\)\|", row)), sorted(CODE.findall(row))) for row in rows]


def test_both_readmes_show_the_same_commands_when_compared():
    assert blocks(ROOT / "README.fr.md") == blocks(ROOT / "README.md")


@french
def test_sisters_have_the_same_parts_when_compared(page):
    levels = [[level for level, _ in HEADING.findall(prose(one))] for one in (page, sister(page))]
    assert levels[0] == levels[1]
    assert tables(page) == tables(sister(page))


@french
def test_sisters_show_the_same_code_when_compared(page):
    if page.name not in SESSIONS:
        assert blocks(page) == blocks(sister(page))


@french
def test_sisters_name_each_other_when_read(page):
    assert f"[In English](../{page.name})" in text(page)
    assert f"[En français](fr/{page.name})" in text(sister(page))
