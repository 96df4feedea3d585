//! Every problem of a campaign's terms, alone and together, at its boundary; and texts that nobody should keep.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::placements::{ask, booked, draft};
use common::{CREATOR, T0, after, around, euros, share, terms};
use kernel::{Currency, Money, Span};
use market::rejection::{Rejection, fit};
use market::terms::{Frequency, Terms, TermsProblem};

const FINE: [TermsProblem; 0] = [];

/// The problems after one change to terms without any.
fn problems(change: impl FnOnce(&mut Terms)) -> Vec<TermsProblem> {
    let mut terms = terms();
    change(&mut terms);
    terms.problems(T0)
}

fn with_message(message: &str) -> Vec<TermsProblem> {
    problems(|terms| {
        message.clone_into(&mut terms.message);
        terms.required.clear();
    })
}

fn with_required(required: &[&str]) -> Vec<TermsProblem> {
    problems(|terms| terms.required = required.iter().map(|word| (*word).to_owned()).collect())
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD).unwrap()
}

#[test]
fn terms_that_hold_together_have_no_problem() {
    assert_eq!(terms().problems(T0), FINE);
}

#[test]
fn a_message_holds_twenty_to_five_thousand_characters() {
    assert_eq!(with_message(&"é".repeat(20)), FINE);
    assert_eq!(with_message(&"é".repeat(5_000)), FINE);
    assert_eq!(with_message(&"é".repeat(19)), [TermsProblem::Message { given: 19 }]);
    assert_eq!(with_message(&"é".repeat(5_001)), [TermsProblem::Message { given: 5_001 }]);
    assert_eq!(with_message(""), [TermsProblem::Message { given: 0 }]);
    assert_eq!(with_message(&format!("  {}\n\n", "a".repeat(19))), [TermsProblem::Message { given: 19 }]);
}

#[test]
fn a_message_of_ten_megabytes_is_refused_after_its_limit() {
    let long = "bread ".repeat(10 * 1024 * 1024 / 6);
    assert_eq!(with_message(&long), [TermsProblem::Message { given: 5_001 }]);
    assert_eq!(with_message(&"\u{10ffff}".repeat(1_000_000)), [TermsProblem::Message { given: 5_001 }]);
}

#[test]
fn spaces_around_a_text_do_not_carry_it_past_the_limit() {
    let padding = " ".repeat(10 * 1024 * 1024);
    let brief = "Tell how you bake bread.";
    for padded in [format!("{brief}{padding}"), format!("{padding}{brief}")] {
        assert_eq!(with_message(&padded), [TermsProblem::Message { given: 5_001 }]);
        let unfit = Rejection::Unfit { what: "the draft", least: 1, most: 10_000, given: 10_001 };
        assert_eq!(ask(&booked(), draft(&padded), CREATOR, T0), Err(unfit));
    }
}

#[test]
fn no_control_character_hides_anywhere_in_a_text() {
    for control in ['\0', '\u{7}', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}'] {
        let inside = format!("Tell how you {control} bake bread.");
        assert_eq!(with_message(&inside), [TermsProblem::Message { given: inside.chars().count() }]);
        let behind_spaces = format!("{}{inside}", " ".repeat(4_990));
        assert!(matches!(with_message(&behind_spaces)[..], [TermsProblem::Message { .. }]));
        let far_behind = format!("{}{inside}", " ".repeat(20_000));
        assert!(fit("it", &far_behind, 1, 10_000).is_err());
    }
    assert_eq!(with_message("Tell how you\tbake\r\nbread."), FINE);
}

/// Scripts need them: the pages set every text of others apart instead (`<bdi>`).
#[test]
fn direction_marks_and_lone_combining_marks_count_as_characters() {
    assert_eq!(with_message(&"\u{202e}".repeat(20)), FINE);
    assert_eq!(with_message(&"\u{301}".repeat(20)), FINE);
    assert_eq!(with_message(&"\u{301}".repeat(19)), [TermsProblem::Message { given: 19 }]);
    assert_eq!(with_message(&"\u{202e}".repeat(5_001)), [TermsProblem::Message { given: 5_001 }]);
    assert_eq!(with_message("اكتب كيف تخبز الخبز في الفرن \u{2067}FOUR\u{2069}"), FINE);
}

