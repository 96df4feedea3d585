//! A text with the checksum of what was read of it.

use std::io::{BufRead, Read, Result};

/// CRC-32 of all bytes that were consumed, and not of those that merely wait in a buffer.
#[derive(Debug)]
pub(super) struct Summed<R> {
    input: R,
    sum: crc32fast::Hasher,
}

impl<R> Summed<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, sum: crc32fast::Hasher::new() }
    }

    pub(super) fn checksum(&self) -> u32 {
        self.sum.clone().finalize()
    }
}

impl<R: BufRead> Read for Summed<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let read = self.input.read(into)?;
        self.sum.update(&into[..read]);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Summed<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed was filled before: this reads nothing.
        if let Ok(bytes) = self.input.fill_buf() {
            self.sum.update(&bytes[..amount.min(bytes.len())]);
        }
        self.input.consume(amount);
    }
}
