//! What was captured from production, in the folder of shared data.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: each uses some of it, and stops at what is missing"
)]

use std::path::{Path, PathBuf};

/// Where a captured file lies.
pub(crate) fn path(name: &str) -> PathBuf {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    Path::new(&shared).join("data/bluesky").join(name)
}

/// A captured file.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = path(name);
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("this test reads what was captured at {}, which cannot be opened: {error}", path.display())
    })
}

/// The lines of a captured text.
pub(crate) fn lines(name: &str) -> Vec<String> {
    String::from_utf8(file(name)).expect("UTF-8").lines().map(str::to_owned).collect()
}

/// The 150 frames of the production firehose.
pub(crate) fn frames() -> Vec<Vec<u8>> {
    let packed = file("frames.bin.zst");
    let bytes = zstd::decode_all(&packed[..]).expect("frames.bin.zst is packed by zstd");
    let (mut rest, mut frames) = (&bytes[..], Vec::new());
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).expect("a length");
        let (frame, after) = after.split_at(length);
        frames.push(frame.to_vec());
        rest = after;
    }
    assert_eq!(frames.len(), 150, "frames.bin.zst holds other frames");
    frames
}
