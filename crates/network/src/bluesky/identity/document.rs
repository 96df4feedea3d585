//! An account's document: its name, its server, its key.
//!
//! Only what is needed is read, and strictly: a document that is for somebody else, or names no server, is no use,
//! and says so. What else stands there, in whatever form, is passed over.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::key::multikey;
use super::{Did, Handle, IdentityError};

/// What an account says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Whose it is.
    pub did: Did,
    /// The name that it claims, the first if there are several. Theirs only once the name leads back here.
    pub handle: Option<Handle>,
    /// The server that keeps its records: scheme, host and port, with a `/` behind.
    pub pds: Url,
    /// The key that signs its records, as a `Multikey` (`z…`, what stands behind `did:key:`).
    pub signing_key: Option<String>,
}

#[derive(Deserialize)]
struct Raw {
    id: String,
    #[serde(default, rename = "alsoKnownAs")]
    also_known_as: Vec<Value>,
    #[serde(default, rename = "verificationMethod")]
    verification_method: Vec<Value>,
    #[serde(default)]
    service: Vec<Value>,
}

impl Document {
    /// Reads a document.
    ///
    /// `plain` says whether a server may be asked by http: without TLS anybody on the way could answer for it.
    pub(crate) fn read(did: &Did, body: &[u8], plain: impl Fn(&Url) -> bool) -> Result<Self, IdentityError> {
        let bad = |why: &str| IdentityError::BadDocument { did: did.clone(), why: why.to_owned() };
        let raw: Raw =
            serde_json::from_slice(body).map_err(|_| bad("it is no JSON document of an account"))?;
        if raw.id != did.as_str() {
            return Err(bad("it is somebody else's"));
        }
        let names = raw.also_known_as.iter().filter_map(Value::as_str);
        let handle = names.filter_map(|name| name.strip_prefix("at://")?.parse().ok()).next();
        let servers = entries(&raw.service, did, "#atproto_pds");
        let pds = servers
            .filter(|entry| entry["type"] == "AtprotoPersonalDataServer")
            .find_map(|entry| entry["serviceEndpoint"].as_str());
        let pds = pds.ok_or_else(|| bad("it names no server (#atproto_pds)"))?;
        let pds =
            Url::parse(pds).ok().filter(is_origin).ok_or_else(|| bad("its server has no usable address"))?;
        if pds.scheme() != "https" && !plain(&pds) {
            return Err(bad("its server is not reached by https"));
        }
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let signing_key = entries(&raw.verification_method, did, "#atproto")
            .find_map(|entry| multikey(&text(entry, "type"), &text(entry, "publicKeyMultibase")));
        Ok(Self { did: did.clone(), handle, pds, signing_key })
    }
}

/// The entries with this id, written whole or from the `#` on.
fn entries<'a>(all: &'a [Value], did: &'a Did, id: &'a str) -> impl Iterator<Item = &'a Value> {
    all.iter().filter(move |entry| {
        let given = entry["id"].as_str().unwrap_or_default();
        given == id || given.strip_prefix(did.as_str()) == Some(id)
    })
}

fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn did() -> Did {
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz".parse().unwrap()
    }

    fn document() -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/did/v1"],
            "id": did().as_str(),
            "alsoKnownAs": ["https://elsewhere.example", "at://Atproto.com", "at://other.com"],
            "verificationMethod": [
                {"id": "did:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto", "type": "Multikey", "publicKeyMultibase": "zQ3sh"}
            ],
            "service": [
                {"id": "#bsky_chat", "type": "Chat", "serviceEndpoint": {"a": 1}},
                {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.example"}
            ]
        })
    }

    fn read(document: &Value) -> Result<Document, String> {
        Document::read(&did(), document.to_string().as_bytes(), |url| url.host_str() == Some("localhost"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_document_gives_name_server_and_key() {
        let found = read(&document()).unwrap();
        assert_eq!(found.handle.unwrap().as_str(), "atproto.com");
        assert_eq!(found.pds.as_str(), "https://pds.example/");
        assert_eq!(found.signing_key.as_deref(), Some("zQ3sh"));
    }

    #[test]
    fn a_document_that_leads_elsewhere_is_refused() {
        let mut other = document();
        other["id"] = json!("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        assert!(read(&other).unwrap_err().contains("somebody else's"));
        let with = |endpoint: Value| {
            let mut document = document();
            document["service"][1]["serviceEndpoint"] = endpoint;
            read(&document)
        };
        for bad in [
            json!("http://pds.example"),
            json!("https://pds.example/path"),
            json!("https://a:b@pds.example"),
            json!("https://pds.example?x"),
            json!("file:///etc/passwd"),
            json!({"origin": "https://pds.example"}),
        ] {
            assert!(with(bad.clone()).is_err(), "{bad}");
        }
        assert!(with(json!("http://localhost:2583")).is_ok(), "the operator allows that one");
        assert!(Document::read(&did(), b"<html>", |_| true).is_err());
    }
}
