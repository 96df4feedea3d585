//! Alerts of workers elsewhere (`crieur spot work`), read from the journals of their log and told to the market.
//!
//! What was read is kept as a position in a file, never beyond an alert that the market has not been told of yet: after a crash
//! alerts come twice, which changes nothing. The growth of a post is known as far as its alerts tell it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use eyre::{WrapErr as _, bail};
use kernel::{Span, Timestamp};
use log::Position;
use market::breakout::post::Spotting;
use metrics::{counter, gauge};

use super::names::Names;
use super::{OFTEN, Spotter};
use crate::serve::stop::Stop;
use crate::spot::{LogArgs, follow as journals, line};
use crate::whole;

/// The file in the spotter's folder.
const READ: &str = "log.read";
/// The most posts that wait to be told; the oldest go first.
const MOST: usize = 5_000;
/// What was not told within that time is not news.
const NEWS: Span = Span::hours(48);

/// Follows the log until it is time to stop.
pub(super) async fn follow(spotter: &Spotter, log: &LogArgs, mut stop: Stop) -> eyre::Result<()> {
    let ground = log.connect_past_here().await?;
    let mut work = Work::begin(spotter)?;
    let mut records = journals(ground, Position(work.kept + 1));
    let mut tick = tokio::time::interval(OFTEN);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = stop.asked() => return work.keep(),
            _ = tick.tick() => {
                work.tell().await?;
                work.keep()?;
            }
            () = work.names.answered(spotter.clock.now()), if work.names.waits() => {}
            told = records.recv() => {
                let Some(told) = told else { bail!("the journals are not read any more: report this") };
                for (at, _, record) in told? {
                    record.outputs.iter().for_each(|output| work.take(at, &output.body));
                    work.read = work.read.max(at.0);
                }
            }
        }
    }
}

/// A post that the market is to be told of.
struct Waiting {
    /// Where its first alert that was not told stands.
    at: u64,
    word: Spotting,
    unusual: bool,
}

struct Work<'s> {
    spotter: &'s Spotter,
    path: PathBuf,
    waiting: BTreeMap<String, Waiting>,
    names: Names,
    /// Up to where the journals were read.
    read: u64,
    kept: u64,
}

impl<'s> Work<'s> {
    fn begin(spotter: &'s Spotter) -> eyre::Result<Self> {
        let folder = &spotter.setup.folder;
        std::fs::create_dir_all(folder).wrap_err_with(|| format!("{} cannot be made", folder.display()))?;
        let path = folder.join(READ);
        let kept = match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().wrap_err_with(|| {
                format!("{} holds no position: remove it to have everything told again", path.display())
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error).wrap_err_with(|| format!("{} cannot be read", path.display())),
        };
        let names = Names::new(spotter.describe.clone());
        Ok(Self { spotter, path, waiting: BTreeMap::new(), names, read: kept, kept })
    }

    /// Takes what a worker put out.
    fn take(&mut self, at: Position, body: &[u8]) {
        let Some((word, unusual)) = line::word(body) else {
            tracing::warn!(
                position = at.0,
                "an alert in the log cannot be read: is a worker of another version?"
            );
            return;
        };
        let level = if unusual { "unusual" } else { "size" };
        counter!("crieur_spotter_alerts_total", "level" => level).increment(1);
        let address = word.post.clone();
        match self.waiting.get_mut(&address) {
            Some(waiting) => {
                waiting.word = waiting.word.merged(&word);
                waiting.unusual |= unusual;
            }
            None => drop(self.waiting.insert(address, Waiting { at: at.0, word, unusual })),
        }
        if self.waiting.len() > MOST {
            let oldest =
                self.waiting.iter().min_by_key(|(_, waiting)| waiting.at).map(|(post, _)| post.clone());
            oldest.map(|oldest| self.waiting.remove(&oldest));
        }
    }

    /// Tells the market what is known by now.
    async fn tell(&mut self) -> eyre::Result<()> {
        let now = self.spotter.clock.now();
        let mut done = Vec::new();
        for (post, waiting) in &self.waiting {
            let old = waiting.word.updated.plus(NEWS) < now;
            let small = !self.spotter.is_large(&waiting.word, waiting.unusual);
            if old || small || self.spotter.pass_on(&mut self.names, &waiting.word, now).await? {
                done.push(post.clone());
            }
        }
        for post in done {
            if let Some(waiting) = self.waiting.remove(&post) {
                lag(now, waiting.word.updated);
            }
        }
        Ok(())
    }

    /// Keeps up to where everything was told.
    fn keep(&mut self) -> eyre::Result<()> {
        let told = self.waiting.values().map(|waiting| waiting.at.saturating_sub(1)).min();
        let told = told.unwrap_or(self.read).max(self.kept);
        if told > self.kept {
            whole::write(&self.path, told.to_string().as_bytes())
                .wrap_err_with(|| format!("{} cannot be written", self.path.display()))?;
            self.kept = told;
            let waiting = &self.waiting;
            self.names.keep(|address| waiting.contains_key(address));
        }
        Ok(())
    }
}

fn lag(now: Timestamp, until: Timestamp) {
    let lag = u32::try_from(now.since(until).as_seconds()).unwrap_or(u32::MAX);
    gauge!("crieur_spotter_lag_seconds").set(f64::from(lag));
}
