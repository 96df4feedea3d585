//! A connection that stays open, through the same door: for websockets.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use url::{Host, Url};

use super::{GuardError, Guarded, Passed};

/// Bytes to and from an address that has passed the door, encrypted where the address says so.
pub(crate) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

impl Guarded {
    /// Connects to `ws` or `wss`, to the very addresses that the door has looked at.
    ///
    /// # Errors
    /// When the address may not be reached, cannot be, or takes longer than `time`.
    pub(crate) async fn connect(&self, url: &Url, time: Duration) -> Result<Box<dyn Connection>, GuardError> {
        let unreadable = || GuardError::Unreadable(url.as_str().chars().take(80).collect());
        let scheme = match url.scheme() {
            "ws" => "http",
            "wss" => "https",
            other => return Err(GuardError::Scheme(other.chars().take(20).collect())),
        };
        let mut page = url.clone();
        page.set_scheme(scheme).map_err(|()| unreadable())?;
        tokio::time::timeout(time, self.open(page, scheme == "https"))
            .await
            .unwrap_or(Err(GuardError::Slow(time)))
    }

    async fn open(&self, page: Url, encrypted: bool) -> Result<Box<dyn Connection>, GuardError> {
        let passed = self.door.pass(page).await?;
        let no_answer =
            |error: io::Error| GuardError::NoAnswer(error.to_string().chars().take(200).collect());
        let stream = TcpStream::connect(&sockets(&passed)?[..]).await.map_err(no_answer)?;
        stream.set_nodelay(true).map_err(no_answer)?;
        if !encrypted {
            return Ok(Box::new(stream));
        }
        let host = passed.url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host.clone()).map_err(|_| GuardError::Unreadable(host))?;
        let tls = tokio_rustls::TlsConnector::from(Arc::new(self.tls.clone()));
        let stream = tls.connect(name, stream).await.map_err(no_answer)?;
        Ok(Box::new(stream))
    }
}

/// Where to connect: what the door has looked at, and nothing else.
fn sockets(passed: &Passed) -> Result<Vec<SocketAddr>, GuardError> {
    if let Some((_, sockets)) = &passed.pinned {
        return Ok(sockets.clone());
    }
    let unreadable = || GuardError::Unreadable(passed.url.as_str().chars().take(80).collect());
    let port = passed.url.port_or_known_default().ok_or_else(unreadable)?;
    match passed.url.host().ok_or_else(unreadable)? {
        Host::Ipv4(address) => Ok(vec![SocketAddr::new(address.into(), port)]),
        Host::Ipv6(address) => Ok(vec![SocketAddr::new(address.into(), port)]),
        Host::Domain(_) => Err(unreadable()),
    }
}
