//! Sources held out, each in turn, and what comes of it.

use super::{EvaluateError, Measures, Method, Table};
use crate::count::count;
use crate::scorer::Effort;

/// What came of a method.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldOut {
    /// Which.
    pub method: Method,
    /// On all scores together, each from a model that had not seen its source.
    pub pooled: Measures,
    /// With the threshold of scores left aside: by source held out, against all genuine (or all bought) accounts of the others, all
    /// by the scores that `pooled` rests on. Empty where two sets were named.
    pub sources: Vec<Held>,
    /// One bought and one genuine source held out together, for each such pair. Empty where two sets were named.
    pub pairs: Vec<Pair>,
}

/// A source that was held out.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Its name.
    pub source: String,
    /// Whether its accounts were bought.
    pub bought: bool,
    /// Its accounts.
    pub accounts: usize,
    /// Its accounts against all of the other kind.
    pub auc: Option<f64>,
    /// The share of its accounts on the right side of 0.5.
    pub right: f64,
}

/// Two sources held out together: neither was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The source of bought accounts.
    pub bought: String,
    /// The source of genuine accounts.
    pub genuine: String,
    /// Between the two.
    pub auc: Option<f64>,
}

impl HoldOut {
    /// The mean over pairs.
    #[must_use]
    pub fn mean_of_pairs(&self) -> Option<f64> {
        let found: Vec<f64> = self.pairs.iter().filter_map(|pair| pair.auc).collect();
        (!found.is_empty()).then(|| found.iter().sum::<f64>() / count(found.len()))
    }
}

/// Leaves each source out in turn; with pairs, then each pair of a bought and a genuine one. Cost: (sources + pairs) × learning, for each method.
///
/// # Errors
/// When a kind has fewer than two sources, or fewer than ten accounts.
pub fn leave_one_source_out<const N: usize>(
    table: &Table<N>,
    methods: &[Method],
    effort: Effort,
    with_pairs: bool,
    mut done: impl FnMut(usize, usize),
) -> Result<Vec<HoldOut>, EvaluateError> {
    table.two_kinds("what was named")?;
    let mut sources = table.source.clone();
    sources.sort_unstable();
    sources.dedup();
    let (bought, genuine): (Vec<u32>, Vec<u32>) = sources.iter().partition(|source| table.bought(**source));
    if bought.len() < 2 || genuine.len() < 2 {
        return Err(EvaluateError::Sources { bought: bought.len(), genuine: genuine.len() });
    }
    let pairs_of = || {
        bought.iter().filter(|_| with_pairs).flat_map(|one| genuine.iter().map(move |other| (*one, *other)))
    };
    let steps = methods.len() * (sources.len() + pairs_of().count());
    let mut step = 0;
    let mut found = Vec::new();
    for &method in methods {
        let mut scores = vec![f64::NAN; table.rows.len()];
        for &held in &sources {
            for (at, score) in held_out(table, method, effort, |source| source == held) {
                scores[at] = score;
            }
            step += 1;
            done(step, steps);
        }
        let mut pairs = Vec::new();
        for (one, other) in pairs_of() {
            let pair = held_out(table, method, effort, |source| source == one || source == other);
            let (said, truth): (Vec<f64>, Vec<bool>) =
                pair.into_iter().map(|(at, score)| (score, table.truth[at])).unzip();
            pairs.push(Pair {
                bought: name(table, one),
                genuine: name(table, other),
                auc: Measures::of(&said, &truth).auc,
            });
            step += 1;
            done(step, steps);
        }
        let sources = sources.iter().map(|&source| by_source(table, &scores, source)).collect();
        found.push(HoldOut { method, pooled: Measures::of(&scores, &table.truth), sources, pairs });
    }
    Ok(found)
}

/// Learns from one table and tests on another.
///
/// # Errors
/// When either lacks a kind.
pub fn train_and_test<const N: usize>(
    train: &Table<N>,
    test: &Table<N>,
    methods: &[Method],
    effort: Effort,
) -> Result<Vec<HoldOut>, EvaluateError> {
    train.two_kinds("what is learned from")?;
    test.two_kinds("what is tested on")?;
    let hold = |&method: &Method| {
        let scores = method.scores(train, &test.rows, effort);
        HoldOut { method, pooled: Measures::of(&scores, &test.truth), sources: Vec::new(), pairs: Vec::new() }
    };
    Ok(methods.iter().map(hold).collect())
}

