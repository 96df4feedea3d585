//! Campaigns are opened, people come to them, brands invite.

use app::ports::Entropy as _;
use app::{App, BookRequest, NewCreator, OpenCampaign};
use kernel::{
    BasisPoints, CampaignId, Country, CreatorId, Language, Money, Network, OfferId, PlacementId, Points,
    ProfileId, Span, Timestamp, Topic,
};
use market::eligibility::{Candidate, Record as Past, eligibility};
use market::people::{Actor, Creator, Profile};
use market::terms::{Frequency, Terms};
use market::{Campaign, Policy};

use super::act::tolerate;
use super::brands::{AGAIN, CAMPAIGNS, Story, Template};
use super::outside::hours;
use super::script::{Fate, Script};
use super::state::{Key, State};
use super::{Town, TownError};

/// People looked at before a campaign waits for the next one.
const LOOKED_AT: usize = 600;
/// Those among them who try.
const TRY: usize = 5;
/// Nobody carries two messages in so short a time.
const REST: Span = Span::days(8);
/// Campaigns of the town that are open at a time.
const OPEN_AT_ONCE: usize = 10;

/// A language that a campaign takes, its author speaks and the town can write.
pub(super) fn language_for(asked: &[Language], speaks: &[Language]) -> Option<Language> {
    let writes = |language: &&Language| [Language::FR, Language::EN].contains(language);
    speaks.iter().filter(writes).find(|language| asked.is_empty() || asked.contains(language)).copied()
}

/// Subject, product with its article, and what else must be written.
pub(super) fn about(terms: &Terms, language: Language) -> (String, String, String) {
    let known = CAMPAIGNS.iter().find(|template| terms.required.iter().any(|word| word == template.required));
    let (topic, product) = match known {
        Some(template) if template.language == language.code() => {
            (template.topic.to_owned(), template.product.to_owned())
        }
        Some(_) | None => ("any".to_owned(), named(terms, language)),
    };
    let missing = terms.required.iter().filter(|word| !product.contains(word.as_str()));
    let also = missing.map(String::as_str).collect::<Vec<_>>().join(" ");
    (topic, product, also)
}

/// What a brief is about: its first required name, or a name within its sentences.
fn named(terms: &Terms, language: Language) -> String {
    if let Some(word) = terms.required.iter().find(|word| !word.starts_with(['#', '@'])) {
        return word.clone();
    }
    let words: Vec<&str> = terms.message.split_whitespace().collect();
    let name = words.windows(2).find_map(|pair| {
        let inside = !pair[0].ends_with(['.', '!', '?', ':']);
        let name = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
        let capital = name.chars().next().is_some_and(char::is_uppercase) && name.chars().count() > 3;
        (inside && capital).then(|| name.to_owned())
    });
    let thing = if language == Language::FR { "cet objet" } else { "this thing" };
    name.unwrap_or_else(|| thing.to_owned())
}

/// The terms of a campaign, for a period.
pub(super) fn terms(template: &Template, start: Timestamp, end: Timestamp, wave: usize) -> Option<Terms> {
    let currency = template.currency.parse().ok()?;
    let price = Money::new(template.price, currency).ok()?;
    let link = if wave == 0 { template.link.to_owned() } else { format!("{}?v={wave}", template.link) };
    Some(Terms {
        message: template.message.to_owned(),
        link: link.parse().ok()?,
        required: vec![template.required.to_owned()],
        posts: template.posts,
        price,
        budget: price.times(template.posts).ok()?,
        frequency: Frequency { posts: 1, per: Span::days(7) },
        cap_per_creator: price.times(3).ok()?,
        least_influence: Points::new(template.influence).ok()?,
        most_fake: BasisPoints::new(template.fake).ok()?,
        small_share: BasisPoints::new(2_500).ok()?,
        small_below: 1_000,
        networks: Network::ALL.to_vec(),
        languages: vec![template.language.parse().ok()?],
        countries: Vec::new(),
        topics: vec![template.topic.parse().ok()?],
        start,
        end,
        holding: Span::days(template.holding),
    })
}

/// Whether a profile meets what a campaign asks of profiles; the past is the market's to look up.
fn fits(campaign: &Campaign, policy: &Policy, creator: &Creator, profile: &Profile, now: Timestamp) -> bool {
    let candidate = Candidate {
        suspended: creator.suspended,
        country: creator.country,
        network: profile.network,
        languages: &profile.languages,
        topics: &profile.topics,
        followers: profile.followers,
        influence: profile.influence,
        fake_share: profile.fake_share,
        record: Past::default(),
    };
    language_for(&campaign.terms.languages, &profile.languages).is_some()
        && eligibility(campaign, policy, &candidate, now).is_met()
}

