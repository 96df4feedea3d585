//! The engine: one partition of the stream, event after event, each in constant time.
//!
//! A partition holds the posts of some authors and what those authors' posts usually draw. It has no clock: its time is that of the events. The
//! same events in the same order give the same state, bit by bit, and the same alerts.
//!
//! | bound | setting | what happens there |
//! |---|---|---|
//! | posts followed | `posts` | the coldest of a few is let go, counted as `evicted` |
//! | authors known | `authors` | one without followed posts is forgotten; without such a one the post is followed without its author |
//! | posts touched once | `door` | forgotten after that many others |
//! | same thing done twice | `recent` | dropped while it is among about that many last things |
//!
//! Posts are let go when they are 48 hours old and hardly anything happens to them. Cost: an event on a followed post reads
//! one line of memory, and every so often asks the model (about a microsecond).

mod ahead;
mod alert;
pub(crate) mod author;
mod door;
mod event;
mod judge;
mod rules;
mod settings;
mod slot;
mod snapshot;
mod table;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

pub use alert::{Alert, Counts, Level};
pub use event::{EVENT_BYTES, Event, Kind};
pub use judge::Standing;
pub use settings::{Counters, Settings};
pub use snapshot::{Mark, SnapshotError};

use crate::learned::{Errors, Model, count};
use author::{AGES, Author};
use door::{Door, Recent};
use rules::Rules;
use slot::{Slot, Weights};
use table::{NOWHERE, Table};

/// A forecast is held against the end when a post is that old.
const RIPE: u32 = 86_400;
/// A post is let go at that age when nothing much happens to it any more.
const OLD: u32 = 172_800;
/// Within how many seconds all places are looked at once.
const ROUND: usize = 7_200;
/// How many events must say in a row that it is much later before they are believed.
const AGREED: u32 = 32;

/// Hashes are spread already: a map takes them as they are.
#[derive(Debug, Clone, Copy, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = crate::rng::mix(self.0 ^ u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Places = HashMap<u64, u32, BuildHasherDefault<AsItIs>>;

/// A part of the stream, and all that is known of it.
#[derive(Debug, Clone)]
pub struct Partition {
    settings: Settings,
    model: Arc<Model>,
    /// What follows from settings and model alone.
    rules: Rules,
    /// The errors of the model, as they have been since.
    errors: Vec<Errors>,
    table: Table,
    authors: Vec<Author>,
    places: Places,
    door: Door,
    recent: Recent,
    weights: Weights,
    /// Those of the second of the last late event: late ones come together.
    late: Weights,
    /// Where the look at all places stands.
    hand: usize,
    /// Where the look for an author to forget stands.
    forgetting: usize,
    /// Events in a row that say it is much later.
    ahead: u32,
    counters: Counters,
}

impl Partition {
    /// An empty partition.
    #[must_use]
    pub fn new(settings: Settings, model: Arc<Model>) -> Self {
        Self {
            errors: model.errors(),
            rules: Rules::new(&settings, &model),
            table: Table::new(settings.posts),
            authors: Vec::new(),
            places: Places::default(),
            door: Door::new(settings.door),
            recent: Recent::new(settings.recent),
            weights: Weights::at(0),
            late: Weights::at(0),
            hand: 0,
            forgetting: 0,
            ahead: 0,
            counters: Counters::default(),
            settings,
            model,
        }
    }

    /// What was read, dropped and let go so far.
    #[must_use]
    pub const fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The latest second that was believed; 0 before the first event.
    #[must_use]
    pub const fn now(&self) -> u32 {
        self.weights.at
    }

    /// How many posts are followed.
    #[must_use]
    pub const fn followed(&self) -> usize {
        self.table.len()
    }

    /// Bytes held for posts, places that are free included.
    #[must_use]
    pub fn bytes_of_posts(&self) -> usize {
        self.table.bytes()
    }

