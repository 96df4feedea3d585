//! What a letter says, before it has a form.

/// A letter's words, in one language. Each is text, and is shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sheet {
    /// The language's tag.
    pub(crate) language: &'static str,
    /// The subject, and the heading.
    pub(crate) subject: String,
    /// How the reader is addressed.
    pub(crate) greeting: String,
    /// What there is to say.
    pub(crate) paragraphs: Vec<String>,
    /// What there is to do.
    pub(crate) button: Option<Button>,
    /// What stands below the button: how long it works, say.
    pub(crate) notes: Vec<String>,
    /// Why the reader gets this letter, and who wrote it.
    pub(crate) foot: Vec<String>,
    /// How to get no more of these: the link's text and address.
    pub(crate) unsubscribe: Option<Button>,
}

/// A link that is worth a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    /// Its text.
    pub(crate) text: String,
    /// Where it leads.
    pub(crate) address: String,
}
