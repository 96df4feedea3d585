//! Watches every commit as it is kept: no campaign is oversold at any moment, no job is handed out without end,
//! and the order of everything that happened gives one number.
//!
//! It reads what was written and knows no rule of the market but these: a campaign has so many places, some of
//! them kept for small accounts, and a place is taken until its price goes back.

use std::collections::BTreeMap;

use app::ports::{Decision, LeasedJob, Record};
use kernel::{CampaignId, PlacementId};
use ledger::Transfer;
use market::placement::{Hold, Placement};

use crate::hub::Hub;

/// More attempts than the app gives any job.
const MOST_ATTEMPTS: u32 = 40;

#[derive(Debug, Default)]
struct Places {
    posts: i64,
    kept: i64,
    small: i64,
    others: i64,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    places: BTreeMap<CampaignId, Places>,
    held: BTreeMap<PlacementId, bool>,
    digest: u64,
    /// Commits kept.
    pub(crate) commits: u64,
    /// Commits that met a newer version.
    pub(crate) conflicts: u64,
    /// Jobs handed out.
    pub(crate) jobs: u64,
    /// What must never be.
    pub(crate) wrongs: Vec<String>,
    /// A job that never ends.
    pub(crate) endless: Option<String>,
}

impl Witness {
    /// A commit was kept.
    pub(crate) fn committed(&mut self, decisions: &[Decision], hub: &Hub) {
        self.commits += 1;
        for decision in decisions {
            self.mix(decision.at.as_micros().to_string().as_bytes());
            for write in &decision.writes {
                self.written(&write.record, hub);
            }
            for event in &decision.events {
                let line = format!("{} {} {}", event.subject, event.name, event.body);
                self.mix(line.as_bytes());
            }
            for movement in &decision.movements {
                self.mix(movement.key().as_bytes());
                movement.transfers().iter().for_each(|transfer| self.transfer(transfer));
            }
            for job in &decision.jobs {
                hub.echo(None, Some(job.run_at.as_micros()));
            }
        }
    }

    fn transfer(&mut self, transfer: &Transfer) {
        let line = format!("{:?} {:?} {}", transfer.debit, transfer.credit, transfer.amount);
        self.mix(line.as_bytes());
    }

    fn written(&mut self, record: &Record, hub: &Hub) {
        match record {
            Record::Campaign(campaign) => {
                let places = self.places.entry(campaign.id).or_default();
                let posts = i64::from(campaign.terms.posts);
                places.posts = posts;
                places.kept = posts * i64::from(campaign.terms.small_share.hundredths()) / 10_000;
            }
            Record::Placement(placement) => {
                hub.echo(Some(placement.id), None);
                self.placed(placement);
            }
            Record::Brand(_)
            | Record::Creator(_)
            | Record::Offer(_)
            | Record::Dispute(_)
            | Record::Payout(_)
            | Record::Deposit(_)
            | Record::Breakout(_)
            | Record::AuthorOffer(_)
            | Record::Author(_) => {}
        }
    }

    fn placed(&mut self, placement: &Placement) {
        let takes = match placement.hold {
            Hold::Held | Hold::Settled => true,
            Hold::Released | Hold::Returned => false,
        };
        let took = self.held.insert(placement.id, takes).unwrap_or(false);
        let places = self.places.entry(placement.campaign).or_default();
        let count = if placement.small { &mut places.small } else { &mut places.others };
        *count += i64::from(takes) - i64::from(took);
        let left_for_small = (places.kept - places.small).max(0);
        let full = places.small + places.others > places.posts;
        let crowded = takes && !took && !placement.small && places.others + left_for_small > places.posts;
        if full || crowded {
            let Places { posts, kept, small, others } = places;
            self.wrongs.push(format!(
                "{} is oversold: {small} small and {others} other accounts in {posts} places, {kept} kept for small ones",
                placement.campaign
            ));
        }
    }

    /// Jobs were handed out.
    pub(crate) fn leased(&mut self, jobs: &[LeasedJob]) {
        for job in jobs {
            self.jobs += 1;
            if job.attempt > MOST_ATTEMPTS {
                let what = format!("{:?} was handed out {} times", job.job, job.attempt);
                self.endless.get_or_insert(what);
            }
        }
    }

    /// FNV-1a over everything that happened, in order.
    fn mix(&mut self, bytes: &[u8]) {
        let start = if self.digest == 0 { 0xcbf2_9ce4_8422_2325 } else { self.digest };
        self.digest = bytes
            .iter()
            .chain(b"\n")
            .fold(start, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    /// One number for everything that happened.
    pub(crate) fn digest(&self) -> String {
        format!("{:016x}", self.digest)
    }
}
