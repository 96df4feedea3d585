//! Measures, as their owner, brands and operators meet them: who may see them, what is said against them, what is answered.
//!
//! The owner of a profile always sees its measures; operators and brands do; anybody else once the owner has said so. Whoever is no
//! member has no profile here, so nothing of them is measured or shown: their claim address makes them a member first.

use account::{Notice, Party};
use kernel::{ContestId, CreatorId, OperatorId, ProfileId, Timestamp};
use market::measure::contest::{self, ANSWER, About, Answer, Command, Correction, Event, State};
use market::measure::{Audited, Contest, Explanation, Family, Scored};
use market::people::{Actor, Creator, Profile};
use market::rejection::fit;

use super::desk::{Held, new, put};
use super::limits::{AUDITS_ASKED, CONTESTS};
use super::{AccountError, Accounts, Signed};
use crate::measuring::{of_audit, of_score};
use crate::ports::{Certificate, Edit, FOREVER, Paper, Version, Wishes, contest_id};

/// Scores shown of a profile: a year of nights.
const SCORES: u32 = 366;
/// Audits shown.
const AUDITS: u32 = 24;
/// Contests and certificates shown.
const MANY: u32 = 100;
/// Jumps that one may explain.
const EXPLAINED: usize = 100;

/// How somebody stands to a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It is theirs.
    Owner,
    /// A brand, which may book it.
    Brand,
    /// An operator.
    Operator,
    /// Anybody else: the owner has made its measures public.
    Public,
}

/// All that was measured of a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Whose.
    pub creator: Creator,
    /// The profile.
    pub profile: Profile,
    /// How whoever asked stands to it.
    pub sight: Sight,
    /// What its owner decided.
    pub wishes: Wishes,
    /// Scores, the newest first.
    pub scores: Vec<Scored>,
    /// Audits, the newest first.
    pub audits: Vec<Audited>,
    /// What was contested, the newest first; to others than the owner and operators only what waits.
    pub contests: Vec<Contest>,
    /// Certificates, the newest first; the owner's alone.
    pub certificates: Vec<Certificate>,
}

impl Measures {
    /// The latest score.
    #[must_use]
    pub fn score(&self) -> Option<&Scored> {
        self.scores.first()
    }

    /// The latest audit.
    #[must_use]
    pub fn audit(&self) -> Option<&Audited> {
        self.audits.first()
    }

    /// The contest of a score, if there is one.
    #[must_use]
    pub fn contest_of_score(&self, score: &Scored) -> Option<&Contest> {
        self.contests.iter().find(|it| of_score(&it.about, score))
    }

    /// The contests of an audit and of its parts.
    pub fn contests_of_audit<'a>(&'a self, audit: &'a Audited) -> impl Iterator<Item = &'a Contest> {
        self.contests.iter().filter(|it| of_audit(&it.about, audit))
    }
}

/// What is to be contested: always the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contested {
    /// The score.
    Score,
    /// The audit, or one part of it.
    Audit(Option<Family>),
}

/// A contest with what an operator wants to know beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ContestCase {
    /// The contest.
    pub contest: Contest,
    /// Who filed it.
    pub creator: Creator,
    /// The score it is about.
    pub score: Option<Scored>,
    /// The audit it is about.
    pub audit: Option<Audited>,
}

impl Accounts {
    /// What was measured of a profile, for somebody who may see it.
    ///
    /// # Errors
    /// [`AccountError::NoSuch`] where there is none or it is not for them: which of them is not said; or the store's.
    pub async fn measures(
        &self,
        viewer: Party,
        creator: CreatorId,
        profile: ProfileId,
    ) -> Result<Measures, AccountError> {
        let nothing = || AccountError::NoSuch("profile");
        let found = self.app.find_creator(creator).await?.ok_or_else(nothing)?.value;
        let profile = found.profile(profile).cloned().ok_or_else(nothing)?;
        let wishes = self.wishes(&found, profile.id).await?.0;
        let sight = match viewer {
            Party::Creator(id) if id == creator => Sight::Owner,
            Party::Brand(_) => Sight::Brand,
            Party::Operator(_) => Sight::Operator,
            Party::Creator(_) | Party::Nobody if wishes.public => Sight::Public,
            Party::Creator(_) | Party::Nobody => return Err(nothing()),
        };
        let own = matches!(sight, Sight::Owner | Sight::Operator);
        let contests: Vec<Contest> = self.app.measures(profile.id, MANY).await?;
        let certificates = if sight == Sight::Owner {
            self.app.measures::<Certificate>(profile.id, MANY).await?
        } else {
            Vec::new()
        };
        Ok(Measures {
            scores: self.app.measures(profile.id, SCORES).await?,
            audits: self.app.measures(profile.id, AUDITS).await?,
            contests: contests.into_iter().filter(|it| own || it.state == State::Filed).collect(),
            certificates,
            creator: found,
            profile,
            sight,
            wishes,
        })
    }

