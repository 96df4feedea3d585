//! Real friend lists: accounts of a source are told apart by what was learned from the other sources.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data has to stop")]

use std::io::Read as _;
use std::path::PathBuf;

use audience::Effort;
use audience::evaluate::{Method, leave_one_source_out};
use audience::friends;

fn lists() -> friends::Lists {
    let file = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/audiences/vk-friend-lists.csv.gz"
    ));
    assert!(
        file.is_file(),
        "the real friend lists are missing: this test reads them from {}",
        file.display()
    );
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    friends::read(&text).unwrap()
}

#[test]
fn a_source_never_seen_is_told_apart_better_than_published() {
    let lists = lists().lists;
    assert_eq!(lists.len(), 1_328);
    let effort = Effort { trees: 30, seed: 1 };
    let found = leave_one_source_out(
        &friends::table(&lists),
        &[Method::Crieur, Method::Single],
        effort,
        false,
        |_, _| {},
    )
    .unwrap();
    let ours = &found[0];
    // Published: 0.86.
    assert!(ours.pooled.auc.unwrap() >= 0.90, "{:?}", ours.pooled);
    assert!(ours.sources.iter().all(|held| held.auc.unwrap() >= 0.86), "{:?}", ours.sources);
    assert!(ours.pooled.auc > found[1].pooled.auc, "what one number tells is less");
}
