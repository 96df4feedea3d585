//! What no store knows of the town, in a file beside it.
//!
//! Written whole under another name, then put in place of the old one: whoever reads it sees one or the other. A
//! file that is some seconds old does no harm: the time is put after the last thing that the store knows of,
//! posts that the store knows are taken to be as declared, and people do again what they had done since.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use app::App;
use app::ports::{Kind, Record, Version};
use kernel::{AuthorOfferId, CampaignId, CreatorId, PlacementId, Timestamp};
use market::people::Actor;
use market::placement::Verdict;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outside::{Bank, Net, Post};
use super::scenes::Cast;
use super::script::{Fate, Script};
use super::state::State;
use super::{Town, TownError, folk};
use crate::rng::Rng;

/// The file's name in the demo's folder.
const FILE: &str = "town.json";
/// The form of the file; another one is not read.
const FORM: u32 = 1;
/// What the town takes in of a store. People first: the others are looked at beside them; breakouts before their offers.
const KINDS: [Kind; 8] = [
    Kind::Creator,
    Kind::Campaign,
    Kind::Placement,
    Kind::Dispute,
    Kind::Offer,
    Kind::Payout,
    Kind::Breakout,
    Kind::AuthorOffer,
];
/// Records read at once.
const PAGE: u32 = 1_000;

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    form: u32,
    seed: u64,
    now: Timestamp,
    first_minute: Timestamp,
    hands_off: Vec<Actor>,
    posts: BTreeMap<String, Post>,
    bank: Bank,
    scripts: BTreeMap<PlacementId, Script>,
    fates: BTreeMap<CampaignId, Fate>,
    announced: BTreeMap<CampaignId, Timestamp>,
    tried: Vec<PlacementId>,
    unknown: Vec<CreatorId>,
    waves: usize,
    closed: u64,
    cast: Cast,
    #[serde(default)]
    claims: BTreeMap<AuthorOfferId, String>,
}

impl Town {
    /// What is to be kept now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let seed = self.seed();
        let state = self.state();
        Snapshot {
            form: FORM,
            seed,
            now: state.now(),
            first_minute: state.first_minute,
            hands_off: state.hands_off.iter().copied().collect(),
            posts: state.net.altered(),
            bank: state.bank.clone(),
            scripts: state.scripts.clone(),
            fates: state.fates.clone(),
            announced: state.announced.clone(),
            tried: state.tried.iter().copied().collect(),
            unknown: state.unknown.iter().copied().collect(),
            waves: state.waves,
            closed: state.closed,
            cast: state.cast.clone(),
            claims: state.claims.clone(),
        }
    }

    /// Keeps the town in a folder.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn save(&self, folder: &Path) -> Result<(), TownError> {
        let snapshot = self.snapshot();
        let (path, fresh) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        let failed = |reason: String| TownError::File { path: path.display().to_string(), reason };
        let body = serde_json::to_vec(&snapshot).map_err(|error| failed(error.to_string()))?;
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&fresh)?;
            file.write_all(&body)?;
            file.sync_data()?;
            fs::rename(&fresh, &path)
        };
        write().map_err(|error| failed(error.to_string()))
    }

    /// The town that was kept in a folder, standing still at its last minute; nothing when none was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept(folder: &Path, speed: u32) -> Result<Option<Self>, TownError> {
        let path = folder.join(FILE);
        let failed = |reason: String| TownError::File { path: path.display().to_string(), reason };
        let body = match fs::read(&path) {
            Ok(body) => body,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error.to_string())),
        };
        let snapshot: Snapshot = serde_json::from_slice(&body).map_err(|error| failed(error.to_string()))?;
        if snapshot.form != FORM {
            return Err(failed("another version of the program wrote it".to_owned()));
        }
        Ok(Some(Self::from_snapshot(snapshot, speed)))
    }

    /// The town of a snapshot.
    #[must_use]
    pub fn from_snapshot(snapshot: Snapshot, speed: u32) -> Self {
        let seed = snapshot.seed;
        let mut state = State::new(seed, snapshot.now);
        state.first_minute = snapshot.first_minute;
        state.hands_off = snapshot.hands_off.into_iter().collect();
        state.net = Net::of(snapshot.posts);
        state.bank = snapshot.bank;
        state.scripts = snapshot.scripts;
        state.fates = snapshot.fates;
        state.announced = snapshot.announced;
        state.tried = snapshot.tried.into_iter().collect();
        state.unknown = snapshot.unknown.into_iter().collect();
        state.waves = snapshot.waves;
        state.closed = snapshot.closed;
        state.brands = snapshot.cast.brands.iter().map(|(id, _)| *id).collect();
        state.cast = snapshot.cast;
        state.claims = snapshot.claims;
        Self::of(seed, speed, state)
    }

    /// Goes on where the store stands. `false` when the store is empty: then it is to be settled in.
    ///
    /// # Errors
    /// The store's.
    pub async fn resume(&self, app: &App) -> Result<bool, TownError> {
        let mut records: Vec<(Record, Version)> = Vec::new();
        for kind in KINDS {
            let mut after: Option<Uuid> = None;
            loop {
                let page = app.store().list(kind, after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.id().uuid());
                records.extend(page);
            }
        }
        if records.is_empty() {
            return Ok(false);
        }
        let own = folk::people(self.seed(), Self::PEOPLE).into_iter().map(|person| person.id);
        let crowd: std::collections::BTreeSet<CreatorId> = own.collect();
        {
            let mut state = self.state();
            let last = records.iter().filter_map(|(record, _)| latest(record)).max();
            let now = state.now().max(last.unwrap_or(Timestamp::EPOCH));
            state.jump(now);
            // Numbers of chance that were drawn after the file was written are not drawn again.
            let fresh = state.seed ^ now.as_micros().unsigned_abs();
            state.entropy = Rng::new(fresh, "town");
            state.dice = Rng::new(fresh, "dice");
            state.recall(&records, &crowd);
        }
        self.look_back();
        self.wake();
        Ok(true)
    }
}

