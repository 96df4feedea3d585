//! The families of messages whose names come from elsewhere, for `t_of!`: every name of each must be said.

use kernel::Network;

/// `("placement-state", names)` stands for `placement-state-booked`, `placement-state-drafted`, …
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let numbers = |to: usize| ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"][..to].to_vec();
    vec![
        ("network", Network::ALL.map(Network::name).to_vec()),
        ("time-weekday", numbers(7)),
        ("time-month", numbers(12)),
        ("time-month-short", numbers(12)),
        ("design-state", vec!["plain", "info", "good", "wait", "bad", "accent"]),
    ]
}

/// Messages that read the same in both languages, and should.
pub(crate) const SAME: &[&str] = &[
    "design-country-fr",
    "design-posts-unit",
    "network-bluesky",
    "network-mastodon",
    "network-x",
    "shell-menu",
    "time-date",
    "time-minutes",
    "time-weekday-date",
];
