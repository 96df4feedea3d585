//! Sessions: their secrets turn, and end when they should.

use account::{Party, Session};
use app::accounts::{AccountError, AccountSettings, Accounts};
use kernel::{Country, Currency, Span};

use crate::hall::{Hall, PASSWORD, brand_person, creator_person, link};

#[tokio::test]
async fn a_secret_turns_after_a_day_and_the_former_one_opens_for_a_minute() {
    let hall = Hall::new();
    let old = hall.join(brand_person("ada@example.org")).await.secret;
    assert_eq!(hall.accounts.rotate(old.as_str()).await.unwrap(), None, "not yet due");
    hall.town.pass(Session::ROTATION);
    assert!(hall.accounts.session(old.as_str()).await.unwrap().unwrap().session.due);
    let turns = futures::future::join_all((0..5).map(|_| hall.accounts.rotate(old.as_str()))).await;
    let new: Vec<_> = turns.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(new.len(), 1, "of requests at once one changes it");
    let new = &new[0];
    let fresh = hall.accounts.session(new.as_str()).await.unwrap().unwrap();
    assert!(!fresh.session.due);
    assert!(hall.accounts.session(old.as_str()).await.unwrap().is_some(), "requests under way go on");
    assert_eq!(hall.accounts.rotate(old.as_str()).await.unwrap(), None, "the former one cannot turn it");
    hall.town.pass(Session::GRACE);
    assert!(hall.accounts.session(old.as_str()).await.unwrap().is_none());
    assert!(hall.accounts.session(new.as_str()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_lives_while_it_is_used() {
    let hall = Hall::new();
    let mut secret = hall.join(brand_person("ada@example.org")).await.secret;
    for _ in 0..8 {
        hall.town.pass(Span::days(10));
        assert!(hall.accounts.session(secret.as_str()).await.unwrap().is_some());
        secret = hall.accounts.rotate(secret.as_str()).await.unwrap().unwrap();
    }
    hall.town.pass(Span::days(10));
    assert!(hall.accounts.session(secret.as_str()).await.unwrap().is_none(), "ninety days");
    let idle = hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap().secret;
    hall.town.pass(Session::IDLE);
    assert!(hall.accounts.session(idle.as_str()).await.unwrap().is_none());
    assert!(hall.accounts.tidy().await.unwrap() >= 1, "what is over is thrown away");
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_here_at_once_and_elsewhere_within_seconds() {
    let store = std::sync::Arc::new(store::MemoryStore::new());
    let hall = Hall::on(store.clone(), store.clone());
    let elsewhere = Accounts::new(hall.town.app.beside(), store, AccountSettings::default());
    let one = hall.join(brand_person("ada@example.org")).await;
    let two = hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    let eve = hall.join(creator_person("eve@example.org")).await;
    for secret in [&one.secret, &two.secret, &eve.secret] {
        assert!(hall.accounts.session(secret.as_str()).await.unwrap().is_some());
        assert!(elsewhere.session(secret.as_str()).await.unwrap().is_some());
    }
    assert_eq!(hall.accounts.sessions(&one.signed).await.unwrap().len(), 2);
    hall.accounts.sign_out_everywhere(&one.signed).await.unwrap();
    for secret in [&one.secret, &two.secret] {
        assert!(hall.accounts.session(secret.as_str()).await.unwrap().is_none(), "here at once");
    }
    hall.town.pass(Span::seconds(5));
    for secret in [&one.secret, &two.secret] {
        assert!(elsewhere.session(secret.as_str()).await.unwrap().is_none(), "elsewhere within seconds");
    }
    assert!(hall.accounts.session(eve.secret.as_str()).await.unwrap().is_some(), "nobody else's");
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let hall = Hall::new();
    let one = hall.join(brand_person("ada@example.org")).await;
    let two = hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    hall.accounts.session(one.secret.as_str()).await.unwrap().unwrap();
    hall.accounts.sign_out(&one.signed).await.unwrap();
    assert!(hall.accounts.session(one.secret.as_str()).await.unwrap().is_none());
    assert!(hall.accounts.session(two.secret.as_str()).await.unwrap().is_some());
    let eve = hall.join(creator_person("eve@example.org")).await;
    hall.accounts.end_session(&eve.signed, two.signed.session.id).await.unwrap();
    assert!(hall.accounts.session(two.secret.as_str()).await.unwrap().is_some(), "not somebody else's");
}

#[tokio::test]
async fn one_acts_only_for_ones_own() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let eve = hall.join(brand_person("eve@example.org")).await;
    let strange = hall.accounts.act_as(&ada.signed, eve.signed.session.acting).await.unwrap_err();
    assert_eq!(strange, AccountError::NoSuch("party"));
    let creator = hall.accounts.become_creator(&ada.signed, Country::FR, Currency::EUR).await.unwrap();
    let again = hall.accounts.become_creator(&ada.signed, Country::FR, Currency::EUR).await.unwrap_err();
    assert_eq!(again, AccountError::Already("a creator"));
    let now = hall.accounts.session(ada.secret.as_str()).await.unwrap().unwrap();
    assert_eq!(now.parties.len(), 2);
    assert_eq!(now.session.acting, ada.signed.session.acting, "as before");
    hall.accounts.act_as(&now, Party::Creator(creator)).await.unwrap();
    let now = hall.accounts.session(ada.secret.as_str()).await.unwrap().unwrap();
    assert_eq!(now.creator(), Some(creator));
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let hall = Hall::new();
    let here = hall.join(brand_person("ada@example.org")).await;
    let there = hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    let wrong =
        hall.accounts.change_password(&here.signed, Some("wrong wrong wrong"), "ganz neue Worte").await;
    assert_eq!(wrong, Err(AccountError::WrongPassword));
    let none = hall.accounts.change_password(&here.signed, None, "ganz neue Worte").await;
    assert_eq!(none, Err(AccountError::WrongPassword));
    hall.accounts.change_password(&here.signed, Some(PASSWORD), "ganz neue Worte").await.unwrap();
    assert!(hall.accounts.session(here.secret.as_str()).await.unwrap().is_some());
    assert!(hall.accounts.session(there.secret.as_str()).await.unwrap().is_none());
    hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap_err();
    hall.accounts.sign_in("ada@example.org", "ganz neue Worte", None).await.unwrap();
    assert_eq!(hall.letter().await.kind, app::ports::LetterKind::PasswordChanged);
}

#[tokio::test]
async fn another_address_counts_once_its_mailbox_answers() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    hall.accounts
        .change_address(&ada.signed, "ada@example.net", Some("wrong wrong wrong"))
        .await
        .unwrap_err();
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    let old_link = link(&hall.letter().await);
    hall.accounts.change_address(&ada.signed, "ada@example.net", Some(PASSWORD)).await.unwrap();
    let letter = hall.letter().await;
    assert_eq!(letter.to.as_str(), "ada@example.net");
    hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    assert_eq!(
        hall.accounts.enter(link(&letter).as_str()).await.unwrap_err(),
        AccountError::LinkSpent,
        "no way in"
    );
    hall.accounts.confirm_address(link(&letter).as_str()).await.unwrap();
    assert_eq!(hall.accounts.confirm_address(link(&letter).as_str()).await, Err(AccountError::LinkSpent));
    hall.accounts.sign_in("ada@example.net", PASSWORD, None).await.unwrap();
    hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap_err();
    let told = hall.letter().await;
    assert_eq!(told.to.as_str(), "ada@example.org", "the former address is told");
    let old = hall.accounts.enter(old_link.as_str()).await.unwrap_err();
    assert_eq!(old, AccountError::LinkSpent, "a link to the former mailbox opens nothing");
    // Somebody else's address: no letter that would make it theirs.
    hall.join(creator_person("eve@example.org")).await;
    hall.accounts.change_address(&ada.signed, "eve@example.org", Some(PASSWORD)).await.unwrap();
    assert_eq!(hall.letter().await.name, "Cleo");
}

#[tokio::test]
async fn nobody_becomes_somebody_outside_the_demo() {
    let store = std::sync::Arc::new(store::MemoryStore::new());
    let hall = Hall::on(store.clone(), store.clone());
    let ada = hall.join(brand_person("ada@example.org")).await;
    let serious = Accounts::new(hall.town.app.clone(), store, AccountSettings::default());
    assert_eq!(serious.r#become(ada.signed.user.id).await.unwrap_err(), AccountError::DemoOnly);
    hall.accounts.r#become(ada.signed.user.id).await.unwrap();
}
