# Ce que voit un créateur.

creator-nav-home = À suivre
creator-nav-campaigns = Campagnes
creator-nav-placements = Mes publications
creator-nav-offers = Offres
creator-nav-earnings = Revenus
creator-nav-profiles = Profils
creator-you = Vous
creator-kept = Ce que vous aviez écrit
creator-kept-hint = Ce n'a pas été envoyé. Le texte reste ici pour que rien ne soit perdu : copiez-le si vous en avez besoin.

# Accueil.
creator-home-title = Que faire maintenant
creator-home-lead = { $count ->
    [0] Rien ne vous attend pour l'instant.
    [one] Une chose vous attend.
   *[other] { $count } choses vous attendent.
}
creator-suspended = Votre compte est suspendu
creator-suspended-text = Vous ne pouvez plus prendre de place. Ce qui est en cours continue et sera payé. Écrivez à l'opérateur pour demander un nouvel examen.
creator-waiting = En attente de vous
creator-nothing-waits = Rien ne vous attend
creator-nothing-waits-text = Prenez une place dans une campagne qui vous convient : son prix est aussitôt mis de côté pour vous.
creator-find-campaign = Trouver une campagne
creator-fitting = Campagnes ouvertes pour vous
creator-all-campaigns = Toutes les campagnes
creator-earned = Gagné
creator-earned-note = pas encore versé
creator-earned-waits = en attente de votre identification
creator-under-way = En cours
creator-under-way-note = publications en relecture, en contrôle ou à maintenir en ligne
creator-paid-posts = Publications payées
creator-paid-posts-note = depuis votre inscription
creator-disputes-waiting = { $count ->
    [one] Une marque a ouvert un litige : il attend votre réponse
   *[other] { $count } litiges attendent votre réponse
}
creator-offers-answer = Répondre

# Profils.
creator-profiles-title = Profils
creator-profiles-lead = Les comptes avec lesquels vous prenez des places, et ce qui a été mesuré de chacun.
creator-no-profile = Aucun profil n'est encore lié
creator-no-profile-text = On prend une place avec un compte sur un réseau. Liez le vôtre, et vous verrez quelles campagnes vous sont ouvertes.
creator-link-profile = Lier un profil
creator-profile-new = Lier un autre compte
creator-profile-first = Lier un compte
creator-profile-link = Lier ce compte
creator-connect = Relier { $network }
creator-connect-text = Vous vous identifiez sur les pages du serveur de votre compte. Il montre que le compte est à vous, et laisse le marché écrire des messages pour vous : seulement quand vous pressez le bouton, et rien d'autre.
creator-connect-button = Relier { $network }
creator-connect-again = Relier de nouveau
creator-connect-now = Relier le compte
creator-shown = À vous
creator-shown-text = Son serveur l'a dit le { $date }. Le marché peut publier pour vous quand vous le demandez.
creator-may-not-publish = À vous, mais le marché ne peut pas publier pour vous
creator-may-not-publish-text = Reliez-le de nouveau pour publier d'un clic. Publier à la main marche toujours.
creator-not-shown = Pas encore montré comme étant à vous
creator-not-shown-text = Reliez-le : son propre serveur dit qu'il est à vous, et le marché peut publier pour vous.
creator-profile-confirm = Comment nous saurons qu'il est à vous
creator-profile-confirm-there = Sur { $network }, son propre serveur le dit, sur les pages où mène la mise en relation. La suite concerne les autres réseaux.
creator-profile-confirm-1 = Nous ne le vérifions pas encore : pour l'instant, votre parole suffit, et une publication d'un autre compte n'est jamais payée.
creator-profile-confirm-2 = Bientôt, vous placerez un code court dans la description du compte ; le marché l'y lira une fois, puis vous pourrez le retirer. Vous ne nous donnez jamais de mot de passe.
creator-profile-measured = Ce qui est mesuré
creator-profile-measured-1 = L'influence, de 0 à 100 : jusqu'où porte ce que vous dites, quel que soit le nombre de vos abonnés. Les faux abonnés : la part derrière laquelle il n'y a personne, d'après un échantillon.
creator-profile-measured-2 = Les deux sont tracés comme un intervalle, car un échantillon n'est jamais certain. Les campagnes retiennent le bas de votre influence ; quand une limite tombe dans l'intervalle, il faut un échantillon plus grand pour trancher.
creator-measured = Mesuré
creator-not-measured = Pas encore mesuré
creator-not-measured-text = Tant qu'il n'a pas été mesuré, les campagnes qui demandent de l'influence ou de vrais abonnés restent fermées ; toutes les autres sont ouvertes.
creator-not-counted = pas encore comptés
creator-none-named = aucun indiqué
creator-followers = Abonnés
creator-languages = Langues
creator-topics = Sujets
creator-influence = Influence
creator-influence-range = { $low } à { $high } sur 100
creator-fake = Faux abonnés
creator-fake-range = { $low } à { $high }
creator-unlink = Délier
creator-unlinked-undo = { $account } va être délié.
creator-network = Réseau
creator-network-hint-bluesky = Le marché y lit, et peut publier pour vous
creator-network-hint-mastodon = Tout serveur qui admet les publications rémunérées
creator-network-hint-x = À la main : vous publiez, puis collez l'adresse
creator-account = Compte
creator-account-hint = Tel qu'on vous trouve : nom.bsky.social, @nom@serveur, @nom, ou l'adresse de votre page.
creator-profile-languages = Langues dans lesquelles vous écrivez
creator-profile-topics = Sujets dont vous parlez
creator-profile-topics-hint = Des mots courts, séparés par des virgules : jardin, logiciel libre, trains.
creator-profile-choose-network = Choisissez le réseau.
creator-profile-account-wrong = Ce n'est pas un compte de ce réseau. Écrivez-le tel qu'on vous y trouve.
creator-profile-choose-language = Choisissez au moins une langue.
creator-profile-topics-wrong = Au plus 20 mots courts, faits de lettres, de chiffres et de traits d'union, séparés par des virgules.

