//! Breakouts and offers to authors, for programs.

use kernel::CampaignId;
use market::breakout::post::HoldCode;
use serde_json::{Value, json};

use crate::common::{OPERATOR, profile};
use crate::town::Parties;

async fn scene() -> (Parties, CampaignId) {
    let town = Parties::new().await;
    let campaign = town.site.standing_campaign(town.brand.1).await;
    (town, campaign)
}

#[tokio::test]
async fn a_brand_reads_what_is_breaking_out_and_how_it_suits() {
    let (town, campaign) = scene().await;
    let key = &town.brand.2;
    for n in 0..5 {
        town.site.breakout(&format!("did:plc:author{n}")).await;
    }
    let mut at = format!("/breakouts?limit=2&topic=%23bread&language=en&campaign={campaign}");
    let mut ids = Vec::new();
    loop {
        let got = town.get(&at).key(key).send().await.is(200);
        for item in got.body["items"].as_array().unwrap() {
            assert_eq!((&item["size"], &item["forecast"]["likely"]), (&json!(1_234), &json!(4_500)));
            assert_eq!((&item["matching"]["suits"], &item["held"]), (&json!(true), &Value::Null));
            assert_eq!(item["matching"]["findings"].as_array().unwrap().len(), 15);
            ids.push(item["id"].as_str().unwrap().to_owned());
        }
        let Some(next) = got.header("link").strip_prefix("</api/v1") else { break };
        next.strip_suffix(">; rel=\"next\"").unwrap().clone_into(&mut at);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5, "each once");
    for none in ["language=fr", "topic=cars"] {
        let got = town.get(&format!("/breakouts?{none}")).key(key).send().await.is(200);
        assert_eq!(got.body["items"], json!([]), "{none}");
    }
    town.get("/breakouts?language=english").key(key).send().await.is(400);
    let other = town.site.live_campaign(town.brand.1).await;
    town.get(&format!("/breakouts?campaign={other}")).key(key).send().await.is(404);
    let one = town.get(&format!("/breakouts/{}?campaign={campaign}", ids[0])).key(key).send().await.is(200);
    assert_eq!((&one.body["name"], &one.body["matching"]["suits"]), (&json!("Noor"), &json!(true)));
}

#[tokio::test]
async fn what_is_held_back_or_waits_is_not_there_for_a_brand() {
    let (town, campaign) = scene().await;
    let key = &town.brand.2;
    let held = town.site.breakout("did:plc:held").await;
    let body = json!({"campaign": campaign, "breakout": held});
    let made = town.post("/author-offers", &body).key(key).send().await.is(201);
    let offer = made.body["offer"]["id"].as_str().unwrap().to_owned();
    town.site.app().hold_back_breakout(held, HoldCode::Sensitive, "", OPERATOR).await.unwrap();
    let waiting = town.site.spotted("did:plc:waits").await;
    assert_eq!(town.get("/breakouts").key(key).send().await.is(200).body["items"], json!([]));
    for post in [held, waiting] {
        town.get(&format!("/breakouts/{post}")).key(key).send().await.is(404);
        let body = json!({"campaign": campaign, "breakout": post});
        let refused = town.post("/author-offers", &body).key(key).send().await.is(404);
        assert!(!refused.body.to_string().contains("post_missed"), "{:#}", refused.body);
    }
    for path in [format!("/author-offers/{offer}"), "/author-offers".to_owned()] {
        let got = town.get(&path).key(key).send().await.is(200);
        assert!(!got.body.to_string().contains("Rye loaf"), "{:#}", got.body);
    }
    let seen = town.get(&format!("/breakouts/{held}")).key(&town.operator.1).send().await.is(200);
    assert_eq!((&seen.body["state"], &seen.body["held"]), (&json!("held_back"), &json!("sensitive")));
}

