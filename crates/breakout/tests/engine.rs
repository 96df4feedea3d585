//! The engine as a whole: what it counts, says, survives, and goes on from.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use std::sync::{Arc, LazyLock};

use breakout::{
    Alert, Cascade, Effort, Event, Kind, Level, Makeup, Mark, Model, Partition, Settings, Share,
    SnapshotError, Stream, train,
};

/// A model of made-up cascades that double after whatever age: what is tested here does not hang on what was learned.
static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
    let cascade = |size: u32| Cascade {
        name: String::new(),
        posted: 0.0,
        author: None,
        followers: None,
        shares: (1..=size)
            .map(|share| Share { after: 86_400.0 * f64::from(share) / f64::from(size), followers: None })
            .collect(),
    };
    let made: Vec<Cascade> = (1..200).map(|size| cascade(size * 3)).collect();
    Arc::new(train(&made.iter().collect::<Vec<_>>(), Effort { trees: 10, seed: 1 }, |_, _| {}))
});

const START: u32 = 1_700_000_000;

fn small() -> Settings {
    Settings { posts: 2_000, authors: 500, door: 20_000, recent: 4_096, ..Settings::default() }
}

fn partition() -> Partition {
    Partition::new(small(), MODEL.clone())
}

fn event(at: u32, post: u64, actor: u64, kind: Kind) -> Event {
    Event { at: START + at, posted: START, post: post << 40, author: 7 << 50, actor: actor << 30, kind }
}

fn read(partition: &mut Partition, events: impl IntoIterator<Item = Event>) -> Vec<Alert> {
    let mut alerts = Vec::new();
    events.into_iter().for_each(|event| partition.read(&event, &mut alerts));
    alerts
}

fn likes(at: u32, post: u64, from: u64, count: u64) -> impl Iterator<Item = Event> {
    (from..from + count).map(move |actor| event(at, post, actor, Kind::Like))
}

#[test]
fn what_happens_to_a_post_is_counted_by_kind() {
    let mut partition = partition();
    let kinds = [Kind::Like, Kind::Like, Kind::Repost, Kind::Reply, Kind::Reply, Kind::Reply, Kind::Quote];
    read(&mut partition, kinds.into_iter().zip(1..).map(|(kind, actor)| event(10, 1, actor, kind)));
    let counts = partition.standing(1 << 40).unwrap().counts;
    assert_eq!((counts.likes, counts.reposts, counts.replies, counts.quotes), (2, 1, 3, 1));
    read(&mut partition, [event(11, 1, 2, Kind::Unlike)]);
    assert_eq!(partition.standing(1 << 40).unwrap().counts.likes, 1);
    read(&mut partition, [event(12, 1, 0, Kind::Delete)]);
    assert!(partition.standing(1 << 40).is_none() && partition.followed() == 0);
}

#[test]
fn one_touch_is_no_post_to_follow() {
    let mut partition = partition();
    read(&mut partition, (1..=50).map(|post| event(10, post, 1, Kind::Like)));
    assert_eq!((partition.followed(), partition.counters().once), (0, 50));
}

