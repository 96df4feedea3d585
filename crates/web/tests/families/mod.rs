//! The families of messages whose names come from elsewhere, for `t_of!`: every name of each must be said.

mod account;
mod api;
mod brand;
mod creator;
mod entry;
mod operator;
mod public;
mod say;

use kernel::Network;

/// `("placement-state", names)` stands for `placement-state-booked`, `placement-state-drafted`, …
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let numbers = |to: usize| ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"][..to].to_vec();
    let own = vec![
        ("network", Network::ALL.map(Network::name).to_vec()),
        ("time-weekday", numbers(7)),
        ("time-month", numbers(12)),
        ("time-month-short", numbers(12)),
        ("design-state", vec!["plain", "info", "good", "wait", "bad", "accent"]),
        ("flash", flashes()),
        ("country", web::places::COUNTRIES.to_vec()),
    ];
    let areas = [
        account::families(),
        api::families(),
        brand::families(),
        creator::families(),
        entry::families(),
        operator::families(),
        public::families(),
        say::families(),
    ];
    [own, areas.concat()].concat()
}

/// The names after `?done=` in the sources: what pages say of what was just done.
fn flashes() -> Vec<&'static str> {
    fn sources(folder: &std::path::Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("the sources are there").path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push_str(&std::fs::read_to_string(&path).expect("a source is text"));
            }
        }
    }
    let mut text = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    let name =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>();
    let names = text.split("done=").skip(1).map(name).filter(|name| !name.is_empty());
    let names: std::collections::BTreeSet<String> = names.collect();
    names.into_iter().map(|name| &*name.leak()).collect()
}

/// Messages that read the same in both languages, and should.
pub(crate) const SAME: &[&str] = &[
    "api-tag-placements",
    "brand-campaign-brief",
    "brand-campaign-terms",
    "brand-col-places",
    "brand-money-budget",
    "brand-nav-campaigns",
    "brand-offers-fits",
    "brand-places-title",
    "brand-review-posts",
    "brand-unit-posts",
    "brand-campaigns-title",
    "country-ca",
    "country-fr",
    "country-li",
    "country-lu",
    "country-pt",
    "creator-column-date",
    "creator-conditions",
    "creator-influence",
    "design-country-fr",
    "design-posts-unit",
    "network-bluesky",
    "network-mastodon",
    "network-x",
    "operator-complaint-note",
    "public-imprint-contact",
    "public-privacy-cookies",
    "shell-menu",
    "time-date",
    "time-minutes",
    "time-weekday-date",
];
