//! Offers: a brand invites a creator, who takes it, refuses it, or does not answer.

use std::rc::Rc;

use kernel::OfferId;
use market::Offer;
use market::offer::State;

use super::creator::Creator;
use super::life::{Campaign, Life};
use crate::diary::OfferEnd;
use crate::hub::HOUR;

impl Life {
    /// A brand invites somebody.
    pub(crate) async fn invite(self: Rc<Self>, campaign: Rc<Campaign>) {
        let creators = self.creators.borrow().clone();
        let Some(creator) = self.pick(&creators) else { return };
        let (id, of, to, brand) = (OfferId::new(self.uuid()), campaign.id, creator.id, campaign.brand);
        let ask = move |app: app::App| async move { app.send_offer(id, of, to, brand).await };
        if self.firmly(ask).await.is_err() {
            self.tallies.borrow_mut().refused += 1;
            return;
        }
        self.diary.borrow_mut().offers.insert(id, OfferEnd::Expired);
        self.must_be_refused("a stranger declines an offer", move |app| async move {
            app.decline_offer(id, brand).await
        })
        .await;
        match self.between(0, 9) {
            0..=5 => self.accept(id, creator, campaign).await,
            6 | 7 => {
                self.wait(HOUR, 30 * HOUR).await;
                let me = creator.actor();
                let ask = move |app: app::App| async move { app.decline_offer(id, me).await };
                self.end_offer(id, OfferEnd::Declined, ask).await;
            }
            8 => {
                self.wait(HOUR, 30 * HOUR).await;
                let ask = move |app: app::App| async move { app.withdraw_offer(id, brand).await };
                self.end_offer(id, OfferEnd::Withdrawn, ask).await;
            }
            _ => {}
        }
    }

    async fn accept(self: Rc<Self>, id: OfferId, creator: Rc<Creator>, campaign: Rc<Campaign>) {
        self.wait(HOUR, 30 * HOUR).await;
        if creator.retired.get() || !self.may_ask() {
            return;
        }
        creator.begun.set(creator.begun.get() + 1);
        let unfit = self.plainly_unfit(&creator, &campaign);
        let (placement, profile) = (kernel::PlacementId::new(self.uuid()), creator.profile);
        let ask = move |app: app::App| async move { app.accept_offer(id, placement, profile).await };
        let told = self.firmly(ask).await;
        self.asked(told.is_ok());
        if let Err(error) = told {
            creator.begun.set(creator.begun.get().saturating_sub(1));
            self.count_refusal(&error);
            return;
        }
        if let Some(why) = unfit {
            self.surprise(format!("{placement} was booked by offer and must not be: {why}"));
        }
        self.diary.borrow_mut().offers.insert(id, OfferEnd::Accepted);
        self.begin(placement, creator, campaign);
    }

    /// Declines or withdraws; without an answer, looks first.
    async fn end_offer<F, Fut>(&self, id: OfferId, end: OfferEnd, ask: F)
    where
        F: Fn(app::App) -> Fut,
        Fut: Future<Output = Result<Offer, app::AppError>> + 'static,
    {
        let look = move |app: app::App| async move { Ok(app.offer(id).await?.value) };
        if self.persist(ask, look, |found| found.state != State::Sent).await.is_err() {
            self.tallies.borrow_mut().refused += 1;
            return;
        }
        self.diary.borrow_mut().offers.insert(id, end);
    }
}
