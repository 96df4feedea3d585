//! From the settings of the spotter to what it is made of.

use std::path::Path;
use std::sync::Arc;

use breakout::{Model, Settings as Engine};
use kernel::Language;
use network::bluesky::stream::{Settings as Stream, Wire};

use super::{From, Here, Setup};
use crate::serve::read::Problem;
use crate::serve::settings::Spotter as Settings;
use crate::spot::LogArgs;

/// What a Jetstream is asked for: the kinds of records that happen to posts.
const COLLECTIONS: [&str; 3] = ["app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"];

/// Reads what is set up, and says what is wrong with it; nothing when there is to be no spotter.
pub(crate) fn setup(
    set: &Settings,
    connected: bool,
    market_stream: Option<&Stream>,
    problems: &mut Vec<Problem>,
) -> Option<Setup> {
    if !set.enabled {
        return None;
    }
    let before = problems.len();
    let mut or = |key: &str, says: String| problems.push(Problem::new(key, says));
    if !connected {
        or(
            "spotter.enabled",
            "the spotter reads what posts say from Bluesky: set bluesky.enabled too".to_owned(),
        );
    }
    let from = if set.log.iter().any(|address| !address.trim().is_empty()) {
        elsewhere(set, &mut or)
    } else {
        here(set, market_stream, &mut or)
    };
    let mut languages = Vec::new();
    for text in set.languages.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        match text.parse::<Language>() {
            Ok(language) => languages.push(language),
            Err(error) => or("spotter.languages", error.to_string()),
        }
    }
    if problems.len() > before {
        return None;
    }
    Some(Setup { from: from?, folder: set.folder.clone(), least: set.least_size.into(), languages })
}

/// This program is to spot.
fn here(set: &Settings, market_stream: Option<&Stream>, or: &mut impl FnMut(&str, String)) -> Option<From> {
    let stream = stream(&set.stream, market_stream).map_err(|says| or("spotter.stream", says)).ok();
    let engine = engine(set, or);
    let model = model(set.model_file.as_deref()).map_err(|says| or("spotter.model_file", says)).ok();
    if let Some(path) = set.robots_file.as_deref().filter(|path| !path.is_file()) {
        or("spotter.robots_file", format!("{} is no file: name one, or leave it out", path.display()));
    }
    let robots = set.robots_file.clone();
    Some(From::Here(Box::new(Here { stream: stream?, engine: engine?, model: Arc::new(model?), robots })))
}

/// Workers elsewhere do.
fn elsewhere(set: &Settings, or: &mut impl FnMut(&str, String)) -> Option<From> {
    let log: Vec<String> = set.log.iter().map(|address| address.trim().to_owned()).collect();
    let wrong =
        log.iter().find(|address| !["nats://", "tls://"].iter().any(|scheme| address.starts_with(scheme)));
    if let Some(wrong) = wrong {
        or("spotter.log", format!("“{wrong}” is no address of a log: write nats://HOST:4222"));
    }
    let fits = (1..=256).contains(&set.log_partitions);
    if !fits {
        or("spotter.log_partitions", format!("{} is not within 1 to 256", set.log_partitions));
    }
    let whole = wrong.is_none() && fits;
    let login = set.log_login_file.clone();
    whole.then(|| From::Elsewhere(LogArgs::at(log, set.log_name.clone(), set.log_partitions, login)))
}

fn stream(named: &str, market_stream: Option<&Stream>) -> Result<Stream, String> {
    let Some(settings) = crate::serve::stream::settings(named)?.or_else(|| market_stream.cloned()) else {
        return Err("the spotter has no stream to read: name one, here or as bluesky.stream".to_owned());
    };
    let all = || COLLECTIONS.map(str::to_owned).to_vec();
    let collections = if settings.wire == Wire::Firehose { Vec::new() } else { all() };
    Ok(Stream { collections, ..settings })
}

fn engine(set: &Settings, or: &mut impl FnMut(&str, String)) -> Option<Engine> {
    let mut fits = |key: &str, value: u32, least: u32, most: u32| {
        let inside = (least..=most).contains(&value);
        if !inside {
            or(key, format!("{value} is not within {least} to {most}"));
        }
        inside
    };
    let inside = [
        fits("spotter.posts", set.posts, 1_000, 100_000_000),
        fits("spotter.least_size", set.least_size, 10, 10_000_000),
        fits("spotter.certainty", set.certainty.into(), 1, 99),
    ];
    let posts = usize::try_from(set.posts).ok().filter(|_| inside == [true; 3])?;
    let least = f64::from(set.least_size);
    Some(Engine {
        posts,
        authors: posts / 4,
        door: posts * 4,
        recent: posts.min(1 << 18),
        sizes: vec![least, least * 10.0],
        certainty: f64::from(set.certainty) / 100.0,
        ..Engine::default()
    })
}

