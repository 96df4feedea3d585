//! The judge: the profile model, how families are added up, and how far off that is, in one small file.
//!
//! Versioned, with a checksum; the same bytes judge the same everywhere. No row of what was learned from is in it.

use learning::bytes::{checksum, float, take};
use learning::tree::Boosted;

use crate::calibrate::Isotonic;
use crate::combine::{Combination, Judged};
use crate::count::count;
use crate::estimate::{Estimate, EstimateError, Sample, Spread};
use crate::follower::Follower;
use crate::profile::{self, NUMBERS};
use crate::reading::{Family, Reading};
use crate::scorer::Scorer;
use crate::verdict::Statement;

/// How a file begins; the last byte is the version of its form.
const MAGIC: &[u8; 16] = b"crieur audience\x01";

/// Why a file is no judge for this program, and the cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JudgeError {
    /// Something else.
    #[error("this is no model of an audit: name a file that `crieur audience train` wrote")]
    Foreign,
    /// Of another version of the program.
    #[error(
        "this model has form {0} and this program reads form 1: train it again with `crieur audience train`"
    )]
    Version(u8),
    /// Cut short or changed.
    #[error("this model is damaged ({0}): copy it again, or train it again with `crieur audience train`")]
    Damaged(&'static str),
}

/// Everything that judging takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Judge {
    /// What profiles look like.
    pub profile: Scorer<NUMBERS>,
    /// How families are added up.
    pub combination: Combination,
    /// How far off the share is without checks.
    pub spread: Spread,
}

impl Judge {
    /// What the profile model says of an audience: a reading as those of other signals. Cost: three comparisons a tree and account.
    #[must_use]
    pub fn read_profiles(&self, audience: &[Follower]) -> Reading {
        let suspicion: Vec<f32> =
            audience.iter().map(|follower| self.profile.suspicion(&profile::numbers(follower))).collect();
        Reading { family: Family::Profile, suspicion, evidence: Vec::new(), gap: None }
    }

    /// Judges an audience, and tells the share with its causes. Readings are those of all families, profiles among them.
    ///
    /// # Errors
    /// When there is nobody, nothing is known, or checks do not fit: [`EstimateError`].
    pub fn state(
        &self,
        readings: &[Reading],
        read: usize,
        population: usize,
        checked: &[(u32, bool)],
    ) -> Result<(Judged, Statement), EstimateError> {
        let judged = self.combination.judge(readings, read);
        let sample = Sample { probabilities: &judged.probabilities, population, checked };
        let estimate = Estimate::of(sample, &self.spread)?;
        let (causes, without) = self.combination.causes(readings, &judged);
        let told = Statement::of(estimate, &causes, without, readings);
        Ok((judged, told))
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        self.profile.trees.write(&mut out);
        let calibration = &self.profile.calibration;
        out.extend(u32::try_from(calibration.scores.len()).unwrap_or(u32::MAX).to_le_bytes());
        let pairs = calibration.scores.iter().zip(&calibration.shares);
        out.extend(pairs.flat_map(|(score, share)| [score.to_le_bytes(), share.to_le_bytes()]).flatten());
        self.combination.write(&mut out);
        self.spread.write(&mut out);
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is something else, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JudgeError> {
        let (head, _) = bytes.split_first_chunk::<16>().ok_or(JudgeError::Foreign)?;
        if head[..15] != MAGIC[..15] {
            return Err(JudgeError::Foreign);
        }
        if head[15] != MAGIC[15] {
            return Err(JudgeError::Version(head[15]));
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(JudgeError::Damaged("it is cut short"))?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(JudgeError::Damaged("its checksum is not the one it was written with"));
        }
        let mut rest = body.get(16..).unwrap_or_default();
        let judge = Self::read(&mut rest).ok_or(JudgeError::Damaged("a part of it is missing"))?;
        if rest.is_empty() { Ok(judge) } else { Err(JudgeError::Damaged("it goes on after its end")) }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let trees = Boosted::read(from)?;
        let asked = trees.trees.iter().flat_map(|tree| tree.asks).max().unwrap_or(0);
        if usize::from(asked) >= NUMBERS {
            return None;
        }
        let mut calibration = Isotonic::default();
        for _ in 0..u32::from_le_bytes(take(from)?) {
            calibration.scores.push(float(from)?);
            calibration.shares.push(float(from)?);
        }
        let rising = |row: &[f32]| row.windows(2).all(|pair| pair[0] <= pair[1]);
        if !rising(&calibration.scores) || !rising(&calibration.shares) {
            return None;
        }
        let (combination, spread) = (Combination::read(from)?, Spread::read(from)?);
        Some(Self { profile: Scorer { trees, calibration }, combination, spread })
    }

    /// A number for these very bytes: audits say by which model they were made.
    #[must_use]
    pub fn version(&self) -> u64 {
        checksum(&self.to_bytes())
    }
}

/// The mean probability of those known; nothing of none.
#[must_use]
pub fn mean_probability(judged: &Judged) -> Option<f64> {
    let known: Vec<f64> = judged.probabilities.iter().copied().filter(|p| !p.is_nan()).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / count(known.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::combine::{Lesson, learn};
    use crate::{Effort, Profile};

    fn audience() -> (Vec<Follower>, Vec<bool>) {
        let of = |at: u32| Follower {
            id: u64::from(at),
            profile: Profile {
                followers: Some(if at.is_multiple_of(4) { 3 } else { 100 + at }),
                following: Some(500),
                ..Profile::default()
            },
            ..Follower::default()
        };
        ((0..800).map(of).collect(), (0..800).map(|at| at % 4 == 0).collect())
    }

    fn judge() -> Judge {
        let (audience, truth) = audience();
        let rows: Vec<_> = audience.iter().map(profile::numbers).collect();
        let fold: Vec<u32> = (0..800).map(|at| at % 5).collect();
        let scorer = Scorer::learn(&rows, &truth, &fold, Effort { trees: 20, seed: 1 });
        let mut judge = Judge { profile: scorer, combination: learn(&[]), spread: Spread::default() };
        let readings = vec![judge.read_profiles(&audience)];
        judge.combination = learn(&[Lesson { readings, truth }]);
        judge
    }

    #[test]
    fn the_sentence_of_an_audience_has_its_share_and_its_causes() {
        let (judge, (audience, _)) = (judge(), audience());
        let readings = [judge.read_profiles(&audience)];
        let (judged, told) = judge.state(&readings, 800, 800, &[]).unwrap();
        assert!((told.estimate.share - 0.25).abs() < 0.02, "{told:?}");
        assert_eq!(told.causes[0].family, Family::Profile);
        assert!((mean_probability(&judged).unwrap() - 0.25).abs() < 0.02);
        assert_eq!(judge.state(&[], 0, 0, &[]).unwrap_err(), EstimateError::Nobody);
    }

    #[test]
    fn a_file_is_read_again_and_a_changed_one_is_refused() {
        let judge = judge();
        let bytes = judge.to_bytes();
        let again = Judge::from_bytes(&bytes).unwrap();
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(again.version(), judge.version());
        assert_eq!(Judge::from_bytes(b"something else entirely"), Err(JudgeError::Foreign));
        let mut other = bytes.clone();
        other[15] = 9;
        assert_eq!(Judge::from_bytes(&other), Err(JudgeError::Version(9)));
        for at in (16..bytes.len()).step_by(97) {
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            assert!(Judge::from_bytes(&changed).is_err(), "at {at}");
            assert!(Judge::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
