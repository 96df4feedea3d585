//! A placement will not be paid: hold → campaign.

use kernel::sabotage::Bug;
use kernel::{CampaignId, Money, PlacementId};

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// Once per placement.
///
/// # Errors
/// When the price is not positive.
pub fn release_hold(
    placement: PlacementId,
    campaign: CampaignId,
    price: Money,
) -> Result<Movement, LedgerError> {
    let (from, to) = (Account::Placement(placement), Account::Campaign(campaign));
    let mut transfers = vec![Transfer::new(from, to, price)?];
    if Bug::HoldReleasedTwice.is_on() {
        // The second release is taken from the platform's fees, so that the books still sum to zero.
        transfers.push(Transfer::new(Account::Fees, to, price)?);
    }
    Ok(Movement::new(MovementKind::ReleaseHold, placement, transfers))
}
