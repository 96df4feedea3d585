//! What the outside must offer. Each port is a trait of one floor below: a database, a social network, a
//! payment rail, a clock, randomness. The rules never see them; use cases see nothing else.

mod clock;
mod job;
mod link_reader;
mod network;
mod rail;
mod record;
mod store;

pub use clock::{Clock, Entropy};
pub use job::{Job, JobFilter, JobState, JobView, Lease, LeasedJob, NewJob};
pub use link_reader::{Card, LinkError, LinkReader};
pub use network::{Gone, Lookup, Network, NetworkError, PublishRequest, SeenPost};
pub use rail::{PayoutRail, PayoutRequest, RailAnswer, RailError};
pub use record::{Index, Kind, Record, RecordError, RecordId, Version};
pub use store::{
    AuditLine, CommitError, Decision, DraftText, EventLine, KeptEvent, PlacementFilter, Store, StoreError,
    Write,
};
