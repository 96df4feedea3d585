//! Each condition, met and missed, with exactly by how much.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::{T0, after, around, campaign_in, euros, points, share};
use kernel::{BasisPoints, Country, Interval, Language, Money, Network, Points, Span, Timestamp, Topic};
use market::Policy;
use market::campaign::{Campaign, State};
use market::eligibility::{Candidate, Condition, Finding, Miss, Record, eligibility};
use market::terms::Terms;

const NOW: Timestamp = after(Span::days(1));

fn topics(words: &[&str]) -> Vec<Topic> {
    words.iter().map(|word| word.parse().unwrap()).collect()
}

fn influence(low: u16, high: u16) -> Option<Interval<Points>> {
    Some(Interval::new(points(low), points(high)).unwrap())
}

fn fakes(low: u16, high: u16) -> Option<Interval<BasisPoints>> {
    Some(Interval::new(share(low), share(high)).unwrap())
}

/// A small account that meets every condition.
fn baker(topics: &[Topic]) -> Candidate<'_> {
    Candidate {
        suspended: None,
        country: Country::FR,
        network: Network::Bluesky,
        languages: &[Language::FR],
        topics,
        followers: 120,
        influence: influence(2_000, 2_600),
        fake_share: fakes(400, 2_500),
        record: Record::default(),
    }
}

fn live(change: impl FnOnce(&mut Campaign)) -> Campaign {
    let mut campaign = campaign_in(State::Live);
    change(&mut campaign);
    campaign
}

fn terms(change: impl FnOnce(&mut Terms)) -> Campaign {
    live(|campaign| change(&mut campaign.terms))
}

