//! News, in one sentence each.

use account::{Notice, Role};
use app::ports::KeptNotice;
use kernel::{Money, Timestamp};

use super::slug;
use crate::format::Place;
use crate::text::{Words, count, t, t_of};

/// What happened, to whom it happened.
#[must_use]
pub fn notice(place: &Place, kept: &KeptNotice) -> String {
    let words = place.words;
    let other =
        kept.other.clone().filter(|it| !it.is_empty()).unwrap_or_else(|| t!(words, "notice-somebody"));
    let other = other.as_str();
    let on = |at: Timestamp| place.date_time(at);
    match &kept.notice {
        Notice::DraftToReview { until, .. } => {
            t!(words, "notice-draft-to-review", other = other, until = on(*until))
        }
        Notice::DraftApproved { by_silence: false, .. } => t!(words, "notice-draft-approved", other = other),
        Notice::DraftApproved { by_silence: true, .. } => {
            t!(words, "notice-draft-approved-silence", other = other)
        }
        Notice::DraftRejected { note, .. } => {
            t!(words, "notice-draft-rejected", other = other, note = note.as_str())
        }
        Notice::Breached { code, .. } => breached(words, other, code),
        Notice::Expired { code, .. } => t_of!(words, "notice-expired", code.replace('_', "-"), other = other),
        Notice::Published { .. } => t!(words, "notice-published", other = other),
        Notice::Delivered { .. } => t!(words, "notice-delivered", other = other),
        Notice::Paid { price, .. } => t!(words, "notice-paid", other = other, price = place.amount(*price)),
        Notice::PayoutConfirmed { amount, .. } => {
            t!(words, "notice-payout-confirmed", amount = place.amount(*amount))
        }
        Notice::PayoutReturned { amount, reason, .. } => {
            t!(words, "notice-payout-returned", amount = place.amount(*amount), reason = reason.as_str())
        }
        Notice::OfferReceived { price, until, .. } => offered(place, other, *price, *until),
        Notice::OfferExpired { .. } => t!(words, "notice-offer-expired", other = other),
        Notice::OfferAnswered { accepted: true, .. } => t!(words, "notice-offer-accepted", other = other),
        Notice::OfferAnswered { accepted: false, .. } => t!(words, "notice-offer-declined", other = other),
        Notice::AuthorOfferReceived { price, until, .. } => for_post(place, other, *price, *until),
        Notice::AuthorOfferAnswered { accepted: true, .. } => t!(words, "notice-author-accepted"),
        Notice::AuthorOfferAnswered { accepted: false, .. } => t!(words, "notice-author-declined"),
        Notice::CampaignFunded { amount, .. } => {
            t!(words, "notice-campaign-funded", amount = place.amount(*amount))
        }
        Notice::CampaignLaunched { .. } => t!(words, "notice-campaign-launched"),
        Notice::CampaignEnded { .. } => t!(words, "notice-campaign-ended"),
        Notice::CampaignSettled { .. } => t!(words, "notice-campaign-settled"),
        Notice::CampaignCancelled { .. } => t!(words, "notice-campaign-cancelled"),
        Notice::DisputeOpened { answer_by, .. } => {
            t!(words, "notice-dispute-opened", other = other, until = place.date_time(*answer_by))
        }
        Notice::DisputeAnswered { .. } => t!(words, "notice-dispute-answered", other = other),
        Notice::DisputeRuled { upheld: true, .. } => t!(words, "notice-dispute-upheld"),
        Notice::DisputeRuled { upheld: false, .. } => t!(words, "notice-dispute-dismissed"),
        Notice::FundsToConfirm { budget, .. } => {
            t!(words, "notice-funds-to-confirm", other = other, budget = place.amount(*budget))
        }
        Notice::DisputeToRule { from, .. } => t!(words, "notice-dispute-to-rule", from = on(*from)),
        Notice::CampaignStopped { .. }
        | Notice::PlacementStopped { .. }
        | Notice::ComplaintToDecide { .. }
        | Notice::ComplaintDecided { .. }
        | Notice::ComplaintUpheld { .. } => complained(words, other, &kept.notice),
        Notice::MeasureUnmet { .. } | Notice::ContestToAnswer { .. } | Notice::ContestAnswered { .. } => {
            measured(words, other, &kept.notice)
        }
        Notice::Suspended => t!(words, "notice-suspended"),
        Notice::SuspensionLifted => t!(words, "notice-suspension-lifted"),
        Notice::Strike { reason, standing } => {
            t!(words, "notice-strike", reason = reason.as_str(), standing = count(*standing))
        }
        Notice::Invited { role, .. } => t!(words, "notice-invited", role = role_name(words, *role)),
    }
}

