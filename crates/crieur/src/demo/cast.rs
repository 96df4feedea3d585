//! Who one can be: an account for each character worth playing, and what is worth seeing as them.

use account::{Locale, OrganisationKind};
use app::accounts::{AccountError, Accounts, Seat};
use kernel::BrandId;
use simulator::town::Cast;
use web::Character;

/// The creators that one is offered to be, by their scene; the others live their lives.
const OFFERED: [&str; 15] = [
    "to_write",
    "to_publish",
    "holding",
    "paid_out",
    "rejected_tone",
    "dispute_answered",
    "bought_followers",
    "rival_bought",
    "honest_small",
    "copy_refused",
    "back_dated",
    "deleted",
    "awaiting_identification",
    "offer_pending",
    "breakout_offer",
];

/// The brands that one is offered to be, by what waits for them.
const BRANDS: usize = 3;

/// Gives everybody on offer a way in. Done again it changes nothing.
pub(crate) async fn seats(accounts: &Accounts, cast: &Cast) -> Result<Vec<Character>, AccountError> {
    let mut characters = Vec::new();
    for (id, name) in cast.brands.iter().take(BRANDS) {
        let seat = seat(name, name);
        let user = accounts.seat_owner(&seat, name, OrganisationKind::Brand, &[*id]).await?;
        let scene = brand_scene(cast, *id);
        characters.push(Character { user: user.id, name: name.clone(), part: "brand", scene });
    }
    if let Some((name, brand)) = &cast.agency {
        let user = accounts.seat_owner(&seat(name, name), name, OrganisationKind::Agency, &[*brand]).await?;
        characters.push(Character { user: user.id, name: name.clone(), part: "agency", scene: "agency" });
    }
    for scene in OFFERED {
        let Some(found) = cast.creators.iter().find(|creator| creator.scene == scene) else { continue };
        let user = accounts.seat_creator(&seat(&found.name, &found.name), found.id).await?;
        let (name, scene) = (found.name.clone(), dashed(scene));
        characters.push(Character { user: user.id, name, part: "creator", scene });
    }
    if let Some(id) = cast.operator {
        let name = "Camille Audran";
        let user = accounts.appoint(&address(name), name, Locale::Fr, id).await?;
        let part = "operator";
        characters.push(Character { user: user.id, name: name.to_owned(), part, scene: "operator" });
    }
    Ok(characters)
}

/// What waits for a brand.
fn brand_scene(cast: &Cast, brand: BrandId) -> &'static str {
    let has = |key: &str| cast.scenes.iter().any(|scene| scene.key == key && scene.brand == brand);
    if has("silence_near") {
        "brand-silence"
    } else if has("to_review") {
        "brand-review"
    } else {
        "brand-campaigns"
    }
}

fn seat(name: &str, person: &str) -> Seat {
    Seat { email: address(name), name: person.to_owned(), locale: Locale::Fr }
}

/// An address that no letter leaves the demo's folder for.
fn address(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'é' | 'è' | 'ê' | 'ë' | 'É' => 'e',
            'à' | 'â' | 'ä' => 'a',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            other if other.is_ascii_alphanumeric() => other.to_ascii_lowercase(),
            _other => '.',
        })
        .collect();
    let parts: Vec<&str> = plain.split('.').filter(|part| !part.is_empty()).collect();
    format!("{}@demo.example", parts.join("."))
}

/// A scene as message ids write it.
fn dashed(scene: &str) -> &'static str {
    match scene {
        "to_write" => "to-write",
        "to_publish" => "to-publish",
        "holding" => "holding",
        "paid_out" => "paid-out",
        "rejected_tone" => "rejected",
        "dispute_answered" => "dispute",
        "bought_followers" => "bought-followers",
        "rival_bought" => "rival-bought",
        "honest_small" => "honest-small",
        "copy_refused" => "copy",
        "back_dated" => "back-dated",
        "deleted" => "deleted",
        "awaiting_identification" => "identification",
        "breakout_offer" => "breakout-offer",
        _ => "offer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_address() {
        assert_eq!(address("Holloway & Finch Books"), "holloway.finch.books@demo.example");
        assert_eq!(address("Maëlle Tanguy"), "maelle.tanguy@demo.example");
    }
}
