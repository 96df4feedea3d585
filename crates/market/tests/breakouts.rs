//! Breakouts: what is told of them, which campaign they suit, what is remembered, what a reply was worth.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

mod common;

use common::breakouts::{author, breakout_in, spotting, standing, taken, verified};
use common::{SYSTEM, T0, after, campaign_in, euros, terms};
use kernel::{CampaignId, Language, Money, Network, Span, Timestamp};
use market::breakout::author::Author;
use market::breakout::post::{self, Breakout, Command, Counts, Event, Forecast, Point, Spotting, State};
use market::breakout::report::{median, timing};
use market::breakout::standing::{Around, Condition, Miss, ProductCheck, ProductFlaw, Standing, matching};
use market::people::Brand;
use market::rejection::Rejection;
use market::terms::TermsProblem;
use market::{Campaign, Policy, campaign};

const NOW: Timestamp = after(Span::hours(1));

fn sighted(breakout: Breakout, told: &Spotting) -> (Breakout, usize) {
    let told = Box::new(told.clone());
    let events = post::decide(&breakout, Command::Sight { told }, SYSTEM, NOW, &Policy::default()).unwrap();
    (events.iter().fold(breakout, post::apply), events.len())
}

/// The growth of one post, told in five pieces.
fn pieces() -> Vec<Spotting> {
    (1..=5)
        .map(|n| {
            let mut told = spotting();
            told.updated = after(Span::minutes(n * 10));
            told.counts.likes = n * 30;
            told.first_alert = after(Span::minutes(if n == 3 { 9 } else { 10 }));
            told.text = if n == 2 { "It rose!".to_owned() } else { String::new() };
            told.series = vec![Point { at: told.updated, size: told.counts.size() }];
            told
        })
        .collect()
}

#[test]
fn sightings_doubled_and_in_any_order_come_to_the_same() {
    let pieces = pieces();
    let tell = |order: &[usize]| {
        let first = pieces[order[0]].clone();
        let start = Breakout::spotted(common::breakouts::BREAKOUT_ID, first.clone(), NOW);
        let start = sighted(start, &first).0;
        order.iter().fold(start, |known, index| sighted(known, &pieces[*index]).0)
    };
    let straight = tell(&[0, 1, 2, 3, 4]);
    assert_eq!(straight.seen.counts.likes, 150, "the latest counts");
    assert_eq!(straight.seen.first_alert, after(Span::minutes(9)), "the earliest alert");
    assert_eq!((straight.seen.text.as_str(), straight.state), ("It rose!", State::Waiting));
    assert_eq!(straight.seen.series.len(), 5);
    for order in [[4, 3, 2, 1, 0], [2, 2, 4, 0, 1], [1, 4, 0, 3, 2]] {
        let told = tell(&order.iter().chain(&[0, 1, 2, 3, 4]).copied().collect::<Vec<_>>());
        assert_eq!(told.seen, straight.seen, "{order:?}");
        assert_eq!(told.state, State::Waiting);
    }
    assert_eq!(sighted(straight.clone(), &pieces[4]).1, 0, "told twice, nothing happens");
}

#[test]
fn what_is_told_is_kept_within_bounds() {
    let mut told = spotting();
    told.text = "x\u{7}".repeat(20_000);
    told.web = "javascript:alert(1)".to_owned();
    told.forecast = Forecast { low: 5_000, likely: 10, high: 0 };
    told.series = (0..1_000).rev().map(|n| Point { at: after(Span::seconds(n)), size: n }).collect();
    told.first_alert = after(Span::days(9));
    let kept = told.bounded().unwrap();
    assert_eq!(kept.text, "x".repeat(Spotting::LONGEST_TEXT));
    assert_eq!(kept.web, "", "no address that a page could be led astray by");
    assert_eq!(kept.forecast, Forecast { low: 90, likely: 90, high: 90 }, "never below what is there");
    assert!(kept.series.len() <= Spotting::MOST_POINTS && kept.series.len() > 40);
    assert!(kept.series.is_sorted() && kept.series.last().unwrap().size == 999, "the last point stays");
    assert!(kept.first_alert <= kept.updated);
    for post in [String::new(), "a\0b".to_owned(), "x".repeat(2_001)] {
        let refused = Spotting { post, ..spotting() }.bounded();
        assert!(matches!(refused, Err(Rejection::Unfit { .. })));
    }
}

