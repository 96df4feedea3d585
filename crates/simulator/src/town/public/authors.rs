//! Who writes on the town's network: strangers, who are nobody's members, and some of the town's people.
//!
//! The same seed gives the same authors. Cost: some hundred people made once.

use kernel::{Country, CreatorId, Currency, Language, Network, Topic};
use market::people::{Creator, Profile};

use super::super::folk::{self, Person};

/// People made, of whom those who write on Bluesky in French or English are taken.
const MADE: usize = 420;
/// Strangers and members taken at most.
const TAKEN: usize = 90;

/// Somebody who writes.
#[derive(Debug, Clone)]
pub(in crate::town) struct Author {
    /// Whose id they have, or would have as a member.
    pub(in crate::town) id: CreatorId,
    pub(in crate::town) name: String,
    pub(in crate::town) country: Country,
    pub(in crate::town) currency: Currency,
    pub(in crate::town) profile: Profile,
    pub(in crate::town) language: Language,
    pub(in crate::town) member: bool,
}

impl Author {
    /// One of note, with the profile that is known.
    pub(in crate::town) fn of(creator: &Creator) -> Option<Self> {
        let Creator { id, name, country, currency, profiles, .. } = creator;
        let profile = profiles.iter().find(|profile| profile.network == Network::Bluesky)?.clone();
        let language = *profile.languages.first()?;
        let (name, country, currency) = (name.clone(), *country, *currency);
        Some(Self { id: *id, name, country, currency, profile, language, member: true })
    }

    /// What they like to write about, by chance one of the subjects that have words.
    pub(super) fn topics(&self) -> &[Topic] {
        &self.profile.topics
    }

    /// The name of the account, as the network shows it.
    pub(super) fn handle(&self) -> String {
        let letters: String = self.name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        format!("{letters}.example")
    }
}

/// An author of a person, if they write where and as it is wanted.
fn author(person: Person, member: bool) -> Option<Author> {
    let profile = person.profiles.into_iter().find(|profile| profile.network == Network::Bluesky)?;
    let language = *profile.languages.first()?;
    let written = [Language::FR, Language::EN].contains(&language);
    let Person { id, name, country, currency, .. } = person;
    (written && profile.followers < 60_000).then_some(Author {
        id,
        name,
        country,
        currency,
        profile,
        language,
        member,
    })
}

/// People who are nobody's members, and not among the town's.
pub(super) fn strangers(seed: u64) -> Vec<Author> {
    let people = folk::people(seed.rotate_left(23) ^ 0x5712_a19e, MADE);
    people.into_iter().filter_map(|person| author(person, false)).take(TAKEN).collect()
}

/// Some of the town's people, who have been there for long.
pub(super) fn members(seed: u64) -> Vec<Author> {
    let people = folk::people(seed, MADE).into_iter().filter(|person| person.joined > 60);
    people.filter_map(|person| author(person, true)).take(TAKEN).collect()
}
