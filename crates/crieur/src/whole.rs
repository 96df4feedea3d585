//! A file written whole or not at all: beside its place, synced, and only then given its name.

use std::io::Write as _;
use std::path::Path;

/// Writes a file. What had that name stays until the new one is on the disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // A folder cannot be waited for everywhere; the file itself is safe already.
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
