//! What people do about breakouts: the operator looks at them, brands make their authors offers, authors answer.
//!
//! What an author does is made with the post ([`Course`]); a post of which the town knows nothing is shown, and its author
//! takes what is offered. A stranger is sent the claim address by the brand's own hand: the town carries the secret.

use app::ports::{Entropy as _, Kind, Record, Version};
use app::{App, AuthorOfferRequest, NewCreator};
use kernel::{AuthorOfferId, BreakoutId, CampaignId, CreatorId, Span, Timestamp};
use market::breakout::offer::State as At;
use market::breakout::post::HoldCode;
use market::breakout::{AuthorOffer, Breakout, post};
use market::people::Actor;

use super::act::tolerate;
use super::public::{Course, Hit};
use super::scenes::Scene;
use super::script::{Deed, Script, dice};
use super::state::{Key, Pace, State, keep};
use super::{Town, TownError};

/// Offers of a campaign that are open at a time, those that wait for a visitor not counted.
const OPEN_AT_ONCE: usize = 2;
/// A brand asks nobody whose post is older: few are still to come.
const LATE: Span = Span::hours(20);
/// After how long an author wants a reply away again.
const REGRETS: Span = Span::hours(2);

/// What somebody does about an offer to an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// A stranger follows the address, joins and says that it is theirs.
    Claims,
    Accepts,
    Declines,
    /// With nothing but the address.
    DeclinesByClaim,
    Withdraws,
}

impl State {
    pub(super) fn note_breakout(&mut self, it: &Breakout, version: Version) {
        let open = it.state != post::State::Over;
        let before = self.breakouts.get(&it.id).map(|(known, _)| known.state);
        if keep(&mut self.breakouts, it.id, &Box::new(it.clone()), version, open) && before != Some(it.state)
        {
            self.reconsider_breakout(it.id);
        }
        if !open {
            self.asked.retain(|(post, _)| *post != it.id);
        }
    }

    pub(super) fn note_author_offer(&mut self, it: &AuthorOffer, version: Version) {
        if keep(&mut self.author_offers, it.id, it, version, it.is_open()) {
            self.reconsider_author_offer(it.id);
        }
        if !it.is_open() {
            self.claims.remove(&it.id);
        }
    }

    pub(super) fn reconsider_breakouts(&mut self) {
        let breakouts: Vec<BreakoutId> = self.breakouts.keys().copied().collect();
        breakouts.into_iter().for_each(|id| self.reconsider_breakout(id));
        let offers: Vec<AuthorOfferId> = self.author_offers.keys().copied().collect();
        offers.into_iter().for_each(|id| self.reconsider_author_offer(id));
    }

    fn hit(&self, id: BreakoutId) -> Option<Hit> {
        let (breakout, _) = self.breakouts.get(&id)?;
        self.stream.as_ref()?.hit(&breakout.seen.post)
    }

    /// When the operator looks at a breakout that waits.
    fn reconsider_breakout(&mut self, id: BreakoutId) {
        let waits = self.breakouts.get(&id).filter(|(it, _)| it.state == post::State::Waiting);
        let due = waits.filter(|_| self.acts(Actor::Operator(self.operator))).map(|(it, _)| {
            let soon = it.since.plus(minutes(self.seed, id.uuid(), 50, 110));
            self.hit(id).and_then(|hit| hit.looked).unwrap_or(soon)
        });
        self.agenda.set(Key::Review(id), due);
    }

    fn reconsider_author_offer(&mut self, id: AuthorOfferId) {
        let due = self.next_of_author_offer(id).map(|(due, _)| due);
        self.agenda.set(Key::AuthorOffer(id), due);
    }

    /// Who does what next about an offer to an author.
    fn next_of_author_offer(&self, id: AuthorOfferId) -> Option<(Timestamp, Answer)> {
        let (offer, _) = self.author_offers.get(&id)?;
        let brand = self.acts(Actor::Brand(offer.brand));
        let course = self.hit(offer.post).map_or(Course::Accepts, |hit| hit.course);
        if course == Course::Withdrawn && brand {
            return Some((offer.made.plus(minutes(self.seed, id.uuid(), 90, 150)), Answer::Withdraws));
        }
        let answer = match offer.creator {
            Some(creator) if self.acts(Actor::Creator(creator)) => by_member(course)?,
            None if self.claims.contains_key(&id) => by_stranger(course)?,
            Some(_) | None => return None,
        };
        let after = match self.pace {
            // A visitor who offers waits some seconds for a word.
            Pace::Runs { speed, .. } if !brand => Span::seconds(u64::from(speed) * 12),
            Pace::Still(_) | Pace::Runs { .. } => minutes(self.seed, id.uuid(), 30, 100),
        };
        // Who claims it answers some minutes later.
        let later = if offer.stranger && offer.creator.is_some() { Span::minutes(15) } else { Span::ZERO };
        Some((offer.made.plus(after).plus(later), answer))
    }

