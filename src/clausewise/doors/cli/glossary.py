"""What was opened, in a person's words: how something is hidden, why that is honest, what a link does, what a part is; English and French.

The names themselves stand in JSON, for programs.
"""

from __future__ import annotations

from clausewise.extract import Role, Trick
from clausewise.model import LanguageCode, Medium
from clausewise.parse.habit import Excuse

Both = tuple[str, str]

TRICKS: dict[str, Both] = {
    Trick.DISPLAY: ("not drawn", "non affiché"),
    Trick.VISIBILITY: ("made invisible", "rendu invisible"),
    Trick.OPACITY: ("faded out", "effacé par transparence"),
    Trick.CLIP: ("cut off", "rogné"),
    Trick.ZERO_SIZE: ("without size", "sans dimension"),
    Trick.OFF_SCREEN: ("off the screen", "hors de l'écran"),
    Trick.SAME_COLOUR: ("in the colour of its ground", "de la couleur du fond"),
    Trick.TINY_FONT: ("in tiny letters", "en lettres minuscules"),
    Trick.TRANSPARENT: ("in transparent letters", "en lettres transparentes"),
    Trick.COVERED: ("covered", "recouvert"),
    Trick.ATTRIBUTE: ("in an attribute, or hidden by one", "dans un attribut, ou caché par un attribut"),
    Trick.NOSCRIPT: ("for browsers without script", "pour navigateurs sans script"),
    Trick.TEMPLATE: ("in a template", "dans un gabarit"),
    Trick.COMMENT: ("in a comment", "dans un commentaire"),
    Trick.CHARACTERS: ("in invisible characters", "en caractères invisibles"),
    Trick.DELETED: ("deleted, and still there", "supprimé, mais toujours là"),
    Trick.VANISHED: ("set as hidden text", "mis en texte masqué"),
    Trick.LAYER: ("in a layer that is off", "dans un calque désactivé"),
}
EXCUSES: dict[str, Both] = {
    Excuse.SCREEN_READER: ("for screen readers", "pour lecteurs d'écran"),
    Excuse.SKIP_LINK: ("a link to skip to the content", "lien d'accès au contenu"),
    Excuse.SHOWN_ON_HOVER: (
        "shown when pointed at, focused or jumped to",
        "affiché au survol, à la sélection ou par un lien",
    ),
    Excuse.SHOWN_BY_SCRIPT: ("shown by a script or a ticked box", "affiché par un script ou une case cochée"),
    Excuse.OPENED: ("something on the page opens it", "quelque chose dans la page l'ouvre"),
    Excuse.DETAILS: ("unfolds", "se déplie"),
    Excuse.MENU: ("a menu", "menu"),
    Excuse.TAB: ("a tab", "onglet"),
    Excuse.DIALOG: ("a dialog", "boîte de dialogue"),
    Excuse.CAROUSEL: ("a slide", "diapositive"),
    Excuse.TOOLTIP: ("a hint", "infobulle"),
    Excuse.NOTICE: ("a notice", "avis"),
    Excuse.PRINT: ("for paper", "pour le papier"),
    Excuse.OTHER_SCREEN: ("for another screen", "pour un autre écran"),
    Excuse.ANIMATION: ("shown by an animation", "affiché par une animation"),
    Excuse.IMAGE_TEXT: ("the words of a picture", "texte d'une image"),
    Excuse.INTERFACE: ("words of the interface", "mots de l'interface"),
    Excuse.FALLBACK: ("for browsers that cannot do better", "pour navigateurs moins capables"),
    Excuse.TEMPLATE: ("a template", "gabarit"),
    Excuse.DUPLICATE: ("stands on the page for all to see", "figure ailleurs dans la page, à la vue de tous"),
    Excuse.DRAWING: ("about a drawing", "à propos d'un dessin"),
    Excuse.COMMENT: ("a remark of those who made it", "remarque de ses auteurs"),
    Excuse.PREHEADER: ("what mail programs show beside the subject", "aperçu que montrent les messageries"),
    Excuse.TRAP: ("a trap for programs", "piège à robots"),
    # Those of documents.
    "backdrop": ("over a picture", "sur une image"),
    "filter": ("filtered out", "filtré"),
    "form_boundary": ("the edge of a form", "bord d'un formulaire"),
    "formula": ("in a formula", "dans une formule"),
    "layer_switch": ("a reader may switch it on", "le lecteur peut l'activer"),
    "lookup": ("a list for other cells", "liste pour d'autres cellules"),
    "name": ("the name of a thing", "nom d'une chose"),
    "outline": ("unfolds in the outline", "se déplie dans le plan"),
    "signing_tag": ("a place to sign", "emplacement de signature"),
    "slug": ("a printer's mark", "repère d'imprimeur"),
    "text_layer": ("the words of a scan", "texte d'une numérisation"),
}
ROLES: dict[str, Both] = {
    Role.ANCHOR: ("link", "lien"),
    Role.TEXT: ("address in a text", "adresse dans un texte"),
    Role.FORM: ("form", "formulaire"),
    Role.IMAGE: ("picture", "image"),
    Role.BACKGROUND: ("background", "arrière-plan"),
    Role.FONT: ("font", "police"),
    Role.STYLE: ("style sheet", "feuille de style"),
    Role.SCRIPT: ("script", "script"),
    Role.CALL: ("call", "appel"),
    Role.FRAME: ("frame", "cadre"),
    Role.MEDIA: ("sound or film", "son ou film"),
    Role.PING: ("ping", "signal"),
    Role.PREFETCH: ("prefetch", "préchargement"),
    Role.REFRESH: ("refresh", "renvoi"),
    Role.TEMPLATE: ("remote template", "modèle distant"),
    Role.EXTERNAL: ("external link", "lien externe"),
    Role.RECEIPT: ("receipt of reading", "accusé de lecture"),
    Role.UNSUBSCRIBE: ("link to leave", "lien de désabonnement"),
}
MEDIA: dict[str, Both] = {
    Medium.TEXT: ("text", "texte"),
    Medium.PAGE: ("page", "page"),
    Medium.EMAIL: ("e-mail", "courriel"),
    Medium.DOCUMENT: ("document", "document"),
    Medium.LINK: ("link", "lien"),
    Medium.ACCOUNT: ("account", "compte"),
    Medium.IMAGE: ("picture", "image"),
    Medium.AUDIO: ("sound", "son"),
    Medium.VIDEO: ("film", "film"),
    Medium.FILE: ("file", "fichier"),
    Medium.REQUEST: ("request", "requête"),
    Medium.LOG: ("log", "journal"),
    Medium.SIGN_IN: ("sign-in", "connexion"),
}


def called(name: str, words: dict[str, Both], language: LanguageCode) -> str:
    """Return what ``name`` is called in ``words``, the name itself where it is not called anything."""
    found = words.get(name)
    return name if found is None else found[language == "fr"]
