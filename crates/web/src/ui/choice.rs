//! Choosing: boxes to tick, cards of which one is taken, chips.

use maud::{Markup, Render, html};

use super::field::{error_line, field_id};

/// One of several.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
    aside: Option<String>,
    chosen: bool,
    disabled: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            aside: None,
            chosen: false,
            disabled: false,
        }
    }

    /// A sentence under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Something short at its end: a price, a number.
    #[must_use]
    pub fn aside(mut self, aside: impl Into<String>) -> Self {
        self.aside = Some(aside.into());
        self
    }

    /// Whether it is taken.
    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// Cannot be taken; say in the hint why.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Boxes,
    Cards,
    Chips,
}

/// A group of choices under one legend.
#[derive(Debug, Clone)]
pub struct Choices {
    look: Look,
    many: bool,
    name: String,
    legend: String,
    hint: Option<String>,
    error: Option<String>,
    choices: Vec<Choice>,
}

impl Choices {
    fn new(look: Look, many: bool, name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self {
            look,
            many,
            name: name.into(),
            legend: legend.into(),
            hint: None,
            error: None,
            choices: Vec::new(),
        }
    }

    /// Boxes to tick, several allowed.
    pub fn boxes(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self::new(Look::Boxes, true, name, legend)
    }

    /// Round boxes, one of them.
    pub fn radios(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self::new(Look::Boxes, false, name, legend)
    }

    /// Large cards, one of them: for a decision.
    pub fn cards(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self::new(Look::Cards, false, name, legend)
    }

    /// Chips, several allowed: languages, networks, topics.
    pub fn chips(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self::new(Look::Chips, true, name, legend)
    }

    /// Adds a choice.
    #[must_use]
    pub fn choice(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds choices.
    #[must_use]
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.choices.extend(choices);
        self
    }

    /// A sentence under the legend.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, if anything.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    fn one(&self, at: usize, choice: &Choice) -> Markup {
        let id = if at == 0 { field_id(&self.name) } else { format!("{}-{at}", field_id(&self.name)) };
        let kind = if self.many { "checkbox" } else { "radio" };
        html! {
            label.choice for=(id) {
                input type=(kind) id=(id) name=(self.name) value=(choice.value) checked[choice.chosen] disabled[choice.disabled];
                span.choice-text {
                    span.choice-label { (choice.label) }
                    @if let Some(hint) = &choice.hint { span.choice-hint { (hint) } }
                }
                @if let Some(aside) = &choice.aside { span.choice-aside { (aside) } }
            }
        }
    }
}

impl Render for Choices {
    fn render(&self) -> Markup {
        let id = format!("{}-group", field_id(&self.name));
        let look = match self.look {
            Look::Boxes => "boxes",
            Look::Cards => "cards",
            Look::Chips => "chips",
        };
        let described = [
            self.hint.as_ref().map(|_| format!("{id}-hint")),
            self.error.as_ref().map(|_| format!("{id}-error")),
        ];
        let described: Vec<String> = described.into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            fieldset.field.choices.wrong[self.error.is_some()] aria-describedby=[described] {
                legend { (self.legend) }
                @if let Some(hint) = &self.hint { p.hint id={ (id) "-hint" } { (hint) } }
                div class=(look) {
                    @for (at, choice) in self.choices.iter().enumerate() { (self.one(at, choice)) }
                }
                (error_line(&id, self.error.as_deref()))
            }
        }
    }
}

/// A single box to tick: `Tick::new("terms", "I have read the rules")` sends `terms=on`.
#[derive(Debug, Clone)]
pub struct Tick {
    name: String,
    label: Markup,
    hint: Option<String>,
    error: Option<String>,
    on: bool,
    required: bool,
}

impl Tick {
    /// A box with its text.
    pub fn new(name: impl Into<String>, label: impl Render) -> Self {
        Self { name: name.into(), label: label.render(), hint: None, error: None, on: false, required: false }
    }

    /// Whether it is ticked.
    #[must_use]
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// A sentence under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, if anything.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// Must be ticked.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

impl Render for Tick {
    fn render(&self) -> Markup {
        let id = field_id(&self.name);
        let described = self.error.as_ref().map(|_| format!("{id}-error"));
        html! {
            div.field.wrong[self.error.is_some()] {
                label.choice.lone for=(id) {
                    input type="checkbox" id=(id) name=(self.name) value="on" checked[self.on] required[self.required]
                        aria-describedby=[described] aria-invalid=[self.error.as_ref().map(|_| "true")];
                    span.choice-text {
                        span.choice-label { (self.label) }
                        @if let Some(hint) = &self.hint { span.choice-hint { (hint) } }
                    }
                }
                (error_line(&id, self.error.as_deref()))
            }
        }
    }
}
