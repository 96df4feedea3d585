//! What anybody may ask, without a key.

use app::ports::{Record, RecordId};
use axum::extract::State;
use garde::Validate;
use market::placement::{Placement, Verdict};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::Reply;
use crate::api::extract::{Id, Query};
use crate::api::refusal::Refused;
use crate::api::shapes::operator::Status;
use crate::api::shapes::overview::FairShare;
use crate::api::shapes::placement::PublicRecord;
use crate::api::shapes::values::PlacementId;
use crate::front::Front;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(status))
        .routes(routes!(by_address))
        .routes(routes!(by_id))
        .routes(routes!(fair_share))
}

/// Read the API's state
#[utoipa::path(get, path = "/status", tag = "Public",
    responses((status = 200, body = Status, description = "Whether it serves.")), security(()))]
async fn status(State(front): State<Front>) -> Reply<Status> {
    let reasons = (front.gauges.unready)();
    Reply::ok(Status {
        ready: reasons.is_empty(),
        reasons,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time: front.app.now().into(),
        demo: front.settings.demo,
    })
}

/// Read how pay is shared
///
/// Among creators, by currency: the Lorenz curve and the Gini coefficient.
#[utoipa::path(get, path = "/fair-share", tag = "Public",
    responses((status = 200, body = FairShare, description = "The figures, at most a minute old.")), security(()))]
async fn fair_share(State(front): State<Front>) -> Result<Reply<FairShare>, Refused> {
    Ok(Reply::ok(front.app.market_share().await?.into()))
}

/// Where a post is.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Address {
    /// The post's address.
    #[param(
        min_length = 1,
        max_length = 2_000,
        example = "https://bsky.app/profile/anna.example/post/3lbz2k"
    )]
    #[garde(length(chars, min = 1, max = 2_000))]
    pub address: String,
}

/// Find who paid for a post
///
/// By the post's address.
#[utoipa::path(get, path = "/records", tag = "Public", params(Address),
    responses((status = 200, body = PublicRecord, description = "The public record.")), security(()))]
async fn by_address(
    State(front): State<Front>,
    Query(query): Query<Address>,
) -> Result<Reply<PublicRecord>, Refused> {
    let found = front.app.store().post(&query.address).await?;
    record(&front, found.ok_or(Fault::NotFound)?).await
}

/// Read a public record
///
/// Of a placement whose post is out.
#[utoipa::path(get, path = "/records/{placement}", tag = "Public",
    params(("placement" = PlacementId, Path, description = "The placement.")),
    responses((status = 200, body = PublicRecord, description = "The public record.")), security(()))]
async fn by_id(
    State(front): State<Front>,
    Id(id): Id<kernel::PlacementId>,
) -> Result<Reply<PublicRecord>, Refused> {
    record(&front, id).await
}

async fn record(front: &Front, id: kernel::PlacementId) -> Result<Reply<PublicRecord>, Refused> {
    let Some((Record::Placement(it), _)) = front.app.store().load(RecordId::Placement(id)).await? else {
        return Err(Fault::NotFound.into());
    };
    // Before it is published, a placement is between its two sides.
    let Some(post) = it.post.clone() else { return Err(Fault::NotFound.into()) };
    let brand = front.app.brand(it.brand).await?.value;
    let campaign = front.app.campaign(it.campaign).await?.value;
    Ok(Reply::ok(PublicRecord {
        placement: id.into(),
        paid_by: brand.name,
        brand: brand.id.into(),
        brand_verified: brand.verified,
        network: it.network.into(),
        address: post.address,
        text_sha256: hash(&it),
        declared: post.declared.into(),
        first_seen: post.first_seen.map(Into::into),
        checks: it.looks,
        hold_until: it.hold_until.map(Into::into),
        state: it.state.into(),
        breach: breach(&it),
        stopped_as_false: campaign.stopped.map(|stopped| stopped.at.into()),
    }))
}

fn hash(placement: &Placement) -> String {
    let text = placement.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn breach(placement: &Placement) -> Option<String> {
    match &placement.verdict {
        Some(Verdict::Breached { reason, .. }) => Some(reason.name().to_owned()),
        Some(Verdict::Rejected { .. } | Verdict::Failed { .. }) | None => None,
    }
}
