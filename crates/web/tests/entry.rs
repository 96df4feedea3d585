//! Coming in and going out, as a browser does it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    dead_code,
    reason = "a test says what is wrong by panicking"
)]

mod common;

use app::ports::LetterKind;
use common::{Answer, Bag, Site};

/// The links of all letters that are waiting.
async fn links(site: &Site) -> Vec<String> {
    let bag = Bag::default();
    site.front.accounts.post_letters(10, &bag).await.unwrap();
    let letters = bag.0.into_inner().unwrap();
    letters
        .into_iter()
        .map(|letter| match letter.kind {
            LetterKind::SignInLink { link, .. }
            | LetterKind::VerifyAddress { link, .. }
            | LetterKind::AlreadyRegistered { link, .. } => link.as_str().to_owned(),
            other => panic!("unexpected letter {other:?}"),
        })
        .collect()
}

async fn sign_up(site: &Site, email: &str) -> Answer {
    let fields = [
        ("as", "creator"),
        ("name", "Zoé Müller-Çelik"),
        ("email", email),
        ("password", "several quiet words"),
        ("country", "FR"),
        ("currency", "EUR"),
    ];
    site.post(None, "/sign-up", &fields).await
}

fn cookie(answer: &Answer) -> String {
    let all = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    all.filter(|text| text.starts_with("crieur-session=")).map(str::to_owned).collect()
}

#[tokio::test]
async fn somebody_signs_up_confirms_and_is_in_and_the_link_works_once() {
    let site = Site::new();
    assert_eq!(sign_up(&site, "zoe@people.example").await.location(), "/sign-in/sent");
    let link = links(&site).await.pop().unwrap();
    let path = format!("/link/{link}");
    // Looking, as programs that read mail do, uses nothing up.
    site.get(None, &path).await.is(200).says("zoe@people.example").says("Confirm my address");
    site.get(None, &path).await.is(200);
    let inside = site.post(None, "/link", &[("secret", &link)]).await;
    assert_eq!(inside.location(), "/creator/profiles?done=welcome");
    assert!(cookie(&inside).contains("HttpOnly"));
    site.post(None, "/link", &[("secret", &link)])
        .await
        .is(410)
        .says("This link has been used")
        .says("href=\"/sign-in\"");
}

#[tokio::test]
async fn a_known_address_is_not_given_away() {
    let site = Site::new();
    let first = sign_up(&site, "zoe@people.example").await;
    let link = links(&site).await.pop().unwrap();
    site.post(None, "/link", &[("secret", &link)]).await;
    let second = sign_up(&site, "zoe@people.example").await;
    assert_eq!((first.status, first.location()), (second.status, second.location()));
    let known = site.post(None, "/sign-in/link", &[("email", "zoe@people.example")]).await;
    let unknown = site.post(None, "/sign-in/link", &[("email", "nobody@people.example")]).await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(links(&site).await.len(), 2, "one letter each for the known address, none for the other");
}

#[tokio::test]
async fn a_password_opens_and_a_wrong_one_keeps_what_was_typed_but_itself() {
    let site = Site::new();
    sign_up(&site, "zoe@people.example").await;
    let link = links(&site).await.pop().unwrap();
    site.post(None, "/link", &[("secret", &link)]).await;
    let wrong = [("email", "zoe@people.example"), ("password", "not these words"), ("next", "/notices")];
    let answer = site.post(None, "/sign-in", &wrong).await;
    answer.is(403).says("zoe@people.example").says("The address or the password is wrong").says("/notices");
    assert!(!answer.body.contains("not these words"));
    let right = [("email", "zoe@people.example"), ("password", "several quiet words"), ("next", "/notices")];
    assert_eq!(site.post(None, "/sign-in", &right).await.location(), "/notices");
    let away =
        [("email", "zoe@people.example"), ("password", "several quiet words"), ("next", "//evil.example")];
    assert_eq!(site.post(None, "/sign-in", &away).await.location(), "/creator");
}

#[tokio::test]
async fn a_form_with_gaps_comes_back_whole() {
    let site = Site::new();
    let fields =
        [("as", "brand"), ("name", "Zoé"), ("email", "zoe@people"), ("country", "FR"), ("organisation", "")];
    let answer = site.post(None, "/sign-up", &fields).await;
    answer.is(400).says("value=\"Zoé\"").says("value=\"zoe@people\"").says("Write its name.");
    // All at once: nobody likes to be sent back three times.
    let fields = [("as", "creator"), ("name", ""), ("email", "zoe@"), ("country", "FR"), ("currency", "EUR")];
    let answer = site.post(None, "/sign-up", &fields).await;
    answer.is(400).says("Write your name.").says("That is no e-mail address");
    let fields = [("as", "creator"), ("name", ""), ("email", "zoe@people.example"), ("password", "short")];
    site.post(None, "/sign-up", &fields).await.is(400).says("Write your name.").says("Too short");
    let fields =
        [("as", "brand"), ("name", "Zoé"), ("email", "zoe@"), ("country", "FR"), ("organisation", "Zephyr")];
    site.post(None, "/sign-up", &fields).await.is(422).says("That is no e-mail address");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    site.post(Some(&brand), "/act-as", &[("party", &brand.party.to_string())]).await.is(303);
    let out = site.post(Some(&brand), "/sign-out", &[]).await;
    assert!(cookie(&out).contains("Max-Age=0"));
    let again = site.post(Some(&brand), "/act-as", &[("party", &brand.party.to_string())]).await;
    again.is(401);
}

#[tokio::test]
async fn nobody_acts_for_a_party_of_somebody_else() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    let (other, _) = site.brand("Mistral").await;
    site.post(Some(&brand), "/act-as", &[("party", &other.party.to_string())]).await.is(404);
    site.post(Some(&brand), "/act-as", &[("party", "nonsense")]).await.is(400);
}

#[tokio::test]
async fn the_twenty_first_attempt_in_a_minute_waits() {
    let site = Site::new();
    let forward = |n: u32| {
        axum::http::Request::post("/sign-in/link")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([192, 0, 2, 7], 1_000))))
            .header("x-forwarded-for", format!("198.51.100.{n}"))
    };
    for n in 0..20 {
        let answer = site.send(None, forward(n), axum::body::Body::from("email=a%40people.example")).await;
        assert!(answer.status.as_u16() != 403, "{}", answer.body);
    }
    let answer = site.send(None, forward(21), axum::body::Body::from("email=a%40people.example")).await;
    answer.is(429).says("Too many");
    assert!(answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn where_no_network_is_connected_nobody_is_sent_to_one() {
    let site = Site::new();
    assert!(!site.get(None, "/sign-in").await.is(200).body.contains("by-network"));
    site.post(None, "/sign-in/network", &[("account", "ana.example.com")]).await.is(404);
    site.get(None, "/oauth/callback?state=a&code=b&iss=c").await.is(404);
    site.get(None, "/sign-up/network").await.is(404);
    site.post(None, "/sign-up/network", &[("email", "ana@people.example")]).await.is(404);
    let (ana, _) = site.creator("Ana").await;
    let form = [("profile", "pf_0190000000007000800000000000002a"), ("handle", "ana.example.com")];
    site.post(Some(&ana), "/creator/profiles/connect", &form).await.is(404);
    site.get(Some(&ana), "/creator/profiles").await.is(200).says("bluesky");
}
