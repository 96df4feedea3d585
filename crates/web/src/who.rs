//! Who asks: the signature is the permission.
//!
//! A handler that takes [`ForBrand<Review>`] cannot be reached by anybody who may not review for that brand; one
//! that takes [`ForOperator`] only by an operator. What belongs to somebody else is not there at all
//! ([`Fault::NotFound`]): the `own_…` methods are the only way to a record from these, and they look at the owner.

use std::marker::PhantomData;
use std::sync::Arc;

use account::{Locale, Party, Permission, Role, User};
use app::Loaded;
use app::accounts::Signed;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use kernel::{
    BrandId, CampaignId, CreatorId, DisputeId, OfferId, OperatorId, PayoutId, PlacementId, Timestamp,
};
use market::payout::Payee;
use market::people::Actor;
use market::{Campaign, Dispute, Offer, Payout, Placement};

use crate::format::Place;
use crate::front::Front;
use crate::page::Theme;
use crate::problem::{Fault, Needs};
use crate::text::Words;

/// Whoever asks, signed in or not. Put into the request by `crate::shown`.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// What every handler has at hand.
    pub front: Front,
    /// Their language and time zone.
    pub place: Place,
    /// Who they are, if they have signed in.
    pub signed: Option<Arc<Signed>>,
    /// How much news they have not read.
    pub unread: u64,
    /// The path and query asked for.
    pub path: String,
    /// What was just done, for the message at the top of the page: a name, as the query gave it.
    pub done: Option<String>,
    /// Light, dark, or as the system has it.
    pub theme: Theme,
}

impl Visitor {
    /// Their language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.place.words
    }

    /// Their language's locale.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.place.words.locale()
    }

    /// Now, by the market's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.front.app.now()
    }

    /// As whom they act.
    #[must_use]
    pub fn acting(&self) -> Party {
        self.signed.as_ref().map_or(Party::Nobody, |signed| signed.session.acting)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        // Missing only where the layer is not mounted, which the test of every route would see.
        parts.extensions.get::<Self>().cloned().ok_or(Fault::NotFound)
    }
}

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Them, as any visitor.
    pub visitor: Visitor,
    /// Their account, session and parties.
    pub signed: Arc<Signed>,
}

impl SignedIn {
    /// Their account.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.signed.user
    }

    /// Their language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.visitor.words()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let Some(signed) = visitor.signed.clone() else {
            // Nobody is sent back to a form that was lost: after a POST one starts at its page.
            let next = if parts.method == Method::GET { visitor.path.clone() } else { "/".to_owned() };
            return Err(Fault::NotSignedIn { next });
        };
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            visitor.front.limits.write(signed.user.id)?;
        }
        Ok(Self { visitor, signed })
    }
}

/// A permission as a type, for signatures.
pub trait May: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! may {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub struct $name;
        impl May for $name { const PERMISSION: Permission = Permission::$name; })+
    };
}

may! {
    /// May look.
    View,
    /// May review drafts and posts.
    Review,
    /// May write and run campaigns.
    Manage,
    /// May fund, and ask for money back.
    Pay,
    /// May change members and keys.
    Admin,
}

/// Somebody who acts for a brand and may do `P`.
#[derive(Debug, Clone)]
pub struct ForBrand<P: May> {
    /// Them, as any visitor.
    pub visitor: Visitor,
    /// Their account, session and parties.
    pub signed: Arc<Signed>,
    /// For which brand.
    pub brand: BrandId,
    /// Their role in its organisation.
    pub role: Role,
    permission: PhantomData<P>,
}

impl<S: Send + Sync, P: May> FromRequestParts<S> for ForBrand<P> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let SignedIn { visitor, signed } = SignedIn::from_request_parts(parts, state).await?;
        let Party::Brand(brand) = signed.session.acting else {
            return Err(Fault::NotAllowed { needs: Needs::Brand });
        };
        let role = signed.party().ok_or(Fault::NotAllowed { needs: Needs::Brand })?.role;
        if !role.allows(P::PERMISSION) {
            return Err(Fault::NotAllowed { needs: Needs::Role });
        }
        Ok(Self { visitor, signed, brand, role, permission: PhantomData })
    }
}

