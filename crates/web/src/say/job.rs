//! Work to be done later, in words.

use app::ports::{Job, RecordId};
use market::payout::Payee;

use crate::text::{Words, t_of};

/// The names of all kinds of jobs, for messages.
pub const JOBS: [&str; 18] = [
    "expire",
    "silence",
    "publish",
    "withdraw",
    "verify",
    "look",
    "settle",
    "close",
    "expire-offer",
    "expire-author-offer",
    "end-breakout",
    "end-campaign",
    "stop-campaign",
    "settle-campaign",
    "pay-out",
    "send-payout",
    "measure",
    "audit",
];

/// What a job does.
#[must_use]
pub fn job(words: Words, job: &Job) -> String {
    t_of!(words, "job", name(job))
}

const fn name(job: &Job) -> &'static str {
    match job {
        Job::Expire { .. } => "expire",
        Job::Silence { .. } => "silence",
        Job::Publish { .. } => "publish",
        Job::Withdraw { .. } => "withdraw",
        Job::Verify { .. } => "verify",
        Job::Look { .. } => "look",
        Job::Settle { .. } => "settle",
        Job::Close { .. } => "close",
        Job::ExpireOffer { .. } => "expire-offer",
        Job::ExpireAuthorOffer { .. } => "expire-author-offer",
        Job::EndBreakout { .. } => "end-breakout",
        Job::EndCampaign { .. } => "end-campaign",
        Job::StopCampaign { .. } => "stop-campaign",
        Job::SettleCampaign { .. } => "settle-campaign",
        Job::PayOut { .. } => "pay-out",
        Job::SendPayout { .. } => "send-payout",
        Job::Measure { .. } => "measure",
        Job::Audit { .. } => "audit",
    }
}

/// What a job is about; nothing: everybody.
#[must_use]
pub const fn job_subject(job: &Job) -> Option<RecordId> {
    Some(match job {
        Job::Expire { placement }
        | Job::Silence { placement, .. }
        | Job::Publish { placement }
        | Job::Withdraw { placement }
        | Job::Verify { placement }
        | Job::Look { placement }
        | Job::Settle { placement }
        | Job::Close { placement } => RecordId::Placement(*placement),
        Job::ExpireOffer { offer } => RecordId::Offer(*offer),
        Job::ExpireAuthorOffer { offer } => RecordId::AuthorOffer(*offer),
        Job::EndBreakout { breakout } => RecordId::Breakout(*breakout),
        Job::EndCampaign { campaign } | Job::StopCampaign { campaign } | Job::SettleCampaign { campaign } => {
            RecordId::Campaign(*campaign)
        }
        Job::PayOut { payee: Payee::Brand(id), .. } => RecordId::Brand(*id),
        Job::PayOut { payee: Payee::Creator(id), .. } => RecordId::Creator(*id),
        Job::SendPayout { payout } => RecordId::Payout(*payout),
        Job::Measure { .. } => return None,
        Job::Audit { creator, .. } => RecordId::Creator(*creator),
    })
}
