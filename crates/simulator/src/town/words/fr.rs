//! What people say in French, in pieces of about fifty characters. `{p}` is the product, with its article.

use super::Pieces;

/// How a post begins, whatever it is about.
pub(super) const OPENERS: &str = "\
Ma sœur se moquait, et puis elle a vu le résultat.
Trois semaines d'essai, je peux enfin en parler.
On me pose la question à chaque repas de famille.
Je suis du genre méfiant, mes proches confirmeront.
Dimanche pluvieux, rien de prévu, alors j'ai tenté.
Je n'écris presque jamais ce genre de message.
Petit retour honnête, avec le bon et le moins bon.
Mon voisin du dessus m'a prêté le sien un soir.
Au bureau, plus personne ne parle d'autre chose.
Avant hier encore, j'aurais parié le contraire.
Cadeau d'anniversaire arrivé avec deux mois de retard.
Le facteur a sonné juste avant mon départ en gare.
Confession du mardi : je craque pour les belles choses.
J'ai perdu un pari contre ma fille de neuf ans.
Hier minuit passé, toujours pas couché, mais content.
Il m'a fallu une panne pour m'y mettre sérieusement.
Mon carnet de notes déborde depuis début octobre.
Grand-mère aurait froncé les sourcils, puis souri.
Ce matin la lumière était trop belle pour dormir.
Deux colocataires, un seul placard, zéro dispute.
Après le déménagement il ne restait que l'essentiel.
J'avais juré de ne plus rien acheter avant Noël.
Entre deux trains, j'ai pris le temps de raconter.
Promis à mes abonnés : voici enfin mon avis complet.
Mon mari range tout, sauf ça, et je le comprends.
La semaine dernière j'ai failli abandonner pour de bon.
Chez nous le mercredi sert à tester des idées.
Une amie bretonne m'avait prévenue depuis longtemps.
J'ai compté : onze essais, un échec, dix réussites.
Le chien a adopté le carton, moi le contenu.
Nouvelle saison, nouvelles habitudes, on verra bien.";

/// How a post ends, whatever it is about.
pub(super) const CLOSERS: &str = "\
Je garde, et tant pis pour mes économies.
Seul bémol : la notice, écrite en tout petit.
Posez vos questions, je réponds dans la soirée.
Mon père veut maintenant le même pour sa retraite.
Verdict dans un mois, quand l'effet neuf sera parti.
Je rachèterai sans réfléchir pour mon frère.
Rien d'extraordinaire, juste bien pensé, et ça suffit.
Les photos arrivent dès que mon écran remarche.
Pas donné, mais je préfère payer une seule fois.
Si quelqu'un hésite encore, venez essayer chez moi.
Note personnelle : huit et demi, largement mérité.
Les enfants ont voté oui à l'unanimité.
Ma grand-tante en a commandé deux le soir même.
On en reparle au printemps, rendez-vous noté.
Mention spéciale au service client, très humain.
Moralité, il faut parfois écouter sa belle-mère.
Le détail qui change tout se cache sur le côté.
Maintenant il faut que je trouve où le ranger.
J'aurais aimé connaître ça pendant mes études.
Bref, une dépense que je ne regrette pas.
À ce rythme je vais finir par ouvrir un club.
Celui qui me le pique aura affaire à moi.
Prochaine étape, convaincre tout le palier.
Voilà, c'était la minute sincère de la semaine.
Mes collègues réclament déjà une démonstration.
Un seul défaut trouvé, et encore, en cherchant.
Je retourne jouer avec, à demain tout le monde.
Demandez à Lucie, elle en parle mieux que moi.
La suite au prochain épisode, j'ai encore des tests.";

