//! The brand's word, disputes about it, and the operator's rulings, by the truth.

use std::pin::Pin;
use std::rc::Rc;

use app::{App, AppError, Ruling};
use kernel::DisputeId;
use market::dispute::State as DisputeState;
use market::people::Actor;
use market::placement::{Judgement, State};
use market::reasons::RejectCode;
use market::{Dispute, Placement};

use super::cards::{Card, Change, Reply, Review};
use super::course::Case;
use super::life::Life;
use crate::diary::{Fact, Word};
use crate::hub::{DAY, HOUR};

fn code(name: &str) -> RejectCode {
    match name {
        "off_brief" => RejectCode::OffBrief,
        "false_claim" => RejectCode::FalseClaim,
        "tone" => RejectCode::Tone,
        "language" => RejectCode::Language,
        _ => RejectCode::Other,
    }
}

impl Life {
    /// The brand looks at a draft, or does not.
    pub(crate) async fn review(&self, case: &Case, revision: u32, plan: Review) {
        let window = i64::try_from(self.policy.review_window.as_micros()).unwrap_or(0);
        match plan {
            Review::Silent => {}
            Review::Approves => {
                self.wait(HOUR, 50 * HOUR).await;
                self.judge(case, revision, Word::Yes).await;
            }
            Review::Rejects { code, .. } => {
                self.wait(HOUR, 50 * HOUR).await;
                self.judge(case, revision, Word::No(code)).await;
            }
            Review::TooLate => {
                self.wait(window + HOUR / 2, window + 20 * HOUR).await;
                if case.revision.get() == revision {
                    let (id, brand) = (case.id, case.campaign.brand);
                    let late = Judgement::Reject { code: RejectCode::OffBrief, note: String::new() };
                    self.must_be_refused("a rejection after the window", move |app| {
                        let late = late.clone();
                        async move { app.review(id, &late, brand).await }
                    })
                    .await;
                }
            }
        }
    }

    /// Tells the brand's word, unless a newer draft has come.
    async fn judge(&self, case: &Case, revision: u32, word: Word) {
        let current = |found: &Placement| found.draft.as_ref().map_or(0, |draft| draft.revision);
        let Ok(found) = self.look(case.id).await else { return };
        if current(&found) != revision || found.state != State::Drafted {
            return;
        }
        let judgement = match word {
            Word::Yes => Judgement::Approve,
            Word::No(name) => Judgement::Reject { code: code(name), note: "see the brief".to_owned() },
        };
        let (id, brand) = (case.id, case.campaign.brand);
        let ask = move |app: App| {
            let judgement = judgement.clone();
            async move { app.review(id, &judgement, brand).await }
        };
        // Without an answer: a draft that no longer waits, or a newer one, says that the word was heard.
        let done = |found: &Placement| found.state != State::Drafted || current(found) != revision;
        match self.command(id, ask, done).await {
            Ok(_) => self.note(id, Fact::Judged { revision, word }),
            Err(_) => self.tallies.borrow_mut().refused += 1,
        }
    }

    /// The creator's answer to a rejection; whether there is something to wait for.
    pub(crate) async fn answer_rejection(self: &Rc<Self>, case: &Rc<Case>) -> bool {
        self.strangers(case).await;
        let reply = if case.revision.get() >= 3 { Reply::Accepts } else { case.reply };
        match reply {
            Reply::Accepts => false,
            Reply::Mends => {
                self.wait(2 * HOUR, 40 * HOUR).await;
                let text = self.mended(case);
                self.hand_in(case, &text).await.is_ok()
            }
            Reply::Appeals => {
                self.wait(HOUR, 3 * DAY).await;
                let justly = match case.review {
                    Review::Rejects { justly, .. } => justly,
                    Review::Approves | Review::Silent | Review::TooLate => true,
                };
                let Some(dispute) = self.contest(case, case.creator.actor()).await else { return false };
                let revision = case.revision.get();
                self.note(case.id, Fact::AppealedRejection { revision, dispute });
                self.hearing(case, dispute, case.creator.actor(), !justly).await;
                !justly
            }
        }
    }