fn model(path: Option<&Path>) -> Result<Model, String> {
    let Some(path) = path else { return Model::shipped().map_err(|error| error.to_string()) };
    let bytes = std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Model::from_bytes(&bytes).map_err(|error| format!("{} cannot be used: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> Settings {
        Settings {
            enabled: true,
            stream: String::new(),
            log: Vec::new(),
            log_name: "spot".to_owned(),
            log_partitions: 16,
            log_login_file: None,
            folder: "spotter".into(),
            posts: 10_000,
            least_size: 1_000,
            certainty: 80,
            languages: vec!["fr".to_owned(), String::new()],
            robots_file: None,
            model_file: None,
        }
    }

    fn keys(set: &Settings, connected: bool, market_stream: Option<&Stream>) -> Vec<String> {
        let mut problems = Vec::new();
        let made = setup(set, connected, market_stream, &mut problems);
        assert_eq!(made.is_some(), problems.is_empty() && set.enabled);
        problems.into_iter().map(|problem| problem.key).collect()
    }

    fn of_here(made: Setup) -> Here {
        match made.from {
            From::Here(here) => *here,
            From::Elsewhere(log) => panic!("{log:?}"),
        }
    }

    fn of(address: &str) -> Stream {
        network::bluesky::watching::settings(address.parse().unwrap()).unwrap()
    }

    #[test]
    fn it_reads_the_markets_stream_unless_another_is_named_and_asks_for_all_that_happens_to_posts() {
        let market = of("ws://127.0.0.1:6008/subscribe");
        assert_eq!(market.collections, ["app.bsky.feed.post"], "the market itself reads posts alone");
        let made = setup(&set(), true, Some(&market), &mut Vec::new()).unwrap();
        assert_eq!(made.languages, [Language::FR]);
        let found = of_here(made);
        assert_eq!(found.stream.address, market.address);
        assert_eq!(found.stream.collections, COLLECTIONS);
        assert_eq!(found.engine.sizes, [1_000.0, 10_000.0]);
        let firehose = "wss://relay.example.com/xrpc/com.atproto.sync.subscribeRepos";
        let other = Settings { stream: firehose.to_owned(), ..set() };
        let found = of_here(setup(&other, true, Some(&market), &mut Vec::new()).unwrap());
        assert_eq!(found.stream.address.as_str(), firehose);
        assert_eq!(found.stream.collections, Vec::<String>::new(), "a firehose is not asked for kinds");
    }

    #[test]
    fn where_workers_elsewhere_spot_their_log_is_read_and_no_stream() {
        let log =
            Settings { log: vec!["nats://one:4222".to_owned(), " nats://two:4222".to_owned()], ..set() };
        let made = setup(&log, true, None, &mut Vec::new()).unwrap();
        let From::Elsewhere(found) = made.from else { panic!("{made:?}") };
        assert_eq!(found.addresses(), "nats://one:4222, nats://two:4222");
        let wrong = Settings { log: vec!["one".to_owned()], log_partitions: 0, ..set() };
        assert_eq!(keys(&wrong, true, None), ["spotter.log", "spotter.log_partitions"]);
    }

    #[test]
    fn what_cannot_be_is_said_at_its_place_all_at_once() {
        assert_eq!(keys(&Settings { enabled: false, ..set() }, false, None), Vec::<String>::new());
        assert_eq!(keys(&set(), false, None), ["spotter.enabled", "spotter.stream"]);
        let market = of("ws://127.0.0.1:6008/subscribe");
        let wrong = Settings {
            posts: 3,
            least_size: 0,
            certainty: 100,
            languages: vec!["klingonese".to_owned()],
            robots_file: Some("no/such/file".into()),
            model_file: Some("no/such/model".into()),
            ..set()
        };
        let all = [
            "spotter.posts",
            "spotter.least_size",
            "spotter.certainty",
            "spotter.model_file",
            "spotter.robots_file",
            "spotter.languages",
        ];
        assert_eq!(keys(&wrong, true, Some(&market)), all);
    }
}
