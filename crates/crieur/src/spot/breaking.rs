//! Which posts are breaking out, with the names and the growth that the engine itself does not keep: for the analyst's table
//! and for the market.

use std::collections::BTreeMap;

use breakout::{Alert, Level, Partition, Standing};
use kernel::{Network, Timestamp};
use market::breakout::post::{Counts, Forecast, Point, Spotting};
use serde::{Deserialize, Serialize};

/// The most posts that are remembered; those whose last alert is oldest go first.
const MOST: usize = 2_000;
/// Seconds between two points of a post's growth, at least.
const POINTS_EVERY: u32 = 60;

/// A post that has broken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    /// `at://…`.
    pub(crate) address: String,
    /// When the last alert was raised, in seconds of the Unix era.
    pub(crate) at: u32,
    /// Whether it draws ten times its author's usual.
    pub(crate) unusual: bool,
    /// When the first alert was raised; 0 in what older versions kept.
    #[serde(default)]
    first: u32,
    /// Its size at times that rise.
    #[serde(default)]
    series: Vec<(u32, u64)>,
    /// When the market was told, and of which size.
    #[serde(default)]
    told: Option<(u32, u64)>,
}

impl Post {
    fn grown(&mut self, now: u32, size: u64) {
        let due = self
            .series
            .last()
            .is_none_or(|&(at, last)| at.saturating_add(POINTS_EVERY) <= now && last != size);
        if !due {
            return;
        }
        if self.series.len() >= Spotting::MOST_POINTS {
            let mut index = 0_u32;
            self.series.retain(|_| {
                index += 1;
                index % 2 == 1
            });
        }
        self.series.push((now, size));
    }

    /// At once when it has grown by a tenth, and otherwise when it has grown at all and so many seconds have passed.
    fn is_to_be_told(&self, now: u32, size: u64, often: u32) -> bool {
        let Some((at, told)) = self.told else { return true };
        size > told && (size - told >= told.div_ceil(10) || now >= at.saturating_add(often))
    }
}

/// All of them, by their number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Breaking(BTreeMap<u64, Post>);

impl Breaking {
    /// An alert was raised. Raised again, as it is after a restart, it changes nothing.
    pub(crate) fn put(&mut self, alert: &Alert, address: &str) {
        let new = Post {
            address: address.to_owned(),
            at: alert.at,
            unusual: false,
            first: alert.at,
            series: Vec::new(),
            told: None,
        };
        let post = self.0.entry(alert.post).or_insert(new);
        post.at = post.at.max(alert.at);
        post.unusual |= alert.level == Level::Unusual;
        post.grown(alert.at, alert.counts.all());
        if self.0.len() > MOST {
            let oldest = self.0.iter().min_by_key(|(_, post)| post.at).map(|(post, _)| *post);
            oldest.map(|oldest| self.0.remove(&oldest));
        }
    }

    /// Those that are still followed, the one to which most is still to come first.
    pub(crate) fn top(&self, partition: &Partition, most: usize) -> Vec<(&Post, Standing)> {
        let standing = self.0.iter().filter_map(|(number, post)| Some((post, partition.standing(*number)?)));
        let mut all: Vec<_> = standing.collect();
        all.sort_by(|(_, one), (_, other)| other.to_come().total_cmp(&one.to_come()));
        all.truncate(most);
        all
    }

    /// What a market is to be told, each post at most every `often` seconds unless it grows fast, the one that ends
    /// largest first. Nobody has been told before [`Self::told`] says so. What the post says and who wrote it is left
    /// empty: the caller knows, or asks. Cost: a look at every post that is remembered, some microseconds each.
    pub(crate) fn words(&mut self, partition: &Partition, network: Network, often: u32) -> Vec<Spotting> {
        let now = partition.now();
        self.0.retain(|number, post| {
            // What is followed no longer has been deleted, or has gone quiet: both end by themselves.
            let kept = partition.standing(*number).is_some();
            kept || post.at.saturating_add(3_600) > now
        });
        let mut words = Vec::new();
        for (number, post) in &mut self.0 {
            let Some(standing) = partition.standing(*number) else { continue };
            post.grown(now, standing.counts.all());
            if post.is_to_be_told(now, standing.counts.all(), often) {
                words.push(word(post, &standing, now, network));
            }
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.forecast.likely));
        words
    }

    /// Whether a post is among them.
    pub(crate) fn remembers(&self, address: &str) -> bool {
        self.0.contains_key(&breakout::hash(address))
    }

    /// The market was told this.
    pub(crate) fn told(&mut self, word: &Spotting) {
        let number = breakout::hash(&word.post);
        if let Some(post) = self.0.get_mut(&number) {
            let at = u32::try_from(word.updated.as_micros() / 1_000_000).unwrap_or(u32::MAX);
            post.told = Some((at, word.counts.size()));
        }
    }
}

