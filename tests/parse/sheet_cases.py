"""Workbooks that hide a text or reach outside, and honest ones that look alike."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from clausewise.extract import Role
from tests.parse.documents import (
    HEAD,
    SPACES,
    cell,
    filled,
    formats,
    placed,
    rels,
    row,
    words,
    worksheet,
    xlsx,
)

Maker = Callable[[str], bytes]
_WHITE = '<s:color rgb="FFFFFFFF"/>'
_HEADER = row(1, cell("A1", "Mois / Month"), cell("B1", "Total"))
_DARK = '<s:patternFill patternType="solid"><s:fgColor rgb="FF1F3864"/></s:patternFill>'


def styled(text: str, **given: str) -> bytes:
    return xlsx(worksheet(_HEADER, row(2, cell("A2", text, style=1))), styles=formats(**given))


def two(text: str, state: str = "hidden", formula: str = "", inside: str = "") -> bytes:
    first = worksheet(_HEADER, row(2, cell("A2", "12", formula=formula)) if formula else "")
    return xlsx(first, worksheet(row(1, cell("A1", text))), states={2: state}, inside=inside)


def columned(text: str, column: str, after: str = "") -> bytes:
    return xlsx(worksheet(_HEADER, row(2, cell("H2", text)), before=f"<s:cols>{column}</s:cols>", after=after))


def drawn(text: str, inside: str = "", properties: str = "", about: str = "") -> bytes:
    shape = (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Zone" {about}/></xdr:nvSpPr><xdr:spPr>{placed()}{properties}</xdr:spPr>'
        f"<xdr:txBody><a:bodyPr/>{words(text, inside)}</xdr:txBody></xdr:sp>"
    )
    return xlsx(
        worksheet(_HEADER),
        members={
            "xl/worksheets/_rels/sheet1.xml.rels": rels({"d": ("drawing", "../drawings/drawing1.xml", False)}),
            "xl/drawings/drawing1.xml": f"{HEAD}<xdr:wsDr {SPACES}><xdr:twoCellAnchor>{shape}</xdr:twoCellAnchor></xdr:wsDr>",
        },
    )


def shared(text: str, properties: str) -> bytes:
    string = f"<s:si><s:r><s:t>ok </s:t></s:r><s:r><s:rPr>{properties}</s:rPr><s:t>{text}</s:t></s:r></s:si>"
    return xlsx(
        worksheet(_HEADER, row(2, '<s:c r="A2" t="s"><s:v>0</s:v></s:c>')),
        relations={"st": ("sharedStrings", "sharedStrings.xml", False)},
        members={"xl/sharedStrings.xml": f"{HEAD}<s:sst {SPACES}>{string}</s:sst>"},
    )


def tabled(text: str) -> bytes:
    return xlsx(
        worksheet(row(1, cell("A1", text, style=1))),
        styles=formats(font=_WHITE),
        members={
            "xl/worksheets/_rels/sheet1.xml.rels": rels({"t": ("table", "../tables/table1.xml", False)}),
            "xl/tables/table1.xml": f'{HEAD}<s:table {SPACES} id="1" ref="A1:C9" headerRowCount="1"/>',
        },
    )


HIDES: dict[str, Maker] = {
    "hidden sheet": two,
    "very hidden sheet": lambda text: two(text, "veryHidden"),
    "hidden row": lambda text: xlsx(worksheet(_HEADER, row(2, cell("A2", text), attributes='hidden="1"'))),
    "row of no height": lambda text: xlsx(
        worksheet(_HEADER, row(2, cell("A2", text), attributes='ht="0.1" customHeight="1"'))
    ),
    "hidden column": lambda text: columned(text, '<s:col min="8" max="9" hidden="1"/>'),
    "column of no width": lambda text: columned(text, '<s:col min="8" max="8" width="0" customWidth="1"/>'),
    "white on white": lambda text: styled(text, font=_WHITE),
    "white by theme": lambda text: styled(text, font='<s:color theme="0"/>'),
    "fill's colour": lambda text: styled(text, font='<s:color rgb="FF1F3864"/>', fill=_DARK),
    "white piece of a string": lambda text: shared(text, _WHITE),
    "one point": lambda text: styled(text, font='<s:sz val="1"/>'),
    "format that shows nothing": lambda text: styled(text, code=";;;"),
    "far below": lambda text: xlsx(worksheet(_HEADER, row(900_000, cell("A900000", text)))),
    "far to the right": lambda text: xlsx(worksheet(_HEADER, row(2, cell("XFD2", text)))),
    "hidden shape": lambda text: drawn(text, about='hidden="1"'),
    "white in a white shape": lambda text: drawn(text, filled("FFFFFF"), filled("FFFFFF")),
}
HONEST: dict[str, Maker] = {
    "plain": lambda text: xlsx(worksheet(_HEADER, row(2, cell("A2", text)))),
    "shared string": lambda text: shared(text, "<s:b/>"),
    "second sheet": lambda text: two(text, "visible"),
    "list on a hidden sheet that a formula needs": lambda text: two(text, formula="VLOOKUP(A1,Feuille2!A:B,2)"),
    "list on a hidden sheet that a name needs": lambda text: two(
        text, inside='<s:definedNames><s:definedName name="liste">Feuille2!$A$1:$A$9</s:definedName></s:definedNames>'
    ),
    "column that a formula needs": lambda text: xlsx(
        worksheet(
            row(1, cell("A1", "12", formula="VLOOKUP(B1,$H$1:$I$9,2)")),
            row(2, cell("H2", text)),
            before='<s:cols><s:col min="8" max="9" hidden="1"/></s:cols>',
        )
    ),
    "column folded in an outline": lambda text: columned(text, '<s:col min="8" max="8" hidden="1" outlineLevel="1"/>'),
    "row that a filter leaves out": lambda text: xlsx(
        worksheet(_HEADER, row(2, cell("A2", text), attributes='hidden="1"'), after='<s:autoFilter ref="A1:B9"/>')
    ),
    "row folded in an outline": lambda text: xlsx(
        worksheet(_HEADER, row(2, cell("A2", text), attributes='hidden="1" outlineLevel="1"'))
    ),
    "white on a dark fill": lambda text: styled(text, font=_WHITE, fill=_DARK),
    "white on a pattern": lambda text: styled(text, font=_WHITE, fill='<s:patternFill patternType="gray125"/>'),
    "white in the header of a table": tabled,
    "white where a condition paints": lambda text: xlsx(
        worksheet(_HEADER, row(2, cell("A2", text, style=1)), after='<s:conditionalFormatting sqref="A1:A9"/>'),
        styles=formats(font=_WHITE),
    ),
    "white result of a formula": lambda text: xlsx(
        worksheet(_HEADER, row(2, cell("A2", text, style=1, formula="B1&amp;C1"))), styles=formats(font=_WHITE)
    ),
    "small print": lambda text: styled(text, font='<s:sz val="6"/>'),
    "format of three parts": lambda text: styled(text, code="0;-0;"),
    "wide table": lambda text: xlsx(worksheet(_HEADER, row(2, cell("CA2", text)))),
    "shape": drawn,
    "white in a dark shape": lambda text: drawn(text, filled("FFFFFF"), filled("003366")),
    "note of a cell": lambda text: xlsx(
        worksheet(_HEADER),
        members={
            "xl/worksheets/_rels/sheet1.xml.rels": rels({"c": ("comments", "../comments1.xml", False)}),
            "xl/comments1.xml": (
                f'{HEAD}<s:comments {SPACES}><s:commentList><s:comment ref="A1"><s:text><s:t>{text}</s:t></s:text>'
                "</s:comment></s:commentList></s:comments>"
            ),
        },
    ),
    "prompt": lambda text: xlsx(
        worksheet(
            _HEADER,
            after=f'<s:dataValidations><s:dataValidation sqref="A1" prompt={quoteattr(text)}/></s:dataValidations>',
        )
    ),
    "header of the printed page": lambda text: xlsx(
        worksheet(_HEADER, after=f"<s:headerFooter><s:oddHeader>&amp;L{text}</s:oddHeader></s:headerFooter>")
    ),
}


def formula(said: str) -> Maker:
    return lambda url: xlsx(worksheet(_HEADER, row(2, cell("A2", "x", formula=said.replace("URL", url)))))


def connected(inside: str) -> Maker:
    return lambda url: xlsx(
        worksheet(_HEADER),
        relations={"c": ("connections", "connections.xml", False)},
        members={"xl/connections.xml": f"{HEAD}<s:connections {SPACES}>{inside.replace('URL', url)}</s:connections>"},
    )


REACHES: dict[str, tuple[Maker, Role]] = {
    "web service": (formula('WEBSERVICE("URL"&A1)'), Role.CALL),
    "web service in pieces": (formula('_xlfn.WEBSERVICE("htt"&"URL")'), Role.CALL),
    "picture by formula": (formula('_xlfn.IMAGE("URL")'), Role.IMAGE),
    "connection to the web": (connected('<s:connection name="a"><s:webPr url="URL"/></s:connection>'), Role.EXTERNAL),
    "linked workbook": (
        lambda url: xlsx(
            worksheet(_HEADER),
            relations={"x": ("externalLink", "externalLinks/externalLink1.xml", False)},
            members={
                "xl/externalLinks/externalLink1.xml": f"{HEAD}<s:externalLink {SPACES}/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": rels({"rId1": ("externalLinkPath", url, True)}),
            },
        ),
        Role.EXTERNAL,
    ),
    "picture linked in a drawing": (
        lambda url: xlsx(
            worksheet(_HEADER),
            members={
                "xl/worksheets/_rels/sheet1.xml.rels": rels({"d": ("drawing", "../drawings/drawing1.xml", False)}),
                "xl/drawings/drawing1.xml": (
                    f'{HEAD}<xdr:wsDr {SPACES}><xdr:pic><xdr:blipFill><a:blip r:link="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
                    "</xdr:wsDr>"
                ),
                "xl/drawings/_rels/drawing1.xml.rels": rels({"rId1": ("image", url, True)}),
            },
        ),
        Role.IMAGE,
    ),
}
REACHES["web service in pieces"] = (
    lambda url: formula('_xlfn.WEBSERVICE("HEAD"&"REST")'.replace("HEAD", url[:5]).replace("REST", url[5:]))(url),
    Role.CALL,
)
STAYS: dict[str, Maker] = {
    "hyperlink by formula": formula('HYPERLINK("URL","site")'),
    "hyperlink of a cell": lambda url: xlsx(
        worksheet(_HEADER, after='<s:hyperlinks><s:hyperlink ref="A1" r:id="rId1"/></s:hyperlinks>'),
        members={"xl/worksheets/_rels/sheet1.xml.rels": rels({"rId1": ("hyperlink", url, True)})},
    ),
    "sum": formula("SUM(A1:A9)"),
    "address as text": formula('"URL"'),
    "workbook of the author's machine": lambda _: xlsx(
        worksheet(_HEADER),
        relations={"x": ("externalLink", "externalLinks/externalLink1.xml", False)},
        members={
            "xl/externalLinks/externalLink1.xml": f"{HEAD}<s:externalLink {SPACES}/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": rels(
                {"rId1": ("externalLinkPath", "file:///C:\\budget.xlsx", True)}
            ),
        },
    ),
    "connection to a file beside": connected(
        '<s:connection name="a"><s:textPr sourceFile="C:\\a.csv"/></s:connection>'
    ),
}
