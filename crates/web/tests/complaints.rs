//! Complaints and the stop of a campaign, as a browser without a script meets them.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use account::Locale;
use app::BookRequest;
use common::{Site, Someone};
use kernel::{BrandId, CampaignId, CreatorId, OperatorId, PlacementId, ProfileId};
use market::people::Actor;
use market::placement::{Judgement, State};
use uuid::Uuid;

const TEXT: &str = "Ad: My tomatoes came through a fortnight without me, and nobody had to carry a bucket up \
                    four flights. https://zephyr.example.com/can";

/// A post that is out, and an operator.
struct Scene {
    site: Site,
    zephyr: Someone,
    ana: Someone,
    camille: Someone,
    brand: BrandId,
    campaign: CampaignId,
    placement: PlacementId,
}

async fn scene() -> Scene {
    let site = Site::new();
    let (zephyr, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (ana, creator) = site.creator("Ana Private").await;
    let placement = PlacementId::new(Uuid::from_u128(77));
    let id = OperatorId::new(Uuid::from_u128(1));
    let user = site.front.accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    let camille = site.enter(user.id).await;
    let scene = Scene { site, zephyr, ana, camille, brand, campaign, placement };
    scene.publish(creator).await;
    scene
}

impl Scene {
    async fn work(&self) {
        while self.site.app().work(100).await.unwrap().done > 0 {}
    }

    async fn publish(&self, creator: CreatorId) {
        let (app, by) = (self.site.app(), Actor::Creator(creator));
        let (placement, campaign, profile) = (self.placement, self.campaign, ProfileId::new(creator.uuid()));
        app.book(BookRequest { placement, campaign, creator, profile }).await.unwrap();
        app.submit_draft(placement, TEXT, by).await.unwrap();
        app.review(placement, &Judgement::Approve, Actor::Brand(self.brand)).await.unwrap();
        app.request_publication(placement, by).await.unwrap();
        self.work().await;
    }

    fn record(&self) -> String {
        format!("/record/{}", self.placement)
    }

    fn complain(&self) -> String {
        format!("{}/complain", self.record())
    }

    async fn waiting(&self) -> usize {
        self.site.front.accounts.complaints_waiting().await.unwrap().len()
    }
}

#[tokio::test]
async fn anybody_complains_from_the_public_record_and_an_operator_has_it_before_them() {
    let scene = scene().await;
    let record = scene.site.get(None, &scene.record()).await;
    record.is(200);
    assert!(record.body.contains(&scene.complain()), "no way to complain");
    scene.site.get(None, &scene.complain()).await.is(200);
    let given = [
        ("code", "not_delivered"),
        ("words", "Paid in May, <b>nothing</b> came."),
        ("email", "noor@example.org"),
    ];
    let taken = scene.site.post(None, &scene.complain(), &given).await;
    assert_eq!(taken.location(), format!("{}?done=complaint-taken", scene.record()));
    let again = scene.site.post(None, &scene.complain(), &given).await;
    assert_eq!(again.location(), taken.location(), "twice is thanked twice and kept once");
    assert_eq!(scene.waiting().await, 1);
    let queue = scene.site.get(Some(&scene.camille), "/operator/complaints").await;
    queue.is(200);
    assert!(queue.body.contains("Paid in May, &lt;b&gt;nothing&lt;/b&gt; came."), "{}", queue.body);
    assert!(!queue.body.contains("noor@example.org"), "an operator needs no address");
    let overview = scene.site.get(Some(&scene.camille), "/operator").await;
    assert!(overview.body.contains("Complaints to decide"));
}

#[tokio::test]
async fn a_form_that_says_nothing_comes_back_and_programs_are_thanked_for_nothing() {
    let scene = scene().await;
    let refused: [&[(&str, &str)]; 4] = [
        &[("words", "It is not so.")],
        &[("code", "other"), ("words", "  ")],
        &[("code", "seller"), ("email", "no address")],
        &[("code", "made-up"), ("words", "x")],
    ];
    for fields in refused {
        let answer = scene.site.post(None, &scene.complain(), fields).await;
        assert!(answer.status.is_client_error(), "{fields:?}: {}", answer.status);
    }
    let filled = [("code", "seller"), ("words", "Buy pills."), ("website", "https://pills.example")];
    scene.site.post(None, &scene.complain(), &filled).await.is(303);
    assert_eq!(scene.waiting().await, 0);
    scene.site.get(None, "/record/pl_0000000000000000000000000000002a/complain").await.is(404);
}

#[tokio::test]
async fn members_complain_of_a_campaign_and_nobody_else_does_there() {
    let scene = scene().await;
    let here = format!("/complain/{}", scene.campaign);
    assert!(scene.site.get(None, &here).await.location().starts_with("/sign-in"));
    scene.site.post(None, &here, &[("code", "seller")]).await.is(401);
    scene.site.get(Some(&scene.ana), &here).await.is(200);
    let taken = scene.site.post(Some(&scene.ana), &here, &[("code", "seller")]).await;
    assert_eq!(taken.location(), format!("/creator/campaigns/{}?done=complaint-taken", scene.campaign));
    // From the record it is the same person about the same campaign.
    scene.site.post(Some(&scene.ana), &scene.complain(), &[("code", "dangerous")]).await.is(303);
    assert_eq!(scene.waiting().await, 1);
    let (hidden, _) = scene.site.brand("Mistral").await;
    scene.site.post(Some(&hidden), &here, &[("code", "undisclosed")]).await.is(303);
    assert_eq!(scene.waiting().await, 2);
}

#[tokio::test]
async fn one_key_decides_and_a_stop_wants_words() {
    let scene = scene().await;
    scene.site.post(None, &scene.complain(), &[("code", "misleading")]).await.is(303);
    let id = scene.site.front.accounts.complaints_waiting().await.unwrap()[0].id;
    let uphold = format!("/operator/complaints/{id}/uphold");
    let stop = |note| [("code", "misleading"), ("measure", "stop"), ("note", note)];
    for other in [&scene.zephyr, &scene.ana] {
        scene.site.post(Some(other), &uphold, &stop("Nothing is sent.")).await.is(403);
    }
    let wordless = scene.site.post(Some(&scene.camille), &uphold, &stop(" ")).await;
    assert!(wordless.status.is_client_error(), "{}", wordless.status);
    assert!(scene.site.app().campaign(scene.campaign).await.unwrap().value.stopped.is_none());
    scene.site.post(Some(&scene.camille), &uphold, &stop("Nothing is sent.")).await.is(303);
    assert_eq!(scene.waiting().await, 0);
    scene.work().await;
    let placement = scene.site.app().placement(scene.placement).await.unwrap().value;
    assert_eq!(placement.state, State::Paid);

    let record = scene.site.get(None, &scene.record()).await;
    assert!(record.body.contains("Stopped by the market: found false"), "{}", record.body);
    assert!(!record.body.contains("href=\"https://zephyr.example.com/can\""), "it still leads to the seller");
    let mine = scene.site.get(Some(&scene.ana), &format!("/creator/placements/{}", scene.placement)).await;
    assert!(mine.body.contains("you are paid in full"));
    let theirs = scene.site.get(Some(&scene.zephyr), &format!("/brand/campaigns/{}", scene.campaign)).await;
    assert!(theirs.body.contains("Nothing is sent."), "the brand reads the reason");
    let brand = scene.site.get(Some(&scene.camille), &format!("/operator/people/{}", scene.brand)).await;
    assert!(brand.body.contains("Upheld, campaign stopped"));
    let campaign = format!("/operator/campaigns/{}", scene.campaign);
    assert!(scene.site.get(Some(&scene.camille), &campaign).await.body.contains("Stopped as false on"));
}

#[tokio::test]
async fn an_operator_stops_a_campaign_from_its_page_and_only_they() {
    let scene = scene().await;
    let page = format!("/operator/campaigns/{}", scene.campaign);
    let stop = format!("{page}/stop");
    assert!(scene.site.get(Some(&scene.camille), &page).await.body.contains(&stop));
    scene.site.post(Some(&scene.zephyr), &stop, &[("note", "x")]).await.is(403);
    assert!(scene.site.post(Some(&scene.camille), &stop, &[("note", "")]).await.status.is_client_error());
    for _ in 0..2 {
        let stopped = scene.site.post(Some(&scene.camille), &stop, &[("note", "It does not exist.")]).await;
        assert_eq!(stopped.location(), format!("{page}?done=operator-campaign-stopped"));
    }
    scene.site.get(Some(&scene.camille), &stopped_flash(&page)).await.is(200);
}

fn stopped_flash(page: &str) -> String {
    format!("{page}?done=operator-campaign-stopped")
}

#[tokio::test]
async fn the_check_of_a_product_shows_what_was_complained_of() {
    let scene = scene().await;
    scene.site.post(None, &scene.complain(), &[("code", "seller")]).await.is(303);
    let standing = scene.site.standing_campaign(scene.brand).await;
    let loaded = scene.site.app().campaign(standing).await.unwrap();
    let mut campaign = loaded.value;
    campaign.breakout.as_mut().unwrap().product = None;
    let mut decision = app::ports::Decision::at(scene.site.app().now());
    let record = app::ports::Record::Campaign(campaign);
    decision.writes.push(app::ports::Write { record, expected: loaded.version });
    scene.site.app().store().commit(decision).await.unwrap();
    let page = scene.site.get(Some(&scene.camille), "/operator/breakouts").await;
    assert!(page.body.contains("Complaints about this brand: 1 waiting, 0 upheld"), "{}", page.body);
}
