//! Measures: kept once, shown to whom they concern, contested, and what a newer one does to a place.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;
#[path = "common/gauge.rs"]
mod gauge;

use std::sync::Arc;

use account::Locale;
use app::BookRequest;
use app::accounts::Contested;
use app::ports::{JobFilter, JobState};
use common::{Site, Someone};
use gauge::Scripted;
use kernel::{BrandId, CampaignId, CreatorId, OperatorId, PlacementId, Points, ProfileId, Span};
use market::eligibility::{Condition, Miss};
use market::measure::Family;
use market::people::{Actor, Profile};
use market::placement::{Judgement, Placement, State, Verdict};
use market::reasons::Failure;
use uuid::Uuid;

const TEXT: &str = "Ad: My tomatoes came through a fortnight without me, and nobody had to carry a bucket up \
                    four flights. https://zephyr.example.com/can";

struct Scene {
    site: Site,
    gauge: Arc<Scripted>,
    zephyr: Someone,
    ana: Someone,
    camille: Someone,
    brand: BrandId,
    campaign: CampaignId,
    creator: CreatorId,
    profile: ProfileId,
}

async fn scene() -> Scene {
    let gauge = Arc::new(Scripted::default());
    let site = Site::measured(gauge.clone());
    let (zephyr, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (ana, creator) = site.creator("Ana Private").await;
    let id = OperatorId::new(Uuid::from_u128(1));
    let user = site.front.accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    let camille = site.enter(user.id).await;
    let profile = ProfileId::new(creator.uuid());
    Scene { site, gauge, zephyr, ana, camille, brand, campaign, creator, profile }
}

impl Scene {
    async fn work(&self) {
        while self.site.app().work(100).await.unwrap().done > 0 {}
    }

    fn pass(&self, span: Span) {
        self.site.stage.pass_until(self.site.app().now().plus(span));
    }

    /// A night passes, and everybody is measured.
    async fn night(&self) {
        self.site.app().begin_measuring().await.unwrap();
        self.work().await;
        self.pass(Span::days(1));
    }

    /// The owner asks for an audit.
    async fn audit(&self) {
        let path = format!("/creator/measures/{}/audit", self.profile);
        self.site.post(Some(&self.ana), &path, &[]).await.location();
        self.work().await;
    }

    async fn kept(&self) -> Profile {
        let creator = self.site.app().creator(self.creator).await.unwrap().value;
        creator.profile(self.profile).unwrap().clone()
    }

    async fn influence(&self) -> Option<(u16, u16)> {
        let points = |it: Points| it.hundredths() / 100;
        self.kept().await.influence.map(|it| (points(it.low()), points(it.high())))
    }

    fn page(&self) -> String {
        format!("/measures/{}/{}", self.creator, self.profile)
    }

    async fn book(&self, number: u128) -> Placement {
        let (placement, campaign) = (PlacementId::new(Uuid::from_u128(number)), self.campaign);
        let (creator, profile) = (self.creator, self.profile);
        self.site.app().book(BookRequest { placement, campaign, creator, profile }).await.unwrap()
    }

    async fn placement(&self, number: u128) -> Placement {
        self.site.app().placement(PlacementId::new(Uuid::from_u128(number))).await.unwrap().value
    }

    async fn contest(&self, what: &str) -> common::Answer {
        let fields = [("what", what), ("grounds", "A <b>programme</b> named me.")];
        self.site.post(Some(&self.ana), &format!("/creator/measures/{}/contest", self.profile), &fields).await
    }

    async fn waiting(&self) -> Vec<market::measure::Contest> {
        self.site.front.accounts.contests_waiting().await.unwrap()
    }

    async fn unread(&self, who: &Someone) -> usize {
        while !self.site.front.accounts.spread(100).await.unwrap().is_empty() {}
        self.site.get(Some(who), "/notices").await.body.matches("contest").count()
    }
}

#[tokio::test]
async fn a_snapshot_is_kept_once_and_the_latest_counts_however_it_comes() {
    let scene = scene().await;
    let t0 = scene.site.app().now();
    scene.gauge.says("s1", t0, scene.profile, 50, 55, 60);
    scene.night().await;
    assert_eq!(scene.influence().await, Some((50, 60)));
    // The same snapshot with other figures: it never changes.
    scene.gauge.says("s1", t0, scene.profile, 90, 95, 99);
    scene.night().await;
    assert_eq!(scene.influence().await, Some((50, 60)));
    scene.gauge.says("s3", t0.plus(Span::days(3)), scene.profile, 60, 65, 70);
    scene.night().await;
    assert_eq!(scene.influence().await, Some((60, 70)));
    // One that comes late is history, and no more.
    scene.gauge.says("s2", t0.plus(Span::days(2)), scene.profile, 1, 2, 3);
    scene.night().await;
    assert_eq!(scene.influence().await, Some((60, 70)));
    // Nobody answers, or not of this profile: what there was stays.
    scene.gauge.says("s4", t0.plus(Span::days(9)), ProfileId::new(Uuid::from_u128(4)), 1, 2, 3);
    scene.night().await;
    scene.gauge.0.lock().unwrap().away = true;
    scene.night().await;
    assert_eq!(scene.influence().await, Some((60, 70)));
    let page = scene.site.get(Some(&scene.ana), &scene.page()).await;
    page.is(200)
        .says("65")
        .says("s3")
        .says("2026-11")
        .says("Constant of the scale")
        .says("−2.5")
        .says("12,345"[..2].as_ref());
    assert!(page.body.contains("<svg"), "three nights make a line");
}

#[tokio::test]
async fn a_night_is_measured_once_and_calls_the_next() {
    let scene = scene().await;
    scene.gauge.says("s1", scene.site.app().now(), scene.profile, 50, 55, 60);
    for _ in 0..3 {
        scene.site.app().begin_measuring().await.unwrap();
    }
    let waiting = |jobs: Vec<app::ports::JobView>| {
        jobs.iter().filter(|it| matches!(it.job, app::ports::Job::Measure { .. })).count()
    };
    let jobs = || scene.site.app().store().jobs(JobFilter::first(JobState::Waiting, 100));
    assert_eq!(waiting(jobs().await.unwrap()), 1, "however often it is asked for");
    scene.work().await;
    assert_eq!(waiting(jobs().await.unwrap()), 1, "the next night's");
    // What does not fit is left out, and the rest of the night goes on.
    scene.gauge.says("s2", scene.site.app().now(), scene.profile, 50, 55, 60);
    scene.gauge.0.lock().unwrap().scores[0].value = Points::new(9_900).unwrap();
    scene.pass(Span::days(1));
    scene.work().await;
    assert_eq!(scene.influence().await, Some((50, 60)));
    assert_eq!(waiting(jobs().await.unwrap()), 1);
}

#[tokio::test]
async fn measures_are_shown_to_owner_brands_and_operators_and_to_all_only_when_the_owner_says_so() {
    let scene = scene().await;
    let (site, page) = (&scene.site, scene.page());
    scene.gauge.says("s1", site.app().now(), scene.profile, 50, 55, 60);
    scene.gauge.finds(9, site.app().now(), 1, 2, 3);
    scene.night().await;
    scene.audit().await;
    let (noor, _) = site.creator("Noor Other").await;
    for who in [&scene.ana, &scene.zephyr, &scene.camille] {
        site.get(Some(who), &page).await.is(200).says("Being followed by fakes is no proof");
    }
    for who in [None, Some(&noor)] {
        site.get(who, &page).await.is(404);
        site.get(who, &format!("{page}/ad_{:032x}/fingerprint.svg", 9)).await.is(404);
    }
    let shown = format!("/creator/measures/{}/shown", scene.profile);
    site.post(Some(&noor), &shown, &[("public", "yes")]).await.is(404);
    site.post(Some(&scene.ana), &shown, &[("public", "yes")]).await.location();
    for who in [None, Some(&noor)] {
        let page = site.get(who, &page).await;
        page.is(200).says("Bands of creation dates").says("2,400").says("Context only").says("4,000");
        assert!(!page.body.contains("/creator/measures"), "nothing of the owner's");
    }
    let picture = site.get(None, &format!("{page}/ad_{:032x}/fingerprint.svg", 9)).await;
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert!(
        picture.body.contains("<text>made in one go</text>"),
        "its words are the reader's: {}",
        picture.body
    );
    let policy = picture.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    site.post(Some(&scene.ana), &shown, &[("public", "no")]).await.location();
    site.get(None, &page).await.is(404);
}

#[tokio::test]
async fn an_owner_explains_a_jump_and_asks_for_an_audit_twice_a_day() {
    let scene = scene().await;
    let site = &scene.site;
    let at = site.app().now();
    scene.gauge.finds(9, at, 1, 2, 3);
    scene.audit().await;
    let explain = format!("/creator/measures/{}/explain", scene.profile);
    let from = at.minus(Span::days(3)).as_micros().to_string();
    let words = ("words", "A <i>show</i> named me.");
    site.post(Some(&scene.ana), &explain, &[("from", &from), words]).await.location();
    site.post(Some(&scene.ana), &explain, &[("from", "17"), words]).await.is(404);
    let page = site.get(Some(&scene.zephyr), &scene.page()).await;
    page.says("A &lt;i&gt;show&lt;/i&gt; named me.").says("Not explained");
    scene.audit().await;
    let path = format!("/creator/measures/{}/audit", scene.profile);
    site.post(Some(&scene.ana), &path, &[]).await.is(429);
}

#[tokio::test]
async fn a_place_quotes_what_it_was_booked_on() {
    let scene = scene().await;
    let at = scene.site.app().now();
    scene.gauge.finds(9, at, 1, 2, 3);
    // Nothing measured yet: the booking has the audience read.
    assert!(scene.book(1).await.measured.is_empty());
    scene.work().await;
    scene.gauge.says("s1", at, scene.profile, 50, 55, 60);
    scene.night().await;
    let quoted = scene.book(2).await.measured;
    assert_eq!(quoted.snapshot.as_deref(), Some("s1"));
    assert_eq!(quoted.audit.unwrap().uuid(), Uuid::from_u128(9));
    assert_eq!(scene.placement(2).await.measured, quoted, "kept with the place");
}

#[tokio::test]
async fn a_place_without_a_draft_falls_when_a_newer_measure_surely_misses_and_work_goes_on() {
    let scene = scene().await;
    let (app, by) = (scene.site.app(), Actor::Creator(scene.creator));
    scene.book(1).await;
    scene.book(2).await;
    app.submit_draft(PlacementId::new(Uuid::from_u128(1)), TEXT, by).await.unwrap();
    // The limit is ten per cent: inside the interval nothing happens.
    scene.gauge.finds(8, app.now(), 9, 12, 15);
    scene.audit().await;
    assert_eq!(scene.placement(2).await.state, State::Booked);
    scene.gauge.finds(9, app.now(), 11, 40, 50);
    scene.pass(Span::minutes(1));
    scene.gauge.finds(10, app.now(), 11, 40, 50);
    scene.audit().await;
    let fallen = scene.placement(2).await;
    assert!(matches!(fallen.verdict, Some(Verdict::Failed { reason: Failure::Unmet, .. })), "{fallen:?}");
    assert_eq!(fallen.state, State::Failed);
    assert!(!fallen.is_open(), "its money is back");
    assert_eq!(app.campaign(scene.campaign).await.unwrap().value.taken_by_others, 1, "and its place free");
    let going_on = scene.placement(1).await;
    assert_eq!((going_on.state, going_on.unmet.unwrap().condition), (State::Drafted, Condition::FakeShare));
    // Both are told.
    while !scene.site.front.accounts.spread(100).await.unwrap().is_empty() {}
    scene
        .site
        .get(Some(&scene.ana), "/notices")
        .await
        .says("the place is free again")
        .says("goes on as agreed");
    scene.site.get(Some(&scene.zephyr), "/notices").await.says("goes on as agreed");
    // The next booking is refused, with the reason.
    let request = BookRequest {
        placement: PlacementId::new(Uuid::from_u128(3)),
        campaign: scene.campaign,
        creator: scene.creator,
        profile: scene.profile,
    };
    let refused = format!("{:?}", app.book(request).await.unwrap_err());
    assert!(
        refused.contains("FakeShare")
            && refused.contains(&format!("{:?}", Miss::Over { by: kernel::BasisPoints::new(100).unwrap() })),
        "{refused}"
    );
    // Silence pays: nobody says anything, it is published, and it is paid.
    app.review(PlacementId::new(Uuid::from_u128(1)), &Judgement::Approve, Actor::Brand(scene.brand))
        .await
        .unwrap();
    app.request_publication(PlacementId::new(Uuid::from_u128(1)), by).await.unwrap();
    scene.work().await;
    for _ in 0..20 {
        scene.pass(Span::days(1));
        scene.work().await;
    }
    assert_eq!(scene.placement(1).await.state, State::Paid);
}

#[tokio::test]
async fn a_score_whose_upper_bound_is_below_the_minimum_releases_too_and_a_contest_holds_it_off() {
    let scene = scene().await;
    let t0 = scene.site.app().now();
    scene.gauge.says("s1", t0, scene.profile, 50, 55, 60);
    scene.night().await;
    scene.book(1).await;
    scene.contest("score").await.location();
    scene.gauge.says("s2", t0.plus(Span::days(1)), scene.profile, 1, 5, 9);
    scene.night().await;
    assert_eq!(scene.placement(1).await.state, State::Booked, "nothing is lost while a person looks");
    let contest = scene.waiting().await[0].id;
    let keep = format!("/operator/contests/{contest}/keep");
    scene.site.post(Some(&scene.camille), &keep, &[("note", "It was looked at.")]).await.location();
    assert_eq!(scene.placement(1).await.state, State::Failed);
}

#[tokio::test]
async fn a_contest_is_filed_once_seen_by_all_and_answered_by_a_person() {
    let scene = scene().await;
    let site = &scene.site;
    let t0 = site.app().now();
    scene.gauge.says("s1", t0, scene.profile, 50, 55, 60);
    scene.night().await;
    scene.contest("score").await.location();
    scene.contest("score").await.location();
    let waiting = scene.waiting().await;
    assert_eq!(waiting.len(), 1, "the same is contested once");
    site.get(Some(&scene.zephyr), &scene.page()).await.says("This value is contested");
    let queue = site.get(Some(&scene.camille), "/operator/contests").await;
    queue.says("A &lt;b&gt;programme&lt;/b&gt; named me.").says("Ana Private").says("55");
    let correct = format!("/operator/contests/{}/correct", waiting[0].id);
    let aside = [("correction", "set_aside"), ("note", "A <u>reason</u>.")];
    site.post(Some(&scene.ana), &correct, &aside).await.is(403);
    site.post(Some(&scene.camille), &correct, &[("correction", "set_aside"), ("note", " ")]).await.is(422);
    site.post(Some(&scene.camille), &correct, &aside).await.location();
    site.post(Some(&scene.camille), &correct, &aside).await.location();
    // An answer stands.
    let keep = format!("/operator/contests/{}/keep", waiting[0].id);
    site.post(Some(&scene.camille), &keep, &[("note", "Or not.")]).await.is(409);
    assert_eq!(scene.influence().await, None, "it counts for nothing");
    assert!(scene.waiting().await.is_empty());
    site.get(Some(&scene.ana), "/notices").await.says("counts for nothing until it is measured again");
    site.get(Some(&scene.ana), &scene.page()).await.says("A &lt;u&gt;reason&lt;/u&gt;.");
    // Told again, the same snapshot does not bring it back; the next one does.
    scene.night().await;
    assert_eq!(scene.influence().await, None);
    scene.gauge.says("s2", t0.plus(Span::days(4)), scene.profile, 51, 56, 61);
    scene.night().await;
    assert_eq!(scene.influence().await, Some((51, 61)));
}

#[tokio::test]
async fn one_finding_of_an_audit_is_contested_and_taken_back_and_operators_are_reminded_once() {
    let scene = scene().await;
    let site = &scene.site;
    scene.gauge.finds(9, site.app().now(), 1, 2, 3);
    scene.contest("audit").await.is(404);
    scene.audit().await;
    scene.contest("lockstep").await.is(404);
    scene.contest("nonsense").await.is(400);
    scene.contest("creation_bands").await.location();
    scene.contest("audit").await.location();
    assert_eq!(scene.waiting().await.len(), 2);
    let about = |it: &market::measure::Contest| {
        format!("{:?}", it.about).contains(&format!("{:?}", Family::CreationBands))
    };
    let bands = scene.waiting().await.into_iter().find(about).unwrap().id;
    let withdraw = format!("/creator/measures/{}/contests/{bands}/withdraw", scene.profile);
    let (noor, _) = site.creator("Noor Other").await;
    site.post(Some(&noor), &withdraw, &[]).await.is(404);
    site.post(Some(&scene.ana), &withdraw, &[]).await.location();
    assert_eq!(scene.waiting().await.len(), 1);
    let before = scene.unread(&scene.camille).await;
    scene.pass(Span::days(8));
    let after = scene.unread(&scene.camille).await;
    assert!(after > before, "{before} then {after}");
    assert_eq!(scene.unread(&scene.camille).await, after, "once");
    site.get(Some(&scene.camille), "/operator/contests").await.says("overdue");
    assert_eq!(scene.waiting().await.len(), 1, "still there");
}

#[tokio::test]
async fn what_was_measured_is_exported_and_goes_when_its_owner_leaves() {
    let scene = scene().await;
    let site = &scene.site;
    scene.gauge.says("s1", site.app().now(), scene.profile, 50, 55, 60);
    scene.gauge.finds(9, site.app().now(), 1, 2, 3);
    scene.night().await;
    scene.audit().await;
    scene.contest("score").await.location();
    let signed = site.front.accounts.r#become(scene.ana.user).await.unwrap().signed;
    let certified =
        site.front.accounts.certify(&signed, scene.profile, "http://market.example").await.unwrap();
    let export = site.front.accounts.export(&signed).await.unwrap();
    let measures = &export["creator"]["measures"];
    for kind in ["scores", "audits", "contests", "certificates"] {
        assert_eq!(measures[kind].as_array().unwrap().len(), 1, "{kind}: {measures}");
    }
    site.front.accounts.contest(&signed, scene.profile, Contested::Audit(None), "No.").await.unwrap();
    site.front.accounts.delete(&signed, None).await.unwrap();
    for who in [None, Some(&scene.zephyr), Some(&scene.camille)] {
        site.get(who, &scene.page()).await.is(404);
    }
    assert!(scene.waiting().await.is_empty());
    site.get(None, &format!("/certificates/{}", certified.id)).await.is(404);
    let checked = site.post(None, "/certificates", &[("text", &certified.text)]).await;
    checked.is(200).says("It was taken back");
}
