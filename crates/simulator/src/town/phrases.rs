//! What brands, creators and the operator write to each other.

use kernel::Language;
use market::reasons::RejectCode;

/// French where the campaign is, English elsewhere.
fn either(language: Language, french: &'static str, english: &'static str) -> &'static str {
    if language == Language::FR { french } else { english }
}

/// A brand's note to a rejected draft.
pub(super) fn note(code: RejectCode, language: Language) -> &'static str {
    let (french, english) = match code {
        RejectCode::OffBrief => (
            "C'est un joli texte, mais il ne parle presque pas de l'objet. Pouvez-vous raconter une vraie utilisation ?",
            "Lovely text, though it hardly mentions the product. Could you describe one real use?",
        ),
        RejectCode::FalseClaim => (
            "La garantie n'est pas à vie : dix ans, sur facture. Merci de corriger ce point.",
            "The guarantee is not for life: ten years, with the receipt. Please correct that.",
        ),
        RejectCode::Tone => (
            "La comparaison avec une autre marque est blessante, nous préférons ne pas la publier.",
            "The comparison with another maker is unkind; we would rather not have it published.",
        ),
        RejectCode::Language => (
            "Le texte mélange deux langues et se lit difficilement. Une seule suffit, celle que vous voulez.",
            "The text mixes two languages and is hard to follow. One is enough, whichever you like.",
        ),
        RejectCode::Other => (
            "Votre photo d'illustration montre un enfant reconnaissable : merci d'en choisir une autre.",
            "The picture you mean to add shows a child who can be recognised: please choose another.",
        ),
    };
    either(language, french, english)
}

/// Why a creator appeals against a rejection.
pub(super) fn grounds_rejected(language: Language) -> &'static str {
    either(
        language,
        "Le motif ne correspond pas à mon texte : j'y décris trois usages précis, photos à l'appui. Je demande une relecture.",
        "The reason does not fit my text: it describes three real uses, with pictures. I would like it read again.",
    )
}

/// Why a creator appeals against a breach.
pub(super) fn grounds_breached(language: Language) -> &'static str {
    either(
        language,
        "Mon compte a été suspendu par erreur pendant deux jours ; le réseau l'a rétabli et s'est excusé. La publication n'a jamais été retirée par moi.",
        "My account was suspended by mistake for two days; the network restored it and apologised. I never took the post down.",
    )
}

/// Why a brand contests a post.
pub(super) fn grounds_brand(language: Language) -> &'static str {
    either(
        language,
        "Sous la publication, l'auteur répond aux questions que l'objet est fabriqué par un concurrent. Ce n'est pas ce qui était convenu.",
        "Below the post its author tells people that a competitor makes the product. That is not what was agreed.",
    )
}

/// What the other side answers.
pub(super) fn reply(language: Language) -> &'static str {
    either(
        language,
        "Nous maintenons notre décision : le passage en cause est resté après notre première remarque. Les échanges sont joints.",
        "We stand by our decision: the passage in question stayed after our first remark. The exchange is attached.",
    )
}

/// What the operator rules.
pub(super) fn ruling(upheld: bool, language: Language) -> &'static str {
    if upheld {
        either(
            language,
            "La demande est fondée : les éléments versés la confirment, et rien ne les contredit.",
            "The complaint is justified: the evidence handed in confirms it, and nothing speaks against it.",
        )
    } else {
        either(
            language,
            "La demande est rejetée : le texte publié diffère de ce qui était convenu, comme le montre l'historique.",
            "The complaint is dismissed: what was published differs from what was agreed, as the history shows.",
        )
    }
}
