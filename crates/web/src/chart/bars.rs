//! Bars: one below the other, one bar of shares, and an estimate with its interval.

use maud::{Markup, Render, html};

use super::lines::near;
use super::scale::paper;
use super::{Unit, colour, figure, nothing};
use crate::format::Place;
use crate::text::t;

/// Bars, one below the other, longest value across: `Bars::new(&place, "By network", Unit::Count).bar("Bluesky", 12)`.
#[derive(Debug, Clone)]
pub struct Bars {
    place: Place,
    title: String,
    unit: Unit,
    bars: Vec<(String, i64)>,
}

impl Bars {
    /// Without bars yet.
    pub fn new(place: &Place, title: impl Into<String>, unit: Unit) -> Self {
        Self { place: place.clone(), title: title.into(), unit, bars: Vec::new() }
    }

    /// Adds a bar; less than nothing is drawn as nothing.
    #[must_use]
    pub fn bar(mut self, label: impl Into<String>, value: i64) -> Self {
        self.bars.push((label.into(), value));
        self
    }
}

impl Render for Bars {
    fn render(&self) -> Markup {
        let most = self.bars.iter().map(|(_, value)| paper(*value)).fold(0.0, f64::max);
        if self.bars.is_empty() {
            return nothing(&self.place, &self.title);
        }
        let width = |value: i64| if most > 0.0 { (100.0 * paper(value) / most).max(0.0) } else { 0.0 };
        // The words and figures beside the bars are their table.
        html! {
            figure.chart {
                @if !self.title.is_empty() { figcaption { (self.title) } }
                table.bars {
                    caption.unseen { (self.title) }
                    tbody {
                        @for (label, value) in &self.bars {
                            tr {
                                th scope="row" { (label) }
                                td.bar { svg height="14" width="100%" aria-hidden="true" { rect.f1 height="14" rx="3" width={ (near(width(*value))) "%" } {} } }
                                td.number { (self.unit.full(&self.place, *value)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One bar, cut into shares.
#[derive(Debug, Clone)]
pub struct Shares {
    place: Place,
    title: String,
    unit: Unit,
    parts: Vec<(String, i64)>,
}

impl Shares {
    /// Without parts yet.
    pub fn new(place: &Place, title: impl Into<String>, unit: Unit) -> Self {
        Self { place: place.clone(), title: title.into(), unit, parts: Vec::new() }
    }

    /// Adds a part; less than nothing counts as nothing. More than six share colours.
    #[must_use]
    pub fn part(mut self, label: impl Into<String>, value: i64) -> Self {
        self.parts.push((label.into(), value.max(0)));
        self
    }
}

impl Render for Shares {
    fn render(&self) -> Markup {
        let whole: i128 = self.parts.iter().map(|(_, value)| i128::from(*value)).sum();
        if whole == 0 {
            return nothing(&self.place, &self.title);
        }
        let points = |value: i64| i64::try_from(i128::from(value) * 10_000 / whole).unwrap_or_default();
        let share = |value: i64| Unit::Share.full(&self.place, (points(value) + 5) / 10 * 10);
        let mut from = 0;
        let told: Vec<String> =
            self.parts.iter().map(|(label, value)| format!("{label} {}", share(*value))).collect();
        let drawing = html! {
            svg.shares width="100%" height="26" role="img" aria-label={ (self.title) ": " (self.place.list(&told)) } {
                @for (at, (_, value)) in self.parts.iter().enumerate() {
                    rect class={ "f" (colour(at)) } height="26" x={ (near(from as f64 / 100.0)) "%" } width={ (near(points(*value) as f64 / 100.0)) "%" } {}
                    @let () = from += points(*value);
                }
            }
        };
        let table = html! {
            table {
                thead { tr {
                    th scope="col" { (t!(self.place, "ui-chart-what")) }
                    th.number scope="col" { (t!(self.place, "ui-chart-value")) }
                    th.number scope="col" { (t!(self.place, "ui-chart-share")) }
                } }
                tbody {
                    @for (label, value) in &self.parts {
                        tr { td { (label) } td.number { (self.unit.full(&self.place, *value)) } td.number { (share(*value)) } }
                    }
                }
            }
        };
        let legend: Vec<&str> = told.iter().map(String::as_str).collect();
        figure(&self.place, &self.title, &drawing, &legend, &table)
    }
}

/// A value with the interval in which it surely lies, and the limit that it is held against.
#[derive(Debug, Clone)]
pub struct Estimate {
    place: Place,
    label: String,
    unit: Unit,
    low: i64,
    value: i64,
    high: i64,
    range: (i64, i64),
    limit: Option<(String, i64)>,
}

impl Estimate {
    /// `low ≤ value ≤ high`; drawn from nought to the largest of them, or in the [`Estimate::range`].
    pub fn new(place: &Place, label: impl Into<String>, unit: Unit, low: i64, value: i64, high: i64) -> Self {
        let most = high.max(value).max(1);
        let whole = if unit == Unit::Share { 10_000 } else { most.saturating_add(most / 5) };
        Self {
            place: place.clone(),
            label: label.into(),
            unit,
            low,
            value,
            high,
            range: (0, whole),
            limit: None,
        }
    }

    /// From where to where the paper goes.
    #[must_use]
    pub fn range(mut self, from: i64, to: i64) -> Self {
        self.range = (from, to.max(from.saturating_add(1)));
        self
    }

    /// The line that it must not cross, with its words.
    #[must_use]
    pub fn limit(mut self, label: impl Into<String>, limit: i64) -> Self {
        self.limit = Some((label.into(), limit));
        self
    }

    fn across(&self, value: i64) -> f64 {
        let (from, to) = (paper(self.range.0), paper(self.range.1));
        (100.0 * (paper(value) - from) / (to - from).max(1.0)).clamp(0.0, 100.0)
    }
}

impl Render for Estimate {
    fn render(&self) -> Markup {
        let say = |value: i64| self.unit.full(&self.place, value);
        let between = t!(self.place, "ui-interval-note", low = say(self.low), high = say(self.high));
        let (low, high) = (self.across(self.low), self.across(self.high));
        html! {
            div.estimate {
                p { span { (self.label) } span.number { strong { (say(self.value)) } ", " (between) } }
                svg.interval width="100%" height="22" role="img" aria-label={ (self.label) ": " (say(self.value)) ", " (between) } {
                    rect.interval-track y="6" height="10" rx="5" width="100%" {}
                    rect.interval-band y="6" height="10" x={ (near(low)) "%" } width={ (near((high - low).max(0.0))) "%" } {}
                    svg x={ (near(self.across(self.value))) "%" } overflow="visible" { circle.interval-value cy="11" r="6" {} }
                    @if let Some((_, limit)) = &self.limit {
                        line.interval-limit x1={ (near(self.across(*limit))) "%" } x2={ (near(self.across(*limit))) "%" } y1="0" y2="22" {}
                    }
                }
                @if let Some((label, _)) = &self.limit { p.estimate-limit { (label) } }
            }
        }
    }
}
