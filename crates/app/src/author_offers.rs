//! Offers to the authors of breakouts: made with the price set aside, taken, refused, claimed by a stranger, run out.
//!
//! At most one stands in a post, over all brands: making one writes the breakout, so that of two brands at once one meets
//! another version and is told that the post is taken. The campaign is written for its balance and its places, the
//! brand so that its claim addresses of a day are counted, what is remembered of the author so that a refusal at the same
//! moment counts. A price is held under the id of the placement that the offer becomes: taking it moves no money.

use std::collections::BTreeSet;

use account::Secret;
use kernel::{AuthorOfferId, BreakoutId, CampaignId, CreatorId, Money, PlacementId, Timestamp};
use ledger::movements;
use market::breakout::author::Author;
use market::breakout::offer::{AuthorOffer, Claim, Command, State, decide};
use market::breakout::post::{self, Breakout};
use market::breakout::standing::{Around, Matching, last_call, matching};
use market::eligibility::{Condition, Finding};
use market::people::{Actor, Brand, Creator};
use market::placement::Placement;
use market::rejection::Rejection;
use market::{Campaign, campaign};

use crate::booking::{BookRequest, booked};
use crate::breakouts::{author_id, digest_of};
use crate::ports::{Find, Job, Kind, Lease, Record, RecordId, Version, cursor, day_of};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

/// Offers read at once.
const PAGE: u32 = 200;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// An offer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorOfferRequest {
    /// Chosen by whoever asks: asking again with the same id makes nothing new.
    pub id: AuthorOfferId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// To the author of which post.
    pub post: BreakoutId,
}

/// An offer that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeOffer {
    /// The offer.
    pub offer: AuthorOffer,
    /// The secret of the claim address, for a stranger's. Shown this once: only its hash is kept.
    pub secret: Option<Secret>,
}

/// What an offer rests on, each as it was read.
struct Ground {
    campaign: Loaded<Campaign>,
    breakout: Loaded<Box<Breakout>>,
    brand: Loaded<Brand>,
    author: Option<Loaded<Author>>,
    member: Option<CreatorId>,
    matching: Matching,
}

impl App {
    /// Makes the author of a post an offer: the price is set aside, and a member is told. For a stranger a claim address
    /// comes back, to be sent by hand; the market itself writes to nobody who is not a member.
    ///
    /// # Errors
    /// Another party than the campaign's brand; a post that brands do not see, which is the same as none; or
    /// [`Rejection::NoOffer`] with each condition missed; an id taken; or the store's.
    pub async fn offer_to_author(
        &self,
        request: &AuthorOfferRequest,
        by: Actor,
    ) -> Result<MadeOffer, AppError> {
        let _turn = self.turns.at(request.campaign).await;
        self.retrying(|| async move {
            if let Some(known) = self.find_author_offer(request.id).await? {
                return same_request(known.value, request);
            }
            let now = self.now();
            let ground = self.ground(request.campaign, request.post, now).await?;
            if by != Actor::Brand(ground.brand.value.id) {
                let needs = "the campaign's brand";
                let command = "make offers";
                return Err(Rejection::WrongParty { what: "campaign", command, needs }.into());
            }
            if !ground.breakout.value.is_for_brands() {
                return Err(AppError::NotFound(RecordId::Breakout(request.post)));
            }
            if !ground.matching.is_met() {
                return Err(Rejection::NoOffer { missed: ground.matching.missed() }.into());
            }
            let mut work = Work::at(now);
            let made = self.make(&mut work, ground, request.id, by)?;
            self.commit(work, RecordId::Breakout(request.post)).await?;
            Ok(made)
        })
        .await
    }

    /// How a post stands to a campaign: each condition of an offer, met or missed, and how.
    ///
    /// # Errors
    /// Unknown ids, or the store's.
    pub async fn match_breakout(&self, campaign: CampaignId, post: BreakoutId) -> Result<Matching, AppError> {
        Ok(self.ground(campaign, post, self.now()).await?.matching)
    }

