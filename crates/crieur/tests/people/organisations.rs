//! Who may do what in which organisation, and what another's looks like: not there.

use std::collections::BTreeSet;

use account::{Locale, Party, Permission, Role, Scope};
use app::accounts::{AccountError, Entered, NewKey, Opened, Signed};
use kernel::{BrandId, Country, OrganisationId, Span};

use crate::hall::{Hall, brand_person, creator_person, link};

fn own(entered: &Entered) -> (OrganisationId, BrandId) {
    let party = entered.signed.party().unwrap();
    let Party::Brand(brand) = party.party else { panic!("{party:?}") };
    (party.organisation.unwrap(), brand)
}

impl Hall {
    async fn member(&self, by: &Signed, id: OrganisationId, email: &str, role: Role) -> Entered {
        self.accounts.invite(by, id, email, role).await.unwrap();
        let secret = link(&self.letter().await);
        self.accounts.accept(secret.as_str(), "Max", Locale::En).await.unwrap()
    }

    async fn now(&self, entered: &Entered) -> Signed {
        self.accounts.session(entered.secret.as_str()).await.unwrap().unwrap()
    }
}

fn key(scope: Scope) -> NewKey {
    NewKey { name: "robot".to_owned(), scopes: [scope].into(), expires: None }
}

#[tokio::test]
async fn an_invitation_makes_a_member_once() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, brand) = own(&ada);
    hall.accounts.invite(&ada.signed, id, "max@example.org", Role::Reviewer).await.unwrap();
    let first = link(&hall.letter().await);
    hall.accounts.invite(&ada.signed, id, "max@example.org", Role::Manager).await.unwrap();
    let second = link(&hall.letter().await);
    let void = hall.accounts.accept(first.as_str(), "Max", Locale::En).await.unwrap_err();
    assert_eq!(void, AccountError::LinkSpent, "the newest counts");
    assert_eq!(hall.accounts.organisation(&ada.signed, id).await.unwrap().invitations.len(), 1);
    let max = hall.accounts.accept(second.as_str(), "Max", Locale::En).await.unwrap();
    assert_eq!(max.opened, Opened::Member(id));
    assert_eq!(max.signed.session.acting, Party::Brand(brand));
    assert_eq!(max.signed.party().unwrap().role, Role::Manager);
    assert_eq!(
        hall.accounts.accept(second.as_str(), "Max", Locale::En).await.unwrap_err(),
        AccountError::LinkSpent
    );
    let already = hall.accounts.invite(&ada.signed, id, "max@example.org", Role::Viewer).await.unwrap_err();
    assert_eq!(already, AccountError::Already("a member"));
    hall.accounts.invite(&ada.signed, id, "late@example.org", Role::Viewer).await.unwrap();
    let late = link(&hall.letter().await);
    hall.town.pass(Span::days(7));
    assert_eq!(
        hall.accounts.accept(late.as_str(), "Late", Locale::En).await.unwrap_err(),
        AccountError::LinkSpent
    );
}

#[tokio::test]
async fn an_invitation_withdrawn_opens_nothing() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, _) = own(&ada);
    hall.accounts.invite(&ada.signed, id, "max@example.org", Role::Viewer).await.unwrap();
    let secret = link(&hall.letter().await);
    let invitation = hall.accounts.organisation(&ada.signed, id).await.unwrap().invitations[0].id;
    hall.accounts.withdraw_invitation(&ada.signed, id, invitation).await.unwrap();
    assert_eq!(
        hall.accounts.accept(secret.as_str(), "Max", Locale::En).await.unwrap_err(),
        AccountError::LinkSpent
    );
}

#[tokio::test]
async fn only_an_owner_manages_members_keys_and_brands() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, brand) = own(&ada);
    for (n, role) in [Role::Manager, Role::Reviewer, Role::Viewer].into_iter().enumerate() {
        let max = hall.member(&ada.signed, id, &format!("max{n}@example.org"), role).await.signed;
        assert_eq!(max.brand(Permission::View), Ok(brand));
        assert_eq!(max.may(Permission::Review), role != Role::Viewer);
        assert_eq!(max.may(Permission::Manage), role == Role::Manager);
        let refused = AccountError::NotAllowed(Permission::Admin);
        assert_eq!(max.brand(Permission::Admin), Err(refused.clone()));
        let accounts = &hall.accounts;
        assert_eq!(accounts.invite(&max, id, "eve@example.org", Role::Owner).await, Err(refused.clone()));
        assert_eq!(accounts.set_role(&max, id, max.user.id, Role::Owner).await, Err(refused.clone()));
        assert_eq!(accounts.remove_member(&max, id, ada.signed.user.id).await, Err(refused.clone()));
        assert_eq!(accounts.rename_organisation(&max, id, "Mine").await, Err(refused.clone()));
        assert_eq!(accounts.new_brand(&max, id, "Mine", Country::FR).await, Err(refused.clone()));
        assert_eq!(accounts.create_key(&max, key(Scope::MoneyRead)).await.unwrap_err(), refused);
        assert!(accounts.organisation(&max, id).await.unwrap().invitations.is_empty());
        accounts.remove_member(&max, id, max.user.id).await.unwrap();
    }
}

