//! Forms, and the summary of what is wrong with one.

use maud::{Markup, Render, html};

use super::field::field_id;
use crate::text::{Words, t};

/// A form. `Form::post("/campaigns").hidden("version", "3").body(html! { … })`.
#[derive(Debug, Clone)]
pub struct Form {
    method: &'static str,
    action: String,
    hidden: Vec<(String, String)>,
    body: Markup,
    live: Option<(String, String)>,
    undo: Option<String>,
    id: Option<String>,
    upload: bool,
    bar: bool,
}

impl Form {
    fn new(method: &'static str, action: impl Into<String>) -> Self {
        Self {
            method,
            action: action.into(),
            hidden: Vec::new(),
            body: html! {},
            live: None,
            undo: None,
            id: None,
            upload: false,
            bar: false,
        }
    }

    /// Changes something.
    pub fn post(action: impl Into<String>) -> Self {
        Self::new("post", action)
    }

    /// Asks for something: searches, filters.
    pub fn get(action: impl Into<String>) -> Self {
        Self::new("get", action)
    }

    /// A value that is sent along unseen: an id, a version, a once-only key.
    #[must_use]
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// Fields and buttons.
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = body;
        self
    }

    /// While one types, the whole form is posted to `url`; the HTML of the answer replaces what is in `target`
    /// (a selector, such as `#qualifying`).
    #[must_use]
    pub fn live(mut self, url: impl Into<String>, target: impl Into<String>) -> Self {
        self.live = Some((url.into(), target.into()));
        self
    }

    /// The form leaves after six seconds, in which `message` with an Undo is shown.
    #[must_use]
    pub fn undo(mut self, message: impl Into<String>) -> Self {
        self.undo = Some(message.into());
        self
    }

    /// So that buttons elsewhere can name it.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Carries a file.
    #[must_use]
    pub fn upload(mut self) -> Self {
        self.upload = true;
        self
    }

    /// Everything on one line: filters above a table.
    #[must_use]
    pub fn bar(mut self) -> Self {
        self.bar = true;
        self
    }
}

impl Render for Form {
    fn render(&self) -> Markup {
        let (live, target) = self.live.as_ref().map(|(url, target)| (url, target)).unzip();
        html! {
            form class=(if self.bar { "form-bar" } else { "form" }) method=(self.method) action=(self.action)
                id=[self.id.as_ref()] enctype=[self.upload.then_some("multipart/form-data")]
                data-live=[live] data-target=[target] data-undo=[self.undo.as_ref()] novalidate[self.method == "post"] {
                @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                (self.body)
            }
        }
    }
}

/// The buttons at the end of a form.
#[must_use]
pub fn form_end(buttons: &Markup) -> Markup {
    html! { div.form-end { (buttons) } }
}

/// Fields that belong together, under a heading.
#[must_use]
pub fn field_group(title: &str, lead: &str, fields: &Markup) -> Markup {
    html! {
        section.field-group {
            div.field-group-head { h2 { (title) } @if !lead.is_empty() { p { (lead) } } }
            div.field-group-body { (fields) }
        }
    }
}

/// Fields side by side where there is room.
#[must_use]
pub fn field_row(fields: &Markup) -> Markup {
    html! { div.field-row { (fields) } }
}

/// What is wrong, at the top of a form, each leading to its field: `[("budget", "Type an amount")]`.
/// Nothing when nothing is wrong.
#[must_use]
pub fn error_summary<N: AsRef<str>, M: AsRef<str>>(words: Words, errors: &[(N, M)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.summary role="alert" tabindex="-1" data-focus="" {
                h2 { (t!(words, "ui-errors-title", count = errors.len())) }
                ul {
                    @for (name, message) in errors {
                        li { a href={ "#" (field_id(name.as_ref())) } { (message.as_ref()) } }
                    }
                }
            }
        }
    }
}
