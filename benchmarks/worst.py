"""Which texts and pages cost the most, and whether any costs more than its size.

python -m benchmarks.worst [--size 100000] [--mixes 40] [--times 5] [--said 40]

Pieces that detectors and parsers look for, and odd ones, are heaped up to a size and to ``--times`` that; then pieces are mixed by chance
(the same chance in every run). Printed are the worst, in processor time; the command exits 1 when something grows twice as fast as it is
made longer.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence

from clausewise.detect import lexicon
from clausewise.engine import Engine
from clausewise.model import LANGUAGES, Item
from clausewise.parse.page import parse_html
from clausewise.policy import load

shown_max = 12
# Less is noise; and what grows by more than twice the size grows faster than the size.
seconds_min, growth_max = 0.3, 2.0

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


def main() -> int:
    """Search, print the worst, and say whether anything grows faster than it is made longer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--mixes", type=int, default=40)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--said", type=int, default=40, help="so many of the texts that lexicons are tested with")
    arguments = parser.parse_args()
    engine = Engine.open(load("dexero"))
    chance = random.Random(7)
    said = _said()
    texts = [*_ODD, *(f"{text} " for text in chance.sample(said, min(arguments.said, len(said))))]
    found = [
        *_search(
            "text", _heaps(texts, chance, arguments.mixes), lambda text: engine.signals([Item.of_text(text)]), arguments
        ),
        *_search("page", _heaps(_PAGES, chance, arguments.mixes), parse_html, arguments),
        *_search(
            "style",
            _heaps(_STYLES, chance, arguments.mixes),
            lambda css: parse_html(f"<style>{css}</style>{_BODY}"),
            arguments,
        ),
    ]
    fast = [one for one in found if one[1] > seconds_min and one[1] > growth_max * arguments.times * max(one[2], 0.01)]
    print(f"{'what':>6}{arguments.size * arguments.times:>12}{arguments.size:>12} characters")
    for what, large, small, name in sorted(found, key=lambda one: -one[1])[:shown_max]:
        print(f"{what:>6}{large:>10.2f} s{small:>10.2f} s  {name[:90]!r}")
    for one in fast:
        print(f"MISSED  grows faster than it is made longer: {one[3]!r}")
    return 1 if fast else 0


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


def _search(
    what: str, heaps: Sequence[tuple[str, Made]], work: Callable[[str], object], arguments: argparse.Namespace
) -> list[tuple[str, float, float, str]]:
    return [
        (what, _cpu(work, made(arguments.size * arguments.times)), _cpu(work, made(arguments.size)), name)
        for name, made in heaps
    ]


def _cpu(work: Callable[[str], object], given: str) -> float:
    started = time.process_time()
    work(given)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
