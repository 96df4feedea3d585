//! Families of `src/api`: problems, kinds of parties, tags of the document.

use web::api::refusal::PROBLEMS;

pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let problems: Vec<&str> = PROBLEMS.iter().map(|(name, _)| *name).collect();
    let tags = web::api::openapi()["tags"].as_array().into_iter().flatten();
    let tags = tags.filter_map(|tag| tag["name"].as_str()).map(|name| &*name.to_lowercase().leak());
    vec![
        ("api-problem", problems.clone()),
        ("api-cure", problems),
        ("api-party", vec!["brand", "creator", "operator", "nobody"]),
        ("api-tag", tags.collect()),
    ]
}