#[test]
fn an_alert_is_raised_once_for_each_size_and_says_why() {
    let mut partition = partition();
    let alerts =
        read(&mut partition, (0..600).flat_map(|step| likes(30 + step / 10, 1, 1 + u64::from(step) * 5, 5)));
    let sizes: Vec<Level> =
        alerts.iter().map(|alert| alert.level).filter(|level| *level != Level::Unusual).collect();
    assert_eq!(sizes, [Level::Size(0), Level::Size(1), Level::Size(2)], "{alerts:?}");
    let mut ids: Vec<u64> = alerts.iter().map(|alert| alert.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), alerts.len());
    let said = alerts[0].to_string();
    for part in
        [" likes", "an hour", " in the end", "four chances in five", "too little is known of the author"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn ten_times_the_usual_is_unusual_whatever_its_size() {
    // Ten posts of a small account, four likes each, a day apart; then one that draws forty within the hour.
    let mut partition = Partition::new(Settings { leap: u32::MAX, ..small() }, MODEL.clone());
    let mut alerts = Vec::new();
    for day in 0..10_u32 {
        let (at, post) = (day * 86_400, u64::from(day) + 1);
        let on = |after: u32, actor: u64| Event {
            posted: START + at,
            ..event(at + after, post, actor, Kind::Like)
        };
        alerts.extend(read(&mut partition, (0..4).map(|actor| on(300, 100 + actor))));
        alerts
            .extend(read(&mut partition, (0..4).map(|tick| event(at + 20_000 * tick, 999, 1, Kind::Unlike))));
    }
    assert_eq!(alerts.iter().filter(|alert| alert.level == Level::Unusual).count(), 0, "{alerts:?}");
    let at = 10 * 86_400;
    let hit = (0..60_u64)
        .map(|actor| Event { posted: START + at, ..event(at + 1_200, 50, actor + 500, Kind::Like) });
    alerts.extend(read(&mut partition, hit));
    let unusual: Vec<&Alert> = alerts.iter().filter(|alert| alert.level == Level::Unusual).collect();
    assert_eq!(unusual.len(), 1, "{alerts:?}");
    assert_eq!(unusual[0].usual.map(f64::round), Some(4.0));
    assert!(unusual[0].counts.all() >= 40);
    assert!(unusual[0].to_string().contains("times the author's usual 4"), "{}", unusual[0]);
}

#[test]
fn what_comes_twice_or_from_the_author_counts_once_or_not_at_all() {
    let mut partition = partition();
    read(&mut partition, (0..10).flat_map(|_| likes(10, 1, 1, 4)));
    let own = Event { actor: 7 << 50, ..event(10, 1, 0, Kind::Repost) };
    read(&mut partition, [own]);
    assert_eq!(partition.standing(1 << 40).unwrap().counts.all(), 4);
    assert_eq!((partition.counters().doubled, partition.counters().own), (36, 1));
    // A like that was taken back may be given again.
    read(&mut partition, [event(11, 1, 1, Kind::Unlike), event(12, 1, 1, Kind::Like)]);
    assert_eq!(partition.standing(1 << 40).unwrap().counts.likes, 4);
}

#[test]
fn a_like_taken_back_before_it_came_is_set_off_and_nothing_is_below_zero() {
    let mut partition = partition();
    read(&mut partition, (1..=3).map(|actor| event(10, 1, actor, Kind::Repost)));
    read(
        &mut partition,
        [event(10, 77, 1, Kind::Unlike), event(11, 1, 9, Kind::Unrepost), event(11, 1, 9, Kind::Unlike)],
    );
    // The touch that let the post in counts as a like.
    let counts = partition.standing(1 << 40).unwrap().counts;
    assert_eq!((counts.likes, counts.reposts), (0, 1));
    read(&mut partition, (1..=3).map(|actor| event(12, 1, actor, Kind::Unlike)));
    assert_eq!((partition.counters().negative, partition.counters().unknown), (3, 1));
    read(&mut partition, likes(13, 1, 20, 4));
    assert_eq!(partition.standing(1 << 40).unwrap().counts.likes, 1, "three of the four were owed");
}

#[test]
fn the_future_is_not_believed_until_many_agree_and_the_past_is_read() {
    let mut partition = partition();
    read(&mut partition, likes(100, 1, 1, 5));
    read(&mut partition, [event(900_000, 1, 50, Kind::Like)]);
    assert_eq!((partition.now(), partition.counters().future), (START + 100, 1));
    read(&mut partition, likes(40, 1, 60, 5));
    assert_eq!((partition.counters().late, partition.standing(1 << 40).unwrap().counts.all()), (5, 10));
    // The stream stood still for a day, and all agree.
    let later =
        (0..40).map(|actor| Event { posted: START + 86_000, ..event(86_400, 5, actor + 70, Kind::Like) });
    read(&mut partition, later);
    assert_eq!(partition.now(), START + 86_400);
    read(&mut partition, [Event { at: START - 200_000, ..event(0, 1, 99, Kind::Like) }]);
    assert_eq!(partition.counters().old, 1);
}

#[test]
fn memory_stays_within_its_bounds_whatever_comes() {
    let mut partition = partition();
    let before = partition.bytes();
    let flood = (0..200_000_u64).flat_map(|post| {
        let at = u32::try_from(post / 100).unwrap();
        let author = (1 + post % 50_000) << 20;
        (1..=2).map(move |actor| Event {
            author,
            posted: START + at,
            ..event(at, post + 1, actor + post * 2, Kind::Like)
        })
    });
    read(&mut partition, flood);
    assert!(partition.followed() <= 2_000);
    let counters = partition.counters();
    assert!(counters.evicted > 100_000 && counters.forgotten > 10_000, "{counters:?}");
    assert!(partition.bytes() < before + 500 * 2_000, "{} {before}", partition.bytes());
}

#[test]
fn old_and_quiet_posts_are_let_go() {
    let mut partition = partition();
    read(&mut partition, likes(10, 1, 1, 5));
    // Something happens elsewhere, every ten minutes for five days.
    let elsewhere = (1..800).map(|step| {
        let at = step * 600;
        Event { posted: START + at, ..event(at, u64::from(step) + 10, 1, Kind::Like) }
    });
    read(&mut partition, elsewhere);
    assert!(partition.standing(1 << 40).is_none());
    assert_eq!(partition.counters().finished, 1);
}

fn stream() -> impl Iterator<Item = Event> {
    Stream::new(Makeup { pace: 2, authors: 300, ..Makeup::default() })
}

#[test]
fn a_partition_read_back_at_any_point_goes_on_as_if_nothing_had_been() {
    const EVENTS: usize = 60_000;
    let mut whole = partition();
    let alerts = read(&mut whole, stream().take(EVENTS));
    assert!(
        !alerts.is_empty() && whole.counters().evicted > 0,
        "the stream says nothing: {:?}",
        whole.counters()
    );
    for cut in [0, 1, 777, 20_000, 44_444, EVENTS] {
        let mut first = partition();
        let mut said = read(&mut first, stream().take(cut));
        let mark = Mark { offset: u64::try_from(cut).unwrap(), cursor: 5 };
        let bytes = first.to_bytes(mark);
        let (mut second, found) = Partition::from_bytes(&bytes, small(), MODEL.clone()).unwrap();
        assert_eq!((found, second.digest()), (mark, first.digest()));
        said.extend(read(&mut second, stream().take(EVENTS).skip(cut)));
        assert_eq!(second.digest(), whole.digest(), "cut at {cut}");
        assert_eq!(said, alerts, "cut at {cut}");
    }
}

#[test]
fn many_events_at_once_come_to_the_same_as_one_by_one() {
    // Late events, posts that come and go, an endless line of authors.
    let mut events: Vec<Event> = stream().take(60_000).collect();
    (0..events.len() - 40).step_by(17).for_each(|at| events.swap(at, at + 39));
    events[500] = Event { post: 0, ..events[500] };
    let mut whole = partition();
    let alerts = read(&mut whole, events.iter().copied());
    assert!(!alerts.is_empty() && whole.counters().late > 100 && whole.counters().deleted == 0);
    for each in [1, 7, 16, 33, 1_000, events.len()] {
        let (mut partition, mut said) = (partition(), Vec::new());
        events.chunks(each).for_each(|events| partition.read_all(events, &mut said));
        assert_eq!(partition.digest(), whole.digest(), "{each} at a time");
        assert_eq!(said, alerts, "{each} at a time");
    }
}

#[test]
fn a_snapshot_that_is_not_whole_or_not_ours_is_refused_with_its_reason() {
    let mut partition = partition();
    read(&mut partition, stream().take(5_000));
    let bytes = partition.to_bytes(Mark::default());
    let back = |bytes: &[u8]| Partition::from_bytes(bytes, small(), MODEL.clone()).map(|_| ());
    assert_eq!(back(&bytes), Ok(()));
    for cut in (16..bytes.len()).step_by(bytes.len() / 50) {
        assert!(matches!(back(&bytes[..cut]), Err(SnapshotError::Damaged(_))), "cut at {cut}");
    }
    let mut flipped = bytes.clone();
    flipped[1_000] ^= 4;
    assert!(matches!(back(&flipped), Err(SnapshotError::Damaged(_))));
    assert_eq!(back(b"something else altogether"), Err(SnapshotError::Foreign));
    for other in [1, 9] {
        let mut version = bytes.clone();
        version[15] = other;
        assert_eq!(back(&version), Err(SnapshotError::Version { found: other }));
    }
    let other = Settings { posts: 3_000, ..small() };
    let refused = Partition::from_bytes(&bytes, other, MODEL.clone()).map(|_| ());
    assert_eq!(refused, Err(SnapshotError::Settings("posts")));
    let cascade =
        Cascade { name: String::new(), posted: 0.0, author: None, followers: None, shares: Vec::new() };
    let model = Arc::new(train(&[&cascade], Effort { trees: 1, seed: 1 }, |_, _| {}));
    assert_eq!(Partition::from_bytes(&bytes, small(), model).map(|_| ()), Err(SnapshotError::Model));
}

#[test]
fn an_event_is_written_and_read() {
    for event in stream().take(500) {
        assert_eq!(Event::from_bytes(&event.to_bytes()), Some(event));
    }
    let mut bytes = event(1, 2, 3, Kind::Like).to_bytes();
    bytes[32] = 200;
    assert_eq!(Event::from_bytes(&bytes), None);
}

/// The checksum keeps accidents away; what somebody has written on purpose, checksum and all, must not stop the program either.
#[test]
fn a_forged_snapshot_is_refused_or_goes_on_without_a_panic() {
    let mut partition = partition();
    read(&mut partition, stream().take(3_000));
    let bytes = partition.to_bytes(Mark::default());
    let body = bytes.len() - 8;
    let patient = Settings { leap: u32::MAX, ..small() };
    let (mut refused, mut gone_on) = (0, 0);
    for at in (40..30_000.min(body)).step_by(5).chain((30_000..body).step_by(1_009)) {
        let mut forged = bytes.clone();
        forged[at] ^= 0xff;
        let sum = breakout::checksum(&forged[..body]);
        forged[body..].copy_from_slice(&sum.to_le_bytes());
        match Partition::from_bytes(&forged, patient.clone(), MODEL.clone()) {
            Ok((mut made, _)) => {
                gone_on += 1;
                // A day later all forecasts are held against the end, and authors publish on.
                let next: Vec<Event> = stream().skip(3_000).take(60).collect();
                read(&mut made, next.iter().map(|event| Event { at: event.at + 90_000, ..*event }));
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 10 && gone_on > 100, "{refused} {gone_on}");
}
