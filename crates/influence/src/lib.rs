//! Influence: how many real people act when an account posts? A score that does not move when followers are bought.
//!
//! What it rests on is a [`Graph`] of who follows and who acted on whom. Accounts are dense `u32` ids here; [`ids`]
//! keeps their names. Pure: no clock, no randomness but from a seed, no network, no database, no files.
//!
//! [`rank`] holds the published methods, [`trust`] what cannot be bought, [`push`] keeps it under changes,
//! [`score`] makes points of it, [`reach`] says whom they reach.

pub mod attack;
pub mod blocked;
pub mod edges;
pub mod evaluate;
pub mod generate;
mod graph;
pub mod ids;
pub mod intake;
mod number;
pub mod push;
pub mod rank;
pub mod reach;
mod rng;
pub mod score;
pub mod store;
pub mod trust;

pub use graph::{Edge, Graph, GraphError};
