//! What is kept of somebody as the author of posts that broke out: for them to take along, and what goes when they leave.
//!
//! Offers and the movements of their prices stay, as placements do: the books rest on them. What they wrote and are called goes
//! with them. What they refused stays under the account alone, or the next brand would ask somebody who said no.

use kernel::CreatorId;
use market::Creator;
use market::breakout::author::Author;
use market::breakout::offer::Command;
use market::breakout::post::{self, Breakout};
use market::people::Actor;
use serde_json::{Value, json};

use crate::ports::{Find, Kind, Record, RecordId, cursor};
use crate::views::breakouts::OfferOfPost;
use crate::work::Work;
use crate::{App, AppError, author_id};

/// Offers read at once.
const PAGE: u32 = 200;

impl App {
    /// Every offer for a reply under their posts: made to them as a member, claimed, or made while they were none; the newest
    /// first. Cost: two reads for each two hundred, and two more.
    async fn all_offers_to(&self, creator: &Creator) -> Result<Vec<OfferOfPost>, AppError> {
        let mut find = Find { creator: Some(creator.id), ..Find::newest(Kind::AuthorOffer, PAGE) };
        let mut offers: Vec<OfferOfPost> = Vec::new();
        loop {
            let page = self.store.find(&find).await?;
            find.after = page.last().map(|(record, _)| cursor(record));
            let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            offers.extend(self.with_posts(page).await?);
            if !full {
                break;
            }
        }
        for author in self.remembered_of(creator).await? {
            let ids = author.claimed.iter().chain(&author.asked).copied().map(RecordId::AuthorOffer);
            let found = self.store.load_many(&ids.collect::<Vec<_>>()).await?;
            // Whose account it was when it was claimed by somebody else is not theirs to read.
            let theirs = |it: &OfferOfPost| {
                let other = it.offer.creator.is_some_and(|other| other != creator.id);
                it.offer.network == author.network && it.offer.account == author.account && !other
            };
            offers.extend(self.with_posts(found).await?.into_iter().filter(theirs));
        }
        offers.sort_by_key(|it| std::cmp::Reverse((it.offer.made, it.offer.id)));
        offers.dedup_by_key(|it| it.offer.id);
        Ok(offers)
    }

    /// What is remembered of their accounts.
    async fn remembered_of(&self, creator: &Creator) -> Result<Vec<Author>, AppError> {
        let ids = creator.profiles.iter().map(|it| RecordId::Author(author_id(it.network, &it.account)));
        let found = self.store.load_many(&ids.collect::<Vec<_>>()).await?;
        let author = |record| if let Record::Author(it) = record { Some(it) } else { None };
        Ok(found.into_iter().filter_map(|(record, _)| author(record)).collect())
    }

    /// All that is kept of somebody as an author, as JSON: offers with their posts, and refusals. No secret's hash.
    ///
    /// # Errors
    /// Nobody by that id, or the store's.
    pub(crate) async fn export_author(&self, id: CreatorId) -> Result<Value, AppError> {
        let creator = self.creator(id).await?.value;
        let offers: Vec<Value> = self.all_offers_to(&creator).await?.iter().map(exported).collect();
        let refusals: Vec<Value> = self
            .remembered_of(&creator)
            .await?
            .iter()
            .map(|it| {
                json!({
                    "network": it.network,
                    "account": it.account,
                    "campaigns": it.declined,
                    "all_since": it.refuses_all.map(|at| at.to_string()),
                    "remembered_since": it.since.to_string(),
                })
            })
            .collect();
        Ok(json!({ "offers_under_posts": offers, "refusals": refusals }))
    }

    /// Somebody leaves: open offers to them are taken back with their money, and of their posts nothing is kept that they wrote
    /// or are called. Asking again changes nothing.
    ///
    /// # Errors
    /// Nobody by that id, or the store's.
    pub(crate) async fn forget_author(&self, id: CreatorId) -> Result<(), AppError> {
        let creator = self.creator(id).await?.value;
        for OfferOfPost { offer, breakout } in self.all_offers_to(&creator).await? {
            if offer.is_open() {
                self.undo_author_offer(offer.id, &Command::Withdraw, Actor::System, None).await?;
            }
            if !breakout.seen.text.is_empty() || !breakout.seen.name.is_empty() {
                self.forget_breakout(&breakout).await?;
            }
        }
        for author in self.remembered_of(&creator).await? {
            let (network, account) = (author.network, author.account);
            let account = account.as_str();
            self.retrying(|| async move {
                let mut work = Work::at(self.now());
                let author = self.edit_author(&mut work, network, account, Author::leaving).await?;
                self.commit(work, RecordId::Author(author.id)).await
            })
            .await?;
        }
        Ok(())
    }

    async fn forget_breakout(&self, breakout: &Breakout) -> Result<(), AppError> {
        let id = breakout.id;
        self.retrying(|| async move {
            let loaded = self.breakout(id).await?;
            let now = self.now();
            let events =
                post::decide(&loaded.value, post::Command::Forget, Actor::System, now, &self.policy)?;
            let mut work = Work::at(now);
            work.breakout(loaded, &events);
            work.audit(Actor::System, post::Command::Forget.name(), RecordId::Breakout(id));
            self.commit(work, RecordId::Breakout(id)).await
        })
        .await
    }
}

fn exported(it: &OfferOfPost) -> Value {
    let (offer, seen) = (&it.offer, &it.breakout.seen);
    json!({
        "id": offer.id,
        "brand": offer.brand,
        "campaign": offer.campaign,
        "network": offer.network,
        "account": offer.account,
        "as_stranger": offer.stranger,
        "price": offer.price,
        "state": offer.state,
        "placement": (offer.state == market::breakout::offer::State::Accepted).then_some(offer.placement),
        "made": offer.made.to_string(),
        "until": offer.until.to_string(),
        "post": {
            "address": seen.post,
            "name": seen.name,
            "text": seen.text,
            "tags": seen.tags,
            "posted": seen.posted.to_string(),
            "counts": seen.counts,
        },
    })
}
