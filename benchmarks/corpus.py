"""Texts of forty words, half English and half French: ordinary sentences, and one text in twenty with a sentence that breaks a clause."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from clausewise.model import Item
from clausewise.policy import Policy

words_per_text = 40
batch_items = 1_000
HIT_SHARE = 0.05

ENGLISH = """
The library opens at nine and the reading room upstairs is quiet until noon.
We moved the meeting to Thursday because two of our colleagues are travelling this week.
Could you tell me how to export the report as a spreadsheet with the totals at the bottom?
The soup needs ten more minutes, then add the basil and a spoonful of cream.
After the update the photos load faster, but the calendar still shows last month first.
My sister plays the cello in an orchestra that rehearses in the old fire station.
The bus was late again, so I walked along the canal and enjoyed the morning sun.
Please find the corrected invoice attached; the earlier one had the wrong street name.
The gardener planted tulips and daffodils beside the fence before the first frost.
I think that the second chapter explains the idea better than the first one does.
Version two removes the old menu, adds a search field and remembers your last choice.
Her talk on coral reefs was the best part of the conference, everybody said so.
The children built a bridge of cardboard that carried eleven books before it broke.
If the lamp blinks twice, hold the button for five seconds and wait for the sound.
They repaired the roof in spring and painted the shutters a dark green in June.
What time does the last ferry leave the island on Sundays during the summer?
""".strip().splitlines()
FRENCH = """
La bibliothèque ouvre à neuf heures et la salle de lecture, à l’étage, reste calme jusqu’à midi.
Nous avons déplacé la réunion à jeudi, car deux de nos collègues sont en déplacement cette semaine.
Pourriez-vous me dire comment exporter le rapport dans un tableur, avec les totaux en bas ?
Il faut encore dix minutes à la soupe ; ajoutez ensuite le basilic et une cuillerée de crème.
Depuis la mise à jour, les photos s’affichent plus vite, mais le calendrier montre toujours le mois passé.
Ma sœur joue du violoncelle dans un orchestre qui répète dans l’ancienne caserne.
L’autobus était encore en retard, alors j’ai marché le long du canal sous le soleil du matin.
Vous trouverez ci-jointe la facture corrigée ; la première portait un mauvais nom de rue.
Le jardinier a planté des tulipes et des jonquilles près de la clôture avant les premières gelées.
Je trouve que le deuxième chapitre explique mieux l’idée que le premier.
La nouvelle version retire l’ancien menu, ajoute un champ de recherche et retient votre dernier choix.
Sa conférence sur les récifs de corail était le meilleur moment du colloque, tout le monde l’a dit.
Les enfants ont construit un pont de carton qui a porté onze livres avant de céder.
Si la lampe clignote deux fois, gardez le bouton enfoncé cinq secondes et attendez le son.
On a réparé le toit au printemps et repeint les volets en vert foncé au mois de juin.
À quelle heure part le dernier traversier de l’île le dimanche pendant l’été ?
""".strip().splitlines()


def made(policy: Policy, count: int, *, seed: int = 7) -> list[str]:
    """Return ``count`` texts, the same for the same seed; the sentences that break a clause are the policy's own examples."""
    chance = random.Random(seed)
    hits = {
        language: [
            getattr(example, language)
            for clause in policy.clauses.values()
            if clause.runs_examples
            for example in clause.examples.hit
        ]
        for language in ("en", "fr")
    }
    return [_text(chance, "en" if number % 2 else "fr", hits) for number in range(count)]


def read(path: Path, count: int) -> list[str]:
    """Return texts of forty words cut from the texts of a JSON-lines file, for a run over real ones."""
    words = [word for line in path.open(encoding="utf-8") for word in json.loads(line)["text"].split()]
    starts = range(0, min(len(words) - words_per_text, count * words_per_text), words_per_text)
    return [" ".join(words[start : start + words_per_text]) for start in starts]


def batches(texts: Sequence[str]) -> list[list[Item]]:
    """Return texts as items of a thousand accounts, a batch of a thousand at a time."""
    items = [Item.of_text(text, author=f"u{number % 997}") for number, text in enumerate(texts)]
    return [items[start : start + batch_items] for start in range(0, len(items), batch_items)]


def _text(chance: random.Random, language: str, hits: dict[str, list[str]]) -> str:
    sentences = ENGLISH if language == "en" else FRENCH
    words = hits[language][chance.randrange(len(hits[language]))].split() if chance.random() < HIT_SHARE else []
    while len(words) < words_per_text:
        words += chance.choice(sentences).split()
    return " ".join(words[:words_per_text])
