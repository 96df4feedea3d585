//! Balances, statements, payouts.

use account::Party;
use app::ports::{Find, Kind, TallyOf};
use garde::Validate;
use kernel::Currency;
use ledger::Account;
use market::payout::{Payee, State as Stands};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{Caller, Creator, NoCreator, Side, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, Json, Query};
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::money::{Accepted, Balance, Count, Earnings, Entry, NewPayout, Payout, PayoutState};
use crate::api::shapes::terms::currency;
use crate::api::shapes::values::{CampaignId, PayoutId, currency_letters};
use crate::front::Front;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(balance))
        .routes(routes!(statement))
        .routes(routes!(campaign_balance))
        .routes(routes!(campaign_statement))
        .routes(routes!(earnings))
        .routes(routes!(payouts, request_payout))
        .routes(routes!(payout))
}

/// In which currency.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct In {
    /// Three letters of ISO 4217.
    #[param(pattern = "^[A-Z]{3}$", example = "EUR")]
    #[garde(custom(currency_letters))]
    pub currency: String,
}

list_query! {
    /// A statement in a currency.
    Statement {
        /// Three letters of ISO 4217.
        #[param(pattern = "^[A-Z]{3}$", example = "EUR")]
        #[garde(custom(currency_letters))]
        currency: String,
    }
}

list_query! {
    /// Which payouts.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<PayoutState>,
    }
}

/// A currency of the query.
fn named(letters: &str) -> Result<Currency, Refused> {
    letters.parse().map_err(|error: kernel::MoneyError| {
        Refused::Unfit(vec![FieldError::query("currency", "value", error.to_string())])
    })
}

/// The account of a party.
fn account_of(party: Party) -> Result<Account, Refused> {
    match party {
        Party::Brand(id) => Ok(Account::Brand(id)),
        Party::Creator(id) => Ok(Account::Creator(id)),
        Party::Operator(_) => Ok(Account::Fees),
        Party::Nobody => Err(Fault::NotFound.into()),
    }
}

async fn holds(front: &Front, account: Account, currency: Currency) -> Result<Reply<Balance>, Refused> {
    let key = account.in_currency(currency);
    let amount = front.app.store().balance(key).await?;
    Ok(Reply::ok(Balance { account: key.to_string(), amount: amount.into() }))
}

async fn entries(
    front: &Front,
    account: Account,
    listing: Listing<Statement>,
) -> Result<Reply<Page<Entry>>, Refused> {
    let key = account.in_currency(named(&listing.query.currency)?);
    let before = listing.after.map(Place::number);
    let kept = front.app.store().statement(key, before, listing.wanted()).await?;
    let items = kept.into_iter().map(|entry| {
        let shown = Entry {
            number: entry.number,
            movement: entry.movement,
            kind: entry.kind.name().to_owned(),
            amount: entry.amount.into(),
            counter: entry.counter.to_string(),
            at: entry.at.into(),
        };
        (Place::numbered(entry.number), shown)
    });
    Ok(listing.page(items.collect()))
}

