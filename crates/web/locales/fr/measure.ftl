# Mesures des profils : scores, audits, contestations, certificats.

failure-unmet = Une nouvelle mesure ne remplit sûrement plus une condition, et aucun brouillon n'avait été remis.
job-measure = Mesurer tous les profils
job-audit = Lire une audience
event-found-unmet = Une nouvelle mesure ne remplit sûrement plus une condition
event-measured = Nouvelle mesure
say-what-contest = contestation
say-command-be-held-against-a-newer-measure = être confrontée à une nouvelle mesure
say-command-be-answered-with-the-measure-kept = recevoir pour réponse que la mesure est maintenue
say-command-be-answered-with-a-correction = recevoir pour réponse une correction
say-needs-whoever-filed-it = qui l'a déposée
say-state-filed = en attente d'un opérateur
say-state-kept = répondue, la mesure maintenue
say-state-corrected = répondue, la mesure corrigée
notice-unmet-reason-influence = l'influence est sûrement inférieure au minimum demandé
notice-unmet-reason-fake-share = la part de faux abonnés est sûrement supérieure au maximum permis
notice-unmet-released = Une nouvelle mesure ne remplit plus une condition avec { $other } : { $reason }. Aucun brouillon n'avait été remis : la place est de nouveau libre.
notice-unmet-noted = Une nouvelle mesure ne remplit plus une condition avec { $other } : { $reason }. Le travail remis continue comme convenu.
notice-contest-to-answer = { $other } dit qu'une mesure est fausse : une personne doit répondre.
notice-contest-overdue = Une contestation de { $other } attend depuis sept jours.
notice-contest-answered = { $answer } : « { $note } »
contest-answered-kept = L'opérateur maintient la mesure que vous contestez
contest-answered-remeasured = Ce que vous contestez est mesuré à nouveau
contest-answered-set-aside = Ce que vous contestez ne compte plus jusqu'à une nouvelle mesure
