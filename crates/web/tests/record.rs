//! The public record and the other pages for everybody, as a reader without an account meets them.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use app::BookRequest;
use common::Site;
use kernel::{BrandId, CreatorId, PlacementId, ProfileId, Span};
use market::people::Actor;
use market::placement::Judgement;
use uuid::Uuid;

const TEXT: &str = "Ad: My tomatoes came through a fortnight without me, and nobody had to carry a bucket up \
                    four flights. https://zephyr.example.com/can";

/// A market with one placement.
struct Scene {
    site: Site,
    brand: BrandId,
    creator: CreatorId,
    placement: PlacementId,
}

async fn scene() -> Scene {
    let site = Site::new();
    let (_, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (_, creator) = site.creator("Ana Private").await;
    let placement = PlacementId::new(Uuid::from_u128(77));
    let profile = ProfileId::new(creator.uuid());
    site.app().book(BookRequest { placement, campaign, creator, profile }).await.unwrap();
    Scene { site, brand, creator, placement }
}

impl Scene {
    async fn work(&self) {
        while self.site.app().work(100).await.unwrap().done > 0 {}
    }

    async fn pass(&self, span: Span) {
        let end = self.site.app().now().plus(span);
        self.work().await;
        while let Some(next) = self.site.app().store().next_job().await.unwrap().filter(|next| *next <= end) {
            self.site.stage.pass_until(next);
            self.work().await;
        }
        self.site.stage.pass_until(end);
    }

    async fn publish(&self) -> String {
        let (app, by) = (self.site.app(), Actor::Creator(self.creator));
        app.submit_draft(self.placement, TEXT, by).await.unwrap();
        app.review(self.placement, &Judgement::Approve, Actor::Brand(self.brand)).await.unwrap();
        app.request_publication(self.placement, by).await.unwrap();
        self.work().await;
        app.placement(self.placement).await.unwrap().value.post.unwrap().address
    }

    fn page(&self) -> String {
        format!("/record/{}", self.placement)
    }
}

fn query(address: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("/record?{}", query.append_pair("address", address).finish())
}

#[tokio::test]
async fn there_is_no_record_before_the_post_is_out() {
    let scene = scene().await;
    scene.site.get(None, &scene.page()).await.is(404);
    let by = Actor::Creator(scene.creator);
    scene.site.app().submit_draft(scene.placement, TEXT, by).await.unwrap();
    let answer = scene.site.get(None, &scene.page()).await;
    answer.is(404);
    assert!(!answer.body.contains("tomatoes"));
    scene.site.get(None, "/record/pl_nonsense").await.is(404);
}

#[tokio::test]
async fn a_post_is_found_by_its_address_and_tells_who_paid_and_nothing_private() {
    let scene = scene().await;
    let address = scene.publish().await;
    let key = address.rsplit('/').next().unwrap();
    let who = address.trim_start_matches("at://").split('/').next().unwrap();
    for given in [address.clone(), format!("https://bsky.app/profile/{who}/post/{key}/?ref=x")] {
        let found = scene.site.get(None, &query(&given)).await;
        assert_eq!(found.location(), scene.page(), "{given}");
    }
    scene.site.get(None, &scene.page()).await.is(200).says("being checked").says("Not looked at yet");
    scene.pass(Span::hours(2)).await;
    let hash = account::Digest::of(TEXT.as_bytes()).hex();
    let page = scene.site.get(None, &scene.page()).await;
    page.is(200).says("Paid for by Zephyr").says(&hash).says("as agreed").says("still up").says("set aside");
    page.says("zephyr.example.com").says("Says that it is paid for with").says("noindex");
    for private in ["Ana Private", "tomatoes", "€20", "2,000"] {
        assert!(!page.body.contains(private), "{private} is nobody's business");
    }
    scene.pass(Span::days(8)).await;
    scene.site.get(None, &scene.page()).await.is(200).says("stayed as agreed").says("paid to the creator");
}

#[tokio::test]
async fn a_deleted_post_keeps_its_record_with_the_reason_and_the_time() {
    let scene = scene().await;
    let address = scene.publish().await;
    scene.pass(Span::hours(2)).await;
    scene.site.stage.delete(&address);
    scene.pass(Span::days(1)).await;
    let page = scene.site.get(None, &scene.page()).await;
    page.is(200).says("not as agreed").says("No longer counted since").says("deleted");
}

#[tokio::test]
async fn an_unknown_address_keeps_what_was_typed_and_says_what_to_try() {
    let site = Site::new();
    site.get(None, "/record").await.is(200).says("Address of the post");
    let answer = site.get(None, &query("https://bsky.app/profile/a\"b/post/1")).await;
    answer.is(404).says("No post with this address").says("a&quot;b").says("did:");
    site.get(None, "/record?address=%ff").await.is(400);
}

#[tokio::test]
async fn the_rules_are_told_with_the_figures_in_force() {
    let site = Site::new();
    site.get(None, "/").await.is(200).says("10%").says("72 hours").says("Who paid for a post?");
    site.get(None, "/how")
        .await
        .is(200)
        .says("72 hours")
        .says("10%")
        .says("10 minutes")
        .says("1 hour, 6 hours");
    site.get(None, "/how/figures").await.is(200).says("90%").says("48 hours");
    site.get(None, "/how?lang=fr").await.is(200).says("lang=\"fr\"").says("antidatée").says("72 heures");
    site.get(None, "/privacy").await.is(200).says("operator@market.example").says("14 days");
    site.get(None, "/imprint").await.is(200).says("operator@market.example").says("Crieur");
}

#[tokio::test]
async fn whoever_is_signed_in_goes_on_to_their_own_first_page() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    assert_eq!(site.get(Some(&brand), "/").await.location(), "/brand");
    site.get(Some(&brand), "/how").await.is(200).says("My pages");
}

#[tokio::test]
async fn the_share_of_pay_is_drawn_once_somebody_has_earned() {
    let scene = scene().await;
    scene.site.get(None, "/fair").await.is(200).says("Nobody has earned anything yet");
    scene.publish().await;
    scene.pass(Span::days(8)).await;
    let page = scene.site.get(None, "/fair").await;
    page.is(200).says("Pay in EUR").says("€18.00").says("Gini coefficient");
    assert!(!page.body.contains("Ana Private"));
}
