//! How far a source was fed, in a file: what a feeder needs to go on as if it had never stopped.
//!
//! Form: `crieur feed ` and the form's number in 16 bytes; the source's name (length, bytes); number, cursor; how many partitions and for
//! each the number of its last happening; the likes that can be taken back; a checksum over all. Written whole or not at all.

use std::path::{Path, PathBuf};

use eyre::{WrapErr as _, bail, eyre};
use network::bluesky::spotting::Translator;

use super::frame::{take, word};
use crate::spot::state::GIVEN;
use crate::whole;

const MAGIC: [u8; 16] = *b"crieur feed    \x01";

/// How far it was fed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// The number of the last record whose happenings are all in the log.
    pub(super) number: u64,
    /// The place in the stream, where the source is one.
    pub(super) cursor: u64,
    /// For each partition the number of its last happening.
    pub(super) lasts: Vec<u64>,
    pub(super) translator: Translator,
}

impl Kept {
    /// Before the beginning.
    pub(super) fn new(partitions: u16) -> Self {
        let lasts = vec![0; usize::from(partitions)];
        Self { number: 0, cursor: 0, lasts, translator: Translator::new(GIVEN) }
    }
}

/// Where it is kept, and for which source.
#[derive(Debug)]
pub(super) struct Keeper {
    pub(super) path: PathBuf,
    pub(super) source: String,
}

impl Keeper {
    /// What was kept; nothing where nothing is.
    pub(super) fn load(&self, partitions: u16) -> eyre::Result<Option<Kept>> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).wrap_err_with(|| self.said("cannot be read")),
        };
        let (name, kept) = read(&bytes).ok_or_else(|| {
            eyre!(self.said(
                "is damaged or something else: remove it to read the source again; what the log knows counts once"
            ))
        })?;
        if name != self.source {
            bail!(self.said(&format!(
                "says how far {name} was fed, not {}: name another file, or the source by --source-name",
                self.source
            )));
        }
        if kept.lasts.len() != usize::from(partitions) {
            let found = kept.lasts.len();
            bail!(self.said(&format!("was kept with {found} partitions, not {partitions}: set that number")));
        }
        Ok(Some(kept))
    }

    fn said(&self, what: &str) -> String {
        format!("{} {what}", self.path.display())
    }

    /// Keeps it, durably.
    pub(super) fn keep(
        &self,
        number: u64,
        cursor: u64,
        lasts: &[u64],
        given: &Translator,
    ) -> eyre::Result<()> {
        let bytes = written(&self.source, number, cursor, lasts, given)?;
        whole::write(Path::new(&self.path), &bytes).wrap_err_with(|| self.said("cannot be written"))
    }
}

fn written(
    source: &str,
    number: u64,
    cursor: u64,
    lasts: &[u64],
    given: &Translator,
) -> eyre::Result<Vec<u8>> {
    let mut out = MAGIC.to_vec();
    out.extend(u64::try_from(source.len())?.to_le_bytes());
    out.extend(source.as_bytes());
    let lengths = [number, cursor, u64::try_from(lasts.len())?];
    out.extend(lengths.iter().chain(lasts).flat_map(|word| word.to_le_bytes()));
    out.extend(given.to_bytes());
    out.extend(breakout::checksum(&out).to_le_bytes());
    Ok(out)
}

fn read(bytes: &[u8]) -> Option<(String, Kept)> {
    let (body, sum) = bytes.split_last_chunk::<8>()?;
    if breakout::checksum(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let mut from = body;
    if take(&mut from)? != MAGIC {
        return None;
    }
    let length = usize::try_from(word(&mut from)?).ok()?;
    let (name, mut from) = from.split_at_checked(length)?;
    let name = String::from_utf8(name.to_vec()).ok()?;
    let from = &mut from;
    let (number, cursor, partitions) = (word(from)?, word(from)?, word(from)?);
    let lasts = (0..partitions).map(|_| word(from)).collect::<Option<_>>()?;
    let translator = Translator::from_bytes(GIVEN, from)?;
    Some((name, Kept { number, cursor, lasts, translator }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_and_anything_else_is_refused_with_its_cure() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = |source: &str| Keeper { path: folder.path().join("fed"), source: source.to_owned() };
        let one = keeper("stream.jsonl");
        assert_eq!(one.load(3).unwrap(), None);
        let given = Translator::new(GIVEN);
        one.keep(500, 7, &[499, 0, 500], &given).unwrap();
        let kept = Kept { number: 500, cursor: 7, lasts: vec![499, 0, 500], translator: given };
        assert_eq!(one.load(3).unwrap(), Some(kept));
        let said = |keeper: &Keeper, partitions: u16| keeper.load(partitions).unwrap_err().to_string();
        assert!(said(&one, 4).contains("with 3 partitions, not 4"));
        assert!(said(&keeper("other.jsonl"), 3).contains("how far stream.jsonl was fed"));
        let bytes = std::fs::read(&one.path).unwrap();
        for length in [0, 8, 24, 60, bytes.len() - 1] {
            std::fs::write(&one.path, &bytes[..length]).unwrap();
            assert!(said(&one, 3).contains("remove it"), "{length}");
        }
        let mut flipped = bytes;
        flipped[40] ^= 1;
        std::fs::write(&one.path, flipped).unwrap();
        assert!(said(&one, 3).contains("damaged"));
    }
}