# Campagnes.
creator-campaigns-title = Campagnes
creator-campaigns-lead = D'abord celles qui vous sont ouvertes ; pour les autres, ce qui manque et de combien. L'argent de chacune est déjà là.
creator-with-profile = Avec quel profil
creator-any-profile = N'importe lequel des miens
creator-show = Afficher
creator-no-campaigns = Aucune campagne n'est ouverte pour l'instant
creator-no-campaigns-text = Les nouvelles apparaissent ici dès que leur argent est arrivé.
creator-open-to-you = { $count ->
    [one] Une campagne vous est ouverte
   *[other] { $count } campagnes vous sont ouvertes
}
creator-not-yet = { $count ->
    [one] Une ne l'est pas, ou pas encore
   *[other] { $count } ne le sont pas, ou pas encore
}
creator-not-yet-text = Chacune avec les conditions qui vous manquent ; les plus proches d'abord.
creator-missed = { $count ->
    [one] Une condition n'est pas remplie.
   *[other] { $count } conditions ne sont pas remplies.
}
creator-places-left = Places libres
creator-of-places = sur { $count }
creator-open-until = Ouverte jusqu'au
creator-see-brief = Voir le brief
creator-brand-verified = Identité vérifiée
creator-campaign-lead = Une publication dans vos mots, qui mène à { $host }.
creator-brief = Le brief
creator-required = Chacun écrit :
creator-link = Lien
creator-networks = Réseaux
creator-countries = Pays
creator-every = tous
creator-period = Période
creator-from-to = du { $from } au { $to }
creator-disclosure = Mention
creator-begin-with = Commencez par « { $word } ».
creator-begin-paid = Commencez en disant que la publication est rémunérée.
creator-you-receive = Vous recevez
creator-price-note = { $price } moins { $fee } de frais
creator-stay-note = la publication reste en ligne { $span }
creator-mine-here = { $count ->
    [one] Vous avez pris une place ici
   *[other] Vous avez pris { $count } places ici
}
creator-rules = Les règles en clair
creator-rule-draft = Remettez un brouillon dans les { $span }, { $most } au plus. Après, la place revient à quelqu'un d'autre.
creator-rule-own = Écrivez avec vos mots : les copies du brief ou d'autres publications sont refusées, et vous voyez en écrivant ce qui est trop proche.
creator-rule-silence = La marque a { $span } pour répondre. Si elle ne dit rien, votre brouillon est approuvé.
creator-rule-publish = Publiez dans les { $span } après l'approbation, mot pour mot.
creator-rule-stay = La publication reste en ligne { $span }. Elle est revue entre-temps.
creator-rule-dating = Elle sort quand elle le dit : une heure affichée qui s'écarte de plus de { $span } n'est pas payée.
creator-rule-often = { $posts ->
    [one] Une publication sponsorisée par semaine au plus, à { $gap } d'écart.
   *[other] Pas plus de { $posts } publications sponsorisées par semaine en tout, à { $gap } d'écart au moins.
}
creator-rule-pay = Le prix est mis de côté dès que vous réservez ; il est à vous une fois la publication restée en ligne.
creator-rule-appeal = Toute décision contre vous est motivée, et vous pouvez la contester pendant { $span }.
creator-take-place = Prendre une place
creator-cannot-book = Aucun de vos profils ne remplit toutes les conditions : voyez ci-dessous lesquelles, et de combien.
creator-offer-all-met = Toutes les conditions sont remplies
creator-choose-profile = Choisissez le profil qui portera la publication.
creator-book = Réserver ma place
creator-book-note = La rendre ne coûte rien.
creator-conditions = Conditions

