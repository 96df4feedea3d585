//! Through a log: a feeder and one worker in this process, over NATS servers and, as the baseline, over the log in memory.
//!
//! Measured from the first line read to the last happening folded; what is between is what `crieur spot feed` and `crieur spot work` do.

use std::sync::Arc;
use std::time::Instant;

use breakout::{Event, Model, Settings};
use log::worker::{Settings as Pace, Worker};
use log::{Folder, Ground, Memory, Partitions};
use network::bluesky::spotting::made_line;
use network::bluesky::stream::{Message, jetstream};

use super::{Speed, number};
use crate::spot::machines::feeder::{Feeder, Feeding};
use crate::spot::machines::fold::Making;
use crate::spot::machines::ground::LogArgs;
use crate::spot::work::caught_up;

/// Happenings of a frame, as `crieur spot feed` has them.
const FRAME: usize = 512;

/// Measures.
pub(super) fn speed(args: &LogArgs, events: &[Event]) -> eyre::Result<Speed> {
    let lines: Vec<String> = events.iter().map(made_line).collect();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        // A log of its own: nothing of one that somebody uses is touched.
        let name = format!("bench-{:08x}", getrandom::u32()?);
        let servers = args.connect_as(&name).await?;
        let memory = Memory::new(Partitions::new(args.partitions())?, log::memory::Bounds::default());
        let baseline = rate(&(Arc::new(memory) as _), &lines).await?;
        let of = rate(&servers, &lines).await?;
        let against = "the same, the log in this process";
        Ok(Speed { name: "lines through feeder, log and worker", of, baseline, against })
    })
}

/// Lines a second; three runs on one log, the middle one.
async fn rate(ground: &Arc<dyn Ground>, lines: &[String]) -> eyre::Result<f64> {
    let mut runs = Vec::new();
    let scratch = tempfile::tempdir()?;
    let partitions = ground.partitions();
    let posts = (lines.len() / 10 / usize::from(partitions.count())).max(1_000);
    let settings =
        Settings { posts, authors: posts / 4, door: posts * 4, recent: posts, ..Settings::default() };
    let making = Making::new(settings, Arc::new(Model::shipped()?));
    let folder = Folder::open(scratch.path())?;
    let worker =
        Worker::new("bench", Arc::clone(ground), folder, Pace::default(), move |_| making.spotter())?;
    let mut holdings = worker.holdings();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(worker.run(stopped));
    holdings.wait_for(|held| held.len() == usize::from(partitions.count())).await?;
    for run in 0..3 {
        let log: Arc<dyn log::Log> = Arc::clone(ground) as _;
        let feeding = Feeding { source: format!("bench {run}"), kept: None, frame: FRAME };
        let mut feeder = Feeder::begin(&log, feeding)?;
        #[allow(clippy::disallowed_methods, reason = "a measurement is of time")]
        let begun = Instant::now();
        for (at, line) in (1_u64..).zip(lines) {
            if let Ok(Message::Event(event)) = jetstream::read(line) {
                feeder.take(at, &event);
                feeder.record().await?;
            }
        }
        feeder.keep().await?;
        caught_up(holdings.clone(), &feeder).await;
        runs.push(number(lines.len()) / begun.elapsed().as_secs_f64().max(1e-9));
    }
    stop.send_replace(true);
    working.await?;
    runs.sort_by(f64::total_cmp);
    Ok(runs[1])
}
