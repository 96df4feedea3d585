//! Words that take each other's place without a thought: numbers and their figures, and the small change of
//! advertising. French and English, folded, compared by their stems.
//!
//! Nothing relies on this table: a light edit changes a few words and is found by those it leaves. It only keeps
//! the easiest replacements from counting as one's own words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::own::shape::stem;

/// The first word of a line stands for the others.
const GROUPS: [&str; 66] = [
    "2 deux two",
    "3 trois three",
    "4 quatre four",
    "5 cinq five",
    "6 six",
    "7 sept seven",
    "8 huit eight",
    "9 neuf nine",
    "10 dix ten",
    "11 onze eleven",
    "12 douze twelve",
    "13 treize thirteen",
    "14 quatorze fourteen",
    "15 quinze fifteen",
    "16 seize sixteen",
    "20 vingt twenty",
    "30 trente thirty",
    "40 quarante forty",
    "50 cinquante fifty",
    "60 soixante sixty",
    "100 cent hundred",
    "1000 mille thousand",
    "decouvrir decouvrez decouvre",
    "tester essayer testez essayez teste essaye essai test",
    "livraison envoi expedition",
    "livrer expedier envoyer livre expedie envoye",
    "savoureux delicieux",
    "nouveau nouvel nouvelle neuf neuve",
    "facile simple aisement",
    "rapide vite rapidement prompt",
    "magnifique superbe splendide sublime",
    "enfant gamin",
    "maison domicile logis",
    "boutique magasin",
    "acheter commander achetez commandez",
    "economiser epargner",
    "parfait ideal",
    "reduction remise rabais promo",
    "profiter beneficier profitez beneficiez",
    "creer fabriquer concevoir cree fabrique concu",
    "utiliser employer",
    "choisir selectionner",
    "discret silencieux",
    "transformer changer metamorphoser",
    "frigo refrigerateur",
    "quotidien journalier",
    "beau joli belle jolie",
    "grand vaste immense",
    "aider aide",
    "recolter cueillir",
    "discover explore",
    "try test sample",
    "delivery shipping postage",
    "deliver ship send post sent",
    "tasty delicious",
    "easy simple effortless",
    "fast quick rapid speedy",
    "beautiful gorgeous lovely stunning",
    "kid child children",
    "home house",
    "shop store",
    "buy purchase order",
    "discount reduction",
    "repair mend fix",
    "workshop class course",
    "need require",
];

static FIRST: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for group in GROUPS {
        let mut words = group.split(' ');
        let Some(first) = words.next() else { continue };
        for word in words {
            found.entry(stem(word)).or_insert(stem(first));
        }
    }
    found
});

/// The stem that stands for a stem.
pub(crate) fn representative(stem: &str) -> &str {
    FIRST.get(stem).copied().unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_numbers_are_one() {
        assert_eq!(representative(stem("huit")), representative(stem("8")));
        assert_eq!(representative(stem("forty")), representative(stem("quarante")));
        assert_eq!(representative("velo"), "velo");
        for group in GROUPS {
            assert!(group.split(' ').all(|word| crate::fold::letters(word) == word), "{group}");
        }
    }
}
