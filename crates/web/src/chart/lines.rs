//! Lines over time, and the small one in a tile.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::Timestamp;
use maud::{Markup, PreEscaped, Render, html};

use super::scale::Scale;
use super::{Unit, colour, figure, nothing};
use crate::format::Place;
use crate::text::{Locale, t};

/// Lines over time: `Lines::new(&place, "Paid", Unit::Money(EUR)).series("This month", points).area()`.
#[derive(Debug, Clone)]
pub struct Lines {
    place: Place,
    title: String,
    unit: Unit,
    series: Vec<(String, Vec<(Timestamp, i64)>)>,
    area: bool,
}

/// The paper: its size, and the room for the axis of dates.
#[derive(Debug, Clone, Copy)]
struct Paper {
    class: &'static str,
    width: f64,
    height: f64,
    dates: usize,
}

const PAPERS: [Paper; 3] = [
    Paper { class: "chart-broad", width: 1100.0, height: 290.0, dates: 9 },
    Paper { class: "chart-wide", width: 760.0, height: 250.0, dates: 6 },
    Paper { class: "chart-slim", width: 350.0, height: 220.0, dates: 3 },
];

/// What every paper shows.
#[derive(Debug)]
struct Shared {
    from: Timestamp,
    to: Timestamp,
    scale: Scale,
    labels: Vec<(i64, String)>,
    told: String,
}

/// Drawings that a thread keeps: some ten kilobytes each.
const MOST_DRAWN: usize = 64;
/// Room above, and below for the dates.
const TOP: f64 = 10.0;
const BELOW: f64 = 26.0;

impl Lines {
    /// Without series yet.
    pub fn new(place: &Place, title: impl Into<String>, unit: Unit) -> Self {
        Self { place: place.clone(), title: title.into(), unit, series: Vec::new(), area: false }
    }

    /// Adds a line; points in the order of their time. The second line is dashed.
    #[must_use]
    pub fn series(mut self, label: impl Into<String>, points: Vec<(Timestamp, i64)>) -> Self {
        self.series.push((label.into(), points));
        self
    }

    /// Filled below the first line.
    #[must_use]
    pub fn area(mut self) -> Self {
        self.area = true;
        self
    }

    fn points(&self) -> impl Iterator<Item = &(Timestamp, i64)> {
        self.series.iter().flat_map(|(_, points)| points)
    }

    /// What a reader who does not see it is told: first and last of each line.
    fn told(&self) -> String {
        let line = |(label, points): &(String, Vec<(Timestamp, i64)>)| {
            let (from, to) = (points.first()?, points.last()?);
            let end = |(at, value): &(Timestamp, i64)| {
                format!("{}, {}", self.place.date_short(*at), self.unit.full(&self.place, *value))
            };
            Some(format!("{label}: {} → {}", end(from), end(to)))
        };
        self.series.iter().filter_map(line).collect::<Vec<_>>().join("; ")
    }

    fn draw(&self, paper: Paper, shared: &Shared) -> Markup {
        let Shared { from, to, scale, labels, told } = shared;
        let (from, to) = (*from, *to);
        let longest = labels.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(1);
        let left = f64::from(u32::try_from(longest).unwrap_or(8)) * 7.0 + 10.0;
        let right = 10.0;
        let whole = to.since(from).as_micros().max(1) as f64;
        let x =
            |at: Timestamp| left + (paper.width - left - right) * (at.since(from).as_micros() as f64 / whole);
        let y = |value: i64| TOP + (paper.height - TOP - BELOW) * (1.0 - scale.share(value));
        html! {
            svg class=(paper.class) viewBox={ "0 0 " (paper.width) " " (paper.height) } role="img" aria-label={ (self.title) ". " (told) } {
                title { (self.title) }
                desc { (told) }
                @for (tick, label) in labels {
                    line class=(if *tick == 0 { "axis" } else { "grid-line" }) x1=(near(left)) x2=(near(paper.width - right)) y1=(near(y(*tick))) y2=(near(y(*tick))) {}
                    text x=(near(left - 8.0)) y=(near(y(*tick) + 4.0)) text-anchor="end" { (label) }
                }
                (self.dates(paper, from, to, &x))
                @for (at, (_, points)) in self.series.iter().enumerate() {
                    (line(points, at, self.area && at == 0, &x, &y, y(0)))
                }
            }
        }
    }

    /// Dates that have a point, evenly spread; the outer ones keep inside the paper.
    fn dates(&self, paper: Paper, from: Timestamp, to: Timestamp, x: &impl Fn(Timestamp) -> f64) -> Markup {
        let mut days: Vec<Timestamp> = self.points().map(|(at, _)| *at).collect();
        days.sort_unstable();
        days.dedup();
        let steps = paper.dates.min(days.len()).saturating_sub(1).max(1);
        let picked = (0..=steps).filter_map(|step| days.get((days.len() - 1) * step / steps));
        let mut picked: Vec<Timestamp> = picked.copied().collect();
        picked.dedup();
        html! {
            @for at in picked {
                text x=(near(x(at))) y=(near(paper.height - 6.0))
                    text-anchor=(if at == from { "start" } else if at == to { "end" } else { "middle" }) { (self.place.date_tiny(at)) }
            }
        }
    }

