//! Cascades from files and folders.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use breakout::Cascade;
use eyre::{WrapErr as _, bail, eyre};

use super::Format;

/// The most that a file may hold, unpacked: a small packed file must not fill the memory.
const MOST: u64 = 1 << 30;

/// All cascades of these files and folders, in their order.
///
/// # Errors
/// A path that cannot be read, a folder without cascades, a file of another format or without a cascade.
pub(super) fn all(paths: &[PathBuf], format: Format) -> eyre::Result<Vec<Cascade>> {
    let mut cascades = Vec::new();
    for path in paths {
        for file in files(path)? {
            let text = text(&file)?;
            let name = file.display().to_string();
            let read = match format {
                Format::Tideh => Cascade::read_tideh(&name, &text).map(|cascade| vec![cascade]),
                Format::Forest => Cascade::read_forest(&name, &text),
            };
            if text.trim().is_empty() {
                bail!("{name} is empty: leave it out");
            }
            cascades
                .extend(read.wrap_err_with(|| format!("{name} is no file of the form {}", format.name()))?);
        }
    }
    Ok(cascades)
}

/// Sees to it that nothing is foretold that was learned from.
///
/// # Errors
/// A file that is in both.
pub(super) fn apart(train: &[PathBuf], test: &[PathBuf]) -> eyre::Result<()> {
    let real = |paths: &[PathBuf]| -> eyre::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for path in paths {
            for file in files(path)? {
                found.push(fs::canonicalize(&file).wrap_err_with(|| unread(&file))?);
            }
        }
        Ok(found)
    };
    let train = real(train)?;
    if let Some(both) = real(test)?.iter().find(|file| train.contains(file)) {
        bail!("{} is learned from and tested on: leave it out of one of them", both.display());
    }
    Ok(())
}

fn unread(path: &Path) -> String {
    format!("{} cannot be read", path.display())
}

/// The file itself, or the cascades of a folder by name.
fn files(path: &Path) -> eyre::Result<Vec<PathBuf>> {
    if !fs::metadata(path).wrap_err_with(|| unread(path))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).wrap_err_with(|| unread(path))? {
        let file = entry.wrap_err_with(|| unread(path))?.path();
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Data sets come with licences and notes beside them.
        if (name.ends_with(".txt") || name.ends_with(".txt.gz")) && file.is_file() {
            found.push(file);
        }
    }
    if found.is_empty() {
        bail!("{} holds no .txt or .txt.gz file: name the folder of the cascades", path.display());
    }
    found.sort();
    Ok(found)
}

/// The text of a file, unpacked where it is packed by gzip, whatever its name.
fn text(path: &Path) -> eyre::Result<String> {
    let file = File::open(path).wrap_err_with(|| unread(path))?;
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).wrap_err_with(|| unread(path))?;
    if let [0x1f, 0x8b, ..] = bytes[..] {
        let mut plain = Vec::new();
        let unpacked = flate2::read::MultiGzDecoder::new(&bytes[..]).take(MOST + 1).read_to_end(&mut plain);
        unpacked.wrap_err_with(|| format!("{} is damaged: it cannot be unpacked", path.display()))?;
        bytes = plain;
    }
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST) {
        bail!("{} holds more than {MOST} bytes: cut it into smaller files", path.display());
    }
    String::from_utf8(bytes).map_err(|_| eyre!("{} is no text", path.display()))
}
