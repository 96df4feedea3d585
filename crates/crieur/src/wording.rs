//! `crieur wording check` and `crieur wording evaluate`: what the market thinks of a text, without a market.
//!
//! `check` exits with 0 when the draft passes, 1 when it is refused, 2 for input that cannot be read. `--json` gives
//! `{"passes", "problems": [{"problem", "text", ...}], "length", "language", "disclosure", "link", "originality"}`;
//! `link` is null when no link is known. `evaluate --json` gives `{"parts": [{"part", "kinds": [{"kind", "pairs",
//! "refused", "share", "low", "high"}], "copied", "wrong"}]}`. Shares and scores are hundredths of a per cent;
//! `docs/wording.md` shows both in full.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use kernel::{Country, Language, Link, Network};
use serde_json::{Value, json};
use wording::evaluate::{Evaluation, Row, Share, evaluate, read};
use wording::{Brief, Corpus, Problem, Report, Setting, Span, check};

/// What can be asked about a text.
#[derive(Debug, Subcommand)]
pub(crate) enum WordingCommand {
    /// Holds a draft against every rule: length, language, disclosure, link, own words.
    Check(Check),
    /// Judges pairs of brief and draft whose truth is known (columns kind, brief, draft), and counts the refusals.
    Evaluate(Evaluate),
}

/// A draft and what it is held against.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The brand's message.
    #[arg(long)]
    brief: String,
    /// The text to be published.
    #[arg(long)]
    draft: String,
    /// Posts of the same campaign, one a line.
    #[arg(long, value_name = "FILE")]
    others: Option<PathBuf>,
    /// bluesky, mastodon or x.
    #[arg(long)]
    network: Network,
    /// The country of its readers, two letters.
    #[arg(long)]
    country: Country,
    /// The campaign's link; without it, the first address with a scheme in the brief, if there is one.
    #[arg(long)]
    link: Option<Link>,
    /// A product name, tag or word that everyone must write; may be repeated.
    #[arg(long)]
    required: Vec<String>,
    /// An allowed language, two letters; may be repeated; none means any.
    #[arg(long)]
    language: Vec<Language>,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// A table of pairs.
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// TSV or CSV with the columns kind, brief, draft; group, required (separated by |) and link may be there.
    file: PathBuf,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When the answer cannot be written.
pub(crate) fn run(command: WordingCommand) -> eyre::Result<ExitCode> {
    let (text, code) = match command {
        WordingCommand::Check(asked) => check_draft(&asked),
        WordingCommand::Evaluate(asked) => evaluate_file(&asked),
    }
    .unwrap_or_else(|error| (Answer::Error(error), ExitCode::from(2)));
    match text {
        Answer::Text(text) => writeln!(std::io::stdout().lock(), "{}", text.trim_end())?,
        Answer::Error(text) => writeln!(std::io::stderr().lock(), "error: {text}")?,
    }
    Ok(code)
}

enum Answer {
    Text(String),
    Error(String),
}

type Answered = Result<(Answer, ExitCode), String>;

fn check_draft(asked: &Check) -> Answered {
    if asked.brief.trim().is_empty() {
        return Err("the brief is empty: give the brand's message with --brief".to_owned());
    }
    let link = asked.link.clone().or_else(|| first_link(&asked.brief));
    let placeholder = || "https://example.org/".parse::<Link>().map_err(|error| error.to_string());
    let brief = Brief {
        message: asked.brief.clone(),
        link: link.clone().map_or_else(placeholder, Ok)?,
        required: asked.required.clone(),
    };
    let mut corpus = Corpus::new(&brief);
    let others = asked.others.as_deref().map(lines).transpose()?.unwrap_or_default();
    for (line, text) in &others {
        corpus.add(*line, text);
    }
    let setting =
        Setting { network: asked.network, country: asked.country, languages: asked.language.clone() };
    let mut report = check(&asked.draft, &setting, &brief, &corpus, None, &[]);
    if link.is_none() {
        report.problems.retain(|problem| !matches!(problem, Problem::Link { .. }));
    }
    let code = ExitCode::from(u8::from(!report.passes()));
    let text = if asked.json {
        check_json(&report, link.is_some())?
    } else {
        check_text(&report, &asked.draft, link.is_some(), std::io::stdout().is_terminal())
    };
    Ok((Answer::Text(text), code))
}

