//! Streams that were written to a file: frames with their lengths, or lines of JSON; as they are, or packed by zstd or gzip.
//!
//! What a file is, is told by its first bytes and not by its name. Memory: one record, and the unpacker's window, which
//! zstd keeps below 128 MiB. A record longer than [`LARGEST`] means that the file is none of these.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use super::unpack::LARGEST;

/// What one record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A length of four bytes, the lowest first, and that many bytes: a frame of the firehose.
    Frames,
    /// A line: a message of Jetstream.
    Lines,
}

/// A file that cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system says so.
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It ends in the middle of a record.
    #[error("it ends in the middle of record {0}: it was cut on the way; what came before is whole")]
    Cut(u64),
    /// It is something else.
    #[error("record {0} is longer than {LARGEST} bytes: this is no file of frames or lines")]
    Long(u64),
}

/// The records of a file, one after the other.
pub struct Records {
    inner: Box<dyn BufRead>,
    shape: Shape,
    buffer: Vec<u8>,
    number: u64,
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("shape", &self.shape)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// Looks at the first bytes without taking them.
fn peek(reader: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    reader.by_ref().take(most as u64).read_to_end(&mut first)?;
    Ok(first)
}

fn joined(first: Vec<u8>, rest: impl Read + 'static) -> Box<dyn Read> {
    Box::new(io::Cursor::new(first).chain(rest))
}

impl Records {
    /// Looks what it is, and unpacks it where it is packed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(mut reader: impl Read + 'static) -> Result<Self, FileError> {
        let first = peek(&mut reader, 4)?;
        let whole = joined(first.clone(), reader);
        let mut plain: Box<dyn Read> = match first[..] {
            [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::stream::read::Decoder::new(whole)?),
            [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(whole)),
            _ => whole,
        };
        let first = peek(&mut plain, 5)?;
        // After its length a frame begins with a map; JSON begins with letters, which no map of DAG-CBOR is.
        let shape = match first[..] {
            [_, _, _, _, fifth] if fifth & 0xe0 == 0xa0 => Shape::Frames,
            _ => Shape::Lines,
        };
        let inner = Box::new(BufReader::with_capacity(256 << 10, joined(first, plain)));
        Ok(Self { inner, shape, buffer: Vec::new(), number: 0 })
    }

    /// What one record is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The next record, which stays until the one after; nothing at the end. Empty lines are passed over.
    ///
    /// # Errors
    /// When the file cannot be read on; whoever asks again gets nothing sensible.
    #[allow(clippy::should_implement_trait, reason = "an iterator could not lend its buffer")]
    pub fn next(&mut self) -> Result<Option<&[u8]>, FileError> {
        loop {
            self.buffer.clear();
            self.number += 1;
            let more = match self.shape {
                Shape::Frames => self.frame()?,
                Shape::Lines => self.line()?,
            };
            if !more {
                return Ok(None);
            }
            if self.shape == Shape::Frames || !self.buffer.is_empty() {
                return Ok(Some(&self.buffer));
            }
        }
    }

    fn frame(&mut self) -> Result<bool, FileError> {
        self.inner.by_ref().take(4).read_to_end(&mut self.buffer)?;
        let length = match self.buffer[..] {
            [] => return Ok(false),
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            _ => return Err(FileError::Cut(self.number)),
        };
        if usize::try_from(length).map_or(true, |length| length > LARGEST) {
            return Err(FileError::Long(self.number));
        }
        self.buffer.clear();
        let read = self.inner.by_ref().take(u64::from(length)).read_to_end(&mut self.buffer)?;
        if u32::try_from(read) == Ok(length) { Ok(true) } else { Err(FileError::Cut(self.number)) }
    }

    fn line(&mut self) -> Result<bool, FileError> {
        let most = LARGEST as u64 + 1;
        let read = self.inner.by_ref().take(most).read_until(b'\n', &mut self.buffer)?;
        if read > LARGEST {
            return Err(FileError::Long(self.number));
        }
        while self.buffer.last().is_some_and(u8::is_ascii_whitespace) {
            self.buffer.pop();
        }
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn all(bytes: Vec<u8>) -> Result<(Shape, Vec<Vec<u8>>), FileError> {
        let mut records = Records::open(io::Cursor::new(bytes))?;
        let mut found = Vec::new();
        while let Some(record) = records.next()? {
            found.push(record.to_vec());
        }
        Ok((records.shape(), found))
    }

    fn framed(frames: &[&[u8]]) -> Vec<u8> {
        let frame = |frame: &&[u8]| [&u32::try_from(frame.len()).unwrap().to_le_bytes()[..], frame].concat();
        frames.iter().flat_map(frame).collect()
    }

    #[test]
    fn a_file_is_told_by_its_first_bytes_packed_or_not() {
        // The lengths of these spell “{"” and a line's end, as JSON might.
        let long = [&[0xa2][..], &vec![0; 0x227b - 1]].concat();
        let frames = [&long[..], &[0xa1; 10], b""];
        let lines = b"{\"a\":1}\r\n\n  \n{\"b\":2}".to_vec();
        let expected = [b"{\"a\":1}".to_vec(), b"{\"b\":2}".to_vec()];
        let gzip = |bytes: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        };
        let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
        let file = framed(&frames);
        for bytes in [file.clone(), gzip(&file), zstd(&file)] {
            assert_eq!(all(bytes).unwrap(), (Shape::Frames, frames.map(<[u8]>::to_vec).to_vec()));
        }
        for bytes in
            [lines.clone(), gzip(&lines), zstd(&lines), [gzip(&lines[..9]), gzip(&lines[9..])].concat()]
        {
            assert_eq!(all(bytes).unwrap(), (Shape::Lines, expected.to_vec()));
        }
        assert_eq!(all(Vec::new()).unwrap().1.len(), 0);
    }

    #[test]
    fn a_cut_file_is_whole_up_to_the_cut_and_a_foreign_one_is_refused() {
        let file = framed(&[&[0xa1; 10], &[0xa2; 10]]);
        let mut records = Records::open(io::Cursor::new(file[..file.len() - 1].to_vec())).unwrap();
        assert_eq!(records.next().unwrap().unwrap(), [0xa1; 10]);
        assert!(matches!(records.next(), Err(FileError::Cut(2))));
        assert!(matches!(all(file[..16].to_vec()), Err(FileError::Cut(2))));
        assert!(matches!(all(b"\xff\xff\xff\xff\xa1".to_vec()), Err(FileError::Long(1))));
        assert!(matches!(all(vec![b'x'; LARGEST + 1]), Err(FileError::Long(1))));
        let packed = zstd::encode_all(&file[..], 1).unwrap();
        assert!(matches!(all(packed[..packed.len() - 3].to_vec()), Err(FileError::Read(_))));
    }
}
