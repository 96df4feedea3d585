//! Who this market is to the servers of Bluesky's network where its people sign in.

use std::path::Path;

use network::bluesky::oauth::{Client, KEYS_PATH, Key, METADATA_PATH};
use serde_json::Value;
use url::Url;

use super::read::secret;

/// The keys in the environment.
pub(crate) const KEYS: &str = "CRIEUR_BLUESKY_CLIENT_KEYS";

/// The client with the operator's keys; nothing where there are none.
pub(crate) fn client(file: Option<&Path>, base: Option<&Url>) -> Result<Option<Client>, String> {
    let Some(keys) = secret("bluesky.client_keys_file", file, KEYS).map_err(|problem| problem.says)? else {
        return Ok(None);
    };
    let keys = Key::read_all(&keys).map_err(|error| error.to_string())?;
    // What is wrong with the address itself is said at its own place.
    let Some(base) = base else { return Ok(None) };
    Client::confidential(base, keys).map(Some).map_err(|error| error.to_string())
}

/// What other servers fetch of it, each at its path.
pub(crate) fn documents(client: &Client) -> Vec<(&'static str, Value)> {
    let documents = [(METADATA_PATH, client.metadata()), (KEYS_PATH, client.keys())];
    documents.into_iter().filter_map(|(path, document)| Some((path, document?))).collect()
}
