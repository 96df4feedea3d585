//! How fast it goes, how far behind it is, what came: one line that lives while it goes on, and a table at the end.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock as _;
use comfy_table::{CellAlignment, Table};
use indicatif::{ProgressBar, ProgressStyle};
use network::bluesky::stream::{Count, Counters, Kind};

use crate::clock::SystemClock;

/// How often the line is drawn anew.
const OFTEN: Duration = Duration::from_millis(200);

/// What is shown of a run; nothing unless it was asked for.
pub(crate) struct Stats {
    shown: bool,
    bar: ProgressBar,
    counters: Arc<Counters>,
}

impl Stats {
    pub(crate) fn new(shown: bool, counters: Arc<Counters>) -> Self {
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(OFTEN);
        }
        Self { shown, bar, counters }
    }

    pub(crate) fn counters(&self) -> &Arc<Counters> {
        &self.counters
    }

    /// Draws the line anew.
    pub(crate) fn tick(&self) {
        if !self.bar.is_hidden() {
            self.bar.set_message(self.sentence());
        }
    }

    fn sentence(&self) -> String {
        let events = self.counters.events();
        let mut text = format!("{events} events, {}/s", self.rate(events));
        if let Some(lag) = self.lag() {
            write!(text, ", {lag} behind").unwrap_or_default();
        }
        for kind in
            [Kind::Post, Kind::Reply, Kind::Quote, Kind::Like, Kind::Repost, Kind::Follow, Kind::Delete]
        {
            write!(text, ", {} {}", self.counters.of(kind), kind.name()).unwrap_or_default();
        }
        let wrong = self.counters.get(Count::Malformed);
        if wrong > 0 {
            write!(text, ", {wrong} malformed").unwrap_or_default();
        }
        text
    }

    /// Events a second, over the whole run.
    fn rate(&self, events: u64) -> u64 {
        let millis = u64::try_from(self.bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        events.saturating_mul(1_000) / millis
    }

    /// How old the latest event is.
    fn lag(&self) -> Option<String> {
        let lag = SystemClock.now().since(self.counters.latest()?);
        Some(match lag.as_seconds() {
            seconds @ 0..120 => format!("{seconds} s"),
            seconds @ 120..7_200 => format!("{} min", seconds / 60),
            seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
            seconds => format!("{} days", seconds / 86_400),
        })
    }

    /// Says something on the standard error, above the line.
    pub(crate) fn say(&self, text: &str) {
        self.bar.suspend(|| {
            // Without a standard error nobody is left to be told.
            let _ = writeln!(std::io::stderr(), "{text}");
        });
    }

    /// Takes the line away.
    pub(crate) fn take_away(&self) {
        self.bar.finish_and_clear();
    }

    /// Takes the line away and shows the table.
    pub(crate) fn finish(&self) {
        let took = self.bar.elapsed();
        self.bar.finish_and_clear();
        if !self.shown {
            return;
        }
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        for kind in Kind::ALL {
            table.add_row([kind.name().to_owned(), self.counters.of(kind).to_string()]);
        }
        for count in Count::ALL {
            let times = self.counters.get(count);
            if times > 0 {
                table.add_row([count.name().to_owned(), times.to_string()]);
            }
        }
        if let Some(column) = table.column_mut(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let events = self.counters.events();
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = events.saturating_mul(1_000) / millis;
        let lag = self.lag().map_or(String::new(), |lag| format!(", the latest of them {lag} old"));
        self.say(&format!("{table}\n{events} events in {:.1} s, {rate}/s{lag}", took.as_secs_f64()));
    }
}
