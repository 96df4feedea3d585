# What the rules and the server answer.

say-not-now = Action impossible pour l'instant ({ $command }) : { $what } est à l'état « { $state } ». Rechargez la page pour voir où cela en est.
say-wrong-party = Seul { $needs } peut demander cela ({ $command }).
say-too-early = Il est trop tôt ({ $command }) : attendez le { $until }.
say-too-late = Il est trop tard ({ $command }) : le délai a pris fin le { $since }.
say-disputed = Un litige est ouvert sur ce placement : il doit d'abord être tranché.
say-nothing-held = L'argent de ce placement n'est plus mis de côté : il n'y a plus rien à décider.
say-no-draft-left = { $most } brouillons ont été remis et aucun n'a été accepté : contestez, ou rendez la place.
say-not-eligible =
    { $missed ->
        [one] Une condition n'est pas remplie : voyez ci-dessous de combien.
       *[other] { $missed } conditions ne sont pas remplies : voyez ci-dessous de combien.
    }
say-no-offer =
    { $missed ->
        [one] Aucune offre n'est possible pour cette publication : une condition n'est pas remplie.
       *[other] Aucune offre n'est possible pour cette publication : { $missed } conditions ne sont pas remplies.
    }
say-terms =
    { $problems ->
        [one] Un point ne tient pas encore : voyez à côté du champ.
       *[other] { $problems } points ne tiennent pas encore : voyez à côté des champs.
    }
say-still-open =
    { $open ->
        [one] Un placement est encore ouvert : la campagne sera soldée ensuite.
       *[other] { $open } placements sont encore ouverts : la campagne sera soldée après le dernier.
    }
say-paid-out = { $missing } de cette somme ont déjà été versés : rendez d'abord ce montant au marché.
say-suspended = Suspendu depuis le { $since } : écrivez à l'opérateur.
say-unfit = { $what } doit compter de { $least } à { $most } caractères, sans caractère de contrôle ; il y en a { $given }.
say-amount = Ce montant n'est pas possible : { $error }.
say-not-found = Il n'y a rien à cette adresse. Vérifiez-la, ou repartez de l'accueil.
say-not-signed-in = Connectez-vous d'abord : rien de ce que vous avez fait auparavant n'est perdu.
say-other-site = La demande ne vient pas de ce site ; rien n'a été fait. Rouvrez la page et envoyez le formulaire depuis celle-ci.
say-form = Le formulaire n'a pas pu être lu ; rien n'a été fait. Revenez en arrière, rechargez la page et renvoyez-le.
say-not-utf8 = Le texte n'est pas en UTF-8 ; rien n'a été fait ni modifié. Revenez en arrière et renvoyez-le.
say-too-large = C'était trop long pour être lu. Revenez en arrière : votre texte est toujours dans le formulaire ; raccourcissez-le.
say-too-many =
    { $seconds ->
        [one] Trop de demandes : attendez une seconde, puis réessayez.
       *[other] Trop de demandes : attendez { $seconds } secondes, puis réessayez.
    }
say-method = Cette adresse ne se demande pas ainsi.
say-late = Le serveur n'a pas répondu à temps. Réessayez : ce qui a été fait ne compte qu'une fois.
say-wording = Le texte ne passe pas encore : voyez ce qu'il faut changer.
say-taken = Ce formulaire a déjà servi à autre chose. Rouvrez la page pour recommencer.
say-conflict = Quelqu'un d'autre a modifié ceci entre-temps. Regardez à nouveau, puis décidez.
say-busy = Trop de monde s'en occupe en ce moment. Réessayez dans un instant.
say-no-post = Ce n'est pas l'adresse d'une publication sur { $network }. Ouvrez-y la publication et copiez son adresse.
say-network-away = { $network } ne répond pas en ce moment. Réessayez dans un instant.
say-ledger = L'argent ne peut pas être déplacé ainsi ; rien n'a bougé.
say-store = Le marché n'a pas accès à ses registres en ce moment. Rien n'a été fait à moitié ; réessayez dans un instant.
say-not-allowed-brand = Cette page est réservée aux marques. Passez à l'une des vôtres, ou connectez-vous comme marque.
say-not-allowed-role = Votre rôle dans cette organisation ne le permet pas. Demandez à l'un de ses propriétaires.
say-not-allowed-creator = Cette page est réservée aux créateurs. Passez à votre compte de créateur, ou connectez-vous comme tel.
say-not-allowed-operator = Cette page est réservée aux opérateurs du marché.

