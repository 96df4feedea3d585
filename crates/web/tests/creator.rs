//! A creator's pages, driven as a browser without a script drives them.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use common::{Answer, OPERATOR, Site, Someone};
use kernel::{
    BrandId, CampaignId, CreatorId, Currency, Money, Network, OfferId, PayoutId, PlacementId, Span,
};
use market::Payout;
use market::payout::{Payee, State};
use market::people::Actor;
use market::placement::Judgement;
use market::reasons::RejectCode;
use uuid::Uuid;

const TEXT: &str = "Ad: My tomatoes came through a fortnight without me, and nobody had to carry a bucket up \
                    four flights. https://zephyr.example.com/can";

/// A site with a brand, its live campaign, and a creator who fits.
struct Scene {
    site: Site,
    brand: BrandId,
    campaign: CampaignId,
    ana: Someone,
    creator: CreatorId,
}

async fn scene() -> Scene {
    let site = Site::new();
    let (_, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (ana, creator) = site.creator("Ana").await;
    Scene { site, brand, campaign, ana, creator }
}

/// The value of a hidden field.
fn hidden(answer: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.body.split_once(&start).unwrap_or_else(|| panic!("no {name}:\n{}", answer.body));
    rest.split('"').next().unwrap().to_owned()
}

impl Scene {
    async fn get(&self, path: &str) -> Answer {
        self.site.get(Some(&self.ana), path).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.site.post(Some(&self.ana), path, fields).await
    }

    fn profile(&self) -> String {
        common::profile(self.creator).id.to_string()
    }

    /// Takes a place through the page, and gives its address.
    async fn book(&self) -> String {
        let path = format!("/creator/campaigns/{}", self.campaign);
        let page = self.get(&path).await;
        let placement = hidden(&page, "placement");
        let answer = self.post(&path, &[("placement", &placement), ("profile", &self.profile())]).await;
        answer.location().split('?').next().unwrap().to_owned()
    }

    fn id(path: &str) -> PlacementId {
        path.rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn review(&self, path: &str, judgement: Judgement) {
        self.site.app().review(Self::id(path), &judgement, Actor::Brand(self.brand)).await.unwrap();
    }

    async fn reject(&self, path: &str) {
        let note = "The can does not sing.".to_owned();
        self.review(path, Judgement::Reject { code: RejectCode::FalseClaim, note }).await;
    }

    async fn work(&self) {
        while self.site.app().work(100).await.unwrap().done > 0 {}
    }

    /// Lets time pass in steps, with the work that falls due.
    async fn pass(&self, span: Span) {
        let end = self.site.app().now().plus(span);
        self.work().await;
        while let Some(next) = self.site.app().store().next_job().await.unwrap().filter(|next| *next <= end) {
            self.site.stage.pass_until(next);
            self.work().await;
        }
        self.site.stage.pass_until(end);
    }
}

#[tokio::test]
async fn from_the_open_list_to_the_payment() {
    let scene = scene().await;
    scene.get("/creator").await.is(200).says("Nothing waits for you").says("Campaigns open to you");
    scene
        .get("/creator/campaigns")
        .await
        .is(200)
        .says("One campaign is open to you")
        .says("Zephyr")
        .says("€18");
    let path = scene.book().await;
    scene.get("/creator").await.is(200).says("Write the draft").says(&path);
    scene.get(&path).await.is(200).says("Begin with the disclosure");
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.location();
    scene.get(&path).await.is(200).says("In review").says("silence approves");
    scene.get("/creator/placements?part=under-way").await.is(200).says("In review");
    scene.review(&path, Judgement::Approve).await;
    scene.get(&path).await.is(200).says("Publish for me").says("Publish it yourself");
    scene.post(&format!("{path}/publish"), &[]).await.location();
    scene.get(&path).await.is(200).says("You asked for it at");
    scene.pass(Span::hours(2)).await;
    scene
        .get(&path)
        .await
        .is(200)
        .says("first check passed")
        .says("looked at again")
        .says("What would break it")
        .says("Looked at again on");
    scene.get("/creator/earnings").await.is(200).says("Next: €18.00").says("waits until you are identified");
    scene.site.app().identify_creator(scene.creator, OPERATOR).await.unwrap();
    scene.pass(Span::days(12)).await;
    scene.get(&path).await.is(200).says("Paid out").says("in your bank");
    scene.get("/creator/earnings").await.is(200).says("post paid").says("€2.00").says("+€18.00");
    let file = scene.get("/creator/earnings/statement.csv").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    file.is(200).says("\"post paid\"").says("\"Zephyr\"").says("\"18.00\";\"2.00\";\"EUR\"");
    scene.get("/creator/placements?part=done").await.is(200).says("Paid");
}

#[tokio::test]
async fn a_place_booked_twice_is_one_place() {
    let scene = scene().await;
    let path = format!("/creator/campaigns/{}", scene.campaign);
    let placement = hidden(&scene.get(&path).await, "placement");
    let profile = scene.profile();
    let fields = [("placement", placement.as_str()), ("profile", profile.as_str())];
    let first = scene.post(&path, &fields).await.location().to_owned();
    assert_eq!(scene.post(&path, &fields).await.location(), first);
    scene.get(&path).await.says("You have taken a place here");
    // Without a choice the form comes back with its id.
    let answer = scene.post(&path, &[("placement", placement.as_str())]).await;
    answer.is(422).says("Choose the profile").says(&placement);
    scene.post(&path, &[("placement", "pl_x")]).await.is(400);
}

#[tokio::test]
async fn who_misses_a_condition_sees_by_how_much_and_cannot_book() {
    let scene = scene().await;
    let (bea, bea_id) = scene.site.creator("Bea").await;
    let loaded = scene.site.app().creator(bea_id).await.unwrap();
    let mut creator = loaded.value;
    let points = |hundredths| kernel::Points::new(hundredths).unwrap();
    creator.profiles[0].influence = Some(kernel::Interval::new(points(700), points(900)).unwrap());
    let mut decision = app::ports::Decision::at(scene.site.app().now());
    let record = app::ports::Record::Creator(creator);
    decision.writes.push(app::ports::Write { record, expected: loaded.version });
    scene.site.app().store().commit(decision).await.unwrap();
    let list = scene.site.get(Some(&bea), "/creator/campaigns").await;
    list.is(200)
        .says("Influence of at least 10")
        .says("yours: 7 to 9, 3 short")
        .says("<progress max=\"1000\" value=\"700\"");
    let path = format!("/creator/campaigns/{}", scene.campaign);
    scene.site.get(Some(&bea), &path).await.is(200).says("None of your profiles meets every condition");
    let placement = PlacementId::new(Uuid::from_u128(9)).to_string();
    let profile = common::profile(bea_id).id.to_string();
    let fields = [("placement", placement.as_str()), ("profile", profile.as_str())];
    scene.site.post(Some(&bea), &path, &fields).await.is(422).says("One condition is not met");
    // Nor with somebody else's profile.
    let other = scene.profile();
    let fields = [("placement", placement.as_str()), ("profile", other.as_str())];
    scene.site.post(Some(&bea), &path, &fields).await.is(404);
}

#[tokio::test]
async fn the_editor_keeps_what_was_typed_and_says_how_to_mend_it() {
    let scene = scene().await;
    let path = scene.book().await;
    let bare = "My tomatoes came through a fortnight <b>without</b> me, and nobody carried a bucket.";
    let refused = scene.post(&format!("{path}/draft"), &[("text", bare)]).await;
    refused
        .is(422)
        .says("My tomatoes came through a fortnight &lt;b&gt;without")
        .says("Nothing says that the post is paid for.")
        .says("Begin the post with “Ad:”")
        .says("The campaign’s link is missing.");
    // The buttons put in what is missing, without a script.
    let helped = scene.post(&format!("{path}/check"), &[("text", bare), ("insert", "disclosure")]).await;
    helped.is(200).says("\nAd: My tomatoes").says("The campaign’s link is missing.");
    let helped =
        scene.post(&format!("{path}/check"), &[("text", &format!("Ad: {bare}")), ("insert", "link")]).await;
    helped.is(200).says("bucket. https://zephyr.example.com/can").says("Ready to be handed in");
    // What the script asks for is the same, without the frame.
    let part = scene.post(&format!("{path}/read"), &[("text", TEXT)]).await;
    part.is(200).says("Ready to be handed in").says("characters left");
    assert!(!part.body.contains("<html"));
    scene.post(&format!("{path}/read"), &[("text", "")]).await.is(200).says("Begin with the disclosure");
    let copy = "Ad: The Zephyr Can waters balconies and window boxes by itself for two weeks while you are away. \
                https://zephyr.example.com/can";
    let copied = scene.post(&format!("{path}/draft"), &[("text", copy)]).await;
    copied.is(422).says("Too close to the brief").says("<mark class=\"copied\">").says("marked");
    scene.post(&format!("{path}/draft"), &[("text", &"x".repeat(20_000))]).await.is(422);
    // Handed in twice, it is one draft.
    for _ in 0..2 {
        let answer = scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await;
        assert!(answer.location().ends_with("done=creator-handed-in"));
    }
    let placement = scene.site.app().placement(Scene::id(&path)).await.unwrap().value;
    assert_eq!(placement.draft.unwrap().revision, 1);
}

#[tokio::test]
async fn a_rejected_draft_is_appealed_once_and_the_dispute_read() {
    let scene = scene().await;
    let path = scene.book().await;
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.location();
    scene.reject(&path).await;
    let page = scene.get(&path).await;
    page.is(200)
        .says("Says something untrue of the product")
        .says("The can does not sing.")
        .says("Appeal instead");
    scene.get("/creator").await.says("Write it again (2 drafts left) or appeal");
    let dispute = hidden(&page, "dispute");
    let appeal = format!("{path}/appeal");
    let empty = scene.post(&appeal, &[("dispute", &dispute), ("grounds", " ")]).await;
    empty.is(422).says(&dispute).says("aria-invalid=\"true\"");
    let fields = [("dispute", dispute.as_str()), ("grounds", "It hums, as the brief says.")];
    let first = scene.post(&appeal, &fields).await.location().to_owned();
    assert_eq!(scene.post(&appeal, &fields).await.location(), first);
    scene.get(&first).await.is(200).says("It hums, as the brief says.").says("Zephyr may answer");
    scene.get(&path).await.is(200).says("A dispute is open");
    // While it is open nothing is handed in or given back.
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.is(409).says("came through a fortnight");
    scene.post(&format!("{path}/give-back"), &[]).await.is(409);
    let answer = scene.post(first.split('?').next().unwrap(), &[("answer", "Me again")]).await;
    answer.is(403).says("the side that has not opened it").says("Me again");
}

#[tokio::test]
async fn a_place_is_given_back_once() {
    let scene = scene().await;
    let path = scene.book().await;
    scene
        .get(&path)
        .await
        .says("You owe nobody anything")
        .says("data-undo=\"The place is being given back.\"");
    for _ in 0..2 {
        let answer = scene.post(&format!("{path}/give-back"), &[]).await;
        assert!(answer.location().ends_with("done=creator-given-back"));
    }
    scene.get(&path).await.is(200).says("You gave this place back").says("back with the campaign");
    // Too late for a draft: the words are still there to be copied.
    scene
        .post(&format!("{path}/draft"), &[("text", "Late words")])
        .await
        .is(409)
        .says(">\nLate words</textarea>");
}

#[tokio::test]
async fn a_post_published_by_hand_is_declared_with_its_address() {
    let scene = scene().await;
    let path = scene.book().await;
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.location();
    // Too early: the page says so and keeps the address.
    let early = scene.post(&format!("{path}/published"), &[("address", "at://x/1")]).await;
    early.is(409);
    scene.review(&path, Judgement::Approve).await;
    scene.post(&format!("{path}/published"), &[("address", "")]).await.is(422).says("aria-invalid");
    for _ in 0..2 {
        let answer = scene.post(&format!("{path}/published"), &[("address", " at://x/1 ")]).await;
        assert!(answer.location().ends_with("done=creator-published"));
    }
    scene.get(&path).await.is(200).says("at://x/1");
    scene.post(&format!("{path}/publish"), &[]).await.is(409);
    // A post that is not there breaks the agreement, with a reason and a way to appeal.
    scene.pass(Span::hours(30)).await;
    scene.get(&path).await.is(200).says("Nobody could find the post").says("appeal until");
}

#[tokio::test]
async fn a_network_that_refuses_a_post_is_quoted_beside_the_way_out() {
    let scene = scene().await;
    let path = scene.book().await;
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.location();
    scene.review(&path, Judgement::Approve).await;
    scene.post(&format!("{path}/publish"), &[]).await.location();
    let page = scene.get(&path).await;
    page.is(200).says("You asked for it at");
    assert!(!page.body.contains("refuses to publish"), "nobody has answered yet");
    scene.site.stage.refuse_posts("this account may not post <today>");
    scene.work().await;
    let page = scene.get(&path).await;
    page.is(200)
        .says("Bluesky refuses to publish it")
        .says("this account may not post &lt;today&gt;")
        .says("Publish it yourself");
    assert!(!page.body.contains("It goes out in a moment"), "{}", page.body);
    scene.post(&format!("{path}/published"), &[("address", "at://x/1")]).await.location();
}

#[tokio::test]
async fn what_was_paid_out_counts_every_payout_however_many() {
    let scene = scene().await;
    let now = scene.site.app().now();
    let euro = Money::new(100, Currency::EUR).unwrap();
    let mut decision = app::ports::Decision::at(now);
    for number in 0..1_203_u64 {
        let (id, requested) = (PayoutId::new(scene.site.app().new_id()), now.minus(Span::hours(number)));
        let payee = Payee::Creator(scene.creator);
        let state = if number % 401 == 0 { State::Returned } else { State::Confirmed };
        let payout = Payout { id, payee, amount: euro, state, refusal: None, requested };
        let record = app::ports::Record::Payout(payout);
        decision.writes.push(app::ports::Write { record, expected: app::ports::Version::NEW });
    }
    scene.site.app().store().commit(decision).await.unwrap();
    scene.get("/creator/earnings").await.is(200).says("€1,200.00");
}

#[tokio::test]
async fn profiles_are_linked_once_kept_when_wrong_and_stay_while_they_carry_something() {
    let scene = scene().await;
    let page = scene.get("/creator/profiles").await;
    page.is(200).says("40 to 50 of 100").says("1% to 3%").says("interval-band").says("How we will know");
    let profile = hidden(&page, "profile");
    let wrong =
        [("profile", profile.as_str()), ("network", "x"), ("account", "not an account"), ("topics", "a/b")];
    let answer = scene.post("/creator/profiles", &wrong).await;
    answer
        .is(422)
        .says("value=\"not an account\"")
        .says("value=\"a/b\"")
        .says("Choose at least one language.")
        .says(&profile);
    let right = [
        ("profile", profile.as_str()),
        ("network", "mastodon"),
        ("account", "https://social.example/@ana"),
        ("language", "en"),
        ("topics", "Open source"),
    ];
    for _ in 0..2 {
        scene.post("/creator/profiles", &right).await.location();
    }
    let creator = scene.site.app().creator(scene.creator).await.unwrap().value;
    let linked: Vec<_> = creator.profiles.iter().filter(|it| it.network == Network::Mastodon).collect();
    assert_eq!(linked.len(), 1);
    assert_eq!((linked[0].account.as_str(), linked[0].influence), ("ana@social.example", None));
    scene.get("/creator/profiles").await.says("Not measured yet").says("open-source");
    scene.book().await;
    scene.post(&format!("/creator/profiles/{}/unlink", scene.profile()), &[]).await.is(409);
    scene.post(&format!("/creator/profiles/{profile}/unlink"), &[]).await.location();
    let creator = scene.site.app().creator(scene.creator).await.unwrap().value;
    assert_eq!(creator.profiles.len(), 1);
}

#[tokio::test]
async fn offers_are_accepted_or_declined_once() {
    let scene = scene().await;
    let offer = |n| OfferId::new(Uuid::from_u128(n));
    for n in [1, 2] {
        let by = Actor::Brand(scene.brand);
        scene.site.app().send_offer(offer(n), scene.campaign, scene.creator, by).await.unwrap();
    }
    scene.get("/creator").await.is(200).says("2 things wait for you.");
    let page = scene.get("/creator/offers").await;
    page.is(200)
        .says("€18.00")
        .says("Stands until")
        .says("Every condition is met")
        .says("Influence of at least");
    assert!(!page.body.contains("missed"), "{}", page.body);
    let placement = hidden(&page, "placement");
    let profile = scene.profile();
    let accept = format!("/creator/offers/{}/accept", offer(1));
    let fields = [("placement", placement.as_str()), ("profile", profile.as_str())];
    let first = scene.post(&accept, &fields).await.location().to_owned();
    assert_eq!(scene.post(&accept, &fields).await.location(), first);
    // What stands in the way of the other is said before anything is pressed.
    scene.site.app().pause(scene.campaign, Actor::Brand(scene.brand)).await.unwrap();
    let page = scene.get("/creator/offers").await;
    page.is(200).says("missed.").says("class=\"missed\"");
    assert!(!page.body.contains("Every condition is met"), "{}", page.body);
    for _ in 0..2 {
        scene.post(&format!("/creator/offers/{}/decline", offer(2)), &[]).await.location();
    }
    // One that is gone says so, with another placement.
    let again = [("placement", "pl_00000000000000000000000000000007"), ("profile", profile.as_str())];
    scene.post(&format!("/creator/offers/{}/accept", offer(2)), &again).await.is(409).says("Past offers");
}

#[tokio::test]
async fn what_belongs_to_another_is_not_there() {
    let scene = scene().await;
    let path = scene.book().await;
    scene.post(&format!("{path}/draft"), &[("text", TEXT)]).await.location();
    scene.reject(&path).await;
    let dispute = hidden(&scene.get(&path).await, "dispute");
    scene.post(&format!("{path}/appeal"), &[("dispute", &dispute), ("grounds", "Wrong.")]).await.location();
    let offer = OfferId::new(Uuid::from_u128(1));
    scene
        .site
        .app()
        .send_offer(offer, scene.campaign, scene.creator, Actor::Brand(scene.brand))
        .await
        .unwrap();
    let (bea, _) = scene.site.creator("Bea").await;
    let (zed, _) = scene.site.brand("Zed").await;
    let dispute = format!("/creator/disputes/{dispute}");
    for read in [path.clone(), dispute.clone(), "/creator/placements/nonsense".to_owned()] {
        scene.site.get(Some(&bea), &read).await.is(404);
        scene.site.get(Some(&zed), &read).await.is(403);
        assert!(scene.site.get(None, &read).await.location().starts_with("/sign-in"));
    }
    let new = [
        ("placement", "pl_00000000000000000000000000000007"),
        ("profile", "pf_00000000000000000000000000000007"),
    ];
    for write in ["read", "check", "draft", "publish", "published", "appeal", "give-back"] {
        scene.site.post(Some(&bea), &format!("{path}/{write}"), &[("text", TEXT)]).await.is(404);
    }
    scene.site.post(Some(&bea), &dispute, &[("answer", "x")]).await.is(404);
    scene.site.post(Some(&bea), &format!("/creator/offers/{offer}/accept"), &new).await.is(404);
    scene.site.post(Some(&bea), &format!("/creator/offers/{offer}/decline"), &[]).await.is(404);
    // A campaign that was never public is not there for anybody.
    let id = CampaignId::new(Uuid::from_u128(77));
    let terms = common::terms(scene.site.app().now());
    scene.site.app().open_campaign(app::OpenCampaign { id, brand: scene.brand, terms }).await.unwrap();
    scene.get(&format!("/creator/campaigns/{id}")).await.is(404);
}

#[tokio::test]
async fn every_page_speaks_both_languages_whole() {
    let scene = scene().await;
    let path = scene.book().await;
    let campaign = format!("/creator/campaigns/{}", scene.campaign);
    let pages = [
        "/creator",
        "/creator/profiles",
        "/creator/campaigns",
        "/creator/placements",
        "/creator/earnings",
        "/creator/offers",
        "/creator/placements?part=under-way",
        "/creator/placements?part=done",
        &campaign,
        &path,
    ];
    for page in pages {
        for language in ["fr", "en"] {
            let joint = if page.contains('?') { '&' } else { '?' };
            let answer = scene.get(&format!("{page}{joint}lang={language}")).await;
            answer.is(200).says(&format!("<html lang=\"{language}\""));
            for id in [">creator-", ">finding-", ">miss-", ">wording-", ">say-", ">ui-"] {
                assert!(!answer.body.contains(id), "{page} in {language} shows the name of a message: {id}");
            }
        }
    }
}
