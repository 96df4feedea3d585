//! Use cases: load, decide, commit. What the outside must offer stands in [`ports`].
//!
//! Shape: [`App`] holds the ports and the policy. Each use case loads records with their versions, lets `market`
//! decide and `wording` read, collects everything that follows in one `work::Work`, and commits it whole.
//! A commit that meets a newer version starts again from loading, at most [`App::TRIES`] times.
//!
//! | where to look | for |
//! |---|---|
//! | `settlement.rs` | THE place where a placement gets paid |
//! | `campaigns.rs` | open, fund, launch, pause, end, cancel, refund of the remainder |
//! | `deposits.rs` | transfers that brands announce and operators confirm |
//! | `directory.rs` | creators found by name, account or topic |
//! | `booking.rs`, `offers.rs` | taking a place, from the open list or from an offer |
//! | `breakouts.rs`, `author_offers.rs`, `claims.rs` | posts that break out; offers to their authors |
//! | `drafting.rs`, `review.rs` | own words handed in; the brand's word, or its silence |
//! | `publishing.rs`, `proving.rs` | the post goes out; is checked; is looked at again |
//! | `watching.rs` | what the network's stream shows of the market's people is kept |
//! | `stopping.rs` | a campaign found false is stopped, and its creators paid |
//! | `closing.rs`, `disputes.rs` | expiry, final rejections, giving back; appeals |
//! | `payouts.rs` | money leaves the market |
//! | `inspection.rs` | the books checked while the market goes on |
//! | `roster.rs`, `views/` | what pages show: whom a brief reaches, the open list, who earns how much |
//! | `measuring.rs`, `unmet.rs` | scores and audits, every night; places whose condition they surely miss |
//! | `signing.rs` | the keys that sign certificates |
//! | `people.rs`, `profiles.rs` | brands and creators join; what is changed about them later |
//! | `accounts/` | people: signing in, organisations, keys, news |
//! | `views/` | what pages and the API show, gathered and typed |
//! | `worker.rs` | deadlines and schedules: the jobs |
//!
//! Does not know: SQL, HTTP, pages, which network or rail is behind a port. No rule of the market lives here:
//! what may happen is `market`'s to say.

pub mod accounts;
pub mod ports;
pub mod views;
pub mod watching;

mod author_data;
mod author_offers;
mod booking;
mod breakouts;
mod campaigns;
mod claims;
mod closing;
mod deposits;
mod directory;
mod disputes;
mod drafting;
mod error;
mod inspection;
mod load;
mod measuring;
mod offers;
mod operation;
mod originals;
mod payouts;
mod people;
mod profiles;
mod proving;
mod publishing;
mod review;
mod roster;
mod settlement;
mod signing;
mod stopping;
mod turns;
mod unmet;
mod work;
mod worker;

use std::sync::Arc;

use kernel::Timestamp;
use market::Policy;

pub use author_offers::{AuthorOfferRequest, MadeOffer};
pub use booking::BookRequest;
pub use breakouts::{author_id, breakout_id};
pub use campaigns::{Funding, OpenCampaign};
pub use deposits::{Announcement, Arrival};
pub use directory::Match;
pub use disputes::Ruling;
pub use error::AppError;
pub use inspection::{ACCOUNTS, Checked, Inspection, account_kind};
pub use load::Loaded;
pub use measuring::AUDIT_KEPT;
pub use people::{NewBrand, NewCreator};
pub use signing::StoreSigner;
pub use worker::Tally;

use directory::Directory;
use measuring::Measuring;
use originals::Originals;

use ports::{Clock, Entropy, Network, PayoutRail, Store};
use roster::Listed;
use turns::Turns;
use views::fair_share::Earnings;
use views::known::Recent;
use views::open_list::Live;
use views::operator::Unanswered;

/// The market, ready to serve. Cheap to clone; every clone shares the ports.
#[derive(Clone)]
pub struct App {
    store: Arc<dyn Store>,
    network: Arc<dyn Network>,
    rail: Arc<dyn PayoutRail>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    policy: Arc<Policy>,
    originals: Arc<Originals>,
    directory: Arc<Directory>,
    turns: Arc<Turns>,
    roster: Arc<Listed>,
    earnings: Arc<Earnings>,
    inspections: Arc<inspection::Inspections>,
    live: Arc<Live>,
    unanswered: Arc<Unanswered>,
    recent: Arc<Recent>,
    measuring: Measuring,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// The outside, as the app wants it.
#[allow(missing_debug_implementations, reason = "ports need not be printable")]
pub struct Ports {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The social networks.
    pub network: Arc<dyn Network>,
    /// The payment rail.
    pub rail: Arc<dyn PayoutRail>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bits.
    pub entropy: Arc<dyn Entropy>,
}

impl App {
    /// How often a use case starts again when somebody else was faster. Each round somebody gets through, so
    /// that only a crowd larger than this at one record can make one of them fail.
    pub const TRIES: u32 = 200;

    /// An app on these ports.
    #[must_use]
    pub fn new(ports: Ports, policy: Policy) -> Self {
        Self {
            store: ports.store,
            network: ports.network,
            rail: ports.rail,
            clock: ports.clock,
            entropy: ports.entropy,
            policy: Arc::new(policy),
            originals: Arc::new(Originals::default()),
            directory: Arc::default(),
            turns: Arc::new(Turns::default()),
            roster: Arc::default(),
            earnings: Arc::default(),
            inspections: Arc::default(),
            live: Arc::default(),
            unanswered: Arc::default(),
            recent: Arc::default(),
            measuring: Measuring::default(),
        }
    }

    /// Another program on the same ports, as far as waiting in line goes: only versions stand between the two.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            turns: Arc::default(),
            roster: Arc::default(),
            earnings: Arc::default(),
            live: Arc::default(),
            unanswered: Arc::default(),
            recent: Arc::default(),
            ..self.clone()
        }
    }

    /// The operator's settings.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, for a form: chosen before anything is asked, so that asking twice does nothing twice.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        self.entropy.uuid(self.now())
    }

    /// Random bits.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// Tries until nobody else was faster.
    async fn retrying<T, F, Fut>(&self, mut attempt: F) -> Result<T, AppError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, AppError>>,
    {
        for _ in 0..Self::TRIES {
            match attempt().await {
                Err(AppError::Conflict(_)) => {}
                other => return other,
            }
        }
        Err(AppError::Busy)
    }
}
