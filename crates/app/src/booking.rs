//! Taking a place: held against every condition, the price set aside at once, never oversold.
//!
//! Two records are written with the placement: the campaign, so that two bookings of the last place cannot
//! both commit, and the creator, so that two bookings of one creator see each other's record.

use kernel::{CampaignId, CreatorId, OfferId, PlacementId, ProfileId, Span, Timestamp};
use ledger::movements;
use market::campaign::{Campaign, Command, decide};
use market::eligibility::{Candidate, Eligibility, Record as PastRecord, eligibility};
use market::people::{Actor, Creator, Profile};
use market::placement::{Hold, Placement, State};
use market::rejection::Rejection;

use crate::ports::{Job, Past, PlacementFilter, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError, Loaded};

/// A place asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookRequest {
    /// Chosen by whoever asks: asking again with the same id books nothing new.
    pub placement: PlacementId,
    /// In which campaign.
    pub campaign: CampaignId,
    /// For whom.
    pub creator: CreatorId,
    /// With which profile.
    pub profile: ProfileId,
}

/// The longest past that any limit looks at, and the most placements read of it.
const PAST: Span = Span::days(90);
const PAST_LIMIT: u32 = 1_000;
/// The window in which sponsored posts of the whole market are counted.
pub(crate) const WEEK: Span = Span::days(7);

impl App {
    /// How a creator stands to a campaign: each condition, met or missed, and by how much.
    ///
    /// # Errors
    /// Unknown ids, or the store's.
    pub async fn eligibility(
        &self,
        campaign: CampaignId,
        creator: CreatorId,
        profile: ProfileId,
    ) -> Result<Eligibility, AppError> {
        let campaign = self.campaign(campaign).await?.value;
        let creator = self.creator(creator).await?.value;
        let profile = profile_of(&creator, profile)?;
        self.hold_against(&campaign, &creator, profile, self.now()).await
    }

    /// Takes a place from the open list.
    ///
    /// # Errors
    /// [`Rejection::NotEligible`] with each condition missed, unknown ids, an id taken, or the store's.
    pub async fn book(&self, request: BookRequest) -> Result<Placement, AppError> {
        let _turn = self.turns.at(request.campaign).await;
        self.retrying(|| async move {
            if let Some(known) = self.find_placement(request.placement).await? {
                return same_request(known.value, &request);
            }
            let mut work = Work::at(self.now());
            let placement = self.take_place(&mut work, &request, None).await?;
            self.commit(work, RecordId::Campaign(request.campaign)).await?;
            Ok(placement)
        })
        .await
    }

    /// Takes a place within a larger work: for an offer that is accepted.
    pub(crate) async fn take_place(
        &self,
        work: &mut Work,
        request: &BookRequest,
        offer: Option<OfferId>,
    ) -> Result<Placement, AppError> {
        let now = work.decision.at;
        let by = Actor::Creator(request.creator);
        let campaign = self.campaign(request.campaign).await?;
        on_open_list(&campaign.value, "be booked")?;
        let creator = self.creator(request.creator).await?;
        let profile = profile_of(&creator.value, request.profile)?;
        let findings = self.hold_against(&campaign.value, &creator.value, profile, now).await?;
        if !findings.is_met() {
            return Err(Rejection::NotEligible { missed: findings.missed() }.into());
        }
        let small = profile.followers < campaign.value.terms.small_below;
        let events = decide(&campaign.value, Command::Book { small }, by, now)?;
        let (measured, old) = self.quoted(profile.id).await?;
        if old {
            self.enqueue_audit(work, request.creator, profile.id, "booking");
        }
        let placement = booked(&campaign.value, &creator.value, profile, request, offer, small, now);
        let placement = Placement { measured, ..placement };
        work.movement(movements::hold_offer(placement.id, placement.campaign, placement.price)?);
        work.campaign(campaign, &events);
        work.write(Record::Creator(creator.value), creator.version);
        work.create(Record::Placement(placement.clone()));
        work.audit(by, "book", RecordId::Placement(placement.id));
        let job = Job::Expire { placement: placement.id };
        self.enqueue(work, job, "draft", now.plus(self.policy.windows(false).draft));
        Ok(placement)
    }

    pub(crate) async fn hold_against(
        &self,
        campaign: &Campaign,
        creator: &Creator,
        profile: &Profile,
        now: Timestamp,
    ) -> Result<Eligibility, AppError> {
        let record = self.record_of(campaign, creator.id, now).await?;
        Ok(eligibility(campaign, &self.policy, &candidate(creator, profile, record), now))
    }

    async fn record_of(
        &self,
        campaign: &Campaign,
        creator: CreatorId,
        now: Timestamp,
    ) -> Result<PastRecord, AppError> {
        // No placement in a campaign is older than the campaign.
        let past = self.store.past(creator, campaign.opened.min(now.minus(WEEK))).await?;
        Ok(PastPlaces::new(past, now).record(campaign))
    }

    /// A creator's placements booked since, that count against limits.
    pub(crate) async fn past_of(
        &self,
        creator: CreatorId,
        since: Timestamp,
    ) -> Result<Vec<Placement>, AppError> {
        let filter = PlacementFilter {
            creator: Some(creator),
            since: Some(since),
            limit: PAST_LIMIT,
            ..PlacementFilter::default()
        };
        self.counting(filter).await
    }