fn breached(words: Words, other: &str, code: &str) -> String {
    let reason = t_of!(words, "notice-breach", code.replace('_', "-"));
    t!(words, "notice-breached", other = other, reason = reason)
}

/// A campaign that was found false, and complaints.
fn complained(words: Words, other: &str, notice: &Notice) -> String {
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of complaints alone")]
    match notice {
        Notice::CampaignStopped { note, .. } => t!(words, "notice-campaign-stopped", note = note.as_str()),
        Notice::PlacementStopped { paid: true, .. } => {
            t!(words, "notice-placement-stopped-paid", other = other)
        }
        Notice::PlacementStopped { paid: false, .. } => t!(words, "notice-placement-stopped", other = other),
        Notice::ComplaintToDecide { code, .. } => {
            let reason = t_of!(words, "complaint-code", slug(code));
            t!(words, "notice-complaint-to-decide", other = other, reason = reason)
        }
        Notice::ComplaintDecided { upheld: true, .. } => {
            t!(words, "notice-complaint-decided-upheld", other = other)
        }
        Notice::ComplaintDecided { upheld: false, code, note, .. } => {
            let reason = t_of!(words, "complaint-dismissal", slug(code));
            t!(
                words,
                "notice-complaint-decided-dismissed",
                other = other,
                reason = reason,
                note = note.as_str()
            )
        }
        Notice::ComplaintUpheld { code, note, .. } => {
            let reason = t_of!(words, "complaint-code", slug(code));
            t!(words, "notice-complaint-upheld", reason = reason, note = note.as_str())
        }
        _ => String::new(),
    }
}

/// Measures that newer ones contradict, and contests.
fn measured(words: Words, other: &str, notice: &Notice) -> String {
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of measures alone")]
    match notice {
        Notice::MeasureUnmet { code, released, .. } => {
            let reason = t_of!(words, "notice-unmet-reason", slug(code));
            if *released {
                t!(words, "notice-unmet-released", other = other, reason = reason)
            } else {
                t!(words, "notice-unmet-noted", other = other, reason = reason)
            }
        }
        Notice::ContestToAnswer { overdue: false, .. } => {
            t!(words, "notice-contest-to-answer", other = other)
        }
        Notice::ContestToAnswer { overdue: true, .. } => t!(words, "notice-contest-overdue", other = other),
        Notice::ContestAnswered { code, note, .. } => {
            let answer = t_of!(words, "contest-answered", slug(code));
            t!(words, "notice-contest-answered", answer = answer, note = note.as_str())
        }
        _ => String::new(),
    }
}

fn role_name(words: Words, role: Role) -> String {
    t_of!(words, "shell-role", role.name())
}

/// An offer of a place.
fn offered(place: &Place, other: &str, price: Money, until: Timestamp) -> String {
    let (price, until) = (place.amount(price), place.date_time(until));
    t!(place, "notice-offer-received", other = other, price = price, until = until)
}

/// An offer for a reply under one's own post.
fn for_post(place: &Place, other: &str, price: Money, until: Timestamp) -> String {
    let (price, until) = (place.amount(price), place.date_time(until));
    t!(place, "notice-author-offer", other = other, price = price, until = until)
}
