//! Which posts there are: a quiet one every two minutes, one that breaks out every four hours, and those of the beginning.
//!
//! Each post follows from the seed and its number alone, its reactions too, so that a stream that is read again from two
//! days ago is the same stream. Four hours of the town are a minute of a visitor's at the usual speed.

use std::sync::Arc;

use kernel::{Span, Timestamp};
use market::breakout::post::HoldCode;

use super::authors::Author;
use super::growth::{Growth, Reaction, cascade};
use super::texts::{HITS, quiet};
use crate::rng::Rng;

/// Between two quiet posts.
const SLOT: Span = Span::minutes(2);
/// Between two that break out.
const WAVE: Span = Span::hours(4);
/// The words of the first wave: those before it are of the beginning.
const FIRST_WAVE: u64 = 18;
/// The character who is made offers that the town leaves to a visitor.
const OFFERED: &str = "breakout_offer";

/// What that character writes, by its place among the words.
const THEIRS: [usize; 5] = [2, 9, 22, 29, 35];

/// What becomes of an offer to the author of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::town) enum Course {
    /// Taken, written, published and paid.
    Accepts,
    /// Taken and published; then its author wants it away and gives the money back.
    GivesBack,
    /// Refused.
    Declines,
    /// Its brand takes it back.
    Withdrawn,
    /// A stranger follows the claim address, joins and takes it.
    Claims,
    /// Nobody answers.
    Ignores,
    /// Left to a visitor.
    Waits,
}

/// What makes a post one that breaks out.
#[derive(Debug, Clone, Copy)]
pub(in crate::town) struct Hit {
    /// What an operator who reads it says: keep it back, and why.
    pub(in crate::town) held: Option<HoldCode>,
    pub(in crate::town) course: Course,
    /// When the town's operator looks at it at the earliest; nothing: after a while.
    pub(in crate::town) looked: Option<Timestamp>,
    /// Before which no brand of the town makes its author an offer.
    pub(in crate::town) offered: Option<Timestamp>,
}

/// A post.
#[derive(Debug, Clone)]
pub(in crate::town) struct Made {
    pub(in crate::town) number: u64,
    pub(in crate::town) posted: Timestamp,
    pub(in crate::town) author: Arc<Author>,
    pub(in crate::town) topic: &'static str,
    pub(in crate::town) text: &'static str,
    pub(in crate::town) hit: Option<Hit>,
    pub(in crate::town) reactions: Vec<Reaction>,
}

/// Who writes a post of the beginning.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// Whoever is known for this scene.
    Character(&'static str),
    Stranger,
    Member,
}

/// A post of the beginning: its words, and minutes from the first minute.
#[derive(Debug, Clone, Copy)]
struct First {
    words: usize,
    who: Who,
    posted: i64,
    looked: i64,
    offered: i64,
    course: Course,
}

/// What a visitor finds.
#[rustfmt::skip]
const BEGINNING: [First; 20] = {
    use Course::{Accepts, Claims, Declines, GivesBack, Ignores, Waits, Withdrawn};
    use Who::{Character, Member, Stranger};
    const fn first(words: usize, who: Who, posted: i64, looked: i64, offered: i64, course: Course) -> First {
        First { words, who, posted, looked, offered, course }
    }
    [
        first(0, Character("breakout_paid"), -5_520, -5_400, -5_380, Accepts),
        first(3, Stranger, -4_800, -4_700, 0, Ignores),
        first(4, Character("breakout_refused"), -4_200, -4_100, -4_080, Declines),
        first(1, Stranger, -3_600, -3_500, -3_480, Claims),
        first(5, Character("breakout_given_back"), -3_000, -2_900, -2_880, GivesBack),
        first(2, Stranger, -2_640, -2_540, -2_500, Ignores),
        first(11, Stranger, -1_560, -1_440, 0, Ignores),
        first(8, Character("breakout_withdrawn"), -1_300, -1_200, -1_150, Withdrawn),
        first(12, Character("breakout_holding"), -700, -600, -580, Accepts),
        first(10, Stranger, -560, -460, -300, Ignores),
        first(6, Stranger, -430, -330, 0, Ignores),
        first(17, Stranger, -320, -240, 0, Ignores),
        first(9, Character(OFFERED), -260, -150, -4, Waits),
        first(16, Member, -210, -110, -80, Accepts),
        first(15, Member, -170, -60, 0, Ignores),
        first(14, Stranger, -100, 120, 0, Accepts),
        first(7, Stranger, -80, 150, 0, Ignores),
        first(13, Member, -60, 180, 0, Accepts),
        // Shown, and left for a while to a visitor who plays the brand.
        first(35, Member, -190, -90, 240, Accepts),
        first(33, Member, -150, -70, 240, Accepts),
    ]
};

/// What all posts are made from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) seed: u64,
    pub(super) first: Timestamp,
    pub(super) strangers: Vec<Arc<Author>>,
    pub(super) members: Vec<Arc<Author>>,
    /// By scene.
    pub(super) characters: Vec<(String, Arc<Author>)>,
}

impl Source {
    /// The posts published after one time and up to another, in any order.
    pub(super) fn between(&self, after: Timestamp, until: Timestamp) -> Vec<Made> {
        let mut made: Vec<Made> = Vec::new();
        let early = BEGINNING.iter().zip(1..).filter_map(|(first, number)| self.of_beginning(number, first));
        made.extend(early);
        let wave = until.since(self.first).as_micros() / WAVE.as_micros();
        let before = after.since(self.first).as_micros() / WAVE.as_micros();
        if until > self.first {
            made.extend((before..=wave).filter_map(|wave| self.of_wave(wave)));
        }
        let slot = |at: Timestamp| at.as_micros().unsigned_abs() / SLOT.as_micros();
        made.extend((slot(after)..=slot(until)).filter_map(|slot| self.of_slot(slot)));
        made.retain(|post| post.posted > after && post.posted <= until);
        made
    }

