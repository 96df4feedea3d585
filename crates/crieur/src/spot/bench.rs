//! `crieur spot bench`: how fast this machine spots, on one core, what it holds in memory, what a network at Twitter's scale takes,
//! and how long an alert is on its way. `docs/spot-bench.md` says how each is measured and of what the streams are made.
//!
//! The streams are made up (`breakout::Stream`, `breakout::Network`). Each speed stands beside a baseline of the same run. No accuracy is
//! told here: a made-up stream has none.

mod clock;
mod paced;
mod scale;
mod show;
mod speeds;
mod through;

use std::process::ExitCode;
use std::sync::Arc;

use breakout::{Event, Makeup, Model, Partition, Settings, Stream};

use super::machines::ground::LogArgs;
use speeds::Speed;

/// How much is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct BenchArgs {
    /// How many happenings are replayed; a quarter as many lines are read.
    #[arg(long, value_name = "N", default_value_t = 4_000_000, value_parser = clap::value_parser!(u64).range(100_000..=100_000_000))]
    events: u64,
    /// Events a second of the large network, 6 in 106 of them posts: 106,000 are Twitter's scale.
    #[arg(long, value_name = "N", default_value_t = 106_000, value_parser = clap::value_parser!(u32).range(106..=10_000_000))]
    pace: u32,
    /// Simulated minutes of the large network, after it has filled its places; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(0..=600))]
    minutes: u16,
    /// Seconds for which the large network is read as it goes, to see how long an alert takes; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=3_600))]
    seconds: u16,
    /// Posts followed of the large network.
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
    posts: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Measure through a log too, where --log names servers; streams called bench-… stay there.
    #[command(flatten)]
    log: LogArgs,
}

/// All that was measured.
struct Measured {
    speeds: Vec<Speed>,
    /// After the replay: a full house.
    partition: Partition,
    scale: Option<scale::Scale>,
    paced: Option<paced::Paced>,
}

/// Measures.
///
/// # Errors
/// When nothing can be written to the standard output.
pub(crate) fn run(args: &BenchArgs) -> eyre::Result<ExitCode> {
    let model = Arc::new(Model::shipped()?);
    let count = usize::try_from(args.events)?;
    let (mut speeds, partition) = speeds::measure(count, &model);
    if !args.log.in_memory() {
        let events: Vec<Event> = Stream::new(Makeup::default()).take(count / 4).collect();
        speeds.push(through::speed(&args.log, &events)?);
    }
    let (mut scale, mut paced) = (None, None);
    if args.minutes > 0 || args.seconds > 0 {
        let mut network = scale::Large::new(args.pace, usize::try_from(args.posts)?, model);
        network.fill();
        scale = (args.minutes > 0).then(|| network.run(args.minutes));
        paced = (args.seconds > 0).then(|| paced::run(network, args.pace, args.seconds)).transpose()?;
    }
    show::report(args.json, &Measured { speeds, partition, scale, paced })
}

/// Bounds as `crieur spot watch` chooses them for so many posts.
fn settings(posts: usize) -> Settings {
    Settings { posts, authors: posts / 4, door: posts * 4, recent: posts.min(1 << 18), ..Settings::default() }
}

#[allow(clippy::cast_precision_loss, reason = "counts, to be divided")]
const fn number(things: usize) -> f64 {
    things as f64
}
