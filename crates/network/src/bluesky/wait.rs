//! For how long a server asks to be left alone.

use kernel::{Span, Timestamp};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// When a server asks for less without saying for how long.
const UNSAID: Span = Span::seconds(30);
/// No server is left alone for longer, whatever it says: an author's own server could put off every check of a post.
const LONGEST: Span = Span::hours(1);

/// What `Retry-After` says, in seconds or as a date, else `RateLimit-Reset`, a time in seconds as Bluesky's servers
/// send it. Between a second and an hour.
pub(crate) fn of(headers: &HeaderMap, now: Timestamp) -> Span {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let wait = match text(RETRY_AFTER.as_str()) {
        Some(said) => said.parse().map(Span::seconds).ok().or_else(|| until(said, now)),
        None => text("ratelimit-reset").and_then(|said| said.parse().ok()).map(|reset| at(reset).since(now)),
    };
    wait.unwrap_or(UNSAID).clamp(Span::seconds(1), LONGEST)
}

/// For how long nothing is left of what the server allows, as it says itself.
pub(crate) fn ahead(headers: &HeaderMap, now: Timestamp) -> Option<Span> {
    let left = headers.get("ratelimit-remaining")?.to_str().ok()?.trim();
    (left == "0").then(|| of(headers, now))
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::EPOCH.plus(Span::seconds(seconds))
}

fn until(date: &str, now: Timestamp) -> Option<Span> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    Some(Timestamp::from_micros(date.as_microsecond()).since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_saying_it_is_read_and_none_is_obeyed_for_ever() {
        let now: Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
        let reset = (now.as_micros() / 1_000_000 + 90).to_string();
        for (name, said, seconds) in [
            ("retry-after", "7", 7),
            ("retry-after", "0", 1),
            ("retry-after", "99999999999", 3_600),
            ("retry-after", "Sun, 22 Nov 2026 09:32:00 GMT", 120),
            ("retry-after", "Sun, 22 Nov 2026 09:00:00 GMT", 1),
            ("retry-after", "soon", 30),
            ("ratelimit-reset", reset.as_str(), 90),
            ("x-other", "5", 30),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, said.parse().unwrap());
            assert_eq!(of(&headers, now).as_seconds(), seconds, "{name}: {said}");
        }
    }
}
