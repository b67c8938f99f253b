"""Presentations that hide a text or reach outside, and honest ones that look alike."""

from __future__ import annotations

from collections.abc import Callable

from clausewise.extract import Role
from tests.parse.documents import HEAD, SPACES, filled, placed, pptx, shape, slide, words

Maker = Callable[[str], bytes]
_TITLE = shape(words("Bilan / Review"), properties=placed(top=100_000))
_WHITE = filled("FFFFFF")
_TIMED = "<p:timing/>"


def one(text: str, inside: str = "", *, run: str = "", ground: str = "", **given: str) -> bytes:
    return pptx(slide(_TITLE, shape(words(text, inside, run), **{"properties": placed(), **given}), background=ground))


def beside(text: str, *shapes: str, before: bool = True, inside: str = _WHITE, after: str = "") -> bytes:
    written = shape(words(text, inside), properties=placed())
    return pptx(slide(_TITLE, *(shapes if before else ()), written, *(() if before else shapes), after=after))


def pictured(described: str = "") -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="Image" descr="{described}"/></p:nvPicPr><p:blipFill><a:blip r:embed="rId4"/></p:blipFill>'
        f"<p:spPr>{placed(0, 0, 12_192_000, 6_858_000)}</p:spPr></p:pic>"
    )


def grouped(inside: str, left: int) -> str:
    inner = '<a:chOff x="0" y="0"/><a:chExt cx="5000000" cy="5000000"/>'
    moved = f'<a:xfrm><a:off x="{left}" y="0"/><a:ext cx="5000000" cy="5000000"/>{inner}</a:xfrm>'
    return f"<p:grpSp><p:grpSpPr>{moved}</p:grpSpPr>{inside}</p:grpSp>"


def table(text: str, cell: str = "", style: str = "") -> bytes:
    held = f"<a:tc><a:txBody>{words(text, _WHITE)}</a:txBody><a:tcPr>{cell}</a:tcPr></a:tc>"
    inside = f"<a:tbl><a:tblPr>{style}</a:tblPr><a:tr>{held}</a:tr></a:tbl>"
    return pptx(
        slide(
            _TITLE,
            '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="Tableau"/></p:nvGraphicFramePr>'
            f"<a:graphic>{inside}</a:graphic></p:graphicFrame>",
        )
    )


def noted(text: str, kind: str, root: str, inside: str) -> bytes:
    return pptx(
        slide(_TITLE),
        relations={"n": (kind, f"../{kind}/one.xml", False)},
        members={f"ppt/{kind}/one.xml": f"{HEAD}<p:{root} {SPACES}>{inside}</p:{root}>"},
    )


