//! A placement from its creator's side, from the place to the end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use app::ports::Gone;
use kernel::PlacementId;
use market::Placement;
use market::placement::{Hold, State};

use super::cards::{Card, Change, Reply, Review, Stage};
use super::creator::Creator;
use super::life::{Campaign, Life};
use crate::diary::{Fact, Flaw, PlacementTruth};
use crate::hub::{DAY, HOUR, MINUTE};
use crate::world::Social;

/// A placement and what its people are up to.
pub(crate) struct Case {
    pub(crate) id: PlacementId,
    pub(crate) campaign: Rc<Campaign>,
    pub(crate) creator: Rc<Creator>,
    pub(crate) card: Card,
    pub(crate) review: Review,
    pub(crate) reply: Reply,
    /// The brand disputes the post, and whether it is right.
    pub(crate) dispute: Option<bool>,
    /// The creator appeals against a breach.
    pub(crate) appeals: bool,
    /// Drafts taken.
    pub(crate) revision: Cell<u32>,
    /// The draft taken last.
    pub(crate) text: RefCell<String>,
    /// Texts that others had handed in before this one's first draft.
    pub(crate) before: Cell<usize>,
    /// The post's address.
    pub(crate) address: RefCell<Option<String>>,
}

impl Life {
    /// A place was taken: deals the cards.
    pub(crate) fn begin(self: Rc<Self>, id: PlacementId, creator: Rc<Creator>, campaign: Rc<Campaign>) {
        let (mut card, mut review, reply) = self.deal();
        if card == Card::ClosesAccount {
            if creator.begun.get() == 1 && !creator.retired.get() {
                creator.retired.set(true);
            } else {
                card = Card::TakenDown { unjustly: false };
            }
        }
        if matches!(card, Card::SecondThoughts | Card::PublishesEarly | Card::Twin) {
            review = Review::Approves;
        }
        let truth =
            PlacementTruth { id, campaign: campaign.id, creator: creator.id, facts: Vec::new(), twin: false };
        self.diary.borrow_mut().placements.insert(id, truth);
        let case = Rc::new(Case {
            id,
            campaign,
            creator,
            card,
            review,
            reply,
            dispute: self.chance(700).then(|| self.chance(5_000)),
            appeals: self.chance(4_500),
            revision: Cell::new(0),
            text: RefCell::default(),
            before: Cell::new(0),
            address: RefCell::default(),
        });
        let life = Rc::clone(&self);
        self.spawn(async move { life.course(case).await });
    }

    fn deal(&self) -> (Card, Review, Reply) {
        let mut decks = self.decks.borrow_mut();
        let rng = &mut *self.rng.borrow_mut();
        let late = rng.chance(400);
        let deck = if late { &mut decks.late } else { &mut decks.creators };
        let card = deck.draw(rng).unwrap_or(Card::Honest);
        let review = decks.reviews.draw(rng).unwrap_or(Review::Approves);
        let reply = decks.replies.draw(rng).unwrap_or(Reply::Accepts);
        (card, review, reply)
    }

    /// The whole way.
    async fn course(self: Rc<Self>, case: Rc<Case>) {
        self.strangers(&case).await;
        if case.card == Card::NoDraft {
            return;
        }
        self.wait(HOUR, 3 * DAY).await;
        if case.card == Card::GivesBack(Stage::Booked) {
            self.give_back(&case).await;
            return;
        }
        if !self.first_draft(&case).await {
            return;
        }
        self.strangers(&case).await;
        if case.card == Card::GivesBack(Stage::Drafted) && self.give_back(&case).await {
            return;
        }
        if case.card == Card::PublishesEarly {
            self.post_early(&case);
        }
        let Some(approved) = self.approval(&case).await else { return };
        self.strangers(&case).await;
        if case.card == Card::GivesBack(Stage::Approved) && self.give_back(&case).await {
            return;
        }
        if case.card == Card::NoPublication || !self.publication(&case, &approved).await {
            return;
        }
        self.strangers(&case).await;
        self.aftermath(&case).await;
    }

    /// Waits for the brand's word; the placement once it is approved.
    async fn approval(self: &Rc<Self>, case: &Rc<Case>) -> Option<Placement> {
        loop {
            let deadline = self.now() + 30 * DAY;
            let found = self.until(case.id, deadline, |found| found.state != State::Drafted).await?;
            match found.state {
                State::Approved => return Some(found),
                State::Rejected if self.answer_rejection(case).await => {}
                State::Rejected
                | State::Booked
                | State::Drafted
                | State::Published
                | State::Verifying
                | State::Holding
                | State::Delivered
                | State::Paid
                | State::Breached
                | State::GivenBack
                | State::Failed => return None,
            }
        }
    }

    /// From publication to the end.
    async fn aftermath(self: &Rc<Self>, case: &Rc<Case>) {
        if case.card == Card::GivesBack(Stage::Published) && self.give_back(case).await {
            return;
        }
        let mut held = false;
        let mut appeals = u32::from(case.appeals) * 2;
        loop {
            let waits = |found: &Placement| match found.state {
                State::Published | State::Verifying | State::Approved | State::Delivered => false,
                State::Holding => !held,
                State::Breached => found.dispute.is_none(),
                State::Booked
                | State::Drafted
                | State::Paid
                | State::Rejected
                | State::GivenBack
                | State::Failed => true,
            };
            let Some(found) = self.until(case.id, self.now() + 60 * DAY, waits).await else { return };
            match found.state {
                State::Holding => {
                    held = true;
                    self.holding(case, &found).await;
                }
                State::Breached if appeals > 0 => {
                    appeals -= 1;
                    self.appeal_breach(case, &found).await;
                }
                State::Paid => {
                    self.paid(case).await;
                    return;
                }
                State::Breached
                | State::Booked
                | State::Drafted
                | State::Approved
                | State::Published
                | State::Verifying
                | State::Delivered
                | State::Rejected
                | State::GivenBack
                | State::Failed => return,
            }
        }
    }

