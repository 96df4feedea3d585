//! A snapshot written.

use std::io::{self, Write};

use zerocopy::IntoBytes as _;

use super::Source;
use super::snapshot::{ALIGN, HEAD, MAGIC, MARK, RawHead, Row, SECTIONS, Section, VERSION};
use crate::blocked::Blocked;
use crate::ids::Ids;

/// What is kept beside the graph.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'k> {
    /// The names of all accounts, in the order of their numbers.
    pub names: &'k Ids,
    /// How far each source was read.
    pub sources: &'k [Source],
    /// Seconds after which an event counts half, where weights decay.
    pub half_life: Option<f64>,
    /// The moment to which weights have decayed.
    pub moment: i64,
    /// The snapshot that the swallowed log went on from; 0 for none.
    pub folded: u64,
}

/// Writes a snapshot, front to back; its id. Nothing is copied but the table of stripes. The caller syncs, and gives the file its name only
/// then.
///
/// # Errors
/// What the file says; another number of names than of accounts is [`io::ErrorKind::InvalidInput`].
pub fn write_snapshot(graph: &Blocked<'_>, kept: Kept<'_>, mut out: impl Write) -> io::Result<u64> {
    if kept.names.len() != graph.nodes() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "each account of a graph has one name"));
    }
    let length = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let rows: Vec<Row> = graph
        .stripes
        .iter()
        .map(|stripe| Row {
            first: stripe.first,
            len: stripe.len,
            tiles: length(stripe.tiles.len()),
            offsets: length(stripe.offsets.len()),
            weights: length(stripe.weights.len()),
        })
        .collect();
    let mut sources = Vec::new();
    kept.sources.iter().for_each(|source| source.put(&mut sources));
    let (ends, names) = kept.names.parts();
    let stripes = || graph.stripes.iter();
    let parts: [Vec<&[u8]>; SECTIONS] = [
        vec![rows.as_bytes()],
        vec![graph.ids.as_bytes()],
        vec![graph.out.as_bytes()],
        stripes().map(|stripe| stripe.tiles.as_bytes()).collect(),
        stripes().map(|stripe| stripe.offsets.as_bytes()).collect(),
        stripes().map(|stripe| stripe.weights.as_bytes()).collect(),
        vec![ends.as_bytes()],
        vec![names],
        vec![&sources],
    ];
    let head = head(graph, kept, &parts);
    out.write_all(head.as_bytes())?;
    let mut at = HEAD;
    for (part, section) in parts.iter().zip(&head.sections) {
        let start = usize::try_from(section.at).unwrap_or(usize::MAX);
        out.write_all(&[0; ALIGN][..start - at])?;
        part.iter().try_for_each(|bytes| out.write_all(bytes))?;
        at = start + part.iter().map(|bytes| bytes.len()).sum::<usize>();
    }
    out.flush()?;
    Ok(head.id)
}

fn head(graph: &Blocked<'_>, kept: Kept<'_>, parts: &[Vec<&[u8]>; SECTIONS]) -> RawHead {
    let mut sections = [Section::default(); SECTIONS];
    let mut at = HEAD;
    for (section, part) in sections.iter_mut().zip(parts) {
        at = at.next_multiple_of(ALIGN);
        let mut sum = crc32fast::Hasher::new();
        part.iter().for_each(|bytes| sum.update(bytes));
        let bytes = part.iter().map(|bytes| bytes.len()).sum::<usize>();
        *section = Section {
            at: u64::try_from(at).unwrap_or(u64::MAX),
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            checksum: u64::from(sum.finalize()),
        };
        at += bytes;
    }
    let mut head = RawHead {
        magic: MAGIC,
        version: VERSION,
        mark: MARK,
        id: 0,
        folded: kept.folded,
        nodes: graph.nodes(),
        weighted: u32::from(graph.weighted),
        edges: graph.edges,
        half_life: kept.half_life.unwrap_or(0.0),
        moment: kept.moment,
        sections,
        unused: [0; 32],
        checksum: 0,
    };
    // Two checksums, of what it says and of what it holds; 0 stands for no snapshot.
    let sums = [crc32fast::hash(head.as_bytes()), crc32fast::hash(head.sections.as_bytes())];
    head.id = (u64::from(sums[0]) << 32 | u64::from(sums[1])).max(1);
    head.checksum = u64::from(crc32fast::hash(&head.as_bytes()[..HEAD - size_of::<u64>()]));
    head
}
