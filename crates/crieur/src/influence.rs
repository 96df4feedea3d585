//! `crieur influence`: who moves people.

mod attack;
mod evaluate;
mod generate;
mod import;
pub(crate) mod input;
mod rank;
mod shelf;

use std::process::ExitCode;

/// Commands on the graph.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum InfluenceCommand {
    /// Buy followers, and see what each method makes of them.
    Attack(attack::AttackArgs),
    /// Hold scores of before a moment against who is reposted after it.
    Evaluate(evaluate::EvaluateArgs),
    /// Rank accounts: by trust that cannot be bought, or by the methods it is compared with.
    Rank(rank::RankArgs),
    /// Read edges into a folder, from which they are ranked at once; again to read on.
    Import(import::ImportArgs),
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
        InfluenceCommand::Rank(args) => rank::run(args),
        InfluenceCommand::Import(args) => import::run(args),
        InfluenceCommand::Generate(args) => generate::run(args),
    }
}