fn word(post: &Post, standing: &Standing, now: u32, network: Network) -> Spotting {
    let breakout::Counts { likes, reposts, replies, quotes } = standing.counts;
    let (low, high) = standing.forecast.interval.unwrap_or((standing.forecast.size, standing.forecast.size));
    let account = post.address.strip_prefix("at://").and_then(|rest| rest.split('/').next());
    let first = if post.first == 0 { post.at } else { post.first };
    Spotting {
        post: post.address.clone(),
        web: String::new(),
        network,
        account: account.unwrap_or_default().to_owned(),
        name: String::new(),
        text: String::new(),
        languages: Vec::new(),
        tags: Vec::new(),
        posted: time(now.saturating_sub(standing.age)),
        first_alert: time(first),
        counts: Counts {
            likes: likes.into(),
            reposts: reposts.into(),
            replies: replies.into(),
            quotes: quotes.into(),
        },
        forecast: Forecast { low: whole(low), likely: whole(standing.forecast.size), high: whole(high) },
        per_hour: whole(standing.pace),
        usual: standing.usual_end.map(whole),
        series: post.series.iter().map(|&(at, size)| Point { at: time(at), size }).collect(),
        updated: time(now),
    }
}

fn time(seconds: u32) -> Timestamp {
    Timestamp::from_micros(i64::from(seconds) * 1_000_000)
}

/// A size that was foretold, in whole engagements.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped; beyond 2⁵³ nothing is foretold"
)]
pub(crate) fn whole(size: f64) -> u64 {
    size.round().clamp(0.0, 9e15) as u64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use breakout::{Event, Kind, Model, Settings};

    use super::*;

    const BEGIN: u32 = 1_790_000_000;
    const POST: &str = "at://did:plc:a/app.bsky.feed.post/1";
    const OFTEN: u32 = 60;

    struct World {
        partition: Partition,
        breaking: Breaking,
        readers: u64,
    }

    impl World {
        fn new() -> Self {
            let settings = Settings { sizes: vec![50.0], ..Settings::default() };
            let partition = Partition::new(settings, Arc::new(Model::shipped().unwrap()));
            Self { partition, breaking: Breaking::default(), readers: 0 }
        }

        /// So many more people like the post, at this second after it was published.
        fn likes(&mut self, number: u64, after: u32) {
            let mut alerts = Vec::new();
            for _ in 0..number {
                self.readers += 1;
                let event = Event {
                    at: BEGIN + after,
                    posted: BEGIN,
                    post: breakout::hash(POST),
                    author: breakout::hash("did:plc:a"),
                    actor: self.readers,
                    kind: Kind::Like,
                };
                self.partition.read(&event, &mut alerts);
            }
            alerts.iter().for_each(|alert| self.breaking.put(alert, POST));
        }

        fn words(&mut self) -> Vec<Spotting> {
            self.breaking.words(&self.partition, Network::Bluesky, OFTEN)
        }
    }

    #[test]
    fn a_market_is_told_of_what_breaks_out_and_again_when_it_has_grown() {
        let mut world = World::new();
        world.likes(3, 5);
        assert_eq!(world.words(), [], "three likes are no breakout");
        world.likes(57, 30);
        let words = world.words();
        let [word] = words.as_slice() else { panic!("{words:?}") };
        assert_eq!((word.post.as_str(), word.account.as_str()), (POST, "did:plc:a"));
        assert_eq!((word.counts.likes, word.counts.size()), (60, 60));
        assert_eq!((word.posted, word.updated), (time(BEGIN), time(BEGIN + 30)));
        assert!(word.forecast.low <= word.forecast.likely && word.forecast.likely <= word.forecast.high);
        assert!(word.forecast.likely >= 60 && word.first_alert == time(BEGIN + 30));
        assert_eq!(world.words().len(), 1, "whoever was not told is told again");
        world.breaking.told(word);
        assert_eq!(world.words(), [], "nothing is new");
        world.likes(2, 40);
        assert_eq!(world.words(), [], "not for two more in ten seconds");
        world.likes(10, 41);
        assert_eq!(world.words().len(), 1, "a tenth more is told at once");
        let words = world.words();
        world.breaking.told(&words[0]);
        world.likes(1, 41 + OFTEN);
        let words = world.words();
        assert_eq!(words.len(), 1, "and after a while anything more");
        let sizes: Vec<u64> = words[0].series.iter().map(|point| point.size).collect();
        assert!(sizes.is_sorted() && *sizes.last().unwrap() == 73 && sizes.len() >= 2, "{sizes:?}");
    }

    #[test]
    fn a_deleted_post_is_told_of_no_more() {
        let mut world = World::new();
        world.likes(80, 30);
        assert_eq!(world.words().len(), 1);
        let gone = Event {
            at: BEGIN + 40,
            posted: 0,
            post: breakout::hash(POST),
            author: 0,
            actor: 0,
            kind: Kind::Delete,
        };
        world.partition.read(&gone, &mut Vec::new());
        assert_eq!(world.words(), []);
    }

    #[test]
    fn the_growth_of_a_post_stays_within_what_is_kept() {
        let mut post = Post {
            address: POST.to_owned(),
            at: 0,
            unusual: false,
            first: 0,
            series: Vec::new(),
            told: None,
        };
        (0..1_000_u32).for_each(|minute| post.grown(minute * 60, u64::from(minute)));
        assert!(post.series.len() <= Spotting::MOST_POINTS && post.series.is_sorted());
        assert_eq!(post.series.last(), Some(&(999 * 60, 999)));
        assert_eq!(post.series.first(), Some(&(0, 0)));
    }
}
