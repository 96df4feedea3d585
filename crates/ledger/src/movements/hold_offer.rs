//! The price of one placement is set aside: campaign → hold.

use kernel::{CampaignId, Money, PlacementId};

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// Once per placement.
///
/// # Errors
/// When the price is not positive.
pub fn hold_offer(
    placement: PlacementId,
    campaign: CampaignId,
    price: Money,
) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(Account::Campaign(campaign), Account::Placement(placement), price)?;
    Ok(Movement::new(MovementKind::HoldOffer, placement, [transfer]))
}
