//! Cascades: one post and everything that it drew, in order of time.
//!
//! Two forms of text are read, both of published data sets:
//! - `tideh` (Kobayashi and Lambiotte 2016): first line `events start`, the start as a fraction of days, whose fraction is the
//!   hour of the day; then a line an event, `seconds followers`, the first of which is the original post;
//! - `forest` (Yang et al. 2019): a line a cascade, pairs `user,unix-milliseconds` separated by spaces, the first of which
//!   is the original post.

use std::str::FromStr;

/// One share (repost) of a post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Seconds since the post; never negative.
    pub after: f64,
    /// How many follow whoever shared it, where that is known.
    pub followers: Option<u64>,
}

/// A post and its shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Cascade {
    /// What it is called in messages: file and line.
    pub name: String,
    /// When it was posted, in seconds of the Unix era; only the hour of the day where the source knows no more.
    pub posted: f64,
    /// Who wrote it, where that is known.
    pub author: Option<u64>,
    /// How many followed its author, where that is known.
    pub followers: Option<u64>,
    /// Its shares, in order of time.
    pub shares: Vec<Share>,
}

/// Why a text is no cascade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CascadeError {
    /// A number is missing or cannot be read.
    #[error("line {line}: {what} is missing or no number: check that this is the format you named")]
    Unread {
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        what: &'static str,
    },
    /// A share before the post.
    #[error("line {line}: an event before the post itself: put the events in order of time")]
    Before {
        /// The line, from 1.
        line: usize,
    },
    /// Fewer or more events than announced.
    #[error(
        "the first line announces {said} events and {found} follow: the file is cut short or was added to"
    )]
    Cut {
        /// As the first line says.
        said: usize,
        /// As there are.
        found: usize,
    },
}

const DAY: f64 = 86_400.0;

fn number<T: FromStr>(text: Option<&str>, line: usize, what: &'static str) -> Result<T, CascadeError> {
    text.and_then(|text| text.trim().parse().ok()).ok_or(CascadeError::Unread { line, what })
}

/// A number that is finite and not negative.
fn positive(text: Option<&str>, line: usize, what: &'static str) -> Result<f64, CascadeError> {
    let found: f64 = number(text, line, what)?;
    if found.is_finite() && found >= 0.0 { Ok(found) } else { Err(CascadeError::Unread { line, what }) }
}

impl Cascade {
    /// How many shares it has in the end.
    #[must_use]
    pub fn size(&self) -> usize {
        self.shares.len()
    }

    /// The shares up to an age in seconds, that very second included.
    #[must_use]
    pub fn until(&self, age: f64) -> &[Share] {
        &self.shares[..self.shares.partition_point(|share| share.after <= age)]
    }

    /// Reads one file of the form `tideh`.
    ///
    /// # Errors
    /// The first line that cannot be read, or a file that is cut short.
    pub fn read_tideh(name: &str, text: &str) -> Result<Self, CascadeError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let (_, head) = lines.next().ok_or(CascadeError::Unread { line: 1, what: "the number of events" })?;
        let mut head = head.split_whitespace();
        let said: usize = number(head.next(), 1, "the number of events")?;
        let start = positive(head.next(), 1, "the start in days")?;
        let mut events = Vec::with_capacity(said.min(1 << 20));
        for (at, line) in lines {
            let mut cells = line.split_whitespace();
            let after = positive(cells.next(), at + 1, "the seconds since the post")?;
            let followers: f64 = positive(cells.next(), at + 1, "the number of followers")?;
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count, not negative"
            )]
            events.push(Share { after, followers: Some(followers as u64) });
        }
        // Published files announce the shares; some say the post is counted too.
        if events.len() != said.saturating_add(1) && events.len() != said {
            return Err(CascadeError::Cut { said, found: events.len() });
        }
        let mut events = events.into_iter();
        let first = events.next().ok_or(CascadeError::Cut { said, found: 0 })?;
        let mut shares: Vec<Share> =
            events.map(|share| Share { after: share.after - first.after, ..share }).collect();
        if shares.iter().any(|share| share.after < 0.0) {
            return Err(CascadeError::Before { line: 3 });
        }
        shares.sort_by(|one, other| one.after.total_cmp(&other.after));
        Ok(Self {
            name: name.to_owned(),
            posted: start * DAY,
            author: None,
            followers: first.followers,
            shares,
        })
    }

    /// Reads a file of the form `forest`.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read_forest(name: &str, text: &str) -> Result<Vec<Self>, CascadeError> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(at, line)| Self::forest_line(format!("{name}:{}", at + 1), line, at + 1)).collect()
    }

    fn forest_line(name: String, text: &str, line: usize) -> Result<Self, CascadeError> {
        let mut events = Vec::new();
        for pair in text.split_whitespace() {
            let (user, time) = pair.split_once(',').unwrap_or((pair, ""));
            let user: u64 = number(Some(user), line, "a user")?;
            events.push((user, positive(Some(time), line, "a time in milliseconds")? / 1_000.0));
        }
        let (author, posted) = *events.first().ok_or(CascadeError::Unread { line, what: "a user" })?;
        let mut shares = Vec::with_capacity(events.len() - 1);
        for (_, at) in &events[1..] {
            if *at < posted {
                return Err(CascadeError::Before { line });
            }
            shares.push(Share { after: at - posted, followers: None });
        }
        shares.sort_by(|one, other| one.after.total_cmp(&other.after));
        Ok(Self { name, posted, author: Some(author), followers: None, shares })
    }
}
