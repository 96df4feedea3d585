//! How the market works, with the figures of the policy in force; and where each figure comes from.

use axum::extract::State;
use axum::response::Response;
use market::Policy;
use maud::{Markup, html};

use super::{Here, page};
use crate::format::Place;
use crate::front::Front;
use crate::page::{Width, paths};
use crate::text::{count, t};
use crate::ui::{Column, Head, Row, Table, prose, stack};
use crate::who::Visitor;

/// `GET /how`.
pub(super) async fn show(State(front): State<Front>, visitor: Visitor) -> Response {
    let words = visitor.words();
    let title = t!(words, "public-how-title");
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-how-lead", name = front.settings.name.as_str())))
        (prose(&html! {
            (ranking(&visitor))
            (work(&visitor))
            (checks(&visitor))
            (money(&visitor))
            h2 #public-record { (t!(words, "public-how-record")) }
            p { (t!(words, "public-how-record-1")) " " a href=(paths::RECORD) { (t!(words, "public-record-title")) } }
            p { a href=(paths::FIGURES) { (t!(words, "public-figures-title")) } }
        }))
    };
    page(&visitor, Here::How, title, t!(words, "public-how-summary"), Width::Narrow, body)
}

fn ranking(visitor: &Visitor) -> Markup {
    let words = visitor.words();
    html! {
        h2 #ranking { (t!(words, "public-how-ranking")) }
        p { (t!(words, "public-how-ranking-1")) }
        p { (t!(words, "public-how-ranking-2")) }
        h2 #eligibility { (t!(words, "public-how-eligibility")) }
        p { (t!(words, "public-how-eligibility-1")) }
        p { (t!(words, "public-how-eligibility-2")) }
    }
}

fn work(visitor: &Visitor) -> Markup {
    let (words, place, policy) = (visitor.words(), &visitor.place, visitor.front.app.policy());
    html! {
        h2 #words { (t!(words, "public-how-words")) }
        p { (t!(words, "public-how-words-1", draft = place.span_exact(policy.draft_window),
            drafts = count(policy.most_drafts))) }
        p { (t!(words, "public-how-words-2")) }
        h2 #silence { (t!(words, "public-how-silence")) }
        p { (t!(words, "public-how-silence-1", silence = place.span_exact(policy.review_window))) }
        p { (t!(words, "public-how-silence-2", publish = place.span_exact(policy.publish_window))) }
    }
}

fn checks(visitor: &Visitor) -> Markup {
    let (words, place, policy) = (visitor.words(), &visitor.place, visitor.front.app.policy());
    let ages: Vec<String> = policy.look_again.iter().map(|age| place.span_exact(*age)).collect();
    html! {
        h2 #checks { (t!(words, "public-how-checks")) }
        p { (t!(words, "public-how-checks-1")) }
        ul {
            li { (t!(words, "public-check-author")) }
            li { (t!(words, "public-check-link")) }
            li { (t!(words, "public-check-disclosure")) }
            li { (t!(words, "public-check-own")) }
            li { (t!(words, "public-check-text")) }
            li { (t!(words, "public-check-time", back = place.span_exact(policy.back_dating))) }
        }
        p { (t!(words, "public-how-checks-2", ages = place.list(&ages))) }
        p { (t!(words, "public-how-checks-3", search = place.span_exact(policy.search_window))) }
        h2 #limits { (t!(words, "public-how-limits")) }
        p { (t!(words, "public-how-limits-1", posts = count(policy.posts_per_week),
            gap = place.span_exact(policy.gap))) }
        h2 #appeals { (t!(words, "public-how-appeals")) }
        p { (t!(words, "public-how-appeals-1", appeal = place.span_exact(policy.appeal_window))) }
        p { (t!(words, "public-how-appeals-2", answer = place.span_exact(policy.answer_window))) }
    }
}

