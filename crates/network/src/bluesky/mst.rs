//! The tree in which a repository keeps its records: Merkle search tree, `path → CID`, in the order of paths.
//!
//! A node holds a left subtree and entries; each entry a path (its beginning shared with the entry before), a record and
//! the subtree between it and the next. Walked with a list of what is still to do instead of recursion; every node is
//! visited once at most, so a tree that bites its own tail ends with an error.

use super::car::Blocks;
use super::cbor::{Decoder, Malformed};
use super::cid::Cid;

/// Longer paths are none: a collection of at most 317 letters, a slash, a key of at most 512.
const LONGEST_PATH: usize = 1_024;

/// One node, its paths whole.
struct Node {
    left: Option<Cid>,
    entries: Vec<Entry>,
}

struct Entry {
    path: Vec<u8>,
    record: Cid,
    right: Option<Cid>,
}

fn node(bytes: &[u8]) -> Result<Node, Malformed> {
    let mut decoder = Decoder::new(bytes);
    let mut node = Node { left: None, entries: Vec::new() };
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"l" => node.left = decoder.link_or_null()?,
            b"e" => {
                let mut path = Vec::new();
                for _ in 0..decoder.array()? {
                    let entry = entry(&mut decoder, &mut path)?;
                    node.entries.push(entry);
                }
            }
            _ => decoder.skip()?,
        }
    }
    decoder.end()?;
    Ok(node)
}

fn entry(decoder: &mut Decoder<'_>, path: &mut Vec<u8>) -> Result<Entry, Malformed> {
    let (mut shared, mut rest, mut record, mut right) = (None, None, None, None);
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"p" => shared = Some(decoder.uint()?),
            b"k" => rest = Some(decoder.bytes()?),
            b"v" => record = Some(decoder.link()?),
            b"t" => right = decoder.link_or_null()?,
            _ => decoder.skip()?,
        }
    }
    let shared = usize::try_from(shared.ok_or(Malformed::Missing("p"))?).map_err(|_| Malformed::Cut)?;
    if shared > path.len() {
        return Err(Malformed::Not("a beginning of the path before"));
    }
    path.truncate(shared);
    path.extend(rest.ok_or(Malformed::Missing("k"))?);
    if path.len() > LONGEST_PATH {
        return Err(Malformed::Large("a path"));
    }
    Ok(Entry { path: path.clone(), record: record.ok_or(Malformed::Missing("v"))?, right })
}

/// Every record of a tree, in the order of paths.
pub(crate) fn list(root: Cid, blocks: &Blocks<'_>) -> Result<Vec<(String, Cid)>, Malformed> {
    enum Step {
        Node(Cid),
        Record(Vec<u8>, Cid),
    }
    let (mut todo, mut found, mut visits) = (vec![Step::Node(root)], Vec::new(), 0);
    while let Some(step) = todo.pop() {
        match step {
            Step::Record(path, cid) => {
                found.push((String::from_utf8(path).map_err(|_| Malformed::Utf8)?, cid));
            }
            Step::Node(cid) => {
                visits += 1;
                if visits > blocks.len() {
                    return Err(Malformed::Large("visits of a tree's nodes"));
                }
                let bytes = blocks.get(&cid)?.ok_or(Malformed::Missing("a node of the tree"))?;
                let node = node(bytes)?;
                // The last to come first.
                for entry in node.entries.into_iter().rev() {
                    todo.extend(entry.right.map(Step::Node));
                    todo.push(Step::Record(entry.path, entry.record));
                }
                todo.extend(node.left.map(Step::Node));
            }
        }
    }
    if found.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return Err(Malformed::Not("a tree in the order of its paths"));
    }
    Ok(found)
}

/// The record under a path, if the tree has one. An error when a node on the way is not among the blocks.
pub(crate) fn find(root: Cid, path: &str, blocks: &Blocks<'_>) -> Result<Option<Cid>, Malformed> {
    let mut next = Some(root);
    for _ in 0..blocks.len() {
        let Some(cid) = next else { return Ok(None) };
        let bytes = blocks.get(&cid)?.ok_or(Malformed::Missing("a node of the tree"))?;
        let node = node(bytes)?;
        let at = node.entries.partition_point(|entry| entry.path.as_slice() < path.as_bytes());
        if let Some(entry) = node.entries.get(at).filter(|entry| entry.path == path.as_bytes()) {
            return Ok(Some(entry.record));
        }
        next = at.checked_sub(1).map_or(node.left, |before| node.entries[before].right);
    }
    if next.is_none() { Ok(None) } else { Err(Malformed::Large("visits of a tree's nodes")) }
}
