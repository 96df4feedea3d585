//! Offers to the authors of posts that break out.

use app::ports::{Find, Kind};
use app::views::breakouts::OfferOfPost;
use app::{AuthorOfferRequest, MadeOffer};
use axum::response::{IntoResponse, Response};
use market::breakout::offer::State as Stands;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::{Listing, Page, Reply, list_query};
use crate::api::caller::{Brand, Caller, Creator, Kind as Party, Scoped, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, Json};
use crate::api::once::KeepInstead;
use crate::api::refusal::Refused;
use crate::api::shapes::author_offer::{
    AuthorOffer, AuthorOfferState, AuthorRefusal, MadeAuthorOffer, NewAuthorOffer,
};
use crate::api::shapes::placement::Placement;
use crate::api::shapes::values::{AuthorOfferId, CampaignId};
use crate::front::Front;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(offers, make))
        .routes(routes!(offer))
        .routes(routes!(withdraw))
        .routes(routes!(renew))
        .routes(routes!(accept))
        .routes(routes!(decline))
}

list_query! {
    /// Which offers to authors.
    Which {
        /// Only in this state.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        state: Option<AuthorOfferState>,
        /// Only of this campaign.
        #[serde(default)]
        #[param(nullable = false, inline)]
        #[garde(skip)]
        campaign: Option<CampaignId>,
    }
}

/// List offers to authors
///
/// The newest first: those you made, or those for replies under your posts, the newest hundred of these; all for operators.
#[utoipa::path(get, path = "/author-offers", tag = "Breakouts", params(Which),
    responses((status = 200, body = Page<AuthorOffer>, description = "A page of offers.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn offers(
    caller: Caller<scope::CampaignsRead>,
    listing: Listing<Which>,
) -> Result<Reply<Page<AuthorOffer>>, Refused> {
    let app = &caller.front.app;
    let state = listing.query.state.map(Stands::from);
    let campaign = listing.query.campaign.map(|id| id.0);
    let after = listing.after.map(Place::time);
    let found = match caller.creator() {
        Some(creator) => {
            let all = app.author_offers_to(creator).await?.into_iter();
            let beyond = |it: &OfferOfPost| after.is_none_or(|at| (it.offer.made, it.offer.id.uuid()) < at);
            let asked = |it: &OfferOfPost| {
                state.is_none_or(|state| it.offer.state == state)
                    && campaign.is_none_or(|campaign| it.offer.campaign == campaign)
            };
            let wanted = usize::try_from(listing.wanted()).unwrap_or(usize::MAX);
            all.filter(|it| beyond(it) && asked(it)).take(wanted).collect()
        }
        None => {
            let states: Vec<&str> = state.map(Stands::name).into_iter().collect();
            let find = Find {
                brand: caller.brand(),
                campaign,
                after,
                ..Find::newest(Kind::AuthorOffer, listing.wanted())
            };
            app.offers_of_posts(&find.in_states(&states)).await?
        }
    };
    let items =
        found.iter().map(|it| (Place::timed(it.offer.made, it.offer.id.uuid()), AuthorOffer::from(it)));
    let items = items.collect();
    Ok(listing.page(items))
}

/// Make the author of a post an offer
///
/// The price is set aside at once. A member is told; for a stranger a claim address comes back, to be sent by hand: the market
/// writes to nobody who is not a member. A post that is not shown to brands is not there.
#[utoipa::path(post, path = "/author-offers", tag = "Breakouts", request_body = NewAuthorOffer,
    responses((status = 201, body = MadeAuthorOffer, description = "It is made.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn make(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Json(new): Json<NewAuthorOffer>,
) -> Result<Response, Refused> {
    caller.campaign(new.campaign.0).await?;
    let id = new.id.map_or_else(|| kernel::AuthorOfferId::new(caller.fresh()), |id| id.0);
    let request = AuthorOfferRequest { id, campaign: new.campaign.0, post: new.breakout.0 };
    let made = caller.front.app.offer_to_author(&request, caller.actor()?).await?;
    told(&caller, &made).await
}

/// What is told of an offer with its claim address, this once: of the address nothing is kept.
async fn told<S: Scoped, P: Party>(caller: &Caller<S, P>, made: &MadeOffer) -> Result<Response, Refused> {
    let post = caller.front.app.breakout(made.offer.post).await?.value.seen.post.clone();
    let path = format!("/author-offers/{}", made.offer.id);
    let mut shown = MadeAuthorOffer { offer: AuthorOffer::of(&made.offer, &post), claim_address: None };
    let kept = serde_json::to_string(&shown).unwrap_or_default();
    let address =
        |secret: &str| caller.front.settings.absolute(&format!("/claim/{}/{secret}", made.offer.id));
    shown.claim_address = made.secret.as_ref().map(|secret| address(secret.as_str()));
    let mut response = Reply::created(&path, shown).into_response();
    response.extensions_mut().insert(KeepInstead(kept));
    Ok(response)
}

/// An offer that they made or got, and its post.
async fn own<S: Scoped, P: Party>(
    caller: &Caller<S, P>,
    id: kernel::AuthorOfferId,
) -> Result<OfferOfPost, Refused> {
    let app = &caller.front.app;
    let offer = app.author_offer(id).await?.value;
    let theirs = caller.is_operator()
        || caller.brand() == Some(offer.brand)
        || (offer.creator.is_some() && caller.creator() == offer.creator);
    if !theirs {
        return Err(Fault::NotFound.into());
    }
    let breakout = app.breakout(offer.post).await?.value;
    Ok(OfferOfPost { offer, breakout })
}

/// Read an offer to an author
#[utoipa::path(get, path = "/author-offers/{author_offer}", tag = "Breakouts",
    params(("author_offer" = AuthorOfferId, Path, description = "The offer.")),
    responses((status = 200, body = AuthorOffer, description = "The offer.")),
    security(("key" = ["campaigns:read"])), extensions(("x-parties" = json!(["brand", "creator", "operator"]))))]