say-command-be-funded = recevoir de l'argent
say-command-be-launched = être lancé
say-command-be-booked = prendre une réservation
say-command-take-a-place-back = reprendre une place
say-command-be-paused = faire une pause
say-command-be-resumed = reprendre
say-command-be-ended = se terminer
say-command-be-cancelled = s'annuler
say-command-be-settled = se solder
say-command-be-accepted = s'accepter
say-command-be-answered = recevoir une réponse
say-command-be-approved-by-silence = s'approuver par silence
say-command-be-breached = être jugé en défaut
say-command-be-checked = passer les contrôles
say-command-be-closed = se clore
say-command-be-confirmed = se confirmer
say-command-be-contested = se contester
say-command-be-declined = se refuser
say-command-be-delivered = être livré
say-command-be-dismissed = être rejeté
say-command-be-given-back = se rendre
say-command-be-looked-at-again = être revu
say-command-be-published = se publier
say-command-be-refused = se refuser
say-command-be-reviewed = être relu
say-command-be-sent = s'envoyer
say-command-be-upheld = être reçu
say-command-be-withdrawn = se retirer
say-command-be-paid-out = être versé
say-command-be-identified = être identifié
say-command-be-suspended = être suspendu
say-command-expire = expirer
say-command-have-a-dispute-dismissed = voir un litige rejeté
say-command-have-a-dispute-upheld = voir un litige reçu
say-command-pass-its-checks = réussir ses contrôles
say-command-take-a-draft = recevoir un brouillon
say-command-accept-the-offer = accepter l'offre
say-command-approve-by-silence = approuver par silence
say-command-close-it = clore
say-command-contest-it = contester
say-command-decide-before-the-other-side-has-spoken = trancher avant que l'autre partie ait parlé
say-command-deliver-it = livrer
say-command-end-it = terminer
say-command-hand-in-a-draft = remettre un brouillon
say-command-have-a-dispute-decided = faire trancher un litige
say-command-launch-it = lancer
say-command-let-it-expire = laisser expirer
say-command-make-offers = faire des offres
say-command-reject-the-draft = rejeter le brouillon
say-command-be-forgotten = être oublié
say-command-be-marked-as-sent = être marqué comme envoyé
say-command-be-claimed = être réclamé
say-command-be-free-for-another-offer = être libre pour une autre offre
say-command-be-held-back = être mis de côté
say-command-be-shown-to-brands = être montré aux marques
say-command-be-sighted = être aperçu
say-command-end = se terminer
say-command-have-a-new-claim-address = recevoir une nouvelle adresse
say-command-have-an-offer-made = faire l'objet d'une offre
say-command-have-another = en recevoir une autre
say-command-have-its-product-checked = voir son produit contrôlé
say-command-take-up-the-offer = accepter l'offre

say-what-account = le compte
say-what-campaign = la campagne
say-what-deposit = le virement annoncé
say-what-dispute = le litige
say-what-offer = l'offre
say-what-payout = le versement
say-what-placement = le placement
say-what-the-account = Le compte
say-what-the-address-of-the-post = L'adresse de la publication
say-what-the-answer = La réponse
say-what-the-draft = Le brouillon
say-what-the-grounds = Les motifs
say-what-the-message = Le message
say-what-the-name = Le nom
say-what-the-key-s-name = Le nom de la clé
say-what-the-brand-s-name = Le nom de la marque
say-what-the-agency-s-name = Le nom de l'agence
say-what-the-note = La note
say-what-the-reason = Le motif
say-what-the-reference = La référence
say-what-the-ruling = La décision
say-what-a-required-word = Un mot imposé
say-what-breakout = la percée
say-what-an-excluded-word = Un mot à écarter

say-needs-the-operator-or-the-payment-provider = l'opérateur ou le prestataire de paiement
say-needs-its-brand = sa marque
say-needs-its-brand-or-the-operator = sa marque ou l'opérateur
say-needs-a-creator = un créateur
say-needs-the-market-itself = le marché lui-même
say-needs-its-creator = son créateur
say-needs-the-operator = l'opérateur
say-needs-the-creator-it-was-made-to = le créateur à qui elle est faite
say-needs-the-side-that-has-not-opened-it = la partie qui ne l'a pas ouvert
say-needs-the-campaign-s-brand = la marque de la campagne
say-needs-its-owner-or-the-operator = son titulaire ou l'opérateur
say-needs-a-brand = une marque
say-needs-a-creator-or-its-brand-for-an-offer = un créateur, ou sa marque pour une offre
say-needs-the-account-that-wrote-the-post = le compte qui a écrit la publication
say-needs-the-author-it-was-made-to = l'auteur à qui elle est faite
say-needs-whoever-holds-its-claim-address-while-that-works = qui détient son adresse, tant qu'elle fonctionne,

