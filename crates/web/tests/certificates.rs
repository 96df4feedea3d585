//! Certificates: what this market has signed and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;
#[path = "common/gauge.rs"]
mod gauge;

use std::sync::Arc;

use account::Locale;
use app::accounts::{Signed, Verified};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Site, Someone};
use gauge::Scripted;
use kernel::{OperatorId, ProfileId, Span};
use uuid::Uuid;

const HERE: &str = "http://market.example";

struct Scene {
    site: Site,
    ana: Someone,
    signed: Arc<Signed>,
    profile: ProfileId,
}

async fn scene() -> Scene {
    let gauge = Arc::new(Scripted::default());
    let site = Site::measured(gauge.clone());
    let (ana, creator) = site.creator("Ana Private").await;
    let profile = ProfileId::new(creator.uuid());
    gauge.says("s1", site.app().now(), profile, 50, 55, 60);
    site.app().begin_measuring().await.unwrap();
    while site.app().work(100).await.unwrap().done > 0 {}
    let signed = site.front.accounts.r#become(ana.user).await.unwrap().signed;
    Scene { site, ana, signed: Arc::new(signed), profile }
}

impl Scene {
    async fn certificate(&self) -> app::ports::Certificate {
        self.site.front.accounts.certify(&self.signed, self.profile, HERE).await.unwrap()
    }

    async fn checked(&self, text: &str) -> Verified {
        self.site.front.accounts.verify_certificate(text, HERE).await.unwrap()
    }
}

#[tokio::test]
async fn one_that_was_signed_holds_and_says_what_was_measured() {
    let scene = scene().await;
    let made = format!("/creator/measures/{}/certificates", scene.profile);
    scene.site.post(Some(&scene.ana), &made, &[]).await.location();
    let page = scene
        .site
        .get(
            Some(&scene.ana),
            &format!("/measures/{}/{}", "cr_".to_owned() + &scene.profile.to_string()[3..], scene.profile),
        )
        .await;
    page.is(200).says("/certificates/ce_");
    let certificate = scene.certificate().await;
    let Verified::Valid(claims) = scene.checked(&certificate.text).await else { panic!() };
    let score = claims.score.unwrap();
    assert_eq!((score.value.hundredths(), score.snapshot.as_str()), (5_500, "s1"));
    assert_eq!(claims.audience, None, "nothing is certified that was not measured");
    assert_eq!(claims.exp - claims.iat, 30 * 24 * 60 * 60);
    // Somebody with the key alone comes to the same.
    let keys = scene.site.get(None, "/.well-known/jwks.json").await;
    keys.is(200).says("\"crv\":\"P-256\"").says("\"alg\":\"ES256\"");
    assert!(!keys.body.contains("\"d\""), "no secret");
    let page = scene.site.get(None, &format!("/certificates/{}", certificate.id)).await;
    page.is(200).says("It holds").says("55").says("s1");
    let checked =
        scene.site.post(None, "/certificates", &[("text", &format!("  {} \n", certificate.text))]).await;
    checked.is(200).says("It holds");
}

#[tokio::test]
async fn every_changed_character_is_refused() {
    let scene = scene().await;
    let text = scene.certificate().await.text;
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for at in 0..text.len() {
        for step in [1, 17, 33] {
            let mut bytes = text.clone().into_bytes();
            let now = letters.iter().position(|it| *it == bytes[at]).unwrap();
            bytes[at] = letters[(now + step) % letters.len()];
            let changed = String::from_utf8(bytes).unwrap();
            let found = scene.checked(&changed).await;
            assert!(found.claims().is_none(), "{at}: {found:?}\n{changed}");
        }
        let mut shorter = text.clone();
        shorter.remove(at);
        assert!(scene.checked(&shorter).await.claims().is_none(), "without {at}");
    }
    for end in ["=", ".", "A", " x"] {
        assert!(scene.checked(&format!("{text}{end}")).await.claims().is_none(), "{end}");
    }
    assert_eq!(scene.checked("").await, Verified::Unreadable);
    assert_eq!(scene.checked(&"a.b.c".repeat(9_999)).await, Verified::Unreadable);
}

