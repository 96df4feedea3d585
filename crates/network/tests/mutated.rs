//! Every decoder against 10⁵ damaged inputs in all. The long run: `cargo run --release -p crieur-network --example
//! fuzz_streams -- all 10000000`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;
mod mutate;

use mutate::{Chance, TARGETS, Target};

#[test]
fn no_damage_makes_a_decoder_panic_or_write_what_is_no_json() {
    for name in TARGETS {
        let target = Target::new(name);
        // Signatures and whole repositories take long in a debug build.
        let runs = match name {
            "commit" => 2_000,
            "repository" => 6_000,
            _ => 25_000,
        };
        let mut read = 0;
        for run in 0..runs {
            // The seed is the run's number, so that a failure can be repeated alone.
            read += usize::from(target.run(&mut Chance::new(run)));
        }
        // Otherwise the damage is so thorough that nothing behind the first check is tried.
        assert!(read > 20, "{name}: only {read} of {runs} were read");
    }
}
