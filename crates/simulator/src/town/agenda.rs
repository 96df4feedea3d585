//! Who does what next, and when: read off a record, its script, and whether a visitor waits.
//!
//! Pure but for chance: nothing here acts. An act is looked up again when it is due, since the record may have
//! changed meanwhile.

use kernel::{CampaignId, DisputeId, OfferId, PlacementId, Span, Timestamp};
use market::people::Actor;
use market::placement::{Placement, State as At, Verdict};
use market::{Campaign, campaign, dispute};

use super::outside::hours;
use super::script::{Change, Deed, Reply, Script, Word, dice};
use super::state::{Key, Pace, State};

/// Something to be done about a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Write,
    Copy,
    GiveBack,
    Approve,
    Reject(market::reasons::RejectCode),
    Publish(Deed),
    Delete,
    Edit(Change),
    TakeDown,
    CloseAccount,
    Appeal,
    Contest,
}

/// Something to be done about a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    Confirm,
    Launch,
    Cancel,
    Pause,
    End,
}

/// Something to be done about a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    Answer,
    Rule { upheld: bool },
}

impl State {
    /// Everything anew: somebody's hands came off, or the town was woken.
    pub(super) fn reconsider(&mut self) {
        let placements: Vec<PlacementId> = self.placements.keys().copied().collect();
        placements.into_iter().for_each(|id| self.reconsider_placement(id));
        let campaigns: Vec<CampaignId> = self.campaigns.keys().copied().collect();
        campaigns.into_iter().for_each(|id| self.reconsider_campaign(id));
        let disputes: Vec<DisputeId> = self.disputes.keys().copied().collect();
        disputes.into_iter().for_each(|id| self.reconsider_dispute(id));
        let offers: Vec<OfferId> = self.offers.keys().copied().collect();
        offers.into_iter().for_each(|id| self.reconsider_offer(id));
        self.reconsider_breakouts();
    }

    pub(super) fn reconsider_placement(&mut self, id: PlacementId) {
        let due = self.next_of_placement(id).map(|(due, _)| due);
        self.agenda.set(Key::Placement(id), due);
    }

    /// What somebody does next about a placement.
    pub(super) fn next_of_placement(&mut self, id: PlacementId) -> Option<(Timestamp, Act)> {
        let placement = self.placements.get(&id)?.0.clone();
        let script = self.hurried(&placement);
        let creator = self.acts(Actor::Creator(placement.creator));
        let brand = self.acts(Actor::Brand(placement.brand));
        match placement.state {
            At::Booked if creator => self.first_words(&placement, &script),
            At::Drafted if brand => review(&placement, &script),
            At::Approved if creator && script.deed != Deed::NeverPublishes => {
                let approved = placement.approved.unwrap_or(placement.booked);
                Some((approved.plus(script.publish_after), Act::Publish(script.deed)))
            }
            At::Holding => {
                let misdeed = if creator { self.misdeed(&placement, &script) } else { None };
                let contest = if brand { self.contest(&placement, &script) } else { None };
                [misdeed, contest].into_iter().flatten().min_by_key(|(due, _)| *due)
            }
            At::Rejected | At::Breached if creator && placement.dispute.is_none() => {
                answer(&placement, &script)
            }
            At::Booked
            | At::Drafted
            | At::Approved
            | At::Published
            | At::Verifying
            | At::Delivered
            | At::Paid
            | At::Rejected
            | At::Breached
            | At::GivenBack
            | At::Failed => None,
        }
    }

    /// The script, with every wait cut short when a visitor watches.
    fn hurried(&self, placement: &Placement) -> Script {
        let script = self.script(placement);
        let Pace::Runs { speed, .. } = self.pace else { return script };
        if !self.watched(placement) {
            return script;
        }
        let mut rng = dice(self.seed, placement.id.uuid(), "hurry");
        let mut soon = |low: u64, high: u64| {
            let millis = low * 1_000 + rng.below((high - low) * 1_000);
            Span::micros((millis * 1_000).saturating_mul(u64::from(speed)))
        };
        Script {
            write_after: soon(6, 15),
            review_after: soon(20, 40),
            publish_after: soon(4, 10),
            reply_after: soon(15, 30),
            ..script
        }
    }

