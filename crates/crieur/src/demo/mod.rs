//! `crieur demo`: a market with a simulated town living in it, on an embedded database in one folder.
//!
//! Everything is the real market; only the network, the bank and the people are the town's (`simulator::town`).
//! A second start with the same folder goes on where it stopped. With `--headless` the town lives without pages,
//! as fast as it can, and prints a report.

mod bank;
mod cast;
mod headless;
mod live;
mod pages;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app::ports::{Clock as _, Store};
use app::{App, Ports};
use clap::Args;
use eyre::{Result, WrapErr as _};
use market::Policy;
use simulator::town::{Cast, Town};
use store::{Address, MemoryStore, Options, SqlStore};

use crate::clock::{RealSecrets, SystemClock};

/// The database's name in the demo's folder: the one that `crieur ledger check --dir` looks for.
const DATABASE: &str = "crieur.db";

/// Where, how fast, and whether with pages.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// The folder that holds the demo; a temporary one when none is named. Named again, it goes on.
    #[arg(long, value_name = "FOLDER", conflicts_with = "headless")]
    dir: Option<PathBuf>,
    /// The port of the pages on this machine; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value_t = 8765, conflicts_with = "headless")]
    port: u16,
    /// The seed: the same one makes the same town.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Seconds of the town in one of yours.
    #[arg(long, value_name = "N", default_value_t = Town::DEFAULT_SPEED, conflicts_with = "headless",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
    /// No pages: live as fast as possible until --placements are closed, and print a report.
    #[arg(long)]
    headless: bool,
    /// How many placements are to be closed, the past's included, 1 to 1,000,000.
    #[arg(long, value_name = "N", default_value_t = 500, requires = "headless",
          value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    placements: u64,
    /// Print the report as JSON.
    #[arg(long, requires = "headless")]
    json: bool,
}

/// Runs the demo.
///
/// # Errors
/// When the folder, the port or the standard output cannot be used.
#[allow(clippy::needless_pass_by_value, reason = "as every command")]
pub(crate) fn run(args: DemoArgs) -> Result<ExitCode> {
    if args.headless {
        return headless::run(args.seed, args.placements, args.json);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        // A temporary folder goes away with this value, at the very end.
        let temporary = if args.dir.is_none() { Some(tempfile::tempdir()?) } else { None };
        let folder = args.dir.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let market = Market::open(&folder.unwrap_or_default(), args.seed, args.speed).await?;
        market.town.run();
        pages::serve_pages(&market, args.port).await?;
        market.town.save(&market.folder)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The market and the town around it.
#[derive(Debug)]
pub(crate) struct Market {
    /// Where both are kept.
    pub(crate) folder: PathBuf,
    /// The town, standing still.
    pub(crate) town: Town,
    /// The market, on the town's ports.
    pub(crate) app: App,
    /// Its database, for what is kept beside the market.
    pub(crate) store: Arc<SqlStore>,
    /// Who is who.
    pub(crate) cast: Cast,
    /// Whether a visitor plays the operator.
    pub(crate) operator_played: Arc<AtomicBool>,
}

impl Market {
    /// Opens what a folder holds, or makes a new town in it.
    pub(crate) async fn open(folder: &Path, seed: u64, speed: u32) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .wrap_err_with(|| format!("{} cannot be made: name another --dir", folder.display()))?;
        let address = Address::Sqlite(folder.join(DATABASE));
        let store = Arc::new(SqlStore::open(&address, Options::default()).await?);
        let around = |town: &Town| App::new(ports(town, &store), Policy::default());
        if let Some(town) = Town::kept(folder, speed)? {
            let app = around(&town);
            if town.resume(&app).await? {
                let cast = town.cast();
                return Ok(Self {
                    folder: folder.to_owned(),
                    town,
                    app,
                    store,
                    cast,
                    operator_played: Arc::default(),
                });
            }
        }
        let town = Town::new(seed, speed, SystemClock.now());
        let app = around(&town);
        let scratch: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let cast = town.settle_in(&app, Some(scratch), Some(folder)).await?;
        Ok(Self { folder: folder.to_owned(), town, app, store, cast, operator_played: Arc::default() })
    }
}

fn ports(town: &Town, store: &Arc<SqlStore>) -> Ports {
    let store: Arc<dyn Store> = Arc::<SqlStore>::clone(store);
    let ports = town.ports(store);
    Ports { entropy: Arc::new(RealSecrets(ports.entropy)), ..ports }
}
