//! What programs see, under `/api/v1`.

use axum::Router;

use crate::front::Front;

/// The API.
pub(crate) fn router(_: &Front) -> Router<Front> {
    Router::new()
}
