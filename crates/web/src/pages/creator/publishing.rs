//! An approved draft goes out: by the market, or by hand with its address declared.

use app::accounts::NetworkProblem;
use app::ports::ShowError;
use app::views::creator_placement::{Asked, PlacementSheet, market_publishes};
use axum::response::Response;
use kernel::PlacementId;
use maud::{Markup, html};

use super::answerable;
use super::placement::{Held, page};
use crate::form::{Errors, Given};
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Icon, Preview, Tone, card, form_end, note, split, stack};
use crate::who::{ForCreator, Id};

/// The name of this form in [`Held`].
const FORM: &str = "published";

/// Asks the market to publish it.
pub(super) async fn ask(me: ForCreator, Id(id): Id<PlacementId>, given: Given) -> Result<Response, Fault> {
    let it = me.own_placement(id).await?.value;
    if !me.visitor.front.accounts.may_publish(it.network, &it.account).await {
        let fault = Fault::Accounts(NetworkProblem::Show(ShowError::SignedOut).into());
        let held = Held { form: "publish", given, fault: Some(fault.clone()), ..Held::default() };
        return Ok(refused(&fault, page(&me, it, held).await?));
    }
    let fault = match me.visitor.front.app.request_publication(id, me.actor()).await {
        Ok(()) => return Ok(see_other(&format!("/creator/placements/{id}?done=creator-publishing"))),
        Err(error) => answerable(error)?,
    };
    let now = me.own_placement(id).await?.value;
    let held = Held { form: "publish", given, fault: Some(fault.clone()), ..Held::default() };
    Ok(refused(&fault, page(&me, now, held).await?))
}

/// Says that it is out, and where. Sent twice with the same address, it counts once.
pub(super) async fn declare(
    me: ForCreator,
    Id(id): Id<PlacementId>,
    given: Given,
) -> Result<Response, Fault> {
    let placement = me.own_placement(id).await?.value;
    let done = format!("/creator/placements/{id}?done=creator-published");
    let address = given.text("address");
    if !address.is_empty() && placement.post.as_ref().is_some_and(|post| post.address == address) {
        return Ok(see_other(&done));
    }
    let fault = match me.visitor.front.app.declare_published(id, address, me.actor()).await {
        Ok(_) => return Ok(see_other(&done)),
        Err(error) => answerable(error)?,
    };
    let mut errors = Errors::default();
    errors.add("address", say::fault(&me.visitor.place, &fault));
    let now = me.own_placement(id).await?.value;
    let held = Held { form: FORM, given, errors, fault: Some(fault.clone()), ..Held::default() };
    Ok(refused(&fault, page(&me, now, held).await?))
}

/// Both ways out.
pub(super) fn publishing(me: &ForCreator, sheet: &PlacementSheet, held: &Held) -> Markup {
    let words = me.words();
    let it = &sheet.placement;
    let text = it.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    let main = html! {
        (card(&t!(words, "creator-approved-text"), &stack(&html! {
            (Preview::new(words, it.network, sheet.creator.name.as_str(), held.account.as_str(), text))
            p { (t!(words, "creator-not-a-letter")) }
            (Button::script(t!(words, "creator-copy-text")).icon(Icon::Copy).data("copy", text)
                .data("said", t!(words, "ui-copied")))
        })))
    };
    let beside = html! {
        @if market_publishes(it.network) { (by_market(me, sheet, held)) }
        (card(&t!(words, "creator-by-hand"), &by_hand(me, sheet, held)))
    };
    split(&main, &beside)
}

fn by_market(me: &ForCreator, sheet: &PlacementSheet, held: &Held) -> Markup {
    let words = me.words();
    let network = t_of!(words, "network", sheet.placement.network.name());
    let action = format!("/creator/placements/{}/publish", sheet.placement.id);
    card(
        &t!(words, "creator-for-me"),
        &html! {
            @if let Some(asked) = &sheet.asked {
                (told(me, asked, &network))
            } @else if !held.may_publish {
                p { (t!(words, "creator-for-me-connect", network = network.as_str())) }
                (Button::link(t!(words, "creator-connect-now"), "/creator/profiles").full())
            } @else {
                p { (t!(words, "creator-for-me-text", network = network.as_str(), account = held.account.as_str())) }
                (Button::post(t!(words, "creator-publish-now"), action).primary().full())
            }
        },
    )
}

/// It was asked for: it goes out, or the network has refused it and says why.
fn told(me: &ForCreator, asked: &Asked, network: &str) -> Markup {
    let words = me.words();
    match &asked.refused {
        None => note(
            Tone::Wait,
            &t!(words, "creator-asked", at = me.visitor.place.clock(asked.at)),
            &html! { p { (t!(words, "creator-asked-text")) } },
        ),
        Some(reason) => note(
            Tone::Bad,
            &t!(words, "creator-refused-there", network = network),
            &html! {
                p { (t!(words, "creator-refused-there-why")) }
                // In the network's own words, whose language is its own.
                blockquote lang="en" { (reason) }
                p { (t!(words, "creator-refused-there-how")) }
            },
        ),
    }
}

fn by_hand(me: &ForCreator, sheet: &PlacementSheet, held: &Held) -> Markup {
    let words = me.words();
    let network = sheet.placement.network.name();
    let typed = held.typed(FORM, "address").unwrap_or_default();
    let action = format!("/creator/placements/{}/published", sheet.placement.id);
    html! {
        p { (t_of!(words, "creator-by-hand-text", network)) }
        (Form::post(action).body(html! {
            (Field::text("address", t!(words, "creator-address"))
                .hint(t_of!(words, "creator-address-hint", network))
                .value(typed).spellcheck(false)
                .error(held.errors.of("address")))
            (form_end(&html! { (Button::submit(t!(words, "creator-declare")).full()) }))
        }))
    }
}
