//! What a reader does not do: take more than it can hold, go where it may not, believe what is not proven.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures::SinkExt as _;
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use network::Guarded;
use network::bluesky::stream::verify::{SigningKey, author, signed_part};
use network::bluesky::stream::{Count, Keys, Reader, Surroundings, Trust};
use sha2::{Digest as _, Sha256};
use tokio_tungstenite::tungstenite::Message;

use crate::captured;
use crate::server::{FIREHOSE, Kept, Server, collect, send_all, stay, until};

/// A frame of one deletion with a number of its own, padded to about a kilobyte.
fn frame(number: u32) -> Vec<u8> {
    let rev = format!("3{number:012}");
    let mut body = b"\xa6\x63ops\x81\xa3\x63cid\xf6\x64path\x78\x20app.bsky.feed.post/3aaaaaaaaaaaa".to_vec();
    body.extend(b"\x66action\x66delete\x63rev\x6d");
    body.extend(rev.as_bytes());
    body.extend(b"\x63seq\x1a");
    body.extend(number.to_be_bytes());
    body.extend(b"\x64repo\x78\x20did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\x64time\x742026-07-04T12:00:00Z");
    body.extend(b"\x64tail\x59\x03\xe8");
    body.extend([0; 1_000]);
    [b"\xa2\x61t\x67#commit\x62op\x01".as_slice(), &body].concat()
}

#[tokio::test]
async fn however_slow_the_reader_is_no_more_is_taken_than_it_can_hold() {
    const FRAMES: u32 = 60_000;
    let sent = Arc::new(AtomicUsize::new(0));
    let count = sent.clone();
    let server = Server::start(move |_, mut socket| {
        let count = count.clone();
        Box::pin(async move {
            for number in 0..FRAMES {
                if socket.send(Message::Binary(frame(number).into())).await.is_err() {
                    return;
                }
                count.fetch_add(1, Ordering::SeqCst);
            }
            stay(socket).await;
        })
    })
    .await;
    let mut settings = server.settings(FIREHOSE);
    (settings.bounds.batch_events, settings.bounds.batches) = (50, 2);
    settings.bounds.window = 100;
    let kept = Arc::new(Kept::default());
    let mut reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
    let counters = reader.counters().clone();
    // Two batches wait, one is on its way: that is all, whatever the server would still send.
    until("a full queue", || counters.get(Count::Batches) == 3).await;
    let mut before = usize::MAX;
    while before != sent.load(Ordering::SeqCst) {
        before = sent.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!((counters.events(), counters.get(Count::Messages)), (150, 150));
    // The rest of what was sent lies in the system's own buffers for sockets, which are bounded too.
    assert!(before < FRAMES as usize / 2, "the server could send {before} frames of a kilobyte");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!((counters.events(), sent.load(Ordering::SeqCst)), (150, before), "it stands still");
    // Nothing is lost by it.
    let found = collect(&mut reader, FRAMES as usize).await;
    assert!((0..).zip(&found).all(|(at, event)| event.position == at), "in order and without a gap");
    assert_eq!((counters.get(Count::Connections), counters.get(Count::Malformed)), (1, 0));
    assert_eq!(kept.last(), Some(u64::from(FRAMES) - 1));
}

#[tokio::test]
async fn a_message_larger_than_the_bound_ends_the_connection() {
    let server = Server::start(|number, mut socket| {
        Box::pin(async move {
            if number == 1 {
                socket.send(Message::Binary(vec![0; 20_000].into())).await.unwrap_or_default();
            }
            send_all(&mut socket, [frame(7)]).await;
            stay(socket).await;
        })
    })
    .await;
    let mut settings = server.settings(FIREHOSE);
    settings.bounds.message_bytes = 10_000;
    let kept = Arc::new(Kept::default());
    let mut reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
    assert_eq!(collect(&mut reader, 1).await[0].position, 7);
    assert_eq!((reader.counters().get(Count::Connections), reader.counters().get(Count::Lost)), (2, 1));
}

#[tokio::test]
async fn a_private_address_is_not_connected_to_unless_it_is_allowed() {
    let server = Server::start(|_, socket| Box::pin(stay(socket))).await;
    let kept = Arc::new(Kept::default());
    let guarded = Guarded::new(Vec::new()).unwrap();
    let surroundings = Surroundings { guarded, ..server.surroundings(&kept) };
    let reader = Reader::start("test", server.settings(FIREHOSE), surroundings).await.unwrap();
    let counters = reader.counters().clone();
    until("refusals", || counters.get(Count::Refused) >= 3).await;
    assert_eq!((counters.get(Count::Connections), server.asked().len()), (0, 0));
    drop(reader);
    let reader = server.reader(FIREHOSE, &kept).await;
    let counters = reader.counters().clone();
    until("a connection", || counters.get(Count::Connections) == 1).await;
}

/// The keys that can have signed the captured commits, but for one account nobody can tell and one that is forged.
struct Book {
    keys: BTreeMap<String, SigningKey>,
    forged: String,
    /// Whose key has changed: the old one is told until a fresh one is asked for.
    changed: String,
    unknown: String,
}

#[async_trait]
impl Keys for Book {
    async fn signing_key(&self, did: &str, fresh: bool) -> Option<SigningKey> {
        let other = || self.keys.values().next().cloned();
        if did == self.unknown {
            None
        } else if did == self.forged || (did == self.changed && !fresh) {
            other()
        } else {
            self.keys.get(did).cloned()
        }
    }
}

#[tokio::test]
async fn with_signatures_asked_for_only_proven_commits_come_through() {
    let frames = captured::frames();
    let mut keys = BTreeMap::new();
    for frame in &frames {
        let Some(signed) = signed_part(frame).unwrap() else { continue };
        let signature = Signature::from_slice(&signed.signature).unwrap();
        let digest = Sha256::digest(&signed.bytes);
        let recover =
            |id| VerifyingKey::recover_from_prehash(&digest, &signature, RecoveryId::from_byte(id).unwrap());
        let key = (0..4).find_map(|id| recover(id).ok()).unwrap();
        keys.insert(author(frame).unwrap().unwrap().to_owned(), SigningKey::K256(key));
    }
    let did = |at: usize| author(&frames[at]).unwrap().unwrap().to_owned();
    // The first key in the book is another's than these three accounts'.
    let others: Vec<usize> = (0..20).filter(|at| keys.keys().next() != Some(&did(*at))).collect();
    let book = Book { forged: did(others[0]), changed: did(others[1]), unknown: did(others[2]), keys };
    let (forged, unknown) = (book.forged.clone(), book.unknown.clone());
    let sent = frames.clone();
    let server = Server::start(move |_, mut socket| {
        let frames = sent.clone();
        Box::pin(async move {
            send_all(&mut socket, frames).await;
            stay(socket).await;
        })
    })
    .await;
    let mut settings = server.settings(FIREHOSE);
    settings.trust = Trust::Signatures(Arc::new(book));
    let kept = Arc::new(Kept::default());
    let mut reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
    let found = collect(&mut reader, 150).await;
    assert!(found.iter().all(|event| event.did != forged.as_str() && event.did != unknown.as_str()));
    assert_eq!((reader.counters().get(Count::Forged), reader.counters().get(Count::Keyless)), (1, 1));
}
