//! Is the post what was agreed, and is it still there? First checks, then looks on a schedule.
//!
//! A network that gives no answer is never held against the creator: the job comes back later.

use kernel::sabotage::Bug;
use kernel::{PlacementId, Span, Timestamp};
use market::people::Actor;
use market::placement::{Command, Event, Placement, Post, State, apply, decide};
use market::proof::{Evidence, doubt, judge, published};
use market::reasons::Breach;
use market::rejection::Rejection;
use market::sighting::{Timing, Window, timing};

use crate::drafting::setting;
use crate::ports::{Gone, Job, Lease, Lookup, RecordId, SeenPost, Sighting};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

/// Between two looks for a post that is not there yet.
const SEARCH_STEP: Span = Span::minutes(30);
/// Between two looks while a dispute keeps a breach from being recorded.
const DISPUTE_STEP: Span = Span::days(1);

impl App {
    /// The job of the first checks.
    pub(crate) async fn verify_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        if !matches!(loaded.value.state, State::Published | State::Verifying) {
            return Ok(Outcome::NothingToDo);
        }
        let Some(post) = loaded.value.post.clone() else { return Ok(Outcome::NothingToDo) };
        let seen = match self.network.look_up(loaded.value.network, &post.address).await {
            Ok(seen) => seen,
            Err(error) => return Ok(Outcome::of_network(error, self.now())),
        };
        let now = self.now();
        let searching = now < post.declared.plus(self.policy.search_window);
        let command = match seen {
            Lookup::Gone(Gone::NotFound) if searching => return Ok(Outcome::Again(now.plus(SEARCH_STEP))),
            Lookup::Gone(gone) => absent(&loaded.value, &post, absence(gone, Breach::NotFound)),
            Lookup::Found(found) => {
                let sighting = told_of(&loaded.value, &found);
                match timing(&loaded.value, sighting, found.claimed, now, &self.policy) {
                    Timing::Wait => return Ok(Outcome::Again(now.plus(SEARCH_STEP))),
                    Timing::Known(window) => self.judge_first(&loaded.value, &found, window, None).await?,
                    // What it says of itself is more telling, where that is wrong too.
                    Timing::NeverShown => {
                        let window = Window { not_before: None, first_seen: now };
                        let last = Some(Breach::NotFound);
                        self.judge_first(&loaded.value, &found, window, last).await?
                    }
                }
            }
        };
        let mut work = Work::finishing(now, Some(lease));
        self.advance_checks(&mut work, loaded, command)?;
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    /// The job of a later look; the last one delivers.
    pub(crate) async fn look_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        let (State::Holding, Some(post)) = (loaded.value.state, loaded.value.post.clone()) else {
            return Ok(Outcome::NothingToDo);
        };
        let seen = match self.network.look_up(loaded.value.network, &post.address).await {
            Ok(seen) => seen,
            Err(error) => return Ok(Outcome::of_network(error, self.now())),
        };
        let now = self.now();
        let breach = match seen {
            Lookup::Gone(_) if Bug::DeletionUnseen.is_on() => None,
            // It was there: what cannot be found any more has been deleted.
            Lookup::Gone(gone) => Some(absence(gone, Breach::Deleted)),
            Lookup::Found(found) => self.judge_again(&loaded.value, &post, &found).await?,
        };
        let breach = breach.filter(|breach| !loaded.value.excuses(breach));
        if breach.is_some() && loaded.value.dispute.is_some() {
            return Ok(Outcome::Again(now.plus(DISPUTE_STEP)));
        }
        let is_over = loaded.value.hold_until.is_some_and(|until| now >= until);
        if is_over && loaded.value.dispute.is_some() {
            return Ok(Outcome::Again(now.plus(DISPUTE_STEP)));
        }
        let mut work = Work::finishing(now, Some(lease));
        let commands = match breach {
            Some(reason) => vec![Command::Breach { reason }],
            None if is_over => vec![Command::LookAgain, Command::Deliver],
            None => vec![Command::LookAgain],
        };
        self.advance(&mut work, loaded, commands)?;
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    async fn judge_first(
        &self,
        placement: &Placement,
        found: &SeenPost,
        window: Window,
        if_nothing_else: Option<Breach>,
    ) -> Result<Command, AppError> {
        let evidence = self.evidence(placement, found, window).await?;
        let doubt = doubt(placement, found.claimed, window, &self.policy);
        let passed =
            Command::PassChecks { first_seen: window.first_seen, doubt, version: found.version.clone() };
        let last = if_nothing_else.filter(|breach| !placement.excuses(breach));
        let breach = judge(placement, &evidence, &self.policy).or(last);
        Ok(breach.map_or(passed, |reason| Command::Breach { reason }))
    }

    /// On later looks the time of publication is settled; what the post says may have changed.
    async fn judge_again(
        &self,
        placement: &Placement,
        post: &Post,
        found: &SeenPost,
    ) -> Result<Option<Breach>, AppError> {
        let first_seen = post.first_seen.unwrap_or(post.declared);
        let evidence = self.evidence(placement, found, Window::at(first_seen)).await?;
        let settled = Evidence { claimed: first_seen, previous: None, week: 0, own_words: true, ..evidence };
        Ok(judge(placement, &settled, &self.policy))
    }

