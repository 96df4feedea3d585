//! What pages show of breakouts: those that brands may see, those that wait for an operator, what an author was offered,
//! and what a standing campaign came to.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{BrandId, CampaignId, CreatorId, Language, ProfileId, Span, Topic};
use market::breakout::offer::{AuthorOffer, State};
use market::breakout::post::{self, Breakout};
use market::breakout::report::{Timing, median, timing};
use market::breakout::standing::Matching;
use market::{Campaign, Creator, Placement, Profile, campaign};

use super::brand::{Cursor, Page};
use crate::author_offers::day_began;
use crate::ports::{Find, Kind, Record, RecordId, Version, cursor};
use crate::{App, AppError, author_id};

/// The most breakouts on a page.
pub const MOST: u32 = 100;
/// The most offers that a report is made of, the newest.
pub const REPORTED: u32 = 1_000;

/// Which breakouts to list. A condition that is not given does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BreakoutFilter {
    /// In this language.
    pub language: Option<Language>,
    /// With this tag.
    pub topic: Option<Topic>,
}

impl BreakoutFilter {
    /// Whether a breakout is asked for.
    #[must_use]
    pub fn admits(&self, breakout: &Breakout) -> bool {
        let (language, topic) = (self.language.as_ref(), self.topic.as_ref());
        language.is_none_or(|wanted| breakout.seen.languages.contains(wanted))
            && topic.is_none_or(|wanted| breakout.seen.tags.contains(wanted))
    }
}

/// An offer and its post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferOfPost {
    /// The offer.
    pub offer: AuthorOffer,
    /// The post.
    pub breakout: Box<Breakout>,
}

impl OfferOfPost {
    /// As its brand may see it.
    #[must_use]
    pub fn for_brand(self) -> Self {
        if self.breakout.is_for_brands() || self.offer.state == State::Accepted {
            return self;
        }
        Self { offer: self.offer, breakout: Box::new(self.breakout.without_words()) }
    }
}

/// Claim addresses for somebody to send by hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimsToSend {
    /// The offers, those that were not sent first.
    pub offers: Vec<OfferOfPost>,
    /// Strangers that each brand has asked today (UTC).
    pub today: BTreeMap<BrandId, u32>,
    /// What the brands of these offers are called.
    pub brands: BTreeMap<BrandId, String>,
}

/// What a standing campaign came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BreakoutReport {
    /// Offers made; of more than [`REPORTED`] the newest.
    pub offers: u32,
    /// Taken.
    pub accepted: u32,
    /// Refused.
    pub declined: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// Run out.
    pub expired: u32,
    /// Waiting.
    pub open: u32,
    /// Replies that were published, the newest offer first, each with how it stood to its breakout.
    pub replies: Vec<(Placement, Timing)>,
    /// The middle time from first alert to reply.
    pub to_reply: Option<Span>,
    /// Engagements that were still to come when the replies came, all together.
    pub still_to_come: u64,
    /// Valid clicks on the campaign's link; nothing while clicks are not counted.
    pub clicks: Option<u64>,
}

impl App {
    /// The breakouts that brands may see, the newest first, at most [`MOST`].
    ///
    /// # Errors
    /// The store's.
    pub async fn breaking(&self, filter: &BreakoutFilter) -> Result<Vec<Box<Breakout>>, AppError> {
        Ok(self.breaking_page(filter, None).await?.rows)
    }

