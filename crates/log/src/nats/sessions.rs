//! Sessions on NATS: a key-value bucket whose entries run out by the servers' clock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use async_nats::jetstream::kv::{CreateErrorKind, UpdateErrorKind};
use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;

use crate::error::LogError;
use crate::session::{Renewal, Session, Sessions};

use super::Nats;
use super::retry::{Attempt, again};

/// The revisions of the sessions that this connection renews.
#[derive(Default)]
pub(super) struct Revisions(Mutex<BTreeMap<Session, u64>>);

impl Revisions {
    fn get(&self, session: &Session) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(session).copied()
    }

    fn set(&self, session: &Session, revision: Option<u64>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match revision {
            Some(revision) => known.insert(session.clone(), revision),
            None => known.remove(session),
        };
    }
}

impl Nats {
    async fn renew_once(&self, session: &Session) -> Result<Renewal, Attempt> {
        let (store, revisions) = (&self.shared.sessions, &self.shared.revisions);
        if let Some(revision) = revisions.get(session) {
            match store.update(session.name(), Bytes::new(), revision).await {
                Ok(revision) => {
                    revisions.set(session, Some(revision));
                    return Ok(Renewal::Kept);
                }
                // It has run out, or an answer was lost.
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => {}
                Err(error) => return Err(Attempt::again(error)),
            }
            if let Some(entry) = store.entry(session.name()).await.map_err(Attempt::again)? {
                revisions.set(session, Some(entry.revision));
                return Ok(Renewal::Kept);
            }
            revisions.set(session, None);
        }
        match store.create(session.name(), Bytes::new()).await {
            Ok(revision) => {
                revisions.set(session, Some(revision));
                Ok(Renewal::Begun)
            }
            // Nobody else has this name: the answer to an earlier try was lost.
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => {
                let entry = store.entry(session.name()).await.map_err(Attempt::again)?;
                revisions.set(session, entry.map(|entry| entry.revision));
                Ok(Renewal::Begun)
            }
            Err(error) => Err(Attempt::again(error)),
        }
    }
}

#[async_trait]
impl Sessions for Nats {
    async fn renew(&self, session: &Session) -> Result<Renewal, LogError> {
        let renew = || self.renew_once(session);
        again(self.shared.settings.patience, "renewing a session", renew).await
    }

    /// Purged and not deleted: a deleted entry leaves a mark that looks alive until it runs out.
    async fn end(&self, session: &Session) -> Result<(), LogError> {
        let store = &self.shared.sessions;
        let subject = format!("{}{}", store.prefix, session.name());
        let purge = || async { store.stream.purge().filter(subject.clone()).await.map_err(Attempt::again) };
        again(self.shared.settings.patience, "ending a session", purge).await?;
        self.shared.revisions.set(session, None);
        Ok(())
    }

    async fn live(&self) -> Result<BTreeSet<Session>, LogError> {
        let store = &self.shared.sessions;
        let ask = || async {
            let mut subjects = store.stream.info_with_subjects(">").await.map_err(Attempt::again)?;
            let mut live = BTreeSet::new();
            while let Some(subject) = subjects.next().await {
                let (subject, _) = subject.map_err(Attempt::again)?;
                let name = subject.strip_prefix(&store.prefix).unwrap_or(&subject);
                live.insert(Session::known(name.to_owned()));
            }
            Ok(live)
        };
        again(self.shared.settings.patience, "asking who is there", ask).await
    }
}
