//! What went wrong with a request: one type for pages and API, so that both give the same status for the same thing.
//!
//! A handler answers `Result<_, Fault>`. A fault alone cannot be shown, since it does not know its reader: as a
//! response it is a bare status that carries itself along, and the layer nearest the reader
//! ([`crate::shown`] for pages, [`crate::api`] for programs) puts it into words.

use app::AppError;
use app::accounts::{AccountError, NetworkProblem};
use app::ports::{ShowError, SignError, StoreError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Timestamp;
use market::Rejection;

/// A request that was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// A use case refused or failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// A use case about people refused or failed.
    #[error(transparent)]
    Accounts(#[from] AccountError),
    /// There is no such page or thing, or it is somebody else's: which of the two is not said.
    #[error("there is nothing at this address: check it")]
    NotFound,
    /// Nobody has signed in.
    #[error("sign in first")]
    NotSignedIn {
        /// Where to go on afterwards.
        next: String,
    },
    /// Signed in, and not allowed.
    #[error("this account may not do that: {needs} may")]
    NotAllowed {
        /// Who may.
        needs: Needs,
    },
    /// The request came from another site, or hides where it comes from.
    #[error("the request did not come from this site: open the page again and send the form from there")]
    OtherSite,
    /// Not a form of ours.
    #[error("the form cannot be read: open the page again")]
    Form,
    /// Bytes that are no text.
    #[error("the text is not UTF-8: send it as UTF-8")]
    NotUtf8,
    /// Too long.
    #[error("the request is too large: shorten it")]
    TooLarge,
    /// Too many requests.
    #[error("too many requests: wait {wait} seconds")]
    TooMany {
        /// How long, in seconds.
        wait: u64,
    },
    /// The method does not exist here.
    #[error("this address does not take that method")]
    Method,
    /// The program is stopping, or took too long.
    #[error("the server did not answer in time: try again")]
    Late,
}

/// Who would be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// A member of a brand's organisation.
    Brand,
    /// A member with another role.
    Role,
    /// A creator.
    Creator,
    /// An operator.
    Operator,
}

impl Needs {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Brand, Self::Role, Self::Creator, Self::Operator];

    /// The name, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Role => "role",
            Self::Creator => "creator",
            Self::Operator => "operator",
        }
    }
}

impl std::fmt::Display for Needs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Brand => "a member of a brand",
            Self::Role => "a member with another role",
            Self::Creator => "a creator",
            Self::Operator => "an operator",
        })
    }
}

impl Fault {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::App(error) => of_app(error),
            Self::Accounts(error) => of_account(error),
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotSignedIn { .. } => StatusCode::UNAUTHORIZED,
            Self::NotAllowed { .. } | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::Form | Self::NotUtf8 => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Late => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A short lasting name, for problem types and message ids.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::App(error) => name_of_app(error),
            Self::Accounts(error) => name_of_account(error),
            Self::NotFound => "not-found",
            Self::NotSignedIn { .. } => "not-signed-in",
            Self::NotAllowed { .. } => "not-allowed",
            Self::OtherSite => "other-site",
            Self::Form => "form",
            Self::NotUtf8 => "not-utf8",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::Method => "method",
            Self::Late => "late",
        }
    }
}

