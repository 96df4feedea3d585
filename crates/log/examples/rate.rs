//! How many frames NATS servers take and give back: `rate USER:PASSWORD FRAMES BYTES nats://HOST:PORT…`.
//!
//! Appends so many frames of so many bytes to eight partitions side by side, each after the answer to the one before it,
//! then reads them back. Makes the log `rate` there and leaves it.
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;

use bytes::Bytes;
use log::nats::{Login, Settings};
use log::{FrameId, Log, Nats, Offset, Partitions};
use tokio::task::JoinSet;
use tokio::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().ok_or("rate USER:PASSWORD FRAMES BYTES nats://HOST:PORT…");
    let (login, frames, bytes) = (word()?, word()?.parse::<u32>()?, word()?.parse::<usize>()?);
    let servers: Vec<String> = words.collect();
    let (user, password) = login.split_once(':').ok_or("a login is USER:PASSWORD")?;
    let login = Some(Login { user: user.to_owned(), password: password.to_owned() });
    let partitions = Partitions::new(8)?;
    let settings = Settings { login, frames_bytes: 1 << 30, ..Settings::new(servers, "rate", partitions) };
    let log = Nats::connect(settings).await?;
    let each = frames / u32::from(partitions.count());
    let run = getrandom::u64()?;

    let begin = Instant::now();
    let mut appending = JoinSet::new();
    for partition in partitions.all() {
        let log = log.clone();
        let frame: Bytes = vec![b'x'; bytes].into();
        appending.spawn(async move {
            let mut first = Offset(0);
            for at in 0..each {
                let id = FrameId((u128::from(run) << 64) | u128::from(at));
                let offset = log.append(partition, id, frame.clone()).await?;
                first = if at == 0 { offset } else { first };
            }
            Ok::<_, log::LogError>((partition, first))
        });
    }
    let firsts = appending.join_all().await;
    told("appended", each * u32::from(partitions.count()), bytes, begin);

    let begin = Instant::now();
    let mut reading = JoinSet::new();
    for first in firsts {
        let ((partition, first), log) = (first?, log.clone());
        reading.spawn(async move {
            let (mut frames, mut left) = (log.frames(partition, first).await?, each);
            while left > 0 {
                let found = frames.next().await?.len();
                left = left.saturating_sub(u32::try_from(found).unwrap_or(u32::MAX));
            }
            Ok::<_, log::LogError>(())
        });
    }
    reading.join_all().await.into_iter().collect::<Result<(), _>>()?;
    told("read", each * u32::from(partitions.count()), bytes, begin);
    Ok(())
}

fn told(what: &str, frames: u32, bytes: usize, begin: Instant) {
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "{frames} frames of {bytes} bytes {what} in {seconds:.2} s: {:.0} a second",
        f64::from(frames) / seconds
    );
}
