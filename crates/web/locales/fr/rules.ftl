# Ce que disent les règles : conditions, brouillons, publications, états ; et les noms de lieux.

language-fr = français
language-en = anglais
language-de = allemand
language-es = espagnol
language-it = italien
language-pt = portugais
language-nl = néerlandais

finding-live = La campagne est ouverte
finding-period = Du { $start } au { $end }
finding-place = { $posts ->
    [one] Une publication en tout
   *[other] { $posts } publications en tout
}
finding-standing = Votre compte peut prendre des places
finding-network = Sur { $networks }
finding-any-country = Depuis n'importe quel pays
finding-country = Pays : { $countries }
finding-any-language = Dans n'importe quelle langue
finding-language = Langue : { $languages }
finding-any-topic = Sur n'importe quel sujet
finding-topic = Sujet : { $topics }
finding-influence = Influence d'au moins { $least }
finding-fake-share = Au plus { $most } de faux abonnés
finding-frequency = { $posts ->
    [one] Une publication en { $span }
   *[other] Au plus { $posts } publications en { $span }
}
finding-cap = Au plus { $cap } pour une même personne
finding-saturation = { $posts ->
    [one] Au plus une publication sponsorisée en sept jours
   *[other] Au plus { $posts } publications sponsorisées en sept jours
}
finding-own-place = { $left ->
    [0] plus aucune place
    [one] { $left } place libre
   *[other] { $left } places libres
}
finding-own-range = { $low } à { $high }

miss-closed = elle est { $state }
miss-starts-in = commence dans { $wait }
miss-ended = terminée depuis { $ago }
miss-full = { $places ->
    [one] la seule place est prise
   *[other] les { $places } places sont prises
}
miss-kept-for-small = { $left ->
    [one] la dernière place est gardée pour les petits comptes ; le vôtre a { $over } abonnés de trop
   *[other] les { $left } dernières places sont gardées pour les petits comptes ; le vôtre a { $over } abonnés de trop
}
miss-suspended = suspendu depuis le { $since }
miss-none = le vôtre n'en indique pas
miss-none-in-common = le vôtre : { $own }
miss-unmeasured = pas encore mesuré
miss-short = le vôtre : { $own } ; il manque { $by }
miss-over = le vôtre : { $own } ; { $by } de trop
miss-unsure = le vôtre : { $own } ; trop juste pour trancher, peut-être { $by } de trop
miss-too-often = { $posts ->
    [one] déjà une ; de nouveau possible le { $again }
   *[other] déjà { $posts } ; de nouveau possible le { $again }
}
miss-too-often-for-good = { $posts ->
    [one] déjà une, c'est le maximum
   *[other] déjà { $posts }, c'est le maximum
}
miss-over-cap = une de plus dépasserait de { $by }

