//! The operations. Each reads, calls one use case, and answers in the API's own shapes.

mod account;
mod author_offers;
mod breakouts;
mod campaigns;
mod certificates;
mod deposits;
mod disputes;
mod measures;
mod money;
mod offers;
mod operator;
mod people;
mod placements;
mod public;

use app::ports::{Find, Record, StoreError, cursor};
use market::{Brand, Campaign, Creator, Deposit, Dispute, Offer, Payout, Placement};
use utoipa_axum::router::OpenApiRouter;

use super::answer::Listing;
use super::cursor::Place;
use crate::front::Front;

/// All of them.
pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .merge(public::routes())
        .merge(certificates::routes())
        .merge(account::routes())
        .merge(campaigns::routes())
        .merge(placements::routes())
        .merge(offers::routes())
        .merge(breakouts::routes())
        .merge(author_offers::routes())
        .merge(disputes::routes())
        .merge(deposits::routes())
        .merge(money::routes())
        .merge(people::routes())
        .merge(measures::routes())
        .merge(operator::routes())
}

/// A kind of record, taken out of [`Record`].
trait Kept: Sized {
    fn of(record: Record) -> Option<Self>;
}

macro_rules! kept {
    ($($name:ident),+) => {$(
        impl Kept for $name {
            #[allow(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants,
                reason = "every other record is none of these")]
            fn of(record: Record) -> Option<Self> {
                match record {
                    Record::$name(it) => Some(it),
                    _ => None,
                }
            }
        }
    )+};
}

kept!(Brand, Creator, Campaign, Deposit, Offer, Placement, Dispute, Payout);

/// What a list holds, found page by page.
async fn found<Q, K: Kept, T>(
    front: &Front,
    listing: &Listing<Q>,
    find: Find,
    shape: impl Fn(app::Loaded<K>) -> T,
) -> Result<Vec<(Place, T)>, StoreError> {
    let find = Find { after: listing.after.map(Place::time), limit: listing.wanted(), ..find };
    let found = front.app.store().find(&find).await?;
    let shaped = found.into_iter().filter_map(|(record, version)| {
        let (at, id) = cursor(&record);
        let value = K::of(record)?;
        Some((Place::timed(at, id), shape(app::Loaded { value, version })))
    });
    Ok(shaped.collect())
}
