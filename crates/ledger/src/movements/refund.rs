//! What is left of a campaign that is over: campaign → brand.

use kernel::{BrandId, CampaignId, Money};

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// `occasion` tells the refunds of one campaign apart: its end, and money that came back afterwards.
///
/// # Errors
/// When the remainder is not positive.
pub fn refund(
    campaign: CampaignId,
    occasion: &str,
    brand: BrandId,
    remainder: Money,
) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(Account::Campaign(campaign), Account::Brand(brand), remainder)?;
    Ok(Movement::new(MovementKind::Refund, format!("{campaign}/{occasion}"), [transfer]))
}