#[tokio::test]
async fn no_algorithm_another_key_and_another_market_are_refused() {
    let scene = scene().await;
    let text = scene.certificate().await.text;
    let (head, rest) = text.split_once('.').unwrap();
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap();
    let with = |header: &str| format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header));
    for alg in ["none", "None", "HS256", "ES384", "es256"] {
        let forged = header.replace("ES256", alg);
        assert_ne!(forged, header);
        assert_eq!(scene.checked(&with(&forged)).await, Verified::Forged, "{alg}");
        let body = with(&forged);
        let (body, _) = body.rsplit_once('.').unwrap();
        assert_eq!(scene.checked(&format!("{body}.")).await, Verified::Forged, "{alg}, unsigned");
    }
    // Another market's, with its own key.
    let other = self::scene().await;
    let renewed = other.site.front.accounts.renew_certificate_key(&operator(&other).await).await.unwrap();
    let theirs = other.certificate().await.text;
    let (theirs_head, _) = theirs.split_once('.').unwrap();
    let theirs_header = String::from_utf8(URL_SAFE_NO_PAD.decode(theirs_head).unwrap()).unwrap();
    assert!(theirs_header.contains(&renewed));
    assert_eq!(scene.checked(&theirs).await, Verified::UnknownKey, "it says that it is of this market");
    let elsewhere = other
        .site
        .front
        .accounts
        .certify(&other.signed, other.profile, "https://elsewhere.example")
        .await
        .unwrap();
    let found = scene.checked(&elsewhere.text).await;
    assert_eq!(found, Verified::OtherMarket("https://elsewhere.example".to_owned()));
    let mixed = with(&theirs_header);
    assert_eq!(scene.checked(&mixed).await, Verified::UnknownKey);
}

async fn operator(scene: &Scene) -> Signed {
    let id = OperatorId::new(Uuid::from_u128(1));
    let accounts = &scene.site.front.accounts;
    let user = accounts.appoint("op@people.example", "Camille", Locale::En, id).await.unwrap();
    accounts.r#become(user.id).await.unwrap().signed
}

#[tokio::test]
async fn it_expires_is_taken_back_and_outlives_its_key() {
    let scene = scene().await;
    let (first, second) = (scene.certificate().await, scene.certificate().await);
    let revoke = format!("/creator/measures/{}/certificates/{}/revoke", scene.profile, first.id);
    let (noor, _) = scene.site.creator("Noor Other").await;
    scene.site.post(Some(&noor), &revoke, &[]).await.is(404);
    assert!(matches!(scene.checked(&first.text).await, Verified::Valid(_)));
    scene.site.post(Some(&scene.ana), &revoke, &[]).await.location();
    assert!(matches!(scene.checked(&first.text).await, Verified::Revoked(_)));
    // A new key: what the former signed can still be checked, and only the new one signs.
    let accounts = &scene.site.front.accounts;
    let before = accounts.certificate_keys().await.unwrap();
    accounts.renew_certificate_key(&operator(&scene).await).await.unwrap();
    let after = accounts.certificate_keys().await.unwrap();
    assert_eq!((before.len(), after.len(), &after[1]), (1, 2, &before[0]));
    assert!(matches!(scene.checked(&second.text).await, Verified::Valid(_)));
    let third = scene.certificate().await;
    let head = URL_SAFE_NO_PAD.decode(third.text.split('.').next().unwrap()).unwrap();
    assert!(String::from_utf8(head).unwrap().contains(&after[0].kid));
    scene.site.stage.pass_until(scene.site.app().now().plus(Span::days(30)));
    assert!(matches!(scene.checked(&second.text).await, Verified::Expired(_)));
    scene.site.get(None, &format!("/certificates/{}", second.id)).await.is(200).says("It has expired");
    assert!(accounts.renew_certificate_key(&scene.signed).await.is_err(), "operators alone");
}

#[tokio::test]
async fn nothing_is_certified_of_others_or_without_a_measure() {
    let scene = scene().await;
    let (noor, creator) = scene.site.creator("Noor Other").await;
    let signed = scene.site.front.accounts.r#become(noor.user).await.unwrap().signed;
    let accounts = &scene.site.front.accounts;
    assert!(accounts.certify(&signed, scene.profile, HERE).await.is_err());
    assert!(accounts.certify(&signed, ProfileId::new(creator.uuid()), HERE).await.is_err());
}
