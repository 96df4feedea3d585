//! Claim addresses of strangers, for somebody to send by hand: each alone, and never all at once.
//!
//! The secret of an address is kept nowhere, so whoever wants to send one makes a new one; the former works no more. So that
//! nobody is written to twice, whoever sends one says so.

use app::views::breakouts::{ClaimsToSend, OfferOfPost};
use kernel::AuthorOfferId;
use maud::{Markup, html};

use super::{Answer, Here, page};
use crate::page::Width;
use crate::pages::breakout;
use crate::shown::see_other;
use crate::text::t;
use crate::ui::{Button, Column, Empty, Head, Icon, Row, Table, countdown, stack};
use crate::who::{ForOperator, Id};

pub(super) async fn show(who: ForOperator) -> Answer {
    let found = who.visitor.front.app.claims_to_send().await?;
    let words = who.words();
    let title = t!(words, "operator-claims-title");
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "operator-breakouts-title"), "/operator/breakouts")
            .lead(t!(words, "operator-claims-lead")))
        (list(&who, &found))
    });
    page(&who, Here::Breakouts, title, Width::Wide, body).await
}

/// Somebody has sent it.
pub(super) async fn sent(who: ForOperator, Id(id): Id<AuthorOfferId>) -> Answer {
    who.visitor.front.app.mark_claim_sent(id, who.actor()).await?;
    Ok(see_other("/operator/breakouts/claims?done=claim-sent"))
}

/// A new address, shown this once.
pub(super) async fn renew(who: ForOperator, Id(id): Id<AuthorOfferId>) -> Answer {
    let made = who.visitor.front.app.renew_claim(id, who.actor()).await?;
    let (words, place) = (who.words(), &who.visitor.place);
    let title = t!(words, "brand-claim-title");
    let sent = Button::post(t!(words, "claim-sent-do"), format!("/operator/breakouts/claims/{id}/sent"));
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "operator-claims-title"), "/operator/breakouts/claims")
            .lead(t!(words, "brand-claim-lead")))
        (breakout::claim_address(place, &who.visitor.front.settings, &made))
        div.buttons { (sent.primary()) }
    });
    page(&who, Here::Breakouts, title, Width::Narrow, body).await
}

fn list(who: &ForOperator, found: &ClaimsToSend) -> Markup {
    let words = who.words();
    let table = Table::new(words, t!(words, "operator-claims-title"))
        .column(Column::text(t!(words, "breakout-author")))
        .column(Column::text(t!(words, "operator-claims-brand")))
        .column(Column::number(t!(words, "brand-col-price")))
        .column(Column::text(t!(words, "operator-claims-until")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(found.offers.iter().map(|it| row(who, found, it)))
        .empty(
            Empty::new(t!(words, "operator-claims-none"), t!(words, "operator-claims-none-text"))
                .icon(Icon::Check),
        );
    html! { (table) }
}

fn row(who: &ForOperator, found: &ClaimsToSend, it: &OfferOfPost) -> Row {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let (offer, seen) = (&it.offer, &it.breakout.seen);
    let to = |verb: &str| format!("/operator/breakouts/claims/{}/{verb}", offer.id);
    let brand = found.brands.get(&offer.brand).map_or("", String::as_str);
    let asked = found.today.get(&offer.brand).copied().unwrap_or(0);
    let most = who.visitor.front.app.policy().claims_per_day;
    let today = t!(words, "operator-claims-today", asked = place.number(asked), most = place.number(most));
    Row::new()
        .cell(html! {
            (breakout::author(seen))
            @if !seen.web.is_empty() {
                " " a href=(seen.web) rel="noopener noreferrer nofollow" target="_blank" { (t!(words, "breakout-open")) }
            }
        })
        .cell(html! { (brand) " " span.hint { (today) } })
        .cell(place.price(offer.price))
        .cell(html! { (countdown(place, offer.until, now)) })
        .cell(html! {
            @match offer.sent {
                Some(at) => { (t!(words, "claim-sent")) " " (place.when_relative(at, now)) },
                None => (t!(words, "operator-claims-waits")),
            }
        })
        .cell(html! {
            @if offer.sent.is_none() { (Button::post(t!(words, "claim-sent-do"), to("sent")).small()) }
            (Button::post(t!(words, "brand-claim-renew"), to("renew")).small().quiet())
        })
}
