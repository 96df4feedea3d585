//! How well accounts are told apart, always on sources that were not learned from.
//!
//! In one run: the method of this crate and what is simpler. The scores of each method for an account come from a model that
//! was never shown any account of its source.

mod hold;
mod measures;
mod methods;

pub use hold::{Held, HoldOut, Pair, leave_one_source_out, train_and_test};
pub use measures::{Measures, Strict};
pub use methods::Method;

/// Accounts whose truth is known, as rows of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<const N: usize> {
    /// A row an account.
    pub rows: Vec<[f32; N]>,
    /// Whether it was bought.
    pub truth: Vec<bool>,
    /// Its source, as a place in `sources`.
    pub source: Vec<u32>,
    /// The sources' names.
    pub sources: Vec<String>,
    /// What each number is called.
    pub names: Vec<String>,
    /// Which numbers the plain trees are given: counts as they are.
    pub plain: Vec<bool>,
}

/// Why nothing can be measured, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// One kind only.
    #[error("{0} holds {1} bought and {2} genuine accounts: both kinds are needed, ten of each at least")]
    OneKind(&'static str, usize, usize),
    /// Too few sources.
    #[error(
        "{bought} sources of bought and {genuine} of genuine accounts: to leave one out, two of each are needed; name more files"
    )]
    Sources {
        /// Sources of bought accounts.
        bought: usize,
        /// Sources of genuine ones.
        genuine: usize,
    },
}

impl<const N: usize> Table<N> {
    /// Whether rows of a source are bought, by their majority.
    pub(crate) fn bought(&self, source: u32) -> bool {
        let of = || self.truth.iter().zip(&self.source).filter(|(_, it)| **it == source);
        2 * of().filter(|(yes, _)| **yes).count() > of().count()
    }

    /// The rows of which this holds.
    #[must_use]
    pub fn only(&self, keep: impl Fn(u32) -> bool) -> Self {
        let at: Vec<usize> = (0..self.rows.len()).filter(|&at| keep(self.source[at])).collect();
        Self {
            rows: at.iter().map(|&at| self.rows[at]).collect(),
            truth: at.iter().map(|&at| self.truth[at]).collect(),
            source: at.iter().map(|&at| self.source[at]).collect(),
            ..self.clone()
        }
    }

    /// Both kinds, ten of each.
    pub(crate) fn two_kinds(&self, what: &'static str) -> Result<(), EvaluateError> {
        let bought = self.truth.iter().filter(|yes| **yes).count();
        let genuine = self.truth.len() - bought;
        if bought < 10 || genuine < 10 {
            return Err(EvaluateError::OneKind(what, bought, genuine));
        }
        Ok(())
    }
}
