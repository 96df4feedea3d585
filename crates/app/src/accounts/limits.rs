//! How often something may be tried: counted before it is tried, so that trying at once gains nothing.

use kernel::{Span, Timestamp};

use super::desk::put;
use super::{AccountError, Accounts};
use crate::ports::{Edit, Kept as _, Tries, Version, derived};

/// So many of something in so long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) what: &'static str,
    pub(super) most: u32,
    pub(super) within: Span,
}

/// Passwords for one account.
pub(super) const PASSWORDS: Limit = Limit { what: "password", most: 10, within: Span::minutes(15) };
/// Passwords from one address, for whatever accounts: an office shares one.
pub(super) const PASSWORDS_FROM: Limit = Limit { what: "password-from", most: 50, within: Span::minutes(15) };
/// Letters with a link to one mailbox.
pub(super) const LETTERS: Limit = Limit { what: "letters", most: 5, within: Span::hours(1) };
/// Letters with a link asked for from one address.
pub(super) const LETTERS_FROM: Limit = Limit { what: "letters-from", most: 30, within: Span::hours(1) };

/// Complaints of one person.
pub(super) const COMPLAINTS: Limit = Limit { what: "complaints", most: 20, within: Span::hours(24) };
/// Complaints of the public from one address.
pub(super) const COMPLAINTS_FROM: Limit = Limit { what: "complaints-from", most: 5, within: Span::hours(1) };
/// Complaints of the public about one campaign, from wherever: beyond these an operator has enough to look at.
pub(super) const COMPLAINTS_ABOUT: Limit =
    Limit { what: "complaints-about", most: 50, within: Span::hours(24) };

/// Measures contested by one creator: one finding after the other may be.
pub(super) const CONTESTS: Limit = Limit { what: "contests", most: 20, within: Span::hours(24) };
/// Audits that an owner asks for, of one profile.
pub(super) const AUDITS_ASKED: Limit = Limit { what: "audits", most: 2, within: Span::hours(24) };
/// Certificates made for one profile.
pub(super) const CERTIFICATES: Limit = Limit { what: "certificates", most: 10, within: Span::hours(24) };

impl Accounts {
    /// Counts an attempt.
    ///
    /// # Errors
    /// When there were too many.
    pub(super) async fn count(&self, limit: Limit, of: &str) -> Result<(), AccountError> {
        let id = derived(&format!("tries/{}/{of}", limit.what));
        self.retrying(|| async move {
            let now = self.app.now();
            let (tries, version) = match self.get::<Tries>(id).await? {
                Some((tries, version)) if now < tries.until => (tries, version),
                old => {
                    let version = old.map_or(Version::NEW, |(_, version)| version);
                    (Tries { id, count: 0, since: now, until: now.plus(limit.within) }, version)
                }
            };
            if tries.count >= limit.most {
                return Err(AccountError::TooMany { until: tries.until });
            }
            self.change(vec![put(Tries { count: tries.count + 1, ..tries }, version)]).await
        })
        .await
    }

    /// An attempt that was good does not count: at an account none does then, at an address one less.
    pub(super) async fn uncount(&self, limit: Limit, of: &str, all: bool) -> Result<(), AccountError> {
        let id = derived(&format!("tries/{}/{of}", limit.what));
        self.retrying(|| async move {
            match self.get::<Tries>(id).await? {
                None => Ok(()),
                Some((_, version)) if all => self.change(vec![Edit::Drop(Tries::SHELF, id, version)]).await,
                Some((tries, version)) => {
                    let count = tries.count.saturating_sub(1);
                    self.change(vec![put(Tries { count, ..tries }, version)]).await
                }
            }
        })
        .await
    }

    /// A time as it is now, for callers that show a delay.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }
}
