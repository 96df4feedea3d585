//! The audiences that are simulated, and what is read of each.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use audience::{Follower, Reading};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::BasisPoints;
use simulator::sellers::{self, Plan, PlanError, Ware};

/// The present of all of them: 1 October 2026.
const NOW: i64 = 1_790_812_800;
/// Sizes go from this one, evenly by their logarithm, through four doublings and a half.
const SMALLEST: f64 = 300.0;

/// What audiences are for; no audience serves two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audience) enum Part {
    /// To learn profiles from.
    Profiles,
    /// To learn how families are added up.
    Families,
    /// To learn how far off shares are.
    Spread,
    /// To measure on.
    Measure,
}

/// An audience to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audience) struct World {
    /// How it is made.
    pub(in crate::audience) plan: Plan,
    /// Its seller, or nothing where several sold.
    pub(in crate::audience) ware: Option<Ware>,
}

/// An audience with its truth.
#[derive(Debug)]
pub(in crate::audience) struct Known {
    /// Its followers in order.
    pub(in crate::audience) audience: Vec<Follower>,
    /// Whether each was bought.
    pub(in crate::audience) truth: Vec<bool>,
    /// What all signals but profiles say.
    pub(in crate::audience) readings: Vec<Reading>,
}

impl Known {
    /// The share that was bought.
    pub(in crate::audience) fn share(&self) -> f64 {
        ratio(self.truth.iter().filter(|bought| **bought).count(), self.truth.len())
    }
}

/// One count over another; 0 of none.
#[allow(clippy::cast_precision_loss, reason = "numbers of accounts and audiences, far below 2⁵³")]
pub(in crate::audience) fn ratio(part: usize, all: usize) -> f64 {
    part as f64 / all.max(1) as f64
}

/// So many audiences: one in ten without a bought account, the others evenly up to 80 %; half from one seller, in turn, half
/// from several at once.
pub(in crate::audience) fn worlds(seed: u64, part: Part, count: u32, wares: &[Ware]) -> Vec<World> {
    (0..count)
        .map(|at| {
            let mut draw = Draw(seed ^ (u64::from(at) << 20) ^ ((part as u64 + 1) << 60));
            let doublings = draw.unit() * 4.5;
            let bought = if draw.unit() < 0.1 { 0.0 } else { draw.unit() * 8_000.0 };
            let single = wares.get(usize::try_from(at / 2).unwrap_or(0) % wares.len().max(1)).copied();
            let ware = single.filter(|_| at % 2 == 0 || wares.len() == 1);
            let mixed = || {
                let from = wares.iter().filter(|_| draw.unit() < 0.4).copied();
                from.chain(single).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
            };
            let sold = ware.map_or_else(mixed, |ware| vec![ware]);
            let mut plan = Plan::new(
                draw.next(),
                whole(SMALLEST * doublings.exp2()),
                BasisPoints::new(u16::try_from(whole(bought)).unwrap_or(0)).unwrap_or(BasisPoints::ZERO),
                NOW,
            );
            plan.wares = sold;
            plan.lists = 0;
            plan.posts = 0;
            World { plan, ware }
        })
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to some thousands")]
fn whole(number: f64) -> u32 {
    number as u32
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    #[allow(clippy::cast_precision_loss, reason = "53 bits are kept, which a float holds exactly")]
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl World {
    /// Makes the audience and reads it.
    ///
    /// # Errors
    /// A plan that cannot be carried out.
    pub(in crate::audience) fn make(&self) -> Result<Known, PlanError> {
        let made = sellers::make(&self.plan)?;
        let truth = made.truth.iter().map(|truth| truth.is_bought()).collect();
        let readings = read(&made);
        Ok(Known { audience: made.audience, truth, readings })
    }
}

/// What the signals say that need nothing but the list.
fn read(_made: &sellers::Made) -> Vec<Reading> {
    Vec::new()
}

/// Does something to each audience on all cores; the answers in the order of the audiences.
///
/// # Errors
/// The first error in that order.
pub(in crate::audience) fn each<T: Send>(
    what: &str,
    worlds: &[World],
    act: impl Fn(&World) -> eyre::Result<T> + Sync,
) -> eyre::Result<Vec<T>> {
    let bar = ProgressBar::new(u64::try_from(worlds.len()).unwrap_or(u64::MAX));
    bar.set_style(ProgressStyle::with_template("{spinner} {msg} {pos} of {len} {wide_bar} {elapsed}")?);
    bar.set_message(what.to_owned());
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, eyre::Result<T>)>> = Mutex::new(Vec::with_capacity(worlds.len()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, world)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    worlds.get(at).map(|world| (at, world))
                } {
                    let answer = act(world);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, answer));
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}
