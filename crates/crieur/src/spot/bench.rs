//! `crieur spot bench`: how fast this machine spots, on one core, and what it holds in memory.
//!
//! The stream is made up (`breakout::Stream` says of what). Each figure stands beside a baseline of the same run: the same lines only
//! read by a general JSON library, the same happenings only counted in the standard library's map. No accuracy is
//! told here: a made-up stream has none.

mod through;

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use breakout::{Event, Makeup, Model, Partition, Settings, Stream};
use comfy_table::{CellAlignment, Table};
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, jetstream};
use serde_json::json;

use super::machines::ground::LogArgs;

/// How much is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct BenchArgs {
    /// How many happenings are replayed; a quarter as many lines are read.
    #[arg(long, value_name = "N", default_value_t = 4_000_000, value_parser = clap::value_parser!(u64).range(100_000..=100_000_000))]
    events: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Measure through a log too, where --log names servers; streams called bench-… stay there.
    #[command(flatten)]
    log: LogArgs,
}

/// A figure beside its baseline, in things a second.
struct Speed {
    name: &'static str,
    of: f64,
    baseline: f64,
    against: &'static str,
}

/// Measures.
///
/// # Errors
/// When nothing can be written to the standard output.
pub(crate) fn run(args: &BenchArgs) -> eyre::Result<ExitCode> {
    let count = usize::try_from(args.events)?;
    let makeup = Makeup::default();
    // So many that the places fill up: what a post takes is told of a full house.
    let posts = (count / 40).max(1_000);
    let settings =
        Settings { posts, authors: posts / 4, door: posts * 4, recent: posts, ..Settings::default() };
    let mut partition = Partition::new(settings, Arc::new(Model::shipped()?));
    let mut stream = Stream::new(makeup);
    let mut alerts = Vec::new();
    // First posts have to be known: what is measured is a spotter that has been running for a while.
    let warm: Vec<Event> = stream.by_ref().take(count).collect();
    warm.iter().for_each(|event| partition.read(event, &mut alerts));
    let packed: Vec<_> = stream.take(count).map(|event| event.to_bytes()).collect();
    let mut speeds = vec![lines(&partition, &warm[..count / 4]), replay(&mut partition, &packed)];
    if !args.log.in_memory() {
        speeds.push(through::speed(&args.log, &warm[..count / 4])?);
    }
    report(args.json, &speeds, &partition)
}

/// Things a second; three runs, the middle one.
fn rate<S>(things: usize, mut prepare: impl FnMut() -> S, mut work: impl FnMut(&mut S) -> usize) -> f64 {
    let mut runs = [0.0; 3].map(|_: f64| {
        let mut state = prepare();
        #[allow(clippy::disallowed_methods, reason = "a measurement is of time")]
        let begun = Instant::now();
        black_box(work(&mut state));
        number(things) / begun.elapsed().as_secs_f64().max(1e-9)
    });
    runs.sort_by(f64::total_cmp);
    runs[1]
}

#[allow(clippy::cast_precision_loss, reason = "counts, to be divided")]
const fn number(things: usize) -> f64 {
    things as f64
}

fn bytes_each(bytes: usize, posts: usize) -> f64 {
    number(bytes) / number(posts.max(1))
}

fn replay(partition: &mut Partition, packed: &[[u8; breakout::EVENT_BYTES]]) -> Speed {
    let of = rate(
        packed.len(),
        || partition.clone(),
        |partition| {
            let mut alerts = Vec::new();
            packed.iter().filter_map(Event::from_bytes).for_each(|event| partition.read(&event, &mut alerts));
            alerts.len()
        },
    );
    let baseline = rate(packed.len(), HashMap::<u64, u64>::new, |counts| {
        for event in packed.iter().filter_map(Event::from_bytes) {
            *counts.entry(event.post).or_default() += 1;
        }
        counts.len()
    });
    let mut alerts = Vec::new();
    packed.iter().filter_map(Event::from_bytes).for_each(|event| partition.read(&event, &mut alerts));
    Speed { name: "happenings to forecasts", of, baseline, against: "only counted in the standard map" }
}

fn lines(partition: &Partition, events: &[Event]) -> Speed {
    let lines: Vec<String> = events.iter().map(made_line).collect();
    let prepare = || (partition.clone(), Translator::new(1 << 18));
    let of = rate(lines.len(), prepare, |(partition, translator)| {
        let mut alerts = Vec::new();
        for line in &lines {
            if let Ok(Message::Event(event)) = jetstream::read(line) {
                translator.read(&event, |happening| partition.read(&happening, &mut alerts));
            }
        }
        alerts.len()
    });
    let baseline = rate(
        lines.len(),
        || (),
        |()| lines.iter().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count(),
    );
    Speed { name: "lines of JSON to forecasts", of, baseline, against: "only read by serde_json" }
}

fn report(json: bool, speeds: &[Speed], partition: &Partition) -> eyre::Result<ExitCode> {
    let mut out = std::io::stdout();
    let (posts, bytes) = (partition.followed(), partition.bytes());
    let (each, whole) = (bytes_each(partition.bytes_of_posts(), posts), bytes_each(bytes, posts));
    if json {
        let speeds: Vec<_> = speeds
            .iter()
            .map(|speed| {
                json!({"name": speed.name, "per_second": speed.of.round(), "baseline": speed.against, "baseline_per_second": speed.baseline.round()})
            })
            .collect();
        let told = json!({"version": 1, "speeds": speeds, "posts": posts, "bytes": bytes, "bytes_per_post": each.round(), "bytes_per_post_with_all": whole.round()});
        writeln!(out, "{told}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["one core, made-up stream", "a second", "baseline", "a second"]);
    for speed in speeds {
        table.add_row([speed.name, &millions(speed.of), speed.against, &millions(speed.baseline)]);
    }
    for column in [1, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{posts} posts followed: {each:.0} bytes each, free places included; {whole:.0} with authors and all that is remembered ({} MB)",
        bytes / 1_000_000
    )?;
    Ok(ExitCode::SUCCESS)
}

fn millions(rate: f64) -> String {
    format!("{:.2} million", rate / 1e6)
}