    /// The creator appeals against a breach, right or wrong.
    pub(crate) async fn appeal_breach(self: &Rc<Self>, case: &Rc<Case>, found: &Placement) {
        self.wait(HOUR, 2 * DAY).await;
        let Some(dispute) = self.contest(case, case.creator.actor()).await else { return };
        self.note(case.id, Fact::AppealedBreach { dispute });
        let right = match case.card {
            // The network was wrong; but a post that never stood long enough to be checked cannot be excused.
            Card::TakenDown { unjustly } => unjustly && found.hold_until.is_some(),
            // The brand had agreed to the new words.
            Card::PublishesOther(Change::Rewrites) | Card::Edits(Change::Rewrites) => self.chance(6_000),
            // The phone's clock was wrong.
            Card::BackDates => self.chance(4_000),
            // The link came with another address, which the operator accepts; the words are still others.
            Card::PublishesOther(Change::DropsLink) => self.chance(3_000),
            Card::Honest
            | Card::SecondThoughts
            | Card::NoDraft
            | Card::NoPublication
            | Card::Bad { .. }
            | Card::Twin
            | Card::PublishesOther(Change::DropsLabel | Change::Copies | Change::Retouches)
            | Card::DatesAhead
            | Card::WrongAccount
            | Card::NeverThere
            | Card::PublishesEarly
            | Card::DeletesAtOnce
            | Card::Deletes
            | Card::DeletesAfterwards
            | Card::ClosesAccount
            | Card::Edits(Change::DropsLink | Change::DropsLabel | Change::Copies | Change::Retouches)
            | Card::Spams
            | Card::NetworkRefuses { .. }
            | Card::GivesBack(_) => false,
        };
        self.hearing(case, dispute, case.creator.actor(), right).await;
    }

    /// The brand disputes a post that stands.
    pub(crate) async fn brand_disputes(self: Rc<Self>, case: &Rc<Case>, until: i64, justly: bool) {
        let left = until - self.now();
        if left < DAY {
            return;
        }
        self.wait(left / 10, left / 2).await;
        let brand = case.campaign.brand;
        let Some(dispute) = self.contest(case, brand).await else { return };
        self.note(case.id, Fact::Disputed { dispute });
        self.hearing(case, dispute, brand, justly).await;
    }

    /// Opens a dispute, now and then twice; its id when it is open.
    async fn contest(&self, case: &Case, by: Actor) -> Option<DisputeId> {
        let (id, about) = (DisputeId::new(self.uuid()), case.id);
        let ask = move |app: App| async move { app.open_dispute(id, about, "this was not agreed", by).await };
        let told = self.firmly(ask).await;
        if told.is_err() {
            self.tallies.borrow_mut().refused += 1;
            return None;
        }
        if self.chance(1_000) {
            match self.firmly(ask).await {
                Ok(_) => self.tallies.borrow_mut().repeated += 1,
                Err(error) => self.surprise(format!("{id} opened again: {error}")),
            }
        }
        Some(id)
    }

    /// Both sides are heard, and the operator rules by the truth.
    async fn hearing(&self, case: &Case, id: DisputeId, opener: Actor, upheld: bool) {
        let operator = self.operator();
        let ruling = Ruling { upheld, text: "after reading both sides".to_owned() };
        if self.chance(3_000) {
            let early = ruling.clone();
            self.must_be_refused("a ruling before the other side has spoken", move |app| {
                let early = early.clone();
                async move { app.rule(id, &early, operator).await }
            })
            .await;
        }
        if self.chance(2_000) {
            let partial = ruling.clone();
            self.must_be_refused("a party rules on its own dispute", move |app| {
                let partial = partial.clone();
                async move { app.rule(id, &partial, opener).await }
            })
            .await;
        }
        let other = if opener == case.campaign.brand { case.creator.actor() } else { case.campaign.brand };
        if self.chance(6_000) {
            self.wait(2 * HOUR, 40 * HOUR).await;
            self.answer(id, other).await;
            self.wait(HOUR, DAY).await;
        } else {
            let window = i64::try_from(self.policy.answer_window.as_micros()).unwrap_or(0);
            self.wait(window + HOUR, window + 12 * HOUR).await;
        }
        self.rule(id, &ruling).await;
    }

    async fn answer(&self, id: DisputeId, by: Actor) {
        let ask = move |app: App| async move { app.answer_dispute(id, "it was", by).await };
        let done = |found: &Dispute| found.answer.is_some();
        if let Err(error) = self.persist(ask, looking_at(id), done).await {
            self.surprise(format!("{id}: an answer in time was refused: {error}"));
        }
    }

    async fn rule(&self, id: DisputeId, ruling: &Ruling) {
        let operator = self.operator();
        let ask = move |app: App| {
            let ruling = ruling.clone();
            async move { app.rule(id, &ruling, operator).await }
        };
        let done = |found: &Dispute| matches!(found.state, DisputeState::Upheld | DisputeState::Dismissed);
        match self.persist(ask, looking_at(id), done).await {
            Ok(_) => {
                self.diary.borrow_mut().rulings.insert(id, ruling.upheld);
            }
            Err(error) => self.surprise(format!("{id}: the operator's ruling was refused: {error}")),
        }
    }
}

/// A look at a dispute.
fn looking_at(id: DisputeId) -> impl Fn(App) -> Pin<Box<dyn Future<Output = Result<Dispute, AppError>>>> {
    move |app| Box::pin(async move { Ok(app.dispute(id).await?.value) })
}
