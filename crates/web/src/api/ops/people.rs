//! Brands, creators, profiles, strikes.

use account::Party;
use app::ports::{Find, Kind};
use market::people::Profile as Linked;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::api::answer::{Done, Listing, Page, Reply, list_query};
use crate::api::caller::{Caller, Creator as IsCreator, Operator, scope};
use crate::api::extract::{Id, Json};
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::people::{Brand, Creator, NewProfile, Profile, Reason, Standing, Strike};
use crate::api::shapes::values::{BrandId, CreatorId, ProfileId, StrikeId};
use crate::front::Front;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(profiles, link))
        .routes(routes!(unlink))
        .routes(routes!(brands))
        .routes(routes!(brand))
        .routes(routes!(verify_brand))
        .routes(routes!(suspend_brand))
        .routes(routes!(lift_brand))
        .routes(routes!(brand_strikes, strike_brand))
        .routes(routes!(creators))
        .routes(routes!(creator))
        .routes(routes!(identify_creator))
        .routes(routes!(suspend_creator))
        .routes(routes!(lift_creator))
        .routes(routes!(creator_strikes, strike_creator))
        .routes(routes!(lift_strike))
}

/// Whether somebody may do something new.
#[derive(Debug, Clone, Copy, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PeopleState {
    /// They may.
    Active,
    /// They may do nothing new.
    Suspended,
}

impl PeopleState {
    /// The store's names: whoever is not verified or identified yet is active all the same.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Active => &["active", "unverified", "unidentified"],
            Self::Suspended => &["suspended"],
        }
    }
}

list_query! {
    /// Which people.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<PeopleState>,
    }
}

