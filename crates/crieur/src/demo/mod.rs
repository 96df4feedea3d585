//! `crieur demo`: a market with a simulated town living in it, on an embedded database in one folder.
//!
//! Everything is the real market; only the network, the bank and the people are the town's (`simulator::town`).
//! A second start with the same folder goes on where it stopped. With `--headless` the town lives without pages,
//! as fast as it can, and prints a report. With `--network lab` posts on Bluesky go out to Bluesky's own servers on this
//! machine (`lab/`), and visitors sign in with accounts there.

mod bank;
mod cast;
mod gauge;
mod headless;
mod lab;
mod live;
mod lookout;
mod pages;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app::ports::{AccountStore, Clock as _, Identities, Store};
use app::{App, Ports};
use clap::Args;
use eyre::{Result, WrapErr as _};
use kernel::Span;
use market::Policy;
use simulator::town::{Cast, Town};
use store::{Address, MemoryStore, Options, SqlStore};
use url::Url;

use crate::clock::{RealSecrets, SystemClock};
use gauge::TownGauge;
use lab::LabSide;

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
    /// Where posts on Bluesky go: the town's own network, which is simulated, or Bluesky's own servers on this machine,
    /// started by lab/start, with accounts made and posts published for real.
    #[arg(long, value_enum, default_value_t = Posts::Town, conflicts_with = "headless")]
    network: Posts,
    /// With --network lab: the servers that are there already, this one the directory of accounts.
    #[arg(long, value_name = "URL", requires = "pds")]
    plc: Option<Url>,
    /// And this one the server that holds accounts and posts.
    #[arg(long, value_name = "URL", requires = "plc")]
    pds: Option<Url>,
    /// How many placements are to be closed, the past's included, 1 to 1,000,000.
    #[arg(long, value_name = "N", default_value_t = 500, requires = "headless",
          value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    placements: u64,
    /// Print the report as JSON.
    #[arg(long, requires = "headless")]
    json: bool,
}

/// Where posts on Bluesky go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Posts {
    /// The town's own network, simulated.
    Town,
    /// Bluesky's own servers on this machine.
    Lab,
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
    let given = args.plc.zip(args.pds);
    match args.network {
        Posts::Lab if args.dir.is_some() && given.is_none() => eyre::bail!(
            "the servers that the demo starts forget everything when it ends: leave --dir out, or start them by \
             lab/start and name them by --plc and --pds"
        ),
        Posts::Town if given.is_some() => eyre::bail!("--plc and --pds are for --network lab: say that too"),
        Posts::Town | Posts::Lab => {}
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        // A temporary folder goes away with this value, at the very end.
        let temporary = if args.dir.is_none() { Some(tempfile::tempdir()?) } else { None };
        let folder = args.dir.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let folder = folder.unwrap_or_default();
        let pages = pages::Listening::at(args.port).await?;
        let lab = match args.network {
            Posts::Town => None,
            Posts::Lab => Some(LabSide::open(given, &folder, pages.base()).await?),
        };
        let market = Market::open(&folder, args.seed, args.speed, lab.as_ref()).await?;
        market.town.run();
        let accounts = match &lab {
            Some(lab) => lab.introduce().await?,
            None => Vec::new(),
        };
        pages::serve_pages(&market, pages, &accounts).await?;
        market.town.save(&market.folder)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The market and the town around it.
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
    /// Who shows whose account it is, where posts go out for real.
    pub(crate) identities: Option<Arc<dyn Identities>>,
}

impl std::fmt::Debug for Market {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Market").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Market {
    /// Opens what a folder holds, or makes a new town in it.
    pub(crate) async fn open(folder: &Path, seed: u64, speed: u32, lab: Option<&LabSide>) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .wrap_err_with(|| format!("{} cannot be made: name another --dir", folder.display()))?;
        let address = Address::Sqlite(folder.join(DATABASE));
        let store = Arc::new(SqlStore::open(&address, Options::default()).await?);
        if let Some(town) = Town::kept(folder, speed)? {
            look_out(&town, lab)?;
            let (app, identities) = around(&town, &store, lab)?;
            if town.resume(&app).await? {
                begin_measuring(&town, &app).await?;
                let cast = town.cast();
                return Ok(Self::of(folder, town, app, store, cast, identities));
            }
        }
        let town = Town::new(seed, speed, SystemClock.now());
        look_out(&town, lab)?;
        let (app, identities) = around(&town, &store, lab)?;
        let scratch: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let cast = town.settle_in(&app, Some(scratch), Some(folder)).await?;
        begin_measuring(&town, &app).await?;
        Ok(Self::of(folder, town, app, store, cast, identities))
    }

    fn of(
        folder: &Path,
        town: Town,
        app: App,
        store: Arc<SqlStore>,
        cast: Cast,
        identities: Option<Arc<dyn Identities>>,
    ) -> Self {
        let folder = folder.to_owned();
        Self { folder, town, app, store, cast, operator_played: Arc::default(), identities }
    }
}

/// The market on the town's ports, or with the servers' posts among them.
fn around(
    town: &Town,
    store: &Arc<SqlStore>,
    lab: Option<&LabSide>,
) -> Result<(App, Option<Arc<dyn Identities>>)> {
    let kept: Arc<dyn Store> = Arc::<SqlStore>::clone(store);
    let people: Arc<dyn AccountStore> = Arc::<SqlStore>::clone(store);
    let ports = town.ports(kept);
    let mut ports = Ports { entropy: Arc::new(RealSecrets(ports.entropy)), ..ports };
    let mut identities = None;
    if let Some(lab) = lab {
        let joined = lab.join(town, &people, ports.network.clone())?;
        ports.network = joined.network;
        identities = Some(joined.identities);
    }
    let app = App::new(ports, policy()).measured_by(Arc::new(TownGauge::new(town)), people);
    Ok((app, identities))
}

/// Everybody of note is measured in the first minute, in the background: pages do not wait for it.
async fn begin_measuring(town: &Town, app: &App) -> Result<()> {
    app.begin_measuring().await?;
    for (creator, profile) in town.measured() {
        app.have_audited(creator, profile).await?;
    }
    Ok(())
}

/// What breaks out is looked out for on the town's own network; on the servers nobody reads what it says.
fn look_out(town: &Town, lab: Option<&LabSide>) -> Result<()> {
    if lab.is_none() {
        town.look_out(Box::new(lookout::Engine::new()?));
    }
    Ok(())
}

/// The published rules, but that an author has a day and a half for an answer: half a day is three minutes of a visitor's.
fn policy() -> Policy {
    Policy { author_window: Span::hours(36), ..Policy::default() }
}
