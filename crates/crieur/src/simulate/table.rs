//! A report as a table for people.

use std::fmt::Write as _;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use simulator::{Counts, Report};

/// The whole report.
pub(super) fn text(report: &Report) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["", "", "how many"]);
    let market = &report.market;
    row(&mut table, "placements", "booked", market.booked);
    rows(&mut table, "", &market.placements);
    rows(&mut table, "rejected", &market.rejected);
    rows(&mut table, "breached", &market.breached);
    rows(&mut table, "failed", &market.failed);
    rows(&mut table, "campaigns", &market.campaigns);
    rows(&mut table, "offers", &market.offers);
    rows(&mut table, "disputes", &market.disputes);
    rows(&mut table, "payouts", &market.payouts);
    rows(&mut table, "drafts refused", &market.wording_refused);
    rows(&mut table, "bookings refused", &market.not_eligible);
    people(&mut table, report);
    rows(&mut table, "faults", &report.faults);
    rows(&mut table, "crashes", &report.crashes);
    row(&mut table, "", "all crashes", report.crashes.values().sum());
    let mut text = format!("{table}\n\n{}\n\n", money(report));
    verdicts(&mut text, report);
    text
}

fn row(table: &mut Table, group: &str, name: &str, number: u64) {
    let number = Cell::new(number).set_alignment(CellAlignment::Right);
    table.add_row([Cell::new(group), Cell::new(name.replace('_', " ")), number]);
}

/// A group's name stands once, beside its first row.
fn rows(table: &mut Table, group: &str, counts: &Counts) {
    let groups = std::iter::once(group).chain(std::iter::repeat(""));
    counts.iter().zip(groups).for_each(|((name, number), group)| row(table, group, name, *number));
}

fn people(table: &mut Table, report: &Report) {
    let (people, machinery) = (&report.people, &report.machinery);
    row(table, "people", "brands", people.brands);
    row(table, "", "creators", people.creators);
    row(table, "", "posts", people.posts);
    row(table, "", "times that posts were seen", people.reach);
    row(table, "", "answers, reposts and likes", people.engagement);
    row(table, "", "own words refused all the same", people.honest_drafts_refused);
    row(table, "", "calls without an answer", people.unanswered);
    row(table, "", "wrong, late or strangers' commands refused", people.refused);
    row(table, "", "repeated commands without effect", people.repeated);
    row(table, "machinery", "calls to the outside", machinery.calls);
    row(table, "", "commits", machinery.commits);
    row(table, "", "conflicts, decided again", machinery.conflicts);
    row(table, "", "jobs handed out", machinery.jobs_handed_out);
    row(table, "", "jobs done", machinery.jobs_done);
    row(table, "", "days", machinery.days);
    rows(table, "checked", &report.checked);
}

fn money(report: &Report) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(["minor units", "funded", "earned", "fees", "paid out"]);
    for (currency, total) in &report.money {
        let amounts = [total.funded, total.earned, total.fees, total.paid_out];
        let amounts = amounts.map(|amount| Cell::new(amount).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(currency)).chain(amounts));
    }
    table
}

/// What each observer says. Writing to a string cannot fail.
fn verdicts(text: &mut String, report: &Report) {
    let verdicts = &report.verdicts;
    let books = verdicts.books.as_ref().map_or("balanced".to_owned(), |found| format!("BROKEN: {found}"));
    let _ = writeln!(text, "books: {books}");
    let oracle = match verdicts.oracle_differences {
        0 => "agrees".to_owned(),
        differences => format!("DISAGREES in {differences} places"),
    };
    let _ = writeln!(text, "oracle: {oracle}");
    let lists = [
        ("", &verdicts.oracle),
        ("witness", &verdicts.witness),
        ("people", &verdicts.people),
        ("given up", &verdicts.dead_jobs),
        ("never fired", &verdicts.never_fired),
    ];
    for (name, lines) in lists {
        for line in lines {
            let _ = writeln!(text, "  {name} {line}");
        }
    }
    if let Some(rest) = &verdicts.rest {
        let _ = writeln!(text, "NOT AT REST: {rest}");
    }
    let clean = if report.clean { "clean" } else { "NOT CLEAN" };
    let _ = write!(text, "{clean}; seed {}, digest {}", report.seed, report.digest);
}