#[test]
fn a_breakout_ends_when_it_is_quiet_or_old_and_forgets_who_was_never_asked() {
    let policy = Policy::default();
    let quiet = breakout_in(State::Shown);
    assert_eq!(quiet.fades(&policy), quiet.seen.updated.plus(Span::hours(6)));
    let mut loud = breakout_in(State::Shown);
    loud.seen.updated = after(Span::days(400));
    assert_eq!(loud.fades(&policy), T0.plus(Span::hours(48)), "a clock that runs ahead makes it no longer");
    let early =
        post::decide(&quiet, Command::End, SYSTEM, quiet.fades(&policy).minus(Span::micros(1)), &policy);
    assert!(matches!(early, Err(Rejection::TooEarly { .. })));
    let over = post::apply(quiet, &Event::Ended);
    assert_eq!((over.seen.text.as_str(), over.seen.name.as_str()), ("", ""));
    assert!(over.seen.counts.size() > 0, "sizes are no person's");
    assert_ne!(post::apply(taken(breakout_in(State::Shown)), &Event::Ended).seen.text, "");
}

#[test]
fn an_operators_other_reason_wants_words() {
    let hold = |code, note: &str| {
        let command = Command::HoldBack { code, note: note.to_owned() };
        post::decide(&breakout_in(State::Waiting), command, common::OPERATOR, NOW, &Policy::default())
    };
    assert!(hold(post::HoldCode::Minor, "").is_ok());
    assert!(matches!(hold(post::HoldCode::Other, " "), Err(Rejection::Unfit { .. })));
    assert!(hold(post::HoldCode::Other, "An advertisement already.").is_ok());
}

struct Case {
    campaign: Campaign,
    breakout: Breakout,
    brand: Brand,
    author: Option<Author>,
    suspended: Option<Timestamp>,
    stranger: bool,
    spent: Money,
    claims: u32,
}

impl Case {
    fn fine() -> Self {
        Self {
            campaign: campaign_in(campaign::State::Live),
            breakout: breakout_in(State::Shown),
            brand: verified(),
            author: None,
            suspended: None,
            stranger: true,
            spent: euros(4_500),
            claims: 9,
        }
    }

    fn missed(&self) -> Vec<(Condition, Miss)> {
        let around = Around {
            brand: &self.brand,
            author: self.author.as_ref(),
            suspended: self.suspended,
            stranger: self.stranger,
            spent_today: self.spent,
            claims_today: self.claims,
        };
        let found = matching(&self.campaign, &self.breakout, &around, &Policy::default(), NOW);
        assert_eq!(found.is_met(), found.missed().is_empty());
        found.missed().into_iter().map(|it| (it.condition, it.missed.unwrap())).collect()
    }
}

fn standing_of(case: &mut Case) -> &mut Standing {
    case.campaign.breakout.as_mut().unwrap()
}

