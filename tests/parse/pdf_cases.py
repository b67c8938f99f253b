"""PDFs that hide a text or reach outside, and honest ones that look alike."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from clausewise.extract import Role
from tests.parse.documents import pdf, shown

Maker = Callable[[str], bytes]
_SEEN = shown("Rapport annuel / Annual report", y=720)
_WHITE = "1 1 1 rg"
_SCAN = "q 612 0 0 792 0 0 cm /I Do Q\n"


def one(text: str, before: str = "", after: str = "", **given: float) -> bytes:
    return pdf(_SEEN + shown(text, before=before, **given) + after)


def layered(text: str, **state: object) -> bytes:
    return pdf(_SEEN + f"/OC /L BDC {shown(text)} EMC\n", layer={f"/{key}": value for key, value in state.items()})


def turned(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Rotate = 90
    made.pages[0].obj.CropBox = Array([20, 20, 600, 780])


def noted(text: str, kind: str, **entries: object) -> bytes:
    def finish(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[72, 500, 300, 520], Contents=text, **entries)]
        )

    return pdf(_SEEN, finish=finish)


def filled_in(text: str) -> bytes:
    def finish(made: pikepdf.Pdf) -> None:
        field = made.make_indirect(Dictionary(FT=Name.Tx, T="nom", V=text))
        made.Root.AcroForm = Dictionary(Fields=[field])

    return pdf(_SEEN, finish=finish)


def tagged(text: str) -> bytes:
    def finish(made: pikepdf.Pdf) -> None:
        figure = Dictionary(S=Name.Figure, Alt=text)
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=[figure]))

    return pdf(_SEEN, finish=finish)


def formed(text: str) -> bytes:
    """Make a page whose text lies in a form that it draws."""

    def finish(made: pikepdf.Pdf) -> None:
        page = made.pages[0].obj
        inner = made.make_stream(f"0 0 0.4 rg 60 590 400 30 re f {_WHITE} {shown(text)}".encode())
        entries = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 612, 792], "Resources": page.Resources}
        for key, value in entries.items():
            inner.stream_dict[f"/{key}"] = value
        page.Resources.XObject["/X"] = inner

    return pdf(_SEEN + "q 1 0 0 1 0 -50 cm /X Do Q", finish=finish)


HIDES: dict[str, Maker] = {
    "invisible mode": lambda text: one(text, before="3 Tr"),
    "white on white": lambda text: one(text, before=_WHITE),
    "nearly white on white": lambda text: one(text, before="0.99 0.99 0.985 rg"),
    "white on a turned page": lambda text: pdf(_SEEN + shown(text, before=_WHITE), finish=turned),
    "white in grey levels": lambda text: one(text, before="1 g"),
    "white in inks": lambda text: one(text, before="0 0 0 0 k"),
    "colour of a box": lambda text: one(text, before="0.2 0.3 0.6 rg 60 590 500 30 re f"),
    "tenth of a point": lambda text: one(text, size=0.1),
    "one point": lambda text: one(text, size=1),
    "shrunk by its matrix": lambda text: one(text, before="q 0.01 0 0 0.01 100 100 cm", after="Q"),
    "left of the page": lambda text: one(text, x=-900),
    "above the page": lambda text: one(text, y=2_000),
    "outside the crop box and long": lambda text: pdf(
        shown("vu", x=450) + "".join(shown(text, x=20, y=600 - 12 * line) for line in range(8)),
        box={"/CropBox": [400, 0, 612, 792]},
    ),
    "layer switched off": lambda text: layered(text, OFF=True),
    "all layers off": lambda text: layered(text, BaseState=Name.OFF),
    "painted over in white": lambda text: one(text, after="1 g 60 590 500 30 re f"),
    "under a picture": lambda text: one(text, after="q 500 0 0 30 60 590 cm /I Do Q"),
    "wholly clear": lambda text: one(text, before="/C gs"),
    "cut to nothing": lambda text: one(text, before="7 Tr"),
    "stuffed under a scan": lambda text: pdf(
        _SEEN + _SCAN + "".join(shown(text, y=700 - 12 * line, before="3 Tr") for line in range(20))
    ),
    "hidden annotation": lambda text: noted(text, "Text", F=2),
}
HONEST: dict[str, Maker] = {
    "plain": one,
    "white on a dark band": lambda text: one(text, before=f"0 0 0.4 rg 60 590 500 30 re f {_WHITE}"),
    "white on a dark page": lambda text: pdf(f"0.1 g 0 0 612 792 re f {_WHITE} {_SEEN}" + shown(text)),
    "white on a picture": lambda text: one(text, before=f"q 500 0 0 60 60 580 cm /I Do Q {_WHITE}"),
    "white on a dark band in a form": formed,
    "white in the shape of a dark circle": lambda text: one(
        text, before=f"0 0 0.5 rg 60 590 m 300 690 600 690 600 590 c 600 500 300 500 60 590 c f {_WHITE}"
    ),
    "grey": lambda text: one(text, before="0.7 g"),
    "small print": lambda text: one(text, size=4),
    "labels of a figure scaled down": lambda text: one(text, before="q 0.2 0 0 0.2 100 100 cm", after="Q"),
    "size in the matrix": lambda text: one(text, before="q 12 0 0 12 -800 -7000 cm", size=1, after="Q"),
    "outlines only": lambda text: one(text, before="1 Tr"),
    "what was read from a scan": lambda text: pdf(_SCAN + shown(text, before="3 Tr")),
    "read from a scan, which is drawn after it": lambda text: pdf(shown(text, before="3 Tr") + _SCAN),
    "layer that is on": lambda text: layered(text, ON=True),
    "layer in the reader's list": lambda text: layered(text, OFF=True, Order=True),
    "beside a white box": lambda text: one(text, after="1 g 60 400 500 30 re f"),
    "partly under a box": lambda text: one(text, after="1 g 60 590 30 30 re f"),
    "partly outside": lambda text: pdf(shown("Rapport", y=720) + shown(text, x=420)),
    "marks of the printer": lambda text: pdf(
        shown("vu", x=450) + shown(text, x=20), box={"/CropBox": [400, 0, 612, 792]}
    ),
    "in black over a yellow marker": lambda text: one(text, before="1 1 0 rg 60 590 500 20 re f 0 g"),
    "white on a dark band of a turned page": lambda text: pdf(
        _SEEN + shown(text, before=f"0 0 0.4 rg 60 590 500 30 re f {_WHITE}"), finish=turned
    ),
    "note of a reader": lambda text: noted(text, "Text"),
    "text typed on the page": lambda text: noted(text, "FreeText"),
    "value of a field": filled_in,
    "description of a figure": tagged,
    "text that makes a picture's shape": lambda text: one(
        text, before="q 7 Tr", after="0 0 1 rg 60 590 500 40 re f Q", size=30
    ),
}


def acting(action: Callable[[str], Dictionary], where: str = "OpenAction") -> Maker:
    def make(url: str) -> bytes:
        def finish(made: pikepdf.Pdf) -> None:
            done = made.make_indirect(action(url))
            if where == "OpenAction":
                made.Root.OpenAction = done
            elif where == "page":
                made.pages[0].obj.AA = Dictionary(O=done)
            elif where == "link":
                link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[70, 715, 300, 735], A=done)
                made.pages[0].obj.Annots = Array([link])
            elif where == "names":
                made.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", done]))
            else:
                made.Root.Outlines = Dictionary(First=made.make_indirect(Dictionary(Title="site", A=done)))

        return pdf(_SEEN, finish=finish)

    return make


def uri(url: str) -> Dictionary:
    return Dictionary(S=Name.URI, URI=url)


def streamed(url: str) -> bytes:
    def finish(made: pikepdf.Pdf) -> None:
        outside = made.make_stream(b"")
        outside.stream_dict["/F"] = Dictionary(Type=Name.Filespec, FS=Name.URL, F=url)
        made.pages[0].obj.Resources.XObject["/E"] = outside

    return pdf(_SEEN, finish=finish)


def movie(url: str) -> bytes:
    def finish(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Movie, Rect=[0, 0, 9, 9], Movie=Dictionary(F=url))]
        )

    return pdf(_SEEN, finish=finish)


REACHES: dict[str, tuple[Maker, Role]] = {
    "address opened by itself": (acting(uri), Role.CALL),
    "address opened with a page": (acting(uri, "page"), Role.CALL),
    "script that opens an address": (
        acting(lambda url: Dictionary(S=Name.JavaScript, JS=f'app.launchURL("{url}", true);'), "names"),
        Role.CALL,
    ),
    "form sent by itself": (
        acting(lambda url: Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=url))),
        Role.CALL,
    ),
    "other file opened by itself": (
        acting(lambda url: Dictionary(S=Name.GoToR, F=url, D=Array([0, Name.Fit]))),
        Role.EXTERNAL,
    ),
    "stream outside": (streamed, Role.EXTERNAL),
    "movie outside": (movie, Role.MEDIA),
}
STAYS: dict[str, Maker] = {
    "link": acting(uri, "link"),
    "link of a bookmark": acting(uri, "bookmark"),
    "link to a page": acting(lambda _: Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
    "link to another file beside": acting(lambda _: Dictionary(S=Name.GoToR, F="annexe.pdf"), "link"),
    "address as text": one,
    "script that adds up": acting(lambda _: Dictionary(S=Name.JavaScript, JS="event.value = 1 + 1;")),
    "print by itself": acting(lambda _: Dictionary(S=Name.Named, N=Name.Print)),
}