# Listes.
creator-placements-title = Mes publications
creator-part-to-do = À faire
creator-part-under-way = En cours
creator-part-done = Terminées
creator-part-lead-to-do = Ce qui vous attend, l'échéance la plus proche d'abord.
creator-part-lead-under-way = Ce qui est entre les mains de la marque ou du marché.
creator-part-lead-done = Ce qui est terminé : payé, rendu ou resté sans suite.
creator-part-empty-to-do = Rien ne vous attend
creator-part-empty-under-way = Rien n'est en cours
creator-part-empty-done = Rien n'est encore terminé
creator-part-empty-text-to-do = Les places que vous prenez apparaissent ici jusqu'à ce que vous ayez écrit et publié.
creator-part-empty-text-under-way = Les brouillons en relecture et les publications à maintenir en ligne apparaissent ici.
creator-part-empty-text-done = Les publications payées apparaissent ici, avec ce que chacune a rapporté.
creator-column-campaign = Campagne
creator-column-state = État
creator-column-next = Suite
creator-column-until = Échéance
creator-column-price = Prix
creator-column-date = Date
creator-column-what = Objet
creator-column-amount = Montant
creator-column-currency = Devise
creator-column-explained = Ce que cela veut dire
creator-next-write = Écrire le brouillon
creator-next-review = La marque relit ; sans un mot d'elle, c'est approuvé le { $silence }
creator-next-publish = Publier
creator-next-check = Le marché contrôle la publication
creator-next-stay = La laisser en ligne jusqu'au { $until }
creator-next-settle = Le marché est en train de payer
creator-next-rewrite = { $left ->
    [0] Contester, ou rendre la place
    [one] Réécrire une dernière fois, ou contester
   *[other] Réécrire (encore { $left } brouillons) ou contester
}
creator-next-appeal = Contester, si c'est une erreur
creator-next-dispute = Un opérateur tranche
creator-next-paid = Payé
creator-next-over = Terminé

# Un placement.
creator-steps = Étapes jusqu'au paiement
creator-step-done-booked = Réservé
creator-step-done-draft = Brouillon remis
creator-step-done-review = Approuvé
creator-step-done-publish = Publié
creator-step-done-check = Contrôlé
creator-step-done-stay = Livré
creator-step-done-paid = Payé
creator-step-done-paid-out = Versé
creator-step-now-draft = Brouillon
creator-step-now-review = Relecture
creator-step-now-publish = Publication
creator-step-now-check = Premier contrôle
creator-step-now-stay = Reste en ligne
creator-step-now-paid = Paiement
creator-step-now-paid-out = Versement
creator-step-ahead-review = Relecture
creator-step-ahead-publish = Publication
creator-step-ahead-check = Premier contrôle
creator-step-ahead-stay = Reste en ligne
creator-step-ahead-paid = Paiement
creator-step-ahead-paid-out = Versement
creator-step-until-draft = avant le
creator-step-until-review = le silence approuve le
creator-step-until-publish = avant le
creator-step-until-stay = jusqu'au
creator-step-latest = au plus tard le { $date }
creator-step-latest-title = Si chacun, d'ici là, prend tout son temps
creator-by-silence = par le silence de la marque
creator-your-draft = Votre brouillon
creator-another-draft = { $count ->
    [one] En remettre un autre à la place (encore un)
   *[other] En remettre un autre à la place (encore { $count })
}
creator-figures = Chiffres
creator-price = Prix de la place
creator-fee = Frais
creator-money-is = L'argent est
creator-profile = Profil
creator-number = Numéro

