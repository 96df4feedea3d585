//! What a reader would take for a disclosure, and what only pretends to be one.

#![expect(clippy::unwrap_used, reason = "a test's helpers stop the test")]

use kernel::Network;
use wording::DisclosureState::{self, *};
use wording::{Setting, disclosure, suggested_disclosure};

fn setting(country: &str) -> Setting {
    Setting { network: Network::Bluesky, country: country.parse().unwrap(), languages: Vec::new() }
}

fn holds(country: &str, cases: &[(&str, DisclosureState)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, expected, disclosure(text, &setting(country)).state))
        .filter(|(_, expected, found)| *expected != found)
        .collect();
    assert!(wrong.is_empty(), "{country}, (text, expected, found): {wrong:#?}");
}

#[test]
fn france_asks_for_the_words_of_its_law() {
    holds(
        "FR",
        &[
            ("Publicité : j'ai testé ce vélo tout l'été.", Present),
            ("PUBLICITE - j'ai testé ce vélo", Present),
            ("publicite\u{301}. J'ai testé", Present),
            ("#Publicité J'ai testé", Present),
            ("[Publicité] j'ai testé ce vélo", Present),
            ("(publicité) j'ai testé ce vélo", Present),
            ("🚲 Publicité 🚲 j'ai testé", Present),
            ("Publicité J'ai testé ce vélo", Present),
            ("Publicité pour Zéphyr. J'ai testé ce vélo", Present),
            ("Collaboration commerciale avec Zéphyr. Ce vélo…", Present),
            ("Collaboration commerciale · Ce vélo", Present),
            ("#CollaborationCommerciale ce vélo", Present),
            ("#collaboration_commerciale ce vélo", Present),
            ("Ce vélo en collaboration commerciale avec Zéphyr", Present),
            ("J'adore ce vélo ! (Publicité)", Present),
            ("@amie.example.org @zephyr.fr Publicité : j'ai testé", Present),
            ("#RoulezZephyr, publicité. J'habite au cinquième", Present),
            ("Ceci est une publicité. J'ai testé", Present),
            ("Publicité. Une application sans publicité et sans pistage.", Present),
            ("J'ai testé ce vélo.", Missing),
            ("Ce publicitaire est fou de vélo", Missing),
            ("#ad j'ai testé ce vélo", WrongTerm),
            ("#pub j'ai testé ce vélo", WrongTerm),
            ("Sponsorisé : j'ai testé ce vélo", WrongTerm),
            ("En partenariat avec Zéphyr, ce vélo", WrongTerm),
            ("Merci à Zéphyr pour ce vélo", WrongTerm),
            ("Anzeige: j'ai testé ce vélo", WrongTerm),
        ],
    );
}

#[test]
fn it_is_early_and_not_buried() {
    let far = format!("{} Publicité.", "J'ai testé ce vélo. ".repeat(6));
    let family = format!("{}. Publicité : voilà", "👨‍👩‍👧‍👦".repeat(90));
    holds(
        "FR",
        &[
            (far.as_str(), Late),
            (family.as_str(), Present),
            ("Vélo https://exemple.fr Publicité", Late),
            ("Vélo\n\n\n\n\n\nPublicité", Late),
            ("Vélo. #cool #fun #publicité", AmongTags),
            ("Vélo. #publicité #cool #fun", AmongTags),
            ("Vélo. #cool #publicité", AmongTags),
            ("#velo #ete publicité #paris", AmongTags),
            ("#velo #ete #paris publicité", AmongTags),
            ("#publicité Ce vélo #cool #fun #ete", Present),
            ("#publicité #velo j'ai testé", Present),
        ],
    );
    holds(
        "GB",
        &[
            ("Ad: this bike folds", Present),
            ("I tried this bike for the whole summer and kept it. Ad", Late),
            ("Hey folks! Ad: this bike", Present),
        ],
    );
}

#[test]
fn letters_that_only_look_right_are_reported_as_disguised() {
    holds(
        "FR",
        &[
            ("Рubliсité : j'ai testé", Disguised),
            ("Ｐｕｂｌｉｃｉｔｅ : j'ai testé", Disguised),
            ("𝗣𝘂𝗯𝗹𝗶𝗰𝗶𝘁𝗲́ : j'ai testé", Disguised),
            ("Pub\u{200b}licité : j'ai testé", Disguised),
            ("P\u{ad}ublicité : j'ai testé", Disguised),
            ("P u b l i c i t é : j'ai testé", Disguised),
            ("P.u.b.l.i.c.i.t.é : j'ai testé", Disguised),
            ("Publi cité : j'ai testé", Disguised),
            ("P\u{2800}ublicité : j'ai testé", Disguised),
            ("Pu\u{336}b\u{336}licité : j'ai testé", Disguised),
            ("\u{202e}Publicité\u{202c} : j'ai testé", Disguised),
            ("Pub\u{202e}licité : j'ai testé", Disguised),
            ("ᵖᵘᵇˡⁱᶜⁱᵗᵉ́ j'ai testé", Disguised),
            ("ⓟⓤⓑⓛⓘⓒⓘⓣⓔ : j'ai testé", Disguised),
            ("#Рublicité j'ai testé", Disguised),
            (
                "J'ai testé \u{e0050}\u{e0075}\u{e0062}\u{e006c}\u{e0069}\u{e0063}\u{e0069}\u{e0074}\u{e0065}",
                Disguised,
            ),
        ],
    );
    holds(
        "GB",
        &[
            ("Аd: this bike folds", Disguised),
            ("A d: this bike folds", Disguised),
            ("#аd this bike folds", Disguised),
            ("ᴀᴅ: this bike folds", Disguised),
            ("🅰🅳 this bike folds", Disguised),
        ],
    );
}

