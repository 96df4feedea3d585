//! Whoever holds the key: person, keys, news, organisation.

use std::collections::BTreeSet;

use account::{Permission, Preferences};
use app::accounts::{NewKey as Wanted, PartyOf};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::{Done, Listing, Page, Plain, Reply};
use crate::api::caller::{Brand as IsBrand, Caller, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, Json};
use crate::api::once::KeepInstead;
use crate::api::refusal::{FieldError, Refused};
use crate::api::shapes::account::{
    Invitation, Key, MadeKey, Me, MeChange, NewBrand, NewKey, Notice, Organisation, RoleChange,
};
use crate::api::shapes::money::Accepted;
use crate::api::shapes::people::Brand;
use crate::api::shapes::values::{Anything, ApiKeyId, NoticeId, UserId};
use crate::front::Front;
use crate::problem::{Fault, Needs};

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(me, change_me))
        .routes(routes!(export))
        .routes(routes!(keys, make_key))
        .routes(routes!(revoke_key))
        .routes(routes!(notices))
        .routes(routes!(read_all))
        .routes(routes!(read_notice))
        .routes(routes!(organisation))
        .routes(routes!(invite))
        .routes(routes!(set_role, remove_member))
        .routes(routes!(new_brand))
}

/// Read whose key this is
#[utoipa::path(get, path = "/me", tag = "Account",
    responses((status = 200, body = Me, description = "The key, its maker and its party.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn me(caller: Caller<scope::AccountRead>) -> Reply<Me> {
    Reply::ok(Me::from(&*caller.keyed))
}

/// Change who made this key
///
/// Their name, language, and what they get by mail. What is left out stays.
#[utoipa::path(patch, path = "/me", tag = "Account", request_body = MeChange,
    responses((status = 200, body = Me, description = "As they are now.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn change_me(
    caller: Caller<scope::AccountWrite>,
    Json(change): Json<MeChange>,
) -> Result<Reply<Me>, Refused> {
    let user = &caller.keyed.user;
    let name = change.name.unwrap_or_else(|| user.name.clone());
    let locale = change.locale.map_or(user.locale, Into::into);
    let mut preferences: Preferences = user.preferences.clone();
    if let Some(off) = change.mail_off {
        for group in account::Group::ALL {
            let wanted = !off.iter().any(|it| account::Group::from(*it) == group);
            preferences.set(group, wanted);
        }
    }
    caller.front.accounts.set_preferences(&caller.signed(), &name, locale, &preferences).await?;
    let mut shown = Me::from(&*caller.keyed);
    shown.name = name;
    shown.locale = locale.into();
    Ok(Reply::ok(shown))
}

/// Export one's data
///
/// Everything that is kept about who made this key.
#[utoipa::path(get, path = "/me/export", tag = "Account",
    responses((status = 200, body = Anything, description = "All of it.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn export(caller: Caller<scope::AccountRead>) -> Result<Reply<Anything>, Refused> {
    Ok(Reply::ok(Anything(caller.front.accounts.export(&caller.signed()).await?)))
}

/// List keys
///
/// Of your party, the newest first, without their secrets.
#[utoipa::path(get, path = "/keys", tag = "Account",
    responses((status = 200, body = Vec<Key>, description = "All of them.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn keys(caller: Caller<scope::AccountRead>) -> Result<Reply<Vec<Key>>, Refused> {
    let keys = caller.front.accounts.keys(&caller.signed()).await?;
    Ok(Reply::ok(keys.iter().map(Key::from).collect()))
}

/// Make a key
///
/// Its secret is shown this once. A key can give no scope that it has not itself.
#[utoipa::path(post, path = "/keys", tag = "Account", request_body = NewKey,
    responses((status = 201, body = MadeKey, description = "The key and its secret.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn make_key(caller: Caller<scope::AccountWrite>, Json(new): Json<NewKey>) -> Result<Response, Refused> {
    let scopes: BTreeSet<account::Scope> = new.scopes.into_iter().map(Into::into).collect();
    if let Some(missing) = scopes.iter().find(|scope| !caller.keyed.has(**scope)) {
        return Err(Refused::NoScope(*missing));
    }
    let wanted = Wanted { name: new.name, scopes, expires: new.expires.map(|time| time.0) };
    let (key, secret) = caller.front.accounts.create_key(&caller.signed(), wanted).await?;
    let path = format!("/keys/{}", key.id);
    let mut made = MadeKey { key: Key::from(&key), secret: None };
    let kept = serde_json::to_string(&made).unwrap_or_default();
    made.secret = Some(secret.as_str().to_owned());
    let mut response = Reply::created(&path, made).into_response();
    // Secrets are kept nowhere.
    response.extensions_mut().insert(KeepInstead(kept));
    Ok(response)
}

/// Take a key back
///
/// At once, everywhere. The key may be this one.
#[utoipa::path(delete, path = "/keys/{key}", tag = "Account",
    params(("key" = ApiKeyId, Path, description = "The key.")),
    responses((status = 204, description = "It opens nothing any more.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn revoke_key(
    caller: Caller<scope::AccountWrite>,
    Id(id): Id<kernel::ApiKeyId>,
) -> Result<Done, Refused> {
    caller.front.accounts.revoke_key(&caller.signed(), id).await?;
    Ok(Done)
}

/// List news
///
/// For who made this key, the newest first.
#[utoipa::path(get, path = "/notices", tag = "Account", params(Plain),
    responses((status = 200, body = Page<Notice>, description = "A page of news.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn notices(
    caller: Caller<scope::AccountRead>,
    listing: Listing<Plain>,
) -> Result<Reply<Page<Notice>>, Refused> {
    let before = listing.after.map(Place::time);
    let kept = caller.front.accounts.notices(&caller.signed(), before, listing.wanted()).await?;
    let items =
        kept.into_iter().map(|notice| (Place::timed(notice.at, notice.id.uuid()), Notice::from(notice)));
    Ok(listing.page(items.collect()))
}

/// Mark all news as read
#[utoipa::path(post, path = "/notices/read", tag = "Account",
    responses((status = 204, description = "All are read.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read_all(caller: Caller<scope::AccountWrite>) -> Result<Done, Refused> {
    caller.front.accounts.read_all(&caller.signed()).await?;
    Ok(Done)
}

/// Mark one piece of news as read
#[utoipa::path(post, path = "/notices/{notice}/read", tag = "Account",
    params(("notice" = NoticeId, Path, description = "The notice.")),
    responses((status = 204, description = "It is read.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn read_notice(
    caller: Caller<scope::AccountWrite>,
    Id(id): Id<kernel::NoticeId>,
) -> Result<Done, Refused> {
    caller.front.accounts.read_notice(&caller.signed(), id).await?;
    Ok(Done)
}

/// The organisation that a brand's key acts through.
fn through<S: crate::api::caller::Scoped>(
    caller: &Caller<S, IsBrand>,
    needs: Permission,
) -> Result<kernel::OrganisationId, Refused> {
    let PartyOf { organisation, role, .. } = &caller.keyed.party;
    if !role.allows(needs) {
        return Err(Fault::NotAllowed { needs: Needs::Role }.into());
    }
    organisation.ok_or_else(|| Fault::NotFound.into())
}

/// Read the organisation
///
/// That this key acts through: its brands and its members.
#[utoipa::path(get, path = "/organisation", tag = "Account",
    responses((status = 200, body = Organisation, description = "The organisation.")),
    security(("key" = ["account:read"])), extensions(("x-parties" = json!(["brand"]))))]
async fn organisation(caller: Caller<scope::AccountRead, IsBrand>) -> Result<Reply<Organisation>, Refused> {
    let id = through(&caller, Permission::View)?;
    let view = caller.front.accounts.organisation(&caller.signed(), id).await?;
    Ok(Reply::ok(Organisation::from(view)))
}

/// Invite somebody
///
/// By mail: the link works for seven days.
#[utoipa::path(post, path = "/organisation/invitations", tag = "Account", request_body = Invitation,
    responses((status = 202, body = Accepted, description = "A letter is on its way.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn invite(
    caller: Caller<scope::AccountWrite, IsBrand>,
    Json(invitation): Json<Invitation>,
) -> Result<Reply<Accepted>, Refused> {
    let id = through(&caller, Permission::Admin)?;
    let role = invitation.role.into();
    caller.front.accounts.invite(&caller.signed(), id, &invitation.email, role).await?;
    Ok(Reply::accepted(Accepted { accepted: true }))
}

/// Give a member another role
#[utoipa::path(patch, path = "/organisation/members/{user}", tag = "Account", request_body = RoleChange,
    params(("user" = UserId, Path, description = "The member.")),
    responses((status = 200, body = Organisation, description = "The organisation as it is now.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn set_role(
    caller: Caller<scope::AccountWrite, IsBrand>,
    Id(user): Id<kernel::UserId>,
    Json(change): Json<RoleChange>,
) -> Result<Reply<Organisation>, Refused> {
    let id = through(&caller, Permission::Admin)?;
    let signed = caller.signed();
    caller.front.accounts.set_role(&signed, id, user, change.role.into()).await?;
    let view = caller.front.accounts.organisation(&signed, id).await?;
    Ok(Reply::ok(Organisation::from(view)))
}

/// Remove a member
///
/// Everybody may remove themselves.
#[utoipa::path(delete, path = "/organisation/members/{user}", tag = "Account",
    params(("user" = UserId, Path, description = "The member.")),
    responses((status = 204, description = "They are no member any more.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn remove_member(
    caller: Caller<scope::AccountWrite, IsBrand>,
    Id(user): Id<kernel::UserId>,
) -> Result<Done, Refused> {
    let id = through(&caller, Permission::View)?;
    caller.front.accounts.remove_member(&caller.signed(), id, user).await?;
    Ok(Done)
}

/// Open a brand
///
/// That the organisation acts for. A key of its own is made for it by somebody who signs in.
#[utoipa::path(post, path = "/organisation/brands", tag = "Account", request_body = NewBrand,
    responses((status = 201, body = Brand, description = "The brand.")),
    security(("key" = ["account:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn new_brand(
    caller: Caller<scope::AccountWrite, IsBrand>,
    Json(new): Json<NewBrand>,
) -> Result<Reply<Brand>, Refused> {
    let id = through(&caller, Permission::Admin)?;
    let country = new.country.0.parse().map_err(|error: kernel::PlaceError| {
        Refused::Unfit(vec![FieldError::body("/country", "value", error.to_string())])
    })?;
    let brand = caller.front.accounts.new_brand(&caller.signed(), id, &new.name, country).await?;
    let brand = caller.front.app.brand(brand).await?.value;
    Ok(Reply::created("/organisation", Brand::from(&brand)))
}