# Éditeur.
creator-write = Écrire
creator-text = Votre publication
creator-text-hint = Avec vos mots. Le texte est gardé dans ce navigateur pendant que vous écrivez.
creator-hand-in = Remettre
creator-check = Vérifier
creator-drafts-left = { $count ->
    [one] C'est votre dernier brouillon.
   *[other] Encore { $count } brouillons, celui-ci compris.
}
creator-begin = Commencez par la mention
creator-begin-text = Mettez « { $word } » en premier, dites la suite à votre façon, puis le lien.
creator-insert-disclosure = Insérer « { $word } »
creator-insert-link = Insérer le lien
creator-text-passes = Prêt à être remis
creator-text-passes-text = Tous les contrôles sont passés.
creator-to-mend = { $count ->
    [one] Un point à corriger
   *[other] { $count } points à corriger
}
creator-length = Longueur
creator-length-weighted = Longueur, selon le décompte de ce réseau
creator-too-many = { $count ->
    [one] un de trop
   *[other] { $count } de trop
}
creator-line-disclosure = Dit que c'est rémunéré
creator-line-link = Porte le lien
creator-line-language = Langue
creator-line-brief = Ressemblance avec le brief
creator-line-posts = { $count ->
    [one] Avec la seule autre publication
   *[other] Avec la plus proche des { $count } autres publications
}
creator-line-likeness = { $score }, refusé à partir de { $limit }
creator-line-required = Écrit « { $word } »
creator-line-required-missing = pas encore
creator-language-unclear = trop court pour le dire
creator-copied = Les mêmes mots qu'ailleurs
creator-copied-mark = marqué
creator-copied-legend = figure ainsi dans le brief ou dans une autre publication de la campagne.
creator-preview = Aperçu

# Publier.
creator-approved-text = Le texte approuvé
creator-not-a-letter = Publiez-le mot pour mot : un autre texte que celui-ci n'est pas payé.
creator-copy-text = Copier le texte
creator-for-me = Publier pour moi
creator-for-me-text = Le marché le publie aussitôt sur { $network } en tant que { $account }. Rien d'autre n'est jamais publié en votre nom.
creator-for-me-connect = Reliez votre compte { $network }, et le marché pourra le publier pour vous d'un clic.
creator-publish-now = Publier maintenant
creator-asked = Vous l'avez demandé à { $at }
creator-asked-text = La publication part dans un instant. Si elle n'y est pas dans dix minutes, publiez-la vous-même.
creator-refused-there = { $network } refuse de le publier
creator-refused-there-why = Voici la réponse reçue :
creator-refused-there-how = Rien n'a été publié, et redemander donnerait la même réponse. Publiez vous-même, comme indiqué ci-dessous : votre place et son prix restent à vous jusqu'à la fin du délai.
creator-by-hand = Publier vous-même
creator-by-hand-text-bluesky = Copiez le texte, publiez-le avec votre compte, puis collez ici l'adresse de la publication. Le marché la regarde une minute plus tard.
creator-by-hand-text-mastodon = Copiez le texte, publiez-le en public avec votre compte, puis collez ici l'adresse de la publication. Le marché la regarde une minute plus tard.
creator-by-hand-text-x = Sur X, tout se fait à la main. Copiez le texte, publiez-le avec votre compte, marquez-le comme partenariat rémunéré, puis collez ici l'adresse de la publication.
creator-address = Adresse de la publication
creator-address-hint-bluesky = Par exemple https://bsky.app/profile/…/post/… ou at://…
creator-address-hint-mastodon = Par exemple https://serveur/@nom/1234
creator-address-hint-x = Par exemple https://x.com/nom/status/1234
creator-declare = C'est publié

