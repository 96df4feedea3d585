//! Certificates: anybody checks a text that somebody shows them.

use app::accounts::{Claims, Verified};
use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{CertificateId, Timestamp};
use maud::{Markup, html};
use serde_json::json;

use super::{Here, nav};
use crate::form::Given;
use crate::front::Front;
use crate::page::Width;
use crate::problem::Fault;
use crate::say::slug;
use crate::shown::From;
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Head, Tone, card, copyable, facts, form_end, note, stack};
use crate::who::{Id, Visitor};

/// This market's name in certificates: its address.
pub(crate) fn issuer(front: &Front) -> String {
    front.settings.base.origin().ascii_serialization()
}

/// `GET /certificates`.
pub(super) async fn form(visitor: Visitor) -> Response {
    shown(&visitor, "", None)
}

/// `POST /certificates`.
pub(super) async fn check(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.public(from.0)?;
    let text = given.long("text");
    let verified = front.accounts.verify_certificate(&text, &issuer(&front)).await?;
    Ok(shown(&visitor, &text, Some(&verified)))
}

/// `GET /certificates/{id}`: for whoever was given its address.
pub(super) async fn show(
    State(front): State<Front>,
    visitor: Visitor,
    Id(id): Id<CertificateId>,
) -> Result<Response, Fault> {
    let (certificate, verified) = front.accounts.certificate(id, &issuer(&front)).await?;
    let words = visitor.words();
    let title = t!(words, "certificate-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "certificate-lead")).up(t!(words, "certificates-title"), "/certificates"))
        (outcome(&visitor, &verified))
        (card(&t!(words, "certificate-text"), &html! { (copyable(words, &certificate.text)) }))
    });
    Ok(visitor.page(nav(&visitor, Here::Elsewhere), title, Width::Narrow, body))
}

/// `GET /.well-known/jwks.json`: the keys, for whoever checks without asking here (RFC 7517).
pub(super) async fn keys(State(front): State<Front>) -> Result<Response, Fault> {
    let keys = front.accounts.certificate_keys().await?;
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": key.kid,
                "x": URL_SAFE_NO_PAD.encode(key.x), "y": URL_SAFE_NO_PAD.encode(key.y),
            })
        })
        .collect();
    let kind =
        [(header::CONTENT_TYPE, "application/jwk-set+json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((kind, json!({ "keys": keys }).to_string()).into_response())
}

fn shown(visitor: &Visitor, typed: &str, verified: Option<&Verified>) -> Response {
    let words = visitor.words();
    let title = t!(words, "certificates-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "certificates-lead")))
        @if let Some(verified) = verified { (outcome(visitor, verified)) }
        (Form::post("/certificates").body(html! {
            (Field::textarea("text", t!(words, "certificates-paste")).hint(t!(words, "certificates-paste-hint")).rows(6)
                .value(typed).spellcheck(false).maxlength(8_192))
            (form_end(&html! { (Button::submit(t!(words, "certificates-check")).primary()) }))
        }))
    });
    visitor.page(nav(visitor, Here::Elsewhere), title, Width::Narrow, body)
}

fn outcome(visitor: &Visitor, verified: &Verified) -> Markup {
    let words = visitor.words();
    let tone = match verified {
        Verified::Valid(_) => Tone::Good,
        Verified::Expired(_) => Tone::Wait,
        Verified::Revoked(_)
        | Verified::Forged
        | Verified::UnknownKey
        | Verified::OtherMarket(_)
        | Verified::Unreadable => Tone::Bad,
    };
    let name = slug(verified.name());
    html! {
        div role="status" {
            (note(tone, &t_of!(words, "certificate-is", name.clone()), &html! {
                p { (t_of!(words, "certificate-is-text", name)) }
                @if let Verified::OtherMarket(market) = verified { p { code { (market) } } }
            }))
        }
        @if let Some(claims) = verified.claims() { (card(&t!(words, "certificate-says"), &says(visitor, claims))) }
    }
}

fn says(visitor: &Visitor, claims: &Claims) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let day = |seconds: i64| place.when_day(Timestamp::from_micros(seconds.saturating_mul(1_000_000)));
    let mut lines = vec![
        (
            t!(words, "certificate-account"),
            html! { (t_of!(words, "network", claims.network.name())) " · " (claims.sub) },
        ),
        (t!(words, "certificate-issued"), day(claims.iat)),
        (t!(words, "certificate-expires"), day(claims.exp)),
    ];
    if let Some(score) = &claims.score {
        let (low, high) = (place.points(score.interval.low()), place.points(score.interval.high()));
        lines.push((t!(words, "measures-score"), html! {
            strong { (place.points(score.value)) } " " (t!(words, "measures-score-interval", low = low, high = high))
        }));
        lines.push((t!(words, "measures-snapshot"), html! { code { (score.snapshot) } " " (day(score.at)) }));
    }
    if let Some(audit) = &claims.audience {
        let (low, high) = (place.percent(audit.interval.low()), place.percent(audit.interval.high()));
        lines.push((t!(words, "measures-audit"), html! {
            strong { (place.percent(audit.share)) } " " (t!(words, "certificate-share-interval", low = low, high = high))
        }));
        lines.push((t!(words, "measures-audit-id"), html! { code { (audit.audit) } " " (day(audit.at)) }));
    }
    facts(lines)
}
