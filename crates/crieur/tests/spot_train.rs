//! `crieur spot train` and `crieur spot bench`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn crieur(arguments: &[&str], here: &Path) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
    let Output { status, stdout, stderr } = command.args(arguments).current_dir(here).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn cascades() -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cascades");
    assert!(data.is_dir(), "the real cascades are missing: this test reads them from {}", data.display());
    data
}

#[test]
fn a_model_is_trained_the_same_way_twice_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let valid = cascades().join("forest-twitter/valid.txt.gz");
    let train = |out: &str, seed: &str| {
        let arguments = [
            "spot",
            "train",
            "--forest",
            valid.to_str().unwrap(),
            "--trees",
            "2",
            "--seed",
            seed,
            "--out",
            out,
        ];
        let (status, said, err) = crieur(&arguments, here);
        assert_eq!(status, 0, "{err}");
        assert!(said.contains("learned from 347 cascades"), "{said}");
        std::fs::read(here.join(out)).unwrap()
    };
    let model = train("one.model", "1");
    assert_eq!(model, train("two.model", "1"));
    assert_ne!(model, train("three.model", "2"));
    std::fs::write(here.join("stream.jsonl"), "").unwrap();
    let (status, out, err) = crieur(&["spot", "watch", "stream.jsonl", "--model", "one.model"], here);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("Nothing is breaking out"), "{out}");
}

#[test]
fn too_little_to_learn_from_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], why: &str| {
        let (status, _, err) = crieur(arguments, folder.path());
        assert!(status == 2 && err.contains(why), "{arguments:?}: {err}");
    };
    refused(&["spot", "train", "--out", "model"], "0 cascades are too few");
    let tideh = cascades().join("tideh");
    refused(
        &["spot", "train", "--tideh", tideh.to_str().unwrap(), "--out", "model"],
        "50 cascades are too few",
    );
    refused(&["spot", "train", "--forest", "nowhere", "--out", "model"], "nowhere");
    assert!(!folder.path().join("model").exists());
}

#[test]
fn the_bench_tells_each_speed_beside_its_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let small =
        ["--events", "100000", "--pace", "2120", "--minutes", "1", "--seconds", "1", "--posts", "1000"];
    let arguments = [&["spot", "bench", "--json"], &small[..]].concat();
    let (status, out, err) = crieur(&arguments, folder.path());
    assert_eq!(status, 0, "{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    for speed in told["speeds"].as_array().unwrap() {
        assert!(
            speed["per_second"].as_f64().unwrap() > 0.0
                && speed["baseline_per_second"].as_f64().unwrap() > 0.0
        );
    }
    // A slot of 64 bytes and a tag of two, at seven places in ten.
    assert_eq!(told["bytes_per_post"].as_f64(), Some(94.0), "{told}");
    let (network, paced) = (&told["network"], &told["paced"]);
    assert_eq!(
        (network["events_per_second"].as_u64(), network["posts"].as_u64()),
        (Some(2_120), Some(1_000))
    );
    assert_eq!(paced["lines"].as_u64(), Some(2_120), "each line once: {told}");
    for alerts in [network, paced] {
        assert!(alerts["alerts"].as_u64().unwrap() > 0 && alerts["core"].as_f64().unwrap() > 0.0, "{told}");
    }
    let delay = |name: &str| paced[name].as_f64().unwrap();
    assert!(
        delay("p50_ms") > 0.0 && delay("p50_ms") <= delay("p99_ms") && delay("p99_ms") <= delay("longest_ms")
    );
    // People are told the same, and what is left out is left out.
    let less = ["spot", "bench", "--events", "100000", "--minutes", "0", "--seconds", "0"];
    let (status, out, _) = crieur(&less, folder.path());
    assert!(status == 0 && out.contains("bytes each") && !out.contains("simulated"), "{out}");
}
