//! From brief to payment by the API alone.

use kernel::Span;
use serde_json::json;

use crate::town::Parties;

const TEXT: &str = "Ad: my window boxes lived through August while I was in Leeds, thanks to this odd green can. \
                    https://zephyr.example.com/can";

#[tokio::test]
async fn a_campaign_goes_from_its_brief_to_the_payment() {
    let town = Parties::new().await;
    let (brand, creator, operator) = (&town.brand.2, &town.creator.2, &town.operator.1);
    let opened = town.post("/campaigns", &json!({"terms": Parties::terms()})).key(brand).send().await.is(201);
    assert_eq!((&opened.body["state"], opened.header("etag")), (&json!("draft"), "\"v1\""));
    let campaign = opened.body["id"].as_str().unwrap().to_owned();
    assert_eq!(opened.header("location"), format!("/api/v1/campaigns/{campaign}"));

    let needed = town.get(&format!("/campaigns/{campaign}/funding")).key(brand).send().await.is(200);
    assert_eq!(needed.body["missing"], json!({"minor": 20_000, "currency": "EUR"}));
    assert_eq!(needed.body["transfer_details"], json!(["Crieur SAS", "Account 00 0000 0000, Test Bank"]));
    // The same words as on the page, so that an operator finds the transfer either way.
    let reference = needed.body["reference"].as_str().unwrap();
    assert!(reference.starts_with("CRIEUR-"), "{reference}");
    let announced = json!({"amount": {"minor": 20_000, "currency": "EUR"}, "reference": reference});
    let deposit =
        town.post(&format!("/campaigns/{campaign}/deposits"), &announced).key(brand).send().await.is(201);
    let deposit = format!("/deposits/{}", deposit.body["id"].as_str().unwrap());
    town.get(&deposit).key(operator).send().await.is(200);
    // Not before its money is there.
    let early = town.bare(&format!("/campaigns/{campaign}/launch")).key(brand).send().await.is(409);
    assert_eq!((early.problem(), &early.body["state"]), ("not-now", &json!("draft")));
    let money = json!({"amount": {"minor": 20_000, "currency": "EUR"}, "reference": "SEPA 1"});
    let arrived = town.post(&format!("{deposit}/confirm"), &money).key(operator).send().await.is(200);
    assert_eq!(
        (&arrived.body["state"], &arrived.body["bank_reference"]),
        (&json!("confirmed"), &json!("SEPA 1"))
    );
    let fund = format!("/campaigns/{campaign}/fund");
    // One payment told twice counts once.
    let again = town.post(&fund, &money).key(operator).send().await.is(200);
    assert_eq!(again.body["funded"]["minor"], 20_000);
    town.bare(&format!("/campaigns/{campaign}/launch")).key(brand).send().await.is(200);

    let openings = town.get("/openings").key(creator).send().await.is(200);
    assert_eq!(
        (&openings.body["items"][0]["open"], &openings.body["items"][0]["campaign"]["funded"]),
        (&json!(true), &json!(null))
    );
    let profile = openings.body["items"][0]["profiles"][0]["profile"].clone();
    let want = json!({"campaign": campaign, "profile": profile});
    let booked = town.post("/placements", &want).key(creator).send().await.is(201);
    let placement = format!("/placements/{}", booked.body["id"].as_str().unwrap());

    let copied = json!({"text": Parties::terms()["message"]});
    let refused = town.post(&format!("{placement}/draft"), &copied).key(creator).send().await.is(422);
    assert_eq!((refused.problem(), &refused.body["report"]["passes"]), ("wording", &json!(false)));
    let codes: Vec<_> =
        refused.body["report"]["problems"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert!(codes.contains(&&json!("copies_brief")) && codes.contains(&&json!("disclosure")), "{codes:?}");

    let text = json!({"text": TEXT});
    let report = town.post(&format!("{placement}/check-draft"), &text).key(creator).send().await.is(200);
    assert_eq!(report.body["passes"], true, "{:#}", report.body);
    town.post(&format!("{placement}/draft"), &text).key(creator).send().await.is(200);
    let approve = json!({"decision": "approve"});
    let approved = town.post(&format!("{placement}/review"), &approve).key(brand).send().await.is(200);
    assert_eq!(approved.body["state"], "approved");
    town.bare(&format!("{placement}/publication")).key(creator).send().await.is(202);

    live_through(&town, Span::days(12)).await;
    let paid = town.get(&placement).key(brand).send().await.is(200);
    assert_eq!(
        (&paid.body["state"], &paid.body["hold"]),
        (&json!("paid"), &json!("settled")),
        "{:#}",
        paid.body
    );
    let earned = town.get("/earnings").key(creator).send().await.is(200);
    assert_eq!(earned.body["available"], json!({"minor": 1_800, "currency": "EUR"}));

    // Anybody may know who paid.
    let address = paid.body["post"]["address"].as_str().unwrap();
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("address", address).finish();
    let record = town.get(&format!("/records?{query}")).send().await.is(200);
    assert_eq!((&record.body["paid_by"], &record.body["state"]), (&json!("Zephyr"), &json!("paid")));
    let books = town.get("/books/check").key(operator).send().await.is(200);
    assert_eq!(books.body["balanced"], true);
    let history = town.get(&format!("{placement}/history?limit=100")).key(creator).send().await.is(200);
    assert_eq!(history.body["items"][0]["name"], "created");
}

/// Lets time pass, each job at its hour.
async fn live_through(town: &Parties, span: Span) {
    let (app, stage) = (town.site.app(), &town.site.stage);
    let end = app.now().plus(span);
    loop {
        let tally = app.work(100).await.unwrap();
        if tally.done + tally.again + tally.dead > 0 {
            continue;
        }
        match app.store().next_job().await.unwrap().filter(|next| *next <= end) {
            Some(next) if next > app.now() => stage.pass_until(next),
            Some(_) | None => break,
        }
    }
}

#[tokio::test]
async fn what_is_missed_is_told_with_how_much() {
    let town = Parties::new().await;
    let (brand, creator, operator) = (&town.brand.2, &town.creator.2, &town.operator.1);
    let mut terms = Parties::terms();
    terms["least_influence"] = json!(4_500);
    terms["topics"] = json!(["chess"]);
    let opened = town.post("/campaigns", &json!({"terms": terms})).key(brand).send().await.is(201);
    let campaign = opened.body["id"].as_str().unwrap();
    let money = json!({"amount": {"minor": 20_000, "currency": "EUR"}, "reference": "SEPA 1"});
    town.post(&format!("/campaigns/{campaign}/fund"), &money).key(operator).send().await.is(200);
    town.bare(&format!("/campaigns/{campaign}/launch")).key(brand).send().await.is(200);
    let stands = town.get(&format!("/campaigns/{campaign}/eligibility")).key(creator).send().await.is(200);
    let profile = &stands.body[0]["profile"];
    let want = json!({"campaign": campaign, "profile": profile});
    let refused = town.post("/placements", &want).key(creator).send().await.is(422);
    assert_eq!(refused.problem(), "not-eligible");
    let expected = json!([
        {"condition": "topic", "missed": {"miss": "none_in_common"}},
        {"condition": "influence", "missed": {"miss": "short", "by": 500}},
    ]);
    assert_eq!(refused.body["missed"], expected);
    let french =
        town.post("/placements", &want).key(creator).header("accept-language", "fr-CH, en").send().await;
    assert_eq!(french.header("content-language"), "fr");
    assert_eq!(french.body["title"], "Conditions non remplies");
    let count = town.post("/campaigns/qualifying", &json!({"terms": terms})).key(brand).send().await.is(200);
    assert_eq!((&count.body["total"], &count.body["creators"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn terms_are_refused_with_each_problem_at_its_field() {
    let town = Parties::new().await;
    let mut terms = Parties::terms();
    terms["budget"]["minor"] = json!(100);
    terms["end"] = json!("2026-11-01T00:00:00Z");
    let refused = town.post("/campaigns", &json!({"terms": terms})).key(&town.brand.2).send().await.is(422);
    let fields: Vec<_> =
        refused.body["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
    assert_eq!((refused.problem(), fields), ("terms", vec![json!("/terms/budget"), json!("/terms/end")]));
}

#[tokio::test]
async fn a_stale_version_is_told_the_present_one() {
    let town = Parties::new().await;
    let campaign = town.site.live_campaign(town.brand.1).await;
    let path = format!("/campaigns/{campaign}");
    let read = town.get(&path).key(&town.brand.2).send().await.is(200);
    let etag = read.header("etag").to_owned();
    let pause = |etag: &str| town.bare(&format!("{path}/pause")).key(&town.brand.2).header("if-match", etag);
    pause(&etag).send().await.is(200);
    let stale = pause(&etag).send().await.is(412);
    assert_eq!(stale.problem(), "stale");
    assert_eq!(
        format!("\"v{}\"", stale.body["version"]),
        town.get(&path).key(&town.brand.2).send().await.header("etag")
    );
    pause("nonsense").send().await.is(412);
    // Whatever its version, it is there; and it is paused already.
    assert_eq!(pause("*").send().await.is(409).problem(), "not-now");
}