    /// One page of the same, of at most [`MOST`] before the filter: one with rows left out may be followed by another. Cost:
    /// one read.
    ///
    /// # Errors
    /// The store's.
    pub async fn breaking_page(
        &self,
        filter: &BreakoutFilter,
        after: Option<Cursor>,
    ) -> Result<Page<Box<Breakout>>, AppError> {
        let mut found = self.breaking_beyond(after, MOST + 1).await?;
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| more).map(|it| (it.since, it.id.uuid()));
        found.retain(|it| filter.admits(it));
        Ok(Page { rows: found, next })
    }

    /// The breakouts that brands may see beyond a place in their list, the newest first, at most `limit`. Cost: one read.
    ///
    /// # Errors
    /// The store's.
    pub async fn breaking_beyond(
        &self,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Box<Breakout>>, AppError> {
        let find = Find { after, ..Find::newest(Kind::Breakout, limit) };
        self.breakouts(&find.in_states(&[post::State::Shown.name()])).await
    }

    /// The breakouts that wait for an operator, the fastest first, at most [`MOST`] of the oldest.
    ///
    /// # Errors
    /// The store's.
    pub async fn breakouts_to_review(&self) -> Result<Vec<Box<Breakout>>, AppError> {
        let waiting = Find::oldest(Kind::Breakout, MOST).in_states(&[post::State::Waiting.name()]);
        let mut waiting = self.breakouts(&waiting).await?;
        waiting.sort_by_key(|it| std::cmp::Reverse(it.seen.per_hour));
        Ok(waiting)
    }

    async fn breakouts(&self, find: &Find) -> Result<Vec<Box<Breakout>>, AppError> {
        let found = self.store.find(find).await?;
        let breakout = |record| if let Record::Breakout(it) = record { Some(it) } else { None };
        Ok(found.into_iter().filter_map(|(record, _)| breakout(record)).collect())
    }

    /// A brand's standing campaigns, the newest first, at most 100.
    ///
    /// # Errors
    /// The store's.
    pub async fn standing_campaigns(&self, brand: BrandId) -> Result<Vec<Campaign>, AppError> {
        let find = Find { brand: Some(brand), ..Find::newest(Kind::Campaign, 100) };
        let found = self.store.find(&find).await?;
        let campaign = |record| if let Record::Campaign(it) = record { Some(it) } else { None };
        let all = found.into_iter().filter_map(|(record, _)| campaign(record));
        Ok(all.filter(|campaign| campaign.breakout.is_some()).collect())
    }

    /// Standing campaigns whose product nobody has looked at, of the newest 200 that are funded or live.
    ///
    /// # Errors
    /// The store's.
    pub async fn products_to_check(&self) -> Result<Vec<Campaign>, AppError> {
        let states = [campaign::State::Funded.name(), campaign::State::Live.name()];
        let found = self.store.find(&Find::newest(Kind::Campaign, 200).in_states(&states)).await?;
        let campaign = |record| if let Record::Campaign(it) = record { Some(it) } else { None };
        let all = found.into_iter().filter_map(|(record, _)| campaign(record));
        Ok(all.filter(|it| it.breakout.as_ref().is_some_and(|it| it.product.is_none())).collect())
    }

    /// The profiles of a creator under whose posts no offers are wanted. Cost: one read.
    ///
    /// # Errors
    /// The store's.
    pub async fn refusing_profiles(&self, creator: &Creator) -> Result<Vec<ProfileId>, AppError> {
        let author = |it: &Profile| author_id(it.network, &it.account);
        let ids: Vec<RecordId> = creator.profiles.iter().map(|it| RecordId::Author(author(it))).collect();
        let found = self.store.load_many(&ids).await?;
        let closed = |record: &Record| matches!(record, Record::Author(it) if it.refuses_all.is_some());
        let closed: Vec<RecordId> =
            found.iter().filter(|(it, _)| closed(it)).map(|(it, _)| it.id()).collect();
        let refusing = creator.profiles.iter().filter(|it| closed.contains(&RecordId::Author(author(it))));
        Ok(refusing.map(|it| it.id).collect())
    }

    /// A page of the shown breakouts, each with how it stands to a campaign: those that suit it first. Cost: six reads,
    /// however many posts.
    ///
    /// # Errors
    /// The store's.
    pub async fn breakouts_for(
        &self,
        campaign: &Campaign,
        filter: &BreakoutFilter,
        after: Option<Cursor>,
    ) -> Result<Page<(Box<Breakout>, Matching)>, AppError> {
        let Page { rows, next } = self.breaking_page(filter, after).await?;
        let matchings = self.match_breakouts(campaign, &rows).await?;
        let mut rows: Vec<_> = rows.into_iter().zip(matchings).collect();
        // Stable: the newest stays first.
        rows.sort_by_key(|(_, matching)| !matching.is_met());
        Ok(Page { rows, next })
    }

    /// What an author was offered for their posts, as a member or as the stranger they were, the newest first, at most 100.
    ///
    /// # Errors
    /// The store's.
    pub async fn author_offers_to(&self, creator: CreatorId) -> Result<Vec<OfferOfPost>, AppError> {
        let find = Find { creator: Some(creator), ..Find::newest(Kind::AuthorOffer, 50) };
        let mut offers = self.offers_of_posts(&find).await?;
        let profiles = self.creator(creator).await?.value.profiles;
        let authors: Vec<RecordId> =
            profiles.iter().map(|it| RecordId::Author(author_id(it.network, &it.account))).collect();
        let author = |record| if let Record::Author(it) = record { Some(it) } else { None };
        let authors = self.store.load_many(&authors).await?;
        let authors = authors.into_iter().filter_map(|(record, _)| author(record));
        let claimed: Vec<RecordId> =
            authors.flat_map(|it| it.claimed).rev().take(50).map(RecordId::AuthorOffer).collect();
        let claimed = self.store.load_many(&claimed).await?;
        offers.extend(
            self.with_posts(claimed).await?.into_iter().filter(|it| it.offer.creator == Some(creator)),
        );
        offers.sort_by_key(|it| std::cmp::Reverse(it.offer.made));
        Ok(offers)
    }

    /// Claim addresses that wait for somebody to send them by hand, or were sent and wait for the author, those that end first
    /// at the head, at most [`MOST`]; and for each brand among them how many strangers it has asked today. Cost: a read for each
    /// two hundred open offers, of a thousand at most, one each for their posts and brands, one for each two hundred offers of today.
    ///
    /// # Errors
    /// The store's.
    pub async fn claims_to_send(&self) -> Result<ClaimsToSend, AppError> {
        let mut find = Find::oldest(Kind::AuthorOffer, 200).in_states(&[State::Open.name()]);
        let mut open = Vec::new();
        for _ in 0..5 {
            let page = self.store.find(&find).await?;
            find.after = page.last().map(|(record, _)| cursor(record));
            let full = page.len() >= 200;
            let unclaimed = |(record, _): &(Record, Version)| matches!(record, Record::AuthorOffer(it) if it.stranger && it.creator.is_none());
            open.extend(page.into_iter().filter(unclaimed));
            if !full || open.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
                break;
            }
        }
        open.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        let mut offers = self.with_posts(open).await?;
        offers.sort_by_key(|it| (it.offer.sent.is_some(), it.offer.until));
        let start = day_began(self.now());
        let mut today = BTreeMap::new();
        for offer in self.made_since(Find::newest(Kind::AuthorOffer, 200), start).await? {
            *today.entry(offer.brand).or_insert(0) += u32::from(offer.stranger);
        }
        let ids: BTreeSet<BrandId> = offers.iter().map(|it| it.offer.brand).collect();
        let ids: Vec<RecordId> = ids.into_iter().map(RecordId::Brand).collect();
        let brand = |record| if let Record::Brand(it) = record { Some((it.id, it.name)) } else { None };
        let found = self.store.load_many(&ids).await?;
        let brands = found.into_iter().filter_map(|(record, _)| brand(record)).collect();
        Ok(ClaimsToSend { offers, today, brands })
    }

    /// What a brand has offered authors, the newest first, at most [`MOST`]. Of a post that was taken from brands since then
    /// they are told no word, unless its author had taken the offer before. Cost: two reads.
    ///
    /// # Errors
    /// The store's.
    pub async fn author_offers_by(&self, brand: BrandId) -> Result<Vec<OfferOfPost>, AppError> {
        let find = Find { brand: Some(brand), ..Find::newest(Kind::AuthorOffer, MOST) };
        let offers = self.offers_of_posts(&find).await?;
        Ok(offers.into_iter().map(OfferOfPost::for_brand).collect())
    }

    /// Offers to authors and their posts, in the order asked for, read in two questions.
    ///
    /// # Errors
    /// The store's.
    pub async fn offers_of_posts(&self, find: &Find) -> Result<Vec<OfferOfPost>, AppError> {
        let found = self.store.find(find).await?;
        self.with_posts(found).await
    }

    pub(crate) async fn with_posts(
        &self,
        found: Vec<(Record, Version)>,
    ) -> Result<Vec<OfferOfPost>, AppError> {
        let offer = |record| if let Record::AuthorOffer(it) = record { Some(it) } else { None };
        let offers: Vec<AuthorOffer> = found.into_iter().filter_map(|(record, _)| offer(record)).collect();
        let posts: Vec<RecordId> = offers.iter().map(|offer| RecordId::Breakout(offer.post)).collect();
        let posts = self.store.load_many(&posts).await?;
        let post = |id| {
            posts.iter().find_map(|(record, _)| {
                if let Record::Breakout(it) = record { (it.id == id).then(|| it.clone()) } else { None }
            })
        };
        let with_post = |offer: AuthorOffer| post(offer.post).map(|breakout| OfferOfPost { offer, breakout });
        Ok(offers.into_iter().filter_map(with_post).collect())
    }

    /// What a standing campaign came to. Cost: one read for the offers, one for their posts, one for their placements.
    ///
    /// # Errors
    /// The store's.
    pub async fn breakout_report(&self, campaign: CampaignId) -> Result<BreakoutReport, AppError> {
        let find = Find { campaign: Some(campaign), ..Find::newest(Kind::AuthorOffer, REPORTED) };
        let offers = self.offers_of_posts(&find).await?;
        let accepted = offers.iter().filter(|it| it.offer.state == State::Accepted);
        let ids: Vec<RecordId> = accepted.map(|it| RecordId::Placement(it.offer.placement)).collect();
        let placements = self.store.load_many(&ids).await?;
        let mut report = BreakoutReport::default();
        for OfferOfPost { offer, breakout } in offers {
            report.offers += 1;
            match offer.state {
                State::Open => report.open += 1,
                State::Accepted => report.accepted += 1,
                State::Declined => report.declined += 1,
                State::Withdrawn => report.withdrawn += 1,
                State::Expired => report.expired += 1,
            }
            let placement = placements.iter().find_map(|(record, _)| {
                if let Record::Placement(it) = record {
                    (it.id == offer.placement).then_some(it)
                } else {
                    None
                }
            });
            let Some(placement) = placement else { continue };
            if let Some(published) = placement.post.as_ref().and_then(market::placement::Post::published) {
                report.replies.push((placement.clone(), timing(&breakout, published)));
            }
        }
        report.to_reply = median(report.replies.iter().map(|(_, timing)| timing.after_alert).collect());
        let left = report.replies.iter().map(|(_, timing)| timing.left());
        report.still_to_come = left.fold(0, u64::saturating_add);
        Ok(report)
    }
}
