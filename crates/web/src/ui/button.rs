//! Buttons: what one presses, whether it sends a form, follows a link, or is a form of its own.

use maud::{Markup, Render, html};

use super::{Icon, kbd};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Primary,
    Secondary,
    Danger,
    Quiet,
}

#[derive(Debug, Clone)]
enum Act {
    Submit,
    Link(String),
    Post { action: String, hidden: Vec<(String, String)> },
    Script,
}

/// A button. `Button::submit("Save")` sends the form around it, `Button::link("Open", "/x")` leads elsewhere,
/// `Button::post("Pause", "/x/pause")` is a form of its own. Secondary unless said otherwise.
#[derive(Debug, Clone)]
pub struct Button {
    label: String,
    act: Act,
    weight: Weight,
    icon: Option<Icon>,
    key: Option<char>,
    small: bool,
    icon_only: bool,
    named: Option<(String, String)>,
    formaction: Option<String>,
    disabled: bool,
    undo: Option<String>,
    data: Vec<(String, String)>,
    full: bool,
}

impl Button {
    fn new(label: impl Into<String>, act: Act) -> Self {
        Self {
            label: label.into(),
            act,
            weight: Weight::Secondary,
            icon: None,
            key: None,
            small: false,
            icon_only: false,
            named: None,
            formaction: None,
            disabled: false,
            undo: None,
            data: Vec::new(),
            full: false,
        }
    }

    /// Sends the form around it. Primary: a form has one such button.
    pub fn submit(label: impl Into<String>) -> Self {
        Self::new(label, Act::Submit).primary()
    }

    /// Leads elsewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Act::Link(href.into()))
    }

    /// A form of its own, sent by POST.
    pub fn post(label: impl Into<String>, action: impl Into<String>) -> Self {
        Self::new(label, Act::Post { action: action.into(), hidden: Vec::new() })
    }

    /// For the script only: hidden without it.
    pub fn script(label: impl Into<String>) -> Self {
        Self::new(label, Act::Script)
    }

    /// The one thing to do here.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.weight = Weight::Primary;
        self
    }

    /// One of several things to do.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.weight = Weight::Secondary;
        self
    }

    /// Takes something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.weight = Weight::Danger;
        self
    }

    /// Seldom pressed: looks like a link.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.weight = Weight::Quiet;
        self
    }

    /// For rows and toolbars.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// As wide as its place.
    #[must_use]
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// With an icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The icon alone is seen; the label is read aloud.
    #[must_use]
    pub fn icon_only(mut self, icon: Icon) -> Self {
        (self.icon, self.icon_only) = (Some(icon), true);
        self
    }

    /// Pressed by this key wherever one is not typing; shown beside the label.
    #[must_use]
    pub fn key(mut self, key: char) -> Self {
        self.key = Some(key);
        self
    }

    /// Sends `name=value` along: for forms with several buttons.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.named = Some((name.into(), value.into()));
        self
    }

    /// Sends the form elsewhere.
    #[must_use]
    pub fn formaction(mut self, action: impl Into<String>) -> Self {
        self.formaction = Some(action.into());
        self
    }

    /// A hidden value in a [`Button::post`].
    #[must_use]
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Act::Post { hidden, .. } = &mut self.act {
            hidden.push((name.into(), value.into()));
        }
        self
    }

    /// Cannot be pressed. Say beside it why.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// The form leaves after six seconds, in which `message` with an Undo is shown; at once without the script.
    #[must_use]
    pub fn undo(mut self, message: impl Into<String>) -> Self {
        self.undo = Some(message.into());
        self
    }

    /// Such as `data("copy", "#id")` for `data-copy="#id"`: what the script looks for.
    #[must_use]
    pub fn data(mut self, name: &str, value: impl Into<String>) -> Self {
        self.data.push((name.to_owned(), value.into()));
        self
    }

    fn class(&self) -> String {
        let mut class = String::from(match self.weight {
            Weight::Primary => "button primary",
            Weight::Secondary => "button",
            Weight::Danger => "button danger",
            Weight::Quiet => "button quiet",
        });
        for (on, name) in [(self.small, " small"), (self.icon_only, " icon-only"), (self.full, " full")] {
            if on {
                class.push_str(name);
            }
        }
        class
    }

    fn inside(&self) -> Markup {
        html! {
            @if let Some(icon) = self.icon { (icon) }
            @if self.icon_only { span.unseen { (self.label) } } @else { span { (self.label) } }
            @if let Some(key) = self.key { (kbd(&key.to_string())) }
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.data.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    fn pressed(&self, kind: &str) -> Markup {
        let (name, value) = self.named.as_ref().map(|(name, value)| (name, value)).unzip();
        let key = self.key.map(String::from);
        let hidden = matches!(self.act, Act::Script);
        html! {
            button class=(self.class()) type=(kind) name=[name] value=[value] data-key=[key]
                formaction=[self.formaction.as_ref()] disabled[self.disabled] hidden[hidden]
                title=[self.icon_only.then_some(&self.label)] data-undo=[self.undo_inside()]
                data-copy=[self.value("copy")] data-theme-toggle=[self.value("theme-toggle")]
                data-reveal=[self.value("reveal")] data-api-forget=[self.value("api-forget")] data-said=[self.value("said")] {
                (self.inside())
            }
        }
    }

    /// On a button inside a larger form; a [`Button::post`] puts it on its own form.
    fn undo_inside(&self) -> Option<&String> {
        self.undo.as_ref().filter(|_| matches!(self.act, Act::Submit))
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let key = self.key.map(String::from);
        match &self.act {
            Act::Submit => self.pressed("submit"),
            Act::Script => self.pressed("button"),
            Act::Link(href) => html! {
                a class=(self.class()) href=(href) data-key=[key] title=[self.icon_only.then_some(&self.label)] { (self.inside()) }
            },
            Act::Post { action, hidden } => html! {
                form.inline method="post" action=(action) data-undo=[self.undo.as_ref()] {
                    @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
                    (self.pressed("submit"))
                }
            },
        }
    }
}
