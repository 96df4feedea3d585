//! What may not stand in a source.

use crate::PURE;
use crate::code::{Code, ident};
use crate::files::{self, File};

/// Names that bring time, chance or waiting into a pure crate.
const IMPURE_NAMES: [&str; 8] = [
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "thread_rng",
    "RandomState",
    "async",
    "Uuid::now_v7",
];

/// Parts of `std` that a pure crate does without.
const IMPURE_STD: [&str; 7] =
    ["std::env", "std::fs", "std::net", "std::process", "std::thread", "std::io::stdin", "std::io::stdout"];

/// Addresses are values; only sockets are the outside.
const ADDRESSES: [&str; 4] =
    ["std::net::IpAddr", "std::net::Ipv4Addr", "std::net::Ipv6Addr", "std::net::AddrParseError"];

/// The state machines: every state and command by its name.
const MACHINES: [&str; 6] = [
    "crates/market/src/campaign.rs",
    "crates/market/src/offer.rs",
    "crates/market/src/dispute.rs",
    "crates/market/src/payout.rs",
    "crates/market/src/placement/",
    "crates/log/src/ownership.rs",
];

/// Where money is counted: whole numbers only.
const MONEY: [&str; 4] =
    ["crates/ledger/src/", "crates/market/src/", "crates/kernel/src/money.rs", "crates/kernel/src/share.rs"];

/// Who measures people knows nothing of what they are paid.
const SCORERS: [&str; 3] = ["breakout", "influence", "audience"];

/// The beginnings of statements, in the capitals in which this house writes them.
const SQL: [&str; 9] = [
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "UPDATE ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE UNIQUE ",
    "BEGIN IMMEDIATE",
    "PRAGMA ",
];

/// The longest a source may be without an entry in [`GIANTS`].
const LONGEST: usize = 500;

/// Sources that may be longer, and why.
const GIANTS: [(&str, &str); 0] = [];

