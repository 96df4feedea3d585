//! The town goes on while pages are served, and is kept every few seconds.
#![allow(clippy::disallowed_methods, reason = "how long ago the town was kept is nobody else's time")]

use std::time::{Duration, Instant};

use eyre::Result;
use market::people::Actor;
use tokio::sync::watch;

use super::Market;
use super::bank::Bank;

/// Between two times that the town is kept; a crash loses no more.
const KEPT_EVERY: Duration = Duration::from_secs(3);

/// Lives until told to stop, and keeps the town a last time.
///
/// # Errors
/// When the store cannot serve, or the town cannot be kept.
pub(crate) async fn live(market: &Market, mut stop: watch::Receiver<bool>) -> Result<()> {
    let mut kept = Instant::now();
    let mut bank = Bank::new(Actor::Operator(market.town.operator()));
    while !*stop.borrow() {
        let step = market.town.step(&market.app).await?;
        bank.deliver(&market.app, &market.operator_played).await?;
        if kept.elapsed() >= KEPT_EVERY {
            kept = Instant::now();
            let (town, folder) = (market.town.clone(), market.folder.clone());
            tokio::task::spawn_blocking(move || town.save(&folder)).await??;
        }
        // A closed channel stops too: nobody is left to tell.
        let _ = tokio::time::timeout(step.wait, stop.wait_for(|stopped| *stopped)).await;
    }
    market.town.halt();
    market.town.save(&market.folder)?;
    Ok(())
}