    /// The post stands and must stay: what happens to it meanwhile.
    async fn holding(self: &Rc<Self>, case: &Rc<Case>, found: &Placement) {
        let until = found.hold_until.map_or(0, kernel::Timestamp::as_micros);
        let published = found.post.as_ref().and_then(market::placement::Post::published);
        if let Some(seen) = published
            && !matches!(case.card, Card::GivesBack(_))
        {
            case.creator.passed.borrow_mut().push(seen.as_micros());
        }
        if let Some(justly) = case.dispute {
            let (life, case) = (Rc::clone(self), Rc::clone(case));
            self.spawn(async move { life.brand_disputes(&case, until, justly).await });
        }
        let left = until - self.now();
        if left < DAY {
            return;
        }
        self.wait(left / 20, left / 2).await;
        if case.card == Card::GivesBack(Stage::Holding) {
            self.give_back(case).await;
            return;
        }
        // In time for the last look, with room for a line that is down; and only while it is still to stay.
        let standing = self.look(case.id).await.is_ok_and(|found| found.state == State::Holding);
        if standing && until - self.now() > 12 * HOUR {
            self.happens(case);
        }
    }

    fn happens(&self, case: &Case) {
        let Some(address) = case.address.borrow().clone() else { return };
        let flaws = match case.card {
            Card::Deletes => {
                self.social().remove(&address, Gone::Deleted);
                vec![Flaw::Deleted]
            }
            Card::TakenDown { .. } => {
                self.social().remove(&address, Gone::TakenDown);
                vec![Flaw::TakenDown]
            }
            Card::ClosesAccount => {
                self.social().close(&case.creator.account);
                vec![Flaw::AccountClosed]
            }
            Card::Edits(change) => {
                let (text, mut flaws) = self.changed(case, change);
                self.social().edit(&address, text);
                // The networks' own marks of what a post holds change with whatever is changed.
                flaws.extend(Social::marks(case.creator.network).then_some(Flaw::Rewritten));
                flaws
            }
            Card::Honest
            | Card::SecondThoughts
            | Card::NoDraft
            | Card::NoPublication
            | Card::Bad { .. }
            | Card::Twin
            | Card::PublishesOther(_)
            | Card::BackDates
            | Card::DatesAhead
            | Card::WrongAccount
            | Card::NeverThere
            | Card::PublishesEarly
            | Card::DeletesAtOnce
            | Card::DeletesAfterwards
            | Card::Spams
            | Card::NetworkRefuses { .. }
            | Card::GivesBack(_) => return,
        };
        self.note(case.id, Fact::Happened { flaws });
    }

    /// The approved text with a change, and what is wrong with it then.
    pub(crate) fn changed(&self, case: &Case, change: Change) -> (String, Vec<Flaw>) {
        let text = case.text.borrow().clone();
        match change {
            Change::DropsLink => {
                let link = case.campaign.terms.link.to_string();
                (text.replace(&link, ""), vec![Flaw::LinkChanged, Flaw::TextChanged])
            }
            Change::DropsLabel => {
                let rest = text.split_once(": ").map_or(text.as_str(), |(_, rest)| rest).to_owned();
                (rest, vec![Flaw::Undisclosed, Flaw::TextChanged])
            }
            Change::Rewrites => (self.own_words(case), vec![Flaw::TextChanged]),
            Change::Retouches => (text, Vec::new()),
            Change::Copies => {
                let others = case.campaign.texts.borrow();
                let earlier = others.iter().take(case.before.get()).next_back();
                let copy =
                    earlier.map_or_else(|| self.brief_as_post(case), |other| self.relabelled(case, other));
                (copy, vec![Flaw::Copied, Flaw::TextChanged])
            }
        }
    }

    async fn paid(&self, case: &Rc<Case>) {
        if case.card == Card::DeletesAfterwards {
            self.wait(HOUR, 5 * DAY).await;
            if let Some(address) = case.address.borrow().clone() {
                self.social().remove(&address, Gone::Deleted);
            }
        }
        if case.card == Card::GivesBack(Stage::Paid) {
            self.wait(0, 10 * MINUTE).await;
            self.give_back(case).await;
        }
    }

    /// Gives the place or the money back; whether that was done.
    pub(crate) async fn give_back(&self, case: &Case) -> bool {
        let (id, me) = (case.id, case.creator.actor());
        let ask = move |app: app::App| async move { app.give_back(id, me).await };
        let told = self.command(id, ask, |found| found.state == State::GivenBack).await;
        match told {
            Ok(found) => {
                self.note(id, Fact::GivenBack { after_payment: found.hold == Hold::Returned });
                true
            }
            Err(_) => {
                self.tallies.borrow_mut().refused += 1;
                false
            }
        }
    }
}
