//! Messages packed by zstd with a dictionary, as Jetstream sends them when asked.
//!
//! The dictionary is not part of this program: version 1 publishes it with its source, version 2 hands it out at
//! `network.bsky.jetstream.getZstdDictionary`. Bounds: one message unpacks to [`LARGEST`] bytes at most, into one
//! buffer that is used again, so that a small packed message cannot become a large one in memory.

use std::fmt;
use std::num::NonZeroU32;

use zstd::bulk::Decompressor;
use zstd::dict::DecoderDictionary;

use crate::bluesky::cbor::Malformed;

/// The largest message, unpacked: a record of one megabyte with every byte escaped stays below.
pub const LARGEST: usize = 8 << 20;
/// Larger dictionaries are none that Jetstream uses (about 110 kB).
const LARGEST_DICTIONARY: usize = 4 << 20;

/// A dictionary of zstd.
pub struct Dictionary {
    id: NonZeroU32,
    prepared: DecoderDictionary<'static>,
}

/// Bytes that are no dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no zstd dictionary: download the file that the Jetstream server names, and give it as it is")]
pub struct DictionaryError;

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionary({})", self.id)
    }
}

impl Dictionary {
    /// Reads a dictionary.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(bytes: &[u8]) -> Result<Self, DictionaryError> {
        let id = zstd::zstd_safe::get_dict_id_from_dict(bytes).ok_or(DictionaryError)?;
        if bytes.len() > LARGEST_DICTIONARY {
            return Err(DictionaryError);
        }
        Ok(Self { id, prepared: DecoderDictionary::copy(bytes) })
    }

    /// Its number, by which version 2 is asked for it.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id.get()
    }
}

/// Unpacks one message after the other.
pub struct Unpacker<'d> {
    inner: Decompressor<'d>,
    buffer: Vec<u8>,
}

impl fmt::Debug for Unpacker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacker").finish_non_exhaustive()
    }
}

impl<'d> Unpacker<'d> {
    /// With a dictionary, or for messages that were packed without one.
    ///
    /// # Errors
    /// When zstd cannot be set up.
    pub fn new(dictionary: Option<&'d Dictionary>) -> Result<Self, DictionaryError> {
        let inner = match dictionary {
            Some(dictionary) => Decompressor::with_prepared_dictionary(&dictionary.prepared),
            None => Decompressor::new(),
        };
        Ok(Self { inner: inner.map_err(|_| DictionaryError)?, buffer: Vec::new() })
    }

    /// Unpacks a message; it stays until the next.
    ///
    /// # Errors
    /// When it is damaged, packed with another dictionary, too large, or not UTF-8.
    pub fn unpack(&mut self, packed: &[u8]) -> Result<&str, Malformed> {
        // What the message claims is taken as the size of the buffer as long as it stays within the bound.
        let claimed =
            zstd::zstd_safe::get_frame_content_size(packed).map_err(|_| Malformed::Packed(LARGEST))?;
        let claimed = claimed.map_or(LARGEST, |size| usize::try_from(size).unwrap_or(usize::MAX));
        if claimed > LARGEST {
            return Err(Malformed::Packed(LARGEST));
        }
        self.buffer.clear();
        self.buffer.reserve(claimed.max(1 << 10));
        self.inner.decompress_to_buffer(packed, &mut self.buffer).map_err(|_| Malformed::Packed(LARGEST))?;
        std::str::from_utf8(&self.buffer).map_err(|_| Malformed::Utf8)
    }
}
