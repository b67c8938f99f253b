"""Everyday words of both languages: the scan never looks for one of them alone when a pattern offers anything more telling."""

from __future__ import annotations

_ENGLISH = """
a about above account add after again against ago all almost alone along already also always am among an and another
answer any anybody anyone anything are around as ask at away back bad be because been before being best better between
big both bring build business but button buy by call came can car card care case change child children city class
clear close code come company computer could country course cut data date day days deal did different do does doing
done door down drive drop during each early easy eat end enough even ever every everybody everyone everything eye face
fact fall family far fast few file find first five follow food for form found four free friend friends from full game
gave get girl give go going good got great group had hand happy hard has have he head hear help her here high him his
hold home hour house how hundred i idea if important in information into is issue it its job join just keep kid kind
know large last late later learn leave left less let life like line link list little live long look lost lot love low
made mail main make man many may maybe me mean meet meeting member members men message might mind minute money month
more morning most move much must my name near need never new news next night no not nothing now number of off office
often old on once one only open or order other our out over own page paid part party pay people person phone photo
place plan play point post power price problem public put question quick read ready real really remove reply report
rest right room run said same save saw say school second see seem sell send sent service set seven shall she short
should show side since site six small so some somebody someone something soon start state stay still stop story street
such sure system take talk team tell ten than thank thanks that the their them then there these they thing things
think this those three through time to today together told tomorrow tonight too took town try turn two under until up
update us use used user very visit wait walk want was watch water way we week weeks well went were what when where
which while white who whole why will with without woman women won word words work world would write wrong year years
yes yet you young your yourself
"""
_FRENCH = """
a abord accord acheter afin ai aide aider aille ailleurs aime aimer ainsi air alors an ancien année années ans appel
appeler apprendre après arrête arriver as assez attend attendre au aucun aujourd'hui aussi autre autres aux avant avec
avez avoir avons bas beau beaucoup belle besoin bien bon bonne bonjour bureau c'est ça car carte cas ce cela celle
celui cent ces cet cette ceux chaque chef cher chercher chez chose choses ci cinq client code comme comment commande
compte comprendre contre côté coup cours croire d'abord d'un d'une dans date de début dehors déjà demain demande
demander depuis dernier dernière derrière des dès deux deux fois devant devoir dire dis dit dix donc donner dont du
eau elle elles en encore enfant enfants enfin ensemble ensuite entre entreprise envoyer est et était étais étant état
êtes être eu eux exemple exporter façon faire fais fait faites famille faut femme femmes fichier fille fils fin fois
font force forme fort frère garder gens grand grande gros groupe gratuit haut heure heures hier histoire homme hommes
ici idée il ils image important information j'ai jamais je jeu jeune joie jouer jour journée jours jusqu'à juste l'a
la là laisser le les leur leurs lien lieu ligne lire liste livre loin long longtemps lors lui ma madame main
maintenant mais maison mal manger marche matin mauvais me même mère mes message mettre mieux mille mise moi moins mois
moment mon monde monsieur monter montre montrer mort mot mots moyen n'a n'est ne nom nombre non nos notre nous nouveau
nouvelle nuit on ont ou où oublier oui ouvrir page papier par parce parents parfois parler part partie partir pas
passe passer pays pendant pense penser père personne personnes petit petite peu peur peut peux photo place plan plus
plusieurs plutôt point porte porter possible poste pour pourquoi pouvoir premier première prendre près prêt prix
problème produit projet public puis qu'il quand quatre que quel quelle quelque qui quoi rapport recevoir regarder
répondre reste rester retour retrouver rien route rue s'il sa sais sans savoir se semaine sens sept sera service ses
seul seulement si simple site six soir soit soleil son sont sous souvent sur sûr table tant tard te tel téléphone
temps tenir tête tiens toi tomber ton toujours tour tous tout toute toutes train travail travailler très trois trop
trouve trouver tu un une vais vas vendre venir vers veut veux vie vieux ville vite voici voilà voir voiture vos votre
vouloir vous vrai vraiment vu y
"""
WORDS = frozenset(f"{_ENGLISH} {_FRENCH}".split())
