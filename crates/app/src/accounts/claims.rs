//! A stranger's offer becomes a member's: theirs whose account wrote the post.

use kernel::AuthorOfferId;
use market::breakout::AuthorOffer;

use super::{AccountError, Accounts, Signed};

impl Accounts {
    /// Claims an offer with its address, for the creator that somebody is. On a network that is connected its servers must
    /// have shown that the account is theirs; elsewhere their profile says so, as for every post on such a network.
    ///
    /// # Errors
    /// Nobody's, a wrong or spent address, another account than the post's, or the store's.
    pub async fn claim_offer(
        &self,
        signed: &Signed,
        id: AuthorOfferId,
        secret: &str,
    ) -> Result<AuthorOffer, AccountError> {
        let creator = signed.user.creator.ok_or(AccountError::Nobody)?;
        let offer = self.app.offer_behind(id, secret).await?;
        let own = if self.connected() == Some(offer.network) {
            let linked = self.linked(offer.network, &offer.account).await?;
            linked.is_some_and(|(linked, _)| linked.creator == creator)
        } else {
            let profiles = self.app.creator(creator).await?.value.profiles;
            profiles.iter().any(|it| it.network == offer.network && it.account == offer.account)
        };
        let account = if own { offer.account.as_str() } else { "" };
        Ok(self.app.claim_author_offer(id, secret, creator, account).await?)
    }
}
