//! `crieur spot`: posts as they break out.

mod alerts;
mod bench;
pub(crate) mod breaking;
mod evaluate;
mod feed;
pub(crate) mod line;
mod lines;
mod machines;
mod spotter;
pub(crate) mod state;
pub(crate) mod topics;
mod train;
mod watch;
mod work;

use std::process::ExitCode;

pub(crate) use machines::ground::LogArgs;
pub(crate) use machines::told::follow;

/// Commands of the spotter.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SpotCommand {
    /// Show what is breaking out, from a file or an address of Bluesky's stream.
    Watch(watch::WatchArgs),
    /// Feed a source into a log that several machines work on.
    Feed(feed::FeedArgs),
    /// Spot in a share of a log's partitions; without a log, in a source of one's own.
    Work(work::WorkArgs),
    /// Tell every alert that came out of a log, once.
    Alerts(alerts::AlertsArgs),
    /// Hold forecasts of how far posts spread against how far they did, beside published methods.
    Evaluate(evaluate::EvaluateArgs),
    /// Learn from cascades how posts end, into a model file.
    Train(train::TrainArgs),
    /// Measure how fast this machine spots, and what it holds in memory.
    Bench(bench::BenchArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command was given cannot be used, or nothing can be written to the standard output.
pub(crate) fn run(command: &SpotCommand) -> eyre::Result<ExitCode> {
    match command {
        SpotCommand::Watch(args) => watch::run(args),
        SpotCommand::Feed(args) => feed::run(args),
        SpotCommand::Work(args) => work::run(args),
        SpotCommand::Alerts(args) => alerts::run(args),
        SpotCommand::Evaluate(args) => evaluate::run(args),
        SpotCommand::Train(args) => train::run(args),
        SpotCommand::Bench(args) => bench::run(args),
    }
}
