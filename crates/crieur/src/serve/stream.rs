//! The network's stream, read as long as the market serves.

use std::sync::Arc;

use app::ports::{AccountStore, Clock, Entropy, Store};
use metrics::{counter, gauge};
use network::Guarded;
use network::bluesky::stream::{Count, Kind, Settings};
use network::bluesky::watching::{self, Going, Means};
use network::guarded::Allowed;
use url::Url;

use super::stop::Stop;

/// The stream that was named; nothing where none was.
pub(crate) fn settings(text: &str) -> Result<Option<Settings>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        "is no address of a stream: write wss://HOST/xrpc/com.atproto.sync.subscribeRepos, or Jetstream's \
         wss://HOST/subscribe"
            .to_owned()
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "ws" | "wss") || url.host().is_none() || !url.username().is_empty() {
        return Err(wrong());
    }
    watching::settings(url).map(Some).map_err(|error| error.to_string())
}

/// What reading takes.
pub(crate) struct Reading {
    pub(crate) settings: Settings,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) papers: Arc<dyn AccountStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Reading {
    /// Reads until it is time to stop.
    pub(crate) async fn run(self: Arc<Self>, mut stop: Stop) -> eyre::Result<()> {
        let means = Means {
            settings: self.settings.clone(),
            guarded: Guarded::new(own(&self.settings.address))?,
            store: self.store.clone(),
            papers: self.papers.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        };
        let clock = self.clock.clone();
        let mut told = Told::default();
        watching::follow(means, async move { stop.asked().await }, |going| told.tell(going, &*clock)).await?;
        Ok(())
    }
}

/// Whoever names the stream has allowed its host, wherever that is.
pub(crate) fn own(address: &Url) -> Vec<Allowed> {
    let host = address.host_str().zip(address.port_or_known_default());
    host.and_then(|(host, port)| format!("{host}:{port}").parse().ok()).into_iter().collect()
}

/// The figures told so far: a reader that is begun anew counts from nothing, and the figures go on.
#[derive(Debug, Default)]
struct Told {
    events: Vec<u64>,
    counts: Vec<u64>,
}

impl Told {
    fn tell(&mut self, going: &Going<'_>, clock: &dyn Clock) {
        let events: Vec<u64> = Kind::ALL.iter().map(|kind| going.counters.of(*kind)).collect();
        for ((kind, now), before) in Kind::ALL.iter().zip(&events).zip(padded(&self.events)) {
            counter!("crieur_stream_events_total", "kind" => kind.name()).increment(now - before);
        }
        let counts: Vec<u64> = Count::ALL.iter().map(|count| going.counters.get(*count)).collect();
        for ((count, now), before) in Count::ALL.iter().zip(&counts).zip(padded(&self.counts)) {
            counter!("crieur_stream_counts_total", "what" => count.name()).increment(now - before);
        }
        (self.events, self.counts) = (events, counts);
        let accounts = u32::try_from(going.accounts).unwrap_or(u32::MAX);
        gauge!("crieur_stream_accounts").set(f64::from(accounts));
        if let Some(until) = going.until {
            let lag = u32::try_from(clock.now().since(until).as_seconds()).unwrap_or(u32::MAX);
            gauge!("crieur_stream_lag_seconds").set(f64::from(lag));
        }
    }
}

fn padded(before: &[u64]) -> impl Iterator<Item = u64> {
    before.iter().copied().chain(std::iter::repeat(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_named_by_its_address_or_not_at_all() {
        assert!(settings(" ").unwrap().is_none());
        let firehose =
            settings("wss://relay.example.com/xrpc/com.atproto.sync.subscribeRepos").unwrap().unwrap();
        assert!(firehose.collections.is_empty());
        let jetstream = settings("ws://127.0.0.1:6008/subscribe").unwrap().unwrap();
        assert_eq!(jetstream.collections, ["app.bsky.feed.post"]);
        assert_eq!(own(&jetstream.address).len(), 1);
        for wrong in [
            "relay",
            "https://relay.example.com/subscribe",
            "wss://a:b@relay.example.com/subscribe",
            "wss://x/y",
        ] {
            assert!(settings(wrong).is_err(), "{wrong}");
        }
    }
}
