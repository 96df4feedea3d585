//! `crieur audience`: how much of an audience is real.

mod audit;
mod evaluate;
mod simulate;
mod tables;
mod train;

use std::process::ExitCode;

/// Commands of the audit.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AudienceCommand {
    /// Audit a list of followers in the order in which they came: signals, evidence, and what each cost.
    Audit(audit::AuditArgs),
    /// Hold the audit's judgement of accounts against their truth, on sources that were not learned from.
    Evaluate(evaluate::EvaluateArgs),
    /// Learn the model by which an audit judges, into a file.
    Train(train::TrainArgs),
    /// Hold shares that are told against made-up audiences whose truth is known.
    Simulate(simulate::SimulateArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written to the standard output.
pub(crate) fn run(command: &AudienceCommand) -> eyre::Result<ExitCode> {
    match command {
        AudienceCommand::Audit(args) => audit::run(args),
        AudienceCommand::Evaluate(args) => evaluate::run(args),
        AudienceCommand::Train(args) => train::run(args),
        AudienceCommand::Simulate(args) => simulate::run(args),
    }
}
