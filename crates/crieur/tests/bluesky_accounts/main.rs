//! Accounts on Bluesky's own servers at a market as it is served: coming in with one, linking, letting go, and every
//! answer that must not count.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod market;
mod spotter;
mod visitor;

use market::Market;
use network::testing::Lab;
use visitor::{Answer, Visitor};

const PASSWORD: &str = "correct-horse-battery";
const PROFILES: &str = "/creator/profiles";

/// Somebody with an account at the lab's server.
async fn account(lab: &Lab, name: &str) -> (String, String) {
    let handle = lab.new_handle(name);
    let did = lab.create_account(&handle, PASSWORD).await.unwrap();
    (handle, did)
}

/// Somebody joins with their account: there and back, the address given, the letter followed in the same browser.
async fn joins(market: &Market, visitor: &mut Visitor, name: &str) -> (String, String) {
    let (handle, did) = account(market.lab, name).await;
    let back = visitor.signs_in_there(&handle, &did).await;
    assert_eq!(visitor.comes_back(&back).await.location(), "/sign-up/network");
    visitor.get("/sign-up/network").await.is(200).says(&did);
    let email = format!("{name}@people.example");
    let person = [("name", name), ("email", &email), ("country", "FR"), ("currency", "EUR")];
    assert_eq!(visitor.post("/sign-up/network", &person).await.location(), "/sign-in/sent");
    let secret = market.letter_to(&email).await;
    let followed = visitor.post("/link", &[("secret", &secret)]).await;
    assert_eq!(followed.location(), "/creator/profiles?done=creator-connected");
    (handle, did)
}

/// The id of the profile on the page.
fn profile_on(page: &Answer) -> String {
    let at = page.body.find("/creator/profiles/pf_").unwrap_or_else(|| panic!("no profile: {}", page.body));
    page.body[at + PROFILES.len() + 1..].split('/').next().unwrap().to_owned()
}

/// Connects the account of the profile that is on the page; where the browser is sent back to.
async fn connects(visitor: &mut Visitor, handle: &str, did: &str) -> String {
    let profile = profile_on(&visitor.get(PROFILES).await);
    let form = [("profile", profile.as_str()), ("handle", did)];
    let page = visitor.post("/creator/profiles/connect", &form).await.leads_away();
    visitor.agrees(handle, &page).await
}

