//! Evidence of a post and the breach it shows: which comes first, from which microsecond on, and what is excused.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::placements::{APPROVED, SEEN, verifying};
use common::{T0, around};
use kernel::{Span, Timestamp};
use market::placement::Placement;
use market::policy::Policy;
use market::proof::{Evidence, judge};
use market::reasons::Breach;
use market::sighting::Window;

/// A post as it was agreed.
fn as_agreed() -> Evidence {
    Evidence {
        author: true,
        same_text: true,
        same_place: true,
        same_record: true,
        link: true,
        disclosed: true,
        own_words: true,
        claimed: SEEN,
        keyed: None,
        window: Window::at(SEEN),
        previous: None,
        week: 1,
    }
}

fn judged(evidence: &Evidence) -> Option<Breach> {
    judge(&verifying(), evidence, &Policy::default())
}

fn excusing(excused: &[Breach]) -> Placement {
    Placement { excused: excused.to_vec(), ..verifying() }
}

/// Wrong in every way that a post can be, and what each is called, the first one first.
fn all_wrong() -> (Evidence, [Breach; 11]) {
    let first_seen = around(APPROVED)[0];
    let claimed = first_seen.minus(Span::hours(3));
    let evidence = Evidence {
        author: false,
        same_text: false,
        same_place: false,
        same_record: false,
        link: false,
        disclosed: false,
        own_words: false,
        claimed,
        keyed: None,
        window: Window::at(first_seen),
        previous: Some(first_seen),
        week: 6,
    };
    let order = [
        Breach::WrongAuthor,
        Breach::LinkChanged,
        Breach::Undisclosed,
        Breach::Copied,
        Breach::TextChanged,
        Breach::Misplaced,
        Breach::Rewritten,
        Breach::BackDated { by: Span::hours(3) },
        Breach::PublishedEarly,
        Breach::TooSoon { until: first_seen.plus(Span::hours(12)) },
        Breach::Saturated { posts: 6 },
    ];
    (evidence, order)
}

#[test]
fn a_post_as_agreed_has_no_breach() {
    assert_eq!(judged(&as_agreed()), None);
}

#[test]
fn the_most_telling_breach_is_named_first_and_excused_ones_are_passed_over() {
    let (evidence, order) = all_wrong();
    for excused in 0..=order.len() {
        let placement = excusing(&order[..excused]);
        assert_eq!(judge(&placement, &evidence, &Policy::default()), order.get(excused).copied());
    }
}

#[test]
fn each_wrong_alone_is_its_own_breach() {
    let (wrong, order) = all_wrong();
    let fine = as_agreed();
    let alone = [
        Evidence { author: false, ..fine },
        Evidence { link: false, ..fine },
        Evidence { disclosed: false, ..fine },
        Evidence { own_words: false, ..fine },
        Evidence { same_text: false, ..fine },
        Evidence { same_place: false, ..fine },
        Evidence { same_record: false, ..fine },
        Evidence { claimed: SEEN.minus(Span::hours(3)), ..fine },
        Evidence { claimed: wrong.window.first_seen, window: wrong.window, ..fine },
        Evidence { previous: wrong.previous, claimed: APPROVED, window: Window::at(APPROVED), ..fine },
        Evidence { week: 6, ..fine },
    ];
    for (evidence, breach) in alone.iter().zip(order) {
        assert_eq!(judged(evidence), Some(breach));
        assert_eq!(judge(&excusing(&[breach]), evidence, &Policy::default()), None);
    }
}

#[test]
fn an_excuse_covers_its_kind_whatever_the_amount_and_no_other_kind() {
    let late = Evidence { claimed: SEEN.minus(Span::days(1)), ..as_agreed() };
    let placement = excusing(&[Breach::BackDated { by: Span::hours(3) }, Breach::Deleted]);
    assert_eq!(judge(&placement, &late, &Policy::default()), None);
    let undisclosed = Evidence { disclosed: false, ..late };
    assert_eq!(judge(&placement, &undisclosed, &Policy::default()), Some(Breach::Undisclosed));
}

#[test]
fn a_claimed_time_may_be_off_by_the_tolerance_and_not_a_microsecond_more() {
    let tolerance = Policy::default().back_dating;
    let [too_old, oldest, _] = around(SEEN.minus(tolerance));
    let [_, newest, too_new] = around(SEEN.plus(tolerance));
    let claiming = |claimed: Timestamp| judged(&Evidence { claimed, ..as_agreed() });
    assert_eq!(claiming(oldest), None);
    assert_eq!(claiming(newest), None);
    let by = Span::micros(tolerance.as_micros() + 1);
    assert_eq!(claiming(too_old), Some(Breach::BackDated { by }));
    assert_eq!(claiming(too_new), Some(Breach::BackDated { by }));
}

#[test]
fn times_at_the_ends_of_time_are_told_without_a_panic() {
    let end = Timestamp::from_micros(i64::MAX);
    let beginning = Timestamp::from_micros(i64::MIN);
    let by = Span::micros(u64::MAX);
    for (claimed, first_seen) in [(beginning, end), (end, beginning)] {
        let evidence = Evidence { claimed, window: Window::at(first_seen), ..as_agreed() };
        assert_eq!(judged(&evidence), Some(Breach::BackDated { by }));
    }
}

#[test]
fn a_post_is_early_until_the_instant_of_its_approval() {
    let seen =
        around(APPROVED).map(|at| judged(&Evidence { claimed: at, window: Window::at(at), ..as_agreed() }));
    assert_eq!(seen, [Some(Breach::PublishedEarly), None, None]);
    let unapproved = Placement { approved: None, ..verifying() };
    let at_once = Evidence { claimed: T0, window: Window::at(T0), ..as_agreed() };
    assert_eq!(judge(&unapproved, &at_once, &Policy::default()), None);
}

#[test]
fn the_gap_to_the_previous_post_is_kept_to_the_microsecond() {
    let gap = Policy::default().gap;
    let [further, exactly, nearer] = around(SEEN.minus(gap));
    let with_previous = |at: Timestamp| judged(&Evidence { previous: Some(at), ..as_agreed() });
    assert_eq!(with_previous(further), None);
    assert_eq!(with_previous(exactly), None);
    assert_eq!(with_previous(nearer), Some(Breach::TooSoon { until: nearer.plus(gap) }));
    assert_eq!(with_previous(SEEN), Some(Breach::TooSoon { until: SEEN.plus(gap) }));
}

#[test]
fn a_market_without_a_gap_lets_posts_follow_at_once() {
    let policy = Policy { gap: Span::ZERO, ..Policy::default() };
    let evidence = Evidence { previous: Some(SEEN), ..as_agreed() };
    assert_eq!(judge(&verifying(), &evidence, &policy), None);
}

#[test]
fn the_week_holds_as_many_posts_as_allowed_and_not_one_more() {
    let week = |week: u32| judged(&Evidence { week, ..as_agreed() });
    assert_eq!(week(5), None);
    assert_eq!(week(6), Some(Breach::Saturated { posts: 6 }));
    assert_eq!(week(u32::MAX), Some(Breach::Saturated { posts: u32::MAX }));
}
