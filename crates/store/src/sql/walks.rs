//! The statement behind `Store::find`: one walk along an index for each state, merged by the database.
//!
//! Every walk starts at the cursor and stops at the limit, and the merge asks each for no more than it needs, so
//! that a page costs the rows on it, not the rows there are.

use std::fmt::Write as _;

use app::ports::{Find, Kind, Order};
use uuid::Uuid;

use super::conn::Value;

/// Whose records a walk goes along: the first column of its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum By {
    All,
    Brand,
    Campaign,
    Creator,
}

/// The lengths in states that the statement exists in; those that a page does not need are walked in vain.
pub(crate) const WALKS: [usize; 3] = [1, 4, 16];

/// The walks that a kind has an index for, the widest first.
pub(crate) const fn of(kind: Kind) -> &'static [By] {
    match kind {
        Kind::Brand | Kind::Creator | Kind::Breakout | Kind::Author => &[By::All],
        Kind::Campaign => &[By::All, By::Brand],
        Kind::Offer | Kind::Placement | Kind::AuthorOffer => &[By::All, By::Brand, By::Campaign, By::Creator],
        Kind::Deposit => &[By::All, By::Brand, By::Campaign],
        Kind::Dispute | Kind::Payout => &[By::All, By::Brand, By::Creator],
    }
}

/// Which walk answers a question, and whose; nothing when no record of the kind can.
pub(crate) fn narrowest(find: &Find) -> Option<(By, Uuid)> {
    let creator = find.creator.map(|id| (By::Creator, id.uuid()));
    let campaign = find.campaign.map(|id| (By::Campaign, id.uuid()));
    let brand = find.brand.map(|id| (By::Brand, id.uuid()));
    let asked = creator.or(campaign).or(brand);
    asked.map_or(Some((By::All, Uuid::nil())), |asked| of(find.kind).contains(&asked.0).then_some(asked))
}

/// The text for so many states.
pub(crate) fn text(kind: Kind, by: By, order: Order, states: usize, uuid: &str) -> String {
    let (beyond, direction) = match order {
        Order::Newest => ("<", "DESC"),
        Order::Oldest => (">", "ASC"),
    };
    let (whose, first) = match by {
        By::All => (String::new(), 4),
        By::Brand => (whose("brand", uuid), 7),
        By::Campaign => (whose("campaign", uuid), 7),
        By::Creator => (whose("creator", uuid), 7),
    };
    let mut text = String::new();
    for state in first..first + states {
        let union = if state == first { "" } else { " UNION ALL " };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{union}SELECT id, version, body, since FROM {}s WHERE {whose}state = ${state} \
             AND (since, id) {beyond} ($1, $2)",
            kind.name()
        );
    }
    let _ = write!(text, " ORDER BY since {direction}, id {direction} LIMIT $3");
    text
}

fn whose(column: &str, uuid: &str) -> String {
    format!(
        "{column} = $4 AND ($5{uuid} IS NULL OR brand = $5{uuid}) \
         AND ($6{uuid} IS NULL OR campaign = $6{uuid}) AND "
    )
}

/// Its parameters, and in which length it is needed.
pub(crate) fn values(find: &Find, by: By, whose: Uuid) -> (usize, Vec<Value>) {
    let states = find.walks();
    let length = WALKS.into_iter().find(|length| *length >= states.len()).unwrap_or(states.len());
    let (since, id) = match (find.after, find.order) {
        (Some((since, id)), Order::Newest | Order::Oldest) => (since.as_micros(), id),
        (None, Order::Newest) => (i64::MAX, Uuid::max()),
        (None, Order::Oldest) => (i64::MIN, Uuid::nil()),
    };
    let mut values = vec![Value::Int(since), Value::Uuid(id), Value::Int(find.limit.into())];
    if by != By::All {
        let brand = find.brand.map(kernel::BrandId::uuid);
        let campaign = find.campaign.map(kernel::CampaignId::uuid);
        values.extend([Value::Uuid(whose), Value::MaybeUuid(brand), Value::MaybeUuid(campaign)]);
    }
    // No record is in a state without a name.
    let states = states.into_iter().chain(std::iter::repeat("")).take(length);
    values.extend(states.map(|state| Value::Text(state.to_owned())));
    (length, values)
}
