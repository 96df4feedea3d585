//! Which program asks: the signature is the permission.
//!
//! A handler that takes `Caller<CampaignsWrite, Brand>` cannot be reached without a key of a brand that has the scope
//! `campaigns:write`, made by somebody whose role still allows it. Records are reached by the methods here alone:
//! what belongs to somebody else is not there. Cookies are not looked at.

use std::marker::PhantomData;
use std::sync::Arc;

use account::{Party, Permission, Scope};
use app::Loaded;
use app::accounts::{Keyed, SessionView, Signed, actor};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{
    BrandId, CampaignId, CreatorId, DisputeId, OfferId, OperatorId, PayoutId, PlacementId, SessionId,
};
use market::campaign::State;
use market::payout::Payee;
use market::people::Actor;
use market::{Campaign, Dispute, Offer, Payout, Placement};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::refusal::Refused;
use crate::front::Front;
use crate::problem::{Fault, Needs};

/// What the key of a request opens. Put into the request by [`super::know`].
#[derive(Debug, Clone)]
pub(super) enum Known {
    /// A good key.
    Key(Arc<Keyed>),
    /// None, or none that opens anything.
    Nobody {
        /// Whether one was sent.
        sent: bool,
    },
}

/// A scope as a type, for signatures.
pub trait Scoped: Send + Sync + 'static {
    /// The scope.
    const SCOPE: Scope;
    /// What the maker's role must allow.
    const NEEDS: Permission;
}

macro_rules! scopes {
    ($($name:ident: $needs:ident),+ $(,)?) => {
        /// Scopes, for signatures.
        pub mod scope {
            $(
                #[doc = concat!("`", stringify!($name), "`.")]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
            )+
        }
        $(impl Scoped for scope::$name {
            const SCOPE: Scope = Scope::$name;
            const NEEDS: Permission = Permission::$needs;
        })+
    };
}

scopes! {
    CampaignsRead: View,
    CampaignsWrite: Manage,
    PlacementsRead: View,
    PlacementsWrite: Review,
    MoneyRead: View,
    MoneyWrite: Pay,
    AccountRead: View,
    AccountWrite: View,
    OperatorRead: View,
    OperatorWrite: Admin,
}

/// A kind of party as a type, for signatures.
pub trait Kind: Send + Sync + 'static {
    /// Who exactly.
    type Is: std::fmt::Debug + Copy + Send + Sync;
    /// The kinds, for messages.
    const KINDS: &'static [account::PartyKind];

    /// This party, if it is of the kind.
    fn of(party: Party) -> Option<Self::Is>;
}

/// Any party.
#[derive(Debug, Clone, Copy)]
pub struct Anyone;
/// A brand.
#[derive(Debug, Clone, Copy)]
pub struct Brand;
/// A creator.
#[derive(Debug, Clone, Copy)]
pub struct Creator;
/// An operator.
#[derive(Debug, Clone, Copy)]
pub struct Operator;
/// A brand or an operator.
#[derive(Debug, Clone, Copy)]
pub struct NoCreator;
/// A brand or a creator.
#[derive(Debug, Clone, Copy)]
pub struct Side;

macro_rules! kinds {
    ($($name:ident -> $is:ty: [$($kind:ident),+], $given:ident => $of:expr;)+) => {$(
        impl Kind for $name {
            type Is = $is;
            const KINDS: &'static [account::PartyKind] = &[$(account::PartyKind::$kind),+];

            fn of($given: Party) -> Option<$is> {
                $of
            }
        }
    )+};
}

kinds! {
    Anyone -> Party: [Brand, Creator, Operator], party => (party != Party::Nobody).then_some(party);
    Brand -> BrandId: [Brand], party => if let Party::Brand(id) = party { Some(id) } else { None };
    Creator -> CreatorId: [Creator], party => if let Party::Creator(id) = party { Some(id) } else { None };
    Operator -> OperatorId: [Operator], party => if let Party::Operator(id) = party { Some(id) } else { None };
    NoCreator -> Party: [Brand, Operator], party =>
        matches!(party, Party::Brand(_) | Party::Operator(_)).then_some(party);
    Side -> Party: [Brand, Creator], party =>
        matches!(party, Party::Brand(_) | Party::Creator(_)).then_some(party);
}

/// A program with a key that has the scope `S`, for a party of the kind `P`.
#[derive(Debug)]
pub struct Caller<S: Scoped, P: Kind = Anyone> {
    /// What every handler has at hand.
    pub front: Front,
    /// The key, its maker and its party.
    pub keyed: Arc<Keyed>,
    /// For whom it acts.
    pub is: P::Is,
    /// What a new thing is called when the program has not said: the same for the same idempotency key.
    fresh: Option<[u8; 16]>,
    scope: PhantomData<S>,
}

