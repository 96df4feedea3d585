//! One scale: counts in cells of ranks by dates, and what is usual for each bin.

use crate::chance::{float, whole};

/// What is usual in a bin over all windows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usual {
    median: f64,
    spread: f64,
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// Counts on one scale.
#[derive(Debug)]
pub(super) struct Scale {
    /// Ranks from one window to the next: half a window.
    step: usize,
    bins: usize,
    /// Windows in a row.
    pub(super) windows: usize,
    /// Accounts in each cell, `windows * bins`.
    counts: Vec<u32>,
    usual: Vec<Usual>,
}

impl Scale {
    /// Counts `relative` dates, in order, into windows of `window` ranks that overlap by half and `bins` equal bins. The ranks
    /// left over at the end belong to the last window.
    pub(super) fn count(relative: &[f32], window: usize, bins: usize) -> Self {
        let step = window / 2;
        let windows = (relative.len() / step).saturating_sub(1).max(1);
        let mut counts = vec![0; windows * bins];
        let bin = |date: f32| bin(date, bins);
        for (block, dates) in relative.chunks(step).enumerate() {
            for date in dates {
                let bin = bin(*date);
                for window in around(block, windows) {
                    counts[window * bins + bin] += 1;
                }
            }
        }
        let usual = (0..bins).map(|bin| usual(&counts, bin, bins, windows)).collect();
        Self { step, bins, windows, counts, usual }
    }

    /// How far an account's cells stand out: the mean over the windows that it lies in.
    pub(super) fn score(&self, at: usize, date: f32) -> f64 {
        let mut sum = (0.0, 0.0);
        for cell in self.of(at, date) {
            let usual = self.usual[cell % self.bins];
            sum.0 += (f64::from(self.counts[cell]) - usual.median) / (usual.spread + 1.0);
            sum.1 += 1.0;
        }
        sum.0 / f64::max(sum.1, 1.0)
    }

    /// The cells in which an account lies: two, one at either end of the list.
    pub(super) fn of(&self, at: usize, date: f32) -> impl Iterator<Item = usize> + use<> {
        let (bin, bins) = (bin(date, self.bins), self.bins);
        around(at / self.step, self.windows).map(move |window| window * bins + bin)
    }

    /// Every cell: its count and what is usual there.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, Usual)> + '_ {
        self.counts.iter().enumerate().map(|(at, count)| (*count, self.usual[at % self.bins]))
    }
}

fn bin(date: f32, bins: usize) -> usize {
    whole(f64::from(date) * float(bins)).min(bins - 1)
}

fn around(block: usize, windows: usize) -> std::ops::RangeInclusive<usize> {
    let last = windows - 1;
    block.saturating_sub(1).min(last)..=block.min(last)
}

/// Median and quartiles of a bin, and its mean and variance with what lies far out drawn in: three quarters of the windows may
/// not be bought, or nothing is usual.
fn usual(counts: &[u32], bin: usize, bins: usize, windows: usize) -> Usual {
    let column = || counts.iter().skip(bin).step_by(bins);
    let most = column().copied().max().unwrap_or(0) as usize;
    let mut tally = vec![0_usize; most + 1];
    for count in column() {
        tally[*count as usize] += 1;
    }
    let quantile = |share: f64| {
        let wanted = whole(share * float(windows - 1)) + 1;
        let mut seen = 0;
        let found = tally.iter().position(|times| {
            seen += times;
            seen >= wanted
        });
        float(found.unwrap_or(most))
    };
    let (low, median, high) = (quantile(0.25), quantile(0.5), quantile(0.75));
    let spread = high - low;
    let cap = median + 3.0 * (spread + 1.0);
    let drawn = || tally.iter().enumerate().map(|(count, times)| (float(count).min(cap), float(*times)));
    let mean = drawn().map(|(count, times)| count * times).sum::<f64>() / float(windows);
    let square = drawn().map(|(count, times)| (count - mean).powi(2) * times).sum::<f64>() / float(windows);
    // A quarter of a windowful is the least spread that few windows can show.
    let mean = mean.max(0.5 / float(windows));
    Usual { median, spread, mean, variance: square.max(mean) }
}
