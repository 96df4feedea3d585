//! Somebody at a browser: cookies kept, forms sent as pages send them.

use std::collections::BTreeMap;
use std::time::Duration;

use network::guarded::{Ask, Guarded, Limits};
use network::testing::{Lab, Person};
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::PASSWORD;

const LIMITS: Limits = Limits { body: 8 << 20, cut: false, time: Duration::from_secs(60) };
const SESSION: &str = "crieur-session";

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: HeaderMap,
    to: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}: {}", self.to, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{}: “{text}” is missing: {}", self.to, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}: {}", self.to, self.body);
        self.headers[LOCATION].to_str().unwrap()
    }

    /// Where a page that stands between sends the browser by itself. It lets no form go anywhere else.
    #[track_caller]
    pub(crate) fn leads_away(&self) -> Url {
        self.is(200);
        let policy = self.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self'"), "{policy}");
        let refresh = self.headers["refresh"].to_str().unwrap();
        let away = refresh.strip_prefix("0; url=").unwrap();
        self.says(&away.replace('&', "&amp;"));
        away.parse().unwrap()
    }
}

/// A browser.
pub(crate) struct Visitor {
    lab: &'static Lab,
    base: String,
    guarded: Guarded,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    pub(crate) fn new(lab: &'static Lab, port: u16) -> Self {
        let allowed = [format!("localhost:{port}"), format!("127.0.0.1:{port}")];
        let guarded = Guarded::new(allowed.map(|text| text.parse().unwrap()).into()).unwrap();
        Self { lab, base: format!("http://localhost:{port}"), guarded, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&mut self, path: &str, headers: &[(&'static str, &'static str)]) -> Answer {
        let mut ask = Ask::get(self.absolute(path));
        for (name, value) in headers {
            ask = ask.header(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        self.send(ask, path).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let address = self.absolute(path);
        let ask = Ask::post(address, "application/x-www-form-urlencoded", body.into_bytes());
        let origin = HeaderValue::from_static("same-origin");
        self.send(ask.header(HeaderName::from_static("sec-fetch-site"), origin), path).await
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    async fn send(&mut self, mut ask: Ask, to: &str) -> Answer {
        // Cookies belong to the name that set them; its number is another site.
        if !self.cookies.is_empty() && !to.starts_with("http://127.0.0.1") {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            ask = ask.secret(COOKIE, &pairs.join("; ")).unwrap();
        }
        let answer = self.guarded.ask(ask, LIMITS).await.unwrap();
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        Answer { status: answer.status.as_u16(), body, headers: answer.headers, to: to.to_owned() }
    }

    pub(crate) fn session(&self) -> String {
        self.cookies[SESSION].clone()
    }

    pub(crate) fn take_session(&mut self) -> String {
        self.cookies.remove(SESSION).unwrap()
    }

    pub(crate) fn put_session(&mut self, session: String) {
        self.cookies.insert(SESSION.to_owned(), session);
    }

    /// Signs in at the account's own server and agrees: where the browser is sent back to.
    pub(crate) async fn signs_in_there(&mut self, handle: &str, did: &str) -> String {
        let page = self.post("/sign-in/network", &[("account", did)]).await.leads_away();
        self.agrees(handle, &page).await
    }

    pub(crate) async fn agrees(&self, handle: &str, page: &Url) -> String {
        Person::new(self.lab, handle, PASSWORD).agrees(page).await.unwrap().into()
    }

    pub(crate) async fn refuses(&self, handle: &str, page: &Url) -> String {
        Person::new(self.lab, handle, PASSWORD).refuses(page).await.unwrap().into()
    }

    /// The browser is sent back: to the market's number, and from there to its name.
    pub(crate) async fn comes_back(&mut self, back: &str) -> Answer {
        let answer = self.get(back).await;
        let home = format!("{}/oauth/callback?", self.base);
        assert!(answer.location().starts_with(&home), "{}", answer.location());
        let by_name = answer.location().to_owned();
        self.get(&by_name).await
    }
}