impl State {
    /// People who could take a place, by chance.
    fn who_comes(&mut self, id: CampaignId, policy: &Policy) -> Vec<(CreatorId, ProfileId)> {
        let now = self.now();
        let Some((campaign, _)) = self.campaigns.get(&id) else { return Vec::new() };
        let mut found: Vec<(CreatorId, ProfileId)> = Vec::new();
        for _ in 0..LOOKED_AT {
            let Some(who) = self.dice.pick(&self.crowd).copied() else { break };
            let Some(creator) = self.folk.get(&who) else { continue };
            let rested = self.booked.get(&who).is_none_or(|last| last.plus(REST) <= now);
            let free = !self.hands_off.contains(&Actor::Creator(who));
            let known = found.iter().any(|(known, _)| *known == who);
            let profile =
                creator.profiles.iter().find(|profile| fits(campaign, policy, creator, profile, now));
            if let Some(profile) = profile.filter(|_| rested && free && !known) {
                found.push((who, profile.id));
            }
            if found.len() == TRY {
                break;
            }
        }
        found
    }
}

impl Town {
    /// The next creator comes to a campaign.
    pub(super) async fn arrive(&self, app: &App, id: CampaignId) -> Result<(), TownError> {
        let candidates = self.state().who_comes(id, app.policy());
        for (creator, profile) in candidates {
            let placement = PlacementId::new(self.uuid(app.now()));
            let request = BookRequest { placement, campaign: id, creator, profile };
            if tolerate(app.book(request).await)?.is_some() {
                return Ok(());
            }
        }
        let mut state = self.state();
        let wait = hours(&mut state.dice, 3, 9);
        let due = state.now().plus(wait);
        state.agenda.set(Key::Arrival(id), Some(due));
        Ok(())
    }

    /// Opens a campaign of the beginning.
    pub(super) async fn open_first(&self, app: &App, number: usize) -> Result<(), TownError> {
        let Some(template) = CAMPAIGNS.get(number) else { return Ok(()) };
        let now = app.now();
        let first = self.state().first_minute;
        let ago = |hours: u64| first.minus(Span::hours(hours));
        // The last ones run for weeks after the first minute.
        let end = first.plus(Span::days(18 + u64::try_from(number).unwrap_or(0)));
        let late = |hours: u64| Some(now.plus(Span::hours(hours)));
        let base = Fate { fund: late(3), launch: late(8), ..Fate::default() };
        let fate = match template.story {
            Story::Draft | Story::Announced => Fate::default(),
            Story::Funded => Fate { launch: None, ..base },
            Story::Live => base,
            Story::Paused(hours) => Fate { pause: Some(ago(hours)), ..base },
            Story::Ended(hours) => Fate { end: Some(ago(hours)), ..base },
            Story::Cancelled(hours) => Fate { cancel: Some(ago(hours)), ..base },
        };
        let id = self.open(app, template, end, 0, Some(fate)).await?;
        let mut state = self.state();
        if let Some(id) = id {
            state.first_campaigns.insert(number, id);
        }
        Ok(())
    }

    async fn open(
        &self,
        app: &App,
        template: &Template,
        end: Timestamp,
        wave: usize,
        fate: Option<Fate>,
    ) -> Result<Option<CampaignId>, TownError> {
        let now = app.now();
        let brand = self.state().cast.brands.get(template.house).map(|(id, _)| *id);
        let (Some(brand), Some(terms)) = (brand, terms(template, now, end, wave)) else { return Ok(None) };
        let id = CampaignId::new(self.uuid(now));
        if let Some(fate) = fate {
            self.state().fates.insert(id, fate);
        }
        let opened = tolerate(app.open_campaign(OpenCampaign { id, brand, terms }).await)?;
        Ok(opened.map(|_| id))
    }

    /// A brand opens another campaign when few are left.
    pub(super) async fn open_another(&self, app: &App) -> Result<(), TownError> {
        let (few, wave) = {
            let mut state = self.state();
            let wait = hours(&mut state.dice, 6, 14);
            let due = state.now().plus(wait);
            state.agenda.set(Key::Opening, Some(due));
            // Full ones count as gone.
            let room = |campaign: &Campaign| {
                state.lives(campaign)
                    && campaign.taken_by_small + campaign.taken_by_others < campaign.terms.posts
            };
            let open = state.campaigns.values().filter(|(campaign, _)| room(campaign)).count();
            (open < OPEN_AT_ONCE, state.waves + 1)
        };
        if !few {
            return Ok(());
        }
        let Some(template) = AGAIN.get(wave % AGAIN.len()) else { return Ok(()) };
        let end = app.now().plus(Span::days(25));
        self.open(app, template, end, wave, None).await?;
        self.state().waves = wave;
        Ok(())
    }

