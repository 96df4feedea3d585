//! What an owner does about the measures of a profile: contest, explain, show, have them read again, certify.

use app::accounts::{AccountError, Contested};
use axum::extract::Path;
use axum::response::Response;
use kernel::{CertificateId, ContestId, ProfileId, Timestamp};
use market::measure::Family;

use crate::form::Given;
use crate::pages::public::measures as page;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::who::{ForCreator, Id};

fn own(me: &ForCreator, id: ProfileId) -> String {
    page::path(me.creator, id)
}

fn done(me: &ForCreator, id: ProfileId, what: &str) -> Response {
    see_other(&format!("{}?{what}", own(me, id)))
}

/// The page again with what stands in the way, and what was typed; a fault that is not the form's is a page of its own.
async fn finish(
    me: &ForCreator,
    id: ProfileId,
    given: &Given,
    answer: Result<(), AccountError>,
    what: &str,
) -> Result<Response, Fault> {
    let Err(error) = answer else { return Ok(done(me, id, what)) };
    let fault = Fault::from(error);
    if !fault.status().is_client_error() || fault.status() == axum::http::StatusCode::NOT_FOUND {
        return Err(fault);
    }
    let said = say::fault(&me.visitor.place, &fault);
    let shown = page::page_of(&me.visitor, me.creator, id, given, Some(&said)).await?;
    Ok(refused(&fault, shown))
}

/// To the one page that everybody sees.
pub(super) async fn show(me: ForCreator, Id(id): Id<ProfileId>) -> Response {
    see_other(&own(&me, id))
}

/// Contests the score, the audit or a part of it.
pub(super) async fn contest(me: ForCreator, Id(id): Id<ProfileId>, given: Given) -> Result<Response, Fault> {
    let what = match given.text("what") {
        "score" => Contested::Score,
        "audit" => Contested::Audit(None),
        family => {
            let family = Family::ALL.into_iter().find(|it| it.name() == family);
            Contested::Audit(Some(family.ok_or(Fault::Form)?))
        }
    };
    let grounds = given.long("grounds");
    let answer = me.visitor.front.accounts.contest(&me.signed, id, what, &grounds).await;
    finish(&me, id, &given, answer.map(drop), "done=measures-contested").await
}

/// Who may see them.
pub(super) async fn shown(me: ForCreator, Id(id): Id<ProfileId>, given: Given) -> Result<Response, Fault> {
    let public = match given.text("public") {
        "yes" => true,
        "no" => false,
        _ => return Err(Fault::Form),
    };
    let answer = me.visitor.front.accounts.show_measures(&me.signed, id, public).await;
    finish(&me, id, &given, answer, "done=measures-shown").await
}

/// What explains a jump.
pub(super) async fn explain(me: ForCreator, Id(id): Id<ProfileId>, given: Given) -> Result<Response, Fault> {
    let from: i64 = given.text("from").parse().map_err(|_| Fault::Form)?;
    let (from, words) = (Timestamp::from_micros(from), given.long("words"));
    let answer = me.visitor.front.accounts.explain_burst(&me.signed, id, from, &words).await;
    finish(&me, id, &given, answer, "done=measures-explained").await
}

/// Has the audience read again.
pub(super) async fn audit(me: ForCreator, Id(id): Id<ProfileId>, given: Given) -> Result<Response, Fault> {
    let answer = me.visitor.front.accounts.ask_for_audit(&me.signed, id).await;
    finish(&me, id, &given, answer, "done=measures-asked").await
}

/// Makes a certificate.
pub(super) async fn certify(me: ForCreator, Id(id): Id<ProfileId>, given: Given) -> Result<Response, Fault> {
    let issuer = me.visitor.front.settings.base.origin().ascii_serialization();
    let answer = me.visitor.front.accounts.certify(&me.signed, id, &issuer).await;
    finish(&me, id, &given, answer.map(drop), "done=measures-certified").await
}

/// Takes a certificate back.
pub(super) async fn revoke(
    me: ForCreator,
    Path((id, certificate)): Path<(String, String)>,
    given: Given,
) -> Result<Response, Fault> {
    let (id, certificate): (ProfileId, CertificateId) = both(&id, &certificate)?;
    let answer = me.visitor.front.accounts.revoke_certificate(&me.signed, certificate).await;
    finish(&me, id, &given, answer, "done=measures-revoked").await
}

/// Takes a contest back.
pub(super) async fn withdraw(
    me: ForCreator,
    Path((id, contest)): Path<(String, String)>,
    given: Given,
) -> Result<Response, Fault> {
    let (id, contest): (ProfileId, ContestId) = both(&id, &contest)?;
    let answer = me.visitor.front.accounts.withdraw_contest(&me.signed, contest).await;
    finish(&me, id, &given, answer.map(drop), "done=measures-withdrawn").await
}

/// An id that cannot be one names nothing.
fn both<A: std::str::FromStr, B: std::str::FromStr>(one: &str, other: &str) -> Result<(A, B), Fault> {
    let one = one.parse().map_err(|_| Fault::NotFound)?;
    Ok((one, other.parse().map_err(|_| Fault::NotFound)?))
}
