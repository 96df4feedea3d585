//! One thing to fill in: label, hint, control, and the error beside it. What was typed is kept.

use kernel::Currency;
use maud::{Markup, Render, html};

use crate::format::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Input(&'static str),
    Textarea,
    Select,
}

/// A field. `Field::text("title", "Title").hint("…").value(&given).error(problem)`.
#[derive(Debug, Clone)]
pub struct Field {
    control: Control,
    name: String,
    label: String,
    id: String,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    unit: Option<String>,
    optional: Option<String>,
    required: bool,
    attributes: Attributes,
    choices: Vec<(String, String)>,
    counter: Option<(String, String)>,
    after: Option<Markup>,
    unlabelled: bool,
}

#[derive(Debug, Clone, Default)]
struct Attributes {
    autocomplete: Option<String>,
    placeholder: Option<String>,
    inputmode: Option<&'static str>,
    min: Option<String>,
    max: Option<String>,
    step: Option<&'static str>,
    maxlength: Option<u32>,
    rows: u32,
    autofocus: bool,
    readonly: bool,
    spellcheck: Option<&'static str>,
    key: Option<String>,
    narrow: bool,
}

/// The id of a field by its name: for links from an error summary.
#[must_use]
pub fn field_id(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    format!("f-{}", name.chars().map(safe).collect::<String>())
}

