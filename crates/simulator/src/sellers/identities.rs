//! What accounts are called and look like; whoever carries a stolen identity differs a little from whom it was taken.

use super::chance::len;
use super::wares::Ware;
use super::{Coming, Plan, Truth, dice};
use crate::rng::Rng;

/// A name, a handle, a picture and some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose: a place in the audience, or from its size up somebody outside of it.
    pub account: u64,
    /// As shown.
    pub name: String,
    /// Without the server's part.
    pub handle: String,
    /// A perceptual hash: pictures that look alike differ in few of its 64 bits. Nothing without a picture.
    pub picture: Option<u64>,
    /// Its description; empty without one.
    pub bio: String,
    /// From whom it was taken: the truth.
    pub taken_from: Option<u64>,
}

const GIVEN: &[&str] = &[
    "Camille", "Louise", "Inès", "Jeanne", "Paul", "Adam", "Hugo", "Nora", "Emma", "Oliver", "Amelia",
    "George", "Isla", "Harry", "Ava", "Noah", "Mia", "Felix", "Lena", "Jonas", "Clara", "Lucia", "Mateo",
    "Sofia", "Diego", "Yusuf", "Aisha", "Kenji", "Mei", "Ravi", "Priya", "Chidi",
];
const FAMILY: &[&str] = &[
    "Martin", "Bernard", "Robert", "Petit", "Moreau", "Garnier", "Smith", "Jones", "Taylor", "Brown",
    "Evans", "Wright", "Walker", "Schmidt", "Weber", "Wagner", "Becker", "Garcia", "Lopez", "Sanchez",
    "Khan", "Patel", "Okafor", "Tanaka", "Chen", "Nguyen", "Silva", "Rossi", "Novak", "Larsen", "Haddad",
    "Cohen",
];
const WHAT: &[&str] = &[
    "Baker",
    "Teacher",
    "Nurse",
    "Cyclist",
    "Reader",
    "Gardener",
    "Runner",
    "Photographer",
    "Developer",
    "Historian",
    "Cook",
    "Musician",
    "Physicist",
    "Carpenter",
    "Translator",
    "Illustrator",
];
const WHERE: &[&str] = &[
    "in Lyon",
    "in Leeds",
    "in Bremen",
    "by the sea",
    "in the hills",
    "in Porto",
    "in Nantes",
    "on a barge",
    "in Cork",
    "in Ghent",
    "in Lille",
    "in Bath",
];
const ALSO: &[&str] = &[
    "father of two",
    "mostly about birds",
    "opinions are mine",
    "tea, not coffee",
    "ask me about maps",
    "three cats",
    "slow trains",
    "writes on Sundays",
    "rain or shine",
    "collects dictionaries",
    "she/her",
    "ici pour apprendre",
];

/// Everybody of the audience in its order, then those outside of it from whom identities were taken.
pub(super) fn dress(plan: &Plan, coming: &[Coming]) -> Vec<Identity> {
    if !plan.identities {
        return Vec::new();
    }
    let mut rng = dice(plan, "identities");
    let mut outside: Vec<Identity> = Vec::new();
    let mut all: Vec<Identity> = Vec::with_capacity(coming.len());
    for (at, one) in coming.iter().enumerate() {
        let profile = &one.follower.profile;
        let own = match one.truth {
            Truth::Bought { ware: Ware::Stolen, .. } => {
                let account = len(coming.len()) + len(outside.len());
                let victim = person(&mut rng, account, true, true, false);
                let own = copy(&mut rng, &victim, len(at));
                outside.push(victim);
                own
            }
            Truth::Bought {
                ware: Ware::Pack | Ware::Drip | Ware::Camouflage | Ware::FollowBack | Ware::Robot,
                ..
            }
            | Truth::Genuine => {
                let (picture, bio) = (profile.picture == Some(true), profile.bio == Some(true));
                person(&mut rng, len(at), picture, bio, profile.digits.unwrap_or(0) > 0)
            }
        };
        all.push(own);
    }
    all.extend(outside);
    all
}

fn person(rng: &mut Rng, account: u64, picture: bool, bio: bool, digits: bool) -> Identity {
    let given = rng.pick(GIVEN).copied().unwrap_or_default();
    let family = rng.pick(FAMILY).copied().unwrap_or_default();
    let plain = |name: &str| -> String {
        name.to_lowercase().chars().map(|c| if c == 'è' { 'e' } else { c }).collect()
    };
    let between = rng.pick(&["", ".", "-"]).copied().unwrap_or_default();
    let tail = if digits { (10 + rng.below(90_000)).to_string() } else { String::new() };
    // Many are called alike; their handles cannot be.
    let own: String = (0..3).map(|_| char::from(b'a' + u8::try_from(rng.below(26)).unwrap_or(0))).collect();
    let handle = format!("{}{between}{}{own}{tail}", plain(given), plain(family));
    let words = |rng: &mut Rng| {
        let mut part = |of: &[&'static str]| rng.pick(of).copied().unwrap_or_default();
        format!("{} {}. {}, {}.", part(WHAT), part(WHERE), part(ALSO), part(ALSO))
    };
    Identity {
        account,
        name: format!("{given} {family}"),
        handle,
        picture: picture.then(|| rng.bits()),
        bio: if bio { words(rng) } else { String::new() },
        taken_from: None,
    }
}

/// The same person but for a letter of the handle, a pixel of the picture, a word less now and then.
fn copy(rng: &mut Rng, victim: &Identity, account: u64) -> Identity {
    let handle = match rng.below(4) {
        0 => format!("{}_", victim.handle),
        1 => victim.handle.replacen('l', "1", 1) + "x",
        2 => victim.handle.replacen('o', "0", 1) + "1",
        _ => format!("{}{}", victim.handle, rng.below(100)),
    };
    // The same picture saved again: no bit or a few of them change.
    let picture =
        victim.picture.map(|bits| (0..rng.below(4)).fold(bits, |bits, _| bits ^ (1 << rng.below(64))));
    let mut bio = victim.bio.clone();
    if rng.chance(2_000) {
        bio.truncate(bio.find(", ").unwrap_or(bio.len()));
    }
    let name = if rng.chance(8_500) { victim.name.clone() } else { victim.name.replacen(' ', "  ", 1) };
    Identity { account, name, handle, picture, bio, taken_from: Some(victim.account) }
}
