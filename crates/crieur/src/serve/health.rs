//! Is the program ready to serve? Asked often, so that the answer is kept and not found out each time.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::Clock;
use kernel::{Span, Timestamp};

/// A piece of work that was not heard of for so long is stuck: longer than a slow network may keep one batch.
const SILENT: Span = Span::minutes(3);

/// A piece of work in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Deadlines and schedules.
    Jobs,
    /// News and letters.
    News,
    /// Figures and the state of the database.
    Figures,
    /// What has expired is thrown away.
    Tidy,
    /// The network's stream.
    Stream,
    /// The spotter.
    Spotter,
}

impl Task {
    /// Its name in figures and in the log.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::News => "news",
            Self::Figures => "figures",
            Self::Tidy => "tidy",
            Self::Stream => "stream",
            Self::Spotter => "spotter",
        }
    }
}

/// How everything is.
pub(crate) struct Health {
    clock: Arc<dyn Clock>,
    jobs: AtomicI64,
    news: AtomicI64,
    stopping: AtomicBool,
    database: Mutex<Option<String>>,
}

impl Health {
    /// Everything heard of just now.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let now = clock.now().as_micros();
        Self {
            clock,
            jobs: AtomicI64::new(now),
            news: AtomicI64::new(now),
            stopping: AtomicBool::new(false),
            database: Mutex::new(None),
        }
    }

    /// This piece of work is alive.
    pub(crate) fn beat(&self, task: Task) {
        let now = self.clock.now().as_micros();
        match task {
            Task::Jobs => self.jobs.store(now, Ordering::Relaxed),
            Task::News => self.news.store(now, Ordering::Relaxed),
            // Nothing that serves waits for these.
            Task::Figures | Task::Tidy | Task::Stream | Task::Spotter => {}
        }
    }

    /// What is wrong with the database, if anything.
    pub(crate) fn database(&self, wrong: Option<String>) {
        *self.database.lock().unwrap_or_else(PoisonError::into_inner) = wrong;
    }

    /// From now on whoever distributes requests sends them elsewhere.
    pub(crate) fn stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// What keeps the program from serving; nothing when it is ready.
    pub(crate) fn unready(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.stopping.load(Ordering::Relaxed) {
            reasons.push("the program is stopping".to_owned());
        }
        for (task, beat) in [(Task::Jobs, &self.jobs), (Task::News, &self.news)] {
            let silent = self.clock.now().since(Timestamp::from_micros(beat.load(Ordering::Relaxed)));
            if silent > SILENT {
                let mut reason = String::new();
                // Writing to a String cannot fail.
                let _ = write!(reason, "{} was not heard of for {} s", task.name(), silent.as_seconds());
                reasons.push(reason);
            }
        }
        reasons.extend(self.database.lock().unwrap_or_else(PoisonError::into_inner).clone());
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(self.0.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn each_reason_is_told_and_goes_away_with_its_cause() {
        let clock = Arc::new(Hand::default());
        let health = Health::new(clock.clone());
        assert_eq!(health.unready(), Vec::<String>::new());
        clock.0.store(200_000_000, Ordering::SeqCst);
        assert_eq!(health.unready().len(), 2, "{:?}", health.unready());
        health.beat(Task::Jobs);
        assert_eq!(health.unready(), ["news was not heard of for 200 s"]);
        health.beat(Task::News);
        health.database(Some("gone".to_owned()));
        assert_eq!(health.unready(), ["gone"]);
        health.database(None);
        health.stopping();
        assert_eq!(health.unready(), ["the program is stopping"]);
    }
}
