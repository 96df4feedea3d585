//! `crieur spot`: posts as they break out.

mod evaluate;

use std::process::ExitCode;

/// Commands of the spotter.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SpotCommand {
    /// Hold forecasts of how far posts spread against how far they did, beside published methods.
    Evaluate(evaluate::EvaluateArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written to the standard output.
pub(crate) fn run(command: &SpotCommand) -> eyre::Result<ExitCode> {
    match command {
        SpotCommand::Evaluate(args) => evaluate::run(args),
    }
}
