//! A standing breakout campaign: for which posts a brand would pay their authors, and what stands in the way of each.
//!
//! Price, languages, topics and networks are the campaign's terms; here they are held against the post, not against a
//! profile. Cost of [`matching`]: one pass over the post's text, tags and languages for each word excluded; no answer but
//! every condition, met or missed, as for places on the open list.

use kernel::{Money, Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::author::Author;
use super::post::{self, Breakout};
use crate::campaign::{self, Campaign};
use crate::people::Brand;
use crate::policy::Policy;
use crate::rejection::fit;
use crate::terms::{Terms, TermsProblem};

/// What makes a campaign one for breakouts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Words that keep a post out, whole words of any case; at most [`Standing::MOST_EXCLUDED`], of 2 to 60 characters.
    pub excluded: Vec<String>,
    /// The most that may be set aside for offers made on one day (UTC).
    pub daily: Money,
    /// What an operator found about the product.
    pub product: Option<ProductCheck>,
}

/// What an operator found about a product: no offer is made before it passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCheck {
    /// What speaks against it; nothing when it passed.
    pub against: Vec<ProductFlaw>,
    /// In the operator's words.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// What may be wrong with a product or its seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductFlaw {
    /// Buyers complain.
    Complaints,
    /// Nobody can tell who sells.
    UnclearSeller,
    /// The price is not said, or not kept.
    Price,
    /// It takes too long to arrive, or nobody says how long.
    Delivery,
    /// The pictures are somebody else's.
    CopiedPictures,
}

impl ProductFlaw {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Complaints, Self::UnclearSeller, Self::Price, Self::Delivery, Self::CopiedPictures];

    /// The code.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complaints => "complaints",
            Self::UnclearSeller => "unclear_seller",
            Self::Price => "price",
            Self::Delivery => "delivery",
            Self::CopiedPictures => "copied_pictures",
        }
    }
}

impl Standing {
    /// The most words excluded.
    pub const MOST_EXCLUDED: usize = 100;

    /// Every problem beside those of the terms.
    #[must_use]
    pub fn problems(&self, terms: &Terms) -> Vec<TermsProblem> {
        let mut problems = Vec::new();
        let fits = |word: &String| fit("an excluded word", word, 2, 60).is_ok();
        if self.excluded.len() > Self::MOST_EXCLUDED || !self.excluded.iter().all(fits) {
            problems.push(TermsProblem::Excluded);
        }
        let (price, daily) = (terms.price, self.daily);
        if daily.currency() != price.currency() {
            let (given, wanted) = (daily.currency(), price.currency());
            problems.push(TermsProblem::Currencies { given, wanted });
        } else if daily.minor() < price.minor() {
            problems.push(TermsProblem::Daily { given: daily, price });
        }
        problems
    }

    /// The first word of the text or its tags that is excluded.
    fn hit(&self, seen: &post::Spotting) -> Option<usize> {
        let text = format!(" {} ", words(&seen.text));
        self.excluded.iter().position(|excluded| {
            let excluded = words(excluded);
            let tagged = seen.tags.iter().any(|tag| words(tag.as_str()) == excluded);
            tagged || !excluded.is_empty() && text.contains(&format!(" {excluded} "))
        })
    }
}

/// In small letters, everything that is no letter or digit made one space: what is compared as words.
fn words(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A condition of an offer to the author of a breakout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It is a standing breakout campaign, and live.
    Live,
    /// Within its period.
    Period,
    /// Its brand is verified and not suspended.
    Brand,
    /// Its product passed the operator's check.
    Product,
    /// The post is shown to brands.
    Shown,
    /// On one of its networks.
    Network,
    /// In one of its languages.
    Language,
    /// On one of its topics.
    Topic,
    /// Without a word that is excluded.
    Safety,
    /// A reply that is offered now can still come while the post spreads, whatever time its author and brand take.
    Time,
    /// No other offer is open, or was taken, for the post.
    Free,
    /// The author has not refused.
    Asked,
    /// A place is left.
    Place,
    /// Today's budget allows it.
    Daily,
    /// Not too many claim addresses for strangers today.
    Claims,
}

