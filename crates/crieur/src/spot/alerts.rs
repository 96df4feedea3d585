//! `crieur spot alerts`: everything that came out of all partitions of a log, each alert once.
//!
//! For whoever delivers. Reads the workers' journals from a kept position; lines first, position second: after a crash the last lines may
//! stand there twice, under the same id. Exit status 0 when it ended in order, 1 when alerts had left the log before they were
//! read, 2 for what cannot be used at all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{WrapErr as _, bail};
use log::{OutputId, Partition, Position, Record};
use serde::{Deserialize, Serialize};

use super::machines::ground::{self, LogArgs};
use super::machines::told::{self, Out};
use crate::whole;

/// How many of the last ids are known, so that what comes twice is told once.
const KNOWN: usize = 5_000;

/// Which log, and from where.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "All programs of one log are told the same --log, --log-name, --partitions and --lease; docs/spot-work.md says the rest."
)]
pub(crate) struct AlertsArgs {
    #[command(flatten)]
    log: LogArgs,
    /// Keep in this file what was told, and go on from there; from the beginning of the journals otherwise.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Stop at what is there now.
    #[arg(long)]
    once: bool,
    /// Print a line of JSON for each alert.
    #[arg(long)]
    json: bool,
}

/// What was told.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivered {
    version: u8,
    position: u64,
    /// Each partition's last record.
    serials: BTreeMap<u16, u64>,
    /// The last ids, the oldest first.
    ids: VecDeque<String>,
    #[serde(skip)]
    known: BTreeSet<String>,
}

/// The form of the kept file.
const VERSION: u8 = 1;

impl Delivered {
    fn load(path: Option<&Path>) -> eyre::Result<Self> {
        let new = Self { version: VERSION, ..Self::default() };
        let Some(path) = path else { return Ok(new) };
        let shown = path.display();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(new),
            Err(error) => return Err(error).wrap_err_with(|| format!("{shown} cannot be read")),
        };
        let mut found: Self = serde_json::from_slice(&bytes).wrap_err_with(|| {
            format!("{shown} is damaged or something else: remove it to have everything told again")
        })?;
        if found.version != VERSION {
            bail!("{shown} has form {}, this program reads {VERSION}: update the older one", found.version);
        }
        found.known = found.ids.iter().cloned().collect();
        Ok(found)
    }

    fn keep(&self, path: Option<&Path>) -> eyre::Result<()> {
        let Some(path) = path else { return Ok(()) };
        whole::write(path, &serde_json::to_vec(self)?)
            .wrap_err_with(|| format!("{} cannot be written", path.display()))
    }

    /// Whether it is told for the first time.
    fn is_new(&mut self, id: OutputId) -> bool {
        let id = id.to_string();
        if !self.known.insert(id.clone()) {
            return false;
        }
        self.ids.push_back(id);
        if self.ids.len() > KNOWN
            && let Some(oldest) = self.ids.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Takes a record; whether those before it of its partition were all read.
    fn read(&mut self, at: Position, partition: Partition, record: &Record) -> bool {
        self.position = self.position.max(at.0);
        let before = self.serials.insert(partition.number(), record.serial);
        // The first record of a partition has number 1.
        record.serial == before.unwrap_or(0).wrapping_add(1)
    }
}

/// Tells.
///
/// # Errors
/// When the log or the file cannot be used.
pub(crate) fn run(args: &AlertsArgs) -> eyre::Result<ExitCode> {
    ground::warnings();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(alerts(args))
}

async fn alerts(args: &AlertsArgs) -> eyre::Result<ExitCode> {
    let mut stop = ground::until_signal()?;
    let path = args.state.as_deref();
    let mut delivered = Delivered::load(path)?;
    let ground = args.log.connect_past_here().await?;
    let until = if args.once { told::furthest(&told::lasts(&*ground).await?) } else { Position(u64::MAX) };
    let mut records = told::follow(ground, Position(delivered.position + 1));
    let (mut out, mut missed) = (Out::new(args.json), false);
    while delivered.position < until.0 && !out.closed() {
        let told = tokio::select! {
            () = stop.asked() => break,
            told = records.recv() => told,
        };
        let Some(told) = told else { bail!("the journals are read no further: start again") };
        let told = told?;
        if told.is_empty() {
            continue;
        }
        for (at, partition, record) in told {
            if !delivered.read(at, partition, &record) {
                missed = true;
                eprintln!(
                    "alerts of partition {partition} left the log before they were read: read it more often"
                );
            }
            for output in record.outputs {
                if delivered.is_new(output.id) {
                    out.alert(&output.body)?;
                }
            }
        }
        out.flush()?;
        if !out.closed() {
            delivered.keep(path)?;
        }
    }
    Ok(ground::read_whole(!missed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use log::Partitions;

    #[test]
    fn each_id_is_told_once_and_a_hole_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("told");
        let mut delivered = Delivered::load(Some(&path)).unwrap();
        let partition = Partitions::new(4).unwrap().at(2).unwrap();
        let mut read = |serial: u64| {
            let record = Record { serial, ..Record::default() };
            delivered.read(Position(serial * 10), partition, &record)
        };
        assert!(read(1) && read(2) && !read(4) && read(5));
        assert!(delivered.is_new(OutputId(7)) && !delivered.is_new(OutputId(7)));
        delivered.keep(Some(&path)).unwrap();
        let mut again = Delivered::load(Some(&path)).unwrap();
        assert_eq!(again, delivered);
        assert!(again.position == 50 && !again.is_new(OutputId(7)));
        for id in 100..100 + u128::try_from(KNOWN).unwrap() {
            assert!(again.is_new(OutputId(id)));
        }
        assert_eq!((again.ids.len(), again.known.len()), (KNOWN, KNOWN));
        assert!(again.is_new(OutputId(7)), "forgotten after so many others");
        std::fs::write(&path, "{}").unwrap();
        let said = Delivered::load(Some(&path)).unwrap_err().to_string();
        assert!(said.contains("remove it"), "{said}");
    }
}
