//! The spotter past one machine: what goes through the log, and who puts it there.
//!
//! - `frame`: happenings of one partition as bytes.
//! - `fold`: the engine as a state that frames are folded into.
//! - `feeder`: from a source's events to frames in the log; `lane`: one partition's frames, in order.
//! - `source`: a file or an address, read to its end or until a signal.
//! - `ground`: where the log is, and what all who use it have to agree on.
//! - `told`: what came out, as it comes.

pub(super) mod feeder;
pub(super) mod fold;
pub(super) mod frame;
pub(super) mod ground;
mod kept;
mod lane;
pub(super) mod source;
pub(super) mod told;
