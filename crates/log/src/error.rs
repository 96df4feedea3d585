//! What can go wrong with a log, a journal or a session.

use crate::session::Session;

/// What went wrong. The text says what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Nobody answered, for as long as the settings have patience. What was asked for may have happened: a frame
    /// appended again under its id counts once, a record is compared with what stands in the journal.
    #[error("the log does not answer: {0}; it may be without a leader, try again")]
    Unavailable(String),
    /// There is no room until a reader has gone on.
    #[error(
        "partition {partition} holds {frames} frames already: let its worker catch up, or raise the bound"
    )]
    Full {
        /// The partition's number.
        partition: u16,
        /// The bound.
        frames: usize,
    },
    /// A frame or a record that the log does not take.
    #[error("{bytes} bytes are more than the {most} that the log takes at once: make smaller frames")]
    TooLarge {
        /// How large it is.
        bytes: usize,
        /// The most that is taken.
        most: usize,
    },
    /// Somebody else's record stands where this one was to go: the partition has another owner.
    #[error("partition {partition} was taken over by {}: its old owner has to forget it", by.as_ref().map_or("nobody yet", Session::name))]
    Overtaken {
        /// The partition's number.
        partition: u16,
        /// Who holds it now; nobody when it was given up.
        by: Option<Session>,
    },
    /// What was read back cannot be understood.
    #[error("what the log gave back is damaged: {0}")]
    Damaged(String),
    /// The settings, or the servers', do not fit.
    #[error("{0}")]
    Setup(String),
}
