//! Fills a fresh SQLite file with a large market, for measuring pages: a year of campaigns and placements in every
//! state, with their records, events, movements and trail, so that the books balance and every kept count is right.
//!
//! `cargo run --release -p crieur --example large_market -- --dir /tmp/large` prints cookies, keys and ids worth
//! looking at as JSON. A folder that holds a finished market is kept: only the people sign in anew. Not as in life:
//! one payout for three placements paid, no jobs that are done, and no job is due before ten years have passed, so
//! that the market stands still while it is measured.
#![allow(clippy::disallowed_methods, reason = "the market is filled up to the real now")]

mod cast;
mod chance;
mod crowd;
mod ground;
mod life;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use eyre::{Result, WrapErr as _};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Timestamp;
use store::{Address, Options, SqlStore};

use cast::Sights;

/// How large, and where.
#[derive(Debug, Parser)]
struct Args {
    /// The folder that holds the market; made when it is not there.
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
    #[arg(long, default_value_t = 100_000)]
    creators: usize,
    #[arg(long, default_value_t = 40)]
    brands: usize,
    #[arg(long, default_value_t = 400)]
    campaigns: usize,
    #[arg(long, default_value_t = 1_000_000)]
    placements: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn now() -> Result<Timestamp> {
    Ok(Timestamp::from_micros(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?))
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.dir)?;
    let (file, done) = (args.dir.join("crieur.db"), args.dir.join("sights.json"));
    let address = Address::Sqlite(file.clone());
    let sights: Sights = if done.is_file() {
        serde_json::from_slice(&std::fs::read(&done)?)?
    } else {
        eyre::ensure!(!file.exists(), "{} is half a market: remove it", file.display());
        let (begun, store) =
            (Instant::now(), SqlStore::open(&address, Options { bulk: true, ..Options::default() }).await?);
        let store = Arc::new(store);
        let sights = fill(&args, &store).await?;
        store.close().await;
        let megabytes = std::fs::metadata(&file)?.len() >> 20;
        eprintln!("filled in {:.0?}, {megabytes} MiB", begun.elapsed());
        check(&address).await?;
        std::fs::write(&done, serde_json::to_vec_pretty(&sights)?)?;
        sights
    };
    let store = Arc::new(SqlStore::open(&address, Options::default()).await?);
    let now = now()?;
    let accounts = cast::accounts(&store, now, now.as_micros().unsigned_abs());
    accounts.hear_from_now().await?;
    let cast = cast::sign_in(&accounts, &sights).await?;
    store.close().await;
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&cast)?)?;
    Ok(())
}

async fn fill(args: &Args, store: &Arc<SqlStore>) -> Result<Sights> {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} placements, {per_sec}, {eta} to go")?;
    let bar = ProgressBar::new(args.placements).with_style(style);
    let sights = crowd::fill(args, store, now()?, &bar).await;
    bar.finish();
    sights
}

async fn check(address: &Address) -> Result<()> {
    let summary = store::check_books(address, |_| {}).await?;
    let summary = summary.wrap_err("the books do not balance")?;
    eprintln!("books balance: {summary:?}");
    Ok(())
}
