//! Bad input: a clear word, the right status, the field.

use serde_json::json;

use crate::town::Parties;

#[tokio::test]
async fn what_is_no_body_of_ours_is_told_apart() {
    let town = Parties::new().await;
    let key = &town.brand.2;
    let send = |kind: &str, bytes: Vec<u8>| {
        town.bare("/campaigns").key(key).header("content-type", kind).bytes(bytes)
    };
    assert_eq!(send("text/plain", b"{}".to_vec()).send().await.is(415).problem(), "media-type");
    assert_eq!(send("application/json", b"{".to_vec()).send().await.is(400).problem(), "not-json");
    assert_eq!(send("application/json", b"\"\xff\"".to_vec()).send().await.is(400).problem(), "not-utf8");
    let long = send("application/json", vec![b' '; 10 << 20]).send().await.is(413);
    assert_eq!(long.problem(), "too-large");
    let with_key = send("application/json", vec![b' '; 10 << 20]).header("idempotency-key", "a").send().await;
    assert_eq!(with_key.is(413).problem(), "too-large");
    let unknown =
        town.post("/campaigns", &json!({"terms": Parties::terms(), "bogus": 1})).key(key).send().await;
    let unknown = unknown.is(400);
    assert_eq!((unknown.problem(), &unknown.body["errors"][0]["field"]), ("invalid", &json!("/bogus")));
    assert_eq!(unknown.body["errors"][0]["code"], "unknown");
    let mut terms = Parties::terms();
    terms["posts"] = json!(0);
    terms["price"]["currency"] = json!("eur");
    terms["required"] = json!(["fine", ""]);
    let bounds = town.post("/campaigns", &json!({"terms": terms})).key(key).send().await.is(400);
    let mut fields: Vec<String> = bounds.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["field"].as_str().unwrap().to_owned())
        .collect();
    fields.sort();
    assert_eq!(fields, ["/terms/posts", "/terms/price/currency", "/terms/required/1"]);
}

#[tokio::test]
async fn queries_are_held_against_the_document() {
    let town = Parties::new().await;
    let key = &town.brand.2;
    let queries = [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("bogus=1", "bogus"),
        ("state=odd", "state"),
    ];
    for (query, field) in queries {
        let got = town.get(&format!("/campaigns?{query}")).key(key).send().await.is(400);
        assert_eq!(got.body["errors"][0]["field"], field, "{query}: {:#}", got.body);
        assert_eq!(got.body["errors"][0]["in"], "query");
    }
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_say_so_as_problems() {
    let town = Parties::new().await;
    assert_eq!(town.get("/nothing").send().await.is(404).problem(), "not-found");
    assert_eq!(town.get("").send().await.is(404).problem(), "not-found");
    let got = town.site.ask("put", "/campaigns").key(&town.brand.2).send().await.is(405);
    assert_eq!((got.problem(), got.header("allow")), ("method", "GET,HEAD,POST"));
    assert_eq!(got.body["instance"], "/api/v1/campaigns");
    town.get("/campaigns/cp_0").key(&town.brand.2).send().await.is(404);
}

#[tokio::test]
async fn a_key_is_told_how_many_requests_are_left_and_when_they_are_used_up() {
    let town = Parties::new().await;
    let got = town.get("/me").key(&town.brand.2).send().await.is(200);
    assert_eq!(got.header("ratelimit-policy"), "\"key\";q=600;w=60");
    assert_eq!((got.header("x-ratelimit-limit"), got.header("x-ratelimit-remaining")), ("600", "599"));
    assert!(got.header("ratelimit").starts_with("\"key\";r=599;t="));
    let mut last = got;
    for _ in 0..700 {
        last = town.get("/me").key(&town.brand.2).send().await;
        if last.status == 429 {
            break;
        }
    }
    let last = last.is(429);
    assert_eq!(last.problem(), "too-many");
    assert!(last.header("retry-after").parse::<u32>().unwrap() >= 1);
    town.get("/me").key(&town.creator.2).send().await.is(200);
}

#[tokio::test]
async fn the_pages_about_the_api_show_every_operation_and_every_problem() {
    let town = Parties::new().await;
    let page = town.site.get(None, "/docs/api").await;
    // The script finds the button that forgets the key by this.
    page.is(200).says("data-api-forget");
    page.is(200).says("data-api-send=\"post\"").says("/api/v1/campaigns/{campaign}/launch").says("api.js");
    assert_eq!(page.body.matches("data-api-operation=").count(), crate::document::operations().len());
    assert!(!page.body.contains("<script>"), "nothing inline");
    let page = town.site.get(None, "/docs/problems?lang=fr").await;
    for (name, _) in web::api::refusal::PROBLEMS {
        page.says(&format!("id=\"{name}\""));
    }
    page.says("Conditions non remplies");
}

#[tokio::test]
async fn every_problem_has_its_status_and_its_place_on_the_page() {
    let town = Parties::new().await;
    let met = [
        town.get("/nothing").send().await,
        town.get("/me").send().await,
        town.get("/me").key("crk_x").send().await,
        town.post("/campaigns", &json!({})).key(&town.brand.2).send().await,
    ];
    for got in met {
        let name = got.problem();
        let known = web::api::refusal::PROBLEMS.iter().find(|(known, _)| *known == name).unwrap();
        assert_eq!(known.1, got.status.as_u16(), "{name}");
    }
}
