//! No pure crate brings a clock, a random source, a runtime or a socket with it.
//!
//! Asked of `cargo tree -p CRATE`, one crate at a time, and not of the metadata of the whole workspace: there
//! the features of a library are those that anybody in the house wants, and a pure crate would be blamed for
//! its neighbours.

use crate::PURE;

/// Packages that a pure crate may not have anywhere below it; an entry that ends in `*` names a family.
const IMPURE: [&str; 24] = [
    "tokio*",
    "async-std",
    "smol",
    "async-executor",
    "futures-executor",
    "mio",
    "socket2",
    "sqlx*",
    "rusqlite",
    "libsqlite3-sys",
    "reqwest*",
    "hyper*",
    "ureq",
    "rand",
    "rand_*",
    "getrandom",
    "fastrand",
    "oorandom",
    "chrono",
    "time",
    "humantime",
    "quanta",
    "iana-time-zone",
    "dirs*",
];

/// Features that would bring a clock or a random source into a package that is pure without them.
const FEATURES: [(&str, &[&str]); 2] = [
    ("jiff", &["std", "default", "tz-system", "tz-fat", "tzdb-zoneinfo", "tzdb-concatenated"]),
    ("uuid", &["v1", "v4", "v6", "v7", "rng", "rng-rand", "rng-getrandom", "fast-rng"]),
];

/// A package that is there without being used, through whom, and why that is harmless.
const EXCUSED: [(&str, &str, &str); 1] = [(
    "fastrand",
    "lingua",
    "only lingua's writers of language models draw from it, which nobody here calls; detection does not",
)];

/// One line of `cargo tree`: who brings what, with which features.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    parent: String,
    package: String,
    features: Vec<String>,
}

/// Reads `cargo tree --prefix depth --no-dedupe -f '{p} [{f}]'`.
fn edges(tree: &str) -> Vec<Edge> {
    let mut path: Vec<String> = Vec::new();
    let mut edges = Vec::new();
    for line in tree.lines() {
        let name = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let depth = &line[..line.len() - name.len()];
        let (Ok(depth), Some(package)) = (depth.parse::<usize>(), name.split(' ').next()) else { continue };
        path.truncate(depth);
        let features = name.rsplit_once('[').map_or("", |(_, last)| last.trim_end_matches(']'));
        edges.push(Edge {
            parent: path.last().cloned().unwrap_or_default(),
            package: package.to_owned(),
            features: features.split(',').filter(|feature| !feature.is_empty()).map(str::to_owned).collect(),
        });
        path.push(package.to_owned());
    }
    edges
}

fn matches(name: &str, entry: &str) -> bool {
    entry.strip_suffix('*').map_or(name == entry, |family| name.starts_with(family))
}

/// What a tree should not hold.
fn impure(root: &str, edges: &[Edge]) -> Vec<String> {
    let mut problems = Vec::new();
    for Edge { parent, package, features } in edges {
        let excused = EXCUSED.iter().any(|(what, through, _)| what == package && through == parent);
        if !excused && IMPURE.iter().any(|entry| matches(package, entry)) {
            problems.push(format!(
                "{root} has {package} below it, through {parent}: leave it out, or let app bring what it gives"
            ));
        }
        let banned = FEATURES.iter().find(|(name, _)| name == package).map_or(&[][..], |(_, banned)| banned);
        let found = features.iter().filter(|feature| banned.contains(&feature.as_str()));
        problems.extend(found.map(|feature| {
            format!("{root} has {package} with the feature {feature}, through {parent}: switch it off there")
        }));
    }
    problems.sort();
    problems.dedup();
    problems
}

fn tree(name: &str) -> Vec<Edge> {
    edges(&crate::cargo(&[
        "tree",
        "-p",
        name,
        "-e",
        "normal",
        "--prefix",
        "depth",
        "--no-dedupe",
        "-f",
        "{p} [{f}]",
    ]))
}

#[test]
fn pure_crates_bring_no_clock_no_chance_and_no_runtime() {
    let mut problems = Vec::new();
    for room in PURE.into_iter().filter(|room| crate::files::root().join("crates").join(room).exists()) {
        let name = format!("crieur-{room}");
        let edges = tree(&name);
        assert_eq!(edges.first().map(|edge| edge.package.as_str()), Some(name.as_str()));
        // Every pure crate keeps records or names its errors, but for the one that rests on nothing at all.
        let known = |edge: &Edge| matches!(edge.package.as_str(), "serde" | "thiserror");
        let bare = name == "crieur-learning" && edges.len() == 1;
        assert!(bare || edges.iter().any(known), "{name}: this test does not see the tree");
        problems.extend(impure(&name, &edges));
    }
    crate::none(&problems);
}

#[test]
fn a_clock_or_a_dice_far_below_is_found() {
    let tree = "0crieur-kernel v0.1.0 (somewhere) []\n1jiff v0.2.43 [alloc,std]\n1serde v1.0.0 [default]\n\
                2tokio-util v0.7.0 []\n1lingua v1.8.0 []\n2fastrand v2.5.0 [std]\n1uuid v1.0.0 [serde,v7]\n\
                2fastrand v2.5.0 [std]\n1randomize v1.0.0 (proc-macro) []\n";
    let found = impure("crieur-kernel", &edges(tree));
    let wanted = [
        "crieur-kernel has fastrand below it, through uuid",
        "crieur-kernel has jiff with the feature std, through crieur-kernel",
        "crieur-kernel has tokio-util below it, through serde",
        "crieur-kernel has uuid with the feature v7, through crieur-kernel",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    assert!(found.iter().zip(wanted).all(|(found, wanted)| found.starts_with(wanted)), "{found:?}");
}

#[test]
fn every_excuse_is_still_needed() {
    let edges = tree("crieur-wording");
    for (package, through, reason) in EXCUSED {
        let used = edges.iter().any(|edge| edge.package == package && edge.parent == through);
        assert!(
            used && reason.len() > 20,
            "{package} no longer comes through {through}: take its excuse out"
        );
    }
}
