//! Money leaves the market in two steps, because the rail's answer may be late or lost:
//! payee → payout when it is asked for, then payout → provider when the rail has paid, or payout → payee when
//! it has refused.

use kernel::{Money, PayoutId};

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// Asked for: the money can no longer be spent otherwise.
///
/// # Errors
/// When the amount is not positive.
pub fn pay_out(payout: PayoutId, payee: Account, amount: Money) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(payee, Account::Payout(payout), amount)?;
    Ok(Movement::new(MovementKind::PayOut, payout, [transfer]))
}

/// The rail has paid.
///
/// # Errors
/// When the amount is not positive.
pub fn pay_out_confirmed(payout: PayoutId, amount: Money) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(Account::Payout(payout), Account::Provider, amount)?;
    Ok(Movement::new(MovementKind::PayOutConfirmed, payout, [transfer]))
}

/// The rail has refused.
///
/// # Errors
/// When the amount is not positive.
pub fn pay_out_returned(payout: PayoutId, payee: Account, amount: Money) -> Result<Movement, LedgerError> {
    let transfer = Transfer::new(Account::Payout(payout), payee, amount)?;
    Ok(Movement::new(MovementKind::PayOutReturned, payout, [transfer]))
}
