//! `crieur influence`: who moves people.

mod attack;
mod evaluate;
mod generate;
pub(crate) mod input;

use std::process::ExitCode;

/// Commands on the graph.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum InfluenceCommand {
    /// Buy followers, and see what each method makes of them.
    Attack(attack::AttackArgs),
    /// Hold scores of before a moment against who is reposted after it.
    Evaluate(evaluate::EvaluateArgs),
    /// Make a graph by R-MAT, for benchmarks and attacks.
    Generate(generate::GenerateArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written.
pub(crate) fn run(command: &InfluenceCommand) -> eyre::Result<ExitCode> {
    match command {
        InfluenceCommand::Attack(args) => attack::run(args),
        InfluenceCommand::Evaluate(args) => evaluate::run(args),
        InfluenceCommand::Generate(args) => generate::run(args),
    }
}
