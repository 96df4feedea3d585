//! A person's own pages: as they use them, and as others try to.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use account::{Group, Locale, Party};
use app::accounts::Wish;
use app::ports::{Letter, LetterKind};
use axum::body::Body;
use axum::http::Request;
use common::{Answer, Bag, Site, Someone};
use kernel::Currency;

async fn letters(site: &Site) -> Vec<Letter> {
    let bag = Bag::default();
    site.front.accounts.post_letters(50, &bag).await.unwrap();
    bag.0.into_inner().unwrap()
}

/// The value of the hidden field `name` in the form that leads to `action`.
fn hidden(answer: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.body.split_once(&start).unwrap_or_else(|| panic!("no {name}:\n{}", answer.body));
    rest.split('"').next().unwrap().to_owned()
}

async fn organisation(site: &Site, who: &Someone) -> String {
    let page = site.get(Some(who), "/organisation").await;
    let (_, rest) = page.body.split_once("/organisation/").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn nobody_sees_any_of_it_signed_out() {
    let site = Site::new();
    for path in ["/account", "/organisation", "/keys", "/notices", "/account/export.json", "/account/delete"]
    {
        let answer = site.get(None, path).await;
        assert!(answer.location().starts_with("/sign-in?next="), "{path}");
    }
    for path in ["/account", "/account/delete", "/keys", "/notices/read", "/account/sign-out-everywhere"] {
        site.post(None, path, &[]).await.is(401);
    }
}

#[tokio::test]
async fn name_language_and_mail_are_kept_and_a_name_too_long_comes_back() {
    let site = Site::new();
    let (ana, _) = site.creator("Ana").await;
    let fields = [("name", "Ana Řezníčková"), ("locale", "fr"), ("mail", "offers"), ("mail", "posts")];
    let saved = site.post(Some(&ana), "/account", &fields).await;
    assert_eq!(saved.location(), "/account?done=saved");
    assert!(saved.headers["set-cookie"].to_str().unwrap().starts_with("language=fr"));
    let user = site.front.accounts.user(ana.user).await.unwrap();
    assert_eq!((user.name.as_str(), user.locale), ("Ana Řezníčková", Locale::Fr));
    assert!(user.preferences.mail(Group::Offers) && user.preferences.mail(Group::Money));
    assert!(!user.preferences.mail(Group::Drafts) && user.preferences.mail(Group::Queues));
    site.get(Some(&ana), "/account").await.is(200).says("lang=\"fr\"").says("Ana Řezníčková");
    let long = "x".repeat(201);
    let refused = site.post(Some(&ana), "/account", &[("name", &long), ("locale", "en")]).await;
    refused.is(422).says(&long);
    site.post(Some(&ana), "/account", &[("name", "Ana"), ("locale", "de")]).await.is(400);
}

#[tokio::test]
async fn the_switch_of_language_keeps_the_place_and_leads_to_no_other_site() {
    let site = Site::new();
    let back = site.post(None, "/language", &[("lang", "fr"), ("back", "/how?x=1")]).await;
    assert_eq!(back.location(), "/how?x=1");
    assert!(back.headers["set-cookie"].to_str().unwrap().starts_with("language=fr"));
    let away = site.post(None, "/language", &[("lang", "fr"), ("back", "https://evil.example")]).await;
    assert_eq!(away.location(), "/");
    let (ana, _) = site.creator("Ana").await;
    site.post(Some(&ana), "/language", &[("lang", "fr"), ("back", "/account")]).await.is(303);
    assert_eq!(site.front.accounts.user(ana.user).await.unwrap().locale, Locale::Fr);
    site.post(None, "/theme", &[("theme", "dark"), ("back", "/")]).await.is(303);
    site.post(None, "/theme", &[("theme", "pink"), ("back", "/")]).await.is(400);
}

#[tokio::test]
async fn a_password_is_set_asked_for_and_never_shown_again() {
    let site = Site::new();
    let (ana, _) = site.creator("Ana").await;
    let other = site.enter(ana.user).await;
    site.post(Some(&ana), "/account/password", &[("password", "short")]).await.is(422).says("Too short");
    let set = [("password", "several quiet words")];
    let done = site.post(Some(&ana), "/account/password", &set).await;
    assert_eq!(done.location(), "/account?done=password-changed");
    site.get(Some(&ana), "/account").await.is(200).says("Present password");
    assert!(
        site.get(Some(&other), "/account").await.location().starts_with("/sign-in"),
        "signed out elsewhere"
    );
    let wrong = [("present", "not these words"), ("password", "other quiet words")];
    let answer = site.post(Some(&ana), "/account/password", &wrong).await;
    answer.is(403).says("The present password is wrong");
    assert!(!answer.body.contains("not these words") && !answer.body.contains("other quiet words"));
}

#[tokio::test]
async fn an_address_changes_once_its_letter_is_answered() {
    let site = Site::new();
    let (ana, _) = site.creator("Ana").await;
    site.post(Some(&ana), "/account/address", &[("email", "no address")])
        .await
        .is(422)
        .says("value=\"no address\"");
    site.post(Some(&ana), "/account/address", &[("email", "new@people.example")]).await.is(303);
    site.get(Some(&ana), "/account").await.is(200).says("ana@people.example");
    let link = letters(&site).await.into_iter().find_map(|letter| {
        if let LetterKind::ChangeAddress { link, .. } = letter.kind {
            Some(link.as_str().to_owned())
        } else {
            None
        }
    });
    site.post(None, "/link", &[("secret", &link.unwrap())]).await.is(303);
    site.get(Some(&ana), "/account").await.is(200).says("new@people.example");
}

#[tokio::test]
async fn other_sessions_are_ended_one_by_one_and_all_at_once_but_never_somebody_elses() {
    let site = Site::new();
    let (ana, _) = site.creator("Ana").await;
    let second = site.enter(ana.user).await;
    let (bob, _) = site.creator("Bob").await;
    let page = site.get(Some(&ana), "/account").await;
    page.says("Sign out there");
    let (_, rest) = page.body.split_once("/account/sessions/").unwrap();
    let end = format!("/account/sessions/{}/end", rest.split('/').next().unwrap());
    site.post(Some(&bob), &end, &[]).await;
    site.get(Some(&second), "/account").await.is(200);
    site.post(Some(&ana), &end, &[]).await.is(303);
    site.get(Some(&second), "/account").await.is(303);
    site.post(Some(&ana), "/account/sign-out-everywhere", &[]).await.is(303);
    site.get(Some(&ana), "/account").await.is(303);
}

#[tokio::test]
async fn data_is_taken_along_and_an_account_with_open_matters_stays() {
    let site = Site::new();
    let (brand, id) = site.brand("Zephyr").await;
    site.live_campaign(id).await;
    let export = site.get(Some(&brand), "/account/export.json").await;
    export.is(200).says("zephyr@people.example");
    assert!(export.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let refused = site.post(Some(&brand), "/account/delete", &[]).await;
    refused.is(409).says("It cannot be deleted yet").says("still open");
    site.get(Some(&brand), "/account").await.is(200);
    let (ana, _) = site.creator("Ana").await;
    assert_eq!(site.post(Some(&ana), "/account/delete", &[]).await.location(), "/?done=account-deleted");
    site.get(Some(&ana), "/account").await.is(303);
}

#[tokio::test]
async fn a_key_is_shown_once_made_once_and_taken_back_by_its_own_party_alone() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    let (other, _) = site.brand("Mistral").await;
    let form = hidden(&site.get(Some(&brand), "/keys").await, "form");
    let none = [("form", form.as_str()), ("name", "reports"), ("lasting", "90")];
    site.post(Some(&brand), "/keys", &none)
        .await
        .is(422)
        .says("Tick at least one")
        .says("value=\"reports\"")
        .says(&form);
    let nameless = [none[0], ("name", " "), none[2], ("scope", "campaigns:read")];
    site.post(Some(&brand), "/keys", &nameless).await.is(422).says("The name of the key must hold 1 to 100");
    let fields = [none[0], none[1], none[2], ("scope", "campaigns:read")];
    let made = site.post(Some(&brand), "/keys", &fields).await;
    made.is(200).says("crk_").says("Copy it now");
    let (_, rest) = made.body.split_once("data-copy=\"crk_").unwrap();
    let secret = format!("crk_{}", rest.split('"').next().unwrap());
    assert!(site.front.accounts.find_key(&secret).await.unwrap().is_some());
    let again = site.post(Some(&brand), "/keys", &fields).await;
    assert_eq!(again.location(), "/keys?done=key-made-before");
    let list = site.get(Some(&brand), "/keys").await;
    assert!(!list.body.contains(&secret));
    assert_eq!(list.body.matches("/revoke").count(), 1);
    let (_, rest) = list.body.split_once("/keys/").unwrap();
    let revoke = format!("/keys/{}/revoke", rest.split('/').next().unwrap());
    site.post(Some(&other), &revoke, &[]).await.is(404);
    site.post(Some(&brand), &revoke, &[]).await.is(303);
    assert!(site.front.accounts.find_key(&secret).await.unwrap().is_none());
    let own = [("form", form.as_str()), ("name", "x"), ("scope", "operator:write")];
    site.post(Some(&brand), "/keys", &[own[0], own[1], own[2]]).await;
}

#[tokio::test]
async fn members_are_invited_given_roles_and_the_last_owner_stays() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    let (stranger, _) = site.brand("Mistral").await;
    let id = organisation(&site, &brand).await;
    let path = |what: &str| format!("/organisation/{id}/{what}");
    let invite = [("email", "new@people.example"), ("role", "reviewer")];
    site.post(Some(&stranger), &path("invitations"), &invite).await.is(404);
    site.get(Some(&stranger), &format!("/organisation?of={id}")).await.is(404);
    site.post(Some(&brand), &path("invitations"), &[("email", "nobody"), ("role", "viewer")])
        .await
        .is(422)
        .says("value=\"nobody\"");
    site.post(Some(&brand), &path("invitations"), &invite).await.is(303);
    site.get(Some(&brand), "/organisation").await.is(200).says("new@people.example").says("Take back");
    let link = letters(&site).await.into_iter().find_map(|letter| {
        if let LetterKind::Invitation { link, .. } = letter.kind {
            Some(link.as_str().to_owned())
        } else {
            None
        }
    });
    let joined = site.post(None, "/link", &[("secret", &link.unwrap()), ("name", "Neil")]).await;
    assert_eq!(joined.location(), "/organisation?done=joined");
    let page = site.get(Some(&brand), "/organisation").await;
    page.says("Neil").says("Role of Neil");
    let me = brand.user.to_string();
    let gone = site.post(Some(&brand), &path("remove"), &[("user", &me)]).await;
    gone.is(409).says("would be without an owner");
    site.post(Some(&brand), &path("role"), &[("user", &me), ("role", "viewer")]).await.is(409);
    site.post(Some(&brand), &path("brands"), &[("brand", "Zephyr Kids"), ("country", "FR")]).await.is(303);
    site.get(Some(&brand), "/organisation").await.is(200).says("Zephyr Kids");
    site.post(Some(&brand), &path("name"), &[("name", "")]).await.is(422);
}

