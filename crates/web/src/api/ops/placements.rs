//! Placements, from booking to giving back.

use app::BookRequest;
use app::ports::{Find, Kind, RecordId};
use market::placement::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Plain, Reply, list_query};
use crate::api::caller::{self, Caller, Creator, NoCreator, Side, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, IfMatch, Json};
use crate::api::refusal::Refused;
use crate::api::shapes::dispute::{Dispute, NewDispute};
use crate::api::shapes::draft::{DraftReport, DraftText};
use crate::api::shapes::money::Accepted;
use crate::api::shapes::placement::{Happened, NewPlacement, Placement, PlacementState, PostAddress, Review};
use crate::api::shapes::values::{CampaignId, PlacementId};
use crate::front::Front;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list, book))
        .routes(routes!(read))
        .routes(routes!(check_draft))
        .routes(routes!(hand_in))
        .routes(routes!(review))
        .routes(routes!(request_publication))
        .routes(routes!(declare))
        .routes(routes!(give_back))
        .routes(routes!(contest))
        .routes(routes!(history))
}

list_query! {
    /// Which placements.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<PlacementState>,
        /// Only of this campaign.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        campaign: Option<CampaignId>,
    }
}

/// List placements
///
/// The newest first. A brand sees those in its campaigns, a creator their own, an operator all.
#[utoipa::path(get, path = "/placements", tag = "Placements", params(Which),
    responses((status = 200, body = Page<Placement>, description = "A page of placements.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn list(
    caller: Caller<scope::PlacementsRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Placement>>, Refused> {
    let state = listing.query.state.map(|state| Stands::from(state).name());
    let find = Find {
        brand: caller.brand(),
        creator: caller.creator(),
        campaign: listing.query.campaign.map(|id| id.0),
        ..Find::newest(Kind::Placement, 0).in_states(state.as_slice())
    };
    let items = found(&caller.front, &listing, find, |it| Placement::from(&it)).await?;
    Ok(listing.page(items))
}

/// Book a place
///
/// Held against every condition; the price is set aside at once. When a condition is not met, the answer says by how
/// much.
#[utoipa::path(post, path = "/placements", tag = "Placements", request_body = NewPlacement,
    responses((status = 201, body = Placement, description = "The place is yours.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn book(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Json(new): Json<NewPlacement>,
) -> Result<Reply<Placement>, Refused> {
    caller.campaign(new.campaign.0).await?;
    let placement = new.id.map_or_else(|| kernel::PlacementId::new(caller.fresh()), |id| id.0);
    let request =
        BookRequest { placement, campaign: new.campaign.0, creator: caller.is, profile: new.profile.0 };
    caller.front.app.book(request).await?;
    let (version, shown) = shape(&caller, placement).await?;
    Ok(Reply::created(&format!("/placements/{placement}"), shown).version(version))
}

/// A placement with its version.
async fn shape<S: caller::Scoped, P: caller::Kind>(
    caller: &Caller<S, P>,
    id: kernel::PlacementId,
) -> Result<(u32, Placement), Refused> {
    let loaded = caller.placement(id).await?;
    Ok((loaded.version.0, Placement::from(&loaded)))
}

/// Read a placement
#[utoipa::path(get, path = "/placements/{placement}", tag = "Placements",
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 200, body = Placement, description = "The placement.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read(
    caller: Caller<scope::PlacementsRead>,
    Id(id): Id<kernel::PlacementId>,
) -> Result<Reply<Placement>, Refused> {
    let (version, placement) = shape(&caller, id).await?;
    Ok(Reply::ok(placement).version(version))
}

/// Check a text
///
/// What the checks say of it, without handing it in.
#[utoipa::path(post, path = "/placements/{placement}/check-draft", tag = "Placements", request_body = DraftText,
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 200, body = DraftReport, description = "What was found.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["creator"]))))]
async fn check_draft(
    caller: Caller<scope::PlacementsRead, Creator>,
    Id(id): Id<kernel::PlacementId>,
    Json(draft): Json<DraftText>,
) -> Result<Reply<DraftReport>, Refused> {
    caller.placement(id).await?;
    let report = caller.front.app.read_draft(id, &draft.text).await?;
    Ok(Reply::ok(DraftReport::from(&report)))
}

/// Hand in a draft
///
/// A text that does not pass is refused with the whole report.
#[utoipa::path(post, path = "/placements/{placement}/draft", tag = "Placements", request_body = DraftText,
    params(("placement" = PlacementId, Path, description = "The placement."),
        ("If-Match" = Option<String>, Header, nullable = false, pattern = "^\"v[0-9]{1,9}\"$",
            description = "The version that this rests on: its ETag.")),
    responses((status = 200, body = Placement, description = "It waits for review.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn hand_in(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::PlacementId>,
    version: IfMatch,
    Json(draft): Json<DraftText>,
) -> Result<Reply<Placement>, Refused> {
    version.holds(caller.placement(id).await?.version)?;
    caller.front.app.submit_draft(id, &draft.text, caller.actor()?).await?;
    let (version, placement) = shape(&caller, id).await?;
    Ok(Reply::ok(placement).version(version))
}

/// Review a draft
///
/// Approve it, or reject it with a coded reason. Silence approves when the window ends.
#[utoipa::path(post, path = "/placements/{placement}/review", tag = "Placements", request_body = Review,
    params(("placement" = PlacementId, Path, description = "The placement."),
        ("If-Match" = Option<String>, Header, nullable = false, pattern = "^\"v[0-9]{1,9}\"$",
            description = "The version that this rests on: its ETag.")),
    responses((status = 200, body = Placement, description = "It is decided.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn review(
    caller: Caller<scope::PlacementsWrite, NoCreator>,
    Id(id): Id<kernel::PlacementId>,
    version: IfMatch,
    Json(review): Json<Review>,
) -> Result<Reply<Placement>, Refused> {
    version.holds(caller.placement(id).await?.version)?;
    caller.front.app.review(id, &review.judgement()?, caller.actor()?).await?;
    let (version, placement) = shape(&caller, id).await?;
    Ok(Reply::ok(placement).version(version))
}

/// Ask for publication
///
/// The market publishes the approved draft on your behalf, soon.
#[utoipa::path(post, path = "/placements/{placement}/publication", tag = "Placements",
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 202, body = Accepted, description = "It will be published.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn request_publication(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::PlacementId>,
) -> Result<Reply<Accepted>, Refused> {
    caller.placement(id).await?;
    caller.front.app.request_publication(id, caller.actor()?).await?;
    Ok(Reply::accepted(Accepted { accepted: true }))
}

/// Declare the post
///
/// It is out: here.
#[utoipa::path(post, path = "/placements/{placement}/post", tag = "Placements", request_body = PostAddress,
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 200, body = Placement, description = "It will be checked.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn declare(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::PlacementId>,
    Json(post): Json<PostAddress>,
) -> Result<Reply<Placement>, Refused> {
    caller.placement(id).await?;
    caller.front.app.declare_published(id, &post.address, caller.actor()?).await?;
    let (version, placement) = shape(&caller, id).await?;
    Ok(Reply::ok(placement).version(version))
}

/// Give a place back
///
/// Before payment the price goes back to the campaign; afterwards you return what you earned. A post that the market
/// published is withdrawn.
#[utoipa::path(post, path = "/placements/{placement}/give-back", tag = "Placements",
    params(("placement" = PlacementId, Path, description = "The placement."),
        ("If-Match" = Option<String>, Header, nullable = false, pattern = "^\"v[0-9]{1,9}\"$",
            description = "The version that this rests on: its ETag.")),
    responses((status = 200, body = Placement, description = "It is given back.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn give_back(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::PlacementId>,
    version: IfMatch,
) -> Result<Reply<Placement>, Refused> {
    version.holds(caller.placement(id).await?.version)?;
    caller.front.app.give_back(id, caller.actor()?).await?;
    let (version, placement) = shape(&caller, id).await?;
    Ok(Reply::ok(placement).version(version))
}

/// Contest a decision
///
/// A creator contests a rejection or breach, a brand a post within its holding period.
#[utoipa::path(post, path = "/placements/{placement}/disputes", tag = "Placements", request_body = NewDispute,
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 201, body = Dispute, description = "The other side is asked.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["brand", "creator"]))))]
async fn contest(
    caller: Caller<scope::PlacementsWrite, Side>,
    Id(about): Id<kernel::PlacementId>,
    Json(new): Json<NewDispute>,
) -> Result<Reply<Dispute>, Refused> {
    caller.placement(about).await?;
    let id = new.id.map_or_else(|| kernel::DisputeId::new(caller.fresh()), |id| id.0);
    let dispute = caller.front.app.open_dispute(id, about, &new.grounds, caller.actor()?).await?;
    Ok(Reply::created(&format!("/disputes/{id}"), Dispute::from(&dispute)))
}

/// Read a placement's history
///
/// What happened to it, the oldest first.
#[utoipa::path(get, path = "/placements/{placement}/history", tag = "Placements",
    params(("placement" = PlacementId, Path, description = "The placement."), Plain),
    responses((status = 200, body = Page<Happened>, description = "A page of its history.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn history(
    caller: Caller<scope::PlacementsRead>,
    Id(id): Id<kernel::PlacementId>,
    listing: Listing<Plain>,
) -> Result<Reply<Page<Happened>>, Refused> {
    caller.placement(id).await?;
    let after = listing.after.map_or(0, Place::number);
    let events = caller.front.app.store().events(RecordId::Placement(id), after, listing.wanted()).await?;
    let items = events.into_iter().map(|event| (Place::numbered(event.number), Happened::from(event)));
    Ok(listing.page(items.collect()))
}
