//! Operators' pages, driven as a browser without a script drives them.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use account::Locale;
use app::ports::{JobFilter, JobState, TrailFilter};
use app::{Announcement, BookRequest};
use common::{Answer, OPERATOR, Site, Someone};
use kernel::{
    BrandId, CampaignId, CreatorId, Currency, DepositId, DisputeId, Money, OperatorId, PayoutId, PlacementId,
    ProfileId, Span,
};
use market::Payout;
use market::payout::{Payee, State};
use market::people::Actor;
use market::placement::Judgement;
use market::reasons::RejectCode;
use uuid::Uuid;

const TEXT: &str = "Ad: My tomatoes came through a fortnight without me, and nobody had to carry a bucket up \
                    four flights. https://zephyr.example.com/can";

/// A site with a brand, its live campaign, a creator, and an operator.
struct Scene {
    site: Site,
    brand: BrandId,
    campaign: CampaignId,
    creator: CreatorId,
    camille: Someone,
}

async fn scene() -> Scene {
    let site = Site::new();
    let (_, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (_, creator) = site.creator("Ana").await;
    let id = OperatorId::new(Uuid::from_u128(1));
    let user = site.front.accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    let camille = site.enter(user.id).await;
    Scene { site, brand, campaign, creator, camille }
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

impl Scene {
    async fn get(&self, path: &str) -> Answer {
        self.site.get(Some(&self.camille), path).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.site.post(Some(&self.camille), path, fields).await
    }

    /// What operators have done, the newest first.
    async fn acts(&self) -> Vec<String> {
        let filter = TrailFilter { before: None, actor: Some(OPERATOR), limit: 100 };
        let lines = self.site.app().store().trail(filter).await.unwrap();
        lines.into_iter().map(|(_, line)| format!("{} {}", line.action, line.subject)).collect()
    }

    #[track_caller]
    fn last(acts: &[String], action: &str, subject: &str) {
        assert_eq!(acts.first().map(String::as_str), Some(&*format!("{action} {subject}")), "{acts:?}");
    }

    /// A rejected placement, contested by its creator.
    async fn dispute(&self) -> DisputeId {
        let app = self.site.app();
        let (creator, profile) = (self.creator, ProfileId::new(self.creator.uuid()));
        let placement = PlacementId::new(app.new_id());
        app.book(BookRequest { placement, campaign: self.campaign, creator, profile }).await.unwrap();
        app.submit_draft(placement, TEXT, Actor::Creator(creator)).await.unwrap();
        let no = Judgement::Reject { code: RejectCode::Tone, note: "Too loud for us.".to_owned() };
        app.review(placement, &no, Actor::Brand(self.brand)).await.unwrap();
        let id = DisputeId::new(app.new_id());
        app.open_dispute(id, placement, "It is my own voice.", Actor::Creator(creator)).await.unwrap();
        id
    }

    async fn announce(&self) -> DepositId {
        let id = DepositId::new(self.site.app().new_id());
        let reference = "CRIEUR-1".to_owned();
        let new = Announcement { id, campaign: self.campaign, amount: euros(5_000), reference };
        self.site.app().announce_transfer(&new, Actor::Brand(self.brand)).await.unwrap();
        id
    }

    /// A payout that the rail has taken and not decided yet.
    async fn on_its_way(&self) -> PayoutId {
        let now = self.site.app().now();
        let id = PayoutId::new(self.site.app().new_id());
        let payee = Payee::Creator(self.creator);
        let payout =
            Payout { id, payee, amount: euros(1_800), state: State::Sent, refusal: None, requested: now };
        let mut decision = app::ports::Decision::at(now);
        let record = app::ports::Record::Payout(payout);
        decision.writes.push(app::ports::Write { record, expected: app::ports::Version::NEW });
        self.site.app().store().commit(decision).await.unwrap();
        id
    }

    async fn funded(&self) -> i64 {
        self.site.app().campaign(self.campaign).await.unwrap().value.funded.minor()
    }
}

#[tokio::test]
async fn every_page_opens_and_says_what_to_do_when_nothing_waits() {
    let scene = scene().await;
    for path in [
        "/operator",
        "/operator/money",
        "/operator/money/payouts",
        "/operator/reviews",
        "/operator/reviews?of=creators",
        "/operator/disputes",
        "/operator/people",
        "/operator/audit",
        "/operator/jobs",
        "/operator/books",
        "/operator/books/statement",
        "/operator/settings",
        "/operator/campaigns",
    ] {
        for language in ["en", "fr"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let answer = scene.get(&format!("{path}{mark}lang={language}")).await;
            answer.is(200);
            assert!(!answer.body.contains("operator-"), "a message is missing on {path}:\n{}", answer.body);
        }
    }
    scene.get("/operator").await.says("Brands to verify").says("Placements paid in the last thirty days");
    scene.get("/operator/money").await.says("No transfer is announced");
    scene.get("/operator/disputes").await.says("No open dispute");
}

#[tokio::test]
async fn announced_money_is_confirmed_once() {
    let scene = scene().await;
    let (before, id) = (scene.funded().await, scene.announce().await);
    scene.get("/operator").await.is(200).says("Transfers to confirm");
    scene.get("/operator/money").await.is(200).says("CRIEUR-1").says("€50.00").says("Zephyr");
    let path = format!("/operator/money/deposits/{id}/confirm");
    let kept = scene.post(&path, &[("amount", "fifty"), ("reference", "BANK 7 <kept>")]).await;
    assert!(kept.status.is_client_error());
    kept.says("value=\"fifty\"").says("BANK 7 &lt;kept&gt;");
    let fields = [("amount", "49.50"), ("reference", "BANK 7")];
    assert_eq!(
        scene.post(&path, &fields).await.location(),
        "/operator/money?done=operator-transfer-confirmed"
    );
    Scene::last(&scene.acts().await, "confirm a transfer", &id.to_string());
    assert_eq!(scene.funded().await, before + 4_950);
    scene.post(&path, &fields).await.location();
    assert_eq!(scene.funded().await, before + 4_950, "told twice, counted twice");
    let other = scene.post(&path, &[("amount", "10"), ("reference", "BANK 8")]).await;
    other.is(409);
    assert_eq!(scene.funded().await, before + 4_950);
}

#[tokio::test]
async fn a_transfer_that_never_came_is_closed_with_a_reason() {
    let scene = scene().await;
    let (before, id) = (scene.funded().await, scene.announce().await);
    let path = format!("/operator/money/deposits/{id}/dismiss");
    scene.post(&path, &[("note", "")]).await.is(422);
    scene.post(&path, &[("note", "The bank knows nothing of it.")]).await.location();
    Scene::last(&scene.acts().await, "be dismissed", &id.to_string());
    scene.post(&path, &[("note", "The bank knows nothing of it.")]).await.location();
    assert_eq!(scene.funded().await, before);
}

#[tokio::test]
async fn money_that_nobody_announced_counts_once() {
    let scene = scene().await;
    let (before, campaign) = (scene.funded().await, scene.campaign.to_string());
    let post = |campaign: &str, amount: &str| {
        let fields = [
            ("campaign", campaign.to_owned()),
            ("amount", amount.to_owned()),
            ("reference", "SEPA 9".to_owned()),
        ];
        let scene = &scene;
        async move {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            scene.post("/operator/money/received", &fields).await
        }
    };
    post("cp_1", "30").await.is(400).says("This is not the id of a campaign").says("value=\"SEPA 9\"");
    post("cp_0000000000000000000000000000002a", "30").await.says("There is no campaign with this id");
    post(&campaign, "30").await.location();
    Scene::last(&scene.acts().await, "fund", &campaign);
    post(&campaign, "30").await.location();
    assert_eq!(scene.funded().await, before + 3_000);
}

#[tokio::test]
async fn a_dispute_is_ruled_once_its_time_has_come() {
    let scene = scene().await;
    let id = scene.dispute().await;
    let path = format!("/operator/disputes/{id}");
    scene
        .get("/operator/disputes")
        .await
        .is(200)
        .says("It is my own voice.")
        .says("My tomatoes came through")
        .says("Too loud for us.")
        .says("Too early to rule");
    let fields = [("ruling", "uphold"), ("text", "Loud is not off brief.")];
    scene.post(&path, &fields).await.is(409).says("Loud is not off brief.");
    scene.site.app().answer_dispute(id, "It shouts.", Actor::Brand(scene.brand)).await.unwrap();
    scene.get("/operator").await.is(200).says("Disputes to rule");
    scene.get(&path).await.is(200).says("It shouts.");
    scene.post(&path, &[("ruling", "uphold"), ("text", "")]).await.is(422);
    assert_eq!(scene.post(&path, &fields).await.location(), "/operator/disputes?done=operator-ruled");
    Scene::last(&scene.acts().await, "rule", &id.to_string());
    let acts = scene.acts().await.len();
    scene.post(&path, &fields).await.location();
    assert_eq!(scene.acts().await.len(), acts, "ruled twice");
    let other = scene.post(&path, &[("ruling", "dismiss"), ("text", "The other way round.")]).await;
    other.is(409).says("The other way round.").says("Loud is not off brief.");
    let dispute = scene.site.app().dispute(id).await.unwrap().value;
    let placement = scene.site.app().placement(dispute.placement).await.unwrap().value;
    assert_eq!(placement.state.name(), "approved");
    scene
        .get(&format!("/operator/placements/{}", placement.id))
        .await
        .is(200)
        .says("Reinstated by an operator");
}

#[tokio::test]
async fn whoever_is_new_is_looked_at_one_at_a_time() {
    let scene = scene().await;
    let (_, second) = scene.site.brand("Mistral").await;
    scene.get("/operator/reviews?of=brands").await.is(200).says("Zephyr").says("data-key=\"v\"");
    let back = [("back", "/operator/reviews?of=brands")];
    let zephyr = scene.brand;
    let done = scene.post(&format!("/operator/people/{zephyr}/verify"), &back).await;
    assert_eq!(done.location(), "/operator/reviews?of=brands&done=operator-verified");
    Scene::last(&scene.acts().await, "verify", &zephyr.to_string());
    scene.get("/operator/reviews?of=brands").await.is(200).says("Mistral");
    scene.post(&format!("/operator/people/{second}/verify"), &back).await.location();
    scene.get("/operator/reviews?of=brands").await.is(200).says("Every brand is verified");
    scene.get("/operator/reviews?of=creators").await.is(200).says("Ana");
    let creator = scene.creator;
    let away = [("back", "https://evil.example/")];
    let done = scene.post(&format!("/operator/people/{creator}/identify"), &away).await;
    assert!(done.location().starts_with('/') && !done.location().starts_with("//"), "{}", done.location());
    Scene::last(&scene.acts().await, "identify", &creator.to_string());
    scene.get("/operator/reviews?of=creators").await.is(200).says("Every creator is identified");
    scene.post(&format!("/operator/people/{zephyr}/identify"), &[]).await.is(404);
}

#[tokio::test]
async fn strikes_and_suspensions_come_and_go() {
    let scene = scene().await;
    let person = format!("/operator/people/{}", scene.creator);
    let strikes = format!("{person}/strikes");
    scene.post(&strikes, &[("seen", "0"), ("reason", "")]).await.is(422);
    for (seen, reason) in [("0", "First."), ("1", "Second."), ("2", "Third.")] {
        scene.post(&strikes, &[("seen", seen), ("reason", reason)]).await.location();
        scene.post(&strikes, &[("seen", seen), ("reason", reason)]).await.location();
    }
    let party = account::Party::Creator(scene.creator);
    let kept = scene.site.front.accounts.strikes(party).await.unwrap();
    assert_eq!(kept.len(), 3, "a form sent twice strikes once");
    scene.get(&person).await.is(200).says("Second.").says("Suspended").says("Lift the suspension");
    assert!(scene.acts().await.contains(&format!("strike {}", scene.creator)));
    scene.post(&format!("{person}/lift"), &[]).await.location();
    Scene::last(&scene.acts().await, "lift suspension", &scene.creator.to_string());
    let lift = format!("/operator/strikes/{}/lift", kept[0].id);
    let id = scene.creator.to_string();
    scene.post(&lift, &[("person", &id), ("why", "")]).await.is(422);
    scene.post(&lift, &[("person", &id), ("why", "A mistake of ours.")]).await.location();
    assert!(scene.acts().await[0].starts_with("lift strike "));
    scene.get(&person).await.is(200).says("A mistake of ours.");
    scene.post(&format!("/operator/people/{}/suspend", scene.brand), &[]).await.location();
    Scene::last(&scene.acts().await, "suspend", &scene.brand.to_string());
    assert!(scene.site.app().brand(scene.brand).await.unwrap().value.suspended.is_some());
}

#[tokio::test]
async fn people_are_found_by_a_name_or_an_id() {
    let scene = scene().await;
    let href = format!("/operator/people/{}", scene.brand);
    scene.get("/operator/people?name=zeph").await.is(200).says(&href);
    scene.get(&format!("/operator/people?name={}", scene.brand)).await.is(200).says(&href);
    scene.get("/operator/people?name=phyr").await.is(200).says("Nobody found");
    scene.get(&href).await.is(200).says("To verify").says("One campaign");
    scene.get("/operator/people/br_0000000000000000000000000000002a").await.is(404);
}

#[tokio::test]
async fn jobs_are_cancelled_and_tried_again() {
    let scene = scene().await;
    let waiting = scene.site.app().store().jobs(JobFilter::first(JobState::Waiting, 10)).await.unwrap();
    let job = waiting[0].id;
    scene
        .get("/operator/jobs?state=waiting")
        .await
        .is(200)
        .says("End a campaign")
        .says(&format!("/operator/jobs/{job}/cancel"));
    scene.post(&format!("/operator/jobs/{job}/cancel"), &[]).await.location();
    Scene::last(&scene.acts().await, "cancel job", &job.to_string());
    scene.get("/operator/jobs").await.is(200).says("Given up").says("cancelled");
    scene.post(&format!("/operator/jobs/{job}/retry"), &[]).await.location();
    Scene::last(&scene.acts().await, "retry job", &job.to_string());
    let again = scene.post(&format!("/operator/jobs/{job}/retry"), &[]).await;
    assert_eq!(again.location(), "/operator/jobs?done=operator-job-was-not-there");
}

#[tokio::test]
async fn the_books_are_checked_and_read() {
    let scene = scene().await;
    scene.get("/operator/books").await.is(200).says("Not checked since the program started");
    scene.post("/operator/books/check", &[]).await.location();
    Scene::last(&scene.acts().await, "check books", "books");
    scene
        .get("/operator/books")
        .await
        .is(200)
        .says("The books balance")
        .says("Campaigns, free")
        .says("€200.00");
    scene.get("/operator").await.is(200).says("The books balance");
    let account = format!("/operator/books/statement?account=campaign/{}/EUR", scene.campaign);
    scene.get(&account).await.is(200).says("A brand’s money came in").says("+€200.00");
    scene.get("/operator/books/statement?account=nobody").await.is(400).says("value=\"nobody\"");
}

#[tokio::test]
async fn a_payout_by_hand_needs_a_clear_word() {
    let scene = scene().await;
    let app = scene.site.app();
    // What is left of a campaign that is called off goes back to its brand.
    app.end(scene.campaign, Actor::Brand(scene.brand)).await.unwrap();
    let end = app.now().plus(Span::days(1));
    while let Some(next) = app.store().next_job().await.unwrap().filter(|next| *next <= end) {
        scene.site.stage.pass_until(next);
        while app.work(100).await.unwrap().done > 0 {}
    }
    let payouts = app.payouts_in(None, None).await.unwrap().rows;
    let payout = payouts.first().unwrap().payout.clone();
    scene.get("/operator/money/payouts").await.is(200).says("€200.00").says("Zephyr");
    let retry = format!("/operator/money/payouts/{}/retry", payout.id);
    scene.post(&retry, &[]).await.location();
    Scene::last(&scene.acts().await, "ask for a payout", &scene.brand.to_string());
    // A rail that pays by itself has its own word, and nobody speaks for it.
    let sent = scene.on_its_way().await;
    let page = scene.get("/operator/money/payouts").await;
    assert!(!page.body.contains("Made by hand?"), "{}", page.body);
    let spoken = format!("/operator/money/payouts/{sent}/paid");
    scene.post(&spoken, &[("reference", "SEPA 12")]).await.is(404);
    assert!(!scene.acts().await[0].starts_with("set "));
    scene.site.stage.pay_by_hand();
    scene.get("/operator/money/payouts").await.is(200).says("Made by hand?").says(&spoken);
    // It has arrived: there is nothing to say about it by hand any more.
    assert_eq!(payout.state.name(), "confirmed");
    let paid = format!("/operator/money/payouts/{}/paid", payout.id);
    scene.post(&paid, &[("reference", "SEPA 12")]).await.is(409);
    assert!(!scene.acts().await[0].starts_with("set "));
    for (verb, field) in [("paid", "reference"), ("refused", "reason")] {
        let id = scene.on_its_way().await;
        let path = format!("/operator/money/payouts/{id}/{verb}");
        scene.post(&path, &[(field, "")]).await.is(422);
        scene.post(&path, &[(field, "SEPA 12")]).await.location();
        Scene::last(&scene.acts().await, "set", &format!("operator.payout.{id}"));
        let acts = scene.acts().await.len();
        scene.post(&path, &[(field, "SEPA 12")]).await.location();
        assert_eq!(scene.acts().await.len(), acts, "said twice");
        let word =
            scene.site.front.accounts.setting(&format!("operator.payout.{id}")).await.unwrap().unwrap();
        assert_eq!(word[verb], "SEPA 12");
    }
}

#[tokio::test]
async fn the_trail_is_filtered_and_taken_along() {
    let scene = scene().await;
    scene.post(&format!("/operator/people/{}/verify", scene.brand), &[]).await.location();
    scene.get("/operator/audit").await.is(200).says("verified").says("launched");
    let by = format!("/operator/audit?actor={}", OperatorId::new(Uuid::from_u128(1)));
    let filtered = scene.get(&by).await;
    filtered.is(200).says("verified");
    assert!(!filtered.body.contains(">launched<"), "another's act is shown");
    let about = scene.get(&format!("/operator/audit?subject={}", scene.campaign)).await;
    about.is(200).says("launched");
    assert!(!about.body.contains(">verified<"), "an act about something else is shown");
    scene.get("/operator/audit?actor=zoe").await.is(400).says("value=\"zoe\"").says("This is nobody’s id");
    let file = scene.get(&format!("/operator/audit/trail.csv?subject={}", scene.brand)).await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    file.is(200).says("\"verified\"").says(&scene.brand.to_string());
}
