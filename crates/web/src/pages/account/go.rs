//! Links of letters to things: each leads to the page on which its reader sees it.

use account::Party;
use app::ports::RecordId;
use axum::extract::State;
use axum::response::Response;

use super::notices::party;
use crate::front::Front;
use crate::pages::entry::home_of;
use crate::problem::Fault;
use crate::shown::see_other;
use crate::who::{Id, SignedIn};

/// `GET /go/{id}`: the page of a thing as its reader sees it, acting for the party that it concerns.
pub(super) async fn go(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<RecordId>,
) -> Result<Response, Fault> {
    let concerned = front.app.concerned_by(id).await?;
    // A creator is sent to a campaign that is somebody else's: it is open to them.
    let creator = |party: &Party| matches!((party, id), (Party::Creator(_), RecordId::Campaign(_)));
    let acting = Some(who.visitor.acting()).filter(creator);
    let party = party(&who, concerned)
        .or(acting)
        .or_else(|| who.signed.parties.iter().map(|of| of.party).find(creator))
        .ok_or(Fault::NotFound)?;
    if party != who.visitor.acting() {
        front.accounts.act_as(&who.signed, party).await?;
    }
    if let (Party::Brand(_), RecordId::Dispute(dispute)) = (party, id) {
        let placement = front.app.dispute(dispute).await?.value.placement;
        return Ok(see_other(&format!("/brand/placements/{placement}")));
    }
    Ok(see_other(&place(party, id)))
}

fn place(party: Party, id: RecordId) -> String {
    match (party, id) {
        (Party::Brand(_), RecordId::Placement(id)) => format!("/brand/placements/{id}"),
        (Party::Brand(_), RecordId::Campaign(id)) => format!("/brand/campaigns/{id}"),
        (Party::Brand(_), RecordId::Offer(_)) => "/brand/offers".to_owned(),
        (Party::Brand(_), RecordId::AuthorOffer(_) | RecordId::Breakout(_)) => "/brand/breakouts".to_owned(),
        (Party::Brand(_), RecordId::Payout(_) | RecordId::Deposit(_)) => "/brand/money".to_owned(),
        // A brand sees a dispute with its placement: `go` has found that.
        (Party::Brand(_), RecordId::Dispute(_)) => "/brand".to_owned(),
        (Party::Creator(_), RecordId::Placement(id)) => format!("/creator/placements/{id}"),
        (Party::Creator(_), RecordId::Campaign(id)) => format!("/creator/campaigns/{id}"),
        (Party::Creator(_), RecordId::Offer(_) | RecordId::AuthorOffer(_)) => "/creator/offers".to_owned(),
        (Party::Creator(_), RecordId::Payout(_)) => "/creator/earnings".to_owned(),
        (Party::Creator(_), RecordId::Dispute(id)) => format!("/creator/disputes/{id}"),
        (Party::Operator(_), RecordId::Dispute(_)) => "/operator/disputes".to_owned(),
        (Party::Operator(_), RecordId::Placement(id)) => format!("/operator/placements/{id}"),
        (Party::Operator(_), RecordId::Campaign(_) | RecordId::Payout(_) | RecordId::Deposit(_)) => {
            "/operator/money".to_owned()
        }
        (Party::Operator(_), RecordId::Breakout(_)) => "/operator/breakouts".to_owned(),
        (Party::Creator(_), RecordId::Deposit(_) | RecordId::Breakout(_))
        | (Party::Operator(_), RecordId::Offer(_) | RecordId::AuthorOffer(_))
        | (Party::Nobody, _)
        | (_, RecordId::Brand(_) | RecordId::Creator(_) | RecordId::Author(_)) => home_of(party).to_owned(),
    }
}
