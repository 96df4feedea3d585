//! A whole repository as a CAR file: its commit, and the records that it lists.

use crate::bluesky::car::{Blocks, Car};
use crate::bluesky::cbor::{Decoder, Malformed};
use crate::bluesky::cid::Cid;
use crate::bluesky::mst;

/// A repository's commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Whose it is.
    pub did: String,
    /// The version of the format: 3.
    pub version: u64,
    /// The root of its tree.
    pub data: Cid,
    /// The commit before, which today's servers leave out.
    pub prev: Option<Cid>,
    /// Its revision.
    pub rev: String,
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repo {
    /// Its commit.
    pub commit: Commit,
    /// `collection/key` and the identifier of every record, in the order of the paths.
    pub records: Vec<(String, Cid)>,
}

pub(super) fn commit(bytes: &[u8]) -> Result<Commit, Malformed> {
    let mut decoder = Decoder::new(bytes);
    let (mut did, mut version, mut data, mut prev, mut rev) = (None, None, None, None, None);
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"did" => did = Some(decoder.text()?.to_owned()),
            b"version" => version = Some(decoder.uint()?),
            b"data" => data = Some(decoder.link()?),
            b"prev" => prev = decoder.link_or_null()?,
            b"rev" => rev = Some(decoder.text()?.to_owned()),
            _ => decoder.skip()?,
        }
    }
    decoder.end()?;
    Ok(Commit {
        did: did.ok_or(Malformed::Missing("did"))?,
        version: version.ok_or(Malformed::Missing("version"))?,
        data: data.ok_or(Malformed::Missing("data"))?,
        prev,
        rev: rev.ok_or(Malformed::Missing("rev"))?,
    })
}

impl Repo {
    /// Reads a CAR file; every block that it uses is held against its identifier. Takes about as much memory as the file
    /// has records.
    ///
    /// # Errors
    /// When the file is none, a block is missing or changed, or the tree is out of order. No signature is checked.
    pub fn read(car: &[u8]) -> Result<Self, Malformed> {
        Self::of(car, true)
    }

    /// Reads a CAR file whose blocks somebody has held against their identifiers before.
    ///
    /// # Errors
    /// When the file is none, a block is missing, or the tree is out of order.
    pub fn read_unchecked(car: &[u8]) -> Result<Self, Malformed> {
        Self::of(car, false)
    }

    fn of(car: &[u8], checked: bool) -> Result<Self, Malformed> {
        let car = Car::open(car)?;
        let root = car.root()?;
        let blocks = Blocks::read(car, checked)?;
        let commit = commit(blocks.get(&root)?.ok_or(Malformed::Missing("the commit"))?)?;
        let records = mst::list(commit.data, &blocks)?;
        Ok(Self { commit, records })
    }
}
