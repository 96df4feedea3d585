//! Measures of profiles: asked for every night and before bookings, kept as they were told, copied into profiles.
//!
//! Shape: the nightly job asks the port [`Gauge`] for its latest snapshot and for every profile in it, five hundred at a time; each score
//! is a paper that is written once and never again. What a profile says is then read back from its newest paper, so that an answer
//! that comes twice, late or out of order comes to the same. Cost: two reads and at most one commit a profile and night.

use std::sync::Arc;

use kernel::{BasisPoints, CreatorId, Interval, Points, ProfileId, Span, Timestamp};
use market::measure::contest::{About, Correction, State};
use market::measure::{Audited, Contest, Quoted, Scored};
use market::people::{Creator, Profile};

use crate::ports::{
    AccountStore, ChangeError, Edit, Gauge, GaugeError, Job, Kept, Lease, NotMeasured, Reading, Record,
    RecordId, Score, Seek, Snapshot, StoreError, Subject, day_of,
};
use crate::roster::everyone;
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError};

/// Profiles asked for at once.
const BATCH: usize = 500;
/// After midnight, UTC: the snapshot of the night is ready by then.
const HOUR: Span = Span::hours(3);
/// An audit older than this is made anew when a place is booked.
pub const AUDIT_KEPT: Span = Span::days(30);
/// Contests of one profile that are looked at.
const CONTESTS: u32 = 50;

/// Who measures, and where that is kept.
#[derive(Clone)]
pub(crate) struct Measuring {
    gauge: Arc<dyn Gauge>,
    pub(crate) papers: Option<Arc<dyn AccountStore>>,
}

impl Default for Measuring {
    fn default() -> Self {
        Self { gauge: Arc::new(NotMeasured), papers: None }
    }
}

impl App {
    /// With somebody who measures; what is told is kept on the shelves of `papers`, the store of people.
    #[must_use]
    pub fn measured_by(self, gauge: Arc<dyn Gauge>, papers: Arc<dyn AccountStore>) -> Self {
        Self { measuring: Measuring { gauge, papers: Some(papers) }, ..self }
    }

    /// Has everybody measured, now if that was not done today, and from then on every night. Asked at each start; asking again changes
    /// nothing.
    ///
    /// # Errors
    /// The store's.
    pub async fn begin_measuring(&self) -> Result<(), AppError> {
        let now = self.now();
        self.enqueue_night(day_of(now), now).await
    }

    async fn enqueue_night(&self, day: i32, at: Timestamp) -> Result<(), AppError> {
        let mut work = Work::at(self.now());
        self.enqueue(&mut work, Job::Measure { day }, "nightly", at);
        self.commit_raw(work).await.map_err(|error| AppError::of_commit(error, RecordId::Creator(NOBODY)))
    }