    fn dice(&self, number: u64, name: &str) -> Rng {
        Rng::new(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15), name)
    }

    fn of_beginning(&self, number: u64, first: &First) -> Option<Made> {
        let at = |minutes: i64| {
            let span = Span::minutes(minutes.unsigned_abs());
            if minutes < 0 { self.first.minus(span) } else { self.first.plus(span) }
        };
        let mut rng = self.dice(number, "beginning");
        let words = HITS.get(first.words)?;
        let author = match first.who {
            Who::Character(scene) => self.character(scene)?,
            Who::Stranger => self.anybody(&mut rng, &self.strangers, words.language)?,
            Who::Member => self.anybody(&mut rng, &self.members, words.language)?,
        };
        let offered = (first.offered != 0).then(|| at(first.offered));
        let hit = Hit { held: words.held, course: first.course, looked: Some(at(first.looked)), offered };
        let reactions = cascade(&mut rng, &Growth { first: 150, ..growth(&mut self.dice(number, "growth")) });
        let (topic, text) = (words.topic, words.text);
        Some(Made { number, posted: at(first.posted), author, topic, text, hit: Some(hit), reactions })
    }

    fn character(&self, scene: &str) -> Option<Arc<Author>> {
        self.characters.iter().find(|(known, _)| known == scene).map(|(_, author)| Arc::clone(author))
    }

    fn anybody(&self, rng: &mut Rng, of: &[Arc<Author>], language: &str) -> Option<Arc<Author>> {
        let speak: Vec<&Arc<Author>> = of.iter().filter(|it| it.language.code() == language).collect();
        rng.pick(&speak).map(|author| Arc::clone(author))
    }

    /// The post of the n-th four hours after the first minute.
    fn of_wave(&self, wave: u64) -> Option<Made> {
        let number = 1_000 + wave;
        let mut rng = self.dice(number, "wave");
        let place = usize::try_from((FIRST_WAVE + wave) % 36).ok()?;
        let words = HITS.get(place)?;
        // The very first one soon, so that something new is seen at once.
        let late = if wave == 0 { 10 + rng.below(20) } else { 10 + rng.below(220) };
        let posted = self.first.plus(WAVE.times(wave)).plus(Span::minutes(late));
        let own = THEIRS.contains(&place);
        let author = if own { self.character(OFFERED) } else { None };
        let author = match author {
            Some(author) => author,
            None if rng.chance(5_000) => self.anybody(&mut rng, &self.strangers, words.language)?,
            None => self.anybody(&mut rng, &self.members, words.language)?,
        };
        let course = course(&mut rng, own, author.member);
        let hit = Hit { held: words.held, course, looked: None, offered: None };
        let growth = growth(&mut rng);
        let reactions = cascade(&mut rng, &growth);
        let (topic, text) = (words.topic, words.text);
        Some(Made { number, posted, author, topic, text, hit: Some(hit), reactions })
    }

    /// A quiet post: more than half draw one reaction or none, and none more than nine.
    fn of_slot(&self, slot: u64) -> Option<Made> {
        let mut rng = self.dice(slot, "quiet");
        let author = match rng.below(100) {
            // Those of note write more often, so that what they usually draw is known.
            0..5 => rng.pick(&self.characters).map(|(_, author)| author),
            5..52 => rng.pick(&self.strangers),
            _ => rng.pick(&self.members),
        };
        let author = Arc::clone(author?);
        let micros = i64::try_from(slot * SLOT.as_micros() + rng.below(SLOT.as_micros())).ok()?;
        // To the second, as the network's own times are.
        let posted = Timestamp::from_micros(micros - micros % 1_000_000);
        let most = match rng.below(100) {
            0..58 => rng.below(2),
            58..88 => 2 + rng.below(3),
            88..97 => 5 + rng.below(3),
            _ => 9,
        };
        let growth = Growth {
            first: u32::try_from(most * 2).ok()?,
            spread: 20,
            spark: None,
            most: usize::try_from(most).ok()?,
        };
        let reactions = cascade(&mut rng, &growth);
        let topics: Vec<&str> = author.topics().iter().map(kernel::Topic::as_str).collect();
        let (topic, text) = quiet(author.language.code(), &topics, rng.index(1_000));
        Some(Made { number: slot, posted, author, topic, text, hit: None, reactions })
    }
}

/// How a post that breaks out spreads: some by themselves, some when a large account shows them.
fn growth(rng: &mut Rng) -> Growth {
    let number = |rng: &mut Rng, low: u32, more: u64| low + u32::try_from(rng.below(more)).unwrap_or(0);
    let first = number(rng, 90, 80);
    let spark = rng.chance(4_000).then(|| (number(rng, 1_800, 5_400), number(rng, 60, 100)));
    Growth { first, spread: 55 + rng.below(25), spark, most: 1_400 }
}

/// What an author of the town makes of an offer.
fn course(rng: &mut Rng, own: bool, member: bool) -> Course {
    if own {
        return Course::Waits;
    }
    match (member, rng.below(100)) {
        (true, 0..60) => Course::Accepts,
        (true, 60..70) => Course::GivesBack,
        (true, 70..88) => Course::Declines,
        (false, 0..35) => Course::Claims,
        (false, 35..50) => Course::Declines,
        (_, 94..) => Course::Withdrawn,
        (true | false, _) => Course::Ignores,
    }
}
