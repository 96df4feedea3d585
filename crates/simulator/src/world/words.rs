//! Briefs and posts, out of a vocabulary of some hundred words a language.
//!
//! Nobody will take them for literature. What matters: a text is recognisably English or French, two honest
//! texts share few words, and every post says that it is paid and carries its link.

use kernel::{Country, Language};

use crate::rng::Rng;

const EN_NOUNS: &str = "lamp bicycle kettle notebook garden blanket teapot backpack window kitchen bakery train river \
mountain jacket umbrella camera piano candle basket pillow suitcase violin hammock ladder telescope carpet mirror \
toaster guitar puzzle wallet scarf bottle drawer compass engine shelf tripod keyboard cushion lantern canvas paddle \
orchard cabin market balcony hallway workshop stove fountain harbour meadow bracelet curtain doormat envelope feather \
glove hammer island jigsaw kayak library magnet napkin oven parcel quilt radiator saddle tablet urn vase wagon yard \
zipper anchor barrel cellar desk elevator fence gate helmet ink jar knob lawn mattress needle oar pedal quarry rope \
sink tunnel velvet whistle apron buckle cupboard dough easel flute greenhouse hinge";
const EN_ADJECTIVES: &str = "quiet bright sturdy gentle clever humble stubborn velvety wooden cheerful patient crisp \
modest generous curious nimble spotless rusty tender massive fragile golden silent hollow rugged elegant cosy shiny \
narrow peculiar honest graceful weathered spare borrowed hidden lively muddy noisy orange purple reliable scented \
tangled unusual vivid warm young ancient brisk compact dusty";
const EN_VERBS: &str = "carried repaired painted discovered borrowed cleaned folded measured planted polished rescued \
sketched stitched tested unpacked washed admired baked charged dragged explored fixed grabbed hung ironed juggled \
knitted lifted mended noticed opened packed quoted rented sanded tuned unlocked visited wrapped arranged balanced \
climbed decorated emptied framed guarded hauled improved loaded moved ordered patched raised sharpened traded";
const EN_PLACES: &str = "in Lisbon|near the station|under the stairs|by the lake|at my sister's place|on the night \
train|behind the school|above the bakery|in a tiny flat|across the valley|at the office|outside the museum|on the \
roof|along the canal|in the shed|at grandma's farm|beside the tram stop|on a ferry|in the attic|during a storm|at the \
flea market|between two meetings|at the campsite|in the waiting room";
const EN_TIMES: &str = "last Tuesday|every single morning|before sunrise|after a long week|during the holidays|for three \
months|since the spring|on a rainy Sunday|right after lunch|twice this week|throughout the winter|past midnight|all \
summer long|within an hour|on my birthday|between breakfast and work";
const FR_NOUNS: &str = "la lampe|le vélo|la bouilloire|le carnet|le jardin|la couverture|la théière|le sac|la fenêtre|la \
cuisine|la boulangerie|le train|la rivière|la montagne|la veste|le parapluie|l'appareil photo|le piano|la bougie|le \
panier|l'oreiller|la valise|le violon|le hamac|l'échelle|le télescope|le tapis|le miroir|le grille-pain|la guitare|le \
puzzle|le portefeuille|l'écharpe|la bouteille|le tiroir|la boussole|le moteur|l'étagère|le trépied|le clavier|le \
coussin|la lanterne|la toile|la pagaie|le verger|la cabane|le marché|le balcon|le couloir|l'atelier|le poêle|la \
fontaine|le port|la prairie|le bracelet|le rideau|le paillasson|l'enveloppe|la plume|le gant|le marteau|l'île|le \
canoë|la bibliothèque|l'aimant|la serviette|le four|le colis|l'édredon|le radiateur|la selle|la tablette|le vase|le \
wagon|la cour|la fermeture|l'ancre|le tonneau|la cave|le bureau|l'ascenseur|la clôture|le portail|le casque|l'encre|le \
bocal|la poignée|la pelouse|le matelas|l'aiguille|la rame|la pédale|la carrière|la corde|l'évier|le tunnel|le velours|le \
sifflet|le tablier|la boucle|le placard|la pâte|le chevalet|la flûte|la serre|la charnière";
const FR_ADJECTIVES: &str = "calme|solide|habile|modeste|timide|fragile|tendre|immense|étrange|honnête|propre|souple|sombre|\
utile|rapide|fidèle|rustique|sobre|simple|agréable|confortable|drôle|magnifique|pratique|robuste|rouge|jaune|rose|\
tranquille|formidable|minuscule|énorme|admirable|aimable|courageuse|bizarre|célèbre|commode|délicate|discrète|durable|\
efficace|élégante|fantastique|immobile|légère|moderne|noble|paisible|remarquable";
const FR_VERBS: &str = "réparé|peint|découvert|emprunté|nettoyé|plié|mesuré|planté|poli|sauvé|dessiné|cousu|essayé|déballé|\
lavé|admiré|rangé|chargé|traîné|exploré|arrangé|attrapé|accroché|repassé|tricoté|soulevé|recollé|remarqué|ouvert|emballé|\
cité|loué|poncé|accordé|retrouvé|visité|décoré|vidé|encadré|gardé|transporté|amélioré|rempli|déplacé|commandé|rapiécé|\
monté|aiguisé|échangé|photographié";
const FR_PLACES: &str = "à Lisbonne|près de la gare|sous l'escalier|au bord du lac|chez ma sœur|dans le train de nuit|\
derrière l'école|au-dessus du fournil|dans un studio minuscule|de l'autre côté de la vallée|pendant la pause|devant le \
musée|sur le toit|le long du canal|dans la remise|à la ferme de mamie|à côté du tramway|sur un bateau|au grenier|pendant \
l'orage|à la brocante|entre deux réunions|au camping|dans la salle d'attente";
const FR_TIMES: &str = "mardi dernier|tous les matins|avant le lever du soleil|après une longue semaine|pendant les vacances|\
depuis trois mois|depuis le printemps|un dimanche de pluie|juste après le déjeuner|deux fois cette semaine|tout l'hiver|\
après minuit|tout l'été|en moins d'une heure|le jour de mon anniversaire|entre le café et le travail";

