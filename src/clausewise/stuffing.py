"""Whether words were put there for machines: keywords and names heaped up, or orders to whoever reads by program.

What: ``stuffing`` goes from 0 (prose, a label, a menu) to 1 (a heap of keywords); ``addresses_machines`` knows orders to a model.
Why: hiding has honest reasons, and none of them needs "casino en ligne casino gratuit"; so a heap has no excuse, whoever hides it.
How: three things speak for a heap: words of trade, the same words again and again, and hardly a function word. English and French alike.
Limits: heaps in other languages are known by repetition alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

words_max = 3_000
# What stands further behind says no more of what a text is.
characters_max = 40_000
# An order has more words than one or two.
order_spaces_min = 2

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>|https?://\S+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_STOP = (
    "a an and are as at be by for from has have if in is it its of on or that the this to was we will with you"
    " your our not can i he she they but do does did so no more here there what which who how when all any please"
    " au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur leurs mais ne nous on ou où"
    " par pas pour plus qu que qui sa se ses son sont sur tous tout toute un une vos votre vous y d l s c n j m t"
    " à après avant chez depuis dont entre elles cela ça puis très aussi même"
    " été être a si ici comme lui mon ma mes notre nos cet sans sous"
)
STOP_WORDS: Final = frozenset(_STOP.split())
# What trade in what nobody asked for is made of; few of these words suffice.
_STRONG = (
    "casino casinos viagra cialis levitra xanax tramadol oxycodone ambien porn porno xxx escort escorts escortes"
    " keygen keygens warez nulled crack cracked cracks piraté piratée piratés torrent torrents payday jackpot"
    " blackjack roulette slots poker replica replicas rolex vuitton backlinks forex camgirl camgirls hookup milf"
    " betting bookmaker paris-sportifs sportsbook bandar togel judi pilules contrefaçon imitation serial-key"
    " followers ordonnance machines-à-sous"
)
_WEAK = (
    "buy cheap cheapest sale sales discount discounts free download downloads serial bonus pharmacy pills loan"
    " loans mortgage insurance credit outlet wholesale coupon coupons promo deal deals best price prices pricing"
    " likes dating sex luxury bitcoin crypto seo official login alternative alternatives review reviews near"
    " online shop shopping store order rent rental bulk clearance affordable guaranteed instant offer offers"
    " winner prize gambling bet bets spins key full version top lowest quality shipping vs acheter achat vente"
    " vendre vend solde soldes rabais promotion promotions gratuit gratuite gratuits gratuitement télécharger"
    " téléchargement clé clés pharmacie prêt prêts crédit crédits assurance assurances réplique répliques"
    " grossiste aubaine aubaines cher chers prix meilleur meilleure meilleurs abonnés rencontre rencontres sexe"
    " luxe officiel officielle connexion avis ligne boutique commande commander location livraison livrées livré"
    " pari paris mise mises gagner cadeau cadeaux offre offres série complet version magasin"
)
STRONG: Final = frozenset(_STRONG.split())
WEAK: Final = frozenset(_WEAK.split())
_MACHINE = r"(?:ai|llm|(?:large )?language model|chatbot|assistant|ia|intelligence artificielle|modèle de langage)"
_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|all|your)\b.{0,20}"
    r"\b(?:instructions?|prompts?|rules|guidelines)|\b(?:system|developer) (?:prompt|message|override)\b"
    rf"|\b(?:as|if you are|you are) an? {_MACHINE}\b"
    rf"|\b{_MACHINE}s? ?(?:agents?|assistants?|models?|reviewers?)?[,:]? (?:must|should|shall|please|reading this)\b"
    r"|\b(?:do not|don't|never) (?:tell|inform|reveal to|mention to) the (?:user|human|reader)"
    r"|\b(?:ignor|oubli|néglig)(?:e|ez|er)\b.{0,40}\b(?:instructions?|consignes?|directives?|règles)"
    rf"|\b(?:si tu es|si vous êtes|tu es|vous êtes|en tant qu[e'’] ?) ?une? {_MACHINE}\b|\b(?:invite|message) système\b",
    re.IGNORECASE | re.DOTALL,
)


def words_of(text: str) -> list[str]:
    """Return a text's words in lower case, at most ``words_max``, tags, addresses and invisible signs left out."""
    return [
        one.lower() for one in _WORD.findall(_INVISIBLE.sub("", _MARKUP.sub(" ", text[:characters_max])))[:words_max]
    ]


