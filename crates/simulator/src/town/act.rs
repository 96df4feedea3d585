//! Doing what is due, through the market's own use cases, like anybody else.
//!
//! What the market refuses is refused: somebody was faster, or a visitor did it. Only a store that cannot serve
//! stops the town.

use app::ports::Entropy as _;
use app::{App, AppError, Funding, Ruling};
use kernel::{CampaignId, CreatorId, DisputeId, Language, OfferId, PlacementId};
use market::Placement;
use market::people::Actor;
use market::placement::Judgement;

use super::agenda::{Act, Errand, Speech};
use super::outside::{Away, Net, Post};
use super::script::{Change, Deed, dice};
use super::state::Key;
use super::words::{Ask, label, post};
use super::{Town, TownError, phrases};

/// Lets refusals pass.
pub(super) fn tolerate<T>(outcome: Result<T, AppError>) -> Result<Option<T>, TownError> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(AppError::Store(error)) => Err(error.into()),
        Err(
            AppError::Rejected(_)
            | AppError::Wording(_)
            | AppError::NoPost(_)
            | AppError::NetworkAway(_)
            | AppError::NotFound(_)
            | AppError::Taken(_)
            | AppError::Conflict(_)
            | AppError::Busy
            | AppError::LeaseLost(_)
            | AppError::Ledger(_),
        ) => Ok(None),
    }
}

impl Town {
    /// Does the first thing that is due; `false` when nothing is.
    pub(super) async fn act(&self, app: &App) -> Result<bool, TownError> {
        let key = {
            let mut state = self.state();
            let now = state.now();
            state.agenda.take(now)
        };
        match key {
            None => return Ok(false),
            Some(Key::Join) => self.join(app).await?,
            Some(Key::Open(number)) => self.open_first(app, number).await?,
            Some(Key::Scene(number)) => self.book_scene(app, number).await?,
            Some(Key::Opening) => self.open_another(app).await?,
            Some(Key::Offering) => self.offer(app).await?,
            Some(Key::Campaign(id)) => self.run_errand(app, id).await?,
            Some(Key::Arrival(id)) => self.arrive(app, id).await?,
            Some(Key::Placement(id)) => self.act_on_placement(app, id).await?,
            Some(Key::Dispute(id)) => self.speak(app, id).await?,
            Some(Key::Offer(id)) => self.answer_offer(app, id).await?,
            Some(Key::Identify(id)) => self.identify(app, id).await?,
            Some(Key::Stream) => self.read_stream(app).await?,
            Some(Key::Standing(number)) => self.open_standing(app, number).await?,
            Some(Key::Product(id)) => self.check_product(app, id).await?,
            Some(Key::Review(id)) => self.review_breakout(app, id).await?,
            Some(Key::Bid(id)) => self.bid(app, id).await?,
            Some(Key::AuthorOffer(id)) => self.answer_author_offer(app, id).await?,
        }
        Ok(true)
    }

    pub(super) fn operator_actor(&self) -> Actor {
        Actor::Operator(self.operator())
    }

    async fn act_on_placement(&self, app: &App, id: PlacementId) -> Result<(), TownError> {
        let next = {
            let mut state = self.state();
            let next = state.next_of_placement(id);
            next.and_then(|(_, act)| state.placements.get(&id).map(|(found, _)| (act, found.clone())))
        };
        let Some((act, placement)) = next else { return Ok(()) };
        let creator = Actor::Creator(placement.creator);
        match act {
            Act::Write => self.write(app, &placement).await,
            Act::Copy => {
                self.state().tried.insert(id);
                let text = self.copied(&placement);
                tolerate(app.submit_draft(id, &text, creator).await)?;
                self.state().reconsider_placement(id);
                Ok(())
            }
            Act::GiveBack => tolerate(app.give_back(id, creator).await).map(|_| ()),
            Act::Approve => {
                let by = Actor::Brand(placement.brand);
                tolerate(app.review(id, &Judgement::Approve, by).await).map(|_| ())
            }
            Act::Reject(code) => {
                let note = phrases::note(code, self.language_of(&placement)).to_owned();
                let judgement = Judgement::Reject { code, note };
                tolerate(app.review(id, &judgement, Actor::Brand(placement.brand)).await).map(|_| ())
            }
            Act::Publish(deed) => self.publish_post(app, &placement, deed).await,
            Act::Delete => self.away(&placement, Away::Deleted),
            Act::TakeDown => self.away(&placement, Away::TakenDown),
            Act::CloseAccount => self.away(&placement, Away::AccountClosed),
            Act::Edit(change) => self.edit(&placement, change),
            Act::Appeal => self.appeal(app, &placement, creator).await,
            Act::Contest => {
                self.state().tried.insert(id);
                self.appeal(app, &placement, Actor::Brand(placement.brand)).await
            }
        }
    }

