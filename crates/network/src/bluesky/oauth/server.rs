//! Which server signs an account in, and whether it does so as the AT Protocol wants it.
//!
//! An account's server names the one that signs its people in (RFC 9728); that one says how (RFC 8414). Both documents
//! must speak of the very server that gave them: nobody speaks for another.

use serde::Deserialize;
use url::Url;

use super::error::OauthError;
use super::transport::{SMALL, Transport};
use crate::guarded::Ask;

/// What this side needs of a server that signs people in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Server {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) pushed_authorization_request_endpoint: Url,
    #[serde(default)]
    pub(super) revocation_endpoint: Option<Url>,
    #[serde(default)]
    require_pushed_authorization_requests: bool,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    scopes_supported: Vec<String>,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    dpop_signing_alg_values_supported: Vec<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Resource {
    resource: Url,
    authorization_servers: Vec<String>,
}

/// The server that signs in the people of this one.
pub(super) async fn issuer_of(transport: &dyn Transport, pds: &Url) -> Result<String, OauthError> {
    let server = pds.origin().ascii_serialization();
    let unfit = |why| OauthError::Unfit { server: server.clone(), why };
    let body = fetch(transport, &server, "oauth-protected-resource").await?;
    let found: Resource =
        serde_json::from_slice(&body).map_err(|_| unfit("its description cannot be read"))?;
    if found.resource.origin() != pds.origin() {
        return Err(unfit("its description is another server's"));
    }
    match <[String; 1]>::try_from(found.authorization_servers) {
        Ok([issuer]) => Ok(issuer),
        Err(_) => Err(unfit("it does not name one server that signs its people in")),
    }
}

/// What a server says of itself, held against what is needed; `method` is how this client shows who it is.
pub(super) async fn describe(
    transport: &dyn Transport,
    issuer: &str,
    method: &str,
) -> Result<Server, OauthError> {
    let unfit = |why| OauthError::Unfit { server: super::error::shown(issuer, 200), why };
    let url = Url::parse(issuer).map_err(|_| unfit("its name is no address"))?;
    if url.origin().ascii_serialization() != issuer {
        return Err(unfit("its name is more than a host"));
    }
    let body = fetch(transport, issuer, "oauth-authorization-server").await?;
    let server: Server =
        serde_json::from_slice(&body).map_err(|_| unfit("its description lacks what every server has"))?;
    match server.lacks(issuer, method, |url| safe(transport, url)) {
        Some(why) => Err(unfit(why)),
        None => Ok(server),
    }
}

impl Server {
    /// What keeps people from being signed in here.
    fn lacks(&self, issuer: &str, method: &str, safe: impl Fn(&Url) -> bool) -> Option<&'static str> {
        let has = |list: &[String], what: &str| list.iter().any(|item| item == what);
        let endpoints =
            [&self.authorization_endpoint, &self.token_endpoint, &self.pushed_authorization_request_endpoint];
        let checks = [
            (self.issuer == issuer, "its description is another server's"),
            (endpoints.into_iter().chain(&self.revocation_endpoint).all(safe), "it is not reached by https"),
            (self.require_pushed_authorization_requests, "it does not want requests pushed"),
            (self.authorization_response_iss_parameter_supported, "its answers do not say whose they are"),
            (has(&self.scopes_supported, "atproto"), "it does not know the AT Protocol"),
            (has(&self.code_challenge_methods_supported, "S256"), "it does not know S256"),
            (has(&self.dpop_signing_alg_values_supported, "ES256"), "it does not know ES256"),
            (has(&self.token_endpoint_auth_methods_supported, method), "it does not let this client in"),
        ];
        checks.into_iter().find_map(|(holds, why)| (!holds).then_some(why))
    }
}

fn safe(transport: &dyn Transport, url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && transport.plain(url))
}

async fn fetch(transport: &dyn Transport, server: &str, what: &'static str) -> Result<Vec<u8>, OauthError> {
    let unfit = |why| OauthError::Unfit { server: super::error::shown(server, 200), why };
    let address = format!("{server}/.well-known/{what}");
    let url = Url::parse(&address).map_err(|_| unfit("its name is no address"))?;
    if !safe(transport, &url) {
        return Err(unfit("it is not reached by https"));
    }
    let answer = transport.send(Ask::get(address), SMALL).await?;
    match answer.status.as_u16() {
        200 => Ok(answer.body),
        status @ (429 | 500..) => Err(OauthError::Unavailable { server: server.to_owned(), status }),
        _ => Err(unfit("it has no description for signing in")),
    }
}
