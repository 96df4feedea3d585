//! Authors of posts that break out: strangers who come in with the very account, addresses sent by hand, what is kept of
//! somebody and what goes when they leave.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    dead_code,
    reason = "a test says what is wrong by panicking"
)]

mod common;

use std::sync::Arc;

use account::Locale;
use app::ports::{Access, Begun, Figures, Grant, Identities, LetterKind, ShowError, Shown};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use common::{Answer, Bag, Site, Someone, profile};
use kernel::{AuthorOfferId, BreakoutId, CampaignId, CreatorId, Network, OperatorId};
use market::breakout::offer::State;
use market::breakout::post;
use uuid::Uuid;

/// Servers of a network where whoever asks for an account is its owner.
struct Servers;

#[async_trait]
impl Identities for Servers {
    fn network(&self) -> Network {
        Network::Bluesky
    }

    fn state_of(&self, answer: &str) -> Option<String> {
        answer.strip_prefix("state=").map(str::to_owned)
    }

    async fn begin(&self, who: &str, _: Access) -> Result<Begun, ShowError> {
        let page = format!("https://pds.example/authorize?state={who}");
        Ok(Begun { page, state: who.to_owned(), sealed: who.to_owned() })
    }

    async fn finish(&self, _: &str, sealed: &str) -> Result<Shown, ShowError> {
        let account = sealed.to_owned();
        Ok(Shown { account, handle: Some("noor.example".to_owned()), grant: Grant(String::new()) })
    }

    async fn keep(&self, _: &str, _: &Grant) -> Result<(), ShowError> {
        Ok(())
    }

    async fn end(&self, _: &str, _: &Grant) -> Result<(), ShowError> {
        Ok(())
    }

    async fn figures(&self, _: &str) -> Figures {
        Figures::default()
    }

    async fn may_publish(&self, _: &str) -> Result<bool, ShowError> {
        Ok(true)
    }

    async fn revoke(&self, _: &str) -> Result<(), ShowError> {
        Ok(())
    }
}

struct Scene {
    site: Site,
    zephyr: Someone,
    campaign: CampaignId,
    camille: Someone,
}

async fn scene(site: Site) -> Scene {
    let (zephyr, brand) = site.brand("Zephyr").await;
    let campaign = site.standing_campaign(brand).await;
    let id = OperatorId::new(Uuid::from_u128(1));
    let user = site.front.accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    let camille = site.enter(user.id).await;
    Scene { site, zephyr, campaign, camille }
}

impl Scene {
    async fn offers(&self, post: BreakoutId) -> (AuthorOfferId, Answer) {
        let id = AuthorOfferId::new(self.site.app().new_id());
        let fields =
            [("offer", id.to_string()), ("campaign", self.campaign.to_string()), ("post", post.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        (id, self.site.post(Some(&self.zephyr), "/brand/breakouts/offers", &fields).await)
    }

    async fn state(&self, id: AuthorOfferId) -> State {
        self.site.app().author_offer(id).await.unwrap().value.state
    }

    /// Says in somebody's profile that this account is theirs.
    async fn says_so(&self, creator: CreatorId, account: &str) {
        let mut loaded = self.site.app().creator(creator).await.unwrap();
        account.clone_into(&mut loaded.value.profiles[0].account);
        let mut decision = app::ports::Decision::at(self.site.app().now());
        let record = app::ports::Record::Creator(loaded.value);
        decision.writes.push(app::ports::Write { record, expected: loaded.version });
        self.site.app().store().commit(decision).await.unwrap();
    }

    async fn export(&self, who: &Someone) -> serde_json::Value {
        serde_json::from_str(&self.site.get(Some(who), "/account/export.json").await.is(200).body).unwrap()
    }
}

/// The claim address on a page, without its origin.
fn claim_of(answer: &Answer) -> String {
    let rest = answer.body.split("http://market.example/claim/").nth(1).expect("a claim address");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '_' | '-')).unwrap();
    format!("/claim/{}", &rest[..end])
}

/// A browser that keeps its cookies.
#[derive(Default)]
struct Browser(Vec<(String, String)>);

