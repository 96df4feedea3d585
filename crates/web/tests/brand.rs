//! What a brand's people do, through the real router.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use app::BookRequest;
use common::{Site, Someone, terms};
use kernel::{CampaignId, CreatorId, PlacementId, ProfileId, Span};
use market::people::Actor;
use market::placement::State;

const DRAFT: &str = "Ad: My tomatoes survived August because the Zephyr Can kept dripping on them while I was in \
    Lisbon. Neighbours asked for the name twice. https://zephyr.example.com/can";

/// A placement with a draft that waits for the brand.
async fn drafted(site: &Site, campaign: CampaignId, creator: CreatorId) -> PlacementId {
    let placement = PlacementId::new(site.app().new_id());
    let profile = ProfileId::new(creator.uuid());
    site.app().book(BookRequest { placement, campaign, creator, profile }).await.unwrap();
    site.app().submit_draft(placement, DRAFT, Actor::Creator(creator)).await.unwrap();
    placement
}

/// The value of the first hidden field of a name on a page.
fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let at = page.find(&field).unwrap_or_else(|| panic!("no field {name}")) + field.len();
    page[at..].split('"').next().unwrap().to_owned()
}

async fn first_form(site: &Site, who: &Someone) -> Vec<(String, String)> {
    let page = site.get(Some(who), "/brand/campaigns/new").await;
    page.is(200);
    let id = hidden(&page.body, "id");
    let fields = [
        ("id", id.as_str()),
        ("message", "Tell how the Zephyr Can waters balconies by itself for two weeks."),
        ("link", "https://zephyr.example.com/can"),
        ("networks", "bluesky"),
        ("languages", "en"),
        ("least_influence", "10"),
        ("most_fake", "20"),
        ("small_share", "20"),
        ("small_below", "1000"),
        ("currency", "EUR"),
        ("price", "12,50"),
        ("posts", "10"),
        ("often", "1"),
        ("per", "7"),
        ("start", "2026-11-23"),
        ("end", "2026-12-23"),
        ("holding", "7"),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

async fn send(
    site: &Site,
    who: &Someone,
    fields: &[(String, String)],
    more: &[(&str, &str)],
) -> common::Answer {
    let own = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let all: Vec<(&str, &str)> =
        own.map(|(n, v)| (n.as_str(), v.as_str())).chain(more.iter().copied()).collect();
    site.post(Some(who), "/brand/campaigns/new", &all).await
}

#[tokio::test]
async fn a_campaign_is_written_in_steps_and_opened_once() {
    let site = Site::new();
    let (who, _) = site.brand("Zephyr").await;
    site.creator("Ada").await;
    let fields = first_form(&site, &who).await;
    let page = send(&site, &who, &fields, &[("step", "0"), ("go", "next")]).await;
    page.is(200).says("Least influence").says("1 creator");
    assert_eq!(hidden(&page.body, "price"), "12,50", "what another step holds travels along");
    let page = send(&site, &who, &fields, &[("step", "4"), ("go", "4")]).await;
    page.is(200).says("€12.50").says("€125.00");
    let open = [("step", "4"), ("go", "open")];
    let done = send(&site, &who, &fields, &open).await;
    let to = done.location().to_owned();
    assert!(to.ends_with("?done=brand-campaign-opened"), "{to}");
    assert_eq!(send(&site, &who, &fields, &open).await.location(), to, "sent twice, it is one campaign");
    site.get(Some(&who), &to).await.is(200).says("Fund it next").says("Announce the transfer");
    let other = site.brand("Rival").await.0;
    send(&site, &other, &fields, &open).await.is(409);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new();
    let (who, _) = site.brand("Zephyr").await;
    let fields = first_form(&site, &who).await;
    let bad = [("price", "forty"), ("posts", "0"), ("end", "2020-01-01"), ("step", "4"), ("go", "open")];
    let page = send(&site, &who, &fields, &bad).await;
    page.is(422).says("value=\"forty\"").says("This is not an amount").says("Ask for 1 to 1,000,000 posts");
    page.says("End it after its start").says("Tell how the Zephyr Can");
    let page = send(&site, &who, &fields, &[("link", "nowhere at all"), ("step", "0"), ("go", "next")]).await;
    page.is(422).says("value=\"nowhere at all\"").says("Type a whole address");
    // Two that are wrong in the same way are told apart where they are listed.
    let twins = [("least_influence", "900"), ("most_fake", "abc"), ("step", "1"), ("go", "next")];
    send(&site, &who, &fields, &twins)
        .await
        .is(422)
        .says(">Least influence – Type a number from 0 to 100")
        .says(">Largest share of fake followers – Type a number from 0 to 100");
    let back = send(&site, &who, &fields, &[("posts", "x"), ("step", "2"), ("go", "back")]).await;
    back.is(200).says("Least influence");
    assert_eq!(hidden(&back.body, "posts"), "x");
}

#[tokio::test]
async fn the_panel_says_what_each_condition_costs() {
    let site = Site::new();
    let (who, _) = site.brand("Zephyr").await;
    site.creator("Ada").await;
    let fields = first_form(&site, &who).await;
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    site.post(Some(&who), "/brand/campaigns/qualify", &all).await.is(200).says("1 creator").says("Ad");
    all.retain(|(name, _)| *name != "least_influence");
    all.push(("least_influence", "90"));
    let page = site.post(Some(&who), "/brand/campaigns/qualify", &all).await;
    page.is(200).says("Nobody").says("0; 1 lost to this alone");
    assert!(!page.body.contains("<html"), "a part of a page, not a page");
}

#[tokio::test]
async fn a_transfer_is_announced_once_and_confirmed_by_an_operator() {
    let site = Site::new();
    let (who, brand) = site.brand("Zephyr").await;
    let id = CampaignId::new(site.app().new_id());
    let terms = terms(site.app().now());
    site.app().open_campaign(app::OpenCampaign { id, brand, terms }).await.unwrap();
    let page = site.get(Some(&who), &format!("/brand/campaigns/{id}")).await;
    page.is(200).says("Crieur SAS").says("Account 00 0000 0000, Test Bank");
    assert!(!page.body.contains("sent to you by the operator"), "the details are there already");
    let deposit = hidden(&page.body, "deposit");
    let path = format!("/brand/campaigns/{id}/transfers");
    let wrong = [("deposit", deposit.as_str()), ("amount", "lots"), ("reference", "my words")];
    site.post(Some(&who), &path, &wrong).await.is(400).says("value=\"lots\"").says("my words");
    let fields = [("deposit", deposit.as_str()), ("amount", "200.00"), ("reference", "CRIEUR-1")];
    for _ in 0..2 {
        let to = site.post(Some(&who), &path, &fields).await.location().to_owned();
        site.get(Some(&who), &to).await.says("Waits for the money");
    }
    let waiting = site.app().brand_deposits(brand).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let rival = site.brand("Rival").await.0;
    site.post(Some(&rival), &path, &fields).await.is(404);
    site.post(Some(&rival), &format!("/brand/transfers/{}/withdraw", waiting[0].id), &[]).await.is(404);
    let arrival =
        app::Arrival { id: waiting[0].id, amount: waiting[0].amount, reference: "bank/7".to_owned() };
    for _ in 0..2 {
        site.app().confirm_transfer(&arrival, common::OPERATOR).await.unwrap();
    }
    let campaign = site.app().campaign(id).await.unwrap().value;
    assert_eq!((campaign.state.name(), campaign.funded.minor()), ("funded", 20_000));
    let launch = format!("/brand/campaigns/{id}/launch");
    site.post(Some(&who), &launch, &[]).await.location();
    site.post(Some(&who), &launch, &[]).await.is(409).says("open");
    site.post(Some(&who), &format!("/brand/campaigns/{id}/pause"), &[]).await.location();
    let paused = format!("/brand/campaigns/{id}?done=brand-campaign-paused");
    site.get(Some(&who), &paused).await.says(&format!("/brand/campaigns/{id}/resume"));
    site.post(Some(&who), &format!("/brand/campaigns/{id}/explode"), &[]).await.is(404);
}

#[tokio::test]
async fn drafts_are_approved_and_rejected_by_whoever_read_them() {
    let site = Site::new();
    let (who, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (_, ada) = site.creator("Ada").await;
    let placement = drafted(&site, campaign, ada).await;
    let queue = site.get(Some(&who), "/brand/review").await;
    queue.is(200).says("1 of 1").says("mark class=\"disclosure\"").says("data-key=\"a\"");
    let path = format!("/brand/review/{placement}");
    let other = [("word", "reject"), ("revision", "1"), ("code", "other"), ("note", "")];
    site.post(Some(&who), &path, &other).await.is(422).says("note");
    let stale = [("word", "approve"), ("revision", "7")];
    site.post(Some(&who), &path, &stale).await.is(409).says("Look at it again");
    let rival = site.brand("Rival").await.0;
    site.post(Some(&rival), &path, &[("word", "approve"), ("revision", "1")]).await.is(404);
    site.get(Some(&rival), &format!("/brand/placements/{placement}")).await.is(404);
    let reject = [("word", "reject"), ("revision", "1"), ("code", "tone"), ("note", "Kinder, please.")];
    site.post(Some(&who), &path, &reject).await.location();
    assert_eq!(site.app().placement(placement).await.unwrap().value.state, State::Rejected);
    site.post(Some(&who), &path, &reject).await.is(409);
    site.get(Some(&who), &format!("/brand/placements/{placement}")).await.is(200).says("Kinder, please.");
    site.get(Some(&who), &path).await.location();
}

#[tokio::test]
async fn silence_cannot_be_taken_back_by_a_late_rejection() {
    let site = Site::new();
    let (who, brand) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(brand).await;
    let (_, ada) = site.creator("Ada").await;
    let placement = drafted(&site, campaign, ada).await;
    site.stage.pass_until(site.app().now().plus(Span::hours(73)));
    let reject = [("word", "reject"), ("revision", "1"), ("code", "tone"), ("note", "")];
    site.post(Some(&who), &format!("/brand/review/{placement}"), &reject).await.is(409).says("too late");
}

#[tokio::test]
async fn an_offer_is_sent_once_to_somebody_who_qualifies_and_taken_back() {
    let site = Site::new();
    let (who, brand) = site.brand("Zephyr").await;
    site.live_campaign(brand).await;
    site.creator("Ada Lovelace").await;
    let page = site.get(Some(&who), "/brand/offers?q=lovelace").await;
    page.is(200).says("Ada Lovelace").says("Qualifies");
    site.get(Some(&who), "/brand/offers?q=zzz").await.says("Nobody found");
    let fields = ["offer", "campaign", "creator"].map(|name| (name, hidden(&page.body, name)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        site.post(Some(&who), "/brand/offers", &fields).await.location();
    }
    let (sent, _) = site.app().brand_offers(brand, &[], None).await.unwrap();
    assert_eq!(sent.rows.len(), 1);
    let path = format!("/brand/offers/{}/withdraw", sent.rows[0].id);
    let rival = site.brand("Rival").await.0;
    site.post(Some(&rival), &path, &[]).await.is(404);
    site.post(Some(&who), &path, &[]).await.location();
    site.get(Some(&who), "/brand/offers").await.says("Withdrawn");
}

#[tokio::test]
async fn every_page_opens_empty_and_full_in_both_languages() {
    let site = Site::new();
    let (who, brand) = site.brand("Zephyr").await;
    let pages =
        ["", "/campaigns", "/campaigns/new", "/review", "/review/posts", "/offers", "/money", "/people"];
    for language in ["en", "fr"] {
        for page in pages {
            site.get(Some(&who), &format!("/brand{page}?lang={language}")).await.is(200);
        }
    }
    let campaign = site.live_campaign(brand).await;
    let (_, ada) = site.creator("Ada").await;
    let placement = drafted(&site, campaign, ada).await;
    let more = [
        format!("/campaigns/{campaign}"),
        format!("/placements/{placement}"),
        format!("/review/{placement}"),
    ];
    for language in ["en", "fr"] {
        for page in pages.iter().map(ToString::to_string).chain(more.clone()) {
            let answer = site.get(Some(&who), &format!("/brand{page}?lang={language}")).await;
            answer.is(200);
            for left in ["brand-", "flash-"] {
                assert!(!answer.body.contains(&format!(">{left}")), "{page}: a message without words");
            }
        }
    }
    let csv = site.get(Some(&who), "/brand/money/statement.csv").await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    csv.is(200).says("200.00,20.00,0.00");
    let (creator, _) = site.creator("Bob").await;
    for page in pages {
        site.get(Some(&creator), &format!("/brand{page}")).await.is(403);
        site.get(None, &format!("/brand{page}")).await.location();
    }
}

#[tokio::test]
async fn members_are_invited_and_the_last_owner_stays() {
    let site = Site::new();
    let (who, _) = site.brand("Zephyr").await;
    let invite = [("email", "not an address"), ("role", "reviewer")];
    let answer = site.post(Some(&who), "/brand/people/invitations", &invite).await;
    assert!(answer.status.is_client_error());
    answer.says("value=\"not an address\"");
    let invite = [("email", "rosa@people.example"), ("role", "reviewer")];
    site.post(Some(&who), "/brand/people/invitations", &invite).await.location();
    site.get(Some(&who), "/brand/people").await.says("rosa@people.example");
    let own = format!("/brand/people/{}/role", who.user);
    site.post(Some(&who), &own, &[("role", "viewer")]).await.is(409).says("owner");
}
