//! An alert as a line of JSON, the same wherever it comes from; described in `docs/spot-watch.md`.

use breakout::{Alert, Forecast, Level};
use kernel::{Network, Span, Timestamp};
use market::breakout::post::{self, Counts, Point, Spotting};
use network::bluesky::spotting::post_address;
use serde::Deserialize;
use serde_json::{Value, json};

use super::breaking::whole;

/// An alert as JSON.
pub(super) fn alert(alert: &Alert, address: &str) -> Value {
    let (level, size) = match alert.level {
        Level::Size(size) => ("size", Some(size)),
        Level::Unusual => ("unusual", None),
    };
    let Forecast { size: expected, interval } = alert.forecast;
    json!({
        "id": format!("{:016x}", alert.id),
        "post": address,
        "page": page(address),
        "level": level,
        "size": size,
        "at": time(alert.at),
        "age_seconds": alert.age,
        "likes": alert.counts.likes,
        "reposts": alert.counts.reposts,
        "replies": alert.counts.replies,
        "quotes": alert.counts.quotes,
        "per_hour": tenth(alert.pace),
        "forecast": tenth(expected),
        "low": interval.map(|(low, _)| tenth(low)),
        "high": interval.map(|(_, high)| tenth(high)),
        "usual": alert.usual.map(tenth),
        "why": alert.to_string(),
    })
}

/// Where a person reads a post.
pub(crate) fn page(address: &str) -> String {
    post_address(address).map_or_else(
        || address.to_owned(),
        |(account, key)| format!("https://bsky.app/profile/{account}/post/{key}"),
    )
}

/// A second as people and programs read it.
pub(super) fn time(seconds: u32) -> String {
    Timestamp::from_micros(i64::from(seconds) * 1_000_000).to_string()
}

/// To a tenth.
pub(super) fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Of a line, what a market needs.
#[derive(Debug, Deserialize)]
struct Line {
    post: String,
    level: String,
    at: String,
    age_seconds: u64,
    likes: u64,
    reposts: u64,
    replies: u64,
    quotes: u64,
    per_hour: f64,
    forecast: f64,
    low: Option<f64>,
    high: Option<f64>,
}

/// A line as a market is told it, and whether the post draws ten times its author's usual; nothing for what is no such
/// line. What the post says and what its author's posts end with stays open.
pub(crate) fn word(line: &[u8]) -> Option<(Spotting, bool)> {
    let line: Line = serde_json::from_slice(line).ok()?;
    let (account, _) = post_address(&line.post)?;
    let at: Timestamp = line.at.parse().ok()?;
    let Line { likes, reposts, replies, quotes, .. } = line;
    let counts = Counts { likes, reposts, replies, quotes };
    let forecast = post::Forecast {
        low: whole(line.low.unwrap_or(line.forecast)),
        likely: whole(line.forecast),
        high: whole(line.high.unwrap_or(line.forecast)),
    };
    let word = Spotting {
        web: page(&line.post),
        network: Network::Bluesky,
        account: account.to_owned(),
        name: String::new(),
        text: String::new(),
        languages: Vec::new(),
        tags: Vec::new(),
        posted: at.minus(Span::seconds(line.age_seconds)),
        first_alert: at,
        counts,
        forecast,
        per_hour: whole(line.per_hour),
        usual: None,
        series: vec![Point { at, size: counts.size() }],
        updated: at,
        post: line.post,
    };
    Some((word, line.level == "unusual"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "at://did:plc:a/app.bsky.feed.post/3l2s5xxv2ze2c";

    fn raised(level: Level) -> Alert {
        Alert {
            id: 7,
            post: breakout::hash(POST),
            author: breakout::hash("did:plc:a"),
            level,
            at: 1_790_000_600,
            age: 600,
            counts: breakout::Counts { likes: 40, reposts: 5, replies: 4, quotes: 1 },
            pace: 300.4,
            forecast: Forecast { size: 120.6, interval: Some((70.2, 400.0)) },
            usual: Some(3.0),
        }
    }

    #[test]
    fn what_a_worker_writes_is_what_a_market_reads() {
        let line = alert(&raised(Level::Size(1)), POST).to_string();
        let (word, unusual) = word(line.as_bytes()).unwrap();
        let at = Timestamp::from_micros(1_790_000_600_000_000);
        assert!(!unusual);
        assert_eq!((word.post.as_str(), word.account.as_str()), (POST, "did:plc:a"));
        assert_eq!(word.counts, Counts { likes: 40, reposts: 5, replies: 4, quotes: 1 });
        assert_eq!((word.updated, word.first_alert, word.posted), (at, at, at.minus(Span::minutes(10))));
        assert_eq!(word.forecast, post::Forecast { low: 70, likely: 121, high: 400 });
        assert_eq!((word.per_hour, word.series), (300, vec![Point { at, size: 50 }]));
        let line = alert(&raised(Level::Unusual), POST).to_string();
        assert!(super::word(line.as_bytes()).unwrap().1);
    }

    #[test]
    fn what_is_no_alert_is_nothing() {
        let line = alert(&raised(Level::Unusual), "at://did:plc:a/app.bsky.graph.list/1").to_string();
        for wrong in ["", "{}", "[]", line.as_str(), &line[..40]] {
            assert_eq!(word(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