impl<P: May> ForBrand<P> {
    /// Who gives the command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Brand(self.brand)
    }

    /// Their language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.visitor.words()
    }

    /// Whether their role may do another thing too: for showing or not showing its button.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.role.allows(permission)
    }

    /// One of the brand's own campaigns.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_campaign(&self, id: CampaignId) -> Result<Loaded<Campaign>, Fault> {
        own(self.visitor.front.app.campaign(id).await?, |it| it.brand == self.brand)
    }

    /// A placement in one of the brand's own campaigns.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_placement(&self, id: PlacementId) -> Result<Loaded<Placement>, Fault> {
        own(self.visitor.front.app.placement(id).await?, |it| it.brand == self.brand)
    }

    /// A dispute about one of those.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_dispute(&self, id: DisputeId) -> Result<Loaded<Dispute>, Fault> {
        own(self.visitor.front.app.dispute(id).await?, |it| it.brand == self.brand)
    }

    /// An offer that the brand sent.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_offer(&self, id: OfferId) -> Result<Loaded<Offer>, Fault> {
        own(self.visitor.front.app.offer(id).await?, |it| it.brand == self.brand)
    }

    /// A payout to the brand.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_payout(&self, id: PayoutId) -> Result<Loaded<Payout>, Fault> {
        own(self.visitor.front.app.payout(id).await?, |it| it.payee == Payee::Brand(self.brand))
    }
}

/// A creator.
#[derive(Debug, Clone)]
pub struct ForCreator {
    /// Them, as any visitor.
    pub visitor: Visitor,
    /// Their account, session and parties.
    pub signed: Arc<Signed>,
    /// As which creator.
    pub creator: CreatorId,
}

impl<S: Send + Sync> FromRequestParts<S> for ForCreator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let SignedIn { visitor, signed } = SignedIn::from_request_parts(parts, state).await?;
        let Party::Creator(creator) = signed.session.acting else {
            return Err(Fault::NotAllowed { needs: Needs::Creator });
        };
        if signed.user.creator != Some(creator) {
            return Err(Fault::NotAllowed { needs: Needs::Creator });
        }
        Ok(Self { visitor, signed, creator })
    }
}

impl ForCreator {
    /// Who gives the command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Creator(self.creator)
    }

    /// Their language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.visitor.words()
    }

    /// One of their own placements.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_placement(&self, id: PlacementId) -> Result<Loaded<Placement>, Fault> {
        own(self.visitor.front.app.placement(id).await?, |it| it.creator == self.creator)
    }

    /// A dispute about one of those.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_dispute(&self, id: DisputeId) -> Result<Loaded<Dispute>, Fault> {
        own(self.visitor.front.app.dispute(id).await?, |it| it.creator == self.creator)
    }

    /// An offer made to them.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_offer(&self, id: OfferId) -> Result<Loaded<Offer>, Fault> {
        own(self.visitor.front.app.offer(id).await?, |it| it.creator == self.creator)
    }

    /// A payout to them.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none or it is another's, or the store's.
    pub async fn own_payout(&self, id: PayoutId) -> Result<Loaded<Payout>, Fault> {
        own(self.visitor.front.app.payout(id).await?, |it| it.payee == Payee::Creator(self.creator))
    }
}

/// An operator. Everything is theirs to see; each act of theirs leaves an audit line.
#[derive(Debug, Clone)]
pub struct ForOperator {
    /// Them, as any visitor.
    pub visitor: Visitor,
    /// Their account, session and parties.
    pub signed: Arc<Signed>,
    /// As which operator.
    pub operator: OperatorId,
}

impl<S: Send + Sync> FromRequestParts<S> for ForOperator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let SignedIn { visitor, signed } = SignedIn::from_request_parts(parts, state).await?;
        let Party::Operator(operator) = signed.session.acting else {
            return Err(Fault::NotAllowed { needs: Needs::Operator });
        };
        if signed.user.operator != Some(operator) {
            return Err(Fault::NotAllowed { needs: Needs::Operator });
        }
        Ok(Self { visitor, signed, operator })
    }
}

impl ForOperator {
    /// Who gives the command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Operator(self.operator)
    }

    /// Their language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.visitor.words()
    }
}

/// What belongs to somebody else is not there.
fn own<T>(loaded: Loaded<T>, is_own: impl Fn(&T) -> bool) -> Result<Loaded<T>, Fault> {
    if is_own(&loaded.value) { Ok(loaded) } else { Err(Fault::NotFound) }
}

/// An id out of an address: one that cannot be read is a page that is not there.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        let text = path.map_err(|_| Fault::NotFound)?.0;
        text.parse().map(Self).map_err(|_| Fault::NotFound)
    }
}
