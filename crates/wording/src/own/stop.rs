//! Words that carry no meaning of their own, French and English, in folded form.

/// Sorted, for the binary search.
#[rustfmt::skip]
const STOPS: [&str; 254] = [
    "a", "about", "after", "again", "ai", "ainsi", "all", "alors", "also", "am", "an", "and", "any",
    "apres", "are", "as", "at", "au", "aucun", "aucune", "aussi", "autre", "autres", "aux", "avait",
    "avant", "avec", "avez", "avons", "be", "because", "been", "before", "being", "bien", "but", "by",
    "c", "ca", "can", "car", "ce", "cela", "celle", "celles", "celui", "ces", "cet", "cette", "ceux",
    "chaque", "chez", "ci", "comme", "could", "d", "dans", "de", "deja", "depuis", "des", "did", "do",
    "does", "doing", "don", "donc", "dont", "down", "du", "elle", "elles", "en", "encore", "entre", "es",
    "est", "et", "etaient", "etait", "ete", "etes", "etre", "eu", "eux", "even", "every", "faire",
    "fait", "fois", "for", "from", "get", "got", "had", "has", "have", "having", "he", "her", "here",
    "him", "his", "how", "i", "if", "il", "ils", "in", "into", "is", "it", "its", "itself", "j", "je",
    "jusqu", "just", "l", "la", "le", "les", "leur", "leurs", "like", "ll", "lui", "m", "ma", "mais",
    "me", "meme", "mes", "moi", "moins", "mon", "more", "most", "my", "n", "ne", "ni", "no", "nor",
    "nos", "not", "notre", "nous", "now", "of", "off", "on", "once", "only", "ont", "or", "other", "ou",
    "our", "out", "over", "own", "par", "pas", "peu", "peut", "peux", "plus", "pour", "pourquoi", "puis",
    "qu", "quand", "que", "quel", "quelle", "quelques", "qui", "quoi", "re", "s", "sa", "same", "sans",
    "se", "sera", "ses", "she", "should", "si", "so", "soit", "some", "son", "sont", "sous", "such",
    "suis", "sur", "t", "ta", "te", "tes", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "through", "to", "toi", "ton", "too", "tous", "tout", "toute",
    "toutes", "tres", "tu", "un", "under", "une", "until", "up", "us", "va", "vers", "very", "vos",
    "votre", "vous", "vraiment", "was", "we", "were", "what", "when", "where", "which", "while", "who",
    "why", "will", "with", "would", "y", "you", "your",
];

/// Whether a folded word carries no meaning.
pub(crate) fn stops(word: &str) -> bool {
    word.chars().count() < 2 && !word.starts_with(|c: char| c.is_numeric() || !c.is_ascii())
        || STOPS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_folded() {
        assert!(STOPS.is_sorted());
        assert!(STOPS.iter().all(|word| crate::fold::letters(word) == **word));
        assert!(stops("avec") && stops("with") && stops("d") && !stops("velo") && !stops("8"));
    }
}
