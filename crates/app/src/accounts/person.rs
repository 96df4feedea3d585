//! What somebody changes about themselves.

use account::{Email, Preferences, Purpose, Ticket, User, check_password};
use kernel::{Country, CreatorId, Currency};
use market::rejection::fit;

use super::desk::{new, put};
use super::joining::address_taken;
use super::limits::LETTERS;
use super::{AccountError, Accounts, Signed};
use crate::NewCreator;
use crate::ports::Errand;

impl Accounts {
    /// Asks for another address: a letter goes there, and the change is made once its link is followed. When the
    /// address has an account already, that one gets a letter and nothing else happens.
    ///
    /// # Errors
    /// An unfit address, a wrong password, too many letters, or the store's.
    pub async fn change_address(
        &self,
        signed: &Signed,
        to: &str,
        password: Option<&str>,
    ) -> Result<(), AccountError> {
        let to: Email = to.parse()?;
        let (user, _) = self.need::<User>(signed.user.id.uuid(), "user").await?;
        self.confirm(&user, password).await?;
        self.count(LETTERS, to.as_str()).await?;
        let edits = match self.by_email(&to).await? {
            Some((other, _)) => self.link(&other, Purpose::SignIn, to, true),
            None => self.link(&user, Purpose::ChangeAddress, to, false),
        };
        self.change(edits.into()).await
    }

    /// Follows a link that makes an address theirs: once. The former address is told.
    ///
    /// # Errors
    /// A link that opens nothing, an address that has an account by now, or the store's.
    pub async fn confirm_address(&self, secret: &str) -> Result<(), AccountError> {
        self.retrying(|| async move {
            let (ticket, version) = self.ticket(secret).await?;
            if ticket.purpose != Purpose::ChangeAddress {
                return Err(AccountError::LinkSpent);
            }
            let found = self.get::<User>(ticket.user.uuid()).await?;
            let (user, user_version) =
                found.filter(|(user, _)| user.deleted.is_none()).ok_or(AccountError::LinkSpent)?;
            let told =
                self.outgoing(&user, user.email.clone(), Errand::AddressChanged { to: ticket.to.clone() });
            let id = user.id;
            let user = User { email: ticket.to.clone(), email_verified: true, ..user };
            let used = Ticket { used: Some(self.app.now()), ..ticket };
            let edits = vec![put(used, version), put(user, user_version), new(told)];
            self.change(edits).await.map_err(address_taken)?;
            self.cache.forget_user(id);
            Ok(())
        })
        .await
    }

    /// Sets a password, or changes it: then the present one is asked for. All other sessions end.
    ///
    /// # Errors
    /// A wrong or unfit password, or the store's.
    pub async fn change_password(
        &self,
        signed: &Signed,
        present: Option<&str>,
        password: &str,
    ) -> Result<(), AccountError> {
        let (user, _) = self.need::<User>(signed.user.id.uuid(), "user").await?;
        check_password(password, &user.email)?;
        self.confirm(&user, present).await?;
        let mut salt = [0; 16];
        self.app.entropy().fill(&mut salt);
        let hash = self.hashing.hash(password.to_owned(), salt).await?;
        let here = signed.session.id;
        let done = self
            .retrying(|| {
                let hash = hash.clone();
                async move {
                    let (user, version) = self.need::<User>(signed.user.id.uuid(), "user").await?;
                    let mut edits = Vec::new();
                    let epoch = user.epoch.wrapping_add(1);
                    if let Some((session, version)) = self.get::<account::Session>(here.uuid()).await? {
                        edits.push(put(account::Session { epoch, ..session }, version));
                    }
                    edits.push(new(self.outgoing(&user, user.email.clone(), Errand::PasswordChanged)));
                    edits.push(put(User { password: Some(hash), epoch, ..user }, version));
                    self.change(edits).await
                }
            })
            .await;
        self.cache.forget_user(signed.user.id);
        done
    }

    /// Changes one's name, language and wishes about mail.
    ///
    /// # Errors
    /// An unfit name, or the store's.
    pub async fn set_preferences(
        &self,
        signed: &Signed,
        name: &str,
        locale: account::Locale,
        preferences: &Preferences,
    ) -> Result<(), AccountError> {
        fit("the name", name, 1, 200)?;
        self.edit_user(signed.user.id, |user| User {
            name: name.to_owned(),
            locale,
            preferences: preferences.clone(),
            ..user
        })
        .await
    }

    /// Changes a user as they are now.
    pub(super) async fn edit_user(
        &self,
        id: kernel::UserId,
        edit: impl Fn(User) -> User + Send + Sync,
    ) -> Result<(), AccountError> {
        let edit = &edit;
        let done = self
            .retrying(|| async move {
                let (user, version) = self.need::<User>(id.uuid(), "user").await?;
                if user.deleted.is_some() {
                    return Err(AccountError::NoSuch("user"));
                }
                self.change(vec![put(edit(user), version)]).await
            })
            .await;
        self.cache.forget_user(id);
        done
    }

    /// Becomes a creator too.
    ///
    /// # Errors
    /// Being one already, or the store's.
    pub async fn become_creator(
        &self,
        signed: &Signed,
        country: Country,
        currency: Currency,
    ) -> Result<CreatorId, AccountError> {
        let (user, version) = self.need::<User>(signed.user.id.uuid(), "user").await?;
        if user.creator.is_some() {
            return Err(AccountError::Already("a creator"));
        }
        let id = CreatorId::new(self.fresh());
        let name = user.name.clone();
        self.app.register_creator(NewCreator { id, name, country, currency, profiles: Vec::new() }).await?;
        let done = self.change(vec![put(User { creator: Some(id), ..user }, version)]).await;
        self.cache.forget_user(signed.user.id);
        done.map(|()| id)
    }
}