    async fn ground(
        &self,
        campaign: CampaignId,
        post: BreakoutId,
        now: Timestamp,
    ) -> Result<Ground, AppError> {
        let campaign = self.campaign(campaign).await?;
        let breakout = self.breakout(post).await?;
        let brand = self.brand(campaign.value.brand).await?;
        let seen = &breakout.value.seen;
        let author = self.find_author(author_id(seen.network, &seen.account)).await?;
        let account = (seen.network, seen.account.clone());
        let member = self.members_at(&[account.clone()].into()).await?.remove(&account);
        let (spent_today, claims_today) = self.today(&campaign.value, now).await?;
        let around = Around {
            brand: &brand.value,
            author: author.as_ref().map(|author| &author.value),
            suspended: member.as_ref().and_then(|member| member.suspended),
            stranger: member.is_none(),
            spent_today,
            claims_today,
        };
        let matching = matching(&campaign.value, &breakout.value, &around, &self.policy, now);
        let member = member.map(|member| member.id);
        Ok(Ground { campaign, breakout, brand, author, member, matching })
    }

    /// How posts stand to a campaign, in their order. Cost: five reads, however many posts, and one more for each further
    /// two hundred offers that its brand has made today.
    ///
    /// # Errors
    /// The store's.
    pub async fn match_breakouts(
        &self,
        campaign: &Campaign,
        posts: &[Box<Breakout>],
    ) -> Result<Vec<Matching>, AppError> {
        let now = self.now();
        let brand = self.brand(campaign.brand).await?.value;
        let (spent_today, claims_today) = self.today(campaign, now).await?;
        let accounts = posts.iter().map(|it| (it.seen.network, it.seen.account.clone())).collect();
        let members = self.members_at(&accounts).await?;
        let ids: BTreeSet<RecordId> = accounts
            .iter()
            .map(|(network, account)| RecordId::Author(author_id(*network, account)))
            .collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let authors = self.store.load_many(&ids).await?;
        let author = |id| {
            authors.iter().find_map(|(record, _)| {
                if let Record::Author(it) = record { (it.id == id).then_some(it) } else { None }
            })
        };
        let one = |post: &Breakout| {
            let seen = &post.seen;
            let member = members.get(&(seen.network, seen.account.clone()));
            let around = Around {
                brand: &brand,
                author: author(author_id(seen.network, &seen.account)),
                suspended: member.and_then(|member| member.suspended),
                stranger: member.is_none(),
                spent_today,
                claims_today,
            };
            matching(campaign, post, &around, &self.policy, now)
        };
        Ok(posts.iter().map(|post| one(post)).collect())
    }

    /// What a campaign has set aside for offers of today, and how many strangers its brand has asked today.
    async fn today(&self, campaign: &Campaign, now: Timestamp) -> Result<(Money, u32), AppError> {
        let start = day_began(now);
        let of_campaign = Find { campaign: Some(campaign.id), ..Find::newest(Kind::AuthorOffer, PAGE) };
        let of_campaign = of_campaign.in_states(&[State::Open.name(), State::Accepted.name()]);
        let mut spent = Money::zero(campaign.terms.price.currency());
        for offer in self.made_since(of_campaign, start).await? {
            spent = spent.plus(offer.price)?;
        }
        let of_brand = Find { brand: Some(campaign.brand), ..Find::newest(Kind::AuthorOffer, PAGE) };
        let made = self.made_since(of_brand, start).await?;
        let strangers = made.iter().filter(|offer| offer.stranger).count();
        Ok((spent, u32::try_from(strangers).unwrap_or(u32::MAX)))
    }

    /// Offers made at or after a time, the newest first. Cost: one row each.
    pub(crate) async fn made_since(
        &self,
        mut find: Find,
        start: Timestamp,
    ) -> Result<Vec<AuthorOffer>, AppError> {
        let mut made = Vec::new();
        loop {
            let page = self.store.find(&find).await?;
            let full = page.len() >= usize::try_from(find.limit).unwrap_or(usize::MAX);
            find.after = page.last().map(|(record, _)| cursor(record));
            for (record, _) in page {
                let Record::AuthorOffer(offer) = record else { continue };
                if offer.made < start {
                    return Ok(made);
                }
                made.push(offer);
            }
            if !full {
                return Ok(made);
            }
        }
    }

