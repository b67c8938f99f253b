"""Small documents, made for tests: just enough of each format for its readers, with what a case needs put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

import pikepdf

from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.document import document

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": RELATIONS,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    }.items()
)
Members = Mapping[str, str | bytes]
# A relationship: the last word of its type, its target, and whether that lies outside.
Relation = tuple[str, str, bool]


def zipped(members: Members) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rels(relations: Mapping[str, Relation]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if outside else "/>")
        for key, (kind, target, outside) in relations.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def office(main: str, content_type: str, members: Members, relations: Mapping[str, Relation]) -> bytes:
    folder, _, last = main.rpartition("/")
    types = f'<Override PartName="/{main}" ContentType="{content_type}"/>'
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": rels({"rId1": ("officeDocument", main, False)}),
            f"{folder}/_rels/{last}.rels": rels(relations),
            **members,
        }
    )


def part(data: bytes, name: str = "") -> Part:
    return Part(Medium.DOCUMENT, data=data, name=name)


def read(data: bytes) -> Extract:
    return document(part(data))


# Word-processing


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def story(tag: str, inside: str, before: str = "") -> str:
    return f"{HEAD}<w:{tag} {SPACES}>{before}{inside}</w:{tag}>"


def docx(
    *paragraphs: str,
    styles: str = "",
    theme: str = "",
    settings: str = "",
    background: str = "",
    relations: Mapping[str, Relation] | None = None,
    members: Members | None = None,
) -> bytes:
    """Make a DOCX; ``styles``, ``theme`` and ``settings`` are the inside of their parts."""
    related: dict[str, Relation] = dict(relations or {})
    parts: dict[str, str | bytes] = {
        "word/document.xml": story("document", f"<w:body>{''.join(paragraphs)}</w:body>", background)
    }
    for kind, inside in (("styles", styles), ("settings", settings)):
        if inside:
            related[kind] = (kind, f"{kind}.xml", False)
            parts[f"word/{kind}.xml"] = story(kind, inside)
    if theme:
        related["theme"] = ("theme", "theme/theme1.xml", False)
        parts["word/theme/theme1.xml"] = themed(theme)
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return office("word/document.xml", main, parts | dict(members or {}), related)


def themed(colours: str) -> str:
    return f"{HEAD}<a:theme {SPACES}><a:themeElements><a:clrScheme>{colours}</a:clrScheme></a:themeElements></a:theme>"


def shaped(inside: str, *, fill: str = "", anchor: str = "", extent: str = 'cx="3000000" cy="900000"') -> str:
    """Make a run that holds a text box."""
    shape = (
        f"<wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp>"
    )
    anchor = anchor or f'<wp:extent {extent}/><wp:docPr id="1" name="Box 1"/>'
    return (
        f"<w:r><w:drawing><wp:anchor>{anchor}"
        f"<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def picture(key: str = "rId9", attribute: str = "embed", described: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr={quoteattr(described)}/>'
        f'<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:{attribute}="{key}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def fielded(instruction: str, result: str = "") -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# Spreadsheets


def cell(reference: str, text: str = "", *, style: int = 0, formula: str = "") -> str:
    said = f"<s:f>{escape(formula)}</s:f>" if formula else ""
    if formula:
        return f'<s:c r="{reference}" s="{style}" t="str">{said}<s:v>{escape(text)}</s:v></s:c>'
    return f'<s:c r="{reference}" s="{style}" t="inlineStr"><s:is><s:t>{escape(text)}</s:t></s:is></s:c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<s:row r="{number}" {attributes}>{"".join(cells)}</s:row>'


def worksheet(*rows: str, before: str = "", after: str = "") -> str:
    return f"{HEAD}<s:worksheet {SPACES}>{before}<s:sheetData>{''.join(rows)}</s:sheetData>{after}</s:worksheet>"


def xlsx(
    *sheets: str,
    states: Mapping[int, str] | None = None,
    styles: str = "",
    inside: str = "",
    relations: Mapping[str, Relation] | None = None,
    members: Members | None = None,
) -> bytes:
    """Make an XLSX of worksheets called Feuille1, Feuille2 …; ``states`` by their numbers from 1."""
    related: dict[str, Relation] = dict(relations or {})
    parts: dict[str, str | bytes] = {}
    listed = ""
    for number, sheet in enumerate(sheets, start=1):
        state = (states or {}).get(number, "visible")
        listed += f'<s:sheet name="Feuille{number}" sheetId="{number}" state="{state}" r:id="sheet{number}"/>'
        related[f"sheet{number}"] = ("worksheet", f"worksheets/sheet{number}.xml", False)
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    if styles:
        related["styles"] = ("styles", "styles.xml", False)
        parts["xl/styles.xml"] = f"{HEAD}<s:styleSheet {SPACES}>{styles}</s:styleSheet>"
    parts["xl/workbook.xml"] = f"{HEAD}<s:workbook {SPACES}><s:sheets>{listed}</s:sheets>{inside}</s:workbook>"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return office("xl/workbook.xml", main, parts | dict(members or {}), related)


def formats(font: str = "", fill: str = "", code: str = "") -> str:
    """Make styles of which format 1 has this font, fill and number format."""
    return (
        f'<s:numFmts><s:numFmt numFmtId="200" formatCode={quoteattr(code)}/></s:numFmts>'
        f"<s:fonts><s:font/><s:font>{font}</s:font></s:fonts>"
        f'<s:fills><s:fill><s:patternFill patternType="none"/></s:fill><s:fill>{fill}</s:fill></s:fills>'
        f'<s:cellXfs><s:xf/><s:xf fontId="1" fillId="{int(bool(fill))}" numFmtId="{200 if code else 0}"/></s:cellXfs>'
    )


# Presentations


def words(text: str, inside: str = "", properties: str = "") -> str:
    return f"<a:p><a:r><a:rPr {properties}>{inside}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>"


def filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def placed(left: int = 900_000, top: int = 900_000, wide: int = 4_000_000, high: int = 900_000) -> str:
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def shape(inside: str, *, properties: str = "", about: str = "", body: str = "", extra: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Forme" {about}/><p:nvPr/></p:nvSpPr><p:spPr>{properties}</p:spPr>{extra}'
        f"<p:txBody><a:bodyPr/>{body}{inside}</p:txBody></p:sp>"
    )


def slide(*shapes: str, background: str = "", attributes: str = "", after: str = "") -> str:
    ground = f"<p:bg><p:bgPr>{background}</p:bgPr></p:bg>" if background else ""
    tree = f"<p:cSld>{ground}<p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    return f"{HEAD}<p:sld {SPACES} {attributes}>{tree}{after}</p:sld>"


def pptx(
    *slides: str, relations: Mapping[str, Relation] | None = None, members: Members | None = None, theme: str = ""
) -> bytes:
    """Make a PPTX; ``relations`` are those of its first slide. All slides share a layout, a master and a theme."""
    related: dict[str, Relation] = {"master": ("slideMaster", "slideMasters/slideMaster1.xml", False)}
    parts: dict[str, str | bytes] = {
        "ppt/slideLayouts/slideLayout1.xml": f"{HEAD}<p:sldLayout {SPACES}><p:cSld/></p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(
            {"m": ("slideMaster", "../slideMasters/slideMaster1.xml", False)}
        ),
        "ppt/slideMasters/slideMaster1.xml": (
            f'{HEAD}<p:sldMaster {SPACES}><p:cSld/><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2"/></p:sldMaster>'
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels({"t": ("theme", "../theme/theme1.xml", False)}),
        "ppt/theme/theme1.xml": themed(theme),
    }
    listed = ""
    for number, one in enumerate(slides, start=1):
        listed += f'<p:sldId id="{255 + number}" r:id="slide{number}"/>'
        related[f"slide{number}"] = ("slide", f"slides/slide{number}.xml", False)
        parts[f"ppt/slides/slide{number}.xml"] = one
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = rels(
            {"l": ("slideLayout", "../slideLayouts/slideLayout1.xml", False)}
            | (dict(relations or {}) if number == 1 else {})
        )
    size = '<p:sldSz cx="12192000" cy="6858000"/>'
    parts["ppt/presentation.xml"] = (
        f"{HEAD}<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst>{size}</p:presentation>"
    )
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return office("ppt/presentation.xml", main, parts | dict(members or {}), related)


# OpenDocument

_OPEN_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for prefix, space in {
            "office": "office",
            "text": "text",
            "style": "style",
            "table": "table",
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
            "meta": "meta",
            "form": "form",
            "script": "script",
            "presentation": "presentation",
        }.items()
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:loext="urn:loext"'
)


def style(called: str, family: str, inside: str, attributes: str = "") -> str:
    return f'<style:style style:name="{called}" style:family="{family}" {attributes}>{inside}</style:style>'


def opened(
    kind: str, body: str, *, automatic: str = "", styles: str = "", meta: str = "", members: Members | None = None
) -> bytes:
    """Make an ODT (kind ``text``), ODS (``spreadsheet``) or ODP (``presentation``)."""
    content = (
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"{HEAD}<office:document-content {_OPEN_SPACES}>{content}</office:document-content>",
            "styles.xml": f"{HEAD}<office:document-styles {_OPEN_SPACES}>{styles}</office:document-styles>",
            "meta.xml": f"{HEAD}<office:document-meta {_OPEN_SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"{HEAD}<manifest/>",
            **(members or {}),
        }
    )


def flat(body: str) -> bytes:
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    return f"{HEAD}<office:document {_OPEN_SPACES}>{inside}</office:document>".encode()


# PDF


def shown(text: str, x: float = 72, y: float = 600, before: str = "", size: float = 12) -> str:
    """Make the operators that show a text; what is no Latin letter is left out."""
    said = text.encode("cp1252", "ignore").hex()
    return f"{before} BT /F {size} Tf {x} {y} Td <{said}> Tj ET\n"


def pdf(
    *pages: str,
    finish: Callable[[pikepdf.Pdf], None] | None = None,
    box: Mapping[str, list[int]] | None = None,
    layer: Mapping[str, object] | None = None,
) -> bytes:
    """Make a PDF of these contents; ``box`` are more entries of its pages, ``layer`` of the default state of one layer ``/L``."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    pixel = made.make_stream(b"\x80" * 64, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    for key, value in {"Width": 8, "Height": 8, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray}.items():
        pixel.stream_dict[f"/{key}"] = value
    resources.ExtGState = pikepdf.Dictionary(C=pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0))
    resources.XObject = pikepdf.Dictionary(I=pixel)
    if layer is not None:
        group = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Calque"))
        resources.Properties = pikepdf.Dictionary(L=group)
        state = {key: pikepdf.Array([group]) if value is True else value for key, value in layer.items()}
        made.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(state))
    for content in pages:
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 612, 792],
            Contents=made.make_stream(content.encode()),
            Resources=resources,
        )
        for key, value in (box or {}).items():
            page[key] = pikepdf.Array(value)
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
    if finish is not None:
        finish(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
