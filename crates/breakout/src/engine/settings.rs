//! How much is kept, when something is said, and what was counted on the way.

/// How a partition works. All partitions of a stream have the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The most posts followed at once: 94 bytes each.
    pub posts: usize,
    /// The most authors known at once: 64 bytes each, and 12 for each of their last hundred posts.
    pub authors: usize,
    /// About how many posts touched once are remembered: two bytes each.
    pub door: usize,
    /// About how many last things are remembered, to drop what comes twice: 4 bytes each.
    pub recent: usize,
    /// Seconds by which an event may be ahead of all before it.
    pub leap: u32,
    /// Final sizes that are worth an alert, rising, at most seven.
    pub sizes: Vec<f64>,
    /// How certain a size must be, 0 to 1.
    pub certainty: f64,
    /// How many times its author's usual a post must have drawn.
    pub times: f64,
    /// The fewest things counted before anything is said.
    pub least: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            posts: 1_000_000,
            authors: 250_000,
            door: 4_000_000,
            recent: 1 << 18,
            leap: 600,
            sizes: vec![100.0, 1_000.0, 10_000.0],
            certainty: 0.8,
            times: 10.0,
            least: 5,
        }
    }
}

/// What happened to what came in. Each number only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Events read.
    pub events: u64,
    /// Posts published.
    pub posts: u64,
    /// Things done to a post for the first time, which is not followed yet.
    pub once: u64,
    /// Posts followed.
    pub admitted: u64,
    /// Alerts raised.
    pub alerts: u64,
    /// Forecasts held against the end.
    pub ripened: u64,
    /// Those of them whose interval held the end.
    pub inside: u64,
    /// Posts let go because they were old and quiet.
    pub finished: u64,
    /// Posts let go because there was no place.
    pub evicted: u64,
    /// Posts deleted.
    pub deleted: u64,
    /// Authors forgotten because there was no place.
    pub forgotten: u64,
    /// Posts followed without their author because there was no place.
    pub homeless: u64,
    /// Events earlier than one before them: read all the same.
    pub late: u64,
    /// Events more than 48 hours late, or on posts that old: dropped.
    pub old: u64,
    /// Events from the future: dropped.
    pub future: u64,
    /// The same thing done twice by the same account: dropped.
    pub doubled: u64,
    /// What authors did to their own posts: dropped.
    pub own: u64,
    /// Takings back from posts that are not followed: dropped.
    pub unknown: u64,
    /// Takings back from a count of 0: set off against the next.
    pub negative: u64,
}

impl Counters {
    /// Each with its name, in the order above.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, u64); 19] {
        [
            ("events", self.events),
            ("posts", self.posts),
            ("once", self.once),
            ("admitted", self.admitted),
            ("alerts", self.alerts),
            ("ripened", self.ripened),
            ("inside", self.inside),
            ("finished", self.finished),
            ("evicted", self.evicted),
            ("deleted", self.deleted),
            ("forgotten", self.forgotten),
            ("homeless", self.homeless),
            ("late", self.late),
            ("old", self.old),
            ("future", self.future),
            ("doubled", self.doubled),
            ("own", self.own),
            ("unknown", self.unknown),
            ("negative", self.negative),
        ]
    }

    pub(crate) const fn from_all(all: [u64; 19]) -> Self {
        let [
            events,
            posts,
            once,
            admitted,
            alerts,
            ripened,
            inside,
            finished,
            evicted,
            deleted,
            forgotten,
            homeless,
            late,
            old,
            future,
            doubled,
            own,
            unknown,
            negative,
        ] = all;
        Self {
            events,
            posts,
            once,
            admitted,
            alerts,
            ripened,
            inside,
            finished,
            evicted,
            deleted,
            forgotten,
            homeless,
            late,
            old,
            future,
            doubled,
            own,
            unknown,
            negative,
        }
    }
}
