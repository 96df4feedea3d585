//! Payouts that the operator makes by hand: a bank transfer, and then a word here.
//!
//! The rail has no money and moves none. It answers *pending* until an operator has said that a payout was made, or that
//! it cannot be made; what they said lies among the operator's settings, under the payout's id, with its line in
//! the audit trail. The market asks again each hour.

use std::sync::Arc;

use app::ports::{AccountStore, Paper, PayoutRail, PayoutRequest, RailAnswer, RailError, Shelf, derived};
use async_trait::async_trait;
use kernel::PayoutId;
use serde_json::Value;

/// Where an operator's word about a payout lies: `Accounts::set_setting` takes it, with `{"paid": "reference"}` or
/// `{"refused": "reason"}`.
#[must_use]
pub(crate) fn key(id: PayoutId) -> String {
    format!("operator.payout.{id}")
}

/// The rail.
pub(crate) struct ByHand {
    store: Arc<dyn AccountStore>,
}

impl ByHand {
    /// A rail that reads what operators say here.
    pub(crate) fn new(store: Arc<dyn AccountStore>) -> Self {
        Self { store }
    }
}

#[async_trait]
impl PayoutRail for ByHand {
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError> {
        let id = derived(&format!("setting/{}", key(request.key)));
        let found =
            self.store.paper(Shelf::Setting, id).await.map_err(|error| RailError(error.to_string()))?;
        #[allow(clippy::wildcard_enum_match_arm, reason = "on this shelf lie settings")]
        let said = match found {
            Some((Paper::Setting(setting), _)) => setting.value,
            _ => Value::Null,
        };
        Ok(read(&said))
    }

    fn is_by_hand(&self) -> bool {
        true
    }
}

/// What cannot be read is no word: nothing moves on it.
fn read(said: &Value) -> RailAnswer {
    match (&said["paid"], &said["refused"]) {
        (Value::String(_), Value::Null) => RailAnswer::Paid,
        (Value::Null, Value::String(reason)) => RailAnswer::Refused(reason.clone()),
        _ => RailAnswer::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_clear_word_moves_money() {
        assert_eq!(read(&json!({"paid": "SEPA 4711"})), RailAnswer::Paid);
        assert_eq!(
            read(&json!({"refused": "no such account"})),
            RailAnswer::Refused("no such account".to_owned())
        );
        for unclear in [
            json!(null),
            json!({}),
            json!("paid"),
            json!({"paid": true}),
            json!({"paid": "x", "refused": "y"}),
        ] {
            assert_eq!(read(&unclear), RailAnswer::Pending, "{unclear}");
        }
    }
}