    fn make(
        &self,
        work: &mut Work,
        ground: Ground,
        id: AuthorOfferId,
        by: Actor,
    ) -> Result<MadeOffer, AppError> {
        let now = work.decision.at;
        let Ground { campaign, breakout, brand, author, member, .. } = ground;
        let seen = &breakout.value.seen;
        let until = now.plus(self.policy.author_window).min(last_call(&breakout.value, &self.policy));
        let secret = member.is_none().then(|| self.claim_secret());
        let claim = secret.as_ref().map(|secret| Claim { digest: digest_of(secret.as_str()), until });
        let offer = AuthorOffer {
            id,
            post: breakout.value.id,
            campaign: campaign.value.id,
            brand: brand.value.id,
            network: seen.network,
            account: seen.account.clone(),
            creator: member,
            stranger: member.is_none(),
            claim,
            sent: None,
            price: campaign.value.terms.price,
            placement: PlacementId::new(self.entropy.uuid(now)),
            state: State::Open,
            made: now,
            until,
        };
        let taken = campaign::decide(&campaign.value, campaign::Command::Book { small: false }, by, now)?;
        let reserve = post::Command::Reserve { offer: id };
        let reserved = post::decide(&breakout.value, reserve, by, now, &self.policy)?;
        work.movement(movements::hold_offer(offer.placement, offer.campaign, offer.price)?);
        work.campaign(campaign, &taken);
        work.breakout(breakout, &reserved);
        work.write(Record::Brand(brand.value), brand.version);
        if let Some(author) = remembered(author, &offer, now) {
            work.write(Record::Author(author.value), author.version);
        }
        work.create(Record::AuthorOffer(offer.clone()));
        work.audit(by, "make an author an offer", RecordId::AuthorOffer(id));
        self.enqueue(work, Job::ExpireAuthorOffer { offer: id }, "window", until);
        Ok(MadeOffer { offer, secret })
    }

    /// Takes an offer: a placement whose post is to be a reply under the author's own. Asking again changes nothing. The
    /// market's limits on how often somebody posts hold as everywhere; the post was held against the rest when the offer was
    /// made.
    ///
    /// # Errors
    /// The offer's rejection, [`Rejection::NotEligible`] with each limit passed, or the store's.
    pub async fn accept_author_offer(
        &self,
        id: AuthorOfferId,
        creator: CreatorId,
    ) -> Result<Placement, AppError> {
        let by = Actor::Creator(creator);
        self.retrying(|| async move {
            let loaded = self.author_offer(id).await?;
            if loaded.value.state == State::Accepted && loaded.value.creator == Some(creator) {
                return Ok(self.placement(loaded.value.placement).await?.value);
            }
            let now = self.now();
            let events = decide(&loaded.value, Command::Accept, by, now)?;
            let campaign = self.campaign(loaded.value.campaign).await?.value;
            self.still_honest(&campaign).await?;
            let reply_to = self.breakout(loaded.value.post).await?.value.seen.post.clone();
            let person = self.creator(creator).await?;
            let placement = self.reply(&loaded.value, &campaign, &person.value, reply_to, now).await?;
            let mut work = Work::at(now);
            work.author_offer(loaded, &events);
            work.write(Record::Creator(person.value), person.version);
            work.create(Record::Placement(placement.clone()));
            work.audit(by, "accept an offer under their post", RecordId::AuthorOffer(id));
            let job = Job::Expire { placement: placement.id };
            self.enqueue(&mut work, job, "draft", self.policy.draft_until(&placement));
            self.commit(work, RecordId::AuthorOffer(id)).await?;
            Ok(placement)
        })
        .await
    }

    /// Nobody takes up an offer of a brand that was suspended, of a campaign that was stopped, or for a product that was found wanting, meanwhile.
    async fn still_honest(&self, campaign: &Campaign) -> Result<(), AppError> {
        let suspended = self.brand(campaign.brand).await?.value.suspended.is_some();
        let check = campaign.breakout.as_ref().and_then(|standing| standing.product.as_ref());
        if suspended || campaign.stopped.is_some() || check.is_none_or(|check| !check.against.is_empty()) {
            return Err(Rejection::NotNow { what: "offer", state: "stopped", command: "be accepted" }.into());
        }
        Ok(())
    }

    async fn reply(
        &self,
        offer: &AuthorOffer,
        campaign: &Campaign,
        creator: &Creator,
        reply_to: String,
        now: Timestamp,
    ) -> Result<Placement, AppError> {
        let profile = creator
            .profiles
            .iter()
            .find(|it| it.network == offer.network && it.account == offer.account)
            .ok_or(Rejection::WrongParty {
                what: "offer",
                command: "be accepted",
                needs: "the account that wrote the post",
            })?;
        let found = self.hold_against(campaign, creator, profile, now).await?;
        let missed: Vec<Finding> = found.missed().into_iter().filter(|it| limits(it.condition)).collect();
        if !missed.is_empty() {
            return Err(Rejection::NotEligible { missed }.into());
        }
        let (placement, campaign_id) = (offer.placement, offer.campaign);
        let request =
            BookRequest { placement, campaign: campaign_id, creator: creator.id, profile: profile.id };
        let placed = booked(campaign, creator, profile, &request, None, false, now);
        Ok(Placement { reply_to: Some(reply_to), price: offer.price, ..placed })
    }