    fn first_words(&self, placement: &Placement, script: &Script) -> Option<(Timestamp, Act)> {
        let write = placement.booked.plus(script.write_after);
        let half = placement.booked.plus(Span::micros(script.write_after.as_micros() / 2));
        match script.deed {
            Deed::NeverWrites => None,
            Deed::GivesBack(after) => Some((placement.booked.plus(after), Act::GiveBack)),
            Deed::Copies { .. } if !self.tried.contains(&placement.id) => Some((half, Act::Copy)),
            Deed::Copies { then_writes: false } => None,
            Deed::Copies { then_writes: true }
            | Deed::Honest
            | Deed::TakesBack(_)
            | Deed::NeverPublishes
            | Deed::BackDates(_)
            | Deed::WrongAuthor
            | Deed::NeverThere
            | Deed::Deletes(_)
            | Deed::Edits(..)
            | Deed::TakenDown(_)
            | Deed::ClosesAccount(_) => Some((write, Act::Write)),
        }
    }

    /// What happens to a post that should stay.
    fn misdeed(&self, placement: &Placement, script: &Script) -> Option<(Timestamp, Act)> {
        let post = placement.post.as_ref()?;
        if self.net.get(&post.address).is_none_or(|post| post.altered) {
            return None;
        }
        let seen = post.first_seen.unwrap_or(post.declared);
        match script.deed {
            Deed::Deletes(after) => Some((seen.plus(after), Act::Delete)),
            Deed::Edits(after, change) => Some((seen.plus(after), Act::Edit(change))),
            Deed::TakenDown(after) => Some((seen.plus(after), Act::TakeDown)),
            Deed::ClosesAccount(after) => Some((seen.plus(after), Act::CloseAccount)),
            Deed::TakesBack(after) => Some((seen.plus(after), Act::GiveBack)),
            Deed::Honest
            | Deed::NeverWrites
            | Deed::Copies { .. }
            | Deed::GivesBack(_)
            | Deed::NeverPublishes
            | Deed::BackDates(_)
            | Deed::WrongAuthor
            | Deed::NeverThere => None,
        }
    }

    /// A brand contests a post that stands, once.
    fn contest(&self, placement: &Placement, script: &Script) -> Option<(Timestamp, Act)> {
        let free = placement.dispute.is_none() && !self.tried.contains(&placement.id);
        let seen = placement.post.as_ref().and_then(|post| post.first_seen)?;
        script.contest_after.filter(|_| free).map(|after| (seen.plus(after), Act::Contest))
    }

    pub(super) fn reconsider_campaign(&mut self, id: CampaignId) {
        let due = self.next_of_campaign(id).map(|(due, _)| due);
        self.agenda.set(Key::Campaign(id), due);
        let arrival = self.next_arrival(id);
        self.agenda.set(Key::Arrival(id), arrival);
        self.reconsider_standing(id);
    }

    /// What somebody does next about a campaign.
    pub(super) fn next_of_campaign(&self, id: CampaignId) -> Option<(Timestamp, Errand)> {
        let (campaign, _) = self.campaigns.get(&id)?;
        if let Some(due) = self.announced.get(&id) {
            return Some((*due, Errand::Confirm));
        }
        if !self.acts(Actor::Brand(campaign.brand)) {
            return None;
        }
        let fate = self.fate(campaign);
        let end = || fate.end.map(|at| (at, Errand::End));
        match campaign.state {
            campaign::State::Draft => fate.fund.map(|at| (at, Errand::Confirm)),
            campaign::State::Funded => {
                fate.cancel.map(|at| (at, Errand::Cancel)).or(fate.launch.map(|at| (at, Errand::Launch)))
            }
            campaign::State::Live => fate.pause.map(|at| (at, Errand::Pause)).or_else(end),
            campaign::State::Paused
            | campaign::State::Ended
            | campaign::State::Settled
            | campaign::State::Cancelled => None,
        }
    }

