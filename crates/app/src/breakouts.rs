//! Posts that break out: what is told of them is kept, an operator looks at them, and they end.
//!
//! Whoever spots them tells as often as they like, late, twice and out of order: see [`App::spotted`]. The market keeps one
//! record a post and no line of history for counts that changed, since nothing rests on each of them.

use account::Digest;
use kernel::{AuthorId, BreakoutId, CampaignId, Network};
use market::breakout::offer::{self as author_offer, AuthorOffer};
use market::breakout::post::{Breakout, Command, Event, HoldCode, Spotting, decide};
use market::breakout::standing::{ProductCheck, ProductFlaw, Standing};
use market::people::Actor;
use market::rejection::Rejection;
use market::{Campaign, campaign};

use crate::ports::{Job, Lease, Record, RecordId, Version, derived};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded, OpenCampaign};

/// The id of the breakout of a post: one, however often it is told.
#[must_use]
pub fn breakout_id(post: &str) -> BreakoutId {
    BreakoutId::new(derived(&format!("breakout/{post}")))
}

/// The id under which an author's refusals are remembered.
#[must_use]
pub fn author_id(network: Network, account: &str) -> AuthorId {
    AuthorId::new(derived(&format!("author/{}/{account}", network.name())))
}

/// What is kept of a claim address's secret.
pub(crate) fn digest_of(secret: &str) -> String {
    Digest::of(secret.as_bytes()).hex()
}

impl App {
    /// Takes what is told of a post that breaks out. Told twice or late it changes nothing; nothing comes back for a post
    /// whose breakout is over. Cost: one read, and one write when there is something new.
    ///
    /// # Errors
    /// An address or account that cannot be one, or the store's.
    pub async fn spotted(&self, told: Spotting) -> Result<Option<Box<Breakout>>, AppError> {
        let mut told = told.bounded()?;
        let id = breakout_id(&told.post);
        // An engine's clock that runs ahead would keep what is told later from counting.
        told.updated = told.updated.min(self.now());
        told.first_alert = told.first_alert.min(told.updated);
        let told = &told;
        self.retrying(|| async move {
            let now = self.now();
            let known = self.find_breakout(id).await?;
            let is_new = known.is_none();
            let fresh = || Box::new(Breakout::spotted(id, told.clone(), now));
            let loaded = known.unwrap_or_else(|| Loaded { value: fresh(), version: Version::NEW });
            if is_new && loaded.value.fades(&self.policy) <= now {
                return Ok(None);
            }
            let sight = Command::Sight { told: Box::new(told.clone()) };
            let events = match decide(&loaded.value, sight, Actor::System, now, &self.policy) {
                Ok(events) => events,
                Err(_over) => return Ok(None),
            };
            if events.is_empty() && !is_new {
                return Ok(Some(loaded.value));
            }
            let mut work = Work::at(now);
            if is_new {
                work.event(RecordId::Breakout(id), "created", &serde_json::json!({ "post": told.post }));
                let job = Job::EndBreakout { breakout: id };
                self.enqueue(&mut work, job, "once", loaded.value.fades(&self.policy));
            }
            let breakout = work.breakout(loaded, &events);
            self.commit(work, RecordId::Breakout(id)).await?;
            Ok(Some(breakout))
        })
        .await
    }

    /// Brands may see it.
    ///
    /// # Errors
    /// Another party than an operator, a breakout that is not waiting, or the store's.
    pub async fn show_breakout(&self, id: BreakoutId, by: Actor) -> Result<Box<Breakout>, AppError> {
        self.review_breakout(id, Command::Show, by).await
    }

    /// Brands may not see it; an offer that is open is withdrawn, and its money is the campaign's again.
    ///
    /// # Errors
    /// Another party than an operator, a note that is missing, a breakout that is over, or the store's.
    pub async fn hold_back_breakout(
        &self,
        id: BreakoutId,
        code: HoldCode,
        note: &str,
        by: Actor,
    ) -> Result<Box<Breakout>, AppError> {
        self.review_breakout(id, Command::HoldBack { code, note: note.to_owned() }, by).await
    }