    /// Refuses an offer, which costs nothing and is remembered: this campaign does not ask again, and with `for_good`
    /// nobody does.
    ///
    /// # Errors
    /// The offer's rejection, or the store's.
    pub async fn decline_author_offer(
        &self,
        id: AuthorOfferId,
        for_good: bool,
        by: Actor,
    ) -> Result<AuthorOffer, AppError> {
        self.undo_author_offer(id, &Command::Decline, by, Some(for_good)).await
    }

    /// Takes an offer back.
    ///
    /// # Errors
    /// The offer's rejection, or the store's.
    pub async fn withdraw_author_offer(&self, id: AuthorOfferId, by: Actor) -> Result<AuthorOffer, AppError> {
        self.undo_author_offer(id, &Command::Withdraw, by, None).await
    }

    pub(crate) async fn undo_author_offer(
        &self,
        id: AuthorOfferId,
        command: &Command,
        by: Actor,
        refused: Option<bool>,
    ) -> Result<AuthorOffer, AppError> {
        self.retrying(|| async move {
            let loaded = self.author_offer(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, command.clone(), by, now)?;
            let mut work = Work::at(now);
            if let Some(for_good) = refused {
                self.remember(&mut work, &loaded.value, for_good).await?;
            }
            work.audit(by, command.name(), RecordId::AuthorOffer(id));
            let offer = self.undo(&mut work, loaded, &events).await?;
            self.commit(work, RecordId::AuthorOffer(id)).await?;
            Ok(offer)
        })
        .await
    }

    /// The offer comes to nothing, and its post is free for another.
    async fn undo(
        &self,
        work: &mut Work,
        loaded: Loaded<AuthorOffer>,
        events: &[market::breakout::offer::Event],
    ) -> Result<AuthorOffer, AppError> {
        let breakout = self.breakout(loaded.value.post).await?;
        let release = post::Command::Release { offer: loaded.value.id };
        let released = post::decide(&breakout.value, release, Actor::System, work.decision.at, &self.policy)?;
        work.breakout(breakout, &released);
        self.unmake(work, loaded, events).await
    }

    /// The job at the end of an author's offer's time.
    pub(crate) async fn expire_author_offer_job(
        &self,
        id: AuthorOfferId,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        let loaded = self.author_offer(id).await?;
        let now = self.now();
        let until = loaded.value.until;
        let Ok(events) = decide(&loaded.value, Command::Expire, Actor::System, now) else {
            return Ok(Outcome::NothingToDo);
        };
        if now < until {
            return Ok(Outcome::Again(until));
        }
        let mut work = Work::finishing(now, Some(lease));
        self.undo(&mut work, loaded, &events).await?;
        self.commit(work, RecordId::AuthorOffer(id)).await?;
        Ok(Outcome::Done)
    }
}

/// What is remembered of the author from now on: of a stranger that they were asked, of a member what was remembered before.
fn remembered(known: Option<Loaded<Author>>, offer: &AuthorOffer, now: Timestamp) -> Option<Loaded<Author>> {
    if !offer.stranger {
        return known;
    }
    let id = author_id(offer.network, &offer.account);
    let new = || Author::new(id, offer.network, offer.account.clone(), now);
    let known = known.unwrap_or_else(|| Loaded { value: new(), version: Version::NEW });
    Some(Loaded { value: known.value.asking(offer.id), version: known.version })
}

/// What an author is held against when they accept: how often they post, and whether they may.
fn limits(condition: Condition) -> bool {
    match condition {
        Condition::Standing | Condition::Frequency | Condition::Cap | Condition::Saturation => true,
        Condition::Live
        | Condition::Period
        | Condition::Place
        | Condition::Network
        | Condition::Country
        | Condition::Language
        | Condition::Topic
        | Condition::Influence
        | Condition::FakeShare => false,
    }
}

/// When the day (UTC) of a time began.
pub(crate) fn day_began(now: Timestamp) -> Timestamp {
    Timestamp::from_micros(i64::from(day_of(now)).saturating_mul(DAY_MICROS))
}

fn same_request(known: AuthorOffer, request: &AuthorOfferRequest) -> Result<MadeOffer, AppError> {
    let same = known.campaign == request.campaign && known.post == request.post;
    if same {
        Ok(MadeOffer { offer: known, secret: None })
    } else {
        Err(AppError::Taken(RecordId::AuthorOffer(known.id)))
    }
}