    /// The post whose author a campaign would ask next: the one that waits for a visitor first, then the oldest.
    fn whom_to_ask(&self, id: CampaignId) -> Option<BreakoutId> {
        let (campaign, _) = self.campaigns.get(&id)?;
        let now = self.now();
        let waits = |offer: &AuthorOffer| self.hit(offer.post).is_some_and(|hit| hit.course == Course::Waits);
        let open = self.author_offers.values().filter(|(offer, _)| offer.campaign == id && !waits(offer));
        if !self.bids(campaign) || open.count() >= OPEN_AT_ONCE {
            return None;
        }
        let suits = |it: &Breakout| {
            let (terms, seen) = (&campaign.terms, &it.seen);
            it.state == post::State::Shown
                && it.offer.is_none()
                && seen.posted.plus(LATE) > now
                && seen.languages.iter().any(|language| terms.languages.contains(language))
                && seen.tags.iter().any(|tag| terms.topics.contains(tag))
                && !self.asked.contains(&(it.id, id))
                && self.hit(it.id).and_then(|hit| hit.offered).is_none_or(|from| from <= now)
        };
        let candidates = self.breakouts.values().map(|(it, _)| &**it).filter(|it| suits(it));
        let place = |it: &&Breakout| {
            let for_visitors = self.hit(it.id).is_some_and(|hit| hit.course == Course::Waits);
            (!for_visitors, it.since, it.id)
        };
        candidates.min_by_key(place).map(|it| it.id)
    }
}

/// A time between so many minutes and so many that belongs to one thing alone.
fn minutes(seed: u64, id: uuid::Uuid, low: u64, high: u64) -> Span {
    Span::seconds(low * 60 + dice(seed, id, "breakout").below((high - low) * 60))
}

const fn by_member(course: Course) -> Option<Answer> {
    match course {
        Course::Accepts | Course::GivesBack | Course::Claims => Some(Answer::Accepts),
        Course::Declines => Some(Answer::Declines),
        Course::Withdrawn | Course::Ignores | Course::Waits => None,
    }
}

const fn by_stranger(course: Course) -> Option<Answer> {
    match course {
        Course::Accepts | Course::GivesBack | Course::Claims => Some(Answer::Claims),
        Course::Declines => Some(Answer::DeclinesByClaim),
        Course::Withdrawn | Course::Ignores | Course::Waits => None,
    }
}

/// What an operator who reads a post writes beside its code.
const fn remark(code: HoldCode) -> &'static str {
    match code {
        HoldCode::Sensitive => "Not a place for an advertisement.",
        HoldCode::Minor => "The author says how old they are.",
        HoldCode::Tragedy => "People are hurt.",
        HoldCode::Other => "See the post.",
    }
}

impl Town {
    /// The operator reads a post that waits.
    pub(super) async fn review_breakout(&self, app: &App, id: BreakoutId) -> Result<(), TownError> {
        let held = self.state().hit(id).and_then(|hit| hit.held);
        let by = self.operator_actor();
        match held {
            Some(code) => tolerate(app.hold_back_breakout(id, code, remark(code), by).await).map(|_| ()),
            None => tolerate(app.show_breakout(id, by).await).map(|_| ()),
        }
    }

    /// A brand looks for an author, and makes one offer at most.
    pub(super) async fn bid(&self, app: &App, id: CampaignId) -> Result<(), TownError> {
        let asked = {
            let mut state = self.state();
            let due = state.now().plus(state.until_bid());
            let bids = state.campaigns.get(&id).is_some_and(|(campaign, _)| state.bids(campaign));
            state.agenda.set(Key::Bid(id), bids.then_some(due));
            let brand = state.campaigns.get(&id).map(|(campaign, _)| campaign.brand);
            brand.zip(state.whom_to_ask(id))
        };
        let Some((brand, post)) = asked else { return Ok(()) };
        let request = AuthorOfferRequest { id: AuthorOfferId::new(self.uuid(app.now())), campaign: id, post };
        let made = tolerate(app.offer_to_author(&request, Actor::Brand(brand)).await)?;
        let mut state = self.state();
        state.asked.insert((post, id));
        if let Some(secret) = made.and_then(|made| made.secret) {
            state.claims.insert(request.id, secret.as_str().to_owned());
            state.reconsider_author_offer(request.id);
        }
        Ok(())
    }

