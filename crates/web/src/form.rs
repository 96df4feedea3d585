//! What somebody filled in, kept as it was typed, so that a form with an error comes back whole.
//!
//! A form is read once into [`Given`]; a handler takes each field with [`Given::text`] and its like, and puts what
//! is wrong beside the field with [`Errors::add`]. Bytes that are not UTF-8 are refused here: a lenient decoder would
//! put replacement characters into people's words.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;

use crate::problem::Fault;

/// The largest form, in bytes: ten times the longest brief that the market keeps.
pub const LARGEST_FORM: usize = 256 * 1024;

/// Most fields of a form.
const MOST_FIELDS: usize = 500;

/// A form as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    fields: Vec<(String, String)>,
}

impl Given {
    /// Reads an `application/x-www-form-urlencoded` body or query.
    ///
    /// # Errors
    /// [`Fault::NotUtf8`], or [`Fault::Form`] with too many fields.
    pub fn read(body: &[u8]) -> Result<Self, Fault> {
        for piece in body.split(|byte| matches!(byte, b'&' | b'=')) {
            let bytes: Vec<u8> = percent_encoding::percent_decode(piece).collect();
            if std::str::from_utf8(&bytes).is_err() {
                return Err(Fault::NotUtf8);
            }
        }
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(body)
            .take(MOST_FIELDS + 1)
            .map(|(k, v)| (k.into(), v.into()))
            .collect();
        if fields.len() > MOST_FIELDS { Err(Fault::Form) } else { Ok(Self { fields }) }
    }

    /// A form made by hand: a first showing with its values.
    #[must_use]
    pub fn of<K: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (K, V)>) -> Self {
        Self { fields: fields.into_iter().map(|(k, v)| (k.into(), v.into())).collect() }
    }

    /// The first value of a field as typed; empty when it is absent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first value of a field without the spaces around it.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// A long text: line ends as everywhere else in the market (browsers send CR LF).
    #[must_use]
    pub fn long(&self, name: &str) -> String {
        self.raw(name).replace("\r\n", "\n")
    }

    /// All values of a field, in order.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect()
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, value)| key == name && !value.is_empty())
    }

    /// A value that the page itself wrote into the form: an id, a code.
    ///
    /// # Errors
    /// [`Fault::Form`]: the form is not one of ours, or was altered.
    pub fn own<T: FromStr>(&self, name: &str) -> Result<T, Fault> {
        self.text(name).parse().map_err(|_| Fault::Form)
    }

    /// The same with a value put in its place.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.into()));
        self
    }
}

impl<S: Send + Sync> FromRequest<S> for Given {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(Fault::Form);
        }
        let body =
            axum::body::to_bytes(request.into_body(), LARGEST_FORM).await.map_err(|_| Fault::TooLarge)?;
        Self::read(&body)
    }
}

/// What is wrong with a form, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors {
    by_field: BTreeMap<String, String>,
    whole: Vec<String>,
}

impl Errors {
    /// Puts a message beside a field; the first one stays.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.by_field.entry(field.to_owned()).or_insert_with(|| message.into());
    }

    /// Puts a message above the form.
    pub fn add_whole(&mut self, message: impl Into<String>) {
        self.whole.push(message.into());
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.by_field.get(field).map(String::as_str)
    }

    /// By field.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_field.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// What is wrong with the whole.
    #[must_use]
    pub fn whole(&self) -> &[String] {
        &self.whole
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_field.is_empty() && self.whole.is_empty()
    }

    /// Keeps a value, or puts its message beside the field.
    pub fn keep<T>(&mut self, field: &str, result: Result<T, impl ToString>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_as_it_was_typed() {
        let given = Given::read("name=%20Zo%C3%A9%20&tag=a&tag=b&text=one%0D%0Atwo&on=1".as_bytes()).unwrap();
        assert_eq!(given.raw("name"), " Zoé ");
        assert_eq!(given.text("name"), "Zoé");
        assert_eq!(given.all("tag"), ["a", "b"]);
        assert_eq!(given.long("text"), "one\ntwo");
        assert!(given.ticked("on") && !given.ticked("off"));
    }

    #[test]
    fn broken_utf8_is_refused_and_not_replaced() {
        assert!(matches!(Given::read(b"name=%FF%FE"), Err(Fault::NotUtf8)));
        assert!(matches!(Given::read(b"na\xffme=x"), Err(Fault::NotUtf8)));
        assert!(matches!(Given::read("a=&".repeat(600).as_bytes()), Err(Fault::Form)));
    }

    #[test]
    fn the_first_message_beside_a_field_stays() {
        let mut errors = Errors::default();
        errors.add("price", "too low");
        errors.add("price", "not a number");
        assert_eq!(errors.of("price"), Some("too low"));
        assert!(!errors.is_empty());
    }
}
