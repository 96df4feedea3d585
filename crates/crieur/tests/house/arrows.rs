//! Which crate may know which: crieur → {web, store, network, payout, simulator, log} → app → {market, ledger,
//! wording, breakout, influence, audience} → {kernel, learning}.
//!
//! Arrows go down, over several floors if they like, never up and never sideways. What only tests need follows
//! the same rule, with the exceptions of [`SIDEWAYS`].

use serde_json::Value;

/// The house, from the cellar up.
const FLOORS: [&[&str]; 5] = [
    &["crieur-kernel", "crieur-learning"],
    &[
        "crieur-account",
        "crieur-market",
        "crieur-ledger",
        "crieur-wording",
        "crieur-breakout",
        "crieur-influence",
        "crieur-audience",
    ],
    &["crieur-app"],
    &[
        "crieur-web",
        "crieur-mail",
        "crieur-store",
        "crieur-network",
        "crieur-payout",
        "crieur-simulator",
        "crieur-log",
    ],
    &["crieur"],
];

/// For tests only, and why.
const SIDEWAYS: [(&str, &str, &str); 3] = [
    ("crieur-simulator", "crieur-store", "a simulated world needs a store to run on; crieur hands it one"),
    ("crieur-web", "crieur-store", "pages are tried on a market that keeps its records; crieur hands it one"),
    ("crieur-web", "crieur-simulator", "pages are tried with the simulated network, bank and clock"),
];

/// Libraries that only one room may know, so that they can be exchanged there.
const TIED: [(&str, &[&str]); 3] =
    [("sqlx", &["crieur-store"]), ("axum", &["crieur-web"]), ("async-nats", &["crieur-log"])];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    Dev,
    Build,
}

#[derive(Debug, Clone)]
struct Arrow {
    from: String,
    to: String,
    kind: Kind,
    features: Vec<String>,
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// What is wrong with the crates and the arrows between them.
fn wrong(members: &[String], arrows: &[Arrow]) -> Vec<String> {
    let unknown = members.iter().filter(|name| floor(name).is_none()).map(|name| {
        format!("{name} is on no floor: give it its place in FLOORS of tests/house/arrows.rs and in ARCHITECTURE.md")
    });
    unknown.chain(arrows.iter().filter_map(|arrow| wrong_arrow(members, arrow))).collect()
}

fn wrong_arrow(members: &[String], arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, kind, features } = arrow;
    // What only tests need reaches no shipped binary.
    if *kind != Kind::Dev && features.iter().any(|feature| feature == "sabotage") {
        return Some(format!(
            "{from} switches the deliberate bugs of {to} on: only a feature of its own or its tests may"
        ));
    }
    if let Some((_, rooms)) = TIED.iter().find(|(library, _)| library == to) {
        let known = rooms.contains(&from.as_str());
        return (!known)
            .then(|| format!("{from} knows {to}: only {} may; go through app's ports", rooms.join(", ")));
    }
    if !members.contains(to) {
        return None;
    }
    // A crate's tests may ask for features of that very crate.
    let excused = *kind == Kind::Dev && (from == to || SIDEWAYS.iter().any(|(a, b, _)| a == from && b == to));
    match (floor(from), floor(to)) {
        (Some(above), Some(below)) if above > below || excused => None,
        (Some(above), Some(below)) if above == below => Some(format!(
            "{from} knows {to} of its own floor ({kind:?}): let the floor above bring them together"
        )),
        (Some(_), Some(_)) => Some(format!(
            "{from} knows {to} above it ({kind:?}): ask for what it needs through a port, or hand it in"
        )),
        // Reported as unknown already.
        (Some(_) | None, None) | (None, Some(_)) => None,
    }
}

/// Features that carry the deliberate bugs into an ordinary build.
fn sabotaged(packages: &[Value]) -> Vec<String> {
    let defaults = |package: &&Value| {
        let default = package["features"]["default"].as_array();
        default.is_some_and(|features| {
            features.iter().filter_map(Value::as_str).any(|feature| feature.contains("sabotage"))
        })
    };
    let found = packages.iter().filter(defaults);
    found
        .map(|package| format!("{} has the deliberate bugs by default: take them out", package["name"]))
        .collect()
}

