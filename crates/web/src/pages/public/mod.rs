//! Pages for everybody: what the market is, how it works, who paid for a post.

use axum::Router;

use crate::front::Front;

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
}
