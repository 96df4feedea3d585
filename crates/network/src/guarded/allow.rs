//! What the operator lets through although it is not public, or has an unusual port.

use std::net::IpAddr;
use std::str::FromStr;

use super::range::within;

/// One thing that is let through: a host, an address or a network; with a port, that port only.
///
/// `intranet.example`, `intranet.example:8080`, `10.1.2.3`, `10.1.0.0/16`, `127.0.0.1:3000`, `[::1]:3000`.
/// Without a port: the ordinary ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    what: What,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Host(String),
    Network(IpAddr, u32),
}

/// An entry that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is neither a host nor an address: write example.com, example.com:8080, 10.0.0.0/8 or [::1]:8080"
)]
pub struct AllowedError(pub String);

impl Allowed {
    /// Whether it lets a host by this name through, whatever is behind it.
    pub(crate) fn host(&self, host: &str, port: u16) -> bool {
        match &self.what {
            What::Host(name) => name == host && self.port(port),
            What::Network(..) => false,
        }
    }

    /// Whether it lets an address through.
    pub(crate) fn address(&self, address: IpAddr, port: u16) -> bool {
        match self.what {
            What::Network(network, bits) => within(address, network, bits) && self.port(port),
            What::Host(_) => false,
        }
    }

    /// Whether it lets some address through at this port.
    pub(crate) fn has_network_at(&self, port: u16) -> bool {
        matches!(self.what, What::Network(..)) && self.port(port)
    }

    fn port(&self, port: u16) -> bool {
        self.port.map_or(super::ORDINARY_PORTS.contains(&port), |own| own == port)
    }
}

impl FromStr for Allowed {
    type Err = AllowedError;

    fn from_str(text: &str) -> Result<Self, AllowedError> {
        let wrong = || AllowedError(text.chars().take(80).collect());
        let text = text.trim();
        if let Ok(socket) = text.parse::<std::net::SocketAddr>() {
            let what = What::Network(socket.ip(), whole(socket.ip()));
            return Ok(Self { what, port: Some(socket.port()) });
        }
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, bits)| (a, Some(bits)));
        if let Ok(address) = address.trim_matches(['[', ']']).parse::<IpAddr>() {
            let bits = bits.map_or(Ok(whole(address)), |bits| bits.parse().map_err(|_| wrong()))?;
            if bits > whole(address) {
                return Err(wrong());
            }
            return Ok(Self { what: What::Network(address, bits), port: None });
        }
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        // As the client will spell it, so that the two can be compared.
        match url::Host::parse(host) {
            Ok(url::Host::Domain(name)) if bits.is_none() && name.contains(char::is_alphabetic) => {
                Ok(Self { what: What::Host(name.trim_end_matches('.').to_owned()), port })
            }
            Ok(_) | Err(_) => Err(wrong()),
        }
    }
}

const fn whole(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(text: &str) -> Allowed {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn an_entry_lets_through_what_it_names_and_nothing_else() {
        assert!(allowed("Intranet.Example.").host("intranet.example", 443));
        assert!(!allowed("intranet.example").host("intranet.example", 8080));
        assert!(allowed("intranet.example:8080").host("intranet.example", 8080));
        assert!(!allowed("intranet.example:8080").host("intranet.example", 80));
        assert!(!allowed("example.com").host("evil.example.com", 80));
        let inside = "10.1.2.3".parse().unwrap();
        assert!(allowed("10.0.0.0/8").address(inside, 80) && allowed("10.1.2.3:9").address(inside, 9));
        assert!(!allowed("10.2.0.0/16").address(inside, 80) && !allowed("10.1.2.3").address(inside, 9));
        assert!(allowed("[::1]:3000").address("::1".parse().unwrap(), 3000));
    }

    #[test]
    fn what_is_no_entry_is_refused_with_examples() {
        for text in ["", "10.0.0.0/33", "example.com/8", "a:b", "http://x.example", "10.0.0.0/x", "*"] {
            let said = text.parse::<Allowed>().expect_err(text).to_string();
            assert!(said.contains("[::1]:8080"), "{said}");
        }
    }
}
