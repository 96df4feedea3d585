//! Finding one's way: the head of a page, tabs, pages of a list, toolbars.

use maud::{Markup, Render, html};

use super::{Button, Icon};
use crate::text::{Words, t};

/// The head of a page: where it hangs, its title, a sentence, what can be done.
#[derive(Debug, Clone)]
pub struct Head {
    title: String,
    lead: Option<Markup>,
    up: Option<(String, String)>,
    beside: Option<Markup>,
    actions: Vec<Markup>,
}

impl Head {
    /// The title, once a page.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lead: None, up: None, beside: None, actions: Vec::new() }
    }

    /// A sentence below.
    #[must_use]
    pub fn lead(mut self, lead: impl Render) -> Self {
        self.lead = Some(lead.render());
        self
    }

    /// What it belongs to, above.
    #[must_use]
    pub fn up(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.up = Some((label.into(), href.into()));
        self
    }

    /// Beside the title: a badge.
    #[must_use]
    pub fn beside(mut self, beside: impl Render) -> Self {
        self.beside = Some(beside.render());
        self
    }

    /// A button at the end.
    #[must_use]
    pub fn action(mut self, action: impl Render) -> Self {
        self.actions.push(action.render());
        self
    }
}

impl Render for Head {
    fn render(&self) -> Markup {
        html! {
            div.page-head {
                div {
                    @if let Some((label, href)) = &self.up { p.up { a href=(href) { (Icon::Left) (label) } } }
                    div.page-title { h1 { (self.title) } @if let Some(beside) = &self.beside { (beside) } }
                    @if let Some(lead) = &self.lead { p.lead { (lead) } }
                }
                @if !self.actions.is_empty() { div.page-actions { @for action in &self.actions { (action) } } }
            }
        }
    }
}

/// A tab.
#[derive(Debug, Clone)]
pub struct Tab {
    label: String,
    href: String,
    current: bool,
    count: Option<String>,
}

impl Tab {
    /// A tab.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current, count: None }
    }

    /// How many there are behind it, as text.
    #[must_use]
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }
}

/// Tabs, each with an address of its own.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = &tab.count { " " span.count { (count) } }
                }
            }
        }
    }
}

/// The pages of a list by cursor: back to its beginning, and on. `None` where there is none.
#[must_use]
pub fn pagination(words: Words, first: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav.pagination aria-label=(t!(words, "ui-page-of-list")) {
                @if let Some(first) = first { (Button::link(t!(words, "ui-newest"), first).small().icon(Icon::Left)) }
                @if let Some(next) = next {
                    a.button.small href=(next) rel="next" { span { (t!(words, "ui-older")) } (Icon::Right) }
                }
            }
        }
    }
}

/// A line of filters and buttons above a list.
#[must_use]
pub fn toolbar(start: &Markup, end: &Markup) -> Markup {
    html! { div.toolbar { div.toolbar-start { (start) } div.toolbar-end { (end) } } }
}

/// Parts below each other with air between them.
#[must_use]
pub fn stack(body: &Markup) -> Markup {
    html! { div.stack { (body) } }
}

/// Main matter and, beside it where there is room, what goes with it.
#[must_use]
pub fn split(main: &Markup, beside: &Markup) -> Markup {
    html! { div.split { div.stack { (main) } div.stack { (beside) } } }
}

/// Cards side by side, as many as fit.
#[must_use]
pub fn grid(body: &Markup) -> Markup {
    html! { div.grid { (body) } }
}

/// Buttons side by side.
#[must_use]
pub fn buttons(buttons: &[Button]) -> Markup {
    html! { div.buttons { @for button in buttons { (button) } } }
}