/// How a condition is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "miss", rename_all = "snake_case")]
pub enum Miss {
    /// A campaign of the open list.
    NotStanding,
    /// The campaign is in another state.
    Closed {
        /// Which.
        state: campaign::State,
    },
    /// It starts later.
    StartsIn {
        /// How long from now.
        wait: Span,
    },
    /// It ended.
    Ended {
        /// How long ago.
        ago: Span,
    },
    /// An operator has not verified the brand.
    Unverified,
    /// Suspended.
    Suspended {
        /// Since when.
        since: Timestamp,
    },
    /// An operator has not looked at the product.
    Unchecked,
    /// An operator found something against the product.
    Failed {
        /// The first of it.
        flaw: ProductFlaw,
    },
    /// The post is not, or no longer, shown.
    NotShown {
        /// Where it stands.
        state: post::State,
    },
    /// Nothing in common with what is asked for.
    NoneInCommon,
    /// The post is too old: its breakout would be over before the reply has to be there.
    TooOld,
    /// It holds an excluded word.
    Excluded {
        /// Which of the campaign's, counted from 0.
        word: usize,
    },
    /// Another offer came first.
    Taken,
    /// The author refused an offer of this campaign.
    Declined,
    /// The author wants no offers.
    RefusesAll,
    /// No place is left.
    Full {
        /// How many there were.
        places: u32,
    },
    /// Today's budget is used up.
    OverDaily {
        /// What is left of it.
        left: Money,
    },
    /// As many claim addresses as are allowed a day.
    TooManyClaims {
        /// How many.
        most: u32,
    },
}

/// A condition and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The condition.
    pub condition: Condition,
    /// How it is missed; nothing when it is met.
    pub missed: Option<Miss>,
}

/// Every condition, in a fixed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Matching {
    /// One finding a condition.
    pub findings: [Finding; 15],
}

impl Matching {
    /// Whether every condition is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.findings.iter().all(|finding| finding.missed.is_none())
    }

    /// The conditions missed.
    #[must_use]
    pub fn missed(&self) -> Vec<Finding> {
        self.findings.into_iter().filter(|finding| finding.missed.is_some()).collect()
    }
}

/// What an offer depends on beside campaign and post.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The campaign's brand.
    pub brand: &'a Brand,
    /// What is remembered of the author, if anything.
    pub author: Option<&'a Author>,
    /// Since when the author, as a member, is suspended.
    pub suspended: Option<Timestamp>,
    /// Whether the author is no member, so that a claim address is needed.
    pub stranger: bool,
    /// What the campaign has set aside for offers made today and not come to nothing.
    pub spent_today: Money,
    /// Offers to strangers that the brand has made today.
    pub claims_today: u32,
}

/// Holds a post against a standing campaign.
#[must_use]
pub fn matching(
    campaign: &Campaign,
    breakout: &Breakout,
    around: &Around<'_>,
    policy: &Policy,
    now: Timestamp,
) -> Matching {
    let finding = |condition, missed| Finding { condition, missed };
    let (terms, seen) = (&campaign.terms, &breakout.seen);
    Matching {
        findings: [
            finding(Condition::Live, live(campaign)),
            finding(Condition::Period, period(terms, now)),
            finding(Condition::Brand, brand(around.brand)),
            finding(Condition::Product, product(campaign)),
            finding(Condition::Shown, shown(breakout)),
            finding(Condition::Network, common(terms.networks.contains(&seen.network))),
            finding(Condition::Language, common(any(&terms.languages, &seen.languages))),
            finding(Condition::Topic, common(any(&terms.topics, &seen.tags))),
            finding(Condition::Safety, safety(campaign, seen)),
            finding(Condition::Time, (last_call(breakout, policy) <= now).then_some(Miss::TooOld)),
            finding(Condition::Free, breakout.offer.is_some().then_some(Miss::Taken)),
            finding(Condition::Asked, asked(campaign, around)),
            finding(Condition::Place, place(campaign)),
            finding(Condition::Daily, daily(campaign, around.spent_today)),
            finding(Condition::Claims, claims(around, policy)),
        ],
    }
}

