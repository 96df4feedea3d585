//! `crieur audience audit FILE`: what the list of an audience's followers shows.
//!
//! Prints each signal with its evidence and cost, and with `--model` the share that was bought with its 95 % interval; with
//! `--json` one object, described in `docs/audience-audit.md`. Exit status 0, 1 when the share lies above `--limit`, 2 for input that cannot be used.

mod json;
mod show;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use app::ports::Clock as _;
use audience::import::{self, Acts, Audience};
use audience::picture::{self, FingerprintWords, GrowthWords, Place};
use audience::{Audit, Family, Judge, Statement, Subject, Verdict};
use eyre::{WrapErr as _, bail};

use super::train;
use crate::clock::SystemClock;
use crate::influence::input;

/// Which audience, and what is known of it.
#[derive(Debug, clap::Args)]
pub(crate) struct AuditArgs {
    /// Followers as CSV, in the order in which they came; plain, gzip or zstd. Columns: docs/audience-audit.md.
    file: PathBuf,
    /// Only this audience, of a file with several.
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// Whom else they follow, as CSV with the columns id, target and time.
    #[arg(long, value_name = "FILE")]
    follows: Option<PathBuf>,
    /// On which posts they act, as CSV with the columns id, post and time.
    #[arg(long, value_name = "FILE")]
    engagements: Option<PathBuf>,
    /// The model that adds signals up to a share, written by `crieur audience train`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How many follow in all, when the file holds a sample of them.
    #[arg(long, value_name = "N", requires = "model")]
    population: Option<usize>,
    /// The largest share of bought followers that passes, in percent.
    #[arg(long, value_name = "PERCENT", requires = "model", value_parser = percent)]
    limit: Option<f64>,
    /// Draw the fingerprint: creation date against order of following.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Draw the growth curve with its bursts.
    #[arg(long, value_name = "FILE")]
    growth_svg: Option<PathBuf>,
    /// Draws the graphs that dense blocks are held against; the same one gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    let share =
        text.trim_end_matches(['%', ' ']).parse::<f64>().ok().filter(|share| (0.0..=100.0).contains(share));
    share.map(|share| share / 100.0).ok_or_else(|| "a limit is a number of percent from 0 to 100".to_owned())
}

/// What came of one audience.
struct Told {
    audience: Audience,
    audit: Audit,
    /// What the model says; the words of why it says nothing.
    share: Option<Result<Statement, String>>,
    verdict: Option<Verdict>,
}

