//! Publishing for somebody who has signed in by OAuth and let the market publish.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;

use app::ports::{Clock, Entropy, Gone, Lookup, Network as _, NetworkError, NoSightings};
use kernel::Network;
use network::bluesky::oauth::{Access, Callback, Client, MemoryVault, Oauth, Seal, Sessions, Whom};
use network::bluesky::{Bluesky, SignedIn};
use network::testing::Person;

use crate::world::{Author, PASSWORD, World, request};

pub(crate) struct Chance;

impl Entropy for Chance {
    fn next_u64(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// Signs an author in, by the pages of their own server.
async fn signed_in(world: &World, author: &Author, access: Access) -> (Arc<Sessions>, Bluesky) {
    let client = Client::loopback("http://127.0.0.1:9/oauth/callback".parse().unwrap()).unwrap();
    let clock: Arc<dyn Clock> = world.clock.clone();
    let transport = Arc::new(world.lab.guarded().clone());
    let resolver = Arc::new(world.resolver.clone());
    let oauth = Arc::new(Oauth::new(client, transport, resolver, clock.clone(), Arc::new(Chance)));
    let seal = Seal::new("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", Arc::new(Chance)).unwrap();
    let sessions = Arc::new(Sessions::new(oauth.clone(), Arc::new(MemoryVault::default()), seal));
    let (page, pending) = oauth.begin(Whom::Account(&author.handle), access).await.unwrap();
    let back = Person::new(world.lab, &author.handle, PASSWORD).agrees(&page).await.unwrap();
    let callback = Callback::read(back.query().unwrap()).unwrap();
    let session = oauth.finish(callback, pending).await.unwrap();
    assert_eq!(session.did, author.did);
    sessions.keep(&session).await.unwrap();
    let speaks = Arc::new(SignedIn::new(sessions.clone(), clock.clone()));
    let stream = Arc::new(NoSightings);
    let network = Bluesky::new(world.resolver.clone(), world.xrpc.clone(), speaks, stream, clock);
    (sessions, network)
}

#[tokio::test]
async fn whoever_signed_in_and_let_the_market_publish_is_published_for_until_they_end_it() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let (sessions, network) = signed_in(&world, &alice, Access::Publish).await;
    let request = request(&alice, 50, "Publicité : essai exemple-velo.fr/essai?c=42");
    for _ in 0..2 {
        let address = network.publish(Network::Bluesky, request.clone()).await.unwrap();
        assert_eq!(world.found(&address).await.text, request.text);
    }
    assert_eq!(world.count(&alice).await, 1);
    network.withdraw(Network::Bluesky, &alice.did, request.key).await.unwrap();
    assert_eq!(world.count(&alice).await, 0);
    let gone = network.publish(Network::Bluesky, request.clone()).await.unwrap();
    sessions.revoke(&alice.did).await.unwrap();
    let ended = network.withdraw(Network::Bluesky, &alice.did, request.key).await;
    assert!(matches!(ended, Err(NetworkError::Refused(_))), "{ended:?}");
    assert_ne!(world.look(&gone).await, Ok(Lookup::Gone(Gone::NotFound)));
}

#[tokio::test]
async fn whoever_only_signed_in_is_not_published_for() {
    let world = World::new().await;
    let bob = world.stranger("bob").await;
    let (_, network) = signed_in(&world, &bob, Access::SignIn).await;
    let refused = network.publish(Network::Bluesky, request(&bob, 51, "Publicité")).await;
    let Err(NetworkError::Refused(why)) = refused else { panic!("{refused:?}") };
    assert!(why.contains("link the profile again"), "{why}");
    assert_eq!(world.count(&bob).await, 0);
}
