//! What was measured, for people and for programs.

use std::io::Write as _;
use std::process::ExitCode;

use comfy_table::{CellAlignment, Table};
use serde_json::{Value, json};

use super::paced::Paced;
use super::scale::Scale;
use super::{Measured, Speed, number};

fn bytes_each(bytes: usize, posts: usize) -> f64 {
    number(bytes) / number(posts.max(1))
}

/// Says it all.
pub(super) fn report(json: bool, measured: &Measured) -> eyre::Result<ExitCode> {
    let mut out = std::io::stdout();
    if json {
        writeln!(out, "{}", object(measured))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["one core, made-up stream", "a second", "baseline", "a second"]);
    for speed in &measured.speeds {
        table.add_row([speed.name, &millions(speed.of), speed.against, &millions(speed.baseline)]);
    }
    for column in [1, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{table}")?;
    let (posts, bytes) = (measured.partition.followed(), measured.partition.bytes());
    let (each, whole) = (bytes_each(measured.partition.bytes_of_posts(), posts), bytes_each(bytes, posts));
    writeln!(
        out,
        "{posts} posts followed: {each:.0} bytes each, free places included; {whole:.0} with authors and all that is remembered ({} MB)",
        bytes / 1_000_000
    )?;
    if let Some(Scale { pace, minutes, alerts, followed, bytes, core }) = &measured.scale {
        writeln!(
            out,
            "a network of {pace} events a second, {minutes} simulated minutes, {followed} posts followed in {} MB: {:.1} % of a core, {alerts} alerts",
            bytes / 1_000_000,
            core * 100.0
        )?;
    }
    if let Some(paced) = &measured.paced {
        writeln!(
            out,
            "the same from lines of JSON, {} s in real time: {:.1} % of a core; from line to alert p50 {:.3} ms, p99 {:.3} ms, longest {:.3} ms ({} alerts)",
            paced.seconds,
            paced.core * 100.0,
            paced.delay(500),
            paced.delay(990),
            paced.delay(1_000),
            paced.alerts()
        )?;
        if paced.behind > 0.5 {
            writeln!(out, "this machine did not keep up: it was {:.1} s behind at the end", paced.behind)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn object(measured: &Measured) -> Value {
    let speed = |speed: &Speed| {
        json!({
            "name": speed.name,
            "per_second": speed.of.round(),
            "baseline": speed.against,
            "baseline_per_second": speed.baseline.round(),
        })
    };
    let (posts, bytes) = (measured.partition.followed(), measured.partition.bytes());
    json!({
        "version": 1,
        "speeds": measured.speeds.iter().map(speed).collect::<Vec<_>>(),
        "posts": posts,
        "bytes": bytes,
        "bytes_per_post": bytes_each(measured.partition.bytes_of_posts(), posts).round(),
        "bytes_per_post_with_all": bytes_each(bytes, posts).round(),
        "network": measured.scale.as_ref().map(scale),
        "paced": measured.paced.as_ref().map(paced),
    })
}

fn scale(scale: &Scale) -> Value {
    json!({
        "events_per_second": scale.pace,
        "simulated_minutes": scale.minutes,
        "posts": scale.followed,
        "bytes": scale.bytes,
        "alerts": scale.alerts,
        "core": millionth(scale.core),
    })
}

fn paced(paced: &Paced) -> Value {
    json!({
        "seconds": paced.seconds,
        "lines": paced.lines,
        "alerts": paced.alerts(),
        "core": millionth(paced.core),
        "p50_ms": thousandth(paced.delay(500)),
        "p99_ms": thousandth(paced.delay(990)),
        "longest_ms": thousandth(paced.delay(1_000)),
        "behind_seconds": thousandth(paced.behind),
    })
}

fn thousandth(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

/// A small network takes less than a thousandth of a core.
fn millionth(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn millions(rate: f64) -> String {
    format!("{:.2} million", rate / 1e6)
}