impl State {
    /// Takes in what a store holds.
    fn recall(&mut self, records: &[(Record, Version)], crowd: &std::collections::BTreeSet<CreatorId>) {
        let closed = self.closed;
        let mut characters: Vec<CreatorId> =
            self.cast.creators.iter().map(|character| character.id).collect();
        // Strangers who joined for an offer.
        characters.extend(super::public::strangers(self.seed));
        for (record, version) in records {
            if let Record::Creator(creator) = record {
                if crowd.contains(&creator.id) {
                    self.crowd.push(creator.id);
                }
                if crowd.contains(&creator.id) || characters.contains(&creator.id) {
                    self.folk.insert(creator.id, creator.clone());
                }
            }
            if let Record::Placement(placement) = record
                && let Some(draft) = &placement.draft
            {
                let texts = usize::try_from(draft.revision).unwrap_or(1);
                *self.written.entry(placement.campaign).or_default() += texts;
            }
            self.note(record, *version);
        }
        self.closed = closed;
    }
}

/// The last thing that a record tells of.
fn latest(record: &Record) -> Option<Timestamp> {
    match record {
        Record::Campaign(it) => Some(it.opened),
        Record::Dispute(it) => Some(it.opened),
        Record::Offer(it) => Some(it.sent),
        Record::Payout(it) => Some(it.requested),
        Record::Creator(it) => Some(it.joined),
        Record::Brand(it) => Some(it.joined),
        Record::Deposit(it) => Some(it.announced),
        Record::Breakout(it) => Some(it.seen.updated),
        Record::AuthorOffer(it) => Some(it.made),
        Record::Author(it) => Some(it.since),
        Record::Placement(it) => {
            let verdict = it.verdict.as_ref().map(|verdict| match verdict {
                Verdict::Rejected { at, .. } | Verdict::Breached { at, .. } | Verdict::Failed { at, .. } => {
                    *at
                }
            });
            let draft = it.draft.as_ref().map(|draft| draft.at);
            let post =
                it.post.as_ref().map(|post| post.declared.max(post.first_seen.unwrap_or(post.declared)));
            [Some(it.booked), draft, it.approved, post, verdict].into_iter().flatten().max()
        }
    }
}
