//! When a post came to be: what the stream showed, what nobody saw, and what a claim is worth then.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::around;
use common::placements::{APPROVED, SEEN, verifying};
use kernel::{Span, Timestamp};
use market::placement::{Event, apply};
use market::policy::Policy;
use market::proof::{Evidence, doubt, judge, published};
use market::reasons::Breach;
use market::sighting::{Sighting, Timing, Window, timing};

fn told(sighting: Sighting, now: Timestamp) -> Timing {
    timing(&verifying(), sighting, SEEN, now, &Policy::default())
}

/// The end of the time in which a post is searched for.
fn over() -> Timestamp {
    SEEN.plus(Policy::default().search_window)
}

/// A post as agreed that came to be in this window.
fn evidence(claimed: Timestamp, not_before: Option<Timestamp>, first_seen: Timestamp) -> Evidence {
    Evidence {
        author: true,
        same_text: true,
        same_place: true,
        same_record: true,
        link: true,
        disclosed: true,
        own_words: true,
        claimed,
        keyed: None,
        window: Window { not_before, first_seen },
        previous: None,
        week: 1,
    }
}

fn judged(evidence: &Evidence) -> Option<Breach> {
    judge(&verifying(), evidence, &Policy::default())
}

fn doubted(evidence: &Evidence) -> Span {
    doubt(&verifying(), evidence.claimed, evidence.window, &Policy::default())
}

#[test]
fn what_the_stream_showed_is_known_at_once() {
    let after = SEEN.minus(Span::minutes(1));
    let shown = told(Sighting::Shown { after: Some(after), by: SEEN }, SEEN.plus(Span::days(9)));
    assert_eq!(shown, Timing::Known(Window { not_before: Some(after), first_seen: SEEN }));
    let begun = told(Sighting::Shown { after: None, by: SEEN }, SEEN);
    assert_eq!(begun, Timing::Known(Window { not_before: None, first_seen: SEEN }));
    // Clocks may be set back; a window never ends before it begins.
    let turned = told(Sighting::Shown { after: Some(SEEN.plus(Span::days(1))), by: SEEN }, SEEN);
    assert_eq!(turned, Timing::Known(Window::at(SEEN)));
}

#[test]
fn without_a_stream_nobody_waits_for_it() {
    assert_eq!(told(Sighting::Unwatched, SEEN), Timing::Known(Window { not_before: None, first_seen: SEEN }));
}

#[test]
fn a_post_that_the_stream_did_not_show_is_waited_for_as_long_as_it_is_searched_for() {
    let [before, end, _] = around(over());
    let read = |now| Sighting::NotShown { from: APPROVED, until: now };
    assert_eq!(told(read(before), before), Timing::Wait);
    assert_eq!(told(read(end), end), Timing::NeverShown);
}

#[test]
fn only_a_stream_that_was_read_all_the_time_says_that_a_post_is_not_public() {
    let now = over();
    let [covering, exactly, late] = around(APPROVED);
    let not_shown = |from, until| told(Sighting::NotShown { from, until }, now);
    assert_eq!(not_shown(covering, now), Timing::NeverShown);
    assert_eq!(not_shown(exactly, now), Timing::NeverShown);
    // Begun after the approval: it may have been out before.
    assert_eq!(not_shown(late, now), Timing::Known(Window { not_before: None, first_seen: now }));
    // Broken off since: it may have come out after that, and not before.
    let [behind, up_to_date, _] = around(now.minus(Policy::default().back_dating));
    assert_eq!(not_shown(exactly, up_to_date), Timing::NeverShown);
    assert_eq!(
        not_shown(exactly, behind),
        Timing::Known(Window { not_before: Some(behind), first_seen: now })
    );
    assert_eq!(not_shown(late, behind), Timing::Known(Window { not_before: None, first_seen: now }));
}

#[test]
fn an_honest_post_is_not_called_back_dated_because_nobody_looked() {
    let (begin, end) = (SEEN, SEEN.plus(Span::hours(30)));
    for hours in [0, 1, 12, 29, 30] {
        let claimed = begin.plus(Span::hours(hours));
        assert_eq!(judged(&evidence(claimed, Some(begin), end)), None, "{hours} h into the break");
        assert_eq!(judged(&evidence(claimed, None, end)), None, "{hours} h after its approval, no stream");
    }
}

