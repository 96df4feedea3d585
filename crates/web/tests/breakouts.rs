//! Breakouts on pages: the operator's queue, the brand's list and form, the author's answer, a stranger's claim.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "a test says what is wrong by panicking"
)]

mod common;

use account::Locale;
use common::{Answer, OPERATOR, Site, Someone};
use kernel::{AuthorOfferId, BrandId, BreakoutId, CampaignId, OperatorId};
use market::breakout::offer::State;
use market::breakout::post;
use uuid::Uuid;

struct Scene {
    site: Site,
    zephyr: Someone,
    brand: BrandId,
    campaign: CampaignId,
    camille: Someone,
}

async fn scene() -> Scene {
    let site = Site::new();
    let (zephyr, brand) = site.brand("Zephyr").await;
    let campaign = site.standing_campaign(brand).await;
    let id = OperatorId::new(Uuid::from_u128(1));
    let user = site.front.accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    let camille = site.enter(user.id).await;
    Scene { site, zephyr, brand, campaign, camille }
}

impl Scene {
    async fn state(&self, id: BreakoutId) -> post::State {
        self.site.app().breakout(id).await.unwrap().value.state
    }

    /// The brand presses the button of an offer.
    async fn offers(&self, post: BreakoutId) -> (AuthorOfferId, Answer) {
        let id = AuthorOfferId::new(self.site.app().new_id());
        let fields =
            [("offer", id.to_string()), ("campaign", self.campaign.to_string()), ("post", post.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        (id, self.site.post(Some(&self.zephyr), "/brand/breakouts/offers", &fields).await)
    }
}

/// The claim address on a page, without its origin.
fn claim_of(answer: &Answer) -> String {
    let rest = answer.body.split("http://market.example/claim/").nth(1).expect("a claim address");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '_' | '-')).unwrap();
    format!("/claim/{}", &rest[..end])
}

#[tokio::test]
async fn no_brand_sees_a_post_before_an_operator_has_shown_it() {
    let it = scene().await;
    let post = it.site.spotted("did:plc:noor").await;
    let brands = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    assert!(!brands.is(200).body.contains("Rye loaf"));
    brands.says("Nothing is breaking out just now").says("data-stream=\"/live/breakouts\"");
    let queue = it.site.get(Some(&it.camille), "/operator/breakouts").await;
    queue.says("#balcon").says("example.org/&lt;b&gt;").says("Accounts this hour");
    queue.says("Rye loaf, &lt;third&gt; try").says("data-key=\"a\"").says("data-key=\"3\"").says("One waits");
    let to = format!("/operator/breakouts/{post}/show");
    it.site.post(Some(&it.camille), &to, &[]).await.is(303);
    let brands = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    brands.says("Rye loaf").says("4,500 (between 2,000 and 9,000").says("svg class=\"spark\"").says("37");
    brands.says("suits your campaign").says("Offer €20");
    for (filter, seen) in
        [("language=fr", false), ("language=en", true), ("topic=%23bread", true), ("topic=cars", false)]
    {
        let page = it.site.get(Some(&it.zephyr), &format!("/brand/breakouts?{filter}")).await;
        assert_eq!(page.body.contains("Rye loaf"), seen, "{filter}");
    }
    let hold = format!("/operator/breakouts/{post}/hold");
    it.site.post(Some(&it.camille), &hold, &[("code", "other"), ("note", " ")]).await.is(422);
    it.site.post(Some(&it.camille), &hold, &[("code", "nonsense")]).await.is(400);
    assert_eq!(it.state(post).await, post::State::Shown);
    it.site.post(Some(&it.camille), &hold, &[("code", "minor")]).await.is(303);
    assert_eq!(it.state(post).await, post::State::HeldBack);
    assert!(!it.site.get(Some(&it.zephyr), "/brand/breakouts").await.body.contains("Rye loaf"));
}

#[tokio::test]
async fn a_post_that_was_held_back_reaches_no_brand_by_any_way() {
    let it = scene().await;
    let post = it.site.breakout("did:plc:noor").await;
    let (_, made) = it.offers(post).await;
    let address = claim_of(made.is(200));
    it.site.get(Some(&it.zephyr), "/brand/breakouts").await.says("Rye loaf").says("Noor");
    let hold = format!("/operator/breakouts/{post}/hold");
    it.site.post(Some(&it.camille), &hold, &[("code", "tragedy")]).await.is(303);
    // Neither in the list, nor through the offer that it had, nor by its address.
    let page = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    assert!(!page.body.contains("Rye loaf") && !page.body.contains("Noor"), "{}", page.body);
    page.says("taken back");
    it.site.get(None, &address).await.is(404);
    let waiting = it.site.spotted("did:plc:waits").await;
    let unknown = BreakoutId::new(Uuid::from_u128(99));
    for post in [post, waiting, unknown] {
        let (_, refused) = it.offers(post).await;
        refused.is(404).says("The post is no longer shown.");
        assert!(!refused.body.contains("Rye loaf"), "{}", refused.body);
    }
}

