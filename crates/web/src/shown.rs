//! Between a request and its handler: who reads, in which language; and between a handler and its reader: the frame
//! around each page, and faults put into words.

use std::net::SocketAddr;
use std::sync::Arc;

use account::{Locale, Party};
use app::accounts::Signed;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use maud::Markup;

use crate::cookies;
use crate::format::Place;
use crate::front::Front;
use crate::page::{Flash, NavItem, PartyLink, Person, Shell, Theme, Whole, Width, paths};
use crate::pages;
use crate::problem::{Fault, retry_after};
use crate::say;
use crate::text::{Words, t_of};
use crate::ui::Tone;
use crate::who::Visitor;

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub struct From(pub Option<std::net::IpAddr>);

/// Finds out who reads, lets the handler work, and puts a fault into the reader's words.
pub(crate) async fn reader(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let from = front.client(request.headers(), peer);
    request.extensions_mut().insert(From(from));
    let (signed, renewed) = match signed(&front, request.headers()).await {
        Ok(found) => found,
        Err(fault) => return shown(&stranger(&front, &request, None), &fault),
    };
    let mut visitor = stranger(&front, &request, signed);
    if let Some(signed) = &visitor.signed
        && request.method() == axum::http::Method::GET
    {
        // A count that cannot be had is no reason to keep a page back.
        visitor.unread = front.accounts.unread(signed).await.unwrap_or_default();
    }
    if front.settings.demo {
        (front.played)(visitor.acting());
    }
    let asked = asked_language(request.uri().query());
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        response = shown(&visitor, &fault);
    }
    if let Some(secret) = renewed
        && !response.headers().contains_key(SET_COOKIE)
    {
        add_cookie(&mut response, &cookies::with_session(&front.settings, secret));
    }
    if let Some(language) = asked {
        add_cookie(&mut response, &cookies::choice(&front.settings, cookies::LANGUAGE, language));
    }
    response
}

/// Adds a cookie to an answer.
pub(crate) fn add_cookie(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

async fn signed(front: &Front, headers: &HeaderMap) -> Result<(Option<Arc<Signed>>, Option<String>), Fault> {
    let Some(secret) = cookies::session(&front.settings, headers) else { return Ok((None, None)) };
    let Some(signed) = front.accounts.session(&secret).await? else { return Ok((None, None)) };
    let renewed = if signed.session.due { front.accounts.rotate(&secret).await? } else { None };
    Ok((Some(Arc::new(signed)), renewed.map(|secret| secret.as_str().to_owned())))
}

fn stranger(front: &Front, request: &Request, signed: Option<Arc<Signed>>) -> Visitor {
    let headers = request.headers();
    let jar = CookieJar::from_headers(headers);
    let chosen = asked_language(request.uri().query())
        .or_else(|| jar.get(cookies::LANGUAGE).and_then(|cookie| language(cookie.value())))
        .and_then(locale);
    let own = signed.as_ref().map(|signed| signed.user.locale);
    let locale = chosen.or(own).unwrap_or_else(|| understood(headers));
    Visitor {
        front: front.clone(),
        place: Place::new(Words::new(locale)).zoned(&front.settings.zone),
        unread: 0,
        signed,
        path: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        done: query_value(request.uri().query(), "done"),
        theme: jar.get(cookies::THEME).map_or(Theme::System, |cookie| Theme::from_cookie(cookie.value())),
    }
}

fn query_value(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.into_owned().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn asked_language(query: Option<&str>) -> Option<&'static str> {
    query_value(query, "lang").and_then(|tag| language(&tag))
}

fn language(tag: &str) -> Option<&'static str> {
    ["fr", "en"].into_iter().find(|known| *known == tag)
}

fn locale(tag: &str) -> Option<Locale> {
    match tag {
        "fr" => Some(Locale::Fr),
        "en" => Some(Locale::En),
        _other => None,
    }
}

/// The first language of the browser's list that the market speaks; weights follow the order in all browsers.
fn understood(headers: &HeaderMap) -> Locale {
    let list = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let tags = list.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    tags.filter_map(|tag| locale(tag.split('-').next().unwrap_or_default())).next().unwrap_or(Locale::En)
}