@lru_cache(maxsize=4096)
def stuffing(text: str) -> float:
    """Return how surely ``text`` is a heap of keywords, from 0 to 1."""
    words = words_of(text)
    if len(words) < 4:  # noqa: PLR2004 - too few to be a heap
        return 0.0
    if len(words) < 6:  # noqa: PLR2004 - too few to repeat or to list
        return _trade(words)
    return min(1.0, max(_trade(words), _repeated(words), _listed(text, words), _named(text, words)))


def addresses_machines(text: str) -> bool:
    """Say whether ``text`` gives orders to a program that reads it."""
    return text.count(" ") >= order_spaces_min and _ORDERS.search(text, 0, characters_max) is not None


def _trade(words: Sequence[str]) -> float:
    strong = sum(one in STRONG for one in words)
    weak = sum(one in WEAK for one in words)
    share = (strong + 0.5 * weak) / len(words)
    if strong >= 2 and share >= 0.08:  # noqa: PLR2004 - one word may be the page's subject
        return min(1.0, 0.6 + 2 * share)
    return 0.0 if share < 0.14 or strong + weak < 3 else min(1.0, 0.3 + 2 * share)  # noqa: PLR2004 - see above


def _repeated(words: Sequence[str]) -> float:
    """The same content words again and again, with hardly a function word between them."""
    content = [one for one in words if one not in STOP_WORDS and not one.isdigit()]
    if len(content) < 8:  # noqa: PLR2004 - a short text repeats by chance
        return 0.0
    stop_share = 1 - len(content) / len(words)
    counts = Counter(content)
    _, most = counts.most_common(1)[0]
    heavy = sum(count for count in counts.values() if count >= 3) / len(content)  # noqa: PLR2004 - twice is ordinary
    if most < 3 or stop_share > 0.3 or heavy < 0.18:  # noqa: PLR2004 - measured on honest pages
        return 0.0
    return min(1.0, 0.35 + heavy + (0.15 if stop_share < 0.1 else 0.0))  # noqa: PLR2004 - prose has a third


def _listed(text: str, words: Sequence[str]) -> float:
    """Many short pieces between commas, bars or semicolons that share words or name trade."""
    pieces = [one.split() for one in re.split(r"[,;|•·/]+", text[:characters_max]) if one.strip()]
    if len(pieces) < 6 or len(words) / len(pieces) > 4:  # noqa: PLR2004 - a list has short entries
        return 0.0
    stop_share = sum(one in STOP_WORDS for one in words) / len(words)
    trade = sum(one in WEAK or one in STRONG for one in words)
    shared = Counter(word.lower() for piece in pieces for word in {*piece} if word.lower() not in STOP_WORDS)
    most = max(shared.values(), default=0) / len(pieces)
    if stop_share > 0.15 or (trade < 2 and most < 0.3):  # noqa: PLR2004 - measured on honest pages
        return 0.0
    return min(1.0, 0.5 + most / 2 + trade / len(words))


def _named(text: str, words: Sequence[str]) -> float:
    """Names heaped up: capitals throughout, no function word, and names that come back."""
    if len(words) < 10 or any(one in STOP_WORDS for one in words):  # noqa: PLR2004 - measured on honest pages
        return 0.0
    capital = sum(one[0].isupper() for one in _WORD.findall(text[:characters_max])[:words_max]) / len(words)
    counts = Counter(words)
    again = sum(count for count in counts.values() if count > 1) / len(words)
    return 0.4 + again if capital > 0.85 and again > 0.25 else 0.0  # noqa: PLR2004 - measured on honest pages
