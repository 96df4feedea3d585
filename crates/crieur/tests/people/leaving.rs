//! What is kept of somebody, and deleting it.

use account::{Party, Role, Scope};
use app::accounts::{AccountError, NewKey};
use app::ports::LetterKind;
use kernel::{Network, ProfileId, Span};
use market::people::Actor;
use market::rejection::Rejection;

use crate::hall::{Hall, PASSWORD, brand_person, creator_person, link};
use crate::news::Cast;
use crate::town::{OPERATOR, TEXTS, request};

#[tokio::test]
async fn an_export_holds_what_is_kept_and_no_secret() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    hall.town.app.book(request(cast.campaign, cast.creator, 99)).await.unwrap();
    let all = hall.accounts.export(&cast.cleo.signed).await.unwrap();
    assert_eq!(all["user"]["email"], "cleo@example.org");
    assert_eq!(all["creator"]["placements"].as_array().unwrap().len(), 1);
    assert_eq!(all["creator"]["record"]["profiles"][0]["account"], "did:plc:cleo");
    let ada = hall.accounts.export(&cast.ada.signed).await.unwrap();
    assert_eq!(ada["organisations"][0]["role"], "owner");
    assert!(!ada["notices"].as_array().unwrap().is_empty());
    let text = ada.to_string();
    assert!(!text.contains("argon2") && !text.contains("secret") && !text.contains("former"), "{text}");
    assert!(!text.contains("cleo@example.org"), "nobody else's");
}

#[tokio::test]
async fn whoever_leaves_frees_the_address_and_leaves_no_name() {
    let hall = Hall::new();
    let cleo = hall.join(creator_person("cleo@example.org")).await;
    let creator = cleo.signed.creator().unwrap();
    let scopes = [Scope::MoneyRead].into();
    let new = NewKey { name: "robot".to_owned(), scopes, expires: None };
    let (_, key) = hall.accounts.create_key(&cleo.signed, new).await.unwrap();
    hall.accounts.request_link("cleo@example.org", None).await.unwrap();
    let old = link(&hall.letter().await);
    hall.accounts.delete(&cleo.signed, None).await.unwrap();
    assert!(hall.accounts.session(cleo.secret.as_str()).await.unwrap().is_none());
    assert!(hall.accounts.find_key(key.as_str()).await.unwrap().is_none());
    assert_eq!(hall.accounts.enter(old.as_str()).await.unwrap_err(), AccountError::LinkSpent);
    let gone = hall.accounts.user(cleo.signed.user.id).await.unwrap();
    assert!(gone.name.is_empty() && gone.deleted.is_some() && !gone.email.as_str().contains("cleo"));
    let record = hall.town.app.creator(creator).await.unwrap().value;
    assert_eq!((record.name.as_str(), record.profiles.len()), ("–", 0));
    let farewell = hall.letter().await;
    assert_eq!((farewell.to.as_str(), farewell.kind), ("cleo@example.org", LetterKind::Farewell));
    let again = hall.join(creator_person("cleo@example.org")).await;
    assert_ne!(again.signed.user.id, cleo.signed.user.id);
}

#[tokio::test]
async fn nobody_leaves_with_placements_open_or_money_owed() {
    let hall = Hall::new();
    let Cast { cleo, ada, creator, campaign, .. } = hall.cast().await;
    hall.town.outside(|outside| outside.refusals = 1);
    let id = hall.town.published(campaign, creator, TEXTS[0]).await;
    let open = hall.accounts.delete(&cleo.signed, None).await.unwrap_err();
    assert_eq!(open, AccountError::StillOpen { what: "one placement is".to_owned() });
    let running = hall.accounts.delete(&ada.signed, Some(PASSWORD)).await.unwrap_err();
    assert!(matches!(running, AccountError::LastOwner { .. }), "{running}");
    hall.town.live_through(Span::days(8)).await;
    assert_eq!(hall.town.placement(id).await.state, market::placement::State::Paid);
    let owed = hall.accounts.delete(&cleo.signed, None).await.unwrap_err();
    assert!(matches!(owed, AccountError::MoneyLeft { .. }), "{owed}");
    let payee = market::payout::Payee::Creator(creator);
    hall.town.app.request_payout(payee, kernel::Currency::EUR, OPERATOR).await.unwrap();
    hall.town.live_through(Span::days(1)).await;
    hall.accounts.delete(&cleo.signed, None).await.unwrap();
}

