//! Sessions kept where people are kept, so that they are there after a restart.

use std::sync::Arc;

use app::ports::{AccountStore, ChangeError, Clock, Edit, Kept as _, Sealed, Shelf, Version};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keeper::Vault;

/// Another program may write the same account's session meanwhile; more than some in a row is no race.
const TRIES: u32 = 8;

/// A vault on the store of people. What it keeps was sealed before.
#[derive(Clone)]
pub struct StoreVault {
    store: Arc<dyn AccountStore>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for StoreVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreVault").finish_non_exhaustive()
    }
}

impl StoreVault {
    /// On this store.
    #[must_use]
    pub fn new(store: Arc<dyn AccountStore>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    async fn find(&self, did: &str) -> Result<Option<(Sealed, Version)>, String> {
        let found = self.store.paper(Shelf::Sealed, Sealed::id_of(did)).await;
        let found = found.map_err(|error| error.to_string())?;
        Ok(found.and_then(|(paper, version)| Some((Sealed::of(paper)?, version))))
    }

    /// Makes a change that rests on what is kept now.
    async fn change(
        &self,
        did: &str,
        edit: impl Fn(Option<Version>) -> Option<Edit> + Send,
    ) -> Result<(), String> {
        for _ in 0..TRIES {
            let version = self.find(did).await?.map(|(_, version)| version);
            let Some(edit) = edit(version) else { return Ok(()) };
            match self.store.change(vec![edit]).await {
                Ok(()) => return Ok(()),
                Err(ChangeError::Conflict(_) | ChangeError::Taken(_)) => {}
                Err(ChangeError::Store(error)) => return Err(error.to_string()),
            }
        }
        Err("another program writes the same session all the time".to_owned())
    }
}

#[async_trait]
impl Vault for StoreVault {
    async fn load(&self, did: &str) -> Result<Option<Vec<u8>>, String> {
        let Some((sealed, _)) = self.find(did).await? else { return Ok(None) };
        STANDARD.decode(&sealed.body).map(Some).map_err(|error| format!("what is kept is damaged: {error}"))
    }

    async fn save(&self, did: &str, sealed: Vec<u8>) -> Result<(), String> {
        let at = self.clock.now();
        let paper = Sealed { account: did.to_owned(), body: STANDARD.encode(sealed), at };
        self.change(did, |version| Some(Edit::Put(paper.clone().paper(), version.unwrap_or(Version::NEW))))
            .await
    }

    async fn forget(&self, did: &str) -> Result<(), String> {
        self.change(did, |version| Some(Edit::Drop(Shelf::Sealed, Sealed::id_of(did), version?))).await
    }
}
