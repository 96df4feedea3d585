//! Disputes.

use app::Ruling as Ruled;
use app::ports::{Find, Kind};
use market::dispute::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{Caller, Operator, Side, scope};
use crate::api::extract::{Id, Json};
use crate::api::refusal::Refused;
use crate::api::shapes::dispute::{Answer, Dispute, DisputeState, Ruling};
use crate::api::shapes::values::DisputeId;
use crate::front::Front;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(answer))
        .routes(routes!(rule))
}

list_query! {
    /// Which disputes.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<DisputeState>,
    }
}

/// List disputes
///
/// The newest first: those that you are a side of; all for operators.
#[utoipa::path(get, path = "/disputes", tag = "Disputes", params(Which),
    responses((status = 200, body = Page<Dispute>, description = "A page of disputes.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn list(
    caller: Caller<scope::PlacementsRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Dispute>>, Refused> {
    let state = listing.query.state.map(|state| Stands::from(state).name());
    let find = Find {
        brand: caller.brand(),
        creator: caller.creator(),
        ..Find::newest(Kind::Dispute, 0).in_states(state.as_slice())
    };
    let items = found(&caller.front, &listing, find, |it| Dispute::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// Read a dispute
#[utoipa::path(get, path = "/disputes/{dispute}", tag = "Disputes",
    params(("dispute" = DisputeId, Path, description = "The dispute.")),
    responses((status = 200, body = Dispute, description = "The dispute.")),
    security(("key" = ["placements:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read(
    caller: Caller<scope::PlacementsRead>,
    Id(id): Id<kernel::DisputeId>,
) -> Result<Reply<Dispute>, Refused> {
    Ok(Reply::ok(Dispute::from(&caller.dispute(id).await?.value)))
}

/// Answer a dispute
///
/// For the side that has not opened it.
#[utoipa::path(post, path = "/disputes/{dispute}/answer", tag = "Disputes", request_body = Answer,
    params(("dispute" = DisputeId, Path, description = "The dispute.")),
    responses((status = 200, body = Dispute, description = "Both sides have spoken.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["brand", "creator"]))))]
async fn answer(
    caller: Caller<scope::PlacementsWrite, Side>,
    Id(id): Id<kernel::DisputeId>,
    Json(answer): Json<Answer>,
) -> Result<Reply<Dispute>, Refused> {
    caller.dispute(id).await?;
    let dispute = caller.front.app.answer_dispute(id, &answer.text, caller.actor()?).await?;
    Ok(Reply::ok(Dispute::from(&dispute)))
}

/// Rule on a dispute
///
/// The placement follows at once. Not before the other side has spoken or its time is over.
#[utoipa::path(post, path = "/disputes/{dispute}/ruling", tag = "Disputes", request_body = Ruling,
    params(("dispute" = DisputeId, Path, description = "The dispute.")),
    responses((status = 200, body = Dispute, description = "It is decided.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn rule(
    caller: Caller<scope::OperatorWrite, Operator>,
    Id(id): Id<kernel::DisputeId>,
    Json(ruling): Json<Ruling>,
) -> Result<Reply<Dispute>, Refused> {
    let ruled = Ruled { upheld: ruling.upheld, text: ruling.text };
    let dispute = caller.front.app.rule(id, &ruled, caller.actor()?).await?;
    Ok(Reply::ok(Dispute::from(&dispute)))
}
