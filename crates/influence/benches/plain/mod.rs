//! What the blocked walk is measured against: compressed rows, as anybody would write them.

#![allow(clippy::cast_precision_loss, reason = "as plain as can be")]

use influence::blocked::Blocked;
use rayon::prelude::*;

/// Compressed rows by end, in the generator's numbers.
pub(crate) struct Plain {
    starts: Vec<usize>,
    sources: Vec<u32>,
    out: Vec<f32>,
}

impl Plain {
    pub(crate) fn of(graph: &Blocked<'_>) -> Self {
        let nodes = graph.nodes() as usize;
        let (mut starts, mut out) = (vec![0_usize; nodes + 1], vec![0.0_f32; nodes]);
        graph.each(|edge| {
            starts[edge.to as usize + 1] += 1;
            out[edge.from as usize] += 1.0;
        });
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let mut places = starts.clone();
        let mut sources = vec![0; starts[nodes]];
        graph.each(|edge| {
            let place = &mut places[edge.to as usize];
            sources[*place] = edge.from;
            *place += 1;
        });
        // As anybody would have them: by source.
        for row in starts.windows(2) {
            sources[row[0]..row[1]].sort_unstable();
        }
        Self { starts, sources, out }
    }

    pub(crate) fn walk(&self, steps: usize) -> f64 {
        let nodes = self.out.len();
        let one = 1.0 / nodes as f32;
        let mut x = vec![one; nodes];
        for _ in 0..steps {
            let loose: f64 =
                x.iter().zip(&self.out).filter(|(_, out)| **out == 0.0).map(|(x, _)| f64::from(*x)).sum();
            let given: Vec<f32> =
                x.iter().zip(&self.out).map(|(x, out)| if *out > 0.0 { x / out } else { 0.0 }).collect();
            #[allow(clippy::cast_possible_truncation, reason = "as plain as can be")]
            let jump = (0.15 + 0.85 * loose) as f32 * one;
            x.par_iter_mut().enumerate().for_each(|(at, x)| {
                let row = &self.sources[self.starts[at]..self.starts[at + 1]];
                *x = jump + 0.85 * row.iter().map(|from| given[*from as usize]).sum::<f32>();
            });
        }
        x.iter().copied().map(f64::from).sum()
    }
}