# Ensuite.
creator-the-post = La publication
creator-checks = Contrôles jusqu'ici
creator-log-first-seen = vue pour la première fois sur le réseau
creator-log-published = annoncée en ligne
creator-log-checks-began = premier contrôle commencé
creator-log-checks-passed = premier contrôle réussi : auteur, lien, mention, mots à vous, texte, heure
creator-log-looked-at = revue : conforme
creator-log-breached = un contrôle a échoué
creator-log-delivered = restée en ligne comme convenu
creator-log-paid = payée sur votre compte
creator-log-reinstated = un opérateur vous a donné raison : cela continue
creator-next-look = Revue le { $at }.
creator-last-look = Pour la dernière fois le { $at }.
creator-money = L'argent
creator-paid-on = Payé le
creator-after-check = { $span } après le premier contrôle
creator-paid-out = Versement
creator-payout-then = une fois payé
creator-payout-soon = part dans un instant
creator-payout-identify = attend votre identification
creator-what-breaks = Ce qui romprait l'accord
creator-breaks-lead = D'ici là, chacune de ces choses arrête le paiement :
creator-breaks-edit = Le texte est modifié : le lien ou la mention disparaît, ou ce n'est plus le texte approuvé.
creator-breaks-delete = La publication est supprimée, ou le compte fermé.
creator-breaks-link = Le lien mène ailleurs que vers { $host }.
creator-breaks-date = La publication affiche une heure qui s'écarte de plus de { $span }.
creator-record = Registre public
creator-record-text = Chacun peut voir qui a payé cette publication, et comment elle a été contrôlée.
creator-record-open = Voir le registre
creator-verdict-money = L'argent : { $money }.
creator-was-given-back = Vous avez rendu cette place
creator-rejected-at = Rejeté le { $at }.
creator-rejected-ways = { $left ->
    [0] Jusqu'au { $until }, vous pouvez contester.
    [one] Jusqu'au { $until }, vous pouvez réécrire une dernière fois, ou contester.
   *[other] Jusqu'au { $until }, vous pouvez réécrire, { $left } fois au plus, ou contester.
}
creator-breached-at = Constaté le { $at }.
creator-breached-ways = Si c'est une erreur, contestez avant le { $until } : l'argent reste de côté jusqu'à ce que quelqu'un ait tranché.
creator-appeal = Contester
creator-appeal-instead = Contester plutôt
creator-appeal-text = La marque a { $span } pour répondre ; ensuite, une personne du marché tranche. Pendant ce temps, l'argent reste de côté. Si elle ne vous donne pas raison, c'est définitif.
creator-grounds = Pourquoi est-ce une erreur ?
creator-grounds-hint = Dites ce qui s'est passé, et ce qu'un inconnu peut regarder pour le constater.
creator-disputed = Un litige est ouvert
creator-disputed-text = L'argent reste de côté jusqu'à ce qu'une personne du marché ait tranché.
creator-dispute-read = Lire le litige
creator-give-back = Rendre la place
creator-give-back-before = Vous ne devez rien à personne : l'argent revient à la campagne, et la place est libre pour quelqu'un d'autre. Cela ne compte pas contre vous.
creator-give-back-published = L'argent revient à la campagne et vous n'êtes pas payé. Ce que le marché a publié pour vous est retiré ; ce que vous avez publié vous-même, vous pouvez le retirer.
creator-give-back-paid = Vous restituez { $amount }, le marché ses frais, et la marque récupère son argent. La publication est retirée. Possible seulement tant que cette somme est sur votre compte.
creator-give-back-undo = La place va être rendue.

