//! What people write about, held against its own past.

use std::collections::HashSet;
use std::path::Path;

use breakout::trend::{LeftOut, Trend, Trends};
use eyre::WrapErr as _;
use network::bluesky::spotting::topics;
use network::bluesky::stream::{Event, What};

/// The most topics known at once.
pub(super) const MOST: usize = 20_000;
/// The fewest accounts of a trend.
const FEWEST: f64 = 10.0;
/// Tags of posts that are made to win something.
const GIVEAWAYS: [&str; 8] = [
    "#giveaway",
    "#giveaways",
    "#sweepstakes",
    "#contest",
    "#concours",
    "#jeuconcours",
    "#tirageausort",
    "#gewinnspiel",
];

/// Topics, and who is left out of them.
pub(super) struct Topics {
    pub(super) trends: Trends,
    robots: HashSet<String>,
    paid: HashSet<String>,
}

/// A list in a file, one entry a line; what is behind a `#` is a remark.
fn list(path: Option<&Path>) -> eyre::Result<HashSet<String>> {
    let Some(path) = path else { return Ok(HashSet::new()) };
    let text =
        std::fs::read_to_string(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
    let entries = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(entries.filter(|entry| !entry.is_empty()).map(str::to_owned).collect())
}

impl Topics {
    pub(super) fn new(robots: Option<&Path>, paid: Option<&Path>) -> eyre::Result<Self> {
        Ok(Self { trends: Trends::new(MOST), robots: list(robots)?, paid: list(paid)? })
    }

    /// Takes what a new post is about.
    pub(super) fn read(&mut self, event: &Event<'_>) {
        let topics = topics(event);
        let (What::Record(change), false) = (&event.what, topics.is_empty()) else { return };
        let Ok(at) = u32::try_from(event.seen.as_micros() / 1_000_000) else { return };
        let address = || format!("at://{}/app.bsky.feed.post/{}", event.did, change.rkey);
        let left_out = if self.robots.contains(event.did.as_ref()) {
            Some(LeftOut::Robot)
        } else if !self.paid.is_empty() && self.paid.contains(&address()) {
            Some(LeftOut::Paid)
        } else if topics.iter().any(|topic| GIVEAWAYS.contains(&topic.as_str())) {
            Some(LeftOut::Giveaway)
        } else {
            None
        };
        let account = breakout::hash(&event.did);
        topics.iter().for_each(|topic| self.trends.mention(at, topic, account, left_out));
    }

    /// What stands out in this hour.
    pub(super) fn top(&self, most: usize) -> Vec<Trend> {
        self.trends.top(most, FEWEST)
    }
}
