//! What is really there, whoever asks: a social network, a payment rail, and words.

mod bank;
mod social;
mod stream;
mod words;

pub(crate) use bank::{Bank, Manner};
pub(crate) use social::{Post, Social};
pub(crate) use stream::Stream;
pub(crate) use words::{Writer, label};
