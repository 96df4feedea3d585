//! What waits for an operator, whether the books balance, and how the market is doing.

use app::ports::day_of;
use app::views::operator::Pulse;
use kernel::{Span, Timestamp};
use maud::{Markup, html};

use super::{Answer, Here, Waiting, nav};
use crate::chart::{Lines, Unit};
use crate::page::Width;
use crate::text::{t, t_of};
use crate::ui::{Button, Head, Icon, Stat, Tone, card, note, stack, stats};
use crate::who::ForOperator;

pub(super) async fn show(who: ForOperator) -> Answer {
    let words = who.words();
    let app = &who.visitor.front.app;
    let queues = super::waiting(&who).await?;
    let pulse = app.operator_pulse().await?;
    let title = t!(words, "operator-overview-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-overview-lead")))
        (waiting(&who, queues))
        (books(&who))
        (card(&t!(words, "operator-today"), &today(&who, &pulse)))
        (card(&t!(words, "operator-chart"), &html! { (chart(&who, &pulse)) }))
    });
    Ok(who.visitor.page(
        nav(words, queues, who.visitor.front.settings.spotter, Here::Overview),
        title,
        Width::Wide,
        body,
    ))
}

fn waiting(who: &ForOperator, (queues, complaints, contests): Waiting) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let each = [
        ("deposits", queues.deposits, "/operator/money"),
        ("disputes", queues.disputes, "/operator/disputes"),
        ("brands", queues.brands, "/operator/reviews?of=brands"),
        ("creators", queues.creators, "/operator/reviews?of=creators"),
        ("complaints", complaints, "/operator/complaints"),
        ("contests", contests, "/operator/contests"),
        ("dead", queues.dead, "/operator/jobs?state=dead"),
        ("returned", queues.returned, "/operator/money/payouts?state=returned"),
    ];
    let all: Vec<Stat> = each
        .into_iter()
        .map(|(name, waits, href)| {
            Stat::new(t_of!(words, "operator-queue", name), place.number(waits)).href(href)
        })
        .collect();
    let idle = each.iter().all(|(_, waits, _)| *waits == 0);
    html! {
        @if idle { (note(Tone::Good, &t!(words, "operator-idle"), &html! { p { (t!(words, "operator-idle-text")) } })) }
        (stats(&all))
    }
}

fn books(who: &ForOperator) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let check = Button::post(t!(words, "operator-books-check"), "/operator/books/check").small();
    let inspection = who.visitor.front.app.inspection();
    let (tone, title, when) = match &inspection.last {
        Some(last) if last.verdict.is_ok() => {
            (Tone::Good, t!(words, "operator-books-balanced"), Some(last.at))
        }
        Some(last) => (Tone::Bad, t!(words, "operator-books-broken"), Some(last.at)),
        None => (Tone::Plain, t!(words, "operator-books-never"), None),
    };
    note(
        tone,
        &title,
        &html! {
            @if let Some(at) = when { p { (t!(words, "operator-books-last")) " " (place.when_relative(at, now)) } }
            div.buttons { (check) (Button::link(t!(words, "operator-books-open"), "/operator/books").small().quiet().icon(Icon::Right)) }
        },
    )
}

fn today(who: &ForOperator, pulse: &Pulse) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let each = [
        ("booked", pulse.on(pulse.today, "placement.created")),
        ("published", pulse.on(pulse.today, "placement.published")),
        ("paid", pulse.on(pulse.today, "placement.paid")),
        ("breached", pulse.on(pulse.today, "placement.breached")),
        ("contested", pulse.on(pulse.today, "placement.contested")),
        ("joined", pulse.on(pulse.today, "creator.created") + pulse.on(pulse.today, "brand.created")),
    ];
    let mut all: Vec<Stat> = each
        .into_iter()
        .map(|(name, count)| Stat::new(t_of!(words, "operator-figure", name), place.number(count)))
        .collect();
    all.push(
        Stat::new(t!(words, "operator-live-campaigns"), place.number(pulse.campaigns.of("live")))
            .href("/operator/campaigns?state=live"),
    );
    all.push(Stat::new(t!(words, "operator-all-placements"), place.number(pulse.placements.total())));
    stats(&all)
}

/// Placements paid on each of the last thirty days.
fn chart(who: &ForOperator, pulse: &Pulse) -> Lines {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let points = (0..30_u64).rev().map(|ago| {
        let at: Timestamp = now.minus(Span::days(ago));
        let paid = pulse.on(day_of(at), "placement.paid");
        (at, i64::try_from(paid).unwrap_or(i64::MAX))
    });
    Lines::new(place, "", Unit::Count).series(t!(words, "operator-chart-paid"), points.collect()).area()
}
