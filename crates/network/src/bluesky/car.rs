//! CAR files of version 1: a header that names roots, then blocks under their identifiers, read where they lie.
//!
//! Nothing is believed of a claimed length before the bytes are there; the number of blocks is bounded by the bytes,
//! since each has more than 36. Blocks are handed out as they come; [`Blocks`] finds them by identifier.

use super::cbor::{Decoder, Malformed};
use super::cid::{Cid, LENGTH};

/// The most roots that are taken: a repository has one.
const MOST_ROOTS: u64 = 8;
/// Up to so many blocks are looked through; more are sorted first.
const FEW: usize = 32;

/// A block under its identifier, which nobody has checked yet.
pub(crate) type Block<'a> = (Cid, &'a [u8]);

/// An opened file.
#[derive(Debug, Clone)]
pub(crate) struct Car<'a> {
    roots: Vec<Cid>,
    rest: &'a [u8],
}

impl<'a> Car<'a> {
    /// Reads the header.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut rest = bytes;
        let header = section(&mut rest)?;
        let mut decoder = Decoder::new(header);
        let (mut roots, mut version) = (Vec::new(), None);
        for _ in 0..decoder.map()? {
            match decoder.key()? {
                b"roots" => {
                    let count = decoder.array()?;
                    if count > MOST_ROOTS {
                        return Err(Malformed::Large("roots"));
                    }
                    for _ in 0..count {
                        roots.push(decoder.link()?);
                    }
                }
                b"version" => version = Some(decoder.uint()?),
                _ => decoder.skip()?,
            }
        }
        decoder.end()?;
        if version != Some(1) {
            return Err(Malformed::Not("a CAR file of version 1"));
        }
        Ok(Self { roots, rest })
    }

    /// The first root: the commit.
    pub(crate) fn root(&self) -> Result<Cid, Malformed> {
        self.roots.first().copied().ok_or(Malformed::Missing("a root"))
    }
}

impl<'a> Iterator for Car<'a> {
    type Item = Result<Block<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let block = section(&mut self.rest).and_then(|section| {
            let (cid, data) = section.split_at_checked(LENGTH).ok_or(Malformed::Cut)?;
            Ok((Cid::from_bytes(cid).map_err(|_| Malformed::Link)?, data))
        });
        if block.is_err() {
            self.rest = &[];
        }
        Some(block)
    }
}

/// A length and that many bytes.
fn section<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let length = usize::try_from(varint(rest)?).map_err(|_| Malformed::Cut)?;
    let (section, after) = rest.split_at_checked(length).ok_or(Malformed::Cut)?;
    *rest = after;
    Ok(section)
}

/// Seven bits a byte, the lowest first; nine bytes at most.
fn varint(rest: &mut &[u8]) -> Result<u64, Malformed> {
    let mut number = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(Malformed::Cut)?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Malformed::Large("a length"))
}

/// All blocks of a file, to be found by identifier.
#[derive(Debug, Default)]
pub(crate) struct Blocks<'a> {
    blocks: Vec<Block<'a>>,
    checked: bool,
}

impl<'a> Blocks<'a> {
    /// Reads all blocks; with `checked`, each that is asked for is held against its identifier.
    pub(crate) fn read(car: Car<'a>, checked: bool) -> Result<Self, Malformed> {
        let mut blocks = Vec::with_capacity(FEW / 2);
        for block in car {
            blocks.push(block?);
        }
        if blocks.len() > FEW {
            blocks.sort_unstable_by_key(|(cid, _)| *cid);
        }
        Ok(Self { blocks, checked })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The bytes behind an identifier, if they are here.
    pub(crate) fn get(&self, cid: &Cid) -> Result<Option<&'a [u8]>, Malformed> {
        let found = if self.blocks.len() > FEW {
            self.blocks.binary_search_by_key(cid, |(cid, _)| *cid).ok().map(|at| self.blocks[at].1)
        } else {
            self.blocks.iter().find(|(other, _)| other == cid).map(|(_, data)| *data)
        };
        match found {
            Some(data) if self.checked && !cid.is_of(data) => Err(Malformed::Block),
            Some(_) | None => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bluesky::cid::Codec;

    /// A file of these blocks; the first is the root.
    fn car(blocks: &[&[u8]]) -> Vec<u8> {
        let cids: Vec<Cid> = blocks.iter().map(|block| Cid::of(Codec::DagCbor, block)).collect();
        let mut header = b"\xa2\x65roots\x81\xd8\x2a\x58\x25\x00".to_vec();
        header.extend(cids[0].to_bytes());
        header.extend(b"\x67version\x01");
        let mut file = vec![u8::try_from(header.len()).unwrap()];
        file.extend(header);
        for (cid, block) in cids.iter().zip(blocks) {
            file.push(u8::try_from(block.len() + LENGTH).unwrap());
            file.extend(cid.to_bytes());
            file.extend(*block);
        }
        file
    }

    #[test]
    fn blocks_are_found_by_their_identifier_few_or_many() {
        let many: Vec<Vec<u8>> = (0..80_u8).map(|n| vec![0x18, n]).collect();
        for count in [1, FEW, FEW + 1, 80] {
            let blocks: Vec<&[u8]> = many[..count].iter().map(Vec::as_slice).collect();
            let file = car(&blocks);
            let car = Car::open(&file).unwrap();
            assert_eq!(car.root().unwrap(), Cid::of(Codec::DagCbor, blocks[0]));
            let found = Blocks::read(car, true).unwrap();
            assert_eq!(found.len(), count);
            for block in blocks {
                assert_eq!(found.get(&Cid::of(Codec::DagCbor, block)), Ok(Some(block)));
            }
            assert_eq!(found.get(&Cid::of(Codec::DagCbor, b"other")), Ok(None));
        }
    }

    #[test]
    fn a_changed_block_is_found_out_when_asked() {
        let mut file = car(&[b"\x01"]);
        *file.last_mut().unwrap() = 2;
        let (cid, open) = (Cid::of(Codec::DagCbor, b"\x01"), || Car::open(&file).unwrap());
        assert_eq!(Blocks::read(open(), true).unwrap().get(&cid), Err(Malformed::Block));
        assert_eq!(Blocks::read(open(), false).unwrap().get(&cid), Ok(Some(&b"\x02"[..])));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_or_a_shorter_file() {
        let file = car(&[b"\x01", b"\x02"]);
        for length in 0..file.len() {
            let read = Car::open(&file[..length]).and_then(|car| Blocks::read(car, false));
            let whole_blocks = read.map_or(0, |blocks| blocks.len());
            assert!(whole_blocks < 2, "{length}");
        }
        assert_eq!(varint(&mut &[0xff; 12][..]), Err(Malformed::Large("a length")));
        assert_eq!(section(&mut &[0xff, 0x7f, 1][..]), Err(Malformed::Cut));
    }
}
