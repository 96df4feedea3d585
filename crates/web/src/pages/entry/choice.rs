//! The language and the colours that somebody chooses: a cookie, and for members their own setting too.

use account::Locale;
use axum::extract::State;
use axum::response::Response;

use crate::cookies;
use crate::form::Given;
use crate::front::Front;
use crate::problem::Fault;
use crate::shown::{add_cookie, own_path, see_other};
use crate::who::Visitor;

/// `POST /language` with `lang` and `back`.
pub(super) async fn language(
    State(front): State<Front>,
    visitor: Visitor,
    given: Given,
) -> Result<Response, Fault> {
    let locale: Locale = given.own("lang")?;
    if let Some(signed) = &visitor.signed {
        let user = &signed.user;
        front.accounts.set_preferences(signed, &user.name, locale, &user.preferences).await?;
    }
    let mut response = see_other(own_path(given.text("back")));
    add_cookie(&mut response, &cookies::choice(&front.settings, cookies::LANGUAGE, locale.tag()));
    Ok(response)
}

/// `POST /theme` with `theme` (`light`, `dark`, `system`) and `back`: for those without the script.
pub(super) async fn theme(State(front): State<Front>, given: Given) -> Result<Response, Fault> {
    let theme = given.text("theme");
    let known = ["light", "dark", "system"].into_iter().find(|name| *name == theme).ok_or(Fault::Form)?;
    let mut response = see_other(own_path(given.text("back")));
    add_cookie(&mut response, &cookies::choice(&front.settings, cookies::THEME, known));
    Ok(response)
}
