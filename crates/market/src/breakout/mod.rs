//! Breakouts: posts that spread while one looks, and offers to their authors.
//!
//! A breakout is spotted by somebody else (this crate knows no stream and no forecasting); here it is a record that an
//! operator looks at before any brand sees it ([`post`]). A brand's standing campaign says for which posts it would pay
//! ([`standing`]), and each miss is told with its reason. The offer that follows is the author's to take or to leave
//! ([`offer`]); what an author has refused is remembered ([`author`]).

pub mod author;
pub mod offer;
pub mod post;
pub mod report;
mod spotting;
pub mod standing;

pub use author::Author;
pub use offer::AuthorOffer;
pub use post::{Breakout, Spotting};
pub use standing::{Finding, Matching, ProductCheck, Standing, matching};