/// By subject: what was done, what came of it.
pub(super) const TOPICS: [(&str, Pieces); 9] = [
    (
        "cooking",
        (
            "\
Samedi, bœuf mijoté cinq heures avec {p}.
Pour douze invités, {p} a nourri toute la tablée.
Un reste de légumes, du bouillon, {p} et basta.
J'ai lancé un pain rustique directement dans {p}.
Le poulet du dimanche sort enfin moelleux avec {p}.
Mes lentilles préférées cuisent lentement dans {p}.
Risotto aux cèpes hier : {p} sur feu très doux.
J'ai offert {p} au premier vrai repas de mon fils.
Blanquette ratée depuis toujours, sauf avec {p}.
Une soupe à l'oignon gratinée au four dans {p}.",
            "\
La sauce nappait la cuillère sans rien accrocher.
Vaisselle faite en deux minutes, éponge douce, terminé.
La croûte chantait encore en refroidissant.
Le couvercle garde toute la vapeur, on sent la différence.
Même tiède le lendemain, les assiettes sont revenues vides.
Lourd à porter, mais la chaleur reste une heure.
L'odeur a réveillé tout l'immeuble avant midi.
Aucune goutte perdue pendant le service à table.
Je cuisine moins souvent et nous mangeons mieux.
Le fond caramélise joliment sans jamais brûler.",
        ),
    ),
    (
        "gardening",
        (
            "\
Mes basilics poussent sur le rebord grâce au soin de {p}.
J'ai semé trois rangs de radis avec {p} en avril.
Balcon plein nord, pourtant {p} a tout changé.
Avec {p}, mes élèves suivent leurs haricots chaque lundi.
Tomates cerises en pot : {p} m'a mâché le travail.
J'ai transformé une jardinière fêlée avec {p}.
Premier potager à quarante ans, merci {p}.
Capucines et bourrache serrées, {p} prévoit la place.
Ma fille arrose, moi je surveille, {p} fait le reste.
Sur le toit de la coloc, {p} a survécu au vent.",
            "\
Les premières feuilles ont pointé au bout de six jours.
Trois limaces vaincues, une seule salade perdue.
On récolte une poignée par soir, juste assez.
Les abeilles du quartier ont trouvé l'adresse.
Le terreau retient l'eau même après la canicule.
Même la voisine aux mains noires réussit le sien.
Je note les dates au crayon sur des bâtonnets.
Tout tient sur un mètre carré, tabouret compris.
La récolte pèse quarante grammes, la fierté dix kilos.
Rien n'a gelé malgré deux nuits à moins deux.",
        ),
    ),
    (
        "books",
        (
            "\
Avec {p}, j'ai ouvert un roman dont j'ignorais tout.
Chaque mois {p} bouscule ma pile de chevet.
J'ai lu d'une traite le premier titre reçu dans {p}.
Notre club du jeudi tire au sort grâce à {p}.
Dans le tram, {p} remplace enfin mon téléphone.
Offrir {p} à ma tante libraire, quel risque.
J'ai découvert une autrice galloise avec {p}.
Deux nouvelles et une carte : {p} tient dans la boîte.
Insomnie, tisane, couverture, {p} sur les genoux.
Mon fils de quinze ans a chipé {p} avant moi.",
            "\
Cent pages plus loin, le thé était froid.
La note manuscrite glissée dedans m'a touchée.
Je n'aurais jamais choisi cette couverture seule.
On s'est disputés sur la fin pendant une heure.
Le papier sent bon, détail idiot mais vrai.
J'ai souligné onze phrases, du jamais vu.
Depuis, la télé prend la poussière au salon.
Le marque-page en tissu a déjà voyagé à Brest.
Trois recommandations suivies, trois réussites.
Je prête tout, et on me rend tout corné.",
        ),
    ),
    (
        "cycling",
        (
            "\
Quarante bornes sous la pluie avec {p} hier soir.
Je vais au travail chaque matin avec {p}.
Vacances en Vendée, {p} chargé comme un mulet.
Avec {p}, mes courses tiennent sans sac à dos.
Première sortie gravel du club, {p} au départ.
J'ai grimpé le col derrière chez moi avec {p}.
Livraison de gâteaux à vélo : {p} a tenu le choc.
Trois ans de pavés lillois n'ont pas eu raison, puis {p}.
La crèche, le marché, le bureau : {p} suit partout.
Brevet de deux cents kilomètres, {p} compris.",
            "\
Mon ordinateur est resté parfaitement sec dedans.
Ça se clipse d'une main, gants compris.
Aucun cliquetis, même sur les rails du tram.
Les automobilistes voient enfin la bande de nuit.
Un litre de lait, six œufs, zéro casse.
J'ai gagné dix minutes le matin, chronomètre en main.
La fixation ne bouge plus après deux cents nids-de-poule.
Dos sec à l'arrivée, chemise présentable en réunion.
Le mécano du quartier a demandé la marque.
Seul le vent de face reste un problème.",
        ),
    ),
    (
        "home",
        (
            "\
J'ai enfin rangé mes tournevis avec {p}.
Étagère posée droite du premier coup, merci {p}.
Fuite sous l'évier dimanche soir, {p} à portée de main.
Pour retaper le vieux buffet, {p} m'a suivi partout.
Mon atelier tient dans un placard grâce à {p}.
Lit d'enfant monté en trente minutes avec {p}.
Prêté à la coloc, {p} est revenu complet.
La porte grinçait depuis mars, {p} a réglé ça.
Avec {p}, ma fille apprend à visser sans râler.
J'ai réparé le grille-pain de ma mère avec {p}.",
            "\
Chaque outil a sa poche, on voit ce qui manque.
Le cuir se patine, la couture ne bouge pas.
Plus besoin de vider trois caisses pour une clé.
Deux trous rebouchés, aucune marque au mur.
Ça se roule, ça se pend, ça disparaît.
Le niveau à bulle miniature m'a bluffé.
J'ai économisé la visite du plombier.
Les vis restent aimantées au rabat, pratique.
Fini les cris pour retrouver le mètre.
Le bois respire, la cire fait le reste.",
        ),
    ),
    (
        "games",
        (
            "\
Soirée à six autour de la table avec {p}.
On a sorti {p} après le fromage, erreur fatale.
Premier essai de {p} avec les cousins de Nantes.
Les règles de {p} s'expliquent en quatre minutes.
Partie perdue à {p} contre une débutante complète.
En camping sous l'orage, {p} a sauvé la soirée.
Mon groupe du vendredi ne jure plus que par {p}.
J'ai joué à {p} en solo pendant la sieste.
À la médiathèque, {p} a attiré trois curieux.
Deux couples, une bouteille, {p} jusqu'à une heure.",
            "\
Alliances, trahisons, fous rires, tout y passe.
Le plateau en relief vaut à lui seul le détour.
Personne n'a regardé son téléphone, record battu.
La revanche est déjà programmée pour samedi.
Les pions en bois claquent avec un bruit parfait.
Stratégie prévue au départ, panique totale ensuite.
Même ma belle-sœur a négocié comme une pirate.
Une manche dure vingt minutes, on en a fait sept.
Le phare lumineux a provoqué des cris de joie.
Le hasard pèse peu, les bavards gagnent souvent.",
        ),
    ),
    (
        "running",
        (
            "\
Dix kilomètres au bord du canal avec {p}.
Reprise en douceur après l'entorse, {p} aux pieds.
Cross boueux de Saint-Brieuc, {p} pour baptême.
J'ai couru ma première heure entière avec {p}.
Fractionné sur piste mardi, {p} enfin rodé.
Sortie longue au lever du jour avec {p}.
Mon genou droit valide {p} depuis un mois.
Trail nocturne à la frontale : {p} accroche partout.
Course à la poussette, bébé endormi, {p} vaillant.
Semi de Vannes bouclé sourire aux lèvres avec {p}.",
            "\
Zéro ampoule, ce qui ne m'arrive jamais.
L'amorti se fait oublier dès le deuxième virage.
Mon allure a fondu de douze secondes au kilomètre.
Les racines mouillées ne me font plus peur.
Chaussettes sèches malgré trois flaques énormes.
Le lendemain, escaliers montés sans grimacer.
La foulée devient plus ronde, mon coach l'a vu.
On entend presque plus le bruit des pas.
Le laçage tient sans double nœud, petite victoire.
J'ai terminé avec de la réserve, incroyable.",
        ),
    ),
    (
        "coffee",
        (
            "\
Premier café du matin préparé avec {p}.
Trois cafetières testées, un seul grain : {p}.
J'ai servi {p} à mes beaux-parents italiens.
Dans le van, au bord du lac, {p} et silence.
Filtre, piston, moka : {p} passe partout.
Réunion de huit heures supportée grâce à {p}.
Une pincée de cannelle, {p} et un vieux mug.
J'ai comparé {p} au sachet du supermarché.
Dégustation à l'aveugle au bureau avec {p}.
Glacé avec une rondelle d'orange, {p} surprend.",
            "\
Noisette d'abord, puis une pointe de mandarine.
Aucune amertume, même oublié dix minutes.
La date de torréfaction figure au stylo dessus.
Mon moulin manuel n'a jamais autant tourné.
Ils ont redemandé une tasse, fait historique.
La mousse tenait encore à la dernière gorgée.
Le paquet se referme vraiment, gloire au zip.
J'ai baissé le sucre sans m'en rendre compte.
Deux collègues ont deviné le pays d'origine.
Le sachet vide parfume encore mon tiroir.",
        ),
    ),
    (
        "any",
        (
            "\
J'utilise {p} tous les jours depuis la rentrée.
Mon premier essai avec {p} date de mardi soir.
J'ai emmené {p} en week-end chez des amis.
Au début {p} me laissait franchement sceptique.
Toute la famille a voulu voir {p} de près.
J'ai comparé longuement avant de choisir {p}.
Un collègue m'avait vanté {p} à la cantine.
Avec {p} j'ai enfin tenu une bonne résolution.
Le hasard a mis {p} sur mon chemin en juin.
J'ai montré {p} à ma mère, difficile à contenter.",
            "\
La prise en main m'a demandé cinq minutes.
Je m'attendais à pire, surtout à ce tarif.
Chaque détail semble avoir été pensé longtemps.
Mon quotidien y gagne un bon quart d'heure.
Rien à redire sur la finition, très soignée.
Les débuts furent hésitants, la suite limpide.
Ça remplace trois objets qui traînaient partout.
J'ai déjà converti deux amis sceptiques.
On sent le travail de gens passionnés derrière.
Mes habitudes ont changé sans effort particulier.",
        ),
    ),
];
