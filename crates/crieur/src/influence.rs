//! `crieur influence`: who moves people.

mod generate;
pub(crate) mod input;

use std::process::ExitCode;

/// Commands on the graph.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum InfluenceCommand {
    /// Make a graph by R-MAT, for benchmarks and attacks.
    Generate(generate::GenerateArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written.
pub(crate) fn run(command: &InfluenceCommand) -> eyre::Result<ExitCode> {
    match command {
        InfluenceCommand::Generate(args) => generate::run(args),
    }
}
