//! What was measured of a profile: one page for its owner, for brands, for operators, and for everybody where its owner says so.

mod audit;
mod owner;

use app::accounts::{Measures, Sight};
use app::ports::{Wishes, pictured};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::{AuditId, CreatorId, ProfileId, Timestamp};
use market::Placement;
use market::measure::Scored;
use maud::{Markup, html};

use super::{Here, nav};
use crate::chart::{Lines, Unit};
use crate::form::Given;
use crate::format::Place;
use crate::front::Front;
use crate::page::Width;
use crate::problem::Fault;
use crate::say::slug;
use crate::text::{Words, t, t_of};
use crate::ui::{Column, Empty, Head, Icon, Row, Table, Tone, badge, card, facts, note, split, stack};
use crate::who::Visitor;

/// Where it stands.
pub(crate) fn path(creator: CreatorId, profile: ProfileId) -> String {
    format!("/measures/{creator}/{profile}")
}

fn ids(creator: &str, profile: &str) -> Result<(CreatorId, ProfileId), Fault> {
    let creator = creator.parse().map_err(|_| Fault::NotFound)?;
    Ok((creator, profile.parse().map_err(|_| Fault::NotFound)?))
}

/// `GET /measures/{creator}/{profile}`.
pub(super) async fn show(
    visitor: Visitor,
    Path((creator, profile)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (creator, profile) = ids(&creator, &profile)?;
    page_of(&visitor, creator, profile, &Given::default(), None).await
}

/// `GET /measures/{creator}/{profile}/{audit}/fingerprint.svg`: a picture of its own, which runs and loads nothing.
pub(super) async fn fingerprint(
    State(front): State<Front>,
    visitor: Visitor,
    Path((creator, profile, audit)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let (creator, profile) = ids(&creator, &profile)?;
    let audit: AuditId = audit.parse().map_err(|_| Fault::NotFound)?;
    let measures = front.accounts.measures(visitor.acting(), creator, profile).await?;
    let found = measures.audits.into_iter().find(|it| it.id == audit).and_then(|it| it.fingerprint);
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ];
    let picture = in_words(&found.ok_or(Fault::NotFound)?, &visitor.words());
    Ok((headers, picture).into_response())
}

/// A picture with the reader's words in the places that were left for them.
fn in_words(picture: &str, words: &Words) -> String {
    let places = [
        (pictured::TITLE, t!(words, "measures-fingerprint")),
        (pictured::SAYS, t!(words, "measures-fingerprint-alt")),
        (pictured::ACROSS, t!(words, "measures-fingerprint-across")),
        (pictured::UP, t!(words, "measures-fingerprint-up")),
        (pictured::ACCOUNTS, t!(words, "measures-fingerprint-accounts")),
        (pictured::BANDS, t!(words, "measures-fingerprint-bands")),
    ];
    places.iter().fold(picture.to_owned(), |picture, (place, text)| {
        picture.replace(place, &html! { (text) }.into_string())
    })
}

/// The page, with what stands in the way of a form and what was typed into it.
pub(crate) async fn page_of(
    visitor: &Visitor,
    creator: CreatorId,
    profile: ProfileId,
    given: &Given,
    wrong: Option<&str>,
) -> Result<Response, Fault> {
    let measures = visitor.front.accounts.measures(visitor.acting(), creator, profile).await?;
    let words = visitor.words();
    let name =
        format!("{} · {}", measures.creator.name, t_of!(words, "network", measures.profile.network.name()));
    let title = t!(words, "measures-title", name = name);
    let is_owner = measures.sight == Sight::Owner;
    let main = html! {
        @if let Some(wrong) = wrong {
            div role="alert" tabindex="-1" data-focus="" { (note(Tone::Bad, wrong, &html! {})) }
        }
        (score_card(visitor, &measures, given))
        (audit::cards(visitor, &measures, given))
    };
    let beside = html! {
        @if is_owner { (owner::cards(visitor, &measures)) }
        (card(&t!(words, "measures-how"), &html! {
            p { (t!(words, "measures-how-text")) }
            p { a href="/how#measures" { (t!(words, "measures-how-link")) } }
        }))
    };
    let body = html! {
        (Head::new(title.clone()).lead(seen_by(visitor, measures.sight, &measures.wishes)))
        (split(&main, &beside))
    };
    Ok(visitor.page(nav(visitor, Here::Elsewhere), title, Width::Wide, body))
}

fn seen_by(visitor: &Visitor, sight: Sight, wishes: &Wishes) -> String {
    let words = visitor.words();
    match (sight, wishes.public) {
        (_, true) => t!(words, "measures-seen-by-all"),
        (Sight::Owner, false) => t!(words, "measures-seen-by-brands-owner"),
        (Sight::Brand | Sight::Operator | Sight::Public, false) => t!(words, "measures-seen-by-brands"),
    }
}

fn score_card(visitor: &Visitor, measures: &Measures, given: &Given) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let Some(score) = measures.score() else {
        let none = Empty::new(t!(words, "measures-no-score"), t!(words, "measures-no-score-text"));
        return card(&t!(words, "measures-score"), &html! { (none.icon(Icon::Check)) });
    };
    let (low, high) = (place.points(score.interval.low()), place.points(score.interval.high()));
    let contest = measures.contest_of_score(score);
    let set_aside = measures.profile.influence.is_none();
    card(
        &t!(words, "measures-score"),
        &stack(&html! {
            p { strong.figure { (place.points(score.value)) } " " (t!(words, "measures-score-interval", low = low, high = high)) }
            @if set_aside { (note(Tone::Info, &t!(words, "measures-set-aside"), &html! {})) }
            (owner::standing(visitor, contest))
            (inputs(visitor, score))
            (facts([
                (t!(words, "measures-formula"), html! { (score.formula) }),
                (t!(words, "measures-snapshot"), html! { code { (score.snapshot) } }),
                (t!(words, "measures-at"), place.when_day(score.at)),
            ]))
            (history(place, &measures.scores))
            @if measures.sight == Sight::Owner && contest.is_none() {
                (owner::contest_form(visitor, measures, "score", given))
            }
        }),
    )
}

