//! Many people of the town at once, for filling a large market.

use kernel::{Span, Timestamp};
use market::Creator;

use super::folk;

/// So many creators by the town's distributions, who joined before `now`; the same seed makes the same people.
#[must_use]
pub fn crowd(seed: u64, count: usize, now: Timestamp) -> Vec<Creator> {
    let creator = |person: folk::Person| Creator {
        id: person.id,
        name: person.name,
        country: person.country,
        currency: person.currency,
        profiles: person.profiles,
        identified: true,
        suspended: None,
        joined: now.minus(Span::days(person.joined)),
    };
    folk::people(seed, count).into_iter().map(creator).collect()
}
