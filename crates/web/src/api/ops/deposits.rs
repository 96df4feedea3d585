//! Transfers that brands announce, and operators confirm.

use app::ports::{Find, Kind};
use app::{Announcement, Arrival};
use kernel::Money;
use market::deposit::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{self, Brand, Caller, NoCreator, Operator, scope};
use crate::api::extract::{Id, Json};
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::campaign::Funding;
use crate::api::shapes::deposit::{Deposit, DepositState, NewDeposit};
use crate::api::shapes::people::Reason;
use crate::api::shapes::values::{Amount, CampaignId, DepositId};
use crate::front::Front;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(announce))
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(withdraw))
        .routes(routes!(confirm))
        .routes(routes!(dismiss))
}

list_query! {
    /// Which deposits.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<DepositState>,
        /// Only for this campaign.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        campaign: Option<CampaignId>,
    }
}

fn money(amount: &Amount) -> Result<Money, Refused> {
    Money::try_from(amount)
        .map_err(|error| Refused::Unfit(vec![FieldError::body("/amount", "value", error.to_string())]))
}

/// A deposit that the caller may see: a brand its own, an operator all.
async fn own<S: caller::Scoped, P: caller::Kind>(
    caller: &Caller<S, P>,
    id: kernel::DepositId,
) -> Result<market::Deposit, Refused> {
    let deposit = caller.front.app.deposit(id).await?.value;
    let sees = caller.is_operator() || caller.brand() == Some(deposit.brand);
    if sees { Ok(deposit) } else { Err(Fault::NotFound.into()) }
}

/// Announce a transfer
///
/// Says that money for a campaign is on its way. Nothing moves before an operator has seen it.
#[utoipa::path(post, path = "/campaigns/{campaign}/deposits", tag = "Money", request_body = NewDeposit,
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 201, body = Deposit, description = "It is announced.")),
    security(("key" = ["money:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn announce(
    caller: Caller<scope::MoneyWrite, Brand>,
    Id(campaign): Id<kernel::CampaignId>,
    Json(new): Json<NewDeposit>,
) -> Result<Reply<Deposit>, Refused> {
    caller.campaign(campaign).await?;
    let id = new.id.map_or_else(|| kernel::DepositId::new(caller.fresh()), |id| id.0);
    let told = Announcement { id, campaign, amount: money(&new.amount)?, reference: new.reference };
    let deposit = caller.front.app.announce_transfer(&told, caller.actor()?).await?;
    Ok(Reply::created(&format!("/deposits/{id}"), Deposit::from(&deposit)))
}

/// List deposits
///
/// The newest first: your transfers; all for operators.
#[utoipa::path(get, path = "/deposits", tag = "Money", params(Which),
    responses((status = 200, body = Page<Deposit>, description = "A page of deposits.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn list(
    caller: Caller<scope::MoneyRead, NoCreator>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Deposit>>, Refused> {
    let state = listing.query.state.map(|state| Stands::from(state).name());
    let find = Find {
        brand: caller.brand(),
        campaign: listing.query.campaign.map(|id| id.0),
        ..Find::newest(Kind::Deposit, 0).in_states(state.as_slice())
    };
    let items = found(&caller.front, &listing, find, |it| Deposit::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// Read a deposit
#[utoipa::path(get, path = "/deposits/{deposit}", tag = "Money",
    params(("deposit" = DepositId, Path, description = "The deposit.")),
    responses((status = 200, body = Deposit, description = "The deposit.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn read(
    caller: Caller<scope::MoneyRead, NoCreator>,
    Id(id): Id<kernel::DepositId>,
) -> Result<Reply<Deposit>, Refused> {
    Ok(Reply::ok(Deposit::from(&own(&caller, id).await?)))
}

/// Withdraw an announcement
///
/// The transfer was not sent after all.
#[utoipa::path(post, path = "/deposits/{deposit}/withdraw", tag = "Money",
    params(("deposit" = DepositId, Path, description = "The deposit.")),
    responses((status = 200, body = Deposit, description = "It is withdrawn.")),
    security(("key" = ["money:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn withdraw(
    caller: Caller<scope::MoneyWrite, Brand>,
    Id(id): Id<kernel::DepositId>,
) -> Result<Reply<Deposit>, Refused> {
    own(&caller, id).await?;
    let deposit = caller.front.app.withdraw_transfer(id, caller.actor()?).await?;
    Ok(Reply::ok(Deposit::from(&deposit)))
}

/// Confirm a transfer
///
/// It has come in, in this amount: the campaign is funded at once. One payment told twice counts once.
#[utoipa::path(post, path = "/deposits/{deposit}/confirm", tag = "Money", request_body = Funding,
    params(("deposit" = DepositId, Path, description = "The deposit.")),
    responses((status = 200, body = Deposit, description = "It is booked.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn confirm(
    caller: Caller<scope::OperatorWrite, Operator>,
    Id(id): Id<kernel::DepositId>,
    Json(funding): Json<Funding>,
) -> Result<Reply<Deposit>, Refused> {
    let arrival = Arrival { id, amount: money(&funding.amount)?, reference: funding.reference };
    let deposit = caller.front.app.confirm_transfer(&arrival, caller.actor()?).await?;
    Ok(Reply::ok(Deposit::from(&deposit)))
}

/// Dismiss a transfer
///
/// It never came.
#[utoipa::path(post, path = "/deposits/{deposit}/dismiss", tag = "Money", request_body = Reason,
    params(("deposit" = DepositId, Path, description = "The deposit.")),
    responses((status = 200, body = Deposit, description = "It is dismissed.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn dismiss(
    caller: Caller<scope::OperatorWrite, Operator>,
    Id(id): Id<kernel::DepositId>,
    Json(reason): Json<Reason>,
) -> Result<Reply<Deposit>, Refused> {
    let deposit = caller.front.app.dismiss_transfer(id, &reason.reason, caller.actor()?).await?;
    Ok(Reply::ok(Deposit::from(&deposit)))
}
