# La page de ce qui n'a pas été fait.

fault-title-missing = Rien ici
fault-title-closed = Pas avec ce compte
fault-title-moved-on = La situation a changé
fault-title-slower = Un peu moins vite, s'il vous plaît
fault-title-spent = Ce lien n'est plus valable
fault-title-ours = C'est de notre faute
fault-title-unclear = Cela n'est pas passé
fault-home = Vers l'accueil
fault-sign-in = Se connecter
fault-profiles = Vers vos profils