#[test]
fn a_text_is_counted_in_characters_and_not_in_bytes() {
    assert!(fit("it", &"🥖".repeat(60), 1, 60).is_ok());
    let unfit = Rejection::Unfit { what: "it", least: 1, most: 60, given: 61 };
    assert_eq!(fit("it", &"🥖".repeat(61), 1, 60), Err(unfit));
    let blank = Rejection::Unfit { what: "it", least: 1, most: 60, given: 0 };
    assert_eq!(fit("it", " \u{3000}\n", 1, 60), Err(blank));
}

#[test]
fn required_words_are_few_short_and_not_blank() {
    assert_eq!(with_required(&[]), FINE);
    assert_eq!(with_required(&["a"; 10]), FINE);
    assert_eq!(with_required(&["a"; 11]), [TermsProblem::Required]);
    assert_eq!(with_required(&[""]), [TermsProblem::Required]);
    assert_eq!(with_required(&["  "]), [TermsProblem::Required]);
    assert_eq!(with_required(&["oven\u{0}"]), [TermsProblem::Required]);
    let roomy = |word: String| {
        problems(|terms| {
            terms.message = "a".repeat(200);
            terms.required = vec![word];
        })
    };
    assert_eq!(roomy("é".repeat(60)), FINE);
    assert_eq!(roomy("é".repeat(61)), [TermsProblem::Required]);
}

#[test]
fn a_required_word_is_at_most_half_of_the_message() {
    let half = |letters: usize| {
        problems(|terms| {
            terms.message = "a".repeat(40);
            terms.required = vec!["#oven".to_owned(), "é".repeat(letters)];
        })
    };
    assert_eq!(half(20), FINE);
    assert_eq!(half(21), [TermsProblem::RequiredTooLong { word: "é".repeat(21) }]);
}

#[test]
fn a_required_word_of_ten_megabytes_is_not_sent_back_whole() {
    let long = "bread".repeat(2 * 1024 * 1024);
    let cut = TermsProblem::RequiredTooLong { word: "bread".repeat(12) };
    assert_eq!(with_required(&[&long]), [TermsProblem::Required, cut]);
}

#[test]
fn posts_are_one_to_a_million() {
    let posts = |posts: u32| {
        problems(|terms| {
            terms.posts = posts;
            terms.budget = euros(Money::LIMIT);
        })
    };
    assert_eq!(posts(1), FINE);
    assert_eq!(posts(1_000_000), FINE);
    assert_eq!(posts(0), [TermsProblem::Posts { given: 0 }]);
    assert_eq!(posts(1_000_001), [TermsProblem::Posts { given: 1_000_001 }]);
}

#[test]
fn a_price_is_more_than_zero() {
    for minor in [0, -1, -Money::LIMIT] {
        let given = euros(minor);
        assert_eq!(problems(|terms| terms.price = given), [TermsProblem::Price { given }]);
    }
    assert_eq!(problems(|terms| terms.price = euros(1)), FINE);
}

#[test]
fn a_budget_pays_for_every_post_to_the_cent() {
    assert_eq!(problems(|terms| terms.budget = euros(45_001)), FINE);
    for minor in [44_999, 0, -1, -Money::LIMIT] {
        let problem = TermsProblem::Budget { given: euros(minor), needed: euros(45_000) };
        assert_eq!(problems(|terms| terms.budget = euros(minor)), [problem]);
    }
}

#[test]
fn a_cap_pays_for_one_post_at_least() {
    assert_eq!(problems(|terms| terms.cap_per_creator = euros(4_500)), FINE);
    for minor in [4_499, 0, -4_500] {
        let cap = euros(minor);
        assert_eq!(problems(|terms| terms.cap_per_creator = cap), [TermsProblem::Cap { cap }]);
    }
}

#[test]
fn amounts_too_large_to_be_counted_are_told() {
    let price = |minor: i64, posts: u32| {
        problems(|terms| {
            terms.price = euros(minor);
            terms.cap_per_creator = euros(Money::LIMIT);
            terms.budget = euros(Money::LIMIT);
            terms.posts = posts;
        })
    };
    assert_eq!(price(Money::LIMIT, 1), FINE);
    assert_eq!(price(Money::LIMIT / 1_000_000, 1_000_000), FINE);
    assert_eq!(price(Money::LIMIT / 1_000_000 + 1, 1_000_000), [TermsProblem::TooLarge]);
    assert_eq!(price(Money::LIMIT, 2), [TermsProblem::TooLarge]);
    let too_many = TermsProblem::Posts { given: u32::MAX };
    assert_eq!(price(Money::LIMIT, u32::MAX), [TermsProblem::TooLarge, too_many]);
}

