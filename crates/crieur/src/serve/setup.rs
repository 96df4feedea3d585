//! From settings to what the program is made of. Everything is looked at before anything is started, so that one look
//! finds all that is wrong.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use account::Email;
use mail::{Market, Password, SmtpSettings, Tls};
use market::Policy;
use network::guarded::Allowed;
use store::Address;
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::log::{Format, Log};
use super::read::{Problem, has_password, secret};
use super::settings::Settings;

/// The longest bank details, in characters.
const LONGEST_DETAILS: usize = 1_000;

/// What the program is made of. Its secrets show nothing when they are printed.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) listen: SocketAddr,
    pub(crate) base: Url,
    pub(crate) behind_proxy: bool,
    pub(crate) drain: Duration,
    pub(crate) database: Address,
    pub(crate) readers: u32,
    pub(crate) name: String,
    pub(crate) contact: String,
    pub(crate) transfer_details: String,
    pub(crate) zone: String,
    pub(crate) operators: Vec<Email>,
    pub(crate) mail: Way,
    pub(crate) rates: Rates,
    pub(crate) policy: Policy,
    pub(crate) log: Log,
    pub(crate) metrics: Metrics,
    /// Nothing when no previews are fetched.
    pub(crate) previews: Option<Vec<Allowed>>,
    /// Bluesky's network.
    pub(crate) bluesky: super::bluesky::Setup,
    /// The stream on which posts are seen; nothing when none is read.
    pub(crate) stream: Option<network::bluesky::stream::Settings>,
    /// The spotter; nothing where there is to be none.
    pub(crate) spotter: Option<super::spotter::Setup>,
}

impl Setup {
    /// As letters speak of it.
    pub(crate) fn market(&self) -> Market {
        Market::new(&self.name, &self.contact, &self.base.origin().ascii_serialization())
    }
}

/// How letters leave.
#[derive(Debug)]
pub(crate) enum Way {
    Smtp(SmtpSettings),
    Folder { path: PathBuf, from: String },
}

/// Requests a minute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    pub(crate) entry: NonZeroU32,
    pub(crate) writes: NonZeroU32,
    pub(crate) key: NonZeroU32,
    pub(crate) public: NonZeroU32,
}

/// Who sees the figures.
pub(crate) enum Metrics {
    Nobody,
    /// Everybody who can reach the address.
    Open,
    Token(String),
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::Open => "Open",
            Self::Token(_) => "Token(…)",
        })
    }
}

/// Collects what is wrong and goes on.
#[derive(Debug, Default)]
pub(super) struct Wrong(Vec<Problem>);

impl Wrong {
    pub(super) fn say(&mut self, key: &str, says: impl Into<String>) {
        self.0.push(Problem::new(key, says));
    }

    pub(super) fn or<T, E: ToString>(&mut self, key: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.say(key, error.to_string())).ok()
    }

    fn at_least_one(&mut self, key: &str, value: u32) -> NonZeroU32 {
        NonZeroU32::new(value).unwrap_or_else(|| {
            self.say(key, "0 would let nobody in: take at least 1");
            NonZeroU32::MIN
        })
    }
}

/// Makes the setup, or says everything that keeps it from being made.
pub(crate) fn setup(settings: Settings) -> Result<Setup, Vec<Problem>> {
    let Settings { server, database, operator, money, mail, limits, policy, log, metrics, outside, .. } =
        settings;
    let Settings { bluesky, spotter, .. } = settings;
    let mut wrong = Wrong::default();
    let listen = server.listen.parse::<SocketAddr>().map_err(|_| {
        format!(
            "“{}” is no address with a port: write 127.0.0.1:8460, or 0.0.0.0:8460 for all",
            server.listen
        )
    });
    let listen = wrong.or("server.listen", listen);
    let base = base(&server.base, &mut wrong);
    let address = address(&database.url, database.url_file.as_deref(), &mut wrong);
    let operators = operators(&operator.addresses, &mut wrong);
    let zone = zone(&operator.zone, &mut wrong);
    if operator.name.trim().is_empty() {
        wrong.say("operator.name", "is empty: say what the market is called");
    }
    let transfer_details = transfer_details(&money.transfer_details, &mut wrong);
    let way = way(mail, &mut wrong);
    let rates = Rates {
        entry: wrong.at_least_one("limits.entry", limits.entry),
        writes: wrong.at_least_one("limits.writes", limits.writes),
        key: wrong.at_least_one("limits.key", limits.key),
        public: wrong.at_least_one("limits.public", limits.public),
    };
    let policy = super::rules::rules(&policy, &mut wrong);
    let log = wrong.or("log", log_of(&log));
    let metrics = figures(&metrics, listen, server.behind_proxy, &mut wrong);
    let stream = wrong.or("bluesky.stream", super::stream::settings(&bluesky.stream)).flatten();
    let spotter = super::spotter::setup(&spotter, bluesky.enabled, stream.as_ref(), &mut wrong.0);
    let bluesky = super::bluesky::setup(&bluesky, base.as_ref(), &mut wrong.0);
    let allowed: Vec<Allowed> = outside
        .allowed
        .iter()
        .filter(|text| !text.trim().is_empty())
        .filter_map(|text| wrong.or("outside.allowed", text.parse::<Allowed>()))
        .collect();
    let whole = (|| {
        Some(Setup {
            listen: listen?,
            base: base?,
            behind_proxy: server.behind_proxy,
            drain: Duration::from_secs(server.drain_seconds),
            database: address?,
            readers: database.readers.clamp(1, 64),
            name: operator.name.trim().to_owned(),
            contact: operator.contact,
            transfer_details,
            zone: zone?,
            operators,
            mail: way?,
            rates,
            policy: policy?,
            log: log?,
            metrics: metrics?,
            previews: outside.previews.then_some(allowed),
            bluesky,
            stream,
            spotter,
        })
    })();
    match whole {
        Some(setup) if wrong.0.is_empty() => Ok(setup),
        Some(_) | None => Err(wrong.0),
    }
}

