//! The post goes out: by the market or by hand, as agreed or otherwise.

use app::ports::Gone;
use market::Placement;
use market::placement::State;

use super::cards::{Card, Stage};
use super::course::Case;
use super::life::Life;
use crate::diary::{Fact, Flaw};
use crate::hub::{DAY, HOUR, MINUTE, SECOND};
use crate::world::Post;

/// What is posted by hand.
struct ByHand {
    account: String,
    text: String,
    claimed: i64,
    flaws: Vec<Flaw>,
}

impl Life {
    /// Publishes what was approved, or what the card says; whether the market knows of a post.
    pub(crate) async fn publication(&self, case: &Case, approved: &Placement) -> bool {
        self.wait(HOUR / 2, 20 * HOUR).await;
        if case.card == Card::Spams && self.spam(case).await {
            return true;
        }
        self.take_turn(&case.creator).await;
        let since = approved.approved.map_or(0, kernel::Timestamp::as_micros);
        let window = i64::try_from(self.policy.publish_window.as_micros()).unwrap_or(0);
        // Too late to be sure that it would be in time.
        let published = if self.now() > since + window - DAY { false } else { self.put_out(case).await };
        case.creator.turn.set(false);
        published
    }

    async fn put_out(&self, case: &Case) -> bool {
        let by_market = case.creator.network != kernel::Network::X
            && match case.card {
                Card::GivesBack(Stage::Publishing) | Card::NetworkRefuses { .. } => true,
                Card::Honest
                | Card::SecondThoughts
                | Card::Twin
                | Card::Bad { .. }
                | Card::Deletes
                | Card::DeletesAfterwards
                | Card::TakenDown { .. }
                | Card::Edits(_)
                | Card::GivesBack(_) => self.chance(6_000),
                Card::NoDraft
                | Card::NoPublication
                | Card::PublishesOther(_)
                | Card::BackDates
                | Card::DatesAhead
                | Card::WrongAccount
                | Card::NeverThere
                | Card::PublishesEarly
                | Card::DeletesAtOnce
                | Card::ClosesAccount
                | Card::Spams => false,
            };
        if !by_market {
            return self.by_hand(case).await;
        }
        if let Card::NetworkRefuses { then_by_hand } = case.card {
            self.social().refuse(case.id);
            let asked = self.ask_the_market(case).await;
            self.wait(HOUR, DAY).await;
            return asked && then_by_hand && self.by_hand(case).await;
        }
        if !self.ask_the_market(case).await {
            return false;
        }
        self.note(case.id, Fact::Published { flaws: Vec::new() });
        if case.card == Card::GivesBack(Stage::Publishing) {
            self.wait(0, 20 * SECOND).await;
            if self.give_back(case).await {
                return false;
            }
        }
        self.see_it_out(case).await
    }

    /// Asks the market to publish; without an answer, looks whether the post is out already.
    async fn ask_the_market(&self, case: &Case) -> bool {
        let (id, me) = (case.id, case.creator.actor());
        let ask = move |app: app::App| async move {
            app.request_publication(id, me).await?;
            Ok(app.placement(id).await?.value)
        };
        let told = self.command(id, ask, |found| found.state != State::Approved).await;
        told.is_ok_and(|found| !matches!(found.state, State::GivenBack | State::Failed))
    }

    /// Waits until the market has published.
    async fn see_it_out(&self, case: &Case) -> bool {
        let out = |found: &Placement| found.state != State::Approved;
        let Some(found) = self.until(case.id, self.now() + 9 * DAY, out).await else { return false };
        let address = self.social().address_of(case.id);
        let Some(address) = address.filter(|_| found.post.is_some()) else { return false };
        let seen = self.social().get(&address).map(|post| post.seen);
        case.creator.seen.borrow_mut().extend(seen);
        *case.address.borrow_mut() = Some(address);
        true
    }

