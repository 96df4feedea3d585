//! Posts that break out, and what breakout campaigns came to.

use app::ports::RecordId;
use app::views::breakouts::BreakoutFilter;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{Caller, NoCreator, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, Query};
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::breakout::{Breakout, BreakoutReport, PostMatching};
use crate::api::shapes::values::{BreakoutId, CampaignId};
use crate::front::Front;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(report))
}

list_query! {
    /// Which breakouts.
    Which {
        /// Only posts in this language, by its two letters.
        #[serde(default)]
        #[param(nullable = false, example = "fr")]
        #[garde(skip)]
        language: Option<String>,
        /// Only posts with this tag.
        #[serde(default)]
        #[param(nullable = false, example = "gardening")]
        #[garde(skip)]
        topic: Option<String>,
        /// Say of each how it stands to this breakout campaign.
        #[serde(default)]
        #[param(nullable = false)]
        #[garde(skip)]
        campaign: Option<CampaignId>,
    }
}

/// Which campaign to hold a breakout against.
#[derive(Debug, Clone, serde::Deserialize, utoipa::IntoParams, garde::Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Against {
    /// Say how it stands to this breakout campaign.
    #[serde(default)]
    #[param(nullable = false)]
    #[garde(skip)]
    campaign: Option<CampaignId>,
}

/// List what is breaking out
///
/// Posts that an operator has shown to brands, the newest first. A page may hold fewer posts than there is room for, and
/// still have a next one: those that the filters leave out are counted too.
#[utoipa::path(get, path = "/breakouts", tag = "Breakouts", params(Which),
    responses((status = 200, body = Page<Breakout>, description = "A page of posts.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn list(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Breakout>>, Refused> {
    let filter = BreakoutFilter {
        language: read_by("language", listing.query.language.as_deref())?,
        topic: read_by("topic", listing.query.topic.as_deref().map(|it| it.trim_start_matches('#')))?,
    };
    let app = &caller.front.app;
    let campaign = match listing.query.campaign {
        Some(id) => Some(standing(&caller, id.0).await?),
        None => None,
    };
    let found = app.breaking_beyond(listing.after.map(Place::time), listing.wanted()).await?;
    let matchings = match &campaign {
        Some(campaign) => app.match_breakouts(campaign, &found).await?.into_iter().map(Some).collect(),
        None => vec![None; found.len()],
    };
    let items = found.iter().zip(matchings).map(|(it, matching)| {
        let matching =
            campaign.as_ref().zip(matching).map(|(campaign, it)| PostMatching::of(campaign.id, &it));
        let shown = filter.admits(it).then(|| Breakout::of(it, caller.is_operator(), matching));
        (Place::timed(it.since, it.id.uuid()), shown)
    });
    let page = listing.page(items.collect());
    Ok(page.map(|page| Page { items: page.items.into_iter().flatten().collect(), next: page.next }))
}

/// Read a breakout
#[utoipa::path(get, path = "/breakouts/{breakout}", tag = "Breakouts",
    params(("breakout" = BreakoutId, Path, description = "The post that breaks out."), Against),
    responses((status = 200, body = Breakout, description = "The post.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn read(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    Id(id): Id<kernel::BreakoutId>,
    Query(against): Query<Against>,
) -> Result<Reply<Breakout>, Refused> {
    let app = &caller.front.app;
    let breakout = app.breakout(id).await?.value;
    if !caller.is_operator() && !breakout.is_for_brands() {
        return Err(app::AppError::NotFound(RecordId::Breakout(id)).into());
    }
    let matching = match against.campaign {
        Some(campaign) => {
            let campaign = standing(&caller, campaign.0).await?;
            let found = app.match_breakouts(&campaign, std::slice::from_ref(&breakout)).await?;
            found.first().map(|it| PostMatching::of(campaign.id, it))
        }
        None => None,
    };
    Ok(Reply::ok(Breakout::of(&breakout, caller.is_operator(), matching)))
}

/// Read what a breakout campaign came to
///
/// Its offers, how soon replies came after the first alert, and what was still to come then.
#[utoipa::path(get, path = "/campaigns/{campaign}/breakout-report", tag = "Breakouts",
    params(("campaign" = CampaignId, Path, description = "The breakout campaign.")),
    responses((status = 200, body = BreakoutReport, description = "What it came to.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn report(
    caller: Caller<scope::CampaignsRead, NoCreator>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<BreakoutReport>, Refused> {
    standing(&caller, id).await?;
    Ok(Reply::ok(BreakoutReport::of(id, &caller.front.app.breakout_report(id).await?)))
}

/// A breakout campaign of theirs; any, for an operator.
async fn standing(
    caller: &Caller<scope::CampaignsRead, NoCreator>,
    id: kernel::CampaignId,
) -> Result<market::Campaign, Refused> {
    let campaign = caller.campaign(id).await?.value;
    if campaign.breakout.is_some() { Ok(campaign) } else { Err(Fault::NotFound.into()) }
}

fn read_by<T: std::str::FromStr>(name: &'static str, given: Option<&str>) -> Result<Option<T>, Refused> {
    let read = |given: &str| {
        given
            .parse()
            .map_err(|_| Refused::Invalid(vec![FieldError::query(name, "format", "this is not one")]))
    };
    given.map(read).transpose()
}