    async fn evidence(
        &self,
        placement: &Placement,
        found: &SeenPost,
        window: Window,
    ) -> Result<Evidence, AppError> {
        let campaign = self.campaign(placement.campaign).await?.value;
        let creator = self.creator(placement.creator).await?.value;
        let approved = placement.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
        let setting = setting(placement, &campaign, &creator);
        let links: Vec<&str> = found.links.iter().map(String::as_str).collect();
        let published = published(placement, found.claimed, window, &self.policy);
        let (previous, week) = self.neighbours(placement, published).await?;
        Ok(Evidence {
            author: found.account == placement.account,
            same_place: found.reply_to == placement.reply_to,
            same_record: is_same_record(placement, found),
            same_text: found.text.split_whitespace().eq(approved.split_whitespace()),
            link: wording::link_published(&found.text, &links, placement.network, &campaign.terms.link)
                .passes(),
            // The approved text, letter for letter, was read when it was handed in.
            disclosed: found.text == approved || wording::disclosure(&found.text, &setting).passes(),
            own_words: self.is_original(placement, &campaign, &found.text).await?,
            claimed: found.claimed,
            keyed: found.keyed,
            window,
            previous,
            week,
        })
    }

    /// The creator's sponsored posts around this one: the nearest before it, and how many in its seven days.
    async fn neighbours(
        &self,
        placement: &Placement,
        published: Timestamp,
    ) -> Result<(Option<Timestamp>, u32), AppError> {
        let past = self.whole_past_of(placement.creator, self.now()).await?;
        let others = past.iter().filter(|other| other.id != placement.id).filter_map(Placement::came_out);
        let before: Vec<Timestamp> = others.filter(|other| *other <= published).collect();
        let week = before.iter().filter(|other| published.since(**other) < Span::days(7)).count();
        let week = u32::try_from(week).unwrap_or(u32::MAX).saturating_add(1);
        Ok((before.into_iter().max(), week))
    }

    fn advance_checks(
        &self,
        work: &mut Work,
        loaded: Loaded<Placement>,
        command: Command,
    ) -> Result<(), Rejection> {
        let commands = match loaded.value.state {
            State::Published => vec![Command::BeginChecks, command],
            State::Booked
            | State::Drafted
            | State::Approved
            | State::Verifying
            | State::Holding
            | State::Delivered
            | State::Paid
            | State::Rejected
            | State::Breached
            | State::GivenBack
            | State::Failed => vec![command],
        };
        self.advance(work, loaded, commands)
    }

    /// Decides commands one after the other on the state that the one before left, and enqueues what follows.
    fn advance(
        &self,
        work: &mut Work,
        loaded: Loaded<Placement>,
        commands: Vec<Command>,
    ) -> Result<(), Rejection> {
        let now = work.decision.at;
        let mut state = loaded.value.clone();
        let mut events: Vec<Event> = Vec::new();
        for command in commands {
            let decided = decide(&state, command, Actor::System, now, &self.policy)?;
            state = decided.iter().fold(state, apply);
            events.extend(decided);
        }
        let placement = work.placement(loaded, &events);
        self.enqueue_after_look(work, &placement);
        Ok(())
    }

    pub(crate) fn enqueue_after_look(&self, work: &mut Work, placement: &Placement) {
        let (id, now) = (placement.id, work.decision.at);
        match placement.state {
            State::Holding => {
                let job = Job::Look { placement: id };
                // Named by its time, so that looks after a dispute are not taken for the ones before it.
                let at = self.next_look(placement, now);
                self.enqueue(work, job, &format!("{}/{at}", placement.looks), at);
            }
            State::Delivered => self.enqueue(work, Job::Settle { placement: id }, "once", now),
            State::Breached => {
                let at = now.plus(self.policy.appeal_window);
                self.enqueue(work, Job::Close { placement: id }, &format!("breached/{now}"), at);
            }
            State::Booked
            | State::Drafted
            | State::Approved
            | State::Published
            | State::Verifying
            | State::Paid
            | State::Rejected
            | State::GivenBack
            | State::Failed => {}
        }
    }

    /// The next age on the schedule, but never past the end of the holding period.
    fn next_look(&self, placement: &Placement, now: Timestamp) -> Timestamp {
        let first_seen = placement.post.as_ref().and_then(|post| post.first_seen).unwrap_or(now);
        let until = placement.hold_until.unwrap_or(now);
        let scheduled = self.policy.look_again.iter().map(|age| first_seen.plus(*age));
        scheduled.filter(|at| *at > now).min().map_or(until, |at| at.min(until)).max(now)
    }
}

/// An absence that an operator has excused counts as a post that is there, seen when the market was told of it.
fn absent(placement: &Placement, post: &Post, reason: Breach) -> Command {
    if placement.excuses(&reason) {
        let first_seen = post.first_seen.unwrap_or(post.declared);
        Command::PassChecks { first_seen, doubt: Span::ZERO, version: None }
    } else {
        Command::Breach { reason }
    }
}

/// What the stream tells of a post. It is heard for the market's own people: of what somebody else wrote it says nothing,
/// and nobody waits for that.
fn told_of(placement: &Placement, found: &SeenPost) -> Sighting {
    if found.account == placement.account { found.sighting } else { Sighting::Unwatched }
}

/// Whether it is still the record that passed the first checks. Where there was no mark then, or is none now, there
/// is nothing to tell by.
fn is_same_record(placement: &Placement, found: &SeenPost) -> bool {
    let checked = placement.post.as_ref().and_then(|post| post.version.as_ref());
    checked.zip(found.version.as_ref()).is_none_or(|(checked, now)| checked == now)
}

fn absence(gone: Gone, not_found: Breach) -> Breach {
    match gone {
        Gone::NotFound => not_found,
        Gone::Deleted => Breach::Deleted,
        Gone::TakenDown => Breach::TakenDown,
        Gone::AccountClosed => Breach::AccountClosed,
    }
}