    async fn review_breakout(
        &self,
        id: BreakoutId,
        command: Command,
        by: Actor,
    ) -> Result<Box<Breakout>, AppError> {
        let command = &command;
        self.retrying(|| async move {
            let loaded = self.breakout(id).await?;
            let now = self.now();
            let mut events = decide(&loaded.value, command.clone(), by, now, &self.policy)?;
            let mut work = Work::at(now);
            if matches!(command, Command::HoldBack { .. }) {
                let take_back = author_offer::Command::Withdraw;
                events.splice(0..0, self.end_open_offer(&mut work, &loaded.value, take_back).await?);
            }
            let breakout = work.breakout(loaded, &events);
            work.audit(by, command.name(), RecordId::Breakout(id));
            self.commit(work, RecordId::Breakout(id)).await?;
            Ok(breakout)
        })
        .await
    }

    /// The job at the end of a breakout: it is over unless something new was told meanwhile.
    pub(crate) async fn end_breakout_job(&self, id: BreakoutId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.breakout(id).await?;
        let now = self.now();
        let ended = match decide(&loaded.value, Command::End, Actor::System, now, &self.policy) {
            Ok(events) => events,
            Err(Rejection::TooEarly { until, .. }) => return Ok(Outcome::Again(until)),
            Err(_ended_otherwise) => return Ok(Outcome::NothingToDo),
        };
        let mut work = Work::finishing(now, Some(lease));
        let expire = author_offer::Command::Expire;
        let mut events = self.end_open_offer(&mut work, &loaded.value, expire).await?;
        events.extend(ended);
        work.breakout(loaded, &events);
        self.commit(work, RecordId::Breakout(id)).await?;
        Ok(Outcome::Done)
    }

    /// Ends the offer that stands in a breakout, if it is open; what that means for the breakout comes back.
    async fn end_open_offer(
        &self,
        work: &mut Work,
        breakout: &Breakout,
        command: author_offer::Command,
    ) -> Result<Vec<Event>, AppError> {
        let Some(id) = breakout.offer else { return Ok(Vec::new()) };
        let offer = self.author_offer(id).await?;
        if !offer.value.is_open() {
            return Ok(Vec::new());
        }
        let events = author_offer::decide(&offer.value, command, Actor::System, work.decision.at)?;
        self.unmake(work, offer, &events).await?;
        Ok(vec![Event::Released { offer: id }])
    }

    /// Writes an author's offer that comes to nothing: its place is free again and its money the campaign's.
    pub(crate) async fn unmake(
        &self,
        work: &mut Work,
        offer: Loaded<AuthorOffer>,
        events: &[author_offer::Event],
    ) -> Result<AuthorOffer, AppError> {
        let offer = work.author_offer(offer, events);
        let campaign = self.campaign(offer.campaign).await?;
        work.movement(ledger::movements::release_hold(offer.placement, offer.campaign, offer.price)?);
        let freed = campaign::Command::Free { small: false };
        let events = campaign::decide(&campaign.value, freed, Actor::System, work.decision.at)?;
        work.campaign(campaign, &events);
        Ok(offer)
    }

    /// Opens a standing breakout campaign as a draft: an ordinary campaign in every other way, funded, launched, paused
    /// and ended like one. Asking again with the same id and brand changes nothing.
    ///
    /// # Errors
    /// Every problem of the terms at once, an unknown or suspended brand, an id taken, or the store's.
    pub async fn open_breakout_campaign(
        &self,
        request: OpenCampaign,
        standing: Standing,
    ) -> Result<Campaign, AppError> {
        // Only an operator says that the product passed.
        self.open(request, Some(Standing { product: None, ..standing })).await
    }

    /// An operator has looked at a campaign's product: nothing against it, and offers may be made.
    ///
    /// # Errors
    /// Another party than an operator, a campaign of the open list or one that is over, or the store's.
    pub async fn check_product(
        &self,
        id: CampaignId,
        against: Vec<ProductFlaw>,
        note: &str,
        by: Actor,
    ) -> Result<Campaign, AppError> {
        let check = ProductCheck { against, note: note.to_owned(), at: self.now() };
        self.command_campaign(id, campaign::Command::CheckProduct { check }, by).await
    }
}

impl Work {
    /// Makes events so. Counts that changed are kept and are no history.
    pub(crate) fn breakout(&mut self, loaded: Loaded<Box<Breakout>>, events: &[Event]) -> Box<Breakout> {
        let value = events.iter().fold(*loaded.value, market::breakout::post::apply);
        for event in events.iter().filter(|event| !matches!(event, Event::Sighted { .. })) {
            self.event(RecordId::Breakout(value.id), event.name(), event);
        }
        let value = Box::new(value);
        self.write(Record::Breakout(value.clone()), loaded.version);
        value
    }
}
