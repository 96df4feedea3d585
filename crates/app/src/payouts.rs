//! Money leaves the market: what a payee holds becomes a payout, the rail is asked until it says paid or refused.
//!
//! The payout's id is the key under which the rail knows it. An answer that was lost is asked for again under
//! the same key, and never taken for a refusal: only the rail's own word moves the money on.

use kernel::sabotage::Bug;
use kernel::{Currency, PayoutId, Span};
use ledger::{Account, movements};
use market::payout::{Command, Payee, Payout, State, decide};
use market::people::Actor;
use market::rejection::Rejection;

use crate::ports::{Job, Lease, PayoutRequest, RailAnswer, RailError, Record, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError};

/// Between two questions to a rail that is working on it.
const ASK_AGAIN: Span = Span::hours(1);

impl App {
    /// Whether payouts are made by an operator's hand, who then says here what became of them.
    #[must_use]
    pub fn pays_by_hand(&self) -> bool {
        self.rail.is_by_hand()
    }

    /// Asks for what a payee holds to be paid out: after a refused payout, say.
    ///
    /// # Errors
    /// Another party than the payee or an operator, or the store's.
    pub async fn request_payout(&self, payee: Payee, currency: Currency, by: Actor) -> Result<(), AppError> {
        let own = match payee {
            Payee::Creator(id) => Actor::Creator(id),
            Payee::Brand(id) => Actor::Brand(id),
        };
        if by != own && !matches!(by, Actor::Operator(_)) {
            let (command, needs) = ("be paid out", "its owner or the operator");
            return Err(Rejection::WrongParty { what: "account", command, needs }.into());
        }
        let now = self.now();
        let mut work = Work::at(now);
        let touched = payee_id(payee);
        work.audit(by, "ask for a payout", touched);
        self.enqueue(&mut work, Job::PayOut { payee, currency }, &format!("asked/{now}"), now);
        self.commit(work, touched).await
    }

    /// The job that turns a balance into a payout. What is too early to pay stays on the account.
    pub(crate) async fn pay_out_job(
        &self,
        payee: Payee,
        currency: Currency,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        if let Payee::Creator(id) = payee
            && !self.creator(id).await?.value.identified
        {
            return Ok(Outcome::NothingToDo);
        }
        let amount = self.store.balance(account(payee).in_currency(currency)).await?;
        if amount.is_zero() {
            return Ok(Outcome::NothingToDo);
        }
        let now = self.now();
        let id = PayoutId::new(self.entropy.uuid(now));
        let payout = Payout { id, payee, amount, state: State::Requested, refusal: None, requested: now };
        let mut work = Work::finishing(now, Some(lease));
        work.create(Record::Payout(payout));
        work.movement(movements::pay_out(id, account(payee), amount)?);
        work.audit(Actor::System, "pay out", RecordId::Payout(id));
        self.enqueue(&mut work, Job::SendPayout { payout: id }, "once", now);
        self.commit(work, payee_id(payee)).await?;
        Ok(Outcome::Done)
    }

    /// The job that asks the rail.
    pub(crate) async fn send_payout_job(
        &self,
        id: PayoutId,
        attempt: u32,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        let loaded = self.payout(id).await?;
        let Payout { payee, amount, state, .. } = loaded.value;
        if !Command::Confirm.from_states().contains(&state) {
            return Ok(Outcome::NothingToDo);
        }
        let changed = Bug::PayoutKeyChanged.is_on() && attempt > 1;
        let key = if changed { PayoutId::new(self.entropy.uuid(self.now())) } else { id };
        let answer = self.rail.pay(PayoutRequest { key, payee, amount }).await;
        let answer = match answer {
            Err(RailError(reason)) if Bug::LostAnswerMeansNo.is_on() => RailAnswer::Refused(reason),
            Err(error) => return Ok(Outcome::Failed(error.to_string())),
            Ok(answer) => answer,
        };
        let now = self.now();
        let mut work = Work::finishing(now, Some(lease));
        let command = match answer {
            RailAnswer::Pending => {
                self.enqueue(
                    &mut work,
                    Job::SendPayout { payout: id },
                    &format!("asked/{now}"),
                    now.plus(ASK_AGAIN),
                );
                Command::Send
            }
            RailAnswer::Paid => {
                work.movement(movements::pay_out_confirmed(id, amount)?);
                Command::Confirm
            }
            RailAnswer::Refused(reason) => {
                work.movement(movements::pay_out_returned(id, account(payee), amount)?);
                Command::Refuse { reason }
            }
        };
        work.audit(Actor::System, command.name(), RecordId::Payout(id));
        let events = decide(&loaded.value, command)?;
        work.payout(loaded, &events);
        self.commit(work, RecordId::Payout(id)).await?;
        Ok(Outcome::Done)
    }
}

const fn account(payee: Payee) -> Account {
    match payee {
        Payee::Creator(id) => Account::Creator(id),
        Payee::Brand(id) => Account::Brand(id),
    }
}

const fn payee_id(payee: Payee) -> RecordId {
    match payee {
        Payee::Creator(id) => RecordId::Creator(id),
        Payee::Brand(id) => RecordId::Brand(id),
    }
}
