//! Marks of operators.

use account::Party;
use kernel::{OperatorId, StrikeId, Timestamp};
use serde::{Deserialize, Serialize};

/// A mark against a brand or a creator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strike {
    /// Its id.
    pub id: StrikeId,
    /// Against whom.
    pub party: Party,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub by: OperatorId,
    /// When.
    pub at: Timestamp,
    /// Who lifted it, when and why.
    pub lifted: Option<(OperatorId, Timestamp, String)>,
}
