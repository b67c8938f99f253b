"""A shop's plain offer; the shapes themselves have their examples in ``test_shape``."""

import pytest

from clausewise.detect.bargain import RECEIPT, SIGN_IN, SIGNAL, Bargain
from clausewise.detect.cascade import Cascade
from clausewise.engine import Engine
from clausewise.model import Item, Medium, Part
from clausewise.policy import load

CASCADE = Cascade([Bargain(load("dexero").register)])


def score(text):
    return next((signal.score for signal in CASCADE.signals([text])[0] if signal.name == SIGNAL), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "The toy shop has 15% off all puzzles this weekend.",
        "You have 80 loyalty points, see you soon.",
        "Le magasin de jouets offre 15 % de rabais sur les casse-têtes cette fin de semaine.",
        "Votre carte de fidélité compte 80 points, à bientôt.",
    ],
)
def test_bargain_is_told_when_a_shop_offers_and_asks_nothing(text):
    assert score(text) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "15% off all puzzles. " + "It rains. " * 90 + "Confirm your card number to keep your account.",
        "You have been selected: free shipping, pay the customs by wire.",
        "15 % de rabais sur les casse-têtes. " + "Il pleut. " * 90 + "Confirmez votre compte et votre numéro de carte.",
        "Vous avez été choisi : livraison gratuite, réglez par virement.",
    ],
)
def test_bargain_is_not_told_when_bait_stands_anywhere(text):
    assert score(text) == 0.0


NEWSLETTERS = (
    "Infolettre d'avril : le café de la semaine vient du Pérou, à 15 % de rabais chez nos torréfacteurs.",
    "Bonjour Luc! Merci pour votre commande. En prime, 10 % de réduction sur votre prochain achat avec le code MERCI10.",
    "Jusqu'à -50 % sur les manteaux! Notre vente d'entrepôt commence jeudi. Cliquez ici pour les heures d'ouverture.",
    "Vous aimez le camping? Les tentes sont à moitié prix jusqu'à lundi. Magasinez maintenant sur notre site.",
    "Chère cliente, vos points de fidélité vous donnent un café gratuit. Passez le prendre avant le 30 juin.",
    "Dernier jour! Livraison gratuite sur toutes les commandes de 40 $ et plus. N'attendez pas!",
    "La boulangerie lance ses pains d'hiver : achetez-en deux, le troisième est offert. Pour vous désabonner, cliquez ici.",
    "Vendredi fou chez Plein Air Lavoie : 25 % sur les skis. Commandez en ligne et ramassez en magasin.",
    "Votre coiffeuse vous offre 5 $ de rabais sur la coupe d'été. Réservez au salon ou par téléphone.",
    "Les Jardins Picard : plants de tomates à 3 $, code rabais TOMATE à la caisse. Bonne saison!",
    "April newsletter: this week's coffee comes from Peru, at 15% off from our roasters.",
    "Hi Luke! Thank you for your order. Here is 10% off your next purchase with code THANKS10.",
    "Up to 50% off coats! Our warehouse sale starts on Thursday. Click here for opening hours.",
    "Love camping? Tents are half price until Monday. Shop now on our site.",
    "Dear customer, your loyalty points give you a free coffee. Come and get it before June 30.",
    "Last day! Free shipping on all orders of $40 and more. Don't wait!",
    "The bakery launches its winter breads: buy two, the third is on us. To unsubscribe, click here.",
    "Black Friday at Lavoy Outdoors: 25% off skis. Order online and pick up in store.",
    "Your hairdresser gives you $5 off the summer cut. Book at the salon or by phone.",
    "Pickard Gardens: tomato plants for $3, coupon TOMATO at the till. Have a good season!",
)


def test_newsletter_is_no_fraud_when_a_shop_only_offers_a_discount():
    with Engine.open("dexero") as engine:
        decisions = engine.check_many([Item.of_text(text, id=str(number)) for number, text in enumerate(NEWSLETTERS)])
    accused = {"content.fraud", "identity.impersonation"}
    assert [text for text, one in zip(NEWSLETTERS, decisions, strict=True) if accused & set(one.clauses)] == []


