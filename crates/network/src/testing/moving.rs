//! An account moves from the lab's PDS to its second one, as a real account does: the old server vouches for it, the new
//! one takes its repository, the directory is told by an operation that the old server signs, and only then is one
//! switched on and the other off.

use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};
use url::Url;

use crate::guarded::Ask;
use crate::lab::{LIMITS, Lab, LabError, text};

impl Lab {
    /// Moves an account, with all that it has; afterwards it signs in at the second PDS with the same password.
    ///
    /// # Errors
    /// When there is no second PDS, or a server refuses.
    pub async fn move_account(&self, handle: &str, password: &str) -> Result<(), LabError> {
        let missing = || LabError::Said("the lab was started without a second PDS".to_owned());
        let (old, new) = (self.pds(), self.second().ok_or_else(missing)?);
        let here = self.bearer(handle, password).await?;
        let session = self.get(old, "com.atproto.server.getSession", Some(&here)).await?;
        let did = text(&session, "did")?;

        let server = text(&self.get(new, "com.atproto.server.describeServer", None).await?, "did")?;
        let vouch =
            format!("com.atproto.server.getServiceAuth?aud={server}&lxm=com.atproto.server.createAccount");
        let vouched = text(&self.get(old, &vouch, Some(&here)).await?, "token")?;
        let mail = format!("{}@example.test", handle.replace('.', "-"));
        let body = json!({"handle": handle, "email": mail, "password": password, "did": did});
        let made = self.post(new, "com.atproto.server.createAccount", &vouched, &body).await?;
        let there = text(&made, "accessJwt")?;

        let address = format!("{old}xrpc/com.atproto.sync.getRepo?did={did}");
        let repository = self.guarded().ask(Ask::get(address), LIMITS).await?;
        let import = Ask::post(
            format!("{new}xrpc/com.atproto.repo.importRepo"),
            "application/vnd.ipld.car",
            repository.body.to_vec(),
        );
        let import = import.secret(AUTHORIZATION, &format!("Bearer {there}"))?;
        let imported = self.guarded().ask(import, LIMITS).await?;
        if !imported.status.is_success() {
            return Err(LabError::Said(format!("importRepo: {}", String::from_utf8_lossy(&imported.body))));
        }

        let credentials = "com.atproto.identity.getRecommendedDidCredentials";
        let mut wanted = self.get(new, credentials, Some(&there)).await?;
        wanted["token"] = json!(self.leaving_code(&did).await?);
        let signed = self.post(old, "com.atproto.identity.signPlcOperation", &here, &wanted).await?;
        let operation = json!({"operation": signed["operation"]});
        self.post(new, "com.atproto.identity.submitPlcOperation", &there, &operation).await?;
        self.post(new, "com.atproto.server.activateAccount", &there, &Value::Null).await?;
        self.post(old, "com.atproto.server.deactivateAccount", &here, &json!({})).await?;
        Ok(())
    }

    async fn get(&self, server: &Url, query: &str, token: Option<&str>) -> Result<Value, LabError> {
        let mut ask = Ask::get(format!("{server}xrpc/{query}"));
        if let Some(token) = token {
            ask = ask.secret(AUTHORIZATION, &format!("Bearer {token}"))?;
        }
        self.answered(query, ask).await
    }

    async fn post(&self, server: &Url, method: &str, token: &str, body: &Value) -> Result<Value, LabError> {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let ask = Ask::post(format!("{server}xrpc/{method}"), "application/json", bytes);
        self.answered(method, ask.secret(AUTHORIZATION, &format!("Bearer {token}"))?).await
    }

    /// The code that the PDS writes to whoever wants to leave it.
    ///
    /// # Errors
    /// When the lab does not obey.
    async fn leaving_code(&self, did: &str) -> Result<String, LabError> {
        text(&self.say(&json!({ "do": "leave", "did": did })).await?, "code")
    }
}