fn missed_at(
    campaign: &Campaign,
    now: Timestamp,
    change: impl FnOnce(&mut Candidate<'_>),
) -> Vec<(Condition, Miss)> {
    let bread = topics(&["bread"]);
    let mut candidate = baker(&bread);
    change(&mut candidate);
    let found = eligibility(campaign, &Policy::default(), &candidate, now);
    assert_eq!(found.is_met(), found.missed().is_empty());
    found.missed().iter().map(|finding| (finding.condition, finding.missed.unwrap())).collect()
}

fn missed(campaign: &Campaign, change: impl FnOnce(&mut Candidate<'_>)) -> Vec<(Condition, Miss)> {
    missed_at(campaign, NOW, change)
}

fn unchanged(_: &mut Candidate<'_>) {}

#[test]
fn a_creator_who_meets_everything_misses_nothing() {
    assert_eq!(missed(&campaign_in(State::Live), unchanged), []);
}

#[test]
fn findings_come_in_a_fixed_order_one_for_each_condition() {
    let found = eligibility(&campaign_in(State::Live), &Policy::default(), &baker(&[]), NOW);
    let conditions = found.findings.map(|finding| finding.condition);
    assert!(conditions.is_sorted_by(|a, b| a < b));
    assert_eq!(found.missed(), [Finding { condition: Condition::Topic, missed: Some(Miss::NoneInCommon) }]);
}

#[test]
fn only_a_live_campaign_is_open() {
    for state in State::ALL {
        let closed = (Condition::Live, Miss::Closed { state });
        let expected = if state == State::Live { vec![] } else { vec![closed] };
        assert_eq!(missed(&campaign_in(state), unchanged), expected);
    }
}

#[test]
fn the_period_begins_with_its_first_instant_and_ends_before_its_last() {
    let instant = Span::micros(1);
    let campaign = campaign_in(State::Live);
    let at = |now| missed_at(&campaign, now, unchanged);
    let [early, start, later] = around(T0);
    assert_eq!(at(early), [(Condition::Period, Miss::StartsIn { wait: instant })]);
    assert_eq!(at(start), []);
    assert_eq!(at(later), []);
    let [before, end, past] = around(campaign.terms.end);
    assert_eq!(at(before), []);
    assert_eq!(at(end), [(Condition::Period, Miss::Ended { ago: Span::ZERO })]);
    assert_eq!(at(past), [(Condition::Period, Miss::Ended { ago: instant })]);
}

#[test]
fn a_campaign_is_full_at_its_last_place() {
    let taken = |small, others| {
        live(|campaign| {
            campaign.taken_by_small = small;
            campaign.taken_by_others = others;
        })
    };
    assert_eq!(missed(&taken(3, 6), unchanged), []);
    let full = [(Condition::Place, Miss::Full { places: 10 })];
    assert_eq!(missed(&taken(3, 7), unchanged), full);
    assert_eq!(missed(&taken(11, 0), unchanged), full);
}

#[test]
fn the_last_places_are_kept_for_small_accounts() {
    let taken = |small, others| {
        live(|campaign| {
            campaign.taken_by_small = small;
            campaign.taken_by_others = others;
        })
    };
    let kept = |left, followers_over| vec![(Condition::Place, Miss::KeptForSmall { left, followers_over })];
    let with = |campaign: &Campaign, followers| missed(campaign, |candidate| candidate.followers = followers);
    assert_eq!(with(&taken(0, 6), 1_000), []);
    assert_eq!(with(&taken(0, 7), 999), []);
    assert_eq!(with(&taken(0, 7), 1_000), kept(3, 1));
    assert_eq!(with(&taken(0, 7), 5_000_000), kept(3, 4_999_001));
    assert_eq!(with(&taken(2, 7), 1_000), kept(1, 1));
    // Small accounts took more than what is kept for them: the rest is for all.
    assert_eq!(with(&taken(4, 5), 1_000), []);
    assert_eq!(with(&taken(3, 6), 1_000), []);
}

#[test]
fn the_largest_account_is_told_by_how_much_it_is_too_large() {
    let campaign = live(|campaign| {
        campaign.terms.small_below = 0;
        campaign.taken_by_others = 9;
        campaign.taken_by_small = 0;
    });
    let miss = Miss::KeptForSmall { left: 1, followers_over: u64::MAX };
    let found = missed(&campaign, |candidate| candidate.followers = u64::MAX);
    assert_eq!(found, [(Condition::Place, miss)]);
}

#[test]
fn without_a_reserve_no_account_is_too_large() {
    let campaign = live(|campaign| {
        campaign.terms.small_share = BasisPoints::ZERO;
        campaign.taken_by_others = 8;
    });
    assert_eq!(missed(&campaign, |candidate| candidate.followers = u64::MAX), []);
}

#[test]
fn a_suspended_creator_is_told_since_when() {
    let found = missed(&campaign_in(State::Live), |candidate| candidate.suspended = Some(T0));
    assert_eq!(found, [(Condition::Standing, Miss::Suspended { since: T0 })]);
}

#[test]
fn networks_countries_languages_and_topics_have_one_in_common() {
    let campaign = campaign_in(State::Live);
    let none = |condition| vec![(condition, Miss::NoneInCommon)];
    assert_eq!(missed(&campaign, |c| c.network = Network::X), none(Condition::Network));
    assert_eq!(missed(&campaign, |c| c.country = Country::US), none(Condition::Country));
    assert_eq!(missed(&campaign, |c| c.languages = &[Language::DE]), none(Condition::Language));
    assert_eq!(missed(&campaign, |c| c.languages = &[]), none(Condition::Language));
    assert_eq!(missed(&campaign, |c| c.languages = &[Language::DE, Language::EN]), []);
    assert_eq!(missed(&campaign, |c| c.topics = &[]), none(Condition::Topic));
}

#[test]
fn what_a_brand_leaves_open_is_open_to_all() {
    let campaign = terms(|terms| {
        terms.languages.clear();
        terms.countries.clear();
        terms.topics.clear();
        terms.least_influence = Points::ZERO;
        terms.most_fake = BasisPoints::FULL;
    });
    let found = missed(&campaign, |candidate| {
        candidate.languages = &[];
        candidate.topics = &[];
        candidate.country = Country::US;
        candidate.influence = None;
        candidate.fake_share = None;
    });
    assert_eq!(found, []);
}

#[test]
fn no_network_named_is_nowhere() {
    let found = missed(&terms(|terms| terms.networks.clear()), unchanged);
    assert_eq!(found, [(Condition::Network, Miss::NoneInCommon)]);
}

#[test]
fn topics_of_any_script_are_compared_in_lower_case() {
    let campaign = terms(|terms| terms.topics = topics(&["Cuisine-d-Été", "料理", "ХЛЕБ", "خبز"]));
    let with = |word: &str| {
        let own = topics(&[word]);
        let candidate = baker(&own);
        eligibility(&campaign, &Policy::default(), &candidate, NOW).is_met()
    };
    for word in ["cuisine-d-été", "CUISINE-D-ÉTÉ", "料理", "хлеб", "خبز"] {
        assert!(with(word), "{word}");
    }
    for word in ["cuisine-d-ete", "料", "хлеба", "bread"] {
        assert!(!with(word), "{word}");
    }
}

#[test]
fn influence_is_held_against_its_lower_bound() {
    let campaign = campaign_in(State::Live);
    let with = |measured| missed(&campaign, |candidate| candidate.influence = measured);
    let short = |by| vec![(Condition::Influence, Miss::Short { by: points(by) })];
    assert_eq!(with(influence(2_000, 2_000)), []);
    assert_eq!(with(influence(10_000, 10_000)), []);
    assert_eq!(with(influence(1_999, 9_000)), short(1));
    assert_eq!(with(influence(0, 10_000)), short(2_000));
    assert_eq!(with(None), [(Condition::Influence, Miss::Unmeasured)]);
}

#[test]
fn the_share_of_fakes_passes_fails_or_is_unsure() {
    let campaign = campaign_in(State::Live);
    let with = |measured| missed(&campaign, |candidate| candidate.fake_share = measured);
    let over = |by| vec![(Condition::FakeShare, Miss::Over { by: share(by) })];
    let unsure = |by| vec![(Condition::FakeShare, Miss::Unsure { by: share(by) })];
    assert_eq!(with(fakes(0, 0)), []);
    assert_eq!(with(fakes(2_500, 2_500)), []);
    assert_eq!(with(fakes(0, 2_501)), unsure(1));
    assert_eq!(with(fakes(2_500, 10_000)), unsure(7_500));
    assert_eq!(with(fakes(2_501, 2_501)), over(1));
    assert_eq!(with(fakes(2_501, 10_000)), over(1));
    assert_eq!(with(fakes(10_000, 10_000)), over(7_500));
    assert_eq!(with(None), [(Condition::FakeShare, Miss::Unmeasured)]);
}

#[test]
fn a_brand_that_wants_no_fake_at_all_gets_none() {
    let campaign = terms(|terms| terms.most_fake = BasisPoints::ZERO);
    let with = |measured| missed(&campaign, |candidate| candidate.fake_share = measured);
    assert_eq!(with(fakes(0, 0)), []);
    assert_eq!(with(fakes(0, 1)), [(Condition::FakeShare, Miss::Unsure { by: share(1) })]);
    assert_eq!(with(fakes(1, 1)), [(Condition::FakeShare, Miss::Over { by: share(1) })]);
}

#[test]
fn posts_in_one_campaign_are_as_frequent_as_allowed() {
    let campaign = campaign_in(State::Live);
    let with = |here_lately, here_again| {
        let record = Record { here_lately, here_again, ..Record::default() };
        missed(&campaign, |candidate| candidate.record = record)
    };
    let again = Some(after(Span::days(8)));
    assert_eq!(with(1, again), []);
    assert_eq!(with(2, again), [(Condition::Frequency, Miss::TooOften { posts: 2, again })]);
    assert_eq!(with(9, None), [(Condition::Frequency, Miss::TooOften { posts: 9, again: None })]);
}

#[test]
fn sponsored_posts_in_a_week_are_as_many_as_the_market_allows() {
    let campaign = campaign_in(State::Live);
    let with = |week, week_again| {
        let record = Record { week, week_again, ..Record::default() };
        missed(&campaign, |candidate| candidate.record = record)
    };
    let again = Some(after(Span::days(2)));
    assert_eq!(with(4, again), []);
    assert_eq!(with(5, again), [(Condition::Saturation, Miss::TooOften { posts: 5, again })]);
}

#[test]
fn the_price_of_all_posts_stays_under_the_cap() {
    let with = |campaign: &Campaign, here| {
        let record = Record { here, ..Record::default() };
        missed(campaign, |candidate| candidate.record = record)
    };
    let over = |minor| vec![(Condition::Cap, Miss::OverCap { by: euros(minor) })];
    let three_posts = campaign_in(State::Live);
    assert_eq!(with(&three_posts, 2), []);
    assert_eq!(with(&three_posts, 3), over(4_500));
    let a_cent_less = terms(|terms| terms.cap_per_creator = euros(13_499));
    assert_eq!(with(&a_cent_less, 1), []);
    assert_eq!(with(&a_cent_less, 2), over(1));
}

#[test]
fn amounts_beyond_counting_are_over_the_cap_by_the_most_that_can_be_told() {
    let half = Money::LIMIT / 2;
    let campaign = terms(|terms| {
        terms.price = euros(half);
        terms.cap_per_creator = euros(half);
    });
    for (here, by) in [(1, half), (2, Money::LIMIT), (3, Money::LIMIT), (u32::MAX, Money::LIMIT)] {
        let record = Record { here, ..Record::default() };
        let found = missed(&campaign, |candidate| candidate.record = record);
        assert_eq!(found, [(Condition::Cap, Miss::OverCap { by: euros(by) })], "{here}");
    }
}

#[test]
fn everything_missed_is_told_at_once() {
    let mut campaign = campaign_in(State::Paused);
    campaign.taken_by_others = 9;
    let found = missed_at(&campaign, T0.minus(Span::days(1)), |candidate| {
        candidate.suspended = Some(T0);
        candidate.network = Network::X;
        candidate.country = Country::US;
        candidate.languages = &[];
        candidate.topics = &[];
        candidate.influence = None;
        candidate.fake_share = None;
        candidate.record = Record { here: 3, here_lately: 2, week: 5, ..Record::default() };
    });
    assert_eq!(found.len(), 13);
}
