//! The design system. Everything here is a value that renders itself inside `html! { … }`; see them all at `/design`.
//!
//! ```text
//! use crate::{format::Place, page::{Shell, Width, page}, text::{t, t_of}, ui::*};
//!
//! t!(place, "brand-campaigns-title")                      // a message; also t!(words, "id", count = n, name = name)
//! t_of!(place, "placement-state", state.name())           // one of a family; list it in tests/families/mod.rs
//! place.amount(money)  place.price(money)  place.number(n)  place.percent(share)  place.when_day(at)  place.relative(at, now)
//! place.parse_amount(&typed, Currency::EUR).map_err(|problem| problem.say(place.words))
//!
//! Head::new(t!(place, "…")).lead("…").up("Campaigns", "/campaigns").beside(badge(Tone::Good, "Open")).action(Button::link("New", "/new").primary())
//! Form::post("/campaigns").hidden("version", "3").live("/campaigns/qualifying", "#qualifying").body(html! {
//!     (error_summary(words, &[("budget", "Type an amount.")]))
//!     (Field::amount("budget", "Budget", Currency::EUR).value(typed).hint("…").error(problem))
//!     (Field::textarea("text", "Text").rows(6).counter("/drafts/count", "300 left"))
//!     (Choices::chips("language", "Languages").choice(Choice::new("fr", "French").chosen(true)))
//!     (form_end(&html! { (Button::submit("Save")) (Button::link("Cancel", "/").quiet()) }))
//! })
//! Button::post("Approve", "/x/approve").primary().key('a').undo("Approved.")
//! Table::new(words, "Posts").column(Column::text("Who")).column(Column::number("Paid")).rows(rows.iter().map(|row|
//!     Row::new().cell(who(&row.name, &row.handle, Some(&href))).cell(place.amount(row.paid))))
//!     .empty(Empty::new("No posts yet", "…").action(Button::link("…", "/…").primary()))
//! card("Title", &html! { … })  stats(&[Stat::new("Paid", "40 €")])  facts([("Price", "40 €")])  note(Tone::Wait, "…", &html! {})
//! timeline(words, "Steps", &[Step::new("Booked", Phase::Done).when(place.when_day(at))])  countdown(&place, until, now)
//! conditions(words, &[Condition::new("500 followers", Outcome::Missed, "80 more").bar(420, 500)])
//! hero("Title", "Lead", &[Button::link("Start", "/sign-up").primary()])  prose(&html! { … })  how(&[("Title", "…")])
//! feed(&[News::new(Icon::Coin, html! { … }, place.when_relative(at, now)).unread(true)])
//! tabs("Lists", &[Tab::new("Open", "/x", true).count("3")])  pagination(words, first, next)  toolbar(&filters, &actions)
//! ```
//!
//! Charts are in [`crate::chart`]: `Lines`, `Bars`, `Shares`, `Estimate`, `lorenz`, `sparkline`.
//!
//! What the script adds, by attributes that these set: `data-key` (one key presses it; `?` lists them), `data-undo`, `data-live`
//! with `data-target`, `data-countdown`, `data-copy`, `data-poll`, `data-stream`; `data-row` on anything that `j` and `k` walk (rows of
//! tables have it), `data-fresh` with an `id` on what news make stale. All of it works without the script.
//! No `style` and no script inside a page: the content security policy forbids both.

mod button;
mod choice;
mod field;
mod form;
mod icon;
mod preview;
mod progress;
mod read;
mod show;
mod steer;
mod table;

pub use button::Button;
pub use choice::{Choice, Choices, Tick};
pub use field::{Field, field_id};
pub use form::{Form, error_summary, field_group, field_row, form_end};
pub use icon::{Icon, mark};
pub use preview::{Mark, Preview, marked};
pub use progress::{
    Condition, Outcome, Phase, Step, WizardStep, conditions, countdown, progress, timeline, wizard, working,
};
pub use read::{News, emblem, feed, hero, how, prose};
pub use show::{
    Empty, Stat, Tone, avatar, badge, card, card_with, code_block, copyable, disclosure, facts, kbd, note,
    stats, tag, who,
};
pub use steer::{Head, Tab, buttons, grid, pagination, split, stack, tabs, toolbar};
pub use table::{Column, Row, Sorted, Table};
