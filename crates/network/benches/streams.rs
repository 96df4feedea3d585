//! Streams decoded on one core, beside generic decoding of the same bytes: what was captured from production, over and
//! over. Measured in processor time, which other programs on the machine disturb less. `cargo bench -p crieur-network`.

#![expect(clippy::panic, reason = "a bench without its data has nothing to measure")]

#[path = "../tests/captured/mod.rs"]
mod captured;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ipld_core::ipld::Ipld;
use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::verify::{SigningKey, verify};
use network::bluesky::stream::{Frame, Kind, Message, jetstream};

/// The time that a processor worked for this thread.
struct ProcessorTime(WallTime);

fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        worked()
    }

    fn end(&self, start: Duration) -> Duration {
        worked().saturating_sub(start)
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        self.0.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self.0.formatter()
    }
}

fn own(frame: &[u8], check: Check, keep: bool) -> usize {
    match firehose::read(frame, check) {
        Ok(Frame::Events { events, .. }) if keep => {
            events.into_iter().map(|event| black_box(event.into_owned(false)).did.len()).sum()
        }
        Ok(frame) => {
            black_box(&frame);
            1
        }
        Err(error) => panic!("{error}"),
    }
}

/// Header, body and every block of the CAR file into generic values.
fn generic(frame: &[u8]) -> usize {
    let mut values = serde_ipld_dagcbor::de::Deserializer::from_slice(frame).into_iter::<Ipld>();
    let mut next = || values.next().and_then(Result::ok).unwrap_or_else(|| panic!("no frame"));
    black_box(next());
    let Ipld::Map(body) = next() else { panic!("no map") };
    let Some(Ipld::Bytes(car)) = body.get("blocks") else { return 0 };
    let mut rest = &car[..];
    section(&mut rest);
    let mut blocks = 0;
    while !rest.is_empty() {
        let block = section(&mut rest);
        let value: Ipld =
            serde_ipld_dagcbor::from_slice(&block[36..]).unwrap_or_else(|error| panic!("{error}"));
        black_box(value);
        blocks += 1;
    }
    blocks
}

fn section<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let (mut length, mut shift) = (0_usize, 0);
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (section, after) = rest.split_at(length);
    *rest = after;
    section
}

fn firehose(criterion: &mut Criterion<ProcessorTime>) {
    let frames = captured::frames();
    let mut group = criterion.benchmark_group("firehose");
    group.throughput(Throughput::Elements(frames.len() as u64));
    let mut bench = |name: &str, read: &dyn Fn(&[u8]) -> usize| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| frames.iter().map(|frame| read(black_box(frame))).sum::<usize>());
        });
    };
    bench("read", &|frame| own(frame, Check::Nothing, false));
    bench("read and own", &|frame| own(frame, Check::Nothing, true));
    bench("read, own, check blocks", &|frame| own(frame, Check::Blocks, true));
    bench("baseline: serde_ipld_dagcbor, every block", &generic);
    // Any key costs the same; this one says no, after all of the arithmetic.
    let key: Result<SigningKey, _> = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme".parse();
    let key = key.unwrap_or_else(|error| panic!("{error}"));
    bench("verify", &|frame| usize::from(verify(frame, &key).is_err()));
    group.finish();
}

fn messages(criterion: &mut Criterion<ProcessorTime>) {
    let lines = captured::lines("expected_v1.jsonl");
    let kind = |line: &&String| match jetstream::read(line) {
        Ok(Message::Event(event)) => event.kind(),
        Ok(_) | Err(_) => panic!("{line}"),
    };
    let likes_and_posts: Vec<&String> = lines
        .iter()
        .filter(|line| matches!(kind(line), Kind::Like | Kind::Post | Kind::Reply | Kind::Quote))
        .collect();
    let mut group = criterion.benchmark_group("jetstream, likes and posts");
    group.throughput(Throughput::Elements(likes_and_posts.len() as u64));
    let mut bench = |name: &str, read: &dyn Fn(&str) -> usize| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| likes_and_posts.iter().map(|line| read(black_box(line))).sum::<usize>());
        });
    };
    bench("read", &|line| usize::from(black_box(jetstream::read(line)).is_ok()));
    bench("read from bytes", &|line| {
        let text = std::str::from_utf8(line.as_bytes()).unwrap_or_default();
        usize::from(black_box(jetstream::read(text)).is_ok())
    });
    bench("read and own", &|line| match jetstream::read(line) {
        Ok(Message::Event(event)) => black_box(event.into_owned(false)).did.len(),
        Ok(_) | Err(_) => 0,
    });
    bench("baseline: serde_json::Value", &|line| {
        usize::from(black_box(serde_json::from_str::<serde_json::Value>(line)).is_ok())
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime(WallTime));
    targets = firehose, messages
}
criterion_main!(benches);
