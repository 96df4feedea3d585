//! Showing: badges, cards, figures, lists of facts, notes, empty places.

use maud::{Markup, Render, html};

use super::{Button, Icon};
use crate::text::{Words, t};

/// What a colour says. Never the only sign of it: the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// Worth knowing.
    Info,
    /// As it should be.
    Good,
    /// Waits for somebody.
    Wait,
    /// Went wrong.
    Bad,
    /// This market's own colour.
    Accent,
}

impl Tone {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Plain, Self::Info, Self::Good, Self::Wait, Self::Bad, Self::Accent];

    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Bad => "bad",
            Self::Accent => "accent",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Plain | Self::Info | Self::Accent => Icon::Info,
            Self::Good => Icon::Check,
            Self::Wait => Icon::Clock,
            Self::Bad => Icon::Warning,
        }
    }
}

/// A state in a word: `badge(Tone::Good, "Paid")`.
#[must_use]
pub fn badge(tone: Tone, label: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (label) } }
}

/// A small word that is no state: a topic, a language.
#[must_use]
pub fn tag(label: &str) -> Markup {
    html! { span.tag { (label) } }
}

/// A key to press.
#[must_use]
pub fn kbd(key: &str) -> Markup {
    html! { kbd aria-hidden="true" { (key) } }
}

/// A framed part of the page; the title may be empty.
#[must_use]
pub fn card(title: &str, body: &Markup) -> Markup {
    html! { section.card { @if !title.is_empty() { h2.card-title { (title) } } (body) } }
}

/// A card with something at the end of its title line: a link, a badge, a button.
#[must_use]
pub fn card_with(title: &str, aside: &Markup, body: &Markup) -> Markup {
    html! {
        section.card { div.card-head { h2.card-title { (title) } div.card-aside { (aside) } } (body) }
    }
}

/// A figure with its name: `Stat::new("Paid", place.amount(sum)).note("in 12 posts").drawn(sparkline)`.
#[derive(Debug, Clone)]
pub struct Stat {
    label: String,
    figure: Markup,
    note: Option<Markup>,
    drawn: Option<Markup>,
    href: Option<String>,
}

impl Stat {
    /// A figure.
    pub fn new(label: impl Into<String>, figure: impl Render) -> Self {
        Self { label: label.into(), figure: figure.render(), note: None, drawn: None, href: None }
    }

    /// A line under it.
    #[must_use]
    pub fn note(mut self, note: impl Render) -> Self {
        self.note = Some(note.render());
        self
    }

    /// A small drawing under it.
    #[must_use]
    pub fn drawn(mut self, drawing: Markup) -> Self {
        self.drawn = Some(drawing);
        self
    }

    /// Leads to what it counts.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

impl Render for Stat {
    fn render(&self) -> Markup {
        html! {
            div.stat {
                p.stat-label {
                    @if let Some(href) = &self.href { a href=(href) { (self.label) } } @else { (self.label) }
                }
                p.stat-figure { (self.figure) }
                @if let Some(note) = &self.note { p.stat-note { (note) } }
                @if let Some(drawn) = &self.drawn { (drawn) }
            }
        }
    }
}

/// Figures side by side.
#[must_use]
pub fn stats(stats: &[Stat]) -> Markup {
    html! { div.stats { @for stat in stats { (stat) } } }
}

/// Nothing here yet: says why, what to do, and offers it.
#[derive(Debug, Clone)]
pub struct Empty {
    title: String,
    text: String,
    action: Option<Button>,
    icon: Icon,
    alone: bool,
}

impl Empty {
    /// Why it is empty, and what to do.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), action: None, icon: Icon::Bell, alone: false }
    }

    /// The whole page: its title is the page's.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// The thing to do.
    #[must_use]
    pub fn action(mut self, action: Button) -> Self {
        self.action = Some(action);
        self
    }

    /// Another icon than the bell.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                span.empty-icon { (self.icon) }
                @if self.alone { h1 { (self.title) } } @else { h2 { (self.title) } }
                p { (self.text) }
                @if let Some(action) = &self.action { (action) }
            }
        }
    }
}

/// A note in the text: `note(Tone::Wait, "…", &html! { … })`.
#[must_use]
pub fn note(tone: Tone, title: &str, body: &Markup) -> Markup {
    html! {
        div class={ "note " (tone.class()) } {
            (tone.icon())
            div { @if !title.is_empty() { p.note-title { (title) } } (body) }
        }
    }
}

/// Facts: names and values. `facts([("Price", html! { "40 €" })])`.
#[must_use]
pub fn facts<N: AsRef<str>, V: Render>(facts: impl IntoIterator<Item = (N, V)>) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in facts { div { dt { (name.as_ref()) } dd { (value) } } }
        }
    }
}

/// More, for who wants it.
#[must_use]
pub fn disclosure(summary: &str, body: &Markup) -> Markup {
    html! { details.more { summary { (summary) } div.more-body { (body) } } }
}

/// A text as it is: code, a hash, an answer of the API. Can be scrolled by keyboard.
#[must_use]
pub fn code_block(label: &str, text: &str) -> Markup {
    html! { pre.code tabindex="0" role="region" aria-label=(label) { code { (text) } } }
}

/// A text to take along: shown, with a button that copies it.
#[must_use]
pub fn copyable(words: Words, text: &str) -> Markup {
    let button = Button::script(t!(words, "ui-copy")).small().icon(Icon::Copy);
    html! {
        span.copyable { code { (text) } (button.data("copy", text).data("said", t!(words, "ui-copied"))) }
    }
}

/// The first letters of a name in a circle, in one of six colours that stays with the name.
#[must_use]
pub fn avatar(name: &str) -> Markup {
    let letters: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    let colour = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6;
    html! { span class={ "avatar c" (colour) } aria-hidden="true" { (letters) } }
}

/// A person or brand in a row: avatar, name, and a quieter second line.
#[must_use]
pub fn who(name: &str, second: &str, href: Option<&str>) -> Markup {
    html! {
        span.who {
            (avatar(name))
            span.who-text {
                @if let Some(href) = href { a.who-name href=(href) { (name) } } @else { span.who-name { (name) } }
                @if !second.is_empty() { span.who-second { (second) } }
            }
        }
    }
}
