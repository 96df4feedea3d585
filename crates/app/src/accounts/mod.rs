//! Use cases about people: who signs in, for whom they act, what they hear of.
//!
//! | where to look | for |
//! |---|---|
//! | `joining.rs` | signing up, asking for a link, following it |
//! | `sign_in.rs`, `limits.rs`, `hashing.rs` | passwords, and how often one may try |
//! | `networks.rs` | accounts on networks: linked, and coming in with one |
//! | `sessions.rs`, `cache.rs` | sessions, keys' holders, and what is remembered of them for a few seconds |
//! | `person.rs`, `leaving.rs` | address, password, wishes; what is kept of somebody, and deleting it |
//! | `organisations.rs`, `keys.rs` | members, brands, keys for programs |
//! | `hearing.rs`, `spread.rs`, `notices.rs` | from what happened to news for the right people |
//! | `letters.rs` | the outbox |
//! | `idempotency.rs` | requests that are made twice |
//! | `seats.rs` | ways in for parties that are there already |
//! | `complaints.rs` | what anybody says against a campaign, and what an operator decides |
//! | `measures.rs` | what was measured of profiles: seen, contested, answered |
//! | `certificates.rs` | what was measured, signed, and what comes of checking it |
//! | `operators.rs` | strikes, settings, who is an operator |
//!
//! Each use case loads, decides and makes one change, and starts again when somebody else was faster. Commits of
//! the market and of people are two: what follows in the market is made first, under ids chosen beforehand, so
//! that doing it again does nothing twice.

mod cache;
mod certificates;
mod claims;
mod complaints;
mod desk;
mod error;
mod hashing;
mod hearing;
mod idempotency;
mod joining;
mod keys;
mod leaving;
mod letters;
mod limits;
mod measures;
mod networks;
mod notices;
mod operators;
mod organisations;
mod person;
mod seats;
mod sessions;
mod sign_in;
mod spread;
mod views;

use std::sync::Arc;

use crate::App;
use crate::ports::{AccountStore, Identities, NoSigner, Signer};

pub use certificates::{AuditClaim, Claims, ScoreClaim, Verified};
pub use complaints::{Complainant, ComplaintCase, NewComplaint};
pub use error::AccountError;
pub use idempotency::{Begin, Claim};
pub use keys::{Keyed, NewKey};
pub use letters::Posted;
pub use measures::{ContestCase, Contested, Measures, Sight};
pub use networks::{Answered, NetworkProblem, ShownHere};
pub use organisations::{InvitationView, MemberView, OrganisationView};
pub use seats::Seat;
pub use spread::News;
pub use views::{Entered, NewPerson, Opened, PartyOf, SessionView, Signed, TicketView, Wish, actor};

use cache::Cache;
use hashing::Hashing;

/// How people are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountSettings {
    /// Whether one may become anybody: only in the demo.
    pub demo: bool,
}

/// The use cases about people. Cheap to clone; every clone shares everything.
#[derive(Clone)]
pub struct Accounts {
    app: App,
    store: Arc<dyn AccountStore>,
    identities: Option<Arc<dyn Identities>>,
    signer: Arc<dyn Signer>,
    settings: AccountSettings,
    hashing: Arc<Hashing>,
    cache: Arc<Cache>,
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Accounts {
    /// How often a use case starts again when somebody else was faster.
    const TRIES: u32 = 20;

    /// The use cases on a market and a store of people.
    #[must_use]
    pub fn new(app: App, store: Arc<dyn AccountStore>, settings: AccountSettings) -> Self {
        let (hashing, cache) = (Arc::default(), Arc::default());
        Self { app, store, identities: None, signer: Arc::new(NoSigner), settings, hashing, cache }
    }

    /// With servers of a network that show whose account it is.
    #[must_use]
    pub fn with_identities(self, identities: Arc<dyn Identities>) -> Self {
        Self { identities: Some(identities), ..self }
    }

    /// With keys that sign certificates.
    #[must_use]
    pub fn with_signer(self, signer: Arc<dyn Signer>) -> Self {
        Self { signer, ..self }
    }

    /// The market behind it.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// How people are served.
    #[must_use]
    pub const fn settings(&self) -> AccountSettings {
        self.settings
    }

    /// Tries until nobody else was faster.
    async fn retrying<T, F, Fut>(&self, mut attempt: F) -> Result<T, AccountError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, AccountError>>,
    {
        for _ in 0..Self::TRIES {
            match attempt().await {
                Err(AccountError::Changed(_)) => {}
                other => return other,
            }
        }
        Err(AccountError::Busy)
    }
}
