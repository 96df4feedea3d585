//! A person's own matters: account, organisation, keys, news.

use axum::Router;

use crate::front::Front;

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
}
