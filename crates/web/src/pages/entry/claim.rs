//! A claim address: what its holder is offered, and by whom. Anybody with the address may refuse; whoever wrote the post
//! signs in with that account and takes it.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::AuthorOfferId;
use market::breakout::AuthorOffer;
use maud::html;

use crate::form::Given;
use crate::front::Front;
use crate::page::Width;
use crate::pages::breakout;
use crate::problem::Fault;
use crate::shown::see_other;
use crate::text::t;
use crate::ui::{Button, Form, Head, Tick, card, facts, form_end, stack};
use crate::who::{SignedIn, Visitor};

/// `GET /claim/{id}/{secret}`: the offer.
pub(super) async fn show(
    State(front): State<Front>,
    visitor: Visitor,
    Path((id, secret)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let id: AuthorOfferId = id.parse().map_err(|_| Fault::NotFound)?;
    let offer = front.app.offer_behind(id, &secret).await?;
    page(&front, &visitor, &offer, &secret).await
}

async fn page(
    front: &Front,
    visitor: &Visitor,
    offer: &AuthorOffer,
    secret: &str,
) -> Result<Response, Fault> {
    let (words, place) = (visitor.words(), &visitor.place);
    let campaign = front.app.campaign(offer.campaign).await?.value;
    let brand = front.app.brand(offer.brand).await?.value;
    let post = front.app.breakout(offer.post).await?.value;
    let title = t!(words, "claim-title", brand = brand.name.as_str(), price = place.price(offer.price));
    let here = format!("/claim/{}/{secret}", offer.id);
    let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    let signed = visitor.signed.is_some();
    let fields =
        |action: &str| Form::post(action).hidden("offer", offer.id.to_string()).hidden("secret", secret);
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "claim-lead")))
        (card(&t!(words, "claim-post"), &html! { p.post-text { (post.seen.text) } }))
        (card(&t!(words, "claim-brief"), &html! {
            p.post-text { (campaign.terms.message) }
            (facts([
                (t!(words, "creator-price"), html! { strong { (place.price(offer.price)) } }),
                (t!(words, "creator-offer-until"), place.when(offer.until)),
                (t!(words, "claim-link"), html! { (campaign.terms.link.as_str()) }),
            ]))
            p.hint { (t!(words, "claim-disclosed")) }
            p.hint { (breakout::windows(place, front.app.policy())) }
        }))
        @if signed {
            (fields("/claim/take").body(html! { (form_end(&html! { (Button::submit(t!(words, "claim-take")).primary()) })) }))
        } @else {
            div.buttons {
                (Button::link(t!(words, "claim-sign-in"), format!("/sign-in?next={next}")).primary())
                (Button::link(t!(words, "claim-join"), "/sign-up"))
            }
        }
        p.hint { (t!(words, "claim-account", account = offer.account.as_str())) }
        (card(&t!(words, "claim-decline-title"), &html! {
            (fields("/claim/decline").body(html! {
                (Tick::new("for_good", t!(words, "claim-for-good")))
                (form_end(&html! { (Button::submit(t!(words, "creator-decline"))) }))
            }))
        }))
    });
    Ok(visitor.page(Vec::new(), title, Width::Narrow, body))
}

/// `POST /claim/decline`: no account is needed to say no.
pub(super) async fn decline(
    State(front): State<Front>,
    visitor: Visitor,
    given: Given,
) -> Result<Response, Fault> {
    let id: AuthorOfferId = given.own("offer")?;
    front.app.decline_by_claim(id, given.text("secret"), given.ticked("for_good")).await?;
    let words = visitor.words();
    let title = t!(words, "claim-declined");
    let body = html! { (Head::new(title.clone()).lead(t!(words, "claim-declined-text"))) };
    Ok(visitor.page(Vec::new(), title, Width::Narrow, body))
}

/// `POST /claim/take`: it is theirs from now on; they take or refuse it among their offers.
pub(super) async fn take(State(front): State<Front>, who: SignedIn, given: Given) -> Result<Response, Fault> {
    let id: AuthorOfferId = given.own("offer")?;
    front.accounts.claim_offer(&who.signed, id, given.text("secret")).await?;
    Ok(see_other("/creator/offers?done=claim-taken"))
}
