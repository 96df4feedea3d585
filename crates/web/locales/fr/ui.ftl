# Composants.
ui-rows = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
ui-list-and = { $first } et { $last }
ui-optional = facultatif
ui-choose = Choisir…
ui-copy = Copier
ui-copied = Copié
ui-undo = Annuler
ui-counter-left = { $count ->
    [one] { $count } caractère restant
   *[other] { $count } caractères restants
}
ui-errors-title = { $count ->
    [one] Un point est à corriger
   *[other] { $count } points sont à corriger
}
ui-older = Plus anciens
ui-newest = Retour au début
ui-page-of-list = Pages de la liste
ui-sorted-up = tri croissant
ui-sorted-down = tri décroissant
ui-step-done = fait
ui-step-current = en cours
ui-step-failed = échec
ui-step-ahead = à venir
ui-met = Remplie
ui-missed = Non remplie
ui-unsure = Pas encore certaine
ui-figures = Voir les chiffres
ui-no-data = Rien à tracer pour l'instant.
ui-chart-day = Jour
ui-chart-what = Série
ui-chart-value = Valeur
ui-chart-share = Part
ui-chart-population = Part des personnes, des moins payées aux plus payées
ui-chart-equal = 0 : tout le monde reçoit autant
ui-gini = Coefficient de Gini
ui-interval-note = entre { $low } et { $high }
ui-preview-note = Ceci est un aperçu : rien n'a été publié.

ui-loading = En cours…

# Ce qui a été saisi.
typing-empty = Remplissez ce champ.
typing-not-an-amount = Ce n'est pas un montant. Saisissez des chiffres, par exemple 1234,50.
typing-ambiguous = Milliers ou décimales ? Saisissez le montant sans séparateur de milliers, par exemple 1234 ou 1,23.
typing-too-fine = { $digits ->
    [0] Pas de décimales : cette monnaie n'en a pas.
    [one] { $digits } décimale au plus.
   *[other] { $digits } décimales au plus.
}
typing-other-currency = Indiquez le montant en { $currency }.
typing-too-large = Ce montant est trop élevé. Répartissez-le.
typing-not-a-date = Ce n'est pas une date. Saisissez-la ainsi : 22/11/2026.

# Dates et heures.
time-date = { $day } { $month } { $year }
time-weekday-date = { $weekday } { $day } { $month }
time-date-time = { $date } à { $clock }
time-in = dans { $span }
time-ago = il y a { $span }
time-now = à l'instant
time-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
time-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
time-months = { $count } mois
time-years = { $count ->
    [one] { $count } an
   *[other] { $count } ans
}
time-weekday-1 = lundi
time-weekday-2 = mardi
time-weekday-3 = mercredi
time-weekday-4 = jeudi
time-weekday-5 = vendredi
time-weekday-6 = samedi
time-weekday-7 = dimanche
time-month-1 = janvier
time-month-2 = février
time-month-3 = mars
time-month-4 = avril
time-month-5 = mai
time-month-6 = juin
time-month-7 = juillet
time-month-8 = août
time-month-9 = septembre
time-month-10 = octobre
time-month-11 = novembre
time-month-12 = décembre
time-month-short-1 = janv.
time-month-short-2 = févr.
time-month-short-3 = mars
time-month-short-4 = avr.
time-month-short-5 = mai
time-month-short-6 = juin
time-month-short-7 = juil.
time-month-short-8 = août
time-month-short-9 = sept.
time-month-short-10 = oct.
time-month-short-11 = nov.
time-month-short-12 = déc.