fn packages() -> Vec<Value> {
    let metadata = crate::cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo metadata writes JSON");
    metadata["packages"].as_array().expect("cargo metadata lists packages").clone()
}

fn house(packages: &[Value]) -> (Vec<String>, Vec<Arrow>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let members = packages.iter().map(|package| text(&package["name"])).collect();
    let arrows = packages.iter().flat_map(|package| {
        list(&package["dependencies"]).into_iter().map(|dependency| Arrow {
            from: text(&package["name"]),
            to: text(&dependency["name"]),
            kind: match dependency["kind"].as_str() {
                Some("dev") => Kind::Dev,
                Some("build") => Kind::Build,
                Some(_) | None => Kind::Normal,
            },
            features: list(&dependency["features"]).iter().map(text).collect(),
        })
    });
    (members, arrows.collect())
}

#[test]
fn arrows_go_down() {
    let packages = packages();
    let (members, arrows) = house(&packages);
    assert!(members.len() >= 8, "only {members:?}: this test does not see the house");
    assert!(arrows.iter().any(|arrow| arrow.from == "crieur-market" && arrow.to == "crieur-kernel"));
    crate::none(&wrong(&members, &arrows));
    crate::none(&sabotaged(&packages));
}

#[test]
fn every_excuse_gives_its_reason_and_is_for_a_known_crate() {
    for (from, to, reason) in SIDEWAYS {
        assert_eq!(floor(from), floor(to), "{from} and {to} need no excuse");
        assert!(floor(from).is_some() && reason.len() > 20);
    }
}

#[test]
fn arrows_up_sideways_and_to_the_unknown_are_refused() {
    let members: Vec<String> =
        FLOORS.concat().iter().copied().chain(["crieur-attic"]).map(str::to_owned).collect();
    let known = &members[..members.len() - 1];
    let objection = |from: &str, to: &str, kind: Kind, features: &[&str]| {
        let features = features.iter().map(|feature| (*feature).to_owned()).collect();
        wrong(known, &[Arrow { from: from.to_owned(), to: to.to_owned(), kind, features }]).concat()
    };
    assert_eq!(objection("crieur", "crieur-kernel", Kind::Normal, &[]), "");
    assert_eq!(objection("crieur-store", "crieur-market", Kind::Dev, &[]), "");
    assert_eq!(objection("crieur-store", "sqlx", Kind::Normal, &[]), "");
    assert_eq!(objection("crieur-simulator", "crieur-store", Kind::Dev, &[]), "");
    assert!(objection("crieur-simulator", "crieur-store", Kind::Normal, &[]).contains("own floor"));
    assert!(objection("crieur-market", "crieur-ledger", Kind::Dev, &[]).contains("own floor"));
    assert!(objection("crieur-kernel", "crieur-market", Kind::Dev, &[]).contains("above it"));
    assert!(objection("crieur-app", "crieur-store", Kind::Build, &[]).contains("above it"));
    assert!(objection("crieur-app", "sqlx", Kind::Normal, &[]).contains("only crieur-store may"));
    assert!(
        objection("crieur-app", "crieur-kernel", Kind::Normal, &["sabotage"]).contains("deliberate bugs")
    );
    assert_eq!(objection("crieur-store", "crieur-kernel", Kind::Dev, &["sabotage"]), "");
    assert_eq!(objection("crieur-store", "crieur-store", Kind::Dev, &["testing"]), "");
    assert!(wrong(&members, &[]).concat().contains("crieur-attic is on no floor"));
}

#[test]
fn bugs_by_default_are_refused() {
    let package = serde_json::json!({"name": "crieur", "features": {"default": ["crieur-kernel/sabotage"]}});
    assert_eq!(sabotaged(&[package]).len(), 1);
}
