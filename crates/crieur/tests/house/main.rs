//! The architecture as a test: what the documents say about the house is held against the house.
//!
//! - [`arrows`]: which crate may know which, and who may know a library (`cargo metadata`).
//! - [`pure`]: no pure crate brings a clock, a random source or a runtime with it (`cargo tree`).
//! - [`sources`]: no such thing is named in their sources, no wildcard arm in a state machine, no float near
//!   money, no SQL outside the store, no giant file.
//! - [`words`]: nothing names a package host or a folder of somebody's machine; every crate takes the house's
//!   lints; the README's commands exist as written.
//!
//! Each rule is a function from what was found to what is wrong with it, and each has a test that feeds it a
//! made-up house and sees it object: a rule that cannot fail proves nothing.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read the house has to stop")]

mod arrows;
mod code;
mod files;
mod pure;
mod sources;
mod words;

use std::process::Command;

/// The crates that know no clock, no randomness, no I/O; those not built yet are skipped where they are missing.
pub(crate) const PURE: [&str; 8] =
    ["kernel", "learning", "ledger", "market", "wording", "breakout", "influence", "audience"];

/// What cargo answers, asked in the checkout and without the network.
pub(crate) fn cargo(args: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program)
        .args(args)
        .args(["--locked", "--offline"])
        .current_dir(files::root())
        .output()
        .expect("cargo must be there: this test asks it about the house");
    let cure = "if Cargo.lock is behind the manifests, run `cargo check --workspace` once";
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed ({cure}):\n{said}", args.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Fails with every problem, one a line.
pub(crate) fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} found:\n{}", problems.len(), problems.join("\n"));
}
