//! A person in front of a server's own pages for signing in, who agrees or refuses.
//!
//! Sends what the scripts of those pages send: the same addresses, cookies and headers, checked by the same server.
//! What it cannot see is what a page looks like; that is for a browser.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

use super::{Lab, LabError};
use crate::guarded::{Answer, Ask, Guarded, Limits};

const LIMITS: Limits = Limits { body: 8 << 20, cut: false, time: Duration::from_secs(60) };
const API: &str = "/@atproto/oauth-provider/~api";

/// Somebody with an account and a browser.
#[derive(Debug)]
pub struct Person {
    handle: String,
    password: String,
    browser: Guarded,
    cookies: BTreeMap<String, String>,
}

impl Person {
    /// Somebody whose browser has not been at these servers yet.
    #[must_use]
    pub fn new(lab: &Lab, handle: &str, password: &str) -> Self {
        Self {
            handle: handle.to_owned(),
            password: password.to_owned(),
            browser: lab.guarded().clone(),
            cookies: BTreeMap::new(),
        }
    }

    /// Opens the page, signs in and agrees: where the browser is sent to.
    ///
    /// # Errors
    /// When the server refuses one of the three.
    pub async fn agrees(&mut self, page: &Url) -> Result<Url, LabError> {
        self.opens(page).await?;
        let input = json!({
            "locale": "en", "username": self.handle, "password": self.password, "remember": false
        });
        let said = self.says(page, "/sign-in", &input, None).await?;
        let token = said["ephemeralToken"].as_str().map(|token| format!("Bearer {token}"));
        let did = &said["account"]["did"];
        let did = if did.is_string() { did } else { &said["account"]["sub"] };
        let agreed = self.says(page, "/consent", &json!({ "did": did }), token.as_deref()).await?;
        self.is_sent(page, &agreed).await
    }

    /// Opens the page and refuses: where the browser is sent to.
    ///
    /// # Errors
    /// When the server does not let anybody refuse.
    pub async fn refuses(&mut self, page: &Url) -> Result<Url, LabError> {
        self.opens(page).await?;
        let refused = self.says(page, "/reject", &json!({}), None).await?;
        self.is_sent(page, &refused).await
    }

    async fn opens(&mut self, page: &Url) -> Result<(), LabError> {
        let ask = navigates(Ask::get(page.as_str()), "none");
        let answer = self.asks(ask).await?;
        if answer.status.is_success() { Ok(()) } else { Err(said(&answer)) }
    }

    async fn says(
        &mut self,
        page: &Url,
        what: &str,
        input: &Value,
        token: Option<&str>,
    ) -> Result<Value, LabError> {
        let address =
            page.join(&format!("{API}{what}")).map_err(|error| LabError::Said(error.to_string()))?;
        let origin = page.origin().ascii_serialization();
        let body = input.to_string().into_bytes();
        let mut ask = Ask::post(address, "application/json", body)
            .header(name("sec-fetch-mode"), HeaderValue::from_static("same-origin"))
            .header(name("sec-fetch-site"), HeaderValue::from_static("same-origin"))
            .secret(name("origin"), &origin)?
            .secret(name("referer"), page.as_str())?;
        let csrf = self.cookies.get("csrf-token").cloned().unwrap_or_default();
        ask = ask.secret(name("x-csrf-token"), &csrf)?;
        if let Some(token) = token {
            ask = ask.secret(name("authorization"), token)?;
        }
        let answer = self.asks(ask).await?;
        if !answer.status.is_success() {
            return Err(said(&answer));
        }
        serde_json::from_slice(&answer.body).map_err(|_| said(&answer))
    }

    /// Goes where the page's script goes then, and from there where the server sends it.
    async fn is_sent(&mut self, page: &Url, answer: &Value) -> Result<Url, LabError> {
        let next = answer["url"].as_str().unwrap_or_default();
        let ask = navigates(Ask::get(next), "same-origin").secret(name("referer"), page.as_str())?;
        let answer = self.asks(ask).await?;
        let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        location.and_then(|location| Url::parse(location).ok()).ok_or_else(|| said(&answer))
    }

    async fn asks(&mut self, mut ask: Ask) -> Result<Answer, LabError> {
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            ask = ask.secret(COOKIE, &pairs.collect::<Vec<_>>().join("; "))?;
        }
        let answer = self.browser.ask(ask, LIMITS).await?;
        self.keep(&answer.headers);
        Ok(answer)
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}

fn navigates(ask: Ask, site: &'static str) -> Ask {
    ask.header(name("sec-fetch-mode"), HeaderValue::from_static("navigate"))
        .header(name("sec-fetch-dest"), HeaderValue::from_static("document"))
        .header(name("sec-fetch-site"), HeaderValue::from_static(site))
}

const fn name(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

fn said(answer: &Answer) -> LabError {
    let text: String = String::from_utf8_lossy(&answer.body).chars().take(600).collect();
    LabError::Said(format!("{} at {}: {text}", answer.status, answer.url))
}
