//! Damages what was captured from production, and reads it, for as long as one likes:
//!
//!     cargo run --release -p crieur-network --example fuzz_streams -- TARGET|all RUNS [FIRST]
//!
//! No coverage guides it; the seeds are real and the damage knows the formats. Each run is told by its number: after a
//! panic, `RUNS` of 1 from `FIRST` repeats it. Every panic is counted, and the program ends with 1 if there was any.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a tool for the terminal")]

#[path = "../tests/captured/mod.rs"]
mod captured;
#[path = "../tests/mutate/mod.rs"]
mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use mutate::{Chance, TARGETS, Target};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "all".to_owned());
    let mut number = |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (runs, first) = (number(10_000_000_u64), number(0));
    let mut panics = 0_u64;
    for target in TARGETS.into_iter().filter(|target| name == "all" || name == *target) {
        let decoder = Target::new(target);
        let mut read = 0_u64;
        for run in first..first + runs {
            let outcome = catch_unwind(AssertUnwindSafe(|| decoder.run(&mut Chance::new(run))));
            match outcome {
                Ok(was_read) => read += u64::from(was_read),
                Err(_) => {
                    panics += 1;
                    println!("{target}: run {run} panicked");
                }
            }
        }
        println!("{target}: {runs} runs from {first}, {read} read, {panics} panics so far");
    }
    ExitCode::from(u8::from(panics > 0))
}
