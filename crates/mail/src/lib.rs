//! Letters: written in the reader's language, as plain text and as HTML, and handed to a mail server.
//!
//! | where to look | for |
//! |---|---|
//! | `letters.rs`, `news.rs` | each kind of letter in words |
//! | `words.rs`, `locales/` | the words themselves, amounts and spans |
//! | `places.rs` | the pages that letters lead to |
//! | `sheet.rs` | what a letter says, before it has a form |
//! | `frame.rs` | the two forms: plain text and HTML |
//! | `post.rs` | the letter as mail servers want it: heads, both forms |
//! | [`Smtp`] | the way out by SMTP |
//! | [`Folder`] | the way out for development: files to be opened with a mail program |
//!
//! A letter holds no picture, no foreign address and nothing that tells whether it was read. Its `Message-ID` comes
//! from the letter's id, so that a mail program shows a letter that was sent twice once.

mod folder;
mod frame;
mod letters;
mod news;
mod places;
mod post;
mod sheet;
mod smtp;
#[cfg(test)]
mod tests;
mod words;

pub use folder::Folder;
pub use letters::Market;
pub use smtp::{Password, SetupError, Smtp, SmtpSettings, Tls};
