//! An audit for people.

use std::fmt::Write as _;

use audience::{Reading, Statement, Verdict};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::Told;

/// How many findings of a signal are told; JSON tells all.
const TOLD: usize = 3;
/// As wide as a terminal usually is at most.
const WIDTH: u16 = 110;

/// The whole report.
pub(super) fn text(all: &[Told]) -> String {
    let each: Vec<String> = all.iter().map(one).collect();
    each.join("\n\n")
}

fn one(told: &Told) -> String {
    let name = told.audience.name.as_deref().unwrap_or("Audience");
    let mut text = format!("{name}: {} followers", told.audience.followers.len());
    for note in &told.audience.notes {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {note}");
    }
    text.push_str("\n\n");
    text.push_str(&share(told));
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(["", "signal", "what was found", "took"]);
    for (reading, cost) in told.audit.readings.iter().zip(&told.audit.costs) {
        let (mark, found) = found(reading);
        let cost = Cell::new(took(*cost)).set_alignment(CellAlignment::Right);
        table.add_row([Cell::new(mark), Cell::new(reading.family.name()), Cell::new(found), cost]);
    }
    let _ = write!(text, "\n\n{}\n\n", table.trim_fmt());
    text.push_str("● found   ○ nothing beyond chance   ? cannot be known, which is never guilt");
    text
}

fn found(reading: &Reading) -> (&'static str, String) {
    if let Some(gap) = &reading.gap {
        return ("?", gap.clone());
    }
    let known = reading.suspicion.iter().filter(|suspicion| !suspicion.is_nan()).count();
    if reading.evidence.is_empty() {
        let of = if known > 0 { format!(" ({known} accounts read)") } else { String::new() };
        return ("○", format!("nothing beyond chance{of}"));
    }
    let mut says: Vec<String> = reading.evidence.iter().take(TOLD).map(|found| found.says.clone()).collect();
    if reading.evidence.len() > TOLD {
        says.push(format!("and {} more", reading.evidence.len() - TOLD));
    }
    // Benford's law is context: what it says is told without a mark.
    let mark = if reading.family == audience::Family::Benford { " " } else { "●" };
    (mark, says.join("\n"))
}

fn took(micros: u64) -> String {
    if micros < 10_000 { format!("{micros} µs") } else { format!("{} ms", micros / 1_000) }
}

fn share(told: &Told) -> String {
    let stated = match &told.share {
        None => {
            return "share: not told without a model (crieur audience train --out FILE, then --model FILE)"
                .to_owned();
        }
        Some(Err(why)) => return format!("share: {why}"),
        Some(Ok(stated)) => stated,
    };
    let mut text = statement(stated);
    if let Some(verdict) = told.verdict {
        let words = match verdict {
            Verdict::Passes => "passes: the whole interval lies at or below the limit".to_owned(),
            Verdict::Fails => "fails: the whole interval lies above the limit".to_owned(),
            Verdict::Open(more) => format!(
                "open: the limit lies inside the interval; read {} accounts and check {} of them by hand",
                more.read, more.checked
            ),
        };
        let _ = write!(text, "\n{words}");
    }
    text.push_str(
        "\nAn estimate by a model, no proof: whoever is followed by fakes need not have bought them; the owner may appeal.",
    );
    text
}

fn statement(stated: &Statement) -> String {
    let estimate = &stated.estimate;
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let mut text = format!(
        "share bought: {} % (95 %: {} to {}), {} of {} accounts read",
        percent(estimate.share),
        percent(estimate.low),
        percent(estimate.high),
        estimate.read,
        estimate.population
    );
    if estimate.unknown > 0 {
        let _ = write!(text, ", {} of them unknown", estimate.unknown);
    }
    let causes: Vec<String> = stated
        .causes
        .iter()
        .map(|cause| format!("{} points from {}", percent(cause.points), cause.family.name()))
        .collect();
    if !causes.is_empty() {
        let _ = write!(text, ": {}", causes.join(", "));
    }
    text
}
