//! Keys for programs.

use std::collections::BTreeSet;

use account::{ApiKey, Party, Permission, Role, Scope, Secret, User};
use kernel::{ApiKeyId, Timestamp};
use market::people::Actor;
use market::rejection::fit;

use super::desk::{Held, new, put};
use super::sessions::MANY;
use super::{AccountError, Accounts, PartyOf, Signed, actor};
use crate::ports::party_uuid;

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
}

/// A program that showed a good key.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// The key.
    pub key: ApiKey,
    /// Who made it.
    pub user: User,
    /// For whom it acts, with the maker's role of now.
    pub party: PartyOf,
}

impl Keyed {
    /// Whether the key has this scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.key.scopes.contains(&scope)
    }

    /// Whether its maker's role allows this.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        self.party.role.allows(permission)
    }

    /// The market's name for whom it acts for.
    #[must_use]
    pub const fn actor(&self) -> Option<Actor> {
        actor(self.party.party)
    }
}

impl Accounts {
    /// The party somebody acts for, if they may manage its keys.
    fn keys_of(signed: &Signed) -> Result<Party, AccountError> {
        let party = signed.party().ok_or(AccountError::Nobody)?;
        let admin = Permission::Admin;
        if party.role.allows(admin) { Ok(party.party) } else { Err(AccountError::NotAllowed(admin)) }
    }

    /// Makes a key for the party that somebody acts for. Its secret is shown this once.
    ///
    /// # Errors
    /// A role that does not allow it, unfit scopes or name, too many keys, or the store's.
    pub async fn create_key(
        &self,
        signed: &Signed,
        wanted: NewKey,
    ) -> Result<(ApiKey, Secret), AccountError> {
        let party = Self::keys_of(signed)?;
        fit("the key's name", &wanted.name, 1, 100)?;
        Scope::check(&wanted.scopes, party.kind())?;
        let live = self.keys(signed).await?.iter().filter(|key| key.revoked.is_none()).count();
        if live >= 50 {
            return Err(AccountError::Enough { what: "keys", most: 50 });
        }
        let id = ApiKeyId::new(self.fresh());
        let secret = ApiKey::secret(id, &self.random());
        let key = ApiKey {
            id,
            name: wanted.name,
            party,
            maker: signed.user.id,
            scopes: wanted.scopes,
            secret: secret.digest(),
            shown: secret.as_str().chars().take(12).collect(),
            created: self.app.now(),
            last_used: None,
            revoked: None,
            expires: wanted.expires,
        };
        self.change(vec![new(key.clone())]).await?;
        Ok((key, secret))
    }

    /// The keys of the party that somebody acts for, the newest first.
    ///
    /// # Errors
    /// A role that does not allow it, or the store's.
    pub async fn keys(&self, signed: &Signed) -> Result<Vec<ApiKey>, AccountError> {
        let party = Self::keys_of(signed)?;
        let owner = party_uuid(party).ok_or(AccountError::Nobody)?;
        let keys: Vec<Held<ApiKey>> = self.of(owner, None, MANY).await?;
        Ok(keys.into_iter().map(|(key, _)| key).collect())
    }

    /// Takes a key back: at once in every program.
    ///
    /// # Errors
    /// A role that does not allow it, a key of another party, or the store's.
    pub async fn revoke_key(&self, signed: &Signed, id: ApiKeyId) -> Result<(), AccountError> {
        let party = Self::keys_of(signed)?;
        self.retrying(|| async move {
            let (key, version) = self.need::<ApiKey>(id.uuid(), "key").await?;
            if key.party != party {
                return Err(AccountError::NoSuch("key"));
            }
            let revoked = key.revoked.or(Some(self.app.now()));
            self.change(vec![put(ApiKey { revoked, ..key }, version)]).await
        })
        .await
    }

    /// Who shows this key; nobody when it opens nothing, or when its maker no longer belongs to the party.
    ///
    /// # Errors
    /// The store's.
    pub async fn find_key(&self, secret: &str) -> Result<Option<Keyed>, AccountError> {
        let Some((id, shown)) = ApiKey::read(secret) else { return Ok(None) };
        let Some((key, version)) = self.get::<ApiKey>(id.uuid()).await? else { return Ok(None) };
        let now = self.app.now();
        if !key.opens(&shown, now) {
            return Ok(None);
        }
        let Some((user, _)) = self.get::<User>(key.maker.uuid()).await? else { return Ok(None) };
        let parties = self.parties(&user).await?;
        let Some(party) = parties.into_iter().find(|party| party.party == key.party) else { return Ok(None) };
        if key.last_used.is_none_or(|last| now.since(last) >= ApiKey::NOTED) {
            let noted = ApiKey { last_used: Some(now), ..key.clone() };
            // Nobody is refused because a note could not be kept.
            if let Err(error) = self.change(vec![put(noted, version)]).await {
                tracing::debug!(%error, "when a key was used is not kept");
            }
        }
        Ok(Some(Keyed { key, user, party }))
    }
}

/// A creator and an operator may everything that is theirs.
impl PartyOf {
    /// The party of a creator or operator.
    #[must_use]
    pub const fn own(party: Party, name: String) -> Self {
        Self { party, name, role: Role::Owner, organisation: None }
    }
}