#[tokio::test]
async fn another_organisation_is_not_there() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let eve = hall.join(brand_person("eve@example.org")).await;
    let (id, _) = own(&ada);
    let (accounts, unknown) = (&hall.accounts, AccountError::NoSuch("organisation"));
    assert_eq!(accounts.organisation(&eve.signed, id).await.unwrap_err(), unknown);
    assert_eq!(accounts.invite(&eve.signed, id, "eve@example.org", Role::Owner).await, Err(unknown.clone()));
    assert_eq!(
        accounts.set_role(&eve.signed, id, eve.signed.user.id, Role::Owner).await,
        Err(unknown.clone())
    );
    assert_eq!(accounts.remove_member(&eve.signed, id, ada.signed.user.id).await, Err(unknown.clone()));
    assert_eq!(accounts.new_brand(&eve.signed, id, "Mine", Country::FR).await, Err(unknown));
    let (kept, _) = accounts.create_key(&ada.signed, key(Scope::MoneyRead)).await.unwrap();
    assert_eq!(accounts.revoke_key(&eve.signed, kept.id).await, Err(AccountError::NoSuch("key")));
    assert!(accounts.keys(&eve.signed).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_role_taken_away_counts_at_once() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, _) = own(&ada);
    let max = hall.member(&ada.signed, id, "max@example.org", Role::Manager).await;
    assert!(hall.now(&max).await.may(Permission::Manage));
    hall.accounts.set_role(&ada.signed, id, max.signed.user.id, Role::Viewer).await.unwrap();
    assert!(!hall.now(&max).await.may(Permission::Manage));
    hall.accounts.remove_member(&ada.signed, id, max.signed.user.id).await.unwrap();
    let now = hall.now(&max).await;
    assert_eq!((now.session.acting, now.actor()), (Party::Nobody, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_keeps_an_owner_whoever_steps_down_at_once() {
    let (halls, _folder) = crate::requests::halls().await;
    for hall in halls {
        let ada = hall.join(brand_person("ada@example.org")).await;
        let (id, _) = own(&ada);
        let alone =
            hall.accounts.set_role(&ada.signed, id, ada.signed.user.id, Role::Viewer).await.unwrap_err();
        assert!(matches!(alone, AccountError::LastOwner { .. }));
        let max = hall.member(&ada.signed, id, "max@example.org", Role::Owner).await;
        let (one, two) = futures::future::join(
            hall.accounts.remove_member(&ada.signed, id, ada.signed.user.id),
            hall.accounts.set_role(&max.signed, id, max.signed.user.id, Role::Viewer),
        )
        .await;
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn a_key_opens_what_it_may_until_it_is_taken_back() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, brand) = own(&ada);
    let wrong = hall.accounts.create_key(&ada.signed, key(Scope::OperatorRead)).await.unwrap_err();
    assert!(matches!(wrong, AccountError::Scopes(_)));
    let (kept, secret) = hall.accounts.create_key(&ada.signed, key(Scope::CampaignsRead)).await.unwrap();
    let keyed = hall.accounts.find_key(secret.as_str()).await.unwrap().unwrap();
    assert_eq!(keyed.party.party, Party::Brand(brand));
    assert!(keyed.has(Scope::CampaignsRead) && !keyed.has(Scope::CampaignsWrite));
    assert!(hall.accounts.keys(&ada.signed).await.unwrap()[0].last_used.is_some());
    let mut guessed = secret.as_str().to_owned();
    guessed.replace_range(guessed.len() - 4.., "AAAA");
    assert!(hall.accounts.find_key(&guessed).await.unwrap().is_none());
    hall.accounts.revoke_key(&ada.signed, kept.id).await.unwrap();
    assert!(hall.accounts.find_key(secret.as_str()).await.unwrap().is_none());

    let expires = Some(hall.town.app.now().plus(Span::hours(1)));
    let (_, short) =
        hall.accounts.create_key(&ada.signed, NewKey { expires, ..key(Scope::CampaignsRead) }).await.unwrap();
    assert!(hall.accounts.find_key(short.as_str()).await.unwrap().is_some());
    hall.town.pass(Span::hours(1));
    assert!(hall.accounts.find_key(short.as_str()).await.unwrap().is_none());

    // The maker leaves, and with them their keys.
    let max = hall.member(&ada.signed, id, "max@example.org", Role::Owner).await;
    let (_, left) = hall.accounts.create_key(&max.signed, key(Scope::CampaignsRead)).await.unwrap();
    assert!(hall.accounts.find_key(left.as_str()).await.unwrap().is_some());
    hall.accounts.remove_member(&ada.signed, id, max.signed.user.id).await.unwrap();
    assert!(hall.accounts.find_key(left.as_str()).await.unwrap().is_none());
}

#[tokio::test]
async fn an_agency_acts_for_several_brands() {
    let hall = Hall::new();
    let ada = hall.join(brand_person("ada@example.org")).await;
    let (id, first) = own(&ada);
    let second = hall.accounts.new_brand(&ada.signed, id, "Borealis", Country::FR).await.unwrap();
    let now = hall.now(&ada).await;
    let brands: BTreeSet<Party> = now.parties.iter().map(|party| party.party).collect();
    assert_eq!(brands, [Party::Brand(first), Party::Brand(second)].into());
    let acting = hall.accounts.act_as(&now, Party::Brand(second)).await.unwrap();
    assert_eq!(acting.brand(Permission::Manage), Ok(second));
    assert!(hall.join(creator_person("cleo@example.org")).await.signed.brand(Permission::View).is_err());
}
