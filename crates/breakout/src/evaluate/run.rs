//! A whole evaluation: every method, at every age, on the same posts.

use super::conformal;
use super::folds::folds;
use super::measures::{Answer, Measures, measure};
use super::number::{median, real};
use super::{Foreteller, NotApplicable, Seen};
use crate::Cascade;

/// What is to be evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// What is learned from, and what is foretold.
    pub split: Split<'a>,
    /// Ages in seconds, each above 0.
    pub ages: &'a [f64],
    /// Draws folds and resampled test sets.
    pub seed: u64,
    /// Who foretells, in the order of the report.
    pub methods: &'a [Box<dyn Foreteller>],
}

/// What is learned from, and what is foretold.
#[derive(Debug, Clone, Copy)]
pub enum Split<'a> {
    /// Learned from some, tested on others. Whether the others are later is up to whoever chose them.
    Apart {
        /// Learned from.
        train: &'a [Cascade],
        /// Foretold.
        test: &'a [Cascade],
    },
    /// Cross-validation: each part is foretold by what was learned from all others, and all answers are measured together.
    Folds {
        /// All posts.
        all: &'a [Cascade],
        /// Into how many parts they are cut, at random: 2 to as many as there are posts.
        folds: usize,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// How many posts were learned from; in cross-validation all of them, in turn.
    pub trained: usize,
    /// How many posts were foretold.
    pub tested: usize,
    /// Each age, in the order of the plan.
    pub ages: Vec<AtAge>,
}

/// What came of all methods at one age.
#[derive(Debug, Clone, PartialEq)]
pub struct AtAge {
    /// The age in seconds.
    pub age: f64,
    /// How many of the tested posts had no share yet; they are tested like all others.
    pub without_share: usize,
    /// Each method, in the order of the plan.
    pub outcomes: Vec<Outcome>,
}

/// What came of one method at one age.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// [`Foreteller::name`].
    pub name: &'static str,
    /// On all tested posts, or why it could not be tried.
    pub all: Result<Measures, NotApplicable>,
    /// On the posts whose author has fewer followers than the median of the tested posts, where followers are known.
    pub small_authors: Option<Measures>,
}

/// Why a plan cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum EvaluationError {
    /// Nothing to learn from.
    #[error("there is no post to learn from: name files that hold some")]
    NothingToLearn,
    /// Nothing to foretell.
    #[error("there is no post to be foretold: name files that hold some")]
    NothingToTest,
    /// No age at all.
    #[error("no age is named: name one at least, such as 10m")]
    NoAge,
    /// An age at which nothing has happened yet.
    #[error("an age of {0} s is not above 0: name ages such as 5m or 1h")]
    Age(f64),
    /// One fold would leave nothing to learn from.
    #[error("{0} folds leave nothing to learn from: use 2 or more")]
    FewFolds(usize),
    /// A fold would be empty.
    #[error("{posts} posts cannot be cut into {folds} folds: use {posts} or fewer")]
    ManyFolds {
        /// As asked.
        folds: usize,
        /// As there are.
        posts: usize,
    },
}

/// Who learns, and who is foretold by it.
struct Round<'a> {
    train: Vec<&'a Cascade>,
    /// Places in the list of tested posts.
    test: Vec<usize>,
}

impl<'a> Split<'a> {
    fn tested(&self) -> &'a [Cascade] {
        match *self {
            Self::Apart { test, .. } => test,
            Self::Folds { all, .. } => all,
        }
    }

    fn trained(&self) -> usize {
        match self {
            Self::Apart { train, .. } => train.len(),
            Self::Folds { all, .. } => all.len(),
        }
    }

    fn rounds(&self, seed: u64) -> Result<Vec<Round<'a>>, EvaluationError> {
        match *self {
            Self::Apart { train: [], .. } | Self::Folds { all: [], .. } => {
                Err(EvaluationError::NothingToLearn)
            }
            Self::Apart { test: [], .. } => Err(EvaluationError::NothingToTest),
            Self::Apart { train, test } => {
                Ok(vec![Round { train: train.iter().collect(), test: (0..test.len()).collect() }])
            }
            Self::Folds { folds: count @ 0..=1, .. } => Err(EvaluationError::FewFolds(count)),
            Self::Folds { all, folds: count } if count > all.len() => {
                Err(EvaluationError::ManyFolds { folds: count, posts: all.len() })
            }
            Self::Folds { all, folds: count } => {
                let fold = folds(all.len(), count, seed);
                let round = |out: usize| Round {
                    train: all
                        .iter()
                        .zip(&fold)
                        .filter(|(_, fold)| **fold != out)
                        .map(|(post, _)| post)
                        .collect(),
                    test: (0..all.len()).filter(|post| fold[*post] == out).collect(),
                };
                Ok((0..count).map(round).collect())
            }
        }
    }
}

/// Carries a plan out. Each method is fitted once a fold and age, and as many times more as intervals need.
///
/// # Errors
/// When the plan makes no sense: nothing to learn from or to foretell, an age of 0, folds that cannot be cut.
pub fn evaluate(plan: &Plan<'_>) -> Result<Evaluation, EvaluationError> {
    if plan.ages.is_empty() {
        return Err(EvaluationError::NoAge);
    }
    if let Some(age) = plan.ages.iter().find(|age| !age.is_finite() || **age <= 0.0) {
        return Err(EvaluationError::Age(*age));
    }
    let rounds = plan.split.rounds(plan.seed)?;
    let tested = plan.split.tested();
    let small = small_authors(tested);
    let at = |age: f64| AtAge {
        age,
        without_share: tested.iter().filter(|post| post.until(age).is_empty()).count(),
        outcomes: plan
            .methods
            .iter()
            .map(|method| outcome(method.as_ref(), &rounds, tested, &small, age, plan.seed))
            .collect(),
    };
    Ok(Evaluation {
        trained: plan.split.trained(),
        tested: tested.len(),
        ages: plan.ages.iter().map(|age| at(*age)).collect(),
    })
}

/// Which posts are of authors with fewer followers than the median of those known.
fn small_authors(tested: &[Cascade]) -> Vec<bool> {
    let followers = |post: &Cascade| post.followers.and_then(|count| usize::try_from(count).ok()).map(real);
    let middle = median(tested.iter().filter_map(followers).collect());
    tested
        .iter()
        .map(|post| followers(post).zip(middle).is_some_and(|(followers, middle)| followers < middle))
        .collect()
}

fn outcome(
    method: &dyn Foreteller,
    rounds: &[Round<'_>],
    tested: &[Cascade],
    small: &[bool],
    age: f64,
    seed: u64,
) -> Outcome {
    let all = answers(method, rounds, tested, age, seed);
    let few = all.as_ref().ok().and_then(|all| {
        let few: Vec<Answer> =
            all.iter().zip(small).filter(|(_, small)| **small).map(|(one, _)| *one).collect();
        measure(&few, seed).ok()
    });
    let all = all.and_then(|all| measure(&all, seed));
    Outcome { name: method.name(), all, small_authors: few }
}

/// What a method answers for each tested post, in their order.
fn answers(
    method: &dyn Foreteller,
    rounds: &[Round<'_>],
    tested: &[Cascade],
    age: f64,
    seed: u64,
) -> Result<Vec<Answer>, NotApplicable> {
    let mut answers: Vec<Answer> =
        tested.iter().map(|post| Answer { size: post.size(), foretold: None }).collect();
    for round in rounds {
        let fitted = conformal::fit(method, &round.train, age, seed)?;
        for post in &round.test {
            answers[*post].foretold = fitted.foretell(&Seen::new(&tested[*post], age));
        }
    }
    Ok(answers)
}
