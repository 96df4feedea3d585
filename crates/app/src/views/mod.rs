//! What pages and programs read, put together from few questions to the store, typed and without a word of any
//! language. One file an area; nothing here decides or writes anything.
//!
//! A view holds records as they are, and what follows from them and the policy (what comes next, until when): what
//! may happen stays `market`'s to say when it is asked.

pub mod brand;
pub mod breakouts;
pub mod concerned;
pub mod creator;
pub mod creator_campaigns;
pub mod creator_money;
pub mod creator_placement;
pub mod fair_share;
pub(crate) mod fresh;
pub mod known;
pub mod open_list;
pub mod operator;
pub mod operator_cases;
pub mod operator_people;
pub mod record;
