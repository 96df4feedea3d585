//! SEISMIC: Zhao, Erdogdu, He, Rajaraman and Leskovec, "SEISMIC: A Self-Exciting Point Process Model for Predicting Tweet
//! Popularity", KDD 2015. Written from its formulas, with the constants measured there on Twitter and the bounds of
//! window and count that its authors' own package takes by default.

use super::number::real;
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::{Cascade, Forecast};

/// Foretells R + p Σ nᵢ Φ̄(T - tᵢ) / (1 - p n*): what was counted, and what those who have seen it will still bring. The
/// infectiousness p is estimated over a triangular window that ends now. A post whose p is 1 / n* or more would never
/// stop: no answer, a failure. The post itself counts among the i. O(shares) a forecast.
#[derive(Debug, Clone, Copy)]
pub struct Seismic;

/// Of the memory kernel, in the paper's letters: until `CUTOFF` seconds as many react every second, then ever fewer.
const C: f64 = 6.265_725e-4;
const CUTOFF: f64 = 300.0;
const THETA: f64 = 0.231_484_3;
/// n*: how many followers who shares has on average; the authors' default.
const MEAN_FOLLOWERS: f64 = 100.0;
/// The window is half the age, within these bounds, in seconds.
const WINDOW: (f64, f64) = (300.0, 7_200.0);
/// The slow start: with fewer events than this in the window, it reaches back to the event before so many.
const FEWEST: usize = 5;

/// Φ̄: the share of reactions that come later than so many seconds.
fn later(after: f64) -> f64 {
    if after <= CUTOFF { 1.0 - C * after } else { C * CUTOFF / THETA * (after / CUTOFF).powf(-THETA) }
}

/// The integral of Φ̄ from 0.
fn later_sum(to: f64) -> f64 {
    let flat = |to: f64| to - C * to * to / 2.0;
    if to <= CUTOFF {
        flat(to)
    } else {
        let grown = (to / CUTOFF).powf(1.0 - THETA) - 1.0;
        flat(CUTOFF) + C * CUTOFF * CUTOFF / (THETA * (1.0 - THETA)) * grown
    }
}

/// The reactions that one event brings within the window, weighted by its triangle: the integral of φ(u) (1 - (passed - u) /
/// window) over the part of the window after the event, which is `passed` seconds ago; by parts.
fn expected(passed: f64, window: f64) -> f64 {
    let from = (passed - window).max(0.0);
    let weight = 1.0 - (passed - from) / window;
    weight * later(from) - later(passed) + (later_sum(passed) - later_sum(from)) / window
}

/// How long the window is at this age, given the times of all events before it, the post's included.
fn window(times: &[f64], age: f64) -> f64 {
    let window = (age / 2.0).clamp(WINDOW.0, WINDOW.1);
    let within = times.len() - times.partition_point(|time| *time < age - window);
    if within >= FEWEST {
        return window;
    }
    let first = times.get(times.len().saturating_sub(FEWEST + 1)).copied().unwrap_or(0.0);
    age - first
}

/// Times and followers of the post and its shares; nothing where a number of followers is unknown.
fn events(seen: &Seen<'_>) -> Option<Vec<(f64, f64)>> {
    let followers = |count: u64| usize::try_from(count).ok().map(real);
    let post = (0.0, followers(seen.followers()?)?);
    let shares = seen.shares().iter().map(|share| Some((share.after, followers(share.followers?)?)));
    std::iter::once(Some(post)).chain(shares).collect()
}

/// The infectiousness p: weighted shares in the window over the weighted reactions expected if everybody shared.
fn infectiousness(events: &[(f64, f64)], age: f64) -> Option<f64> {
    let before: Vec<f64> = events.iter().map(|(time, _)| *time).filter(|time| *time < age).collect();
    let window = window(&before, age);
    let shared: f64 = before.iter().skip(1).map(|time| (1.0 - (age - time) / window).max(0.0)).sum();
    if shared == 0.0 {
        return Some(0.0);
    }
    let exposed: f64 = events.iter().map(|(time, followers)| followers * expected(age - time, window)).sum();
    (exposed > 0.0).then(|| shared / exposed)
}

impl Foreteller for Seismic {
    fn name(&self) -> &'static str {
        "seismic"
    }

    fn fit(&self, train: &[&Cascade], _: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        // Nothing is fitted: the paper's constants are taken as they are.
        if train.iter().all(|post| post.followers.is_none()) {
            return Err(NotApplicable(
                "it needs the followers of whoever shares, which these cascades do not tell",
            ));
        }
        Ok(Box::new(Self))
    }
}

impl Fitted for Seismic {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let events = events(seen)?;
        let p = infectiousness(&events, seen.age())?;
        let rest = 1.0 - p * MEAN_FOLLOWERS;
        if rest <= 0.0 {
            return None;
        }
        let to_come: f64 = events.iter().map(|(time, followers)| followers * later(seen.age() - time)).sum();
        let size = real(seen.count()) + p * to_come / rest;
        Some(Foretold { forecast: Forecast { size, interval: None }, score: size })
    }
}

#[cfg(test)]
mod tests;