    /// A creator's placements of the longest past that any limit looks at.
    pub(crate) async fn whole_past_of(
        &self,
        creator: CreatorId,
        now: Timestamp,
    ) -> Result<Vec<Placement>, AppError> {
        self.past_of(creator, now.minus(PAST)).await
    }

    async fn counting(&self, filter: PlacementFilter) -> Result<Vec<Placement>, AppError> {
        let found = self.store.placements(filter).await?;
        let placements = found
            .into_iter()
            .filter_map(|(value, version)| Loaded { value, version }.into_placement())
            .map(|loaded| loaded.value);
        Ok(placements.filter(counts).collect())
    }
}

/// What is known of a creator's profile when it is held against a campaign.
pub(crate) fn candidate<'a>(creator: &Creator, profile: &'a Profile, record: PastRecord) -> Candidate<'a> {
    Candidate {
        suspended: creator.suspended,
        country: creator.country,
        network: profile.network,
        languages: &profile.languages,
        topics: &profile.topics,
        followers: profile.followers,
        influence: profile.influence,
        fake_share: profile.fake_share,
        record,
    }
}

/// What counts against limits: of a creator's places those in a campaign, and those of the last week everywhere.
/// Made once, then asked for as many campaigns as there are: O(log n + places in the campaign) each.
#[derive(Debug)]
pub(crate) struct PastPlaces {
    /// By campaign, then by time.
    places: Vec<Past>,
    /// How many within a week, and when the oldest of them no longer counts.
    week: (u32, Option<Timestamp>),
    now: Timestamp,
}

impl PastPlaces {
    pub(crate) fn new(mut places: Vec<Past>, now: Timestamp) -> Self {
        places.sort_unstable();
        let week = within(&places, now, WEEK);
        Self { places, week, now }
    }

    pub(crate) fn record(&self, campaign: &Campaign) -> PastRecord {
        let from = self.places.partition_point(|place| place.campaign < campaign.id);
        let rest = self.places.get(from..).unwrap_or_default();
        let to = rest.partition_point(|place| place.campaign == campaign.id);
        let places = rest.get(..to).unwrap_or_default();
        let (here_lately, here_again) = within(places, self.now, campaign.terms.frequency.per);
        let (week, week_again) = self.week;
        let here = u32::try_from(places.len()).unwrap_or(u32::MAX);
        PastRecord { here, here_lately, here_again, week, week_again }
    }
}

/// A placement whose price went back without being earned no longer counts against any limit.
pub(crate) fn counts(placement: &Placement) -> bool {
    match placement.hold {
        Hold::Held | Hold::Settled => true,
        Hold::Released | Hold::Returned => false,
    }
}

/// How many were booked within a window that ends now, and when the oldest of them leaves it.
fn within(past: &[Past], now: Timestamp, window: Span) -> (u32, Option<Timestamp>) {
    let since = now.minus(window);
    let (mut count, mut oldest) = (0_u32, None::<Timestamp>);
    for booked in past.iter().map(|place| place.booked).filter(|booked| *booked > since) {
        count = count.saturating_add(1);
        oldest = Some(oldest.map_or(booked, |oldest| oldest.min(booked)));
    }
    (count, oldest.map(|oldest| oldest.plus(window)))
}

/// The places of a standing breakout campaign go to the authors of breakouts alone.
pub(crate) fn on_open_list(campaign: &Campaign, command: &'static str) -> Result<(), Rejection> {
    if campaign.breakout.is_none() {
        return Ok(());
    }
    Err(Rejection::NotNow { what: "campaign", state: "for breakouts", command })
}

fn profile_of(creator: &Creator, profile: ProfileId) -> Result<&Profile, AppError> {
    creator.profile(profile).ok_or(AppError::NotFound(RecordId::Creator(creator.id)))
}

fn same_request(known: Placement, request: &BookRequest) -> Result<Placement, AppError> {
    let same = known.campaign == request.campaign && known.creator == request.creator;
    if same { Ok(known) } else { Err(AppError::Taken(RecordId::Placement(known.id))) }
}

pub(crate) fn booked(
    campaign: &Campaign,
    creator: &Creator,
    profile: &Profile,
    request: &BookRequest,
    offer: Option<OfferId>,
    small: bool,
    now: Timestamp,
) -> Placement {
    Placement {
        id: request.placement,
        campaign: campaign.id,
        brand: campaign.brand,
        creator: creator.id,
        profile: profile.id,
        network: profile.network,
        account: profile.account.clone(),
        small,
        reply_to: None,
        offer,
        price: campaign.terms.price,
        fee: campaign.fee,
        holding: campaign.terms.holding,
        state: State::Booked,
        hold: Hold::Held,
        booked: now,
        draft: None,
        approved: None,
        post: None,
        hold_until: None,
        looks: 0,
        verdict: None,
        dispute: None,
        excused: Vec::new(),
        stopped: None,
        measured: market::measure::Quoted::default(),
        unmet: None,
    }
}
