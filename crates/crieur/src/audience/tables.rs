//! Accounts whose truth is known, from files: labelled followers, or friend lists.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::ports::Clock as _;
use audience::evaluate::Table;
use audience::friends::{self, FIGURES};
use audience::profile::{self, NUMBERS};
use audience::{Follower, import};
use eyre::{WrapErr as _, bail};

use crate::clock::SystemClock;
use crate::influence::input;

/// The most that a file may hold, unpacked: a small packed file must not fill the memory.
const MOST: u64 = 1 << 30;

/// What files hold.
#[derive(Debug)]
pub(super) enum Tables {
    /// An account a friend list.
    Friends(Table<FIGURES>),
    /// An account a profile.
    Profiles(Table<NUMBERS>),
}

/// Reads files of one kind; each file is a source of its own where it names none.
///
/// # Errors
/// A file that cannot be read, has no labels, or is of another kind than the others.
pub(super) fn read(paths: &[PathBuf]) -> eyre::Result<Tables> {
    let mut lists = Vec::new();
    let mut audiences: Vec<(String, Vec<Follower>, Vec<Option<bool>>)> = Vec::new();
    for path in paths {
        let bytes = bytes(path)?;
        if bytes.starts_with(b"account,source,") {
            let text = String::from_utf8(bytes).wrap_err_with(|| format!("{} is no text", path.display()))?;
            let found =
                friends::read(&text).wrap_err_with(|| format!("{} cannot be used", path.display()))?;
            lists.extend(found.lists);
        } else {
            audiences.extend(labelled(path, &bytes)?);
        }
    }
    if !lists.is_empty() && !audiences.is_empty() {
        bail!("friend lists and followers do not go together: name files of one kind");
    }
    if lists.is_empty() {
        return Ok(Tables::Profiles(profile::table(&audiences)));
    }
    Ok(Tables::Friends(friends::table(&lists)))
}

/// Sees to it that nothing is tested that was learned from.
///
/// # Errors
/// A file that is in both.
pub(super) fn apart(train: &[PathBuf], test: &[PathBuf]) -> eyre::Result<()> {
    let real = |path: &PathBuf| {
        std::fs::canonicalize(path).wrap_err_with(|| format!("{} cannot be read", path.display()))
    };
    let train: Vec<PathBuf> = train.iter().map(real).collect::<eyre::Result<_>>()?;
    for path in test {
        if train.contains(&real(path)?) {
            bail!("{} is learned from and tested on: leave it out of one of them", path.display());
        }
    }
    Ok(())
}

fn bytes(path: &Path) -> eyre::Result<Vec<u8>> {
    let bar = input::bar("reading");
    let mut bytes = Vec::new();
    let read = input::open(path, &bar)?.take(MOST + 1).read_to_end(&mut bytes);
    read.wrap_err_with(|| format!("{} is damaged: it cannot be read to its end", path.display()))?;
    bar.finish_and_clear();
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST) {
        bail!("{} holds more than {MOST} bytes: cut it into smaller files", path.display());
    }
    Ok(bytes)
}

/// The labelled audiences of a file, each with its name.
fn labelled(path: &Path, bytes: &[u8]) -> eyre::Result<Vec<(String, Vec<Follower>, Vec<Option<bool>>)>> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let read = import::read(bytes, SystemClock.now().as_micros() / 1_000_000);
    let found = read.wrap_err_with(|| format!("{} holds no followers as it is", path.display()))?;
    if found.iter().all(|audience| audience.labels.iter().all(Option::is_none)) {
        bail!(
            "{} says of nobody whether it was bought: it needs a column `label` (bought, genuine)",
            path.display()
        );
    }
    let told = |audience: import::Audience| {
        let source = audience.name.map_or_else(|| name.clone(), |own| format!("{name}:{own}"));
        (source, audience.followers, audience.labels)
    };
    Ok(found.into_iter().map(told).collect())
}
