//! Coming in and going out.

use axum::Router;

use crate::front::Front;

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
}