#[tokio::test]
async fn a_strangers_address_is_told_once_and_kept_nowhere() {
    let (town, campaign) = scene().await;
    let key = &town.brand.2;
    let post = town.site.breakout("did:plc:noor").await;
    let body = json!({"campaign": campaign, "breakout": post});
    let make = || town.post("/author-offers", &body).key(key).header("idempotency-key", "noor");
    let made = make().send().await.is(201);
    let address = made.body["claim_address"].as_str().unwrap().to_owned();
    let id = made.body["offer"]["id"].as_str().unwrap().to_owned();
    assert!(address.starts_with(&format!("http://market.example/claim/{id}/claim_")), "{address}");
    let again = make().send().await.is(201);
    assert_eq!((again.header("idempotency-replayed"), &again.body["claim_address"]), ("true", &Value::Null));
    assert_eq!(again.body["offer"]["id"], json!(id));
    let taken = town.post("/author-offers", &body).key(key).send().await.is(422);
    assert_eq!(taken.problem(), "no-offer");
    assert_eq!(taken.body["post_missed"][0]["missed"]["miss"], "taken");
    let renewed = town.bare(&format!("/author-offers/{id}/renew")).key(key).send().await.is(201);
    assert_ne!(renewed.body["claim_address"], json!(address));
    assert_eq!(town.site.get(None, address.strip_prefix("http://market.example").unwrap()).await.status, 404);
    let (other, _) = town.site.brand("Boreas").await;
    let other = town.site.key(&other, &[]).await;
    for verb in ["", "/withdraw", "/renew"] {
        let path = format!("/author-offers/{id}{verb}");
        let ask = if verb.is_empty() { town.get(&path) } else { town.bare(&path) };
        ask.key(&other).send().await.is(404);
    }
    town.get(&format!("/author-offers/{id}")).key(&town.creator.2).send().await.is(404);
    let back = town.bare(&format!("/author-offers/{id}/withdraw")).key(key).send().await.is(200);
    assert_eq!(back.body["state"], "withdrawn");
}

#[tokio::test]
async fn a_creator_accepts_or_refuses_and_the_brand_reads_what_came_of_it() {
    let (town, campaign) = scene().await;
    let (brand, creator) = (&town.brand.2, &town.creator.2);
    let (other, theirs) = town.site.creator("Bea").await;
    let key = town.site.key(&other, &[]).await;
    let account = profile(town.creator.1).account;
    let post = town.site.breakout(&account).await;
    let offered = async |post| {
        let body = json!({"campaign": campaign, "breakout": post});
        let made = town.post("/author-offers", &body).key(brand).send().await.is(201);
        assert_eq!(made.body["claim_address"], Value::Null, "a member needs none");
        made.body["offer"]["id"].as_str().unwrap().to_owned()
    };
    let first = offered(post).await;
    let mine = town.get("/author-offers?state=open").key(creator).send().await.is(200);
    assert_eq!((&mine.body["items"][0]["id"], &mine.body["next"]), (&json!(first), &Value::Null));
    assert_eq!(mine.body["items"][0]["post"], json!(format!("at://{account}/app.bsky.feed.post/1")));
    let accept = format!("/author-offers/{first}/accept");
    town.bare(&accept).key(brand).send().await.is(403);
    let placed = town.bare(&accept).key(creator).send().await.is(201);
    assert_eq!(town.bare(&accept).key(creator).send().await.is(201).body["id"], placed.body["id"]);
    assert!(town.get("/author-offers?state=open").key(creator).send().await.body["items"] == json!([]));
    let path = format!("/campaigns/{campaign}/breakout-report");
    let report = town.get(&path).key(brand).send().await.is(200);
    assert_eq!((&report.body["offers"], &report.body["accepted"]), (&json!(1), &json!(1)));
    assert_eq!((&report.body["clicks"], &report.body["replies"]), (&Value::Null, &json!([])));
    let second = offered(town.site.breakout(&profile(theirs).account).await).await;
    let refuse = format!("/author-offers/{second}/decline");
    town.post(&refuse, &json!({})).key(creator).send().await.is(404);
    let refused = town.post(&refuse, &json!({"for_good": true})).key(&key).send().await.is(200);
    assert_eq!(refused.body["state"], "declined");
    town.post(&refuse, &json!({})).key(&key).send().await.is(409);
    let listed = town.get("/author-offers?state=declined").key(brand).send().await.is(200);
    assert_eq!(listed.body["items"][0]["id"], json!(second));
    town.get(&path).key(&town.operator.1).send().await.is(200);
}
