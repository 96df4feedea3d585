//! A frame of the log: what happened to posts of one partition, in the order of the source, as bytes.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the form: 1 |
//! | 8 | the source: the hash of its name |
//! | 8 | `after`: the number of this partition's last happening before the frame, 0 where there is none |
//! | varint | how many addresses of posts; for each its length (varint) and its text |
//! | varint | how many happenings; for each what follows |
//! | 33 | `breakout::Event` as it is written |
//! | varint | its number less the number of the one before; of the first, less `after` |
//! | varint | the address of its post: its place among the addresses, from 1; 0 where nobody needs it |
//!
//! Numbers are little-endian; a varint has seven bits a byte, the lowest first. A *number* is the place in the source: of a
//! file its record, of a stream its position. What one record comes to has one number and is never split over two
//! frames; so whoever folds a partition drops what it has read before by comparing numbers, wherever frames were cut.
//!
//! Addresses are carried because alerts are read by people, once for each post and frame: about seventy bytes, and only for
//! what may raise an alert (likes, reposts, replies and quotes).

use std::collections::HashMap;

use breakout::{EVENT_BYTES, Event, Kind};
use bytes::Bytes;

/// The form of a frame.
const FORM: u8 = 1;
/// The longest address that is carried; a longer one is left out, and its alerts have none. Real ones have seventy bytes.
const LONGEST_ADDRESS: usize = 1_000;

/// The next frame of a partition, as it fills.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    /// The number of the last happening of the frames before.
    pub(crate) after: u64,
    last: u64,
    count: usize,
    events: Vec<u8>,
    addresses: Vec<u8>,
    places: HashMap<u64, usize>,
}

impl Packer {
    /// Behind the happening of this number.
    pub(crate) fn new(after: u64) -> Self {
        Self { after, last: after, ..Self::default() }
    }

    /// Adds what happened; numbers never fall.
    pub(crate) fn add(&mut self, number: u64, event: &Event, address: Option<&str>) {
        self.count += 1;
        self.events.extend(event.to_bytes());
        put(&mut self.events, number.saturating_sub(self.last));
        self.last = self.last.max(number);
        let place = match address.filter(|address| address.len() <= LONGEST_ADDRESS) {
            Some(address) => {
                let next = self.places.len() + 1;
                let place = *self.places.entry(event.post).or_insert(next);
                if place == next {
                    put(&mut self.addresses, wide(address.len()));
                    self.addresses.extend(address.as_bytes());
                }
                place
            }
            None => 0,
        };
        put(&mut self.events, wide(place));
    }

    /// How many happenings are in it.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// How many bytes they take.
    pub(crate) const fn bytes(&self) -> usize {
        self.events.len() + self.addresses.len()
    }

    /// The frame, if anything is in it; the next one begins behind it.
    pub(crate) fn cut(&mut self, source: u64) -> Option<Bytes> {
        if self.count == 0 {
            return None;
        }
        let mut out = Vec::with_capacity(self.bytes() + 32);
        out.push(FORM);
        out.extend(source.to_le_bytes());
        out.extend(self.after.to_le_bytes());
        put(&mut out, wide(self.places.len()));
        out.extend(&self.addresses);
        put(&mut out, wide(self.count));
        out.extend(&self.events);
        *self = Self::new(self.last);
        Some(out.into())
    }
}

/// A frame, read whole before anything of it is believed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame<'f> {
    pub(super) source: u64,
    pub(super) after: u64,
    pub(super) happenings: Vec<Happening<'f>>,
}

/// What happened, with its number, and its post's address where an alert may need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Happening<'f> {
    pub(super) number: u64,
    pub(super) event: Event,
    pub(super) address: &'f str,
}

impl<'f> Frame<'f> {
    /// Reads a frame. No length that is claimed reserves anything.
    pub(super) fn read(bytes: &'f [u8]) -> Result<Self, String> {
        let mut from = bytes;
        let form = take::<1>(&mut from).map(|[form]| form).ok_or("it is empty")?;
        if form != FORM {
            return Err(format!(
                "it has form {form}, this program reads {FORM}: update the older one of feeder and worker"
            ));
        }
        let frame = Self::parts(&mut from).ok_or("it is cut short, or something else")?;
        if from.is_empty() { Ok(frame) } else { Err("it goes on behind its end".to_owned()) }
    }

