//! `crieur audience`: how much of an audience is real.

mod audit;

use std::process::ExitCode;

/// Commands of the audit.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AudienceCommand {
    /// Audit a list of followers in the order in which they came: signals, evidence, and what each cost.
    Audit(audit::AuditArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written to the standard output.
pub(crate) fn run(command: &AudienceCommand) -> eyre::Result<ExitCode> {
    match command {
        AudienceCommand::Audit(args) => audit::run(args),
    }
}