say-state-draft = brouillon
say-state-funded = financée
say-state-live = ouverte
say-state-paused = en pause
say-state-ended = terminée
say-state-settled = soldée
say-state-cancelled = annulée
say-state-announced = annoncé
say-state-sent = envoyé
say-state-accepted = acceptée
say-state-declined = refusée
say-state-withdrawn = retirée
say-state-expired = expirée
say-state-booked = réservé
say-state-drafted = en attente de relecture
say-state-approved = approuvé
say-state-published = publié
say-state-verifying = en cours de contrôle
say-state-holding = à maintenir en ligne
say-state-delivered = livré
say-state-paid = payé
say-state-rejected = rejeté
say-state-breached = en défaut
say-state-given-back = rendu
say-state-failed = sans suite
say-state-opened = ouvert
say-state-answered = répondu
say-state-upheld = reçu
say-state-dismissed = rejeté
say-state-requested = demandé
say-state-confirmed = confirmé
say-state-returned = revenu
say-state-claimed = réclamée
say-state-stopped = arrêtée
say-state-for-breakouts = pour les percées
say-state-for-the-open-list = pour la liste ouverte
say-state-taken-by-an-offer = prise par une offre
say-state-open = ouverte
say-state-over = terminée
say-state-shown = montrée
say-state-spotted = repérée
say-state-waiting = en attente de contrôle
say-state-held-back = mise de côté

say-sign-in = L'adresse ou le mot de passe est faux. Réessayez, ou faites-vous envoyer un lien.
say-account-not-connected = Ce marché n'est pas relié à ce réseau. Identifiez-vous par votre adresse, ou demandez à l'opérateur.
say-account-used = Cette réponse a déjà servi. Si vous n'êtes pas identifié, recommencez.
say-account-other-browser = Cela a été commencé dans un autre navigateur, ou il y a trop longtemps. Recommencez dans celui-ci.
say-account-other-person = Cela a été commencé par une personne qui n'est plus identifiée ici. Identifiez-vous comme elle, ou recommencez.
say-account-linked-elsewhere = Ce compte est relié à une autre personne ici. Entrez avec lui, et détachez-le d'abord là-bas.
say-account-nobody = Aucun compte ne porte ce nom. Vérifiez-le : nom.bsky.social, ou son domaine entier.
say-account-away = Le serveur de ce compte ne répond pas en ce moment. Réessayez dans un instant.
say-account-unfit = Le serveur de ce compte n'identifie personne ici. Demandez à qui le tient, ou à l'opérateur.
say-account-declined = Vous n'avez pas donné votre accord là-bas, donc rien n'a changé ici. Recommencez si vous voulez.
say-account-forged = Cette réponse ne correspond à rien de ce qui a été commencé ici. Recommencez.
say-account-stale = Cela a été commencé il y a trop longtemps. Recommencez.
say-account-other-account = Vous vous êtes identifié comme { $got } au lieu de { $expected }. Déconnectez-vous là-bas, puis recommencez.
say-account-not-permitted = La permission n'a pas été donnée. Recommencez en la donnant, ou publiez à la main.
say-account-signed-out = Le marché ne peut pas publier pour ce compte. Reliez-le de nouveau dans vos profils, ou publiez à la main.
say-unverified = Confirmez d'abord votre adresse : une nouvelle lettre avec un lien est en route.
say-too-many-until = Trop d'essais. Réessayez à { $until }, ou utilisez un lien reçu par lettre.
say-link-spent = Ce lien a déjà servi, ou son délai est passé. Demandez-en un nouveau.
say-wrong-password = Le mot de passe actuel est faux. Retapez-le, ou connectez-vous par lien pour en choisir un nouveau.
say-email = Ce n'est pas une adresse électronique. Elle ressemble à nom@exemple.org.
say-password-short = Trop court : il faut au moins 10 caractères.
say-password-long = Trop long : 200 caractères au plus.
say-password-common = Trop courant : c'est l'un des premiers que l'on essaierait.
say-password-address = Votre adresse n'est pas un mot de passe : choisissez autre chose.
say-scopes = Ce compte ne peut pas donner ces droits à une clé. Décochez ceux qui ne sont pas les siens.
say-address-taken = Cette adresse appartient à un autre compte. Utilisez celui-ci, ou une autre adresse.
say-nobody = Vous n'agissez encore pour personne. Inscrivez une marque ou un compte de créateur, ou acceptez une invitation.
say-already = C'est déjà le cas.
say-last-owner = { $organisation } n'aurait plus de propriétaire. Donnez d'abord ce rôle à un autre membre.
say-things-open = Vous avez encore quelque chose en cours. Attendez que ce soit clos, ou rendez-le.
say-money-left = { $amount } vous reviennent encore. Faites-vous d'abord verser cette somme.
say-enough =
    { $most ->
        [one] Il y en a déjà un, et pas plus n'est permis. Retirez-le d'abord.
       *[other] Il y en a déjà { $most }, et pas plus n'est permis. Retirez-en d'abord un.
    }
say-taken-name = C'est déjà pris. Choisissez autre chose.
shell-role-owner = propriétaire
shell-role-manager = responsable
shell-role-reviewer = relecteur
shell-role-viewer = lecteur
shell-role-creator = créateur
shell-role-operator = opérateur
