//! The payment rail behind a bad line.

use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{PayoutRail, PayoutRequest, RailAnswer, RailError};
use async_trait::async_trait;

use crate::fault::{Fault, Place};
use crate::hub::{Hub, MINUTE, SECOND};
use crate::world::Bank;

pub(crate) struct FaultyRail {
    pub(crate) hub: Arc<Hub>,
    pub(crate) bank: Arc<Mutex<Bank>>,
}

#[async_trait]
impl PayoutRail for FaultyRail {
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError> {
        let hub = &self.hub;
        hub.called();
        hub.pause().await;
        hub.crash_point(Place::BeforeRail).await;
        if hub.strikes(Fault::RailSlow) {
            hub.fired(Fault::RailSlow);
            let wait = hub.between(SECOND, 8 * MINUTE);
            hub.sleep(wait).await;
        }
        if hub.strikes(Fault::RailDown) {
            hub.fired(Fault::RailDown);
            return Err(RailError("503".to_owned()));
        }
        let answer = {
            let mut bank = self.bank.lock().unwrap_or_else(PoisonError::into_inner);
            bank.pay(request, hub.now())
        };
        hub.crash_point(Place::AfterRail).await;
        if hub.strikes(Fault::RailAnswerLost) {
            hub.fired(Fault::RailAnswerLost);
            return Err(RailError("timed out".to_owned()));
        }
        hub.pause().await;
        Ok(answer)
    }
}
