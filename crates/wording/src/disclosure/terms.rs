//! Which words say that a post is paid, by country and language, as a table.
//!
//! - France: loi 2023-451, art. 5, as rewritten by ordonnance 2024-978: « Publicité » or « Collaboration
//!   commerciale ». The law names its words, so they are asked for whatever language the post is in.
//! - United Kingdom: ASA/CMA guidance for influencers: "Ad", "Advert", "Advertisement", at the beginning; not
//!   "spon", "sponsored", "gifted", "collab", "thanks to", "affiliate".
//! - United States: 16 CFR 255.5 and the FTC's Disclosures 101: "ad", "advertisement", "sponsored", "paid
//!   partnership", in the language of the post; not "sp", "spon", "collab", "ambassador" or "thanks" alone.
//! - Germany: § 5a Abs. 4 UWG, § 22 MStV and the guide of the Medienanstalten: "Werbung" or "Anzeige" at the
//!   beginning; "#ad" alone is not enough.
//! - Spain, Italy, Portugal, the Netherlands: the plain word of the language. (check with counsel)
//! - Any other country: the list of the post's language; where that is not clear, any list. (check with counsel)

use kernel::Country;

/// A way to say it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// As it should be written.
    pub(crate) label: &'static str,
    /// Its folded words.
    pub(crate) words: &'static [&'static str],
}

/// The ways of one language, or of one country's law; the first is the one to suggest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// ISO 639-1.
    pub(crate) language: &'static str,
    pub(crate) terms: &'static [Term],
}

/// What a country asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Its own words; none where the post's language decides alone.
    pub(crate) own: Option<&'static List>,
    /// Whether a post in another language says it in that language.
    pub(crate) follows_post: bool,
    /// The most characters before it, leading mentions not counted.
    pub(crate) within: usize,
}

const fn term(label: &'static str, words: &'static [&'static str]) -> Term {
    Term { label, words }
}

const fn list(language: &'static str, terms: &'static [Term]) -> List {
    List { language, terms }
}

const FRENCH: List = list(
    "fr",
    &[
        term("Publicité", &["publicite"]),
        term("Collaboration commerciale", &["collaboration", "commerciale"]),
    ],
);
const BRITISH: List = list(
    "en",
    &[term("Ad", &["ad"]), term("Advert", &["advert"]), term("Advertisement", &["advertisement"])],
);
const AMERICAN: List = list(
    "en",
    &[
        term("Ad", &["ad"]),
        term("Paid ad", &["paid", "ad"]),
        term("Advertisement", &["advertisement"]),
        term("Paid advertisement", &["paid", "advertisement"]),
        term("Sponsored", &["sponsored"]),
        term("Paid partnership", &["paid", "partnership"]),
    ],
);
const GERMAN: List = list("de", &[term("Anzeige", &["anzeige"]), term("Werbung", &["werbung"])]);
const SPANISH: List = list("es", &[term("Publicidad", &["publicidad"]), term("Anuncio", &["anuncio"])]);
const ITALIAN: List = list("it", &[term("Pubblicità", &["pubblicita"])]);
const PORTUGUESE: List = list("pt", &[term("Publicidade", &["publicidade"])]);
const DUTCH: List = list("nl", &[term("Advertentie", &["advertentie"]), term("Reclame", &["reclame"])]);

/// One list per language, for posts in a language that is not the country's own.
const BY_LANGUAGE: [&List; 7] = [&BRITISH, &FRENCH, &GERMAN, &SPANISH, &ITALIAN, &PORTUGUESE, &DUTCH];
/// Every list.
const ALL: [&List; 8] = [&BRITISH, &FRENCH, &GERMAN, &SPANISH, &ITALIAN, &PORTUGUESE, &DUTCH, &AMERICAN];

/// "Early" where the law says clear and immediately recognisable: about the first line on a telephone's screen.
const FIRST_LINES: usize = 100;
/// "Early" where the regulator says at the beginning: a short greeting or a few emoji may precede.
const BEGINNING: usize = 30;

/// What a country asks for.
pub(crate) fn rule(country: Country) -> Rule {
    let rule = |own, follows_post, within| Rule { own: Some(own), follows_post, within };
    match country.code() {
        "FR" => rule(&FRENCH, false, FIRST_LINES),
        "GB" => rule(&BRITISH, true, BEGINNING),
        "US" => rule(&AMERICAN, true, FIRST_LINES),
        "DE" => rule(&GERMAN, false, BEGINNING),
        "ES" => rule(&SPANISH, true, FIRST_LINES),
        "IT" => rule(&ITALIAN, true, FIRST_LINES),
        "PT" => rule(&PORTUGUESE, true, FIRST_LINES),
        "NL" => rule(&DUTCH, true, FIRST_LINES),
        _ => Rule { own: None, follows_post: true, within: FIRST_LINES },
    }
}

/// The lists that are accepted, the first to be suggested, for a post in a language that is known or not.
pub(crate) fn accepted(rule: &Rule, language: Option<&str>) -> Vec<&'static List> {
    let of_post = language.and_then(|code| BY_LANGUAGE.into_iter().find(|list| list.language == code));
    match (rule.own, of_post) {
        (Some(own), Some(post)) if rule.follows_post && post.language != own.language => vec![post],
        (Some(own), _) => vec![own],
        (None, Some(post)) => vec![post],
        (None, None) => BY_LANGUAGE.to_vec(),
    }
}

/// Every term of every list.
pub(crate) fn all() -> impl Iterator<Item = &'static Term> {
    ALL.into_iter().flat_map(|list| list.terms)
}

/// What people write instead, and no regulator accepts on its own: folded words.
pub(crate) const WEAK: [&[&str]; 24] = [
    &["collab"],
    &["spon"],
    &["sponso"],
    &["sponsor"],
    &["sponsorise"],
    &["sponsored"],
    &["sp"],
    &["gifted"],
    &["partner"],
    &["partnership"],
    &["ambassador"],
    &["ambassadeur"],
    &["ambassadrice"],
    &["affiliate"],
    &["pub"],
    &["partenariat"],
    &["partenariat", "remunere"],
    &["en", "partenariat"],
    &["offert", "par"],
    &["thanks", "to"],
    &["merci", "a"],
    &["pr"],
    &["kooperation"],
    &["gesponsert"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_folded_as_its_label_is() {
        for term in all() {
            assert_eq!(crate::fold::letters(term.label), term.words.concat(), "{}", term.label);
        }
    }

    #[test]
    fn the_law_of_a_country_comes_before_the_language_of_the_post() {
        let labels = |country: &str, language| {
            let rule = rule(country.parse().unwrap());
            accepted(&rule, language).iter().map(|list| list.language).collect::<Vec<_>>()
        };
        assert_eq!(labels("FR", Some("en")), ["fr"]);
        assert_eq!(labels("DE", Some("en")), ["de"]);
        assert_eq!(labels("US", Some("es")), ["es"]);
        assert_eq!(labels("US", None), ["en"]);
        assert_eq!(labels("BE", Some("nl")), ["nl"]);
        assert_eq!(labels("BE", None).len(), 7);
    }
}