    /// Has an audience read. Asked for again on the same day, nothing more happens.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn ask_for_audit(
        &self,
        creator: CreatorId,
        profile: ProfileId,
        occasion: &str,
    ) -> Result<(), AppError> {
        let mut work = Work::at(self.now());
        self.enqueue_audit(&mut work, creator, profile, occasion);
        self.commit(work, RecordId::Creator(creator)).await
    }

    /// Has an audience read for whoever hosts the market. Asked for again on the same day, nothing more happens.
    ///
    /// # Errors
    /// The store's.
    pub async fn have_audited(&self, creator: CreatorId, profile: ProfileId) -> Result<(), AppError> {
        self.ask_for_audit(creator, profile, "host").await
    }

    pub(crate) fn enqueue_audit(
        &self,
        work: &mut Work,
        creator: CreatorId,
        profile: ProfileId,
        occasion: &str,
    ) {
        let now = work.decision.at;
        self.enqueue(work, Job::Audit { creator, profile }, &format!("{occasion}/{}", day_of(now)), now);
    }

    /// The job of a night.
    pub(crate) async fn measure_job(&self, day: i32, lease: Lease) -> Result<Outcome, AppError> {
        let now = self.now();
        // The next night does not hang on this one.
        self.enqueue_night(day_of(now).saturating_add(1), midnight_after(now).plus(HOUR)).await?;
        let snapshot = match self.measuring.gauge.snapshot().await {
            Ok(snapshot) => snapshot,
            Err(error) => return Ok(without(error)),
        };
        let mut subjects = Vec::new();
        everyone(&*self.store, |creator| subjects.extend(subjects_of(creator))).await?;
        for batch in subjects.chunks(BATCH) {
            let told = match self.measuring.gauge.scores(&snapshot, batch).await {
                Ok(told) => told,
                Err(error) => return Ok(without(error)),
            };
            self.take_scores(&snapshot, batch, told).await?;
        }
        tracing::info!(day, snapshot = snapshot.id, profiles = subjects.len(), "profiles were measured");
        self.commit_raw(Work::finishing(now, Some(lease)))
            .await
            .map_err(|error| AppError::of_commit(error, RecordId::Creator(NOBODY)))?;
        Ok(Outcome::Done)
    }

    /// The job that reads one audience.
    pub(crate) async fn audit_job(
        &self,
        creator: CreatorId,
        profile: ProfileId,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        let Some(found) = self.find_creator(creator).await? else { return Ok(Outcome::NothingToDo) };
        let Some(of) = subjects_of(&found.value).find(|it| it.profile == profile) else {
            return Ok(Outcome::NothingToDo);
        };
        match self.measuring.gauge.audit(&of).await {
            Ok(Some(reading)) => self.take_reading(&of, reading).await?,
            Ok(None) => {}
            Err(error) => return Ok(without(error)),
        }
        self.commit(Work::finishing(self.now(), Some(lease)), RecordId::Creator(creator)).await?;
        Ok(Outcome::Done)
    }

    async fn take_scores(
        &self,
        snapshot: &Snapshot,
        asked: &[Subject],
        told: Vec<Score>,
    ) -> Result<(), AppError> {
        let mut kept = Vec::new();
        let mut touched = Vec::new();
        for score in told {
            // What was not asked for is not believed: it could be anybody's.
            let Some(of) = asked.iter().find(|it| it.profile == score.profile) else { continue };
            let scored = Scored {
                profile: of.profile,
                creator: of.creator,
                formula: snapshot.formula.clone(),
                snapshot: snapshot.id.clone(),
                at: snapshot.made,
                value: score.value,
                interval: score.interval,
                inputs: score.inputs,
            };
            match scored.check() {
                Ok(()) => {
                    kept.push(Edit::Add(scored.paper()));
                    touched.push((of.creator, of.profile));
                }
                Err(error) => tracing::warn!(profile = %of.profile, %error, "a score is left out"),
            }
        }
        self.lay_down(kept).await?;
        touched.dedup();
        for (creator, profile) in touched {
            self.copy_measures(creator, profile).await?;
        }
        Ok(())
    }

    async fn take_reading(&self, of: &Subject, told: Reading) -> Result<(), AppError> {
        let audited = Audited {
            id: told.id,
            profile: of.profile,
            creator: of.creator,
            method: told.method,
            at: told.at,
            share: told.share,
            interval: told.interval,
            followers: told.followers,
            seen: told.seen,
            checked: told.checked,
            causes: told.causes,
            growth: told.growth,
            bursts: told.bursts,
            fingerprint: told.fingerprint,
        };
        if let Err(error) = audited.check() {
            tracing::warn!(profile = %of.profile, %error, "an audit is left out");
            return Ok(());
        }
        self.lay_down(vec![Edit::Add(audited.paper())]).await?;
        self.copy_measures(of.creator, of.profile).await
    }

    /// Writes what is never written again: what is there already stays.
    async fn lay_down(&self, edits: Vec<Edit>) -> Result<(), AppError> {
        let Some(papers) = &self.measuring.papers else { return Ok(()) };
        if edits.is_empty() {
            return Ok(());
        }
        papers.change(edits).await.map_err(|error| match error {
            ChangeError::Store(error) => AppError::Store(error),
            ChangeError::Conflict(_) | ChangeError::Taken(_) => AppError::Busy,
        })
    }

    /// The newest measure of a kind of a profile.
    pub(crate) async fn newest<T: Kept>(&self, profile: ProfileId) -> Result<Option<T>, StoreError> {
        Ok(self.measures::<T>(profile, 1).await?.into_iter().next())
    }

    /// Measures of a kind of a profile, the newest first.
    pub(crate) async fn measures<T: Kept>(
        &self,
        profile: ProfileId,
        limit: u32,
    ) -> Result<Vec<T>, StoreError> {
        let Some(papers) = &self.measuring.papers else { return Ok(Vec::new()) };
        let seek = Seek::Of { owner: profile.uuid(), before: None };
        let found = papers.seek(T::SHELF, seek, limit).await?;
        Ok(found.into_iter().filter_map(|(paper, _)| T::of(paper)).collect())
    }

    /// Makes a profile say what its newest measures say, and holds it against the places that it has taken.
    pub(crate) async fn copy_measures(&self, id: CreatorId, profile: ProfileId) -> Result<(), AppError> {
        let score = self.newest::<Scored>(profile).await?;
        let audit = self.newest::<Audited>(profile).await?;
        let contests: Vec<Contest> = self.measures(profile, CONTESTS).await?;
        let influence =
            score.map(|it| (!set_aside(&contests, |about| of_score(about, &it))).then_some(it.interval));
        let fake_share =
            audit.map(|it| (!set_aside(&contests, |about| of_audit(about, &it))).then_some(it.interval));
        self.retrying(|| self.write_measures(id, profile, influence, fake_share)).await?;
        self.hold_open_places(id, profile, contests.iter().any(|it| it.state == State::Filed)).await
    }

    async fn write_measures(
        &self,
        id: CreatorId,
        profile: ProfileId,
        influence: Option<Option<Interval<Points>>>,
        fake_share: Option<Option<Interval<BasisPoints>>>,
    ) -> Result<(), AppError> {
        let loaded = self.creator(id).await?;
        let mut creator = loaded.value.clone();
        let Some(known) = creator.profiles.iter_mut().find(|it| it.id == profile) else { return Ok(()) };
        // What the profile said before anybody measured it stays until then.
        known.influence = influence.unwrap_or(known.influence);
        known.fake_share = fake_share.unwrap_or(known.fake_share);
        if creator == loaded.value {
            return Ok(());
        }
        let mut work = Work::at(self.now());
        work.event(RecordId::Creator(id), "measured", &profile);
        work.write(Record::Creator(creator), loaded.version);
        self.commit(work, RecordId::Creator(id)).await
    }

    /// What a booking quotes, and whether its audit has grown old.
    pub(crate) async fn quoted(&self, profile: ProfileId) -> Result<(Quoted, bool), AppError> {
        let score = self.newest::<Scored>(profile).await?;
        let audit = self.newest::<Audited>(profile).await?;
        let old = audit.as_ref().is_none_or(|it| self.now().since(it.at) > AUDIT_KEPT);
        let quoted = Quoted { snapshot: score.map(|it| it.snapshot), audit: audit.map(|it| it.id) };
        Ok((quoted, old && self.measuring.papers.is_some()))
    }
}

