//! Campaigns.

use app::ports::{Find, Kind, TallyOf};
use app::{Funding as Received, OpenCampaign};
use kernel::Money;
use market::campaign::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Plain, Reply, list_query};
use crate::api::caller::{Brand, Caller, Creator, NoCreator, Operator, scope, shown};
use crate::api::cursor::Place;
use crate::api::extract::{Id, IfMatch, Json};
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::campaign::{Campaign, CampaignState, Funding, FundingNeeded, NewCampaign, TermsOnly};
use crate::api::shapes::eligibility::Eligibility;
use crate::api::shapes::money::Count;
use crate::api::shapes::overview::{Opening, Qualifying};
use crate::api::shapes::placement::Happened;
use crate::api::shapes::values::CampaignId;
use crate::front::{Front, transfer_reference};

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(read))
        .routes(routes!(funding))
        .routes(routes!(fund))
        .routes(routes!(launch))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(end))
        .routes(routes!(cancel))
        .routes(routes!(qualifying))
        .routes(routes!(openings))
        .routes(routes!(eligibility))
        .routes(routes!(counts))
        .routes(routes!(history))
}

list_query! {
    /// Which campaigns.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<CampaignState>,
    }
}

list_query! {
    /// Which openings.
    Open {
        /// Only those in which one of your profiles can take a place now (`true`), or only the others (`false`).
        #[serde(default)]
        #[param(nullable = false)]
        #[garde(skip)]
        open: Option<bool>,
    }
}