fn first_link(brief: &str) -> Option<Link> {
    let address =
        brief.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"))?;
    address.trim_end_matches(['.', ',', ')', '!', '?', ';', '»']).parse().ok()
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The lines of a file that are not blank, with their numbers.
fn lines(path: &Path) -> Result<Vec<(u64, String)>, String> {
    let bytes = bytes(path)?;
    let mut found = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let text = std::str::from_utf8(text)
            .map_err(|_| format!("{}: line {line}: not UTF-8: save the file as UTF-8", path.display()))?;
        if !text.trim().is_empty() {
            found.push((line, text.to_owned()));
        }
    }
    Ok(found)
}

fn check_json(report: &Report, linked: bool) -> Result<String, String> {
    let mut value = serde_json::to_value(report).map_err(|error| error.to_string())?;
    let texts = report.problems.iter().map(|problem| Value::from(problem.to_string()));
    if let Some(problems) = value.get_mut("problems").and_then(Value::as_array_mut) {
        for (problem, text) in problems.iter_mut().zip(texts) {
            problem["text"] = text;
        }
    }
    if !linked {
        value["link"] = Value::Null;
    }
    value["passes"] = Value::from(report.passes());
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
}

fn check_text(report: &Report, draft: &str, linked: bool, colours: bool) -> String {
    let mut out = String::new();
    let mut line = |good: bool, text: String| {
        let (mark, colour) = if good { ("✓", "32") } else { ("✗", "31") };
        let mark = if colours { format!("\u{1b}[{colour}m{mark}\u{1b}[0m") } else { mark.to_owned() };
        out.push_str(&format!("{mark} {}\n", printable(&text)));
    };
    let problem = |wanted: fn(&Problem) -> bool| report.problems.iter().find(|found| wanted(found));
    let said = |found: Option<&Problem>, good: String| found.map_or(good, ToString::to_string);
    let length = &report.length;
    let found = problem(|problem| matches!(problem, Problem::TooLong { .. } | Problem::TooManyBytes { .. }));
    line(length.fits(), format!("length: {}", said(found, format!("{} of {}", length.used, length.limit))));
    let found = problem(|problem| matches!(problem, Problem::WrongLanguage { .. }));
    let guess = report.language.map_or("not clear, not held against it".to_owned(), |guess| {
        format!("{} ({})", guess.language, guess.confidence)
    });
    line(found.is_none(), format!("language: {}", said(found, guess)));
    let found = problem(|problem| matches!(problem, Problem::Disclosure { .. }));
    let label = report.disclosure.found.clone().unwrap_or_default();
    line(found.is_none(), format!("disclosure: {}", said(found, format!("“{label}”"))));
    if linked {
        let found = problem(|problem| matches!(problem, Problem::Link { .. }));
        line(
            found.is_none(),
            format!("link: {}", said(found, report.link.found.clone().unwrap_or_default())),
        );
    }
    let originality = &report.originality;
    let found = problem(|problem| matches!(problem, Problem::TooFewOwnWords { .. }));
    line(found.is_none(), format!("own words: {}", said(found, originality.own_words.to_string())));
    let found = problem(|problem| matches!(problem, Problem::CopiesBrief { .. }));
    line(found.is_none(), format!("brief: {}", said(found, format!("alike by {}", originality.brief.score))));
    let found = problem(|problem| matches!(problem, Problem::CopiesPost { .. }));
    let alike = originality.closest.as_ref().map_or("none is alike".to_owned(), |closest| {
        format!("most alike is {}, by {}", closest.key, closest.similarity.score)
    });
    line(found.is_none(), format!("{} other posts: {}", originality.posts, said(found, alike)));
    out.push_str(&copied_spans(report, draft, colours));
    out
}