    fn table(&self) -> Markup {
        let mut days: BTreeMap<Timestamp, Vec<Option<i64>>> = BTreeMap::new();
        for (at, (_, points)) in self.series.iter().enumerate() {
            for (day, value) in points {
                let row = days.entry(*day).or_insert_with(|| vec![None; self.series.len()]);
                row[at] = Some(*value);
            }
        }
        html! {
            table {
                thead { tr {
                    th scope="col" { (t!(self.place, "ui-chart-day")) }
                    @for (label, _) in &self.series { th.number scope="col" { (label) } }
                } }
                tbody {
                    @for (day, values) in &days {
                        tr {
                            td { (self.place.date_short(*day)) }
                            @for value in values {
                                td.number { @if let Some(value) = value { (self.unit.full(&self.place, *value)) } @else { "–" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn line(
    points: &[(Timestamp, i64)],
    at: usize,
    filled: bool,
    x: &impl Fn(Timestamp) -> f64,
    y: &impl Fn(i64) -> f64,
    ground: f64,
) -> Markup {
    let path = path(points.iter().map(|(at, value)| (x(*at), y(*value))));
    let (colour, dashed) = (colour(at), if at == 1 { " dashed" } else { "" });
    html! {
        @if let (Some((first, _)), Some((last, value))) = (points.first(), points.last()) {
            @if filled {
                path class={ "area f" (colour) } d={ (path) "L" (near(x(*last))) " " (near(ground)) "L" (near(x(*first))) " " (near(ground)) "Z" } {}
            }
            path class={ "line s" (colour) (dashed) } d=(path) {}
            circle class={ "f" (colour) } cx=(near(x(*last))) cy=(near(y(*value))) r="4" {}
        }
    }
}

/// `M1 2L3 4`.
pub(super) fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        push_near(&mut path, x);
        path.push(' ');
        push_near(&mut path, y);
    }
    path
}

/// A tenth of a unit is finer than a screen.
pub(super) fn near(place: f64) -> String {
    let mut written = String::with_capacity(8);
    push_near(&mut written, place);
    written
}

fn push_near(text: &mut String, place: f64) {
    #[allow(clippy::cast_possible_truncation, reason = "a drawing is a few thousand units wide")]
    let tenths = if place.is_finite() { (place * 10.0).round() as i64 } else { 0 };
    let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    // Writing to a string cannot fail.
    let _ = match tenths % 10 {
        0 => write!(text, "{sign}{}", tenths / 10),
        tenth => write!(text, "{sign}{}.{tenth}", tenths / 10),
    };
}

/// All that a drawing is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Made {
    locale: Locale,
    zone: String,
    title: String,
    unit: Unit,
    series: Vec<(String, Vec<(Timestamp, i64)>)>,
    area: bool,
}

impl Lines {
    /// What it is made of; nothing where the zone has no name.
    fn made(&self) -> Option<Made> {
        Some(Made {
            locale: self.place.words.locale(),
            zone: self.place.zone.iana_name()?.to_owned(),
            title: self.title.clone(),
            unit: self.unit,
            series: self.series.clone(),
            area: self.area,
        })
    }
}

impl Render for Lines {
    /// Figures of a day change a few times an hour, pages are looked at more often: what a thread drew last is kept.
    fn render(&self) -> Markup {
        thread_local! {
            static DRAWN: RefCell<foldhash::HashMap<Made, Box<str>>> = RefCell::default();
        }
        let Some(made) = self.made() else { return self.drawn() };
        if let Some(drawn) = DRAWN.with_borrow(|kept| kept.get(&made).map(|drawn| String::from(&**drawn))) {
            return PreEscaped(drawn);
        }
        let drawn = self.drawn();
        DRAWN.with_borrow_mut(|kept| {
            if kept.len() >= MOST_DRAWN {
                kept.clear();
            }
            kept.insert(made, drawn.0.clone().into());
        });
        drawn
    }
}

impl Lines {
    fn drawn(&self) -> Markup {
        let from = self.points().map(|(at, _)| *at).min();
        let to = self.points().map(|(at, _)| *at).max();
        let (Some(from), Some(to)) = (from, to) else { return nothing(&self.place, &self.title) };
        let scale = Scale::around(self.points().map(|(_, value)| *value), 4, self.unit.whole());
        let labels =
            scale.ticks().into_iter().map(|tick| (tick, self.unit.short(&self.place, tick))).collect();
        let shared = Shared { from, to, scale, labels, told: self.told() };
        let drawing = html! { @for paper in PAPERS { (self.draw(paper, &shared)) } };
        let legend: Vec<&str> = self.series.iter().map(|(label, _)| label.as_str()).collect();
        figure(&self.place, &self.title, &drawing, &legend, &self.table())
    }
}

/// The shape of a few values, for a tile that says the figures in words. Nothing without values.
#[must_use]
pub fn sparkline(label: &str, values: &[i64]) -> Markup {
    let scale = Scale::around(values.iter().copied(), 4, 1);
    let steps = f64::from(u32::try_from(values.len().saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
    let place = |(at, value): (usize, &i64)| {
        let x = 120.0 * f64::from(u32::try_from(at).unwrap_or(u32::MAX)) / steps;
        (x, 2.0 + 28.0 * (1.0 - scale.share(*value)))
    };
    let shape = path(values.iter().enumerate().map(place));
    html! {
        @if !values.is_empty() {
            svg.spark viewBox="0 0 120 32" preserveAspectRatio="none" role="img" aria-label=(label) {
                path.area d={ (shape) "L120 32L0 32Z" } {}
                path.line d=(shape) {}
            }
        }
    }
}
