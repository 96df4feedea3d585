//! Brands and creators join, are measured, identified, suspended.

use std::collections::BTreeSet;

use kernel::{BrandId, Country, CreatorId, Currency, Timestamp};
use market::payout::Payee;
use market::people::{Actor, Brand, Creator, Profile};
use market::rejection::{Rejection, fit};

use crate::ports::{Job, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError};

/// A brand that joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBrand {
    /// Chosen by whoever asks.
    pub id: BrandId,
    /// 1 to 200 characters.
    pub name: String,
    /// Where it is established.
    pub country: Country,
}

/// A creator who joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCreator {
    /// Chosen by whoever asks.
    pub id: CreatorId,
    /// 1 to 200 characters.
    pub name: String,
    /// Where they live.
    pub country: Country,
    /// The currency they are paid in.
    pub currency: Currency,
    /// Their profiles.
    pub profiles: Vec<Profile>,
}

impl App {
    /// A brand joins. Asking again with the same id and name changes nothing.
    ///
    /// # Errors
    /// An unfit name, an id taken by another, or the store's.
    pub async fn register_brand(&self, new: NewBrand) -> Result<Brand, AppError> {
        fit("the name", &new.name, 1, 200)?;
        if let Some(known) = self.find_brand(new.id).await? {
            let same = known.value.name == new.name;
            return if same { Ok(known.value) } else { Err(AppError::Taken(RecordId::Brand(new.id))) };
        }
        let now = self.now();
        let NewBrand { id, name, country } = new;
        let brand = Brand { id, name, country, verified: false, suspended: None, joined: now };
        let mut work = Work::at(now);
        work.create(Record::Brand(brand.clone()));
        work.audit(Actor::Brand(id), "join", RecordId::Brand(id));
        self.commit(work, RecordId::Brand(id)).await?;
        Ok(brand)
    }

    /// A creator joins. Asking again with the same id and name changes nothing.
    ///
    /// # Errors
    /// An unfit name or account, an id taken by another, or the store's.
    pub async fn register_creator(&self, new: NewCreator) -> Result<Creator, AppError> {
        fit("the name", &new.name, 1, 200)?;
        for profile in &new.profiles {
            fit("the account", &profile.account, 1, 500)?;
        }
        if let Some(known) = self.find_creator(new.id).await? {
            let same = known.value.name == new.name;
            return if same { Ok(known.value) } else { Err(AppError::Taken(RecordId::Creator(new.id))) };
        }
        let now = self.now();
        let creator = Creator {
            id: new.id,
            name: new.name,
            country: new.country,
            currency: new.currency,
            profiles: new.profiles,
            identified: false,
            suspended: None,
            joined: now,
        };
        let mut work = Work::at(now);
        work.create(Record::Creator(creator.clone()));
        work.audit(Actor::Creator(creator.id), "join", RecordId::Creator(creator.id));
        self.commit(work, RecordId::Creator(creator.id)).await?;
        Ok(creator)
    }

    /// The payment provider has identified a creator: what was earned so far is paid out.
    ///
    /// # Errors
    /// An unknown creator, another party than an operator, or the store's.
    pub async fn identify_creator(&self, id: CreatorId, by: Actor) -> Result<(), AppError> {
        only_operator(by, "be identified")?;
        self.retrying(|| async move {
            let loaded = self.creator(id).await?;
            let now = self.now();
            let mut work = Work::at(now);
            let mut creator = loaded.value;
            creator.identified = true;
            for currency in self.currencies_of(&creator).await? {
                let payee = Payee::Creator(id);
                self.enqueue(&mut work, Job::PayOut { payee, currency }, &format!("identified/{now}"), now);
            }
            work.event(RecordId::Creator(id), "identified", &by);
            work.audit(by, "identify", RecordId::Creator(id));
            work.write(Record::Creator(creator), loaded.version);
            self.commit(work, RecordId::Creator(id)).await
        })
        .await
    }

    /// A creator's own currency, and those in which placements of theirs were paid.
    pub(crate) async fn currencies_of(&self, creator: &Creator) -> Result<BTreeSet<Currency>, AppError> {
        let past = self.past_of(creator.id, Timestamp::EPOCH).await?;
        let paid = past.iter().map(|placement| placement.price.currency());
        Ok(paid.chain([creator.currency]).collect())
    }

    /// A brand may do nothing new; its running placements go on and are paid.
    ///
    /// # Errors
    /// An unknown brand, another party than an operator, or the store's.
    pub async fn suspend_brand(&self, id: BrandId, by: Actor) -> Result<(), AppError> {
        only_operator(by, "be suspended")?;
        self.retrying(|| async move {
            let mut loaded = self.brand(id).await?;
            let now = self.now();
            loaded.value.suspended = loaded.value.suspended.or(Some(now));
            let mut work = Work::at(now);
            work.event(RecordId::Brand(id), "suspended", &by);
            work.audit(by, "suspend", RecordId::Brand(id));
            work.write(Record::Brand(loaded.value), loaded.version);
            self.commit(work, RecordId::Brand(id)).await
        })
        .await
    }

    /// A creator may book nothing new; running placements go on and are paid.
    ///
    /// # Errors
    /// An unknown creator, another party than an operator, or the store's.
    pub async fn suspend_creator(&self, id: CreatorId, by: Actor) -> Result<(), AppError> {
        only_operator(by, "be suspended")?;
        self.retrying(|| async move {
            let mut loaded = self.creator(id).await?;
            let now = self.now();
            loaded.value.suspended = loaded.value.suspended.or(Some(now));
            let mut work = Work::at(now);
            work.event(RecordId::Creator(id), "suspended", &by);
            work.audit(by, "suspend", RecordId::Creator(id));
            work.write(Record::Creator(loaded.value), loaded.version);
            self.commit(work, RecordId::Creator(id)).await
        })
        .await
    }
}

pub(crate) fn only_operator(by: Actor, command: &'static str) -> Result<(), Rejection> {
    if matches!(by, Actor::Operator(_)) {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "account", command, needs: "the operator" })
    }
}
