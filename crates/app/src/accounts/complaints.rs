//! Complaints: anybody may say that a campaign is not honest, once; an operator decides, with a coded reason.
//!
//! A complaint, the news of it and what follows for the brand's strikes are one change. Stopping a campaign is the market's
//! own and comes first: done again after a crash, it changes nothing. What one of the public left for the answer is forgotten
//! with the letter that it was left for. Nobody's address is kept: the id of a stranger's complaint follows from it.

use account::{Email, Locale, Notice, Party};
use kernel::{BrandId, CampaignId, ComplaintId, OperatorId, PlacementId, StrikeId};
use market::campaign::State;
use market::people::Actor;
use market::rejection::{Rejection, fit};
use market::{Brand, Campaign};

use super::desk::{Held, new, put};
use super::limits::{COMPLAINTS, COMPLAINTS_ABOUT, COMPLAINTS_FROM};
use super::sessions::MANY;
use super::{AccountError, Accounts, Signed, actor};
use crate::ports::{
    Complaint, ComplaintCode, Edit, Errand, FOREVER, Finding, Kept as _, LetterState, Measure, Outgoing,
    Paper, RecordId, Ruled, Strike, derived,
};

/// So many are read of the queue: it says "many" beyond.
const QUEUE: u32 = 100;

/// A complaint to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    /// About which campaign.
    pub campaign: CampaignId,
    /// Before which post, if before one.
    pub placement: Option<PlacementId>,
    /// What is said.
    pub code: ComplaintCode,
    /// In their own words, up to 2,000 characters; wanted when the code is [`ComplaintCode::Other`].
    pub words: String,
}

/// Who complains.
#[derive(Debug, Clone, Copy)]
pub enum Complainant<'a> {
    /// Somebody who has signed in.
    Member(&'a Signed),
    /// One of the public.
    Stranger {
        /// The address that the request came from, as text; empty when it is not known.
        from: &'a str,
        /// Where they want the answer.
        answer_to: Option<&'a Email>,
        /// Their language.
        locale: Locale,
    },
}

/// A complaint with what an operator wants to know beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplaintCase {
    /// The complaint.
    pub complaint: Complaint,
    /// About which campaign.
    pub campaign: Campaign,
    /// Whose.
    pub brand: Brand,
    /// The name of whoever complained, if they are a member.
    pub by: Option<String>,
    /// Complaints about the brand that wait, this one included.
    pub open: u64,
    /// Complaints about the brand that were upheld.
    pub upheld: u64,
    /// Strikes of the brand that count.
    pub strikes: u32,
}

impl Accounts {
    /// Takes a complaint. The same person about the same campaign again: the first stands, and comes back.
    ///
    /// # Errors
    /// Words that are missing or too long, a campaign that was never open to anybody, too many complaints, or the store's.
    pub async fn complain(
        &self,
        told: &NewComplaint,
        who: Complainant<'_>,
    ) -> Result<Complaint, AccountError> {
        let least = usize::from(told.code == ComplaintCode::Other);
        let words = fit("the words", told.words.trim(), least, 2_000)?.to_owned();
        let campaign = self.app.campaign(told.campaign).await?.value;
        if matches!(campaign.state, State::Draft | State::Funded | State::Cancelled) {
            return Err(AccountError::NoSuch("campaign"));
        }
        let now = self.app.now();
        let (name, party, user, answer_to, locale) = match who {
            Complainant::Member(it) => {
                let user = it.user.id;
                (format!("user/{user}"), it.session.acting, Some(user), None, it.user.locale)
            }
            Complainant::Stranger { from: _, answer_to: Some(email), locale } => {
                (format!("email/{email}"), Party::Nobody, None, Some(email.clone()), locale)
            }
            Complainant::Stranger { from, answer_to: None, locale } => {
                (format!("from/{from}"), Party::Nobody, None, None, locale)
            }
        };
        let id = Complaint::id_of(campaign.id, &name);
        if let Some((known, _)) = self.get::<Complaint>(id.uuid()).await? {
            return Ok(known);
        }
        match who {
            Complainant::Member(it) => self.count(COMPLAINTS, &it.user.id.to_string()).await?,
            Complainant::Stranger { from, .. } => {
                self.count(COMPLAINTS_FROM, from).await?;
                self.count(COMPLAINTS_ABOUT, &campaign.id.to_string()).await?;
            }
        }
        let complaint = Complaint {
            id,
            campaign: campaign.id,
            brand: campaign.brand,
            placement: told.placement,
            party,
            user,
            answer_to,
            locale,
            code: told.code,
            words,
            at: now,
            ruled: None,
        };
        self.keep_complaint(complaint).await
    }

