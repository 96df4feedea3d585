//! Whole worlds on both stores.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::sync::Arc;

use simulator::{Fault, Ground, Place, Rates, Report, Settings, SimulationError, run};

fn world<G: Ground + Default + 'static>(settings: &Settings) -> Report {
    let report = run(settings, Arc::new(G::default()), &mut |_| {}).unwrap();
    assert!(report.clean, "seed {}: {:#?}", settings.seed, report.verdicts);
    report
}

fn on_memory(placements: u64, seed: u64) -> Report {
    world::<common::Memory>(&Settings::new(placements, seed))
}

#[test]
fn an_ordinary_world_is_clean_and_everything_happens_in_it() {
    let report = on_memory(2_000, 1);
    assert_eq!(report.market.booked, 2_000);
    for fault in Fault::ALL {
        assert!(report.faults[fault.name()] > 0, "{} never happened", fault.name());
    }
    for place in Place::ALL {
        assert!(report.crashes[place.name()] > 0, "no crash {}", place.name());
    }
    let names = |counts: &simulator::Counts, wanted: &[&str]| {
        for name in wanted {
            assert!(counts.get(*name).is_some_and(|count| *count > 0), "{name} never happened");
        }
    };
    let market = &report.market;
    names(&market.placements, &["paid", "rejected", "breached", "given_back", "failed"]);
    names(&market.rejected, &["off_brief", "false_claim", "tone", "language", "other"]);
    names(&market.failed, &["no_draft", "not_published"]);
    let breaches = [
        "account_closed",
        "back_dated",
        "condemned",
        "copied",
        "deleted",
        "link_changed",
        "not_found",
        "published_early",
        "rewritten",
        "taken_down",
        "text_changed",
        "too_soon",
        "undisclosed",
        "wrong_author",
    ];
    names(&market.breached, &breaches);
    names(&market.campaigns, &["settled", "cancelled", "draft", "funded"]);
    names(&market.offers, &["accepted", "declined", "withdrawn", "expired"]);
    names(&market.disputes, &["upheld", "dismissed"]);
    names(&market.payouts, &["confirmed", "returned"]);
    names(&market.wording_refused, &["copies_brief", "copies_post", "disclosure", "link", "too_long"]);
    names(&market.not_eligible, &["place", "cap", "frequency", "period", "live", "fake_share", "influence"]);
    assert!(report.machinery.conflicts > 100 && report.people.refused > 1_000 && report.people.repeated > 50);
    // Honest people are hardly ever refused.
    assert!(report.people.honest_drafts_refused < 20, "{}", report.people.honest_drafts_refused);
}

#[test]
fn a_seed_repeats_the_run_exactly_and_another_differs() {
    let (first, again, other) = (on_memory(300, 5), on_memory(300, 5), on_memory(300, 6));
    assert_eq!(serde_json::to_string(&first).unwrap(), serde_json::to_string(&again).unwrap());
    assert_ne!(first.digest, other.digest);
}

#[test]
fn sqlite_gives_the_same_report_as_memory() {
    let settings = Settings::new(200, 3);
    let (sqlite, memory) = (world::<common::Sqlite>(&settings), world::<common::Memory>(&settings));
    assert_eq!(sqlite, memory);
}

#[test]
fn a_world_without_faults_has_none() {
    let report = world::<common::Memory>(&Settings { rates: Rates::none(), ..Settings::new(300, 9) });
    assert!(report.faults.values().chain(report.crashes.values()).all(|times| *times == 0));
    assert_eq!(report.people.unanswered, 0);
}

#[test]
fn other_seeds_are_clean_too() {
    for seed in 20..24 {
        on_memory(400, seed);
    }
    assert_eq!(on_memory(1, 1).market.booked, 1);
}

#[test]
fn nothing_to_run_is_refused_with_the_cure() {
    let error = run(&Settings::new(0, 1), Arc::new(common::Memory::default()), &mut |_| {}).unwrap_err();
    assert_eq!(error, SimulationError::Placements(0));
    assert!(error.to_string().contains("give 1 to"));
}
