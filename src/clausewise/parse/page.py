"""A web page as an Extract: what it shows and hides, what it loads, asks for and says of itself.

``parse_html`` serves whoever holds HTML in something else: a mail's body, a document's part.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from msgspec.structs import replace

from clausewise.extract import Extract, Link
from clausewise.model import Medium, Part
from clausewise.parse.address import Resolver, cleaned
from clausewise.parse.bound import TOO_BIG, page_characters_max
from clausewise.parse.code import read_calls, read_scripts, read_speculations
from clausewise.parse.encoding import decode, is_noise
from clausewise.parse.excuse import excuse
from clausewise.parse.extent import gather
from clausewise.parse.field import read_forms
from clausewise.parse.inlay import inlays
from clausewise.parse.metadata import read_metas
from clausewise.parse.passage import Reading
from clausewise.parse.registry import parser
from clausewise.parse.resource import TOO_MANY_LINKS, links_max, read_links
from clausewise.parse.setting import Setting
from clausewise.parse.style import Styles, read_styles
from clausewise.parse.tree import Tree, grow
from clausewise.parse.verdict import Standing
from clausewise.parse.visibility import see

# Whatever is hidden beyond so many places is not excused, and the limit is named.
regions_max = 5_000

TOO_MANY_REGIONS = "page_regions"
UNKNOWN = "unknown"
# Archives, PDF and Office files before 2007 begin so; whoever has the file opens it as what it is, and its words are not in these bytes.
_BINARY = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@parser(Medium.PAGE)
def page(part: Part) -> Extract:
    """Return what a page holds; ``part.data`` is decoded as it declares itself, ``part.text`` taken as it is."""
    if part.text:
        return parse_html(part.text, part=part)
    if is_noise(part.data):
        # Nobody reads words in it, and what a detector would see there is chance.
        return Extract(part, limits=(UNKNOWN,))
    extract = parse_html(decode(part.data[:page_characters_max], part.declared_type), part=part)
    if part.data.lstrip().startswith(_BINARY):
        extract = _limited(extract, UNKNOWN)
    if len(part.data) > page_characters_max:
        return _limited(extract, TOO_BIG)
    return extract


def _limited(extract: Extract, limit: str) -> Extract:
    return replace(extract, limits=tuple(dict.fromkeys((*extract.limits, limit))))


def parse_html(source: str, *, base: str = "", part: Part | None = None) -> Extract:
    """Return what HTML holds. ``base`` is where it was found, if known; a ``<base href>`` in it is resolved against that.

    ``part`` becomes the Extract's source. Raises UnavailableError CW710 when the package that reads HTML is missing, and nothing else.
    """
    tree = grow(source)
    limits = tree.limits
    base = _base(tree, base)
    resolve = Resolver(base)
    styles = read_styles(tree, limits)
    sight = see(tree, styles)
    standings = sight.standings
    if sight.verdicts:
        _excuse(tree, styles, standings, in_mail=part is not None and part.medium is Medium.EMAIL)
    reading = Reading(tree, standings)
    scripts = read_scripts(tree, limits)
    links = chain(
        read_links(tree, reading, sight, resolve),
        (
            Link(resolve(one.url), one.role, "", one.by, one.width, one.height, rule=one.selector)
            for book in (styles.rulebook, *styles.others)
            for one in book.sheet.loaded
        ),
        read_calls(scripts, resolve),
        read_speculations(tree, resolve),
    )
    extract = Extract(
        part if part is not None else Part(Medium.PAGE, text=source),
        passages=reading.finished(),
        links=_within(links, limits),
        forms=read_forms(tree, standings, resolve, limits),
        metas=read_metas(tree, limits),
        scripts=scripts,
        children=inlays(tree, sight, limits),
        limits=tuple(dict.fromkeys(limits)),
        base=base,
    )
    tree.release()
    return extract


def _excuse(tree: Tree, styles: Styles, standings: Sequence[Standing], *, in_mail: bool) -> None:
    """Find the honest reasons for what is hidden."""
    setting = Setting(tree, styles, standings, in_mail=in_mail)
    setting.see([text for element, text in tree.texts if standings[element.order].text is None])
    regions = gather(tree, standings)
    for verdict, hidden in islice(regions.items(), regions_max):
        verdict.excuse = excuse(verdict, hidden, setting)
    if len(regions) > regions_max:
        tree.limits.append(TOO_MANY_REGIONS)


def _base(tree: Tree, given: str) -> str:
    for element in tree.tagged("base"):
        if element.get("href").strip():
            return Resolver(given)(element.get("href"))
    return cleaned(given)


def _within(links: chain[Link], limits: list[str]) -> tuple[Link, ...]:
    found = tuple(islice(links, links_max + 1))
    if len(found) > links_max:
        limits.append(TOO_MANY_LINKS)
    return found[:links_max]
