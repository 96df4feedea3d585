//! The spotter: posts as they break out, whoever wrote them.
//!
//! Pure: no database, no network, no clock. Time is the events' own; the same events give the same state and the same
//! alerts, wherever and whenever they are read.
//!
//! - [`Cascade`]: one post and what it drew, as a list: what models are trained and held against.
//! - [`Sketch`], [`Model`]: a post at some age, and what was learned of how such posts end.
//! - [`Partition`]: the engine: [`Event`]s in, [`Alert`]s out, in constant time and bounded memory, with snapshots.
//! - [`trend`]: tags and links that more accounts use than usual.
//! - [`Forecast`]: a final size foretold, with its interval.
//! - [`evaluate`]: how well that is done, beside the methods that others have published.

mod cascade;
mod decay;
mod engine;
pub mod evaluate;
mod forecast;
mod generate;
mod learned;
pub mod trend;

use learning::rng;

pub use cascade::{Cascade, CascadeError, Share};
pub use decay::{SPANS, weighed};
pub use engine::{
    Alert, Counters, Counts, EVENT_BYTES, Event, Kind, Level, Mark, Partition, Settings, SnapshotError,
    Standing,
};
pub use forecast::Forecast;
pub use generate::{Makeup, Network, Stream};
pub use learned::checksum;
pub use learned::{Effort, Model, ModelError, Outlook, Sketch, fit, train};

/// The number by which the engine knows a name (an address, an account): the same in every version of the program, because
/// snapshots hold it. Two names share one once in 2⁶⁴ pairs; not proof against whoever looks for such a pair.
#[must_use]
pub fn hash(name: &str) -> u64 {
    checksum(name.as_bytes())
}