    fn parts(from: &mut &'f [u8]) -> Option<Self> {
        let (source, after) = (word(from)?, word(from)?);
        let mut addresses = vec![""];
        for _ in 0..varint(from)? {
            let length = usize::try_from(varint(from)?).ok()?;
            let (text, rest) = from.split_at_checked(length)?;
            addresses.push(std::str::from_utf8(text).ok()?);
            *from = rest;
        }
        let (mut happenings, mut number) = (Vec::new(), after);
        for _ in 0..varint(from)? {
            let event = Event::from_bytes(&take::<EVENT_BYTES>(from)?)?;
            number = number.checked_add(varint(from)?)?;
            let address = addresses.get(usize::try_from(varint(from)?).ok()?)?;
            happenings.push(Happening { number, event, address });
        }
        Some(Self { source, after, happenings })
    }
}

/// Whether what happened may raise an alert, which then needs the post's address.
pub(super) const fn may_raise(kind: Kind) -> bool {
    match kind {
        Kind::Like | Kind::Repost | Kind::Reply | Kind::Quote => true,
        Kind::Post | Kind::Unlike | Kind::Unrepost | Kind::Delete => false,
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or(0));
}

fn varint(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let [byte] = take::<1>(from)?;
        let bits = u64::from(byte & 0x7f);
        // The tenth byte has room for one bit.
        if shift == 63 && bits > 1 {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

pub(super) fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*first)
}

pub(super) fn word(from: &mut &[u8]) -> Option<u64> {
    take(from).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(post: u64, kind: Kind) -> Event {
        Event { at: 1_700_000_000, posted: 1_699_999_999, post, author: 7, actor: 9, kind }
    }

    #[test]
    fn a_frame_comes_back_as_it_was() {
        let mut packer = Packer::new(40);
        assert_eq!(packer.cut(1), None, "an empty frame is none");
        packer.add(41, &event(5, Kind::Like), Some("at://a/app.bsky.feed.post/b"));
        packer.add(41, &event(6, Kind::Reply), Some("at://a/app.bsky.feed.post/c"));
        packer.add(1 << 60, &event(5, Kind::Repost), Some("at://a/app.bsky.feed.post/b"));
        packer.add(1 << 60, &event(8, Kind::Unlike), None);
        packer.add(u64::MAX, &event(9, Kind::Quote), Some(&"x".repeat(1_001)));
        let bytes = packer.cut(77).unwrap();
        let frame = Frame::read(&bytes).unwrap();
        assert_eq!((frame.source, frame.after), (77, 40));
        let told: Vec<(u64, u64, &str)> =
            frame.happenings.iter().map(|h| (h.number, h.event.post, h.address)).collect();
        let (b, c) = ("at://a/app.bsky.feed.post/b", "at://a/app.bsky.feed.post/c");
        let (mid, end) = (1 << 60, u64::MAX);
        assert_eq!(told, [(41, 5, b), (41, 6, c), (mid, 5, b), (mid, 8, ""), (end, 9, "")]);
        assert_eq!(bytes.windows(b.len()).filter(|found| *found == b.as_bytes()).count(), 1, "told once");
        assert_eq!((packer.after, packer.len(), packer.bytes()), (u64::MAX, 0, 0));
    }

    #[test]
    fn every_truncation_and_every_wrong_byte_is_refused_or_read_without_harm() {
        let mut packer = Packer::new(0);
        packer.add(1, &event(5, Kind::Like), Some("at://a/app.bsky.feed.post/b"));
        packer.add(3, &event(6, Kind::Post), None);
        let bytes = packer.cut(1).unwrap();
        for length in 0..bytes.len() {
            assert!(Frame::read(&bytes[..length]).is_err(), "{length}");
        }
        for at in 0..bytes.len() {
            for with in [0, 1, 0x7f, 0x80, 0xff] {
                let mut wrong = bytes.to_vec();
                wrong[at] = with;
                let _ = Frame::read(&wrong);
            }
        }
        let mut foreign = bytes.to_vec();
        foreign[0] = 2;
        assert!(Frame::read(&foreign).unwrap_err().contains("form 2"));
        assert!(Frame::read(&[&bytes[..], &[0]].concat()).unwrap_err().contains("behind its end"));
        // As many addresses as there are numbers are claimed, and none is there.
        let claimed = [&[FORM][..], &[0; 16], &[0xff; 9], &[1]].concat();
        assert!(Frame::read(&claimed).is_err());
    }
}