#[tokio::test]
async fn one_click_stops_letters_without_a_cookie_or_an_origin_and_looking_stops_nothing() {
    let site = Site::new();
    let (ana, _) = site.creator("Ana").await;
    let word = site.front.accounts.unsubscribe_word(ana.user, Group::Drafts).await.unwrap();
    let path = format!("/unsubscribe/{word}");
    let wants = async || site.front.accounts.user(ana.user).await.unwrap().preferences.mail(Group::Drafts);
    site.get(None, &path).await.is(200).says("Stop these letters");
    assert!(wants().await);
    // As RFC 8058 has it: a form of several parts, from a mail provider's machine.
    let body =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let request = || Request::post(&path).header("content-type", "multipart/form-data; boundary=b");
    site.send(None, request(), Body::from(body))
        .await
        .is(200)
        .says("These letters have stopped")
        .says("drafts");
    assert!(!wants().await);
    site.send(None, request().header("origin", "https://mail.example"), Body::from(body)).await.is(200);
    let forged = format!("/unsubscribe/{word}x");
    site.send(None, Request::post(&forged), Body::empty()).await.is(410);
    let other = word.replacen("drafts", "posts", 1);
    site.send(None, Request::post(format!("/unsubscribe/{other}")), Body::empty()).await.is(410);
}

