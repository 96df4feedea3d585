//! What operators do about people: strikes, settings, other operators. Each leaves a line in the audit trail.

use account::{Locale, Notice, Party, User};
use kernel::{OperatorId, Span, StrikeId, UserId};
use market::people::Actor;
use market::rejection::fit;
use serde_json::Value;

use super::desk::{Held, new, put};
use super::sessions::MANY;
use super::{AccountError, Accounts, Signed};
use crate::ports::{Kept as _, Seek, Setting, Strike, Version, derived, party_uuid};

/// So many strikes suspend.
const SUSPENDS: u32 = 3;
/// Strikes count for so long.
const COUNTS: Span = Span::days(365);

impl Accounts {
    pub(super) fn operator(signed: &Signed) -> Result<OperatorId, AccountError> {
        signed.operator().filter(|id| signed.user.operator == Some(*id)).ok_or(AccountError::OperatorsOnly)
    }

    /// Marks a brand or a creator; three within twelve months suspend. How many stand now.
    ///
    /// # Errors
    /// Somebody else than an operator, an unfit reason, an unknown party, or the store's.
    pub async fn strike(&self, signed: &Signed, party: Party, reason: &str) -> Result<u32, AccountError> {
        let by = Self::operator(signed)?;
        fit("the reason", reason, 1, 2_000)?;
        self.app.audit_act(Actor::Operator(by), "strike", self.subject(party).await?).await?;
        let now = self.app.now();
        let strike = Strike {
            id: StrikeId::new(self.fresh()),
            party,
            reason: reason.to_owned(),
            by,
            at: now,
            lifted: None,
        };
        self.change(vec![new(strike)]).await?;
        let standing = self.suspend_if_due(by, party).await?;
        self.tell_party(party, &Notice::Strike { reason: reason.to_owned(), standing }).await?;
        Ok(standing)
    }

    /// How many strikes of a party count now.
    pub(super) async fn standing(&self, party: Party) -> Result<u32, AccountError> {
        let now = self.app.now();
        let standing = self.strikes(party).await?.iter().filter(|it| counts(it, now)).count();
        Ok(u32::try_from(standing).unwrap_or(u32::MAX))
    }

    /// After a strike: the third within twelve months suspends. How many stand.
    pub(super) async fn suspend_if_due(&self, by: OperatorId, party: Party) -> Result<u32, AccountError> {
        let standing = self.standing(party).await?;
        if standing >= SUSPENDS {
            match party {
                Party::Brand(id) => self.app.suspend_brand(id, Actor::Operator(by)).await?,
                Party::Creator(id) => self.app.suspend_creator(id, Actor::Operator(by)).await?,
                Party::Operator(_) | Party::Nobody => {}
            }
        }
        Ok(standing)
    }

    async fn subject(&self, party: Party) -> Result<String, AccountError> {
        match party {
            Party::Brand(id) => Ok(self.app.brand(id).await?.value.id.to_string()),
            Party::Creator(id) => Ok(self.app.creator(id).await?.value.id.to_string()),
            Party::Operator(_) | Party::Nobody => Err(AccountError::NoSuch("brand or creator")),
        }
    }

    /// Lifts a strike: it no longer counts. A suspension is lifted apart.
    ///
    /// # Errors
    /// Somebody else than an operator, an unfit reason, an unknown strike, or the store's.
    pub async fn lift_strike(&self, signed: &Signed, id: StrikeId, reason: &str) -> Result<(), AccountError> {
        let by = Self::operator(signed)?;
        fit("the reason", reason, 1, 2_000)?;
        let (strike, version) = self.need::<Strike>(id.uuid(), "strike").await?;
        if strike.lifted.is_some() {
            return Ok(());
        }
        self.app.audit_act(Actor::Operator(by), "lift strike", strike.party.to_string()).await?;
        let lifted = Some((by, self.app.now(), reason.to_owned()));
        self.change(vec![put(Strike { lifted, ..strike }, version)]).await
    }

