//! A brand announces a transfer; an operator sees the money and confirms it, which funds the campaign.
//!
//! Announcing moves nothing. Confirming funds the campaign in the same commit; the bank's reference is the key, so
//! that a payment told twice counts once.

use kernel::{CampaignId, DepositId, Money};
use ledger::LedgerError;
use market::campaign;
use market::deposit::{self, Arrived, Command, Deposit, State};
use market::people::Actor;
use market::rejection::{Rejection, fit};

use crate::ports::{CommitError, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError, Funding};

/// A transfer that a brand says it has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Chosen by whoever asks.
    pub id: DepositId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// How much.
    pub amount: Money,
    /// What was written into the transfer, 1 to 200 characters.
    pub reference: String,
}

/// A transfer that an operator has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Which announcement it answers.
    pub id: DepositId,
    /// How much came in.
    pub amount: Money,
    /// The bank's own reference, 1 to 200 characters.
    pub reference: String,
}

impl App {
    /// A brand announces a transfer for its campaign. Asking again with the same id changes nothing.
    ///
    /// # Errors
    /// Another party, a campaign that takes no money any more, an unfit reference, an amount not above zero or in
    /// another currency, an id taken, or the store's.
    pub async fn announce_transfer(&self, new: &Announcement, by: Actor) -> Result<Deposit, AppError> {
        if let Some(known) = self.find_deposit(new.id).await? {
            let same = known.value.campaign == new.campaign && by == Actor::Brand(known.value.brand);
            return if same { Ok(known.value) } else { Err(AppError::Taken(RecordId::Deposit(new.id))) };
        }
        fit("the reference", &new.reference, 1, 200)?;
        let campaign = self.campaign(new.campaign).await?.value;
        if by != Actor::Brand(campaign.brand) {
            let (command, needs) = ("be funded", "its brand");
            return Err(Rejection::WrongParty { what: "campaign", command, needs }.into());
        }
        let fund = campaign::Command::Fund { amount: new.amount };
        if !fund.from_states().contains(&campaign.state) {
            let (state, command) = (campaign.state.name(), fund.name());
            return Err(Rejection::NotNow { what: "campaign", state, command }.into());
        }
        campaign.funded.plus(new.amount.positive()?)?;
        let now = self.now();
        let deposit = Deposit {
            id: new.id,
            campaign: campaign.id,
            brand: campaign.brand,
            amount: new.amount,
            reference: new.reference.clone(),
            state: State::Announced,
            announced: now,
            arrived: None,
            note: None,
        };
        let mut work = Work::at(now);
        work.create(Record::Deposit(deposit.clone()));
        work.audit(by, "announce a transfer", RecordId::Campaign(campaign.id));
        self.commit(work, RecordId::Deposit(new.id)).await?;
        Ok(deposit)
    }

    /// An operator has seen the money: the campaign is funded with what came in. Asking again with the same
    /// reference changes nothing.
    ///
    /// # Errors
    /// The deposit's or the campaign's rejection, a payment that has been counted already
    /// ([`LedgerError::Duplicate`]), or the store's.
    pub async fn confirm_transfer(&self, arrival: &Arrival, by: Actor) -> Result<Deposit, AppError> {
        let Arrival { id, amount, reference } = arrival;
        self.retrying(|| async move {
            let loaded = self.deposit(*id).await?;
            let arrived = Arrived { amount: *amount, reference: reference.clone() };
            if loaded.value.arrived.as_ref() == Some(&arrived) {
                return Ok(loaded.value);
            }
            let events = deposit::decide(&loaded.value, Command::Confirm(arrived), by)?;
            let campaign = self.campaign(loaded.value.campaign).await?;
            let funding =
                Funding { campaign: campaign.value.id, amount: *amount, reference: reference.clone() };
            let mut work = Work::at(self.now());
            self.receive(&mut work, campaign, &funding, by)?;
            let deposit = work.deposit(loaded, &events);
            work.audit(by, "confirm a transfer", RecordId::Deposit(*id));
            match self.commit_raw(work).await {
                Ok(()) => Ok(deposit),
                Err(CommitError::DuplicateMovement(key)) => Err(LedgerError::Duplicate(key).into()),
                Err(error) => Err(AppError::of_commit(error, RecordId::Deposit(*id))),
            }
        })
        .await
    }

    /// The brand has not sent it after all.
    ///
    /// # Errors
    /// The deposit's rejection, or the store's.
    pub async fn withdraw_transfer(&self, id: DepositId, by: Actor) -> Result<Deposit, AppError> {
        self.command_deposit(id, &Command::Withdraw, by).await
    }

    /// It never came: the brand is told why.
    ///
    /// # Errors
    /// The deposit's rejection, an unfit note, or the store's.
    pub async fn dismiss_transfer(&self, id: DepositId, note: &str, by: Actor) -> Result<Deposit, AppError> {
        self.command_deposit(id, &Command::Dismiss { note: note.to_owned() }, by).await
    }

    async fn command_deposit(
        &self,
        id: DepositId,
        command: &Command,
        by: Actor,
    ) -> Result<Deposit, AppError> {
        self.retrying(|| async move {
            let loaded = self.deposit(id).await?;
            let events = deposit::decide(&loaded.value, command.clone(), by)?;
            let mut work = Work::at(self.now());
            let deposit = work.deposit(loaded, &events);
            work.audit(by, command.name(), RecordId::Deposit(id));
            self.commit(work, RecordId::Deposit(id)).await?;
            Ok(deposit)
        })
        .await
    }
}