#[test]
fn one_currency_serves_price_budget_and_cap() {
    let problem = TermsProblem::Currencies { given: Currency::USD, wanted: Currency::EUR };
    assert_eq!(problems(|terms| terms.budget = dollars(45_000)), vec![problem.clone()]);
    assert_eq!(problems(|terms| terms.cap_per_creator = dollars(13_500)), [problem]);
    let other_price = TermsProblem::Currencies { given: Currency::EUR, wanted: Currency::USD };
    assert_eq!(problems(|terms| terms.price = dollars(4_500)), [other_price]);
}

#[test]
fn a_frequency_lets_one_post_through() {
    let frequency = |posts, per| problems(|terms| terms.frequency = Frequency { posts, per });
    assert_eq!(frequency(1, Span::micros(1)), FINE);
    assert_eq!(frequency(0, Span::days(7)), [TermsProblem::Frequency]);
    assert_eq!(frequency(1, Span::ZERO), [TermsProblem::Frequency]);
}

#[test]
fn one_network_is_named_and_the_rest_may_be_open() {
    assert_eq!(problems(|terms| terms.networks.clear()), [TermsProblem::Networks]);
    let open = problems(|terms| {
        terms.languages.clear();
        terms.countries.clear();
        terms.topics.clear();
    });
    assert_eq!(open, FINE);
}

#[test]
fn a_period_ends_after_its_start_and_after_now() {
    let period = |start, end| {
        problems(|terms| {
            terms.start = start;
            terms.end = end;
        })
    };
    let past = T0.minus(Span::days(9));
    let [just_before, now, just_after] = around(T0);
    assert_eq!(period(past, just_after), FINE);
    assert_eq!(period(past, now), [TermsProblem::Period { end: now }]);
    assert_eq!(period(past, just_before), [TermsProblem::Period { end: just_before }]);
    let [sooner, start, later] = around(after(Span::days(9)));
    assert_eq!(period(start, later), FINE);
    assert_eq!(period(start, start), [TermsProblem::Period { end: start }]);
    assert_eq!(period(start, sooner), [TermsProblem::Period { end: sooner }]);
}

#[test]
fn a_post_stays_an_hour_to_ninety_days() {
    let holding = |micros: u64| problems(|terms| terms.holding = Span::micros(micros));
    let (hour, ninety_days) = (Span::hours(1).as_micros(), Span::days(90).as_micros());
    assert_eq!(holding(hour), FINE);
    assert_eq!(holding(ninety_days), FINE);
    for wrong in [0, hour - 1, ninety_days + 1, u64::MAX] {
        assert_eq!(holding(wrong), [TermsProblem::Holding]);
    }
}

#[test]
fn a_form_shows_every_problem_at_once_and_in_order() {
    let all = problems(|terms| {
        terms.message = "Too short.".to_owned();
        terms.required = vec![String::new(), "Too short".to_owned()];
        terms.budget = euros(-1);
        terms.cap_per_creator = euros(0);
        terms.posts = 0;
        terms.frequency = Frequency { posts: 0, per: Span::ZERO };
        terms.networks.clear();
        terms.end = terms.start;
        terms.holding = Span::ZERO;
    });
    let expected = [
        TermsProblem::Message { given: 10 },
        TermsProblem::Required,
        TermsProblem::RequiredTooLong { word: "Too short".to_owned() },
        TermsProblem::Budget { given: euros(-1), needed: euros(0) },
        TermsProblem::Cap { cap: euros(0) },
        TermsProblem::Posts { given: 0 },
        TermsProblem::Frequency,
        TermsProblem::Networks,
        TermsProblem::Period { end: T0 },
        TermsProblem::Holding,
    ];
    assert_eq!(all, expected);
    let told = Rejection::Terms { terms: all }.to_string();
    assert!(told.starts_with("the campaign's terms have 10 problems: the message holds 10 characters"));
}

#[test]
fn the_places_kept_for_small_accounts_are_rounded_down() {
    let kept = |posts: u32, hundredths: u16| {
        let terms = Terms { posts, small_share: share(hundredths), ..terms() };
        terms.places_for_small()
    };
    assert_eq!(kept(10, 3_000), 3);
    assert_eq!(kept(10, 2_999), 2);
    assert_eq!(kept(10, 0), 0);
    assert_eq!(kept(10, 10_000), 10);
    assert_eq!(kept(u32::MAX, 10_000), u32::MAX);
}
