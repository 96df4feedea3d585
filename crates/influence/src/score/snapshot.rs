//! Scores published for good: an offer quotes the id of the snapshot that it was made on, and anybody can check it.
//!
//! A snapshot is text, one account a line, in rising order of names. Its id is the SHA-256 of that text: formula with
//! every constant, moment, and all scores. Nothing in it can change without the id changing. Numbers are written with the fewest digits that
//! read back to the same bits.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Formula, Score};

/// Scores as they were published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    id: String,
    text: String,
}

/// One account in one snapshot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// When the snapshot was taken: seconds since 1970.
    pub moment: i64,
    /// Points, 0 to 100.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Why there is no snapshot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// A name that cannot stand in a line.
    #[error("account name {0:?} holds a tab or a line's end, or is empty: give the network's own name")]
    Name(String),
    /// A name that comes twice.
    #[error("account {0:?} comes twice: publish each account once")]
    Twice(String),
    /// A score of another formula.
    #[error("the score of {name:?} was made by version {found} of the formula, not {wanted}: score it again")]
    Formula {
        /// The account.
        name: String,
        /// Its score's version.
        found: u32,
        /// The snapshot's.
        wanted: u32,
    },
    /// Not what was published.
    #[error(
        "this is not the snapshot {wanted}: its content gives {found}; fetch it again from where it was published"
    )]
    Changed {
        /// The id it should have.
        wanted: String,
        /// The id that its content gives.
        found: String,
    },
    /// Text that is no snapshot.
    #[error("line {0} is not of a snapshot of scores: give the text as it was published")]
    Line(usize),
}

const HEAD: &str = "crieur scores 1";

impl Snapshot {
    /// Publishes. `moment` is in seconds since 1970. `O(n log n)`.
    ///
    /// # Errors
    /// A name that cannot be written or comes twice; a score of another version of the formula.
    pub fn publish<'a>(
        formula: &Formula,
        moment: i64,
        scores: impl IntoIterator<Item = (&'a str, &'a Score)>,
    ) -> Result<Self, SnapshotError> {
        let mut scores: Vec<_> = scores.into_iter().collect();
        scores.sort_by_key(|(name, _)| *name);
        if let Some(pair) = scores.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(SnapshotError::Twice(pair[0].0.to_owned()));
        }
        // The formula with every constant: two that differ in one never share an id.
        let mut text = format!("{HEAD}\n{formula:?}\n{moment}\n");
        for (name, score) in scores {
            if name.is_empty() || name.contains(['\t', '\n', '\r']) {
                return Err(SnapshotError::Name(name.to_owned()));
            }
            if score.formula != formula.version {
                let (name, found, wanted) = (name.to_owned(), score.formula, formula.version);
                return Err(SnapshotError::Formula { name, found, wanted });
            }
            // Writing to a string cannot fail.
            let _ = write!(text, "{name}\t{:?}\t{:?}\t{:?}", score.value, score.low, score.high);
            for input in &score.inputs {
                let _ = write!(
                    text,
                    "\t{}={:?};{:?};{:?}",
                    input.name.key(),
                    input.value,
                    input.weight,
                    input.adds
                );
            }
            text.push('\n');
        }
        Ok(Self { id: checksum(&text), text })
    }

    /// Takes in what was published, if it is what the id says.
    ///
    /// # Errors
    /// Text that gives another id or is no snapshot.
    pub fn read(id: &str, text: &str) -> Result<Self, SnapshotError> {
        let found = checksum(text);
        if found != id {
            return Err(SnapshotError::Changed { wanted: id.to_owned(), found });
        }
        let snapshot = Self { id: found, text: text.to_owned() };
        if text.lines().next() != Some(HEAD) {
            return Err(SnapshotError::Line(1));
        }
        snapshot.moment().ok_or(SnapshotError::Line(3))?;
        let wrong = snapshot.lines().position(|line| at(line, 0).is_none());
        match wrong {
            Some(line) => Err(SnapshotError::Line(line + 4)),
            None => Ok(snapshot),
        }
    }

    /// What an offer quotes: 64 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The whole text, to be kept and published.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When it was taken: seconds since 1970.
    #[must_use]
    pub fn moment(&self) -> Option<i64> {
        self.text.lines().nth(2)?.parse().ok()
    }

    /// An account's line, in one pass over the text. Nothing for an account that is not in it.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<At> {
        let line = self.lines().find(|line| line.split('\t').next() == Some(name))?;
        at(line, self.moment()?)
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().skip(3)
    }
}