async fn offer(
    caller: Caller<scope::CampaignsRead>,
    Id(id): Id<kernel::AuthorOfferId>,
) -> Result<Reply<AuthorOffer>, Refused> {
    Ok(Reply::ok(AuthorOffer::from(&own(&caller, id).await?)))
}

/// Take an offer to an author back
///
/// Its price and its place are the campaign's again.
#[utoipa::path(post, path = "/author-offers/{author_offer}/withdraw", tag = "Breakouts",
    params(("author_offer" = AuthorOfferId, Path, description = "The offer.")),
    responses((status = 200, body = AuthorOffer, description = "It is taken back.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn withdraw(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Id(id): Id<kernel::AuthorOfferId>,
) -> Result<Reply<AuthorOffer>, Refused> {
    let post = own(&caller, id).await?.breakout.seen.post.clone();
    let offer = caller.front.app.withdraw_author_offer(id, caller.actor()?).await?;
    Ok(Reply::ok(AuthorOffer::of(&offer, &post)))
}

/// Make a new claim address
///
/// For a stranger's offer whose address was lost; the former works no more.
#[utoipa::path(post, path = "/author-offers/{author_offer}/renew", tag = "Breakouts",
    params(("author_offer" = AuthorOfferId, Path, description = "The offer.")),
    responses((status = 201, body = MadeAuthorOffer, description = "The offer and its new address.")),
    security(("key" = ["campaigns:write"])), extensions(("x-parties" = json!(["brand"]))))]
async fn renew(
    caller: Caller<scope::CampaignsWrite, Brand>,
    Id(id): Id<kernel::AuthorOfferId>,
) -> Result<Response, Refused> {
    own(&caller, id).await?;
    let made = caller.front.app.renew_claim(id, caller.actor()?).await?;
    told(&caller, &made).await
}

/// Accept an offer under your post
///
/// It becomes a placement whose post is a reply under yours.
#[utoipa::path(post, path = "/author-offers/{author_offer}/accept", tag = "Breakouts",
    params(("author_offer" = AuthorOfferId, Path, description = "The offer.")),
    responses((status = 201, body = Placement, description = "The placement it became.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn accept(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::AuthorOfferId>,
) -> Result<Reply<Placement>, Refused> {
    own(&caller, id).await?;
    let placement = caller.front.app.accept_author_offer(id, caller.is).await?.id;
    let loaded = caller.placement(placement).await?;
    let shown = Placement::from(&loaded);
    Ok(Reply::created(&format!("/placements/{placement}"), shown).version(loaded.version.0))
}

/// Refuse an offer under your post
///
/// It costs nothing, and is remembered: this campaign does not ask again, or no brand does.
#[utoipa::path(post, path = "/author-offers/{author_offer}/decline", tag = "Breakouts",
    request_body = AuthorRefusal,
    params(("author_offer" = AuthorOfferId, Path, description = "The offer.")),
    responses((status = 200, body = AuthorOffer, description = "It is refused.")),
    security(("key" = ["placements:write"])), extensions(("x-parties" = json!(["creator"]))))]
async fn decline(
    caller: Caller<scope::PlacementsWrite, Creator>,
    Id(id): Id<kernel::AuthorOfferId>,
    Json(refusal): Json<AuthorRefusal>,
) -> Result<Reply<AuthorOffer>, Refused> {
    let post = own(&caller, id).await?.breakout.seen.post.clone();
    let offer = caller.front.app.decline_author_offer(id, refusal.for_good, caller.actor()?).await?;
    Ok(Reply::ok(AuthorOffer::of(&offer, &post)))
}