#[tokio::test]
async fn news_lead_to_their_page_as_the_party_they_concern() {
    let site = Site::new();
    let (brand, id) = site.brand("Zephyr").await;
    let campaign = site.live_campaign(id).await;
    while !site.front.accounts.spread(100).await.unwrap().is_empty() {}
    let page = site.get(Some(&brand), "/notices").await;
    page.is(200).says("have come in").says("Mark all as read");
    let (_, rest) = page.body.split_once("href=\"/notices/").unwrap();
    let link = format!("/notices/{}", rest.split('"').next().unwrap());
    let (other, _) = site.creator("Ana").await;
    site.get(Some(&other), &link).await.is(404);
    // Somebody who is a creator too, and acts as one, is led back to the brand's page.
    let became = [("country", "FR"), ("currency", "EUR")];
    site.post(Some(&brand), "/account/creator", &became).await.is(303);
    assert_eq!(site.get(Some(&brand), "/").await.location(), "/creator");
    let led = site.get(Some(&brand), &link).await;
    assert_eq!(led.location(), format!("/brand/campaigns/{campaign}"));
    assert_eq!(site.get(Some(&brand), "/").await.location(), "/brand");
    site.post(Some(&brand), "/notices/read", &[]).await.is(303);
    let read = site.get(Some(&brand), "/notices").await;
    assert!(!read.body.contains("Mark all as read"));
    site.get(Some(&brand), "/notices?before=nonsense").await.is(404);
    assert_eq!(site.get(Some(&brand), &format!("/go/{campaign}")).await.location(), led.location());
    site.get(Some(&other), &format!("/go/{id}")).await.is(404);
    site.get(Some(&other), "/go/nonsense").await.is(404);
}

#[tokio::test]
async fn somebody_without_an_organisation_is_told_what_to_do() {
    let site = Site::new();
    let wish = Wish::Creator { country: "GB".parse().unwrap(), currency: Currency::EUR };
    let ana = site.join("Ana", wish).await;
    site.get(Some(&ana), "/organisation").await.is(200).says("You belong to no organisation");
    site.post(Some(&ana), "/organisation", &[("new-name", ""), ("kind", "agency")]).await.is(422);
    let founded =
        site.post(Some(&ana), "/organisation", &[("new-name", "Ana & Co"), ("kind", "agency")]).await;
    site.get(Some(&ana), founded.location()).await.is(200).says("Ana &amp; Co").says("No brand yet");
    let agency = Wish::Agency { name: "Bare".to_owned() };
    let bare = site.join("Bare", agency).await;
    assert_eq!(bare.party, Party::Nobody);
    site.get(Some(&bare), "/keys").await.is(200).says("No keys here").says("You act for nobody yet");
    site.get(Some(&bare), "/account").await.is(200);
    site.get(Some(&bare), "/notices").await.is(200).says("No news");
}
