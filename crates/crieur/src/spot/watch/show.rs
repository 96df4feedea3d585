//! What is shown: a table that lives in a terminal, or lines of JSON.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use breakout::trend::Trend;
use breakout::{Alert, Partition};
use comfy_table::{CellAlignment, Table};
use serde_json::{Value, json};

use crate::spot::breaking::{Breaking, Post};
use crate::spot::line::{self, page, tenth, time};
use crate::spot::lines::Lines;
use crate::spot::state::Memory;
use crate::spot::topics;

/// Up to the corner, and what was there away.
const CLEAR: &str = "\x1b[H\x1b[2J";
/// How often the table is drawn anew.
const OFTEN: Duration = Duration::from_millis(500);

/// Where and how it is shown.
pub(super) struct Show {
    json: bool,
    top: usize,
    trends: usize,
    lines: Lines,
    alive: bool,
    drawn: Option<Instant>,
}

impl Show {
    pub(super) fn new(json: bool, top: u16, trends: u16) -> Self {
        let lines = Lines::new();
        let alive = !json && lines.is_terminal();
        let (top, trends) = (usize::from(top), usize::from(trends));
        Self { json, top, trends, lines, alive, drawn: None }
    }

    /// Whether a line of progress is shown on the standard error: for files, where a person looks on and no table lives.
    pub(super) fn progress(from: &str, json: bool) -> bool {
        let file = !from.contains("://");
        file && std::io::stderr().is_terminal() && (json || !std::io::stdout().is_terminal())
    }

    /// Whether nobody reads what is shown any more.
    pub(super) const fn closed(&self) -> bool {
        self.lines.closed()
    }

    pub(super) fn flush(&mut self) -> eyre::Result<()> {
        self.lines.flush()
    }

    pub(super) fn alert(&mut self, alert: &Alert, address: &str) -> eyre::Result<()> {
        if self.json { self.lines.line(&line::alert(alert, address).to_string()) } else { Ok(()) }
    }

    /// Draws the table anew, where one lives and it is time.
    pub(super) fn tick(&mut self, memory: &Memory) {
        if !self.alive || self.drawn.is_some_and(|drawn| drawn.elapsed() < OFTEN) {
            return;
        }
        #[allow(clippy::disallowed_methods, reason = "how often a display is drawn")]
        let now = Instant::now();
        self.drawn = Some(now);
        // Without a terminal nobody is left to see it.
        let _ = self.lines.line(&format!("{CLEAR}{}", self.tables(memory)));
        let _ = self.lines.flush();
    }

    /// The last word: the table, or a line with what was read.
    pub(super) fn end(&mut self, memory: &Memory) -> eyre::Result<()> {
        if self.json {
            let counters: serde_json::Map<String, Value> = memory
                .partition
                .counters()
                .all()
                .into_iter()
                .map(|(name, count)| (name.to_owned(), json!(count)))
                .collect();
            let digest = format!("{:016x}", memory.digest());
            let trends: Vec<Value> = topics::top(&memory.trends, self.trends).iter().map(trend).collect();
            let end = json!({"end": counters, "followed": memory.partition.followed(), "trends": trends, "digest": digest});
            self.lines.line(&end.to_string())?;
        } else {
            let clear = if self.alive { CLEAR } else { "" };
            let tables = self.tables(memory);
            self.lines.line(&format!("{clear}{tables}"))?;
        }
        self.flush()
    }

    fn tables(&self, memory: &Memory) -> String {
        let posts = self.table(&memory.partition, &memory.breaking);
        let top = topics::top(&memory.trends, self.trends);
        if top.is_empty() {
            return posts;
        }
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_header(["accounts this hour", "usual", "significance", "tag or link"]);
        for trend in top {
            let significance = format!("{:.1}", trend.significance);
            table.add_row([whole(trend.accounts), whole(trend.usual), significance, trend.topic]);
        }
        right(&mut table, 3);
        format!("{posts}\n\n{table}")
    }

    fn table(&self, partition: &Partition, breaking: &Breaking) -> String {
        let top = breaking.top(partition, self.top);
        let counters = partition.counters();
        let head = format!(
            "{}: {} happenings read, {} posts followed, {} alerts",
            time(partition.now()),
            counters.events,
            partition.followed(),
            counters.alerts
        );
        if top.is_empty() {
            return format!("{head}\nNothing is breaking out yet.");
        }
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_header(["in the end", "80 % between", "so far", "an hour", "age", "usual", "post"]);
        for (post, standing) in top {
            let interval = standing.forecast.interval;
            table.add_row([
                whole(standing.forecast.size),
                interval.map_or(String::new(), |(low, high)| format!("{}–{}", whole(low), whole(high))),
                standing.counts.all().to_string(),
                whole(standing.pace),
                age(standing.age),
                usual(post, standing.usual),
                page(&post.address),
            ]);
        }
        right(&mut table, 6);
        format!("{head}\n{table}")
    }
}

/// Sets the first columns to the right.
fn right(table: &mut Table, columns: usize) {
    for column in 0..columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// A trend as JSON.
fn trend(trend: &Trend) -> Value {
    json!({
        "topic": trend.topic,
        "accounts": trend.accounts.round(),
        "usual": tenth(trend.usual),
        "significance": tenth(trend.significance),
    })
}

/// What is usual at that age; marked where the post draws ten times as much.
fn usual(post: &Post, usual: Option<f64>) -> String {
    let told = usual.map_or("?".to_owned(), whole);
    if post.unusual { format!("{told} ×10") } else { told }
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

fn age(seconds: u32) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}
