//! Bytes in and out: little-endian numbers, lengths as `u32` in front.

use bytes::Bytes;

/// Writes one thing after the other.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }
    pub(crate) fn u16(&mut self, value: u16) {
        self.0.extend(value.to_le_bytes());
    }
    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }
    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend(value.to_le_bytes());
    }
    pub(crate) fn u128(&mut self, value: u128) {
        self.0.extend(value.to_le_bytes());
    }
    /// Four gigabytes and more are cut: names, versions and the outputs of a record lie far below.
    pub(crate) fn bytes(&mut self, value: &[u8]) {
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        self.u32(length);
        self.0.extend(value.iter().take(usize::try_from(length).unwrap_or(usize::MAX)));
    }
}

impl Writer {
    /// For what may be larger, with a `u64` in front.
    pub(crate) fn long(&mut self, value: &[u8]) {
        self.u64(u64::try_from(value.len()).unwrap_or(u64::MAX));
        self.0.extend(value);
    }
}

/// Reads what a [`Writer`] wrote; no claimed length is believed.
#[derive(Debug)]
pub(crate) struct Reader {
    left: Bytes,
}

/// There are fewer bytes than said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truncated;

impl From<Truncated> for String {
    fn from(_: Truncated) -> Self {
        "it ends too early".to_owned()
    }
}

impl Reader {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self { left: bytes }
    }
    fn take(&mut self, length: usize) -> Result<Bytes, Truncated> {
        if length > self.left.len() {
            return Err(Truncated);
        }
        Ok(self.left.split_to(length))
    }
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Truncated> {
        let bytes = self.take(N)?;
        bytes.as_ref().try_into().map_err(|_| Truncated)
    }
    pub(crate) fn u8(&mut self) -> Result<u8, Truncated> {
        Ok(u8::from_le_bytes(self.array()?))
    }
    pub(crate) fn u16(&mut self) -> Result<u16, Truncated> {
        Ok(u16::from_le_bytes(self.array()?))
    }
    pub(crate) fn u32(&mut self) -> Result<u32, Truncated> {
        Ok(u32::from_le_bytes(self.array()?))
    }
    pub(crate) fn u64(&mut self) -> Result<u64, Truncated> {
        Ok(u64::from_le_bytes(self.array()?))
    }
    pub(crate) fn u128(&mut self) -> Result<u128, Truncated> {
        Ok(u128::from_le_bytes(self.array()?))
    }
    pub(crate) fn bytes(&mut self) -> Result<Bytes, Truncated> {
        let length = self.u32()?;
        self.take(usize::try_from(length).map_err(|_| Truncated)?)
    }
    pub(crate) fn long(&mut self) -> Result<Bytes, Truncated> {
        let length = self.u64()?;
        self.take(usize::try_from(length).map_err(|_| Truncated)?)
    }
    pub(crate) fn left(&self) -> usize {
        self.left.len()
    }
}