/// Audits, and prints what was found.
///
/// # Errors
/// A file that cannot be read or written, or nothing can be written to the standard output.
pub(crate) fn run(args: &AuditArgs) -> eyre::Result<ExitCode> {
    let now = SystemClock.now().as_micros() / 1_000_000;
    let model = args.model.as_deref().map(train::load).transpose()?;
    let chosen = chosen(args, now)?;
    if chosen.len() > 1 {
        let files = [&args.svg, &args.growth_svg, &args.follows, &args.engagements];
        if files.iter().any(|file| file.is_some()) || args.population.is_some() {
            bail!(
                "{} holds {} audiences: choose one of them with --audience to have it drawn, or to add what is known of it",
                args.file.display(),
                chosen.len()
            );
        }
    }
    let mut all = Vec::with_capacity(chosen.len());
    for audience in chosen {
        all.push(audited(args, audience, model.as_ref(), now)?);
    }
    if let [told] = &all[..] {
        draw(args, told)?;
    }
    let text = if args.json { json::text(&all)? } else { show::text(&all) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    let failed = all.iter().any(|told| told.verdict == Some(Verdict::Fails));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The audiences that were asked for. A file without a row is an audience of nobody.
fn chosen(args: &AuditArgs, now: i64) -> eyre::Result<Vec<Audience>> {
    let bar = input::bar("reading");
    let read = import::read(input::open(&args.file, &bar)?, now);
    let mut all = read.wrap_err_with(|| format!("{} holds no audience as it is", args.file.display()))?;
    bar.finish_and_clear();
    if let Some(wanted) = &args.audience {
        let names: Vec<String> = all.iter().filter_map(|audience| audience.name.clone()).collect();
        all.retain(|audience| audience.name.as_ref() == Some(wanted));
        if all.is_empty() {
            bail!("{} holds no audience {wanted}: there are {}", args.file.display(), names.join(", "));
        }
    }
    if all.is_empty() {
        all.push(Audience::default());
    }
    Ok(all)
}

fn audited(args: &AuditArgs, mut audience: Audience, model: Option<&Judge>, now: i64) -> eyre::Result<Told> {
    let follows = acts(args.follows.as_deref(), &mut audience, now)?;
    let engagements = acts(args.engagements.as_deref(), &mut audience, now)?;
    #[allow(clippy::disallowed_methods, reason = "what a signal costs is told, and nothing rests on it")]
    let begin = Instant::now();
    let stopwatch = move || u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
    let subject = Subject {
        followers: &audience.followers,
        identities: &audience.identities,
        follows: follows.as_ref().map(|acts| &acts.actions),
        engagements: engagements.as_ref().map(|acts| &acts.actions),
        seed: args.seed,
        ..Subject::default()
    };
    let mut audit = audience::audit(subject, &stopwatch);
    let mut share = None;
    if let Some(model) = model {
        let begun = stopwatch();
        let reading = model.read_profiles(&audience.followers);
        let at = audit.readings.iter().position(|reading| reading.family > Family::Profile);
        let at = at.unwrap_or(audit.readings.len());
        audit.readings.insert(at, reading);
        audit.costs.insert(at, stopwatch().saturating_sub(begun));
        let read = audience.followers.len();
        let stated = model.state(&audit.readings, read, args.population.unwrap_or(read), &[]);
        share = Some(stated.map(|(_, statement)| statement).map_err(|error| error.to_string()));
    }
    let stated = share.as_ref().and_then(|share| share.as_ref().ok());
    let verdict = stated.zip(args.limit).map(|(stated, limit)| Verdict::of(&stated.estimate, limit));
    Ok(Told { audience, audit, share, verdict })
}

/// Reads what accounts did, and notes what was left out.
fn acts(path: Option<&Path>, audience: &mut Audience, now: i64) -> eyre::Result<Option<Acts>> {
    let Some(path) = path else { return Ok(None) };
    let bar = input::bar("reading");
    let read = import::read_actions(input::open(path, &bar)?, &audience.followers, now);
    let acts = read.wrap_err_with(|| format!("{} holds no actions as it is", path.display()))?;
    bar.finish_and_clear();
    for (count, what) in [
        (acts.strangers, "rows are of accounts that are not in the audience: left out"),
        (acts.future, "times lie in the future: taken as unknown"),
    ] {
        if count > 0 {
            audience.notes.push(format!("{}: {count} {what}.", path.display()));
        }
    }
    Ok(Some(acts))
}

fn draw(args: &AuditArgs, told: &Told) -> eyre::Result<()> {
    let name = told.audience.name.as_deref().unwrap_or("Audience");
    if let Some(path) = &args.svg {
        let says =
            format!("{} followers, {} creation bands", told.audience.followers.len(), told.audit.bands.len());
        let words = FingerprintWords {
            title: &format!("{name}: when followers were made, in the order in which they came"),
            says: &says,
            across: "order of following",
            up: "account made in",
            accounts: "accounts (darker: more)",
            bands: "in a creation band",
        };
        let svg = picture::fingerprint(&told.audience.followers, &told.audit.bands, &words, Place::Alone);
        written(path, &svg)?;
    }
    if let Some(path) = &args.growth_svg {
        let says =
            format!("{} bursts in {} days", told.audit.growth.bursts.len(), told.audit.growth.days.len());
        let words = GrowthWords {
            title: &format!("{name}: growth"),
            says: &says,
            across: "time",
            up: "followers",
            unexplained: "burst that nothing known explains",
            explained: "explained burst",
        };
        written(path, &picture::growth(&told.audit.growth, &words, Place::Alone))?;
    }
    Ok(())
}

fn written(path: &Path, text: &str) -> eyre::Result<()> {
    fs::write(path, text).wrap_err_with(|| format!("{} cannot be written", path.display()))
}