/// List campaigns
///
/// The newest first. A brand sees its own, a creator those that were opened for booking, an operator all.
#[utoipa::path(get, path = "/campaigns", tag = "Campaigns", params(Which),
    responses((status = 200, body = Page<Campaign>, description = "A page of campaigns.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn list(
    caller: Caller<scope::CampaignsRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Campaign>>, Refused> {
    let is_creator = caller.creator().is_some();
    let wanted = listing.query.state.map(Stands::from);
    let states = Stands::ALL.into_iter().filter(|state| wanted.is_none_or(|wanted| wanted == *state));
    let states: Vec<&str> = states.filter(|state| !is_creator || shown(*state)).map(Stands::name).collect();
    if states.is_empty() {
        return Ok(listing.page(Vec::new()));
    }
    let find = Find { brand: caller.brand(), ..Find::newest(Kind::Campaign, 0).in_states(&states) };
    let items = found(&caller.front, &listing, find, |it| Campaign::of(&it, !is_creator)).await?;
    Ok(listing.page(items))
}

/// Open a campaign
///
/// As a draft: it is shown to nobody before its budget is there. Every problem of the terms is told at once.
#[utoipa::path(post, path = "/campaigns", tag = "Campaigns", request_body = NewCampaign,
    responses((status = 201, body = Campaign, description = "It is open.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn open(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Json(new): Json<NewCampaign>,
) -> Result<Reply<Campaign>, Refused> {
    let terms = new.terms.read("/terms")?;
    let id = new.id.map_or_else(|| kernel::CampaignId::new(caller.fresh()), |id| id.0);
    caller.front.app.open_campaign(OpenCampaign { id, brand: caller.is, terms }).await?;
    let shown = shape(&caller, id).await?;
    Ok(Reply::created(&format!("/campaigns/{id}"), shown.1).version(shown.0))
}

/// A campaign as the caller sees it, with its version.
async fn shape<S: crate::api::caller::Scoped, P: crate::api::caller::Kind>(
    caller: &Caller<S, P>,
    id: kernel::CampaignId,
) -> Result<(u32, Campaign), Refused> {
    let loaded = caller.campaign(id).await?;
    Ok((loaded.version.0, Campaign::of(&loaded, caller.creator().is_none())))
}

/// Read a campaign
#[utoipa::path(get, path = "/campaigns/{campaign}", tag = "Campaigns",
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = Campaign, description = "The campaign.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read(
    caller: Caller<scope::CampaignsRead>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<Campaign>, Refused> {
    let (version, campaign) = shape(&caller, id).await?;
    Ok(Reply::ok(campaign).version(version))
}

/// Read how to fund a campaign
///
/// What is missing before it can be launched, where to transfer it, and what to write as the purpose of the transfer.
#[utoipa::path(get, path = "/campaigns/{campaign}/funding", tag = "Campaigns",
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = FundingNeeded, description = "What came in and what is missing.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn funding(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<FundingNeeded>, Refused> {
    let campaign = caller.campaign(id).await?.value;
    let missing = campaign.terms.budget.minus(campaign.funded).map_err(app::AppError::from)?;
    let none = Money::zero(missing.currency());
    Ok(Reply::ok(FundingNeeded {
        campaign: id.into(),
        budget: campaign.terms.budget.into(),
        funded: campaign.funded.into(),
        missing: if missing.minor() > 0 { missing.into() } else { none.into() },
        reference: transfer_reference(id),
        transfer_details: caller.front.settings.transfer_lines().map(str::to_owned).collect(),
    }))
}

/// Confirm money for a campaign
///
/// One payment told twice counts once. What comes in for a campaign that is over goes back to its brand.
#[utoipa::path(post, path = "/campaigns/{campaign}/fund", tag = "Campaigns", request_body = Funding,
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = Campaign, description = "It is booked.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn fund(
    caller: Caller<scope::OperatorWrite, Operator>,
    Id(id): Id<kernel::CampaignId>,
    Json(funding): Json<Funding>,
) -> Result<Reply<Campaign>, Refused> {
    let amount = Money::try_from(&funding.amount)
        .map_err(|error| Refused::Unfit(vec![FieldError::body("/amount", "value", error.to_string())]))?;
    let received = Received { campaign: id, amount, reference: funding.reference };
    caller.front.app.fund(&received, caller.actor()?).await?;
    let (version, campaign) = shape(&caller, id).await?;
    Ok(Reply::ok(campaign).version(version))
}

/// Commands without a body.
macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:ident, $path:literal, $kind:ty, $parties:tt;)+) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(post, path = $path, tag = "Campaigns",
            params(("campaign" = CampaignId, Path, description = "The campaign."),
                ("If-Match" = Option<String>, Header, nullable = false, pattern = "^\"v[0-9]{1,9}\"$",
                    description = "The version that this rests on: its ETag.")),
            responses((status = 200, body = Campaign, description = "It is done.")),
            security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!($parties))))]
        async fn $name(
            caller: Caller<scope::CampaignsWrite, $kind>,
            Id(id): Id<kernel::CampaignId>,
            version: IfMatch,
        ) -> Result<Reply<Campaign>, Refused> {
            version.holds(caller.campaign(id).await?.version)?;
            caller.front.app.$name(id, caller.actor()?).await?;
            let (version, campaign) = shape(&caller, id).await?;
            Ok(Reply::ok(campaign).version(version))
        }
    )+};
}

commands! {
    /// Launch a campaign
    ///
    /// Opens a funded campaign for booking.
    launch, "/campaigns/{campaign}/launch", Brand, ["brand"];
    /// Pause a campaign
    ///
    /// No new bookings for now; placements go on.
    pause, "/campaigns/{campaign}/pause", NoCreator, ["brand", "operator"];
    /// Resume a campaign
    ///
    /// Open for booking again.
    resume, "/campaigns/{campaign}/resume", Brand, ["brand"];
    /// End a campaign
    ///
    /// No new bookings any more. Placements go on; the remainder is refunded after the last one.
    end, "/campaigns/{campaign}/end", NoCreator, ["brand", "operator"];
    /// Cancel a campaign
    ///
    /// Calls it off before it is live; its money goes back at once.
    cancel, "/campaigns/{campaign}/cancel", NoCreator, ["brand", "operator"];
}

