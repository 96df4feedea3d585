//! What an author says beside yes: claims of strangers, and refusals that are remembered.
//!
//! A stranger's offer has a claim address whose secret is shown once and kept as a hash. It works while the offer stands,
//! opens the offer for looking and refusing, and makes it somebody's once: theirs who showed the very account.

use account::Secret;
use kernel::{AuthorOfferId, CreatorId, Network, ProfileId};
use market::breakout::author::Author;
use market::breakout::offer::{AuthorOffer, Command, decide};
use market::people::Actor;

use crate::author_offers::MadeOffer;
use crate::breakouts::{author_id, digest_of};
use crate::ports::{Record, RecordId, Version};
use crate::work::Work;
use crate::{App, AppError};

impl App {
    pub(crate) fn claim_secret(&self) -> Secret {
        let mut random = [0; 32];
        self.entropy.fill(&mut random);
        Secret::new("claim", &random)
    }

    /// Refuses an offer with nothing but its claim address: nobody has to become a member to say no.
    ///
    /// # Errors
    /// A secret that does not open it, the offer's rejection, or the store's.
    pub async fn decline_by_claim(
        &self,
        id: AuthorOfferId,
        secret: &str,
        for_good: bool,
    ) -> Result<AuthorOffer, AppError> {
        self.offer_behind(id, secret).await?;
        self.undo_author_offer(id, &Command::Decline, Actor::System, Some(for_good)).await
    }

    pub(crate) async fn remember(
        &self,
        work: &mut Work,
        offer: &AuthorOffer,
        for_good: bool,
    ) -> Result<(), AppError> {
        let now = work.decision.at;
        let refusing = |author: Author| author.refusing(offer.campaign, for_good, now);
        self.edit_author(work, offer.network, &offer.account, refusing).await.map(drop)
    }

    /// Writes what is remembered of an author.
    pub(crate) async fn edit_author(
        &self,
        work: &mut Work,
        network: Network,
        account: &str,
        edit: impl FnOnce(Author) -> Author + Send,
    ) -> Result<Author, AppError> {
        let (id, now) = (author_id(network, account), work.decision.at);
        let known = self.find_author(id).await?;
        let new = || Author::new(id, network, account.to_owned(), now);
        let (author, version) =
            known.map_or_else(|| (new(), Version::NEW), |known| (known.value, known.version));
        let author = edit(author);
        work.write(Record::Author(author.clone()), version);
        Ok(author)
    }

    /// A member refuses offers under posts for good, or welcomes them again, for one of their accounts.
    ///
    /// # Errors
    /// An account that is not one of theirs, or the store's.
    pub async fn refuse_all_offers(
        &self,
        creator: CreatorId,
        profile: ProfileId,
        refuse: bool,
    ) -> Result<Author, AppError> {
        self.retrying(|| async move {
            let person = self.creator(creator).await?.value;
            let profile = person.profile(profile).ok_or(AppError::NotFound(RecordId::Creator(creator)))?;
            let now = self.now();
            let mut work = Work::at(now);
            let answer = |author: Author| {
                let refuses_all = refuse.then(|| author.refuses_all.unwrap_or(now));
                Author { refuses_all, ..author }
            };
            let author = self.edit_author(&mut work, profile.network, &profile.account, answer).await?;
            work.audit(Actor::Creator(creator), "answer for all offers", RecordId::Creator(creator));
            self.commit(work, RecordId::Author(author.id)).await?;
            Ok(author)
        })
        .await
    }

    /// The offer behind a claim address.
    ///
    /// # Errors
    /// Nothing there, or a secret that does not open it (any more): both look the same. Or the store's.
    pub async fn offer_behind(&self, id: AuthorOfferId, secret: &str) -> Result<AuthorOffer, AppError> {
        let offer = self.author_offer(id).await?.value;
        let opens = offer.is_open() && offer.opens(&digest_of(secret), self.now());
        if opens { Ok(offer) } else { Err(AppError::NotFound(RecordId::AuthorOffer(id))) }
    }

    /// A creator claims an offer with its address. `account` is the account on the post's network that was shown to be
    /// theirs. The address works no more.
    ///
    /// # Errors
    /// The offer's rejection: another account, a wrong or spent address, too late. Or the store's.
    pub async fn claim_author_offer(
        &self,
        id: AuthorOfferId,
        secret: &str,
        creator: CreatorId,
        account: &str,
    ) -> Result<AuthorOffer, AppError> {
        let (by, digest) = (Actor::Creator(creator), digest_of(secret));
        let command = &Command::Claim { digest, account: account.to_owned() };
        self.retrying(|| async move {
            let loaded = self.author_offer(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, command.clone(), by, now)?;
            let mut work = Work::at(now);
            let offer = work.author_offer(loaded, &events);
            let claiming = |author: Author| author.claiming(id);
            self.edit_author(&mut work, offer.network, &offer.account, claiming).await?;
            work.audit(by, command.name(), RecordId::AuthorOffer(id));
            self.commit(work, RecordId::AuthorOffer(id)).await?;
            Ok(offer)
        })
        .await
    }

    /// Somebody says that they have sent a claim address by hand, so that nobody sends it twice.
    ///
    /// # Errors
    /// Another party than its brand or an operator, the offer's rejection, or the store's.
    pub async fn mark_claim_sent(&self, id: AuthorOfferId, by: Actor) -> Result<AuthorOffer, AppError> {
        self.retrying(|| async move {
            let loaded = self.author_offer(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, Command::MarkSent, by, now)?;
            let mut work = Work::at(now);
            let offer = work.author_offer(loaded, &events);
            work.audit(by, Command::MarkSent.name(), RecordId::AuthorOffer(id));
            self.commit(work, RecordId::AuthorOffer(id)).await?;
            Ok(offer)
        })
        .await
    }

    /// A new claim address, when the first was lost; the former works no more.
    ///
    /// # Errors
    /// The offer's rejection, or the store's.
    pub async fn renew_claim(&self, id: AuthorOfferId, by: Actor) -> Result<MadeOffer, AppError> {
        let secret = self.claim_secret();
        let command = &Command::Renew { digest: digest_of(secret.as_str()) };
        let offer = self
            .retrying(|| async move {
                let loaded = self.author_offer(id).await?;
                let now = self.now();
                let events = decide(&loaded.value, command.clone(), by, now)?;
                let mut work = Work::at(now);
                let offer = work.author_offer(loaded, &events);
                work.audit(by, command.name(), RecordId::AuthorOffer(id));
                self.commit(work, RecordId::AuthorOffer(id)).await?;
                Ok(offer)
            })
            .await?;
        Ok(MadeOffer { offer, secret: Some(secret) })
    }
}
