//! Pictures of an audience as SVG: the fingerprint (creation date against order of following) and the growth curve.
//!
//! Drawn as paths over a grid, never a shape an account: a million followers take as many bytes as ten thousand. The same input gives the same
//! bytes. Words come from the caller, in whatever language. Lines and dots take `currentColor`, so that a page's own colours hold, dark or light; what is
//! marked has the class `mark`, what is explained the class `calm`, and neither is told by colour alone.

mod fingerprint;
mod growth;

use std::fmt::Write as _;

pub use fingerprint::{FingerprintWords, fingerprint};
pub use growth::{GrowthWords, growth};

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Inside a page, whose style sheet it follows.
    Page,
    /// A file of its own, with colours for dark and light.
    Alone,
}

/// The whole picture and the plot in it, in the picture's units.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 540.0;
const LEFT: f64 = 76.0;
const TOP: f64 = 56.0;
const PLOT: (f64, f64) = (864.0, 400.0);

/// Colours of a picture that stands alone: dark ones have to be lighter.
const STYLE: &str = "<style>svg{color:#1f2933;background:#fff;--mark:#c2410c;--calm:#0f766e}\
@media (prefers-color-scheme:dark){svg{color:#e5e7eb;background:#14181d;--mark:#fb923c;--calm:#2dd4bf}}</style>";

/// Begins a picture: who cannot see it is told title and description.
fn begin(place: Place, title: &str, says: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"system-ui,sans-serif\" font-size=\"14\"><title>{}</title><desc>{}</desc>",
        escaped(title),
        escaped(says)
    );
    match place {
        Place::Page => {}
        Place::Alone => svg.push_str(STYLE),
    }
    text(&mut svg, LEFT, 24.0, "start", title, " font-size=\"17\" font-weight=\"600\"");
    let _ = write!(
        svg,
        "<path d=\"M{LEFT} {TOP}v{}h{}\" fill=\"none\" stroke=\"currentColor\"/>",
        PLOT.1, PLOT.0
    );
    svg
}

/// One text; `more` are further attributes.
fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str, more: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"{anchor}\" fill=\"currentColor\"{more}>{}</text>",
        escaped(words)
    );
}

/// The names of both axes.
fn axes(svg: &mut String, across: &str, up: &str) {
    text(svg, LEFT + PLOT.0 / 2.0, HEIGHT - 44.0, "middle", across, "");
    text(svg, LEFT, TOP - 10.0, "start", up, " opacity=\".8\"");
}

/// A mark on the axis below, at a share of its length.
fn tick_below(svg: &mut String, share: f64, words: &str) {
    let (x, y) = (LEFT + share * PLOT.0, TOP + PLOT.1);
    let _ = write!(svg, "<path d=\"M{x:.1} {y}v5\" stroke=\"currentColor\"/>");
    text(svg, x, y + 20.0, "middle", words, " font-size=\"12\"");
}

/// A mark on the axis at the side, with a faint line across.
fn tick_aside(svg: &mut String, share: f64, words: &str) {
    let y = TOP + (1.0 - share) * PLOT.1;
    let _ = write!(svg, "<path d=\"M{LEFT} {y:.1}h{}\" stroke=\"currentColor\" opacity=\".15\"/>", PLOT.0);
    text(svg, LEFT - 8.0, y + 4.0, "end", words, " font-size=\"12\"");
}

/// A legend's entry; returns where the next may begin.
fn legend(svg: &mut String, x: f64, look: &str, words: &str) -> f64 {
    let y = HEIGHT - 24.0;
    let _ = write!(svg, "<rect x=\"{x:.0}\" y=\"{y}\" width=\"14\" height=\"14\" {look}/>");
    text(svg, x + 20.0, y + 12.0, "start", words, "");
    // Letters of this size are some eight wide.
    x + 44.0 + 7.6 * crate::chance::float(words.chars().count())
}

/// 1, 2 or 5 times a power of ten: at most `most` of them up to `count`.
fn round_step(count: f64, most: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for times in [1.0, 2.0, 5.0] {
            if count / (step * times) <= most {
                return step * times;
            }
        }
        step *= 10.0;
    }
}

/// Numbers of an axis, with the thousands apart by a thin space, as both languages read it.
fn number(value: f64) -> String {
    crate::chance::grouped(crate::chance::whole(value)).replace(',', "\u{202f}")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            // What no XML may hold.
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// The year of a second since 1970 and the beginning of another.
fn year(second: i64) -> i16 {
    jiff::Timestamp::from_second(second).map_or(1970, |time| time.to_zoned(jiff::tz::TimeZone::UTC).year())
}

fn beginning(year: i16) -> i64 {
    let date = jiff::civil::Date::new(year, 1, 1);
    date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC))
        .map_or(0, |time| time.timestamp().as_second())
}

/// Years between two seconds with their places, at most eight.
fn years(from: i64, to: i64) -> Vec<(f64, i16)> {
    let (first, last) = (year(from).saturating_add(1), year(to));
    let step = usize::try_from(last.saturating_sub(first) / 8).unwrap_or(0) + 1;
    let share = |year: i16| span(from, beginning(year)) / span(from, to).max(1.0);
    (first..=last).step_by(step).map(|year| (share(year), year)).collect()
}

#[allow(clippy::cast_precision_loss, reason = "seconds since 1970 lie far below 2^53")]
fn span(from: i64, to: i64) -> f64 {
    to.saturating_sub(from) as f64
}

#[cfg(test)]
mod tests;
