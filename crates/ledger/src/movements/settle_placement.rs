//! A delivered placement is paid: hold → creator, hold → fees.

use kernel::sabotage::Bug;
use kernel::{BasisPoints, CreatorId, Money, PlacementId, split};

use crate::{Account, LedgerError, Movement, MovementKind, Transfer};

/// How a price is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    /// The creator's part.
    pub creator: Money,
    /// The platform's part.
    pub fee: Money,
}

impl Earned {
    /// Both parts are floored exactly; a remaining cent goes to the creator first.
    ///
    /// # Errors
    /// When the price is not positive.
    pub fn of(price: Money, fee: BasisPoints) -> Result<Self, LedgerError> {
        let fee_weight = u32::from(fee.hundredths());
        let [creator, fee] = split(price, [10_000 - fee_weight, fee_weight])?;
        if Bug::FeeRoundedUp.is_on() && creator.minor() > 1 {
            let cent = Money::new(1, price.currency())?;
            return Ok(Self { creator: creator.minus(cent)?, fee: fee.plus(cent)? });
        }
        Ok(Self { creator, fee })
    }
}

/// Once per placement. A part of nothing makes no transfer.
///
/// # Errors
/// When the price is not positive.
pub fn settle_placement(
    placement: PlacementId,
    creator: CreatorId,
    price: Money,
    fee: BasisPoints,
) -> Result<Movement, LedgerError> {
    let earned = Earned::of(price, fee)?;
    let hold = Account::Placement(placement);
    let transfers = [(Account::Creator(creator), earned.creator), (Account::Fees, earned.fee)]
        .into_iter()
        .filter(|(_, part)| !part.is_zero())
        .map(|(to, part)| Transfer::new(hold, to, part))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Movement::new(MovementKind::SettlePlacement, placement, transfers))
}
