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

/// Numbers that only grow, each named once.
macro_rules! counters {
    ($($(#[$doc:meta])+ $name:ident,)+) => {
        /// What happened to what came in. Each number only grows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Counters {
            $($(#[$doc])+ pub $name: u64,)+
        }

        impl Counters {
            /// How many there are.
            pub(crate) const COUNT: usize = [$(stringify!($name)),+].len();

            /// Each with its name, in the order above.
            #[must_use]
            pub const fn all(&self) -> [(&'static str, u64); Self::COUNT] {
                [$((stringify!($name), self.$name)),+]
            }

            pub(crate) const fn from_all(all: [u64; Self::COUNT]) -> Self {
                let [$($name),+] = all;
                Self { $($name),+ }
            }
        }
    };
}

counters! {
    /// Events read.
    events,
    /// Posts published.
    posts,
    /// Things done to a post for the first time, which is not followed yet.
    once,
    /// Posts followed.
    admitted,
    /// Alerts raised.
    alerts,
    /// Forecasts held against the end.
    ripened,
    /// Those of them whose interval held the end.
    inside,
    /// Posts let go because they were old and quiet.
    finished,
    /// Posts let go because there was no place.
    evicted,
    /// Posts deleted.
    deleted,
    /// Authors forgotten because there was no place.
    forgotten,
    /// Posts followed without their author because there was no place.
    homeless,
    /// Events earlier than one before them: read all the same.
    late,
    /// Events more than 48 hours late, or on posts that old: dropped.
    old,
    /// Events from the future: dropped.
    future,
    /// The same thing done twice by the same account: dropped.
    doubled,
    /// What authors did to their own posts: dropped.
    own,
    /// Takings back from posts that are not followed: dropped.
    unknown,
    /// Takings back from a count of 0: set off against the next.
    negative,
}
