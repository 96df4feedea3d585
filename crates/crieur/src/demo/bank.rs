//! The demo's bank: a transfer that a brand announces arrives by itself after a while, unless a visitor plays the
//! operator, who then confirms it.
#![allow(clippy::disallowed_methods, reason = "visitors wait in their own time, not in the town's")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use app::ports::{Find, Kind, Record};
use app::{App, AppError, Arrival};
use kernel::DepositId;
use market::deposit::State;
use market::people::Actor;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// From a look that finds an announcement to its money: long enough to see that it is awaited.
const TRAVEL: Duration = Duration::from_secs(12);
/// Announcements looked at.
const AT_ONCE: u32 = 50;

/// What is on its way.
#[derive(Debug)]
pub(crate) struct Bank {
    operator: Actor,
    looked: Instant,
    seen: HashMap<DepositId, Instant>,
}

impl Bank {
    /// With nothing on its way.
    pub(crate) fn new(operator: Actor) -> Self {
        Self { operator, looked: Instant::now(), seen: HashMap::new() }
    }

    /// Lets what has travelled long enough arrive.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn deliver(&mut self, app: &App, operator_played: &AtomicBool) -> Result<(), AppError> {
        if self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        let find = Find::oldest(Kind::Deposit, AT_ONCE).in_states(&[State::Announced.name()]);
        let found = app.store().find(&find).await?;
        let announced: Vec<_> = found
            .into_iter()
            .filter_map(
                |(record, _)| if let Record::Deposit(deposit) = record { Some(deposit) } else { None },
            )
            .collect();
        self.seen.retain(|id, _| announced.iter().any(|deposit| deposit.id == *id));
        for deposit in announced {
            let since = *self.seen.entry(deposit.id).or_insert_with(Instant::now);
            if since.elapsed() < TRAVEL || operator_played.load(Ordering::Relaxed) {
                continue;
            }
            let reference = format!("bank {}", deposit.id);
            let arrival = Arrival { id: deposit.id, amount: deposit.amount, reference };
            match app.confirm_transfer(&arrival, self.operator).await {
                // Withdrawn, or confirmed by somebody, in the same moment.
                Ok(_) | Err(AppError::Rejected(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