    async fn keep_complaint(&self, complaint: Complaint) -> Result<Complaint, AccountError> {
        let Complaint { id, campaign, brand, code, .. } = complaint;
        let notice = Notice::ComplaintToDecide { complaint: id, campaign, code: code.name().to_owned() };
        let about = self.app.brand(brand).await?.value.name;
        // The operator whose id this is does not matter: all of them hear of it.
        let operators = Party::Operator(OperatorId::new(id.uuid()));
        let mut edits = self.words_for(operators, &notice, format!("made/{id}"), Some(about)).await?;
        edits.push(new(complaint.clone()));
        match self.change(edits).await {
            Ok(()) => {
                let by = actor(complaint.party).unwrap_or(Actor::System);
                self.app.audit_act(by, "complain", id.to_string()).await?;
                Ok(complaint)
            }
            // Sent twice at once: the other one stands.
            Err(AccountError::Changed(_)) => Ok(self.need::<Complaint>(id.uuid(), "complaint").await?.0),
            Err(error) => Err(error),
        }
    }

    /// Decides a complaint: whoever complained hears of it, and of one that is upheld the brand too. Deciding the same again
    /// changes nothing.
    ///
    /// # Errors
    /// Somebody else than an operator, a note that is missing or too long, a complaint that was decided otherwise, a campaign
    /// that cannot be stopped any more, or the store's.
    pub async fn decide_complaint(
        &self,
        signed: &Signed,
        id: ComplaintId,
        finding: Finding,
        note: &str,
    ) -> Result<Complaint, AccountError> {
        let by = Self::operator(signed)?;
        let note = fit("the note", note.trim(), finding.least_note(), 2_000)?;
        self.retrying(|| async move {
            let (complaint, version) = self.need::<Complaint>(id.uuid(), "complaint").await?;
            let party = Party::Brand(complaint.brand);
            if let Some(ruled) = &complaint.ruled {
                if ruled.finding != finding {
                    let (state, command) = (complaint.state(), "be decided");
                    return Err(Rejection::NotNow { what: "complaint", state, command }.into());
                }
            } else {
                if matches!(finding, Finding::Upheld { measure: Measure::Stop, .. }) {
                    self.app.stop_campaign(complaint.campaign, note, Actor::Operator(by)).await?;
                }
                self.app.audit_act(Actor::Operator(by), decided(finding), id.to_string()).await?;
                let ruled = Ruled { by, at: self.app.now(), finding, note: note.to_owned() };
                let edits = self.what_follows(&complaint, &ruled).await?;
                let kept = Complaint { answer_to: None, ruled: Some(ruled), ..complaint.clone() };
                self.change([edits, vec![put(kept, version)]].concat()).await?;
            }
            if matches!(finding, Finding::Upheld { measure: Measure::Strike, .. }) {
                self.suspend_if_due(by, party).await?;
            }
            Ok(self.need::<Complaint>(id.uuid(), "complaint").await?.0)
        })
        .await
    }

    /// News of a decision, and a strike.
    async fn what_follows(&self, it: &Complaint, ruled: &Ruled) -> Result<Vec<Edit>, AccountError> {
        let (complaint, campaign, note) = (it.id, it.campaign, ruled.note.clone());
        let code = ruled.finding.code().to_owned();
        let brand = self.app.brand(it.brand).await?.value;
        let mut edits = Vec::new();
        if let Finding::Upheld { measure, .. } = ruled.finding {
            let (code, note, measure) = (code.clone(), note.clone(), measure.name().to_owned());
            let told = Notice::ComplaintUpheld { complaint, campaign, code, note, measure };
            edits.extend(
                self.words_for(Party::Brand(brand.id), &told, format!("upheld/{complaint}"), None).await?,
            );
        }
        if let Finding::Upheld { measure: Measure::Strike, .. } = ruled.finding {
            edits.extend(self.strike_for(it, ruled).await?);
        }
        let upheld = matches!(ruled.finding, Finding::Upheld { .. });
        let placement = it.placement;
        let told = Notice::ComplaintDecided { complaint, campaign, placement, upheld, code, note };
        edits.extend(self.answer(it, told, brand.name).await?);
        Ok(edits)
    }

