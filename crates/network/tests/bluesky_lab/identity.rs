//! From names to accounts to their servers, as the real ones tell it.

use app::ports::{Network as _, NetworkError};
use kernel::{Network, Span};
use network::bluesky::identity::IdentityError;
use serde_json::json;

use crate::world::{World, by_hand};

#[tokio::test]
async fn a_name_leads_to_the_account_its_key_and_its_server() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let found = world.resolver.find(&format!("@{}", alice.handle)).await.unwrap();
    assert_eq!(found.did.as_str(), alice.did);
    assert_eq!(&found.pds, world.lab.pds());
    assert_eq!(found.handle.unwrap().as_str(), alice.handle);
    assert!(found.signing_key.unwrap().starts_with('z'));
    assert_eq!(world.resolver.find(&alice.did).await.unwrap().did.as_str(), alice.did);
    let nobody = world.resolver.find("nobody-at-all.test").await;
    assert!(matches!(nobody, Err(IdentityError::NobodyNamed(_))), "{nobody:?}");
    let unknown = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa".parse().unwrap();
    let unknown = world.resolver.document(&unknown).await;
    assert!(matches!(unknown, Err(IdentityError::Unknown(_))), "{unknown:?}");
}

#[tokio::test]
async fn an_address_as_people_copy_it_is_kept_so_that_a_change_of_name_does_not_hurt() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let address = world.posts(&alice, by_hand("Bonjour")).await;
    let key = address.rsplit('/').next().unwrap();
    let page = format!("https://bsky.app/profile/{}/post/{key}", alice.handle);
    for given in [&page, &address, &format!("at://{}/app.bsky.feed.post/{key}", alice.handle)] {
        assert_eq!(world.network.lasting(Network::Bluesky, given).await.unwrap(), address);
    }
    let handle = world.lab.new_handle("renamed");
    world.does(&alice, "com.atproto.identity.updateHandle", &json!({"handle": handle})).await;
    assert_eq!(world.found(&address).await.text, "Bonjour");
    world.clock.pass(Span::hours(2));
    let old = world.network.lasting(Network::Bluesky, &page).await;
    assert!(matches!(old, Err(NetworkError::Refused(_))), "{old:?}");
    let found = world.resolver.find(&handle).await.unwrap();
    assert_eq!(found.did.as_str(), alice.did);
}
