"""Mail to many: without a way out of it, to readers who do not see each other, or handed on from hand to hand.

Canada's law against spam (S.C. 2010, c. 23, ss. 6 and 11), the European Union's rules (Directive 2002/58/EC, art. 13) and the large
mail providers ask that commercial mail to many can be stopped by those who get it. Bills, receipts, codes and news of a list's own kind
are not commercial; both marks, many readers and something for sale, must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausewise.detect.letter import Letter, many_recipients_min
from clausewise.detect.prepare import prepare
from clausewise.detect.sender import Found
from clausewise.extract import Role
from clausewise.facts import Facts

UNSUBSCRIBE, RECIPIENTS, CHAIN = "mail.unsubscribe_missing", "mail.recipients_hidden", "mail.chain"

MARKED_SCORE, CROWD_SCORE, HIDDEN_CROWD_SCORE, SALE_SCORE = 0.85, 0.85, 0.75, 0.45
UNDISCLOSED_SCORE, UNDISCLOSED_SALE_SCORE, BLIND_COPIES_SCORE = 0.35, 0.65, 0.7
CHAIN_SCORE, LONG_CHAIN_SCORE, LEVELS_SCORE = 0.75, 0.85, 0.4
sale_words_min = 2
many_sale_words_min = 4
levels_min, many_levels_min = 3, 5
passed_addresses_min = 15
passed_on_to_min = 5
read_characters_max = 200_000

_SALE = re.compile(
    rb"\b(?:newsletters?|special offers?|exclusive offers?|limited[- ]time"
    rb"|today only|buy now|shop now|order now|order today|free shipping"
    rb"|promo(?:tional)? codes?|coupons?|discounts?|clearance|best price"
    rb"|lowest prices?|(?:flash|summer|winter|spring|fall|big) sale|on sale"
    rb"|sale ends"
    rb"|save (?:up to )?\$?\d+|\d+ ?% off|half price|deals(?! with)|money[- ]back"
    rb"|free trial|act now|click here to (?:buy|order)|while supplies last"
    rb"|infolettres?|offres? (?:speciales?|exclusives?|du mois)|duree limitee|aujourd'hui seulement|achetez|magasinez|commandez"
    rb"|livraison (?:gratuite|offerte)|codes? (?:promo|rabais)|bons? de reduction"
    rb"|rabais|soldes|en solde|liquidation|meilleurs? prix|aubaines?"
    rb"|economisez|\d+ ?% de (?:rabais|remise|reduction)|moitie prix|promotions?"
    rb"|essai gratuit|profitez(?:-en)?|jusqu'a epuisement"
    rb"|satisfait ou rembourse|ventes? (?:eclair|finale|privee))\b"
)
_BUSINESS = re.compile(
    rb"\b(?:your (?:account|purchase|statement|subscription|order|receipt|invoice|booking|reservation|ticket|parcel"
    rb"|appointment)|order (?:no|number|#|confirm)|receipt|invoice"
    rb"|(?:password|verification|security) (?:reset|code)|confirm your|payment (?:received"
    rb"|confirm)|appointment|shipped|shipping confirm"
    rb"|thank you for your|merci (?:de|pour) votre"
    rb"|votre (?:compte|achat|releve|abonnement|livraison|commande|recu|facture|reservation|billet|colis|rendez-vous)"
    rb"|commande n|recu\b|facture|code de (?:verification|securite)"
    rb"|reinitialis|mot de passe|confirmez votre|paiement (?:recu|confirme)|rendez-vous|expedie)"
)
_WAY_OUT = re.compile(
    rb"unsub|opt[- ]?out|desabon|desinscri|desincri|no longer (?:wish|want)[\w ]{0,20}receiv"
    rb"|(?:stop|cease) (?:receiving|getting)|not (?:wish|want) to receive"
    rb"|(?:e-?mail|communication|subscription|notification|newsletter) (?:preferences"
    rb"|settings)|manage (?:your )?(?:subscription|preferences)"
    rb"|preferences (?:de|d'|en matiere)|(?:gerer|modifier) (?:vos|mes|votre"
    rb"|mon) (?:preferences|abonnements?|inscription)|ne (?:plus|pas) (?:\w+ ){0,3}recevoir"
    rb"|(?:remove|take)[\w ]{0,12} (?:from|off) (?:our|this|the|my) (?:\w+ )?list|to be removed|remove (?:me|yourself)|removal"
    rb"|(?:retir|ray|enlev|supprim)\w{1,4} (?:\w+ ){0,3}de (?:notre|nos|cette|la|mes) listes?|retrait de la liste"
    rb"|(?:reply|respond|repondez|repondre|repond|envoyez|text)\b[^.]{0,24}\b(?:stop"
    rb"|remove|arret|retrait)\b|mettre fin a (?:l'|votre )(?:abonnement|inscription)"
    rb"|(?:annuler|resilier) (?:l'|votre )(?:abonnement|inscription)|cancel your subscription|se retirer|vous retirer"
)
_FORWARDED = re.compile(
    rb"[-_=*]{3}[-_=* ]{0,40}(?:forwarded (?:message|by)[^\n]{0,40}|message (?:transfere|transmis)|courriel transfere)"
    rb"|begin forwarded message|debut du message (?:transfere|reexpedie)|-{3} ?fwd"
)
# What was answered stands behind this mark as well.
_QUOTED = re.compile(rb"[-_=*]{3}[-_=* ]{0,40}(?:original message|message (?:d'origine|original)|courriel d'origine)")
_ADDRESS = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,64}")
_ANSWER = re.compile(rb"\s*re\s*:")
_SUBJECT_PREFIX = re.compile(rb"\b(?:fwd?|tr|re?exp|rv|wg)\s*:")
_UNDISCLOSED = re.compile(
    r"undisclosed|unlisted|destinataires? (?:non|masqu|inconnu|cach)|recipients? ?(?:list)? ?(?:not shown|suppressed|hidden)",
    re.IGNORECASE,
)


def crowds(letter: Letter) -> Iterator[Found]:
    """Yield what a mail to many lacks or hides: the signal's name, a score and the evidence."""
    if letter.is_automatic:
        return
    [facts, subject] = prepare([letter.extract.text[:read_characters_max], letter.first("subject")])
    sale = _sale(facts, subject)
    yield from _without_way_out(letter, facts, sale)
    yield from _unseen(letter, sale)
    yield from _handed_on(letter, facts, subject)


