//! A creator hands in a draft: read by `wording` against the brief and every earlier text of the campaign.
//!
//! Two equal drafts handed in at the same moment can both pass here; each text gets a position at its commit,
//! and the first checks of the post (`proving.rs`) hold it against every text at an earlier position.

use kernel::{PlacementId, Timestamp};
use market::people::Actor;
use market::placement::{Command, Placement, decide};
use market::{Campaign, Creator};
use wording::{Report, Setting};

use crate::ports::{Job, RecordId};
use crate::work::Work;
use crate::{App, AppError};

impl App {
    /// What the checks say of a text, without handing it in: for the editor.
    ///
    /// # Errors
    /// Unknown ids, or the store's.
    pub async fn read_draft(&self, id: PlacementId, text: &str) -> Result<Report, AppError> {
        let placement = self.placement(id).await?.value;
        let campaign = self.campaign(placement.campaign).await?.value;
        let creator = self.creator(placement.creator).await?.value;
        self.originals_report(&placement, &campaign, &creator, text).await
    }

    /// Hands in a draft.
    ///
    /// # Errors
    /// [`AppError::Wording`] with the whole report, the placement's rejection, or the store's.
    pub async fn submit_draft(&self, id: PlacementId, text: &str, by: Actor) -> Result<Placement, AppError> {
        self.retrying(|| async move {
            let loaded = self.placement(id).await?;
            let now = self.now();
            let command = Command::SubmitDraft { text: text.to_owned() };
            let events = decide(&loaded.value, command, by, now, &self.policy)?;
            let campaign = self.campaign(loaded.value.campaign).await?.value;
            let creator = self.creator(loaded.value.creator).await?.value;
            let report = self.originals_report(&loaded.value, &campaign, &creator, text).await?;
            if !report.passes() {
                return Err(AppError::Wording(Box::new(report)));
            }
            let mut work = Work::at(now);
            let placement = work.placement(loaded, &events);
            work.draft(campaign.id, id, text);
            work.audit(by, "hand in a draft", RecordId::Placement(id));
            self.enqueue_silence(&mut work, &placement, now);
            self.commit(work, RecordId::Placement(id)).await?;
            Ok(placement)
        })
        .await
    }

    fn enqueue_silence(&self, work: &mut Work, placement: &Placement, now: Timestamp) {
        let revision = placement.draft.as_ref().map_or(0, |draft| draft.revision);
        let job = Job::Silence { placement: placement.id, revision };
        self.enqueue(work, job, "window", self.policy.silence(placement, now));
    }
}

/// Where a text will stand: decides length, disclosure and language.
pub(crate) fn setting(placement: &Placement, campaign: &Campaign, creator: &Creator) -> Setting {
    Setting {
        network: placement.network,
        country: creator.country,
        languages: campaign.terms.languages.clone(),
    }
}