HIDES: dict[str, Maker] = {
    "white on white": lambda text: one(text, _WHITE),
    "white by scheme": lambda text: one(text, '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'),
    "black on a black slide": lambda text: one(text, filled("000000"), ground=filled("000000")),
    "white in a white shape": lambda text: one(text, _WHITE, properties=placed() + _WHITE),
    "by the list style of the shape": lambda text: one(
        text, body=f"<a:lstStyle><a:lvl1pPr><a:defRPr>{_WHITE}</a:defRPr></a:lvl1pPr></a:lstStyle>"
    ),
    "no fill": lambda text: one(text, "<a:noFill/>"),
    "wholly clear": lambda text: one(
        text, '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    ),
    "one point": lambda text: one(text, run='sz="100"'),
    "left of the slide": lambda text: one(text, properties=placed(left=-9_000_000)),
    "below the slide": lambda text: one(text, properties=placed(top=8_000_000)),
    "in a group outside": lambda text: pptx(
        slide(_TITLE, grouped(shape(words(text), properties=placed()), -20_000_000))
    ),
    "hidden shape": lambda text: one(text, about='hidden="1"'),
    "under a shape": lambda text: beside(
        text,
        shape(words(""), properties=placed(0, 0, 9_000_000, 5_000_000) + filled("CCCCCC")),
        before=False,
        inside="",
    ),
    "stuffed hidden slide": lambda text: pptx(
        slide(_TITLE), slide(shape(words(f"{text} " * 20), properties=placed()), attributes='show="0"')
    ),
    "white in a plain table": table,
    "white in a white cell": lambda text: table(text, _WHITE),
}
HONEST: dict[str, Maker] = {
    "plain": one,
    "second slide": lambda text: pptx(slide(_TITLE), slide(shape(words(text)))),
    "white on a dark slide": lambda text: one(text, _WHITE, ground=filled("1F3864")),
    "white in a dark shape": lambda text: one(text, _WHITE, properties=placed() + filled("1F3864")),
    "white in a shape of the theme": lambda text: one(
        text, _WHITE, extra='<p:style><a:fillRef idx="1"><a:srgbClr val="4F81BD"/></a:fillRef></p:style>'
    ),
    "white over a gradient": lambda text: one(text, _WHITE, properties=placed() + "<a:gradFill/>"),
    "white over a picture": lambda text: beside(text, pictured()),
    "white over a dark band": lambda text: beside(
        text, shape(words(""), properties=placed(0, 850_000, 12_000_000, 3_000_000) + filled("1F3864"))
    ),
    "white over a shape without a place": lambda text: beside(text, shape(words(""), properties=filled("1F3864"))),
    "white on a slide with a picture behind": lambda text: one(text, _WHITE, ground="<a:blipFill/>"),
    "outlined letters": lambda text: one(text, f"<a:noFill/><a:ln>{filled('000000')}</a:ln>"),
    "small print": lambda text: one(text, run='sz="600"'),
    "half clear": lambda text: one(
        text, '<a:solidFill><a:srgbClr val="000000"><a:alpha val="50000"/></a:srgbClr></a:solidFill>'
    ),
    "partly outside": lambda text: one(text, properties=placed(left=-900_000)),
    "outside until it moves in": lambda text: pptx(
        slide(_TITLE, shape(words(text), properties=placed(left=-9_000_000)), after=_TIMED)
    ),
    "in a group": lambda text: pptx(slide(grouped(shape(words(text), properties=placed()), 900_000))),
    "under a picture that comes later": lambda text: beside(
        text,
        shape(words(""), properties=placed(0, 0, 9_000_000, 5_000_000) + filled("CCCCCC")),
        before=False,
        inside="",
        after=_TIMED,
    ),
    "slide kept in reserve": lambda text: pptx(slide(_TITLE), slide(shape(words(text)), attributes='show="0"')),
    "white in a styled table": lambda text: table(text, style="<a:tableStyleId>{5C22544A}</a:tableStyleId>"),
    "white in a dark cell": lambda text: table(text, filled("1F3864")),
    "speaker's notes": lambda text: noted(
        text, "notesSlide", "notes", f"<p:cSld><p:spTree>{shape(words(text))}</p:spTree></p:cSld>"
    ),
    "comment": lambda text: noted(text, "comments", "cmLst", f"<p:cm><p:text>{text}</p:text></p:cm>"),
    "alternative text": lambda text: pptx(slide(_TITLE, pictured(text))),
}


def related(kind: str, inside: str = "") -> Maker:
    return lambda url: pptx(slide(_TITLE, inside), relations={"rId9": (kind, url, True)})


_BLIP = '<p:pic><p:nvPicPr><p:cNvPr id="4" name="Image"/></p:nvPicPr><p:blipFill><a:blip r:link="rId9"/></p:blipFill><p:spPr/></p:pic>'
_OVER = '<p:sp><p:nvSpPr><p:cNvPr id="3" name="B"><a:hlinkHover r:id="rId9"/></p:cNvPr></p:nvSpPr><p:spPr/></p:sp>'
REACHES: dict[str, tuple[Maker, Role]] = {
    "linked picture": (related("image", _BLIP), Role.IMAGE),
    "linked video": (related("video"), Role.MEDIA),
    "linked sound": (related("audio"), Role.MEDIA),
    "linked object": (related("oleObject"), Role.EXTERNAL),
    "called when the mouse passes": (related("hyperlink", _OVER), Role.CALL),
}
STAYS: dict[str, Maker] = {
    "hyperlink": related("hyperlink"),
    "hyperlink of a text": lambda url: pptx(
        slide(shape(words("site", '<a:hlinkClick r:id="rId9"/>'))), relations={"rId9": ("hyperlink", url, True)}
    ),
    "video inside": lambda url: pptx(
        slide(shape(words(url))), relations={"rId9": ("video", "../media/media1.mp4", False)}
    ),
    "address as text": one,
    "video of the author's machine": lambda url: pptx(
        slide(shape(words(url))), relations={"rId9": ("video", "file:///C:\\v.mp4", True)}
    ),
}