PAGES = (
    "Summer sale: up to 40 % off the whole shop! Free shipping from $75. Easy returns for 30 days. Shop now",
    "Add to cart — Cast-iron teapot, 1.2 L, $64.95. In stock, ships within 24 h. Secure payment Visa, Mastercard, PayPal.",
    "Your order 48213 is on its way! Track your parcel from your account. A question? Reply to this e-mail, Julie will help.",
    "Join our newsletter and get 10 % off your first purchase. You can unsubscribe at any time.",
    "Gift card of the Corner Bookshop: from $25 to $200, valid online and in store, no expiry date. Send it by e-mail in two minutes.",
    "Last chance! Our sale ends tonight at midnight. Code SPRING15 at checkout.",
    "Organic baskets delivered to your door every Thursday. No commitment, cancel any time. First basket at half price for new customers.",
    (
        "Soldes d'été : jusqu'à 40 % sur toute la boutique! Livraison gratuite dès 75 $. Retours faciles pendant 30 jours. "
        "Magasiner maintenant"
    ),
    "Ajouter au panier — Théière en fonte, 1,2 L, 64,95 $. En stock, expédiée sous 24 h. Paiement sécurisé Visa, Mastercard, PayPal.",
    "Votre commande 48213 est en route! Suivez votre colis depuis votre compte. Une question? Répondez à ce courriel, Julie vous aidera.",
    "Inscrivez-vous à l'infolettre et recevez 10 % sur votre premier achat. Vous pouvez vous désabonner en tout temps.",
    (
        "Carte-cadeau de la Librairie du Coin : de 25 $ à 200 $, valable en ligne et en magasin, sans date d'expiration. "
        "Offrez-la par courriel en deux minutes."
    ),
    "Dernière chance! Notre solde se termine ce soir à minuit. Code PRINTEMPS15 à la caisse.",
    (
        "Foire aux questions : Comment réinitialiser mon mot de passe? Cliquez sur « Mot de passe oublié » et suivez le lien "
        "reçu par courriel. Quels modes de paiement acceptez-vous? Cartes de crédit et virement Interac."
    ),
    (
        "Paniers bio livrés chez vous chaque jeudi. Sans engagement, annulez quand vous voulez. Premier panier à moitié prix "
        "pour les nouveaux clients."
    ),
)


def test_nothing_is_held_when_a_shop_writes_its_pages_and_letters():
    assert [
        text for text, found in zip(PAGES, clauses([Item.of_text(text) for text in PAGES]), strict=True) if found
    ] == []


RECEIPTS = (
    "Hello Marie, thank you for your order. Invoice no. 1184: two skeins of wool 24.00 $, shipping 9.50 $, total 33.50 $.",
    "Receipt. One coffee 3.25, one muffin 2.95, GST 0.31, QST 0.62, total 7.13. See you soon!",
    "Your order 5512 has shipped: boots 120.00 $, delivery 0.00 $, HST 15.60 $, total 135.60 $. Track it on our site.",
    "Bonjour Marie, merci de votre commande. Facture no 1184 : deux écheveaux de laine 24,00 $, livraison 9,50 $, total 33,50 $.",
    "Reçu. Un café 3,25, un muffin 2,95, TPS 0,31, TVQ 0,62, total 7,13. À bientôt!",
    "Votre commande 5512 est partie : bottes 120,00 $, livraison 0,00 $, taxes TVH 15,60 $, total 135,60 $.",
)


def test_receipt_is_told_and_nobody_accused_when_a_shop_says_what_was_bought():
    told = [{signal.name for signal in signals} for signals in CASCADE.signals(RECEIPTS)]
    assert [text for text, names in zip(RECEIPTS, told, strict=True) if RECEIPT not in names] == []
    with Engine.open("dexero") as engine:
        found = engine.check_many([Item.of_text(text) for text in RECEIPTS])
    assert [text for text, one in zip(RECEIPTS, found, strict=True) if "comms.spam" in one.clauses] == []


