//! `crieur serve`: the market for real people.
//!
//! | where to look | for |
//! |---|---|
//! | `settings.rs`, `read.rs`, `setup.rs` | what can be set; how it is read; what the program is made of |
//! | `check.rs` | `--check`: everything looked at, nothing started |
//! | `log.rs` | what the program says, without secrets |
//! | `run.rs` | the market brought up and down again |
//! | `tasks.rs`, `stop.rs` | work in the background, each piece watched over; signals |
//! | `health.rs`, `metrics.rs` | is it ready, how is it doing |
//! | `rail.rs` | payouts that the operator makes by hand |
//! | `bluesky.rs` | Bluesky's network: who this market is there, and whom it asks |
//! | `stream.rs` | the network's stream, on which posts are seen |
//! | `spotter/` | strangers' posts that break out, told to the market |

pub(crate) mod bluesky;
mod check;
mod health;
mod log;
pub(crate) mod metrics;
mod rail;
mod read;
mod rules;
mod run;
mod settings;
mod setup;
mod spotter;
pub(crate) mod stop;
mod stream;
mod tasks;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use read::Problem;
use setup::Setup;

/// Which settings, and what to do with them.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// The settings. [default: crieur.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Look at everything, say what is wrong and what helps, and start nothing.
    #[arg(long)]
    check: bool,
    /// Print a commented file with everything that can be set.
    #[arg(long, conflicts_with_all = ["config", "check"])]
    example_config: bool,
}

/// Threads of the runtime at least.
const MOST_WAITING: usize = 4;

/// Serves, until a signal says to stop.
///
/// # Errors
/// When it cannot begin, or what it needs is gone for good.
pub(crate) fn run(args: &ServeArgs) -> eyre::Result<ExitCode> {
    if args.example_config {
        write!(std::io::stdout().lock(), "{}", read::example())?;
        return Ok(ExitCode::SUCCESS);
    }
    // SQLite is read where it is asked: one that waits for its disk leaves others free.
    let threads =
        std::thread::available_parallelism().map_or(MOST_WAITING, |cores| cores.get().max(MOST_WAITING));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    if args.check {
        return runtime.block_on(check::check(args.config.as_deref()));
    }
    let setup = match load(args.config.as_deref()) {
        Ok(setup) => setup,
        Err(problems) => return Ok(refuse(&problems)),
    };
    runtime.block_on(run::serve(setup))
}

/// The settings as a setup.
pub(crate) fn load(config: Option<&std::path::Path>) -> Result<Setup, Vec<Problem>> {
    setup::setup(read::read(config)?.settings)
}

/// Says what is wrong with the settings.
pub(crate) fn refuse(problems: &[Problem]) -> ExitCode {
    for problem in problems {
        // Without a standard error nobody is left to be told.
        let _ = writeln!(std::io::stderr(), "crieur: {}", log::scrub(&problem.to_string()));
    }
    ExitCode::from(2)
}
