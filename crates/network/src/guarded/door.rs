//! The door: what an address must be before anything is sent to it.
//!
//! Asked before the first request and on every redirect. A guard inside the name resolver alone would not do: no
//! resolver is ever asked about a literal address. What the door hands out are the very addresses that it has
//! checked; the client connects to those and never asks again, so a name that changes its mind gains nothing.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use url::{Host, Url};

use super::allow::Allowed;
use super::error::GuardError;
use super::range::not_public;

/// Longer addresses are nobody's link.
const LONGEST: usize = 2_048;

/// Finds the addresses behind a name.
#[async_trait]
pub trait Names: Send + Sync {
    /// All of them.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the system finds them.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|socket| socket.ip()).collect())
    }
}

/// An address that may be fetched.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) url: Url,
    /// The name and the addresses that it stands for; nothing when the address is literal.
    pub(crate) pinned: Option<(String, Vec<SocketAddr>)>,
}

/// The door.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) names: Arc<dyn Names>,
    pub(crate) allowed: Arc<[Allowed]>,
}

/// Reads an address as a browser would: `http://0x7f.1/` is `http://127.0.0.1/` from here on.
pub(crate) fn read(address: &str) -> Result<Url, GuardError> {
    let shown = || GuardError::Unreadable(address.chars().take(80).collect());
    if address.len() > LONGEST {
        return Err(shown());
    }
    Url::parse(address.trim()).map_err(|_| shown())
}

impl super::Guarded {
    /// Whether the operator has named this host or address: it may then be asked by http where strangers need https.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        let Some(port) = url.port_or_known_default() else { return false };
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain("localhost")) => Some(Ipv4Addr::LOCALHOST.into()),
            Some(Host::Domain(_)) | None => None,
        };
        let name = url.host_str().unwrap_or_default().trim_end_matches('.');
        let lets = |allowed: &Allowed| {
            allowed.host(name, port) || literal.is_some_and(|address| allowed.address(address, port))
        };
        self.door.allowed.iter().any(lets)
    }
}

impl Door {
    /// Lets an address through, or says why not.
    pub(crate) async fn pass(&self, url: Url) -> Result<Passed, GuardError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(GuardError::Scheme(url.scheme().chars().take(20).collect()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GuardError::Credentials);
        }
        let unreadable = || GuardError::Unreadable(url.as_str().chars().take(80).collect());
        let port = url.port_or_known_default().ok_or_else(unreadable)?;
        let name = match url.host().ok_or_else(unreadable)? {
            Host::Ipv4(address) => {
                self.one(&address.to_string(), address.into(), port)?;
                return Ok(Passed { url, pinned: None });
            }
            Host::Ipv6(address) => {
                self.one(&format!("[{address}]"), address.into(), port)?;
                return Ok(Passed { url, pinned: None });
            }
            Host::Domain(name) => name.to_owned(),
        };
        let plain = name.trim_end_matches('.');
        let trusted = self.allowed.iter().any(|allowed| allowed.host(plain, port));
        if !trusted && !super::ORDINARY_PORTS.contains(&port) && !self.some_address_at(port) {
            return Err(GuardError::Port(port));
        }
        let found = if plain == "localhost" || plain.ends_with(".localhost") {
            // This machine by definition (RFC 6761), whatever a name server says.
            vec![Ipv4Addr::LOCALHOST.into()]
        } else {
            self.names.addresses(&name).await.unwrap_or_default()
        };
        if found.is_empty() {
            return Err(GuardError::Unknown(plain.to_owned()));
        }
        if !trusted {
            // All of them: a name with one foot inside is refused as a whole.
            found.iter().try_for_each(|address| self.one(plain, *address, port))?;
        }
        let sockets = found.into_iter().map(|address| SocketAddr::new(address, port)).collect();
        Ok(Passed { url, pinned: Some((name, sockets)) })
    }

    fn one(&self, host: &str, address: IpAddr, port: u16) -> Result<(), GuardError> {
        if self.allowed.iter().any(|allowed| allowed.address(address, port)) {
            return Ok(());
        }
        if let Some(range) = not_public(address) {
            return Err(GuardError::NotPublic { host: host.to_owned(), range });
        }
        if !super::ORDINARY_PORTS.contains(&port) {
            return Err(GuardError::Port(port));
        }
        Ok(())
    }

    /// Whether an unusual port may turn out to be allowed once the addresses are known.
    fn some_address_at(&self, port: u16) -> bool {
        self.allowed.iter().any(|allowed| allowed.has_network_at(port))
    }
}
