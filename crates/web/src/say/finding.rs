//! A condition of a campaign, and by how much somebody misses it.

use market::Campaign;
use market::eligibility::{Condition, Finding, Miss};
use market::people::{Creator, Profile};
use market::policy::Policy;

use super::place::{countries, languages, networks};
use super::slug;
use crate::format::Place;
use crate::text::{count, t, t_of};
use crate::ui::{self, Outcome};

/// Who is held against what: figures for the sentences.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The creator.
    pub creator: &'a Creator,
    /// The profile.
    pub profile: &'a Profile,
    /// The market's limits.
    pub policy: &'a Policy,
}

/// A finding as a line: the condition, and what is there or missing, drawn where it is a number.
#[must_use]
pub fn finding(place: &Place, finding: &Finding, held: &Held<'_>) -> ui::Condition {
    let outcome = match finding.missed {
        None => Outcome::Met,
        Some(Miss::Unsure { .. } | Miss::Unmeasured) => Outcome::Unsure,
        Some(
            Miss::Closed { .. }
            | Miss::StartsIn { .. }
            | Miss::Ended { .. }
            | Miss::Full { .. }
            | Miss::KeptForSmall { .. }
            | Miss::Suspended { .. }
            | Miss::NoneInCommon
            | Miss::Short { .. }
            | Miss::Over { .. }
            | Miss::TooOften { .. }
            | Miss::OverCap { .. },
        ) => Outcome::Missed,
    };
    let own = own(place, finding.condition, held);
    let detail = match finding.missed {
        None => own,
        Some(miss) => missed(place, &miss, own),
    };
    let line = ui::Condition::new(condition(place, finding.condition, held), outcome, detail);
    match bar(finding, held) {
        Some((there, asked)) => line.bar(there, asked),
        None => line,
    }
}

/// What the condition asks.
#[must_use]
pub fn condition(place: &Place, condition: Condition, held: &Held<'_>) -> String {
    let terms = &held.campaign.terms;
    match condition {
        Condition::Live => t!(place, "finding-live"),
        Condition::Period => {
            t!(
                place,
                "finding-period",
                start = place.date_short(terms.start),
                end = place.date_short(terms.end)
            )
        }
        Condition::Place => t!(place, "finding-place", posts = count(terms.posts)),
        Condition::Standing => t!(place, "finding-standing"),
        Condition::Network => t!(place, "finding-network", networks = networks(place, &terms.networks)),
        Condition::Country if terms.countries.is_empty() => t!(place, "finding-any-country"),
        Condition::Country => t!(place, "finding-country", countries = countries(place, &terms.countries)),
        Condition::Language if terms.languages.is_empty() => t!(place, "finding-any-language"),
        Condition::Language => t!(place, "finding-language", languages = languages(place, &terms.languages)),
        Condition::Topic if terms.topics.is_empty() => t!(place, "finding-any-topic"),
        Condition::Topic => t!(place, "finding-topic", topics = topics(place, &terms.topics)),
        Condition::Influence => t!(place, "finding-influence", least = place.points(terms.least_influence)),
        Condition::FakeShare => t!(place, "finding-fake-share", most = place.percent(terms.most_fake)),
        Condition::Frequency => t!(
            place,
            "finding-frequency",
            posts = count(terms.frequency.posts),
            span = place.span_exact(terms.frequency.per)
        ),
        Condition::Cap => t!(place, "finding-cap", cap = place.price(terms.cap_per_creator)),
        Condition::Saturation => t!(place, "finding-saturation", posts = count(held.policy.posts_per_week)),
    }
}

/// What the creator has to set against it; empty where there is nothing to say.
fn own(place: &Place, condition: Condition, held: &Held<'_>) -> String {
    let Held { campaign, creator, profile, .. } = held;
    match condition {
        Condition::Place => {
            let taken = campaign.taken_by_small.saturating_add(campaign.taken_by_others);
            t!(place, "finding-own-place", left = count(campaign.terms.posts.saturating_sub(taken)))
        }
        Condition::Network => t_of!(place, "network", profile.network.name()),
        Condition::Country => crate::places::country(place.words, creator.country),
        Condition::Language => languages(place, &profile.languages),
        Condition::Topic => topics(place, &profile.topics),
        Condition::Influence => profile.influence.map_or_else(String::new, |it| {
            t!(place, "finding-own-range", low = place.points(it.low()), high = place.points(it.high()))
        }),
        Condition::FakeShare => profile.fake_share.map_or_else(String::new, |it| {
            t!(place, "finding-own-range", low = place.percent(it.low()), high = place.percent(it.high()))
        }),
        Condition::Live
        | Condition::Period
        | Condition::Standing
        | Condition::Frequency
        | Condition::Cap
        | Condition::Saturation => String::new(),
    }
}

/// By how much it is missed.
fn missed(place: &Place, miss: &Miss, own: String) -> String {
    match miss {
        Miss::Closed { state } => {
            t!(place, "miss-closed", state = t_of!(place, "say-state", slug(state.name())))
        }
        Miss::StartsIn { wait } => t!(place, "miss-starts-in", wait = place.span(*wait)),
        Miss::Ended { ago } => t!(place, "miss-ended", ago = place.span(*ago)),
        Miss::Full { places } => t!(place, "miss-full", places = count(*places)),
        Miss::KeptForSmall { left, followers_over } => {
            t!(place, "miss-kept-for-small", left = count(*left), over = place.number(*followers_over))
        }
        Miss::Suspended { since } => t!(place, "miss-suspended", since = place.date_short(*since)),
        Miss::NoneInCommon if own.is_empty() => t!(place, "miss-none"),
        Miss::NoneInCommon => t!(place, "miss-none-in-common", own = own),
        Miss::Unmeasured => t!(place, "miss-unmeasured"),
        Miss::Short { by } => t!(place, "miss-short", own = own, by = place.points(*by)),
        Miss::Over { by } => t!(place, "miss-over", own = own, by = place.percent(*by)),
        Miss::Unsure { by } => t!(place, "miss-unsure", own = own, by = place.percent(*by)),
        Miss::TooOften { posts, again: Some(again) } => {
            t!(place, "miss-too-often", posts = count(*posts), again = place.date_time(*again))
        }
        Miss::TooOften { posts, again: None } => t!(place, "miss-too-often-for-good", posts = count(*posts)),
        Miss::OverCap { by } => t!(place, "miss-over-cap", by = place.price(*by)),
    }
}

/// How much there is of how much is asked, where both are numbers and it is missed.
fn bar(finding: &Finding, held: &Held<'_>) -> Option<(u64, u64)> {
    let terms = &held.campaign.terms;
    let hundredths = |least: u16, most: u16| Some((u64::from(least), u64::from(most)));
    if let (Condition::Influence, Some(Miss::Short { .. })) = (finding.condition, finding.missed) {
        let low = held.profile.influence?.low().hundredths();
        return hundredths(low, terms.least_influence.hundredths());
    }
    if let (Condition::FakeShare, Some(Miss::Over { .. } | Miss::Unsure { .. })) =
        (finding.condition, finding.missed)
    {
        // Read the other way round: how much of the measured share would be allowed.
        let high = held.profile.fake_share?.high().hundredths();
        return hundredths(terms.most_fake.hundredths(), high);
    }
    None
}

fn topics(place: &Place, topics: &[kernel::Topic]) -> String {
    let names: Vec<&str> = topics.iter().map(kernel::Topic::as_str).collect();
    place.list(&names)
}