/// List your profiles
#[utoipa::path(get, path = "/profiles", tag = "Profiles",
    responses((status = 200, body = Vec<Profile>, description = "Your linked profiles.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["creator"]))))]
async fn profiles(caller: Caller<scope::AccountRead, IsCreator>) -> Result<Reply<Vec<Profile>>, Refused> {
    let creator = caller.front.app.creator(caller.is).await?.value;
    Ok(Reply::ok(creator.profiles.iter().map(Profile::from).collect()))
}

/// Link a profile
///
/// Its followers, influence and audience are measured later; until then conditions on them are not met. Accounts on a
/// network that the market is connected to are linked in a browser, where their own server shows whose they are.
#[utoipa::path(post, path = "/profiles", tag = "Profiles", request_body = NewProfile,
    responses((status = 201, body = Profile, description = "It is linked.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn link(
    caller: Caller<scope::AccountWrite, IsCreator>,
    Json(new): Json<NewProfile>,
) -> Result<Reply<Profile>, Refused> {
    let mut errors = Vec::new();
    let languages = read_each("/languages", &new.languages, &mut errors);
    let topics = read_each("/topics", &new.topics, &mut errors);
    let network = new.network.into();
    if caller.front.accounts.connected() == Some(network) {
        let why = "the account's own server says whose it is: connect it in a browser, at /creator/profiles";
        errors.push(FieldError::body("/network", "value", why.to_owned()));
    }
    if !errors.is_empty() {
        return Err(Refused::Unfit(errors));
    }
    let profile = Linked {
        id: kernel::ProfileId::new(caller.fresh()),
        network,
        account: new.account,
        followers: 0,
        languages,
        topics,
        influence: None,
        fake_share: None,
    };
    let shown = Profile::from(&profile);
    caller.front.app.link_profile(caller.is, profile, caller.actor()?).await?;
    Ok(Reply::created("/profiles", shown))
}

fn read_each<T: std::str::FromStr<Err: ToString>>(
    field: &str,
    texts: &[impl AsRef<str>],
    errors: &mut Vec<FieldError>,
) -> Vec<T> {
    let mut read = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        match text.as_ref().parse::<T>() {
            Ok(value) => read.push(value),
            Err(error) => errors.push(FieldError::body(format!("{field}/{at}"), "value", error.to_string())),
        }
    }
    read
}

/// Unlink a profile
///
/// Not while a placement with it is open.
#[utoipa::path(delete, path = "/profiles/{profile}", tag = "Profiles",
    params(("profile" = ProfileId, Path, description = "The profile.")),
    responses((status = 204, description = "It is unlinked.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn unlink(
    caller: Caller<scope::AccountWrite, IsCreator>,
    Id(id): Id<kernel::ProfileId>,
) -> Result<Done, Refused> {
    let app = &caller.front.app;
    if app.creator(caller.is).await?.value.profile(id).is_none() {
        return Err(crate::problem::Fault::NotFound.into());
    }
    caller.front.accounts.unlink_profile(caller.is, id, caller.actor()?).await?;
    Ok(Done)
}

/// List brands
///
/// The newest first.
#[utoipa::path(get, path = "/brands", tag = "People", params(Which),
    responses((status = 200, body = Page<Brand>, description = "A page of brands.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn brands(
    caller: Caller<scope::OperatorRead, Operator>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Brand>>, Refused> {
    let state = listing.query.state.map_or(&[][..], PeopleState::names);
    let find = Find::newest(Kind::Brand, 0).in_states(state);
    let items = found(&caller.front, &listing, find, |it| Brand::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// List creators
///
/// The newest first.
#[utoipa::path(get, path = "/creators", tag = "People", params(Which),
    responses((status = 200, body = Page<Creator>, description = "A page of creators.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn creators(
    caller: Caller<scope::OperatorRead, Operator>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Creator>>, Refused> {
    let state = listing.query.state.map_or(&[][..], PeopleState::names);
    let find = Find::newest(Kind::Creator, 0).in_states(state);
    let items = found(&caller.front, &listing, find, |it| Creator::from(&it.value)).await?;
    Ok(listing.page(items))
}

/// Read a brand
#[utoipa::path(get, path = "/brands/{brand}", tag = "People",
    params(("brand" = BrandId, Path, description = "The brand.")),
    responses((status = 200, body = Brand, description = "The brand.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn brand(
    caller: Caller<scope::OperatorRead, Operator>,
    Id(id): Id<kernel::BrandId>,
) -> Result<Reply<Brand>, Refused> {
    Ok(Reply::ok(Brand::from(&caller.front.app.brand(id).await?.value)))
}

/// Read a creator
#[utoipa::path(get, path = "/creators/{creator}", tag = "People",
    params(("creator" = CreatorId, Path, description = "The creator.")),
    responses((status = 200, body = Creator, description = "The creator.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn creator(
    caller: Caller<scope::OperatorRead, Operator>,
    Id(id): Id<kernel::CreatorId>,
) -> Result<Reply<Creator>, Refused> {
    Ok(Reply::ok(Creator::from(&caller.front.app.creator(id).await?.value)))
}

/// Acts of an operator that answer with whom they are about.
macro_rules! acts {
    ($($(#[doc = $doc:literal])+ $name:ident, $path:literal, $what:literal: $id:ident,
        $load:ident -> $shape:ident, $act:ident;)+) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(post, path = $path, tag = "People",
            params(($what = $id, Path, description = "Whom it is about.")),
            responses((status = 200, body = $shape, description = "As they are now.")),
            security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
        async fn $name(
            caller: Caller<scope::OperatorWrite, Operator>,
            Id(id): Id<kernel::$id>,
        ) -> Result<Reply<$shape>, Refused> {
            caller.front.app.$act(id, caller.actor()?).await?;
            Ok(Reply::ok($shape::from(&caller.front.app.$load(id).await?.value)))
        }
    )+};
}

acts! {
    /// Verify a brand
    ///
    /// It is who it says it is.
    verify_brand, "/brands/{brand}/verify", "brand": BrandId, brand -> Brand, verify_brand;
    /// Suspend a brand
    ///
    /// It may do nothing new; its running placements go on and are paid.
    suspend_brand, "/brands/{brand}/suspend", "brand": BrandId, brand -> Brand, suspend_brand;
    /// Lift a brand's suspension
    lift_brand, "/brands/{brand}/lift-suspension", "brand": BrandId, brand -> Brand, lift_brand_suspension;
    /// Identify a creator
    ///
    /// The payment provider has identified them: what was earned so far is paid out.
    identify_creator, "/creators/{creator}/identify", "creator": CreatorId, creator -> Creator, identify_creator;
    /// Suspend a creator
    ///
    /// They may book nothing new; running placements go on and are paid.
    suspend_creator, "/creators/{creator}/suspend", "creator": CreatorId, creator -> Creator, suspend_creator;
    /// Lift a creator's suspension
    lift_creator, "/creators/{creator}/lift-suspension", "creator": CreatorId,
        creator -> Creator, lift_creator_suspension;
}

/// Strikes of brands and of creators.
macro_rules! strikes {
    ($($list:ident, $list_doc:literal, $give:ident, $give_doc:literal, $path:literal, $what:literal: $id:ident,
        $load:ident, $party:ident;)+) => {$(
        #[doc = $list_doc]
        #[doc = ""]
        #[doc = "The newest first."]
        #[utoipa::path(get, path = $path, tag = "People",
            params(($what = $id, Path, description = "Whom they are against.")),
            responses((status = 200, body = Vec<Strike>, description = "All of them.")),
            security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
        async fn $list(
            caller: Caller<scope::OperatorRead, Operator>,
            Id(id): Id<kernel::$id>,
        ) -> Result<Reply<Vec<Strike>>, Refused> {
            caller.front.app.$load(id).await?;
            let strikes = caller.front.accounts.strikes(Party::$party(id)).await?;
            Ok(Reply::ok(strikes.into_iter().map(Strike::from).collect()))
        }

        #[doc = $give_doc]
        #[doc = ""]
        #[doc = "Three within twelve months suspend."]
        #[utoipa::path(post, path = $path, tag = "People", request_body = Reason,
            params(($what = $id, Path, description = "Whom it is against.")),
            responses((status = 200, body = Standing, description = "How many stand now.")),
            security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
        async fn $give(
            caller: Caller<scope::OperatorWrite, Operator>,
            Id(id): Id<kernel::$id>,
            Json(reason): Json<Reason>,
        ) -> Result<Reply<Standing>, Refused> {
            caller.front.app.$load(id).await?;
            let party = Party::$party(id);
            let standing = caller.front.accounts.strike(&caller.signed(), party, &reason.reason).await?;
            Ok(Reply::ok(Standing { standing }))
        }
    )+};
}

strikes! {
    brand_strikes, "List a brand's strikes", strike_brand, "Strike a brand",
        "/brands/{brand}/strikes", "brand": BrandId, brand, Brand;
    creator_strikes, "List a creator's strikes", strike_creator, "Strike a creator",
        "/creators/{creator}/strikes", "creator": CreatorId, creator, Creator;
}

/// Lift a strike
///
/// It no longer counts. A suspension is lifted apart.
#[utoipa::path(post, path = "/strikes/{strike}/lift", tag = "People", request_body = Reason,
    params(("strike" = StrikeId, Path, description = "The strike.")),
    responses((status = 204, description = "It is lifted.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn lift_strike(
    caller: Caller<scope::OperatorWrite, Operator>,
    Id(id): Id<kernel::StrikeId>,
    Json(reason): Json<Reason>,
) -> Result<Done, Refused> {
    caller.front.accounts.lift_strike(&caller.signed(), id, &reason.reason).await?;
    Ok(Done)
}
