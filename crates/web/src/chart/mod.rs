//! Charts, drawn on the server as SVG: colours by class, figures in the reader's custom, each with its table.
//!
//! Values are whole numbers of a [`Unit`]; only places on the paper are floats, so no chart can show what is no number.
//! Lines are drawn three times, for a broad, a wide and a narrow place, and the style sheet shows the one that fits: text
//! keeps its size on a phone. Bars hold their text in HTML beside the drawing. Cost: one pass over the points for each drawing.

mod bars;
mod lines;
mod lorenz;
mod scale;

use kernel::{Currency, Money};
use maud::{Markup, html};

pub use bars::{Bars, Estimate, Shares};
pub use lines::{Lines, sparkline};
pub use lorenz::{gini, lorenz, lorenz_kept};

use crate::format::Place;
use crate::text::t;

/// What a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// Minor units of a currency.
    Money(Currency),
    /// Basis points.
    Share,
    /// Hundredths of a score's points.
    Points,
}

impl Unit {
    /// In full, for tables.
    fn full(self, place: &Place, value: i64) -> String {
        match self {
            Self::Count => place.number(value),
            Self::Money(currency) => place.amount(money(value, currency)),
            Self::Share => share(place, value),
            Self::Points => points(place, value),
        }
    }

    /// In few letters, for axes.
    fn short(self, place: &Place, value: i64) -> String {
        match self {
            Self::Count => {
                u64::try_from(value).map_or_else(|_| place.number(value), |count| place.short_number(count))
            }
            Self::Money(currency) => place.price(money(value, currency)),
            Self::Share => share(place, value),
            Self::Points => points(place, value),
        }
    }

    /// How many of the smallest steps make one that people count in.
    fn whole(self) -> i64 {
        match self {
            Self::Count => 1,
            Self::Money(currency) => 10_i64.pow(currency.digits()),
            Self::Share | Self::Points => 100,
        }
    }
}

fn money(minor: i64, currency: Currency) -> Money {
    Money::new(minor.clamp(-Money::LIMIT, Money::LIMIT), currency).unwrap_or(Money::zero(currency))
}

fn share(place: &Place, hundredths: i64) -> String {
    let hundredths = u16::try_from(hundredths.clamp(0, 10_000)).unwrap_or_default();
    kernel::BasisPoints::new(hundredths).map(|share| place.percent(share)).unwrap_or_default()
}

fn points(place: &Place, hundredths: i64) -> String {
    let hundredths = u16::try_from(hundredths.clamp(0, 10_000)).unwrap_or_default();
    kernel::Points::new(hundredths).map(|points| place.points(points)).unwrap_or_default()
}

/// The frame of a chart: title, drawing, legend, table.
fn figure(place: &Place, title: &str, drawing: &Markup, legend: &[&str], table: &Markup) -> Markup {
    html! {
        figure.chart {
            @if !title.is_empty() { figcaption { (title) } }
            (drawing)
            @if legend.len() > 1 {
                ul.legend {
                    @for (at, label) in legend.iter().enumerate() {
                        li {
                            svg viewBox="0 0 16 12" aria-hidden="true" { rect.{ "f" (colour(at)) } width="16" height="12" rx="3" {} }
                            (label)
                        }
                    }
                }
            }
            details.more {
                summary { (t!(place, "ui-figures")) }
                div.more-body { div.chart-scroll tabindex="0" role="region" aria-label=(title) { (table) } }
            }
        }
    }
}

/// Instead of a chart without data.
fn nothing(place: &Place, title: &str) -> Markup {
    html! {
        figure.chart {
            @if !title.is_empty() { figcaption { (title) } }
            p.chart-none { (t!(place, "ui-no-data")) }
        }
    }
}

/// Six colours, round and round.
const fn colour(at: usize) -> usize {
    at % 6 + 1
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use maud::Render;

    use super::*;
    use crate::format::tests::places;

    fn drawn() -> Vec<String> {
        let (fr, _) = places();
        let day = |day: i64| Timestamp::from_micros(day * 86_400_000_000);
        let ends = [i64::MIN, -1, 0, 1, i64::MAX];
        let mut all = Vec::new();
        for unit in [Unit::Count, Unit::Money(Currency::EUR), Unit::Share] {
            for value in ends {
                let one = Lines::new(&fr, "a", unit).series("s", vec![(day(1), value)]);
                let two =
                    Lines::new(&fr, "a", unit).series("s", vec![(day(1), value), (day(1), 0), (day(3), 5)]);
                all.push(one.render().into_string());
                all.push(two.area().render().into_string());
                all.push(Bars::new(&fr, "a", unit).bar("x", value).bar("y", 3).render().into_string());
                all.push(Shares::new(&fr, "a", unit).part("x", value).part("y", 3).render().into_string());
                all.push(Estimate::new(&fr, "a", unit, value, 5, value).render().into_string());
                all.push(sparkline("a", &[value, 0, value]).into_string());
            }
        }
        all.push(lorenz(&fr, "a", &[u64::MAX, 0, u64::MAX]).into_string());
        all.push(lorenz(&fr, "a", &[0, 0]).into_string());
        all
    }

    #[test]
    fn no_value_draws_what_is_no_number() {
        for chart in drawn() {
            for bad in ["NaN", "inf", "=\"-", " style="] {
                assert!(!chart.contains(bad), "{bad} in {chart}");
            }
        }
    }

    #[test]
    fn without_data_a_sentence_is_shown() {
        let (_, en) = places();
        for empty in [
            Lines::new(&en, "a", Unit::Count).render(),
            Lines::new(&en, "a", Unit::Count).series("s", Vec::new()).render(),
            Bars::new(&en, "a", Unit::Count).render(),
            Shares::new(&en, "a", Unit::Count).part("x", 0).render(),
            lorenz(&en, "a", &[]),
        ] {
            assert!(empty.into_string().contains("Nothing to draw yet."));
        }
        assert_eq!(sparkline("a", &[]).into_string(), "");
    }
}