    /// Every brand once more before the first minute, so that a visitor finds an offer that has just been made.
    pub(super) async fn last_bids(&self, app: &App) -> Result<(), TownError> {
        let standing: Vec<CampaignId> = {
            let state = self.state();
            state.campaigns.values().filter(|(it, _)| state.bids(it)).map(|(it, _)| it.id).collect()
        };
        for id in standing {
            self.bid(app, id).await?;
        }
        Ok(())
    }

    pub(super) async fn answer_author_offer(&self, app: &App, id: AuthorOfferId) -> Result<(), TownError> {
        let found = {
            let state = self.state();
            let next = state.next_of_author_offer(id);
            let offer = state.author_offers.get(&id).map(|(offer, _)| offer.clone());
            next.zip(offer).map(|((_, answer), offer)| (answer, offer, state.claims.get(&id).cloned()))
        };
        let Some((answer, offer, secret)) = found else { return Ok(()) };
        match (answer, offer.creator, secret) {
            (Answer::Withdraws, _, _) => {
                tolerate(app.withdraw_author_offer(id, Actor::Brand(offer.brand)).await).map(|_| ())
            }
            (Answer::Claims, None, Some(secret)) => self.claim(app, &offer, &secret).await,
            (Answer::DeclinesByClaim, None, Some(secret)) => {
                tolerate(app.decline_by_claim(id, &secret, false).await).map(|_| ())
            }
            (Answer::Accepts, Some(creator), _) => self.take_up(app, &offer, creator).await,
            (Answer::Declines, Some(creator), _) => self.refuse(app, id, creator).await,
            (Answer::Claims | Answer::DeclinesByClaim | Answer::Accepts | Answer::Declines, _, _) => Ok(()),
        }
    }

    async fn refuse(&self, app: &App, id: AuthorOfferId, creator: CreatorId) -> Result<(), TownError> {
        tolerate(app.decline_author_offer(id, false, Actor::Creator(creator)).await).map(|_| ())
    }

    /// Somebody takes an offer; where the market does not allow it, they refuse.
    async fn take_up(&self, app: &App, offer: &AuthorOffer, creator: CreatorId) -> Result<(), TownError> {
        {
            let mut state = self.state();
            let regrets = state.hit(offer.post).is_some_and(|hit| hit.course == Course::GivesBack);
            let deed = if regrets { Deed::TakesBack(REGRETS) } else { Deed::Honest };
            let script = Script::reply(state.seed, offer.placement.uuid(), deed);
            state.scripts.insert(offer.placement, script);
        }
        if tolerate(app.accept_author_offer(offer.id, creator).await)?.is_none() {
            self.state().scripts.remove(&offer.placement);
            return self.refuse(app, offer.id, creator).await;
        }
        Ok(())
    }

    /// A stranger joins with the account that wrote the post, and claims the offer.
    async fn claim(&self, app: &App, offer: &AuthorOffer, secret: &str) -> Result<(), TownError> {
        let author = self.state().stream.as_ref().and_then(|stream| stream.stranger(&offer.account));
        let Some(author) = author else { return Ok(()) };
        let (id, name, account) = (author.id, author.name.clone(), author.profile.account.clone());
        let (country, currency, profiles) = (author.country, author.currency, vec![author.profile.clone()]);
        self.register(app, NewCreator { id, name, country, currency, profiles }, false).await?;
        tolerate(app.claim_author_offer(offer.id, secret, id, &account).await).map(|_| ())
    }

    /// The scenes of characters who are known for a post that broke out.
    pub(super) async fn breakout_scenes(&self, app: &App) -> Result<Vec<Scene>, TownError> {
        let offers = app.store().list(Kind::AuthorOffer, None, 1_000).await?;
        let characters = self.state().cast.creators.clone();
        let scene = |(record, _): &(Record, Version)| {
            let Record::AuthorOffer(offer) = record else { return None };
            let who = characters.iter().find(|who| Some(who.id) == offer.creator)?;
            who.scene.starts_with("breakout_").then(|| Scene {
                key: who.scene.clone(),
                brand: offer.brand,
                campaign: offer.campaign,
                creator: offer.creator,
                placement: (offer.state == At::Accepted).then_some(offer.placement),
                dispute: None,
                offer: None,
                payout: None,
                author_offer: Some(offer.id),
            })
        };
        Ok(offers.iter().filter_map(scene).collect())
    }
}
