//! Campaigns, with eligibility consulted before each place is taken, as `app` does.

use std::collections::BTreeSet;

use kernel::{BasisPoints, Country, Language, Money, Network, Points, Span, Timestamp, Topic};
use market::breakout::ProductCheck;
use market::campaign::{Campaign, Command, State, apply, decide};
use market::eligibility::{Candidate, Record, eligibility};
use market::people::Actor;
use market::policy::Policy;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::stored::stored;
use crate::common::{BRAND, CREATOR, OPERATOR, PARTIES, SYSTEM, T0, campaign_in, euros};

#[derive(Debug, Clone)]
struct Step {
    command: Command,
    by: Actor,
    wait: Span,
}

fn opened(posts: u32, small: BasisPoints) -> Campaign {
    let mut campaign = campaign_in(State::Draft);
    (campaign.taken_by_small, campaign.taken_by_others) = (0, 0);
    campaign.terms.posts = posts;
    campaign.terms.small_share = small;
    campaign.terms.least_influence = Points::ZERO;
    campaign.terms.most_fake = BasisPoints::FULL;
    campaign
}

/// Would a creator of this size be let in?
fn lets_in(campaign: &Campaign, small: bool, now: Timestamp) -> bool {
    let bread: [Topic; 1] = ["bread".parse().unwrap()];
    let candidate = Candidate {
        suspended: None,
        country: Country::FR,
        network: Network::Bluesky,
        languages: &[Language::FR],
        topics: &bread,
        followers: if small { 999 } else { 1_000 },
        influence: None,
        fake_share: None,
        record: Record::default(),
    };
    eligibility(campaign, &Policy::default(), &candidate, now).is_met()
}

fn commands() -> impl Strategy<Value = Command> {
    let amounts = prop_oneof![
        4 => (1_i64..=60_000).prop_map(euros),
        1 => (-Money::LIMIT..=Money::LIMIT).prop_map(euros),
    ];
    prop_oneof![
        3 => amounts.prop_map(|amount| Command::Fund { amount }),
        3 => Just(Command::Launch),
        12 => any::<bool>().prop_map(|small| Command::Book { small }),
        2 => any::<bool>().prop_map(|small| Command::Free { small }),
        1 => Just(Command::CheckProduct {
            check: ProductCheck { against: Vec::new(), note: String::new(), at: T0 },
        }),
        1 => Just(Command::Pause),
        2 => Just(Command::Resume),
        1 => Just(Command::End),
        1 => any::<String>().prop_map(|note| Command::Stop { note }),
        1 => Just(Command::Cancel),
        1 => (0_u64..3).prop_map(|open| Command::Settle { open }),
    ]
}

fn usual_party(command: &Command) -> Actor {
    match command {
        Command::Launch | Command::Pause | Command::Resume | Command::Cancel => BRAND,
        Command::CheckProduct { .. } | Command::Stop { .. } => OPERATOR,
        Command::Book { .. } => CREATOR,
        Command::Fund { .. } | Command::Free { .. } | Command::End | Command::Settle { .. } => SYSTEM,
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let by = prop_oneof![9 => Just(None), 1 => proptest::sample::select(PARTIES.to_vec()).prop_map(Some)];
    let step = (commands(), by, 0_u64..72).prop_map(|(command, by, hours)| {
        let by = by.unwrap_or_else(|| usual_party(&command));
        Step { command, by, wait: Span::hours(hours) }
    });
    proptest::collection::vec(step, 0..80)
}

fn walk(first: Campaign, steps: &[Step], mut look: impl FnMut(&Campaign, &Step, Timestamp, &Campaign)) {
    let mut campaign = first;
    let mut now = T0;
    for step in steps {
        now = now.plus(step.wait);
        if let Command::Book { small } = step.command
            && !lets_in(&campaign, small, now)
        {
            continue;
        }
        let Ok(events) = decide(&campaign, step.command.clone(), step.by, now) else { continue };
        let next = events.iter().fold(campaign.clone(), apply);
        let again = events.iter().fold(campaign.clone(), apply);
        assert_eq!(next, again);
        look(&campaign, step, now, &next);
        campaign = next;
    }
}

/// What no order of events may lead to.
fn impossible(campaign: &Campaign) -> Option<&'static str> {
    let full = campaign.funded.minor() >= campaign.terms.budget.minor();
    let taken = campaign.taken_by_small + campaign.taken_by_others;
    let places_for_others = campaign.terms.posts - campaign.terms.places_for_small();
    let funded = match campaign.state {
        State::Draft => !full,
        State::Funded | State::Live | State::Paused | State::Ended | State::Settled => full,
        State::Cancelled => true,
    };
    let untouched = matches!(campaign.state, State::Draft | State::Funded | State::Cancelled);
    let rules = [
        (funded, "open without its money"),
        (taken <= campaign.terms.posts, "more places taken than there are"),
        (campaign.taken_by_others <= places_for_others, "a place kept for small accounts went to another"),
        (!untouched || taken == 0, "booked before it was live"),
    ];
    rules.into_iter().find(|(holds, _)| !holds).map(|(_, wrong)| wrong)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_walk_leads_to_an_impossible_campaign(
        posts in 1_u32..6,
        small in (0_u16..=10_000).prop_map(|hundredths| BasisPoints::new(hundredths).unwrap()),
        steps in steps(),
    ) {
        walk(opened(posts, small), &steps, |before, step, _, after| {
            assert_eq!(impossible(after), None, "{step:?}");
            assert!(after.funded.minor() >= before.funded.minor());
            assert_eq!(before.terms, after.terms);
            stored(after);
        });
    }

    #[test]
    fn the_same_command_again_is_refused_unless_it_counts_something(steps in steps()) {
        walk(opened(5, BasisPoints::ZERO), &steps, |_, step, now, after| {
            let counts = matches!(
                step.command,
                Command::Fund { .. }
                    | Command::Book { .. }
                    | Command::Free { .. }
                    | Command::CheckProduct { .. }
            );
            let again = decide(after, step.command.clone(), step.by, now);
            assert!(counts || again.is_err(), "{step:?}");
        });
    }
}

#[test]
fn walks_reach_every_state_and_a_full_campaign() {
    let mut runner = TestRunner::deterministic();
    let mut states = BTreeSet::new();
    let mut fullest = 0;
    for _ in 0..200 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        walk(opened(3, BasisPoints::ZERO), &steps, |_, _, _, after| {
            states.insert(after.state);
            fullest = fullest.max(after.taken_by_small + after.taken_by_others);
        });
    }
    states.insert(State::Draft);
    assert_eq!(states, BTreeSet::from(State::ALL));
    assert_eq!(fullest, 3);
}
