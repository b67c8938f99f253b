"""The words of the public account, English and French side by side: titles of its tables, what they count, what they divide by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clausewise.model import Words

TITLE: Final = Words("Transparency report of {operator}", "Rapport de transparence de {operator}")
PERIOD: Final = Words("From {first} to {last}, both days included (UTC)", "Du {first} au {last}, jours compris (UTC)")
MADE: Final = Words(
    "Counted on {made} from records 1 to {sequence} of the ledger. Rules in force: {policy}, version {version}.",
    "Compté le {made} d'après les entrées 1 à {sequence} du registre. Règles en vigueur\u00a0: {policy}, version {version}.",
)
HIDDEN: Final = Words(
    "Counts from 1 to {most} are not shown, for they could point at a person; neither is a second one in the same line or column "
    "where the total would give the first away.",
    "Les nombres de 1 à {most} ne sont pas montrés, car ils pourraient désigner quelqu'un; ni un second dans la même ligne ou "
    "colonne, là où le total trahirait le premier.",
)
SKIPPED: Final = Words(
    "{skipped} records could not be read and are in no count.",
    "{skipped} entrées n'ont pu être lues et ne sont comptées nulle part.",
)
COUNT: Final = Words("Number", "Nombre")
UNSHOWN: Final = Words("not shown", "non montré")
UNMEASURED: Final = Words("not measured", "non mesuré")
DAYS: Final = Words("days", "jours")
HOURS: Final = Words("hours", "heures")

DIVISIONS: Final[Mapping[str, Words]] = {
    "result": Words("Result", "Résultat"),
    "clause": Words("Clause", "Clause"),
    "action": Words("Action", "Mesure"),
    "language": Words("Language", "Langue"),
    "medium": Words("Kind of content", "Genre de contenu"),
    "automation": Words("Who decided", "Qui a décidé"),
    "basis": Words("Stands on", "Repose sur"),
    "source": Words("Came from", "Provenance"),
    "place": Words("Done to", "Vise"),
    "channel": Words("Door", "Voie"),
    "outcome": Words("Outcome", "Issue"),
    "case": Words("Kind of case", "Genre de dossier"),
    "severity": Words("Severity", "Gravité"),
    "authorization": Words("Kind", "Genre"),
}

TABLES: Final[Mapping[str, tuple[Words, Words]]] = {
    "checks": (
        Words("What was checked", "Ce qui a été vérifié"),
        Words(
            "Contents and events that a program judged, and how that ended.",
            "Contenus et événements qu'un programme a jugés, et l'issue.",
        ),
    ),
    "decisions": (
        Words("Decisions by clause", "Décisions par clause"),
        Words(
            "Decisions with a measure, by broken clause and gravest measure; one that stands on two clauses counts for both.",
            "Décisions avec mesure, selon la clause enfreinte et la mesure la plus grave; sur deux clauses, comptée deux fois.",
        ),
    ),
    "languages": (
        Words("Decisions by language", "Décisions par langue"),
        Words(
            "The same decisions, by the language of the content.", "Les mêmes décisions, selon la langue du contenu."
        ),
    ),
    "media": (
        Words("Decisions by kind of content", "Décisions par genre de contenu"),
        Words(
            "Decisions that restrict something, by what it was; of several kinds in one content each counts.",
            "Décisions qui restreignent quelque chose, selon ce que c'était; de plusieurs genres dans un contenu, chacun compte.",
        ),
    ),
    "automation": (
        Words("Programs and people", "Programmes et personnes"),
        Words(
            "Decisions by who took part in them; one that only waits for a person is a program's until that person decides.",
            "Décisions selon qui y a pris part; celle qui attend seulement une personne est d'un programme jusqu'à ce qu'elle décide.",
        ),
    ),
    "basis": (
        Words("What decisions stand on", "Ce sur quoi reposent les décisions"),
        Words(
            "The letter of a clause, the spirit of the rules, or the operator's discretion with a written reason.",
            "La lettre d'une clause, l'esprit des règles, ou l'appréciation de l'exploitant, motif écrit à l'appui.",
        ),
    ),
    "source": (
        Words("What led to decisions", "Ce qui a mené aux décisions"),
        Words(
            "Own initiative, or the first report that there was.",
            "De notre propre initiative, ou à la suite du premier signalement.",
        ),
    ),
    "measures": (
        Words("Measures", "Mesures"),
        Words("Every measure, by what it was done to.", "Toutes les mesures, selon ce qu'elles visent."),
    ),
    "undone": (
        Words("Taken back", "Repris"),
        Words(
            "Decisions that were undone, for whatever reason.",
            "Décisions qui ont été reprises, quelle qu'en soit la raison.",
        ),
    ),
    "lifted": (
        Words("Lifted by an authorization", "Levé par une autorisation"),
        Words(
            "What a clause forbids and somebody was allowed to do.",
            "Ce qu'interdit une clause et que quelqu'un avait le droit de faire.",
        ),
    ),
    "authorizations": (
        Words("Authorizations", "Autorisations"),
        Words("Exceptions that were put in force.", "Exceptions mises en vigueur."),
    ),
    "reports": (
        Words("Reports received", "Signalements reçus"),
        Words("By who told us and through which door.", "Selon qui nous a avertis et par quelle voie."),
    ),
    "reported": (
        Words("Reports by clause", "Signalements par clause"),
        Words("By the clause that the report names.", "Selon la clause que nomme le signalement."),
    ),
    "answered": (
        Words("Reports answered", "Signalements traités"),
        Words(
            "How the matters that were reported ended in this period.",
            "L'issue, dans la période, de ce qui avait été signalé.",
        ),
    ),
    "appeals": (
        Words("Appeals received", "Appels reçus"),
        Words("By the clause of the decision.", "Selon la clause de la décision."),
    ),
    "overturned": (
        Words("Appeals answered", "Appels tranchés"),
        Words(
            "How appeals ended in this period; another person decided each.",
            "L'issue des appels dans la période; une autre personne a tranché.",
        ),
    ),
    "cases": (
        Words("Cases settled", "Dossiers réglés"),
        Words("By kind and by outcome.", "Par genre et par issue."),
    ),
    "open": (
        Words("What waits", "Ce qui attend"),
        Words(
            "Open cases on the day of counting, whatever the period; 4 is gravest.",
            "Dossiers ouverts le jour du compte, hors période; 4 est le plus grave.",
        ),
    ),
    "brakes": (
        Words("Brakes pulled", "Freins actionnés"),
        Words(
            "Times that a clause acted on more than its share and was held.",
            "Fois où une clause, agissant au-delà de sa part, a été retenue.",
        ),
    ),
    "waits": (
        Words("How long it took", "Délais"),
        Words("From the first moment to the decision.", "Du premier moment à la décision."),
    ),
    "samples": (
        Words("How often the program was wrong", "Combien de fois le programme s'est trompé"),
        Words(
            "A sample of what a program decided by itself is shown to people; wrong is what they did not confirm.",
            "Un échantillon de ce qu'un programme décide seul est montré à des personnes; est une erreur ce qu'elles n'ont pas confirmé.",
        ),
    ),
}
WAITS: Final[Mapping[str, Words]] = {
    "detection": Words("From detection to a person's decision", "Du repérage à la décision d'une personne"),
    "report": Words("From a report to the decision", "Du signalement à la décision"),
    "appeal": Words("From an appeal to the answer", "De l'appel à la réponse"),
}
WAIT_COLUMNS: Final = (
    Words("From … to", "De … à"),
    COUNT,
    Words("Median", "Médiane"),
    Words("Nine of ten within", "Neuf sur dix en"),
)
SAMPLE_COLUMNS: Final = (
    DIVISIONS["clause"],
    DIVISIONS["language"],
    Words("Checked", "Vérifiées"),
    Words("Wrong", "Erreurs"),
    Words("Between (95 %)", "Entre (95\u00a0%)"),
)

# What stands in the records, in words; where one word means two things, with the division before it.
VALUES: Final[Mapping[str, Words]] = {
    "clean": Words("nothing to object to", "rien à redire"),
    "found": Words("something was found", "quelque chose a été relevé"),
    "shadow": Words("only noted, nothing done", "seulement noté, rien de fait"),
    "none": Words("none", "aucune"),
    "clause:none": Words("no clause", "aucune clause"),
    "automation:none": Words("a person alone", "une personne seule"),
    "unknown": Words("not recorded", "non consigné"),
    "allow": Words("nothing done", "rien de fait"),
    "nudge": Words("invited to reword", "invitation à reformuler"),
    "label": Words("labelled", "étiqueté"),
    "limit": Words("limited", "limité"),
    "hold": Words("held", "retenu"),
    "remove": Words("removed", "retiré"),
    "block": Words("access blocked", "accès bloqué"),
    "suspend": Words("account suspended", "compte suspendu"),
    "terminate": Words("account closed", "compte fermé"),
    "refer": Words("referred to the authorities", "transmis aux autorités"),
    "reinstate": Words("reinstated", "rétabli"),
    "content": Words("content", "contenu"),
    "account": Words("account", "compte"),
    "access": Words("access", "accès"),
    "en": Words("English", "anglais"),
    "fr": Words("French", "français"),
    "other": Words("other", "autre"),
    "und": Words("undetermined", "indéterminée"),
    "": Words("not recorded", "non consigné"),
    "full": Words("a program alone", "un programme seul"),
    "assisted": Words("a person, after a program", "une personne, après un programme"),
    "letter": Words("the letter of a clause", "la lettre d'une clause"),
    "spirit": Words("the spirit of the rules", "l'esprit des règles"),
    "discretion": Words("discretion", "l'appréciation"),
    "own": Words("own initiative", "initiative propre"),
    "user": Words("users", "usagers"),
    "notice": Words("notices of right holders and others", "avis de titulaires de droits et d'autres"),
    "trusted": Words("trusted flaggers", "signaleurs de confiance"),
    "program": Words("programs of ours", "nos programmes"),
    "form": Words("form", "formulaire"),
    "api": Words("API", "API"),
    "email": Words("e-mail", "courriel"),
    "mail": Words("e-mail", "courriel"),
    "command": Words("command line", "ligne de commande"),
    "upheld": Words("upheld", "maintenu"),
    "acted": Words("decided otherwise", "décidé autrement"),
    "cleared": Words("nothing held against it", "rien n'est reproché"),
    "review": Words("review of a decision", "examen d'une décision"),
    "report": Words("report", "signalement"),
    "appeal": Words("appeal", "appel"),
    "sample": Words("sample", "échantillon"),
    "grant": Words("grants", "permis"),
    "consent": Words("consents", "consentements"),
    "licence": Words("licences", "licences"),
    "text": Words("text", "texte"),
    "page": Words("web page", "page Web"),
    "document": Words("document", "document"),
    "link": Words("link", "lien"),
    "image": Words("image", "image"),
    "audio": Words("sound", "son"),
    "video": Words("video", "vidéo"),
    "file": Words("file", "fichier"),
    "request": Words("requests", "requêtes"),
    "log": Words("logs", "journaux"),
    "sign_in": Words("sign-ins", "connexions"),
}

PRINT_STYLE: Final = (
    "@page{size:A4;margin:18mm 16mm}"
    "body{font:11pt/1.45 system-ui,'DejaVu Sans',sans-serif;color:#1d2426;margin:0}"
    "h1{font-size:22pt;margin:0 0 4pt}h2{font-size:14pt;margin:18pt 0 4pt;break-after:avoid}"
    ".lead{font-size:12pt;margin:0 0 8pt}p{margin:0 0 6pt;break-after:avoid-page}"
    "section>p{break-inside:avoid;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;font-size:9.5pt}"
    "th,td{text-align:left;padding:3pt 6pt;border-bottom:.5pt solid #b9c0bd;vertical-align:top}"
    "thead th{border-bottom:1pt solid #1d2426}tbody th{font-weight:normal}"
    "td:last-child,thead th:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "tr,svg{break-inside:avoid}thead{display:table-header-group}"
)