    pub(super) async fn wishes(
        &self,
        creator: &Creator,
        profile: ProfileId,
    ) -> Result<(Wishes, Version), AccountError> {
        let found = self.get::<Wishes>(Wishes::id_of(profile)).await?;
        Ok(found.unwrap_or_else(|| (Wishes::none(profile, creator.id, creator.joined), Version::NEW)))
    }

    /// A profile of whoever asks.
    pub(super) async fn own_profile(
        &self,
        signed: &Signed,
        profile: ProfileId,
    ) -> Result<Creator, AccountError> {
        let Party::Creator(id) = signed.session.acting else { return Err(AccountError::NoSuch("profile")) };
        let creator = self.app.creator(id).await?.value;
        if creator.profile(profile).is_none() {
            return Err(AccountError::NoSuch("profile"));
        }
        Ok(creator)
    }

    /// Whether anybody may see the measures of a profile.
    ///
    /// # Errors
    /// Somebody else's profile, or the store's.
    pub async fn show_measures(
        &self,
        signed: &Signed,
        profile: ProfileId,
        public: bool,
    ) -> Result<(), AccountError> {
        let creator = self.own_profile(signed, profile).await?;
        self.change_wishes(&creator, profile, |wishes| wishes.public = public).await
    }

    /// Says what explains a jump in the followers: shown beside it, and nothing more. Said again, the last word stands.
    ///
    /// # Errors
    /// Somebody else's profile, no such jump in the latest audit, words that are missing or too long, or the store's.
    pub async fn explain_burst(
        &self,
        signed: &Signed,
        profile: ProfileId,
        from: Timestamp,
        words: &str,
    ) -> Result<(), AccountError> {
        let words = fit("the words", words.trim(), 1, 500)?;
        let creator = self.own_profile(signed, profile).await?;
        let audit = self.app.newest::<Audited>(profile).await?;
        if !audit.is_some_and(|it| it.bursts.iter().any(|burst| burst.from == from)) {
            return Err(AccountError::NoSuch("jump"));
        }
        let at = self.app.now();
        self.change_wishes(&creator, profile, |wishes| {
            wishes.explained.retain(|it| it.from != from);
            if wishes.explained.len() < EXPLAINED {
                wishes.explained.push(Explanation { from, words: words.to_owned(), at });
            }
        })
        .await
    }

    async fn change_wishes(
        &self,
        creator: &Creator,
        profile: ProfileId,
        edit: impl Fn(&mut Wishes) + Send + Sync,
    ) -> Result<(), AccountError> {
        let edit = &edit;
        self.retrying(|| async move {
            let (mut wishes, version) = self.wishes(creator, profile).await?;
            edit(&mut wishes);
            wishes.at = self.app.now();
            self.change(vec![put(wishes, version)]).await
        })
        .await
    }

    /// Has an audience read again: twice a day and profile at most.
    ///
    /// # Errors
    /// Somebody else's profile, too many times, or the store's.
    pub async fn ask_for_audit(&self, signed: &Signed, profile: ProfileId) -> Result<(), AccountError> {
        let creator = self.own_profile(signed, profile).await?;
        self.count(AUDITS_ASKED, &profile.to_string()).await?;
        Ok(self.app.ask_for_audit(creator.id, profile, &format!("asked/{}", self.fresh())).await?)
    }

    /// Says that the latest score or audit is wrong. The same contested again: the first stands, and comes back.
    ///
    /// # Errors
    /// Somebody else's profile, nothing measured, no such part, grounds that are missing or too long, too many contests, or the store's.
    pub async fn contest(
        &self,
        signed: &Signed,
        profile: ProfileId,
        what: Contested,
        grounds: &str,
    ) -> Result<Contest, AccountError> {
        let grounds = fit("the grounds", grounds.trim(), 1, 2_000)?.to_owned();
        let creator = self.own_profile(signed, profile).await?;
        let about = self.contestable(profile, what).await?.ok_or(AccountError::NoSuch("measure"))?;
        let id = contest_id(profile, &about);
        if let Some((known, _)) = self.get::<Contest>(id.uuid()).await? {
            return Ok(known);
        }
        self.count(CONTESTS, &creator.id.to_string()).await?;
        let now = self.app.now();
        let contest = Contest {
            id,
            creator: creator.id,
            profile,
            about,
            grounds,
            state: State::Filed,
            filed: now,
            answer_by: now.plus(ANSWER),
            reminded: None,
            answer: None,
        };
        let mut edits = self.to_operators(&contest, false, creator.name).await?;
        edits.push(new(contest.clone()));
        match self.change(edits).await {
            Ok(()) => {
                self.app.audit_act(Actor::Creator(creator.id), "contest a measure", id.to_string()).await?;
                Ok(contest)
            }
            // Sent twice at once: the other one stands.
            Err(AccountError::Changed(_)) => Ok(self.need::<Contest>(id.uuid(), "contest").await?.0),
            Err(error) => Err(error),
        }
    }

