//! Ways in for parties that are there already: imports, and the demo's cast.

use account::{Email, Locale, Organisation, OrganisationKind, User};
use kernel::{BrandId, CreatorId, OrganisationId};
use market::rejection::fit;

use super::desk::put;
use super::{AccountError, Accounts};
use crate::ports::{Version, derived};

/// Somebody who comes in for a party that the market knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Their address.
    pub email: String,
    /// Their name, 1 to 200 characters.
    pub name: String,
    /// Their language.
    pub locale: Locale,
}

impl Accounts {
    /// A user who is this creator. Asked for again, the same user.
    ///
    /// # Errors
    /// An unfit address or name, or the store's.
    pub async fn seat_creator(&self, seat: &Seat, creator: CreatorId) -> Result<User, AccountError> {
        let email: Email = seat.email.parse()?;
        fit("the name", &seat.name, 1, 200)?;
        let (user, version) = match self.by_email(&email).await? {
            Some((user, version)) => (user, version),
            None => (self.person(email, seat.name.clone(), seat.locale), Version::NEW),
        };
        if user.creator == Some(creator) {
            return Ok(user);
        }
        let user = User { creator: Some(creator), email_verified: true, ..user };
        self.change(vec![put(user.clone(), version)]).await?;
        self.cache.forget_user(user.id);
        Ok(user)
    }

    /// A user who owns an organisation of this name that acts for these brands. Asked for again, the same.
    ///
    /// # Errors
    /// An unfit address or name, or the store's.
    pub async fn seat_owner(
        &self,
        seat: &Seat,
        name: &str,
        kind: OrganisationKind,
        brands: &[BrandId],
    ) -> Result<User, AccountError> {
        let email: Email = seat.email.parse()?;
        fit("the name", name, 1, 200)?;
        let id = OrganisationId::new(derived(&format!("organisation/{}", email.as_str())));
        let user = match self.by_email(&email).await? {
            Some((user, _)) => user,
            None => {
                let user = self.person(email, seat.name.clone(), seat.locale);
                self.change(vec![put(user.clone(), Version::NEW)]).await?;
                user
            }
        };
        if self.get::<Organisation>(id.uuid()).await?.is_none() {
            let organisation = Organisation { id, name: name.to_owned(), kind, created: self.app.now() };
            self.add_organisation(organisation, user.id).await?;
        }
        for brand in brands {
            self.hold_brand(id, *brand).await?;
        }
        Ok(user)
    }
}
