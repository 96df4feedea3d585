//! The first page: what the market is, for whoever has something to say, carries it, or reads it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::{Here, page};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::pages::entry::{demo, home_of};
use crate::shown::see_other;
use crate::text::t;
use crate::ui::{Button, Field, Form, Icon, Stat, card, form_end, grid, hero, how, stack, stats};
use crate::who::Visitor;

/// `GET /`: whoever is signed in goes on to their own first page.
pub(super) async fn show(State(front): State<Front>, visitor: Visitor) -> Response {
    if visitor.signed.is_some() {
        let home = home_of(visitor.acting());
        return see_other(home);
    }
    let words = visitor.words();
    let body = html! {
        (hero(&t!(words, "public-home-title"), &t!(words, "public-home-lead"), &actions(&visitor)))
        (stack(&html! {
            @if front.settings.demo {
                section #cast {
                    h2 { (t!(words, "public-cast-title")) }
                    p.lead { (t!(words, "public-cast-lead")) }
                    (demo::cast(words, &front.settings.characters))
                }
            }
            (steps(&visitor))
            (figures(&visitor))
            (for_whom(&visitor))
            (card(&t!(words, "public-record-title"), &html! {
                p { (t!(words, "public-home-record")) }
                (search_form(&visitor, "", None))
            }))
        }))
    };
    let title = t!(words, "public-home-title");
    page(&visitor, Here::Home, title, t!(words, "public-home-summary"), Width::Wide, body)
}

fn actions(visitor: &Visitor) -> Vec<Button> {
    let words = visitor.words();
    if visitor.front.settings.demo {
        return vec![
            Button::link(t!(words, "public-home-be"), "#cast").primary(),
            Button::link(t!(words, "public-nav-how"), paths::HOW),
        ];
    }
    vec![
        Button::link(t!(words, "public-home-brand"), "/sign-up?as=brand").primary(),
        Button::link(t!(words, "public-home-creator"), "/sign-up?as=creator"),
    ]
}

fn steps(visitor: &Visitor) -> Markup {
    let (words, policy) = (visitor.words(), visitor.front.app.policy());
    let silence = visitor.place.span_exact(policy.review_window);
    html! {
        section {
            h2 { (t!(words, "public-steps-title")) }
            (how(&[
                (t!(words, "public-step-fund"), t!(words, "public-step-fund-text")),
                (t!(words, "public-step-write"), t!(words, "public-step-write-text")),
                (t!(words, "public-step-review"), t!(words, "public-step-review-text", silence = silence)),
                (t!(words, "public-step-pay"), t!(words, "public-step-pay-text")),
            ]))
        }
    }
}

fn figures(visitor: &Visitor) -> Markup {
    let (words, place, policy) = (visitor.words(), &visitor.place, visitor.front.app.policy());
    stats(&[
        Stat::new(t!(words, "public-figure-fee"), place.percent(policy.fee))
            .note(t!(words, "public-figure-fee-note"))
            .href("/how#pay"),
        Stat::new(t!(words, "public-figure-silence"), place.span_exact(policy.review_window))
            .note(t!(words, "public-figure-silence-note"))
            .href("/how#silence"),
        Stat::new(t!(words, "public-figure-appeal"), place.span_exact(policy.appeal_window))
            .note(t!(words, "public-figure-appeal-note"))
            .href("/how#appeals"),
        Stat::new(t!(words, "public-figure-week"), place.number(policy.posts_per_week))
            .note(t!(words, "public-figure-week-note"))
            .href("/how#limits"),
    ])
}

fn for_whom(visitor: &Visitor) -> Markup {
    let words = visitor.words();
    let demo = visitor.front.settings.demo;
    let part = |title: String, points: [String; 3], label: String, href: &str| {
        card(
            &title,
            &html! {
                ul { @for point in &points { li { (point) } } }
                @if !demo { p { (Button::link(label, href).icon(Icon::Right)) } }
            },
        )
    };
    grid(&html! {
        (part(
            t!(words, "public-for-creators"),
            [t!(words, "public-creators-1"), t!(words, "public-creators-2"), t!(words, "public-creators-3")],
            t!(words, "public-home-creator"),
            "/sign-up?as=creator",
        ))
        (part(
            t!(words, "public-for-brands"),
            [t!(words, "public-brands-1"), t!(words, "public-brands-2"), t!(words, "public-brands-3")],
            t!(words, "public-home-brand"),
            "/sign-up?as=brand",
        ))
        (part(
            t!(words, "public-for-readers"),
            [t!(words, "public-readers-1"), t!(words, "public-readers-2"), t!(words, "public-readers-3")],
            t!(words, "public-nav-record"),
            paths::RECORD,
        ))
    })
}

/// The form that finds who paid for a post.
pub(super) fn search_form(visitor: &Visitor, typed: &str, error: Option<String>) -> Markup {
    let words = visitor.words();
    html! {
        (Form::get(paths::RECORD).body(html! {
            (Field::search("address", t!(words, "public-record-address")).value(typed).required().maxlength(2_000)
                .hint(t!(words, "public-record-hint")).spellcheck(false).error(error))
            (form_end(&html! { (Button::submit(t!(words, "public-record-find")).primary().icon(Icon::Search)) }))
        }))
    }
}