    async fn contestable(&self, profile: ProfileId, what: Contested) -> Result<Option<About>, AccountError> {
        Ok(match what {
            Contested::Score => {
                let score = self.app.newest::<Scored>(profile).await?;
                score.map(|it| About::Score { snapshot: it.snapshot })
            }
            Contested::Audit(family) => {
                let audit = self.app.newest::<Audited>(profile).await?;
                let has = |it: &Audited| {
                    family.is_none_or(|family| it.causes.iter().any(|cause| cause.family == family))
                };
                audit.filter(has).map(|it| About::Audit { audit: it.id, family })
            }
        })
    }

    async fn to_operators(
        &self,
        contest: &Contest,
        overdue: bool,
        by: String,
    ) -> Result<Vec<Edit>, AccountError> {
        let id = contest.id;
        let notice = Notice::ContestToAnswer { contest: id, overdue };
        // The operator whose id this is does not matter: all of them hear of it.
        let operators = Party::Operator(OperatorId::new(id.uuid()));
        let stem = if overdue { "overdue" } else { "filed" };
        self.words_for(operators, &notice, format!("{stem}/{id}"), Some(by)).await
    }

    /// Answers a contest: whoever filed it hears of it. Answering the same again changes nothing.
    ///
    /// # Errors
    /// Somebody else than an operator, a note that is missing or too long, one that was answered otherwise, or the store's.
    pub async fn answer_contest(
        &self,
        signed: &Signed,
        id: ContestId,
        correction: Option<Correction>,
        note: &str,
    ) -> Result<Contest, AccountError> {
        let by = Actor::Operator(Self::operator(signed)?);
        let answered = self
            .retrying(|| async move {
                let (contest, version) = self.need::<Contest>(id.uuid(), "contest").await?;
                if contest.answer.as_ref().is_some_and(|it| it.correction == correction) {
                    return Ok(contest);
                }
                let note = note.to_owned();
                let command = match correction {
                    None => Command::Keep { note },
                    Some(correction) => Command::Correct { note, correction },
                };
                let events = contest::decide(&contest, command, by, self.app.now())?;
                let next = events.iter().fold(contest, contest::apply);
                let mut edits = vec![put(next.clone(), version)];
                for event in &events {
                    if let Event::Answered(answer) = event {
                        edits.extend(self.to_owner(&next, answer).await?);
                    }
                }
                let action = if correction.is_some() { "correct a measure" } else { "keep a measure" };
                self.app.audit_act(by, action, id.to_string()).await?;
                self.change(edits).await?;
                Ok(next)
            })
            .await?;
        self.follow(&answered).await?;
        Ok(answered)
    }

    async fn to_owner(&self, contest: &Contest, answer: &Answer) -> Result<Vec<Edit>, AccountError> {
        let code = answer.correction.map_or("kept", Correction::name).to_owned();
        let (contest, profile, creator) = (contest.id, contest.profile, contest.creator);
        let told = Notice::ContestAnswered { contest, profile, code, note: answer.note.clone() };
        self.words_for(Party::Creator(creator), &told, format!("answered/{contest}"), None).await
    }

    /// What follows from an answer; done again, it changes nothing.
    async fn follow(&self, contest: &Contest) -> Result<(), AccountError> {
        let correction = contest.answer.as_ref().and_then(|answer| answer.correction);
        if let (Some(_), About::Audit { .. }) = (correction, &contest.about) {
            let occasion = format!("contest/{}", contest.id);
            self.app.ask_for_audit(contest.creator, contest.profile, &occasion).await?;
        }
        // Also where it stands: a place that waited for the answer is held against the measure now.
        Ok(self.app.copy_measures(contest.creator, contest.profile).await?)
    }