/// Thousandths in the reader's custom.
fn thousandths(place: &Place, value: i64) -> String {
    // A figure for people: what is beyond a float's whole numbers is beyond any audience too.
    let whole = value / 1_000;
    let rest = (value % 1_000).unsigned_abs();
    let sign = if value < 0 && whole == 0 { "−" } else { "" };
    if rest == 0 {
        return format!("{sign}{}", place.number(whole));
    }
    let point = if place.words.locale() == account::Locale::Fr { ',' } else { '.' };
    format!("{sign}{}{point}{rest:03}", place.number(whole)).trim_end_matches('0').to_owned()
}

/// Hundredths of a point, with their sign.
fn signed_points(place: &Place, hundredths: i64) -> String {
    let sign = if hundredths < 0 { '−' } else { '+' };
    let size = i64::try_from(hundredths.unsigned_abs()).unwrap_or(i64::MAX);
    format!("{sign}{}", thousandths(place, size.saturating_mul(10)))
}

fn inputs(visitor: &Visitor, score: &Scored) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let rows = score.inputs.iter().map(|input| {
        Row::new()
            .cell(html! {
                strong { (t_of!(words, "measure-input", slug(input.code.name()))) }
                p.hint { (t_of!(words, "measure-input-text", slug(input.code.name()))) }
            })
            .cell(thousandths(place, input.value))
            .cell(thousandths(place, input.weight))
            .cell(signed_points(place, input.contribution))
    });
    html! {
        (Table::new(words, t!(words, "measures-inputs"))
            .column(Column::text(t!(words, "measures-input")))
            .column(Column::number(t!(words, "measures-input-value")))
            .column(Column::number(t!(words, "measures-input-weight")))
            .column(Column::number(t!(words, "measures-input-adds")))
            .rows(rows))
    }
}

fn history(place: &Place, scores: &[Scored]) -> Markup {
    let line = |value: fn(&Scored) -> u16| -> Vec<(Timestamp, i64)> {
        scores.iter().rev().map(|score| (score.at, i64::from(value(score)))).collect()
    };
    if scores.len() < 2 {
        return html! { p.hint { (t!(place, "measures-history-none")) } };
    }
    html! {
        (Lines::new(place, t!(place, "measures-history"), Unit::Points)
            .series(t!(place, "measures-score"), line(|it| it.value.hundredths()))
            .series(t!(place, "measures-history-low"), line(|it| it.interval.low().hundredths())))
    }
}

/// What both sides read of a place whose condition a newer measure surely misses.
pub(crate) fn unmet(words: Words, placement: &Placement) -> Markup {
    let Some(unmet) = placement.unmet else { return html! {} };
    let reason = t_of!(words, "notice-unmet-reason", slug(unmet.code()));
    let text = if placement.draft.is_some() {
        t!(words, "measures-unmet-noted")
    } else {
        t!(words, "measures-unmet-released")
    };
    let page = path(placement.creator, placement.profile);
    note(
        Tone::Info,
        &t!(words, "measures-unmet", reason = reason),
        &html! {
            p { (text) " " a href=(page) { (t!(words, "measures-link")) } }
        },
    )
}

/// A state of a contest.
fn state_badge(visitor: &Visitor, contest: &market::measure::Contest) -> Markup {
    let tone = match contest.state {
        market::measure::contest::State::Filed => Tone::Wait,
        market::measure::contest::State::Kept | market::measure::contest::State::Withdrawn => Tone::Plain,
        market::measure::contest::State::Corrected => Tone::Good,
    };
    badge(tone, &t_of!(visitor.words(), "contest-state", contest.state.name()))
}
