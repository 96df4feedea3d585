//! A seeded world of people, posts and failing servers around the market, and an oracle that knows the truth.
//!
//! Shape: [`run`] lets brands, creators and an operator live on the same ports as real networks and payment
//! rails, with faults and crashes, until everything is at rest; then the books are checked, the oracle says
//! what every account must hold, and the [`Report`] tells whether both agree.
//!
//! | where to look | for |
//! |---|---|
//! | `scheduler.rs`, `hub.rs` | whose turn it is, time, chance; all of it out of the seed |
//! | `ports/` | the app's ports with faults; where the program dies |
//! | `server.rs` | the program: starts, answers, crashes, starts again |
//! | `world/` | what is really there: the network, the bank, words |
//! | `people/` | what people are up to; `cards.rs` lists every behaviour |
//! | `diary.rs`, `oracle.rs` | what people know, and what follows from it |
//! | `witness.rs`, `snapshot.rs`, `verdict.rs` | every commit, the end, the report |
//! | `stage.rs` | the same network and bank without faults or crowds, for tests of pages |
//! | `sellers/` | audiences with the truth: people, and fakes as sellers sell them |
//! | `town/` | a world for visitors: a town with a past that lives on while they use the market |
//!
//! Does not know: which store is below (a [`Ground`] is handed in), SQL, HTTP.
//!
//! Why everything repeats: one thread; each await at a port is a turn, and the seeded numbers pick whose; the
//! store's own work is driven to its end within a turn; time is the world's. Two stores that keep the same
//! promises give the same report for the same seed.
//! Cost: about 250 calls to the outside a placement, a few turns each. Memory: the truth of every placement.

mod diary;
mod fault;
mod ground;
mod hub;
mod oracle;
mod people;
mod ports;
mod report;
mod rng;
mod run;
mod scheduler;
pub mod sellers;
mod server;
mod snapshot;
mod stage;
pub mod town;
mod verdict;
mod witness;
mod world;

pub use fault::{Fault, Place, Rates};
pub use ground::{Cut, Ground};
pub use report::{Counts, CurrencyTotals, Machinery, MarketCounts, PeopleCounts, Report, Verdicts};
pub use run::{Progress, Settings, SimulationError, policy, run};
pub use stage::Stage;
