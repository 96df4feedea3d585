//! Who looks at the large market: accounts, sessions, keys, and what is worth looking at.

use std::collections::BTreeSet;
use std::sync::Arc;

use account::{Locale, OrganisationKind, PartyKind, Scope, User};
use app::accounts::{AccountSettings, Accounts, NewKey, Seat};
use app::ports::{AccountStore, Clock, Store};
use app::{App, Ports};
use eyre::Result;
use kernel::{BrandId, CampaignId, CreatorId, DisputeId, OperatorId, PlacementId, Timestamp};
use market::Policy;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use simulator::Stage;
use store::SqlStore;

/// What is worth looking at.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sights {
    pub(crate) operator: Option<OperatorId>,
    pub(crate) brand: Option<BrandId>,
    pub(crate) creator: Option<CreatorId>,
    pub(crate) live_campaign: Option<CampaignId>,
    pub(crate) settled_campaign: Option<CampaignId>,
    pub(crate) drafted_placement: Option<PlacementId>,
    pub(crate) paid_placement: Option<PlacementId>,
    pub(crate) own_open_placement: Option<PlacementId>,
    pub(crate) own_paid_placement: Option<PlacementId>,
    pub(crate) dispute: Option<DisputeId>,
    pub(crate) brands_dispute: Option<DisputeId>,
    pub(crate) post: Option<String>,
}

/// The use cases about people, on a world that stands still.
pub(crate) fn accounts(store: &Arc<SqlStore>, now: Timestamp, seed: u64) -> Accounts {
    let stage = Arc::new(Stage::new(seed, now));
    let ports = Ports {
        store: Arc::<SqlStore>::clone(store) as Arc<dyn Store>,
        network: stage.clone(),
        rail: stage.clone(),
        clock: stage.clone() as Arc<dyn Clock>,
        entropy: stage,
    };
    let people: Arc<dyn AccountStore> = Arc::<SqlStore>::clone(store);
    Accounts::new(App::new(ports, Policy::default()), people, AccountSettings { demo: true })
}

fn seat(part: &str, name: &str) -> Seat {
    Seat { email: format!("{part}@large.example"), name: name.to_owned(), locale: Locale::En }
}

/// Signs everybody in anew; their cookies and keys with what is worth looking at.
pub(crate) async fn sign_in(accounts: &Accounts, sights: &Sights) -> Result<Value> {
    let (Some(brand), Some(creator), Some(operator)) = (sights.brand, sights.creator, sights.operator) else {
        eyre::bail!("the market holds no brand, creator or operator: make it anew");
    };
    let owner = seat("brand", "Bérénice Lachaume");
    let owner = accounts.seat_owner(&owner, "Maison Verlune", OrganisationKind::Brand, &[brand]).await?;
    let person = accounts.seat_creator(&seat("creator", "Corentin Vasseur"), creator).await?;
    let keeper = accounts.appoint("operator@large.example", "Odile Marchand", Locale::En, operator).await?;
    let (mut cookies, mut keys) = (json!({}), json!({}));
    for (part, kind, user) in [
        ("brand", PartyKind::Brand, owner),
        ("creator", PartyKind::Creator, person),
        ("operator", PartyKind::Operator, keeper),
    ] {
        let (cookie, key) = entered(accounts, kind, &user).await?;
        cookies[part] = Value::String(cookie);
        keys[part] = Value::String(key);
    }
    Ok(json!({ "cookies": cookies, "keys": keys, "ids": sights }))
}

async fn entered(accounts: &Accounts, kind: PartyKind, user: &User) -> Result<(String, String)> {
    let entered = accounts.r#become(user.id).await?;
    for key in accounts.keys(&entered.signed).await?.iter().filter(|key| key.revoked.is_none()) {
        accounts.revoke_key(&entered.signed, key.id).await?;
    }
    let scopes: BTreeSet<Scope> = Scope::ALL.into_iter().filter(|scope| scope.fits(kind)).collect();
    let wanted = NewKey { name: "bench".to_owned(), scopes, expires: None };
    let (_, secret) = accounts.create_key(&entered.signed, wanted).await?;
    Ok((entered.secret.as_str().to_owned(), secret.as_str().to_owned()))
}