    /// The strikes of a party, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn strikes(&self, party: Party) -> Result<Vec<Strike>, AccountError> {
        let Some(owner) = party_uuid(party) else { return Ok(Vec::new()) };
        let strikes: Vec<Held<Strike>> = self.of(owner, None, MANY).await?;
        Ok(strikes.into_iter().map(|(strike, _)| strike).collect())
    }

    /// A setting; nothing when it was never set.
    ///
    /// # Errors
    /// The store's.
    pub async fn setting(&self, key: &str) -> Result<Option<Value>, AccountError> {
        let found = self.get::<Setting>(derived(&format!("setting/{key}"))).await?;
        Ok(found.map(|(setting, _)| setting.value))
    }

    /// Sets something.
    ///
    /// # Errors
    /// Somebody else than an operator, a key that is not one of an operator's (`operator.…`), or the store's.
    pub async fn set_setting(&self, signed: &Signed, key: &str, value: Value) -> Result<(), AccountError> {
        let by = Self::operator(signed)?;
        if !key.starts_with("operator.") || key.len() > 100 {
            return Err(AccountError::NoSuch("setting"));
        }
        self.app.audit_act(Actor::Operator(by), "set", key.to_owned()).await?;
        self.write_setting(key, value).await
    }

    pub(super) async fn write_setting(&self, key: &str, value: Value) -> Result<(), AccountError> {
        self.retrying(|| {
            let setting = Setting { key: key.to_owned(), value: value.clone(), at: self.app.now() };
            async move {
                let there = self.get::<Setting>(setting.clone().paper().id()).await?;
                self.change(vec![put(setting, there.map_or(Version::NEW, |(_, version)| version))]).await
            }
        })
        .await
    }

    /// Makes somebody an operator: for a first start and the demo. Whoever has no account gets one.
    ///
    /// # Errors
    /// An unfit address or name, or the store's.
    pub async fn appoint(
        &self,
        email: &str,
        name: &str,
        locale: Locale,
        id: OperatorId,
    ) -> Result<User, AccountError> {
        let email: account::Email = email.parse()?;
        fit("the name", name, 1, 200)?;
        let (user, version) = match self.by_email(&email).await? {
            Some((user, version)) => (user, version),
            None => (self.person(email, name.to_owned(), locale), Version::NEW),
        };
        if user.operator.is_some() {
            return Ok(user);
        }
        let user = User { operator: Some(id), email_verified: true, ..user };
        self.app.audit_act(Actor::System, "appoint operator", user.id.to_string()).await?;
        self.change(vec![put(user.clone(), version)]).await?;
        self.cache.forget_user(user.id);
        Ok(user)
    }

    /// All users, by rising id, for operators.
    ///
    /// # Errors
    /// Somebody else than an operator, or the store's.
    pub async fn users(
        &self,
        signed: &Signed,
        after: Option<UserId>,
        limit: u32,
    ) -> Result<Vec<User>, AccountError> {
        Self::operator(signed)?;
        let seek = Seek::All { after: after.map(UserId::uuid) };
        let found = self.store.seek(User::SHELF, seek, limit.min(1_000)).await?;
        Ok(found.into_iter().filter_map(|(paper, _)| User::of(paper)).collect())
    }

    /// A user by id, for the demo's list of characters and for operators' pages.
    ///
    /// # Errors
    /// An unknown one, or the store's.
    pub async fn user(&self, id: UserId) -> Result<User, AccountError> {
        Ok(self.need::<User>(id.uuid(), "user").await?.0)
    }

    /// A user by address.
    ///
    /// # Errors
    /// The store's.
    pub async fn user_by_email(&self, email: &account::Email) -> Result<Option<User>, AccountError> {
        Ok(self.by_email(email).await?.map(|(user, _)| user))
    }
}

fn counts(strike: &Strike, now: kernel::Timestamp) -> bool {
    strike.lifted.is_none() && now.since(strike.at) < COUNTS
}