#[test]
fn each_condition_is_missed_for_its_own_reason() {
    assert_eq!(Case::fine().missed(), []);
    let id = campaign_in(campaign::State::Live).id;
    let elsewhere = CampaignId::new(uuid::Uuid::from_u128(99));
    let flawed = |it: &mut Case| {
        let against = vec![ProductFlaw::Delivery];
        standing_of(it).product = Some(ProductCheck { against, note: String::new(), at: T0 });
    };
    type Break = fn(&mut Case);
    let cases: [(Break, Condition, Miss); 16] = [
        (|it| it.campaign.breakout = None, Condition::Live, Miss::NotStanding),
        (
            |it| it.campaign.state = campaign::State::Paused,
            Condition::Live,
            Miss::Closed { state: campaign::State::Paused },
        ),
        (|it| it.campaign.terms.end = NOW, Condition::Period, Miss::Ended { ago: Span::ZERO }),
        (|it| it.brand.verified = false, Condition::Brand, Miss::Unverified),
        (|it| it.brand.suspended = Some(T0), Condition::Brand, Miss::Suspended { since: T0 }),
        (|it| standing_of(it).product = None, Condition::Product, Miss::Unchecked),
        (|it| it.breakout.state = State::Waiting, Condition::Shown, Miss::NotShown { state: State::Waiting }),
        (|it| it.breakout.seen.network = Network::X, Condition::Network, Miss::NoneInCommon),
        (|it| it.breakout.seen.languages = vec![Language::ES], Condition::Language, Miss::NoneInCommon),
        (|it| it.breakout.seen.tags.clear(), Condition::Topic, Miss::NoneInCommon),
        (|it| it.breakout.seen.posted = NOW.minus(Span::hours(42)), Condition::Time, Miss::TooOld),
        (|it| it.breakout = taken(it.breakout.clone()), Condition::Free, Miss::Taken),
        (|it| it.suspended = Some(T0), Condition::Asked, Miss::Suspended { since: T0 }),
        (|it| it.campaign.taken_by_others = 9, Condition::Place, Miss::Full { places: 10 }),
        (|it| it.spent = euros(4_501), Condition::Daily, Miss::OverDaily { left: euros(4_499) }),
        (|it| it.claims = 10, Condition::Claims, Miss::TooManyClaims { most: 10 }),
    ];
    for (damage, condition, miss) in cases {
        let mut case = Case::fine();
        damage(&mut case);
        let missed = case.missed();
        assert!(missed.contains(&(condition, miss)), "{condition:?}: {missed:?}");
        // A campaign of the open list says nothing of breakouts: that alone is missed with its product.
        assert!(missed.len() == 1 || miss == Miss::NotStanding, "{missed:?}");
    }
    let mut case = Case::fine();
    flawed(&mut case);
    assert_eq!(case.missed(), [(Condition::Product, Miss::Failed { flaw: ProductFlaw::Delivery })]);
    let mut case = Case::fine();
    case.author = Some(author(T0).refusing(elsewhere, false, NOW));
    assert_eq!(case.missed(), [], "another campaign's refusal");
    case.author = Some(author(T0).refusing(id, false, NOW));
    assert_eq!(case.missed(), [(Condition::Asked, Miss::Declined)]);
    case.author = Some(author(T0).refusing(elsewhere, true, NOW));
    assert_eq!(case.missed(), [(Condition::Asked, Miss::RefusesAll)]);
    let mut member = Case::fine();
    (member.stranger, member.claims) = (false, 500);
    assert_eq!(member.missed(), [], "members need no claim address");
}

#[test]
fn a_reply_has_hours_where_a_placement_has_days_until_there_is_nothing_to_hurry_for() {
    let policy = Policy::default();
    assert_eq!(
        policy.windows(true).together(),
        policy.breakout_quiet,
        "a reply comes while its post spreads"
    );
    let mut reply = common::placements::booked();
    let ordinary = policy.draft_until(&reply);
    assert_eq!(ordinary, reply.booked.plus(Span::days(7)));
    reply.reply_to = Some("at://did:plc:author/app.bsky.feed.post/1".to_owned());
    assert_eq!(policy.draft_until(&reply), reply.booked.plus(Span::hours(3)));
    let soon = reply.booked.plus(Span::hours(47));
    assert_eq!(policy.silence(&reply, soon), soon.plus(Span::hours(1)));
    assert_eq!(policy.publish_until(&reply, soon), soon.plus(Span::hours(2)));
    // Approved by a ruling, days later: the breakout is over in any case.
    let late = reply.booked.plus(Span::hours(48));
    assert_eq!(policy.silence(&reply, late), late.plus(Span::hours(72)));
    assert_eq!(policy.publish_until(&reply, late), late.plus(Span::days(7)));
}

