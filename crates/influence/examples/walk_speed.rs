//! How fast a graph by R-MAT is walked, beside plain compressed rows in the same run:
//!
//! `cargo run --release -p crieur-influence --example walk_speed -- SCALE EDGES_PER_NODE ITERATIONS [plain]`
//!
//! The graph is never held as a list: it is made again for each group of ends (as many groups as keep a group under about 3.2 GB),
//! so that 1.47 billion edges are laid out within 10 GiB. `plain` measures rows by end with 4 bytes a source, in the numbers of the
//! generator, on as many threads; leave it out where that does not fit.

#![allow(clippy::disallowed_methods, reason = "measures how long things take")]
#![allow(clippy::print_stdout, reason = "tells what it measured")]
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use influence::blocked::{Blocked, Builder, Jump, Key, Order, Walk};
use influence::generate::Rmat;
use rayon::prelude::*;

/// Arrows of a group.
const GROUP: u64 = 400_000_000;

/// Chunks made at once.
const BATCH: u64 = 256;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: u64| args.get(at).and_then(|arg| arg.parse().ok()).unwrap_or(usual);
    let (scale, each, steps) = (number(0, 18), number(1, 30), number(2, 10));
    let scale = u32::try_from(scale).unwrap_or(u32::MAX);
    let rmat = match Rmat::new(scale, each, 1) {
        Ok(rmat) => rmat,
        Err(error) => return println!("{error}"),
    };
    let start = Instant::now();
    let graph = build(&rmat);
    let edges = graph.edges();
    println!("accounts {} edges made {} kept {edges}", rmat.nodes(), rmat.edges());
    println!(
        "laid out in {:.1} s, {:.2} bytes an edge",
        start.elapsed().as_secs_f64(),
        graph.bytes() as f64 / edges as f64
    );
    println!("threads {}, {}", rayon::current_num_threads(), memory());
    let plain = (args.get(3).map(String::as_str) == Some("plain")).then(|| Plain::of(&graph, &rmat));
    let steps = usize::try_from(steps).unwrap_or(1);
    for round in 0..5 {
        if let Some(plain) = &plain {
            let watch = Watch::start();
            let sum = plain.walk(steps);
            tell("plain rows", round, &watch, edges, steps, sum);
        }
        let watch = Watch::start();
        let Ok(ranked) = graph.walk(Walk { most: steps, tolerance: 0.0, ..Walk::default() }, Jump::Anywhere)
        else {
            return;
        };
        tell("blocked", round, &watch, edges, steps, ranked.bound);
        if plain.is_none() {
            break;
        }
    }
    println!("{}", memory());
}

/// Time on the clock and of processors: the second hardly depends on what else the machine does.
struct Watch(Instant, f64);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), processor())
    }
}

fn tell(what: &str, round: usize, watch: &Watch, edges: u64, steps: usize, figure: f64) {
    let (seconds, worked) = (watch.0.elapsed().as_secs_f64(), processor() - watch.1);
    let each = |seconds: f64| seconds * 1e9 / edges as f64 / steps as f64;
    let threads = rayon::current_num_threads() as f64;
    println!(
        "{round} {what}: {steps} iterations {seconds:.2} s, {:.3} ns per edge and iteration; of processor {:.3} ns over {threads} threads ({figure:.2e})",
        each(seconds),
        each(worked) / threads,
    );
}

/// Seconds of processor that this program took, in hundredths.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Lines of the system's account of this program.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}

fn build(rmat: &Rmat) -> Blocked<'static> {
    let degrees = degrees(rmat);
    let order = Order::by_degree(&degrees);
    let mut builder = Builder::new(order, rmat.edges(), false);
    let nodes = rmat.nodes();
    let mut first = 0;
    while first < nodes {
        let (mut end, mut arrows) = (first, 0_u64);
        while end < nodes && arrows < GROUP {
            let id = builder.order().id(end).unwrap_or(0);
            // Half of an account's arrows begin there and half end there: R-MAT's quarters are symmetric.
            arrows += u64::from(degrees[id as usize].div_ceil(2));
            end += 1;
        }
        let group = group(rmat, builder.order(), first..end, arrows);
        builder.group(end, group);
        println!("  ends {first} to {end}: {arrows} edges, {}", memory());
        first = end;
    }
    builder.finish()
}

fn degrees(rmat: &Rmat) -> Vec<u32> {
    let all: Vec<AtomicU32> = (0..rmat.nodes()).map(|_| AtomicU32::new(0)).collect();
    (0..rmat.chunks()).into_par_iter().for_each(|chunk| {
        for (from, to) in rmat.chunk(chunk) {
            all[from as usize].fetch_add(1, Ordering::Relaxed);
            all[to as usize].fetch_add(1, Ordering::Relaxed);
        }
    });
    all.into_iter().map(AtomicU32::into_inner).collect()
}

fn group(rmat: &Rmat, order: &Order, ends: std::ops::Range<u32>, arrows: u64) -> Vec<Key> {
    let mut group = Vec::with_capacity(usize::try_from(arrows).unwrap_or(0));
    for batch in (0..rmat.chunks()).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        let chunks = batch..rmat.chunks().min(batch + BATCH);
        let made: Vec<Vec<Key>> = chunks
            .into_par_iter()
            .map(|chunk| {
                let pairs = rmat.chunk(chunk).filter_map(|(from, to)| {
                    let to = order.place(to).filter(|to| ends.contains(to))?;
                    Some(Key::new(order.place(from)?, to))
                });
                pairs.collect()
            })
            .collect();
        made.iter().for_each(|keys| group.extend_from_slice(keys));
    }
    group
}

/// Compressed rows by end, in the generator's numbers.
struct Plain {
    starts: Vec<usize>,
    sources: Vec<u32>,
    out: Vec<f32>,
}

impl Plain {
    fn of(graph: &Blocked<'_>, rmat: &Rmat) -> Self {
        let nodes = rmat.nodes() as usize;
        let (mut starts, mut out) = (vec![0_usize; nodes + 1], vec![0.0_f32; nodes]);
        graph.each(|edge| {
            starts[edge.to as usize + 1] += 1;
            out[edge.from as usize] += 1.0;
        });
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let mut places = starts.clone();
        let mut sources = vec![0; starts[nodes]];
        graph.each(|edge| {
            let place = &mut places[edge.to as usize];
            sources[*place] = edge.from;
            *place += 1;
        });
        // As anybody would have them: by source.
        for row in starts.windows(2) {
            sources[row[0]..row[1]].sort_unstable();
        }
        Self { starts, sources, out }
    }

    fn walk(&self, steps: usize) -> f64 {
        let nodes = self.out.len();
        let one = 1.0 / nodes as f32;
        let mut x = vec![one; nodes];
        for _ in 0..steps {
            let loose: f64 =
                x.iter().zip(&self.out).filter(|(_, out)| **out == 0.0).map(|(x, _)| f64::from(*x)).sum();
            let given: Vec<f32> =
                x.iter().zip(&self.out).map(|(x, out)| if *out > 0.0 { x / out } else { 0.0 }).collect();
            #[allow(clippy::cast_possible_truncation, reason = "as plain as can be")]
            let jump = (0.15 + 0.85 * loose) as f32 * one;
            x.par_iter_mut().enumerate().for_each(|(at, x)| {
                let row = &self.sources[self.starts[at]..self.starts[at + 1]];
                *x = jump + 0.85 * row.iter().map(|from| given[*from as usize]).sum::<f32>();
            });
        }
        x.iter().copied().map(f64::from).sum()
    }
}
