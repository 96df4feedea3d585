use std::collections::BTreeMap;
use std::io;

use super::*;
use crate::blocked::Blocked;
use crate::edges::Kind;
use crate::ids::Ids;
use crate::intake::{Decay, Event};
use crate::{Edge, Graph};

#[derive(Default)]
struct Memory(BTreeMap<usize, Vec<u8>>);

impl Scratch for Memory {
    fn put(&mut self, bucket: usize, bytes: &[u8]) -> io::Result<()> {
        self.0.entry(bucket).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn take(&mut self, bucket: usize) -> io::Result<Vec<u8>> {
        Ok(self.0.remove(&bucket).unwrap_or_default())
    }
}

fn event(from: u32, to: u32, weight: f32, at: Option<i64>) -> Event {
    Event { from, to, weight, at, kind: at.map(|_| Kind::Repost) }
}

/// Where 8 divides the address, as a mapped file lies.
fn aligned(bytes: &[u8]) -> Vec<u64> {
    bytes
        .chunks(8)
        .map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_ne_bytes(word)
        })
        .collect()
}

fn with<T>(bytes: &[u8], look: impl FnOnce(&[u8]) -> T) -> T {
    let words = aligned(bytes);
    look(&zerocopy::IntoBytes::as_bytes(&words[..])[..bytes.len()])
}

fn batches() -> Vec<Batch> {
    let source = |bytes| Source { name: "edges.csv".to_owned(), bytes, lines: bytes / 9, checksum: 7 };
    vec![
        Batch {
            names: ["a", "", "did:plc:é"].map(str::to_owned).to_vec(),
            events: vec![event(0, 1, 1.0, None), event(0, 2, 0.5, Some(-3))],
            source: Some(source(90)),
        },
        Batch {
            names: vec!["d".to_owned()],
            events: vec![event(3, 0, 2.0, Some(9))],
            source: Some(source(99)),
        },
        Batch { names: vec![], events: vec![event(1, 2, 1.0, None)], source: None },
    ]
}

fn log(base: u64, batches: &[Batch]) -> Vec<u8> {
    let frames = batches.iter().flat_map(Batch::to_frame);
    log_head(base).into_iter().chain(frames).collect()
}

fn read(log: &[u8]) -> Result<(Vec<Batch>, Replay), LogError> {
    let mut found = Vec::new();
    let replay = replay(log, |(batch, _)| found.push(batch))?;
    Ok((found, replay))
}

#[test]
fn a_log_cut_anywhere_keeps_what_was_whole() {
    let log = log(5, &batches());
    assert_eq!(read(&log), Ok((batches(), Replay { base: 5, whole: log.len() })));
    for length in LOG_HEAD..log.len() {
        let (found, replay) = read(&log[..length]).unwrap();
        assert_eq!(found[..], batches()[..found.len()], "cut at {length}");
        assert!(found.len() < 3 && replay.whole <= length);
        // What is appended after cutting the torn frame off is found again.
        let mut mended = log[..replay.whole].to_vec();
        mended.extend(batches()[2].to_frame());
        assert_eq!(read(&mended).unwrap().0.last(), batches().last());
        // Room that the system had made already.
        let zeros: Vec<u8> = log[..length].iter().copied().chain([0; 40]).collect();
        // (A frame that ends in a zero is made whole by them.)
        let zeroed = read(&zeros).unwrap().0;
        assert!(
            zeroed.len() >= found.len() && zeroed[..] == batches()[..zeroed.len()],
            "zeros after {length}"
        );
    }
    assert!((0..LOG_HEAD).all(|length| read(&log[..length]) == Err(LogError::NoLog)));
}

#[test]
fn a_flipped_byte_of_a_log_is_never_read_as_something_else() {
    let log = log(5, &batches());
    let mut damaged = 0;
    for at in LOG_HEAD..log.len() {
        for bit in [1, 0x80] {
            let mut flipped = log.clone();
            flipped[at] ^= bit;
            match read(&flipped) {
                Ok((found, _)) => {
                    assert!(found.len() < 3 && found[..] == batches()[..found.len()], "byte {at}")
                }
                Err(LogError::Damaged { .. }) => damaged += 1,
                Err(LogError::NoLog) => panic!("byte {at} is not of the head"),
            }
        }
    }
    let first_two = batches()[..2].iter().map(|batch| batch.to_frame().len()).sum::<usize>();
    assert!(damaged >= first_two * 2, "what stands before other frames is damage, not an end: {damaged}");
}

fn names(count: u32) -> Ids {
    let mut ids = Ids::new();
    for at in 0..count {
        ids.number(&format!("account {at}")).unwrap();
    }
    ids
}

fn written(graph: &Blocked<'_>) -> Vec<u8> {
    let sources = [Source { name: "a".to_owned(), bytes: 1, lines: 2, checksum: 3 }];
    let names = names(graph.nodes());
    let kept = Kept { names: &names, sources: &sources, half_life: Some(60.0), moment: 77, folded: 9 };
    let mut bytes = Vec::new();
    let id = write_snapshot(graph, kept, &mut bytes).unwrap();
    with(&bytes, |bytes| {
        let snapshot = Snapshot::open(bytes).unwrap();
        assert_eq!(snapshot.head(), Head { id, folded: 9, half_life: Some(60.0), moment: 77 });
        assert_eq!((snapshot.graph(), snapshot.sources()), (graph, &sources[..]));
        assert!(snapshot.names().eq((0..graph.nodes()).map(|at| format!("account {at}"))));
        assert_eq!(snapshot.name(graph.nodes()), None);
    });
    bytes
}