fn operators(addresses: &[String], wrong: &mut Wrong) -> Vec<Email> {
    let given = addresses.iter().filter(|text| !text.trim().is_empty());
    let read = given.filter_map(|text| {
        let email = text.parse::<Email>().map_err(|error| format!("“{text}”: {error}"));
        wrong.or("operator.addresses", email)
    });
    read.collect()
}

fn base(text: &str, wrong: &mut Wrong) -> Option<Url> {
    let key = "server.base";
    let Ok(url) = Url::parse(text) else {
        wrong.say(key, format!("“{text}” is no address: write https://market.example.com"));
        return None;
    };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        wrong.say(key, "begins with https:// and names a host");
        return None;
    }
    if url.scheme() == "http" && !here {
        wrong.say(
            key,
            "passwords and cookies would travel in the open: put a proxy with TLS in front and write https:// here",
        );
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        wrong.say(key, "holds more than a host and a port: the market lives at the root of its host");
    }
    Some(url)
}

/// The database's address: from a file, from the environment, or as it stands in the settings.
fn address(url: &str, file: Option<&Path>, wrong: &mut Wrong) -> Option<Address> {
    // The environment's is in `url` already.
    let found = file.map_or(Ok(None), |file| secret("database.url_file", Some(file), ""));
    let text = wrong.or("database.url_file", found.map_err(|problem| problem.says))?;
    let text = text.unwrap_or_else(|| url.to_owned());
    let known = Address::parse(&text).map_err(|error| error.to_string());
    // An address that cannot be read is not repeated: it may hold a password.
    wrong.or("database.url", known.map_err(|said| if has_password(&text) { no_address() } else { said }))
}

fn no_address() -> String {
    "is no address: write sqlite:PATH or postgres://USER@HOST/NAME".to_owned()
}

/// Names of the tz database are plain; whether this one is in it shows when the first date is written.
fn zone(name: &str, wrong: &mut Wrong) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    if name.is_empty() || !name.chars().all(plain) || name.starts_with('/') {
        wrong.say("operator.zone", format!("“{name}” is no time zone: write Europe/Paris, or UTC"));
        return None;
    }
    Some(name.to_owned())
}

/// A few lines that people copy into their bank's form: more would be something else, put here by mistake.
fn transfer_details(text: &str, wrong: &mut Wrong) -> String {
    let key = "money.transfer_details";
    if text.chars().count() > LONGEST_DETAILS {
        wrong.say(
            key,
            format!("is longer than {LONGEST_DETAILS} characters: name, account and bank are enough"),
        );
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        wrong.say(key, "holds control characters: write plain lines of text");
    }
    text.trim().to_owned()
}

fn way(mail: super::settings::Mail, wrong: &mut Wrong) -> Option<Way> {
    match mail.way.as_str() {
        "folder" => Some(Way::Folder { path: mail.folder, from: mail.from }),
        "smtp" => {
            let tls = match mail.tls.as_str() {
                "none" => Ok(Tls::None),
                "starttls" => Ok(Tls::Starttls),
                "implicit" => Ok(Tls::Implicit),
                other => Err(format!("“{other}” is none of implicit, starttls, none")),
            };
            let password =
                secret("mail.password_file", mail.password_file.as_deref(), "CRIEUR_MAIL_PASSWORD");
            let password = wrong.or("mail.password_file", password.map_err(|problem| problem.says))?;
            let login = match (mail.user, password) {
                (Some(user), Some(password)) => Some((user, Password::new(password))),
                (Some(_), None) => {
                    wrong.say(
                        "mail.password_file",
                        "mail.user has no password: name a file, or set CRIEUR_MAIL_PASSWORD",
                    );
                    None
                }
                (None, _) => None,
            };
            let tls = wrong.or("mail.tls", tls)?;
            Some(Way::Smtp(SmtpSettings { host: mail.host, port: mail.port, tls, login, from: mail.from }))
        }
        other => {
            wrong.say("mail.way", format!("“{other}” is neither smtp nor folder"));
            None
        }
    }
}

fn log_of(set: &super::settings::Log) -> Result<Log, String> {
    let format = match set.format.as_str() {
        "text" => Format::Text,
        "json" => Format::Json,
        other => return Err(format!("“{other}” is neither text nor json")),
    };
    let level = EnvFilter::from_str(&set.level)
        .map(|_| set.level.clone())
        .map_err(|error| format!("“{}”: {error}; write error, warn, info, debug or trace", set.level))?;
    Ok(Log { format, level })
}

/// Without a token the figures are for whoever reaches the address, so it must be one of this machine.
fn figures(
    set: &super::settings::Metrics,
    listen: Option<SocketAddr>,
    behind_proxy: bool,
    wrong: &mut Wrong,
) -> Option<Metrics> {
    let token = secret("metrics.token_file", set.token_file.as_deref(), "CRIEUR_METRICS_TOKEN");
    let token = wrong.or("metrics.token_file", token.map_err(|problem| problem.says))?;
    let here = listen.is_some_and(|listen| listen.ip().is_loopback()) && !behind_proxy;
    Some(match token {
        _ if !set.enabled => Metrics::Nobody,
        Some(token) => Metrics::Token(token),
        None if here => Metrics::Open,
        None => Metrics::Nobody,
    })
}
