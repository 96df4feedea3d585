//! Coming in with an account on a network: its own server shows whose it is.
//!
//! A form of ours never leads away by itself: the policy of the pages lets forms go to this site only, and a browser
//! holds a redirect after a form against it. So a page stands between, which says where one goes, and goes on by
//! itself. What comes back is bound to the browser by a cookie of its own.

use app::accounts::{AccountError, Answered, NetworkProblem, NewPerson, ShownHere, Wish};
use app::ports::FlowErrand;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::header::{HOST, REFRESH};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use kernel::{Country, Currency};
use maud::html;
use url::Url;

use super::{entered, sign_in};
use crate::cookies;
use crate::form::{Errors, Given};
use crate::front::{Front, Settings};
use crate::page::Width;
use crate::places;
use crate::problem::Fault;
use crate::say;
use crate::shown::{From, add_cookie, own_path, refused, see_other};
use crate::text::t;
use crate::ui::{Button, Empty, Field, Form, Head, Icon, error_summary, field_row, form_end};
use crate::who::Visitor;

/// `POST /sign-in/network` with `account` and `next`: on to the account's own server.
pub(super) async fn begin(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    given: Given,
) -> Result<Response, Fault> {
    connected(&front)?;
    front.limits.entry(from.0)?;
    let errand = FlowErrand::SignIn { next: own_path(given.text("next")).to_owned() };
    match leave(&visitor, &headers, given.text("account"), errand).await {
        Ok(response) => Ok(response),
        Err(error) => Ok(sign_in::again(&visitor, &given, "account", error)),
    }
}

/// Whether there is anything to come in with.
pub(crate) fn connected(front: &Front) -> Result<kernel::Network, Fault> {
    front.accounts.connected().ok_or(Fault::NotFound)
}

/// Sends a browser to an account's own server, by a page that says so.
pub(crate) async fn leave(
    visitor: &Visitor,
    headers: &HeaderMap,
    account: &str,
    errand: FlowErrand,
) -> Result<Response, AccountError> {
    let front = &visitor.front;
    let browser = cookies::browser(&front.settings, headers).unwrap_or_else(|| secret(front));
    let page = front.accounts.begin_at_network(account, errand, &browser).await?;
    let words = visitor.words();
    let host = Url::parse(&page).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let title = t!(words, "entry-leaving-title", host = host.as_str());
    let body = html! {
        (Empty::new(title.clone(), t!(words, "entry-leaving-text", host = host.as_str())).alone().icon(Icon::Check)
            .action(Button::link(t!(words, "entry-leaving-go"), page.as_str()).primary()))
    };
    let mut response = visitor.page(Vec::new(), title, Width::Narrow, body);
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={page}")) {
        response.headers_mut().insert(REFRESH, value);
    }
    add_cookie(&mut response, &cookies::with_browser(&front.settings, browser));
    Ok(response)
}

