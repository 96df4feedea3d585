//! Who paid for a post: found by the post's address, and the record of one placement.

use app::views::record::{Found, Look, PublicRecord, Standing};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use kernel::{Network, PlacementId};
use market::placement::Hold;
use market::reasons::Breach;
use maud::{Markup, html};

use super::home::search_form;
use super::{Here, nav, page};
use crate::form::Given;
use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::shown::{From, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Empty, Head, Icon, Phase, Row, Step, Table, Tone, badge, card, copyable, facts, note,
    split, stack, tag, timeline,
};
use crate::who::{Id, Visitor};

/// `GET /record?address=`.
pub(super) async fn search(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let given = Given::read(query.unwrap_or_default().as_bytes())?;
    let address = given.text("address");
    if address.is_empty() {
        return Ok(form(&visitor, "", false));
    }
    front.limits.public(from.0)?;
    match front.app.placement_of_post(address).await? {
        Some(id) if front.app.public_record(id).await?.is_some() => {
            Ok(see_other(&format!("{}/{id}", paths::RECORD)))
        }
        Some(_) | None => Ok(refused(&Fault::NotFound, form(&visitor, address, true))),
    }
}

fn form(visitor: &Visitor, typed: &str, missing: bool) -> Response {
    let words = visitor.words();
    let title = t!(words, "public-record-title");
    let error = missing.then(|| t!(words, "public-record-missing"));
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-record-lead")))
        (stack(&html! {
            (search_form(visitor, typed, error))
            @if missing { (note(Tone::Info, &t!(words, "public-record-why"), &html! {
                ul {
                    li { (t!(words, "public-record-why-1")) }
                    li { (t!(words, "public-record-why-2")) }
                    li { (t!(words, "public-record-why-3")) }
                }
            })) }
        }))
    };
    page(visitor, Here::Record, title, t!(words, "public-record-lead"), Width::Narrow, body)
}

/// `GET /record/{placement}`.
pub(super) async fn show(
    State(front): State<Front>,
    visitor: Visitor,
    Id(id): Id<PlacementId>,
) -> Result<Response, Fault> {
    let record = front.app.public_record(id).await?.ok_or(Fault::NotFound)?;
    let words = visitor.words();
    let title = t!(words, "public-record-paid-by", brand = record.paid_by.as_str());
    let body = html! {
        (Head::new(title.clone()).lead(standing(&visitor, &record))
            .up(t!(words, "public-record-title"), paths::RECORD).beside(standing_badge(&visitor, &record)))
        (split(
            &html! {
                @if let Some(at) = record.stopped {
                    (note(Tone::Bad, &t!(words, "public-record-stopped", at = visitor.place.date_time(at)), &html! {
                        p { (t!(words, "public-record-stopped-text")) }
                    }))
                }
                @if record.contested { (note(Tone::Wait, &t!(words, "public-record-contested"), &html! {})) }
                (card(&t!(words, "public-record-facts"), &known(&visitor, &record)))
                (card(&t!(words, "public-record-looks"), &looks(&visitor, &record)))
            },
            &html! {
                (card(&t!(words, "public-record-way"), &way(&visitor, &record)))
                (card(&t!(words, "complain-title"), &html! {
                    p { (t!(words, "complain-card")) }
                    (Button::link(t!(words, "complain-do"), complain_path(record.placement)))
                }))
                (card(&t!(words, "public-record-hash"), &html! {
                    p { (copyable(words, &record.text_sha256)) }
                    p { (t!(words, "public-record-hash-text")) }
                }))
            },
        ))
    };
    // A page about one post is for whoever has its address, not for search engines.
    Ok(visitor.page(nav(&visitor, Here::Record), title, Width::Wide, body))
}

/// Where one complains about the campaign behind a post.
pub(super) fn complain_path(id: PlacementId) -> String {
    format!("{}/{id}/complain", paths::RECORD)
}

fn known(visitor: &Visitor, record: &PublicRecord) -> Markup {
    let words = visitor.words();
    let verified = if record.verified {
        badge(Tone::Good, &t!(words, "public-record-verified"))
    } else {
        badge(Tone::Wait, &t!(words, "public-record-unverified"))
    };
    let disclosure = match &record.disclosure {
        Some(found) => tag(found),
        None => html! { (t!(words, "public-record-undisclosed")) },
    };
    facts([
        (t!(words, "public-record-brand"), html! { (record.paid_by) " " (verified) }),
        (
            t!(words, "public-record-for"),
            html! {
                // Nobody is sent to a seller whose campaign was found false.
                @if record.stopped.is_some() { (record.link.host()) " " (badge(Tone::Bad, &t!(words, "public-badge-false"))) }
                @else { a href=(record.link) rel="nofollow noopener" { (record.link.host()) " " (Icon::Out) } }
            },
        ),
        (t!(words, "public-record-campaign"), html! { code { (record.campaign) } }),
        (t!(words, "public-record-network"), html! { (t_of!(words, "network", record.network.name())) }),
        (t!(words, "public-record-post"), post(visitor, record)),
        (t!(words, "public-record-disclosure"), disclosure),
        (t!(words, "public-record-money"), html! { (t_of!(words, "public-money", money(record.money))) }),
    ])
}

/// The post's address, to follow where it leads somewhere: the demo's posts are made up.
fn post(visitor: &Visitor, record: &PublicRecord) -> Markup {
    let page = match record.network {
        Network::Bluesky => record
            .address
            .strip_prefix("at://")
            .and_then(|rest| rest.split_once("/app.bsky.feed.post/"))
            .map(|(who, key)| format!("https://bsky.app/profile/{who}/post/{key}")),
        Network::Mastodon | Network::X => None,
    };
    let page = page.unwrap_or_else(|| record.address.clone());
    let follows = !visitor.front.settings.demo && page.starts_with("https://");
    html! {
        (copyable(visitor.words(), &record.address))
        @if follows {
            " " a href=(page) rel="nofollow noopener ugc" { (t!(visitor.words(), "public-record-see")) " " (Icon::Out) }
        }
    }
}

