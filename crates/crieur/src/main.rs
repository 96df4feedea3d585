//! Crieur: an honest market for sponsored posts. One file per command.

mod audience;
mod backup;
mod clock;
mod demo;
mod influence;
mod ingest;
mod ledger;
mod restore;
mod serve;
mod simulate;
mod spot;
mod whole;
mod wording;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Pages are made of thousands of short-lived strings, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An honest market for sponsored posts.
#[derive(Debug, Parser)]
#[command(name = "crieur", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A market to walk about in, with a simulated town living in it.
    Demo(demo::DemoArgs),
    /// Serve the market: pages, API, deadlines and letters, until it is told to stop.
    Serve(serve::ServeArgs),
    /// Copy a market, while it runs, into a file that is proven whole.
    Backup(backup::BackupArgs),
    /// Put a market back from a backup.
    Restore(restore::RestoreArgs),
    /// Read a draft as the market does: length, disclosure, link, own words.
    #[command(subcommand)]
    Wording(wording::WordingCommand),
    /// Read a stream of Bluesky, from a file or an address, into lines of JSON.
    Ingest(ingest::IngestArgs),
    /// Look after the books.
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Run a simulated market with faults and crashes, and hold its books against an oracle.
    Simulate(simulate::SimulateArgs),
    /// Posts as they break out: watched, foretold, learned and measured.
    #[command(subcommand)]
    Spot(spot::SpotCommand),
    /// Audiences: how much of one is real, how sure that is, and what the evidence is.
    #[command(subcommand)]
    Audience(audience::AudienceCommand),
    /// The graph of who follows and acts on whom: ranked, measured, attacked and made.
    #[command(subcommand)]
    Influence(influence::InfluenceCommand),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(&args),
        Command::Wording(command) => wording::run(command),
        Command::Backup(args) => asynchronously(backup::run(args)),
        Command::Restore(args) => asynchronously(restore::run(args)),
        Command::Ingest(args) => ingest::run(&args),
        Command::Ledger(command) => asynchronously(ledger::run(command)),
        Command::Simulate(args) => simulate::run(args),
        Command::Spot(command) => spot::run(&command),
        Command::Audience(command) => audience::run(&command),
        Command::Influence(command) => influence::run(&command),
    };
    outcome.unwrap_or_else(|report| {
        // The cure stands in the error; the causes below it, one a line.
        eprintln!("crieur: {report}");
        for cause in report.chain().skip(1) {
            eprintln!("  because {cause}");
        }
        ExitCode::from(2)
    })
}

fn asynchronously(command: impl Future<Output = eyre::Result<ExitCode>>) -> eyre::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command)
}