fn at(line: &str, moment: i64) -> Option<At> {
    let mut fields = line.split('\t').skip(1);
    let mut number = || fields.next()?.parse::<f64>().ok();
    Some(At { moment, value: number()?, low: number()?, high: number()? })
}

/// An account through snapshots, the oldest first, each with its id. Snapshots without it are left out.
#[must_use]
pub fn history<'a>(name: &str, snapshots: &'a [Snapshot]) -> Vec<(&'a str, At)> {
    let mut found: Vec<_> =
        snapshots.iter().filter_map(|snapshot| Some((snapshot.id(), snapshot.find(name)?))).collect();
    found.sort_by_key(|(_, at)| at.moment);
    found
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Tally;

    fn score(audience: f64) -> Score {
        Formula::V1.score(&Tally::new(0, audience, 1.0), 0.0)
    }

    #[test]
    fn what_was_published_reads_back_and_no_letter_can_change() {
        let (ann, bob) = (score(10.0), score(1_000.0));
        let taken = Snapshot::publish(&Formula::V1, 77, [("bob", &bob), ("ann", &ann)]).unwrap();
        let other_order = Snapshot::publish(&Formula::V1, 77, [("ann", &ann), ("bob", &bob)]).unwrap();
        assert_eq!(taken, other_order);
        assert_eq!(Snapshot::read(taken.id(), taken.text()).unwrap(), taken);
        let found = taken.find("bob").unwrap();
        assert_eq!((found.value.to_bits(), found.moment), (bob.value.to_bits(), 77));
        assert_eq!(taken.find("bo"), None);
        for at in 0..taken.text().len() {
            let mut bytes = taken.text().as_bytes().to_vec();
            bytes[at] ^= 1;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(matches!(Snapshot::read(taken.id(), &text), Err(SnapshotError::Changed { .. })));
        }
    }

    #[test]
    fn the_id_hangs_on_formula_moment_and_scores() {
        let (ann, richer) = (score(10.0), score(10.001));
        let id = |formula: &Formula, moment, score: &Score| {
            Snapshot::publish(formula, moment, [("ann", score)]).unwrap().id().to_owned()
        };
        let first = id(&Formula::V1, 1, &ann);
        assert_eq!(first, id(&Formula::V1, 1, &ann));
        assert_ne!(first, id(&Formula::V1, 2, &ann));
        assert_ne!(first, id(&Formula::V1, 1, &richer));
        assert_ne!(first, id(&Formula { span: 1.0, ..Formula::V1 }, 1, &ann));
    }

    #[test]
    fn an_account_has_a_history() {
        let (one, two) = (score(10.0), score(20.0));
        let publish =
            |moment, score: &Score| Snapshot::publish(&Formula::V1, moment, [("ann", score)]).unwrap();
        let snapshots = [publish(9, &two), publish(3, &one), Snapshot::publish(&Formula::V1, 5, []).unwrap()];
        let past = history("ann", &snapshots);
        assert_eq!(past.iter().map(|(_, at)| at.moment).collect::<Vec<_>>(), [3, 9]);
        assert_eq!(past[0].0, snapshots[1].id());
        assert!(history("eve", &snapshots).is_empty());
    }

    #[test]
    fn what_cannot_be_published_is_refused() {
        let ann = score(1.0);
        let publish = |name| Snapshot::publish(&Formula::V1, 1, [(name, &ann)]).map(|_| ());
        assert_eq!(publish("a\tb"), Err(SnapshotError::Name("a\tb".to_owned())));
        assert!(publish("").is_err());
        assert!(matches!(
            Snapshot::publish(&Formula::V1, 1, [("a", &ann), ("a", &ann)]),
            Err(SnapshotError::Twice(_))
        ));
        let old = Score { formula: 0, ..ann.clone() };
        assert!(Snapshot::publish(&Formula::V1, 1, [("a", &old)]).is_err());
        assert_eq!(Snapshot::read(&checksum("no"), "no"), Err(SnapshotError::Line(1)));
    }
}
