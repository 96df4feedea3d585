//! What is said of a post: when it is foretold anew, and when that is worth an alert.

use std::sync::LazyLock;

use super::alert::{Alert, Counts, Level};
use super::author::{Author, code};
use super::slot::Slot;
use super::{Partition, RIPE, held_age};
use crate::forecast::Forecast;
use crate::learned::{Sketch, class, count};

impl Partition {
    /// Whether anything is to be said of a post. It is foretold anew when it has grown by three tenths, or has come to another age;
    /// and the model is asked only where its answer can say something: where a size not told of yet is within reach
    /// ([`super::rules`]), where the answer will be held against the end, or where the post is unusual.
    #[inline]
    pub(super) fn judge(&mut self, place: usize, alerts: &mut Vec<Alert>) {
        let slot = self.table.at(place);
        let (counted, age) = (slot.counted(), slot.age(self.weights.at));
        if counted >= self.settings.least
            && (!self.rules.at_age(slot.foretold, age) || counted >= grown(slot.stage))
        {
            self.judge_anew(place, alerts);
        }
    }

    fn judge_anew(&mut self, place: usize, alerts: &mut Vec<Alert>) {
        let now = self.weights.at;
        let slot = *self.table.at(place);
        let (counted, age) = (slot.counted(), slot.age(now));
        let bin = self.rules.bin(age);
        let (foretold, stage) = (u8::try_from(bin + 1).unwrap_or(u8::MAX), code(counted));
        let kept = self.table.at(place);
        (kept.foretold, kept.stage) = (foretold, stage);
        let held = slot.foretold != foretold
            && age < RIPE
            && self.model.nearest(held_age(slot.post, &self.model)) == bin;
        let many = age <= RIPE && slot.raised & Level::Unusual.bit() == 0;
        let usual = (many && size(counted) >= self.settings.times).then(|| self.usual(&slot, age)).flatten();
        let unusual = usual.is_some_and(|usual| size(counted) >= self.settings.times * usual.max(1.0));
        let low = self.errors.get(bin).map_or(0.0, |errors| errors[class(size(counted))].0);
        let least = self.rules.least(&self.model, (bin, stage), low, slot.raised);
        // Its answer is wanted, whatever it is.
        let least = if held || unusual { Some(f32::NEG_INFINITY) } else { least };
        let Some(least) = least else { return };
        let sketch = self.sketch(&slot);
        let rest = self.rules.rest(bin);
        let Some(forecast) = self.model.forecast_from(&sketch, &self.errors, least, rest) else { return };
        if held {
            let kept = self.table.at(place);
            kept.class = u8::try_from(class(sketch.counted) + 1).unwrap_or(0);
            kept.held = steps(forecast.size);
        }
        let mut raised = if unusual { Level::Unusual.bit() } else { 0 };
        for (&size, number) in self.settings.sizes.iter().zip(0..7) {
            let new = slot.raised & Level::Size(number).bit() == 0;
            if new && forecast.chance_of(size) >= self.settings.certainty {
                raised |= Level::Size(number).bit();
            }
        }
        if raised != 0 {
            self.raise(place, raised, &sketch, forecast, alerts);
        }
    }

    fn sketch(&self, slot: &Slot) -> Sketch {
        let age = slot.age(self.weights.at);
        Sketch { age: f64::from(age), counted: size(slot.counted()), weighed: slot.weighed(&self.weights) }
    }

    /// What its author's other posts usually have drawn at an age.
    fn usual(&self, slot: &Slot, age: u32) -> Option<f64> {
        let author = self.authors.get(usize::try_from(slot.author).ok()?)?;
        author.usual(slot.post, age, self.weights.at)
    }

    /// Tells of these levels, sizes first.
    fn raise(
        &mut self,
        place: usize,
        raised: u8,
        sketch: &Sketch,
        forecast: Forecast,
        alerts: &mut Vec<Alert>,
    ) {
        let slot = self.table.at(place);
        slot.raised |= raised;
        let slot = *slot;
        let (at, age) = (self.weights.at, slot.age(self.weights.at));
        let usual = self.usual(&slot, age);
        let levels = (0..7).map(Level::Size).chain([Level::Unusual]);
        for level in levels.filter(|level| raised & level.bit() != 0) {
            self.counters.alerts += 1;
            alerts.push(Alert {
                id: Alert::number(slot.post, level),
                post: slot.post,
                author: author_of(&self.authors, slot.author),
                level,
                at,
                age,
                counts: counts(&slot),
                pace: sketch.weighed[2] * 3.0,
                forecast,
                usual,
            });
        }
    }

    /// How a post stands; nothing when it is not followed.
    #[must_use]
    pub fn standing(&self, post: u64) -> Option<Standing> {
        let slot = self.table.places().get(self.table.find(post).ok()?)?;
        let (sketch, age) = (self.sketch(slot), slot.age(self.weights.at));
        Some(Standing {
            counts: counts(slot),
            age,
            pace: sketch.weighed[2] * 3.0,
            forecast: self.model.forecast(&sketch, &self.errors),
            usual: self.usual(slot, age),
            usual_end: self.usual(slot, RIPE),
        })
    }
}

/// A count, to be calculated with.
fn size(counted: u64) -> f64 {
    count(usize::try_from(counted).unwrap_or(usize::MAX))
}

/// The count that is three tenths above the one behind a stage: five steps of [`code`], made once for all.
fn grown(stage: u8) -> u64 {
    static GROWN: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let mut from = 0;
        let mut above = |stage: u8| {
            let wanted = stage.saturating_add(5).min(u8::MAX - 1);
            while code(from) < wanted {
                from += 1 + from / 4_096;
            }
            from
        };
        (0..=u8::MAX).map(&mut above).collect()
    });
    GROWN.get(usize::from(stage)).copied().unwrap_or(u64::MAX)
}

/// How a post stands just now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// What was counted.
    pub counts: Counts,
    /// Seconds since it was published.
    pub age: u32,
    /// What an hour brings at the pace of the last twenty minutes.
    pub pace: f64,
    /// How far it will go.
    pub forecast: Forecast,
    /// What its author's posts usually have drawn at that age, where that can be told.
    pub usual: Option<f64>,
    /// What they usually have drawn after a day, which is nearly all that they will; where that can be told.
    pub usual_end: Option<f64>,
}

impl Standing {
    /// How much of the final size is still to come.
    #[must_use]
    pub fn to_come(&self) -> f64 {
        self.forecast.size - size(self.counts.all())
    }
}

const fn counts(slot: &Slot) -> Counts {
    Counts { likes: slot.likes, reposts: slot.reposts, replies: slot.replies, quotes: slot.quotes }
}

fn author_of(authors: &[Author], place: u32) -> u64 {
    usize::try_from(place).ok().and_then(|place| authors.get(place)).map_or(0, |author| author.account)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn steps(size: f64) -> u16 {
    (size.max(0.0).ln_1p() * 2_000.0).round().clamp(0.0, f64::from(u16::MAX)) as u16
}