impl Field {
    fn new(control: Control, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            control,
            id: field_id(&name),
            name,
            label: label.into(),
            hint: None,
            error: None,
            value: String::new(),
            unit: None,
            optional: None,
            required: false,
            attributes: Attributes { rows: 5, ..Attributes::default() },
            choices: Vec::new(),
            counter: None,
            after: None,
            unlabelled: false,
        }
    }

    /// Under an id of its own, where a page has several of the same name.
    #[must_use]
    pub fn apart(mut self, which: &str) -> Self {
        self.id = field_id(&format!("{}-{which}", self.name));
        self
    }

    /// A line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Input("text"), name, label)
    }

    /// A mail address.
    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Input("email"), name, label).autocomplete("email").spellcheck(false)
    }

    /// A password. Never shows a value again.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Input("password"), name, label).autocomplete("current-password")
    }

    /// A web address.
    pub fn url(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Input("url"), name, label).placeholder("https://").spellcheck(false)
    }

    /// Words to look for.
    pub fn search(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Input("search"), name, label)
    }

    /// A whole number; give it a [`Field::unit`].
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        let mut field = Self::new(Control::Input("text"), name, label);
        (field.attributes.inputmode, field.attributes.narrow) = (Some("numeric"), true);
        field
    }

    /// An amount of money, typed by either custom; read it with `Place::parse_amount`.
    pub fn amount(name: impl Into<String>, label: impl Into<String>, currency: Currency) -> Self {
        let mut field = Self::new(Control::Input("text"), name, label).unit(Place::sign(currency));
        (field.attributes.inputmode, field.attributes.narrow) = (Some("decimal"), true);
        field
    }

    /// A day. The value is `Place::date_field`.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        let mut field = Self::new(Control::Input("date"), name, label);
        field.attributes.narrow = true;
        field
    }

    /// A day and a time of day.
    pub fn moment(name: impl Into<String>, label: impl Into<String>) -> Self {
        let mut field = Self::new(Control::Input("datetime-local"), name, label);
        field.attributes.narrow = true;
        field
    }

    /// Several lines.
    pub fn textarea(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Textarea, name, label)
    }

    /// One of a list; add them with [`Field::choice`].
    pub fn select(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Control::Select, name, label)
    }

    /// A choice of a select.
    #[must_use]
    pub fn choice(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.choices.push((value.into(), label.into()));
        self
    }

    /// What it holds.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A sentence under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with what was typed, if anything.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// What stands behind the number: `posts`, `%`, `€`.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Must be filled in. The browser says so too.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// May be left empty: says `optional`, in the reader's words (`t!(words, "ui-optional")`).
    #[must_use]
    pub fn optional(mut self, said: impl Into<String>) -> Self {
        self.optional = Some(said.into());
        self
    }

    /// What browsers may fill in.
    #[must_use]
    pub fn autocomplete(mut self, what: impl Into<String>) -> Self {
        self.attributes.autocomplete = Some(what.into());
        self
    }

    /// An example inside the empty field; never the only explanation.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.attributes.placeholder = Some(text.into());
        self
    }

    /// The least and the most, for dates (ISO).
    #[must_use]
    pub fn between(mut self, min: Option<String>, max: Option<String>) -> Self {
        (self.attributes.min, self.attributes.max) = (min, max);
        self
    }

    /// No more characters than this.
    #[must_use]
    pub fn maxlength(mut self, most: u32) -> Self {
        self.attributes.maxlength = Some(most);
        self
    }

    /// How tall a textarea begins.
    #[must_use]
    pub fn rows(mut self, rows: u32) -> Self {
        self.attributes.rows = rows;
        self
    }

    /// As narrow as a number.
    #[must_use]
    pub fn narrow(mut self) -> Self {
        self.attributes.narrow = true;
        self
    }

    /// Focused when the page opens: at most one a page.
    #[must_use]
    pub fn autofocus(mut self) -> Self {
        self.attributes.autofocus = true;
        self
    }

    /// Can be read and copied only.
    #[must_use]
    pub fn readonly(mut self) -> Self {
        self.attributes.readonly = true;
        self
    }

    /// Whether browsers mark misspelt words.
    #[must_use]
    pub fn spellcheck(mut self, on: bool) -> Self {
        self.attributes.spellcheck = Some(if on { "true" } else { "false" });
        self
    }

    /// This key leads here wherever one is not typing: `/` for a search.
    #[must_use]
    pub fn key(mut self, key: char) -> Self {
        self.attributes.key = Some(key.to_string());
        self
    }

    /// A live counter: the field is posted to `url` while one types, the answer (HTML) shown under the field.
    /// `now` is what it says before the first answer. With an empty `url` it stays so.
    #[must_use]
    pub fn counter(mut self, url: impl Into<String>, now: impl Into<String>) -> Self {
        self.counter = Some((url.into(), now.into()));
        self
    }

    /// Anything behind the control, such as a button.
    #[must_use]
    pub fn after(mut self, after: Markup) -> Self {
        self.after = Some(after);
        self
    }

    /// The label is read aloud only: for a search field whose button says enough.
    #[must_use]
    pub fn unlabelled(mut self) -> Self {
        self.unlabelled = true;
        self
    }

    fn described(&self) -> Option<String> {
        let parts = [
            self.hint.as_ref().map(|_| format!("{}-hint", self.id)),
            self.error.as_ref().map(|_| format!("{}-error", self.id)),
            self.counter.as_ref().map(|_| format!("{}-counter", self.id)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn control(&self) -> Markup {
        let own = &self.attributes;
        let (id, described) = (&self.id, self.described());
        let invalid = self.error.is_some().then_some("true");
        let live = self.counter.as_ref().map(|(url, _)| url).filter(|url| !url.is_empty());
        let target = live.map(|_| format!("#{id}-counter"));
        match self.control {
            Control::Input(kind) => html! {
                input id=(id) name=(self.name) type=(kind) value=[(kind != "password").then_some(&self.value)]
                    aria-describedby=[described] aria-invalid=[invalid] required[self.required]
                    autocomplete=[own.autocomplete.as_ref()] placeholder=[own.placeholder.as_ref()]
                    inputmode=[own.inputmode] min=[own.min.as_ref()] max=[own.max.as_ref()] step=[own.step]
                    maxlength=[own.maxlength] autofocus[own.autofocus] readonly[own.readonly]
                    spellcheck=[own.spellcheck] data-key=[own.key.as_ref()] data-live=[live] data-target=[target];
            },
            Control::Textarea => html! {
                textarea id=(id) name=(self.name) rows=(own.rows) aria-describedby=[described] aria-invalid=[invalid]
                    required[self.required] placeholder=[own.placeholder.as_ref()] maxlength=[own.maxlength]
                    autofocus[own.autofocus] readonly[own.readonly] spellcheck=[own.spellcheck]
                    data-key=[own.key.as_ref()] data-live=[live] data-target=[target] { "\n" (self.value) }
            },
            Control::Select => html! {
                select id=(id) name=(self.name) aria-describedby=[described] aria-invalid=[invalid]
                    required[self.required] autocomplete=[own.autocomplete.as_ref()] {
                    @for (value, label) in &self.choices {
                        option value=(value) selected[*value == self.value] { (label) }
                    }
                }
            },
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        html! {
            div.field.narrow[self.attributes.narrow].wrong[self.error.is_some()] {
                label.unseen[self.unlabelled] for=(self.id) {
                    (self.label)
                    @if let Some(said) = &self.optional { " " span.aside { "(" (said) ")" } }
                }
                @if let Some(hint) = &self.hint { p.hint id={ (self.id) "-hint" } { (hint) } }
                div.control {
                    (self.control())
                    @if let Some(unit) = &self.unit { span.unit { (unit) } }
                    @if let Some(after) = &self.after { (after) }
                }
                @if let Some((_, now)) = &self.counter {
                    div.counter id={ (self.id) "-counter" } aria-live="polite" { (now) }
                }
                (error_line(&self.id, self.error.as_deref()))
            }
        }
    }
}

pub(super) fn error_line(id: &str, error: Option<&str>) -> Markup {
    html! {
        @if let Some(error) = error {
            p.error id={ (id) "-error" } { (super::Icon::Warning) span { (error) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept_and_the_error_stands_beside_it() {
        let field =
            Field::text("a[b]", "L").hint("H").value("<i>\"x\"").error(Some("E")).render().into_string();
        assert!(field.contains("value=\"&lt;i&gt;&quot;x&quot;\""), "{field}");
        assert!(field.contains("id=\"f-a-b-\"") && field.contains("for=\"f-a-b-\""));
        assert!(
            field.contains("aria-describedby=\"f-a-b--hint f-a-b--error\"")
                && field.contains("aria-invalid=\"true\"")
        );
        assert!(field.contains("id=\"f-a-b--error\""));
    }

    #[test]
    fn a_field_without_fault_is_not_called_wrong() {
        let field = Field::text("a", "L").error(None::<String>).render().into_string();
        assert!(
            !field.contains("aria-invalid")
                && !field.contains("aria-describedby")
                && !field.contains("wrong")
        );
    }

    #[test]
    fn a_password_is_never_shown_again() {
        assert!(!Field::password("p", "P").value("secret").render().into_string().contains("secret"));
    }

    #[test]
    fn the_first_line_break_of_a_text_is_kept() {
        let field = Field::textarea("t", "T").value("\nx").render().into_string();
        // HTML drops one line break after the tag: the first is ours.
        assert!(field.contains(">\n\nx</textarea>"), "{field}");
    }

    #[test]
    fn a_select_shows_what_was_chosen() {
        let field =
            Field::select("s", "S").choice("a", "A").choice("b", "B").value("b").render().into_string();
        assert!(field.contains("value=\"b\" selected") && !field.contains("value=\"a\" selected"));
    }
}
