//! Brands to verify and creators to identify, one at a time, each with one key.

use app::ports::Kind;
use app::views::operator::Unknown;
use market::{Brand, Creator};
use maud::{Markup, html};

use super::{Answer, Here, cursor_of, cursor_text, page, person, query};
use crate::page::Width;
use crate::text::{t, t_of};
use crate::ui::{Button, Empty, Head, Icon, Tab, card, facts, stack, tabs};
use crate::who::ForOperator;

pub(super) async fn show(who: ForOperator) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let asked = query(&who);
    let queues = app.operator_queues().await?;
    let creators = asked.text("of") == "creators";
    let (kind, name) = if creators { (Kind::Creator, "creators") } else { (Kind::Brand, "brands") };
    let after = cursor_of(asked.text("after"));
    let found = app.next_unknown(kind, after).await?;
    let here = format!("/operator/reviews?of={name}");
    let title = t!(words, "operator-reviews-title");
    let lists = [
        Tab::new(t!(words, "operator-brands"), "/operator/reviews?of=brands", !creators)
            .count(place.number(queues.brands)),
        Tab::new(t!(words, "operator-creators"), "/operator/reviews?of=creators", creators)
            .count(place.number(queues.creators)),
    ];
    // Whoever is done with leaves the queue: the next one is the first beyond the same cursor.
    let back = after.map_or_else(|| here.clone(), |at| format!("{here}&after={}", cursor_text(at)));
    let body = match &found {
        Some((unknown, at)) => one(&who, unknown, &back, &format!("{here}&after={}", cursor_text(*at))),
        None if after.is_some() => html! {
            (Empty::new(t!(words, "operator-reviews-end"), t!(words, "operator-reviews-end-text"))
                .action(Button::link(t!(words, "operator-reviews-again"), here).primary()))
        },
        None => html! {
            (Empty::new(t_of!(words, "operator-reviews-none", name), t!(words, "operator-reviews-none-text")).icon(Icon::Person))
        },
    };
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t_of!(words, "operator-reviews-lead", name)))
        (tabs(&title, &lists))
        (body)
    });
    page(&who, Here::Reviews, title, Width::Narrow, body).await
}

fn one(who: &ForOperator, unknown: &Unknown, back: &str, skip: &str) -> Markup {
    let words = who.words();
    let (name, id, shown) = match unknown {
        Unknown::Brand(brand) => (&brand.name, brand.id.to_string(), of_brand(who, brand)),
        Unknown::Creator(creator) => (&creator.name, creator.id.to_string(), of_creator(who, creator)),
    };
    let action = |verb: &str| format!("/operator/people/{id}/{verb}");
    let known = match unknown {
        Unknown::Brand(_) => Button::post(t!(words, "operator-verify"), action("verify")).key('v'),
        Unknown::Creator(_) => Button::post(t!(words, "operator-identify"), action("identify")).key('i'),
    };
    let suspended = t!(words, "operator-undo-suspended", name = name.as_str());
    card(
        name,
        &html! {
            (shown)
            div.buttons {
                (known.primary().hidden("back", back))
                (Button::link(t!(words, "operator-skip"), skip).key('s'))
                (Button::post(t!(words, "operator-suspend"), action("suspend")).danger().key('x').hidden("back", back).undo(suspended))
                (Button::link(t!(words, "operator-open-person"), format!("/operator/people/{id}")).quiet())
            }
        },
    )
}

fn of_brand(who: &ForOperator, brand: &Brand) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    html! {
        (facts([
            (t!(words, "operator-country"), html! { (person::country(words, brand.country)) }),
            (t!(words, "operator-joined"), place.when_relative(brand.joined, who.visitor.now())),
            (t!(words, "operator-id"), html! { code { (brand.id) } }),
        ]))
        p.hint { (t!(words, "operator-verify-hint")) }
    }
}

fn of_creator(who: &ForOperator, creator: &Creator) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    html! {
        (facts([
            (t!(words, "operator-country"), html! { (person::country(words, creator.country)) }),
            (t!(words, "operator-currency"), html! { (creator.currency) }),
            (t!(words, "operator-joined"), place.when_relative(creator.joined, who.visitor.now())),
            (t!(words, "operator-id"), html! { code { (creator.id) } }),
        ]))
        (person::profiles(who, creator))
        p.hint { (t!(words, "operator-identify-hint")) }
    }
}