fn of_account(error: &AccountError) -> StatusCode {
    match error {
        AccountError::SignIn | AccountError::Unverified | AccountError::WrongPassword => {
            StatusCode::FORBIDDEN
        }
        AccountError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        AccountError::LinkSpent => StatusCode::GONE,
        AccountError::Email(_) | AccountError::Password(_) | AccountError::Scopes(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        AccountError::NotAllowed(_) | AccountError::OperatorsOnly | AccountError::Nobody => {
            StatusCode::FORBIDDEN
        }
        AccountError::DemoOnly | AccountError::NoSuch(_) => StatusCode::NOT_FOUND,
        AccountError::AddressTaken
        | AccountError::Already(_)
        | AccountError::LastOwner { .. }
        | AccountError::StillOpen { .. }
        | AccountError::MoneyLeft { .. }
        | AccountError::Enough { .. }
        | AccountError::Changed(_)
        | AccountError::Taken(_) => StatusCode::CONFLICT,
        AccountError::Sign(SignError::NoSeal) => StatusCode::NOT_FOUND,
        AccountError::Busy | AccountError::Sign(SignError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
        AccountError::Network(problem) => of_network(problem),
        AccountError::App(error) => of_app(error),
        AccountError::Store(error) => of_store(error),
    }
}

const fn of_network(problem: &NetworkProblem) -> StatusCode {
    match problem {
        NetworkProblem::NotConnected => StatusCode::NOT_FOUND,
        NetworkProblem::UsedBefore | NetworkProblem::Show(ShowError::Stale) => StatusCode::GONE,
        NetworkProblem::OtherBrowser
        | NetworkProblem::OtherPerson
        | NetworkProblem::Show(
            ShowError::Declined | ShowError::OtherAccount { .. } | ShowError::NotPermitted,
        ) => StatusCode::FORBIDDEN,
        NetworkProblem::LinkedElsewhere | NetworkProblem::Show(ShowError::SignedOut) => StatusCode::CONFLICT,
        NetworkProblem::Show(ShowError::Forged) => StatusCode::BAD_REQUEST,
        NetworkProblem::Show(ShowError::Nobody(_) | ShowError::Unfit(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        NetworkProblem::Show(ShowError::Away(_)) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

const fn name_of_account(error: &AccountError) -> &'static str {
    match error {
        AccountError::SignIn => "sign-in",
        AccountError::Unverified => "unverified",
        AccountError::TooMany { .. } => "too-many",
        AccountError::LinkSpent => "link-spent",
        AccountError::WrongPassword => "wrong-password",
        AccountError::Email(_) => "email",
        AccountError::Password(_) => "password",
        AccountError::Scopes(_) => "scopes",
        AccountError::AddressTaken => "address-taken",
        AccountError::NotAllowed(_) | AccountError::OperatorsOnly => "not-allowed",
        AccountError::DemoOnly | AccountError::NoSuch(_) => "not-found",
        AccountError::Nobody => "nobody",
        AccountError::Already(_) => "already",
        AccountError::LastOwner { .. } => "last-owner",
        AccountError::StillOpen { .. } => "still-open",
        AccountError::MoneyLeft { .. } => "money-left",
        AccountError::Enough { .. } => "enough",
        AccountError::Changed(_) => "conflict",
        AccountError::Taken(_) => "taken",
        AccountError::Busy | AccountError::Sign(SignError::Unavailable(_)) => "busy",
        AccountError::Sign(SignError::NoSeal) => "not-found",
        AccountError::Network(_) => "network-account",
        AccountError::App(error) => name_of_app(error),
        AccountError::Store(_) => "store",
    }
}

fn of_app(error: &AppError) -> StatusCode {
    match error {
        AppError::Rejected(rejection) => of_rejection(rejection),
        AppError::Wording(_) | AppError::NoPost(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::NotFound(_) => StatusCode::NOT_FOUND,
        AppError::Taken(_) | AppError::Conflict(_) | AppError::LeaseLost(_) => StatusCode::CONFLICT,
        AppError::Busy | AppError::NetworkAway(_) => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Ledger(_) => StatusCode::CONFLICT,
        AppError::Store(error) => of_store(error),
    }
}

const fn of_store(error: &StoreError) -> StatusCode {
    match error {
        StoreError::Unavailable(_)
        | StoreError::Locked(_)
        | StoreError::ReadOnly(_)
        | StoreError::Full(_) => StatusCode::SERVICE_UNAVAILABLE,
        StoreError::Newer { .. }
        | StoreError::Damaged(_)
        | StoreError::Unreadable(_)
        | StoreError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

const fn of_rejection(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::NotNow { .. }
        | Rejection::TooEarly { .. }
        | Rejection::TooLate { .. }
        | Rejection::Disputed
        | Rejection::NothingHeld
        | Rejection::NoDraftLeft { .. }
        | Rejection::StillOpen { .. }
        | Rejection::PaidOut { .. } => StatusCode::CONFLICT,
        Rejection::WrongParty { .. } | Rejection::Suspended { .. } => StatusCode::FORBIDDEN,
        Rejection::NotEligible { .. }
        | Rejection::NoOffer { .. }
        | Rejection::Terms { .. }
        | Rejection::Unfit { .. }
        | Rejection::Amount(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

const fn name_of_app(error: &AppError) -> &'static str {
    match error {
        AppError::Rejected(rejection) => name_of_rejection(rejection),
        AppError::Wording(_) => "wording",
        AppError::NoPost(_) => "no-post",
        AppError::NetworkAway(_) => "network-away",
        AppError::NotFound(_) => "not-found",
        AppError::Taken(_) => "taken",
        AppError::Conflict(_) | AppError::LeaseLost(_) => "conflict",
        AppError::Busy => "busy",
        AppError::Ledger(_) => "ledger",
        AppError::Store(_) => "store",
    }
}

const fn name_of_rejection(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::NotNow { .. } => "not-now",
        Rejection::WrongParty { .. } => "wrong-party",
        Rejection::TooEarly { .. } => "too-early",
        Rejection::TooLate { .. } => "too-late",
        Rejection::Disputed => "disputed",
        Rejection::NothingHeld => "nothing-held",
        Rejection::NoDraftLeft { .. } => "no-draft-left",
        Rejection::NotEligible { .. } => "not-eligible",
        Rejection::NoOffer { .. } => "no-offer",
        Rejection::Terms { .. } => "terms",
        Rejection::StillOpen { .. } => "still-open",
        Rejection::PaidOut { .. } => "paid-out",
        Rejection::Suspended { .. } => "suspended",
        Rejection::Unfit { .. } => "unfit",
        Rejection::Amount(_) => "amount",
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::App(rejection.into())
    }
}

/// When a fault may pass by itself: for `Retry-After`.
#[must_use]
pub fn retry_after(fault: &Fault, now: Timestamp) -> Option<u64> {
    match fault {
        Fault::TooMany { wait } => Some(*wait),
        Fault::Accounts(AccountError::TooMany { until }) => Some(until.since(now).as_seconds() + 1),
        Fault::Late => Some(2),
        Fault::App(
            AppError::Busy
            | AppError::NetworkAway(_)
            | AppError::Store(StoreError::Unavailable(_) | StoreError::Locked(_)),
        ) => Some(5),
        Fault::App(AppError::Rejected(Rejection::TooEarly { until, .. })) => {
            Some(until.since(now).as_seconds())
        }
        Fault::App(_)
        | Fault::Accounts(_)
        | Fault::NotFound
        | Fault::NotSignedIn { .. }
        | Fault::NotAllowed { .. }
        | Fault::OtherSite
        | Fault::Form
        | Fault::NotUtf8
        | Fault::TooLarge
        | Fault::Method => None,
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