#[test]
fn excluded_words_are_whole_words_of_any_case_in_text_and_tags() {
    let hits = |text: &str, tag: &str| {
        let mut case = Case::fine();
        case.breakout.seen.text = text.to_owned();
        case.breakout.seen.tags = vec!["bread".parse().unwrap(), tag.parse().unwrap()];
        match case.missed()[..] {
            [] => None,
            [(Condition::Safety, Miss::Excluded { word })] => Some(word),
            ref other => panic!("{other:?}"),
        }
    };
    assert_eq!(hits("Warm bread, an award, toward noon", "oven"), None);
    assert_eq!(hits("No more WAR!", "oven"), Some(0));
    assert_eq!(hits("I lost — my oven", "oven"), Some(1), "punctuation does not hide it");
    assert_eq!(hits("Bread", "war"), Some(0), "tags count");
}

#[test]
fn a_standing_campaign_says_what_is_wrong_with_it() {
    let wrong = |change: fn(&mut Standing)| {
        let mut standing = standing();
        change(&mut standing);
        standing.problems(&terms())
    };
    assert_eq!(wrong(|_| ()), []);
    assert_eq!(
        wrong(|it| it.daily = euros(4_499)),
        [TermsProblem::Daily { given: euros(4_499), price: euros(4_500) }]
    );
    assert_eq!(wrong(|it| it.excluded = vec!["a".to_owned()]), [TermsProblem::Excluded]);
    assert_eq!(wrong(|it| it.excluded = vec!["ab".to_owned(); 101]), [TermsProblem::Excluded]);
    let dollars = wrong(|it| it.daily = Money::new(9_000, kernel::Currency::USD).unwrap());
    assert!(matches!(dollars[..], [TermsProblem::Currencies { .. }]));
}

#[test]
fn refusing_for_good_can_be_taken_back_and_single_refusals_stay() {
    let id = campaign_in(campaign::State::Live).id;
    let author = author(T0).refusing(id, true, NOW).refusing(id, false, after(Span::hours(2)));
    assert_eq!((author.declined.len(), author.refuses_all), (1, Some(NOW)));
    let author = author.welcoming();
    assert_eq!((author.declined, author.refuses_all), (vec![id], None));
    let many = (0..Author::MOST).fold(common::breakouts::author(T0), |author, n| {
        author.refusing(CampaignId::new(uuid::Uuid::from_u128(n as u128)), false, NOW)
    });
    assert_eq!((many.declined.len(), many.refuses_all), (Author::MOST, Some(NOW)), "enough is enough");
}

#[test]
fn a_reply_is_worth_what_was_still_to_come() {
    let mut breakout = breakout_in(State::Shown);
    breakout.seen.counts = Counts { likes: 100, ..Counts::default() };
    breakout.seen.forecast = Forecast { low: 200, likely: 400, high: 900 };
    let at = after(Span::minutes(15));
    let foretold = timing(&breakout, at);
    assert_eq!((foretold.size_then, foretold.size_final, foretold.over), (20, 400, false));
    assert_eq!(foretold.still_to_come().hundredths(), 9_500);
    assert_eq!(foretold.after_alert, Span::minutes(5));
    breakout.state = State::Over;
    let known = timing(&breakout, at);
    assert_eq!((known.size_final, known.over), (100, true));
    assert_eq!(known.still_to_come().hundredths(), 8_000);
    assert_eq!(timing(&breakout, after(Span::hours(3))).still_to_come().hundredths(), 0);
    assert_eq!(timing(&breakout, T0).size_then, 0);
    breakout.seen.counts = Counts::default();
    breakout.seen.series.clear();
    assert_eq!(timing(&breakout, at).still_to_come().hundredths(), 0, "nothing came at all");
    assert_eq!(median(vec![3, 1, 2]), Some(2));
    assert_eq!(median(vec![4, 1, 2, 3]), Some(2));
    assert_eq!(median(Vec::<u8>::new()), None);
}