impl Browser {
    async fn goes(&mut self, site: &Site, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let cookies: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (request, body) = match form {
            Some(fields) => {
                let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
                (request.header("sec-fetch-site", "same-origin"), Body::from(body))
            }
            None => (Request::get(path), Body::empty()),
        };
        let answer = site.send(None, request.header("cookie", cookies.join("; ")), body).await;
        for set in answer.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            self.0.retain(|(known, _)| known != name);
            self.0.push((name.to_owned(), rest.split(';').next().unwrap().to_owned()));
        }
        answer
    }
}

#[tokio::test]
async fn a_stranger_comes_in_with_the_very_account_and_the_claim_is_theirs() {
    let it = scene(Site::connected(Arc::new(Servers))).await;
    let post = it.site.breakout("did:plc:noor").await;
    let (id, made) = it.offers(post).await;
    let address = claim_of(made.is(200));
    let mut browser = Browser::default();
    browser.goes(&it.site, &address, None).await.says("/sign-in?next=");
    let fields = [("account", "did:plc:noor"), ("next", address.as_str())];
    browser.goes(&it.site, "/sign-in/network", Some(&fields)).await.is(200).says("pds.example");
    let back = browser.goes(&it.site, "/oauth/callback?state=did:plc:noor", None).await;
    assert_eq!(back.location(), "/sign-up/network");
    let person = [("name", "Noor"), ("email", "noor@people.example"), ("country", "FR"), ("currency", "EUR")];
    browser.goes(&it.site, "/sign-up/network", Some(&person)).await.is(303);
    let bag = Bag::default();
    it.site.front.accounts.post_letters(10, &bag).await.unwrap();
    let letters = bag.0.into_inner().unwrap();
    let link = letters.iter().find_map(|letter| match &letter.kind {
        LetterKind::VerifyAddress { link, .. } => Some(link.as_str().to_owned()),
        _ => None,
    });
    let inside = browser.goes(&it.site, "/link", Some(&[("secret", &link.unwrap())])).await;
    assert_eq!(inside.location(), address, "on with what they came for");
    browser.goes(&it.site, &address, None).await.says("This is my post");
    let (offer, secret) = (id.to_string(), address.rsplit('/').next().unwrap().to_owned());
    let fields = [("offer", offer.as_str()), ("secret", secret.as_str())];

    // To say in one's profile that it is one's own is not to show it.
    let (liar, creator) = it.site.creator("Boris").await;
    it.says_so(creator, "did:plc:noor").await;
    it.site.post(Some(&liar), "/claim/take", &fields).await.is(403);

    let taken = browser.goes(&it.site, "/claim/take", Some(&fields)).await;
    assert_eq!(taken.location(), "/creator/offers?done=claim-taken");
    let offer = it.site.app().author_offer(id).await.unwrap().value;
    assert!(offer.creator.is_some_and(|theirs| theirs != creator), "{offer:?}");
    let accepted = browser.goes(&it.site, &format!("/creator/author-offers/{id}/accept"), Some(&[])).await;
    assert!(accepted.location().starts_with("/creator/placements/pl_"), "{}", accepted.location());
}