/// The draft with its copied spans marked, when it is a copy.
fn copied_spans(report: &Report, draft: &str, colours: bool) -> String {
    let is_copy =
        |problem: &&Problem| matches!(problem, Problem::CopiesBrief { .. } | Problem::CopiesPost { .. });
    let mut spans: Vec<Span> = report.problems.iter().filter(is_copy).flat_map(Problem::spans).collect();
    if spans.is_empty() {
        return String::new();
    }
    spans.sort_unstable();
    let (open, close) = if colours { ("\u{1b}[7m", "\u{1b}[27m") } else { ("⟦", "⟧") };
    let mut out = String::from("\ncopied:\n  ");
    let mut at = 0;
    for span in spans.into_iter().filter(|span| !span.of(draft).is_empty()) {
        let start = span.start.max(at);
        if span.end <= start {
            continue;
        }
        out.push_str(&printable(&draft[at..start]));
        out.push_str(&format!("{open}{}{close}", printable(&draft[start..span.end])));
        at = span.end;
    }
    out.push_str(&printable(&draft[at..]));
    out.push('\n');
    out
}

/// Without the characters that would steer a terminal.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

fn evaluate_file(asked: &Evaluate) -> Answered {
    let rows = read(&bytes(&asked.file)?).map_err(|error| format!("{}: {error}", asked.file.display()))?;
    let parts = parts(&rows);
    let text = if asked.json {
        let parts: Vec<Value> = parts
            .iter()
            .map(|(part, found)| {
                json!({"part": part, "kinds": found.kinds, "copied": found.copied, "wrong": found.wrong})
            })
            .collect();
        serde_json::to_string_pretty(&json!({ "parts": parts })).map_err(|error| error.to_string())?
    } else {
        parts.iter().map(|(part, found)| evaluation_text(part, found)).collect()
    };
    Ok((Answer::Text(text), ExitCode::SUCCESS))
}

/// All rows; and, where the groups are named g01 to g40, the half that was fitted on and the half held out.
fn parts(rows: &[Row]) -> Vec<(&'static str, Evaluation)> {
    let mut parts = vec![("all", evaluate(rows))];
    let halves =
        |row: &&Row| row.group.as_deref().is_some_and(|group| group.len() == 3 && group.starts_with('g'));
    if rows.iter().all(|row| halves(&row)) {
        let first = |row: &&Row| row.group.as_deref().is_some_and(|group| group <= "g20");
        parts.push(("groups to g20, fitted on", evaluate(rows.iter().filter(first))));
        parts.push(("groups from g21, held out", evaluate(rows.iter().filter(|row| !first(row)))));
    }
    parts
}

fn evaluation_text(part: &str, found: &Evaluation) -> String {
    let line = |name: &str, share: &Share| {
        let interval = format!("[{}; {}]", share.low, share.high);
        let share_text = share.share.to_string();
        format!(
            "  {name:<24}{:>5} pairs{:>6} refused{share_text:>10}  {interval}\n",
            share.pairs, share.refused
        )
    };
    let mut out = format!("{part}\n");
    for result in &found.kinds {
        out.push_str(&line(result.kind.name(), &result.share));
    }
    if found.copied.pairs > 0 {
        out.push_str(&line("copy and light_edit", &found.copied));
    }
    for wrong in found.wrong.iter().take(10) {
        let draft: String = printable(&wrong.draft).replace('\n', " ").chars().take(100).collect();
        out.push_str(&format!(
            "  wrong: line {}, {}, alike by {}: {draft}\n",
            wrong.line, wrong.kind, wrong.score
        ));
    }
    if found.wrong.len() > 10 {
        out.push_str(&format!("  and {} more\n", found.wrong.len() - 10));
    }
    out.push('\n');
    out
}
