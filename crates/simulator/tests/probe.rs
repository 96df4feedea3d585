#![allow(clippy::unwrap_used, reason = "a probe")]
mod common;
use simulator::{Settings, run};
use std::sync::Arc;
#[test]
fn probe() {
    let n: u64 = std::env::var("N").unwrap_or("50".into()).parse().unwrap();
    let s: u64 = std::env::var("S").unwrap_or("1".into()).parse().unwrap();
    let calm = std::env::var("CALM").is_ok();
    let mut settings = Settings::new(n, s);
    if calm {
        settings.rates = simulator::Rates::none();
    }
    let ground: Arc<dyn simulator::Ground> = if std::env::var("SQL").is_ok() {
        Arc::new(common::Sqlite::default())
    } else {
        Arc::new(common::Memory::default())
    };
    let t = std::time::SystemTime::now();
    let mut last = 0;
    let report = run(&settings, ground, &mut |p| {
        if p.days / 10 != last {
            last = p.days / 10;
            eprintln!("{p:?} {:?}", t.elapsed().unwrap());
        }
    })
    .unwrap();
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
    println!("took {:?}", t.elapsed().unwrap());
}
