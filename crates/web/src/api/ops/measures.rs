//! What was measured of profiles: for their owner, brands and operators with a key, for everybody where the owner says so.

use account::Party;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::Reply;
use crate::api::caller::{Caller, scope};
use crate::api::extract::Ids;
use crate::api::refusal::Refused;
use crate::api::shapes::measure::{MeasureHistory, Measures};
use crate::api::shapes::values::{CreatorId, ProfileId};
use crate::front::Front;
use crate::problem::Fault;

type Which = Ids<kernel::CreatorId, kernel::ProfileId>;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(read))
        .routes(routes!(history))
        .routes(routes!(read_public))
        .routes(routes!(history_public))
}

/// Read what was measured of a profile
///
/// The latest score with every input, and the latest audit of its audience with the evidence. Of a creator's own profile, or of one
/// whose owner shows it to everybody; of any, for brands and operators.
#[utoipa::path(get, path = "/profiles/{creator}/{profile}/measures", tag = "Profiles",
    params(("creator" = CreatorId, Path, description = "Whose."), ("profile" = ProfileId, Path, description = "The profile.")),
    responses((status = 200, body = Measures, description = "What was measured.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read(caller: Caller<scope::AccountRead>, which: Which) -> Result<Reply<Measures>, Refused> {
    Ok(Reply::ok(Measures::from(&found(&caller.front, caller.party(), which).await?)))
}

/// Read how the measures of a profile changed
///
/// Its scores and audits, the newest first.
#[utoipa::path(get, path = "/profiles/{creator}/{profile}/measures/history", tag = "Profiles", operation_id = "measure_history",
    params(("creator" = CreatorId, Path, description = "Whose."), ("profile" = ProfileId, Path, description = "The profile.")),
    responses((status = 200, body = MeasureHistory, description = "A year of nights, and the last audits.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn history(caller: Caller<scope::AccountRead>, which: Which) -> Result<Reply<MeasureHistory>, Refused> {
    Ok(Reply::ok(MeasureHistory::from(&found(&caller.front, caller.party(), which).await?)))
}

/// Read measures that are public
///
/// As with a key, of a profile whose owner shows them to everybody.
#[utoipa::path(get, path = "/measures/{creator}/{profile}", tag = "Public", operation_id = "measures",
    params(("creator" = CreatorId, Path, description = "Whose."), ("profile" = ProfileId, Path, description = "The profile.")),
    responses((status = 200, body = Measures, description = "What was measured.")), security(()))]
async fn read_public(State(front): State<Front>, which: Which) -> Result<Reply<Measures>, Refused> {
    Ok(Reply::ok(Measures::from(&found(&front, Party::Nobody, which).await?)))
}

/// Read how measures that are public changed
#[utoipa::path(get, path = "/measures/{creator}/{profile}/history", tag = "Public", operation_id = "measure_history",
    params(("creator" = CreatorId, Path, description = "Whose."), ("profile" = ProfileId, Path, description = "The profile.")),
    responses((status = 200, body = MeasureHistory, description = "A year of nights, and the last audits.")), security(()))]
async fn history_public(State(front): State<Front>, which: Which) -> Result<Reply<MeasureHistory>, Refused> {
    Ok(Reply::ok(MeasureHistory::from(&found(&front, Party::Nobody, which).await?)))
}

async fn found(front: &Front, viewer: Party, which: Which) -> Result<app::accounts::Measures, Refused> {
    Ok(front.accounts.measures(viewer, which.0, which.1).await.map_err(Fault::from)?)
}
