//! What every handler has at hand.

use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use app::App;
use app::accounts::Accounts;
use axum::http::HeaderMap;
use url::Url;

use crate::limits::Limits;
use crate::live::Live;

/// The market as the web shows it. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Inside>);

/// The parts of a [`Front`].
#[allow(missing_debug_implementations, reason = "handles and functions are not printable")]
pub struct Inside {
    /// The use cases of the market.
    pub app: App,
    /// The use cases about people.
    pub accounts: Accounts,
    /// How it is set up.
    pub settings: Settings,
    /// News for open pages.
    pub live: Live,
    /// How much is too much.
    pub limits: Limits,
    /// What the operation of the program can be asked.
    pub gauges: Gauges,
    /// Reads a page's title for a link card, if the operator lets the program fetch addresses.
    pub links: Option<Arc<dyn app::ports::LinkReader>>,
    /// Documents for other servers, in JSON, each at its path: who this market is where its people sign in.
    pub documents: Vec<(&'static str, serde_json::Value)>,
    /// Hears for whom visitors of the demo act, so that nobody else acts for them.
    pub played: Box<dyn Fn(account::Party) + Send + Sync>,
    /// What the network speaks of just now, where a spotter counts that.
    pub trends: Trends,
}

/// A tag or link that more accounts use than usually do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// The tag with its `#`, or the link without its scheme.
    pub topic: String,
    /// How many accounts used it in the hour so far.
    pub accounts: u64,
    /// How many usually do in an hour.
    pub usual: u64,
}

/// Asks a spotter for its trends, the one that stands out most first; none where there is no spotter.
pub struct Trends(pub Box<dyn Fn() -> Vec<Trend> + Send + Sync>);

impl Default for Trends {
    fn default() -> Self {
        Self(Box::new(Vec::new))
    }
}

impl std::fmt::Debug for Trends {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trends").finish_non_exhaustive()
    }
}

/// How the market is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its address as people type it, without a path. Cookies are `__Host-` cookies when it is `https`.
    pub base: Url,
    /// Its name.
    pub name: String,
    /// Where to write to the operator.
    pub contact: String,
    /// Where brands transfer their budgets: the operator's bank details, in lines. Empty: brands are told whom to ask.
    pub transfer_details: String,
    /// The time zone in which dates are shown.
    pub zone: String,
    /// Whether one click signs in as any character, and the bank is played.
    pub demo: bool,
    /// Whether a proxy in front says where requests come from (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// Seconds of the market in one of the reader's: above 1 only where time is simulated.
    pub speed: u32,
    /// Whether a spotter tells this market of breakouts: without one there is no page about them.
    pub spotter: bool,
    /// Who one can be in the demo.
    pub characters: Vec<Character>,
}

impl Settings {
    /// Whether the market is reached over TLS.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The origin that forms come from.
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The bank details, line by line.
    pub fn transfer_lines(&self) -> impl Iterator<Item = &str> {
        self.transfer_details.lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// An address of this market in full.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}

/// What a transfer must carry, so that it finds its campaign.
#[must_use]
pub fn transfer_reference(campaign: kernel::CampaignId) -> String {
    let digits = campaign.uuid().simple().to_string().to_ascii_uppercase();
    // The last digits are chance; the first are the time.
    format!("CRIEUR-{}-{}", &digits[20..26], &digits[26..])
}

/// Somebody one can be in the demo.
#[derive(Debug, Clone)]
pub struct Character {
    /// The account.
    pub user: kernel::UserId,
    /// Their name.
    pub name: String,
    /// What they are: `brand`, `agency`, `creator`, `operator`; for the message.
    pub part: &'static str,
    /// What is worth seeing as them: the name of a message.
    pub scene: &'static str,
}

/// What the operation of the program can be asked; filled in by the binary.
#[allow(missing_debug_implementations, reason = "functions are not printable")]
pub struct Gauges {
    /// The figures, as Prometheus reads them.
    pub metrics: Box<dyn Fn() -> String + Send + Sync>,
    /// The token that the figures are shown for; nothing when everybody may see them.
    pub token: Option<String>,
    /// What keeps the program from serving, if anything.
    pub unready: Box<dyn Fn() -> Vec<String> + Send + Sync>,
}

impl Default for Gauges {
    fn default() -> Self {
        Self { metrics: Box::new(String::new), token: None, unready: Box::new(Vec::new) }
    }
}

impl Front {
    /// A front of these parts.
    #[must_use]
    pub fn new(inside: Inside) -> Self {
        Self(Arc::new(inside))
    }

    /// Where a request comes from. A proxy's word counts only when there is one, and only its last: what stands
    /// before it was written by the client.
    #[must_use]
    pub fn client(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> Option<IpAddr> {
        let direct = peer.map(|peer| peer.ip());
        if !self.settings.behind_proxy {
            return direct;
        }
        let told = headers.get_all("x-forwarded-for").iter().next_back();
        let last = told.and_then(|value| value.to_str().ok()).and_then(|list| list.rsplit(',').next());
        last.and_then(|ip| ip.trim().parse().ok()).or(direct)
    }
}

impl Deref for Front {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl std::fmt::Debug for Front {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Front").field("settings", &self.settings).finish_non_exhaustive()
    }
}
