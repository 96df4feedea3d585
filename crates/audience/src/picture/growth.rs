//! The growth curve: all followers so far, and the bursts under it.

use std::fmt::Write as _;

use super::{LEFT, PLOT, Place, TOP};
use crate::chance::{counted, float};
use crate::growth::{Burst, DAY, Growth};

/// The most points of the curve.
const POINTS: usize = 600;
/// The most bursts that are drawn, the largest first, and how many get their figure written.
const BURSTS: usize = 60;
const FIGURES: usize = 8;

/// What is written on a growth curve.
#[derive(Debug, Clone, Copy)]
pub struct GrowthWords<'a> {
    /// Above it.
    pub title: &'a str,
    /// For who cannot see it: what it shows.
    pub says: &'a str,
    /// Below: time.
    pub across: &'a str,
    /// At the side: followers.
    pub up: &'a str,
    /// In the legend: bursts that nothing explains.
    pub unexplained: &'a str,
    /// In the legend: bursts that something explains.
    pub explained: &'a str,
}

/// Draws the growth curve. O(days).
#[must_use]
pub fn growth(growth: &Growth, words: &GrowthWords<'_>, place: Place) -> String {
    let mut svg = super::begin(place, words.title, words.says);
    super::axes(&mut svg, words.across, words.up);
    if !growth.days.is_empty() {
        draw(&mut svg, growth);
    }
    let next = super::legend(&mut svg, LEFT, MARKED, words.unexplained);
    super::legend(&mut svg, next, CALM, words.explained);
    svg.push_str("</svg>\n");
    svg
}

const MARKED: &str =
    "class=\"mark\" fill=\"var(--mark,#c2410c)\" fill-opacity=\".35\" stroke=\"var(--mark,#c2410c)\"";
const CALM: &str = "class=\"calm\" fill=\"none\" stroke=\"var(--calm,#0f766e)\" stroke-dasharray=\"3 2\"";

fn draw(svg: &mut String, growth: &Growth) {
    let mut total = 0_u64;
    let sums: Vec<u64> = growth
        .days
        .iter()
        .map(|count| {
            total += u64::from(*count);
            total
        })
        .collect();
    let (days, most) = (float(sums.len()), counted(total.max(1)));
    let step = super::round_step(most, 6.0);
    let mut at = 0.0;
    while at <= most {
        super::tick_aside(svg, at / most, &super::number(at));
        at += step;
    }
    let end = growth.start + DAY * i64::try_from(sums.len()).unwrap_or(0);
    for (share, year) in super::years(growth.start, end) {
        super::tick_below(svg, share, &year.to_string());
    }
    super::tick_below(svg, 0.0, &crate::chance::day(growth.start));
    let x = |day: usize| LEFT + float(day) / days * PLOT.0;
    let y = |sum: u64| TOP + (1.0 - counted(sum) / most) * PLOT.1;
    let mut bursts: Vec<&Burst> = growth.bursts.iter().collect();
    let excess = |burst: &Burst| counted(burst.count) - burst.usual;
    bursts.sort_by(|a, b| excess(b).total_cmp(&excess(a)));
    for (number, burst) in bursts.into_iter().take(BURSTS).enumerate() {
        let look = if burst.cause.is_some() { CALM } else { MARKED };
        // A day of a long series would be too thin to be seen.
        let width = (x(burst.days.end) - x(burst.days.start)).max(4.0);
        let left = x(burst.days.start).min(LEFT + PLOT.0 - width);
        let _ = write!(
            svg,
            "<rect {look} x=\"{left:.1}\" y=\"{TOP}\" width=\"{width:.1}\" height=\"{}\"/>",
            PLOT.1
        );
        if number < FIGURES {
            let figure = format!("+{}", super::number(excess(burst).max(0.0)));
            let high = TOP + 14.0 + 15.0 * float(number % 3);
            super::text(svg, left + width + 3.0, high, "start", &figure, " font-size=\"12\"");
        }
    }
    let stride = sums.len().div_ceil(POINTS);
    let mut line = String::new();
    for (day, sum) in sums.iter().enumerate() {
        if day % stride == 0 || day + 1 == sums.len() {
            let letter = if line.is_empty() { 'M' } else { 'L' };
            let _ = write!(line, "{letter}{:.1} {:.1}", x(day + 1), y(*sum));
        }
    }
    let _ = write!(svg, "<path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>");
}
