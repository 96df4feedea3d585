//! The market's settings in force, and where each is set.

use maud::{Markup, html};

use super::{Answer, Here, page};
use crate::page::Width;
use crate::text::{t, t_of};
use crate::ui::{Column, Head, Row, Table, Tone, card, note, stack};
use crate::who::ForOperator;

/// A setting: the name of its message, its value, and its key in the settings file.
type Line = (&'static str, String, &'static str);

pub(super) async fn show(who: ForOperator) -> Answer {
    let words = who.words();
    let title = t!(words, "operator-settings-title");
    let unready = (who.visitor.front.gauges.unready)();
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-settings-lead")))
        @if unready.is_empty() {
            (note(Tone::Good, &t!(words, "operator-ready-to-serve"), &html! {}))
        } @else {
            (note(Tone::Bad, &t!(words, "operator-not-ready"), &html! { ul { @for reason in &unready { li { (reason) } } } }))
        }
        (table(&who, &t!(words, "operator-settings-market"), market(&who)))
        (table(&who, &t!(words, "operator-settings-rules"), rules(&who)))
        (table(&who, &t!(words, "operator-settings-program"), program(&who)))
    });
    page(&who, Here::Settings, title, Width::Wide, body).await
}

fn table(who: &ForOperator, title: &str, lines: Vec<Line>) -> Markup {
    let words = who.words();
    let rows = lines.into_iter().map(|(name, value, key)| {
        let set = if key.is_empty() {
            html! { (t!(words, "operator-setting-fixed")) }
        } else {
            html! { code { (key) } }
        };
        Row::new().cell(t_of!(words, "operator-setting", name)).cell(value).cell(set)
    });
    let table = Table::new(words, title)
        .column(Column::text(t!(words, "operator-setting")))
        .column(Column::text(t!(words, "operator-setting-value")))
        .column(Column::text(t!(words, "operator-setting-key")))
        .rows(rows);
    card(title, &html! { (table) })
}

fn market(who: &ForOperator) -> Vec<Line> {
    let settings = &who.visitor.front.settings;
    vec![
        ("name", settings.name.clone(), "operator.name"),
        ("contact", settings.contact.clone(), "operator.contact"),
        ("transfers", transfers(who), "money.transfer_details"),
        ("zone", settings.zone.clone(), "operator.zone"),
        ("base", settings.base.to_string(), "server.base"),
        ("proxy", yes(who, settings.behind_proxy), "server.behind_proxy"),
        ("demo", yes(who, settings.demo), ""),
        ("previews", yes(who, who.visitor.front.links.is_some()), "outside.previews"),
    ]
}

fn transfers(who: &ForOperator) -> String {
    let lines: Vec<&str> = who.visitor.front.settings.transfer_lines().collect();
    if lines.is_empty() { t!(who.words(), "operator-no-transfer-details") } else { lines.join(" · ") }
}

fn rules(who: &ForOperator) -> Vec<Line> {
    let (place, policy) = (&who.visitor.place, who.visitor.front.app.policy());
    let looks: Vec<String> = policy.look_again.iter().map(|span| place.span_exact(*span)).collect();
    let mut lines = vec![
        ("fee", place.percent(policy.fee), "policy.fee_basis_points"),
        ("draft", place.span_exact(policy.draft_window), "policy.draft_hours"),
        ("review", place.span_exact(policy.review_window), "policy.review_hours"),
        ("drafts", place.number(policy.most_drafts), "policy.most_drafts"),
        ("publish", place.span_exact(policy.publish_window), "policy.publish_hours"),
        ("search", place.span_exact(policy.search_window), "policy.search_hours"),
        ("back-dating", place.span_exact(policy.back_dating), ""),
        ("looks", place.list(&looks), ""),
        ("appeal", place.span_exact(policy.appeal_window), "policy.appeal_hours"),
        ("answer", place.span_exact(policy.answer_window), "policy.answer_hours"),
        ("offer", place.span_exact(policy.offer_window), "policy.offer_hours"),
        ("per-week", place.number(policy.posts_per_week), "policy.posts_per_week"),
        ("gap", place.span_exact(policy.gap), "policy.gap_hours"),
    ];
    if who.visitor.front.settings.spotter {
        let span = |span| place.span_exact(span);
        lines.extend([
            ("author-offer", span(policy.author_window), "policy.author_offer_hours"),
            ("breakout-quiet", span(policy.breakout_quiet), "policy.breakout_quiet_hours"),
            ("breakout-oldest", span(policy.breakout_longest), "policy.breakout_oldest_hours"),
            ("reply-draft", span(policy.reply_draft_window), "policy.reply_draft_minutes"),
            ("reply-review", span(policy.reply_review_window), "policy.reply_review_minutes"),
            ("reply-publish", span(policy.reply_publish_window), "policy.reply_publish_minutes"),
            ("claims", place.number(policy.claims_per_day), "policy.claims_per_day"),
        ]);
    }
    lines
}

fn program(who: &ForOperator) -> Vec<Line> {
    let metrics = who.visitor.front.gauges.token.is_some();
    vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned(), ""),
        ("metrics", yes(who, metrics), "metrics.token_file"),
        ("speed", who.visitor.place.number(who.visitor.front.settings.speed), ""),
    ]
}

fn yes(who: &ForOperator, yes: bool) -> String {
    if yes { t!(who.words(), "operator-yes") } else { t!(who.words(), "operator-no") }
}
