//! The letter as mail servers want it: heads, and both forms.
//!
//! Every word that a person had a hand in is put on one line before it comes near a head; lettre encodes what is left.

use std::time::{Duration, SystemTime};

use app::ports::{Letter, MailerError};
use kernel::Timestamp;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use crate::frame;
use crate::letters::{Market, sheet};
use crate::sheet::Sheet;

/// What stands on the envelope and in the heads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads<'a> {
    /// The letter's id: the same letter has the same one, however often it is sent.
    pub(crate) id: &'a str,
    /// Who sends it.
    pub(crate) from: &'a Mailbox,
    /// Whom it goes to.
    pub(crate) to: &'a str,
    /// When it was written.
    pub(crate) at: Timestamp,
}

/// A letter that cannot be put into its envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this letter cannot be written: {0}")]
pub(crate) struct Unsendable(pub(crate) String);

macro_rules! head {
    ($type:ident, $name:literal) => {
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                // Visible ASCII, as `visible` has made sure: an address must not be broken up by an encoder.
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    };
}

head!(AutoSubmitted, "Auto-Submitted");
head!(ListUnsubscribe, "List-Unsubscribe");
head!(ListUnsubscribePost, "List-Unsubscribe-Post");

/// A letter, written out and in its envelope.
pub(crate) fn written(market: &Market, from: &Mailbox, letter: &Letter) -> Result<Message, MailerError> {
    let (id, to) = (letter.id.to_string(), letter.to.to_string());
    let heads = Heads { id: &id, from, to: &to, at: letter.written };
    message(&heads, &sheet(market, letter)).map_err(|error| MailerError::Never(error.to_string()))
}

/// Puts a letter together.
pub(crate) fn message(heads: &Heads<'_>, sheet: &Sheet) -> Result<Message, Unsendable> {
    let to: Address = heads.to.parse().map_err(|_| Unsendable("its address is none".to_owned()))?;
    let domain = heads.from.email.domain();
    let id: String = heads.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let mut message = Message::builder()
        .from(heads.from.clone())
        .to(Mailbox::new(None, to))
        .subject(one_line(&sheet.subject))
        .message_id(Some(format!("<{id}@{domain}>")))
        .date(system_time(heads.at))
        .header(AutoSubmitted("auto-generated".to_owned()));
    if let Some(button) = &sheet.unsubscribe {
        if !visible(&button.address) {
            return Err(Unsendable("its unsubscribe address holds what no address may".to_owned()));
        }
        message = message
            .header(ListUnsubscribe(format!("<{}>", button.address)))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let forms = MultiPart::alternative_plain_html(frame::plain(sheet), frame::html(sheet));
    message.multipart(forms).map_err(|error| Unsendable(error.to_string()))
}

fn visible(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'))
}

/// Without line breaks and other control characters.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn system_time(at: Timestamp) -> SystemTime {
    let micros = u64::try_from(at.as_micros()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Button;

    fn text(to: &str, sheet: &Sheet) -> Result<String, Unsendable> {
        let from: Mailbox = "Crieur <post@crieur.example>".parse().unwrap();
        let at = "2026-11-22T09:30:00Z".parse().unwrap();
        let heads = Heads { id: "le_01-ab", from: &from, to, at };
        Ok(String::from_utf8(message(&heads, sheet)?.formatted()).unwrap())
    }

    fn sheet(subject: &str) -> Sheet {
        Sheet {
            subject: subject.to_owned(),
            greeting: "Hello,".to_owned(),
            language: "en",
            ..Sheet::default()
        }
    }

    #[test]
    fn the_heads_say_when_by_whom_and_that_a_machine_wrote() {
        let text = text("ada@example.org", &sheet("Réponse à votre brouillon")).unwrap();
        for head in [
            "From: Crieur <post@crieur.example>\r\n",
            "To: ada@example.org\r\n",
            "Message-ID: <le01-ab@crieur.example>\r\n",
            "Date: Sun, 22 Nov 2026 09:30:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Subject: =?utf-8?b?",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
        ] {
            assert!(text.contains(head), "“{head}” is missing in\n{text}");
        }
        assert!(!text.contains("List-Unsubscribe"), "there is nothing to unsubscribe from");
    }

    #[test]
    fn one_click_unsubscribes_with_the_address_whole() {
        let address = format!("https://crieur.example/unsubscribe/{}", "a".repeat(120));
        let button = Button { text: "No more".to_owned(), address: address.clone() };
        let text = text("ada@example.org", &Sheet { unsubscribe: Some(button), ..sheet("x") }).unwrap();
        assert!(text.contains(&format!("List-Unsubscribe: <{address}>\r\n")), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
    }

    #[test]
    fn no_word_of_a_person_becomes_a_head() {
        for subject in [
            "x\r\nBcc: eve@evil.example",
            "x\nBcc: eve@evil.example",
            "x\rBcc: e@evil.example\0",
            "x\u{2028}Bcc: e",
        ] {
            let text = text("ada@example.org", &sheet(subject)).unwrap();
            let heads = text.split("\r\n\r\n").next().unwrap();
            assert!(heads.contains("Subject: "), "{heads}");
            assert!(!heads.lines().any(|line| line.starts_with("Bcc")), "{heads}");
            assert!(!heads.replace("\r\n", "").contains(['\r', '\n', '\0']), "{heads:?}");
        }
        for to in ["ada@example.org\r\nBcc: eve@evil.example", "ada@example.org, eve@evil.example", "no", ""]
        {
            assert!(text(to, &sheet("x")).is_err(), "{to:?}");
        }
        let evil = Button { text: String::new(), address: "https://x>\r\nBcc: eve@evil.example".to_owned() };
        assert!(text("ada@example.org", &Sheet { unsubscribe: Some(evil), ..sheet("x") }).is_err());
    }
}