def _sale(facts: Facts, subject: Facts) -> int:
    """Return how many different words of selling a mail has; a mail about the reader's own business has none."""
    if _BUSINESS.search(subject.view):
        return 0
    return len({found[0] for found in _SALE.finditer(facts.view)})


def _without_way_out(letter: Letter, facts: Facts, sale: int) -> Iterator[Found]:
    if sale < sale_words_min or has_way_out(letter, facts):
        return
    crowd = len(letter.recipients) >= many_recipients_min
    if letter.campaign:
        yield UNSUBSCRIBE, MARKED_SCORE, letter.spot(letter.campaign, "marked_as_bulk")
    elif crowd:
        yield UNSUBSCRIBE, CROWD_SCORE, letter.spot("to", "many_recipients")
    elif _is_undisclosed(letter):
        yield UNSUBSCRIBE, HIDDEN_CROWD_SCORE, letter.spot("to", "hidden_recipients")
    elif sale >= many_sale_words_min and not letter.is_list and not letter.replied_to:
        yield UNSUBSCRIBE, SALE_SCORE, letter.spot("subject", "words_of_selling")


def has_way_out(letter: Letter, facts: Facts) -> bool:
    """Say whether readers are told how to stop such mail: by a field, a link or words."""
    return any(one.role is Role.UNSUBSCRIBE for one in letter.extract.links) or bool(
        _WAY_OUT.search(facts.view)
        or any(_WAY_OUT.search(one.url.lower().encode("utf-8", "replace")) for one in letter.extract.links)
    )


def _is_undisclosed(letter: Letter) -> bool:
    return (
        letter.is_delivered
        and not letter.recipients
        and (not letter.first("to").strip() or bool(_UNDISCLOSED.search(letter.first("to"))))
    )


def _unseen(letter: Letter, sale: int) -> Iterator[Found]:
    blind = sum(value.count("@") for value in letter.fields.get("bcc", ()))
    if blind >= many_recipients_min:
        yield RECIPIENTS, BLIND_COPIES_SCORE if sale else UNDISCLOSED_SCORE, letter.spot("bcc", "blind_copies")
    elif _is_undisclosed(letter) and not letter.is_list:
        score = UNDISCLOSED_SALE_SCORE if sale >= sale_words_min else UNDISCLOSED_SCORE
        yield RECIPIENTS, score, letter.spot("to", "undisclosed")


def _handed_on(letter: Letter, facts: Facts, subject: Facts) -> Iterator[Found]:
    """Find what went from hand to hand: levels of forwarding, and the addresses of all who had it before."""
    sure = len(_FORWARDED.findall(facts.view)) + len(_SUBJECT_PREFIX.findall(subject.view))
    # Answers at work carry their history too.
    if sure + len(_QUOTED.findall(facts.view)) < levels_min or _ANSWER.match(subject.view):
        return
    passed = len(set(_ADDRESS.findall(facts.view))) + len(letter.recipients)
    if passed >= passed_addresses_min and (sure >= many_levels_min or len(letter.recipients) >= passed_on_to_min):
        score = LONG_CHAIN_SCORE if sure >= many_levels_min else CHAIN_SCORE
        yield CHAIN, score, letter.spot("subject", "handed_on_with_addresses")
    elif sure >= many_levels_min:
        yield CHAIN, LEVELS_SCORE, letter.spot("subject", "handed_on")
