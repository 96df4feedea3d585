//! The cookies: one for the session, one that ties a sign-in at a network to its browser, one each for language and
//! theme of visitors.
//!
//! The first two are `__Host-` cookies wherever the market is reached over TLS: bound to this host, to `/` and to secure
//! connections. Over plain `http` (the demo on loopback) browsers refuse that prefix, so there they have other names.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::front::Settings;

/// Visitors' language.
pub(crate) const LANGUAGE: &str = "language";
/// Light or dark.
pub(crate) const THEME: &str = "theme";

/// Days that a session's cookie stays: the longest life of a session; the server ends it sooner.
const SESSION_DAYS: i64 = 90;

/// The name of the session's cookie.
pub(crate) fn session_name(settings: &Settings) -> &'static str {
    if settings.secure() { "__Host-crieur" } else { "crieur-session" }
}

/// The session's secret, as the request carries it.
pub(crate) fn session(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(session_name(settings)).map(|cookie| cookie.value().to_owned())
}

/// The cookie of a session.
#[must_use]
pub fn with_session(settings: &Settings, secret: String) -> Cookie<'static> {
    let mut cookie = base(settings, session_name(settings), secret);
    cookie.set_max_age(Some(days(SESSION_DAYS)));
    cookie.set_http_only(true);
    cookie
}

/// The cookie that ends one.
#[must_use]
pub fn without_session(settings: &Settings) -> Cookie<'static> {
    let mut cookie = with_session(settings, String::new());
    cookie.set_max_age(Some(days(0)));
    cookie
}

/// The name of the cookie that ties sign-ins at networks to their browser.
fn browser_name(settings: &Settings) -> &'static str {
    if settings.secure() { "__Host-crieur-browser" } else { "crieur-browser" }
}

/// The browser's own secret, as the request carries it.
pub(crate) fn browser(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(browser_name(settings)).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// The cookie that ties sign-ins at networks to their browser: as long as the letter that may follow one works.
#[must_use]
pub fn with_browser(settings: &Settings, secret: String) -> Cookie<'static> {
    let mut cookie = base(settings, browser_name(settings), secret);
    cookie.set_max_age(Some(days(1)));
    cookie.set_http_only(true);
    cookie
}

/// A visitor's choice of language or theme.
#[must_use]
pub fn choice(settings: &Settings, name: &'static str, value: &str) -> Cookie<'static> {
    let mut cookie = base(settings, name, value.to_owned());
    cookie.set_max_age(Some(days(365)));
    cookie
}

fn days(count: i64) -> cookie::time::Duration {
    cookie::time::Duration::days(count)
}

fn base(settings: &Settings, name: &'static str, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_secure(settings.secure());
    cookie.set_same_site(SameSite::Lax);
    cookie
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
    fn over_tls_the_cookie_is_bound_to_the_host() {
        let text = with_session(&settings("https://market.example"), "secret".to_owned()).to_string();
        for part in ["__Host-crieur=secret", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(text.contains(part), "{text} lacks {part}");
        }
        assert!(!text.contains("Domain"), "{text}");
    }

    #[test]
    fn over_plain_http_it_has_another_name() {
        let text = with_session(&settings("http://127.0.0.1:8080"), "secret".to_owned()).to_string();
        assert!(text.starts_with("crieur-session=secret") && !text.contains("Secure"), "{text}");
    }

    #[test]
    fn signing_out_ends_the_cookie() {
        let text = without_session(&settings("https://market.example")).to_string();
        assert!(text.contains("Max-Age=0"), "{text}");
    }
}
