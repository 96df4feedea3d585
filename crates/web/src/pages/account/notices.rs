//! News: listed, read, and led to the page that each is about.

use account::{Group, Notice, Party};
use app::ports::KeptNotice;
use app::views::concerned::Concerned;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use kernel::{NoticeId, Timestamp};
use maud::html;

use super::{Here, page};
use crate::form::Given;
use crate::format::Place;
use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::say;
use crate::shown::see_other;
use crate::text::t;
use crate::ui::{Button, Empty, Head, Icon, News, feed, pagination};
use crate::who::{Id, SignedIn};

/// News on one page.
const PAGE: usize = 30;

/// `GET /notices?before=`: the newest first.
pub(super) async fn show(who: SignedIn, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let given = Given::read(query.unwrap_or_default().as_bytes())?;
    let before = match given.text("before") {
        "" => None,
        cursor => Some(read_cursor(cursor).ok_or(Fault::NotFound)?),
    };
    let accounts = &who.visitor.front.accounts;
    let mut notices = accounts.notices(&who.signed, before, u32::try_from(PAGE + 1).unwrap_or(31)).await?;
    let more = notices.len() > PAGE;
    notices.truncate(PAGE);
    let next = notices
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?before={}_{}", paths::NOTICES, last.at.as_micros(), last.id.uuid()));
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let title = t!(words, "account-notices-title");
    let mut head = Head::new(title.clone()).lead(t!(words, "account-notices-lead"));
    if who.visitor.unread > 0 {
        head = head.action(Button::post(t!(words, "account-notices-read"), "/notices/read"));
    }
    let body = html! {
        (head)
        @if notices.is_empty() && before.is_none() {
            (Empty::new(t!(words, "account-no-notices"), t!(words, "account-no-notices-text"))
                .action(Button::link(t!(words, "account-notices-mail"), paths::ACCOUNT)))
        } @else {
            (feed(&notices.iter().map(|kept| item(place, kept, now)).collect::<Vec<_>>()))
            (pagination(words, before.map(|_| paths::NOTICES), next.as_deref()))
        }
    };
    Ok(page(&who, Here::Notices, title, Width::Narrow, body))
}

/// One piece of news: on this page, and as open pages get it while it is new.
pub(crate) fn item(place: &Place, kept: &KeptNotice, now: Timestamp) -> News {
    let link = html! { a href={ (paths::NOTICES) "/" (kept.id) } { (say::notice(place, kept)) } };
    News::new(icon(&kept.notice), link, place.when_relative(kept.at, now)).unread(kept.read.is_none())
}

fn read_cursor(text: &str) -> Option<(Timestamp, uuid::Uuid)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
}

/// `POST /notices/read`: all of them.
pub(super) async fn read_all(State(front): State<Front>, who: SignedIn) -> Result<Response, Fault> {
    front.accounts.read_all(&who.signed).await?;
    Ok(see_other("/notices?done=notices-read"))
}

/// `GET /notices/{id}`: read now, and on to the page it is about, as the party that it concerns. Letters lead
/// here too, so it is a link and no button.
pub(super) async fn follow(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<NoticeId>,
) -> Result<Response, Fault> {
    let kept = front.accounts.notice(&who.signed, id).await?;
    front.accounts.read_notice(&who.signed, id).await?;
    let concerned = front.app.concerned(&kept.notice).await?;
    let Some(party) = party(&who, concerned) else { return Ok(see_other(elsewhere(&kept.notice))) };
    if party != who.visitor.acting() {
        front.accounts.act_as(&who.signed, party).await?;
    }
    Ok(see_other(&target(&kept.notice, party)))
}

/// Which of the reader's parties the news are for: the one they act for when it is concerned, else the first.
pub(super) fn party(who: &SignedIn, concerned: Concerned) -> Option<Party> {
    let is_concerned = |party: &Party| match party {
        Party::Brand(id) => concerned.brand == Some(*id),
        Party::Creator(id) => concerned.creator == Some(*id),
        Party::Operator(_) => concerned.operators,
        Party::Nobody => false,
    };
    let acting = Some(who.visitor.acting()).filter(is_concerned);
    acting.or_else(|| who.signed.parties.iter().map(|of| of.party).find(is_concerned))
}

/// Where news lead that are about no party of the reader's (any more).
fn elsewhere(notice: &Notice) -> &'static str {
    if matches!(notice, Notice::Invited { .. }) {
        "/notices?done=invitation-by-mail"
    } else if matches!(notice, Notice::Suspended | Notice::Strike { .. }) {
        "/how#suspension"
    } else if matches!(notice, Notice::ComplaintDecided { .. }) {
        "/how#complaints"
    } else if matches!(notice, Notice::ContestAnswered { .. }) {
        "/creator/profiles"
    } else {
        paths::NOTICES
    }
}

/// The page that a party sees it on.
fn target(notice: &Notice, party: Party) -> String {
    match party {
        Party::Brand(_) => for_brand(notice),
        Party::Creator(_) => for_creator(notice),
        Party::Operator(_) if matches!(notice, Notice::FundsToConfirm { .. }) => "/operator/money".to_owned(),
        Party::Operator(_) if matches!(notice, Notice::ComplaintToDecide { .. }) => {
            "/operator/complaints".to_owned()
        }
        Party::Operator(_) if matches!(notice, Notice::ContestToAnswer { .. }) => {
            "/operator/contests".to_owned()
        }
        Party::Operator(_) => "/operator/disputes".to_owned(),
        Party::Nobody => paths::NOTICES.to_owned(),
    }
}

