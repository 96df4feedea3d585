//! The conditions of a campaign, as a brand sets them.

use kernel::{
    BasisPoints, Country, Currency, Language, Link, Money, MoneyError, Network, Points, Span, Timestamp,
    Topic,
};
use serde::{Deserialize, Serialize};

use crate::rejection::{Rejection, fit};

/// What a brand asks for and pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The brief: what to say, to be said in own words. 20 to 5,000 characters.
    pub message: String,
    /// Where the post must lead.
    pub link: Link,
    /// What everyone must write: product names, tags.
    pub required: Vec<String>,
    /// How many posts, 1 to 1,000,000.
    pub posts: u32,
    /// Price of one post.
    pub price: Money,
    /// All the money: at least `posts` times `price`.
    pub budget: Money,
    /// Most posts of one creator, in how long a time.
    pub frequency: Frequency,
    /// Most money for one creator.
    pub cap_per_creator: Money,
    /// Least influence, held against the lower bound of a creator's interval.
    pub least_influence: Points,
    /// Largest share of fake followers, held against the interval.
    pub most_fake: BasisPoints,
    /// Share of the places kept for small accounts.
    pub small_share: BasisPoints,
    /// An account with fewer followers is small.
    pub small_below: u64,
    /// Where; empty means nowhere, so at least one.
    pub networks: Vec<Network>,
    /// Any of these languages; empty means all.
    pub languages: Vec<Language>,
    /// Any of these countries; empty means all.
    pub countries: Vec<Country>,
    /// Any of these subjects; empty means all.
    pub topics: Vec<Topic>,
    /// From when.
    pub start: Timestamp,
    /// Until when places can be booked.
    pub end: Timestamp,
    /// How long a post must stay, up to 90 days.
    pub holding: Span,
}

/// So many posts in so long a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequency {
    /// At least one.
    pub posts: u32,
    /// The length of the moving window.
    pub per: Span,
}

/// What is wrong with a campaign's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum TermsProblem {
    /// The brief is too short or too long.
    #[error("the message holds {given} characters: write 20 to 5,000, without control characters")]
    Message {
        /// How many it holds (counted up to just past the limit).
        given: usize,
    },
    /// Too many or too long required words.
    #[error("the required words must be at most 10, of 1 to 60 characters each")]
    Required,
    /// A required word that takes most of the message out of the comparison.
    #[error("“{word}” is most of the message: require names and tags, not sentences")]
    RequiredTooLong {
        /// The word, cut to 60 characters.
        word: String,
    },
    /// No post, or too many.
    #[error("the number of posts is {given}: give 1 to 1,000,000")]
    Posts {
        /// What was given.
        given: u32,
    },
    /// Free or negative.
    #[error("the price is {given}: give more than zero")]
    Price {
        /// What was given.
        given: Money,
    },
    /// More than one currency.
    #[error("price, budget and cap are in {given}: use {wanted} for all")]
    Currencies {
        /// The one that differs.
        given: Currency,
        /// The price's.
        wanted: Currency,
    },
    /// Not enough money.
    #[error("the budget is {given} and the posts cost {needed}: raise it, or ask for fewer posts")]
    Budget {
        /// What was given.
        given: Money,
        /// What the posts cost.
        needed: Money,
    },
    /// Beyond what can be counted.
    #[error("an amount is too large to be counted: split the campaign")]
    TooLarge,
    /// Nobody could be paid once.
    #[error("the cap per creator is {cap}, below the price of one post")]
    Cap {
        /// What was given.
        cap: Money,
    },
    /// Nobody could post once.
    #[error("the frequency allows no post: give at least one in a time longer than zero")]
    Frequency,
    /// Nowhere to post.
    #[error("no network is named: name at least one")]
    Networks,
    /// Ends before it starts, or has ended.
    #[error("the period ends at {end}, too early: end it after its start and after now")]
    Period {
        /// When it ends.
        end: Timestamp,
    },
    /// Too many or unfit words that keep a post out.
    #[error("the excluded words must be at most 100, of 2 to 60 characters each")]
    Excluded,
    /// A day's budget that pays for no reply.
    #[error("the budget of a day is {given} and a reply costs {price}: raise it to that at least")]
    Daily {
        /// What was given.
        given: Money,
        /// What one reply costs.
        price: Money,
    },
    /// Stays too short or too long.
    #[error("the holding period must be one hour to 90 days")]
    Holding,
}

impl Terms {
    /// Every problem, so that a form can show them all at once.
    #[must_use]
    pub fn problems(&self, now: Timestamp) -> Vec<TermsProblem> {
        let mut problems = self.text_problems();
        problems.extend(self.money_problems());
        if self.posts == 0 || self.posts > 1_000_000 {
            problems.push(TermsProblem::Posts { given: self.posts });
        }
        if self.frequency.posts == 0 || self.frequency.per == Span::ZERO {
            problems.push(TermsProblem::Frequency);
        }
        if self.networks.is_empty() {
            problems.push(TermsProblem::Networks);
        }
        if self.end <= self.start || self.end <= now {
            problems.push(TermsProblem::Period { end: self.end });
        }
        if self.holding < Span::hours(1) || self.holding > Span::days(90) {
            problems.push(TermsProblem::Holding);
        }
        problems
    }

    fn text_problems(&self) -> Vec<TermsProblem> {
        let mut problems = Vec::new();
        if let Err(Rejection::Unfit { given, .. }) = fit("the message", &self.message, 20, 5_000) {
            problems.push(TermsProblem::Message { given });
        }
        let fits = |word: &String| fit("a required word", word, 1, 60).is_ok();
        if self.required.len() > 10 || !self.required.iter().all(fits) {
            problems.push(TermsProblem::Required);
        }
        let given = self.message.trim().chars().take(5_001).count();
        let whole = |word: &&String| word.chars().take(61).count() * 2 > given;
        let cut = |word: &String| TermsProblem::RequiredTooLong { word: word.chars().take(60).collect() };
        problems.extend(self.required.iter().find(whole).map(cut));
        problems
    }

    fn money_problems(&self) -> Vec<TermsProblem> {
        let wanted = self.price.currency();
        if self.price.positive().is_err() {
            return vec![TermsProblem::Price { given: self.price }];
        }
        let other = [self.budget, self.cap_per_creator].into_iter().find(|money| money.currency() != wanted);
        if let Some(other) = other {
            return vec![TermsProblem::Currencies { given: other.currency(), wanted }];
        }
        let mut problems = Vec::new();
        match self.price.times(self.posts) {
            Ok(needed) if self.budget.minor() < needed.minor() => {
                problems.push(TermsProblem::Budget { given: self.budget, needed });
            }
            Ok(_) => {}
            Err(
                MoneyError::TooLarge
                | MoneyError::UnknownCurrency { .. }
                | MoneyError::Unreadable { .. }
                | MoneyError::TooFine { .. }
                | MoneyError::Mixed { .. }
                | MoneyError::NotPositive(_),
            ) => problems.push(TermsProblem::TooLarge),
        }
        if self.cap_per_creator.minor() < self.price.minor() {
            problems.push(TermsProblem::Cap { cap: self.cap_per_creator });
        }
        problems
    }

    /// Places kept for small accounts: the share of all places, rounded down.
    #[must_use]
    pub fn places_for_small(&self) -> u32 {
        let kept = u64::from(self.posts) * u64::from(self.small_share.hundredths()) / 10_000;
        u32::try_from(kept).unwrap_or(self.posts)
    }
}
