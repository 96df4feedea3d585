//! What a letter says, before it has a form.

/// A letter's words, in one language. Each is text, and is shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The language's tag.
    pub language: &'static str,
    /// The subject, and the heading.
    pub subject: String,
    /// How the reader is addressed.
    pub greeting: String,
    /// What there is to say.
    pub paragraphs: Vec<String>,
    /// What there is to do.
    pub button: Option<Button>,
    /// What stands below the button: how long it works, say.
    pub notes: Vec<String>,
    /// Why the reader gets this letter, and who wrote it.
    pub foot: Vec<String>,
    /// How to get no more of these: the link's text and address.
    pub unsubscribe: Option<Button>,
}

/// A link that is worth a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// Its text.
    pub text: String,
    /// Where it leads.
    pub address: String,
}
