//! One at a time at a campaign's counter, within one program.
//!
//! Versions alone keep a campaign from being oversold; but when 2,000 ask at once, each round of loading and
//! deciding lets one through and sends 1,999 back to the start. Here they stand in line, in the order in which
//! they came, and each is served once. Several programs on one database still meet, and then versions decide.
//! Bounds: one entry a campaign that somebody is waiting for; the line is as long as there are requests in flight.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use kernel::CampaignId;
use tokio::sync::{Mutex as Line, OwnedMutexGuard};

#[derive(Debug, Default)]
pub(crate) struct Turns {
    lines: Mutex<HashMap<CampaignId, Weak<Line<()>>>>,
}

impl Turns {
    /// Waits in the campaign's line; the turn ends when what is returned is dropped.
    pub(crate) async fn at(&self, campaign: CampaignId) -> OwnedMutexGuard<()> {
        self.line(campaign).lock_owned().await
    }

    fn line(&self, campaign: CampaignId) -> Arc<Line<()>> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(&campaign).and_then(Weak::upgrade) {
            return line;
        }
        lines.retain(|_, line| line.strong_count() > 0);
        let line = Arc::new(Line::new(()));
        lines.insert(campaign, Arc::downgrade(&line));
        line
    }
}
