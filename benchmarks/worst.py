"""Which texts and pages cost the most, and whether any costs more than its size.

python -m benchmarks.worst [--size 100000] [--mixes 40] [--times 5] [--said 40]

Pieces that detectors and parsers look for, and odd ones, are heaped up to a size and to ``--times`` that; then pieces are mixed by chance
(the same chance in every run). Told are the worst, in processor time, and how much more a character costs where there are more of them.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence

from benchmarks import face
from benchmarks.face import Sheet, processor
from clausewise.detect import lexicon
from clausewise.engine import Engine
from clausewise.model import LANGUAGES, Item
from clausewise.parse.page import parse_html
from clausewise.policy import load

QUICK = {"size": 8_000, "mixes": 2, "said": 5}
shown_max = 12
# Less is noise.
seconds_min = 0.3

_ODD = (
    *(
        "a",
        "a ",
        ". ",
        "@",
        "//",
        "a\u200b",
        "é",
        "\ufdfa",
        "1 ",
        "12-",
        "4111 1111 1111 1111 ",
        "(",
        "[a](b)",
        "<a>",
        "\n",
        "- ",
        "a b c ",
    ),
    *(
        "d.e.x.e.r.o ",
        "ffff ",
        "$$$ ",
        "?",
        "« ",
        "12 rue Principale ",
        "12 Elm Street ",
        "H2X 1Y4 ",
        "514-555-0199 ",
        "a@b.example ",
    ),
    *(
        "http://a.example/?b=c ",
        "hxxp://a[.]b ",
        "\U0001f600",
        "\u202e",
        "e\u0301",
        "аа",
        "%41",
        "&amp;",
        "1.2.3.4 ",
        "> a\n",
        "k1ll y0u ",
    ),
)
_PAGES = (
    *(
        "<p>",
        "<p>a</p>",
        "<div>",
        "<b>",
        "<i><b>",
        "<table><tr><td>",
        "<svg><text>a</text></svg>",
        "<svg><g>",
        "<text>",
        "<details><p>a",
    ),
    *(
        "<x-a><template shadowrootmode=open><slot name=a></slot></template><p>b</p></x-a>",
        "<noscript><p>a",
        "<template><p>a",
        "<!--a-->",
    ),
    *(
        "<img src='http://t.example/p.gif?u=1' width=1 height=1>",
        "<input type=checkbox><label for=a>",
        "<p hidden>a b c</p>",
    ),
    *(
        "<p style='display:none'>a b c</p>",
        "<p style='opacity:0'>a</p>",
        "<p title='a b c'>",
        "<script>fetch('http://a.example')</script>",
    ),
    *(
        "<select><option>a",
        "<frameset>",
        "<math><mi>a",
        "<title>a",
        "<meta name=a content=b>",
        "<a href=#a>x</a>",
        "&lt;",
        "<",
    ),
)
_STYLES = (
    *(
        "a{color:red}",
        "a:hover{display:none}",
        ".a .b .c{display:none}",
        ":has(a){color:red}",
        "p:has(~ p){color:red}",
        "* * *{color:red}",
    ),
    *(
        "@media (min-width:1px){",
        "@keyframes a{to{opacity:0}}",
        "@layer a;",
        "a{--x:var(--y);--y:var(--x);color:var(--x)}",
        "a{b{c{",
    ),
    *(
        ":not(:not(a)){color:red}",
        "p ~ p ~ p{color:red}",
        "a,",
        "/*",
        "url(",
        "a[b=",
        ":nth-child(2n+1){color:red}",
        ":checked ~ p{color:red}",
    ),
)
_BODY = "".join(f"<p class='a b{number % 7}'>mot {number} <a href='#a'>x</a></p>" for number in range(400))

Made = Callable[[int], str]


def measured(sheet: Sheet, *, size=100_000, mixes=40, times=5, said=40) -> None:
    engine = Engine.open(load("dexero"))
    chance = random.Random(7)
    known = _said()
    texts = [*_ODD, *(f"{text} " for text in chance.sample(known, min(said, len(known))))]
    works = {
        "text": (texts, lambda text: engine.signals([Item.of_text(text)])),
        "page": (_PAGES, parse_html),
        "style": (_STYLES, lambda css: parse_html(f"<style>{css}</style>{_BODY}")),
    }
    found = []
    for what, (pieces, work) in works.items():
        for name, made in _heaps(pieces, chance, mixes):
            large, small = (_cpu(work, made(length)) for length in (size * times, size))
            found.append((large, small, f"{what} {name[:60]!r}"))
    for large, small, name in sorted(found, reverse=True)[:shown_max]:
        sheet.figure(f"{size * times:,} characters: {name}", large, "s")
        sheet.figure(f"{size:,} characters: {name}", small, "s")
    grown = [(large / max(small, 0.01) / times, name) for large, small, name in found if large > seconds_min]
    growth, name = max(grown, default=(1.0, "nothing takes long enough to tell"))
    print(f"grows most: {name}")
    sheet.ratio("the fastest growing, per character", growth, "the same, a fifth as long")


def _said() -> list[str]:
    return [
        texts[0]
        for one in lexicon.load()
        for sense in one.senses
        for language in LANGUAGES
        if (texts := sense.hit[language])
    ]


def _heaps(pieces: Sequence[str], chance: random.Random, mixes: int) -> list[tuple[str, Made]]:
    chosen = [*pieces, *("".join(chance.choices(pieces, k=chance.randint(2, 5))) for _ in range(mixes))]
    return [(piece, lambda size, piece=piece: piece * max(1, size // len(piece))) for piece in dict.fromkeys(chosen)]


def _cpu(work: Callable[[str], object], given: str) -> float:
    return processor(lambda: work(given))


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
