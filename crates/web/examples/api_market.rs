//! A small market in memory with a key for each party, for programs that try the API out: `scripts/fuzz-api`.
//!
//! Prints one line of JSON, the address and the keys, and serves until it is stopped.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "an example that tests are run against"
)]
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    reason = "helpers of the tests, of which this uses a part"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use account::{Locale, Scope};
use app::BookRequest;
use app::accounts::NewKey;
use common::{OPERATOR, Site, Someone};
use kernel::{CampaignId, CreatorId, DisputeId, OfferId, OperatorId, PlacementId, ProfileId, Span};
use market::people::Actor;
use market::placement::Judgement;
use market::reasons::RejectCode;
use tokio::net::TcpListener;
use uuid::Uuid;
use web::limits::Rates;

const TEXT: &str = "Ad: my window boxes lived through August while I was in Leeds, thanks to this odd green can. \
                    https://zephyr.example.com/can";

#[tokio::main]
async fn main() {
    // No number of requests is too many here.
    let many = NonZeroU32::MAX;
    let site = Site::with(Rates { entry: many, writes: many, key: many, public: many });
    let (brand, brand_id) = site.brand("Zephyr").await;
    let (creator, creator_id) = site.creator("Ada").await;
    let (_, other) = site.creator("Bea").await;
    let operator = OperatorId::new(Uuid::from_u128(7));
    let user = site.front.accounts.appoint("op@people.example", "Odile", Locale::En, operator).await.unwrap();
    let operator = site.enter(user.id).await;
    let campaign = site.live_campaign(brand_id).await;
    site.live_campaign(brand_id).await;
    fill(&site, campaign, brand_id, creator_id, other).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let keys = serde_json::json!({
        "address": address,
        "brand": key(&site, &brand).await,
        "creator": key(&site, &creator).await,
        "operator": key(&site, &operator).await,
    });
    println!("{keys}");
    web::serve(listener, &site.front, std::future::pending()).await.unwrap();
}

async fn key(site: &Site, who: &Someone) -> String {
    let signed = site.front.accounts.r#become(who.user).await.unwrap().signed;
    let scopes: BTreeSet<Scope> = Scope::ALL.into_iter().filter(|it| it.fits(who.party.kind())).collect();
    let wanted = NewKey { name: "fuzz".to_owned(), scopes, expires: None };
    site.front.accounts.create_key(&signed, wanted).await.unwrap().1.as_str().to_owned()
}

/// A placement paid, one rejected and contested, one to review; an offer.
async fn fill(
    site: &Site,
    campaign: CampaignId,
    brand: kernel::BrandId,
    creator: CreatorId,
    other: CreatorId,
) {
    let app = site.app();
    let brand = Actor::Brand(brand);
    let book = |n: u128, creator: CreatorId| BookRequest {
        placement: PlacementId::new(Uuid::from_u128(n)),
        campaign,
        creator,
        profile: ProfileId::new(creator.uuid()),
    };
    let paid = book(1, creator);
    app.book(paid).await.unwrap();
    app.submit_draft(paid.placement, TEXT, Actor::Creator(creator)).await.unwrap();
    app.review(paid.placement, &Judgement::Approve, brand).await.unwrap();
    app.request_publication(paid.placement, Actor::Creator(creator)).await.unwrap();
    live_through(site, Span::days(10)).await;
    let rejected = book(2, creator);
    app.book(rejected).await.unwrap();
    let second = "Ad: my neighbour's herbs died in July and mine are fine, because a green box on the sill gave them \
                  a drink every night. https://zephyr.example.com/can";
    app.submit_draft(rejected.placement, second, Actor::Creator(creator)).await.unwrap();
    let reject = Judgement::Reject { code: RejectCode::Tone, note: "Too loud.".to_owned() };
    app.review(rejected.placement, &reject, brand).await.unwrap();
    let dispute = DisputeId::new(Uuid::from_u128(3));
    app.open_dispute(dispute, rejected.placement, "It is not loud.", Actor::Creator(creator)).await.unwrap();
    app.book(book(4, other)).await.unwrap();
    app.send_offer(OfferId::new(Uuid::from_u128(5)), campaign, creator, brand).await.unwrap();
    app.identify_creator(creator, OPERATOR).await.unwrap();
    live_through(site, Span::hours(1)).await;
    site.front.accounts.spread(1_000).await.unwrap();
}

/// Lets time pass, each job at its hour.
async fn live_through(site: &Site, span: Span) {
    let app = site.app();
    let end = app.now().plus(span);
    loop {
        let tally = app.work(100).await.unwrap();
        if tally.done + tally.again + tally.dead > 0 {
            continue;
        }
        match app.store().next_job().await.unwrap().filter(|next| *next <= end) {
            Some(next) if next > app.now() => site.stage.pass_until(next),
            Some(_) | None => return,
        }
    }
}
