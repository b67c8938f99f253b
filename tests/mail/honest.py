"""Honest messages that do what forgers do: lists, forwards, sending services, contact forms, answers of programs, small firms."""

from __future__ import annotations

from tests.mail.forged import FRIENDS, SALE_EN, SALE_FR, ZIP, case
from tests.mail.letters import html, mixed, named, report, said

FAILED_SPF = said("spf=fail smtp.mailfrom=a@{0}", "dkim=pass header.d={0}", "dmarc=pass header.from={0}")
FAILED_ALL = said(
    "spf=pass smtp.mailfrom=b@listes.example", "dkim=fail header.d={0}", "dmarc=fail (p=NONE) header.from={0}"
)
OUT_EN = "\nUnsubscribe: https://lampes.example/bye"
OUT_FR = "\nVous désabonner : https://lampes.example/adieu"
COUNTED_EN = "".join(
    f"<p><a href='https://clics.envoi.example/{n}'>https://lampes.example/{n}</a></p>" for n in range(5)
)
FIGURES = b"<html><script>var a = atob('AAAA'); new Blob([a]);" + b"plot();" * 400 + b"</script></html>"
INVITATION = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:{}\nORGANIZER:mailto:lou@atelier.example\nEND:VEVENT\nEND:VCALENDAR"


def history(mark: str, sent: str) -> str:
    return "Ok.\n" + "".join(f"{mark}\n{sent}: {name}@atelier.example\nOk?\n" for name in ("lou", "kim"))


