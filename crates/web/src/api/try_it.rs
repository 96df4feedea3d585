//! The pages about the API.

use axum::Router;

use crate::front::Front;

pub(super) fn routes() -> Router<Front> {
    Router::new()
}
