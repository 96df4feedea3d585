//! What a partition comes to does not depend on how its happenings were cut into frames, repeated, or interrupted.

use breakout::{Event, Makeup, Stream};
use bytes::Bytes;

use super::*;
use crate::spot::machines::frame::Packer;

const ADDRESS: &str = "at://did:plc:somebody/app.bsky.feed.post/key";

fn making(posts: usize) -> Making {
    let settings = Settings {
        posts,
        authors: posts,
        door: posts * 4,
        recent: 1 << 12,
        sizes: vec![20.0, 100.0],
        ..Settings::default()
    };
    Making::new(settings, Arc::new(Model::shipped().unwrap()))
}

fn events(count: usize) -> Vec<Event> {
    Stream::new(Makeup { pace: 5, authors: 500, ..Makeup::default() }).take(count).collect()
}

/// Frames of so many happenings, numbered from 1; those from `begin` on.
fn frames(events: &[Event], each: usize, begin: usize) -> Vec<Bytes> {
    let mut packer = Packer::new(u64::try_from(begin).unwrap());
    let mut frames = Vec::new();
    for (number, event) in (1_u64..).zip(events).skip(begin) {
        packer.add(number, event, Some(ADDRESS));
        if packer.len() == each {
            frames.extend(packer.cut(1));
        }
    }
    frames.extend(packer.cut(1));
    frames
}

fn folded(spotter: &mut Spotter, frames: &[Bytes]) -> Vec<Output> {
    let mut outputs = Vec::new();
    frames.iter().for_each(|frame| spotter.apply(frame, &mut outputs).unwrap());
    outputs
}

#[test]
fn the_same_events_are_the_same_state_and_alerts_however_they_come() {
    let (events, making) = (events(20_000), making(2_000));
    let mut whole = making.spotter();
    let outputs = folded(&mut whole, &frames(&events, 512, 0));
    assert!(outputs.len() > 20, "{}", outputs.len());

    // What the engine says without any frame around.
    let mut bare = Partition::new(making.settings.clone(), Arc::clone(&making.model));
    let mut alerts = Vec::new();
    events.iter().for_each(|event| bare.read(event, &mut alerts));
    assert_eq!(whole.partition.digest(), bare.digest());
    let said = |alert: &Alert| (u128::from(alert.id), line::alert(alert, ADDRESS).to_string());
    let told: Vec<_> = outputs.iter().map(|output| (output.id.0, output.body.to_vec())).collect();
    assert_eq!(told, alerts.iter().map(said).map(|(id, body)| (id, body.into_bytes())).collect::<Vec<_>>());

    // Killed in the middle, and again from an earlier place, with frames cut otherwise.
    let mut again = making.spotter();
    let mut told = folded(&mut again, &frames(&events, 512, 0)[..20]);
    told.extend(folded(&mut again, &frames(&events, 100, 3_000)));
    assert_eq!(told, outputs);
    assert_eq!(again.digest(), whole.digest());
    assert_eq!(making.met.repeated(), 20 * 512 - 3_000);
    assert_eq!(making.met.missing(), 0);
}

#[test]
fn a_snapshot_goes_on_as_if_nothing_had_happened_and_others_are_refused() {
    let (events, made) = (events(8_000), making(2_000));
    let all = frames(&events, 64, 0);
    let mut whole = made.spotter();
    folded(&mut whole, &all[..60]);
    let (state, digest) = (whole.snapshot(), whole.digest());
    let outputs = folded(&mut whole, &all[60..]);
    let mut restored = made.spotter();
    restored.restore(made.version(), &state).unwrap();
    assert_eq!(restored.digest(), digest);
    // The frames before the snapshot come again.
    assert_eq!(folded(&mut restored, &all[50..]), outputs);
    assert_eq!(restored.digest(), whole.digest());

    let refused = |making: &Making, version: &[u8], state: &[u8]| {
        making.spotter().restore(version, state).unwrap_err().to_string()
    };
    let other = making(3_000);
    assert!(refused(&other, made.version(), &state).contains("start all workers of a log alike"));
    assert!(refused(&made, made.version(), &state[..state.len() / 2]).contains("damaged"));
    assert!(refused(&made, made.version(), b"").contains("beginning"));
    let sizes = Settings { sizes: vec![21.0, 100.0], ..made.settings.clone() };
    assert_ne!(Making::new(sizes, Arc::clone(&made.model)).version(), made.version());
}

#[test]
fn what_is_missing_is_seen_and_a_bad_frame_changes_nothing() {
    let (events, making) = (events(1_000), making(2_000));
    let all = frames(&events, 100, 0);
    let mut spotter = making.spotter();
    folded(&mut spotter, &all[..3]);
    let digest = spotter.digest();
    let mut outputs = Vec::new();
    assert!(spotter.apply(&all[3][..200], &mut outputs).is_err() && outputs.is_empty());
    assert_eq!(spotter.digest(), digest);
    folded(&mut spotter, &all[4..5]);
    assert_eq!(making.met.missing(), 1, "a whole frame is missing and nobody saw it");
}

#[test]
fn so_many_sources_are_known_and_no_more() {
    let making = making(2_000);
    let mut spotter = making.spotter();
    let event = events(1)[0];
    for source in 0..300_u64 {
        let mut packer = Packer::new(0);
        packer.add(5, &event, None);
        folded(&mut spotter, &[packer.cut(source).unwrap()]);
    }
    assert_eq!((spotter.read.len(), spotter.read[0].0), (MOST_SOURCES, 44));
    let state = spotter.snapshot();
    let mut restored = making.spotter();
    restored.restore(making.version(), &state).unwrap();
    assert_eq!(restored.digest(), spotter.digest());
}
