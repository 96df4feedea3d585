//! Offers.

use app::ports::{Find, Kind};
use market::offer::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{Brand, Caller, Creator, scope};
use crate::api::extract::{Id, Json};
use crate::api::refusal::Refused;
use crate::api::shapes::campaign::{Acceptance, NewOffer, Offer, OfferState};
use crate::api::shapes::placement::Placement;
use crate::api::shapes::values::{CampaignId, OfferId};
use crate::front::Front;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list, send))
        .routes(routes!(read))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
}

list_query! {
    /// Which offers.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<OfferState>,
        /// Only for this campaign.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        campaign: Option<CampaignId>,
    }
}

/// List offers
///
/// The newest first: those you sent or got; all for operators.
#[utoipa::path(get, path = "/offers", tag = "Offers", params(Which),
    responses((status = 200, body = Page<Offer>, description = "A page of offers.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn list(
    caller: Caller<scope::CampaignsRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Offer>>, Refused> {
    let state = listing.query.state.map(|state| Stands::from(state).name());
    let find = Find {
        brand: caller.brand(),
        creator: caller.creator(),
        campaign: listing.query.campaign.map(|id| id.0),
        ..Find::newest(Kind::Offer, 0).in_states(state.as_slice())
    };
    let items = found(&caller.front, &listing, find, |it| Offer::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// Send an offer
///
/// An invitation to one creator, with the price in sight; refusing it costs nothing.
#[utoipa::path(post, path = "/offers", tag = "Offers", request_body = NewOffer,
    responses((status = 201, body = Offer, description = "It is sent.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn send(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Json(new): Json<NewOffer>,
) -> Result<Reply<Offer>, Refused> {
    caller.campaign(new.campaign.0).await?;
    let id = new.id.map_or_else(|| kernel::OfferId::new(caller.fresh()), |id| id.0);
    let app = &caller.front.app;
    let offer = app.send_offer(id, new.campaign.0, new.creator.0, caller.actor()?).await?;
    Ok(Reply::created(&format!("/offers/{id}"), Offer::from(&offer)))
}

/// Read an offer
#[utoipa::path(get, path = "/offers/{offer}", tag = "Offers",
    params(("offer" = OfferId, Path, description = "The offer.")),
    responses((status = 200, body = Offer, description = "The offer.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read(
    caller: Caller<scope::CampaignsRead>,
    Id(id): Id<kernel::OfferId>,
) -> Result<Reply<Offer>, Refused> {
    Ok(Reply::ok(Offer::from(&caller.offer(id).await?.value)))
}

/// Accept an offer
///
/// Books a place, under the same conditions as the open list.
#[utoipa::path(post, path = "/offers/{offer}/accept", tag = "Offers", request_body = Acceptance,
    params(("offer" = OfferId, Path, description = "The offer.")),
    responses((status = 201, body = Placement, description = "The place is yours.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn accept(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::OfferId>,
    Json(acceptance): Json<Acceptance>,
) -> Result<Reply<Placement>, Refused> {
    caller.offer(id).await?;
    let placement = acceptance.placement.map_or_else(|| kernel::PlacementId::new(caller.fresh()), |id| id.0);
    caller.front.app.accept_offer(id, placement, acceptance.profile.0).await?;
    let loaded = caller.placement(placement).await?;
    let shown = Placement::from(&loaded);
    Ok(Reply::created(&format!("/placements/{placement}"), shown).version(loaded.version.0))
}

/// Decline an offer
///
/// It costs nothing.
#[utoipa::path(post, path = "/offers/{offer}/decline", tag = "Offers",
    params(("offer" = OfferId, Path, description = "The offer.")),
    responses((status = 200, body = Offer, description = "It is declined.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn decline(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::OfferId>,
) -> Result<Reply<Offer>, Refused> {
    caller.offer(id).await?;
    let offer = caller.front.app.decline_offer(id, caller.actor()?).await?;
    Ok(Reply::ok(Offer::from(&offer)))
}

/// Take an offer back
#[utoipa::path(post, path = "/offers/{offer}/withdraw", tag = "Offers",
    params(("offer" = OfferId, Path, description = "The offer.")),
    responses((status = 200, body = Offer, description = "It is taken back.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn withdraw(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Id(id): Id<kernel::OfferId>,
) -> Result<Reply<Offer>, Refused> {
    caller.offer(id).await?;
    let offer = caller.front.app.withdraw_offer(id, caller.actor()?).await?;
    Ok(Reply::ok(Offer::from(&offer)))
}
