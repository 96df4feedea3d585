//! Certificates, for whoever is shown one: no key is needed.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::Reply;
use crate::api::extract::{Id, Json};
use crate::api::refusal::Refused;
use crate::api::shapes::certificate::{Certificate, CertificateCheck, Shown};
use crate::api::shapes::values::CertificateId;
use crate::front::Front;
use crate::pages::public::certificates::issuer;
use crate::problem::Fault;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(verify))
}

/// Read a certificate
///
/// What it says, and whether it holds now.
#[utoipa::path(get, path = "/certificates/{certificate}", tag = "Certificates",
    params(("certificate" = CertificateId, Path, description = "The certificate.")),
    responses((status = 200, body = Certificate, description = "The certificate.")), security(()))]
async fn read(
    State(front): State<Front>,
    Id(id): Id<kernel::CertificateId>,
) -> Result<Reply<Certificate>, Refused> {
    let (kept, verified) = front.accounts.certificate(id, &issuer(&front)).await.map_err(Fault::from)?;
    Ok(Reply::ok(Certificate::of(kept, &verified)))
}

/// Check a certificate
///
/// A text that does not hold is an answer too: see `outcome`. The published key alone (`/.well-known/jwks.json`) tells a forgery, but
/// not whether it was taken back.
#[utoipa::path(post, path = "/certificates/verify", tag = "Certificates", request_body = Shown,
    responses((status = 200, body = CertificateCheck, description = "What came of it.")), security(()))]
async fn verify(
    State(front): State<Front>,
    Json(shown): Json<Shown>,
) -> Result<Reply<CertificateCheck>, Refused> {
    let verified = front.accounts.verify_certificate(&shown.token, &issuer(&front)).await;
    Ok(Reply::ok(CertificateCheck::from(&verified.map_err(Fault::from)?)))
}
