//! What pages and the API show: gathered in a few reads, typed, without a word of any language.
//!
//! A view holds records as they are, and what follows from them and the policy (what comes next, until when). It
//! decides nothing: what may happen stays `market`'s to say when it is asked.

pub mod creator;
pub mod creator_campaigns;
pub mod creator_money;
pub mod creator_placement;

mod known;