/// The id that no creator has: a commit that touches nobody's record.
const NOBODY: CreatorId = CreatorId::new(uuid::Uuid::nil());

fn without(error: GaugeError) -> Outcome {
    match error {
        GaugeError::NotMeasured => Outcome::NothingToDo,
        GaugeError::NotYet(at) => Outcome::Again(at),
        GaugeError::Unavailable(reason) => Outcome::Failed(reason),
    }
}

fn midnight_after(now: Timestamp) -> Timestamp {
    let day = i64::from(day_of(now).saturating_add(1));
    Timestamp::from_micros(day.saturating_mul(24 * 60 * 60 * 1_000_000))
}

fn subjects_of(creator: &Creator) -> impl Iterator<Item = Subject> + '_ {
    let id = creator.id;
    creator.profiles.iter().map(move |profile: &Profile| Subject {
        creator: id,
        profile: profile.id,
        network: profile.network,
        account: profile.account.clone(),
        followers: profile.followers,
    })
}

/// Whether an operator has taken the value away.
fn set_aside(contests: &[Contest], about: impl Fn(&About) -> bool) -> bool {
    contests.iter().any(|contest| {
        let correction = contest.answer.as_ref().and_then(|answer| answer.correction);
        correction == Some(Correction::SetAside) && about(&contest.about)
    })
}

pub(crate) fn of_score(about: &About, score: &Scored) -> bool {
    match about {
        About::Score { snapshot } => *snapshot == score.snapshot,
        About::Audit { .. } => false,
    }
}

pub(crate) fn of_audit(about: &About, of: &Audited) -> bool {
    match about {
        About::Score { .. } => false,
        About::Audit { audit, .. } => *audit == of.id,
    }
}