#[tokio::test]
async fn addresses_are_sent_by_hand_one_by_one_and_said_to_be() {
    let it = scene(Site::new()).await;
    let page = "/operator/breakouts/claims";
    it.site.get(Some(&it.camille), page).await.says("Nothing to send");
    let post = it.site.breakout("did:plc:noor").await;
    let (id, made) = it.offers(post).await;
    let first = claim_of(made.is(200).says("I have sent it"));
    it.site.get(Some(&it.zephyr), page).await.is(403);
    let list = it.site.get(Some(&it.camille), page).await;
    list.says("Noor").says("Zephyr").says("€20").says("strangers asked today: 1 of 10").says("not sent yet");
    list.says("https://bsky.app/profile/somebody/post/1");
    assert!(!list.body.contains("claim_"), "no secret is there to be shown");
    let (boreas, _) = it.site.brand("Boreas").await;
    it.site.post(Some(&boreas), &format!("/brand/breakouts/offers/{id}/sent"), &[]).await.is(404);
    it.site.post(Some(&it.camille), &format!("{page}/{id}/sent"), &[]).await.is(303);
    let list = it.site.get(Some(&it.camille), page).await;
    assert!(!list.body.contains("not sent yet") && !list.body.contains("I have sent it"), "{}", list.body);
    it.site.get(None, &first).await.is(200);
    let second = claim_of(it.site.post(Some(&it.camille), &format!("{page}/{id}/renew"), &[]).await.is(200));
    it.site.get(None, &first).await.is(404);
    it.site.get(None, &second).await.is(200);
    it.site.get(Some(&it.camille), page).await.says("not sent yet");
    it.site.post(Some(&it.zephyr), &format!("/brand/breakouts/offers/{id}/sent"), &[]).await.is(303);
    it.site.post(Some(&it.zephyr), &format!("/brand/breakouts/offers/{id}/withdraw"), &[]).await.is(303);
    it.site.get(Some(&it.camille), page).await.says("Nothing to send");
    it.site.post(Some(&it.camille), &format!("{page}/{id}/sent"), &[]).await.is(409);
}

#[tokio::test]
async fn an_author_takes_along_what_is_kept_and_leaves_without_a_word() {
    let it = scene(Site::new()).await;
    let (ana, creator) = it.site.creator("Ana").await;
    let (ben, stranger) = it.site.creator("Ben").await;
    let hers = it.site.breakout(&profile(creator).account).await;
    let (first, _) = it.offers(hers).await;
    it.site.post(Some(&ana), &format!("/creator/author-offers/{first}/decline"), &[]).await.is(303);
    // Asked before the market knew that the account was Ben's.
    let his = it.site.breakout("did:plc:ben").await;
    let (second, made) = it.offers(his).await;
    let secret = claim_of(made.is(200)).rsplit('/').next().unwrap().to_owned();
    it.says_so(stranger, "did:plc:ben").await;

    let kept = it.export(&ana).await;
    let author = &kept["creator"]["author"];
    assert_eq!(author["offers_under_posts"][0]["state"], "declined");
    assert_eq!(author["refusals"][0]["campaigns"][0], it.campaign.to_string());
    let kept = it.export(&ben).await;
    let offer = &kept["creator"]["author"]["offers_under_posts"][0];
    assert_eq!((&offer["as_stranger"], &offer["id"]), (&true.into(), &second.to_string().into()));
    assert_eq!(offer["post"]["text"], "Rye loaf, <third> try: it rose!");
    assert!(!kept.to_string().contains("digest"), "no hash of a secret: {kept}");

    let id = second.to_string();
    let fields = [("offer", id.as_str()), ("secret", secret.as_str())];
    it.site.post(Some(&ben), "/claim/take", &fields).await.is(303);
    for someone in [&ana, &ben] {
        let signed = it.site.front.accounts.r#become(someone.user).await.unwrap().signed;
        it.site.front.accounts.delete(&signed, None).await.unwrap();
    }
    assert_eq!(it.state(second).await, State::Withdrawn, "its money is the campaign's again");
    let gone = it.site.app().breakout(his).await.unwrap().value;
    assert_eq!((gone.state, gone.seen.text.as_str(), gone.seen.name.as_str()), (post::State::Over, "", ""));
    let brands = it.site.get(Some(&it.zephyr), "/brand/breakouts").await;
    assert!(!brands.body.contains("Rye loaf") && !brands.body.contains("Noor"), "{}", brands.body);
    let hers = app::author_id(Network::Bluesky, &profile(creator).account);
    let hers = it.site.app().author(hers).await.unwrap().value;
    assert_eq!((hers.declined.as_slice(), hers.asked.len()), (&[it.campaign][..], 0), "a no stays a no");
    let his = it.site.app().author(app::author_id(Network::Bluesky, "did:plc:ben")).await.unwrap().value;
    assert!(his.asked.is_empty() && his.claimed.is_empty(), "{his:?}");
}
