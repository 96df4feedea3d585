//! The app's ports on the town.

use app::ports::{
    Clock, Entropy, Lookup, Network, NetworkError, PayoutRail, PayoutRequest, PublishRequest, RailAnswer,
    RailError,
};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId, Timestamp};

use super::Town;
use super::outside::{Away, Net, Post};

impl Clock for Town {
    fn now(&self) -> Timestamp {
        self.state().now()
    }
}

impl Entropy for Town {
    fn next_u64(&self) -> u64 {
        self.state().entropy.bits()
    }
}

#[async_trait]
impl Network for Town {
    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError> {
        let mut state = self.state();
        let now = state.now();
        let address = Net::address(network, &request.account, request.key);
        let post = Post::honest(&request.account, &request.text, request.reply_to.as_deref(), now);
        state.net.put(request.key, address.clone(), post);
        Ok(address)
    }

    async fn look_up(&self, _: Name, address: &str) -> Result<Lookup, NetworkError> {
        let state = self.state();
        Ok(state.net.look_up(address, state.now()))
    }

    async fn withdraw(&self, _: Name, _: &str, key: PlacementId) -> Result<(), NetworkError> {
        let mut state = self.state();
        if let Some(address) = state.net.address_of(key) {
            state.net.alter(&address, |post| post.away = post.away.or(Some(Away::Deleted)));
        }
        Ok(())
    }
}

#[async_trait]
impl PayoutRail for Town {
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError> {
        let seed = self.seed();
        let mut state = self.state();
        let now = state.now();
        Ok(state.bank.pay(seed, &request, now))
    }
}
