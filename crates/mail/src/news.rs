//! News in words: what happened, what it means for the reader, and where to go.

use account::{Locale, Notice};
use kernel::{AuthorOfferId, Money, Timestamp};

use crate::places::Places;
use crate::sheet::Button;
use crate::words::{Values, amount, maybe, say, span};

/// News, said.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) button: Button,
}

/// What a piece of news is made of.
struct Piece {
    /// The messages `news-ID-subject` and `news-ID`.
    id: &'static str,
    /// The message `do-…` of the button, and where it leads.
    act: &'static str,
    address: String,
    values: Vec<(&'static str, String)>,
    /// What somebody wrote.
    quoted: Option<String>,
}

/// Says a piece of news. Amounts, spans and reasons are written for the reader; names stand as they are.
pub(crate) fn news(
    places: &Places,
    locale: Locale,
    notice: &Notice,
    other: Option<&str>,
    at: Timestamp,
) -> News {
    let piece = piece(places, locale, notice, at);
    let mut values: Values<'_> =
        piece.values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    let other = other.map_or_else(|| say(locale, "somebody", &Vec::new()), str::to_owned);
    values.push(("other", other.as_str().into()));
    let mut paragraphs = vec![say(locale, &format!("news-{}", piece.id), &values)];
    paragraphs.extend(piece.quoted.filter(|words| !words.trim().is_empty()).map(|words| match locale {
        Locale::Fr => format!("«\u{202f}{}\u{202f}»", words.trim()),
        Locale::En => format!("“{}”", words.trim()),
    }));
    News {
        subject: say(locale, &format!("news-{}-subject", piece.id), &values),
        paragraphs,
        button: Button { text: say(locale, piece.act, &Vec::new()), address: piece.address },
    }
}

/// A coded reason in words; the code itself where a newer market has one that these words do not know.
fn reason(locale: Locale, code: &str) -> String {
    maybe(locale, &format!("reason-{}", code.replace('_', "-")), &Vec::new())
        .unwrap_or_else(|| code.to_owned())
}

fn piece(places: &Places, locale: Locale, notice: &Notice, at: Timestamp) -> Piece {
    let placement = |id: &'static str, placement, values| Piece {
        id,
        act: "do-placement",
        address: places.placement(placement),
        values,
        quoted: None,
    };
    let sum = |money: Money| ("amount", amount(locale, money));
    let left = |until: Timestamp| ("span", span(locale, until.since(at)));
    let because = |code: &str| ("reason", reason(locale, code));
    match notice {
        Notice::DraftToReview { placement: id, until, .. } => {
            Piece { act: "do-review", ..placement("draft-to-review", *id, vec![left(*until)]) }
        }
        Notice::DraftApproved { placement: id, by_silence: true, .. } => {
            placement("draft-approved-by-silence", *id, vec![])
        }
        Notice::DraftApproved { placement: id, by_silence: false, .. } => {
            placement("draft-approved", *id, vec![])
        }
        Notice::DraftRejected { placement: id, code, note, .. } => {
            Piece { quoted: Some(note.clone()), ..placement("draft-rejected", *id, vec![because(code)]) }
        }
        Notice::Breached { placement: id, code, .. } => placement("breached", *id, vec![because(code)]),
        Notice::Expired { placement: id, code, .. } => placement("expired", *id, vec![because(code)]),
        Notice::Published { placement: id, .. } => placement("published", *id, vec![]),
        Notice::Delivered { placement: id, .. } => placement("delivered", *id, vec![]),
        Notice::Paid { placement: id, price, .. } => placement("paid", *id, vec![sum(*price)]),
        Notice::PayoutConfirmed { amount, .. } => money(places, "payout-confirmed", vec![sum(*amount)]),
        Notice::PayoutReturned { amount, reason, .. } => {
            Piece { quoted: Some(reason.clone()), ..money(places, "payout-returned", vec![sum(*amount)]) }
        }
        Notice::OfferReceived { .. } | Notice::OfferExpired { .. } | Notice::OfferAnswered { .. } => {
            offered(places, locale, notice, at)
        }
        Notice::AuthorOfferReceived { .. } | Notice::AuthorOfferAnswered { .. } => {
            for_author(places, locale, notice, at)
        }
        Notice::CampaignFunded { .. }
        | Notice::CampaignLaunched { .. }
        | Notice::CampaignEnded { .. }
        | Notice::CampaignSettled { .. }
        | Notice::CampaignCancelled { .. }
        | Notice::FundsToConfirm { .. } => campaign(places, locale, notice),
        Notice::DisputeOpened { dispute, answer_by, .. } => {
            disputed(places, "dispute-opened", *dispute, vec![left(*answer_by)])
        }
        Notice::DisputeAnswered { dispute, .. } => disputed(places, "dispute-answered", *dispute, vec![]),
        Notice::DisputeRuled { dispute, upheld, .. } => {
            let id = if *upheld { "dispute-upheld" } else { "dispute-dismissed" };
            disputed(places, id, *dispute, vec![])
        }
        Notice::DisputeToRule { dispute, .. } => disputed(places, "dispute-to-rule", *dispute, vec![]),
        Notice::CampaignStopped { .. }
        | Notice::PlacementStopped { .. }
        | Notice::ComplaintToDecide { .. }
        | Notice::ComplaintDecided { .. }
        | Notice::ComplaintUpheld { .. } => complained(places, locale, notice),
        Notice::MeasureUnmet { .. } | Notice::ContestToAnswer { .. } | Notice::ContestAnswered { .. } => {
            measured(places, locale, notice)
        }
        Notice::Suspended => account(places, "suspended"),
        Notice::SuspensionLifted => account(places, "suspension-lifted"),
        Notice::Strike { reason, standing } => Piece {
            quoted: Some(reason.clone()),
            values: vec![("standing", standing.to_string())],
            ..account(places, "strike")
        },
        Notice::Invited { .. } => account(places, "invited"),
    }
}

