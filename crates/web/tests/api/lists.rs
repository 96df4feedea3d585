//! Lists walked page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::town::Parties;

/// Walks a list by `next`, and by `Link`, and gives all ids.
async fn walk(town: &Parties, path: &str, key: &str, field: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut at = path.to_owned();
    loop {
        let got = town.get(&at).key(key).send().await.is(200);
        let items = got.body["items"].as_array().unwrap();
        all.extend(items.iter().map(|item| item[field].clone()));
        let Some(next) = got.body["next"].as_str() else {
            assert_eq!(got.header("link"), "");
            return all;
        };
        let link =
            got.header("link").strip_prefix("</api/v1").unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        assert!(link.contains(next), "{link}");
        at = link.to_owned();
    }
}

#[tokio::test]
async fn every_item_comes_exactly_once() {
    let town = Parties::new().await;
    let mut opened = BTreeSet::new();
    for _ in 0..7 {
        let body = json!({"terms": Parties::terms()});
        let got = town.post("/campaigns", &body).key(&town.brand.2).send().await.is(201);
        opened.insert(got.body["id"].as_str().unwrap().to_owned());
    }
    for (key, path) in [
        (&town.brand.2, "/campaigns?limit=3"),
        (&town.brand.2, "/campaigns?limit=7"),
        (&town.operator.1, "/campaigns?limit=1&state=draft"),
    ] {
        let found = walk(&town, path, key, "id").await;
        let unique: BTreeSet<String> = found.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        assert_eq!((found.len(), &unique), (7, &opened), "{path}");
    }
    let lines = walk(&town, "/audit?limit=2", &town.operator.1, "number").await;
    let unique: BTreeSet<u64> = lines.iter().map(|number| number.as_u64().unwrap()).collect();
    assert_eq!(unique.len(), lines.len());
    assert!(lines.len() >= 7);
}

#[tokio::test]
async fn openings_are_walked_and_filtered() {
    let town = Parties::new().await;
    let mut live = Vec::new();
    for _ in 0..3 {
        live.push(json!(town.site.live_campaign(town.brand.1).await));
    }
    let mut found = Vec::new();
    for path in ["/openings?limit=1", "/openings?limit=2&open=true", "/openings?limit=3&open=true"] {
        let campaigns = walk(&town, path, &town.creator.2, "campaign").await;
        let ids: Vec<Value> = campaigns.iter().map(|campaign| campaign["id"].clone()).collect();
        let unique: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
        assert_eq!((ids.len(), unique.len()), (3, 3), "{path}");
        assert!(live.iter().all(|id| ids.contains(id)), "{path}");
        found.push(ids);
    }
    assert!(found.iter().all(|ids| *ids == found[0]), "one order, however it is cut");
    assert!(walk(&town, "/openings?open=false", &town.creator.2, "campaign").await.is_empty());
    town.get("/openings?open=perhaps").key(&town.creator.2).send().await.is(400);
}

#[tokio::test]
async fn jobs_and_statements_are_walked_whole() {
    let town = Parties::new().await;
    let campaign = town.site.live_campaign(town.brand.1).await;
    for n in 0..5 {
        let money =
            json!({"amount": {"minor": 100 + n, "currency": "EUR"}, "reference": format!("more {n}")});
        town.post(&format!("/campaigns/{campaign}/fund"), &money).key(&town.operator.1).send().await.is(200);
    }
    let path = format!("/campaigns/{campaign}/statement?currency=EUR&limit=2");
    let found = walk(&town, &path, &town.brand.2, "number").await;
    let unique: BTreeSet<u64> = found.iter().map(|number| number.as_u64().unwrap()).collect();
    assert_eq!((found.len(), unique.len()), (6, 6));
    let jobs = walk(&town, "/jobs?state=waiting&limit=1", &town.operator.1, "id").await;
    assert_eq!(jobs.len(), 1);
    let job = jobs[0].as_str().unwrap();
    town.bare(&format!("/jobs/{job}/cancel")).key(&town.operator.1).send().await.is(204);
    town.bare(&format!("/jobs/{job}/retry")).key(&town.operator.1).send().await.is(204);
    let trail = town.get(&format!("/audit/of?subject={job}")).key(&town.operator.1).send().await.is(200);
    assert_eq!(trail.body.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let town = Parties::new().await;
    for _ in 0..3 {
        let body = json!({"terms": Parties::terms()});
        town.post("/campaigns", &body).key(&town.brand.2).send().await.is(201);
    }
    let first = town.get("/campaigns?limit=1").key(&town.brand.2).send().await.is(200);
    let next = first.body["next"].as_str().unwrap();
    town.get(&format!("/campaigns?limit=2&cursor={next}")).key(&town.brand.2).send().await.is(200);
    for (path, key) in [
        (format!("/campaigns?state=draft&cursor={next}"), &town.brand.2),
        (format!("/placements?cursor={next}"), &town.brand.2),
        (format!("/campaigns?cursor={next}"), &town.operator.1),
        (format!("/campaigns?cursor={}", "A".repeat(44)), &town.brand.2),
        ("/campaigns?cursor=".to_owned(), &town.brand.2),
    ] {
        let got = town.get(&path).key(key).send().await.is(400);
        assert_eq!(got.body["errors"][0]["field"], "cursor", "{path}");
    }
}
