//! Shares: basis points, score points, and the exact splitting of money.

use serde::{Deserialize, Serialize};

use crate::{Money, MoneyError};

/// A share or a score outside its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{given} is outside 0 to {most}: give a number of hundredths in that range")]
pub struct ShareError {
    /// What was given.
    pub given: i64,
    /// The most it can be.
    pub most: u16,
}

macro_rules! hundredths {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(u16);

        impl $name {
            /// None of it.
            pub const ZERO: Self = Self(0);
            /// All of it.
            pub const FULL: Self = Self(10_000);

            /// From hundredths, 0 to 10,000.
            ///
            /// # Errors
            /// Outside that range.
            pub const fn new(hundredths: u16) -> Result<Self, ShareError> {
                if hundredths <= 10_000 {
                    Ok(Self(hundredths))
                } else {
                    Err(ShareError { given: hundredths as i64, most: 10_000 })
                }
            }

            /// Hundredths, 0 to 10,000.
            #[must_use]
            pub const fn hundredths(self) -> u16 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = ShareError;

            fn try_from(given: i64) -> Result<Self, ShareError> {
                let hundredths = u16::try_from(given).map_err(|_| ShareError { given, most: 10_000 })?;
                Self::new(hundredths)
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> i64 {
                i64::from(value.0)
            }
        }
    };
}

hundredths! {
    /// A share in basis points: 10,000 is all of it, 250 is 2.5 %.
    BasisPoints
}
hundredths! {
    /// A score from 0 to 100 in hundredths of a point: 4,250 is 42.50.
    Points
}

impl std::fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100)
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Splits a positive amount by weights: each part is its exact fraction, floored; the remaining cents go one
/// each to the parts in order. The parts always sum to the amount, and none is further than one minor unit
/// from its exact fraction.
///
/// Cost: one pass; the products are 128 bits wide.
///
/// # Errors
/// When the amount is not positive.
pub fn split<const N: usize>(amount: Money, weights: [u32; N]) -> Result<[Money; N], MoneyError> {
    let minor = i128::from(amount.positive()?.minor());
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let mut parts = [Money::zero(amount.currency()); N];
    if total == 0 {
        return Err(MoneyError::NotPositive(Money::zero(amount.currency())));
    }
    let mut left = minor;
    for (part, weight) in parts.iter_mut().zip(weights) {
        let floored = minor * i128::from(weight) / total;
        left -= floored;
        *part = minor_units(floored, amount)?;
    }
    for (part, _) in parts.iter_mut().zip(weights).filter(|(_, weight)| *weight > 0) {
        if left == 0 {
            break;
        }
        *part = part.plus(minor_units(1, amount)?)?;
        left -= 1;
    }
    Ok(parts)
}

fn minor_units(minor: i128, like: Money) -> Result<Money, MoneyError> {
    Money::new(i64::try_from(minor).map_err(|_| MoneyError::TooLarge)?, like.currency())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR).unwrap()
    }

    #[test]
    fn the_remaining_cents_go_out_in_order() {
        assert_eq!(split(euros(100), [1, 1, 1]).unwrap(), [euros(34), euros(33), euros(33)]);
        assert_eq!(split(euros(1), [9_000, 1_000]).unwrap(), [euros(1), euros(0)]);
        assert_eq!(split(euros(2), [0, 1, 2]).unwrap(), [euros(0), euros(1), euros(1)]);
        assert!(split(euros(0), [1, 1]).is_err());
        assert!(split(euros(5), [0, 0]).is_err());
    }

    #[test]
    fn a_share_outside_its_range_is_refused_when_it_is_read() {
        assert!(BasisPoints::new(10_001).is_err());
        assert!(serde_json::from_str::<BasisPoints>("-1").is_err());
        assert!(serde_json::from_str::<Points>("10001").is_err());
        assert_eq!(serde_json::from_str::<BasisPoints>("250").unwrap().to_string(), "2.50 %");
    }

    proptest! {
        #[test]
        fn no_cent_is_made_or_lost(
            minor in 1..=Money::LIMIT,
            weights in any::<[u32; 4]>().prop_filter("some weight", |w| w.iter().any(|x| *x > 0)),
        ) {
            let parts = split(euros(minor), weights).unwrap();
            prop_assert_eq!(parts.iter().map(|part| part.minor()).sum::<i64>(), minor);
            let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
            for (part, weight) in parts.iter().zip(weights) {
                let floored = i128::from(minor) * i128::from(weight) / total;
                let above = i128::from(part.minor()) - floored;
                prop_assert!((0..=1).contains(&above), "{above}");
            }
        }
    }
}
