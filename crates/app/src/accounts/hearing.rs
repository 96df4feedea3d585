//! From what happened in the market to who should hear of it. Pure.

use account::{Audience, Notice, Permission};
use kernel::{BrandId, CreatorId};
use market::breakout::offer as author_offer;
use market::payout::Payee;
use market::people::Actor;
use market::placement::Placement;
use market::reasons::Failure;
use market::{
    AuthorOffer, Campaign, Dispute, Offer, Payout, Policy, campaign, dispute, offer, payout, placement,
};
use serde_json::Value;

use crate::ports::{KeptEvent, Record};

/// Somebody to tell, and what.
pub(super) type Word = (Audience, Notice);

/// What others call each side: a creator hears of the brand, a brand of the creator.
pub(super) const fn sides(record: &Record) -> (Option<BrandId>, Option<CreatorId>) {
    match record {
        Record::Campaign(it) => (Some(it.brand), None),
        Record::Offer(it) => (Some(it.brand), Some(it.creator)),
        Record::Placement(it) => (Some(it.brand), Some(it.creator)),
        Record::Dispute(it) => (Some(it.brand), Some(it.creator)),
        Record::Deposit(it) => (Some(it.brand), None),
        Record::AuthorOffer(it) => (Some(it.brand), it.creator),
        Record::Brand(_)
        | Record::Creator(_)
        | Record::Payout(_)
        | Record::Breakout(_)
        | Record::Author(_) => (None, None),
    }
}

/// Who should hear of an event, and what. Events that are nobody's news give nothing.
pub(super) fn hear(record: &Record, event: &KeptEvent, policy: &Policy) -> Vec<Word> {
    let heard = match record {
        Record::Brand(it) => standing(&event.name, Audience::Brand(it.id, Permission::View)),
        Record::Creator(it) => standing(&event.name, Audience::Creator(it.id)),
        Record::Campaign(it) => of_campaign(it, event),
        Record::Offer(it) => of_offer(it, event),
        Record::Placement(it) => of_placement(it, event, policy),
        Record::Dispute(it) => of_dispute(it, event),
        Record::Payout(it) => of_payout(it, event),
        // What was received is told by the campaign's own event.
        Record::Deposit(_) => Ok(Vec::new()),
        Record::AuthorOffer(it) => of_author_offer(it, event),
        // Operators have their queue: of each post a letter would be too many.
        Record::Breakout(_) | Record::Author(_) => Ok(Vec::new()),
    };
    heard.unwrap_or_else(|error| {
        // A newer program's event: whoever runs that program tells of it.
        tracing::warn!(number = event.number, name = event.name, %error, "an event that cannot be told");
        Vec::new()
    })
}

type Heard = Result<Vec<Word>, serde_json::Error>;

fn read<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(body)
}

fn standing(name: &str, who: Audience) -> Heard {
    Ok(match name {
        "suspended" => vec![(who, Notice::Suspended)],
        "suspension_lifted" => vec![(who, Notice::SuspensionLifted)],
        _ => Vec::new(),
    })
}

fn of_campaign(it: &Campaign, event: &KeptEvent) -> Heard {
    let campaign = it.id;
    let brand = |permission, notice| vec![(Audience::Brand(it.brand, permission), notice)];
    if event.name == "created" {
        let budget = it.terms.budget;
        return Ok(vec![(Audience::Operators, Notice::FundsToConfirm { campaign, budget })]);
    }
    Ok(match read::<campaign::Event>(&event.body)? {
        campaign::Event::Received { amount } => {
            brand(Permission::View, Notice::CampaignFunded { campaign, amount })
        }
        campaign::Event::Launched => brand(Permission::View, Notice::CampaignLaunched { campaign }),
        campaign::Event::Ended => brand(Permission::View, Notice::CampaignEnded { campaign }),
        campaign::Event::Stopped { note, .. } => {
            brand(Permission::View, Notice::CampaignStopped { campaign, note })
        }
        campaign::Event::Cancelled => brand(Permission::View, Notice::CampaignCancelled { campaign }),
        campaign::Event::Settled => brand(Permission::View, Notice::CampaignSettled { campaign }),
        campaign::Event::Funded
        | campaign::Event::PlaceTaken { .. }
        | campaign::Event::PlaceFreed { .. }
        | campaign::Event::ProductChecked { .. }
        | campaign::Event::Paused
        | campaign::Event::Resumed => Vec::new(),
    })
}

fn of_offer(it: &Offer, event: &KeptEvent) -> Heard {
    let Offer { id: offer, campaign, price, until, .. } = *it;
    let creator = Audience::Creator(it.creator);
    let brand = Audience::Brand(it.brand, Permission::Manage);
    if event.name == "created" {
        return Ok(vec![(creator, Notice::OfferReceived { offer, campaign, price, until })]);
    }
    let answered = |accepted| vec![(brand, Notice::OfferAnswered { offer, campaign, accepted })];
    Ok(match read::<offer::Event>(&event.body)? {
        offer::Event::Accepted { .. } => answered(true),
        offer::Event::Declined => answered(false),
        offer::Event::Expired => {
            let notice = Notice::OfferExpired { offer, campaign };
            vec![(creator, notice.clone()), (brand, notice)]
        }
        offer::Event::Withdrawn => Vec::new(),
    })
}

