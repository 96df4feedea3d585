//! What is told of a post that breaks out: plain data, from whoever spots it.

use kernel::{Language, Network, Timestamp, Topic};
use serde::{Deserialize, Serialize};

use crate::rejection::{Rejection, fit};

/// What happened to a post so far, as the network counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Likes.
    pub likes: u64,
    /// Reposts.
    pub reposts: u64,
    /// Replies.
    pub replies: u64,
    /// Quotes.
    pub quotes: u64,
}

impl Counts {
    /// All together: the size of the breakout.
    #[must_use]
    pub const fn size(self) -> u64 {
        self.likes.saturating_add(self.reposts).saturating_add(self.replies).saturating_add(self.quotes)
    }
}

/// What a post's size is expected to be in the end, in engagements of all kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The lower end of the 80 % interval.
    pub low: u64,
    /// The expected size.
    pub likely: u64,
    /// The upper end of the 80 % interval.
    pub high: u64,
}

/// A point of a post's growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// Its size then.
    pub size: u64,
}

/// What is told of a post that breaks out: plain data, the latest word about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spotting {
    /// The lasting address (`at://…`), 1 to 2,000 characters.
    pub post: String,
    /// Where people read it.
    pub web: String,
    /// On which network.
    pub network: Network,
    /// The author's lasting account id.
    pub account: String,
    /// The name the author shows.
    pub name: String,
    /// The words; empty while they are not known.
    pub text: String,
    /// In which languages.
    pub languages: Vec<Language>,
    /// Its tags.
    pub tags: Vec<Topic>,
    /// When it was posted, as the author says.
    pub posted: Timestamp,
    /// When it was first found to break out.
    pub first_alert: Timestamp,
    /// The counts so far.
    pub counts: Counts,
    /// The final size foretold.
    pub forecast: Forecast,
    /// Engagements an hour, lately.
    pub per_hour: u64,
    /// The final size that the author's posts usually have; nothing for an author who is not known.
    pub usual: Option<u64>,
    /// Its growth, rising in time; at most [`Spotting::MOST_POINTS`] are kept.
    pub series: Vec<Point>,
    /// When this was so.
    pub updated: Timestamp,
}

impl Spotting {
    /// The most points of a series that are kept.
    pub const MOST_POINTS: usize = 96;
    /// The most characters of a text that are kept.
    pub const LONGEST_TEXT: usize = 5_000;
    /// The most tags and languages that are kept.
    pub const MOST_TAGS: usize = 30;

    /// Within its bounds: series in order and thinned, lists and text cut, the interval around the forecast.
    ///
    /// # Errors
    /// [`Rejection::Unfit`] for an address or an account that cannot be one.
    pub fn bounded(mut self) -> Result<Self, Rejection> {
        fit("the address of the post", &self.post, 1, 2_000)?;
        fit("the author's account", &self.account, 1, 500)?;
        if !self.web.starts_with("https://") || self.web.len() > 2_000 {
            self.web.clear();
        }
        let printable = |c: &char| !c.is_control() || *c == '\n';
        self.name = self.name.chars().filter(|c| !c.is_control()).take(100).collect();
        self.text = self.text.chars().filter(printable).take(Self::LONGEST_TEXT).collect();
        self.languages.truncate(Self::MOST_TAGS);
        self.tags.truncate(Self::MOST_TAGS);
        self.first_alert = self.first_alert.min(self.updated);
        self.forecast.likely = self.forecast.likely.max(self.counts.size());
        self.forecast.low = self.forecast.low.clamp(self.counts.size(), self.forecast.likely);
        self.forecast.high = self.forecast.high.max(self.forecast.likely);
        self.series = thinned(self.series);
        Ok(self)
    }

    /// What is known after a newer or older word about the same post.
    #[must_use]
    pub fn merged(&self, told: &Self) -> Self {
        let (newer, older) = if told.updated > self.updated { (told, self) } else { (self, told) };
        let mut merged = newer.clone();
        if merged.text.is_empty() {
            // Whoever counts need not know what a post says: what was known stays known.
            let Self { web, name, text, languages, tags, .. } = older.clone();
            merged = Self { web, name, text, languages, tags, ..merged };
        }
        merged.first_alert = self.first_alert.min(told.first_alert);
        merged.series = thinned(self.series.iter().chain(&told.series).copied().collect());
        merged
    }
}

/// In order, each time once, and no more than are kept: of too many every second one goes, never the last.
fn thinned(mut series: Vec<Point>) -> Vec<Point> {
    series.sort_unstable();
    series.dedup_by_key(|point| point.at);
    while series.len() > Spotting::MOST_POINTS {
        let last = series.len() - 1;
        let mut index = 0;
        series.retain(|_| {
            let keep = index % 2 == 0 || index == last;
            index += 1;
            keep
        });
    }
    series
}
