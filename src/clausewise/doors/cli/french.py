"""What the shipped detectors say of themselves, in French: what they see, why, and where they end. English stands in their docstrings."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, tuple[str, str, str]] = {
    "accusation": (
        (
            "trouve les noms de personnes, à leurs majuscules et à leurs titres, là où se trouve le mot d'un crime, et le dit quand la "
            "phrase lie les deux (defamation). Ce qu'un tribunal, un film ou une rumeur raconte est laissé de côté."
        ),
        (
            "« un voleur a pris mon vélo » n'accuse personne; les mêmes mots derrière un nom peuvent coûter son emploi à quelqu'un, que "
            "ce soit vrai ou non."
        ),
        (
            "si c'est vrai ne se sait pas ici, et la personne condamnée ou le personnage célèbre n'est pas reconnu : c'est toujours "
            "quelqu'un qui décide. Un nom sans majuscules ou un surnom n'est pas vu."
        ),
    ),
    "alert": (
        (
            "prend les mots de danger (le lexique emergency_alert) et demande si leur phrase, ou une phrase voisine, s'adresse à autrui "
            "au sujet d'ici et de maintenant (alert.live) : un ordre, un présent, un lieu, le ton d'un avis officiel, un cri."
        ),
        (
            "la plupart des textes qui nomment un danger sont des nouvelles, des plans, des exercices, des films, des souvenirs et des "
            "questions; la clause porte sur le fait de sonner l'alarme."
        ),
        (
            "le présent et le passé se lisent à quelques mots, et une fausse alerte bien faite ressemble à une vraie, comme il se doit : "
            "les deux peuvent faire peur, et les deux vont à une personne. Une figure de style qu'aucun lexique ne connaît passe."
        ),
    ),
    "avatar": (
        "compare l'image d'un compte avec les logos des marques du registre (account.avatar).",
        "avec le logo de l'exploitant à côté, n'importe quel nom passe pour le sien.",
        (
            "une image qui ne montre qu'une partie du logo, ou le logo parmi autre chose, n'est pas trouvée. Sans logos au registre, rien "
            "n'est ouvert."
        ),
    ),
    "location": (
        "repère les images qui disent, dans leurs métadonnées EXIF ou XMP, où elles ont été prises (image.location).",
        "un téléphone l'écrit sans qu'on y pense, et qui publie l'image publie son adresse, ou celle d'autrui.",
        (
            "le lieu peut être public, et c'est le plus souvent la photo de la personne elle-même : on demande si elle le veut, rien de "
            "plus. Ce que l'image montre d'un lieu n'est pas lu."
        ),
    ),
    "logo": (
        "cherche les logos des marques du registre dans toute image, à toute taille, sur tout fond et en d'autres tons (image.logo).",
        "une page, une affiche ou une lettre qui montre le logo de l'exploitant parle en son nom.",
        (
            "qui montre un logo peut le critiquer, le vendre ou y travailler : une personne décide, et une autorisation le lève. Un logo "
            "tourné, penché, à demi couvert ou plus petit que le huitième de l'image n'est pas trouvé; un logo aussi simple qu'un disque "
            "est trouvé dans tout disque. Sans logos au registre, rien n'est comparé."
        ),
    ),
    "nudity": (
        "donne à chaque image, et à chaque vue d'un film ou d'une image animée, la note d'un modèle appris (image.nudity).",
        "des services ouverts à tous les âges ne portent pas de pornographie, et les mots seuls ne la montrent pas.",
        (
            "ce que vaut la note n'est pas mesuré ici, car de telles images ne peuvent être gardées pour des essais; ses auteurs disent "
            "qu'au-dessus de 0,8 une image n'est le plus souvent pas pour tous les yeux. Il connaît les photos, à peine les dessins; il "
            "prend l'art, la médecine, les maillots et l'allaitement pour plus qu'ils ne sont, et ne connaît pas les âges. Aucune machine "
            "n'agit donc là-dessus, sinon pour étiqueter ou retenir."
        ),
    ),
    "youth": (
        "trouve l'âge de 10 à 17 ans qu'un texte donne à quelqu'un (age.minor) : « j'ai 13 ans », « I'm 15 ».",
        "à côté d'une image de nu, c'est le signe sur lequel une personne doit regarder tout de suite; seul, il ne veut rien dire.",
        "de qui est cet âge n'est pas lu, ni s'il est vrai; les vins, les chats et les garanties ont aussi un âge.",
    ),
    "disparagement": (
        (
            "trouve le mépris, les insultes, les accusations et les appels à ruiner (le lexique disparagement), et dit avec "
            "disparagement.mark quel nom du registre ils visent; la preuve donne les deux, comme dans Dexero/called_criminals."
        ),
        (
            "la clause ne protège que ces noms, et « Dexero bloque les escrocs » tient les mêmes mots qu'une insulte. La critique honnête "
            "doit rester : une plainte, un avis, une question, une comparaison et un compte rendu pèsent moins."
        ),
        (
            "les liens se lisent à l'ordre des mots et à quelques mots de liaison, non à la grammaire; l'ironie et les faits amers "
            "passent. C'est une personne qui décide."
        ),
    ),
    "bargain": (
        (
            "reconnaît l'offre ordinaire d'un commerce à ses clients (bargain) : rabais, points, infolettre, et ses factures et reçus, "
            "avec taxes et total (receipt), et l'invitation à se connecter, sans plus (sign_in), si d'un bout à l'autre aucun secret "
            "n'est demandé, aucun compte n'est en danger, aucun gain n'est à libérer et aucun argent à envoyer."
        ),
        (
            "le détecteur appris entend le même ton dans « 20 % de rabais » ou « total 38,52 $ » et dans un piège, et personne n'est un "
            "fraudeur ni un polluposteur pour un rabais ou une facture."
        ),
        "une fausse boutique qui ne fait qu'annoncer a le même air; elle relève des clauses sur la publicité et les liens.",
    ),
    "caution": (
        (
            "reconnaît la mise en garde (caution) : le texte nomme une fraude, dit de s'en garder et en montre les mots entre "
            "guillemets, sans rien demander lui-même."
        ),
        "une mise en garde contient les mots mêmes du piège, souvent plusieurs, si bien que la posture de chacun n'y suffit pas.",
        (
            "un piège montré sans guillemets, ou un avis qui donne un lien ou un numéro à appeler, est jugé tel quel. Qui met son propre "
            "piège entre guillemets en disant de s'en garder n'attrapera personne."
        ),
    ),
    "beacon": (
        (
            "repère ce qu'une page, un courriel ou un document charge ou appelle pour qu'un tiers apprenne qu'on l'a ouvert : images et "
            "médias qui ne dessinent rien (beacon.pixel), cadres sans taille (beacon.frame), appels du code, des styles et des liens "
            "(beacon.callback), chargements anticipés (beacon.prefetch), modèles distants et accusés de lecture (beacon.remote), services "
            "connus (beacon.tracker) et liens qui disent de qui vient le clic (beacon.parameter)."
        ),
        "on est observé sans le savoir, et rien dans le texte visible ne le dit.",
        (
            "seuls comptent les hôtes de tiers, ni ceux de l'exploitant ni celui que la page donne pour le sien; qui sert des images "
            "visibles en apprend autant et n'est pas accusé. Le code est lu, non exécuté. Une visite comptée par un service connu pèse peu."
        ),
    ),
    "form": (
        (
            "repère les formulaires qui demandent un numéro de carte ou un NIP (form.card), un mot de passe (form.password), un numéro "
            "ou une pièce d'identité (form.identity), les adresses d'autrui (form.contacts), qui cachent des champs que le navigateur "
            "remplit (form.hidden), et dit où tout cela part (form.elsewhere)."
        ),
        "qui les remplit donne ses secrets à quelqu'un d'autre qu'il ne croit.",
        (
            "un formulaire qui envoie chez soi peut être celui, honnête, d'un client : il pèse peu, sauf s'il demande ce qu'aucun "
            "formulaire honnête ne demande, se dit de l'exploitant, vient d'un courriel ou déguise ses mots."
        ),
    ),
    "denied": (
        (
            "là où un texte parle d'une transaction, cherche ses suites de mots parmi les noms et les autres noms de la liste de "
            "l'exploitant (export.denied)."
        ),
        (
            "nommer quelqu'un d'une liste relève de l'actualité; traiter avec lui est ce que la loi interdit. Et une recherche coûte "
            "autant pour dix noms que pour un million."
        ),
        (
            "les noms se comparent entiers et tels que listés (aux accents et aux sosies près); un nom court ou courant ne compte qu'avec "
            "un second indice. Un homonyme est une autre personne : ce n'est jamais plus qu'une raison de regarder. Sans liste au "
            "registre, rien n'est cherché."
        ),
    ),
    "disguise": (
        "signale qu'un mot cache des caractères (hidden.characters) ou qu'il a été déguisé (disguise).",
        "qui glisse une lettre étrangère dans un mot veut tromper l'œil; le texte caché relève d'une clause à part (marks.hidden).",
        (
            "le leet et les lettres espacées ne comptent que si le mot d'en dessous est connu d'un lexique; on le fait aussi par jeu, "
            "d'où un score modeste."
        ),
    ),
    "generalisation": (
        (
            "cherche, dans la phrase où un groupe est nommé, les tournures qui rabaissent (generalisation) : bêtes, voleurs, maîtres du "
            "monde, remplaçants, indésirables; ce qui les nie, les dénonce, les rapporte ou les montre (countered), et le mot blessant "
            "que l'on prend pour soi (reclaimed)."
        ),
        (
            "une liste de mots ne joint pas n'importe quel groupe à n'importe quel propos, et le détecteur appris prend un démenti pour "
            "son contraire."
        ),
        (
            "des tournures, pas une grammaire : un groupe absent des lexiques n'est pas vu, l'ironie passe, et un propos mesuré reste ici "
            "une opinion."
        ),
    ),
    "hidden": (
        (
            "signale chaque passage d'une page, d'un courriel ou d'un document que quelque chose cache et que rien d'honnête n'explique "
            "(hidden.text); la preuve nomme le procédé, la règle telle qu'elle est écrite et l'élément. Les mots-clés entassés dans les "
            "balises méta comptent aussi : personne ne les voit non plus."
        ),
        "ce que le lecteur ne voit pas est écrit pour d'autres : moteurs de recherche, filtres, programmes qui lisent.",
        (
            "chaque procédé a sa part de cas voulus; un tas de mots-clés ou des ordres à des machines ne laissent pas de doute, un mot ou "
            "deux et ce que seul un tracé trancherait en laissent beaucoup. Les raisons honnêtes, c'est la lecture qui les dit."
        ),
    ),
    "link": (
        (
            "cherche, dans un texte, une page, un courriel ou un document, les liens qui mentent : l'adresse affichée n'est pas "
            "celle où l'on va (link.mismatch), l'hôte imite un hôte protégé (link.lookalike), un nom précède l'hôte "
            "(link.credentials), un nombre en tient lieu (link.address), le port surprend (link.port), l'adresse est du code ou "
            "du contenu (link.script), elle renvoie ailleurs (link.redirect), elle est raccourcie (link.shortener) ou déguisée "
            "(link.obfuscated), le fichier a deux extensions (link.suffix), ou l'hôte est sur la liste de l'exploitant "
            "(link.blocked)."
        ),
        "c'est par un lien que la tromperie devient un tort, et son texte dit ce que veut bien son auteur.",
        (
            "rien n'est téléchargé : on ignore où mène un lien raccourci. Redirections, liens courts et nombres sont le plus souvent "
            "honnêtes; leurs scores le disent, et aucune clause n'agit sur un seul d'entre eux."
        ),
    ),
    "macro": (
        (
            "repère le code que contient un document (document.macro), plus sûrement s'il démarre de lui-même, et les programmes qu'un "
            "document lance par un champ, une formule ou une action (document.call)."
        ),
        "un texte se lit sans programme; qui ouvre une lettre ne s'attend pas à ce qu'elle lance un interpréteur de commandes.",
        (
            "seuls comptent la présence et les noms; ce que fait le code n'est pas lu. D'honnêtes bureaux ont des macros, qui à elles "
            "seules invitent à regarder; appeler un interpréteur de commandes n'a pas d'usage honnête."
        ),
    ),
    "known": (
        (
            "cherche dans les banques les empreintes des images, des plans, des sons et des fichiers (known.<clause>), images tournées ou "
            "en miroir comprises, ainsi que les condensés des octets d'une partie. known.sealed dit à côté que rien du contenu ne "
            "peut être montré."
        ),
        (
            "ce que quelqu'un a trouvé et dit une fois n'est plus à trouver, et aucun modèle n'est aussi sûr qu'un fichier identique."
        ),
        (
            "une image à 31 bits d'une autre peut être une autre (distance usuelle de PDQ) : de loin, rien n'est certain; les images que "
            "PDQ juge unies (qualité sous 0,5) ne sont reconnues qu'à leurs octets; un son doit durer 8,5 secondes. Sans banque, rien "
            "n'est cherché."
        ),
    ),
    "masquerade": (
        (
            "repère les fichiers déguisés (file.disguise) et dit comment : deux extensions, extension repoussée hors de vue ou écrite en "
            "lettres ressemblantes, signes qui retournent un nom, programme ou script sous le nom ou le type d'un document, image qui est "
            "aussi un script, une page ou une archive, noms d'une archive qui mènent hors du dossier où on l'ouvre. "
            "Dans un texte : noms que des signes retournent pour qu'une autre extension soit vue."
        ),
        "qui ment sur la nature d'un fichier veut le faire ouvrir à qui ne l'ouvrirait pas autrement.",
        (
            "ce que fait le fichier n'est pas jugé ici. Un programme sous son propre nom n'est pas déguisé, ni un PNG nommé « .jpg »; une "
            "page enregistrée à la place d'une image ou une archive derrière elle arrivent à d'honnêtes gens, et leurs scores restent bas. "
            "Un texte qui met en garde contre un nom retourné pèse moins."
        ),
    ),
    "rule": (
        (
            "cherche ce qui nuit dans les octets, avec le nom de la règle comme preuve : un virus précis (file.virus), tel le "
            "fichier d'essai des antivirus, ou un procédé (file.rule) : macros "
            "qui démarrent d'elles-mêmes, téléchargeurs, interpréteurs livrés à distance, voleurs de mots de passe, mineurs cachés, "
            "portes dérobées de sites, demandes de rançon, scripts destructeurs, raccourcis et images de disque piégés, documents qui "
            "portent un programme. Le dossier de règles YARA de l'exploitant (réglage rules) est lu à côté."
        ),
        "ce qu'un programme fait à qui le lance est dans ses octets, non dans son nom.",
        (
            "les règles connaissent ce qui a déjà été vu; ce qui est compressé ou nouveau passe, et un antivirus a sa place à côté. Un "
            "texte qui montre un tel code en parle et ne lance rien : seuls y comptent les demandes de rançon et le fichier d'essai. Un "
            "programme compressé n'accuse personne à lui seul."
        ),
    ),
    "mail": (
        (
            "lit les en-têtes, la trace des serveurs, les signatures, les liens et les pièces jointes d'un courriel; chaque constat nomme "
            "l'en-tête ou l'endroit : expéditeur falsifié (mail.forged), caché (mail.sender_hidden) ou emprunté (mail.display_name), corps "
            "altéré après signature (mail.signature), réponses détournées (mail.reply_elsewhere), envoi de masse sans désabonnement "
            "(mail.unsubscribe_missing), destinataires cachés (mail.recipients_hidden), chaîne (mail.chain), piège (mail.phishing), pièce "
            "jointe sous un faux nom (mail.attachment)."
        ),
        (
            "on ne peut ni répondre, ni refuser, ni se fier à un courriel dont l'expéditeur se cache; sa structure le montre, quels que "
            "soient les mots."
        ),
        (
            "les preuves d'origine ne comptent que telles que les a notées un serveur récepteur (mail_servers au registre); sans clés, "
            "seule l'empreinte du corps signé est vérifiée. Listes, réexpéditions, formulaires de contact et services d'envoi font "
            "souvent comme les faussaires; ce qui l'explique efface le constat."
        ),
    ),
    "mark": (
        (
            "trouve les marques du registre, leurs autres noms et les produits, dans ce qu'une page, un courriel ou un document dit de "
            "soi (meta.mark : mots clés, description, Open Graph, cartes Twitter, JSON-LD, titres et textes de remplacement bourrés) et "
            "dans ce qu'il cache (hidden.mark)."
        ),
        (
            "quand on cherche un nom, on doit le trouver là où il est vraiment question de lui; la clause protège les noms de "
            "l'exploitant et de ses fournisseurs."
        ),
        (
            "une page qui montre aussi le nom est crue, sauf si elle en abuse; de même le texte de remplacement d'une image montrée. Une "
            "page dont un script écrit les mots est jugée plus doucement. Une adresse n'est pas une mention."
        ),
    ),
    "menace": (
        (
            "cherche les tournures de la menace qu'aucune liste de mots ne contient : le mal insinué, guetté, mis sous condition ou en "
            "chemin (menace), l'appel à s'en prendre à des gens ou à des lieux (rallying), et qui pousse quelqu'un à se faire du mal "
            "(urging)."
        ),
        "les mots d'une menace sont ceux de tous les jours; seule leur façon de se tenir ensemble la dit.",
        (
            "des tournures, pas une grammaire, et aucun souvenir de ce qui précède. Ce qui veut dire autre chose en pareille compagnie est "
            "laissé de côté; la posture du texte affaiblit le score."
        ),
    ),
    "personal": (
        (
            "repère et valide les numéros des gens et de leur argent, les moyens de les joindre et les adresses, "
            "puis dit à qui c'est et ce qu'on en veut."
        ),
        "un numéro validé est une preuve; une suite de chiffres qui ne l'est pas peut être un numéro de commande.",
        (
            "un nom seul n'est pas un renseignement privé et n'est pas cherché. Un numéro sans forme propre, sans clé de "
            "contrôle et sans mot qui le nomme n'est pas relevé. Les scores sont des estimations, vérifiées sur des textes "
            "dont les places sont connues."
        ),
    ),
    "pretence": (
        (
            "lit les noms et les signatures des comptes, le nom affiché de l'expéditeur d'un courriel et les dernières lignes d'un texte, "
            "et dit ce qu'ils prétendent : account.lookalike, account.role, account.official, claim.staff, claim.body."
        ),
        "un nom emprunté ouvre toutes les portes.",
        (
            "le vrai personnel et les vrais partenaires de l'exploitant ont les mêmes noms : ce qu'ils peuvent dire est une autorisation. "
            "Dans un courriel, un nom est honnête quand l'hôte d'où il vient est celui de son titulaire; qui a contrefait l'hôte est une "
            "autre affaire."
        ),
    ),
    "provenance": (
        (
            "relève un manifeste C2PA qui ne se vérifie pas (provenance.invalid) et ce qui reste d'un manifeste, ou des données d'un "
            "auteur, qu'on a retirés (provenance.stripped)."
        ),
        "qui coupe ou contrefait l'étiquette d'une image en cache la source.",
        (
            "qui a signé n'est pas jugé, seulement que rien n'a changé depuis; rien n'est téléchargé, et sans la bibliothèque un "
            "manifeste n'est pas vérifié. Bien des programmes retirent ou brisent d'eux-mêmes ces étiquettes, d'où des scores modestes."
        ),
    ),
    "referral": (
        "repère les liens dont l'adresse dit qu'une vente sera portée au crédit de quelqu'un (promotion.link).",
        "un tel lien fait la réclame du produit d'un autre, quoi que disent les mots autour.",
        "seule l'adresse est lue : un lien raccourci la cache, et le suivi d'une campagne (utm_source) ne compte pas.",
    ),
    "scheme": (
        (
            "cherche les offres, les pièges et les modes d'emploi : drogues, armes, faux papiers et données volées (unlawful), intrusion "
            "(intrusion), protections forcées (decryption), crimes auxquels on pousse (incitement), enfants (sexual_minors), commerce "
            "(solicitation), fraudes (fraud_phishing), biens contrôlés (export), prétendue autorité qui veut un code (impersonation)."
        ),
        (
            "les lexiques tiennent des expressions figées; une offre, c'est une marchandise, une vente et un moyen de joindre le vendeur, "
            "dans n'importe quel ordre."
        ),
        (
            "des tournures, pas une grammaire : l'argot, les prix et les noms changent plus vite que les listes. L'honnête propos sur la "
            "même chose est laissé de côté à ce qui l'entoure."
        ),
    ),
    "tone": (
        (
            "donne à chaque texte un score étalonné pour chaque étiquette apprise (tone.hate, tone.spam…) et les traits dont il parle."
        ),
        (
            "l'essentiel des abus est sous-entendu, et la plupart des mots qui semblent abusifs sont cités, niés ou dits avec "
            "bienveillance; une liste ne peut le savoir."
        ),
        (
            "il a appris de quelques centaines de milliers de textes, courts pour la plupart, et plus en anglais qu'en français. Un "
            "texte dans une autre langue, ou qui se défait en miettes, dépasse ce qu'il connaît : il le dit (tone.unfamiliar) et rien de "
            "plus fort qu'une retenue ne s'ensuit."
        ),
    ),
    "words": (
        "trouve les motifs de chaque lexique et les noms du registre de l'exploitant.",
        "les mots sont l'indice honnête le moins coûteux, et l'on voit aussitôt lesquels ont pesé.",
        (
            "une liste de mots ne connaît ni l'ironie ni guère le contexte. near, unless et l'attitude en donnent un peu; les forces "
            "sont des estimations, vérifiées sur des textes étiquetés quand il y en a, et c'est la clause qui décide de ce qu'un score "
            "entraîne."
        ),
    ),
}
