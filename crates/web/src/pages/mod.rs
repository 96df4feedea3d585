//! Each page beside what it needs.

pub mod components;

pub(crate) mod account;
pub(crate) mod brand;
pub(crate) mod breakout;
pub(crate) mod creator;
pub(crate) mod entry;
pub(crate) mod fault;
pub(crate) mod operator;
pub(crate) mod public;

use axum::response::Response;

use crate::text::t;
use crate::who::Visitor;

/// The design system, all on one page.
pub(crate) async fn design(visitor: Visitor) -> Response {
    let shell = visitor.shell(Vec::new(), t!(visitor.words(), "design-title"));
    crate::shown::fragment(&components::components(shell, visitor.now()))
}
