//! An address for mail, in one spelling.

use std::fmt;
use std::str::FromStr;

use kernel::UserId;
use serde::{Deserialize, Serialize};

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Not of the form.
    #[error("this is no e-mail address: write it as name@example.org")]
    Form,
    /// Longer than mail allows.
    #[error("an e-mail address holds at most 254 characters, and at most 64 before the @")]
    Long,
    /// Letters that old mail servers refuse.
    #[error(
        "write the address in plain letters (a to z, digits, signs), its domain as xn--… if it has others"
    )]
    Plain,
}

/// An e-mail address: trimmed, in lower case, so that one mailbox has one account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of somebody who has left: leads nowhere, and frees the former one.
    #[must_use]
    pub fn nobody(user: UserId) -> Self {
        Self(format!("{user}@deleted.invalid"))
    }
}

impl FromStr for Email {
    type Err = EmailProblem;

    fn from_str(text: &str) -> Result<Self, EmailProblem> {
        let text = text.trim();
        // Counted in bytes: a long text of any kind costs nothing.
        if text.len() > 254 {
            return Err(EmailProblem::Long);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailProblem::Form)?;
        if !text.is_ascii() {
            return Err(EmailProblem::Plain);
        }
        if local.len() > 64 {
            return Err(EmailProblem::Long);
        }
        let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let good_local = local.split('.').all(|part| !part.is_empty() && part.chars().all(sign));
        let good_label = |label: &str| {
            let inside = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            (1..=63).contains(&label.len()) && inside && !label.starts_with('-') && !label.ends_with('-')
        };
        if !good_local || !domain.contains('.') || !domain.split('.').all(good_label) {
            return Err(EmailProblem::Form);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl TryFrom<String> for Email {
    type Error = EmailProblem;

    fn try_from(text: String) -> Result<Self, EmailProblem> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        let email: Email = "  Ada.Lovelace+ads@Example.ORG ".parse().unwrap();
        assert_eq!(email.as_str(), "ada.lovelace+ads@example.org");
        assert_eq!(serde_json::from_str::<Email>("\"ada.lovelace+ads@example.org\"").unwrap(), email);
    }

    #[test]
    fn what_mail_servers_refuse_or_read_otherwise_is_refused() {
        for bad in [
            "",
            "@",
            "a@",
            "@b.org",
            "a@b",
            "a b@c.org",
            "a@b..org",
            ".a@b.org",
            "a.@b.org",
            "a..b@c.org",
            "a@-b.org",
            "a@b-.org",
            "a,c@b.org",
            "<a@b.org>",
            "a@b@c.org",
            "a\n@b.org",
            "a@b.org\r\nBcc: x@y.org",
            "\"a\"@b.org",
            "a\0@b.org",
        ] {
            assert_eq!(bad.parse::<Email>(), Err(EmailProblem::Form), "{bad:?}");
        }
        assert_eq!("zoë@example.org".parse::<Email>(), Err(EmailProblem::Plain));
        assert_eq!(format!("{}@example.org", "a".repeat(65)).parse::<Email>(), Err(EmailProblem::Long));
        assert_eq!(format!("a@{}.org", "b.".repeat(130)).parse::<Email>(), Err(EmailProblem::Long));
        assert!(serde_json::from_str::<Email>("\"not one\"").is_err());
    }
}