    /// The strike that a complaint ends in: one, however often that is decided.
    async fn strike_for(&self, it: &Complaint, ruled: &Ruled) -> Result<Vec<Edit>, AccountError> {
        let party = Party::Brand(it.brand);
        let id = StrikeId::new(derived(&format!("strike/{}", it.id)));
        let reason = ruled.note.clone();
        let strike = Strike { id, party, reason: reason.clone(), by: ruled.by, at: ruled.at, lifted: None };
        let standing = self.standing(party).await?.saturating_add(1);
        let told = Notice::Strike { reason, standing };
        let mut edits = self.words_for(party, &told, format!("strike/{id}"), None).await?;
        edits.push(Edit::Add(strike.paper()));
        Ok(edits)
    }

    /// To whoever complained: a member's news, a stranger's letter.
    async fn answer(&self, it: &Complaint, told: Notice, brand: String) -> Result<Vec<Edit>, AccountError> {
        if let Some(user) = it.user {
            let Some((user, _)) = self.get::<account::User>(user.uuid()).await? else {
                return Ok(Vec::new());
            };
            return Ok(if user.deleted.is_some() {
                Vec::new()
            } else {
                self.told_by_mail(&user, told, Some(brand))
            });
        }
        let Some(to) = it.answer_to.clone() else { return Ok(Vec::new()) };
        let now = self.app.now();
        let letter = Outgoing {
            id: kernel::LetterId::new(derived(&format!("answer/{}", it.id))),
            user: None,
            to,
            name: String::new(),
            locale: it.locale,
            errand: Errand::News { notice: told, other: Some(brand), at: now },
            state: LetterState::Waiting,
            due: now,
            attempts: 0,
            error: None,
            created: now,
        };
        Ok(vec![Edit::Add(letter.paper())])
    }

    /// Complaints that wait, the oldest first: the first hundred.
    ///
    /// # Errors
    /// The store's.
    pub async fn complaints_waiting(&self) -> Result<Vec<Complaint>, AccountError> {
        let found: Vec<Held<Complaint>> = self.in_state(Paper::OPEN, FOREVER, QUEUE).await?;
        Ok(found.into_iter().map(|(complaint, _)| complaint).collect())
    }

    /// Complaints about a brand, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn complaints_of(&self, brand: BrandId) -> Result<Vec<Complaint>, AccountError> {
        let found: Vec<Held<Complaint>> = self.of(brand.uuid(), None, MANY).await?;
        Ok(found.into_iter().map(|(complaint, _)| complaint).collect())
    }

    /// How many complaints about a brand wait, and how many were upheld.
    ///
    /// # Errors
    /// The store's.
    pub async fn complaint_counts(&self, brand: BrandId) -> Result<(u64, u64), AccountError> {
        let number = |state| self.store.number(Complaint::SHELF, brand.uuid(), state);
        Ok((number(Paper::OPEN).await?, number(Paper::UPHELD).await?))
    }

    /// A complaint with all around it.
    ///
    /// # Errors
    /// Records that are not there, or the store's.
    pub async fn complaint_case(&self, complaint: Complaint) -> Result<ComplaintCase, AccountError> {
        let (brand, campaign) = (complaint.brand, complaint.campaign);
        let (open, upheld) = self.complaint_counts(brand).await?;
        let by = match complaint.party {
            Party::Creator(id) => Some(RecordId::Creator(id)),
            Party::Brand(id) => Some(RecordId::Brand(id)),
            Party::Operator(_) | Party::Nobody => None,
        };
        let by = match by {
            Some(id) => Some(self.app.person(id).await?.row.name().to_owned()),
            None => None,
        };
        Ok(ComplaintCase {
            campaign: self.app.campaign(campaign).await?.value,
            brand: self.app.brand(brand).await?.value,
            by,
            open,
            upheld,
            strikes: self.standing(Party::Brand(brand)).await?,
            complaint,
        })
    }
}

/// The act, for the audit trail.
const fn decided(finding: Finding) -> &'static str {
    match finding {
        Finding::Upheld { .. } => "uphold a complaint",
        Finding::Dismissed { .. } => "dismiss a complaint",
    }
}
