//! Signing up and in, and what a stranger can learn from it: nothing.

use account::{Party, Purpose};
use app::accounts::{AccountError, Opened};
use app::ports::LetterKind;
use kernel::Span;

use crate::hall::{Hall, PASSWORD, brand_person, creator_person, link};

#[tokio::test]
async fn whoever_follows_the_link_becomes_what_they_wished_to_be() {
    let hall = Hall::new();
    hall.accounts.sign_up(brand_person(" Ada@Example.org "), Some("192.0.2.1")).await.unwrap();
    let letter = hall.letter().await;
    assert_eq!(letter.to.as_str(), "ada@example.org");
    assert!(matches!(letter.kind, LetterKind::VerifyAddress { .. }));
    let seen = hall.accounts.look(link(&letter).as_str()).await.unwrap();
    assert_eq!(seen.purpose, Purpose::VerifyAddress);
    let entered = hall.accounts.enter(link(&letter).as_str()).await.unwrap();
    assert_eq!(entered.opened, Opened::Joined);
    let Party::Brand(brand) = entered.signed.session.acting else { panic!("{entered:?}") };
    assert_eq!(hall.town.app.brand(brand).await.unwrap().value.name, "Zephyr");
    assert_eq!(entered.signed.parties.len(), 1);
    assert!(entered.signed.user.email_verified);

    let cleo = hall.join(creator_person("cleo@example.org")).await;
    let id = cleo.signed.creator().unwrap();
    assert_eq!(hall.town.app.creator(id).await.unwrap().value.name, "Cleo");
}

#[tokio::test]
async fn a_link_opens_once_and_not_for_ever() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    let secret = link(&hall.letter().await);
    hall.accounts.look(secret.as_str()).await.unwrap();
    hall.accounts.enter(secret.as_str()).await.unwrap();
    assert_eq!(hall.accounts.enter(secret.as_str()).await.unwrap_err(), AccountError::LinkSpent);
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    let late = link(&hall.letter().await);
    hall.town.pass(Span::minutes(20));
    assert_eq!(hall.accounts.enter(late.as_str()).await.unwrap_err(), AccountError::LinkSpent);
    for wrong in ["", "ti_", "ti_00000000000000000000000000000001_x", &"é".repeat(90), &"a".repeat(100_000)]
    {
        assert_eq!(hall.accounts.enter(wrong).await.unwrap_err(), AccountError::LinkSpent);
    }
    let mut guessed = late.as_str().to_owned();
    guessed.replace_range(guessed.len() - 4.., "AAAA");
    assert_eq!(hall.accounts.enter(&guessed).await.unwrap_err(), AccountError::LinkSpent);
}

#[tokio::test]
async fn of_two_clicks_at_once_one_enters() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    let secret = link(&hall.letter().await);
    let clicks = (0..8).map(|_| hall.accounts.enter(secret.as_str()));
    let entered = futures::future::join_all(clicks).await;
    assert_eq!(entered.iter().filter(|it| it.is_ok()).count(), 1);
}

#[tokio::test]
async fn signing_up_again_says_nothing_and_the_mailbox_hears_of_it() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let stranger = creator_person("ADA@example.org");
    assert_eq!(hall.accounts.sign_up(stranger, None).await, Ok(()), "the same answer");
    let letter = hall.letter().await;
    assert!(matches!(letter.kind, LetterKind::AlreadyRegistered { .. }), "{letter:?}");
    assert_eq!(letter.name, "Ada");
    let back = hall.accounts.enter(link(&letter).as_str()).await.unwrap();
    assert_eq!(back.signed.user, ada.signed.user, "nothing of the stranger's took hold");
    // A link for nobody: the same answer, and no letter.
    hall.accounts.request_link("nobody@example.org", None).await.unwrap();
    assert!(hall.post().await.is_empty());
}

#[tokio::test]
async fn the_password_of_whoever_signed_up_first_does_not_open_the_account_of_the_mailbox() {
    let hall = Hall::new();
    let mut squatter = brand_person("ada@example.org");
    squatter.password = Some("the squatter's own".to_owned());
    hall.accounts.sign_up(squatter, None).await.unwrap();
    hall.post().await;
    hall.accounts.sign_up(brand_person("ada@example.org"), None).await.unwrap();
    hall.accounts.enter(link(&hall.letter().await).as_str()).await.unwrap();
    for password in ["the squatter's own", PASSWORD] {
        let refused = hall.accounts.sign_in("ada@example.org", password, None).await.unwrap_err();
        assert_eq!(refused, AccountError::SignIn);
    }
}