wording-quoted = « { $word } »
wording-too-long = { $used } caractères, alors que { $network } en accepte { $limit }.
wording-too-heavy = { $used } caractères selon le décompte de { $network }, qui en accepte { $limit }.
wording-too-long-cure = { $over ->
    [one] Retirez un caractère.
   *[other] Retirez { $over } caractères.
}
wording-too-many-bytes = Le texte pèse { $bytes } octets, pour { $limit } au plus.
wording-too-many-bytes-cure = Retirez quelques mots, ou des émojis, qui pèsent le plus.
wording-language = Le texte semble être écrit en { $found }.
wording-language-cure = Langue attendue : { $allowed }.
wording-disclosure-present = « { $found } » dit que la publication est rémunérée.
wording-disclosure-late = « { $found } » vient trop tard : la mention doit figurer dans les { $within } premiers caractères, avant tout lien ou ligne vide.
wording-disclosure-among-tags = « { $found } » se perd parmi d'autres mots-dièse.
wording-disclosure-disguised = La mention n'est pas écrite en lettres ordinaires.
wording-disclosure-doubted = « { $found } » est mis en question ou cité, pas affirmé.
wording-disclosure-denied = Le texte dit qu'il n'est pas rémunéré.
wording-disclosure-in-prose = « { $found } » est pris dans une phrase et ne se lit pas comme une mention.
wording-disclosure-part-of-word = « { $found } » fait partie d'un autre mot.
wording-disclosure-elsewhere = « { $found } » est dit d'autre chose.
wording-disclosure-wrong-term = « { $found } » n'est pas assez clair ici.
wording-disclosure-missing = Rien ne dit que la publication est rémunérée.
wording-disclosure-cure = Commencez par « { $first } : ».
wording-disclosure-cure-or = Commencez par « { $first } : ». Sont aussi acceptés : { $others }.
wording-link-intact = Le lien y est, entier.
wording-link-other-scheme = { $found } commence autrement que le lien de la campagne.
wording-link-other-query = { $found } n'a pas les mêmes paramètres que le lien de la campagne.
wording-link-other-fragment = { $found } se termine autrement que le lien de la campagne.
wording-link-other-path = { $found } mène à une autre page.
wording-link-no-scheme = { $found } n'est pas un lien sur ce réseau sans son https://.
wording-link-disguised = Le lien contient des caractères invisibles, ou un nom avant l'adresse.
wording-link-look-alike = { $found } ressemble seulement à l'adresse de la campagne.
wording-link-missing = Le lien de la campagne manque.
wording-link-cure = Écrivez { $link }
wording-too-few = { $found ->
    [0] Aucun mot de vous pour l'instant ; il en faut { $needed }.
    [one] Un seul mot de vous ; il en faut { $needed }.
   *[other] { $found } mots de vous ; il en faut { $needed }.
}
wording-too-few-cure = Dites quelque chose vous-même : ce que vous avez vu, essayé, pensé.
wording-copies-brief = Trop proche du brief : ressemblance de { $score }, refusée à partir de { $limit }.
wording-copies-post = Trop proche d'une autre publication de la campagne : ressemblance de { $score }, refusée à partir de { $limit }.
wording-copies-cure = Dites les mots marqués à votre façon, ou retirez-les.

breach-wrong-author = La publication vient d'un autre compte que le vôtre.
breach-text-changed = Le texte n'est pas celui qui a été approuvé.
breach-misplaced = La publication répond à une autre publication que celle convenue, ou répond à une publication alors qu'elle devait être indépendante.
breach-rewritten = Le texte est le même, mais la publication a été modifiée après la vérification.
breach-link-changed = Le lien de la campagne manque dans la publication, ou mène ailleurs.
breach-undisclosed = La publication ne dit pas, là où il le faut, qu'elle est rémunérée.
breach-copied = Le texte est une copie du brief ou d'une publication antérieure.
breach-back-dated = L'heure affichée par la publication et celle où elle a été vue pour la première fois ont { $by } d'écart.
breach-published-early = La publication est sortie avant d'être approuvée.
breach-too-soon = Elle est venue trop tôt après votre dernière publication sponsorisée : la suivante pouvait sortir le { $until }.
breach-saturated = { $posts ->
    [one] C'était une publication sponsorisée de trop en une semaine.
   *[other] C'était votre { $posts }e publication sponsorisée en une semaine, plus qu'il n'est permis.
}
breach-not-found = La publication est restée introuvable à l'adresse donnée, ou n'est jamais apparue sur le flux public du réseau.
breach-deleted = La publication était en ligne, puis a été supprimée.
breach-taken-down = La publication était en ligne, puis le réseau l'a retirée.
breach-account-closed = Le compte est fermé ou suspendu sur son réseau.
breach-condemned = Un opérateur a donné raison à la marque dans son litige sur la publication.
failure-no-draft = Aucun brouillon n'est venu à temps.
failure-not-published = La publication n'est pas sortie à temps.
reject-off-brief = Ne répond pas au brief
reject-false-claim = Dit quelque chose de faux sur le produit
reject-tone = Ton déplacé
reject-language = Pas dans la langue convenue, ou trop difficile à lire
reject-other = Autre raison, expliquée dans la note
placement-disputed = En litige
placement-state-booked = Réservé
placement-state-drafted = En relecture
placement-state-approved = Approuvé
placement-state-published = Publié
placement-state-verifying = En cours de contrôle
placement-state-holding = En ligne, contrôlé
placement-state-delivered = Livré
placement-state-paid = Payé
placement-state-rejected = Brouillon rejeté
placement-state-breached = Contrôle échoué
placement-state-given-back = Rendu
placement-state-failed = Sans suite
hold-held = mis de côté pour vous
hold-released = revenu à la campagne
hold-settled = gagné
hold-returned = gagné, puis restitué