    /// Bytes held for posts, authors and what is remembered besides, places that are free included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let past: usize =
            self.authors.iter().map(|author| author.past.capacity() * size_of::<author::Past>()).sum();
        self.bytes_of_posts()
            + self.authors.capacity() * size_of::<Author>()
            + self.places.capacity() * (size_of::<(u64, u32)>() + 1)
            + past
            + self.door.bits.iter().map(|bits| bits.len() * 8).sum::<usize>()
            + self.recent.0.len() * 4
    }

    /// Reads one event; alerts are added to the list. Nothing in an event can make it fail: what cannot be is counted.
    pub fn read(&mut self, event: &Event, alerts: &mut Vec<Alert>) {
        self.read_at(event, NOWHERE, alerts);
    }

    /// The same, with a place where the post may be.
    #[inline]
    fn read_at(&mut self, event: &Event, guess: usize, alerts: &mut Vec<Alert>) {
        self.counters.events += 1;
        let event = Event { post: event.post.max(1), ..*event };
        if !self.tick(event.at) {
            return;
        }
        let kind = event.kind;
        match kind {
            Kind::Post => self.published(&event),
            Kind::Delete => self.deleted(event.post),
            Kind::Unlike | Kind::Unrepost => self.taken_back(&event),
            Kind::Like | Kind::Repost | Kind::Reply | Kind::Quote => {
                // One answers and quotes as often as one likes.
                let countable =
                    matches!(kind, Kind::Reply | Kind::Quote) || !self.recent.again(event.once(kind));
                if event.actor == event.author {
                    self.counters.own += 1;
                } else if countable {
                    self.happened(&event, guess, alerts);
                } else {
                    self.counters.doubled += 1;
                }
            }
        }
    }

    /// Takes the time of an event; whether the event is to be read.
    #[inline]
    fn tick(&mut self, at: u32) -> bool {
        let now = self.weights.at;
        if at == now {
            self.ahead = 0;
            return true;
        }
        if at < now {
            self.ahead = 0;
            self.counters.late += 1;
            let old = now - at > OLD;
            self.counters.old += u64::from(old);
            return !old;
        }
        self.tick_on(at)
    }

    /// It is later than it was.
    fn tick_on(&mut self, at: u32) -> bool {
        let now = self.weights.at;
        if now != 0 && at - now > self.settings.leap {
            self.ahead += 1;
            if self.ahead < AGREED {
                self.counters.future += 1;
                return false;
            }
        }
        self.ahead = 0;
        self.weights = Weights::at(at);
        if now != 0 {
            let seconds = usize::try_from(at - now).unwrap_or(usize::MAX);
            let places = self.table.places().len();
            self.look(places.div_ceil(ROUND).saturating_mul(seconds).min(places));
        }
        true
    }

    /// Looks at some places on the way around: tells authors, holds forecasts against the end, lets old posts go.
    fn look(&mut self, places: usize) {
        for _ in 0..places {
            if self.hand >= self.table.places().len() {
                self.hand = 0;
            }
            let slot = self.table.places()[self.hand];
            if slot.post == 0 {
                self.hand += 1;
                continue;
            }
            let place = self.hand;
            self.tell(place);
            self.ripen(place);
            let now = self.weights.at;
            if slot.age(now) > OLD && slot.weighed(&self.weights).iter().all(|&weighed| weighed < 0.01) {
                // Another may move up into this place: the hand stays.
                self.let_go(place);
                self.counters.finished += 1;
            } else {
                self.hand += 1;
            }
        }
    }

    /// Tells the author what a post had drawn at each age it has passed.
    fn tell(&mut self, place: usize) {
        let now = self.weights.at;
        let slot = self.table.at(place);
        let age = slot.age(now);
        // Mostly nothing: the ages are told one after the other, the youngest first.
        if AGES.get(slot.told.trailing_ones() as usize).is_none_or(|&next| age < next) {
            return;
        }
        for (bit, at) in AGES.into_iter().enumerate() {
            if age < at || slot.told & 1 << bit != 0 {
                continue;
            }
            slot.told |= 1 << bit;
            let author = usize::try_from(slot.author).unwrap_or(usize::MAX);
            if let Some(author) = self.authors.get_mut(author) {
                author.told(slot.post, bit, slot.counted());
            }
        }
    }

    /// Holds a forecast against how the post ended, and moves the bounds of the interval a little: adaptive conformal inference
    /// (Gibbs and Candès 2021), for quantiles of 10 % and 90 %.
    fn ripen(&mut self, place: usize) {
        const STEP: f32 = 0.02;
        let now = self.weights.at;
        let slot = self.table.at(place);
        if slot.class == 0 || slot.age(now) < RIPE {
            return;
        }
        let (class, bin) =
            (usize::from(slot.class - 1), self.model.nearest(held_age(slot.post, &self.model)));
        let ended = ln(slot.counted());
        let error = ended - f32::from(slot.held) / 2_000.0;
        slot.class = 0;
        let (low, high) = &mut self.errors[bin][class];
        self.counters.inside += u64::from((*low..=*high).contains(&error));
        *low += STEP * (0.1 - f32::from(u8::from(error < *low)));
        *high -= STEP * (0.1 - f32::from(u8::from(error > *high)));
        self.counters.ripened += 1;
    }

    fn let_go(&mut self, place: usize) {
        let slot = self.table.take(place);
        if let Some(author) =
            usize::try_from(slot.author).ok().and_then(|author| self.authors.get_mut(author))
        {
            author.slots = author.slots.saturating_sub(1);
        }
    }

    fn published(&mut self, event: &Event) {
        self.counters.posts += 1;
        let Some(&place) = self.places.get(&event.author) else { return };
        let posted = if event.posted == 0 { event.at } else { event.posted.min(event.at) };
        if let Some(author) = usize::try_from(place).ok().and_then(|place| self.authors.get_mut(place)) {
            author.published(event.post, posted);
        }
    }

    fn deleted(&mut self, post: u64) {
        if let Ok(place) = self.table.find(post) {
            self.let_go(place);
            self.counters.deleted += 1;
        }
    }

    fn taken_back(&mut self, event: &Event) {
        let kind = if event.kind == Kind::Unlike { Kind::Like } else { Kind::Repost };
        self.recent.forget(event.once(kind));
        let Ok(place) = self.table.find(event.post) else {
            self.counters.unknown += 1;
            return;
        };
        let slot = self.table.at(place);
        let (count, unit) = if kind == Kind::Like { (&mut slot.likes, 1) } else { (&mut slot.reposts, 16) };
        if let Some(less) = count.checked_sub(1) {
            *count = less;
        } else {
            // It came before what it takes back.
            self.counters.negative += 1;
            if slot.owed & (unit * 15) != unit * 15 {
                slot.owed += unit;
            }
        }
    }

    /// Somebody did something with a post.
    #[inline]
    fn happened(&mut self, event: &Event, guess: usize, alerts: &mut Vec<Alert>) {
        let place = match self.table.find_at(event.post, guess) {
            Ok(place) => place,
            Err(_) if !self.door.knocks(event.post) => {
                self.counters.once += 1;
                return;
            }
            Err(place) => match self.admit(event, place) {
                Some(place) => place,
                None => return,
            },
        };
        self.tell(place);
        let slot = self.table.at(place);
        let owed = match event.kind {
            Kind::Like => 1,
            Kind::Repost => 16,
            Kind::Post | Kind::Reply | Kind::Quote | Kind::Unlike | Kind::Unrepost | Kind::Delete => 0,
        };
        if owed != 0 && slot.owed & (owed * 15) != 0 {
            slot.owed -= owed;
            return;
        }
        // Without a branch: which kind comes next is not to be foreseen.
        slot.likes = slot.likes.saturating_add(u32::from(event.kind == Kind::Like));
        slot.reposts = slot.reposts.saturating_add(u32::from(event.kind == Kind::Repost));
        slot.replies = slot.replies.saturating_add(u16::from(event.kind == Kind::Reply));
        slot.quotes = slot.quotes.saturating_add(u16::from(event.kind == Kind::Quote));
        if event.at == self.weights.at {
            slot.weigh(&self.weights);
        } else {
            if self.late.at != event.at {
                self.late = Weights::at(event.at);
            }
            slot.weigh(&self.late);
        }
        self.judge(place, alerts);
    }

    /// A place for a post that came back. The one time that it was touched before is counted as a like of that second.
    fn admit(&mut self, event: &Event, mut place: usize) -> Option<usize> {
        let now = self.weights.at;
        let posted = if event.posted == 0 || event.posted > now { event.at } else { event.posted };
        if now - posted.min(now) > OLD {
            self.counters.old += 1;
            return None;
        }
        if self.table.len() >= self.settings.posts {
            self.evict();
            place = self.table.find(event.post).err()?;
        }
        let author = self.author(event.author);
        let mut slot = Slot { post: event.post, posted, last: posted, author, likes: 1, ..Slot::default() };
        let age = slot.age(event.at);
        slot.told = AGES
            .into_iter()
            .enumerate()
            .filter(|(_, at)| *at <= age)
            .fold(0, |told, (bit, _)| told | 1 << bit);
        slot.weigh(&if event.at == now { self.weights } else { Weights::at(event.at) });
        self.table.put(place, slot);
        if let Some(author) = usize::try_from(author).ok().and_then(|author| self.authors.get_mut(author)) {
            author.slots += 1;
            author.followed(event.post, posted, age);
        }
        self.counters.admitted += 1;
        Some(place)
    }

    /// Lets the coldest of a few posts go.
    fn evict(&mut self) {
        let places = self.table.places();
        let (after, before) =
            (places.get(self.hand..).unwrap_or_default(), &places[..self.hand.min(places.len())]);
        let few = (self.hand..).zip(after).chain((0..).zip(before)).filter(|(_, slot)| slot.post != 0);
        let warmth = few.take(16).map(|(place, slot)| (place, slot.warmth(&self.weights)));
        let coldest = warmth.min_by(|(_, one), (_, other)| one.total_cmp(other));
        self.hand = (self.hand + 16) % places.len();
        if let Some((place, _)) = coldest {
            self.let_go(place);
            self.counters.evicted += 1;
        }
    }

    /// Where an author is kept; [`u32::MAX`] where there is no place.
    fn author(&mut self, account: u64) -> u32 {
        if let Some(&place) = self.places.get(&account) {
            return place;
        }
        let place = if self.authors.len() < self.settings.authors {
            self.authors.push(Author::default());
            u32::try_from(self.authors.len() - 1).unwrap_or(u32::MAX)
        } else {
            let Some(place) = self.forget() else { return u32::MAX };
            place
        };
        if let Some(author) = usize::try_from(place).ok().and_then(|place| self.authors.get_mut(place)) {
            *author = Author { account, ..Author::default() };
            self.places.insert(account, place);
        }
        place
    }

    /// Forgets one of the next authors of whom no post is followed.
    fn forget(&mut self) -> Option<u32> {
        for _ in 0..64.min(self.authors.len()) {
            self.forgetting = (self.forgetting + 1) % self.authors.len();
            let author = &self.authors[self.forgetting];
            if author.slots == 0 {
                self.places.remove(&author.account);
                self.counters.forgotten += 1;
                return u32::try_from(self.forgetting).ok();
            }
        }
        self.counters.homeless += 1;
        None
    }
}

/// At which age a post's forecast is held against its end: one of the model's, by its hash, so that every age gets its share.
fn held_age(post: u64, model: &Model) -> f64 {
    let young = || model.ages().filter(|&age| age < f64::from(RIPE) / 2.0);
    let at = usize::try_from(crate::rng::mix(post) >> 32).unwrap_or(0) % young().count().max(1);
    young().nth(at).unwrap_or_default()
}

#[allow(clippy::cast_possible_truncation, reason = "seven digits are more than is known")]
fn ln(counted: u64) -> f32 {
    count(usize::try_from(counted).unwrap_or(usize::MAX)).ln_1p() as f32
}
