//! Offers for a reply under one's own post: the price in sight, until when; refusing costs nothing and is remembered.

use app::views::breakouts::OfferOfPost;
use axum::response::Response;
use kernel::{AuthorOfferId, ProfileId};
use market::Creator;
use market::breakout::AuthorOffer;
use maud::{Markup, html};

use super::campaigns::named;
use super::{answerable, refusal};
use crate::form::Given;
use crate::page::Width;
use crate::pages::breakout;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::t;
use crate::ui::{Button, Head, card, card_with, countdown, facts};
use crate::who::{ForCreator, Id};

/// Takes it: on to the placement, whose draft is the reply.
pub(super) async fn accept(me: ForCreator, Id(id): Id<AuthorOfferId>) -> Result<Response, Fault> {
    own(&me, id).await?;
    match me.visitor.front.app.accept_author_offer(id, me.creator).await {
        Ok(placement) => {
            Ok(see_other(&format!("/creator/placements/{}?done=creator-accepted", placement.id)))
        }
        Err(error) => refuse(&me, error),
    }
}

/// Refuses it; with `for_good` no brand asks again.
pub(super) async fn decline(
    me: ForCreator,
    Id(id): Id<AuthorOfferId>,
    given: Given,
) -> Result<Response, Fault> {
    own(&me, id).await?;
    let for_good = given.ticked("for_good");
    match me.visitor.front.app.decline_author_offer(id, for_good, me.actor()).await {
        Ok(_) => Ok(see_other("/creator/offers?done=creator-declined")),
        Err(error) => refuse(&me, error),
    }
}

/// Offers under one's posts are welcome, or not.
pub(super) async fn answer_all(me: ForCreator, given: Given) -> Result<Response, Fault> {
    let profile: ProfileId = given.own("profile")?;
    let refuse = given.ticked("refuse");
    me.visitor.front.app.refuse_all_offers(me.creator, profile, refuse).await?;
    Ok(see_other("/creator/offers?done=creator-offers-answered"))
}

/// What belongs to somebody else is not there.
async fn own(me: &ForCreator, id: AuthorOfferId) -> Result<AuthorOffer, Fault> {
    let offer = me.visitor.front.app.author_offer(id).await?.value;
    if offer.creator == Some(me.creator) { Ok(offer) } else { Err(Fault::NotFound) }
}

fn refuse(me: &ForCreator, error: app::AppError) -> Result<Response, Fault> {
    let fault = answerable(error)?;
    let title = t!(me.words(), "creator-offers-title");
    let body = html! {
        (Head::new(&title).up(&title, "/creator/offers"))
        (refusal(&me.visitor, Some(&fault)))
    };
    Ok(refused(&fault, me.show(super::Here::Offers, title, Width::Narrow, body)))
}

/// The open ones, each as a card.
pub(super) fn cards(me: &ForCreator, offers: &[OfferOfPost]) -> Markup {
    html! { @for it in offers.iter().filter(|it| it.offer.is_open()) { (one(me, it)) } }
}

fn one(me: &ForCreator, it: &OfferOfPost) -> Markup {
    let (words, place, now) = (me.words(), &me.visitor.place, me.visitor.now());
    let to = |verb: &str| format!("/creator/author-offers/{}/{verb}", it.offer.id);
    card_with(
        &t!(words, "creator-author-offer"),
        &countdown(place, it.offer.until, now),
        &html! {
            p.post-text { (it.breakout.seen.text) }
            (facts([
                (t!(words, "creator-price"), html! { strong { (place.price(it.offer.price)) } }),
                (t!(words, "creator-offer-until"), place.when(it.offer.until)),
            ]))
            p { a href={ "/creator/campaigns/" (it.offer.campaign) } { (t!(words, "creator-see-brief")) } }
            p.hint { (t!(words, "creator-author-offer-hint")) }
            p.hint { (breakout::windows(place, me.visitor.front.app.policy())) }
            div.buttons {
                (Button::post(t!(words, "creator-author-accept"), to("accept")).primary())
                (Button::post(t!(words, "creator-decline"), to("decline")))
                (Button::post(t!(words, "creator-decline-for-good"), to("decline")).hidden("for_good", "yes").quiet())
            }
        },
    )
}

/// For each account: are offers under its posts welcome?
pub(super) async fn welcome(me: &ForCreator, creator: &Creator) -> Result<Markup, Fault> {
    let words = me.words();
    let refusing = me.visitor.front.app.refusing_profiles(creator).await?;
    let body = html! {
        p { (t!(words, "creator-offers-all-hint")) }
        @for profile in &creator.profiles {
            @let refuses = refusing.contains(&profile.id);
            @let label = if refuses { t!(words, "creator-offers-welcome", account = named(me, profile)) } else { t!(words, "creator-offers-refuse", account = named(me, profile)) };
            @let button = Button::post(label, "/creator/author-offers").hidden("profile", profile.id.to_string()).small();
            @if refuses { (button) } @else { (button.hidden("refuse", "yes")) }
        }
    };
    Ok(html! { @if !creator.profiles.is_empty() { (card(&t!(words, "creator-offers-all"), &body)) } })
}
