//! What a worker has done and met.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$text:meta])* $name:ident,)*) => {
        /// Counts that go up while a worker runs; read with [`Counters::read`].
        #[derive(Debug, Default)]
        pub struct Counters {
            $($name: AtomicU64,)*
        }

        /// What was counted up to one moment.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Counts {
            $($(#[$text])* pub $name: u64,)*
        }

        impl Counters {
            /// All counts now.
            #[must_use]
            pub fn read(&self) -> Counts {
                Counts { $($name: self.$name.load(Ordering::Relaxed),)* }
            }

            $(pub(crate) fn $name(&self, more: usize) {
                self.$name.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
            })*
        }
    };
}

counters! {
    /// Frames folded, again after a recovery too.
    frames,
    /// Frames that the fold refused: counted there, passed over.
    frames_refused,
    /// Frames that came a second time from the log's reader: passed over.
    frames_repeated,
    /// Outputs written into a journal.
    outputs,
    /// Outputs made again while recovering, which stand in the journal already.
    outputs_known,
    /// Records written into journals.
    records,
    /// Snapshots that count.
    snapshots,
    /// Snapshots that could not be written; the ones before them go on counting.
    snapshots_failed,
    /// Snapshots that were to be restored and were refused: missing, damaged, of another version, of another digest.
    snapshots_refused,
    /// Partitions taken.
    taken,
    /// Partitions given up in order.
    left,
    /// Partitions that somebody else had taken over by the time this worker wrote or looked.
    overtaken,
    /// Partitions whose run broke off: the log or the disk failed for too long.
    broke_off,
    /// Recoveries for which the log no longer held everything: frames are missing from the state.
    gaps,
    /// Sessions that ran out and began again.
    sessions_lost,
}
