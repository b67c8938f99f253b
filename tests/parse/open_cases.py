"""OpenDocument files that hide a text or reach outside, and honest ones that look alike."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from clausewise.extract import Role
from tests.parse.documents import opened, style

Maker = Callable[[str], bytes]
_SEEN = "<text:p>Rapport annuel / Annual report</text:p>"
_WHITE = '<style:text-properties fo:color="#ffffff"/>'
_DARK = 'fo:background-color="#1f3864"'


def span(text: str, properties: str, **given: str) -> bytes:
    spanned = f'<text:p>Bonjour. Hello. <text:span text:style-name="T1">{escape(text)}</text:span></text:p>'
    return opened("text", _SEEN + spanned, automatic=style("T1", "text", properties), **given)


def whole(text: str, properties: str, around: str = "{}", more: str = "") -> bytes:
    inside = around.format(f'<text:p text:style-name="P1">{escape(text)}</text:p>')
    return opened("text", _SEEN + inside, automatic=style("P1", "paragraph", properties) + more)


def sheet(
    text: str,
    *,
    table: str = "",
    columns: str = "",
    row: str = "",
    cell: str = "",
    automatic: str = "",
    first: str = "",
) -> bytes:
    held = f"<table:table-cell {cell}><text:p>{escape(text)}</text:p></table:table-cell>"
    body = (
        f'<table:table table:name="Feuille1"><table:table-row><table:table-cell {first}><text:p>Mois</text:p></table:table-cell>'
        f'</table:table-row></table:table><table:table table:name="Feuille2" {table}>{columns}'
        f"<table:table-row {row}>{held}</table:table-row></table:table>"
    )
    return opened("spreadsheet", body, automatic=automatic)


def slides(
    text: str,
    *,
    place: str = 'svg:x="1cm" svg:y="1cm"',
    page: str = "",
    automatic: str = "",
    run: str = "",
    before: str = "",
    frame: str = "",
) -> bytes:
    size = 'svg:width="8cm" svg:height="2cm"'
    spanned = f'<text:p><text:span text:style-name="{run}">{escape(text)}</text:span></text:p>'
    body = (
        f'<draw:page draw:name="1" {page}>{before}<draw:frame {frame} {place} {size}><draw:text-box>{spanned}</draw:text-box>'
        "</draw:frame></draw:page>"
    )
    layout = '<style:page-layout><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>'
    return opened(
        "presentation",
        body,
        automatic=automatic,
        styles=f"<office:automatic-styles>{layout}</office:automatic-styles>",
    )


def noted(text: str, around: str) -> bytes:
    return opened("text", _SEEN + f"<text:p>Voir{around.format(f'<text:p>{escape(text)}</text:p>')} ici.</text:p>")


def deleted(text: str) -> bytes:
    region = (
        f"<text:changed-region><text:deletion><text:p>{escape(text)}</text:p></text:deletion></text:changed-region>"
    )
    return opened("text", f"<text:tracked-changes>{region}</text:tracked-changes>{_SEEN}")


_SECTION = '<text:section text:name="s" text:display="{}">{{}}</text:section>'
_HIDDEN_TABLE = style("ta2", "table", '<style:table-properties table:display="false"/>')
_CELL = 'table:style-name="ce1"'

HIDES: dict[str, Maker] = {
    "display none": lambda text: span(text, '<style:text-properties text:display="none"/>'),
    "display none by a style's ancestor": lambda text: opened(
        "text",
        f'{_SEEN}<text:p><text:span text:style-name="T1">{escape(text)}</text:span></text:p>',
        automatic=style("T1", "text", "", 'style:parent-style-name="T0"'),
        styles="<office:styles>"
        + style("T0", "text", '<style:text-properties text:display="none"/>')
        + "</office:styles>",
    ),
    "white on white": lambda text: span(text, _WHITE),
    "nearly white paragraph": lambda text: whole(text, '<style:text-properties fo:color="#fdfdfd"/>'),
    "colour of its own ground": lambda text: span(text, f'<style:text-properties fo:color="#1f3864" {_DARK}/>'),
    "colour of its paragraph": lambda text: whole(
        text, f'<style:paragraph-properties {_DARK}/><style:text-properties fo:color="#1f3864"/>'
    ),
    "one point": lambda text: span(text, '<style:text-properties fo:font-size="1pt"/>'),
    "squeezed": lambda text: span(text, '<style:text-properties style:text-scale="1%"/>'),
    "wholly clear": lambda text: span(text, '<style:text-properties loext:opacity="0%"/>'),
    "hidden section": lambda text: whole(text, "", _SECTION.format("none")),
    "hidden paragraph": lambda text: opened(
        "text",
        f'{_SEEN}<text:p>{escape(text)}<text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/></text:p>',
    ),
    "hidden text field": lambda text: opened(
        "text",
        f'{_SEEN}<text:p><text:hidden-text text:condition="ooow:1" text:string-value={quoteattr(text)}/></text:p>',
    ),
    "frame outside the page": lambda text: opened(
        "text",
        f'{_SEEN}<text:p><draw:frame svg:x="-40cm" svg:y="1cm" svg:width="5cm" svg:height="1cm"><draw:text-box>'
        f"<text:p>{escape(text)}</text:p></draw:text-box></draw:frame></text:p>",
    ),
    "deleted and stuffed": lambda text: deleted(f"{text} " * 20),
    "hidden sheet": lambda text: sheet(text, table='table:style-name="ta2"', automatic=_HIDDEN_TABLE),
    "hidden column": lambda text: sheet(text, columns='<table:table-column table:visibility="collapse"/>'),
    "hidden row": lambda text: sheet(text, row='table:visibility="collapse"'),
    "row of no height": lambda text: sheet(
        text,
        row='table:style-name="ro9"',
        automatic=style("ro9", "table-row", '<style:table-row-properties style:row-height="0.001cm"/>'),
    ),
    "white cell": lambda text: sheet(text, cell=_CELL, automatic=style("ce1", "table-cell", _WHITE)),
    "white by the column's style": lambda text: sheet(
        text,
        columns='<table:table-column table:default-cell-style-name="ce1"/>',
        automatic=style("ce1", "table-cell", _WHITE),
    ),
    "outside the slide": lambda text: slides(text, place='svg:x="-30cm" svg:y="1cm"'),
    "white on a slide": lambda text: slides(text, run="T1", automatic=style("T1", "text", _WHITE)),
    "layer switched off": lambda text: opened(
        "text",
        f'{_SEEN}<text:p><draw:frame draw:layer="secret"><draw:text-box><text:p>{escape(text)}</text:p></draw:text-box>'
        "</draw:frame></text:p>",
        styles='<office:master-styles><draw:layer-set><draw:layer draw:name="secret" draw:display="none"/></draw:layer-set>'
        "</office:master-styles>",
    ),
}
HONEST: dict[str, Maker] = {
    "plain": lambda text: span(text, ""),
    "display switched on": lambda text: span(text, '<style:text-properties text:display="true"/>'),
    "white on its own dark ground": lambda text: span(text, f'<style:text-properties fo:color="#ffffff" {_DARK}/>'),
    "white on a dark paragraph": lambda text: whole(text, f"<style:paragraph-properties {_DARK}/>{_WHITE}"),
    "white in a dark cell": lambda text: whole(
        text,
        _WHITE,
        '<table:table><table:table-row><table:table-cell table:style-name="C1">{}</table:table-cell></table:table-row></table:table>',
        style("C1", "table-cell", f"<style:table-cell-properties {_DARK}/>"),
    ),
    "white in a dark row": lambda text: whole(
        text,
        _WHITE,
        '<table:table><table:table-row table:style-name="R1"><table:table-cell>{}</table:table-cell></table:table-row></table:table>',
        style("R1", "table-row", f"<style:table-row-properties {_DARK}/>"),
    ),
    "white in a dark box": lambda text: whole(
        text,
        _WHITE,
        '<text:p><draw:custom-shape draw:style-name="g1">{}</draw:custom-shape></text:p>',
        style("g1", "graphic", '<style:graphic-properties draw:fill="solid" draw:fill-color="#1f3864"/>'),
    ),
    "white in a box over a picture": lambda text: whole(
        text,
        _WHITE,
        '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame><draw:frame><draw:text-box>{}</draw:text-box>'
        "</draw:frame></text:p>",
    ),
    "window's own colour": lambda text: span(
        text, '<style:text-properties fo:color="#ffffff" style:use-window-font-color="true"/>'
    ),
    "window's own colour, said to be clear": lambda text: span(
        text, '<style:text-properties style:use-window-font-color="true" loext:opacity="0%"/>'
    ),
    "pale grey": lambda text: span(text, '<style:text-properties fo:color="#a6a6a6"/>'),
    "small print": lambda text: span(text, '<style:text-properties fo:font-size="5pt"/>'),
    "size in percent": lambda text: span(text, '<style:text-properties fo:font-size="80%"/>'),
    "half clear": lambda text: span(text, '<style:text-properties loext:opacity="60%"/>'),
    "section": lambda text: whole(text, "", _SECTION.format("true")),
    "conditional section that shows": lambda text: whole(text, "", _SECTION.format("condition")),
    "conditional paragraph that shows": lambda text: opened(
        "text",
        f'<text:p>{escape(text)}<text:hidden-paragraph text:condition="ooow:0" text:is-hidden="false"/></text:p>',
    ),
    "a sentence taken out": deleted,
    "comment": lambda text: noted(text, "<office:annotation><dc:creator>A</dc:creator>{}</office:annotation>"),
    "footnote": lambda text: noted(
        text, "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    ),
    "header": lambda text: opened(
        "text",
        _SEEN,
        styles=f'<office:master-styles><style:master-page style:name="S"><style:header><text:p>{escape(text)}</text:p></style:header>'
        "</style:master-page></office:master-styles>",
    ),
    "alternative text": lambda text: opened(
        "text", f"<text:p><draw:frame><svg:desc>{escape(text)}</svg:desc></draw:frame></text:p>"
    ),
    "second sheet": sheet,
    "list on a hidden sheet that a formula needs": lambda text: sheet(
        text,
        table='table:style-name="ta2"',
        automatic=_HIDDEN_TABLE,
        first='table:formula="of:=VLOOKUP([.A1];[$Feuille2.A1:.B9];2)"',
    ),
    "row that a filter leaves out": lambda text: sheet(text, row='table:visibility="filter"'),
    "white in a dark cell of a sheet": lambda text: sheet(
        text,
        cell=_CELL,
        automatic=style("ce1", "table-cell", f"<style:table-cell-properties {_DARK}/>{_WHITE}"),
    ),
    "slide": slides,
    "partly outside the slide": lambda text: slides(text, place='svg:x="-2cm" svg:y="1cm"'),
    "slide kept in reserve": lambda text: slides(
        text,
        page='draw:style-name="dp2"',
        automatic=style("dp2", "drawing-page", '<style:drawing-page-properties presentation:visibility="hidden"/>'),
    ),
    "white on a dark slide": lambda text: slides(
        text,
        run="T1",
        page='draw:style-name="dp1"',
        automatic=style("T1", "text", _WHITE)
        + style("dp1", "drawing-page", '<style:drawing-page-properties draw:fill="solid" draw:fill-color="#1f3864"/>'),
    ),
    "speaker's notes": lambda text: slides(
        "Bilan",
        before=f"<presentation:notes><draw:frame><draw:text-box><text:p>{escape(text)}</text:p></draw:text-box></draw:frame></presentation:notes>",
    ),
}


def body(inside: str, kind: str = "text", **given: str) -> Maker:
    return lambda url: opened(kind, _SEEN * (kind == "text") + inside.replace("URL", escape(url)), **given)


def cell(formula: str) -> Maker:
    return lambda url: sheet("x", cell="table:formula=" + quoteattr(formula.replace("URL", url)))


REACHES: dict[str, tuple[Maker, Role]] = {
    "linked picture": (body('<text:p><draw:frame><draw:image xlink:href="URL"/></draw:frame></text:p>'), Role.IMAGE),
    "linked section": (
        body('<text:section text:name="s"><text:section-source xlink:href="URL"/></text:section>'),
        Role.EXTERNAL,
    ),
    "frame": (body('<text:p><draw:frame><draw:floating-frame xlink:href="URL"/></draw:frame></text:p>'), Role.FRAME),
    "linked object": (body('<text:p><draw:frame><draw:object xlink:href="URL"/></draw:frame></text:p>'), Role.EXTERNAL),
    "video": (body('<text:p><draw:frame><draw:plugin xlink:href="URL"/></draw:frame></text:p>'), Role.MEDIA),
    "script by event": (
        body(
            '<office:event-listeners><script:event-listener script:event-name="dom:load" xlink:href="URL"/></office:event-listeners>'
        ),
        Role.SCRIPT,
    ),
    "template": (lambda url: opened("text", _SEEN, meta=f'<meta:template xlink:href="{url}"/>'), Role.TEMPLATE),
    "reload": (lambda url: opened("text", _SEEN, meta=f'<meta:auto-reload xlink:href="{url}"/>'), Role.REFRESH),
    "picture behind": (
        lambda url: opened(
            "text",
            _SEEN,
            automatic=style(
                "P1",
                "paragraph",
                f'<style:paragraph-properties><style:background-image xlink:href="{url}"/></style:paragraph-properties>',
            ),
        ),
        Role.BACKGROUND,
    ),
    "web service": (cell('of:=WEBSERVICE("URL")'), Role.CALL),
    "linked cells": (
        lambda url: sheet("x", columns=f'<table:table-source xlink:href="{url}"/>'),
        Role.EXTERNAL,
    ),
    "sheet of another file": (
        cell("of:='URL'#$Feuille1.A1"),
        Role.EXTERNAL,
    ),
}
STAYS: dict[str, Maker] = {
    "hyperlink": body('<text:p><text:a xlink:href="URL">site</text:a></text:p>'),
    "picture inside": body('<text:p>URL<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'),
    "object inside": body('<text:p>URL<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'),
    "template of the author's machine": lambda _: opened(
        "text", _SEEN, meta='<meta:template xlink:href="file:///C:/Users/moi/lettre.ott"/>'
    ),
    "hyperlink by formula": cell('of:=HYPERLINK("URL";"site")'),
    "sum": cell("of:=SUM([.A1:.A9])"),
}
