//! A use case about people that did nothing.

use account::PasswordProblem;
use app::accounts::{AccountError, NetworkProblem};
use app::ports::ShowError;

use super::fault::app_error;
use crate::format::Place;
use crate::text::{count, t, t_of};

/// One sentence that says why, and what would help.
#[must_use]
pub fn account(place: &Place, error: &AccountError) -> String {
    let words = place.words;
    match error {
        AccountError::SignIn => t!(words, "say-sign-in"),
        AccountError::Unverified => t!(words, "say-unverified"),
        AccountError::TooMany { until } => t!(words, "say-too-many-until", until = place.clock(*until)),
        AccountError::LinkSpent => t!(words, "say-link-spent"),
        AccountError::WrongPassword => t!(words, "say-wrong-password"),
        AccountError::Email(_) => t!(words, "say-email"),
        AccountError::Password(problem) => t_of!(words, "say-password", password(problem)),
        AccountError::Scopes(_) => t!(words, "say-scopes"),
        AccountError::AddressTaken => t!(words, "say-address-taken"),
        AccountError::NotAllowed(_) => t!(words, "say-not-allowed-role"),
        AccountError::OperatorsOnly => t!(words, "say-not-allowed-operator"),
        AccountError::Sign(_) => t!(words, "say-no-certificates"),
        AccountError::NoSuch(_) | AccountError::DemoOnly => t!(words, "say-not-found"),
        AccountError::Nobody => t!(words, "say-nobody"),
        AccountError::Already(_) => t!(words, "say-already"),
        AccountError::LastOwner { organisation } => {
            t!(words, "say-last-owner", organisation = organisation.as_str())
        }
        AccountError::StillOpen { .. } => t!(words, "say-things-open"),
        AccountError::MoneyLeft { amount } => t!(words, "say-money-left", amount = place.amount(*amount)),
        AccountError::Enough { most, .. } => t!(words, "say-enough", most = count(*most)),
        AccountError::Busy => t!(words, "say-busy"),
        AccountError::Changed(_) => t!(words, "say-conflict"),
        AccountError::Taken(_) => t!(words, "say-taken-name"),
        AccountError::Network(problem) => network(place, problem),
        AccountError::App(error) => app_error(place, error),
        AccountError::Store(_) => t!(words, "say-store"),
    }
}

/// Why an account on a network was not linked, or did not open the market.
fn network(place: &Place, problem: &NetworkProblem) -> String {
    let words = place.words;
    match problem {
        NetworkProblem::NotConnected => t!(words, "say-account-not-connected"),
        NetworkProblem::UsedBefore => t!(words, "say-account-used"),
        NetworkProblem::OtherBrowser => t!(words, "say-account-other-browser"),
        NetworkProblem::OtherPerson => t!(words, "say-account-other-person"),
        NetworkProblem::LinkedElsewhere => t!(words, "say-account-linked-elsewhere"),
        NetworkProblem::Show(error) => match error {
            ShowError::Nobody(_) => t!(words, "say-account-nobody"),
            ShowError::Away(_) => t!(words, "say-account-away"),
            ShowError::Unfit(_) => t!(words, "say-account-unfit"),
            ShowError::Declined => t!(words, "say-account-declined"),
            ShowError::Forged => t!(words, "say-account-forged"),
            ShowError::Stale => t!(words, "say-account-stale"),
            ShowError::OtherAccount { expected, got } => {
                t!(words, "say-account-other-account", expected = expected.as_str(), got = got.as_str())
            }
            ShowError::NotPermitted => t!(words, "say-account-not-permitted"),
            ShowError::SignedOut => t!(words, "say-account-signed-out"),
        },
    }
}

const fn password(problem: &PasswordProblem) -> &'static str {
    match problem {
        PasswordProblem::Short => "short",
        PasswordProblem::Long => "long",
        PasswordProblem::Common => "common",
        PasswordProblem::Address => "address",
    }
}
