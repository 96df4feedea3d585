//! Rows become a graph: names numbered, doubles and self-loops told apart, weights decayed.
//!
//! What has a time, a kind or a weight of its own is an event: events between the same two add up. What has none says that
//! one account follows another: said twice it is still one arrow. With a half-life every event counts `2^(-age / half-life)`, its age
//! taken to the last event or to a moment that is given. Memory: 24 bytes a row and the names, then 12 an arrow for the graph.

use crate::edges::{Kind, Row};
use crate::ids::{Ids, TooMany};
use crate::{Edge, Graph, GraphError};

/// The least that an event weighs after decay: below it nothing can be told from nothing, and a weight must be above 0.
const LEAST: f64 = 1e-30;

/// Somebody did something to somebody, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Who.
    pub from: u32,
    /// To whom.
    pub to: u32,
    /// How much, undecayed; finite and above 0.
    pub weight: f32,
    /// When, in seconds since 1970.
    pub at: Option<i64>,
    /// What was done.
    pub kind: Option<Kind>,
}

impl Event {
    /// Whether it is a mere statement that one follows another, which is true once however often it is said.
    #[must_use]
    #[allow(clippy::float_cmp, reason = "1 is what rows without a weight have, to the bit")]
    pub fn is_statement(&self) -> bool {
        let follows = match self.kind {
            None | Some(Kind::Follow) => true,
            Some(Kind::Like | Kind::Repost | Kind::Reply | Kind::Mention | Kind::Quote) => false,
        };
        follows && self.at.is_none() && self.weight == 1.0
    }
}

/// What was read, and what of it was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows that were read.
    pub rows: u64,
    /// Accounts that follow or act on themselves: left out.
    pub self_loops: u64,
    /// Rows that say again what another one said: one arrow together.
    pub doubles: u64,
    /// Rows from the future: left out.
    pub future: u64,
}

/// How events lose weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decay {
    /// After so many seconds an event counts half; above 0.
    pub half_life: f64,
    /// Seen from this moment, in seconds since 1970; the last event's where nothing is given.
    pub to: Option<i64>,
}

impl Decay {
    /// What is left of a weight after so many seconds; never quite nothing.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "ages in seconds are far below 2^53")]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a weight is told to 24 bits; it is held above the least first"
    )]
    pub fn left(&self, weight: f32, age: i64) -> f32 {
        let left = f64::from(weight) * (-(age.max(0) as f64) / self.half_life).exp2();
        left.max(LEAST) as f32
    }
}

/// Why rows make no graph.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum IntakeError {
    /// Nothing was read.
    #[error("there is no edge: the input is empty, or all of it was left out")]
    Empty,
    /// A half-life that is none.
    #[error("a half-life of {0} seconds makes no sense: give one above 0")]
    HalfLife(f64),
    /// Events without a time cannot lose weight.
    #[error("{rows} rows have no time, so their weights cannot decay: give each a time, or no half-life")]
    Untimed {
        /// How many.
        rows: u64,
    },
    /// More accounts than there are numbers.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// What makes no graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// Takes rows.
#[derive(Debug, Default)]
pub struct Intake {
    ids: Ids,
    events: Vec<Event>,
    tally: Tally,
    /// Rows after this moment are from the future.
    now: Option<i64>,
}

impl Intake {
    /// Rows after `now`, in seconds since 1970, are from the future; without it there is none.
    #[must_use]
    pub fn new(now: Option<i64>) -> Self {
        Self { now, ..Self::default() }
    }

    /// Takes a row in; a self-loop and one from the future are counted only.
    ///
    /// # Errors
    /// More accounts than there are numbers.
    pub fn push(&mut self, row: Row<'_>) -> Result<(), TooMany> {
        self.tally.rows += 1;
        if self.now.is_some_and(|now| row.at.is_some_and(|at| at > now)) {
            self.tally.future += 1;
        } else if row.from == row.to {
            self.tally.self_loops += 1;
        } else {
            let (from, to) = (self.ids.number(row.from)?, self.ids.number(row.to)?);
            self.events.push(Event { from, to, weight: row.weight, at: row.at, kind: row.kind });
        }
        Ok(())
    }

