//! Who gets how much: the Lorenz curve and the Gini coefficient.

use kernel::BasisPoints;
use maud::{Markup, html};

use super::figure;
use super::lines::{near, path};
use super::nothing;
use crate::format::Place;
use crate::text::t;

/// The Gini coefficient in ten-thousandths: 0 when all have the same, near 10,000 when one has all.
/// Nothing without people or without anything to share.
///
/// G = (2 Σ i·xᵢ) / (n Σ xᵢ) − (n + 1) / n over the sorted values, i from 1: computed in whole numbers, exact.
#[must_use]
pub fn gini(values: &[u64]) -> Option<BasisPoints> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let count = i128::try_from(sorted.len()).ok()?;
    let sum: i128 = sorted.iter().map(|value| i128::from(*value)).sum();
    if count == 0 || sum == 0 {
        return None;
    }
    let weighted: i128 = sorted.iter().zip(1_i128..).map(|(value, at)| at * i128::from(*value)).sum();
    let above = 2 * weighted - (count + 1) * sum;
    let points = u16::try_from((above.checked_mul(10_000)?) / (count * sum)).ok()?;
    BasisPoints::new(points).ok()
}

/// At each tenth of the people, least first: the share of all that they have together, in basis points.
fn tenths(values: &[u64]) -> Vec<(u32, i64)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let sum: i128 = sorted.iter().map(|value| i128::from(*value)).sum::<i128>().max(1);
    let at = |tenth: u32| {
        let people = sorted.len() * usize::try_from(tenth).unwrap_or_default() / 10;
        let have: i128 = sorted.iter().take(people).map(|value| i128::from(*value)).sum();
        i64::try_from(have * 10_000 / sum).unwrap_or_default()
    };
    (0..=10).map(|tenth| (tenth, at(tenth))).collect()
}

/// The curve: `values` is what each person got.
#[must_use]
pub fn lorenz(place: &Place, title: &str, values: &[u64]) -> Markup {
    let Some(gini) = gini(values) else { return nothing(place, title) };
    drawn(place, title, gini, &curve(values), &tenths(values))
}

/// The curve from its kept points: what the least paid 0, 5, 10, … 100 % have together, in basis points.
#[must_use]
pub fn lorenz_kept(place: &Place, title: &str, gini: BasisPoints, kept: &[u16; 21]) -> Markup {
    let points: Vec<(f64, f64)> = (0_u8..)
        .zip(kept)
        .map(|(step, share)| (f64::from(step) / 20.0, f64::from(*share) / 10_000.0))
        .collect();
    let tenths: Vec<(u32, i64)> =
        (0_u32..).zip(kept.iter().step_by(2)).map(|(tenth, share)| (tenth, i64::from(*share))).collect();
    drawn(place, title, gini, &points, &tenths)
}

fn drawn(
    place: &Place,
    title: &str,
    gini: BasisPoints,
    points: &[(f64, f64)],
    tenths: &[(u32, i64)],
) -> Markup {
    const SIDE: f64 = 240.0;
    const LEFT: f64 = 44.0;
    let shape = path(points.iter().map(|(x, y)| (LEFT + SIDE * x, 8.0 + SIDE * (1.0 - y))));
    let coefficient = place.decimal(f64::from(gini.hundredths()) / 10_000.0, 2);
    let said = format!("{} {coefficient}", t!(place, "ui-gini"));
    let half = |share: u16| BasisPoints::new(share).map(|share| place.percent(share)).unwrap_or_default();
    let drawing = html! {
        svg.lorenz viewBox="0 0 300 272" role="img" aria-label={ (title) ". " (said) } {
            title { (title) }
            desc { (said) }
            @for (share, label) in [(0.0, half(0)), (0.5, half(5_000)), (1.0, half(10_000))] {
                line.grid-line x1=(near(LEFT)) x2=(near(LEFT + SIDE)) y1=(near(8.0 + SIDE * (1.0 - share))) y2=(near(8.0 + SIDE * (1.0 - share))) {}
                text x=(near(LEFT - 8.0)) y=(near(12.0 + SIDE * (1.0 - share))) text-anchor="end" { (label) }
                text x=(near(LEFT + SIDE * share)) y=(near(SIDE + 26.0)) text-anchor=(if share > 0.9 { "end" } else if share < 0.1 { "start" } else { "middle" }) { (label) }
            }
            path.equal d={ "M" (near(LEFT)) " " (near(8.0 + SIDE)) "L" (near(LEFT + SIDE)) " 8.0" } {}
            path class="area f1" d={ (shape) "Z" } {}
            path class="line s1" d=(shape) {}
        }
        p.chart-note { (t!(place, "ui-chart-population")) }
        p.chart-note { strong { (said) } " · " (t!(place, "ui-chart-equal")) }
    };
    let table = html! {
        table {
            thead { tr {
                th scope="col" { (t!(place, "ui-chart-population")) }
                th.number scope="col" { (t!(place, "ui-chart-share")) }
            } }
            tbody {
                @for (tenth, share) in tenths {
                    tr {
                        td { (super::Unit::Share.full(place, i64::from(*tenth) * 1_000)) }
                        td.number { (super::Unit::Share.full(place, *share)) }
                    }
                }
            }
        }
    };
    figure(place, title, &drawing, &[], &table)
}

/// Points of the curve, at most 200 of them: a million people draw no finer line.
fn curve(values: &[u64]) -> Vec<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let sum = sorted.iter().map(|value| *value as f64).sum::<f64>().max(1.0);
    let count = sorted.len().max(1);
    let every = count.div_ceil(200);
    let mut points = vec![(0.0, 0.0)];
    let mut have = 0.0;
    for (at, value) in sorted.iter().enumerate() {
        have += *value as f64;
        if (at + 1) % every == 0 || at + 1 == count {
            points.push(((at + 1) as f64 / count as f64, (have / sum).min(1.0)));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[u64]) -> Option<u16> {
        gini(values).map(BasisPoints::hundredths)
    }

    #[test]
    fn the_coefficient_runs_from_alike_to_one_has_all() {
        assert_eq!(points(&[5, 5, 5, 5]), Some(0));
        assert_eq!(points(&[0, 0, 0, 9]), Some(7_500));
        assert_eq!(points(&[1, 2, 3]), Some(2_222));
        assert_eq!(points(&[3, 1, 2]), Some(2_222));
        assert_eq!((points(&[]), points(&[0, 0])), (None, None));
    }

    #[test]
    fn the_curve_ends_at_all_of_it_however_many_there_are() {
        let many: Vec<u64> = (0..10_001).collect();
        let curve = curve(&many);
        assert!(curve.len() <= 202);
        assert_eq!((curve.first(), curve.last()), (Some(&(0.0, 0.0)), Some(&(1.0, 1.0))));
        assert_eq!(tenths(&[0, 0, 0, 9]).last(), Some(&(10, 10_000)));
    }
}
