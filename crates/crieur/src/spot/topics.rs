//! What people write about, held against its own past.

use std::collections::HashSet;
use std::path::Path;

use breakout::trend::{LeftOut, Trend, Trends};
use eyre::WrapErr as _;
use network::bluesky::spotting::topics;
use network::bluesky::stream::{Event, What};

/// The most topics known at once.
pub(crate) const MOST: usize = 20_000;
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

/// Who makes no trend.
#[derive(Debug, Default)]
pub(crate) struct Outside {
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

impl Outside {
    /// From lists in files.
    pub(crate) fn read(robots: Option<&Path>, paid: Option<&Path>) -> eyre::Result<Self> {
        Ok(Self { robots: list(robots)?, paid: list(paid)? })
    }

    /// Why a post of this account at this address makes no trend, as far as these lists say.
    pub(crate) fn why(&self, account: &str, address: &str) -> Option<LeftOut> {
        if self.robots.contains(account) {
            Some(LeftOut::Robot)
        } else {
            self.paid.contains(address).then_some(LeftOut::Paid)
        }
    }
}

/// Takes what a new post is about; `why` says of an account and an address why that post makes no trend.
pub(crate) fn mention(
    trends: &mut Trends,
    event: &Event<'_>,
    why: impl FnOnce(&str, &str) -> Option<LeftOut>,
) {
    let topics = topics(event);
    let (What::Record(change), false) = (&event.what, topics.is_empty()) else { return };
    let Ok(at) = u32::try_from(event.seen.as_micros() / 1_000_000) else { return };
    let giveaway = || topics.iter().any(|topic| GIVEAWAYS.contains(&topic.as_str()));
    let address = format!("at://{}/app.bsky.feed.post/{}", event.did, change.rkey);
    let left_out = why(&event.did, &address).or_else(|| giveaway().then_some(LeftOut::Giveaway));
    let account = breakout::hash(&event.did);
    topics.iter().for_each(|topic| trends.mention(at, topic, account, left_out));
}

/// What stands out in this hour.
pub(crate) fn top(trends: &Trends, most: usize) -> Vec<Trend> {
    trends.top(most, FEWEST)
}
