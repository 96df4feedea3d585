//! Looking out for what breaks out on the town's network: the stream goes to whoever was told to look out, and what they
//! find is told to the market.
//!
//! The town knows no engine: a [`Lookout`] is handed in before the town settles in or resumes. Without one nothing is read
//! and the market hears of no breakout. After a stop the stream of the last two days is read again, so that the lookout knows
//! what it knew; what it then tells again changes nothing.

use std::sync::{MutexGuard, PoisonError};

use app::App;
use kernel::{Span, Timestamp};
use market::breakout::Spotting;

use super::act::tolerate;
use super::public::{Author, Happening, PublicPost, Stream};
use super::standing::STANDING;
use super::state::{Key, Pace, State};
use super::{Town, TownError};

/// How much stream there is before the first minute: long enough for a reply to be paid, and for authors to have a usual.
const STREAMED: Span = Span::days(5);
/// Between two times that the stream is read while nobody watches.
const UNSEEN: Span = Span::minutes(20);
/// How long a walk through the past may leave between two readings.
const LEAST: Span = Span::minutes(1);

/// Whoever looks out for posts that break out.
pub trait Lookout: Send + std::fmt::Debug {
    /// Something happened on the network. Told in order of time, each thing once.
    fn happened(&mut self, happening: &Happening);

    /// What is to be told to the market by now. `post` says what stands at an address, while it is there.
    fn words(&mut self, post: &dyn Fn(&str) -> Option<PublicPost>, now: Timestamp) -> Vec<Spotting>;
}

impl Town {
    /// From now on somebody looks out for what breaks out. To be called before the town settles in or resumes.
    pub fn look_out(&self, lookout: Box<dyn Lookout>) {
        *self.lookout() = Some(lookout);
    }

    fn lookout(&self) -> MutexGuard<'_, Option<Box<dyn Lookout>>> {
        self.0.lookout.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The posts of the last two days that were made to break out: their addresses, and the size that each comes to in the
    /// end. What a lookout is held against; empty where nobody looks out.
    #[must_use]
    pub fn made_to_break_out(&self) -> Vec<(String, usize)> {
        let state = self.state();
        let truth = state.stream.as_ref().map(Stream::truth).unwrap_or_default();
        truth.into_iter().map(|(address, size)| (address.to_string(), size)).collect()
    }

    /// Some days before the first minute people begin to be heard, and brands to ask.
    pub(super) fn begin_stream(&self, first: Timestamp) {
        if self.lookout().is_none() {
            return;
        }
        let mut state = self.state();
        let from = first.minus(STREAMED);
        state.stream = Some(state.stream_from(from));
        state.agenda.set(Key::Stream, Some(from.plus(UNSEEN)));
        for number in 0..STANDING.len() {
            state.agenda.set(Key::Standing(number), Some(from));
        }
    }

    /// After a stop: the stream of the last two days again.
    pub(super) fn look_back(&self) {
        let mut lookout = self.lookout();
        let Some(lookout) = lookout.as_mut() else { return };
        let mut state = self.state();
        let now = state.now();
        let mut stream = state.stream_from(now.minus(Stream::MEMORY));
        stream.read(now).iter().for_each(|happening| lookout.happened(happening));
        state.stream = Some(stream);
        state.agenda.set(Key::Stream, Some(now));
    }

    /// What happened since the last time, and what is to be told of it.
    pub(super) async fn read_stream(&self, app: &App) -> Result<(), TownError> {
        let words = self.listen();
        for word in words {
            tolerate(app.spotted(word).await)?;
        }
        let mut state = self.state();
        let pause = match state.pace {
            Pace::Still(_) => UNSEEN,
            // A second of the visitor's.
            Pace::Runs { speed, .. } => Span::seconds(u64::from(speed)).max(LEAST),
        };
        let due = state.now().plus(pause);
        state.agenda.set(Key::Stream, Some(due));
        Ok(())
    }

    fn listen(&self) -> Vec<Spotting> {
        let mut lookout = self.lookout();
        let Some(lookout) = lookout.as_mut() else { return Vec::new() };
        let (happened, now) = {
            let mut state = self.state();
            let now = state.now();
            (state.stream.as_mut().map(|stream| stream.read(now)).unwrap_or_default(), now)
        };
        happened.iter().for_each(|happening| lookout.happened(happening));
        let post = |address: &str| self.state().stream.as_ref().and_then(|stream| stream.post(address));
        lookout.words(&post, now)
    }
}

impl State {
    fn stream_from(&self, from: Timestamp) -> Stream {
        let known = self.cast.creators.iter().filter(|character| character.scene.starts_with("breakout_"));
        let author = |id| self.folk.get(id).and_then(Author::of);
        let characters =
            known.filter_map(|it| author(&it.id).map(|author| (it.scene.clone(), author))).collect();
        Stream::new(self.seed, self.first_minute, characters, from)
    }
}
