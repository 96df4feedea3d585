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

const PLACEMENTS: u64 = 400;

/// A world on memory with at most one bug in it.
fn world(bug: Option<Bug>) -> Report {
    // The switch is per thread, and a test has one of its own.
    Bug::switch(bug);
    let report = run(&Settings::new(PLACEMENTS, 11), Arc::new(common::Memory::default()), &mut |_| {});
    Bug::switch(None);
    report.unwrap()
}

#[test]
fn a_world_without_a_bug_is_clean() {
    let report = world(None);
    assert!(report.clean, "{:#?}", report.verdicts);
}

#[test]
fn every_deliberate_bug_is_noticed() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let report = world(Some(bug));
        let observers = report.verdicts.observers();
        println!("{bug:?}: noticed by {}", observers.join(", "));
        if report.clean {
            missed.push(bug);
        } else {
            print(&report);
        }
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