    /// Posts by hand and tells the market where.
    async fn by_hand(&self, case: &Case) -> bool {
        let now = self.now();
        let text = case.text.borrow().clone();
        let account = case.creator.account.clone();
        let fair = ByHand { account, text, claimed: now, flaws: Vec::new() };
        let early = case.address.borrow().clone();
        let post = match case.card {
            Card::PublishesOther(change) => {
                let (text, flaws) = self.changed(case, change);
                ByHand { text, flaws, ..fair }
            }
            Card::BackDates => {
                let back = self.between(HOUR, 10 * DAY);
                ByHand { claimed: now - back, flaws: vec![Flaw::BackDated], ..fair }
            }
            Card::DatesAhead => {
                // Further than anybody looks away for: until then a claim may be true.
                let ahead = self.between(3 * DAY, 5 * DAY);
                ByHand { claimed: now + ahead, flaws: vec![Flaw::BackDated], ..fair }
            }
            Card::WrongAccount => {
                let account = format!("{}-second", case.creator.account);
                ByHand { account, flaws: vec![Flaw::WrongAuthor], ..fair }
            }
            Card::NeverThere => return self.nowhere(case).await,
            Card::PublishesEarly => match early {
                Some(address) => return self.declare(case, address, vec![Flaw::PublishedEarly]).await,
                None => fair,
            },
            Card::Honest
            | Card::SecondThoughts
            | Card::NoDraft
            | Card::NoPublication
            | Card::Bad { .. }
            | Card::Twin
            | Card::DeletesAtOnce
            | Card::Deletes
            | Card::DeletesAfterwards
            | Card::TakenDown { .. }
            | Card::ClosesAccount
            | Card::Edits(_)
            | Card::Spams
            | Card::NetworkRefuses { .. }
            | Card::GivesBack(_) => fair,
        };
        let flaws = post.flaws.clone();
        let address = self.post(case, post);
        self.wait(5 * SECOND, 30 * MINUTE).await;
        if case.card == Card::DeletesAtOnce {
            self.social().remove(&address, Gone::Deleted);
            return self.declare(case, address, vec![Flaw::Deleted]).await;
        }
        self.declare(case, address, flaws).await
    }

    /// The draft goes out before anybody has approved it.
    pub(crate) fn post_early(&self, case: &Case) {
        let text = case.text.borrow().clone();
        let account = case.creator.account.clone();
        let post = ByHand { account, text, claimed: self.now(), flaws: Vec::new() };
        let address = self.post(case, post);
        *case.address.borrow_mut() = Some(address);
    }

    fn post(&self, case: &Case, by_hand: ByHand) -> String {
        let seen = self.now() + self.between(0, 8 * MINUTE);
        case.creator.seen.borrow_mut().push(seen);
        let ByHand { account, text, claimed, .. } = by_hand;
        // By hand, the network makes the key.
        let keyed = Some(self.now());
        let post = Post { account, text, claimed, keyed, seen, edits: 0, gone: None };
        self.social().post(case.creator.network, post)
    }

    async fn nowhere(&self, case: &Case) -> bool {
        let address = format!("https://social.example.org/{}/nothing", case.creator.account);
        self.declare(case, address, vec![Flaw::NotFound]).await
    }

    async fn declare(&self, case: &Case, address: String, flaws: Vec<Flaw>) -> bool {
        let (id, me) = (case.id, case.creator.actor());
        let asked = address.clone();
        let ask = move |app: app::App| {
            let address = asked.clone();
            async move { app.declare_published(id, &address, me).await }
        };
        let done = |found: &Placement| found.post.as_ref().is_some_and(|post| post.address == address);
        if self.command(id, ask, done).await.is_err() {
            self.tallies.borrow_mut().refused += 1;
            return false;
        }
        self.note(id, Fact::Published { flaws });
        *case.address.borrow_mut() = Some(address);
        true
    }

    /// Posts right after another of the creator's posts, if one comes to stand within some days.
    async fn spam(&self, case: &Case) -> bool {
        let gap = i64::try_from(self.policy.gap.as_micros()).unwrap_or(0);
        let until = self.now() + 4 * DAY;
        loop {
            let now = self.now();
            let close = |seen: &i64| now > *seen && now < seen + gap - HOUR;
            if case.creator.passed.borrow().iter().any(close) {
                break;
            }
            if now >= until {
                return false;
            }
            self.hub.sleep(HOUR).await;
        }
        let text = case.text.borrow().clone();
        let account = case.creator.account.clone();
        let post = ByHand { account, text, claimed: self.now(), flaws: Vec::new() };
        let address = self.post(case, post);
        self.wait(5 * SECOND, 30 * MINUTE).await;
        self.declare(case, address, vec![Flaw::TooSoon]).await
    }
}
