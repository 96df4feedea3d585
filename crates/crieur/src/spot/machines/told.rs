//! What came out: the outputs in the journals of all partitions, as they come.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use log::{Ground, Journal, LogError, Partition, Position, Record};
use serde_json::Value;
use tokio::sync::mpsc;

use crate::spot::lines::Lines;

/// How many batches of records wait for whoever prints them.
const WAITING: usize = 4;
/// How long a log that does not answer is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// Records as they come, with where they stand.
pub(crate) type Told = Vec<(Position, Partition, Record)>;

/// Reads all journals from a position on; an empty batch: nothing came for a second. While the log does not answer it is asked again;
/// any other error is the last thing that comes. In a task of its own, since a reader that is dropped while it waits has to begin
/// again.
pub(crate) fn follow(ground: Arc<dyn Ground>, from: Position) -> mpsc::Receiver<Result<Told, LogError>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut next = from;
        loop {
            let error = match read(&*ground, &mut next, &sender).await {
                Ok(()) => return,
                Err(error) => error,
            };
            if !matches!(error, LogError::Unavailable(_)) {
                return drop(sender.send(Err(error)).await);
            }
            tracing::warn!(%error, "the journals are read on when the log answers");
            tokio::time::sleep(AGAIN).await;
        }
    });
    receiver
}

/// Reads until nobody wants more, or an error; `next` is where to go on.
async fn read(
    ground: &dyn Ground,
    next: &mut Position,
    sender: &mpsc::Sender<Result<Told, LogError>>,
) -> Result<(), LogError> {
    let mut records = ground.records(*next).await?;
    loop {
        let told = records.next().await?;
        if let Some((at, _, _)) = told.last() {
            *next = Position(at.0 + 1);
        }
        if sender.send(Ok(told)).await.is_err() {
            return Ok(());
        }
    }
}

/// The last record of each partition that has one.
pub(crate) async fn lasts(journal: &dyn Ground) -> Result<BTreeMap<Partition, (Position, Record)>, LogError> {
    let mut lasts = BTreeMap::new();
    for partition in journal.partitions().all() {
        if let Some(last) = Journal::last(journal, partition).await? {
            lasts.insert(partition, last);
        }
    }
    Ok(lasts)
}

/// Where the last of them stands.
pub(crate) fn furthest(lasts: &BTreeMap<Partition, (Position, Record)>) -> Position {
    lasts.values().map(|(at, _)| *at).max().unwrap_or_default()
}

/// The standard output, as lines.
pub(crate) struct Out {
    json: bool,
    lines: Lines,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, lines: Lines::new() }
    }

    /// Whether nobody reads any more.
    pub(crate) const fn closed(&self) -> bool {
        self.lines.closed()
    }

    /// An alert: its line as it is, or for people where the post is and why.
    pub(crate) fn alert(&mut self, body: &[u8]) -> eyre::Result<()> {
        if self.json {
            return self.lines.line(&String::from_utf8_lossy(body));
        }
        let alert: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| alert[name].as_str().unwrap_or("?").to_owned();
        self.lines.line(&format!("{}  {}  {}", text("at"), text("page"), text("why")))
    }

    /// Something for programs.
    pub(crate) fn value(&mut self, value: &Value) -> eyre::Result<()> {
        if self.json { self.lines.line(&value.to_string()) } else { Ok(()) }
    }

    /// Hands everything to the system.
    pub(crate) fn flush(&mut self) -> eyre::Result<()> {
        self.lines.flush()
    }
}
