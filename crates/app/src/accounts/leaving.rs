//! What is kept of somebody, for them to take along; and leaving.

use account::{Member, Organisation, Role, Session, User};
use kernel::{BrandId, CreatorId, Currency, UserId};
use ledger::Account;
use market::people::Actor;
use serde_json::{Value, json};

use super::desk::{Held, new, put};
use super::organisations::member_paper;
use super::sessions::MANY;
use super::{AccountError, Accounts, Signed};
use crate::ports::{
    Edit, Errand, Find, Kept as _, KeptNotice, Kind, PlacementFilter, Record, RecordId, TallyOf,
};

/// Read at once.
const PAGE: u32 = 1_000;
/// States of a campaign in which nothing can happen any more.
const OVER: [&str; 2] = ["settled", "cancelled"];
/// States of a payout in which the money is on its way.
const UNDER_WAY: [&str; 2] = ["requested", "sent"];

impl Accounts {
    /// All that is kept of somebody, as JSON: never a hash or a secret.
    ///
    /// # Errors
    /// The store's.
    pub async fn export(&self, signed: &Signed) -> Result<Value, AccountError> {
        let (user, _) = self.need::<User>(signed.user.id.uuid(), "user").await?;
        let sessions: Vec<Held<Session>> = self.of(user.id.uuid(), None, PAGE).await?;
        let sessions: Vec<Value> = sessions
            .iter()
            .map(|(it, _)| json!({ "id": it.id, "created": it.created.to_string(), "seen": it.seen.to_string() }))
            .collect();
        let organisations: Vec<Value> = self
            .organisations(signed)
            .await?
            .iter()
            .map(|(it, role)| json!({ "id": it.id, "name": it.name, "kind": it.kind, "role": role }))
            .collect();
        let mut notices = Vec::new();
        let mut before = None;
        loop {
            let page: Vec<Held<KeptNotice>> = self.of(user.id.uuid(), before, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            before = Some((last.at, last.id.uuid()));
            notices.extend(page.iter().map(|(it, _)| {
                json!({ "at": it.at.to_string(), "what": it.notice, "read": it.read.map(|at| at.to_string()) })
            }));
        }
        let linked: Vec<Value> = self
            .linked_of(user.id)
            .await?
            .iter()
            .map(|it| json!({ "network": it.network, "account": it.account, "handle": it.handle }))
            .collect();
        let creator = match user.creator {
            Some(id) => Some(self.export_creator(id).await?),
            None => None,
        };
        Ok(json!({
            "user": {
                "id": user.id,
                "email": user.email,
                "email_verified": user.email_verified,
                "name": user.name,
                "has_password": user.password.is_some(),
                "locale": user.locale,
                "operator": user.operator,
                "mail": user.preferences,
                "created": user.created.to_string(),
            },
            "sessions": sessions,
            "organisations": organisations,
            "linked_accounts": linked,
            "notices": notices,
            "creator": creator,
        }))
    }

    async fn export_creator(&self, id: CreatorId) -> Result<Value, AccountError> {
        let creator = self.app.creator(id).await?.value;
        let (mut placements, mut after) = (Vec::new(), None);
        loop {
            let filter = PlacementFilter { creator: Some(id), after, limit: PAGE, ..Default::default() };
            let page = self.app.store().placements(filter).await?;
            for (record, _) in &page {
                if let Record::Placement(it) = record {
                    after = Some(it.id);
                    placements.push(json!(it));
                }
            }
            if page.is_empty() {
                break;
            }
        }
        let strikes = self.strikes(account::Party::Creator(id)).await?;
        let strikes: Vec<Value> = strikes
            .iter()
            .map(|it| json!({ "at": it.at.to_string(), "reason": it.reason, "lifted": it.lifted.is_some() }))
            .collect();
        let author = self.app.export_author(id).await?;
        let measures = self.export_measures(id).await?;
        Ok(json!({
            "record": creator,
            "placements": placements,
            "strikes": strikes,
            "author": author,
            "measures": measures,
        }))
    }

    /// Deletes somebody's account: name and address go, sessions end, keys open nothing any more. What the market
    /// has to keep (money, published posts) stays under an id that leads to nobody. Told to the former address.
    ///
    /// # Errors
    /// A wrong password; an organisation that would have no owner; placements, campaigns or payouts that are not
    /// over; money that is still theirs; the store's.
    pub async fn delete(&self, signed: &Signed, password: Option<&str>) -> Result<(), AccountError> {
        let (user, _) = self.need::<User>(signed.user.id.uuid(), "user").await?;
        self.confirm(&user, password).await?;
        if let Some(creator) = user.creator {
            self.creator_is_done(creator).await?;
        }
        let done = self
            .retrying(|| async move {
                let (user, version) = self.need::<User>(signed.user.id.uuid(), "user").await?;
                let mut edits = self.leave_organisations(&user).await?;
                edits.extend(self.ending(user.id).await?);
                edits.extend(self.revoking(&user).await?);
                let farewell = self.outgoing(&user, user.email.clone(), Errand::Farewell);
                edits.push(new(crate::ports::Outgoing { user: None, ..farewell }));
                if let Some(creator) = user.creator {
                    self.app.forget_author(creator).await?;
                    self.app.retire_creator(creator).await?;
                }
                edits.push(put(user.anonymous(self.app.now()), version));
                self.change(edits).await
            })
            .await;
        self.cache.forget_user(signed.user.id);
        done?;
        if let Some(creator) = user.creator {
            self.forget_measures(creator).await?;
        }
        for linked in self.linked_of(signed.user.id).await? {
            self.forget_account(linked).await?;
        }
        self.drop_notices(signed.user.id).await
    }

    /// Takes all news of a user away.
    async fn drop_notices(&self, user: UserId) -> Result<(), AccountError> {
        loop {
            let page: Vec<Held<KeptNotice>> = self.of(user.uuid(), None, PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            let drop = |(it, version): Held<KeptNotice>| Edit::Drop(KeptNotice::SHELF, it.id.uuid(), version);
            match self.change(page.into_iter().map(drop).collect()).await {
                Ok(()) | Err(AccountError::Changed(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn creator_is_done(&self, id: CreatorId) -> Result<(), AccountError> {
        let open = self.app.open_of(id, None).await?;
        if open > 0 {
            return Err(AccountError::StillOpen { what: count(open, "placement") });
        }
        let tally = self.app.store().tally(Kind::Payout, TallyOf::Creator(id)).await?;
        let under_way: u64 =
            tally.iter().filter(|(state, _)| UNDER_WAY.contains(&state.as_str())).map(|(_, n)| n).sum();
        if under_way > 0 {
            return Err(AccountError::StillOpen { what: count(under_way, "payout") });
        }
        let creator = self.app.creator(id).await?.value;
        for currency in self.app.currencies_of(&creator).await? {
            self.nothing_left(Account::Creator(id), currency).await?;
        }
        Ok(())
    }

    async fn nothing_left(&self, account: Account, currency: Currency) -> Result<(), AccountError> {
        let amount = self.app.store().balance(account.in_currency(currency)).await?;
        if amount.is_zero() { Ok(()) } else { Err(AccountError::MoneyLeft { amount }) }
    }

    /// Takes a user out of their organisations. One that they alone own and are alone in ends with them, once its
    /// brands have nothing under way.
    async fn leave_organisations(&self, user: &User) -> Result<Vec<Edit>, AccountError> {
        let mut edits = Vec::new();
        for (member, version) in self.of::<Member>(user.id.uuid(), None, MANY).await? {
            let id = member.organisation;
            let (organisation, lock) = self.need::<Organisation>(id.uuid(), "organisation").await?;
            if member.role == Role::Owner && self.owners(id).await? < 2 {
                if self.with::<Member>(id.uuid(), 2).await?.len() > 1 {
                    return Err(AccountError::LastOwner { organisation: organisation.name });
                }
                for (holding, _) in self.with::<account::Holding>(id.uuid(), MANY).await? {
                    self.brand_is_done(holding.brand).await?;
                }
            }
            edits.push(put(organisation, lock));
            edits.push(Edit::Drop(Member::SHELF, member_paper(id, user.id), version));
        }
        Ok(edits)
    }

    async fn brand_is_done(&self, id: BrandId) -> Result<(), AccountError> {
        let store = self.app.store();
        let over = |state: &str| OVER.contains(&state);
        let campaigns = store.tally(Kind::Campaign, TallyOf::Brand(id)).await?;
        let running: u64 = campaigns.iter().filter(|(state, _)| !over(state)).map(|(_, count)| count).sum();
        if running > 0 {
            return Err(AccountError::StillOpen { what: count(running, "campaign") });
        }
        let payouts = store.tally(Kind::Payout, TallyOf::Brand(id)).await?;
        let waiting = |state: &str| UNDER_WAY.contains(&state);
        let under_way: u64 = payouts.iter().filter(|(state, _)| waiting(state)).map(|(_, count)| count).sum();
        if under_way > 0 {
            return Err(AccountError::StillOpen { what: count(under_way, "payout") });
        }
        let find = Find { brand: Some(id), ..Find::newest(Kind::Campaign, PAGE) };
        let mut currencies = std::collections::BTreeSet::new();
        for (record, _) in store.find(&find).await? {
            if let Record::Campaign(campaign) = record {
                currencies.insert(campaign.terms.budget.currency());
            }
        }
        for currency in currencies {
            self.nothing_left(Account::Brand(id), currency).await?;
        }
        Ok(())
    }

    /// Takes back the keys that a user made.
    async fn revoking(&self, user: &User) -> Result<Vec<Edit>, AccountError> {
        let keys: Vec<Held<account::ApiKey>> = self.with(user.id.uuid(), PAGE).await?;
        let now = self.app.now();
        let live = keys.into_iter().filter(|(key, _)| key.revoked.is_none());
        Ok(live.map(|(key, version)| put(account::ApiKey { revoked: Some(now), ..key }, version)).collect())
    }

    /// Keeps that an operator looked at or did something, for whoever serves operators' pages.
    ///
    /// # Errors
    /// Somebody else than an operator, or the store's.
    pub async fn audit_operator(
        &self,
        signed: &Signed,
        action: &str,
        subject: RecordId,
    ) -> Result<(), AccountError> {
        let by = signed.operator().ok_or(AccountError::OperatorsOnly)?;
        Ok(self.app.audit_act(Actor::Operator(by), action, subject.to_string()).await?)
    }
}

fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("one {what} is") } else { format!("{number} {what}s are") }
}
