//! What brands and creators, and operators about them, change later: names, profiles, standing.

use kernel::{BrandId, CreatorId, ProfileId};
use market::people::{Actor, Brand, Creator, Profile};
use market::rejection::{Rejection, fit};

use crate::people::only_operator;
use crate::ports::{PlacementFilter, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError};

/// Read at once.
const PAGE: u32 = 500;
/// Profiles of one creator.
const PROFILES: usize = 50;

impl App {
    /// Changes a brand; nothing is written when nothing is different.
    async fn edit_brand(
        &self,
        id: BrandId,
        by: Actor,
        action: &'static str,
        event: &'static str,
        edit: impl Fn(&mut Brand) + Send + Sync,
    ) -> Result<Brand, AppError> {
        let edit = &edit;
        self.retrying(|| async move {
            let loaded = self.brand(id).await?;
            let mut brand = loaded.value.clone();
            edit(&mut brand);
            if brand == loaded.value {
                return Ok(brand);
            }
            let mut work = Work::at(self.now());
            work.event(RecordId::Brand(id), event, &by);
            work.audit(by, action, RecordId::Brand(id));
            work.write(Record::Brand(brand.clone()), loaded.version);
            self.commit(work, RecordId::Brand(id)).await?;
            Ok(brand)
        })
        .await
    }

    /// Changes a creator; nothing is written when nothing is different.
    async fn edit_creator(
        &self,
        id: CreatorId,
        by: Actor,
        action: &'static str,
        event: &'static str,
        edit: impl Fn(&mut Creator) -> Result<(), Rejection> + Send + Sync,
    ) -> Result<Creator, AppError> {
        let edit = &edit;
        self.retrying(|| async move {
            let loaded = self.creator(id).await?;
            let mut creator = loaded.value.clone();
            edit(&mut creator)?;
            if creator == loaded.value {
                return Ok(creator);
            }
            let mut work = Work::at(self.now());
            work.event(RecordId::Creator(id), event, &by);
            work.audit(by, action, RecordId::Creator(id));
            work.write(Record::Creator(creator.clone()), loaded.version);
            self.commit(work, RecordId::Creator(id)).await?;
            Ok(creator)
        })
        .await
    }

    /// A brand has another name.
    ///
    /// # Errors
    /// An unfit name, another party than the brand or an operator, or the store's.
    pub async fn rename_brand(&self, id: BrandId, name: &str, by: Actor) -> Result<Brand, AppError> {
        fit("the name", name, 1, 200)?;
        own_or_operator(by, Actor::Brand(id), "be renamed")?;
        self.edit_brand(id, by, "rename", "renamed", |brand| name.clone_into(&mut brand.name)).await
    }

    /// A brand is who it says it is.
    ///
    /// # Errors
    /// An unknown brand, another party than an operator, or the store's.
    pub async fn verify_brand(&self, id: BrandId, by: Actor) -> Result<Brand, AppError> {
        only_operator(by, "be verified")?;
        self.edit_brand(id, by, "verify", "verified", |brand| brand.verified = true).await
    }

    /// A brand may go on.
    ///
    /// # Errors
    /// An unknown brand, another party than an operator, or the store's.
    pub async fn lift_brand_suspension(&self, id: BrandId, by: Actor) -> Result<Brand, AppError> {
        only_operator(by, "go on")?;
        self.edit_brand(id, by, "lift suspension", "suspension_lifted", |brand| brand.suspended = None).await
    }

    /// A creator may go on.
    ///
    /// # Errors
    /// An unknown creator, another party than an operator, or the store's.
    pub async fn lift_creator_suspension(&self, id: CreatorId, by: Actor) -> Result<Creator, AppError> {
        only_operator(by, "go on")?;
        let lift = |creator: &mut Creator| {
            creator.suspended = None;
            Ok(())
        };
        self.edit_creator(id, by, "lift suspension", "suspension_lifted", lift).await
    }

    /// A creator has another name.
    ///
    /// # Errors
    /// An unfit name, another party than the creator or an operator, or the store's.
    pub async fn rename_creator(&self, id: CreatorId, name: &str, by: Actor) -> Result<Creator, AppError> {
        fit("the name", name, 1, 200)?;
        own_or_operator(by, Actor::Creator(id), "be renamed")?;
        let rename = |creator: &mut Creator| {
            name.clone_into(&mut creator.name);
            Ok(())
        };
        self.edit_creator(id, by, "rename", "renamed", rename).await
    }

