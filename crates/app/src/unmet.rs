//! Places whose condition a newer measure surely misses.
//!
//! What is fair here: a place without a draft is released without a mark. Work that was handed in was done under a condition that was
//! met, so it goes on: the brand hears of it while it may still review, silence pays, and nothing published is unpaid for it. While a
//! measure of the profile is contested no place is lost to it. The next booking is refused by the condition itself.

use kernel::{CreatorId, PlacementId, ProfileId};
use market::measure::surely_missed;
use market::people::Actor;
use market::placement::{Command, Placement, State, decide};

use crate::ports::{PlacementFilter, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError};

/// Places read at once.
const PAGE: u32 = 500;

impl App {
    /// Holds the places that a profile has taken and not published against what is measured of it now.
    pub(crate) async fn hold_open_places(
        &self,
        creator: CreatorId,
        profile: ProfileId,
        contested: bool,
    ) -> Result<(), AppError> {
        if contested {
            return Ok(());
        }
        let mut after = None;
        loop {
            let filter = PlacementFilter { creator: Some(creator), after, limit: PAGE, ..Default::default() };
            let page = self.store.placements(filter).await?;
            let Some(last) = page.iter().filter_map(|(record, _)| placement(record)).next_back() else {
                return Ok(());
            };
            after = Some(last.id);
            let open = page.iter().filter_map(|(record, _)| placement(record));
            for place in open.filter(|it| it.profile == profile && may_be_found(it)) {
                self.retrying(|| self.find_unmet(place.id)).await?;
            }
        }
    }

    async fn find_unmet(&self, id: PlacementId) -> Result<(), AppError> {
        let loaded = self.placement(id).await?;
        let creator = self.creator(loaded.value.creator).await?.value;
        let terms = self.campaign(loaded.value.campaign).await?.value.terms;
        let Some(condition) = creator.profile(loaded.value.profile).and_then(|it| surely_missed(&terms, it))
        else {
            return Ok(());
        };
        let command = Command::FindUnmet { condition };
        let (now, action) = (self.now(), command.name());
        let Ok(events) = decide(&loaded.value, command, Actor::System, now, &self.policy) else {
            return Ok(());
        };
        if events.is_empty() {
            return Ok(());
        }
        let mut work = Work::at(now);
        work.audit(Actor::System, action, RecordId::Placement(id));
        if loaded.value.state == State::Booked {
            self.unwind(&mut work, loaded, &events).await?;
        } else {
            work.placement(loaded, &events);
        }
        self.commit(work, RecordId::Placement(id)).await
    }
}

fn may_be_found(place: &Placement) -> bool {
    let open = Command::FindUnmet { condition: market::eligibility::Condition::FakeShare };
    place.is_open() && place.unmet.is_none() && open.from_states().contains(&place.state)
}

const fn placement(record: &Record) -> Option<&Placement> {
    match record {
        Record::Placement(it) => Some(it),
        Record::Brand(_)
        | Record::Creator(_)
        | Record::Campaign(_)
        | Record::Offer(_)
        | Record::Dispute(_)
        | Record::Payout(_)
        | Record::Deposit(_)
        | Record::AuthorOffer(_)
        | Record::Breakout(_)
        | Record::Author(_) => None,
    }
}
