//! Where the log is, and what all who use it have to agree on.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use eyre::{WrapErr as _, bail, eyre};
use log::nats::{Login, Settings};
use log::{Folder, Ground, Memory, Nats, Partitions};

use super::fold::Making;
use crate::serve::stop::{Signals, Stop, stop};
use crate::whole;

/// The file in the folder of snapshots that says what their states were made with.
const MADE_WITH: &str = "made-with";

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LogArgs {
    /// The log: nats://HOST:4222, several addresses of one cluster with commas between them, or memory.
    #[arg(long, value_name = "ADDRESSES", value_delimiter = ',')]
    log: Vec<String>,
    /// What the log is called on the servers.
    #[arg(long, value_name = "NAME", default_value = "spot")]
    log_name: String,
    /// How many parts the authors are divided into; fixed with the log's first start.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    partitions: u16,
    /// A file that holds NAME:PASSWORD of the account that the log lives in.
    #[arg(long, value_name = "FILE")]
    login: Option<PathBuf>,
    /// A file that holds NAME:PASSWORD of the system account: servers that do not sync each write are refused.
    #[arg(long, value_name = "FILE")]
    system: Option<PathBuf>,
    /// After how many seconds without a word a worker is succeeded; the same for all who use the log.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    lease: u64,
    /// For how many hours frames are kept: longer than any worker is behind its last snapshot.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u64).range(1..=720))]
    keep_hours: u64,
    /// The most megabytes of frames that are kept on each server; the oldest go first.
    #[arg(long, value_name = "MB", default_value_t = 4_096, value_parser = clap::value_parser!(u64).range(16..))]
    keep_mb: u64,
}

impl LogArgs {
    /// The log at these addresses, everything else as usual.
    pub(crate) fn at(log: Vec<String>, log_name: String, partitions: u16, login: Option<PathBuf>) -> Self {
        Self { log, log_name, partitions, login, system: None, lease: 15, keep_hours: 24, keep_mb: 4_096 }
    }

    /// Where it is, for people.
    pub(crate) fn addresses(&self) -> String {
        self.log.join(", ")
    }

    /// Whether it is in this process.
    pub(crate) fn in_memory(&self) -> bool {
        self.log.is_empty() || self.log == ["memory"]
    }

    /// How many partitions.
    pub(crate) const fn partitions(&self) -> u16 {
        self.partitions
    }

    /// How often a worker says that it is there: five times a lease.
    pub(crate) const fn beat(&self) -> Duration {
        Duration::from_millis(self.lease * 200)
    }

    /// Connects to a log of another name.
    pub(crate) async fn connect_as(&self, name: &str) -> eyre::Result<Arc<dyn Ground>> {
        Self { log_name: name.to_owned(), ..self.clone() }.connect().await
    }

    /// Connects.
    pub(crate) async fn connect(&self) -> eyre::Result<Arc<dyn Ground>> {
        let partitions = Partitions::new(self.partitions)?;
        if self.in_memory() {
            return Ok(Arc::new(Memory::new(partitions, log::memory::Bounds::default())));
        }
        if let Some(wrong) = self.log.iter().find(|address| !address.contains("://")) {
            bail!("{wrong} is no address of a log: write nats://HOST:4222");
        }
        let settings = Settings {
            login: login(self.login.as_deref())?,
            system: login(self.system.as_deref())?,
            time_to_live: Duration::from_secs(self.lease),
            frames_age: Duration::from_secs(self.keep_hours * 3_600),
            frames_bytes: self.keep_mb << 20,
            ..Settings::new(self.log.clone(), &self.log_name, partitions)
        };
        Ok(Arc::new(Nats::connect(settings).await?))
    }

    /// Connects where others can too.
    ///
    /// # Errors
    /// When the log would be this process's own.
    pub(crate) async fn connect_past_here(&self) -> eyre::Result<Arc<dyn Ground>> {
        if self.in_memory() {
            bail!(
                "a log that others share is needed: --log nats://HOST:4222 (alone, crieur spot work SOURCE does it all)"
            );
        }
        self.connect().await
    }
}

fn login(path: Option<&Path>) -> eyre::Result<Option<Login>> {
    let Some(path) = path else { return Ok(None) };
    let text =
        std::fs::read_to_string(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
    let (user, password) = text
        .trim()
        .split_once(':')
        .ok_or_else(|| eyre!("{} holds no login: write NAME:PASSWORD into it", path.display()))?;
    Ok(Some(Login { user: user.to_owned(), password: password.to_owned() }))
}

/// The folder of snapshots, if its states were made as these are to be: a worker with another model or other settings would
/// refuse them all, and begin partitions anew that others had counted for hours.
pub(crate) fn snapshots(path: &Path, log: &LogArgs, making: &Making) -> eyre::Result<Folder> {
    let shown = path.display();
    let folder = Folder::open(path).wrap_err_with(|| format!("{shown} cannot be made"))?;
    let mut with = log.log_name.as_bytes().to_vec();
    with.extend([0, 0]);
    with.extend(log.partitions.to_le_bytes());
    with.extend(making.version());
    let file = path.join(MADE_WITH);
    match std::fs::read(&file) {
        Ok(found) if found == with => {}
        Ok(_) => bail!(
            "the snapshots in {shown} were made with another log, model or settings (--sizes, --certainty, --posts, --partitions): \
             use those, or another --log-name and folder"
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            whole::write(&file, &with).wrap_err_with(|| format!("{shown} cannot be written to"))?;
        }
        Err(error) => return Err(error).wrap_err_with(|| format!("{} cannot be read", file.display())),
    }
    Ok(folder)
}

/// What goes wrong without stopping anything is said on the standard error.
pub(crate) fn warnings() {
    let filter = tracing_subscriber::EnvFilter::new("warn,async_nats=error");
    let said = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Somebody listens already: in a test, say.
    let _ = said.with_ansi(false).with_target(false).try_init();
}

/// The first signal asks everybody to finish, the second ends the program where it stands: whatever that leaves undone is done again.
pub(crate) fn until_signal() -> eyre::Result<Stop> {
    let mut signals = Signals::caught()?;
    let (stopper, stop) = stop();
    tokio::spawn(async move {
        signals.next().await;
        stopper.now();
        signals.next().await;
        std::process::exit(130);
    });
    Ok(stop)
}

/// The exit status of a command that read a source.
pub(crate) fn read_whole(whole: bool) -> ExitCode {
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