/// Rows of sources held out, with the score from what was learned of the others.
fn held_out<const N: usize>(
    table: &Table<N>,
    method: Method,
    effort: Effort,
    held: impl Fn(u32) -> bool,
) -> Vec<(usize, f64)> {
    let shown = table.only(|source| !held(source));
    let at: Vec<usize> = (0..table.rows.len()).filter(|&at| held(table.source[at])).collect();
    let asked: Vec<[f32; N]> = at.iter().map(|&at| table.rows[at]).collect();
    at.into_iter().zip(method.scores(&shown, &asked, effort)).collect()
}

fn name<const N: usize>(table: &Table<N>, source: u32) -> String {
    table.sources.get(source as usize).cloned().unwrap_or_default()
}

fn by_source<const N: usize>(table: &Table<N>, scores: &[f64], source: u32) -> Held {
    let bought = table.bought(source);
    let rows = (0..scores.len()).filter(|&at| table.source[at] == source || table.truth[at] != bought);
    let (said, truth): (Vec<f64>, Vec<bool>) = rows.map(|at| (scores[at], table.truth[at])).unzip();
    let own: Vec<usize> = (0..scores.len()).filter(|&at| table.source[at] == source).collect();
    let right = own.iter().filter(|&&at| (scores[at] >= 0.5) == table.truth[at]).count();
    Held {
        source: name(table, source),
        bought,
        accounts: own.len(),
        auc: Measures::of(&said, &truth).auc,
        right: count(right) / count(own.len().max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::narrow;
    use learning::rng::Rng;

    /// Six sources; the second number says which source a row is from, and in the first pair of sources it follows the truth.
    fn table() -> Table<2> {
        let mut rng = Rng::new(8);
        let mut table = Table {
            rows: Vec::new(),
            truth: Vec::new(),
            source: Vec::new(),
            sources: ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec(),
            names: vec!["signal".to_owned(), "mark of the source".to_owned()],
            plain: vec![true, false],
        };
        for at in 0..1_800_u32 {
            let (source, bought) = (at % 6, at % 2 == 1);
            let signal = narrow(rng.unit() + f64::from(u8::from(bought)) * 0.7);
            table.rows.push([signal, if source < 2 { f32::from(u8::from(bought)) } else { 0.5 }]);
            table.truth.push(bought);
            table.source.push(source);
        }
        table
    }

    #[test]
    fn a_mark_of_the_source_is_no_merit_once_the_source_is_held_out() {
        let table = table();
        let effort = Effort { trees: 40, seed: 3 };
        let found = leave_one_source_out(&table, &Method::ALL, effort, true, |_, _| {}).unwrap();
        for held in &found {
            assert_eq!(held.pooled.rows, 1_800);
            assert_eq!((held.sources.len(), held.pairs.len()), (6, 9));
            let mean = held.mean_of_pairs().unwrap();
            // Of the signal alone, bought = U + 0.7 beats U with 0.955.
            assert!((0.85..0.98).contains(&mean), "{:?} {mean}", held.method);
        }
        let again = leave_one_source_out(&table, &Method::ALL, effort, true, |_, _| {}).unwrap();
        assert_eq!(found, again, "the same seed says the same");
    }

    #[test]
    fn too_few_sources_and_one_kind_are_refused() {
        let table = table();
        let two = table.only(|source| source < 2);
        let refused = leave_one_source_out(&two, &Method::ALL, Effort::default(), true, |_, _| {});
        assert_eq!(refused, Err(EvaluateError::Sources { bought: 1, genuine: 1 }));
        let one = table.only(|source| source == 0);
        assert!(matches!(
            train_and_test(&table, &one, &Method::ALL, Effort::default()),
            Err(EvaluateError::OneKind(..))
        ));
    }
}