    /// A creator links a profile. Whether the account is theirs has been shown to the caller. Linked again under
    /// its id, the new words and measures count.
    ///
    /// # Errors
    /// An unfit account, an account that is linked already, too many of them, another party, or the store's.
    pub async fn link_profile(
        &self,
        id: CreatorId,
        profile: Profile,
        by: Actor,
    ) -> Result<Creator, AppError> {
        fit("the account", &profile.account, 1, 500)?;
        own_or_operator(by, Actor::Creator(id), "link a profile")?;
        let link = |creator: &mut Creator| {
            let same = |other: &&mut Profile| other.id == profile.id;
            if let Some(known) = creator.profiles.iter_mut().find(same) {
                *known = profile.clone();
                return Ok(());
            }
            let twin = |other: &Profile| other.network == profile.network && other.account == profile.account;
            let (what, command) = ("profile", "link a profile");
            if creator.profiles.iter().any(twin) {
                return Err(Rejection::NotNow { what, state: "linked", command });
            }
            if creator.profiles.len() >= PROFILES {
                return Err(Rejection::NotNow { what, state: "one of fifty", command });
            }
            creator.profiles.push(profile.clone());
            Ok(())
        };
        self.edit_creator(id, by, "link profile", "profile_linked", link).await
    }

    /// A creator unlinks a profile; nothing happens when it is not there.
    ///
    /// # Errors
    /// A placement with it is open, another party, or the store's.
    pub async fn unlink_profile(
        &self,
        id: CreatorId,
        profile: ProfileId,
        by: Actor,
    ) -> Result<Creator, AppError> {
        own_or_operator(by, Actor::Creator(id), "unlink a profile")?;
        let open = self.open_of(id, Some(profile)).await?;
        if open > 0 {
            return Err(Rejection::StillOpen { open }.into());
        }
        let unlink = |creator: &mut Creator| {
            creator.profiles.retain(|other| other.id != profile);
            Ok(())
        };
        self.edit_creator(id, by, "unlink profile", "profile_unlinked", unlink).await
    }

    /// How many placements of a creator are open, with one profile or with any. Walks all of the creator's.
    pub(crate) async fn open_of(
        &self,
        creator: CreatorId,
        profile: Option<ProfileId>,
    ) -> Result<u64, AppError> {
        let (mut open, mut after) = (0, None);
        loop {
            let filter = PlacementFilter { creator: Some(creator), after, limit: PAGE, ..Default::default() };
            let page = self.store.placements(filter).await?;
            for (record, _) in &page {
                if let Record::Placement(placement) = record {
                    after = Some(placement.id);
                    let counts = profile.is_none_or(|profile| placement.profile == profile);
                    open += u64::from(counts && placement.is_open());
                }
            }
            if page.is_empty() {
                return Ok(open);
            }
        }
    }

    /// A creator leaves: no name, no profiles, no new bookings. What was published and paid stays on record.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn retire_creator(&self, id: CreatorId) -> Result<(), AppError> {
        let now = self.now();
        let retire = |creator: &mut Creator| {
            "–".clone_into(&mut creator.name);
            creator.profiles.clear();
            creator.suspended = creator.suspended.or(Some(now));
            Ok(())
        };
        self.edit_creator(id, Actor::Creator(id), "leave", "left", retire).await.map(|_| ())
    }

    /// Keeps that somebody did something that changes no record of the market.
    pub(crate) async fn audit_act(&self, by: Actor, action: &str, subject: String) -> Result<(), AppError> {
        let mut work = Work::at(self.now());
        let line = crate::ports::AuditLine { actor: by, action: action.to_owned(), subject, at: self.now() };
        work.decision.audit.push(line);
        self.store.commit(work.decision).await.map_err(|error| match error {
            crate::ports::CommitError::Store(error) => AppError::Store(error),
            crate::ports::CommitError::Conflict(id) => AppError::Conflict(id),
            crate::ports::CommitError::DuplicateMovement(_)
            | crate::ports::CommitError::Overdrawn(_)
            | crate::ports::CommitError::LeaseLost(_) => AppError::Busy,
        })
    }
}

fn own_or_operator(by: Actor, own: Actor, command: &'static str) -> Result<(), Rejection> {
    if by == own || matches!(by, Actor::Operator(_)) {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "account", command, needs: "its owner or the operator" })
    }
}
