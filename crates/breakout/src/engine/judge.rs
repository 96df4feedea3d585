//! What is said of a post: when it is foretold anew, and when that is worth an alert.

use std::sync::LazyLock;

use super::alert::{Alert, Counts, Level};
use super::author::{Author, code};
use super::slot::Slot;
use super::{Partition, RIPE, held_age};
use crate::forecast::Forecast;
use crate::learned::{Sketch, class, count};

impl Partition {
    /// Whether anything is to be said of a post. It is foretold anew when it has grown by three tenths, or has come to another age.
    pub(super) fn judge(&mut self, place: usize, alerts: &mut Vec<Alert>) {
        let now = self.weights.at;
        let slot = *self.table.at(place);
        let counted = slot.counted();
        let bin = self.model.nearest(f64::from(slot.age(now)));
        let foretold = u8::try_from(bin + 1).unwrap_or(u8::MAX);
        if counted < self.settings.least || (slot.foretold == foretold && counted < grown(slot.stage)) {
            return;
        }
        let stage = code(counted);
        let sketch = self.sketch(&slot, now);
        let forecast = self.model.forecast(&sketch, &self.errors);
        let held = slot.foretold != foretold && self.model.nearest(held_age(slot.post, &self.model)) == bin;
        let slot = self.table.at(place);
        (slot.foretold, slot.stage) = (foretold, stage);
        if held && slot.age(now) < RIPE {
            slot.class = u8::try_from(class(sketch.counted) + 1).unwrap_or(0);
            slot.held = steps(forecast.size);
        }
        let slot = *slot;
        self.raise(place, &slot, &sketch, forecast, alerts);
    }

    fn sketch(&self, slot: &Slot, now: u32) -> Sketch {
        let counted = count(usize::try_from(slot.counted()).unwrap_or(usize::MAX));
        Sketch { age: f64::from(slot.age(now)), counted, weighed: slot.weighed(now) }
    }

    fn raise(
        &mut self,
        place: usize,
        slot: &Slot,
        sketch: &Sketch,
        forecast: Forecast,
        alerts: &mut Vec<Alert>,
    ) {
        let now = self.weights.at;
        let age = slot.age(now);
        let sizes = self.settings.sizes.iter().zip(0..7);
        let reached = sizes.filter(|(size, _)| forecast.chance_of(**size) >= self.settings.certainty);
        let mut levels: Vec<Level> = reached.map(|(_, number)| Level::Size(number)).collect();
        levels.retain(|level| slot.raised & level.bit() == 0);
        let young = age <= RIPE && slot.raised & Level::Unusual.bit() == 0;
        let many = young && sketch.counted >= self.settings.times;
        if levels.is_empty() && !many {
            return;
        }
        let author = usize::try_from(slot.author).ok().and_then(|author| self.authors.get(author));
        let usual = author.and_then(|author| author.usual(slot.post, age, now));
        if many && usual.is_some_and(|usual| sketch.counted >= self.settings.times * usual.max(1.0)) {
            levels.push(Level::Unusual);
        }
        for level in levels {
            self.table.at(place).raised |= level.bit();
            self.counters.alerts += 1;
            alerts.push(Alert {
                id: Alert::number(slot.post, level),
                post: slot.post,
                author: author_of(&self.authors, slot.author),
                level,
                at: now,
                age,
                counts: counts(slot),
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
        let now = self.weights.at;
        let sketch = self.sketch(slot, now);
        let author = usize::try_from(slot.author).ok().and_then(|author| self.authors.get(author));
        Some(Standing {
            counts: counts(slot),
            age: slot.age(now),
            pace: sketch.weighed[2] * 3.0,
            forecast: self.model.forecast(&sketch, &self.errors),
            usual: author.and_then(|author| author.usual(slot.post, slot.age(now), now)),
            usual_end: author.and_then(|author| author.usual(slot.post, RIPE, now)),
        })
    }
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
        self.forecast.size - count(usize::try_from(self.counts.all()).unwrap_or(usize::MAX))
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