fn for_brand(notice: &Notice) -> String {
    match notice {
        Notice::DraftToReview { placement, .. } => format!("/brand/review/{placement}"),
        Notice::DraftApproved { placement, .. }
        | Notice::DraftRejected { placement, .. }
        | Notice::Breached { placement, .. }
        | Notice::Expired { placement, .. }
        | Notice::Published { placement, .. }
        | Notice::Delivered { placement, .. }
        | Notice::Paid { placement, .. }
        | Notice::DisputeOpened { placement, .. }
        | Notice::DisputeAnswered { placement, .. }
        | Notice::DisputeRuled { placement, .. }
        | Notice::DisputeToRule { placement, .. } => format!("/brand/placements/{placement}"),
        Notice::PayoutConfirmed { .. } | Notice::PayoutReturned { .. } => "/brand/money".to_owned(),
        Notice::OfferReceived { .. } | Notice::OfferExpired { .. } | Notice::OfferAnswered { .. } => {
            "/brand/offers".to_owned()
        }
        Notice::AuthorOfferReceived { .. } | Notice::AuthorOfferAnswered { .. } => {
            "/brand/breakouts".to_owned()
        }
        Notice::CampaignFunded { campaign, .. }
        | Notice::CampaignLaunched { campaign }
        | Notice::CampaignEnded { campaign }
        | Notice::CampaignSettled { campaign }
        | Notice::CampaignCancelled { campaign }
        | Notice::CampaignStopped { campaign, .. }
        | Notice::ComplaintUpheld { campaign, .. }
        | Notice::ComplaintToDecide { campaign, .. }
        | Notice::FundsToConfirm { campaign, .. } => format!("/brand/campaigns/{campaign}"),
        Notice::PlacementStopped { placement, .. } | Notice::MeasureUnmet { placement, .. } => {
            format!("/brand/placements/{placement}")
        }
        Notice::ComplaintDecided { .. }
        | Notice::ContestToAnswer { .. }
        | Notice::ContestAnswered { .. }
        | Notice::Suspended
        | Notice::SuspensionLifted
        | Notice::Strike { .. }
        | Notice::Invited { .. } => "/brand".to_owned(),
    }
}

fn for_creator(notice: &Notice) -> String {
    match notice {
        Notice::DraftToReview { placement, .. }
        | Notice::DraftApproved { placement, .. }
        | Notice::DraftRejected { placement, .. }
        | Notice::Breached { placement, .. }
        | Notice::Expired { placement, .. }
        | Notice::Published { placement, .. }
        | Notice::Delivered { placement, .. }
        | Notice::Paid { placement, .. } => format!("/creator/placements/{placement}"),
        Notice::PayoutConfirmed { .. } | Notice::PayoutReturned { .. } => "/creator/earnings".to_owned(),
        Notice::OfferReceived { .. } | Notice::OfferExpired { .. } | Notice::OfferAnswered { .. } => {
            "/creator/offers".to_owned()
        }
        Notice::DisputeOpened { dispute, .. }
        | Notice::DisputeAnswered { dispute, .. }
        | Notice::DisputeRuled { dispute, .. }
        | Notice::DisputeToRule { dispute, .. } => format!("/creator/disputes/{dispute}"),
        Notice::AuthorOfferReceived { .. } | Notice::AuthorOfferAnswered { .. } => {
            "/creator/offers".to_owned()
        }
        Notice::CampaignFunded { campaign, .. }
        | Notice::CampaignLaunched { campaign }
        | Notice::CampaignEnded { campaign }
        | Notice::CampaignSettled { campaign }
        | Notice::CampaignCancelled { campaign }
        | Notice::CampaignStopped { campaign, .. }
        | Notice::ComplaintUpheld { campaign, .. }
        | Notice::ComplaintToDecide { campaign, .. }
        | Notice::ComplaintDecided { campaign, .. }
        | Notice::FundsToConfirm { campaign, .. } => format!("/creator/campaigns/{campaign}"),
        Notice::PlacementStopped { placement, .. } | Notice::MeasureUnmet { placement, .. } => {
            format!("/creator/placements/{placement}")
        }
        Notice::ContestAnswered { profile, .. } => format!("/creator/measures/{profile}"),
        Notice::ContestToAnswer { .. } => "/creator/profiles".to_owned(),
        Notice::Suspended | Notice::SuspensionLifted | Notice::Strike { .. } | Notice::Invited { .. } => {
            "/creator".to_owned()
        }
    }
}

/// An icon for what it is about.
fn icon(notice: &Notice) -> Icon {
    match notice.group() {
        Group::Drafts => Icon::Pen,
        Group::Posts => Icon::Seal,
        Group::Offers => Icon::Bell,
        Group::Campaigns => Icon::Chart,
        Group::Disputes => Icon::Scales,
        Group::Account => Icon::Person,
        Group::Queues => Icon::Clock,
        Group::Money => Icon::Coin,
    }
}