#[test]
fn a_claim_is_believed_only_as_far_back_as_nobody_looked() {
    let tolerance = Policy::default().back_dating;
    let (begin, end) = (SEEN, SEEN.plus(Span::hours(30)));
    let [too_old, oldest, _] = around(begin.minus(tolerance));
    let by = Span::micros(tolerance.as_micros() + 1);
    assert_eq!(judged(&evidence(oldest, Some(begin), end)), None);
    assert_eq!(judged(&evidence(too_old, Some(begin), end)), Some(Breach::BackDated { by }));
    let [_, newest, too_new] = around(end.plus(tolerance));
    assert_eq!(judged(&evidence(newest, Some(begin), end)), None);
    assert_eq!(judged(&evidence(too_new, Some(begin), end)), Some(Breach::BackDated { by }));
}

#[test]
fn who_claims_a_time_before_the_approval_is_early_by_their_own_word() {
    let [too_old, oldest, _] = around(APPROVED.minus(Policy::default().back_dating));
    assert_eq!(judged(&evidence(oldest, None, SEEN)), None);
    assert_eq!(judged(&evidence(too_old, None, SEEN)), Some(Breach::PublishedEarly));
    // A claim that an operator has excused is nobody's word any more.
    let excused =
        market::Placement { excused: vec![Breach::BackDated { by: Span::hours(1) }], ..verifying() };
    assert_eq!(judge(&excused, &evidence(too_old, None, SEEN), &Policy::default()), None);
    // Seen after the approval, it is back-dated and was not early.
    let by = APPROVED.since(too_old);
    assert_eq!(judged(&evidence(too_old, Some(APPROVED), SEEN)), Some(Breach::BackDated { by }));
}

#[test]
fn where_nobody_looked_the_key_is_heard() {
    let tolerance = Policy::default().back_dating;
    let end = SEEN.plus(Span::hours(30));
    let claimed = SEEN.plus(Span::hours(2));
    let keyed = |keyed| Evidence { keyed: Some(keyed), ..evidence(claimed, Some(SEEN), end) };
    let [_, latest, too_late] = around(claimed.plus(tolerance));
    assert_eq!(judged(&keyed(latest)), None);
    let by = Span::micros(tolerance.as_micros() + 1);
    assert_eq!(judged(&keyed(too_late)), Some(Breach::BackDated { by }));
    // The market's own keys are made long before the post; one from the future says nothing.
    assert_eq!(judged(&keyed(claimed.minus(Span::days(5)))), None);
    assert_eq!(judged(&keyed(end.plus(Span::micros(1)))), None);
    // Where the stream was read, its word is enough.
    let seen = Evidence { keyed: Some(SEEN), window: Window::at(SEEN), ..evidence(SEEN, None, SEEN) };
    let sure = Evidence { claimed: SEEN.minus(tolerance), ..seen };
    assert_eq!(judged(&sure), None);
}

#[test]
fn doubt_is_the_time_from_the_claim_and_nothing_where_the_stream_was_read() {
    let end = SEEN.plus(Span::hours(30));
    let in_the_break = |hours| evidence(SEEN.plus(Span::hours(hours)), Some(SEEN), end);
    assert_eq!(doubted(&in_the_break(1)), Span::hours(29));
    assert_eq!(doubted(&in_the_break(30)), Span::ZERO);
    // Never more than the time in which nobody looked, nor than there was since the approval.
    assert_eq!(doubted(&evidence(Timestamp::EPOCH, Some(SEEN), end)), Span::hours(30));
    assert_eq!(doubted(&evidence(Timestamp::EPOCH, None, SEEN)), SEEN.since(APPROVED));
    // As exact as claims need be.
    let [_, exact, doubtful] = around(end.minus(Policy::default().back_dating))
        .map(|claimed| doubted(&evidence(claimed, Some(SEEN), end)));
    assert_eq!((exact, doubtful), (Span::ZERO, Span::ZERO));
    let [doubtful, ..] = around(end.minus(Policy::default().back_dating));
    assert!(doubted(&evidence(doubtful, Some(SEEN), end)) > Policy::default().back_dating);
    let watched = Window { not_before: Some(SEEN.minus(Span::minutes(1))), first_seen: SEEN };
    let seen = Evidence { window: watched, ..evidence(SEEN.minus(Span::minutes(9)), None, SEEN) };
    assert_eq!(doubted(&seen), Span::ZERO);
}

