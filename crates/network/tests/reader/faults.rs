//! Connections that break, frames that come twice, out of order, damaged or not at all.

use std::sync::Arc;
use std::time::Duration;

use futures::SinkExt as _;
use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::{Count, CursorError, Event, Frame, Reader};
use tokio_tungstenite::tungstenite::Message;

use crate::captured;
use crate::server::{FIREHOSE, Kept, LONG, Server, collect, keys, send_all, stay, until};

fn seq(frame: &[u8]) -> u64 {
    match firehose::read(frame, Check::Nothing).unwrap() {
        Frame::Events { seq, .. } => seq,
        other @ (Frame::Info { .. } | Frame::Error { .. } | Frame::Unknown { .. }) => panic!("{other:?}"),
    }
}

fn expected(frames: &[Vec<u8>]) -> Vec<Event<'static>> {
    let read = |frame: &Vec<u8>| match firehose::read(frame, Check::Blocks).unwrap() {
        Frame::Events { events, .. } => {
            events.into_iter().map(|event| event.into_owned(false)).collect::<Vec<_>>()
        }
        Frame::Info { .. } | Frame::Error { .. } | Frame::Unknown { .. } => Vec::new(),
    };
    frames.iter().flat_map(read).collect()
}

/// `{"op": -1}` and `{"error": name}`.
fn error_frame(name: &str) -> Vec<u8> {
    let length = 0x60 | u8::try_from(name.len()).unwrap();
    [b"\xa1\x62op\x20\xa1\x65error".as_slice(), &[length], name.as_bytes()].concat()
}

/// `{"op": 1, "t": kind}` and a body.
fn frame_of(kind: &str, body: &[u8]) -> Vec<u8> {
    let length = 0x60 | u8::try_from(kind.len()).unwrap();
    [b"\xa2\x61t".as_slice(), &[length], kind.as_bytes(), b"\x62op\x01", body].concat()
}

#[tokio::test]
async fn every_event_comes_once_whatever_happens_on_the_way() {
    let frames = Arc::new(captured::frames());
    let all = frames.clone();
    let server = Server::start(move |number, mut socket| {
        let frames = all.clone();
        Box::pin(async move {
            match number {
                // Damaged frames, an unknown kind, a notice; then the line is cut.
                1 => {
                    send_all(&mut socket, frames[..30].iter().cloned()).await;
                    let mut damaged = frames[30].clone();
                    damaged.truncate(damaged.len() / 2);
                    let notice = frame_of("#info", b"\xa1\x64name\x6eOutdatedCursor");
                    let later = frame_of("#later", b"\xa1\x63seq\x01");
                    let others = [damaged, vec![0xff; 9], Vec::new(), notice, later];
                    send_all(&mut socket, others).await;
                    send_all(&mut socket, frames[30..60].iter().cloned()).await;
                    drop(socket);
                }
                // From the beginning again, each twice, neighbours exchanged; then the server has had enough.
                2 => {
                    for pair in frames[..100].chunks(2) {
                        for frame in [&pair[1], &pair[0], &pair[1], &pair[0]] {
                            send_all(&mut socket, [frame.clone()]).await;
                        }
                    }
                    send_all(&mut socket, [error_frame("ConsumerTooSlow")]).await;
                    stay(socket).await;
                }
                // A message of the wrong sort, the rest, and a polite end; then nothing new.
                _ => {
                    socket.send(Message::Text("{}".into())).await.unwrap();
                    send_all(&mut socket, frames[90..].iter().cloned()).await;
                    stay(socket).await;
                }
            }
        })
    })
    .await;
    let kept = Arc::new(Kept::default());
    let mut reader = server.reader(FIREHOSE, &kept).await;
    let found = collect(&mut reader, 152).await;
    assert_eq!(keys(&found), keys(&expected(&frames)), "each event once");

    let counters = reader.counters().clone();
    let counts = [
        (Count::Malformed, 4),
        (Count::Unknown, 1),
        (Count::Outdated, 1),
        (Count::TooSlow, 1),
        (Count::Connections, 3),
        (Count::Lost, 2),
        (Count::Unreadable, 0),
    ];
    for (count, times) in counts {
        assert_eq!(counters.get(count), times, "{count:?}");
    }
    // 100 frames twice and ten again have more events than frames; all but 40 of the 100 had come before.
    assert!(counters.get(Count::Duplicates) >= 170, "{}", counters.get(Count::Duplicates));
    assert_eq!(counters.events(), 152);
    assert_eq!(kept.last(), Some(seq(&frames[149])));
    // It went on from a little before the furthest frame it had.
    let asked = server.asked();
    let from = |frame: usize| format!("cursor={}", seq(&frames[frame]) - 100);
    assert_eq!(asked, [String::new(), from(59), from(99)]);
}

