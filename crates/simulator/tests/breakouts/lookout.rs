//! The real engine as a lookout, with names and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use breakout::{Alert, Model, Partition, Settings, hash};
use kernel::Timestamp;
use market::breakout::Spotting;
use market::breakout::post::{Counts, Forecast, Point};
use simulator::town::{Happening, Lookout, PublicPost};

/// What was heard and raised, for tests to read.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) happened: Vec<Happening>,
    /// Posts with an alert, and when it came first.
    pub(crate) raised: BTreeMap<String, Timestamp>,
}

#[derive(Debug)]
pub(crate) struct Engine {
    partition: Partition,
    names: HashMap<u64, Arc<str>>,
    series: BTreeMap<Arc<str>, Vec<Point>>,
    heard: Arc<Mutex<Heard>>,
}

impl Engine {
    pub(crate) fn new() -> (Self, Arc<Mutex<Heard>>) {
        let settings =
            Settings { posts: 20_000, authors: 2_000, door: 80_000, recent: 1 << 16, ..Settings::default() };
        let model = Arc::new(Model::shipped().unwrap());
        let heard: Arc<Mutex<Heard>> = Arc::default();
        let partition = Partition::new(settings, model);
        let engine =
            Self { partition, names: HashMap::new(), series: BTreeMap::new(), heard: Arc::clone(&heard) };
        (engine, heard)
    }
}

fn moment(second: u32) -> Timestamp {
    Timestamp::from_micros(i64::from(second) * 1_000_000)
}

fn whole(number: f64) -> u64 {
    format!("{number:.0}").parse().unwrap()
}

impl Lookout for Engine {
    fn happened(&mut self, it: &Happening) {
        let mut heard = self.heard.lock().unwrap();
        heard.happened.push(it.clone());
        self.names.insert(hash(&it.post), Arc::clone(&it.post));
        let mut alerts: Vec<Alert> = Vec::new();
        self.partition.read(&it.event(), &mut alerts);
        for alert in alerts {
            let post = self.names[&alert.post].to_string();
            heard.raised.entry(post).or_insert(moment(alert.at));
        }
    }

    fn words(&mut self, post: &dyn Fn(&str) -> Option<PublicPost>, now: Timestamp) -> Vec<Spotting> {
        let heard = self.heard.lock().unwrap();
        let mut words = Vec::new();
        for (address, first_alert) in &heard.raised {
            let (Some(post), Some(now_standing)) = (post(address), self.partition.standing(hash(address)))
            else {
                continue;
            };
            let counts = now_standing.counts;
            let size = counts.all();
            let series = self.series.entry(address.as_str().into()).or_default();
            if series.last().is_some_and(|last| last.size == size) {
                continue;
            }
            series.push(Point { at: now, size });
            let (low, high) = now_standing.forecast.interval.unwrap_or_default();
            words.push(Spotting {
                post: post.address,
                web: post.web,
                network: post.network,
                account: post.account,
                name: post.name,
                text: post.text,
                languages: post.languages,
                tags: post.tags,
                posted: post.posted,
                first_alert: *first_alert,
                counts: Counts {
                    likes: u64::from(counts.likes),
                    reposts: u64::from(counts.reposts),
                    replies: u64::from(counts.replies),
                    quotes: u64::from(counts.quotes),
                },
                forecast: Forecast {
                    low: whole(low),
                    likely: whole(now_standing.forecast.size),
                    high: whole(high),
                },
                per_hour: whole(now_standing.pace),
                usual: now_standing.usual.map(whole),
                series: series.clone(),
                updated: now,
            });
        }
        words
    }
}
