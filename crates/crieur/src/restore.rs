//! `crieur restore`: a market put back from a backup.
//!
//! Nothing is thrown away: a market that is in the way is refused, or with `--replace` moved aside under a name that
//! says when. The backup is proven before anything is touched, and the restored market again afterwards.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app::ports::Clock as _;
use eyre::{WrapErr as _, bail};
use store::Address;

use crate::backup::{beside, give_name, private, prove};
use crate::clock::SystemClock;

/// From where, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The database to be made: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long, value_name = "URL")]
    database: String,
    /// Move a market that is there already aside. Stop its program first.
    #[arg(long)]
    replace: bool,
}

/// Restores a market.
///
/// # Errors
/// When the backup is none, or the place is taken.
pub(crate) async fn run(args: RestoreArgs) -> eyre::Result<ExitCode> {
    let RestoreArgs { from, database, replace } = args;
    if !from.is_file() {
        bail!("there is no file {}: check the path of the backup", from.display());
    }
    let to = Address::parse(&database)?;
    let proven =
        prove(&from).await.wrap_err_with(|| format!("{} is no backup to restore from", from.display()))?;
    match &to {
        Address::Sqlite(path) => into_file(&from, path, replace).await?,
        Address::Postgres(_) => into_server(&from, &to, replace).await?,
    }
    let verdict = store::check_books(&to, |_| {}).await?;
    let summary = match verdict {
        Ok(summary) if summary.transfers == proven.transfers => summary,
        Ok(summary) => bail!(
            "{to:?} holds {} transfers and the backup {}: report this, and use neither",
            summary.transfers,
            proven.transfers
        ),
        Err(broken) => bail!("the restored books are broken: {broken}"),
    };
    writeln!(
        std::io::stdout(),
        "{to:?}: restored; its books are balanced: {} accounts follow from {} transfers in {} movements",
        summary.accounts,
        summary.transfers,
        summary.movements
    )?;
    Ok(ExitCode::SUCCESS)
}

async fn into_file(from: &Path, to: &Path, replace: bool) -> eyre::Result<()> {
    if std::fs::metadata(to).is_ok_and(|file| file.len() > 0) {
        if !replace {
            bail!(
                "{} is there already: choose another path, or say --replace to have it moved aside",
                to.display()
            );
        }
        move_aside(to).await?;
    }
    let part = beside(to, ".part");
    let _ = std::fs::remove_file(&part);
    let copied = private(&part).and_then(|mut file| {
        std::io::copy(&mut std::fs::File::open(from)?, &mut file)?;
        file.sync_all()
    });
    copied.wrap_err_with(|| format!("nothing can be written to {}", part.display()))?;
    give_name(&part, to)
}

/// Gives the market in the way another name, once it is sure that no program has it open.
async fn move_aside(path: &Path) -> eyre::Result<()> {
    store::settle_file(path).await.wrap_err("the market in the way is in use")?;
    let when: String =
        SystemClock.now().to_string().chars().take(19).filter(char::is_ascii_alphanumeric).collect();
    let aside = beside(path, &format!(".before-{when}"));
    if aside.exists() {
        bail!("{} is there already: wait a second and try again", aside.display());
    }
    std::fs::rename(path, &aside).wrap_err_with(|| format!("{} cannot be moved", path.display()))?;
    for ending in ["-wal", "-shm"] {
        // Empty by now, or not there.
        let _ = std::fs::remove_file(beside(path, ending));
    }
    writeln!(std::io::stderr(), "the former market is now {}", aside.display())?;
    Ok(())
}

/// Into an empty database of a server. What a server holds is its own to move: `--replace` does not reach there.
async fn into_server(from: &Path, to: &Address, replace: bool) -> eyre::Result<()> {
    if replace {
        bail!("--replace moves files only: make a fresh database on the server and restore into that");
    }
    store::copy(&Address::Sqlite(from.to_owned()), to, |_| {}).await?;
    Ok(())
}