/// A campaign that was found false, and complaints.
fn complained(places: &Places, locale: Locale, notice: &Notice) -> Piece {
    let because = |code: &str| ("reason", reason(locale, &format!("complaint-{code}")));
    let piece = |id, act, address, values, note: &str| {
        let quoted = Some(note.to_owned());
        Piece { id, act, address, values, quoted }
    };
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of complaints alone")]
    match notice {
        Notice::CampaignStopped { campaign, note } => {
            piece("campaign-stopped", "do-campaign", places.campaign(*campaign), vec![], note)
        }
        Notice::PlacementStopped { placement, paid: true, .. } => {
            piece("placement-stopped-paid", "do-placement", places.placement(*placement), vec![], "")
        }
        Notice::PlacementStopped { placement, paid: false, .. } => {
            piece("placement-stopped", "do-placement", places.placement(*placement), vec![], "")
        }
        Notice::ComplaintToDecide { code, .. } => {
            piece("complaint-to-decide", "do-complaints", places.complaints(), vec![because(code)], "")
        }
        Notice::ComplaintDecided { placement, upheld, code, note, .. } => {
            let id = if *upheld { "complaint-upheld" } else { "complaint-dismissed" };
            let address = placement.map_or_else(|| places.complaining(), |id| places.record(id));
            piece(id, "do-complaint", address, vec![because(code)], note)
        }
        Notice::ComplaintUpheld { campaign, code, note, measure, .. } => {
            let id = match measure.as_str() {
                "strike" => "complained-strike",
                "stop" => "complained-stop",
                _ => "complained",
            };
            piece(id, "do-campaign", places.campaign(*campaign), vec![because(code)], note)
        }
        _ => account(places, "invited"),
    }
}