#[test]
fn a_denial_a_doubt_or_a_claim_is_no_disclosure() {
    holds(
        "FR",
        &[
            ("Ceci n'est pas une publicité : ce vélo", Denied),
            ("Ce n'est pas une pub, j'adore ce vélo", Denied),
            ("Publicité. Enfin non, ce n'est pas une publicité !", Denied),
            ("Publicité : ce post n'est pas sponsorisé", Denied),
            ("#PasUnePub ce vélo", Denied),
            ("Pas de publicité ici : ce vélo", AboutSomethingElse),
            ("Sans publicité, ce vélo", AboutSomethingElse),
            ("Une publicité ? Jamais.", Doubted),
            ("Publicité ? Non, j'adore", Doubted),
            ("Soi-disant publicité : ce vélo", Doubted),
            ("« Publicité » : ce vélo", Doubted),
            ("Fausse publicité : ce vélo", Doubted),
            ("J'ai vu une publicité hier soir", InProse),
            ("Publicité mensongère partout", AboutSomethingElse),
            ("publicitéX : ce vélo", Missing),
            ("non-publicité : ce vélo", PartOfWord),
            ("publicité-vérité ce vélo", PartOfWord),
        ],
    );
    holds(
        "GB",
        &[
            ("This is not an ad: I love this bike", Denied),
            ("This isn't an ad, I love it", Denied),
            ("This isn’t sponsored, I love it", Denied),
            ("#notanad I love this bike", Denied),
            ("#notsponsored I love this bike", Denied),
            ("Ad: lovely bike. (Not an ad!)", Denied),
            ("Ad-free app, lovely", PartOfWord),
            ("Ad hoc meeting today", AboutSomethingElse),
            ("No ads, no tracking", Missing),
            ("No ad: lovely", AboutSomethingElse),
            ("I saw an ad yesterday", InProse),
            ("Adelaide is lovely", Missing),
            ("Is this an ad? Maybe", Doubted),
            ("So-called ad: lovely", Doubted),
        ],
    );
}

#[test]
fn each_regulator_has_its_words() {
    holds(
        "GB",
        &[
            ("Ad - this bike folds", Present),
            ("#ad this bike folds", Present),
            ("Advert: this bike folds", Present),
            ("Advertisement. This bike folds", Present),
            ("Ad: Ever wondered why bikes are so heavy?", Present),
            ("Ad | No more heavy bikes", Present),
            ("This is an ad for Zephyr.", Present),
            ("#spon this bike folds", WrongTerm),
            ("Sponsored: this bike folds", WrongTerm),
            ("Gifted: this bike folds", WrongTerm),
            ("#collab this bike folds", WrongTerm),
            ("Thanks to Zephyr for this bike", WrongTerm),
        ],
    );
    holds(
        "US",
        &[
            ("#ad this bike folds", Present),
            ("Ad: this bike folds", Present),
            ("Paid ad: this bike folds", Present),
            ("Sponsored. This bike folds", Present),
            ("Sponsored by Zephyr. This bike folds", Present),
            ("Paid partnership with Zephyr. This bike folds", Present),
            ("#sp this bike folds", WrongTerm),
            ("#collab this bike folds", WrongTerm),
            ("#ambassador this bike folds", WrongTerm),
            ("Thanks to Zephyr for this bike", WrongTerm),
            ("Publicidad: esta bicicleta se pliega en ocho segundos y cabe bajo mi mesa", Present),
            ("#ad esta bicicleta se pliega en ocho segundos y cabe bajo mi mesa", WrongTerm),
        ],
    );
    holds(
        "DE",
        &[
            ("Anzeige: dieses Fahrrad", Present),
            ("Werbung | dieses Fahrrad", Present),
            ("#Werbung dieses Fahrrad", Present),
            ("#ad dieses Fahrrad", WrongTerm),
            ("Keine Werbung, dieses Fahrrad", Denied),
        ],
    );
    holds("ES", &[("Publicidad: esta bicicleta", Present)]);
    holds("IT", &[("Pubblicità: questa bicicletta", Present)]);
    holds("BE", &[("Publicité : ce vélo se plie en huit secondes et tient sous mon bureau", Present)]);
}

#[test]
fn what_is_suggested_is_accepted() {
    for country in ["FR", "GB", "US", "DE", "ES", "IT", "PT", "NL", "BE", "CA", "JP"] {
        let setting = setting(country);
        let term = suggested_disclosure(&setting).unwrap();
        for text in [format!("{term}: x"), format!("#{} x", term.replace(' ', "")), format!("({term})")] {
            assert_eq!(disclosure(&text, &setting).state, Present, "{country}: {text}");
        }
    }
}

#[test]
fn the_finding_says_where_and_how_far() {
    let text = "Bonjour ! Publicité : ce vélo";
    let found = disclosure(text, &setting("FR"));
    assert_eq!((found.before, found.found.as_deref()), (10, Some("Publicité")));
    assert_eq!(found.span.map(|span| span.of(text)), Some("Publicité"));
    assert_eq!(found.accepted, ["Publicité", "Collaboration commerciale"]);
}