@pytest.mark.parametrize(
    "text",
    [
        "Invoice 77. Antivirus renewed for one year, total 399.99 $. If you did not authorize this charge, call 1-800-555-0142.",
        "Order 12: gift cards, total 500.00 $. Send the wire immediately.",
        "Facture 77. Antivirus renouvelé pour un an, total 399,99 $. Si vous n'avez pas autorisé ce paiement, appelez-nous.",
        "Commande 12 : cartes-cadeaux, total 500,00 $. Faites le virement immédiatement.",
    ],
)
def test_receipt_is_not_told_when_an_invoice_is_a_trap(text):
    assert not any(signal.name == RECEIPT for signal in CASCADE.signals([text])[0])


def clauses(items):
    with Engine.open("dexero") as engine:
        return [set(one.clauses) for one in engine.check_many(items)]


def test_newsletter_is_no_spam_and_no_advertising_for_others_when_a_shop_offers_its_own():
    own = (
        *NEWSLETTERS,
        "30% off all lamps this weekend! Visit our store or shop online at lamps.example.",
        "Newsletter: 30% off your next order with code WARM30. Unsubscribe any time.",
        "Use code WARM30 for 30% off all our sweaters.",
        "30 % de rabais sur toutes les lampes cette fin de semaine! Passez en magasin ou magasinez sur lampes.example.",
        "Infolettre : 30 % de rabais sur votre prochaine commande avec le code CHAUD30. Désabonnez-vous en tout temps.",
        "Utilisez le code CHAUD30 pour 30 % de rabais sur tous nos chandails.",
    )
    accused = {"comms.spam", "comms.solicitation", "comms.promotion"}
    found = clauses([Item.of_text(text) for text in own])
    assert [text for text, one in zip(own, found, strict=True) if accused & one] == []


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("comms.spam", "Cheap replica watches, 50% off, buy viagra online, discreet delivery."),
        ("comms.spam", "Répliques de montres à 50 % de rabais, achetez du Viagra, livraison discrète."),
        ("comms.solicitation", "We offer affordable SEO and link building, 20% off this month."),
        ("comms.solicitation", "Nous offrons des services de référencement à bon prix, 20 % de rabais ce mois-ci."),
        ("comms.promotion", "Use my referral code MAYA10 to get 10% off at Glow."),
        ("comms.promotion", "Utilisez mon code promo MAYA10 : 10 % de rabais chez Éclat."),
        ("comms.promotion", "Use code MAYA10 for 10% off on their sneakers."),
        ("comms.promotion", "Entrez le code MAYA10 pour 10 % de rabais sur leurs souliers."),
    ],
)
def test_spam_and_advertising_for_others_are_seen_when_they_hold_a_discount(clause, text):
    assert clause in clauses([Item.of_text(text)])[0]


FORMS = (
    (
        "<h1>Sign in</h1><p>Sign in to your account to continue.</p><form method='post' action='/session'><input name='user' "
        "placeholder='User name'><input type='password' name='password'><a href='/forgot'>Forgot your password?</a>"
        "<button>Sign in</button></form>"
    ),
    (
        "<h1>Connexion</h1><p>Connectez-vous à votre compte pour continuer.</p><form method='post' action='/session'><input name='nom' "
        "placeholder='Identifiant'><input type='password' name='mdp'><a href='/oubli'>Mot de passe oublié?</a>"
        "<button>Se connecter</button></form>"
    ),
)


def test_form_to_sign_in_accuses_nobody_when_it_says_no_more():
    assert clauses([Item(parts=(Part(medium=Medium.PAGE, text=text),)) for text in FORMS]) == [set(), set()]


@pytest.mark.parametrize(
    "text",
    [
        "Sign in to your account now or it will be suspended: confirm your bank details.",
        "Sign in: https://sign-in.example/session",
        "Connectez-vous maintenant, sinon votre compte sera suspendu : confirmez vos coordonnées bancaires.",
        "Connexion : https://connexion.example/session",
    ],
)
def test_invitation_to_sign_in_is_not_plain_when_it_alarms_or_leads_away(text):
    assert not any(signal.name == SIGN_IN for signal in CASCADE.signals([text])[0])


def test_page_is_held_when_its_form_goes_elsewhere_however_plain_its_words():
    texts = [text.replace("action='/session'", "action='http://203.0.113.7/a.php'") for text in FORMS]
    found = clauses([Item(parts=(Part(medium=Medium.PAGE, text=text),)) for text in texts])
    assert all("content.fraud" in one for one in found)