#[tokio::test]
async fn the_cursor_follows_the_data_and_never_passes_a_batch_that_was_not_stored() {
    let frames = Arc::new(captured::frames());
    let all = frames.clone();
    let server = Server::start(move |_, mut socket| {
        let frames = all.clone();
        Box::pin(async move {
            send_all(&mut socket, frames.iter().cloned()).await;
            stay(socket).await;
        })
    })
    .await;
    let kept = Kept::at(seq(&frames[0]));
    let mut settings = server.settings(FIREHOSE);
    settings.bounds.batch_events = 10;
    let surroundings = server.surroundings(&kept);
    let mut reader = Reader::start("test", settings.clone(), surroundings.clone()).await.unwrap();
    let mut next = async || tokio::time::timeout(LONG, reader.next()).await.unwrap().unwrap();
    let (first, second, third) = (next().await, next().await, next().await);
    let saved = || kept.saved.lock().unwrap().len();
    assert_eq!(saved(), 1, "nothing is saved before anything is stored");
    let stored = first.store(|_| async { Ok::<(), ()>(()) }).await.unwrap();
    assert_eq!(saved(), 1, "storing alone moves nothing");
    let last = second.events().last().unwrap().position;
    reader.acknowledge(stored).await.unwrap();
    assert_eq!((saved(), kept.last().unwrap() < last), (2, true));
    // The second fails to be stored: nothing after it may move the cursor.
    assert_eq!(second.store(|_| async { Err("the disk is full") }).await.unwrap_err(), "the disk is full");
    let stored = third.store(|_| async { Ok::<(), ()>(()) }).await.unwrap();
    assert_eq!(reader.acknowledge(stored).await, Err(CursorError::Hole));
    assert_eq!(saved(), 2);
    let went_on = kept.last().unwrap();
    drop(reader);
    // After a start it goes on from there, and what was not stored comes again.
    let mut reader = Reader::start("test", settings, surroundings).await.unwrap();
    let again = collect(&mut reader, 152).await;
    assert!(again.iter().any(|event| event.position == last));
    let asked = server.asked();
    assert_eq!(asked[0], format!("cursor={}", seq(&frames[0]) - 100), "a saved cursor is rewound");
    assert_eq!(asked[1], format!("cursor={}", went_on - 100));
}

#[tokio::test]
async fn a_cursor_of_the_future_is_given_up_and_reading_goes_on_from_now() {
    let frames = Arc::new(captured::frames());
    let server = Server::start(move |number, mut socket| {
        let frames = frames.clone();
        Box::pin(async move {
            if number == 1 {
                send_all(&mut socket, [error_frame("FutureCursor")]).await;
            } else {
                send_all(&mut socket, frames.iter().cloned()).await;
            }
            stay(socket).await;
        })
    })
    .await;
    let kept = Kept::at(u64::MAX);
    let mut reader = server.reader(FIREHOSE, &kept).await;
    assert_eq!(collect(&mut reader, 152).await.len(), 152);
    assert_eq!(reader.counters().get(Count::FutureCursor), 1);
    assert_eq!(server.asked(), [format!("cursor={}", u64::MAX - 100), String::new()]);
    assert!(kept.last().unwrap() < u64::MAX, "the cursor is one of the stream's own again");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_asked_and_then_left() {
    // It takes the handshake and then nothing: not even a ping is answered.
    let server = Server::start(|_, socket| {
        Box::pin(async move {
            let held = socket;
            std::future::pending::<()>().await;
            drop(held);
        })
    })
    .await;
    let mut settings = server.settings(FIREHOSE);
    settings.pace.idle = Duration::from_millis(60);
    let kept = Arc::new(Kept::default());
    let reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
    let counters = reader.counters().clone();
    until("a third connection", || counters.get(Count::Connections) >= 3).await;
    assert!(counters.get(Count::Silent) >= 2);
}

#[tokio::test]
async fn a_quiet_server_that_answers_is_kept_until_it_is_stale() {
    let server = Server::start(|_, socket| Box::pin(stay(socket))).await;
    let mut settings = server.settings(FIREHOSE);
    settings.pace.idle = Duration::from_millis(40);
    settings.pace.stale = Duration::from_millis(1_500);
    let kept = Arc::new(Kept::default());
    let reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
    let counters = reader.counters().clone();
    until("the first connection", || counters.get(Count::Connections) == 1).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(
        (counters.get(Count::Silent), counters.get(Count::Connections)),
        (0, 1),
        "its answers keep it"
    );
    until("a stale connection", || counters.get(Count::Silent) == 1).await;
}