fn impure_names(file: &File) -> Vec<String> {
    if !file.is_source() || !file.room().is_some_and(|room| PURE.contains(&room)) {
        return Vec::new();
    }
    let code = Code::of(&file.text);
    let named = IMPURE_NAMES
        .into_iter()
        .flat_map(|name| code.lines_with(name).into_iter().map(move |line| (line, name.to_owned())));
    let below = |path: &str, part: &str| {
        path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let outside = code.std_paths().into_iter().filter(|(_, path)| {
        IMPURE_STD.iter().any(|part| below(path, part)) && !ADDRESSES.iter().any(|part| below(path, part))
    });
    let line = |(line, name): (usize, String)| {
        format!("{}:{line} names {name}: a pure crate is handed what it needs, by app", file.path)
    };
    named.chain(outside).map(line).collect()
}

fn wildcards(file: &File) -> Vec<String> {
    if !MACHINES.iter().any(|machine| file.path.starts_with(machine)) {
        return Vec::new();
    }
    let lines = Code::of(&file.text).wildcard_arms();
    let line = |line| {
        format!(
            "{}:{line} takes whatever is left: name each case, so that a new one must be thought of",
            file.path
        )
    };
    lines.into_iter().map(line).collect()
}

fn floats(file: &File) -> Vec<String> {
    if !file.is_source() || !MONEY.iter().any(|part| file.path.starts_with(part)) {
        return Vec::new();
    }
    let code = Code::of(&file.text).code;
    // With what stands in front of it: `1.0f64` and `as_secs_f64` are floats too.
    let float = |line: &str| {
        ["f32", "f64"].into_iter().flat_map(|name| line.match_indices(name)).any(|(at, name)| {
            let before = line[..at].chars().next_back();
            let after = line[at + name.len()..].chars().next();
            !before.is_some_and(char::is_alphabetic) && !after.is_some_and(ident)
        })
    };
    let lines = code.lines().enumerate().filter(|(_, line)| float(line));
    lines
        .map(|(at, _)| format!("{}:{} has a float: money and shares are whole numbers", file.path, at + 1))
        .collect()
}

fn scored_for_money(file: &File) -> Vec<String> {
    if !file.is_source() || !file.room().is_some_and(|room| SCORERS.contains(&room)) {
        return Vec::new();
    }
    let lines = Code::of(&file.text).lines_with("Money");
    lines.into_iter().map(|line| format!("{}:{line} knows Money: a score may not", file.path)).collect()
}

fn sql(file: &File) -> Vec<String> {
    if file.path.starts_with("crates/store/") {
        return Vec::new();
    }
    if file.is(".sql") {
        return vec![format!("{} is SQL: it lives in crates/store", file.path)];
    }
    if !file.is_source() {
        return Vec::new();
    }
    let texts = Code::of(&file.text).texts;
    let statement = |text: &str| {
        SQL.iter().any(|start| text.contains(start) && (*start != "UPDATE " || text.contains(" SET ")))
    };
    let found = texts.into_iter().filter(|(_, text)| statement(text));
    found.map(|(line, _)| format!("{}:{line} holds SQL: it lives in crates/store", file.path)).collect()
}

fn giants(files: &[File], allowed: &[(&str, &str)]) -> Vec<String> {
    let long = |file: &&File| file.is(".rs") && file.text.lines().count() > LONGEST;
    let named = |path: &str| allowed.iter().any(|(name, _)| *name == path);
    let unnamed = files.iter().filter(long).filter(|file| !named(&file.path)).map(|file| {
        format!(
            "{} has {} lines: split it, or name it in GIANTS with a reason",
            file.path,
            file.text.lines().count()
        )
    });
    let stale = allowed
        .iter()
        .filter(|(name, reason)| {
            reason.len() < 20 || !files.iter().filter(long).any(|file| file.path == *name)
        })
        .map(|(name, _)| format!("{name} is no giant any more, or has no reason: take it out of GIANTS"));
    unnamed.chain(stale).collect()
}

fn in_the_house(rule: fn(&File) -> Vec<String>) {
    let problems: Vec<String> = files::all().iter().flat_map(rule).collect();
    crate::none(&problems);
}

#[test]
fn pure_crates_name_nothing_outside() {
    in_the_house(impure_names);
}

#[test]
fn state_machines_name_every_case() {
    let files = files::all();
    for machine in MACHINES {
        assert!(files.iter().any(|file| file.path.starts_with(machine)), "{machine} is gone: mend MACHINES");
    }
    in_the_house(wildcards);
}

#[test]
fn money_is_never_a_float() {
    let files = files::all();
    for part in MONEY {
        assert!(files.iter().any(|file| file.path.starts_with(part)), "{part} is gone: mend MONEY");
    }
    in_the_house(floats);
}

#[test]
fn scorers_know_no_money() {
    in_the_house(scored_for_money);
}

#[test]
fn sql_lives_in_the_store() {
    in_the_house(sql);
}

#[test]
fn no_source_is_a_giant() {
    crate::none(&giants(&files::all(), &GIANTS));
}

#[test]
fn each_name_from_outside_is_refused() {
    for name in [
        "let now = SystemTime::now();",
        "let t = Instant::now();",
        "let now = jiff::Timestamp::now();",
        "async fn wait() {}",
        "use std::{collections::BTreeMap, fs};",
        "let home = std::env::var(\"HOME\");",
        "use std::net::{Ipv4Addr, TcpStream};",
    ] {
        let found = impure_names(&File::new("crates/kernel/src/x.rs", name));
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!(impure_names(&File::new("crates/store/src/x.rs", name)).is_empty(), "{name}");
    }
    for fine in [
        "use std::net::{IpAddr, Ipv4Addr};",
        "// SystemTime and std::fs",
        "let text = \"async fn\";",
        "fn at(now: Timestamp) {}",
        "#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
    ] {
        assert!(impure_names(&File::new("crates/kernel/src/x.rs", fine)).is_empty(), "{fine}");
    }
}

#[test]
fn a_wildcard_arm_is_refused_in_a_machine() {
    let source = "match state {\n    State::Draft => 1,\n    _ => 2,\n}\n";
    let found = wildcards(&File::new("crates/market/src/placement/decide.rs", source));
    assert!(found.len() == 1 && found.concat().contains("decide.rs:3"), "{found:?}");
    assert!(wildcards(&File::new("crates/market/src/terms.rs", source)).is_empty());
}

#[test]
fn a_float_is_refused_beside_money() {
    for path in
        ["crates/ledger/src/movements/refund.rs", "crates/market/src/offer.rs", "crates/kernel/src/share.rs"]
    {
        assert_eq!(floats(&File::new(path, "let half = price as f64 / 2.0;")).len(), 1, "{path}");
    }
    for float in ["1.0f64", "span.as_secs_f64()", "let x: f32;"] {
        assert_eq!(floats(&File::new("crates/market/src/x.rs", float)).len(), 1, "{float}");
    }
    for fine in ["// f64", "let leaf64 = 1;", "0xf64a"] {
        assert!(floats(&File::new("crates/market/src/x.rs", fine)).is_empty(), "{fine}");
    }
    assert!(floats(&File::new("crates/wording/src/own/mod.rs", "let score: f64 = 0.5;")).is_empty());
}

#[test]
fn money_is_refused_in_a_scorer() {
    assert_eq!(scored_for_money(&File::new("crates/audience/src/lib.rs", "use kernel::Money;")).len(), 1);
}

#[test]
fn sql_is_refused_outside_the_store() {
    for text in
        ["\"SELECT id FROM brands\"", "r#\"INSERT INTO jobs VALUES ($1)\"#", "\"UPDATE jobs SET state = 1\""]
    {
        let source = format!("let statement = {text};");
        assert_eq!(sql(&File::new("crates/app/src/x.rs", &source)).len(), 1, "{text}");
        assert!(sql(&File::new("crates/store/src/x.rs", &source)).is_empty());
    }
    assert_eq!(sql(&File::new("crates/app/migrations/1.sql", "")).len(), 1);
    assert!(
        sql(&File::new("crates/app/src/x.rs", "// SELECT one\nlet x = \"UPDATE your profile\";")).is_empty()
    );
}

#[test]
fn a_giant_is_refused_unless_it_is_named_with_a_reason() {
    let long = [File::new("crates/app/src/x.rs", &"\n".repeat(LONGEST + 1))];
    let reason = "a table of all countries, one a line";
    assert_eq!(giants(&long, &[]).len(), 1);
    assert!(giants(&long, &[("crates/app/src/x.rs", reason)]).is_empty());
    assert_eq!(giants(&long, &[("crates/app/src/x.rs", "long")]).len(), 1);
    assert_eq!(giants(&[], &[("crates/app/src/gone.rs", reason)]).len(), 1);
}
