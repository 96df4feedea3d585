//! The fingerprint: order of following to the right, creation date upwards.

use std::fmt::Write as _;

use super::{LEFT, PLOT, Place, TOP, span};
use crate::Follower;
use crate::bands::Band;
use crate::chance::{float, whole};

/// Cells to the right and upwards.
const GRID: (usize, usize) = (216, 100);
/// Steps of darkness.
const LEVELS: usize = 5;
/// How many bands get a frame.
const FRAMES: usize = 12;

/// What is written on a fingerprint.
#[derive(Debug, Clone, Copy)]
pub struct FingerprintWords<'a> {
    /// Above it.
    pub title: &'a str,
    /// For who cannot see it: what it shows.
    pub says: &'a str,
    /// Below: the order of following.
    pub across: &'a str,
    /// At the side: when accounts were made.
    pub up: &'a str,
    /// In the legend: accounts; the darker, the more.
    pub accounts: &'a str,
    /// In the legend: accounts in a band.
    pub bands: &'a str,
}

/// Draws the fingerprint. Accounts without a date are left out. O(n); below 300 kB whatever n is.
#[must_use]
pub fn fingerprint(
    followers: &[Follower],
    bands: &[Band],
    words: &FingerprintWords<'_>,
    place: Place,
) -> String {
    let mut svg = super::begin(place, words.title, words.says);
    super::axes(&mut svg, words.across, words.up);
    let mut dates: Vec<i64> = followers.iter().filter_map(|follower| follower.created).collect();
    if let Some(to) = dates.iter().copied().max() {
        // One date in two hundred may be nonsense and must not press the rest together.
        let nonsense = dates.len() / 200;
        let from = *dates.select_nth_unstable(nonsense).1;
        draw(&mut svg, followers, bands, (from, to.max(from.saturating_add(1))));
    }
    let next = super::legend(&mut svg, LEFT, "fill=\"currentColor\" opacity=\".6\"", words.accounts);
    let look = "class=\"mark\" fill=\"var(--mark,#c2410c)\" stroke=\"var(--mark,#c2410c)\"";
    super::legend(&mut svg, next, look, words.bands);
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, followers: &[Follower], bands: &[Band], (from, to): (i64, i64)) {
    let mut marked = vec![false; followers.len()];
    for at in bands.iter().flat_map(|band| &band.accounts) {
        marked[*at as usize] = true;
    }
    let up = |created: i64| (span(from, created) / span(from, to)).clamp(0.0, 1.0);
    // All accounts and those in bands, column by column.
    let mut cells = vec![[0_usize; 2]; GRID.0 * GRID.1];
    for (at, follower) in followers.iter().enumerate() {
        let Some(created) = follower.created else { continue };
        let column = at * GRID.0 / followers.len();
        let row = whole(up(created) * float(GRID.1)).min(GRID.1 - 1);
        let cell = &mut cells[column * GRID.1 + row];
        cell[0] += 1;
        cell[1] += usize::from(marked[at]);
    }
    for (share, year) in super::years(from, to) {
        super::tick_aside(svg, share, &year.to_string());
    }
    let count = float(followers.len());
    let step = super::round_step(count, 8.0);
    for at in 0..=whole(count / step) {
        super::tick_below(svg, float(at) * step / count, &super::number(float(at) * step));
    }
    let most = cells.iter().map(|cell| cell[0]).max().unwrap_or(1).max(1);
    let size = (PLOT.0 / float(GRID.0), PLOT.1 / float(GRID.1));
    let _ = write!(
        svg,
        "<g transform=\"translate({LEFT} {TOP}) scale({} {})\" shape-rendering=\"crispEdges\">",
        size.0, size.1
    );
    for (look, wanted) in
        [("fill=\"currentColor\"", false), ("class=\"mark\" fill=\"var(--mark,#c2410c)\"", true)]
    {
        for level in 1..=LEVELS {
            let path = path(&cells, |cell| {
                // Half of a cell in a band makes it one.
                let banded = 2 * cell[1] >= cell[0];
                cell[0] > 0 && banded == wanted && darkness(cell[0], most) == level
            });
            if !path.is_empty() {
                let opacity = 0.18 + 0.82 * float(level - 1) / float(LEVELS - 1);
                let _ = write!(svg, "<path {look} opacity=\"{opacity:.2}\" d=\"{path}\"/>");
            }
        }
    }
    svg.push_str("</g>");
    for band in bands.iter().take(FRAMES) {
        frame(svg, band, count, up);
    }
}

/// From 1 to [`LEVELS`], by the logarithm: a single account is still seen.
fn darkness(count: usize, most: usize) -> usize {
    let share = float(count).ln_1p() / float(most).ln_1p();
    whole((share * float(LEVELS)).ceil()).clamp(1, LEVELS)
}

/// Cells as one path, those above each other as one rectangle.
fn path(cells: &[[usize; 2]], wanted: impl Fn(&[usize; 2]) -> bool) -> String {
    let mut path = String::new();
    for (x, column) in cells.chunks(GRID.1).enumerate() {
        let mut row = 0;
        while row < GRID.1 {
            let tall = column[row..].iter().take_while(|cell| wanted(cell)).count();
            if tall > 0 {
                let _ = write!(path, "M{x} {}h1v{tall}h-1z", GRID.1 - row - tall);
            }
            row += tall.max(1);
        }
    }
    path
}

/// A frame around nearly all of a band, a little wider than it is.
fn frame(svg: &mut String, band: &Band, count: f64, up: impl Fn(i64) -> f64) {
    let cut = band.accounts.len() / 40;
    let (Some(first), Some(last)) =
        (band.accounts.get(cut), band.accounts.get(band.accounts.len() - 1 - cut))
    else {
        return;
    };
    let x = LEFT + f64::from(*first) / count * PLOT.0 - 3.0;
    let width = (f64::from(*last - *first) + 1.0) / count * PLOT.0 + 6.0;
    let y = TOP + (1.0 - up(band.made.1)) * PLOT.1 - 6.0;
    let height = (up(band.made.1) - up(band.made.0)) * PLOT.1 + 12.0;
    let _ = write!(
        svg,
        "<rect class=\"mark\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\" \
         fill=\"none\" stroke=\"var(--mark,#c2410c)\" stroke-width=\"1.5\"/>"
    );
}
