//! Going out, and acting for another party.

use account::Party;
use axum::extract::State;
use axum::response::Response;

use super::home_of;
use crate::cookies;
use crate::form::Given;
use crate::front::Front;
use crate::problem::Fault;
use crate::shown::{add_cookie, see_other};
use crate::who::{SignedIn, Visitor};

/// `POST /sign-out`. Without a session it only takes the cookie away.
pub(super) async fn sign_out(State(front): State<Front>, visitor: Visitor) -> Result<Response, Fault> {
    if let Some(signed) = &visitor.signed {
        front.accounts.sign_out(signed).await?;
    }
    let mut response = see_other("/?done=signed-out");
    add_cookie(&mut response, &cookies::without_session(&front.settings));
    Ok(response)
}

/// `POST /act-as`: the pages are those of another party from now on, so one starts at its first.
pub(super) async fn act_as(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    let party = party(given.text("party"))?;
    let signed = front.accounts.act_as(&who.signed, party).await?;
    Ok(see_other(home_of(signed.session.acting)))
}

/// A party as the person's menu writes it: its id says of which kind it is.
fn party(text: &str) -> Result<Party, Fault> {
    let kinds = [
        text.parse().map(Party::Brand).ok(),
        text.parse().map(Party::Creator).ok(),
        text.parse().map(Party::Operator).ok(),
    ];
    kinds.into_iter().flatten().next().ok_or(Fault::Form)
}