# Revenus.
creator-earnings-title = Revenus
creator-earnings-lead = Ce qui est mis de côté pour vous, ce que vous avez gagné, et ce qui est à votre banque.
creator-csv = Relevé en CSV
creator-identify = Votre argent attend que vous soyez identifié
creator-identify-text = La loi interdit de verser quoi que ce soit avant que le prestataire de paiement sache qui vous êtes. Il vous écrit ; d'ici là, ce que vous gagnez est gardé pour vous.
creator-held = Mis de côté
creator-held-note = dans des publications en cours, frais déduits
creator-sent = En route
creator-sent-note = chez la banque
creator-was-paid-out = Versé
creator-was-paid-out-note = à votre banque
creator-soonest = Prochain paiement : { $amount } le { $on }
creator-soonest-text = Quand cette publication sera restée en ligne comme convenu. Le versement part aussitôt et prend un jour ou deux à la banque.
creator-payouts = Versements
creator-no-payouts = Aucun versement encore
creator-no-payouts-text = Chaque paiement part de lui-même vers votre banque dès que vous l'avez gagné.
creator-payout-short-requested = Demandé
creator-payout-short-sent = À la banque
creator-payout-short-confirmed = Versé
creator-payout-short-returned = Revenu
creator-payout-state-requested = part dans un instant
creator-payout-state-sent = chez la banque : un jour ou deux d'ordinaire
creator-payout-state-confirmed = à votre banque
creator-payout-state-returned = la banque l'a refusé ; l'argent est revenu sur votre compte
creator-payout-ask = Me faire verser { $amount }
creator-payout-returned = La banque a refusé le dernier versement
creator-payout-returned-text = L'argent est revenu sur votre compte. Vérifiez vos coordonnées bancaires auprès du prestataire de paiement, puis redemandez-le.
creator-statement = Relevé
creator-no-entries = Rien n'a encore bougé
creator-no-entries-text = Chaque paiement, frais et versement apparaît ici à mesure.
creator-entry-settle-placement = publication payée
creator-entry-give-back = rendu
creator-entry-pay-out = versé
creator-entry-pay-out-returned = versement revenu

# Offres.
creator-offers-title = Offres
creator-offers-lead = Des marques qui vous demandent. Le prix est affiché, refuser ne coûte rien.
creator-no-offers = Aucune offre en ce moment
creator-no-offers-text = Quand une marque vous demande, vous le lisez ici et par courrier.
creator-offers-past = Offres passées
creator-offer-until = Tient jusqu'au
creator-offer-late = expirée
creator-accept = Accepter
creator-decline = Refuser
creator-decline-undo = L'offre va être refusée.
creator-offer-state-accepted = acceptée
creator-offer-state-declined = refusée
creator-offer-state-withdrawn = retirée par la marque
creator-offer-state-expired = expirée

# Litiges.
creator-dispute-title = Litige avec { $brand }
creator-dispute-placement = La publication
creator-dispute-state-opened = Attend une réponse
creator-dispute-state-answered = Un opérateur tranche
creator-dispute-state-upheld = Reçu
creator-dispute-state-dismissed = Rejeté
creator-dispute-lead-opened = Une partie a parlé ; l'autre peut répondre avant qu'un opérateur tranche.
creator-dispute-lead-answered = Les deux parties ont parlé. Un opérateur lit, puis tranche.
creator-dispute-lead-won = Il a été tranché en votre faveur.
creator-dispute-lead-lost = Il a été tranché contre vous. C'est définitif.
creator-dispute-operator = Opérateur
creator-dispute-waits = { $brand } peut répondre
creator-dispute-until = Temps restant :
creator-dispute-answer = Votre réponse
creator-answer = Qu'avez-vous à dire ?
creator-answer-hint = Une seule fois : dites ce qui s'est passé, et ce qu'un inconnu peut regarder pour le constater.
creator-answer-send = Envoyer la réponse

flash-creator-booked = La place est à vous, et son prix est mis de côté.
flash-creator-accepted = Acceptée : la place est à vous, et son prix est mis de côté.
flash-creator-declined = Refusée. Cela ne vous coûte rien.
flash-creator-handed-in = Remis. La marque le relit maintenant.
flash-creator-publishing = La publication part dans un instant.
flash-creator-published = Noté. Le marché regarde la publication dans une minute.
flash-creator-appealed = Votre contestation est chez la marque, puis chez un opérateur.
flash-creator-answered = Votre réponse est chez l'opérateur.
flash-creator-given-back = Rendu.
flash-creator-linked = Le compte est lié.
flash-creator-connected = Le compte est relié : il est à vous.
flash-creator-unlinked = Le compte est délié.
flash-creator-payout-asked = Demandé : le versement part dans un instant.
