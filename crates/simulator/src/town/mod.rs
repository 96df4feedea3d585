//! The town that lives in the demo: a seeded network, bank and clock around the market, and people who use it.
//!
//! Shape: [`Town::ports`] wraps a store, so that every commit is news to the town, whoever made it. News goes into
//! a notebook of what is open and an agenda of what somebody will do about it, and when (`agenda`); a step does
//! what is due (`act`) and lets the market work. What somebody will do follows from the seed and the record's
//! id (`script`), so nothing of it has to be kept: after a crash the same people do the same things. Kept in a
//! file beside the store (`snapshot`) is only what no store knows: the time, posts that are not what was
//! declared, what the bank said, whom a visitor plays.
//!
//! | where to look | for |
//! |---|---|
//! | `folk.rs`, `names.rs`, `brands.rs`, `words/` | people, brands, campaigns, what people write |
//! | `script.rs`, `agenda.rs`, `act.rs`, `bookings.rs` | what each will do, when, and doing it |
//! | `outside.rs`, `ports.rs`, `watched.rs` | network and bank; the app's ports on them |
//! | `public/`, `lookout.rs` | the town's public stream, and whoever looks out for what breaks out in it |
//! | `standing.rs`, `breakouts.rs` | brands that ask the authors of breakouts, the operator's look, what authors answer |
//! | `audiences.rs` | audiences that are measured, with the truth of them, and who follows whom |
//! | `crowd.rs` | as many people as one likes, for filling a large market |
//! | `settle.rs`, `scenes.rs`, `replay.rs` | the thirty days before the first minute, and bringing them into a store |
//! | `live.rs`, `snapshot.rs`, `report.rs` | living on, going on after a stop, counting |
//!
//! Does not know: which store is below, pages, accounts. Time passes by itself at a speed once the town
//! [runs](Town::run), and only by jumps before; without running the same seed gives the same town.

mod act;
mod agenda;
mod audiences;
mod bookings;
mod brands;
mod breakouts;
mod crowd;
mod folk;
mod live;
mod lookout;
mod names;
mod outside;
mod phrases;
mod ports;
mod public;
mod replay;
mod report;
mod scenes;
mod script;
mod settle;
mod snapshot;
mod standing;
mod state;
mod watched;
mod words;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{Store, StoreError};
use app::{App, AppError, Ports};
use kernel::{CampaignId, OperatorId, Span, Timestamp};
use market::people::Actor;

pub use audiences::{Audience, Ties};
pub use crowd::crowd;
pub use live::Step;
pub use lookout::Lookout;
pub use public::{Happening, PublicPost};
pub use report::{Books, MoneyTotals, TownReport};
pub use scenes::{Cast, Character, Scene};
pub use snapshot::Snapshot;

use state::State;
use watched::Watched;

/// Why the town cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum TownError {
    /// The market refused something that the town's story rests on.
    #[error("the town's story broke: {0}")]
    Story(String),
    /// A use case failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The town's own file cannot be read or written.
    #[error(
        "the town's file {path} cannot be kept ({reason}): give the program the right to write there, or name another folder"
    )]
    File {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
}

/// A seeded world. Cheap to clone; every clone is the same town.
#[derive(Debug, Clone)]
pub struct Town(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    seed: u64,
    speed: u32,
    state: Mutex<State>,
    lookout: Mutex<Option<Box<dyn Lookout>>>,
}

impl Town {
    /// Seconds of the town in a second of the visitor, unless told otherwise: a day in six minutes.
    pub const DEFAULT_SPEED: u32 = 240;
    /// How many people live in it.
    pub const PEOPLE: usize = 5_000;
    /// How much past it has when it is new.
    pub const PAST: Span = Span::days(30);

    /// A new town, at a time that stands still until the town runs.
    #[must_use]
    pub fn new(seed: u64, speed: u32, now: Timestamp) -> Self {
        Self::of(seed, speed, State::new(seed, now))
    }

    fn of(seed: u64, speed: u32, state: State) -> Self {
        let (speed, state, lookout) = (speed.max(1), Mutex::new(state), Mutex::new(None));
        Self(Arc::new(Inner { seed, speed, state, lookout }))
    }

    /// The app's ports: this store, and the town around it.
    #[must_use]
    pub fn ports(&self, store: Arc<dyn Store>) -> Ports {
        let outside = Arc::new(self.clone());
        Ports {
            store: Arc::new(Watched::new(store, self.clone())),
            network: outside.clone(),
            rail: outside.clone(),
            clock: outside.clone(),
            entropy: outside,
        }
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.0.seed
    }

    /// Seconds of the town in a second of the visitor.
    #[must_use]
    pub fn speed(&self) -> u32 {
        self.0.speed
    }

    /// Who keeps the market in order.
    #[must_use]
    pub fn operator(&self) -> OperatorId {
        self.state().operator
    }

    /// Somebody is played by a visitor from now on: the town leaves everything that is theirs to do.
    pub fn hands_off(&self, actor: Actor) {
        let mut state = self.state();
        if state.hands_off.insert(actor) {
            state.reconsider();
        }
    }

    /// Nobody plays this character any more.
    pub fn hands_on(&self, actor: Actor) {
        let mut state = self.state();
        if state.hands_off.remove(&actor) {
            state.reconsider();
        }
    }

    /// A brand says that the money for its campaign is on its way: the bank shows it some seconds later, and the
    /// town's operator confirms it, even while a visitor plays the operator.
    pub fn announce(&self, campaign: CampaignId) {
        let mut state = self.state();
        let wait = state.seconds(4, 8);
        let due = state.now().plus(wait);
        state.announced.insert(campaign, due);
        state.reconsider_campaign(campaign);
    }

    /// Campaigns whose money is announced and not there.
    #[must_use]
    pub fn announced(&self) -> Vec<CampaignId> {
        self.state().announced.keys().copied().collect()
    }

    /// From now on time passes by itself.
    pub fn run(&self) {
        let speed = self.0.speed;
        self.state().run(speed);
    }

    /// From now on time stands still.
    pub fn halt(&self) {
        self.state().halt();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An app on these ports, with another's rules.
    fn app_like(&self, app: &App, store: Arc<dyn Store>) -> App {
        App::new(self.ports(store), app.policy().clone())
    }
}
