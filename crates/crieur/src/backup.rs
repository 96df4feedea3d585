//! `crieur backup`: a copy of the market as it is at one moment, while it goes on.
//!
//! The copy is an SQLite file, whatever the market itself is kept in. It is written beside its final name, read
//! through, its books recomputed, waited for until it is on the disk, and only then given its name: what has the name
//! of a backup is one.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{WrapErr as _, bail, eyre};
use ledger::check::Summary;
use store::Address;

use crate::serve;

/// Which market, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The settings that name the database. [default: crieur.toml, where there is one]
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    config: Option<PathBuf>,
    /// The database itself: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The file to be written. It must not be there yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Backs a market up.
///
/// # Errors
/// When it cannot be read, the copy cannot be written, or the copy is not what a backup must be.
pub(crate) async fn run(args: BackupArgs) -> eyre::Result<ExitCode> {
    let BackupArgs { config, database, to } = args;
    let from = match database {
        Some(url) => Address::parse(&url)?,
        None => match serve::load(config.as_deref()) {
            Ok(setup) => setup.database,
            Err(problems) => return Ok(serve::refuse(&problems)),
        },
    };
    let summary = back_up(&from, &to).await?;
    let bytes = std::fs::metadata(&to).map_or(0, |file| file.len());
    writeln!(
        std::io::stdout(),
        "{}: {bytes} bytes, whole; its books are balanced: {} accounts follow from {} transfers in {} movements",
        to.display(),
        summary.accounts,
        summary.transfers,
        summary.movements
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Writes and proves a copy.
async fn back_up(from: &Address, to: &Path) -> eyre::Result<Summary> {
    if to.exists() {
        bail!("{} is there already: choose another name, or move it away", to.display());
    }
    let part = beside(to, ".part");
    let _ = std::fs::remove_file(&part);
    private(&part).wrap_err_with(|| format!("nothing can be written to {}", part.display()))?;
    let written = write_and_prove(from, &part).await;
    if written.is_err() {
        // What is left of it is no backup.
        let _ = std::fs::remove_file(&part);
    }
    let summary = written?;
    give_name(&part, to)?;
    Ok(summary)
}

async fn write_and_prove(from: &Address, part: &Path) -> eyre::Result<Summary> {
    match from {
        Address::Sqlite(path) => store::copy_file(path, part).await?,
        Address::Postgres(_) => copy_of_server(from, part).await?,
    }
    prove(part).await
}

/// From a server into a file of this house, which is one file alone afterwards.
async fn copy_of_server(from: &Address, part: &Path) -> eyre::Result<()> {
    store::copy(from, &Address::Sqlite(part.to_owned()), |_| {}).await?;
    store::settle_file(part).await?;
    Ok(())
}

/// Reads a file through and recomputes its books.
///
/// # Errors
/// When it is damaged or its books are broken.
pub(crate) async fn prove(file: &Path) -> eyre::Result<Summary> {
    store::whole_file(file).await?;
    let verdict = store::check_books(&Address::Sqlite(file.to_owned()), |_| {}).await?;
    verdict.map_err(|broken| eyre!("the books in {} are broken: {broken}", file.display()))
}

/// An empty file that only its owner may read: it will hold addresses and names.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Waits until a file is on the disk, and gives it its name.
pub(crate) fn give_name(part: &Path, to: &Path) -> eyre::Result<()> {
    let failed = || format!("{} cannot be brought to the disk", to.display());
    File::open(part).and_then(|file| file.sync_all()).wrap_err_with(failed)?;
    std::fs::rename(part, to).wrap_err_with(failed)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder cannot be waited for everywhere; the file itself is safe already.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// A name beside another.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