/// Measures that newer ones contradict, and contests.
fn measured(places: &Places, locale: Locale, notice: &Notice) -> Piece {
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of measures alone")]
    match notice {
        Notice::MeasureUnmet { placement, code, released, .. } => Piece {
            id: if *released { "unmet-released" } else { "unmet-noted" },
            act: "do-placement",
            address: places.placement(*placement),
            values: vec![("reason", reason(locale, &format!("unmet-{code}")))],
            quoted: None,
        },
        Notice::ContestToAnswer { overdue, .. } => Piece {
            id: if *overdue { "contest-overdue" } else { "contest-to-answer" },
            act: "do-contests",
            address: places.contests(),
            values: vec![],
            quoted: None,
        },
        Notice::ContestAnswered { profile, code, note, .. } => Piece {
            id: match code.as_str() {
                "kept" => "contest-kept",
                "set_aside" => "contest-set-aside",
                _ => "contest-remeasured",
            },
            act: "do-measures",
            address: places.measures(*profile),
            values: vec![],
            quoted: Some(note.clone()),
        },
        _ => account(places, "invited"),
    }
}

fn for_author(places: &Places, locale: Locale, notice: &Notice, at: Timestamp) -> Piece {
    let piece = |id, offer: AuthorOfferId, values| {
        let address = places.author_offer(offer);
        Piece { id, act: "do-offer", address, values, quoted: None }
    };
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the caller hands over news of offers to authors alone"
    )]
    match notice {
        Notice::AuthorOfferReceived { offer, price, until, .. } => {
            let left = span(locale, until.since(at));
            piece("author-offer", *offer, vec![("amount", amount(locale, *price)), ("span", left)])
        }
        Notice::AuthorOfferAnswered { offer, accepted: true, .. } => piece("author-accepted", *offer, vec![]),
        Notice::AuthorOfferAnswered { offer, accepted: false, .. } => piece("author-refused", *offer, vec![]),
        _ => account(places, "invited"),
    }
}

fn offered(places: &Places, locale: Locale, notice: &Notice, at: Timestamp) -> Piece {
    let piece =
        |id, offer, values| Piece { id, act: "do-offer", address: places.offer(offer), values, quoted: None };
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of offers alone")]
    match notice {
        Notice::OfferReceived { offer, price, until, .. } => {
            let left = span(locale, until.since(at));
            piece("offer-received", *offer, vec![("amount", amount(locale, *price)), ("span", left)])
        }
        Notice::OfferExpired { offer, .. } => piece("offer-expired", *offer, vec![]),
        Notice::OfferAnswered { offer, accepted: true, .. } => piece("offer-accepted", *offer, vec![]),
        Notice::OfferAnswered { offer, accepted: false, .. } => piece("offer-refused", *offer, vec![]),
        _ => account(places, "invited"),
    }
}

fn campaign(places: &Places, locale: Locale, notice: &Notice) -> Piece {
    let piece = |id, campaign, values| Piece {
        id,
        act: "do-campaign",
        address: places.campaign(campaign),
        values,
        quoted: None,
    };
    #[allow(clippy::wildcard_enum_match_arm, reason = "the caller hands over news of campaigns alone")]
    match notice {
        Notice::CampaignFunded { campaign, amount: sum } => {
            piece("campaign-funded", *campaign, vec![("amount", amount(locale, *sum))])
        }
        Notice::CampaignLaunched { campaign } => piece("campaign-launched", *campaign, vec![]),
        Notice::CampaignEnded { campaign } => piece("campaign-ended", *campaign, vec![]),
        Notice::CampaignSettled { campaign } => piece("campaign-settled", *campaign, vec![]),
        Notice::CampaignCancelled { campaign } => piece("campaign-cancelled", *campaign, vec![]),
        Notice::FundsToConfirm { campaign, budget } => {
            piece("funds-to-confirm", *campaign, vec![("amount", amount(locale, *budget))])
        }
        _ => account(places, "invited"),
    }
}

fn disputed(
    places: &Places,
    id: &'static str,
    dispute: kernel::DisputeId,
    values: Vec<(&'static str, String)>,
) -> Piece {
    Piece { id, act: "do-dispute", address: places.dispute(dispute), values, quoted: None }
}

fn money(places: &Places, id: &'static str, values: Vec<(&'static str, String)>) -> Piece {
    Piece { values, ..account(places, id) }
}

fn account(places: &Places, id: &'static str) -> Piece {
    Piece { id, act: "do-account", address: places.account(), values: Vec::new(), quoted: None }
}
