//! An alert as a line of JSON, the same wherever it comes from; described in `docs/spot-watch.md`.

use breakout::{Alert, Forecast, Level};
use network::bluesky::spotting::post_address;
use serde_json::{Value, json};

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
pub(super) fn page(address: &str) -> String {
    post_address(address).map_or_else(
        || address.to_owned(),
        |(account, key)| format!("https://bsky.app/profile/{account}/post/{key}"),
    )
}

/// A second as people and programs read it.
pub(super) fn time(seconds: u32) -> String {
    kernel::Timestamp::from_micros(i64::from(seconds) * 1_000_000).to_string()
}

/// To a tenth.
pub(super) fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
