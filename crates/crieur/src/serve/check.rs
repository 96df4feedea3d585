//! `crieur serve --check`: everything looked at, nothing started, nothing written.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use mail::Smtp;
use store::Address;
use tokio::net::{TcpListener, lookup_host};

use super::read::{Problem, read};
use super::setup::{Metrics, Setup, Way, setup};
use super::spotter::From;

/// How long the mail server may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What was found: what is fine, and what is not.
#[derive(Debug, Default)]
struct Findings {
    lines: Vec<String>,
    problems: usize,
}

impl Findings {
    fn fine(&mut self, key: &str, says: impl AsRef<str>) {
        self.lines.push(format!("ok       {key}: {}", says.as_ref()));
    }

    fn note(&mut self, key: &str, says: impl AsRef<str>) {
        self.lines.push(format!("note     {key}: {}", says.as_ref()));
    }

    fn wrong(&mut self, key: &str, says: impl AsRef<str>) {
        self.problems += 1;
        self.lines.push(format!("problem  {key}: {}", says.as_ref()));
    }
}

/// Looks at everything.
///
/// # Errors
/// When nothing can be written to the standard output.
pub(crate) async fn check(config: Option<&Path>) -> eyre::Result<ExitCode> {
    let mut found = Findings::default();
    let read = read(config).and_then(|read| {
        let from = read.file.as_ref().map(|path| path.display().to_string());
        Ok((setup(read.settings)?, from))
    });
    match read {
        Ok((setup, from)) => {
            let from = from.unwrap_or_else(|| "the environment; there is no file".to_owned());
            found.fine("settings", format!("read from {from}"));
            look(&setup, &mut found).await;
        }
        Err(problems) => problems.iter().for_each(|Problem { key, says }| found.wrong(key, says)),
    }
    let mut out = std::io::stdout().lock();
    for line in &found.lines {
        writeln!(out, "{}", super::log::scrub(line))?;
    }
    let problems = found.problems;
    match problems {
        0 => writeln!(out, "ready to serve")?,
        1 => writeln!(out, "1 problem: not ready to serve")?,
        _ => writeln!(out, "{problems} problems: not ready to serve")?,
    }
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn look(setup: &Setup, found: &mut Findings) {
    match TcpListener::bind(setup.listen).await {
        Ok(_) => found.fine("server.listen", format!("{} is free", setup.listen)),
        Err(error) => found.wrong(
            "server.listen",
            format!(
                "{} cannot be taken ({error}): stop the program that has it (perhaps Crieur itself), or choose another",
                setup.listen
            ),
        ),
    }
    if setup.base.scheme() == "http" {
        found.note("server.base", "http: good for trying things out on this machine only");
    }
    database(&setup.database, found).await;
    mail(setup, found).await;
    bluesky(setup, found).await;
    if setup.operators.is_empty() {
        found.note(
            "operator.addresses",
            "nobody is an operator: no transfer can be confirmed, no dispute ruled",
        );
    }
    if let (Metrics::Nobody, false) = (&setup.metrics, setup.listen.ip().is_loopback() && !setup.behind_proxy)
    {
        found.note("metrics", "shown to nobody: name a token_file to see them");
    }
    if let Some(stream) = &setup.stream {
        found.fine("bluesky.stream", format!("{} is read while the market serves", stream.address));
    }
    if let Some(spotter) = &setup.spotter {
        look_at_spotter(spotter, found);
    }
    if let Some(allowed) = setup.previews.as_deref().filter(|allowed| !allowed.is_empty()) {
        found.note(
            "outside.allowed",
            format!("{} exceptions: strangers can have these fetched", allowed.len()),
        );
    }
}

/// Its memory must be of this stream, and there must be a place for it.
fn look_at_spotter(spotter: &super::spotter::Setup, found: &mut Findings) {
    let here = match &spotter.from {
        From::Here(here) => here,
        From::Elsewhere(log) => {
            found.fine("spotter", format!("alerts are read from the log at {}", log.addresses()));
            return;
        }
    };
    found.fine("spotter", format!("{} is read for posts that break out", here.stream.address));
    match spotter.remembers(here) {
        Ok(None) => found.note("spotter.folder", "nothing is remembered yet: it begins anew"),
        Ok(Some(posts)) => found.fine("spotter.folder", format!("{posts} posts are remembered")),
        Err(error) => found.wrong("spotter.folder", format!("{error:#}")),
    }
}

async fn bluesky(setup: &Setup, found: &mut Findings) {
    let Some(connect) = &setup.bluesky.connect else {
        found.note("bluesky.enabled", "off: creators publish by hand, and nobody looks at posts there");
        return;
    };
    found.fine("bluesky", format!("its servers know this market as {}", connect.id()));
    match connect.directory_answers().await {
        Ok(directory) => found.fine("bluesky.directory", format!("{directory} answers")),
        Err(said) => found.wrong(
            "bluesky.directory",
            format!("{said}; without it nobody can sign in, and no post can be looked at"),
        ),
    }
}

async fn database(address: &Address, found: &mut Findings) {
    let key = "database.url";
    if let Address::Sqlite(path) = address
        && !path.exists()
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match tempfile::tempfile_in(folder) {
            Ok(_) => {
                found.note(key, format!("{} is not there: it is made at the first start", path.display()));
            }
            Err(error) => found.wrong(
                key,
                format!(
                    "no file can be made in {} ({error}): make the folder, or give it to this user",
                    folder.display()
                ),
            ),
        }
        return;
    }
    match store::schema(address).await {
        Ok(Some(version)) if version == store::latest_schema() => {
            found.fine(key, format!("{address:?} holds a market, its schema ({version}) is current"));
        }
        Ok(Some(version)) => found.note(
            key,
            format!(
                "{address:?} holds a market of schema {version}: it is brought to {} at the next start; back it up before",
                store::latest_schema()
            ),
        ),
        Ok(None) => found.note(key, format!("{address:?} is empty: it is set up at the first start")),
        Err(error) => found.wrong(key, error.to_string()),
    }
}

async fn mail(setup: &Setup, found: &mut Findings) {
    let market = || setup.market();
    match &setup.mail {
        Way::Folder { path, from } => match mail::Folder::new(path.clone(), from, market()) {
            Ok(_) => {
                found.note("mail.way", format!("folder: letters go to {} and to nobody", path.display()));
            }
            Err(error) => found.wrong("mail.from", error.to_string()),
        },
        Way::Smtp(settings) => {
            let host = settings.host.clone();
            // Any port will do to ask for the name.
            match lookup_host((host.as_str(), settings.port.unwrap_or(25))).await {
                Ok(_) => found.fine("mail.host", format!("{host} is known")),
                Err(error) => {
                    found.wrong("mail.host", format!("nobody knows {host} ({error}): check its spelling"));
                    return;
                }
            }
            let smtp = match Smtp::new(settings.clone(), market()) {
                Ok(smtp) => smtp,
                Err(error) => return found.wrong("mail", error.to_string()),
            };
            match tokio::time::timeout(PATIENCE, smtp.answers()).await {
                Ok(Ok(())) => found.fine("mail", format!("{host} takes letters from this program")),
                Ok(Err(said)) => {
                    found.wrong("mail", format!("{host} does not take letters from this program: {said}"));
                }
                Err(_) => found.wrong(
                    "mail",
                    format!("{host} gives no answer: check port and tls, and what is between"),
                ),
            }
        }
    }
}
