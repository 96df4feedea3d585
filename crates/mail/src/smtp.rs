//! The way out by SMTP.
//!
//! Bounds: [`MOST_CONNECTIONS`] connections, each kept a minute; [`PATIENCE`] for one answer of the server. A letter
//! that was not taken is to be sent *later*, unless the server says for good that it never will (5xx about this
//! letter). A refused password is the operator's fault, not the letter's: later.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use app::ports::{Letter, Mailer, MailerError};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Wire, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport as _, Tokio1Executor};

use crate::letters::Market;
use crate::post::written;

/// Connections at once: mail servers dislike more.
const MOST_CONNECTIONS: u32 = 2;
const KEPT: Duration = Duration::from_secs(60);
/// For one answer of the server.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: only to this very machine.
    None,
    /// Begun in the open, then encrypted; refused where the server cannot.
    Starttls,
    /// Encrypted from the first byte.
    Implicit,
}

/// A password; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// This one.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Which server, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port; nothing for the usual one of the way that is chosen.
    pub port: Option<u16>,
    /// How the connection is kept private.
    pub tls: Tls,
    /// The account there and its password, if it wants any.
    pub login: Option<(String, Password)>,
    /// Who sends: `Crieur <post@example.org>`.
    pub from: String,
}

/// Settings with which no letter could be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// No sender.
    #[error("“{0}” is no sender: write it as Crieur <post@example.org>")]
    From(String),
    /// In the open, over a network.
    #[error(
        "letters to {0} would travel in the open: set tls to starttls or implicit; none is for this machine only"
    )]
    Open(String),
    /// No TLS.
    #[error("no TLS can be set up for {host}: {reason}")]
    Tls {
        /// The server.
        host: String,
        /// Why.
        reason: String,
    },
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    market: Market,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Smtp {
    /// A way out by this server. Nothing is sent yet, nobody asked.
    ///
    /// # Errors
    /// When the settings cannot work; the error names the cure.
    pub fn new(settings: SmtpSettings, market: Market) -> Result<Self, SetupError> {
        let SmtpSettings { host, port, tls, login, from } = settings;
        let from: Mailbox = from.parse().map_err(|_| SetupError::From(from))?;
        if tls == Tls::None && !is_this_machine(&host) {
            return Err(SetupError::Open(host));
        }
        let parameters = || {
            let built = TlsParameters::new(host.clone());
            built.map_err(|error| SetupError::Tls { host: host.clone(), reason: error.to_string() })
        };
        let (wire, usual) = match tls {
            Tls::None => (Wire::None, 25),
            Tls::Starttls => (Wire::Required(parameters()?), 587),
            Tls::Implicit => (Wire::Wrapper(parameters()?), 465),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port.unwrap_or(usual))
            .tls(wire)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(MOST_CONNECTIONS).idle_timeout(KEPT));
        if let Some((user, Password(password))) = login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from, market })
    }

    /// Whether the server answers.
    ///
    /// # Errors
    /// What it says instead.
    pub async fn answers(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it answers, but not well".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, letter: &Letter) -> Result<(), MailerError> {
        let message = written(&self.market, &self.from, letter)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| refused(&error))
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn refused(error: &Error) -> MailerError {
    let text: String = error.to_string().chars().take(300).collect();
    let code = error.status().map(u16::from);
    match code {
        // About the account at the server, its space, or the server itself: nothing the letter could help.
        Some(530 | 534 | 535 | 538 | 552 | 521) => MailerError::Later(text),
        Some(500..=599) => MailerError::Never(text),
        Some(_) | None => MailerError::Later(text),
    }
}
