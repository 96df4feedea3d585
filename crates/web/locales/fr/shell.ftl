# Le cadre de chaque page.
shell-skip = Aller au contenu
shell-nav = Navigation principale
shell-menu = Menu
shell-foot-nav = À propos du marché
shell-sign-in = Se connecter
shell-sign-out = Se déconnecter
shell-account = Compte et réglages
shell-signed-in-as = En tant que { $name }
shell-act-for = Agir pour
shell-theme = Basculer entre clair et sombre
shell-unread = { $count ->
    [0] Aucune nouvelle
    [one] { $count } avis non lu
   *[other] { $count } avis non lus
}
shell-demo-label = Démo
shell-demo = Vous êtes dans la démo : personnes, posts et argent sont fictifs.
shell-demo-switch = Changer de personnage
shell-foot = Crieur. Payé, annoncé, assumé.
shell-who-paid = Qui a payé ce post ?
shell-how = Classement et contrôles
shell-figures = D'où viennent les chiffres
shell-fair = Répartition des gains
shell-privacy = Vie privée
shell-imprint = Mentions légales
shell-api = L'API
shell-keys = Raccourcis de cette page
shell-keys-move = Monter et descendre dans la liste
shell-keys-help = Cette aide

network-bluesky = Bluesky
network-mastodon = Mastodon
network-x = X
