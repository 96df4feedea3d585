//! The style sheet, the script and the pictures: carried in the binary, served under their own hash for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

/// A file that pages refer to.
#[derive(Debug, Clone, Copy)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 4] = [
    Asset {
        name: "crieur.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/crieur.css")),
    },
    Asset {
        name: "crieur.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/crieur.js"),
    },
    Asset {
        name: "api.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/api.js"),
    },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/icon.svg") },
];

/// The first half of the hash of each, in hexadecimal: enough to tell two versions apart.
static HASHES: LazyLock<Vec<String>> = LazyLock::new(|| ASSETS.iter().map(hash).collect());

fn hash(asset: &Asset) -> String {
    Sha256::digest(asset.bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where a file is served: `href("crieur.css")` is `/assets/<hash>/crieur.css`.
#[must_use]
pub fn href(name: &str) -> String {
    let found = ASSETS.iter().position(|asset| asset.name == name);
    let hash = found.and_then(|at| HASHES.get(at)).map_or("none", String::as_str);
    format!("/assets/{hash}/{name}")
}

/// The route of all of them.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().zip(HASHES.iter()).find(|(asset, _)| asset.name == name);
    match found {
        // Another hash is another version, which this program does not have.
        Some((asset, own)) if *own == hash => {
            let headers = [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, asset.bytes).into_response()
        }
        Some(_) | None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(address: &str) -> Response {
        let mut parts = address.split('/').skip(2).map(str::to_owned);
        let (hash, name) = (parts.next().unwrap(), parts.next().unwrap());
        serve(Path((hash, name))).await
    }

    #[tokio::test]
    async fn each_file_is_served_under_its_hash_and_no_other() {
        for asset in ASSETS {
            let found = answer(&href(asset.name)).await;
            assert_eq!(found.status(), StatusCode::OK, "{}", asset.name);
            assert_eq!(found.headers()[header::CONTENT_TYPE], asset.kind);
            assert!(found.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        }
        assert_eq!(answer("/assets/0000000000000000/crieur.css").await.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer(&href("passwd")).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_script_stays_small_and_nothing_is_fetched_from_elsewhere() {
        for asset in ASSETS {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            let elsewhere = text.replace("http://www.w3.org/", "");
            assert!(!elsewhere.contains("http://") && !elsewhere.contains("https://"), "{}", asset.name);
            assert!(asset.name != "crieur.js" || asset.bytes.len() < 12 * 1024, "{}", asset.bytes.len());
        }
    }
}
