//! How the pay of the market is shared among its creators.

use app::views::fair_share::Share;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use kernel::BasisPoints;
use maud::{Markup, html};

use super::{Here, page};
use crate::chart::lorenz_kept;
use crate::format::Place;
use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::shown::From;
use crate::text::t;
use crate::ui::{Button, Empty, Head, Icon, Stat, Tone, card, note, prose, stack, stats};
use crate::who::Visitor;

/// `GET /fair`.
pub(super) async fn show(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
) -> Result<Response, Fault> {
    front.limits.public(from.0)?;
    let market = front.app.market_share().await?;
    let (words, place) = (visitor.words(), &visitor.place);
    let title = t!(words, "public-fair-title");
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-fair-lead")))
        (stack(&html! {
            @if !market.complete { (note(Tone::Wait, &t!(words, "public-fair-reading"), &html! {})) }
            @for share in &market.shares { (one(place, share)) }
            @if market.shares.is_empty() {
                (Empty::new(t!(words, "public-fair-none"), t!(words, "public-fair-none-text")).icon(Icon::Chart)
                    .action(Button::link(t!(words, "public-nav-how"), paths::HOW)))
            } @else {
                (prose(&html! {
                    p { (t!(words, "public-fair-explain")) }
                    p { (t!(words, "public-fair-reach")) }
                    p { (t!(words, "public-fair-at", at = place.date_time(market.at))) }
                }))
            }
        }))
    };
    Ok(page(&visitor, Here::Fair, title, t!(words, "public-fair-lead"), Width::Wide, body))
}

fn one(place: &Place, share: &Share) -> Markup {
    let points = |share: u16| BasisPoints::new(share).unwrap_or(BasisPoints::ZERO);
    let currency = share.total.currency();
    let title = t!(place, "public-fair-curve", currency = currency.code());
    html! {
        section.stack {
            h2 { (t!(place, "public-fair-currency", currency = currency.code())) }
            (stats(&[
                Stat::new(t!(place, "public-fair-total"), place.amount(share.total)),
                Stat::new(t!(place, "public-fair-creators"), place.number(share.creators)),
                Stat::new(t!(place, "public-fair-median"), place.amount(share.median)),
                Stat::new(t!(place, "public-fair-most"), place.amount(share.most)),
                Stat::new(t!(place, "public-fair-top"), place.percent(points(share.top_hundredth)))
                    .note(t!(place, "public-fair-top-note")),
            ]))
            (card("", &lorenz_kept(place, &title, points(share.gini), &share.lorenz)))
        }
    }
}
