//! How long an alert is on its way: lines come as fast as the network makes them, in real time, and each alert is written out.
//!
//! One thread makes lines and hands each millisecond's over when it is due; this one reads them. The delay of an alert runs from the
//! moment its line was handed over to the moment the alert was written: waiting for earlier lines, reading, counting, foretelling and writing are in it,
//! a network's own way is not.

use std::io::Write as _;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use breakout::Network;
use eyre::eyre;
use network::bluesky::spotting::{Translator, made_line};

use super::clock::{Cost, now};
use super::number;
use super::scale::Large;

/// Parts of a second in which lines are handed over.
const PARTS: u32 = 1_000;
/// How many parts may wait; a maker that waits for room is late, and what it hands over then counts from when it was due.
const WAITING: usize = 4_000;

/// Lines, and when they were due.
type Part = (Instant, Vec<String>);

/// What was seen.
pub(super) struct Paced {
    pub(super) seconds: u16,
    pub(super) lines: usize,
    /// Of each alert in milliseconds, rising.
    delays: Vec<f64>,
    /// Seconds of a processor for a second of the network, from text to alerts.
    pub(super) core: f64,
    /// How much longer than told it took.
    pub(super) behind: f64,
}

impl Paced {
    pub(super) fn alerts(&self) -> usize {
        self.delays.len()
    }

    /// The delay that so many in a thousand do not exceed.
    pub(super) fn delay(&self, thousandth: usize) -> f64 {
        let at = (self.delays.len() * thousandth).div_ceil(1_000).saturating_sub(1);
        self.delays.get(at).copied().unwrap_or_default()
    }
}

/// Makes lines and hands them over in time.
fn make(mut network: Network, pace: u32, seconds: u16, hand: impl Fn(Part) -> bool) {
    let begun = now() + Duration::from_millis(200);
    let mut made = 0_u64;
    for part in 1..=u32::from(seconds) * PARTS {
        let until = u64::from(part) * u64::from(pace) / u64::from(PARTS);
        let lines = network.by_ref().take(usize::try_from(until - made).unwrap_or(0));
        let lines: Vec<String> = lines.map(|event| made_line(&event)).collect();
        made = until;
        let due = begun + Duration::from_secs(1) * part / PARTS;
        std::thread::sleep(due.saturating_duration_since(now()));
        // A thread that is woken late, or was slow in making, is not the reader's fault; a full channel is.
        if !hand((due.max(now()), lines)) {
            return;
        }
    }
}

/// Reads for so many seconds.
pub(super) fn run(large: Large, pace: u32, seconds: u16) -> eyre::Result<Paced> {
    let Large { network, partition, .. } = large;
    let (hand, take) = sync_channel::<Part>(WAITING);
    std::thread::scope(|scope| {
        let maker = scope.spawn(move || make(network, pace, seconds, |part| hand.send(part).is_ok()));
        let read = scope.spawn(move || read(partition, &take, seconds));
        let read = read.join().map_err(|_| eyre!("the reader stopped"))?;
        maker.join().map_err(|_| eyre!("the maker of lines stopped"))?;
        read
    })
}

fn read(mut partition: breakout::Partition, take: &Receiver<Part>, seconds: u16) -> eyre::Result<Paced> {
    let (mut translator, mut out) = (Translator::new(1 << 17), std::io::sink());
    let (mut lines_read, mut delays, mut alerts) = (0, Vec::new(), Vec::new());
    let (mut begun, mut ended, cost) = (None, now(), Cost::begin());
    while let Ok((handed, lines)) = take.recv() {
        begun.get_or_insert(handed);
        lines_read += lines.len();
        for line in &lines {
            translator.line(line, |happening| partition.read(&happening, &mut alerts));
            for alert in alerts.drain(..) {
                writeln!(out, "{:016x} {alert}", alert.id)?;
                delays.push(now().saturating_duration_since(handed).as_secs_f64() * 1_000.0);
            }
        }
        ended = now();
    }
    delays.sort_by(f64::total_cmp);
    let took = begun.map_or(Duration::ZERO, |begun| ended.saturating_duration_since(begun));
    let behind = (took.as_secs_f64() - f64::from(seconds)).max(0.0);
    Ok(Paced {
        seconds,
        lines: lines_read,
        delays,
        core: cost.seconds() / f64::from(seconds).max(number(1)),
        behind,
    })
}
