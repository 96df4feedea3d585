//! The market's rules as they are set: each within its bounds, and those that belong together within one another.

use kernel::{BasisPoints, Span};
use market::Policy;

use super::settings::Policy as Settings;
use super::setup::Wrong;

/// The policy, or what is wrong with it.
pub(super) fn rules(set: &Settings, wrong: &mut Wrong) -> Option<Policy> {
    let fee = BasisPoints::new(set.fee_basis_points).map_err(|error| error.to_string());
    let windows = [
        ("policy.draft_hours", set.draft_hours),
        ("policy.review_hours", set.review_hours),
        ("policy.publish_hours", set.publish_hours),
        ("policy.search_hours", set.search_hours),
        ("policy.appeal_hours", set.appeal_hours),
        ("policy.answer_hours", set.answer_hours),
        ("policy.offer_hours", set.offer_hours),
    ];
    for (key, hours) in windows {
        if hours == 0 || hours > 24 * 366 {
            wrong.say(key, format!("{hours} hours leave no room to act: take 1 to 8784"));
        }
    }
    if set.most_drafts == 0 || set.posts_per_week == 0 {
        wrong.say("policy", "most_drafts and posts_per_week are at least 1: with 0 nobody could take part");
    }
    breakouts(set, wrong);
    Some(Policy {
        fee: wrong.or("policy.fee_basis_points", fee)?,
        draft_window: Span::hours(set.draft_hours),
        review_window: Span::hours(set.review_hours),
        most_drafts: set.most_drafts,
        publish_window: Span::hours(set.publish_hours),
        search_window: Span::hours(set.search_hours),
        appeal_window: Span::hours(set.appeal_hours),
        answer_window: Span::hours(set.answer_hours),
        offer_window: Span::hours(set.offer_hours),
        posts_per_week: set.posts_per_week,
        gap: Span::hours(set.gap_hours),
        author_window: Span::hours(set.author_offer_hours),
        breakout_quiet: Span::hours(set.breakout_quiet_hours),
        breakout_longest: Span::hours(set.breakout_oldest_hours),
        reply_draft_window: Span::minutes(set.reply_draft_minutes),
        reply_review_window: Span::minutes(set.reply_review_minutes),
        reply_publish_window: Span::minutes(set.reply_publish_minutes),
        claims_per_day: set.claims_per_day,
        ..Policy::default()
    })
}

/// The rules of breakouts, each within its bounds and the ones that belong together within one another.
fn breakouts(set: &Settings, wrong: &mut Wrong) {
    let spans = [
        ("policy.author_offer_hours", set.author_offer_hours),
        ("policy.breakout_quiet_hours", set.breakout_quiet_hours),
        ("policy.breakout_oldest_hours", set.breakout_oldest_hours),
    ];
    for (key, hours) in spans {
        if !(1..=336).contains(&hours) {
            wrong.say(
                key,
                format!("{hours} hours are no time of a breakout: take 1 to 336, which is two weeks"),
            );
        }
    }
    let windows = [
        ("policy.reply_draft_minutes", set.reply_draft_minutes),
        ("policy.reply_review_minutes", set.reply_review_minutes),
        ("policy.reply_publish_minutes", set.reply_publish_minutes),
    ];
    for (key, minutes) in windows {
        if !(10..=2_880).contains(&minutes) {
            wrong.say(
                key,
                format!("{minutes} minutes are too short to act in or too long to matter: take 10 to 2880"),
            );
        }
    }
    let oldest = set.breakout_oldest_hours;
    if set.breakout_quiet_hours > oldest {
        let quiet = set.breakout_quiet_hours;
        let message = format!(
            "{quiet} hours without news never pass: breakout_oldest_hours is {oldest}; take at most that"
        );
        wrong.say("policy.breakout_quiet_hours", message);
    }
    let reply = windows.iter().fold(0_u64, |sum, (_, minutes)| sum.saturating_add(*minutes));
    if reply >= oldest.saturating_mul(60) {
        let message = format!(
            "{oldest} hours leave no time for a reply, whose three windows together are {reply} minutes: shorten \
             reply_draft_minutes, reply_review_minutes or reply_publish_minutes, or take more hours"
        );
        wrong.say("policy.breakout_oldest_hours", message);
    }
    if set.claims_per_day > 100 {
        let message = "more than 100 strangers a day would be a mass mailing, which this market does not do: take 0 to 100";
        wrong.say("policy.claims_per_day", message);
    }
}