#[test]
fn between_posts_that_nobody_saw_come_the_claims_count() {
    let gap = Policy::default().gap;
    let (begin, end) = (SEEN, SEEN.plus(Span::hours(30)));
    let previous = begin.plus(Span::hours(1));
    let next = |claimed| Evidence { previous: Some(previous), ..evidence(claimed, Some(begin), end) };
    let [too_soon, in_time, _] = around(previous.plus(gap));
    assert_eq!(judged(&next(in_time)), None);
    assert_eq!(judged(&next(too_soon)), Some(Breach::TooSoon { until: previous.plus(gap) }));
    let passed =
        Event::ChecksPassed { first_seen: end, doubt: Span::hours(29), hold_until: end, version: None };
    assert_eq!(apply(verifying(), &passed).post.unwrap().published(), Some(previous));
}

#[test]
fn an_excused_claim_says_nothing_about_when_a_post_came() {
    let excused =
        market::Placement { excused: vec![Breach::BackDated { by: Span::hours(1) }], ..verifying() };
    let late = evidence(SEEN, None, SEEN.plus(Span::hours(30)));
    assert_eq!(doubt(&excused, late.claimed, late.window, &Policy::default()), Span::ZERO);
}

#[test]
fn a_post_stays_so_much_longer_as_it_was_in_doubt() {
    use market::people::Actor;
    use market::placement::{Command, decide};
    let pass = |doubt| {
        let command = Command::PassChecks { first_seen: SEEN, doubt, version: None };
        decide(&verifying(), command, Actor::System, SEEN, &Policy::default()).unwrap().remove(0)
    };
    let until = SEEN.plus(verifying().holding);
    let passed =
        |doubt, hold_until| Event::ChecksPassed { first_seen: SEEN, doubt, hold_until, version: None };
    assert_eq!(pass(Span::ZERO), passed(Span::ZERO, until));
    assert_eq!(pass(Span::hours(5)), passed(Span::hours(5), until.plus(Span::hours(5))));
}

/// The address was handed in on time; an appeal took a day, nobody had seen the post, and another one came meanwhile.
#[test]
fn a_post_whose_claim_was_excused_counts_from_when_its_address_was_handed_in() {
    let (policy, day) = (Policy::default(), Span::days(1));
    let excused =
        market::Placement { excused: vec![Breach::BackDated { by: Span::hours(1) }], ..verifying() };
    let declared = excused.post.as_ref().unwrap().declared;
    let looked = SEEN.plus(day);
    let between = declared.plus(Span::hours(1));
    let late =
        |previous| Evidence { previous: Some(previous), ..evidence(APPROVED.minus(day), None, looked) };
    assert_eq!(published(&excused, APPROVED.minus(day), late(between).window, &policy), declared);
    // It still came too soon after one that was out before it.
    let before = declared.minus(Span::hours(1));
    let until = before.plus(policy.gap);
    assert_eq!(judge(&excused, &late(before), &policy), Some(Breach::TooSoon { until }));
    // Never before its approval, never after it was seen.
    let sooner = market::Placement { approved: Some(declared.plus(Span::hours(2))), ..excused.clone() };
    assert_eq!(published(&sooner, declared, late(between).window, &policy), declared.plus(Span::hours(2)));
    assert_eq!(published(&excused, declared, Window::at(APPROVED), &policy), APPROVED);
    // And so it counts for the posts after it, too.
    let passed = Event::ChecksPassed {
        first_seen: looked,
        doubt: Span::ZERO,
        hold_until: looked.plus(day),
        version: None,
    };
    assert_eq!(apply(excused, &passed).came_out(), Some(declared));
    assert_eq!(apply(verifying(), &passed).came_out(), Some(looked));
}

/// Published before its approval, as it says itself, while the stream was lost; read again since.
#[test]
fn whoever_claims_a_time_at_which_nobody_read_is_early_and_neither_hidden_nor_back_dated() {
    let policy = Policy::default();
    let now = over();
    let [_, from, _] = around(APPROVED);
    let [unread, read, _] = around(from.minus(policy.back_dating));
    let known =
        |claimed, until| timing(&verifying(), Sighting::NotShown { from, until }, claimed, now, &policy);
    assert_eq!(known(read, now), Timing::NeverShown);
    let window = Window { not_before: None, first_seen: now };
    for until in [now, now.minus(Span::days(1))] {
        assert_eq!(known(unread, until), Timing::Known(window));
    }
    assert_eq!(judged(&evidence(unread, None, now)), Some(Breach::PublishedEarly));
    // Whose key is younger than the claim was not early: the claim is false.
    let forged = Evidence { keyed: Some(SEEN), ..evidence(unread, None, now) };
    assert!(matches!(judged(&forged), Some(Breach::BackDated { .. })));
}