/// A stranger hears nothing; once the offer is claimed its author has it before them.
fn of_author_offer(it: &AuthorOffer, event: &KeptEvent) -> Heard {
    let AuthorOffer { id: offer, campaign, price, until, .. } = *it;
    if event.name == "created" {
        let word = |creator| {
            let notice = Notice::AuthorOfferReceived { offer, campaign, price, until };
            (Audience::Creator(creator), notice)
        };
        return Ok(it.creator.filter(|_| !it.stranger).map(word).into_iter().collect());
    }
    let brand = Audience::Brand(it.brand, Permission::Manage);
    let answered = |accepted| vec![(brand, Notice::AuthorOfferAnswered { offer, campaign, accepted })];
    Ok(match read::<author_offer::Event>(&event.body)? {
        author_offer::Event::Accepted => answered(true),
        author_offer::Event::Declined => answered(false),
        author_offer::Event::Claimed { .. }
        | author_offer::Event::Renewed { .. }
        | author_offer::Event::Sent { .. }
        | author_offer::Event::Withdrawn
        | author_offer::Event::Expired => Vec::new(),
    })
}

fn of_placement(it: &Placement, event: &KeptEvent, policy: &Policy) -> Heard {
    let Placement { id: placement, campaign, price, .. } = *it;
    if event.name == "created" {
        return Ok(Vec::new());
    }
    let creator = Audience::Creator(it.creator);
    let brand = |permission| Audience::Brand(it.brand, permission);
    let both = |notice: Notice| vec![(creator, notice.clone()), (brand(Permission::Review), notice)];
    Ok(match read::<placement::Event>(&event.body)? {
        placement::Event::Drafted { at, .. } => {
            let until = policy.silence(it, at);
            vec![(brand(Permission::Review), Notice::DraftToReview { placement, campaign, until })]
        }
        placement::Event::Approved { by_silence, .. } => {
            vec![(creator, Notice::DraftApproved { placement, campaign, by_silence })]
        }
        placement::Event::Rejected { code, note, .. } => {
            let code = code_of(&code);
            vec![(creator, Notice::DraftRejected { placement, campaign, code, note })]
        }
        placement::Event::Published { .. } => both(Notice::Published { placement, campaign }),
        placement::Event::Breached { reason, .. } => {
            both(Notice::Breached { placement, campaign, code: reason.name().to_owned() })
        }
        placement::Event::Delivered => both(Notice::Delivered { placement, campaign }),
        placement::Event::Paid => vec![(creator, Notice::Paid { placement, campaign, price })],
        placement::Event::Stopped { .. } => {
            vec![(creator, Notice::PlacementStopped { placement, campaign, paid: true })]
        }
        placement::Event::Failed { reason: Failure::Stopped, .. } => {
            vec![(creator, Notice::PlacementStopped { placement, campaign, paid: false })]
        }
        // Told by what was found.
        placement::Event::Failed { reason: Failure::Unmet, .. } => Vec::new(),
        placement::Event::FoundUnmet { unmet, released } => {
            let code = unmet.code().to_owned();
            both(Notice::MeasureUnmet { placement, campaign, code, released })
        }
        placement::Event::Failed { reason, .. } => {
            vec![(creator, Notice::Expired { placement, campaign, code: reason.name().to_owned() })]
        }
        placement::Event::ChecksBegan
        | placement::Event::ChecksPassed { .. }
        | placement::Event::LookedAt { .. }
        | placement::Event::GivenBack { .. }
        | placement::Event::HoldReleased
        | placement::Event::Contested { .. }
        | placement::Event::DisputeClosed { .. }
        | placement::Event::Reinstated { .. } => Vec::new(),
    })
}

/// A rejection's code as it is kept: `off_brief`.
fn code_of(code: &market::reasons::RejectCode) -> String {
    serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

fn of_dispute(it: &Dispute, event: &KeptEvent) -> Heard {
    let (dispute, placement, answer_by) = (it.id, it.placement, it.answer_by);
    let audience = |side: Actor| match side {
        Actor::Brand(id) => Audience::Brand(id, Permission::Review),
        Actor::Creator(id) => Audience::Creator(id),
        Actor::Operator(_) | Actor::System => Audience::Operators,
    };
    let to_rule = |from| (Audience::Operators, Notice::DisputeToRule { dispute, placement, from });
    if event.name == "created" {
        let opened = Notice::DisputeOpened { dispute, placement, answer_by };
        return Ok(vec![(audience(it.other_side()), opened), to_rule(answer_by)]);
    }
    let ruled = |upheld| {
        let notice = Notice::DisputeRuled { dispute, placement, upheld };
        vec![(audience(it.opener), notice.clone()), (audience(it.other_side()), notice)]
    };
    Ok(match read::<dispute::Event>(&event.body)? {
        dispute::Event::Answered { .. } => {
            vec![(audience(it.opener), Notice::DisputeAnswered { dispute, placement }), to_rule(event.at)]
        }
        dispute::Event::Upheld { .. } => ruled(true),
        dispute::Event::Dismissed { .. } => ruled(false),
    })
}

fn of_payout(it: &Payout, event: &KeptEvent) -> Heard {
    if event.name == "created" {
        return Ok(Vec::new());
    }
    let Payout { id: payout, amount, .. } = *it;
    let payee = match it.payee {
        Payee::Creator(id) => Audience::Creator(id),
        Payee::Brand(id) => Audience::Brand(id, Permission::Pay),
    };
    Ok(match read::<payout::Event>(&event.body)? {
        payout::Event::Confirmed => vec![(payee, Notice::PayoutConfirmed { payout, amount })],
        payout::Event::Returned { reason } => {
            vec![(payee, Notice::PayoutReturned { payout, amount, reason })]
        }
        payout::Event::Sent => Vec::new(),
    })
}