/// Count who would qualify
///
/// How many creators meet the conditions of these terms, and what each condition does to that number. Nothing is kept.
#[utoipa::path(post, path = "/campaigns/qualifying", tag = "Campaigns", request_body = TermsOnly,
    responses((status = 200, body = Qualifying, description = "The numbers.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn qualifying(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    Json(given): Json<TermsOnly>,
) -> Result<Reply<Qualifying>, Refused> {
    let terms = given.terms.read("/terms")?;
    Ok(Reply::ok(caller.front.app.qualifying(&terms).await?.into()))
}

/// List what is open to you
///
/// The live campaigns, the newest first and at most 200 of them, each with how your profiles stand to it.
#[utoipa::path(get, path = "/openings", tag = "Campaigns", params(Open),
    responses((status = 200, body = Page<Opening>, description = "A page of openings.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["creator"]))))]
async fn openings(
    caller: Caller<scope::CampaignsRead, Creator>,
    listing: Listing<Open>,
) -> Result<Reply<Page<Opening>>, Refused> {
    let open = listing.query.open;
    let openings = caller.front.app.open_campaigns_for(caller.is).await?;
    let place = |it: &app::views::open_list::Opening| (it.campaign.opened, it.campaign.id.uuid());
    let mut wanted: Vec<_> = openings
        .into_iter()
        .filter(|it| open.is_none_or(|open| open == it.is_open()))
        .filter(|it| listing.after.is_none_or(|after| place(it) < after.time()))
        .collect();
    wanted.sort_by_key(|it| std::cmp::Reverse(place(it)));
    wanted.truncate(usize::try_from(listing.wanted()).unwrap_or(usize::MAX));
    let item = |it: app::views::open_list::Opening| {
        let (at, id) = place(&it);
        (Place::timed(at, id), Opening::from(it))
    };
    Ok(listing.page(wanted.into_iter().map(item).collect()))
}

/// Read how your profiles stand to a campaign
///
/// Each condition, met or missed, and by how much, for each of your profiles.
#[utoipa::path(get, path = "/campaigns/{campaign}/eligibility", tag = "Campaigns",
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = Vec<Eligibility>, description = "One for each profile.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["creator"]))))]
async fn eligibility(
    caller: Caller<scope::CampaignsRead, Creator>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<Vec<Eligibility>>, Refused> {
    caller.campaign(id).await?;
    let app = &caller.front.app;
    let mut each = Vec::new();
    for profile in app.creator(caller.is).await?.value.profiles {
        let kept = app.eligibility(id, caller.is, profile.id).await?;
        each.push(Eligibility::of(profile.id, &kept));
    }
    Ok(Reply::ok(each))
}

/// Count a campaign's placements by state
#[utoipa::path(get, path = "/campaigns/{campaign}/counts", tag = "Campaigns",
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = Vec<Count>, description = "States without any are left out.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn counts(
    caller: Caller<scope::CampaignsRead>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<Vec<Count>>, Refused> {
    caller.campaign(id).await?;
    let counts = caller.front.app.store().tally(Kind::Placement, TallyOf::Campaign(id)).await?;
    Ok(Reply::ok(counts.into_iter().map(Count::from).collect()))
}

/// Read a campaign's history
///
/// What happened to it, the oldest first.
#[utoipa::path(get, path = "/campaigns/{campaign}/history", tag = "Campaigns",
    params(("campaign" = CampaignId, Path, description = "The campaign."), Plain),
    responses((status = 200, body = Page<Happened>, description = "A page of its history.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn history(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    Id(id): Id<kernel::CampaignId>,
    listing: Listing<Plain>,
) -> Result<Reply<Page<Happened>>, Refused> {
    caller.campaign(id).await?;
    let after = listing.after.map_or(0, Place::number);
    let subject = app::ports::RecordId::Campaign(id);
    let events = caller.front.app.store().events(subject, after, listing.wanted()).await?;
    let items = events.into_iter().map(|event| (Place::numbered(event.number), Happened::from(event)));
    Ok(listing.page(items.collect()))
}
