//! Strangers, the wrong side, and commands that come too early or too late: all must be refused without effect.

use std::rc::Rc;

use app::Funding;
use kernel::{BrandId, CreatorId, DisputeId, Money, ProfileId};
use market::people::Actor;
use market::placement::Judgement;

use super::course::Case;
use super::life::{Campaign, Life};

impl Life {
    /// Now and then somebody tries what is not theirs to do.
    pub(crate) async fn strangers(&self, case: &Rc<Case>) {
        if !self.chance(2_500) {
            return;
        }
        let id = case.id;
        let stranger = Actor::Creator(CreatorId::new(self.uuid()));
        let other_brand = Actor::Brand(BrandId::new(self.uuid()));
        let (creator, brand) = (case.creator.actor(), case.campaign.brand);
        match self.between(0, 7) {
            0 => self.review_by(case, other_brand).await,
            1 => self.review_by(case, creator).await,
            2 => {
                self.must_be_refused("a stranger gives back", move |app| async move {
                    app.give_back(id, stranger).await
                })
                .await;
            }
            3 => {
                self.must_be_refused("a brand gives back", move |app| async move {
                    app.give_back(id, brand).await
                })
                .await;
            }
            4 => {
                self.must_be_refused("a brand declares a post", move |app| async move {
                    app.declare_published(id, "https://elsewhere.example.org/post", brand).await
                })
                .await;
            }
            5 => {
                let dispute = DisputeId::new(self.uuid());
                self.must_be_refused("a stranger opens a dispute", move |app| async move {
                    app.open_dispute(dispute, id, "I do not like it", stranger).await
                })
                .await;
            }
            6 => {
                self.must_be_refused("a brand hands in a draft", move |app| async move {
                    app.submit_draft(id, "Ad: words of a brand", brand).await
                })
                .await;
            }
            _ => {
                self.must_be_refused("a stranger asks for publication", move |app| async move {
                    app.request_publication(id, stranger).await
                })
                .await;
            }
        }
    }

    async fn review_by(&self, case: &Case, by: Actor) {
        let id = case.id;
        self.must_be_refused("somebody else approves a draft", move |app| async move {
            app.review(id, &Judgement::Approve, by).await
        })
        .await;
    }

    /// The same for a campaign, whatever state it is in.
    pub(crate) async fn meddle(&self, campaign: &Campaign) {
        let id = campaign.id;
        let brand = campaign.brand;
        let other = Actor::Brand(BrandId::new(self.uuid()));
        let price = campaign.terms.price;
        match self.between(0, 5) {
            0 => {
                let reference = format!("own-{}", self.uuid().simple());
                let funding = Funding { campaign: id, amount: price, reference };
                self.must_be_refused("a brand says that its own money came in", move |app| {
                    let funding = funding.clone();
                    async move { app.fund(&funding, brand).await }
                })
                .await;
            }
            1 => {
                let operator = self.operator();
                let reference = format!("nothing-{}", self.uuid().simple());
                let funding = Funding { campaign: id, amount: Money::zero(price.currency()), reference };
                self.must_be_refused("a payment of nothing", move |app| {
                    let funding = funding.clone();
                    async move { app.fund(&funding, operator).await }
                })
                .await;
            }
            2 => {
                self.must_be_refused("another brand pauses a campaign", move |app| async move {
                    app.pause(id, other).await
                })
                .await;
            }
            3 => {
                self.must_be_refused("another brand ends a campaign", move |app| async move {
                    app.end(id, other).await
                })
                .await;
            }
            4 => {
                let operator = self.operator();
                let gbp = Money::new(100, kernel::Currency::GBP).unwrap_or(price);
                let reference = format!("pounds-{}", self.uuid().simple());
                let funding = Funding { campaign: id, amount: gbp, reference };
                self.must_be_refused("a payment in another currency", move |app| {
                    let funding = funding.clone();
                    async move { app.fund(&funding, operator).await }
                })
                .await;
            }
            _ => {
                let creator = CreatorId::new(self.uuid());
                let (placement, profile) =
                    (kernel::PlacementId::new(self.uuid()), ProfileId::new(self.uuid()));
                let request = app::BookRequest { placement, campaign: id, creator, profile };
                self.must_be_refused("nobody books", move |app| async move { app.book(request).await }).await;
            }
        }
    }
}
