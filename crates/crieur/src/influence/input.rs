//! Files of edges: opened, and unpacked where they are packed, by their first bytes and not by their name.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use eyre::{WrapErr as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use influence::edges::{Form, Lines, Row};

/// How a file of edges is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// `from,to[,weight][,time][,kind]`, by comma, tab, semicolon or blanks, with or without a header.
    #[value(alias = "tsv")]
    Csv,
    /// `who on_whom unix_seconds RT|MT|RE`.
    Higgs,
}

impl Format {
    /// As the reader of lines calls it.
    pub(crate) const fn form(self) -> Form {
        match self {
            Self::Csv => Form::Separated,
            Self::Higgs => Form::Higgs,
        }
    }
}

/// The text of a file: plain, gzip or zstd. What is shown goes on as the file itself is read.
///
/// # Errors
/// A file that cannot be opened or is packed in another way.
pub(crate) fn open(path: &Path, bar: &ProgressBar) -> eyre::Result<Box<dyn BufRead>> {
    let unread = || format!("{} cannot be read", path.display());
    let file = File::open(path).wrap_err_with(unread)?;
    let length = file.metadata().wrap_err_with(unread)?.len();
    bar.set_length(length);
    let mut input = BufReader::with_capacity(1 << 16, bar.wrap_read(file));
    let first = input.fill_buf().wrap_err_with(unread)?;
    Ok(match *first {
        [0x1f, 0x8b, ..] => boxed(flate2::bufread::MultiGzDecoder::new(input)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => boxed(zstd::Decoder::with_buffer(input).wrap_err_with(unread)?),
        [b'P', b'A', b'R', b'1', ..] => bail!(
            "{} is a Parquet file: write its columns from, to, weight, time and kind as CSV first",
            path.display()
        ),
        [b'P', b'K', 3, 4, ..] | [b'B', b'Z', b'h', ..] | [0xfd, b'7', b'z', b'X', ..] => {
            bail!("{} is packed by zip, bzip2 or xz: pack it by gzip or zstd, or not at all", path.display())
        }
        _ => Box::new(input),
    })
}

fn boxed(input: impl Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(1 << 16, input))
}

/// Every row of a file, in order; whether its last line had an end.
///
/// # Errors
/// What cannot be read or is no edge, with the file's name in front; what `take` says.
pub(crate) fn each(
    path: &Path,
    format: Format,
    bar: &ProgressBar,
    mut take: impl FnMut(u64, Row<'_>) -> eyre::Result<()>,
) -> eyre::Result<bool> {
    let mut lines = Lines::new(open(path, bar)?, format.form());
    loop {
        let line = lines.line() + 1;
        match lines.next_row().wrap_err_with(|| format!("{} holds no edges as it is", path.display()))? {
            Some(row) => take(line, row)?,
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(!lines.unended())
}

/// A bar that goes through bytes, for whoever watches.
pub(crate) fn bar(what: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {bytes} of {total_bytes}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_prefix(what.to_owned());
    bar
}

/// The present, in seconds since 1970.
pub(crate) fn now() -> i64 {
    use app::ports::Clock as _;
    crate::clock::SystemClock.now().as_micros() / 1_000_000
}

/// A span of time as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// Above 0.
    pub(crate) seconds: f64,
}

impl std::str::FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cure = || "write a whole number above 0 and its unit: 90s, 5m, 6h, 30d".to_owned();
        let text = text.trim();
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = match &text[digits.len()..] {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return Err(cure()),
        };
        let number: u32 = digits.parse().ok().filter(|number| *number > 0).ok_or_else(cure)?;
        Ok(Self { seconds: f64::from(number) * unit })
    }
}
