//! Every creator in memory, found by name, account or topic when a brand looks for somebody to make an offer to.
//!
//! The store is the truth. The first question reads all creators, a page at a time; afterwards every commit of this
//! program puts what it wrote here, and what other programs wrote is read again after [`STALE`].
//! Cost: a question passes over every creator once. Memory: some hundred bytes a creator, and nothing before the
//! first question.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kernel::{BrandId, CampaignId, CreatorId, Money, Network, Span, Timestamp};
use market::campaign::{Campaign, State};
use market::eligibility::{Candidate, Eligibility, Record as PastRecord, eligibility};
use market::people::{Creator, Profile};
use market::policy::Policy;
use market::terms::Terms;
use uuid::Uuid;

use crate::ports::{Decision, Kind, Record};
use crate::{App, AppError};

/// After this long other programs' creators are read again.
const STALE: Span = Span::minutes(10);
/// Creators read at once.
const PAGE: u32 = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Directory {
    creators: RwLock<BTreeMap<CreatorId, Arc<Creator>>>,
    read: Mutex<Option<Timestamp>>,
}

/// A creator found for an offer.
#[derive(Debug, Clone)]
pub struct Match {
    /// Who.
    pub creator: Arc<Creator>,
    /// The profile that fits best: its place in the creator's list.
    pub profile: usize,
    /// How it stands to the terms; limits by time are looked at when a place is taken.
    pub eligibility: Eligibility,
}

impl Directory {
    /// The creators that a decision writes.
    pub(crate) fn creators_in(decision: &Decision) -> Vec<Creator> {
        let of = |record: &Record| match record {
            Record::Creator(creator) => Some(creator.clone()),
            Record::Brand(_)
            | Record::Campaign(_)
            | Record::Offer(_)
            | Record::Placement(_)
            | Record::Dispute(_)
            | Record::Payout(_)
            | Record::Deposit(_)
            | Record::Breakout(_)
            | Record::AuthorOffer(_)
            | Record::Author(_) => None,
        };
        decision.writes.iter().filter_map(|write| of(&write.record)).collect()
    }

    /// Keeps what was committed; nothing before the first question.
    pub(crate) fn keep(&self, creators: Vec<Creator>) {
        if creators.is_empty() || self.read.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            return;
        }
        let mut kept = self.creators.write().unwrap_or_else(PoisonError::into_inner);
        kept.extend(creators.into_iter().map(|creator| (creator.id, Arc::new(creator))));
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.is_some_and(|read| now < read.plus(STALE))
    }
}

impl App {
    /// Creators whose name, account or topic holds these words, those who qualify first; at most `limit`.
    ///
    /// # Errors
    /// The store's.
    pub async fn search_creators(
        &self,
        terms: &Terms,
        words: &str,
        limit: usize,
    ) -> Result<Vec<Match>, AppError> {
        self.read_directory().await?;
        let (campaign, now) = self.asked(terms);
        let words = words.trim().trim_start_matches('@').to_lowercase();
        let directory = self.directory.creators.read().unwrap_or_else(PoisonError::into_inner);
        let (mut fit, mut unfit) = (Vec::new(), Vec::new());
        for creator in directory.values().filter(|creator| speaks_of(creator, &words)) {
            let Some(found) = best(creator, &campaign, &self.policy, now) else { continue };
            if found.eligibility.is_met() {
                fit.push(found);
                if fit.len() >= limit {
                    break;
                }
            } else if unfit.len() < limit {
                unfit.push(found);
            }
        }
        fit.extend(unfit);
        fit.truncate(limit);
        Ok(fit)
    }

    /// The creators with these accounts on their networks, for those accounts that are members'. Cost: one pass over every
    /// creator in memory, however many accounts.
    pub(crate) async fn members_at(
        &self,
        accounts: &BTreeSet<(Network, String)>,
    ) -> Result<BTreeMap<(Network, String), Arc<Creator>>, AppError> {
        self.read_directory().await?;
        let directory = self.directory.creators.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = BTreeMap::new();
        for creator in directory.values() {
            for profile in &creator.profiles {
                let at = (profile.network, profile.account.clone());
                if accounts.contains(&at) {
                    found.insert(at, Arc::clone(creator));
                }
            }
        }
        Ok(found)
    }

    /// Reads all creators when nobody has, or when other programs may have written some.
    async fn read_directory(&self) -> Result<(), AppError> {
        let now = self.now();
        if self.directory.is_fresh(now) {
            return Ok(());
        }
        // Before reading, so that what is committed meanwhile is kept too.
        *self.directory.read.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let mut after = None;
        loop {
            let page = match self.store.list(Kind::Creator, after, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    *self.directory.read.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    return Err(error.into());
                }
            };
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = Some(last.id().uuid());
            let decision = page.into_iter().filter_map(|(record, _)| match record {
                Record::Creator(creator) => Some((creator.id, Arc::new(creator))),
                Record::Brand(_)
                | Record::Campaign(_)
                | Record::Offer(_)
                | Record::Placement(_)
                | Record::Dispute(_)
                | Record::Payout(_)
                | Record::Deposit(_)
                | Record::Breakout(_)
                | Record::AuthorOffer(_)
                | Record::Author(_) => None,
            });
            self.directory.creators.write().unwrap_or_else(PoisonError::into_inner).extend(decision);
        }
    }

    /// The campaign that the terms would make, open on its first day.
    fn asked(&self, terms: &Terms) -> (Campaign, Timestamp) {
        let now = self.now();
        let campaign = Campaign {
            id: CampaignId::new(Uuid::nil()),
            brand: BrandId::new(Uuid::nil()),
            terms: terms.clone(),
            fee: self.policy.fee,
            state: State::Live,
            funded: Money::zero(terms.price.currency()),
            taken_by_small: 0,
            taken_by_others: 0,
            opened: now,
            breakout: None,
            stopped: None,
        };
        (campaign, terms.start.max(now))
    }
}

fn held(
    creator: &Creator,
    profile: &Profile,
    campaign: &Campaign,
    policy: &Policy,
    now: Timestamp,
) -> Eligibility {
    let candidate = Candidate {
        suspended: creator.suspended,
        country: creator.country,
        network: profile.network,
        languages: &profile.languages,
        topics: &profile.topics,
        followers: profile.followers,
        influence: profile.influence,
        fake_share: profile.fake_share,
        record: PastRecord::default(),
    };
    eligibility(campaign, policy, &candidate, now)
}

fn speaks_of(creator: &Creator, words: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(words);
    holds(&creator.name)
        || creator.profiles.iter().any(|profile| {
            holds(&profile.account) || profile.topics.iter().any(|topic| topic.as_str().contains(words))
        })
}

fn best(creator: &Arc<Creator>, campaign: &Campaign, policy: &Policy, now: Timestamp) -> Option<Match> {
    let held = |(at, profile): (usize, &Profile)| (at, held(creator, profile, campaign, policy, now));
    let (profile, eligibility) =
        creator.profiles.iter().enumerate().map(held).min_by_key(|(_, found)| found.missed().len())?;
    Some(Match { creator: Arc::clone(creator), profile, eligibility })
}
