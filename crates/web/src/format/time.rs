//! Dates and times, written.

use std::cell::RefCell;

use jiff::Zoned;
use jiff::civil::Date;
use kernel::{Span, Timestamp};
use maud::{Markup, html};

use super::Place;
use crate::text::{Locale, t, t_of};

/// Days that a thread keeps as they are said.
const MOST_DAYS: usize = 1_024;

const MONTHS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

impl Place {
    fn zoned_at(&self, at: Timestamp) -> Zoned {
        let time = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
        time.to_zoned(self.zone.clone())
    }

    /// `22 November 2026`, `1er mai 2026`.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        let date = self.zoned_at(at).date();
        t!(
            self,
            "time-date",
            day = self.day(date.day()),
            month = self.month(date.month()),
            year = date.year().to_string()
        )
    }

    /// `22 Nov 2026`.
    #[must_use]
    pub fn date_short(&self, at: Timestamp) -> String {
        thread_local! {
            static SAID: RefCell<foldhash::HashMap<(Locale, Date), Box<str>>> = RefCell::default();
        }
        let date = self.zoned_at(at).date();
        // Tables and charts name the same few hundred days again and again.
        let key = (self.words.locale(), date);
        if let Some(said) = SAID.with_borrow(|said| said.get(&key).map(|said| String::from(&**said))) {
            return said;
        }
        let month = self.month_short(date.month());
        let said =
            t!(self, "time-date", day = self.day(date.day()), month = month, year = date.year().to_string());
        SAID.with_borrow_mut(|kept| {
            if kept.len() >= MOST_DAYS {
                kept.clear();
            }
            kept.insert(key, said.clone().into());
        });
        said
    }

    /// `22 Nov`, for axes and rows of this year.
    #[must_use]
    pub fn date_tiny(&self, at: Timestamp) -> String {
        let date = self.zoned_at(at).date();
        format!("{}\u{A0}{}", date.day(), self.month_short(date.month()))
    }

    /// `Sunday 22 November`.
    #[must_use]
    pub fn weekday_date(&self, at: Timestamp) -> String {
        let date = self.zoned_at(at).date();
        let weekday = date.weekday().to_monday_one_offset();
        let weekday = t_of!(self, "time-weekday", weekday);
        t!(
            self,
            "time-weekday-date",
            weekday = weekday,
            day = self.day(date.day()),
            month = self.month(date.month())
        )
    }

    /// `09:30`.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        let time = self.zoned_at(at);
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// `22 Nov 2026, 09:30`, `22 nov. 2026 à 09:30`.
    #[must_use]
    pub fn date_time(&self, at: Timestamp) -> String {
        t!(self, "time-date-time", date = self.date_short(at), clock = self.clock(at))
    }

    /// `2026-11-22`, as `<input type="date">` wants it.
    #[must_use]
    pub fn date_field(&self, at: Timestamp) -> String {
        self.zoned_at(at).date().to_string()
    }

    /// `in 3 hours`, `2 days ago`, `now`.
    #[must_use]
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        if at.since(now) >= Span::seconds(45) {
            t!(self, "time-in", span = self.span(at.since(now)))
        } else if now.since(at) >= Span::seconds(45) {
            t!(self, "time-ago", span = self.span(now.since(at)))
        } else {
            t!(self, "time-now")
        }
    }

    /// A length of time in its largest unit, rounded: `3 hours`, `2 days`.
    #[must_use]
    pub fn span(&self, span: Span) -> String {
        let seconds = span.as_seconds();
        let rounded = |unit: u64| (seconds + unit / 2) / unit;
        match seconds {
            0..60 => t!(self, "time-seconds", count = seconds),
            60..3_570 => t!(self, "time-minutes", count = rounded(60)),
            3_570..171_000 => t!(self, "time-hours", count = rounded(3_600)),
            171_000..5_140_800 => t!(self, "time-days", count = rounded(86_400)),
            5_140_800..62_208_000 => t!(self, "time-months", count = rounded(2_592_000)),
            62_208_000.. => t!(self, "time-years", count = rounded(31_557_600)),
        }
    }

    /// A rule's length as it was set: `72 hours` stays so, `30 days` too.
    #[must_use]
    pub fn span_exact(&self, span: Span) -> String {
        match span.as_seconds() {
            seconds if seconds % 86_400 == 0 && seconds > 3 * 86_400 => {
                t!(self, "time-days", count = seconds / 86_400)
            }
            seconds if seconds % 3_600 == 0 && seconds > 0 => t!(self, "time-hours", count = seconds / 3_600),
            seconds if seconds % 60 == 0 && seconds > 0 => t!(self, "time-minutes", count = seconds / 60),
            seconds => t!(self, "time-seconds", count = seconds),
        }
    }

    /// A `<time>` that shows day and clock.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> Markup {
        html! { time datetime=(at) { (self.date_time(at)) } }
    }

    /// A `<time>` that shows the day.
    #[must_use]
    pub fn when_day(&self, at: Timestamp) -> Markup {
        html! { time datetime=(at) title=(self.date_time(at)) { (self.date_short(at)) } }
    }

    /// A `<time>` that shows how long ago or ahead; the date is its title.
    #[must_use]
    pub fn when_relative(&self, at: Timestamp, now: Timestamp) -> Markup {
        html! { time datetime=(at) title=(self.date_time(at)) { (self.relative(at, now)) } }
    }

    /// French calls the first of a month `1er`.
    fn day(&self, day: i8) -> String {
        if self.french() && day == 1 { "1er".to_owned() } else { day.to_string() }
    }

    fn month(&self, month: i8) -> String {
        t_of!(self, "time-month", MONTHS[index(month)])
    }

    fn month_short(&self, month: i8) -> String {
        t_of!(self, "time-month-short", MONTHS[index(month)])
    }
}

