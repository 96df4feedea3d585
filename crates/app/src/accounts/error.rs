//! Why nothing was done for somebody, and what would help.

use account::{EmailProblem, PasswordProblem, Permission, ScopeProblem};
use kernel::{Money, Timestamp};
use market::Rejection;

use super::NetworkProblem;
use crate::AppError;
use crate::ports::{ChangeError, Shelf, SignError, StoreError};

/// A use case about people that did nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AccountError {
    /// The address or the password is wrong; which of them is not said.
    #[error("the address or the password is wrong: try again, or have a link sent to you")]
    SignIn,
    /// The address has not been confirmed; a new letter is on its way.
    #[error("confirm your address first: a new letter with a link is on its way to it")]
    Unverified,
    /// Too many attempts.
    #[error("too many attempts: try again at {until}, or use a link in a letter sent before")]
    TooMany {
        /// From when on.
        until: Timestamp,
    },
    /// A link that opens nothing.
    #[error("this link has been used or its time is over: ask for a new one")]
    LinkSpent,
    /// The password is wrong, said to somebody who is signed in.
    #[error("the present password is wrong: type it again, or sign in by link to set a new one")]
    WrongPassword,
    /// No address.
    #[error(transparent)]
    Email(#[from] EmailProblem),
    /// No good password.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    /// Scopes that a key cannot have.
    #[error(transparent)]
    Scopes(#[from] ScopeProblem),
    /// The address belongs to another account.
    #[error("this address belongs to another account: use that one, or another address")]
    AddressTaken,
    /// The role does not allow it.
    #[error("your role does not allow you to {}: ask an owner of the organisation", .0.name())]
    NotAllowed(Permission),
    /// Only an operator may.
    #[error("only an operator may do this")]
    OperatorsOnly,
    /// Not there, or not theirs: which of them is not said.
    #[error("there is no such {0} here: check the address, or act for another party")]
    NoSuch(&'static str),
    /// Acting for nobody.
    #[error("you act for nobody yet: join as a brand or a creator, or accept an invitation")]
    Nobody,
    /// They are one already.
    #[error("you are {0} already")]
    Already(&'static str),
    /// The last owner cannot go.
    #[error("{organisation} would have no owner: make another member an owner first")]
    LastOwner {
        /// Its name.
        organisation: String,
    },
    /// Something still runs.
    #[error("{what} still open: wait until they are closed, or give them back")]
    StillOpen {
        /// How many of what.
        what: String,
    },
    /// Money is still theirs.
    #[error("{amount} is still yours: have it paid out first")]
    MoneyLeft {
        /// How much.
        amount: Money,
    },
    /// Too many of something.
    #[error("there are {most} {what} already: take one away first")]
    Enough {
        /// What.
        what: &'static str,
        /// How many are allowed.
        most: u32,
    },
    /// Only in the demo.
    #[error("only the demo lets you become somebody else")]
    DemoOnly,
    /// Too many others at once.
    #[error("too many others are at it: try again in a moment")]
    Busy,
    /// Changed meanwhile; tried again by whoever can.
    #[error("it has changed meanwhile: try again")]
    Changed(Shelf),
    /// A name is taken; turned into a clearer word by whoever can.
    #[error("it is taken already: choose another")]
    Taken(Shelf),
    /// An account on a network was not linked, or did not open the market.
    #[error(transparent)]
    Network(#[from] NetworkProblem),
    /// A certificate was not made.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The market's word.
    #[error(transparent)]
    App(#[from] AppError),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Rejection> for AccountError {
    fn from(rejection: Rejection) -> Self {
        Self::App(rejection.into())
    }
}

impl From<ChangeError> for AccountError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Conflict(shelf) => Self::Changed(shelf),
            ChangeError::Taken(shelf) => Self::Taken(shelf),
            ChangeError::Store(error) => Self::Store(error),
        }
    }
}