/// Read your balance
///
/// A creator: earned and not paid out. A brand: what goes back to it. An operator: the platform's fees.
#[utoipa::path(get, path = "/balance", tag = "Money", params(In),
    responses((status = 200, body = Balance, description = "What the account holds.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn balance(
    caller: Caller<scope::MoneyRead>,
    Query(query): Query<In>,
) -> Result<Reply<Balance>, Refused> {
    holds(&caller.front, account_of(caller.party())?, named(&query.currency)?).await
}

/// Read your statement
///
/// What moved on your account, the newest first.
#[utoipa::path(get, path = "/statement", tag = "Money", params(Statement),
    responses((status = 200, body = Page<Entry>, description = "A page of the statement.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn statement(
    caller: Caller<scope::MoneyRead>,
    listing: Listing<Statement>,
) -> Result<Reply<Page<Entry>>, Refused> {
    entries(&caller.front, account_of(caller.party())?, listing).await
}

/// Read what a campaign can still spend
#[utoipa::path(get, path = "/campaigns/{campaign}/balance", tag = "Money",
    params(("campaign" = CampaignId, Path, description = "The campaign.")),
    responses((status = 200, body = Balance, description = "What its account holds.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn campaign_balance(
    caller: Caller<scope::MoneyRead, NoCreator>,
    Id(id): Id<kernel::CampaignId>,
) -> Result<Reply<Balance>, Refused> {
    let currency = caller.campaign(id).await?.value.funded.currency();
    holds(&caller.front, Account::Campaign(id), currency).await
}

/// Read a campaign's statement
///
/// What moved on its account, the newest first.
#[utoipa::path(get, path = "/campaigns/{campaign}/statement", tag = "Money",
    params(("campaign" = CampaignId, Path, description = "The campaign."), Statement),
    responses((status = 200, body = Page<Entry>, description = "A page of the statement.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "operator"]))))]
async fn campaign_statement(
    caller: Caller<scope::MoneyRead, NoCreator>,
    Id(id): Id<kernel::CampaignId>,
    listing: Listing<Statement>,
) -> Result<Reply<Page<Entry>>, Refused> {
    caller.campaign(id).await?;
    entries(&caller.front, Account::Campaign(id), listing).await
}

/// Read your earnings
///
/// In the currency that you are paid in.
#[utoipa::path(get, path = "/earnings", tag = "Money",
    responses((status = 200, body = Earnings, description = "Your earnings.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["creator"]))))]
async fn earnings(caller: Caller<scope::MoneyRead, Creator>) -> Result<Reply<Earnings>, Refused> {
    let app = &caller.front.app;
    let creator = app.creator(caller.is).await?.value;
    let available = app.store().balance(Account::Creator(caller.is).in_currency(creator.currency)).await?;
    let counts = app.store().tally(Kind::Placement, TallyOf::Creator(caller.is)).await?;
    Ok(Reply::ok(Earnings {
        available: available.into(),
        placements: counts.into_iter().map(Count::from).collect(),
        identified: creator.identified,
    }))
}

/// List payouts
///
/// The newest first: yours; all for operators.
#[utoipa::path(get, path = "/payouts", tag = "Money", params(Which),
    responses((status = 200, body = Page<Payout>, description = "A page of payouts.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn payouts(
    caller: Caller<scope::MoneyRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Payout>>, Refused> {
    let state = listing.query.state.map(|state| Stands::from(state).name());
    let find = Find {
        brand: caller.brand(),
        creator: caller.creator(),
        ..Find::newest(Kind::Payout, 0).in_states(state.as_slice())
    };
    let items = found(&caller.front, &listing, find, |it| Payout::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// Ask for a payout
///
/// Of what your account holds: after one that was returned, say. Earnings are paid out by themselves.
#[utoipa::path(post, path = "/payouts", tag = "Money", request_body = NewPayout,
    responses((status = 202, body = Accepted, description = "It will be paid out.")),
    security(("key" = ["money:write"])), extensions(("x-parties" = json!(["brand", "creator"]))))]
async fn request_payout(
    caller: Caller<scope::MoneyWrite, Side>,
    Json(new): Json<NewPayout>,
) -> Result<Reply<Accepted>, Refused> {
    let payee = match caller.is {
        Party::Brand(id) => Payee::Brand(id),
        Party::Creator(id) => Payee::Creator(id),
        Party::Operator(_) | Party::Nobody => return Err(Fault::NotFound.into()),
    };
    let currency = currency("/currency", &new.currency)?;
    caller.front.app.request_payout(payee, currency, caller.actor()?).await?;
    Ok(Reply::accepted(Accepted { accepted: true }))
}

/// Read a payout
#[utoipa::path(get, path = "/payouts/{payout}", tag = "Money",
    params(("payout" = PayoutId, Path, description = "The payout.")),
    responses((status = 200, body = Payout, description = "The payout.")),
    security(("key" = ["money:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn payout(
    caller: Caller<scope::MoneyRead>,
    Id(id): Id<kernel::PayoutId>,
) -> Result<Reply<Payout>, Refused> {
    Ok(Reply::ok(Payout::from(&caller.payout(id).await?.value)))
}