/// One language's words.
#[derive(Debug)]
struct Words {
    nouns: Vec<&'static str>,
    adjectives: Vec<&'static str>,
    verbs: Vec<&'static str>,
    places: Vec<&'static str>,
    times: Vec<&'static str>,
}

impl Words {
    fn english() -> Self {
        Self {
            nouns: EN_NOUNS.split_whitespace().collect(),
            adjectives: EN_ADJECTIVES.split_whitespace().collect(),
            verbs: EN_VERBS.split_whitespace().collect(),
            places: EN_PLACES.split('|').collect(),
            times: EN_TIMES.split('|').collect(),
        }
    }

    fn french() -> Self {
        Self {
            nouns: FR_NOUNS.split('|').collect(),
            adjectives: FR_ADJECTIVES.split('|').collect(),
            verbs: FR_VERBS.split('|').collect(),
            places: FR_PLACES.split('|').collect(),
            times: FR_TIMES.split('|').collect(),
        }
    }
}

/// Writes briefs and posts.
#[derive(Debug)]
pub(crate) struct Writer {
    rng: Rng,
    english: Words,
    french: Words,
}

impl Writer {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed, "words"), english: Words::english(), french: Words::french() }
    }

    /// What a brand wants said.
    pub(crate) fn brief(&mut self, language: Language) -> String {
        let (a, b) = (self.sentence(language), self.sentence(language));
        format!("{a} {b}")
    }

    /// Somebody's own words about it, without the label and the link.
    pub(crate) fn body(&mut self, language: Language) -> String {
        let (a, b) = (self.sentence(language), self.sentence(language));
        format!("{a} {b}")
    }

    /// One sentence of about ten words.
    fn sentence(&mut self, language: Language) -> String {
        let rng = &mut self.rng;
        let words = if language == Language::FR { &self.french } else { &self.english };
        let mut take = |from: &[&'static str]| rng.pick(from).copied().unwrap_or_default();
        let (first, second) = (take(&words.nouns), take(&words.nouns));
        let (adjective, other) = (take(&words.adjectives), take(&words.adjectives));
        let (verb, then) = (take(&words.verbs), take(&words.verbs));
        let (place, time) = (take(&words.places), take(&words.times));
        let pattern = rng.below(4);
        if language == Language::FR {
            match pattern {
                0 => format!("J'ai {verb} {first} {adjective} {place}, et {second} m'a suivi {time}."),
                1 => format!("Avec {first} {adjective}, nous avons {verb} {second} {place} {time}."),
                2 => format!("{}, elle a {verb} puis {then} {first} {place} avec {second}.", capital(time)),
                _ => format!("Mon frère a {verb} {second} {other}, puis {then} {first} {place}."),
            }
        } else {
            match pattern {
                0 => format!("I {verb} the {adjective} {first} {place}, and my {second} came along {time}."),
                1 => format!("With this {adjective} {first} we {verb} a whole {second} {place} {time}."),
                2 => format!("{} she {verb} and {then} that {first} {place} with a {second}.", capital(time)),
                _ => format!("My brother {verb} the {other} {second} and {then} his {first} {place}."),
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The label that the creator's country and the post's language ask for.
pub(crate) fn label(country: Country, language: Language) -> &'static str {
    if country == Country::FR || language == Language::FR { "Publicité" } else { "Ad" }
}
