//! `crieur influence evaluate` and `attack` as a person runs them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn higgs() -> String {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    let path = Path::new(&shared).join("data/interactions/higgs-1-to-4-july-2012.txt.gz");
    assert!(path.exists(), "this test measures on real events at {}, which are missing", path.display());
    path.to_str().unwrap().to_owned()
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_crieur")).arg("influence").args(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn report(arguments: &[&str]) -> Value {
    let (status, out, said) = run(&[arguments, &["--json"]].concat());
    assert_eq!((status, said.as_str()), (0, ""));
    serde_json::from_str(&out).unwrap()
}

fn method<'a>(report: &'a Value, name: &str) -> &'a Value {
    let methods = report["methods"].as_array().unwrap();
    let named = |method: &&Value| method["name"] == name || method["method"] == name;
    methods.iter().find(named).unwrap_or_else(|| panic!("{name} is missing"))
}

#[test]
fn who_will_be_reposted_is_foretold_better_than_by_counting_and_cannot_be_bought() {
    let (file, moment) = (higgs(), "1341273600");
    let found = report(&["evaluate", &file, "--format", "higgs", "--split", moment, "--bought", "1000"]);
    assert_eq!(
        (&found["accounts"], &found["before"], &found["after"]),
        (&14_670.into(), &20_244.into(), &389_890.into())
    );
    let precision = |name: &str| method(&found, name)["precision_100"].as_f64().unwrap();
    // The figures of other people's scripts on the same file and moment.
    assert!(
        (precision("in-degree") - 0.37).abs() < 0.005
            && (precision("in-degree-reposts") - 0.31).abs() < 0.005
    );
    for name in [
        "in-degree",
        "in-degree-reposts",
        "pagerank",
        "pagerank-reposts",
        "tweepcred",
        "tunkrank",
        "past-mean",
    ] {
        assert!(precision("crieur") > precision(name), "{name}");
        let bought = &method(&found, name)["bought_place"];
        assert!(bought[0].as_f64().unwrap() > 500.0 && bought[1].as_f64().unwrap() < 10.0, "{name} {bought}");
    }
    let bought = &method(&found, "crieur")["bought_place"];
    assert_eq!(bought[0], bought[1]);
}

#[test]
fn a_hundred_thousand_bought_followers_move_the_score_by_nothing() {
    let found =
        report(&["attack", "--scale", "12", "--seeds", "100", "--fakes", "100000", "--targets", "100"]);
    let attacks = found["attacks"].as_array().unwrap();
    assert_eq!(attacks.len(), 4);
    for attacked in &attacks[..2] {
        assert_eq!(method(attacked, "score")["points"], 0.0);
        assert_eq!(method(attacked, "trust")["before"], method(attacked, "trust")["after"]);
        assert!(method(attacked, "in-degree")["factor"].as_f64().unwrap() > 500.0);
    }
    assert!(method(&attacks[2], "score")["points"].as_f64().unwrap().abs() < 0.05, "follow-backs");
}

#[test]
fn what_cannot_be_used_is_refused_with_its_cure() {
    let file = higgs();
    let refused = |arguments: &[&str], cure: &str| {
        let (status, out, said) = run(arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{said}");
        assert!(said.contains(cure), "{said}");
    };
    refused(&["evaluate", &file, "--format", "higgs", "--split", "9"], "choose a moment");
    refused(&["evaluate", "/dev/null", "--format", "higgs", "--split", "9"], "the file is empty");
    refused(
        &["evaluate", &file, "--format", "higgs", "--split", "1341273600", "--known", "0"],
        "above 0 and at most 1",
    );
    let seeds = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(seeds.path(), "nobody-of-that-name\n").unwrap();
    let path = seeds.path().to_str().unwrap();
    refused(
        &["evaluate", &file, "--format", "higgs", "--split", "1341273600", "--seeds", path],
        "is in no edge",
    );
    refused(&["attack", "--scale", "10", "--edges-per-node", "1"], "give a larger graph");
}
