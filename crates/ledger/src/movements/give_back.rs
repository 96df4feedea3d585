//! A creator returns what a paid placement earned; the platform returns its fee: creator, fees → `to`.

use kernel::{BasisPoints, CreatorId, Money, PlacementId};

use super::Earned;
use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// Once per placement. `to` is the campaign while it can spend, else its brand.
///
/// # Errors
/// When the price is not positive.
pub fn give_back(
    placement: PlacementId,
    creator: CreatorId,
    to: Account,
    price: Money,
    fee: BasisPoints,
) -> Result<Movement, LedgerError> {
    let earned = Earned::of(price, fee)?;
    let transfers = [(Account::Creator(creator), earned.creator), (Account::Fees, earned.fee)]
        .into_iter()
        .filter(|(_, part)| !part.is_zero())
        .map(|(from, part)| Transfer::new(from, to, part))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Movement::new(MovementKind::GiveBack, placement, transfers))
}