#[tokio::test]
async fn the_list_costs_the_same_however_many_posts_are_on_it() {
    let it = scene().await;
    it.site.breakout("did:plc:author0").await;
    let cost = async || {
        let before = it.site.store.asked();
        it.site.get(Some(&it.zephyr), "/brand/breakouts").await.says("suits your campaign");
        it.site.store.asked() - before
    };
    cost().await;
    let one = cost().await;
    for n in 1..=104 {
        it.site.breakout(&format!("did:plc:author{n}")).await;
    }
    cost().await;
    assert_eq!(cost().await, one, "reads for 100 posts, and for one");
    let first = it.site.get(Some(&it.zephyr), "/brand/breakouts?topic=bread").await;
    assert_eq!(first.body.matches("svg class=\"spark\"").count(), 100);
    let links = first.body.split("href=\"/brand/breakouts?").skip(1);
    let mut links = links.map(|rest| rest.split('"').next().unwrap());
    let next = links.find(|link| link.contains("after=")).unwrap();
    let next = format!("/brand/breakouts?{}", next.replace("&amp;", "&"));
    assert!(next.contains("topic=bread") && next.contains("after="), "{next}");
    let last = it.site.get(Some(&it.zephyr), &next).await;
    assert_eq!(last.body.matches("svg class=\"spark\"").count(), 5);
}

#[tokio::test]
async fn pages_say_how_little_time_a_reply_has() {
    let it = scene().await;
    let (ana, creator) = it.site.creator("Ana").await;
    let member = it.site.breakout(&common::profile(creator).account).await;
    it.offers(member).await;
    let windows =
        "comes within 3 hours; the brand's silence approves it after 1 hour; it is published within 2 hours";
    for page in ["/creator/offers", "/how"] {
        it.site.get(Some(&ana), page).await.says(windows);
    }
    it.site.get(Some(&it.zephyr), "/brand/breakouts").await.says(windows);
    let rules = format!("/creator/campaigns/{}", it.campaign);
    it.site.get(Some(&ana), &rules).await.says("Hand in a draft within 3 hours");
    it.site.get(Some(&it.camille), "/operator/settings").await.says("policy.reply_review_minutes");
    it.site.get(None, "/how/figures").await.says("Without news for so long, a breakout is over");
}

#[tokio::test]
async fn a_brand_opens_a_standing_campaign_and_an_operator_checks_its_product() {
    let it = scene().await;
    it.site.get(Some(&it.zephyr), "/brand/breakouts/new").await.says("Budget of a day");
    let id = CampaignId::new(it.site.app().new_id()).to_string();
    let form = |daily: &'static str| {
        vec![
            ("id", id.clone()),
            ("message", "Tell how you bake bread with our stone oven at home.".to_owned()),
            ("link", "https://oven.example.com/stone".to_owned()),
            ("price", "45".to_owned()),
            ("posts", "10".to_owned()),
            ("daily", daily.to_owned()),
            ("topics", "bread".to_owned()),
            ("excluded", "war, funeral".to_owned()),
            ("end", "2026-12-20".to_owned()),
            ("holding", "7".to_owned()),
        ]
    };
    let own = &it;
    let send = |fields: Vec<(&'static str, String)>| async move {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        own.site.post(Some(&own.zephyr), "/brand/breakouts/new", &fields).await
    };
    let refused = send(form("44")).await;
    refused.is(422).says("must pay for one reply at least").says("war, funeral");
    send(form("90")).await.is(303);
    let campaign: CampaignId = id.parse().unwrap();
    let opened = it.site.app().campaign(campaign).await.unwrap().value;
    let standing = opened.breakout.unwrap();
    assert_eq!((standing.excluded.len(), standing.daily.minor()), (2, 9_000));
    let funding = app::Funding { campaign, amount: opened.terms.budget, reference: "wire".to_owned() };
    it.site.app().fund(&funding, OPERATOR).await.unwrap();
    it.site.get(Some(&it.camille), "/operator/breakouts").await.says("A product to check");
    let to = format!("/operator/breakouts/products/{campaign}");
    it.site.post(Some(&it.camille), &to, &[("against", "delivery"), ("note", "Six weeks.")]).await.is(303);
    let page = format!("/brand/breakouts?campaign={campaign}");
    it.site.breakout("did:plc:noor").await;
    it.site.get(Some(&it.zephyr), &page).await.says("Your product did not pass: delivery takes too long");
    let report = it.site.get(Some(&it.zephyr), &format!("/brand/breakouts/report/{campaign}")).await;
    report.is(200).says("No reply yet").says("none counted").says("replies.csv");
    let file =
        it.site.get(Some(&it.zephyr), &format!("/brand/breakouts/report/{campaign}/replies.csv")).await;
    assert_eq!(file.is(200).headers["content-type"], "text/csv; charset=utf-8");
    file.says("Seconds from alert to reply");
    let other = it.site.live_campaign(it.brand).await;
    it.site.get(Some(&it.zephyr), &format!("/brand/breakouts/report/{other}/replies.csv")).await.is(404);
}