    /// A draft in own words; refused all the same, others, a few times.
    async fn write(&self, app: &App, placement: &Placement) -> Result<(), TownError> {
        for _ in 0..4 {
            let Some(text) = self.own_words(placement) else { break };
            let by = Actor::Creator(placement.creator);
            match app.submit_draft(placement.id, &text, by).await {
                Err(AppError::Wording(report)) => {
                    tracing::debug!(placement = %placement.id, ?report, "own words refused");
                }
                other => return tolerate(other).map(|_| ()),
            }
        }
        Ok(())
    }

    /// What a creator would write for a placement, as the next text of its campaign.
    pub(super) fn own_words(&self, placement: &Placement) -> Option<String> {
        let mut state = self.state();
        let (campaign, _) = state.campaigns.get(&placement.campaign)?.clone();
        let creator = state.folk.get(&placement.creator)?;
        let country = creator.country;
        let speaks: Vec<Language> =
            creator.profiles.iter().flat_map(|profile| profile.languages.iter().copied()).collect();
        let language = super::bookings::language_for(&campaign.terms.languages, &speaks)?;
        let number = state.next_text(campaign.id);
        drop(state);
        let (topic, product, also) = super::bookings::about(&campaign.terms, language);
        post(&Ask {
            topic: &topic,
            product: &product,
            also: &also,
            link: campaign.terms.link.as_str(),
            language,
            country,
            network: placement.network,
            number,
        })
    }

    /// The brief with a label before it and the link behind.
    fn copied(&self, placement: &Placement) -> String {
        let state = self.state();
        let Some((campaign, _)) = state.campaigns.get(&placement.campaign) else { return String::new() };
        let country = state.folk.get(&placement.creator).map(|creator| creator.country);
        let language = campaign.terms.languages.first().copied().unwrap_or(Language::EN);
        let label = country.map_or("Ad:", |country| label(country, language));
        format!("{label} {} {}", campaign.terms.message, campaign.terms.link)
    }

    async fn publish_post(&self, app: &App, placement: &Placement, deed: Deed) -> Result<(), TownError> {
        let (id, by) = (placement.id, Actor::Creator(placement.creator));
        let Some(draft) = &placement.draft else { return Ok(()) };
        let reply_to = placement.reply_to.as_deref();
        let mut honest = Post::honest(&placement.account, &draft.text, reply_to, app.now());
        let by_hand = match deed {
            Deed::BackDates(span) => {
                honest.claimed = honest.claimed.minus(span);
                true
            }
            Deed::WrongAuthor => {
                honest.account = format!("{}-friend", placement.account);
                true
            }
            Deed::NeverThere => {
                honest.away = Some(Away::Never);
                true
            }
            Deed::Honest
            | Deed::NeverWrites
            | Deed::Copies { .. }
            | Deed::GivesBack(_)
            | Deed::TakesBack(_)
            | Deed::NeverPublishes
            | Deed::Deletes(_)
            | Deed::Edits(..)
            | Deed::TakenDown(_)
            | Deed::ClosesAccount(_) => false,
        };
        let seed = self.seed();
        // On X everything is by hand; elsewhere most let the market do it.
        let hand =
            by_hand || placement.network == kernel::Network::X || dice(seed, id.uuid(), "hand").chance(3_000);
        if !hand {
            return tolerate(app.request_publication(id, by).await).map(|_| ());
        }
        let address = Net::address(placement.network, &placement.account, id);
        honest.altered = by_hand;
        self.state().net.put(id, address.clone(), honest);
        tolerate(app.declare_published(id, &address, by).await).map(|_| ())
    }

    fn away(&self, placement: &Placement, away: Away) -> Result<(), TownError> {
        self.alter(placement, |post| post.away = Some(away))
    }

