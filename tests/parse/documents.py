"""Small documents, made for tests: just enough of each format for its readers, with what a case needs put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

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
