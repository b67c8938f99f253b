"""The words by which a text shows how it stands to its own words, English and French, in the pattern language of lexicons.

Only words, as data; what they mean where is ``clausewise.detect.stance``. No pattern here may be wide or hold a gap.
"""

from __future__ import annotations

from enum import StrEnum


class Cue(StrEnum):
    """What a cue does, and hence where it must stand to count."""

    REPORT = "report"
    ATTRIBUTION = "attribution"
    NAME = "name"
    DENIAL = "denial"
    SUPPOSITION = "supposition"
    JOKE = "joke"
    STORY = "story"
    PAST = "past"
    WARNING = "warning"


CUES: dict[Cue, tuple[str, ...]] = {
    # Before what somebody else said, or after a comma behind it.
    Cue.REPORT: (
        "(said|says|saying|told|wrote|writes|written|texted|tweeted|posted|shouted|shouting|yelled|yelling|screamed|threatened)",
        "(claim|claims|claimed|alleged|alleges|heard|quoted|quoting|rumour|rumours|rumor|rumors|whoever)",
        "(tell|tells|telling|calls|called|calling) (me|us|him|her|them|people|someone|somebody)",
        "(accused|accuses|accusing|convicted|suspected) (of|him of|her of|them of|me of|us of)",
        "(people|some|they|users|critics|others) say",
        "(les gens|certains|d'autres|plusieurs) (disent|prétendent)",
        "was (charged|accused|arrested|convicted)",
        "(people|those|anyone) (who|saying)",
        "(a|ont|avait|avaient|aurait) (dit|écrit|crié|hurlé|menacé|traité|prétendu|affirmé|raconté|appelé|publié|texté)",
        "(m'a|m'ont|l'a|l'ont|nous a|nous ont|lui a) (dit|écrit|crié|hurlé|menacé|traité|raconté|appelé|texté)",
        "dit (que|qu'il|qu'elle|qu'on|qu'ils)",
        "(dit-il|dit-elle|disent|disait|disaient|prétend|prétendent|prétendait|affirme|affirment|écrivait)",
        "(paraît|paraîtrait) (que|qu'il|qu'elle)",
        "(a|ont) été (accusé|accusée|arrêté|arrêtée|inculpé|inculpée|condamné|condamnée|accusés|arrêtés)",
        "(accuse|accusent|accusait|soupçonne|soupçonné) (de|d'être|d'avoir)",
        "(la rumeur|entendu dire|ceux qui|quiconque|les gens qui|traiter quelqu'un|me traite|me traitent)",
    ),
    # Anywhere before.
    Cue.ATTRIBUTION: (
        "(according to|allegedly|reportedly|supposedly|selon|prétendument|apparemment|aurait|auraient)",
        "d'après (un|une|le|la|les|l'article|eux|lui|elle|certains|des|ce|cette)",
    ),
    # Before quotation marks: what names words as words.
    Cue.NAME: (
        "(word|words|phrase|phrases|term|expression|slur|message|comment|review|post|tweet|email|e-mail|title|titled|song|lyrics|slogan)",
        "(sign|banner|headline|reads|read)",
        "(mot|mots|terme|courriel|commentaire|avis|titre|titré|chanson|paroles|pancarte|affiche|billet|gazouillis|on lit)",
    ),
    # At most two words before.
    Cue.DENIAL: (
        "(not|never|nobody|no one|cannot|against|without|don't|dont|doesn't|didn't|isn't|isnt|aren't|arent|wasn't|weren't|ain't)",
        "(won't|wouldn't|shouldn't|couldn't|can't|untrue that|false that|false to say|stop saying|stop calling|far from)",
        "(pas|jamais|personne ne|faux que|faux qu'il|faux de dire|contre|sans|aucunement|cessez de|arrêtez de|loin d'être)",
    ),
    # Anywhere before.
    Cue.SUPPOSITION: (
        "(if|suppose|supposing|imagine|whether|hypothetically|would|could|might|perhaps|maybe|wonder)",
        "(si|s'il|s'ils|imaginons|imaginez|supposons|mettons que|peut-être|je me demande)",
    ),
    # In the sentence or right after it.
    Cue.JOKE: (
        "(lol|lmao|rofl|jk|j/k|kidding|i'm joking|was joking|just joking|a joke)",
        "(mdr|ptdr|xptdr|c'est une blague|c'était une blague|c'est une joke|pour rire|je blague|je niaise|je plaisante|je déconne)",
    ),
    # In the sentence.
    Cue.STORY: (
        "(in|from|of|during) (the|this|my|a|our|that|his|her) (film|movie|novel|book|game|story|tale|series|show|play|song|scene|level)",
        "(in|of) (the|this|my|a|our) (chapter|episode|script|campaign)",
        "(in|from) (the|this|my|a|our) (quest|comic|manga|simulation)",
        "(in|from|of) (the|this|my|a|our) (video game|board game|role-playing game)",
        "(the|this|my) (film|movie|novel|story|song|play|comic)",
        "(character|villain|npc|npcs|boss fight|final boss|protagonist|lyrics|minecraft|fortnite|skyrim|roblox|dungeon master)",
        "(dans|de|pendant) (le|ce|mon|un|la|ma|cette|une|notre) (film|roman|livre|jeu|conte|série|pièce|chanson|scène|niveau|chapitre)",
        "(dans|de|pendant) (le|ce|mon|un|la|ma|cette|une|notre|l') (épisode|scénario|campagne|bd|simulation|histoire|manga)",
        "(dans l'épisode|dans l'histoire|dans un épisode|du film|du roman|du jeu|de l'épisode)",
        "(ce|le|mon) (film|roman|conte)",
        "(personnage|antagoniste|protagoniste|paroles de|maître de jeu)",
    ),
    Cue.PAST: (
        "(year|years|months|decades|centuries) ago",
        "last (year|month|week|summer|winter|spring|fall|century|decade|time)",
        "(anniversary|memorial|history of|remember|remembering|remembers|back in|used to|survived the)",
        "il y a (un|deux|trois|cinq|dix|vingt|cent|des|quelques|longtemps|plusieurs)",
        "(l'an dernier|l'année dernière|l'an passé|le mois dernier|la semaine dernière|l'été dernier|l'hiver dernier|le siècle dernier)",
        "(anniversaire|commémoration|commémore|histoire de|histoire du|histoire des|à l'époque|autrefois|se souvient|souvenir de)",
    ),
    Cue.WARNING: (
        "(beware|watch out for|be careful of|be careful with|don't fall for|do not fall for|scam alert|awareness)",
        "(it's|it is|this is|that is|which is|was) a (scam|fraud|phishing attempt)",
        "how to (spot|avoid|recognize|recognise|report|detect|prevent)",
        "(warn|warns|warned|warning) (of|about|that|people|users|customers|me|us)",
        "never (click|pay|reply|answer|give|share|send)",
        "(report|reported) (it|this|them|him|her|that)",
        "(méfiez-vous|méfie-toi|attention au|attention aux|gare au|gare aux|ne tombez pas|sensibilisation|signalez|signaler|signalé)",
        "(c'est|c'était) (une|de la) (arnaque|fraude|hameçonnage|escroquerie)",
        "comment (reconnaître|éviter|repérer|signaler|détecter|prévenir)",
        "(mettent|mettre|met|mise) en garde",
        "ne (cliquez|payez|répondez|donnez|partagez|envoyez) (pas|jamais|rien)",
    ),
}