    fn edit(&self, placement: &Placement, change: Change) -> Result<(), TownError> {
        let rewritten = self.own_words(placement);
        self.alter(placement, |post| match change {
            Change::DropsLabel => {
                post.text = post.text.split_once(": ").map_or(String::new(), |(_, rest)| rest.to_owned());
            }
            Change::DropsLink => {
                let kept = post.text.split_whitespace().filter(|word| !word.contains("://"));
                post.text = kept.collect::<Vec<_>>().join(" ");
            }
            Change::Rewrites => post.text = rewritten.unwrap_or_default(),
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "one shape for every act")]
    fn alter(&self, placement: &Placement, change: impl FnOnce(&mut Post)) -> Result<(), TownError> {
        if let Some(post) = &placement.post {
            self.state().net.alter(&post.address, change);
        }
        Ok(())
    }

    async fn appeal(&self, app: &App, placement: &Placement, by: Actor) -> Result<(), TownError> {
        let language = self.language_of(placement);
        let grounds = if matches!(by, Actor::Brand(_)) {
            phrases::grounds_brand(language)
        } else if placement.state == market::placement::State::Rejected {
            phrases::grounds_rejected(language)
        } else {
            phrases::grounds_breached(language)
        };
        let id = DisputeId::new(self.uuid(app.now()));
        tolerate(app.open_dispute(id, placement.id, grounds, by).await).map(|_| ())
    }

    async fn run_errand(&self, app: &App, id: CampaignId) -> Result<(), TownError> {
        let next = {
            let state = self.state();
            let next = state.next_of_campaign(id);
            next.and_then(|(_, errand)| state.campaigns.get(&id).map(|(found, _)| (errand, found.clone())))
        };
        let Some((errand, campaign)) = next else { return Ok(()) };
        let brand = Actor::Brand(campaign.brand);
        match errand {
            Errand::Confirm => {
                let missing = campaign.terms.budget.minus(campaign.funded).unwrap_or(campaign.terms.budget);
                let number = id.uuid().as_u128() % 1_000_000;
                let reference = format!("SEPA {number:06} {}", campaign.funded.minor() / 100);
                let funding = Funding { campaign: id, amount: missing, reference };
                tolerate(app.fund(&funding, self.operator_actor()).await)?;
                self.state().announced.remove(&id);
            }
            Errand::Launch => tolerate(app.launch(id, brand).await).map(|_| ())?,
            Errand::Cancel => tolerate(app.cancel(id, brand).await).map(|_| ())?,
            Errand::Pause => tolerate(app.pause(id, brand).await).map(|_| ())?,
            Errand::End => tolerate(app.end(id, brand).await).map(|_| ())?,
        }
        Ok(())
    }

    async fn speak(&self, app: &App, id: DisputeId) -> Result<(), TownError> {
        let next = {
            let state = self.state();
            let next = state.next_of_dispute(id);
            next.and_then(|(_, speech)| state.disputes.get(&id).map(|(found, _)| (speech, found.clone())))
        };
        let Some((speech, dispute)) = next else { return Ok(()) };
        let language = {
            let placement = self.state().placements.get(&dispute.placement).map(|(found, _)| found.clone());
            placement.map_or(Language::EN, |placement| self.language_of(&placement))
        };
        match speech {
            Speech::Answer => {
                let text = phrases::reply(language);
                tolerate(app.answer_dispute(id, text, dispute.other_side()).await).map(|_| ())
            }
            Speech::Rule { upheld } => {
                let ruling = Ruling { upheld, text: phrases::ruling(upheld, language).to_owned() };
                tolerate(app.rule(id, &ruling, self.operator_actor()).await).map(|_| ())
            }
        }
    }

    async fn answer_offer(&self, app: &App, id: OfferId) -> Result<(), TownError> {
        let found = {
            let state = self.state();
            let offer = state.offers.get(&id).map(|(offer, _)| offer.clone());
            offer.and_then(|offer| {
                let profile = state.folk.get(&offer.creator)?.profiles.first()?.id;
                Some((offer, profile))
            })
        };
        let Some((offer, profile)) = found else { return Ok(()) };
        if dice(self.seed(), id.uuid(), "answer").chance(6_000) {
            let placement = PlacementId::new(self.uuid(app.now()));
            if tolerate(app.accept_offer(id, placement, profile).await)?.is_some() {
                return Ok(());
            }
        }
        tolerate(app.decline_offer(id, Actor::Creator(offer.creator)).await).map(|_| ())
    }

    async fn identify(&self, app: &App, id: CreatorId) -> Result<(), TownError> {
        let known = tolerate(app.creator(id).await)?;
        if known.is_some_and(|creator| !creator.value.identified) {
            tolerate(app.identify_creator(id, self.operator_actor()).await)?;
        }
        Ok(())
    }

    /// The language in which a brand and a creator talk about a placement.
    pub(super) fn language_of(&self, placement: &Placement) -> Language {
        let state = self.state();
        let campaign = state.campaigns.get(&placement.campaign);
        let first = campaign.and_then(|(campaign, _)| campaign.terms.languages.first().copied());
        first.unwrap_or(Language::EN)
    }
}
