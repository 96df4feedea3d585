//! Dates of a table.

use jiff::civil::Date;

/// Year, month and day in columns of their own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub(super) line: u64,
    pub(super) year: Option<u32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
}

impl Parts {
    /// The three, unless one is missing: a year of 0 or a day of 0 stands for nothing.
    fn told(&self) -> Option<(u32, u32, u32)> {
        match (self.year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) if year > 0 && day > 0 => Some((year, month, day)),
            _ => None,
        }
    }
}

/// Midnight in UTC, in seconds since 1970.
fn midnight(date: Date) -> i64 {
    let days = date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).map_or(0, |span| span.get_days());
    i64::from(days) * 86_400
}

/// Seconds since 1970; a day stands for its beginning in UTC.
pub(super) fn parse(text: &str) -> Option<i64> {
    let number = text.strip_suffix(".0").unwrap_or(text);
    if let Ok(seconds) = number.parse::<i64>() {
        // Ten thousand years on either side: what lies beyond is in another unit.
        return (seconds.unsigned_abs() < 300_000_000_000).then_some(seconds);
    }
    if let Ok(date) = text.parse::<Date>()
        && !text.contains(['T', ' '])
    {
        return Some(midnight(date));
    }
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

fn day(parts: (u32, u32, u32), from: u32) -> Option<Date> {
    let (year, month, day) = parts;
    let month = month.checked_add(1)?.checked_sub(from)?;
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Whether an audience's months are numbered from 0 or from 1: a month 0 or 12 tells, else a day that only one of them has. The
/// line that speaks against both comes back as the error.
pub(super) fn months_from(parts: &[Parts]) -> Result<u32, u64> {
    let mut fits = [true, true];
    for part in parts {
        let Some(told) = part.told() else { continue };
        for (from, fits) in (0..).zip(&mut fits) {
            *fits &= day(told, from).is_some();
        }
        if fits == [false, false] {
            return Err(part.line);
        }
    }
    // Where nothing tells, as calendars do.
    Ok(if fits[1] { 1 } else { 0 })
}

/// When an account was made; the text of a date that no calendar has as the error.
pub(super) fn seconds(parts: &Parts, from: u32) -> Result<Option<i64>, String> {
    let Some(told) = parts.told() else { return Ok(None) };
    match day(told, from) {
        Some(date) => Ok(Some(midnight(date))),
        None => Err(format!("{}-{}-{}", told.0, told.1, told.2)),
    }
}
