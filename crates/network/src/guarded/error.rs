//! Why an address was not fetched, and what would help.

use std::time::Duration;

use app::ports::LinkError;

/// An address that was not fetched.
///
/// The texts are shown to whoever gave the address. They never tell the numbers behind a name: that would let
/// a stranger map the network that this program runs in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// No address.
    #[error("“{0}” is no web address: write it in full, like https://example.com/page")]
    Unreadable(String),
    /// Another scheme.
    #[error("only http and https are fetched, not “{0}”: give the address of a web page")]
    Scheme(String),
    /// A user or password in it.
    #[error("the address holds a user or a password: leave out what stands before the @")]
    Credentials,
    /// Another port.
    #[error("port {0} is not fetched: use 80 or 443, or have the operator allow this host with its port")]
    Port(u16),
    /// The address, or one behind the name, is none of the public internet.
    #[error("{host} leads to {range}: give a public address, or have the operator allow this host")]
    NotPublic {
        /// As given.
        host: String,
        /// What it is instead.
        range: &'static str,
    },
    /// No such name.
    #[error("nobody knows the name {0}: check its spelling")]
    Unknown(String),
    /// One redirect after the other.
    #[error("the address leads on and on, more than {0} times: give the last one")]
    Redirects(usize),
    /// A redirect to nowhere.
    #[error("the page leads elsewhere without saying where: give the other address")]
    Nowhere,
    /// Too much before the page begins.
    #[error("the answer's head is larger than {0} bytes: this is no ordinary page")]
    LargeHead(usize),
    /// Too much of a page.
    #[error("the answer is larger than {0} bytes: give a smaller page")]
    LargeBody(usize),
    /// Too slow.
    #[error("no whole answer within {0:?}: try again later")]
    Slow(Duration),
    /// Nobody there: nothing was sent.
    #[error("no connection ({0}): check that the page opens in a browser, or try again later")]
    NotReached(String),
    /// Broken off.
    #[error("no answer ({0}): check that the page opens in a browser, or try again later")]
    NoAnswer(String),
    /// A line that cannot be sent.
    #[error("the head's line {0} holds a character that no head may hold: take it out")]
    Header(String),
    /// The program's own fault.
    #[error("the client cannot be made ({0}): report this")]
    Client(String),
}

impl GuardError {
    /// Whether the server may have got the request, and done what it says, although no answer was read.
    ///
    /// Whoever asked for something that may happen only once has to find out before asking again.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        match self {
            Self::Redirects(_)
            | Self::Nowhere
            | Self::LargeHead(_)
            | Self::LargeBody(_)
            | Self::Slow(_)
            | Self::NoAnswer(_) => true,
            Self::Unreadable(_)
            | Self::Scheme(_)
            | Self::Credentials
            | Self::Port(_)
            | Self::NotPublic { .. }
            | Self::Unknown(_)
            | Self::NotReached(_)
            | Self::Header(_)
            | Self::Client(_) => false,
        }
    }
}

impl GuardError {
    /// Whether the address itself is one that is never asked, whoever answers there.
    pub(crate) const fn is_of_address(&self) -> bool {
        match self {
            Self::Unreadable(_)
            | Self::Scheme(_)
            | Self::Credentials
            | Self::Port(_)
            | Self::NotPublic { .. } => true,
            Self::Unknown(_)
            | Self::Redirects(_)
            | Self::Nowhere
            | Self::LargeHead(_)
            | Self::LargeBody(_)
            | Self::Slow(_)
            | Self::NotReached(_)
            | Self::NoAnswer(_)
            | Self::Header(_)
            | Self::Client(_) => false,
        }
    }
}

impl From<GuardError> for LinkError {
    fn from(error: GuardError) -> Self {
        let text = error.to_string();
        if error.is_of_address() { Self::NotAllowed(text) } else { Self::NoAnswer(text) }
    }
}
