//! What pages and programs read: typed views, each from a few reads of the store, whatever the size of the market.

pub mod brand;