/// When an offer must be taken at the latest, for its reply to come before the breakout is over in any case: the windows of
/// a reply before that.
#[must_use]
pub fn last_call(breakout: &Breakout, policy: &Policy) -> Timestamp {
    breakout.latest(policy).minus(policy.windows(true).together())
}

fn live(campaign: &Campaign) -> Option<Miss> {
    if campaign.breakout.is_none() {
        return Some(Miss::NotStanding);
    }
    (campaign.state != campaign::State::Live).then_some(Miss::Closed { state: campaign.state })
}

fn period(terms: &Terms, now: Timestamp) -> Option<Miss> {
    if now < terms.start {
        Some(Miss::StartsIn { wait: terms.start.since(now) })
    } else if now >= terms.end {
        Some(Miss::Ended { ago: now.since(terms.end) })
    } else {
        None
    }
}

fn brand(brand: &Brand) -> Option<Miss> {
    let suspended = brand.suspended.map(|since| Miss::Suspended { since });
    suspended.or_else(|| (!brand.verified).then_some(Miss::Unverified))
}

fn product(campaign: &Campaign) -> Option<Miss> {
    let Some(check) = campaign.breakout.as_ref().and_then(|standing| standing.product.as_ref()) else {
        return Some(Miss::Unchecked);
    };
    check.against.first().map(|flaw| Miss::Failed { flaw: *flaw })
}

fn shown(breakout: &Breakout) -> Option<Miss> {
    (breakout.state != post::State::Shown).then_some(Miss::NotShown { state: breakout.state })
}

fn common(met: bool) -> Option<Miss> {
    (!met).then_some(Miss::NoneInCommon)
}

/// Any of those asked for; none asked for is any.
fn any<T: PartialEq>(asked: &[T], own: &[T]) -> bool {
    asked.is_empty() || own.iter().any(|own| asked.contains(own))
}

fn safety(campaign: &Campaign, seen: &post::Spotting) -> Option<Miss> {
    campaign.breakout.as_ref()?.hit(seen).map(|word| Miss::Excluded { word })
}

fn asked(campaign: &Campaign, around: &Around<'_>) -> Option<Miss> {
    if let Some(since) = around.suspended {
        return Some(Miss::Suspended { since });
    }
    let author = around.author?;
    if author.refuses_all.is_some() {
        return Some(Miss::RefusesAll);
    }
    author.declined.contains(&campaign.id).then_some(Miss::Declined)
}

fn place(campaign: &Campaign) -> Option<Miss> {
    let (places, taken) = (campaign.terms.posts, campaign.taken_by_small + campaign.taken_by_others);
    (taken >= places).then_some(Miss::Full { places })
}

fn daily(campaign: &Campaign, spent: Money) -> Option<Miss> {
    let (daily, price) = (campaign.breakout.as_ref()?.daily, campaign.terms.price);
    // Saturating: an amount beyond what can be counted is over any budget.
    let after = spent.minor().saturating_add(price.minor());
    let left = daily.minor().saturating_sub(spent.minor()).max(0);
    (after > daily.minor()).then(|| Miss::OverDaily {
        left: Money::new(left, daily.currency()).unwrap_or(Money::zero(daily.currency())),
    })
}

fn claims(around: &Around<'_>, policy: &Policy) -> Option<Miss> {
    let most = policy.claims_per_day;
    (around.stranger && around.claims_today >= most).then_some(Miss::TooManyClaims { most })
}
