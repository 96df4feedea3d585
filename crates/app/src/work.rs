//! All that one use case decides, collected until it is committed at once.

use kernel::{CampaignId, JobId, PlacementId, Timestamp};
use ledger::Movement;
use market::breakout::offer as author_offer;
use market::people::Actor;
use market::{
    AuthorOffer, Campaign, Deposit, Dispute, Offer, Payout, Placement, campaign, deposit, dispute, offer,
    payout, placement,
};
use serde::Serialize;

use crate::directory::Directory;
use crate::ports::{
    AuditLine, CommitError, Decision, EventLine, Job, Kind, Lease, NewJob, Record, RecordId, Version, Write,
};
use crate::views::known::Recent;
use crate::{App, AppError, Loaded};

/// A decision in the making.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) decision: Decision,
}

macro_rules! advance {
    ($($name:ident, $machine:ident, $kind:ident;)+) => {$(
        /// Makes events so, and keeps the record and its history.
        pub(crate) fn $name(&mut self, loaded: Loaded<$kind>, events: &[$machine::Event]) -> $kind {
            let value = events.iter().fold(loaded.value, $machine::apply);
            for event in events {
                self.event(RecordId::$kind(value.id), event.name(), event);
            }
            self.write(Record::$kind(value.clone()), loaded.version);
            value
        }
    )+};
}

impl Work {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { decision: Decision::at(now) }
    }

    /// Work that ends a job, if there is one.
    pub(crate) fn finishing(now: Timestamp, lease: Option<Lease>) -> Self {
        let mut work = Self::at(now);
        work.decision.finishes = lease;
        work
    }

    advance! {
        campaign, campaign, Campaign;
        offer, offer, Offer;
        placement, placement, Placement;
        dispute, dispute, Dispute;
        payout, payout, Payout;
        deposit, deposit, Deposit;
        author_offer, author_offer, AuthorOffer;
    }

    /// Keeps a record that did not exist.
    pub(crate) fn create(&mut self, record: Record) {
        let id = record.id();
        match record.body() {
            Ok(body) => self.decision.events.push(EventLine { subject: id, name: "created", body }),
            Err(error) => tracing::error!(%id, %error, "a record without a body"),
        }
        self.write(record, Version::NEW);
    }

    pub(crate) fn write(&mut self, record: Record, expected: Version) {
        self.decision.writes.push(Write { record, expected });
    }

    pub(crate) fn event(&mut self, subject: RecordId, name: &'static str, body: &impl Serialize) {
        match serde_json::to_value(body) {
            Ok(body) => self.decision.events.push(EventLine { subject, name, body }),
            Err(error) => tracing::error!(%subject, %error, "an event without a body"),
        }
    }

    pub(crate) fn movement(&mut self, movement: Movement) {
        self.decision.movements.push(movement);
    }

    pub(crate) fn draft(&mut self, campaign: CampaignId, placement: PlacementId, text: &str) {
        self.decision.drafts.push((campaign, placement, text.to_owned()));
    }

    pub(crate) fn audit(&mut self, actor: Actor, action: &str, subject: RecordId) {
        let (action, subject, at) = (action.to_owned(), subject.to_string(), self.decision.at);
        self.decision.audit.push(AuditLine { actor, action, subject, at });
    }
}

impl App {
    /// Enqueues a job in this work's commit. `occasion` tells apart the jobs of one kind and subject.
    pub(crate) fn enqueue(&self, work: &mut Work, job: Job, occasion: &str, run_at: Timestamp) {
        let id = JobId::new(self.entropy.uuid(work.decision.at));
        let key = format!("{}/{occasion}", job.key());
        work.decision.jobs.push(NewJob { id, key, job, run_at });
    }

    /// Commits a work, whole or not at all. `touched` is what to load again when it was decided on the past.
    pub(crate) async fn commit(&self, work: Work, touched: RecordId) -> Result<(), AppError> {
        self.commit_raw(work).await.map_err(|error| AppError::of_commit(error, touched))
    }

    pub(crate) async fn commit_raw(&self, work: Work) -> Result<(), CommitError> {
        let creators = Directory::creators_in(&work.decision);
        let named = Recent::named_in(&work.decision);
        let disputes = work.decision.writes.iter().any(|it| matches!(it.record, Record::Dispute(_)));
        let committed = self.store.commit(work.decision).await;
        // Refused or not: an answer that was lost may have been a yes.
        self.recent.wrote(&named);
        if named.iter().any(|id| id.kind() == Kind::Campaign) {
            self.live.wrote();
        }
        if disputes {
            self.unanswered.wrote();
        }
        committed?;
        self.directory.keep(creators);
        Ok(())
    }
}

impl Job {
    /// What the job is about: its kind and its subject.
    fn key(&self) -> String {
        use market::payout::Payee;
        match self {
            Self::Expire { placement } => format!("expire/{placement}"),
            Self::Silence { placement, revision } => format!("silence/{placement}/{revision}"),
            Self::Publish { placement } => format!("publish/{placement}"),
            Self::Withdraw { placement } => format!("withdraw/{placement}"),
            Self::Verify { placement } => format!("verify/{placement}"),
            Self::Look { placement } => format!("look/{placement}"),
            Self::Settle { placement } => format!("settle/{placement}"),
            Self::Close { placement } => format!("close/{placement}"),
            Self::ExpireOffer { offer } => format!("expire_offer/{offer}"),
            Self::ExpireAuthorOffer { offer } => format!("expire_author_offer/{offer}"),
            Self::EndBreakout { breakout } => format!("end_breakout/{breakout}"),
            Self::EndCampaign { campaign } => format!("end_campaign/{campaign}"),
            Self::StopCampaign { campaign } => format!("stop_campaign/{campaign}"),
            Self::SettleCampaign { campaign } => format!("settle_campaign/{campaign}"),
            Self::PayOut { payee: Payee::Creator(id), currency } => format!("pay_out/{id}/{currency}"),
            Self::PayOut { payee: Payee::Brand(id), currency } => format!("pay_out/{id}/{currency}"),
            Self::SendPayout { payout } => format!("send_payout/{payout}"),
            Self::Measure { day } => format!("measure/{day}"),
            Self::Audit { creator: _, profile } => format!("audit/{profile}"),
        }
    }
}
