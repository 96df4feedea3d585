//! Times as programs write them, read quickly.

use kernel::Timestamp;

/// `2026-07-04T14:38:07.877Z` and its relatives. The usual form is read by hand; offsets and oddities go the long way.
/// Nothing where it is no time.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    usual(text.as_bytes()).or_else(|| text.parse().ok())
}

/// Two digits.
fn two(bytes: &[u8], at: usize) -> Option<i64> {
    let (tens, ones) = (bytes.get(at)?.wrapping_sub(b'0'), bytes.get(at + 1)?.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then_some(i64::from(tens) * 10 + i64::from(ones))
}

fn usual(bytes: &[u8]) -> Option<Timestamp> {
    let separated = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if bytes.last() != Some(&b'Z') || !marks.into_iter().all(|(at, byte)| separated(at, byte)) {
        return None;
    }
    let (year, month, day) = (two(bytes, 0)? * 100 + two(bytes, 2)?, two(bytes, 5)?, two(bytes, 8)?);
    let (hour, minute, second) = (two(bytes, 11)?, two(bytes, 14)?, two(bytes, 17)?);
    // Every month has 28 days; the rest, and second 60, go the long way.
    let plain = year > 0 && (1..=12).contains(&month) && (1..=28).contains(&day);
    if !plain || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = match bytes.get(19..)? {
        [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] => fraction_of_second(fraction)?,
        _ => return None,
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Timestamp::from_micros(seconds * 1_000_000 + micros))
}

/// Up to nine digits; what is below a microsecond is cut off.
fn fraction_of_second(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 6 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    let missing = u32::try_from(6 - digits.len()).ok()?;
    Some(number * 10_i64.pow(missing))
}

/// Days since 1970-01-01: the year begins in March, so that the leap day is its last.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_and_the_long_way_agree() {
        for year in [1, 1900, 1969, 1970, 1999, 2000, 2023, 2024, 2026, 2100, 9999] {
            for month in 1..=12 {
                for (day, rest) in
                    [(1, "00:00:00Z"), (28, "23:59:59.9Z"), (14, "12:34:56.123456Z"), (2, "07:08:09.042Z")]
                {
                    let text = format!("{year:04}-{month:02}-{day:02}T{rest}");
                    assert!(usual(text.as_bytes()).is_some(), "{text}");
                    assert_eq!(usual(text.as_bytes()), text.parse().ok(), "{text}");
                }
            }
        }
    }

    #[test]
    fn odd_times_go_the_long_way_and_none_is_none() {
        let noon = parse("2026-07-04T12:00:00Z").unwrap();
        for same in
            ["2026-07-04T12:00:00+00:00", "2026-07-04T14:00:00.000+02:00", "2026-07-04T12:00:00.000000000Z"]
        {
            assert_eq!(parse(same), Some(noon), "{same}");
        }
        assert!(parse("2026-07-31T12:00:00Z").is_some());
        for text in
            ["", "Z", "yesterday", "2026-02-30T12:00:00Z", "2026-07-04T25:00:00Z", "2026-07-04T12:00:00.Z"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
