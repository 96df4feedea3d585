//! What pages and programs read, put together from few questions to the store. One file an area; nothing here
//! decides or writes anything.

pub mod concerned;
pub mod fair_share;
pub mod open_list;
pub mod record;
