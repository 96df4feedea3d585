//! Bluesky's network: who this market is there, what seals its people's sessions, whom it asks.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::ports::{AccountStore, Clock, Sightings};
use network::Guarded;
use network::bluesky::identity::{NameServers, Settings as Directory};
use network::bluesky::oauth::{
    CALLBACK_PATH, Client, KEYS_PATH, Key, METADATA_PATH, OauthError, Seal, StoreVault,
};
use network::bluesky::{Connection, Means};
use network::guarded::{Allowed, Limits};
use serde_json::Value;
use url::{Host, Url};

use super::read::{Problem, secret};
use super::settings::Bluesky as Settings;
use crate::clock::SystemEntropy;

/// The keys in the environment.
pub(crate) const KEYS: &str = "CRIEUR_BLUESKY_CLIENT_KEYS";
/// The sealing keys in the environment.
pub(crate) const SEAL_KEYS: &str = "CRIEUR_BLUESKY_SEAL_KEYS";
/// What the directory says of its health is short, and waited for not long.
const HEALTH: Limits = Limits { body: 4_096, cut: true, time: Duration::from_secs(10) };

/// What is set up of it.
#[derive(Debug, Default)]
pub(crate) struct Setup {
    /// Who this market is there; nothing when it has no keys and is not connected.
    pub(crate) client: Option<Client>,
    /// How it is connected; nothing when it is not.
    pub(crate) connect: Option<Connect>,
}

/// What a connection is made from.
#[derive(Debug)]
pub(crate) struct Connect {
    client: Client,
    seal: Seal,
    directory: Url,
    app_view: Option<Url>,
    allowed: Vec<Allowed>,
}

/// Reads what is set up, and says what is wrong with it.
pub(crate) fn setup(set: &Settings, base: Option<&Url>, problems: &mut Vec<Problem>) -> Setup {
    let mut or = |key: &str, error: String| problems.push(Problem::new(key, error));
    let client = confidential(set.client_keys_file.as_deref(), base);
    let client = client.unwrap_or_else(|error| {
        or("bluesky.client_keys_file", error);
        None
    });
    if !set.enabled {
        return Setup { client, connect: None };
    }
    let client = match (client, base) {
        (Some(client), _) => Some(client),
        (None, Some(base)) if is_here(base) => {
            loopback(base).map_err(|error| or("server.base", error.to_string())).ok()
        }
        (None, Some(_)) => {
            let cure = format!(
                "Bluesky is on, and this market has no keys to say who it is: write one into a file \
                 (openssl rand -base64 32) and name it here, or set {KEYS}"
            );
            or("bluesky.client_keys_file", cure);
            None
        }
        // What is wrong with the address itself is said at its own place.
        (None, None) => None,
    };
    let seal = seal(set.seal_keys_file.as_deref());
    let seal = seal.map_err(|error| or("bluesky.seal_keys_file", error)).ok();
    let directory = server(&set.directory).map_err(|error| or("bluesky.directory", error)).ok();
    let app_view = match set.app_view.trim() {
        "" => None,
        text => server(text).map_err(|error| or("bluesky.app_view", error)).ok(),
    };
    let mut allowed = Vec::new();
    for text in set.allowed.iter().filter(|text| !text.trim().is_empty()) {
        match text.parse::<Allowed>() {
            Ok(one) => allowed.push(one),
            Err(error) => or("bluesky.allowed", error.to_string()),
        }
    }
    let connect = (|| {
        Some(Connect { client: client.clone()?, seal: seal?, directory: directory?, app_view, allowed })
    })();
    Setup { client, connect }
}

/// The client with the operator's keys; nothing where there are none.
fn confidential(file: Option<&Path>, base: Option<&Url>) -> Result<Option<Client>, String> {
    let Some(keys) = secret("bluesky.client_keys_file", file, KEYS).map_err(|problem| problem.says)? else {
        return Ok(None);
    };
    let keys = Key::read_all(&keys).map_err(|error| error.to_string())?;
    // What is wrong with the address itself is said at its own place.
    let Some(base) = base else { return Ok(None) };
    Client::confidential(base, keys).map(Some).map_err(|error| error.to_string())
}

/// Whether the market is at this very machine, where nobody else could look at its description.
fn is_here(base: &Url) -> bool {
    let host = match base.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    host && base.scheme() == "http"
}

/// The client of a market on one's own machine. Browsers come back to its number, since names are not allowed there.
pub(crate) fn loopback(base: &Url) -> Result<Client, OauthError> {
    let port = base.port_or_known_default().unwrap_or(80);
    let number = if base.host_str() == Some("[::1]") { "[::1]" } else { "127.0.0.1" };
    let redirect = Url::parse(&format!("http://{number}:{port}{CALLBACK_PATH}"));
    Client::loopback(redirect.map_err(|error| OauthError::Settings(error.to_string()))?)
}

fn seal(file: Option<&Path>) -> Result<Seal, String> {
    let keys = secret("bluesky.seal_keys_file", file, SEAL_KEYS).map_err(|problem| problem.says)?;
    let keys = keys.ok_or_else(|| {
        format!(
            "Bluesky is on, and there is no key to seal its people's sessions with: write one into a file \
             (openssl rand -base64 32) and name it here, or set {SEAL_KEYS}"
        )
    })?;
    Seal::new(&keys, Arc::new(SystemEntropy)).map_err(|error| error.to_string())
}

