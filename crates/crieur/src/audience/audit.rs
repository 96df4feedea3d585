//! `crieur audience audit FILE`: what the list of an audience's followers shows.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use app::ports::Clock as _;
use audience::import;
use eyre::WrapErr as _;

use crate::clock::SystemClock;
use crate::influence::input;

/// Which audience.
#[derive(Debug, clap::Args)]
pub(crate) struct AuditArgs {
    /// Followers as CSV, in the order in which they came; plain, gzip or zstd. Columns: docs/audience-audit.md.
    file: PathBuf,
}

/// Audits, and prints what was found.
///
/// # Errors
/// A file that cannot be read, or nothing can be written to the standard output.
pub(crate) fn run(args: &AuditArgs) -> eyre::Result<ExitCode> {
    let bar = input::bar("reading");
    let table = input::open(&args.file, &bar)?;
    let read = import::read(table, SystemClock.now().as_micros() / 1_000_000);
    let all = read.wrap_err_with(|| format!("{} holds no audience as it is", args.file.display()))?;
    bar.finish_and_clear();
    for audience in &all {
        let name = audience.name.as_deref().unwrap_or("audience");
        writeln!(std::io::stdout(), "{name}: {} followers", audience.followers.len())?;
    }
    Ok(ExitCode::SUCCESS)
}