HONEST = (
    case(
        "a letter between two people",
        "",
        ("Lou Roy <lou@atelier.example>", "Lunch", "At noon?"),
        ("Lou Roy <lou@atelier.example>", "Dîner", "À midi?"),
    ),
    case(
        "a newsletter with a field to leave",
        "",
        (
            "Lamps <hello@lampes.example>",
            "Summer sale",
            SALE_EN,
            "Precedence: bulk",
            "List-Unsubscribe: <https://lampes.example/u>",
        ),
        (
            "Lampes <allo@lampes.example>",
            "Soldes d'été",
            SALE_FR,
            "Precedence: bulk",
            "List-Unsubscribe: <https://lampes.example/u>",
        ),
    ),
    case(
        "a newsletter with a link to leave",
        "",
        ("Lamps <hello@lampes.example>", "Summer sale", SALE_EN + OUT_EN, "X-Campaign-ID: 7"),
        ("Lampes <allo@lampes.example>", "Soldes", SALE_FR + OUT_FR, "X-Campaign-ID: 7"),
    ),
    case(
        "a newsletter with words to leave",
        "",
        (
            "Lamps <hello@lampes.example>",
            "Sale",
            SALE_EN + "\nReply STOP to be removed from our list.",
            "Precedence: bulk",
        ),
        (
            "Lampes <allo@lampes.example>",
            "Soldes",
            SALE_FR + "\nPour ne plus recevoir nos offres, répondez ARRÊT.",
            "Precedence: bulk",
        ),
    ),
    case(
        "a newsletter through a sending service",
        "",
        (
            "Lamps <hello@lampes.example>",
            "Sale",
            SALE_EN + OUT_EN,
            "Return-Path: <bounce-77@envoi.example>",
            said(
                "spf=pass smtp.mailfrom=bounce-77@envoi.example",
                "dkim=pass header.d=lampes.example",
                "dmarc=pass header.from=lampes.example",
            ),
            "Feedback-ID: 7",
        ),
        (
            "Lampes <allo@lampes.example>",
            "Soldes",
            SALE_FR + OUT_FR,
            "Return-Path: <bounce-77@envoi.example>",
            said(
                "spf=pass smtp.mailfrom=bounce-77@envoi.example",
                "dkim=pass header.d=lampes.example",
                "dmarc=pass header.from=lampes.example",
            ),
            "Feedback-ID: 7",
        ),
    ),
    case(
        "links that a sending service counts",
        "",
        (
            "Lamps <hello@lampes.example>",
            "News",
            html(COUNTED_EN + "<a href='https://clics.envoi.example/u'>Unsubscribe</a>")[1],
            html("")[0],
            "X-Campaign-ID: 7",
        ),
        (
            "Lampes <allo@lampes.example>",
            "Nouvelles",
            html(COUNTED_EN + "<a href='https://clics.envoi.example/u'>Se désabonner</a>")[1],
            html("")[0],
            "X-Campaign-ID: 7",
        ),
    ),
    case(
        "a mailing list that adds a footer",
        "",
        (
            "Kim <kim@atelier.example>",
            "[choir] Tuesday",
            "See you.\n_____\nchoir list",
            "List-Id: <choir.listes.example>",
            "Precedence: list",
            FAILED_ALL.format("atelier.example"),
            "Return-Path: <choir-bounces@listes.example>",
        ),
        (
            "Kim <kim@atelier.example>",
            "[chorale] Mardi",
            "À mardi.\n_____\nliste chorale",
            "List-Id: <chorale.listes.example>",
            "Precedence: list",
            FAILED_ALL.format("atelier.example"),
            "Return-Path: <chorale-bounces@listes.example>",
        ),
    ),
    case(
        "a mailing list that rewrites the sender",
        "",
        (
            named("kim@atelier.example via choir", "choir@listes.example"),
            "[choir] Tuesday",
            "See you.",
            "List-Id: <choir.listes.example>",
            "Reply-To: kim@atelier.example",
        ),
        (
            named("kim@atelier.example par chorale", "chorale@listes.example"),
            "[chorale] Mardi",
            "À mardi.",
            "List-Id: <chorale.listes.example>",
            "Reply-To: kim@atelier.example",
        ),
    ),
    case(
        "forwarded by an account of ours",
        "",
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Here.",
            FAILED_SPF.format("atelier.example"),
            "X-Forwarded-To: zoe@dexero.example",
        ),
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Voici.",
            FAILED_SPF.format("atelier.example"),
            "X-Forwarded-To: zoe@dexero.example",
        ),
    ),
    case(
        "forwarded with a sealed chain",
        "",
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Here.",
            said(
                "arc=pass",
                "spf=fail smtp.mailfrom=kim@atelier.example",
                "dkim=fail header.d=atelier.example",
                "dmarc=fail (p=REJECT) header.from=atelier.example",
            ),
        ),
        (
            "Kim <kim@atelier.example>",
            "Plans",
            "Voici.",
            said(
                "arc=pass",
                "spf=fail smtp.mailfrom=kim@atelier.example",
                "dkim=fail header.d=atelier.example",
                "dmarc=fail (p=REJECT) header.from=atelier.example",
            ),
        ),
    ),
    case(
        "forwarded by hand twice",
        "",
        (
            "Kim <kim@atelier.example>",
            "Fwd: Fwd: quote",
            "See below.\n---------- Forwarded message ---------\nFrom: a@verrerie.example\nTo: kim@atelier.example\n\nOur quote.",
        ),
        (
            "Kim <kim@atelier.example>",
            "TR: TR: soumission",
            "Voir plus bas.\n---------- Message transféré ---------\nDe : a@verrerie.example\nÀ : kim@atelier.example\n\nNotre soumission.",
        ),
    ),
    case(
        "a long talk at work with its history",
        "",
        (
            "Kim <kim@atelier.example>",
            "RE: roof",
            history("-----Original Message-----", "From"),
        ),
        (
            "Kim <kim@atelier.example>",
            "RE: toit",
            history("-----Message d'origine-----", "De "),
        ),
    ),
    case(
        "only spf passes softly",
        "",
        (
            "Lou <lou@petite-ferme.example>",
            "Eggs",
            "Ready.",
            said("spf=softfail smtp.mailfrom=lou@petite-ferme.example", "dkim=none"),
        ),
        (
            "Lou <lou@petite-ferme.example>",
            "Œufs",
            "C'est prêt.",
            said("spf=softfail smtp.mailfrom=lou@petite-ferme.example", "dkim=none"),
        ),
    ),
    case(
        "a domain without any proof",
        "",
        (
            "Lou <lou@petite-ferme.example>",
            "Eggs",
            "Ready.",
            said("spf=none", "dkim=none", "dmarc=none"),
        ),
        (
            "Lou <lou@petite-ferme.example>",
            "Œufs",
            "C'est prêt.",
            said("spf=none", "dkim=none", "dmarc=none"),
        ),
    ),
    case(
        "a report of another server that fails is not ours",
        "",
        (
            "Lou <lou@atelier.example>",
            "Hi",
            "Yes.",
            f"Authentication-Results: {report('atelier.example')}",
            f"Authentication-Results: {report('atelier.example', dmarc='fail', dkim='fail', spf='fail', server='mx.ancien.example')}",
        ),
        (
            "Lou <lou@atelier.example>",
            "Allo",
            "Oui.",
            f"Authentication-Results: {report('atelier.example')}",
            f"Authentication-Results: {report('atelier.example', dmarc='fail', dkim='fail', spf='fail', server='mx.ancien.example')}",
        ),
    ),
    case(
        "a subdomain signs for its site",
        "",
        (
            "Shop <no-reply@mail.boutique.example>",
            "Your receipt",
            "Thank you.",
            said("dkim=pass header.d=boutique.example"),
        ),
        (
            "Boutique <ne-pas-repondre@courriel.boutique.example>",
            "Votre reçu",
            "Merci.",
            said("dkim=pass header.d=boutique.example"),
        ),
    ),
    case(
        "a message that could not be delivered",
        "",
        (
            "Mail Delivery System <MAILER-DAEMON@mx.dexero.example>",
            "Undelivered Mail Returned to Sender",
            "No such user.",
            "Return-Path: <>",
            "Auto-Submitted: auto-replied",
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@mx.dexero.example>",
            "Échec de la remise",
            "Aucun destinataire.",
            "Return-Path: <>",
            "Auto-Submitted: auto-replied",
        ),
    ),
    case(
        "an answer while away",
        "",
        ("Lou <lou@atelier.example>", "Out of office", "Back on Monday.", "Return-Path: <>"),
        ("Lou <lou@atelier.example>", "Absence du bureau", "De retour lundi.", "Return-Path: <>"),
    ),
    case(
        "a receipt of reading",
        "",
        (
            "Lou <lou@atelier.example>",
            "Read: plans",
            "It was read.",
            "Return-Path: <>",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        ),
        (
            "Lou <lou@atelier.example>",
            "Lu : plans",
            "Le message a été lu.",
            "Return-Path: <>",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        ),
    ),
    case(
        "an invitation from a calendar",
        "",
        (
            "Lou <lou@atelier.example>",
            "Invitation: roof",
            INVITATION.format("Roof"),
            "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
            "Sender: calendar@agenda.example",
            "Reply-To: lou.roy.atelier@gmail.com",
            "To: zoe@dexero.example, paul@atelier.example",
        ),
        (
            "Lou <lou@atelier.example>",
            "Invitation : toit",
            INVITATION.format("Toit"),
            "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
            "Sender: calendar@agenda.example",
            "Reply-To: lou.roy.atelier@gmail.com",
            "To: zoe@dexero.example, paul@atelier.example",
        ),
    ),
    case(
        "a contact form writes to its own site",
        "",
        (
            named("Max Web", "wordpress@dexero.example"),
            "Contact form",
            "I have a question.",
            "Reply-To: max.client@gmail.com",
        ),
        (
            named("Max Web", "wordpress@dexero.example"),
            "Formulaire de contact",
            "J'ai une question.",
            "Reply-To: max.client@gmail.com",
        ),
    ),
    case(
        "a service writes for somebody",
        "",
        (
            named("Max Roy via SignDoc", "no-reply@signdoc.example"),
            "Please sign",
            "A document waits.",
            "Reply-To: max.roy@gmail.com",
        ),
        (
            named("Max Roy via SignDoc", "ne-pas-repondre@signdoc.example"),
            "À signer",
            "Un document vous attend.",
            "Reply-To: max.roy@gmail.com",
        ),
    ),
    case(
        "a classified site passes an answer on",
        "",
        (
            "Annonces <notification@annonces.example>",
            "About your bike",
            "Still for sale?",
            "Reply-To: acheteuse.velo@hotmail.fr",
        ),
        (
            "Annonces <notification@annonces.example>",
            "Au sujet de votre vélo",
            "Toujours à vendre?",
            "Reply-To: acheteuse.velo@hotmail.fr",
        ),
    ),
    case(
        "answers go to the firm's other site",
        "",
        ("Glass <news@verrerie.example>", "Hours", "New hours.", "Reply-To: help@soutien-clients.example"),
        (
            "Verrerie <nouvelles@verrerie.example>",
            "Heures",
            "Nouvelles heures.",
            "Reply-To: aide@soutien-clients.example",
        ),
    ),
    case(
        "answers go to the firm's host in Canada",
        "",
        ("Glass <info@lumivane.com>", "Hours", "New hours.", "Reply-To: info@lumivane.ca"),
        ("Verre <info@lumivane.com>", "Heures", "Nouvelles heures.", "Reply-To: info@lumivane.ca"),
    ),
    case(
        "the name repeats the address",
        "",
        (named("lou@atelier.example", "lou@atelier.example"), "Hi", "Yes."),
        (named("lou@atelier.example", "lou@atelier.example"), "Allo", "Oui."),
    ),
    case(
        "the operator itself writes",
        "",
        (named("Dexero Support", "help@dexero.example"), "Your request", "We answer."),
        (named("Soutien Dexero", "aide@dexero.example"), "Votre demande", "Nous répondons."),
    ),
    case(
        "a customer speaks of the operator",
        "",
        ("Lou at Atelier <lou@atelier.example>", "My site at Dexero", "I love Dexero."),
        ("Lou de l'Atelier <lou@atelier.example>", "Mon site chez Dexero", "J'aime Dexero."),
    ),
    case(
        "a bank writes from its own host",
        "",
        (named("Desjardins", "info@desjardins.com"), "Statement", "It is ready."),
        (named("Desjardins", "info@desjardins.com"), "Relevé", "Il est prêt."),
    ),
    case(
        "a person bears the name of a firm",
        "",
        ("Will Rogers <will@atelier.example>", "Hi", "Yes."),
        ("Orange Tremblay <orange@atelier.example>", "Allo", "Oui."),
    ),
    case(
        "a receipt through a sending service",
        "",
        (
            "Shop <no-reply@boutique.example>",
            "Your order #55 shipped",
            "Thank you! Free shipping applied. 10% off used.",
            "Feedback-ID: 9",
            "X-SES-Outgoing: 1",
        ),
        (
            "Boutique <ne-pas-repondre@boutique.example>",
            "Votre commande 55 est expédiée",
            "Merci! Livraison gratuite, 10 % de rabais appliqués.",
            "Feedback-ID: 9",
            "X-SES-Outgoing: 1",
        ),
    ),
    case(
        "a code to sign in",
        "",
        ("Shop <no-reply@boutique.example>", "Your verification code", "123 456", "Feedback-ID: 9"),
        ("Boutique <ne-pas-repondre@boutique.example>", "Votre code de vérification", "123 456", "Feedback-ID: 9"),
    ),
    case(
        "news to the parents of a class in blind copy",
        "",
        ("Teacher <prof@ecole.example>", "Outing on Friday", "Bring boots."),
        ("Enseignante <prof@ecole.example>", "Sortie de vendredi", "Apportez des bottes."),
        to="undisclosed-recipients:;",
    ),
    case(
        "news to a team of thirty",
        "",
        ("Lou <lou@atelier.example>", "Picnic", "Saturday at noon."),
        ("Lou <lou@atelier.example>", "Pique-nique", "Samedi midi."),
        to=FRIENDS,
    ),
    case(
        "a draft without any trace",
        "",
        (
            "Lou <lou@atelier.example>",
            "Draft",
            "Dear Zoe",
            "Received:",
            "Return-Path:",
            "Authentication-Results:",
            "Message-ID:",
        ),
        (
            "Lou <lou@atelier.example>",
            "Brouillon",
            "Chère Zoé",
            "Received:",
            "Return-Path:",
            "Authentication-Results:",
            "Message-ID:",
        ),
    ),
    case(
        "a clock that is hours wrong",
        "",
        (
            "Lou <lou@atelier.example>",
            "Hi",
            "Yes.",
            "Received: from a by mx.dexero.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from b by vieux.example; Mon, 05 Jan 2026 22:00:00 -0500",
        ),
        (
            "Lou <lou@atelier.example>",
            "Allo",
            "Oui.",
            "Received: from a by mx.dexero.example; Mon, 05 Jan 2026 10:00:00 -0500",
            "Received: from b by vieux.example; Mon, 05 Jan 2026 22:00:00 -0500",
        ),
    ),
    case(
        "several authors and one who sent it",
        "",
        (
            "Lou <lou@atelier.example>, Kim <kim@verger.example>",
            "Our letter",
            "Dear all.",
            "Sender: lou@atelier.example",
        ),
        (
            "Lou <lou@atelier.example>, Kim <kim@verger.example>",
            "Notre lettre",
            "Chers tous.",
            "Sender: lou@atelier.example",
        ),
        host="atelier.example",
    ),
    case(
        "a form to search the archive",
        "",
        (
            "Lou <lou@atelier.example>",
            "Archive",
            html("<form action='https://atelier.example/s'><input name=q></form>")[1],
            html("")[0],
        ),
        (
            "Lou <lou@atelier.example>",
            "Archives",
            html("<form action='https://atelier.example/s'><input name=q></form>")[1],
            html("")[0],
        ),
    ),
    case(
        "a link that shows another site",
        "",
        (
            "Lou <lou@atelier.example>",
            "Read",
            html("<a href='https://journal.example/a1'>journal-du-soir.example</a>")[1],
            html("")[0],
        ),
        (
            "Lou <lou@atelier.example>",
            "À lire",
            html("<a href='https://journal.example/a1'>journal-du-soir.example</a>")[1],
            html("")[0],
        ),
    ),
    case(
        "a link to a machine at home",
        "",
        ("Lou <lou@atelier.example>", "Camera", "http://192.168.1.20/cam"),
        ("Lou <lou@atelier.example>", "Caméra", "http://192.168.1.20/cam"),
    ),
    case(
        "documents with points in their names",
        "",
        (
            "Lou <lou@atelier.example>",
            "Files",
            mixed(
                "Here.",
                ("application/pdf", "quote.v2.final.pdf", b"%PDF-1.7"),
                ("application/zip", "photos.2025.zip", b"PK\x03\x04\x14\0\0\0"),
            )[1],
            mixed("")[0],
        ),
        (
            "Lou <lou@atelier.example>",
            "Fichiers",
            mixed(
                "Voici.",
                ("application/pdf", "devis.v2.final.pdf", b"%PDF-1.7"),
                ("application/zip", "photos.2025.zip", b"PK\x03\x04\x14\0\0\0"),
            )[1],
            mixed("")[0],
        ),
    ),
    case(
        "a locked archive from the accountant",
        "",
        (
            "Ann <ann@comptable.example>",
            "Taxes",
            mixed("You know the password.", ("application/zip", "taxes.zip", ZIP[:6] + b"\x01" + ZIP[7:]))[1],
            mixed("")[0],
        ),
        (
            "Anne <anne@comptable.example>",
            "Impôts",
            mixed("Vous connaissez le mot de passe.", ("application/zip", "impots.zip", ZIP[:6] + b"\x01" + ZIP[7:]))[
                1
            ],
            mixed("")[0],
        ),
    ),
    case(
        "a page of figures is attached",
        "",
        (
            "Lou <lou@atelier.example>",
            "Report",
            mixed("Here.", ("text/html", "report.html", b"<html><h1>Sales</h1><form><input name=q></form></html>"))[1],
            mixed("")[0],
        ),
        (
            "Lou <lou@atelier.example>",
            "Rapport",
            mixed("Voici.", ("text/html", "rapport.html", b"<html><h1>Ventes</h1><form><input name=q></form></html>"))[
                1
            ],
            mixed("")[0],
        ),
    ),
    case(
        "a script between two who write them",
        "",
        (
            "Kim <kim@atelier.example>",
            "Build",
            mixed("Here.", ("application/javascript", "build.js", b"console.log(1)"))[1],
            mixed("")[0],
        ),
        (
            "Kim <kim@atelier.example>",
            "Compilation",
            mixed("Voici.", ("application/javascript", "build.js", b"console.log(1)"))[1],
            mixed("")[0],
        ),
    ),
    case(
        "a message read by its subject only",
        "",
        ("Lou <lou@atelier.example>", "Coming at 6", ""),
        ("Lou <lou@atelier.example>", "J'arrive à 18 h", ""),
    ),
    case(
        "a small firm reads its answers at a free address",
        "",
        ("Lou <info@roy-plumbing.example>", "Your pipes", "We come on Monday.", "Reply-To: roy.plumbing@gmail.com"),
        ("Lou <info@plomberie-roy.example>", "Vos tuyaux", "Nous venons lundi.", "Reply-To: plomberie.roy@gmail.com"),
    ),
    case(
        "an answer to an invitation",
        "",
        (
            "Lou <lou@atelier.example>",
            "Accepted: roof",
            INVITATION.format("Roof"),
            "Return-Path: <>",
            "Content-Type: text/calendar; method=REPLY",
        ),
        (
            "Lou <lou@atelier.example>",
            "Accepté : toit",
            INVITATION.format("Toit"),
            "Return-Path: <>",
            "Content-Type: text/calendar; method=REPLY",
        ),
    ),
    case(
        "a public body writes from the host of another",
        "",
        (named("Service Canada", "no-reply@notification.canada.ca"), "Your file", "It was updated."),
        (named("Service Canada", "ne-pas-repondre@notification.canada.ca"), "Votre dossier", "Il a été mis à jour."),
    ),
    case(
        "a thread at work is forwarded with its addresses",
        "",
        (
            "Kim <kim@atelier.example>",
            "FW: roof",
            "For you.\n" + history("-----Original Message-----", "From") * 3 + FRIENDS,
        ),
        (
            "Kim <kim@atelier.example>",
            "TR : toit",
            "Pour toi.\n" + history("-----Message d'origine-----", "De ") * 3 + FRIENDS,
        ),
    ),
    case(
        "a thread at work is answered by many",
        "",
        ("Kim <kim@atelier.example>", "RE: roof", history("-----Original Message-----", "From") * 3),
        ("Kim <kim@atelier.example>", "RE: toit", history("-----Message d'origine-----", "De ") * 3),
        to=FRIENDS,
    ),
    case(
        "an account's statement with an offer below",
        "",
        ("Shop <no-reply@boutique.example>", "Your statement", SALE_EN, "Feedback-ID: 9"),
        ("Boutique <ne-pas-repondre@boutique.example>", "Votre relevé", SALE_FR, "Feedback-ID: 9"),
    ),
    case(
        "a page of figures that saves itself",
        "",
        (
            "Lou <lou@atelier.example>",
            "Figures",
            mixed("Here.", ("text/html", "figures.html", FIGURES))[1],
            mixed("")[0],
        ),
        (
            "Lou <lou@atelier.example>",
            "Figures",
            mixed("Voici.", ("text/html", "figures.html", FIGURES))[1],
            mixed("")[0],
        ),
    ),
)
