letter-hello = Bonjour,
letter-hello-name = Bonjour { $name },
letter-foot = { $market } – des questions ? { $contact }
letter-unsubscribe = Ne plus recevoir de lettres à propos { $group }
letter-link-lives = Ce lien sert une seule fois, pendant { $span }.
letter-not-you = Si vous n'avez rien demandé, ne faites rien : sans le lien, il ne se passe rien.

letter-sign-in-subject = Votre lien de connexion à { $market }
letter-sign-in = Suivez ce lien pour vous connecter. Ne le transmettez à personne : qui le détient se connecte à votre place.
letter-sign-in-do = Me connecter
letter-verify-subject = Bienvenue sur { $market } : confirmez votre adresse
letter-verify = Suivez ce lien pour confirmer que cette adresse est la vôtre. Il vous connecte aussi.
letter-verify-do = Confirmer mon adresse
letter-already-subject = Vous avez déjà un compte sur { $market }
letter-already = Quelqu'un, sans doute vous, s'est inscrit avec cette adresse, qui a déjà un compte. Ce lien vous y connecte.
letter-already-do = Me connecter
letter-change-subject = Confirmez votre nouvelle adresse
letter-change = Vous avez demandé que { $market } vous écrive désormais ici. Suivez ce lien pour le confirmer.
letter-change-do = Utiliser cette adresse
letter-changed-subject = Votre adresse a été changée
letter-changed = Désormais { $market } vous écrit à { $to }, et non plus ici. Si ce n'était pas vous, écrivez sans attendre à l'adresse ci-dessous.
letter-password-subject = Votre mot de passe a été changé
letter-password = Le mot de passe de votre compte sur { $market } a été changé. Si ce n'était pas vous, connectez-vous par un lien et choisissez-en un autre ; toutes les sessions prennent alors fin.
letter-invitation-subject = { $by } vous invite dans { $organisation }
letter-invitation = { $by } vous invite à travailler pour { $organisation } sur { $market } en tant que { $role }.
letter-invitation-do = Voir l'invitation
letter-farewell-subject = Votre compte n'existe plus
letter-farewell = Votre compte sur { $market } a été supprimé et vous êtes déconnecté partout. Ce que les livres doivent garder, ils le gardent sans votre nom. Ceci est la dernière lettre.

role-owner = propriétaire
role-manager = gestionnaire
role-reviewer = relecteur
role-viewer = lecteur

group-drafts = des brouillons
group-posts = des posts
group-offers = des offres
group-campaigns = des campagnes
group-disputes = des litiges
group-account = du compte
group-queues = des files d'attente
group-money = de l'argent

span-minutes = { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
}
span-hours = { $number ->
    [one] { $number } heure
   *[other] { $number } heures
}
span-days = { $number ->
    [one] { $number } jour
   *[other] { $number } jours
}
