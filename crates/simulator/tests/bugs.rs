//! Each deliberate bug is switched on in turn, and somebody must notice.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests: what is missing must stop them; who noticed is told"
)]

mod common;

use std::sync::Arc;

use kernel::sabotage::Bug;
use simulator::{Report, Settings, run};

/// How many placements, and from which seed. What a bug needs to show may be rare: where nobody notices, a larger world is tried.
const WORLDS: [(u64, u64); 2] = [(400, 11), (1_600, 12)];

/// A world on memory with at most one bug in it.
fn world(bug: Option<Bug>, (placements, seed): (u64, u64)) -> Report {
    // The switch is per thread, and a test has one of its own.
    Bug::switch(bug);
    let report = run(&Settings::new(placements, seed), Arc::new(common::Memory::default()), &mut |_| {});
    Bug::switch(None);
    report.unwrap()
}

#[test]
fn a_world_without_a_bug_is_clean() {
    for size in WORLDS {
        let report = world(None, size);
        assert!(report.clean, "{size:?}: {:#?}", report.verdicts);
    }
}

#[test]
fn every_deliberate_bug_is_noticed() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let mut worlds = WORLDS.into_iter().map(|size| world(Some(bug), size));
        let Some(report) = worlds.by_ref().find(|report| !report.clean) else {
            missed.push(bug);
            continue;
        };
        let observers = report.verdicts.observers();
        println!("{bug:?}: noticed by {}", observers.join(", "));
        print(&report);
    }
    assert!(missed.is_empty(), "nobody noticed {missed:?}");
}

/// The first line of each observer.
fn print(report: &Report) {
    let verdicts = &report.verdicts;
    let firsts = [&verdicts.oracle, &verdicts.witness, &verdicts.people, &verdicts.dead_jobs];
    let firsts = firsts.into_iter().filter_map(|lines| lines.first());
    for line in verdicts.books.iter().chain(firsts).chain(&verdicts.rest) {
        println!("    {line}");
    }
}