/// A fault as its reader sees it.
fn shown(visitor: &Visitor, fault: &Fault) -> Response {
    if let Fault::NotSignedIn { next } = fault
        && next != "/"
    {
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        return see_other(&format!("{}?{query}", paths::SIGN_IN));
    }
    let status = fault.status();
    if status.is_server_error() {
        tracing::error!(%fault, path = visitor.path.split('?').next().unwrap_or_default(), "a page failed");
    }
    let text = say::fault(&visitor.place, fault);
    let body = pages::fault::fault(visitor, fault, &text);
    let title = t_of!(visitor.words(), "fault-title", status_family(status));
    let mut response = visitor.page(Vec::new(), title, Width::Narrow, body);
    *response.status_mut() = status;
    if let Some(seconds) = retry_after(fault, visitor.now()) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What kind of page tells of a status.
pub(crate) fn status_family(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "missing",
        401 | 403 => "closed",
        410 => "spent",
        409 | 412 => "moved-on",
        429 => "slower",
        500.. => "ours",
        _ => "unclear",
    }
}

/// On to another page after a write.
#[must_use]
pub fn see_other(to: &str) -> Response {
    // What cannot stand in a header leads to the first page.
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// A path of this very site, as a form or link gave it; anything else becomes the first page.
#[must_use]
pub fn own_path(given: &str) -> &str {
    let own = given.starts_with('/') && !given.starts_with("//") && !given.contains(['\\', '\r', '\n']);
    if own { given } else { "/" }
}

impl Visitor {
    /// The frame around a page.
    #[must_use]
    pub fn shell(&self, nav: Vec<NavItem>, title: impl Into<String>) -> Shell {
        let mut shell = Shell::new(self.place.clone(), title, self.path.clone());
        shell.nav = nav;
        shell.demo = self.front.settings.demo;
        shell.speed = self.front.settings.speed;
        shell.theme = self.theme;
        shell.flashes = self.done.iter().filter_map(|name| self.flash(name)).collect();
        if let Some(signed) = &self.signed {
            shell.unread = self.unread;
            shell.person = Some(person(self.words(), signed));
            shell.stream = Some("/live".to_owned());
        }
        shell
    }

    /// A whole page as an answer: the one place where that happens.
    #[must_use]
    pub fn page(&self, nav: Vec<NavItem>, title: impl Into<String>, width: Width, body: Markup) -> Response {
        answer(&Whole { shell: self.shell(nav, title), width, body })
    }

    /// The message for what was just done; a name that no message has says nothing.
    fn flash(&self, name: &str) -> Option<Flash> {
        let known = name.len() <= 40 && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let text = known.then(|| t_of!(self.words(), "flash", name))?;
        (text != format!("flash-{name}")).then(|| Flash::new(Tone::Good, text))
    }
}

/// A page as an answer.
#[must_use]
pub fn answer(whole: &Whole) -> Response {
    fragment(&maud::Render::render(whole))
}

/// A part of a page as an answer, for the script that asked for it.
#[must_use]
pub fn fragment(markup: &Markup) -> Response {
    let kind = [("content-type", "text/html; charset=utf-8")];
    (kind, markup.0.clone()).into_response()
}

/// A page that was refused: the form again, with everything typed, under the fault's status.
#[must_use]
pub fn refused(fault: &Fault, mut page: Response) -> Response {
    *page.status_mut() = fault.status();
    page
}

fn person(words: Words, signed: &Signed) -> Person {
    let parties = signed.parties.iter().map(|of| PartyLink {
        value: of.party.to_string(),
        name: of.name.clone(),
        role: match of.party {
            Party::Brand(_) => t_of!(words, "shell-role", of.role.name()),
            Party::Creator(_) => t_of!(words, "shell-role", "creator"),
            Party::Operator(_) => t_of!(words, "shell-role", "operator"),
            Party::Nobody => String::new(),
        },
        current: of.party == signed.session.acting,
    });
    Person { name: signed.user.name.clone(), parties: parties.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for away in
            ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/a\r\nb"]
        {
            assert_eq!(own_path(away), "/", "{away}");
        }
        assert_eq!(own_path("/brand?x=1"), "/brand?x=1");
    }

    #[test]
    fn the_browsers_first_language_that_we_speak_is_taken() {
        let speaks = |list: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(list));
            understood(&headers)
        };
        assert_eq!(speaks("de-DE,de;q=0.9,fr-CH;q=0.8,en;q=0.7"), Locale::Fr);
        assert_eq!(speaks("en-GB,fr;q=0.5"), Locale::En);
        assert_eq!(speaks("zh"), Locale::En);
    }
}
