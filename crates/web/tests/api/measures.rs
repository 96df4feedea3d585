//! What was measured of a profile, for programs.

use std::sync::Arc;

use account::Scope;
use kernel::ProfileId;
use serde_json::{Value, json};

use crate::common::Site;
use crate::gauge::Scripted;

#[tokio::test]
async fn the_owner_and_brands_read_it_and_everybody_once_the_owner_says_so() {
    let gauge = Arc::new(Scripted::default());
    let site = Site::measured(gauge.clone());
    let (ana, creator) = site.creator("Ana Private").await;
    let profile = ProfileId::new(creator.uuid());
    gauge.says("s1", site.app().now(), profile, 50, 55, 60);
    gauge.finds(5, site.app().now(), 20, 24, 28);
    site.app().begin_measuring().await.unwrap();
    let signed = site.signed(&ana).await;
    site.front.accounts.ask_for_audit(&signed, profile).await.unwrap();
    while site.app().work(100).await.unwrap().done > 0 {}
    let (noor, _) = site.creator("Noor Other").await;
    let (brand, _) = site.brand("Zephyr").await;
    let [own, other, brand] =
        [site.key(&ana, &[]).await, site.key(&noor, &[]).await, site.key(&brand, &[]).await];
    let path = format!("/profiles/{creator}/{profile}/measures");
    let open = format!("/measures/{creator}/{profile}");

    let got = site.ask("get", &path).key(&own).send().await.is(200);
    let score = json!({"value": 5_500, "low": 5_000, "high": 6_000, "formula": "2026-11", "snapshot": "s1",
        "at": "2026-11-23T09:00:00Z", "set_aside": false, "contested": false, "inputs": [
            {"code": "base", "value": 1_500, "weight": 12_345, "contribution": 1_000},
            {"code": "trust", "value": 1_500, "weight": 12_345, "contribution": -250}]});
    assert_eq!((&got.body["score"], &got.body["public"]), (&score, &json!(false)));
    let audit = &got.body["audit"];
    assert_eq!(
        (&audit["share"], &audit["low"], &audit["high"]),
        (&json!(2_400), &json!(2_000), &json!(2_800))
    );
    let bands = json!({"family": "creation_bands", "share": 2_400, "evidence": [
        {"code": "accounts", "value": 2_400}, {"code": "made_from", "value": 20_000}]});
    assert_eq!(audit["causes"][0], bands);
    assert_eq!(
        (&audit["bursts"][0]["gained"], &audit["bursts"][0]["owner_says"]),
        (&json!(4_000), &Value::Null)
    );
    let picture = format!("{open}/{}/fingerprint.svg", audit["audit"].as_str().unwrap());
    assert_eq!((&audit["fingerprint"], &got.body["page"]), (&json!(picture), &json!(open)));
    site.get(Some(&ana), &picture).await.is(200);
    assert!(!got.body.to_string().contains("<svg"), "a picture is fetched by its address");
    assert_eq!(site.ask("get", &path).key(&brand).send().await.is(200).body, got.body);

    // A second night.
    site.stage.pass_until(site.app().now().plus(kernel::Span::days(1)));
    gauge.says("s2", site.app().now(), profile, 60, 65, 70);
    while site.app().work(100).await.unwrap().done > 0 {}
    let past = site.ask("get", &format!("{path}/history")).key(&brand).send().await.is(200);
    let nights: Vec<_> =
        past.body["scores"].as_array().unwrap().iter().map(|it| (&it["snapshot"], &it["value"])).collect();
    assert_eq!(nights, [(&json!("s2"), &json!(6_500)), (&json!("s1"), &json!(5_500))]);
    assert_eq!(past.body["audits"][0]["share"], json!(2_400));

    // Others see nothing of it, until its owner shows it.
    for path in [path.clone(), format!("{path}/history")] {
        site.ask("get", &path).key(&other).send().await.is(404);
        site.ask("get", &path).send().await.is(401);
    }
    for path in [open.clone(), format!("{open}/history")] {
        site.ask("get", &path).send().await.is(404);
        site.ask("get", &path).key(&own).send().await.is(404);
    }
    site.front.accounts.show_measures(&signed, profile, true).await.unwrap();
    let shown = site.ask("get", &path).key(&other).send().await.is(200);
    assert_eq!((&shown.body["public"], &shown.body["score"]["value"]), (&json!(true), &json!(6_500)));
    assert_eq!(site.ask("get", &open).send().await.is(200).body, shown.body);
    let shown = site.ask("get", &format!("{open}/history")).send().await.is(200);
    assert_eq!(shown.body, past.body);
    let swapped = format!("/measures/{creator}/pf_{}", "0".repeat(32));
    site.ask("get", &swapped).send().await.is(404);
    site.ask("get", "/measures/one/other").send().await.is(404);
    let narrow = site.key(&ana, &[Scope::MoneyRead]).await;
    assert_eq!(site.ask("get", &path).key(&narrow).send().await.is(403).problem(), "no-scope");
}