    /// A brand makes an offer: first to the character who waits for one.
    pub(super) async fn offer(&self, app: &App) -> Result<(), TownError> {
        let found = {
            let mut state = self.state();
            let wait = hours(&mut state.dice, 18, 40);
            let due = state.now().plus(wait);
            state.agenda.set(Key::Offering, Some(due));
            state.whom_to_invite(app.policy())
        };
        let Some((campaign, brand, creator)) = found else { return Ok(()) };
        let id = OfferId::new(self.uuid(app.now()));
        tolerate(app.send_offer(id, campaign, creator, brand).await).map(|_| ())
    }

    /// The next newcomer joins, and the one after gets their time.
    pub(super) async fn join(&self, app: &App) -> Result<(), TownError> {
        let next = {
            let mut state = self.state();
            let next = state.newcomers.pop();
            let due = state.newcomers.last().map(|(due, _)| *due);
            state.agenda.set(Key::Join, due);
            next
        };
        if let Some((_, new)) = next {
            self.register(app, new, true).await?;
        }
        Ok(())
    }

    pub(super) async fn register(&self, app: &App, new: NewCreator, crowd: bool) -> Result<(), TownError> {
        if let Some(creator) = tolerate(app.register_creator(new).await)? {
            let mut state = self.state();
            if crowd {
                state.crowd.push(creator.id);
            }
            state.folk.insert(creator.id, creator);
        }
        Ok(())
    }

    /// Books for somebody with a course of their own.
    pub(super) async fn book_as(
        &self,
        app: &App,
        campaign: CampaignId,
        creator: CreatorId,
        script: Script,
    ) -> Result<Option<PlacementId>, TownError> {
        let placement = PlacementId::new(self.uuid(app.now()));
        let profile = {
            let mut state = self.state();
            state.scripts.insert(placement, script);
            state.folk.get(&creator).and_then(|creator| creator.profiles.first()).map(|profile| profile.id)
        };
        let Some(profile) = profile else { return Ok(None) };
        let request = BookRequest { placement, campaign, creator, profile };
        Ok(tolerate(app.book(request).await)?.map(|booked| booked.id))
    }
}

impl State {
    fn whom_to_invite(&mut self, policy: &Policy) -> Option<(CampaignId, Actor, CreatorId)> {
        let now = self.now();
        let live: Vec<CampaignId> = self
            .campaigns
            .values()
            .filter(|(campaign, _)| self.lives(campaign) && self.acts(Actor::Brand(campaign.brand)))
            .map(|(campaign, _)| campaign.id)
            .collect();
        let waiting = self.cast.awaits_offer;
        let asked = self.offers.values().any(|(offer, _)| Some(offer.creator) == waiting);
        let special = waiting.filter(|_| !asked).and_then(|who| {
            let creator = self.folk.get(&who)?;
            let campaign = live.iter().find(|id| {
                let campaign = &self.campaigns[id].0;
                creator.profiles.iter().any(|profile| fits(campaign, policy, creator, profile, now))
            })?;
            Some((*campaign, who))
        });
        let (campaign, who) = match special {
            Some(found) => found,
            None => {
                let campaign = self.dice.pick(&live).copied()?;
                let (who, _) = self.who_comes(campaign, policy).into_iter().next()?;
                (campaign, who)
            }
        };
        let brand = self.campaigns.get(&campaign)?.0.brand;
        Some((campaign, Actor::Brand(brand), who))
    }
}

/// A country or topic by its code.
pub(super) fn place<T: std::str::FromStr>(code: &str) -> Option<T> {
    code.parse().ok()
}

/// A character's profile: everything that a campaign asks for.
pub(super) fn fit_profile(
    id: ProfileId,
    network: Network,
    account: String,
    followers: u64,
    template: &Template,
) -> Option<Profile> {
    let (low, high) = (Points::new(5_200).ok()?, Points::new(6_400).ok()?);
    Some(Profile {
        id,
        network,
        account,
        followers,
        languages: vec![place::<Language>(template.language)?],
        topics: vec![place::<Topic>(template.topic)?],
        influence: kernel::Interval::new(low, high).ok(),
        fake_share: super::folk::share(90, 310),
    })
}

/// Where a character lives, by the campaign's language.
pub(super) fn country(code: &str) -> Option<Country> {
    place(code)
}