#[tokio::test]
async fn the_last_owner_stays_until_somebody_else_owns() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let ada = &cast.ada.signed;
    let organisation = ada.party().unwrap().organisation.unwrap();
    let refused = hall.accounts.delete(ada, Some("wrong wrong wrong")).await.unwrap_err();
    assert_eq!(refused, AccountError::WrongPassword);
    hall.accounts.delete(ada, Some(PASSWORD)).await.unwrap_err();
    hall.accounts.set_role(ada, organisation, cast.max.signed.user.id, Role::Owner).await.unwrap();
    assert!(!hall.accounts.notices(ada, None, 1).await.unwrap().is_empty());
    hall.accounts.delete(ada, Some(PASSWORD)).await.unwrap();
    assert!(hall.accounts.notices(ada, None, 1).await.unwrap().is_empty(), "no news are left");
    let max = hall.accounts.session(cast.max.secret.as_str()).await.unwrap().unwrap();
    assert_eq!(hall.accounts.organisation(&max, organisation).await.unwrap().members.len(), 1);
    // Alone, with a campaign that runs.
    let running = hall.accounts.delete(&max, None).await.unwrap_err();
    assert_eq!(running, AccountError::StillOpen { what: "one campaign is".to_owned() });
    hall.town.app.end(cast.campaign, OPERATOR).await.unwrap();
    hall.town.live_through(Span::days(40)).await;
    hall.accounts.delete(&max, None).await.unwrap();
}

#[tokio::test]
async fn a_profile_in_use_stays_linked() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let (app, by, id) = (&hall.town.app, Actor::Creator(cast.creator), ProfileId::new(cast.creator.uuid()));
    let placement = app.book(request(cast.campaign, cast.creator, 99)).await.unwrap().id;
    let refused = app.unlink_profile(cast.creator, id, by).await.unwrap_err();
    assert_eq!(refused, Rejection::StillOpen { open: 1 }.into());
    let stranger = Actor::Creator(kernel::CreatorId::new(uuid::Uuid::from_u128(1)));
    app.unlink_profile(cast.creator, id, stranger).await.unwrap_err();
    let mut twin = app.creator(cast.creator).await.unwrap().value.profiles[0].clone();
    twin.followers = 6_000;
    let linked = app.link_profile(cast.creator, twin.clone(), by).await.unwrap();
    assert_eq!(linked.profiles, [twin.clone()], "measured anew");
    twin.id = ProfileId::new(uuid::Uuid::from_u128(7));
    app.link_profile(cast.creator, twin.clone(), by).await.unwrap_err();
    twin.network = Network::Mastodon;
    app.link_profile(cast.creator, twin, by).await.unwrap();
    app.give_back(placement, by).await.unwrap();
    assert_eq!(app.unlink_profile(cast.creator, id, by).await.unwrap().profiles.len(), 1);
}

#[tokio::test]
async fn a_brand_is_renamed_by_itself_and_verified_only_by_an_operator() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let Party::Brand(id) = ada.signed.session.acting else { panic!("{ada:?}") };
    let (app, own) = (&hall.town.app, Actor::Brand(id));
    assert_eq!(app.rename_brand(id, "Zéphyr", own).await.unwrap().name, "Zéphyr");
    app.rename_brand(id, " ", own).await.unwrap_err();
    app.verify_brand(id, own).await.unwrap_err();
    assert!(app.verify_brand(id, OPERATOR).await.unwrap().verified);
    app.suspend_brand(id, OPERATOR).await.unwrap();
    app.lift_brand_suspension(id, own).await.unwrap_err();
    assert_eq!(app.lift_brand_suspension(id, OPERATOR).await.unwrap().suspended, None);
    let trail = hall.town.store.audit(&id.to_string(), 100).await.unwrap();
    let actions: Vec<&str> = trail.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["join", "rename", "verify", "suspend", "lift suspension"]);
}