fn server(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let plain = |url: &Url| url.path() == "/" && url.query().is_none() && url.username().is_empty();
    url.filter(plain).ok_or_else(|| format!("“{text}” is no server's address: write https://server.example"))
}

impl Connect {
    /// Who signs certificates: its key is sealed as people's sessions are.
    pub(crate) fn signer(&self, people: Arc<dyn AccountStore>, clock: Arc<dyn Clock>) -> app::StoreSigner {
        app::StoreSigner::new(people, clock, Arc::new(SystemEntropy), Arc::new(self.seal.clone()))
    }

    /// Connects, with sessions in the store.
    pub(crate) fn to(
        &self,
        people: Arc<dyn AccountStore>,
        clock: Arc<dyn Clock>,
        sightings: Arc<dyn Sightings>,
    ) -> eyre::Result<Connection> {
        let dns = NameServers::of_system().map_err(|error| {
            eyre::eyre!("the system's name servers cannot be asked ({error}): mend /etc/resolv.conf")
        })?;
        Ok(Connection::new(Means {
            guarded: Guarded::new(self.allowed.clone())?,
            dns: Arc::new(dns),
            directory: Directory { directory: self.directory.clone(), test_port: None },
            app_view: self.app_view.clone(),
            client: self.client.clone(),
            seal: self.seal.clone(),
            vault: Arc::new(StoreVault::new(people, clock.clone())),
            sightings,
            entropy: Arc::new(SystemEntropy),
            clock: clock.clone(),
            market: clock,
        }))
    }

    /// Who this market is there.
    pub(crate) fn id(&self) -> &str {
        self.client.id()
    }

    /// Asks the directory of accounts how it is.
    pub(crate) async fn directory_answers(&self) -> Result<&Url, String> {
        let at = self.directory.join("_health").map_err(|error| error.to_string())?;
        let way = Guarded::new(self.allowed.clone()).map_err(|error| error.to_string())?;
        let answer = way.get(at.as_str(), HEALTH).await.map_err(|error| error.to_string())?;
        if answer.status.is_success() {
            return Ok(&self.directory);
        }
        Err(format!("{} answers {}: is it the directory of did:plc?", self.directory, answer.status.as_u16()))
    }
}

/// What other servers fetch of it, each at its path.
pub(crate) fn documents(client: &Client) -> Vec<(&'static str, Value)> {
    let documents = [(METADATA_PATH, client.metadata()), (KEYS_PATH, client.keys())];
    documents.into_iter().filter_map(|(path, document)| Some((path, document?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(enabled: bool) -> Settings {
        Settings {
            enabled,
            seal_keys_file: None,
            client_keys_file: None,
            directory: "https://plc.directory".to_owned(),
            app_view: String::new(),
            allowed: Vec::new(),
            stream: String::new(),
        }
    }

    fn problems(set: &Settings, base: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let setup = setup(set, Some(&base.parse().unwrap()), &mut problems);
        assert!(setup.connect.is_none() || problems.is_empty());
        problems.iter().map(|problem| problem.key.clone()).collect()
    }

    #[test]
    fn off_needs_nothing_and_on_needs_its_keys() {
        assert_eq!(problems(&set(false), "https://market.example"), Vec::<String>::new());
        let missing = problems(&set(true), "https://market.example");
        assert_eq!(missing, ["bluesky.client_keys_file", "bluesky.seal_keys_file"]);
        assert_eq!(problems(&set(true), "http://localhost:8460"), ["bluesky.seal_keys_file"]);
        let wrong = Settings {
            directory: "plc.directory".to_owned(),
            app_view: "https://x.example/path".to_owned(),
            allowed: vec!["http://x".to_owned()],
            ..set(true)
        };
        let wrong = problems(&wrong, "http://127.0.0.1:1");
        let all = ["bluesky.seal_keys_file", "bluesky.directory", "bluesky.app_view", "bluesky.allowed"];
        assert_eq!(wrong, all);
    }

    #[test]
    fn a_market_on_ones_own_machine_is_a_loopback_client_by_number() {
        for (base, redirect) in [
            ("http://localhost:8460", "http://127.0.0.1:8460/oauth/callback"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1/oauth/callback"),
            ("http://[::1]:7", "http://[::1]:7/oauth/callback"),
        ] {
            let client = loopback(&base.parse().unwrap()).unwrap();
            assert_eq!(client.redirect().as_str(), redirect);
        }
    }

    #[test]
    fn with_its_keys_it_is_connected() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n").unwrap();
        let keys = Some(file.path().to_owned());
        let set = Settings { seal_keys_file: keys.clone(), client_keys_file: keys, ..set(true) };
        let mut problems = Vec::new();
        let found = setup(&set, Some(&"https://market.example".parse().unwrap()), &mut problems);
        assert_eq!(problems, []);
        let id = "https://market.example/oauth/client-metadata.json";
        assert_eq!(found.connect.map(|connect| connect.id().to_owned()).as_deref(), Some(id));
    }
}
