"""What opening a page costs, beside a bare parse by selectolax, and how the cost grows with the page.

python -m benchmarks.page [--rounds 31] [--pages FILE.html …]

The made page is an ordinary one: menus, cards with a picture, links and prose, a form, a style sheet of a framework's kind, inline styles,
a script with the page's data, some of it hidden honestly; about six hundred elements in 100 kB. The dense one has four times as many and
no prose. Every round opens another page of the same site: its style sheet is the same, and nothing else.
"""

from __future__ import annotations

import sys
from statistics import median

from selectolax.lexbor import LexborHTMLParser
from tests.small import REGISTER

from benchmarks import face
from benchmarks.face import Sheet, processor
from clausewise.detect.hidden import Hidden
from clausewise.parse.page import parse_html

growth_max = 1.25
QUICK = {"rounds": 7}
sizes_kb = (10, 30, 100, 300, 1_000)
page_kb = 100

_HEAD = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Catalogue {n}</title>
<meta name="description" content="Laines et patrons"><link rel="canonical" href="https://boutique.example/{n}">
<script type="application/ld+json">{{"@type": "Store", "name": "Laines"}}</script><style>
:root{{--ink:#222}}body{{color:var(--ink);background:#fff;font:16px/1.5 sans-serif}}
.sr-only{{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}}
nav ul ul{{display:none}}nav li:hover ul{{display:block}}.card{{border:1px solid #ddd;padding:1rem}}.card h3{{margin:0 0 .5em}}
.price{{color:#060;font-weight:bold}}.muted{{color:#777;font-size:.875rem}}
@media (max-width:600px){{.card{{width:100%}}.wide{{display:none}}}}
{framework}</style></head><body><a class="sr-only" href="#main">Aller au contenu</a><nav><ul><li><a href="/a">Laine</a><ul>
<li><a href="/a/1">Mérinos</a></li><li><a href="/a/2">Alpaga</a></li></ul></li><li><a href="/b">Patrons</a></li></ul></nav>
<main id="main"><h1>Catalogue {n}</h1>"""
_FRAMEWORK = (
    ".c-{i}{{margin:{i}px;padding:0 {i}px}}.c-{i}:hover{{opacity:.{i}}}.d-{i} .e{{display:none;color:#{i:03d}}}\n"
)
_CARD = """<div class="card c-{k}" id="p{n}-{i}" data-sku="{i}"><h3><a href="/p/{i}?ref=list" title="Voir">Article {i}</a></h3>
<p class="muted">Une laine souple qui <b>se lave</b> à la main, en <em>pelotes</em> de cent grammes; numéro {i} &amp; suivants.</p>
<img src="/i/{i}.jpg" srcset="/i/{i}.jpg 1x, /i/{i}@2x.jpg 2x" alt="Pelote de laine {i}" width="240" height="180" loading="lazy">
<p class="price" style="margin-top:{k}px">{i},00 $ <span class="sr-only">prix actuel</span></p>
"""
_PROSE = """<p>Le brin est retordu à quatre fils, ce qui le rend solide sans le durcir. Nous le teignons par petits bains de vingt pelotes,
si bien que deux bains se distinguent à l'œil nu : commandez d'un coup ce qu'il faut pour un chandail, et gardez l'étiquette. La bergerie
qui nous le vend tond ses moutons en mai, trie la toison sur place et file au moulin du village, à douze kilomètres de la boutique.</p>
<p>Pour un bonnet, comptez deux pelotes; pour des mitaines, une seule suffit si le poignet reste court. La jauge indiquée est celle d'un
point jersey lavé et séché à plat : tricotez toujours un carré d'essai, lavez-le, et ne mesurez qu'ensuite. Les aiguilles circulaires de
quatre-vingts centimètres conviennent aux deux, et la laine se défait sans feutrer, même après trois essais manqués. Si le fil accroche
aux aiguilles de bois, passez un peu de cire d'abeille sur la pointe; s'il glisse trop sur le métal, prenez plutôt du bambou.</p>
"""
_SMALL = "<ul><li>Brin {k}</li><li>Aiguilles {k} mm</li></ul><details><summary>Entretien</summary><p>Eau tiède.</p></details>"
_FOOT = """<form action="/panier" method="post"><label>Courriel <input type="email" name="m"></label>
<input type="hidden" name="t" value="{n}"><button>Envoyer</button></form></main><footer><p>Boutique de laine</p></footer>
<script>const items = [{data}];document.querySelector('nav').addEventListener('click', () => items.length);</script></body></html>"""
_DATUM = "{{id:{i},name:'Article {i}',price:{i}.00,stock:{k},tags:['laine','pelote'],image:'/i/{i}.jpg'}},"


def measured(sheet: Sheet, *, rounds=31, pages=()) -> None:
    costs = {}
    for size in sizes_kb:
        times = max(5, min(rounds, rounds * page_kb // size))
        costs[size] = _row(sheet, f"{size} kB", [made(size * 1_000, number) for number in range(times)])
    dense = [made(page_kb * 1_000, number, is_dense=True) for number in range(rounds)]
    _row(sheet, f"{page_kb} kB, dense", dense)
    for path in pages:
        _row(sheet, path.name, [path.read_text(encoding="utf-8", errors="replace")] * rounds)
    hidden, extracts = Hidden(REGISTER), [parse_html(made(page_kb * 1_000, number)) for number in range(5)]
    sheet.figure(f"hidden text of {page_kb} kB judged", processor(lambda: hidden.inspect(extracts)) / 5 * 1e3, "ms")
    growth = costs[1_000] / 1_000 / (costs[10] / 10)
    sheet.ratio("1 MB, per kB", growth, "10 kB, per kB")
    sheet.goal("the cost grows no faster than the page, a quarter for noise", growth <= growth_max)
    sheet.goal(f"a {page_kb} kB page is opened in < 15 ms", costs[page_kb] < 0.015)


def _row(sheet: Sheet, name: str, pages: list[str]) -> float:
    """Say what pages cost, the median of them, in processor time; return the seconds to open one."""
    bare = median(processor(lambda page=page: LexborHTMLParser(page)) for page in pages)
    parse_html(pages[0])
    opened = median(processor(lambda page=page: parse_html(page)) for page in pages[1:])
    sheet.figure(f"{name}, {len(LexborHTMLParser(pages[0]).css('*'))} elements", opened * 1e3, "ms")
    sheet.ratio(name, opened / bare, "bare parse by selectolax")
    return opened


def made(characters: int, number: int, *, is_dense: bool = False) -> str:
    """Return an ordinary page of about so many characters; another ``number`` makes another page."""
    rules = max(4, min(90, characters // 1_200))
    framework = "".join(_FRAMEWORK.format(i=i) for i in range(1, rules))
    head = _HEAD.format(n=number, framework=framework)
    left = characters - len(head) - len(_FOOT)
    cards: list[str] = []
    data: list[str] = []
    while left > 0:
        place = {"n": number, "i": len(cards), "k": len(cards) % 12 + 1}
        cards.append(_CARD.format(**place) + (_SMALL.format(**place) if is_dense else _PROSE) + "</div>")
        data.append("" if is_dense else _DATUM.format(**place))
        left -= len(cards[-1]) + len(data[-1])
    return "".join((head, *cards, _FOOT.format(n=number, data="".join(data))))


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