const fn money(hold: Hold) -> &'static str {
    match hold {
        Hold::Held => "held",
        Hold::Released => "released",
        Hold::Settled => "settled",
        Hold::Returned => "returned",
    }
}

fn reason(visitor: &Visitor, breach: &Breach) -> String {
    let words = visitor.words();
    let said = t_of!(words, "notice-breach", breach.name().replace('_', "-"));
    match breach {
        Breach::BackDated { by } => {
            t!(words, "public-record-back-dated", reason = said, by = visitor.place.span_exact(*by))
        }
        Breach::WrongAuthor
        | Breach::TextChanged
        | Breach::LinkChanged
        | Breach::Undisclosed
        | Breach::Copied
        | Breach::Misplaced
        | Breach::Rewritten
        | Breach::PublishedEarly
        | Breach::TooSoon { .. }
        | Breach::Saturated { .. }
        | Breach::NotFound
        | Breach::Deleted
        | Breach::TakenDown
        | Breach::AccountClosed
        | Breach::Condemned => said,
    }
}

fn standing(visitor: &Visitor, record: &PublicRecord) -> String {
    let (words, place) = (visitor.words(), &visitor.place);
    match &record.standing {
        Standing::Waiting => t!(words, "public-standing-waiting"),
        Standing::Up => {
            let seen = record.looks.last().map_or(record.declared, |look| look.at);
            t!(words, "public-standing-up", seen = place.date_time(seen))
        }
        Standing::Stayed => {
            let until = record.hold_until.unwrap_or(record.declared);
            t!(words, "public-standing-stayed", until = place.date_time(until))
        }
        Standing::Breached { reason: breach, at } => {
            t!(words, "public-standing-breached", at = place.date_time(*at), reason = reason(visitor, breach))
        }
        Standing::Withdrawn => t!(words, "public-standing-withdrawn"),
        Standing::Stopped { at } => t!(words, "public-standing-stopped", at = place.date_time(*at)),
    }
}

fn standing_badge(visitor: &Visitor, record: &PublicRecord) -> Markup {
    let words = visitor.words();
    match &record.standing {
        Standing::Waiting => badge(Tone::Wait, &t!(words, "public-badge-waiting")),
        Standing::Up => badge(Tone::Good, &t!(words, "public-badge-up")),
        Standing::Stayed => badge(Tone::Good, &t!(words, "public-badge-stayed")),
        Standing::Breached { .. } => badge(Tone::Bad, &t!(words, "public-badge-breached")),
        Standing::Withdrawn => badge(Tone::Plain, &t!(words, "public-badge-withdrawn")),
        Standing::Stopped { .. } => badge(Tone::Bad, &t!(words, "public-badge-stopped")),
    }
}

fn looks(visitor: &Visitor, record: &PublicRecord) -> Markup {
    let words = visitor.words();
    let row = |look: &Look| Row::new().cell(visitor.place.when(look.at)).cell(found(visitor, &look.found));
    html! {
        (Table::new(words, t!(words, "public-record-looks"))
            .column(Column::text(t!(words, "public-record-when")))
            .column(Column::text(t!(words, "public-record-found")))
            .rows(record.looks.iter().map(row))
            .empty(Empty::new(t!(words, "public-record-no-looks"), t!(words, "public-record-no-looks-text")).icon(Icon::Clock)))
    }
}

fn found(visitor: &Visitor, found: &Found) -> Markup {
    let words = visitor.words();
    match found {
        Found::AsAgreed => badge(Tone::Good, &t!(words, "public-found-agreed")),
        Found::Breach { reason: breach } => html! {
            (badge(Tone::Bad, &t!(words, "public-found-breach"))) " " (reason(visitor, breach))
        },
        Found::Excused => badge(Tone::Info, &t!(words, "public-found-excused")),
    }
}

fn way(visitor: &Visitor, record: &PublicRecord) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let mut steps =
        vec![Step::new(t!(words, "public-way-declared"), Phase::Done).when(place.when(record.declared))];
    let seen = Step::new(
        t!(words, "public-way-seen"),
        if record.first_seen.is_some() { Phase::Done } else { Phase::Ahead },
    );
    steps.push(match record.first_seen {
        Some(at) => seen.when(place.when(at)),
        None => seen,
    });
    let (label, phase) = match &record.standing {
        Standing::Waiting => (t!(words, "public-way-until"), Phase::Ahead),
        Standing::Up => (t!(words, "public-way-until"), Phase::Current),
        Standing::Stayed => (t!(words, "public-way-stayed"), Phase::Done),
        Standing::Breached { .. } => (t!(words, "public-way-breached"), Phase::Failed),
        Standing::Withdrawn => (t!(words, "public-way-withdrawn"), Phase::Failed),
        Standing::Stopped { .. } => (t!(words, "public-way-stopped"), Phase::Failed),
    };
    let at = match &record.standing {
        Standing::Breached { at, .. } | Standing::Stopped { at } => Some(*at),
        Standing::Waiting | Standing::Up | Standing::Stayed => record.hold_until,
        Standing::Withdrawn => None,
    };
    let last = Step::new(label, phase);
    steps.push(match at {
        Some(at) => last.when(place.when(at)),
        None => last,
    });
    timeline(words, &t!(words, "public-record-way"), &steps)
}
