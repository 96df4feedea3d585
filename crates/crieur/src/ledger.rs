//! `crieur ledger check`: do the kept balances follow from the kept transfers?
//!
//! Reads one moment of the database and makes nothing: neither a file nor a table. Exit status 0 when the books
//! balance, 1 when they are broken, 2 when they could not be read.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use store::Address;

/// Commands on the books.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum LedgerCommand {
    /// Recompute every balance from the transfers, and say "balanced" or name the first break.
    Check(CheckArgs),
}

/// Where the books are.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct CheckArgs {
    /// The market's folder, which holds crieur.db.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The market's database: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Runs a command.
///
/// # Errors
/// When nothing can be written to the standard output.
pub(crate) async fn run(command: LedgerCommand) -> eyre::Result<ExitCode> {
    match command {
        LedgerCommand::Check(args) => check(args).await,
    }
}

async fn check(args: CheckArgs) -> eyre::Result<ExitCode> {
    let address = match (args.dir, args.database) {
        (Some(dir), _) => Ok(Address::Sqlite(dir.join("crieur.db"))),
        (None, Some(url)) => Address::parse(&url),
        // clap asks for one of them.
        (None, None) => Ok(Address::Sqlite(PathBuf::from("crieur.db"))),
    };
    let terminal = std::io::stderr().is_terminal();
    let progress = |transfers: u64| {
        if terminal {
            // Without a standard error nobody is left to be told.
            let _ = write!(std::io::stderr(), "\r{transfers} transfers read");
        }
    };
    let checked = match address {
        Ok(address) => store::check_books(&address, progress).await,
        Err(error) => Err(error),
    };
    if terminal {
        let _ = write!(std::io::stderr(), "\r\u{1b}[K");
    }
    match checked {
        Ok(Ok(summary)) => {
            writeln!(
                std::io::stdout(),
                "balanced: {} accounts follow from {} transfers in {} movements",
                summary.accounts,
                summary.transfers,
                summary.movements
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(Err(broken)) => {
            writeln!(std::io::stdout(), "broken: {broken}")?;
            Ok(ExitCode::from(1))
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            Ok(ExitCode::from(2))
        }
    }
}
