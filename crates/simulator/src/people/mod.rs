//! Brands, creators, operators and strangers: each a task that wants something, remembers what it was told, and
//! asks again when it was not answered, as a real client would.

mod brand;
mod cards;
mod course;
mod creator;
mod draft;
mod life;
mod noise;
mod offer;
mod post;
mod verdict;

pub(crate) use life::{Life, Tallies, decks};