    /// The names so far, the graph of all rows, and what was counted.
    ///
    /// # Errors
    /// No rows at all, a half-life that is none or cannot be kept.
    pub fn finish(mut self, decay: Option<Decay>) -> Result<(Ids, Graph, Tally), IntakeError> {
        if self.events.is_empty() {
            return Err(IntakeError::Empty);
        }
        if let Some(decay) = decay {
            fade(&mut self.events, decay)?;
        }
        let taken = self.events.len();
        if decay.is_none() && self.events.iter().all(Event::is_statement) {
            self.events.sort_unstable_by_key(|event| (event.from, event.to));
            self.events.dedup_by_key(|event| (event.from, event.to));
        }
        let edges = self.events.iter().map(|&Event { from, to, weight, .. }| Edge { from, to, weight });
        let graph = Graph::new(self.ids.len(), edges)?;
        self.tally.doubles = u64::try_from(taken - graph.edges()).unwrap_or(0);
        Ok((self.ids, graph, self.tally))
    }
}

/// Takes from each event what time took.
fn fade(events: &mut [Event], decay: Decay) -> Result<(), IntakeError> {
    if !(decay.half_life > 0.0 && decay.half_life.is_finite()) {
        return Err(IntakeError::HalfLife(decay.half_life));
    }
    let untimed = events.iter().filter(|event| event.at.is_none()).count();
    if untimed > 0 {
        return Err(IntakeError::Untimed { rows: u64::try_from(untimed).unwrap_or(u64::MAX) });
    }
    let last = events.iter().filter_map(|event| event.at).max();
    let to = decay.to.or(last).unwrap_or(0);
    for event in events {
        event.weight = decay.left(event.weight, to - event.at.unwrap_or(to));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(from: &'a str, to: &'a str, at: Option<i64>) -> Row<'a> {
        Row { from, to, weight: 1.0, at, kind: None }
    }

    fn taken(now: Option<i64>, rows: &[Row<'_>]) -> Intake {
        let mut intake = Intake::new(now);
        rows.iter().for_each(|row| intake.push(*row).unwrap());
        intake
    }

    #[test]
    fn statements_are_true_once_and_events_add_up() {
        let rows = [row("a", "b", None), row("a", "b", None), row("b", "b", None), row("b", "c", None)];
        let (ids, graph, tally) = taken(None, &rows).finish(None).unwrap();
        assert_eq!((ids.find("c"), graph.edges(), graph.weights(0)), (Some(2), 2, &[1.0][..]));
        assert_eq!(tally, Tally { rows: 4, self_loops: 1, doubles: 1, future: 0 });
        let liked = Row { kind: Some(Kind::Like), ..row("a", "b", None) };
        let (_, graph, tally) = taken(None, &[liked, liked, liked]).finish(None).unwrap();
        assert_eq!((graph.weights(0), tally.doubles), (&[3.0][..], 2));
    }

    #[test]
    fn weights_halve_with_each_half_life() {
        let rows = [row("a", "b", Some(0)), row("a", "c", Some(100)), row("a", "c", Some(200))];
        let weights = |to| {
            let decay = Some(Decay { half_life: 100.0, to });
            taken(Some(250), &rows).finish(decay).unwrap().1.weights(0).to_vec()
        };
        assert_eq!(weights(None), [0.25, 1.5]);
        assert_eq!(weights(Some(300)), [0.125, 0.75]);
        assert!(weights(Some(1_000_000)).iter().all(|weight| *weight > 0.0), "nothing fades to nothing");
    }

    #[test]
    fn what_makes_no_graph_says_why() {
        let rows = [row("a", "b", Some(10)), row("a", "c", Some(11)), row("c", "d", None)];
        let (_, graph, tally) = taken(Some(10), &rows).finish(None).unwrap();
        assert_eq!((graph.edges(), tally.future), (2, 1));
        let decay = |half_life| taken(None, &rows).finish(Some(Decay { half_life, to: None })).unwrap_err();
        assert_eq!(decay(5.0), IntakeError::Untimed { rows: 1 });
        assert_eq!(decay(0.0), IntakeError::HalfLife(0.0));
        assert_eq!(taken(Some(1), &rows[..2]).finish(None).unwrap_err(), IntakeError::Empty);
    }
}
