//! The thirty days before the first minute, played through the market's own use cases, so that all of it is true.
//!
//! Played on a store in memory when one is handed in, and brought into the real one afterwards in one commit
//! ([`replay`](super::replay)): a slow disk is waited for twice and not three thousand times.

use std::path::Path;
use std::sync::Arc;

use app::ports::Store;
use app::{App, NewBrand, NewCreator};
use kernel::{BrandId, Span, Timestamp};

use super::act::tolerate;
use super::brands::{AGENCY, CAMPAIGNS, HOUSES, Story};
use super::scenes::Cast;
use super::state::Key;
use super::{Town, TownError, folk, replay};
use crate::rng::Rng;

/// Longer than anybody of the town has been there.
const BEFORE: Span = Span::days(400);

impl Town {
    /// Fills an empty store: brands, people, and their past. Played on `scratch`, an empty store in memory, when
    /// there is one. The town is kept in `folder` before the store holds anything, so that a store with a past has
    /// its town beside it. It stands still at its first minute afterwards.
    ///
    /// # Errors
    /// The store's, or a story that broke.
    pub async fn settle_in(
        &self,
        app: &App,
        scratch: Option<Arc<dyn Store>>,
        folder: Option<&Path>,
    ) -> Result<Cast, TownError> {
        let first = {
            let mut state = self.state();
            state.halt();
            state.first_minute = state.now();
            let first = state.now();
            state.pace = super::state::Pace::Still(first.minus(BEFORE));
            state.journal = scratch.is_some().then(Vec::new);
            first
        };
        match scratch {
            None => {
                self.past(app, first).await?;
                folder.map_or(Ok(()), |folder| self.save(folder))?;
            }
            Some(scratch) => {
                self.past(&self.app_like(app, scratch), first).await?;
                let journal = self.state().journal.take().unwrap_or_default();
                folder.map_or(Ok(()), |folder| self.save(folder))?;
                replay::bring(app.store(), journal, first).await?;
            }
        }
        self.wake();
        Ok(self.cast())
    }

    /// Who is who.
    #[must_use]
    pub fn cast(&self) -> Cast {
        self.state().cast.clone()
    }

    /// What goes on for ever begins.
    pub(super) fn wake(&self) {
        let mut state = self.state();
        let now = state.now();
        state.agenda.set(Key::Opening, Some(now.plus(Span::hours(1))));
        state.agenda.set(Key::Offering, Some(now.plus(Span::hours(2))));
        state.reconsider();
    }

    async fn past(&self, app: &App, first: Timestamp) -> Result<(), TownError> {
        self.found_brands(app).await?;
        self.move_in(app, first).await?;
        self.state().jump(first.minus(Self::PAST));
        self.cast_roles(app, first).await?;
        {
            let mut state = self.state();
            for (number, template) in CAMPAIGNS.iter().enumerate() {
                let opened = first.minus(Span::hours(template.opened));
                state.agenda.set(Key::Open(number), Some(opened));
            }
        }
        self.begin_stream(first);
        self.live_until(app, first.minus(Span::hours(3))).await?;
        self.offer(app).await?;
        self.live_until(app, first.minus(Span::minutes(3))).await?;
        self.last_bids(app).await?;
        self.live_until(app, first).await?;
        self.finish_cast(app).await?;
        let mut state = self.state();
        let announced = CAMPAIGNS.iter().position(|template| template.story == Story::Announced);
        let announced = announced.and_then(|number| state.first_campaigns.get(&number).copied());
        state.cast.announced = announced;
        state.agenda.set(Key::Offering, None);
        Ok(())
    }

    async fn found_brands(&self, app: &App) -> Result<(), TownError> {
        let mut rng = Rng::new(self.seed(), "brands");
        for house in HOUSES {
            let id = BrandId::new(rng.uuid());
            let country = house.country.parse().map_err(|error| TownError::Story(format!("{error}")))?;
            let new = NewBrand { id, name: house.name.to_owned(), country };
            tolerate(app.register_brand(new).await)?;
            let mut state = self.state();
            state.brands.insert(id);
            state.cast.brands.push((id, house.name.to_owned()));
        }
        let mut state = self.state();
        let (name, house) = AGENCY;
        state.cast.agency = state.cast.brands.get(house).map(|(id, _)| (name.to_owned(), *id));
        Ok(())
    }

    /// Everybody joins at their time: those of the last month while the past is played.
    async fn move_in(&self, app: &App, first: Timestamp) -> Result<(), TownError> {
        let mut people = folk::people(self.seed(), Self::PEOPLE);
        people.sort_by_key(|person| std::cmp::Reverse(person.joined));
        let mut rng = Rng::new(self.seed(), "joining");
        let mut later: Vec<(Timestamp, NewCreator)> = Vec::new();
        for person in people {
            let time = Span::seconds(person.joined * 86_400 + rng.below(60_000));
            let at = first.minus(time);
            let folk::Person { id, name, country, currency, profiles, joined } = person;
            let new = NewCreator { id, name, country, currency, profiles };
            if joined < 30 {
                later.push((at, new));
                continue;
            }
            self.state().jump(at);
            self.register(app, new, true).await?;
        }
        later.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let mut state = self.state();
        state.agenda.set(Key::Join, later.last().map(|(at, _)| *at));
        state.newcomers = later;
        Ok(())
    }
}
