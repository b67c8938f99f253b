"""What is wanted with somebody's private data: calls to expose, threaten, ring up or visit a person.

What: looks around private data for words that set others on a person, in English and French.
Why: the same address is a party invitation or a lynching, by the words beside it.
Limits: a list of calls; irony and hints are missed. A friendly occasion (a birthday, a funeral) excuses an invitation, never a threat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clausewise.detect.datum import Datum, Seen, words

intent_characters_max = 200

_EXPOSE = (
    r"(?:everyone|everybody|people|the world|they) (?:should|must|needs? to|deserves? to) (?:all )?know|"
    r"spread (?:this|the word|it|the info)|share (?:this|it) (?:widely|everywhere|around|with everyone)|"
    r"pass (?:it|this) (?:on|around)|make (?:this|it|him|her|them) (?:go )?(?:viral|famous)|"
    r"dox+(?:ed|ing|er)?|found (?:him|her|them)|leak(?:ed|ing)?|expos(?:e|ed|ing)|name and shame|"
    r"the (?:guy|girl|man|woman|person) behind (?:the|this|that) (?:account|page|profile|channel)|"
    r"who banned me|caught (?:him|her|them)|hall of shame|wall of shame|faites (?:tourner|circuler|passer)|"
    r"partagez (?:en masse|partout|au max\w*|cela|ca)|diffusez|affichez(?:-le|-la|-les)?|"
    r"(?:tout le monde|les gens|le monde|internet) (?:doit|doivent|devrait|devraient|merite\w*) (?:de )?savoir|"
    r"balancez|balance(?= ?:| son| sa| ses)|je l'ai (?:enfin )?(?:retrouvee?|localisee?|tracee?|retracee?)|"
    r"(?:le|la) (?:type|gars|fille|personne|mec|femme) derriere (?:le|la|ce|cette)|"
    r"qui m'a (?:bannie?|denoncee?|signalee?)|on l'a (?:retrouvee?|localisee?)|"
    r"voici (?:l'ordure|le salaud|la salope)"
)
_THREATEN = (
    r"make (?:his|her|their) life (?:hell|a (?:living )?hell|miserable)|"
    r"make (?:him|her|them) (?:pay|regret|suffer|cry|quit)|"
    r"(?:he|she|they)(?:'ll| will| is going to| are going to| has to| must) (?:pay|regret|suffer)|"
    r"deserves? (?:what|everything|it|a beating)|teach (?:him|her|them) a lesson|"
    r"you (?:all )?know what to do|do your (?:thing|worst|magic|job)|(?:go )?get (?:him|her|them)|"
    r"burn (?:it|his|her|their)|ruin (?:him|her|them|his|her|their)|beat (?:him|her|them)|"
    r"scare (?:him|her|them)|pourri(?:ssez|ssons|s)(?:[- ](?:lui|leur))?|"
    r"faites[- ](?:lui|leur) (?:payer|regretter|peur|la peau)|"
    r"(?:il|elle|ils|elles) (?:va|vont) (?:le )?(?:payer|regretter)|qu'(?:il|elle) (?:paie|paye|regrette)|"
    r"vous savez (?:quoi faire|ce qu'il (?:vous )?reste a faire)|faites votre (?:travail|oeuvre|magie)|"
    r"(?:il|elle) (?:l'a|le) (?:bien )?merite|donnez[- ]lui une (?:bonne )?lecon|"
    r"occupez-vous (?:de lui|d'elle|d'eux)|reglez-lui son compte|gachez|"
    r"on va (?:le|la|les) (?:faire payer|detruire)"
)
_INVITE = (
    r"pay (?:him|her|them) a (?:little )?visit|"
    r"(?:go|come|let's go) (?:and )?(?:see|visit|find|say hi to|say hello to|talk to|meet) (?:him|her|them)|"
    r"knock on (?:his|her|their|the) door|show up (?:at|to|there|outside)|"
    r"(?:drop|stop|swing) by (?:his|her|their|and)|ring (?:his|her|their) (?:door)?bell|"
    r"egg (?:his|her|their)|"
    r"call (?:him|her|them|this number)? ?(?:all (?:night|day)|every (?:night|hour|day)|non-?stop|day and night|at (?:night|3))|"
    r"(?:flood|spam|bombard|blow up|harass) (?:his|her|their|him|them|this)|"
    r"text (?:him|her|them) (?:all|non-?stop|everything)|"
    r"(?:tell|let) (?:him|her|them) (?:know )?(?:exactly )?what (?:you|we) think|wake (?:him|her|them) up|"
    r"you know where to find|"
    r"(?:rendez|rendons|allez)[- ](?:lui|leur) (?:rendre )?(?:une (?:petite )?)?visite|"
    r"allez (?:tous )?(?:le|la|les|lui|leur) (?:voir|dire|rendre|parler|faire|chercher|trouver|saluer|visiter)|"
    r"(?:passez|allez) (?:chez|sonner|frapper|cogner)|"
    r"(?:frappez|sonnez|cognez|debarquez|pointez-vous|attendez-(?:le|la|les)) (?:a|chez|devant|sa|chez)|"
    r"(?:appelez|textez|harcelez)(?:-(?:le|la|les|lui))? (?:toute la nuit|sans arret|nuit et jour"
    r"|jour et nuit|tous|toutes les|a toute heure|en pleine)|"
    r"(?:bombardez|inondez|harcelez|spammez)(?:-(?:le|la|les)| sa| son| ses)?|"
    r"dites-lui (?:ce que|votre facon|ses quatre)|reveillez-(?:le|la|les)|"
    r"lui dire ce que vous (?:en )?pensez"
)
_INTENTS = ((words(_THREATEN), 0.92), (words(_EXPOSE), 0.9), (words(_INVITE), 0.86))
_FRIENDLY = words(
    r"birthday|party|flowers?|funeral|wedding|rsvp|grandma|grandmother|gift|get well|parcel|delivery|appointment|invited|barbecue"
    r"|anniversaire|fete|fleurs|funerailles|mariage|mamie|grand-mere|cadeau|prompt retablissement|colis|livraison|rendez-vous|souper"
)


class Intent(NamedTuple):
    """A call to act against a person: where it stands in the view, and how sure it is."""

    start: int
    end: int
    score: float


def intent(seen: Seen, data: Sequence[Datum]) -> Intent | None:
    """Return the surest call to act against a person around ``data``, None where there is none or the occasion is a friendly one."""
    start = max(0, min(datum.start for datum in data) - intent_characters_max)
    end = min(len(seen.view), max(datum.end for datum in data) + intent_characters_max)
    friendly = _FRIENDLY.search(seen.view, start, end) is not None
    for call, score in _INTENTS:
        for match in call.finditer(seen.view, start, end):
            inside = any(datum.start <= match.start() < datum.end for datum in data)
            if not inside and not (friendly and call is _INTENTS[-1][0]):
                return Intent(match.start(), match.end(), score)
    return None