    /// Takes a contest back.
    ///
    /// # Errors
    /// Somebody else's, one that was answered, or the store's.
    pub async fn withdraw_contest(&self, signed: &Signed, id: ContestId) -> Result<Contest, AccountError> {
        let Party::Creator(creator) = signed.session.acting else {
            return Err(AccountError::NoSuch("contest"));
        };
        let withdrawn = self
            .retrying(|| async move {
                let (contest, version) = self.need::<Contest>(id.uuid(), "contest").await?;
                if contest.creator != creator {
                    return Err(AccountError::NoSuch("contest"));
                }
                if contest.state == State::Withdrawn {
                    return Ok(contest);
                }
                let by = Actor::Creator(creator);
                let events = contest::decide(&contest, Command::Withdraw, by, self.app.now())?;
                let next = events.iter().fold(contest, contest::apply);
                self.change(vec![put(next.clone(), version)]).await?;
                self.app.audit_act(by, "withdraw a contest", id.to_string()).await?;
                Ok(next)
            })
            .await?;
        self.app.copy_measures(withdrawn.creator, withdrawn.profile).await?;
        Ok(withdrawn)
    }

    /// Contests that wait, the overdue ones first, then the oldest: the first hundred of each.
    ///
    /// # Errors
    /// The store's.
    pub async fn contests_waiting(&self) -> Result<Vec<Contest>, AccountError> {
        let overdue: Vec<Held<Contest>> = self.in_state(Paper::OVERDUE, FOREVER, MANY).await?;
        let filed: Vec<Held<Contest>> = self.in_state(State::Filed.name(), FOREVER, MANY).await?;
        Ok(overdue.into_iter().chain(filed).map(|(contest, _)| contest).collect())
    }

    /// A contest with all around it.
    ///
    /// # Errors
    /// Records that are not there, or the store's.
    pub async fn contest_case(&self, contest: Contest) -> Result<ContestCase, AccountError> {
        let scores: Vec<Scored> = self.app.measures(contest.profile, SCORES).await?;
        let audits: Vec<Audited> = self.app.measures(contest.profile, AUDITS).await?;
        Ok(ContestCase {
            creator: self.app.creator(contest.creator).await?.value,
            score: scores.into_iter().find(|it| of_score(&contest.about, it)),
            audit: audits.into_iter().find(|it| of_audit(&contest.about, it)),
            contest,
        })
    }

    /// Reminds operators of contests whose time to be answered is over, each once. Cost: one look at an index where there is none.
    pub(super) async fn remind_of_contests(&self) -> Result<(), AccountError> {
        let late = self.app.now().minus(ANSWER);
        let overdue: Vec<Held<Contest>> = self.in_state(State::Filed.name(), late, MANY).await?;
        for (contest, version) in overdue {
            let name = self.app.creator(contest.creator).await?.value.name;
            let mut edits = self.to_operators(&contest, true, name).await?;
            edits.push(put(Contest { reminded: Some(self.app.now()), ..contest }, version));
            match self.change(edits).await {
                // Another program was faster, or it was answered meanwhile.
                Ok(()) | Err(AccountError::Changed(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// All that was measured of a creator, for them to take along.
    pub(super) async fn export_measures(
        &self,
        creator: CreatorId,
    ) -> Result<serde_json::Value, AccountError> {
        let mut all = serde_json::Map::new();
        all.insert("scores".to_owned(), self.bodies::<Scored>(creator).await?);
        all.insert("audits".to_owned(), self.bodies::<Audited>(creator).await?);
        all.insert("contests".to_owned(), self.bodies::<Contest>(creator).await?);
        all.insert("certificates".to_owned(), self.bodies::<Certificate>(creator).await?);
        all.insert("wishes".to_owned(), self.bodies::<Wishes>(creator).await?);
        Ok(serde_json::Value::Object(all))
    }

    async fn bodies<T>(&self, creator: CreatorId) -> Result<serde_json::Value, AccountError>
    where
        T: crate::ports::Kept + serde::Serialize,
    {
        let held: Vec<Held<T>> = self.with(creator.uuid(), ALL).await?;
        Ok(serde_json::json!(held.into_iter().map(|(value, _)| value).collect::<Vec<T>>()))
    }

    /// Takes away all that was measured of a creator who leaves. Certificates go with it: what was copied before is then unknown here.
    pub(super) async fn forget_measures(&self, creator: CreatorId) -> Result<(), AccountError> {
        self.drop_all::<Certificate>(creator).await?;
        self.drop_all::<Contest>(creator).await?;
        self.drop_all::<Audited>(creator).await?;
        self.drop_all::<Scored>(creator).await?;
        self.drop_all::<Wishes>(creator).await
    }

    async fn drop_all<T: crate::ports::Kept>(&self, creator: CreatorId) -> Result<(), AccountError> {
        loop {
            let held: Vec<Held<T>> = self.with(creator.uuid(), ALL).await?;
            if held.is_empty() {
                return Ok(());
            }
            let drop = |(value, version): Held<T>| Edit::Drop(T::SHELF, value.paper().id(), version);
            match self.change(held.into_iter().map(drop).collect()).await {
                Ok(()) | Err(AccountError::Changed(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Papers of one creator read at once.
const ALL: u32 = 1_000;
