//! Signing in with a password.

use account::{Email, Purpose, User};

use super::limits::{LETTERS, PASSWORDS, PASSWORDS_FROM};
use super::{AccountError, Accounts, Entered};

impl Accounts {
    /// Signs in with a password. `from` is the caller's network address, as far as it is known.
    ///
    /// An address without an account takes as long and answers the same.
    ///
    /// # Errors
    /// A wrong address or password, too many attempts, an address that was never confirmed, or the store's.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        from: Option<&str>,
    ) -> Result<Entered, AccountError> {
        let Ok(email) = email.parse::<Email>() else { return Err(AccountError::SignIn) };
        if let Some(from) = from {
            self.count(PASSWORDS_FROM, from).await?;
        }
        self.count(PASSWORDS, email.as_str()).await?;
        let user = self.by_email(&email).await?.map(|(user, _)| user);
        let hash = user.as_ref().and_then(|user| user.password.clone());
        // Longer than any password that is accepted: not worth hashing, and hashing takes its length in time.
        let password: String = password.chars().take(201).collect();
        let good = self.hashing.verify(hash, password).await?;
        let Some(user) = user.filter(|user| good && user.deleted.is_none()) else {
            return Err(AccountError::SignIn);
        };
        self.uncount(PASSWORDS, email.as_str(), true).await?;
        if let Some(from) = from {
            self.uncount(PASSWORDS_FROM, from, false).await?;
        }
        if !user.email_verified {
            self.write_again(&user).await?;
            return Err(AccountError::Unverified);
        }
        self.let_in(user).await
    }

    async fn write_again(&self, user: &User) -> Result<(), AccountError> {
        self.count(LETTERS, user.email.as_str()).await?;
        self.change(self.link(user, Purpose::VerifyAddress, user.email.clone(), false).into()).await
    }

    /// Holds a password against a signed-in user's own.
    pub(super) async fn confirm(&self, user: &User, password: Option<&str>) -> Result<(), AccountError> {
        let Some(hash) = user.password.clone() else { return Ok(()) };
        self.count(PASSWORDS, user.email.as_str()).await?;
        let password: String = password.unwrap_or_default().chars().take(201).collect();
        if !self.hashing.verify(Some(hash), password).await? {
            return Err(AccountError::WrongPassword);
        }
        self.uncount(PASSWORDS, user.email.as_str(), true).await
    }
}