    /// When the next creator comes to a campaign.
    fn next_arrival(&mut self, id: CampaignId) -> Option<Timestamp> {
        let (campaign, _) = self.campaigns.get(&id)?;
        let taken = campaign.taken_by_small + campaign.taken_by_others;
        let closed = campaign.state != campaign::State::Live || campaign.breakout.is_some();
        if closed || taken >= campaign.terms.posts {
            return None;
        }
        let own = self.acts(Actor::Brand(campaign.brand));
        let start = campaign.terms.start;
        let gap = match self.pace {
            Pace::Still(_) => hours(&mut self.dice, 10, 50),
            Pace::Runs { .. } if own => hours(&mut self.dice, 2, 6),
            Pace::Runs { .. } if taken == 0 => self.seconds(3, 5),
            Pace::Runs { .. } => self.seconds(4, 9),
        };
        Some(self.now().max(start).plus(gap))
    }

    pub(super) fn reconsider_dispute(&mut self, id: DisputeId) {
        let due = self.next_of_dispute(id).map(|(due, _)| due);
        self.agenda.set(Key::Dispute(id), due);
    }

    /// Who speaks next in a dispute.
    pub(super) fn next_of_dispute(&self, id: DisputeId) -> Option<(Timestamp, Speech)> {
        let (dispute, _) = self.disputes.get(&id)?;
        let (placement, _) = self.placements.get(&dispute.placement)?;
        let script = self.script(placement);
        let rule = |from: Timestamp| {
            let after = script.rule_after.filter(|_| self.acts(Actor::Operator(self.operator)))?;
            Some((from.plus(after), Speech::Rule { upheld: script.upheld }))
        };
        match dispute.state {
            dispute::State::Opened => {
                let answers = script.answer_after.filter(|_| self.acts(dispute.other_side()));
                let answer = answers.map(|after| (dispute.opened.plus(after), Speech::Answer));
                answer.or_else(|| rule(dispute.answer_by))
            }
            // When the answer came is not in the record; a ruling takes its time from the opening.
            dispute::State::Answered => {
                rule(dispute.opened.plus(script.answer_after.unwrap_or(Span::hours(24))))
            }
            dispute::State::Upheld | dispute::State::Dismissed => None,
        }
    }

    pub(super) fn reconsider_offer(&mut self, id: OfferId) {
        let due = self.offers.get(&id).and_then(|(offer, _)| {
            let answers = self.acts(Actor::Creator(offer.creator)) && !self.cast.keeps(offer.creator);
            let after = hours(&mut dice(self.seed, id.uuid(), "offer"), 8, 44);
            answers.then(|| offer.sent.plus(after))
        });
        self.agenda.set(Key::Offer(id), due);
    }

    /// Whether a campaign is one of the town's that takes bookings.
    pub(super) fn lives(&self, campaign: &Campaign) -> bool {
        let open = campaign.state == campaign::State::Live && campaign.breakout.is_none();
        open && self.brands.contains(&campaign.brand)
    }
}

/// A brand's word: on a second draft it is kinder.
fn review(placement: &Placement, script: &Script) -> Option<(Timestamp, Act)> {
    let draft = placement.draft.as_ref()?;
    let at = draft.at.plus(script.review_after);
    match (script.word, draft.revision) {
        (Word::Silent, 1) => None,
        (Word::Rejects(code), 1) => Some((at, Act::Reject(code))),
        (Word::Approves | Word::Silent | Word::Rejects(_), _) => Some((at, Act::Approve)),
    }
}

/// What a creator says to a rejection or a breach.
fn answer(placement: &Placement, script: &Script) -> Option<(Timestamp, Act)> {
    let (at, act) = match (placement.verdict.as_ref()?, script.reply) {
        (Verdict::Rejected { at, .. }, Reply::Mends) => (*at, Act::Write),
        (Verdict::Rejected { at, .. } | Verdict::Breached { at, .. }, Reply::Appeals) => (*at, Act::Appeal),
        (Verdict::Rejected { .. }, Reply::Accepts)
        | (Verdict::Breached { .. }, Reply::Accepts | Reply::Mends)
        | (Verdict::Failed { .. }, Reply::Accepts | Reply::Mends | Reply::Appeals) => return None,
    };
    Some((at.plus(script.reply_after), act))
}
