//! A market's whole connection to Bluesky, put together from what the program has.

use std::sync::Arc;

use app::ports::{Clock, Entropy, Sightings};
use url::Url;

use super::describe::Describer;
use super::identity::{Resolver, Settings, Txt};
use super::oauth::{Client, Oauth, Seal, Sessions, Vault};
use super::xrpc::Xrpc;
use super::{Accounts, Bluesky, SignedIn};
use crate::guarded::Guarded;

/// What it is made of.
#[allow(missing_debug_implementations, reason = "ports need not be printable")]
pub struct Means {
    /// The way out.
    pub guarded: Guarded,
    /// Who is asked for TXT records.
    pub dns: Arc<dyn Txt>,
    /// Where accounts are looked for.
    pub directory: Settings,
    /// Who says how many follow an account; nobody where none is named.
    pub app_view: Option<Url>,
    /// This program, as servers know it.
    pub client: Client,
    /// Seals what is kept.
    pub seal: Seal,
    /// Where sealed sessions are kept.
    pub vault: Arc<dyn Vault>,
    /// When posts were first seen.
    pub sightings: Arc<dyn Sightings>,
    /// Chance, good enough for secrets.
    pub entropy: Arc<dyn Entropy>,
    /// The servers' time, which is the real one: they hold what is signed against their own clocks.
    pub clock: Arc<dyn Clock>,
    /// The market's time, which posts carry: another one only where time is simulated.
    pub market: Arc<dyn Clock>,
}

/// The connection.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Posts, behind app's port.
    pub network: Arc<Bluesky>,
    /// Accounts, behind app's port.
    pub accounts: Arc<Accounts>,
    /// What strangers' posts say.
    pub describer: Describer,
}

impl Connection {
    /// Connects. Nobody is asked anything yet.
    #[must_use]
    pub fn new(means: Means) -> Self {
        let Means { guarded, dns, directory, clock, entropy, .. } = means;
        let resolver = Resolver::new(guarded.clone(), dns, clock.clone(), directory);
        let xrpc = Xrpc::new(guarded.clone(), clock.clone());
        let (way, who) = (Arc::new(guarded), Arc::new(resolver.clone()));
        let oauth = Arc::new(Oauth::new(means.client, way, who, clock.clone(), entropy));
        let sessions = Arc::new(Sessions::new(oauth.clone(), means.vault, means.seal.clone()));
        let speaks = Arc::new(SignedIn::new(sessions.clone(), clock));
        let network = Bluesky::new(resolver.clone(), xrpc.clone(), speaks, means.sightings, means.market);
        let describer = Describer::new(resolver.clone(), xrpc.clone());
        let (seal, app_view) = (means.seal, means.app_view);
        let accounts = Accounts { oauth, sessions, resolver, xrpc, seal, app_view };
        Self { network: Arc::new(network), accounts: Arc::new(accounts), describer }
    }
}
