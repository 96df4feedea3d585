//! What the program says of itself, on the standard error: text or JSON, one event a line, and no secret.
//!
//! Nothing in this house writes a secret into an event; secrets have types that print as `…`. The scrubber between
//! the events and the standard error is for what comes from elsewhere: an address in an error of a library, a
//! head of a request in a trace.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What stands before a secret, in small letters.
const MARKS: [&str; 11] = [
    "authorization",
    "cookie",
    "password",
    "passwd",
    "pgpassword",
    "secret",
    "token",
    "api_key",
    "api-key",
    "bearer ",
    "basic ",
];

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// What is said and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) format: Format,
    pub(crate) level: String,
}

impl Log {
    /// Begins to say things. A second call changes nothing.
    pub(crate) fn begin(&self) {
        let filter = EnvFilter::try_new(&self.level).unwrap_or_else(|_| EnvFilter::new("info"));
        let events = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Scrubbed);
        let begun = match self.format {
            Format::Text => events.with_ansi(false).try_init(),
            Format::Json => events.json().flatten_event(true).try_init(),
        };
        // Somebody listens already: in a test, say.
        let _ = begun;
    }
}

/// The standard error, without secrets.
#[derive(Debug, Clone, Copy)]
struct Scrubbed;

impl Write for Scrubbed {
    /// An event comes whole, with its end of line.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stderr().lock().write_all(scrub(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl<'a> MakeWriter<'a> for Scrubbed {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        *self
    }
}

/// Puts `…` where a secret would stand.
pub(crate) fn scrub(line: &str) -> Cow<'_, str> {
    let small = line.to_ascii_lowercase();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for mark in MARKS {
        cuts.extend(small.match_indices(mark).filter_map(|(at, _)| value(line, at, at + mark.len())));
    }
    cuts.extend(in_addresses(line));
    cuts.extend(long_words(line));
    if cuts.is_empty() {
        return Cow::Borrowed(line);
    }
    cuts.sort_unstable();
    let (mut text, mut done) = (String::with_capacity(line.len()), 0);
    for (from, to) in cuts {
        if from >= done {
            text.push_str(&line[done..from]);
            text.push('…');
        }
        done = done.max(to);
    }
    text.push_str(&line[done..]);
    Cow::Owned(text)
}

/// What a name is given: after `=` or `:`, in quotes or up to the end of the word. A head's value goes up to the end
/// of the line, since it holds several words.
fn value(line: &str, name: usize, end: usize) -> Option<(usize, usize)> {
    let rest = &line[end..];
    let mark = line[name..end].to_ascii_lowercase();
    if matches!(mark.as_str(), "bearer " | "basic ") {
        return word(line, end);
    }
    // `password_file=x` names a file.
    let trimmed = rest.trim_start_matches(['"', '\\', '\'']);
    let given = trimmed.strip_prefix(['=', ':'])?.trim_start();
    let quoted = given.starts_with(['"', '\'', '\\']);
    let given = given.trim_start_matches(['"', '\'', '\\']);
    let from = line.len() - given.len();
    let head = matches!(mark.as_str(), "authorization" | "cookie");
    let ends = |c: char| match (quoted, head) {
        (true, _) => matches!(c, '"' | '\''),
        (false, true) => matches!(c, '"' | '\n' | '\r'),
        (false, false) => c.is_whitespace() || matches!(c, '"' | '\'' | '&' | ',' | '}' | ')' | ';'),
    };
    let to = given.find(ends).map_or(line.trim_end().len(), |at| from + at);
    (to > from).then_some((from, to))
}

fn word(line: &str, from: usize) -> Option<(usize, usize)> {
    let rest = &line[from..];
    let to = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',')).unwrap_or(rest.len());
    (to >= 8).then_some((from, from + to))
}

/// `scheme://user:password@host`.
fn in_addresses(line: &str) -> Vec<(usize, usize)> {
    let found = line.match_indices("://").filter_map(|(at, mark)| {
        let from = at + mark.len();
        let rest = &line[from..];
        let authority = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '?'))
            .unwrap_or(rest.len());
        let (user, _) = rest[..authority].rsplit_once('@')?;
        let colon = user.find(':')?;
        (colon + 1 < user.len()).then_some((from + colon + 1, from + user.len()))
    });
    found.collect()
}

/// Words with the form of this house's secrets: a head, `_`, and 43 letters of base64url.
fn long_words(line: &str) -> Vec<(usize, usize)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut found = Vec::new();
    let mut at = 0;
    for part in line.split(|c| !plain(c)) {
        if account::Secret::read(part).is_some() {
            found.push((at, at + part.len()));
        }
        at += part.len();
        at += line[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_passes() {
        let own = account::Secret::new("se_01", &[7; 32]);
        let lines = [
            "authorization: Bearer geheimgeheim more",
            "headers={\"authorization\": \"Bearer geheimgeheim\", \"accept\": \"*/*\"}",
            "{\"cookie\":\"__Host-session=geheimgeheim; x=geheim\",\"n\":1}",
            "Cookie: a=geheim; b=geheim\n",
            "Set-Cookie: a=geheim; b=geheim\n",
            "GET /enter?secret=geheim&next=/x",
            "uri=/enter?next=/x&token=geheim status=200",
            "password=geheim",
            "PASSWORD: \"ge heim\"",
            "{\\\"password\\\":\\\"geheim\\\"}",
            "cannot reach postgres://crieur:geheim@db:5432/x?sslmode=require",
            "url=https://user:geheim@host/path",
            "curl -H 'Bearer geheimgeheim'",
        ];
        for line in lines {
            assert!(!scrub(line).contains("heim"), "{line} became {}", scrub(line));
            assert!(scrub(line).contains('…'), "{line}");
        }
        let line = format!("GET /entrer/{} 303", own.as_str());
        assert_eq!(scrub(&line), "GET /entrer/… 303");
    }

    #[test]
    fn everything_else_passes_as_it_is() {
        for line in [
            "a job is given up job=jo_0190 reason=the network gave no answer",
            "mail.password_file: geheim.txt cannot be read",
            "listening on http://127.0.0.1:8460/ with 4 readers, été",
            "the token is missing, the secret too",
            "user crieur@localhost, https://example.org/a@b",
        ] {
            assert_eq!(scrub(line), line);
        }
        assert_eq!(scrub("GET /enter?secret=geheim&next=/x"), "GET /enter?secret=…&next=/x");
    }
}
