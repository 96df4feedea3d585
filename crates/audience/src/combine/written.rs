//! How a combination is written down.

use learning::bytes::{float, take};

use super::{Combination, Curve};
use crate::count::narrow;
// In files a family is its place in `Family::ALL`, which never changes: a new one is put at the end.
use crate::reading::Family;

impl Combination {
    /// Bytes of its written form; seven digits of each number are kept.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let byte = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        out.extend(narrow(self.base).to_le_bytes());
        out.extend(narrow(self.prior).to_le_bytes());
        out.push(byte(self.curves.len()));
        for curve in &self.curves {
            let family = Family::ALL.iter().position(|family| *family == curve.family);
            out.push(byte(family.unwrap_or(usize::MAX)));
            out.push(byte(curve.knots.len()));
            for (knot, says) in curve.knots.iter().zip(&curve.says) {
                out.extend(knot.to_le_bytes());
                out.extend(narrow(*says).to_le_bytes());
            }
        }
    }

    /// Reads what [`Self::write`] wrote; nothing where it ends too early, names no family, or falls.
    pub(crate) fn read(from: &mut &[u8]) -> Option<Self> {
        let (base, prior) = (f64::from(float(from)?), f64::from(float(from)?));
        let [count] = take(from)?;
        let mut curves = Vec::new();
        for _ in 0..count {
            let ([family], [knots]) = (take(from)?, take(from)?);
            let mut curve =
                Curve { family: *Family::ALL.get(usize::from(family))?, knots: Vec::new(), says: Vec::new() };
            for _ in 0..knots {
                curve.knots.push(float(from)?);
                curve.says.push(f64::from(float(from)?));
            }
            let rising = curve.knots.windows(2).all(|pair| pair[0] < pair[1])
                && curve.says.windows(2).all(|pair| pair[0] <= pair[1]);
            if curve.knots.is_empty() || !rising {
                return None;
            }
            curves.push(curve);
        }
        (0.0..=1.0).contains(&prior).then_some(Self { base, prior, curves })
    }
}