fn money(visitor: &Visitor) -> Markup {
    let (words, place, policy) = (visitor.words(), &visitor.place, visitor.front.app.policy());
    html! {
        h2 #pay { (t!(words, "public-how-pay")) }
        p { (t!(words, "public-how-pay-1")) }
        p { (t!(words, "public-how-pay-2", fee = place.percent(policy.fee))) }
        p { (t!(words, "public-how-pay-3")) }
        h2 #offers { (t!(words, "public-how-offers")) }
        p { (t!(words, "public-how-offers-1", offer = place.span_exact(policy.offer_window))) }
        @if visitor.front.settings.spotter {
            h2 #breakouts { (t!(words, "public-how-breakouts")) }
            p { (t!(words, "public-how-breakouts-1", offer = place.span_exact(policy.author_window))) }
            p { (crate::pages::breakout::windows(place, policy)) }
        }
        h2 #fair-share { (t!(words, "public-how-fair")) }
        p { (t!(words, "public-how-fair-1")) " " a href="/fair" { (t!(words, "public-fair-title")) } }
        h2 #suspension { (t!(words, "public-how-suspension")) }
        p { (t!(words, "public-how-suspension-1")) }
        h2 #measures { (t!(words, "public-how-measures")) }
        p { (t!(words, "public-how-measures-1")) }
        p { (t!(words, "public-how-measures-2")) }
        p { (t!(words, "public-how-measures-3")) }
        h2 #complaints { (t!(words, "public-how-complaints")) }
        p { (t!(words, "public-how-complaints-1")) }
        p { (t!(words, "public-how-complaints-2")) }
    }
}

fn of_breakouts(place: &Place, policy: &Policy) -> [(String, String); 7] {
    [
        (t!(place, "public-policy-author-offer"), place.span_exact(policy.author_window)),
        (t!(place, "public-policy-quiet"), place.span_exact(policy.breakout_quiet)),
        (t!(place, "public-policy-oldest"), place.span_exact(policy.breakout_longest)),
        (t!(place, "public-policy-reply-draft"), place.span_exact(policy.reply_draft_window)),
        (t!(place, "public-policy-reply-review"), place.span_exact(policy.reply_review_window)),
        (t!(place, "public-policy-reply-publish"), place.span_exact(policy.reply_publish_window)),
        (t!(place, "public-policy-claims"), place.number(policy.claims_per_day)),
    ]
}

/// `GET /how/figures`: every figure of the rules, and how what is measured is measured.
pub(super) async fn figures(State(front): State<Front>, visitor: Visitor) -> Response {
    let (words, place, policy) = (visitor.words(), &visitor.place, front.app.policy());
    let title = t!(words, "public-figures-title");
    let ages: Vec<String> = policy.look_again.iter().map(|age| place.span_exact(*age)).collect();
    let mut rows = vec![
        (t!(words, "public-policy-fee"), place.percent(policy.fee)),
        (t!(words, "public-policy-draft"), place.span_exact(policy.draft_window)),
        (t!(words, "public-policy-drafts"), place.number(policy.most_drafts)),
        (t!(words, "public-policy-review"), place.span_exact(policy.review_window)),
        (t!(words, "public-policy-publish"), place.span_exact(policy.publish_window)),
        (t!(words, "public-policy-search"), place.span_exact(policy.search_window)),
        (t!(words, "public-policy-back"), place.span_exact(policy.back_dating)),
        (t!(words, "public-policy-looks"), place.list(&ages)),
        (t!(words, "public-policy-appeal"), place.span_exact(policy.appeal_window)),
        (t!(words, "public-policy-answer"), place.span_exact(policy.answer_window)),
        (t!(words, "public-policy-week"), place.number(policy.posts_per_week)),
        (t!(words, "public-policy-gap"), place.span_exact(policy.gap)),
        (t!(words, "public-policy-offer"), place.span_exact(policy.offer_window)),
    ];
    if front.settings.spotter {
        rows.extend(of_breakouts(place, policy));
    }
    let table = Table::new(words, t!(words, "public-figures-rules"))
        .column(Column::text(t!(words, "public-figures-rule")))
        .column(Column::number(t!(words, "public-figures-value")))
        .rows(rows.into_iter().map(|(rule, value)| Row::new().cell(rule).cell(value)));
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-figures-lead")).up(t!(words, "public-how-title"), paths::HOW))
        (stack(&html! {
            section.stack { h2 { (t!(words, "public-figures-rules")) } (table) }
            (prose(&html! {
                h2 { (t!(words, "public-figures-measured")) }
                p { (t!(words, "public-figures-influence")) }
                p { (t!(words, "public-figures-fake")) }
                p { (t!(words, "public-figures-seen")) }
                p { (t!(words, "public-figures-share")) }
            }))
        }))
    };
    page(&visitor, Here::How, title, t!(words, "public-how-summary"), Width::Narrow, body)
}