#[tokio::test]
async fn a_password_opens_only_a_confirmed_address() {
    let hall = Hall::new();
    hall.accounts.sign_up(brand_person("ada@example.org"), None).await.unwrap();
    let early = hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap_err();
    assert_eq!(early, AccountError::Unverified);
    let letters = hall.post().await;
    assert_eq!(letters.len(), 2, "a new letter is on its way");
    hall.accounts.enter(link(&letters[1]).as_str()).await.unwrap();
    let entered = hall.accounts.sign_in("Ada@example.org", PASSWORD, None).await.unwrap();
    assert!(hall.accounts.session(entered.secret.as_str()).await.unwrap().is_some());
    for (email, password) in [
        ("ada@example.org", "Une phrase à moi"),
        ("eve@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("ada@example.org", ""),
    ] {
        let refused = hall.accounts.sign_in(email, password, None).await.unwrap_err();
        assert_eq!(refused, AccountError::SignIn, "{email}: the same answer");
    }
}

#[tokio::test]
async fn ten_wrong_passwords_close_the_door_for_a_while_known_or_not() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    for email in ["ada@example.org", "nobody@example.org"] {
        for _ in 0..10 {
            let wrong = hall.accounts.sign_in(email, "wrong wrong wrong", None).await.unwrap_err();
            assert_eq!(wrong, AccountError::SignIn);
        }
        let until = hall.town.app.now().plus(Span::minutes(15));
        let closed = hall.accounts.sign_in(email, PASSWORD, None).await.unwrap_err();
        assert_eq!(closed, AccountError::TooMany { until }, "{email}: even the right one");
    }
    hall.town.pass(Span::minutes(15));
    hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    // A good one forgets the bad ones before it.
    for _ in 0..3 {
        for _ in 0..9 {
            hall.accounts.sign_in("ada@example.org", "wrong wrong wrong", None).await.unwrap_err();
        }
        hall.accounts.sign_in("ada@example.org", PASSWORD, None).await.unwrap();
    }
}

#[tokio::test]
async fn trying_at_once_gains_nothing() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    let tries = (0..30).map(|_| hall.accounts.sign_in("ada@example.org", "wrong wrong wrong", None));
    let refused = futures::future::join_all(tries).await;
    let hashed = refused.iter().filter(|it| matches!(it, Err(AccountError::SignIn))).count();
    assert_eq!(hashed, 10);
}

#[tokio::test]
async fn one_network_address_cannot_try_every_account() {
    let hall = Hall::new();
    let from = Some("192.0.2.7");
    let mut last = AccountError::SignIn;
    for n in 0..51 {
        last =
            hall.accounts.sign_in(&format!("u{n}@example.org"), "wrong wrong wrong", from).await.unwrap_err();
    }
    assert!(matches!(last, AccountError::TooMany { .. }), "{last}");
    let other = hall.accounts.sign_in("u1@example.org", "wrong wrong wrong", Some("192.0.2.8")).await;
    assert_eq!(other.unwrap_err(), AccountError::SignIn);
}

#[tokio::test]
async fn a_mailbox_is_not_filled() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    let mut sent = 0;
    while hall.accounts.request_link("ada@example.org", None).await.is_ok() {
        sent += 1;
    }
    assert_eq!(sent, 4, "five an hour, one of them at signing up");
    assert_eq!(hall.post().await.len(), 4);
}

#[tokio::test]
async fn weak_passwords_and_unfit_names_are_refused_before_anything_is_kept() {
    let hall = Hall::new();
    for (password, name) in
        [("short", "Ada"), ("password123", "Ada"), ("ada@example.org", "Ada"), (PASSWORD, " ")]
    {
        let mut person = brand_person("ada@example.org");
        person.password = Some(password.to_owned());
        person.name = name.to_owned();
        hall.accounts.sign_up(person, None).await.unwrap_err();
    }
    assert!(hall.post().await.is_empty());
}