#[test]
fn a_snapshot_cut_or_changed_anywhere_is_refused() {
    let edges = (0..40_u32).map(|at| Edge { from: at % 7, to: at * at % 9, weight: 1.0 + (at % 4) as f32 });
    let bytes = written(&Blocked::of(&Graph::new(9, edges).unwrap()));
    written(&Blocked::of(&Graph::new(0, []).unwrap()));
    for length in 0..bytes.len() {
        assert!(with(&bytes[..length], |bytes| Snapshot::open(bytes).is_err()), "cut at {length}");
    }
    let mut passed = Vec::new();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        if with(&flipped, |bytes| Snapshot::open(bytes).is_ok()) {
            passed.push(at);
        }
    }
    // Only what fills up to the next section may be anything.
    assert!(passed.iter().all(|at| bytes[*at] == 0) && passed.len() < 64 * 9, "{passed:?}");
    assert_eq!(with(b"PAR1", |bytes| Snapshot::open(bytes).unwrap_err()), SnapshotError::NoSnapshot);
}

fn edges(graph: &Blocked<'_>) -> Vec<(u32, u32, f32)> {
    let mut edges = Vec::new();
    graph.each(|edge| edges.push((edge.from, edge.to, edge.weight)));
    edges.sort_by_key(|edge| (edge.0, edge.1));
    edges
}

#[test]
fn folding_comes_to_the_same_whatever_the_memory() {
    let rmat = crate::generate::Rmat::new(10, 8, 3).unwrap();
    let pairs: Vec<(u32, u32)> = rmat.chunk(0).collect();
    for timed in [false, true] {
        let events: Vec<Event> = pairs
            .iter()
            .zip(0..)
            .map(|(&(from, to), at)| event(from, to, 1.0, timed.then_some(at)))
            .collect();
        let batches: Vec<Batch> =
            events.chunks(1000).map(|events| Batch { events: events.to_vec(), ..Batch::default() }).collect();
        let log = log(0, &batches);
        let fold = |memory| {
            let fold = Fold { nodes: 1024, old: None, log: &log, decay: None, memory };
            fold.fold(&mut Memory::default()).unwrap()
        };
        let (whole, moment, doubles) = fold(1 << 30);
        assert_eq!(moment, if timed { 8191 } else { 0 });
        for memory in [1, 2_000, 60_000] {
            let (graph, _, same) = fold(memory);
            assert_eq!((edges(&graph), same), (edges(&whole), doubles), "{memory}");
        }
        let loops = pairs.iter().filter(|(from, to)| from == to).count();
        assert_eq!(whole.edges() + doubles, (pairs.len() - loops) as u64);
        assert_eq!(whole.weighted(), timed, "a list of who follows whom needs no weights");
    }
}

#[test]
fn folding_in_two_comes_to_the_same_as_at_once() {
    let events: Vec<Event> =
        (0..60_u32).map(|at| event(at % 5, (at * 7 + 1) % 6, 1.0, Some(i64::from(at) * 10))).collect();
    let batch = |events: &[Event]| log(0, &[Batch { events: events.to_vec(), ..Batch::default() }]);
    let decay = Some(Decay { half_life: 50.0, to: None });
    let fold = |old: Option<(&Blocked<'_>, i64)>, events: &[Event]| {
        let log = batch(events);
        Fold { nodes: 6, old, log: &log, decay, memory: 500 }.fold(&mut Memory::default()).unwrap()
    };
    let (once, moment, _) = fold(None, &events);
    let (first, before, _) = fold(None, &events[..40]);
    let (then, after, _) = fold(Some((&first, before)), &events[40..]);
    assert_eq!((before, moment, after), (390, 590, 590));
    for (one, other) in edges(&once).iter().zip(edges(&then)) {
        assert_eq!((one.0, one.1), (other.0, other.1));
        assert!((one.2 - other.2).abs() <= 1e-6 * one.2, "{one:?} {other:?}");
    }
}

#[test]
fn what_cannot_be_folded_says_why() {
    let fold = |events: &[Event], half_life: Option<f64>| {
        let log = log(0, &[Batch { events: events.to_vec(), ..Batch::default() }]);
        let decay = half_life.map(|half_life| Decay { half_life, to: None });
        let fold = Fold { nodes: 2, old: None, log: &log, decay, memory: 9 };
        fold.fold(&mut Memory::default()).map(|_| ()).unwrap_err().to_string()
    };
    assert!(fold(&[event(0, 2, 1.0, None)], None).contains("account 2 of 2"));
    assert!(fold(&[event(0, 1, 1.0, None)], Some(5.0)).contains("no time"));
    assert!(fold(&[event(0, 1, 1.0, Some(1))], Some(-5.0)).contains("half-life"));
}
