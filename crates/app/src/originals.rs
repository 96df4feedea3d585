//! The texts of each campaign, indexed in memory for comparison.
//!
//! The store is the truth; this is a cache that reads on from the last position it has seen, so that many
//! programs on one database agree. Bounded: at most [`CAMPAIGNS`] campaigns, the longest unused dropped first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::sabotage::Bug;
use kernel::{CampaignId, PlacementId};
use market::{Campaign, Creator, Placement};
use wording::{Brief, Corpus, Problem, Report, Setting};

use crate::drafting::setting;
use crate::{App, AppError};

/// Campaigns kept in memory at most; an index of 10,000 posts takes tens of megabytes.
const CAMPAIGNS: usize = 64;
/// Reports kept of each campaign's texts.
const REPORTS: usize = 200;
/// Texts read from the store at once.
const PAGE: u32 = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Originals {
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    campaigns: HashMap<CampaignId, Arc<Mutex<Indexed>>>,
    used: HashMap<CampaignId, u64>,
    clock: u64,
}

/// The texts of one campaign up to a position.
#[derive(Debug)]
struct Indexed {
    corpus: Corpus,
    owners: Vec<(u64, PlacementId)>,
    last: u64,
    /// The last report on each placement: good until another text comes in. At most [`REPORTS`].
    reports: HashMap<PlacementId, Told>,
}

/// A report and what it was made from.
#[derive(Debug)]
struct Told {
    text: String,
    setting: Setting,
    brief: Brief,
    report: Report,
}

impl Indexed {
    /// The checks of a text, made once while neither it nor what it is held against changes.
    fn report(&mut self, placement: PlacementId, text: &str, setting: Setting, brief: &Brief) -> Report {
        if let Some(told) = self.reports.get(&placement)
            && told.text == text
            && told.setting == setting
            && told.brief == *brief
        {
            return told.report.clone();
        }
        let report = wording::check(text, &setting, brief, &self.corpus, None, &self.own(placement));
        if self.reports.len() >= REPORTS {
            self.reports.clear();
        }
        let told = Told { text: text.to_owned(), setting, brief: brief.clone(), report: report.clone() };
        self.reports.insert(placement, told);
        report
    }

    /// The positions of a placement's own texts, which do not count against it.
    fn own(&self, placement: PlacementId) -> Vec<u64> {
        self.owners.iter().filter(|(_, owner)| *owner == placement).map(|(position, _)| *position).collect()
    }
}

impl Originals {
    fn of(&self, campaign: CampaignId, brief: &Brief) -> Arc<Mutex<Indexed>> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let now = shelf.clock;
        shelf.used.insert(campaign, now);
        if shelf.campaigns.len() >= CAMPAIGNS && !shelf.campaigns.contains_key(&campaign) {
            let oldest = shelf.campaigns.keys().min_by_key(|id| shelf.used.get(id).copied()).copied();
            if let Some(oldest) = oldest {
                shelf.campaigns.remove(&oldest);
                shelf.used.remove(&oldest);
            }
        }
        let fresh = || {
            let indexed =
                Indexed { corpus: Corpus::new(brief), owners: Vec::new(), last: 0, reports: HashMap::new() };
            Arc::new(Mutex::new(indexed))
        };
        shelf.campaigns.entry(campaign).or_insert_with(fresh).clone()
    }
}

impl App {
    /// What the checks say of a text handed in for a placement.
    pub(crate) async fn originals_report(
        &self,
        placement: &Placement,
        campaign: &Campaign,
        creator: &Creator,
        text: &str,
    ) -> Result<Report, AppError> {
        let brief = brief(campaign);
        let setting = setting(placement, campaign, creator);
        let indexed = self.indexed(campaign.id, &brief).await?;
        let mut indexed = indexed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut report = indexed.report(placement.id, text, setting, &brief);
        if Bug::CopyAccepted.is_on() {
            report.problems.retain(|problem| !is_copy(problem));
        }
        if Bug::DisclosureUnchecked.is_on() {
            report.problems.retain(|problem| !matches!(problem, Problem::Disclosure { .. }));
        }
        Ok(report)
    }

    /// Whether a published text is the creator's own, held against the brief and the texts handed in before it.
    pub(crate) async fn is_original(
        &self,
        placement: &Placement,
        campaign: &Campaign,
        text: &str,
    ) -> Result<bool, AppError> {
        let brief = brief(campaign);
        let indexed = self.indexed(campaign.id, &brief).await?;
        let indexed = indexed.lock().unwrap_or_else(PoisonError::into_inner);
        let own = indexed.own(placement.id);
        let before = own.last().copied();
        Ok(indexed.corpus.originality(text, before, &own).passes())
    }

    /// The campaign's texts, read on to the newest.
    async fn indexed(&self, campaign: CampaignId, brief: &Brief) -> Result<Arc<Mutex<Indexed>>, AppError> {
        let indexed = self.originals.of(campaign, brief);
        loop {
            let last = indexed.lock().unwrap_or_else(PoisonError::into_inner).last;
            let texts = self.store.drafts(campaign, last, PAGE).await?;
            if texts.is_empty() {
                return Ok(indexed);
            }
            let mut guard = indexed.lock().unwrap_or_else(PoisonError::into_inner);
            for text in texts {
                // Somebody else may have read on meanwhile.
                if text.position > guard.last {
                    guard.corpus.add(text.position, &text.text);
                    guard.owners.push((text.position, text.placement));
                    guard.last = text.position;
                    guard.reports.clear();
                }
            }
        }
    }
}

fn is_copy(problem: &Problem) -> bool {
    match problem {
        Problem::CopiesBrief { .. } | Problem::CopiesPost { .. } | Problem::TooFewOwnWords { .. } => true,
        Problem::TooLong { .. }
        | Problem::TooManyBytes { .. }
        | Problem::WrongLanguage { .. }
        | Problem::Disclosure { .. }
        | Problem::Link { .. } => false,
    }
}

fn brief(campaign: &Campaign) -> Brief {
    Brief {
        message: campaign.terms.message.clone(),
        link: campaign.terms.link.clone(),
        required: campaign.terms.required.clone(),
    }
}