#[tokio::test]
async fn a_stranger_refuses_with_the_address_alone() {
    let it = scene().await;
    let post = it.site.breakout("did:plc:noor").await;
    let (id, made) = it.offers(post).await;
    let address = claim_of(made.is(200));
    let kept = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    assert!(!kept.body.contains(&address), "shown once");
    let page = it.site.get(None, &address).await;
    page.is(200)
        .says("Zephyr offers you €20")
        .says("Sign in with the account of the post")
        .says("did:plc:noor");
    it.site.get(None, &format!("{}x", &address[..address.len() - 1])).await.is(404);
    let secret = address.rsplit('/').next().unwrap();
    let fields = [("offer", id.to_string())];
    let fields = [("offer", fields[0].1.as_str()), ("secret", secret), ("for_good", "yes")];
    it.site.post(None, "/claim/take", &fields).await.is(401);
    it.site.post(None, "/claim/decline", &fields).await.is(200).says("You have refused the offer");
    it.site.get(None, &address).await.is(404);
    let offer = it.site.app().author_offer(id).await.unwrap().value;
    assert_eq!(offer.state, State::Declined);
    let brands = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    brands.says("The author wants no offers").says("refused");
}

#[tokio::test]
async fn a_claim_is_taken_once_by_the_very_account_and_accepted_in_the_list() {
    let it = scene().await;
    let (ana, creator) = it.site.creator("Ana").await;
    let (boris, _) = it.site.creator("Boris").await;
    let account = common::profile(creator).account;
    // Told before Ana had linked that account: to the market its author was a stranger.
    let post = it.site.breakout("did:plc:later-anas").await;
    let (id, made) = it.offers(post).await;
    let address = claim_of(made.is(200));
    let (offer, secret) = (id.to_string(), address.rsplit('/').next().unwrap().to_owned());
    let fields = [("offer", offer.as_str()), ("secret", secret.as_str())];
    it.site.get(Some(&boris), &address).await.says("This is my post");
    it.site.post(Some(&boris), "/claim/take", &fields).await.is(403);
    let mut loaded = it.site.app().creator(creator).await.unwrap();
    loaded.value.profiles[0].account = "did:plc:later-anas".to_owned();
    let mut decision = app::ports::Decision::at(it.site.app().now());
    let record = app::ports::Record::Creator(loaded.value);
    decision.writes.push(app::ports::Write { record, expected: loaded.version });
    it.site.app().store().commit(decision).await.unwrap();
    assert_ne!(account, "did:plc:later-anas");
    let taken = it.site.post(Some(&ana), "/claim/take", &fields).await;
    assert_eq!(taken.location(), "/creator/offers?done=claim-taken");
    it.site.post(Some(&boris), "/claim/take", &fields).await.is(404);
    let list = it.site.get(Some(&ana), "/creator/offers").await;
    list.says("An offer for a reply under your post").says("Rye loaf").says("Refuse all such offers");
    let accept = format!("/creator/author-offers/{id}/accept");
    it.site.post(Some(&boris), &accept, &[]).await.is(404);
    let accepted = it.site.post(Some(&ana), &accept, &[]).await;
    assert!(accepted.location().starts_with("/creator/placements/pl_"), "{}", accepted.location());
    it.site.post(Some(&ana), &accept, &[]).await.is(303);
    let again = format!("/creator/author-offers/{id}/decline");
    it.site.post(Some(&ana), &again, &[]).await.is(409);
}

#[tokio::test]
async fn a_member_is_told_and_may_refuse_all_and_welcome_them_again() {
    let it = scene().await;
    let (ana, creator) = it.site.creator("Ana").await;
    let post = it.site.breakout(&common::profile(creator).account).await;
    let (id, made) = it.offers(post).await;
    assert!(made.location().contains("done=brand-author-offered"), "no address for members");
    while !it.site.front.accounts.spread(500).await.unwrap().is_empty() {}
    it.site.get(Some(&ana), "/notices").await.says("Your post is breaking out");
    let decline = format!("/creator/author-offers/{id}/decline");
    it.site.post(Some(&ana), &decline, &[("for_good", "yes")]).await.is(303);
    it.site.get(Some(&ana), "/creator/offers").await.says("Offers welcome again");
    let profile = common::profile(creator).id.to_string();
    it.site.post(Some(&ana), "/creator/author-offers", &[("profile", profile.as_str())]).await.is(303);
    it.site.get(Some(&ana), "/creator/offers").await.says("No offers for");
    let (_, refused) = it.offers(post).await;
    refused.is(422).says("The author has refused this campaign");
}

#[tokio::test]
async fn the_stream_of_breakouts_is_for_brands() {
    let it = scene().await;
    let (ana, _) = it.site.creator("Ana").await;
    it.site.get(None, "/live/breakouts").await.is(303);
    it.site.get(Some(&ana), "/live/breakouts").await.is(403);
}
