//! A brand's money came in: provider → campaign, or → brand when the campaign can no longer take it.

use kernel::Money;

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// `reference` is the bank's or provider's own, so that one payment told twice counts once.
///
/// # Errors
/// When the amount is not positive.
pub fn fund_campaign(reference: &str, to: Account, amount: Money) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(Account::Provider, to, amount)?;
    Ok(Movement::new(MovementKind::FundCampaign, reference, [transfer]))
}
