//! Time as a measurement needs it: that which a processor spent on this thread, whoever else runs on the machine.

use std::time::{Duration, Instant};

/// What it costs from here on.
pub(super) struct Cost {
    worked: Option<Duration>,
    begun: Instant,
}

impl Cost {
    pub(super) fn begin() -> Self {
        Self { worked: worked(), begun: now() }
    }

    /// So far, in seconds of a processor; in seconds of the clock where the system does not tell.
    pub(super) fn seconds(&self) -> f64 {
        let worked = worked().zip(self.worked).map(|(now, then)| now.saturating_sub(then));
        worked.unwrap_or_else(|| self.begun.elapsed()).as_secs_f64().max(1e-9)
    }
}

#[allow(clippy::disallowed_methods, reason = "a measurement is of time")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// How long processors have worked for this thread, as Linux tells (`Documentation/scheduler/sched-stats.rst`).
fn worked() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