#[tokio::test]
async fn whoever_comes_with_an_account_joins_connects_comes_back_and_lets_it_go() {
    let mut market = Market::open().await;
    let mut ana = market.visitor();
    let (handle, did) = joins(&market, &mut ana, "ana").await;
    // Coming in asked for nothing more than who it is.
    ana.get(PROFILES).await.is(200).says(&did).says("may not publish for you");

    let back = connects(&mut ana, &handle, &did).await;
    assert_eq!(ana.comes_back(&back).await.location(), "/creator/profiles?done=creator-connected");
    ana.get(PROFILES).await.says("The market may publish for you when you ask for it");

    market.starts_again().await;
    ana.get(PROFILES).await.says("The market may publish for you when you ask for it");

    ana.post("/sign-out", &[]).await;
    let back = ana.signs_in_there(&handle, &did).await;
    assert_eq!(ana.comes_back(&back).await.location(), "/creator");
    ana.get(PROFILES).await.says("The market may publish for you when you ask for it");

    // Another key: what was sealed does not open, and the page says what helps.
    market.starts_again_with(&[("CRIEUR_BLUESKY_SEAL_KEYS", market::OTHER_SEAL)]).await;
    ana.get(PROFILES).await.says("may not publish for you");
    market.starts_again().await;

    let profile = profile_on(&ana.get(PROFILES).await);
    let gone = ana.post(&format!("/creator/profiles/{profile}/unlink"), &[]).await;
    assert_eq!(gone.location(), "/creator/profiles?done=creator-unlinked");
    ana.get(PROFILES).await.says("No profile is linked yet");
    ana.post("/sign-out", &[]).await;
    let back = ana.signs_in_there(&handle, &did).await;
    assert_eq!(ana.comes_back(&back).await.location(), "/sign-up/network", "nobody has linked it any more");
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_even_after_a_restart() {
    let mut market = Market::open().await;
    let (handle, did) = account(market.lab, "bo").await;
    let mut bo = market.visitor();
    let back = bo.signs_in_there(&handle, &did).await;
    market.starts_again().await;

    let mut other = market.visitor();
    other.comes_back(&back).await.is(403).says("another browser");
    let forged = back.replace("state=", "state=x");
    bo.comes_back(&forged).await.is(400).says("Begin again");
    assert_eq!(bo.comes_back(&back).await.location(), "/sign-up/network", "it survives a restart");

    let back = bo.signs_in_there(&handle, &did).await;
    let elsewhere = back.replace("iss=http", "iss=https");
    assert_ne!(elsewhere, back);
    bo.comes_back(&elsewhere).await.is(400).says("belongs to nothing");
    bo.comes_back(&back).await.is(410).says("used already");
    let french = [("accept-language", "fr")];
    let by_name = back.replace("127.0.0.1", "localhost");
    bo.get_with(&by_name, &french).await.is(410).says("a déjà servi");

    let page = bo.post("/sign-in/network", &[("account", &did)]).await.leads_away();
    let refused = bo.refuses(&handle, &page).await;
    bo.comes_back(&refused).await.is(403).says("did not agree");
    bo.get("/oauth/callback").await.is(400);
    let nobody = bo.post("/sign-in/network", &[("account", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")]).await;
    nobody.is(422).says("no account of that name");
}

#[tokio::test]
async fn an_account_is_linked_by_the_person_who_asked_and_to_one_person_only() {
    let market = Market::open().await;
    let (mut eva, mut max) = (market.visitor(), market.visitor());
    let (handle, did) = joins(&market, &mut eva, "eva").await;
    joins(&market, &mut max, "max").await;

    // Begun by Eva; meanwhile Max signs in at the same browser.
    let back = connects(&mut eva, &handle, &did).await;
    let evas = eva.take_session();
    eva.put_session(max.session());
    eva.comes_back(&back).await.is(403).says("somebody who is not signed in here now");
    eva.put_session(evas);
    assert_eq!(eva.comes_back(&back).await.location(), "/creator/profiles?done=creator-connected");

    let form =
        [("profile", "pf_0190000000007000800000000000002a"), ("handle", &did), ("connect-language", "fr")];
    let page = max.post("/creator/profiles/connect", &form).await.leads_away();
    let back = max.agrees(&handle, &page).await;
    max.comes_back(&back).await.is(409).says("linked to another person");
    eva.get(PROFILES).await.says("The market may publish for you when you ask for it");

    // By word nobody links an account whose server can be asked.
    let by_word = [
        ("profile", "pf_0190000000007000800000000000002b"),
        ("network", "bluesky"),
        ("account", "somebody.bsky.social"),
        ("language", "fr"),
    ];
    max.post(PROFILES, &by_word).await.is(422);
}

#[tokio::test]
async fn a_letter_links_the_account_only_in_the_browser_that_showed_it() {
    let market = Market::open().await;
    let (handle, did) = account(market.lab, "kim").await;
    let mut stranger = market.visitor();
    let back = stranger.signs_in_there(&handle, &did).await;
    stranger.comes_back(&back).await;
    let email = "victim@people.example";
    let person = [("name", "Kim"), ("email", email), ("country", "FR"), ("currency", "EUR")];
    stranger.post("/sign-up/network", &person).await;
    // Whoever reads the mailbox follows the letter: the stranger's account is not linked to theirs.
    let secret = market.letter_to(email).await;
    let mut reader = market.visitor();
    let followed = reader.post("/link", &[("secret", &secret)]).await;
    assert_eq!(followed.location(), "/creator/profiles?done=welcome");
    reader.get(PROFILES).await.says("No profile is linked yet");
    let back = stranger.signs_in_there(&handle, &did).await;
    assert_eq!(stranger.comes_back(&back).await.location(), "/sign-up/network", "it opens nobody's account");
}
