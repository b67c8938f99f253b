"""Dialogues of our own writing: what sequences must show, and the innocent look-alikes that they must miss.

A dialogue is a kind (empty when nothing may be seen), a language, a name, and lines ``+SPAN FROM>TO words``: the span since the line
before, in minutes (m), hours (h) or days (d). Those called ``second_…`` were written after the rules and the words: at first sight, 13
of the 14 harmful ones were seen and none of the 12 others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from clausewise.model import Item

UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
LINE = re.compile(r"\+(\d+)([mhd]) (\w+)>(\w+) (.+)")
START_MS = 1_750_000_000_000


class Dialogue(NamedTuple):
    language: str
    kind: str
    name: str
    lines: str

    def items(self) -> list[Item]:
        made, time_ms = [], START_MS
        for number, line in enumerate(self.lines.strip().splitlines()):
            found = LINE.fullmatch(line.strip())
            assert found, line
            span, unit, author, target, text = found.groups()
            time_ms += int(span) * UNITS[unit]
            made.append(Item.of_text(text, id=f"{self.name}-{number}", author=author, target=target, time_ms=time_ms))
        return made


HARM = (
    Dialogue("en", "harassment", "asked_to_stop_then_insulted", """
        +0m leo>ana hey, why did you leave the group chat
        +5m ana>leo Please stop messaging me.
        +9m leo>ana wow, what a stuck-up idiot
        +20m leo>ana you're pathetic, you know that?
        +1h leo>ana stupid cow
    """),
    Dialogue("en", "harassment", "contact_goes_on_after_refusal", """
        +0m ron>mia It was nice to see you at the reunion
        +2h mia>ron I don't want to talk to you. Don't contact me again.
        +1d ron>mia Come on, just a coffee
        +5h ron>mia I only want to explain
        +1d ron>mia Are you free on Friday?
        +1d ron>mia I left you a voicemail
        +1d ron>mia Okay, Saturday then?
    """),
    Dialogue("en", "harassment", "insults_never_answered", """
        +0m kay>sam You're such a loser
        +3h kay>sam everyone can see how ugly you are, you fat pig
        +1d kay>sam you are worthless
        +1d kay>sam still a loser, I see
    """),
    Dialogue("en", "harassment", "answered_calmly_and_insulted_on", """
        +0m dex>joy You are an idiot and your art is trash
        +4m joy>dex I put a lot of work into it.
        +2m dex>joy nobody asked, moron
        +3m joy>dex You can just scroll past.
        +1m dex>joy shut up you dumb bitch
        +8m dex>joy you're a complete moron
    """),
    Dialogue("en", "stalking", "where_are_you_over_days", """
        +0d max>eve Where are you?
        +3h max>eve I came by and nobody opened
        +20h max>eve Why won't you answer?
        +2h max>eve I know you're reading this
        +1d max>eve Where were you last night?
        +4h max>eve Answer me.
    """),
    Dialogue("en", "stalking", "seen_and_followed", """
        +0m gus>ivy Hi Ivy
        +1d gus>ivy I saw you leaving the gym with him
        +1d gus>ivy Your lights are on, I know you're home
        +1d gus>ivy You looked nice in that red coat
    """),
    Dialogue("en", "stalking", "pursued_after_a_refusal", """
        +0m tom>liz Can we talk?
        +1h liz>tom I told you to stop. Leave me alone.
        +1d tom>liz You owe me an explanation
        +1d tom>liz I drove past your office today, I saw your car
        +1d tom>liz Stop ignoring me
    """),
    Dialogue("en", "grooming", "game_friend_wants_secrets", """
        +0m shadow>kid nice build! how old are you?
        +1m kid>shadow im 12
        +2m shadow>kid cool, you seem older than your age
        +1d shadow>kid do you have snapchat? easier to talk there
        +5m kid>shadow yeah but my mom checks it
        +2m shadow>kid delete our chat then, it's our secret
        +1d shadow>kid send me a selfie
    """),
    Dialogue("en", "grooming", "gifts_and_meeting", """
        +0m rick>lily what grade are you in?
        +4m lily>rick I'm in 7th grade, you?
        +1m rick>lily older haha. I'll buy you some robux if you want
        +1d rick>lily are your parents home?
        +1h rick>lily can we meet after school? just us
    """),
    Dialogue("en", "grooming", "only_i_understand_you", """
        +0m mentor>ben You can tell me anything
        +3m ben>mentor i turned 13 and nobody came to my party
        +2m mentor>ben your parents don't understand you like I do
        +1d mentor>ben don't tell your dad we talk
        +1d mentor>ben turn on your camera, I want to see you
    """),
    Dialogue("en", "flooding", "one_message_a_second", "\n".join(f"+0m bot>pat hey {n}" for n in range(40))),
    Dialogue("en", "pile_on", "eight_people_in_an_hour", """
        +0m a1>zoe you're an idiot
        +3m a2>zoe what a stupid bitch
        +4m a3>zoe you are pathetic, loser
        +4m a4>zoe nobody likes you
        +2m a5>zoe delete your account, loser
        +2m a6>zoe you're worthless
        +5m a7>zoe stupid cow
        +3m a8>zoe kill yourself, loser
        +1m a9>zoe you are a moron
        +1m a10>zoe what an idiot you are
        +1m a11>zoe you're so stupid
        +1m a12>zoe dumb bitch
    """),
    Dialogue("fr", "harassment", "insultee_apres_refus", """
        +0m leo>ana pourquoi t'as quitté le groupe
        +5m ana>leo Arrête de m'écrire, s'il te plaît.
        +9m leo>ana t'es vraiment une conne
        +20m leo>ana pauvre idiote
        +1h leo>ana grosse vache
    """),
    Dialogue("fr", "harassment", "relances_malgre_le_refus", """
        +0m ron>mia Contente-toi de me répondre un jour, on avait du plaisir
        +2h mia>ron Je ne veux plus te parler. Ne m'écris plus.
        +1d ron>mia Juste un café
        +5h ron>mia Je veux seulement t'expliquer
        +1d ron>mia Es-tu libre vendredi?
        +1d ron>mia Je t'ai laissé un message sur ta boîte vocale
        +1d ron>mia Bon, samedi alors?
    """),
    Dialogue("fr", "harassment", "insultes_sans_reponse", """
        +0m kay>sam T'es un gros loser
        +3h kay>sam Regarde-toi, t'es moche et stupide
        +1d kay>sam tu vaux rien
        +1d kay>sam espèce de minable
    """),
    Dialogue("fr", "harassment", "reponses_calmes_insultes_encore", """
        +0m dex>joy T'es un imbécile et tes dessins sont nuls
        +4m joy>dex J'y ai mis beaucoup de travail.
        +2m dex>joy ta gueule, pauvre con
        +3m joy>dex Tu peux passer ton chemin.
        +1m dex>joy ferme ta gueule sale conne
        +8m dex>joy t'es vraiment débile
    """),
    Dialogue("fr", "stalking", "tes_ou_pendant_des_jours", """
        +0d max>eve T'es où?
        +3h max>eve Je suis passé et personne n'a ouvert
        +20h max>eve Pourquoi tu réponds pas?
        +2h max>eve Je sais que tu me lis
        +1d max>eve T'étais où hier soir?
        +4h max>eve Réponds-moi.
    """),
    Dialogue("fr", "stalking", "vue_et_suivie", """
        +0m gus>ivy Salut Ivy
        +1d gus>ivy Je t'ai vue sortir du gym avec lui
        +1d gus>ivy Ta lumière est allumée, je sais que t'es chez toi
        +1d gus>ivy T'étais belle dans ton manteau rouge
    """),
    Dialogue("fr", "stalking", "poursuivie_apres_refus", """
        +0m tom>liz On peut se parler?
        +1h liz>tom Je t'ai dit d'arrêter. Laisse-moi tranquille.
        +1d tom>liz Tu me dois une explication
        +1d tom>liz Je suis passé devant ton bureau, j'ai vu ton char
        +1d tom>liz Arrête de m'ignorer
    """),
    Dialogue("fr", "grooming", "ami_de_jeu_et_secrets", """
        +0m ombre>kid beau jeu! t'as quel âge?
        +1m kid>ombre j'ai 12 ans
        +2m ombre>kid t'as l'air plus vieille que ça
        +1d ombre>kid as-tu snapchat? ce serait plus simple de se parler là
        +5m kid>ombre oui mais ma mère regarde
        +2m ombre>kid efface nos messages, c'est notre secret
        +1d ombre>kid envoie-moi une photo de toi
    """),
    Dialogue("fr", "grooming", "cadeaux_et_rencontre", """
        +0m rick>lily t'es en quelle année?
        +4m lily>rick je suis en secondaire 1, toi?
        +1m rick>lily plus vieux. Je vais t'acheter des robux si tu veux
        +1d rick>lily tes parents sont là?
        +1h rick>lily on se voit après l'école? juste nous deux
    """),
    Dialogue("fr", "grooming", "moi_seul_te_comprends", """
        +0m mentor>ben Tu peux tout me dire
        +3m ben>mentor je viens d'avoir 13 ans et personne est venu à ma fête
        +2m mentor>ben Tes parents te comprennent pas comme moi
        +1d mentor>ben Dis pas à ton père qu'on se parle
        +1d mentor>ben Allume ta caméra, je veux te voir
    """),
    Dialogue("fr", "flooding", "un_message_par_seconde", "\n".join(f"+0m bot>pat allô {n}" for n in range(40))),
    Dialogue("fr", "pile_on", "douze_personnes_en_une_heure", """
        +0m a1>zoe t'es une idiote
        +3m a2>zoe sale conne
        +4m a3>zoe pauvre minable
        +4m a4>zoe personne t'aime
        +2m a5>zoe supprime ton compte, minable
        +2m a6>zoe tu vaux rien
        +5m a7>zoe grosse vache
        +3m a8>zoe ferme ta gueule
        +1m a9>zoe t'es une imbécile
        +1m a10>zoe espèce d'idiote
        +1m a11>zoe t'es vraiment stupide
        +1m a12>zoe pauvre conne
    """),
    Dialogue("en", "harassment", "second_refused_and_insulted", """
        +0m vic>nan You never answered my offer
        +1h nan>vic I've asked you to stop. Do not contact me again.
        +1h vic>nan who do you think you are you stuck up bitch
        +1d vic>nan ugly old hag
    """),
    Dialogue("en", "harassment", "second_cruelty_without_answer", """
        +0m z>q kill yourself
        +1h z>q you're a waste of space
        +1h z>q everybody hates you
        +1d z>q you are so dumb and fat
    """),
    Dialogue("en", "harassment", "second_friendly_contact_after_refusal", """
        +0m a>b you looked lovely at the conference
        +1d b>a Not interested. Stop texting me please.
        +1d a>b why so cold
        +1d a>b i just want to be friends
        +1d a>b one drink
        +1d a>b hello?
        +1d a>b I'm in your city tomorrow
    """),
    Dialogue("en", "stalking", "second_seen_at_the_station", """
        +0m a>b who are you with tonight?
        +5h a>b why are you ignoring me
        +1d a>b I saw you with him at the station
        +2h a>b pick up your phone
        +1d a>b I'm outside your building
    """),
    Dialogue("en", "stalking", "second_days_without_answer", """
        +0m a>b hey
        +1d a>b where are you?
        +1d a>b still nothing? answer me
        +1d a>b I can see you're online
        +1d a>b where were you yesterday
    """),
    Dialogue("en", "grooming", "second_praise_then_secrecy", """
        +0m a>b you're really good at this game, how old are you?
        +1m b>a i'm eleven
        +1m a>b you are so mature for your age
        +1d a>b what's your number? let's talk on whatsapp
        +1h a>b don't tell your parents ok
    """),
    Dialogue("en", "grooming", "second_home_alone_and_gifts", """
        +0m a>b are you home alone?
        +1m b>a yes, i'm in 6th grade and my mum works late
        +2m a>b want me to buy you some skins?
        +1d a>b have you ever kissed anyone?
        +1d a>b come alone to the park
    """),
    Dialogue("fr", "harassment", "second_refused_and_insulted", """
        +0m vic>nan T'as jamais répondu à mon offre
        +1h nan>vic Je vous ai demandé d'arrêter. Ne me contactez plus.
        +1h vic>nan pour qui tu te prends, sale pute
        +1d vic>nan vieille folle
    """),
    Dialogue("fr", "harassment", "second_cruelty_without_answer", """
        +0m z>q va te pendre
        +1h z>q tu sers à rien
        +1h z>q tout le monde te déteste
        +1d z>q t'es grosse pis laide
    """),
    Dialogue("fr", "harassment", "second_friendly_contact_after_refusal", """
        +0m a>b t'étais magnifique à la conférence
        +1d b>a Ça m'intéresse pas. Arrête de me texter.
        +1d a>b pourquoi t'es froide
        +1d a>b je veux juste être ton ami
        +1d a>b un verre
        +1d a>b allô?
        +1d a>b je suis en ville demain
    """),
    Dialogue("fr", "stalking", "second_seen_at_the_station", """
        +0m a>b t'es avec qui ce soir?
        +5h a>b pourquoi tu m'ignores
        +1d a>b je t'ai vue avec lui à la gare
        +2h a>b décroche
        +1d a>b je suis en bas de chez toi
    """),
    Dialogue("fr", "stalking", "second_days_without_answer", """
        +0m a>b coucou
        +1d a>b t'es où?
        +1d a>b toujours rien? réponds-moi
        +1d a>b je vois que t'es en ligne
        +1d a>b t'étais où hier
    """),
    Dialogue("fr", "grooming", "second_praise_then_secrecy", """
        +0m a>b t'es vraiment bonne à ce jeu, t'as quel âge?
        +1m b>a j'ai onze ans
        +1m a>b t'es mature pour ton âge
        +1d a>b c'est quoi ton numéro? on se parle sur whatsapp
        +1h a>b dis rien à tes parents ok
    """),
    Dialogue("fr", "grooming", "second_home_alone_and_gifts", """
        +0m a>b t'es toute seule à la maison?
        +1m b>a oui, je suis en sixième année et ma mère travaille tard
        +2m a>b tu veux que je t'achète des skins?
        +1d a>b t'as déjà embrassé quelqu'un?
        +1d a>b viens toute seule au parc
    """),
)  # fmt: skip

INNOCENT = (
    Dialogue("en", "", "friends_banter", """
        +0m jo>al you missed that penalty, you idiot
        +1m al>jo says the moron who scored on himself
        +1m jo>al haha loser
        +2m al>jo you're an idiot, see you at eight
        +1m jo>al bring the chips, stupid
        +1m jo>al and the ball, you moron
    """),
    Dialogue("en", "", "teasing_with_laughter", """
        +0m jo>al you absolute idiot lol
        +1d jo>al still an idiot 😂
        +1d jo>al dumbass, I told you it was Tuesday haha
        +1d jo>al you moron 😂 call me
    """),
    Dialogue("en", "", "couple_arranges_the_evening", """
        +0m ed>flo Where are you?
        +1m flo>ed Still at work, the meeting ran late
        +1h ed>flo When do you get off work?
        +5m flo>ed Half past six
        +1d ed>flo where are you love?
        +3m flo>ed On the bus!
        +1d ed>flo Answer me when you can, I'm at the store
        +9m flo>ed Milk and bread please
    """),
    Dialogue("en", "", "support_writes_often", """
        +0m desk>cal Thank you for contacting us. Your ticket is open.
        +1d desk>cal We need one more detail about your order.
        +1d desk>cal Did you see our last message about your order?
        +1d cal>desk I said no, stop sending me messages
        +1d desk>cal Your ticket was closed.
        +1d desk>cal Please rate our support team.
        +1d desk>cal Your subscription ends next week.
        +1d desk>cal Your invoice is ready.
        +1d desk>cal Your subscription has ended.
    """),
    Dialogue("en", "", "angry_customer_once_a_day", """
        +0m cal>desk My parcel is late again, this is ridiculous
        +1h desk>cal We are sorry, it will arrive tomorrow.
        +1d cal>desk Where is it? Your service is terrible
        +1h desk>cal We are looking into it.
        +1d cal>desk Still nothing. I want a refund.
    """),
    Dialogue("en", "", "moderator_warns", """
        +0m mod>tim Your post was removed because it breaks our rules.
        +2m tim>mod leave me alone
        +1d mod>tim This is a warning from the moderation team.
        +1m tim>mod you idiot, leave me alone
        +1d mod>tim Your comment was removed. Second warning.
        +1d mod>tim Your account has been muted for a day.
        +1d mod>tim Final warning.
        +1d mod>tim Your account may be closed.
    """),
    Dialogue("en", "", "quarrel_made_up", """
        +0m sue>kim Leave me alone
        +2h kim>sue I'm sorry about this morning
        +1h sue>kim It's fine. I was tired.
        +5m kim>sue Dinner tonight?
        +5m sue>kim Yes, at seven
        +1m kim>sue Perfect
        +1m kim>sue I'll book the Italian place
        +1m kim>sue Do you want me to pick you up?
        +1m kim>sue Or shall we meet there?
    """),
    Dialogue("en", "", "one_apology_after_a_refusal", """
        +0m rob>deb Are you coming to the reunion?
        +9m deb>rob Please stop messaging me.
        +1m rob>deb Sorry, I will.
    """),
    Dialogue("en", "", "adults_on_a_dating_site", """
        +0m nic>val how old are you? you look young
        +2m val>nic I'm 34 and you?
        +1m nic>val 36. do you have whatsapp?
        +2m val>nic yes
        +1h nic>val send me a selfie
        +1d nic>val can we meet in person? somewhere quiet
        +1m nic>val I'll get you a present haha
    """),
    Dialogue("en", "", "tutor_and_pupil", """
        +0m tutor>kid How old are you? I need it for the enrolment
        +1m kid>tutor I'm 12
        +1m tutor>kid What grade are you in?
        +1m kid>tutor I'm in 7th grade
        +1d tutor>kid Ask your mom to fill in the form, and do you have Discord for the lessons?
        +1d tutor>kid Turn on your camera so I can see the exercise
    """),
    Dialogue("en", "", "schoolmates_chat", """
        +0m pia>noa how old are you
        +1m noa>pia im 13, you?
        +1m pia>noa im 13 too
        +1m pia>noa do you have snapchat
        +1m noa>pia yes
        +1d pia>noa send me a selfie with your cat
    """),
    Dialogue("en", "", "parent_looks_for_a_teen", """
        +0m mum>teo Where are you?
        +1h mum>teo Dinner is ready
        +1d mum>teo Where are you? The bus left an hour ago
        +1h mum>teo Call me please
        +1d mum>teo When will you be home?
        +1d mum>teo Where are you?
        +1d mum>teo Mom here, where are you?
    """),
    Dialogue("en", "", "fans_write_to_a_singer", "\n".join(f"+2m fan{n}>star I love your new song" for n in range(20))),
    Dialogue("en", "", "critics_of_a_shop", "\n".join(f"+4m c{n}>shop\tYour app is slow today".replace("\t", " ") for n in range(15))),
    Dialogue("en", "", "chatty_friend", "\n".join(f"+1m lou>max and then number {n}" for n in range(30))),
    Dialogue("fr", "", "amis_qui_se_taquinent", """
        +0m jo>al t'as raté le penalty, espèce d'idiot
        +1m al>jo dit le débile qui a marqué contre son camp
        +1m jo>al haha loser
        +2m al>jo t'es un imbécile, on se voit à huit heures
        +1m jo>al apporte les chips, idiot
        +1m jo>al et le ballon, pauvre con
    """),
    Dialogue("fr", "", "taquineries_avec_rires", """
        +0m jo>al espèce d'idiot mdr
        +1d jo>al toujours aussi con 😂
        +1d jo>al imbécile, je t'avais dit mardi haha
        +1d jo>al t'es débile ptdr appelle-moi
    """),
    Dialogue("fr", "", "couple_qui_organise_sa_soiree", """
        +0m ed>flo T'es où?
        +1m flo>ed Encore au bureau, la réunion s'éternise
        +1h ed>flo Tu finis à quelle heure?
        +5m flo>ed Six heures et demie
        +1d ed>flo t'es où mon amour?
        +3m flo>ed Dans l'autobus!
        +1d ed>flo Réponds-moi quand tu peux, je suis à l'épicerie
        +9m flo>ed Du lait et du pain
    """),
    Dialogue("fr", "", "soutien_qui_ecrit_souvent", """
        +0m desk>cal Merci de nous avoir contactés. Votre demande est ouverte.
        +1d desk>cal Il nous manque un détail au sujet de votre commande.
        +1d desk>cal Avez-vous vu notre dernier message sur votre commande?
        +1d cal>desk J'ai dit non, arrêtez de m'écrire
        +1d desk>cal Votre demande est close.
        +1d desk>cal Évaluez notre équipe de soutien.
        +1d desk>cal Votre abonnement se termine bientôt.
        +1d desk>cal Votre facture est prête.
        +1d desk>cal Votre abonnement est terminé.
    """),
    Dialogue("fr", "", "cliente_fachee", """
        +0m cal>desk Mon colis est encore en retard, c'est ridicule
        +1h desk>cal Nous sommes désolés, il arrivera demain.
        +1d cal>desk Il est où? Votre service est épouvantable
        +1h desk>cal Nous vérifions.
        +1d cal>desk Toujours rien. Je veux un remboursement.
    """),
    Dialogue("fr", "", "modération_qui_avertit", """
        +0m mod>tim Votre message a été retiré, il enfreint nos règles.
        +2m tim>mod laisse-moi tranquille
        +1d mod>tim Ceci est un avertissement de l'équipe de modération.
        +1m tim>mod laisse-moi tranquille, espèce d'idiot
        +1d mod>tim Votre commentaire a été retiré. Deuxième avertissement.
        +1d mod>tim Votre compte a été suspendu un jour.
        +1d mod>tim Dernier avertissement.
        +1d mod>tim Votre compte pourrait être fermé.
    """),
    Dialogue("fr", "", "dispute_reglee", """
        +0m sue>kim Laisse-moi tranquille
        +2h kim>sue Je m'excuse pour ce matin
        +1h sue>kim C'est correct. J'étais fatiguée.
        +5m kim>sue On soupe ensemble?
        +5m sue>kim Oui, à sept heures
        +1m kim>sue Parfait
        +1m kim>sue Je réserve à l'italien
        +1m kim>sue Je passe te prendre?
        +1m kim>sue Ou on se rejoint là-bas?
    """),
    Dialogue("fr", "", "excuses_apres_un_refus", """
        +0m rob>deb Tu viens aux retrouvailles?
        +9m deb>rob Arrête de m'écrire.
        +1m rob>deb Désolé, c'est compris.
    """),
    Dialogue("fr", "", "adultes_sur_un_site_de_rencontre", """
        +0m nic>val t'as quel âge? tu as l'air jeune
        +2m val>nic J'ai 34 ans et toi?
        +1m nic>val 36. as-tu whatsapp?
        +2m val>nic oui
        +1h nic>val envoie-moi une photo de toi
        +1d nic>val on se voit en personne?
        +1m nic>val je vais t'offrir un cadeau
    """),
    Dialogue("fr", "", "tutrice_et_eleve", """
        +0m tutrice>kid Quel âge as-tu? C'est pour l'inscription
        +1m kid>tutrice J'ai 12 ans
        +1m tutrice>kid T'es en quelle année?
        +1m kid>tutrice Je suis en secondaire 1
        +1d tutrice>kid Demande à ta mère de remplir le formulaire. As-tu Discord pour les cours?
        +1d tutrice>kid Allume ta caméra que je voie l'exercice
    """),
    Dialogue("fr", "", "camarades_de_classe", """
        +0m pia>noa t'as quel âge
        +1m noa>pia j'ai 13 ans, toi?
        +1m pia>noa j'ai 13 ans aussi
        +1m pia>noa t'as snap?
        +1m noa>pia oui
        +1d pia>noa envoie-moi une photo de toi avec ton chat
    """),
    Dialogue("fr", "", "parent_qui_cherche_son_ado", """
        +0m mum>teo T'es où?
        +1h mum>teo Le souper est prêt
        +1d mum>teo T'es où? L'autobus est passé il y a une heure
        +1h mum>teo Appelle-moi
        +1d mum>teo Tu rentres à quelle heure?
        +1d mum>teo T'es où?
        +1d mum>teo C'est maman, t'es où?
    """),
    Dialogue("fr", "", "admirateurs_d_une_chanteuse", "\n".join(f"+2m fan{n}>star J'adore ta nouvelle chanson" for n in range(20))),
    Dialogue("fr", "", "critiques_d_une_boutique", "\n".join(f"+4m c{n}>shop Votre appli est lente aujourd'hui" for n in range(15))),
    Dialogue("fr", "", "ami_bavard", "\n".join(f"+1m lou>max et puis le numéro {n}" for n in range(30))),
    Dialogue("en", "", "second_coach_of_a_team", """
        +0m coach>kid what grade are you in? we sort teams by age
        +1m kid>coach I'm in 7th grade
        +1m coach>kid great. practice is after school, come with your parents
        +1d coach>kid send me a picture of your vaccination card please
        +1d coach>kid do you have whatsapp for the team chat? tell your mom to join
    """),
    Dialogue("en", "", "second_grandmother_and_surprise", """
        +0m gran>kid How old are you now, sweetheart?
        +1m kid>gran I'm 12!
        +1m gran>kid I'll buy you a game for your birthday
        +1d gran>kid Don't tell your sister about the present, it's a surprise
        +1d gran>kid Send me a picture of the cake
    """),
    Dialogue("en", "", "second_seller_at_the_gate", """
        +0m seller>buyer Where are you? I'm at the gate
        +4m seller>buyer I saw you leave, you forgot the receipt
        +1d seller>buyer Did the lamp work?
        +1d seller>buyer I have two more if you like
        +1d seller>buyer Last call for the lamps
    """),
    Dialogue("en", "", "second_gamers_tease", """
        +0m a>b you suck at this game
        +1m a>b seriously trash
        +1m b>a lol ok, rematch
        +1m a>b gg idiot
        +1m a>b you noob
        +1m a>b loser buys pizza
        +1m b>a deal
    """),
    Dialogue("en", "", "second_employer_looks_for_somebody", """
        +0m boss>emp Where are you? The client is here
        +2h boss>emp Answer me please
        +1d boss>emp Are you sick? The office is worried about you
        +1d boss>emp Your shift starts at eight tomorrow
    """),
    Dialogue("en", "", "second_separated_parents", """
        +0m ex>mom When do you get off work? The kids are hungry
        +1h mom>ex at six
        +1d ex>mom where are you? we are at the school
        +1h mom>ex traffic
        +1d ex>mom stop ignoring me about the weekend, please
        +1h mom>ex saturday is fine
    """),
    Dialogue("fr", "", "second_coach_of_a_team", """
        +0m coach>kid t'es en quelle année? on fait les équipes par âge
        +1m kid>coach je suis en secondaire 1
        +1m coach>kid super. l'entraînement est après l'école, viens avec tes parents
        +1d coach>kid envoie-moi une photo de ta carte de vaccination
        +1d coach>kid t'as whatsapp pour le groupe? dis-le à ta mère
    """),
    Dialogue("fr", "", "second_grandmother_and_surprise", """
        +0m mamie>kid T'as quel âge maintenant, mon trésor?
        +1m kid>mamie J'ai 12 ans!
        +1m mamie>kid Je vais t'acheter un jeu pour ta fête
        +1d mamie>kid Dis pas à ta soeur pour le cadeau, c'est une surprise
        +1d mamie>kid Envoie-moi une photo du gâteau
    """),
    Dialogue("fr", "", "second_seller_at_the_gate", """
        +0m vend>ach T'es où? Je suis à la barrière
        +4m vend>ach Je t'ai vue partir, t'as oublié le reçu
        +1d vend>ach La lampe marche?
        +1d vend>ach J'en ai deux autres si tu veux
        +1d vend>ach Dernier appel pour les lampes
    """),
    Dialogue("fr", "", "second_gamers_tease", """
        +0m a>b t'es nul à ce jeu
        +1m a>b sérieux t'es poche
        +1m b>a mdr ok revanche
        +1m a>b gg idiot
        +1m a>b espèce de noob
        +1m a>b le loser paye la pizza
        +1m b>a deal
    """),
    Dialogue("fr", "", "second_employer_looks_for_somebody", """
        +0m boss>emp T'es où? Le client est arrivé
        +2h boss>emp Réponds-moi s'il te plaît
        +1d boss>emp Es-tu malade? Tout le bureau s'inquiète
        +1d boss>emp Ton quart commence à huit heures demain
    """),
    Dialogue("fr", "", "second_separated_parents", """
        +0m ex>mom Tu finis à quelle heure? Les enfants ont faim
        +1h mom>ex à six heures
        +1d ex>mom t'es où? on est à l'école
        +1h mom>ex pris dans le trafic
        +1d ex>mom arrête de m'ignorer pour la fin de semaine
        +1h mom>ex samedi c'est bon
    """),
)  # fmt: skip
