//! How far a source was read.

/// A file that edges came from, and where reading stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// Bytes of its unpacked text that were read.
    pub bytes: u64,
    /// Lines that were read.
    pub lines: u64,
    /// The checksum (CRC-32) of those bytes: a file that was changed there is another file.
    pub checksum: u32,
}

impl Source {
    /// As bytes: three numbers, the length of the name, the name.
    pub(super) fn put(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.bytes.to_le_bytes());
        into.extend_from_slice(&self.lines.to_le_bytes());
        into.extend_from_slice(&self.checksum.to_le_bytes());
        super::log::put_text(into, &self.name);
    }

    /// What [`Source::put`] wrote.
    pub(super) fn take(from: &mut super::log::Bytes<'_>) -> Option<Self> {
        let (bytes, lines, checksum) = (from.u64()?, from.u64()?, from.u32()?);
        Some(Self { name: from.text()?.to_owned(), bytes, lines, checksum })
    }
}
