//! What the outside must offer. Each port is a trait of one floor below: a database, a social network, a
//! payment rail, a clock, randomness. The rules never see them; use cases see nothing else.

mod accounts;
mod clock;
mod gauge;
mod identities;
mod job;
mod link_reader;
mod mailer;
mod network;
mod query;
mod rail;
mod record;
mod sightings;
mod signer;
mod store;

pub use accounts::{
    AccountStore, Certificate, ChangeError, Complaint, ComplaintCode, Dismissal, Edit, Errand, FOREVER,
    Finding, Flow, FlowErrand, FlowStage, Kept, KeptAnswer, KeptNotice, LetterState, Linked, Measure,
    Outgoing, Paper, PaperIndex, Place, Reply, Ruled, Sealed, Seek, Setting, Shelf, Sighted, Strike, Tries,
    Wishes, derived,
};
pub(crate) use accounts::{contest_id, party_uuid};
pub use clock::{Clock, Entropy};
pub use gauge::{Gauge, GaugeError, NotMeasured, Reading, Score, Snapshot, Subject, pictured};
pub use identities::{Access, Begun, Figures, Grant, Identities, ShowError, Shown};
pub use job::{Job, JobFilter, JobState, JobView, Lease, LeasedJob, NewJob};
pub use link_reader::{Card, LinkError, LinkReader};
pub use mailer::{Letter, LetterKind, Mailer, MailerError};
pub use network::{Gone, Lookup, Network, NetworkError, PublishRequest, SeenPost};
pub use query::{DayCount, Entry, Find, Order, TallyOf, TrailFilter, count_on, cursor, day_of};
pub use rail::{PayoutRail, PayoutRequest, RailAnswer, RailError};
pub use record::{Index, Kind, Record, RecordError, RecordId, RecordIdError, Version};
pub use sightings::{NoSightings, Sighting, Sightings};
pub use signer::{NoSigner, PublicKey, SealKey, SignError, Signer};
pub use store::{
    AuditLine, CommitError, Decision, DraftText, EventLine, KeptEvent, LONGEST_ADDRESS, Past,
    PlacementFilter, Store, StoreError, Write, post_key,
};