impl<S: Scoped, P: Kind> FromRequestParts<Front> for Caller<S, P> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, front: &Front) -> Result<Self, Refused> {
        let keyed = match parts.extensions.get::<Known>() {
            Some(Known::Key(keyed)) => Arc::clone(keyed),
            Some(Known::Nobody { sent }) => return Err(Refused::NoKey { sent: *sent }),
            None => return Err(Refused::NoKey { sent: false }),
        };
        let is = P::of(keyed.party.party).ok_or(Refused::NoParty(P::KINDS))?;
        if !keyed.has(S::SCOPE) {
            return Err(Refused::NoScope(S::SCOPE));
        }
        if !keyed.may(S::NEEDS) {
            return Err(Fault::NotAllowed { needs: Needs::Role }.into());
        }
        let fresh = parts.headers.get(super::once::HEADER).map(|chosen| {
            let hash = Sha256::new().chain_update(keyed.key.id.to_string()).chain_update([0]);
            let hash = hash.chain_update(chosen.as_bytes()).finalize();
            let mut half = [0; 16];
            half.copy_from_slice(&hash[..16]);
            half
        });
        Ok(Self { front: front.clone(), keyed, is, fresh, scope: PhantomData })
    }
}

/// What belongs to somebody else is not there.
fn own<T>(loaded: Loaded<T>, sees: impl Fn(&T) -> bool) -> Result<Loaded<T>, Refused> {
    if sees(&loaded.value) { Ok(loaded) } else { Err(Fault::NotFound.into()) }
}

impl<S: Scoped, P: Kind> Caller<S, P> {
    /// For whom it acts.
    #[must_use]
    pub fn party(&self) -> Party {
        self.keyed.party.party
    }

    /// Who gives the command.
    ///
    /// # Errors
    /// Never for a caller that got this far.
    pub fn actor(&self) -> Result<Actor, Refused> {
        actor(self.party()).ok_or(Refused::NoParty(P::KINDS))
    }

    /// The brand, if it is one.
    #[must_use]
    pub fn brand(&self) -> Option<BrandId> {
        Brand::of(self.party())
    }

    /// The creator, if it is one.
    #[must_use]
    pub fn creator(&self) -> Option<CreatorId> {
        Creator::of(self.party())
    }

    /// Whether it is an operator.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        Operator::of(self.party()).is_some()
    }

    /// The key as somebody who is signed in, for use cases about people.
    #[must_use]
    pub fn signed(&self) -> Signed {
        let Keyed { key, user, party } = &*self.keyed;
        let session = SessionView {
            id: SessionId::new(key.id.uuid()),
            created: key.created,
            seen: self.front.app.now(),
            acting: party.party,
            due: false,
        };
        Signed { user: user.clone(), session, parties: vec![party.clone()] }
    }

    /// A name for a new thing: follows from the idempotency key, if there is one, so that a request whose answer was
    /// lost makes nothing twice.
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        match self.fresh {
            Some(half) => uuid::Builder::from_custom_bytes(half).into_uuid(),
            None => self.front.app.entropy().uuid(self.front.app.now()),
        }
    }

    /// Whether something of this brand and this creator is theirs to see; everything is an operator's.
    fn sees(&self, brand: BrandId, creator: CreatorId) -> bool {
        match self.party() {
            Party::Brand(id) => id == brand,
            Party::Creator(id) => id == creator,
            Party::Operator(_) => true,
            Party::Nobody => false,
        }
    }

    /// A campaign: a brand's own, any that creators are shown, all for operators.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none that they may see, or the store's.
    pub async fn campaign(&self, id: CampaignId) -> Result<Loaded<Campaign>, Refused> {
        own(self.front.app.campaign(id).await?, |it| match self.party() {
            Party::Brand(brand) => it.brand == brand,
            Party::Creator(_) => shown(it.state),
            Party::Operator(_) => true,
            Party::Nobody => false,
        })
    }

    /// A placement of theirs.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none, or the store's.
    pub async fn placement(&self, id: PlacementId) -> Result<Loaded<Placement>, Refused> {
        own(self.front.app.placement(id).await?, |it| self.sees(it.brand, it.creator))
    }

    /// An offer that they sent or got.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none, or the store's.
    pub async fn offer(&self, id: OfferId) -> Result<Loaded<Offer>, Refused> {
        own(self.front.app.offer(id).await?, |it| self.sees(it.brand, it.creator))
    }

    /// A dispute that they are a side of.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none, or the store's.
    pub async fn dispute(&self, id: DisputeId) -> Result<Loaded<Dispute>, Refused> {
        own(self.front.app.dispute(id).await?, |it| self.sees(it.brand, it.creator))
    }

    /// A payout to them.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is none, or the store's.
    pub async fn payout(&self, id: PayoutId) -> Result<Loaded<Payout>, Refused> {
        own(self.front.app.payout(id).await?, |it| match (it.payee, self.party()) {
            (Payee::Brand(payee), Party::Brand(id)) => payee == id,
            (Payee::Creator(payee), Party::Creator(id)) => payee == id,
            (Payee::Brand(_) | Payee::Creator(_), Party::Operator(_)) => true,
            (Payee::Brand(_), Party::Creator(_) | Party::Nobody)
            | (Payee::Creator(_), Party::Brand(_) | Party::Nobody) => false,
        })
    }
}

/// The states in which a campaign is shown to creators: its money is there, and it was opened for booking.
pub(super) const fn shown(state: State) -> bool {
    match state {
        State::Live | State::Paused | State::Ended | State::Settled => true,
        State::Draft | State::Funded | State::Cancelled => false,
    }
}