fn index(month: i8) -> usize {
    usize::try_from(month - 1).unwrap_or_default().min(11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::places;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_in_the_readers_zone_and_language() {
        let (fr, en) = places();
        let late = at("2026-04-30T22:30:00Z");
        assert_eq!(fr.date(late), "1er mai 2026");
        assert_eq!(en.date(late), "1 May 2026");
        assert_eq!(en.clone().zoned("Europe/London").date(late), "30 April 2026");
        assert_eq!(fr.date_time(at("2026-11-22T08:30:00Z")), "22 nov. 2026 à 09:30");
        assert_eq!(en.date_time(at("2026-11-22T08:30:00Z")), "22 Nov 2026, 09:30");
        assert_eq!(fr.weekday_date(at("2026-11-22T08:30:00Z")), "dimanche 22 novembre");
        assert_eq!(en.date_field(late), "2026-05-01");
    }

    #[test]
    fn spans_are_rounded_to_their_largest_unit() {
        let (fr, en) = places();
        let now = at("2026-11-22T08:30:00Z");
        assert_eq!(en.relative(now.plus(Span::hours(3)), now), "in 3 hours");
        assert_eq!(fr.relative(now.plus(Span::hours(3)), now), "dans 3 heures");
        assert_eq!(fr.relative(now.minus(Span::days(1)), now), "il y a 24 heures");
        assert_eq!(en.relative(now.minus(Span::minutes(1)), now), "1 minute ago");
        assert_eq!(
            (en.relative(now, now), en.span(Span::days(45))),
            ("now".to_owned(), "45 days".to_owned())
        );
        assert_eq!(
            (en.span(Span::seconds(3_590)), en.span(Span::days(730))),
            ("1 hour".to_owned(), "2 years".to_owned())
        );
        assert_eq!(
            (en.span_exact(Span::hours(72)), en.span_exact(Span::days(30))),
            ("72 hours".to_owned(), "30 days".to_owned())
        );
    }

    #[test]
    fn times_beyond_the_calendar_do_not_fail() {
        let (fr, _) = places();
        for edge in [i64::MIN, i64::MAX] {
            assert!(!fr.date_time(Timestamp::from_micros(edge)).is_empty());
        }
    }
}