fn secret(front: &Front) -> String {
    let mut bytes = [0; 32];
    front.app.entropy().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `GET /oauth/callback`: the browser is back.
pub(super) async fn callback(
    State(front): State<Front>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    connected(&front)?;
    let query = query.unwrap_or_default();
    if let Some(home) = by_its_name(&front.settings, &headers) {
        return Ok(see_other(&format!("{home}/oauth/callback?{query}")));
    }
    let browser = cookies::browser(&front.settings, &headers);
    let answered = front.accounts.answered(&query, browser.as_deref(), visitor.signed.as_deref()).await?;
    Ok(match answered {
        Answered::Entered { entered: in_now, next } => entered(&front.settings, &in_now, &next),
        Answered::Linked => see_other("/creator/profiles?done=creator-connected"),
        Answered::Unknown => see_other("/sign-up/network"),
    })
}

/// Servers send browsers of a market on one's own machine to its number; cookies know it by its name.
fn by_its_name(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let asked = Url::parse(&format!("http://{host}")).ok()?;
    let by_number = matches!(asked.host_str(), Some("127.0.0.1" | "[::1]"));
    let by_name = settings.base.scheme() == "http" && settings.base.domain().is_some();
    (by_number && by_name).then(|| settings.origin())
}

/// `GET /sign-up/network`: who is it that came with this account?
pub(super) async fn who(
    State(front): State<Front>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (_, shown) = here(&front, &headers).await?;
    let given = Given::of([("name", shown.name.clone().unwrap_or_default())]);
    Ok(page(&visitor, &shown, &given, &Errors::default()))
}

async fn here(front: &Front, headers: &HeaderMap) -> Result<(String, ShownHere), Fault> {
    connected(front)?;
    let stale = || AccountError::from(NetworkProblem::Show(app::ports::ShowError::Stale));
    let browser = cookies::browser(&front.settings, headers).ok_or_else(stale)?;
    let shown = front.accounts.shown_here(&browser).await?.ok_or_else(stale)?;
    Ok((browser, shown))
}

/// `POST /sign-up/network`: a letter goes to the address; followed in this browser, it links the account.
pub(super) async fn join(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.entry(from.0)?;
    let (browser, shown) = here(&front, &headers).await?;
    let words = visitor.words();
    let mut errors = Errors::default();
    let (country, currency) =
        (given.text("country").parse::<Country>().ok(), given.text("currency").parse::<Currency>().ok());
    if given.text("name").is_empty() {
        errors.add("name", t!(words, "entry-name-missing"));
    }
    let Some((country, currency)) = country.zip(currency).filter(|_| errors.is_empty()) else {
        errors.add("country", t!(words, "entry-country-missing"));
        return Ok(refused(&Fault::Form, page(&visitor, &shown, &given, &errors)));
    };
    let person = NewPerson {
        email: given.text("email").to_owned(),
        name: given.text("name").to_owned(),
        locale: visitor.locale(),
        password: None,
        wish: Wish::Creator { country, currency },
    };
    let address = from.0.map(|ip| ip.to_string());
    match front.accounts.sign_up_shown(&browser, person, address.as_deref()).await {
        Ok(()) => Ok(see_other("/sign-in/sent")),
        Err(error) => {
            let field = if matches!(error, AccountError::App(_)) { "name" } else { "email" };
            errors.add(field, say::account(&visitor.place, &error));
            Ok(refused(&Fault::Accounts(error), page(&visitor, &shown, &given, &errors)))
        }
    }
}

fn page(visitor: &Visitor, shown: &ShownHere, given: &Given, errors: &Errors) -> Response {
    let words = visitor.words();
    let usual = places::usual(visitor.locale());
    let or = |name: &str, usual: &str| {
        let typed = given.text(name);
        if typed.is_empty() { usual.to_owned() } else { typed.to_owned() }
    };
    let summary: Vec<(&str, &str)> = errors.fields().collect();
    let title = t!(words, "entry-who-title", account = shown.handle.as_str());
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "entry-who-lead")))
        (error_summary(words, &summary))
        (Form::post("/sign-up/network").body(html! {
            (Field::text("name", t!(words, "entry-name")).value(given.text("name")).required().autocomplete("name")
                .maxlength(200).error(errors.of("name")))
            (Field::email("email", t!(words, "entry-email")).value(given.text("email")).required()
                .hint(t!(words, "entry-who-email-hint")).autocomplete("email").error(errors.of("email")))
            (field_row(&html! {
                (places::country_field(words, "country", t!(words, "entry-country"))
                    .value(or("country", usual.0)).error(errors.of("country")))
                (places::currency_field(words).value(or("currency", usual.1)))
            }))
            (form_end(&html! { (Button::submit(t!(words, "entry-sign-up")).primary()) }))
        }))
    };
    visitor.page(Vec::new(), title, Width::Narrow, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(base: &str) -> Settings {
        Settings {
            base: base.parse().unwrap(),
            name: "Crieur".to_owned(),
            contact: "operator@market.example".to_owned(),
            transfer_details: String::new(),
            zone: "Europe/Paris".to_owned(),
            demo: false,
            behind_proxy: false,
            speed: 1,
            spotter: false,
            characters: Vec::new(),
        }
    }

    #[test]
    fn only_a_market_on_ones_own_machine_goes_from_its_number_to_its_name() {
        let at = |base: &str, host: &str| {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_str(host).unwrap())]);
            by_its_name(&settings(base), &headers)
        };
        assert_eq!(at("http://localhost:8460", "127.0.0.1:8460"), Some("http://localhost:8460".to_owned()));
        assert_eq!(at("http://localhost:8460", "localhost:8460"), None);
        assert_eq!(at("http://127.0.0.1:8460", "127.0.0.1:8460"), None);
        assert_eq!(at("https://market.example", "127.0.0.1:8460"), None, "behind a proxy");
        assert_eq!(at("http://localhost:8460", "evil.example"), None);
    }
}
