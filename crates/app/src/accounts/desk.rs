//! Papers as typed values: taken from the store, put back.

use account::{Purpose, Secret, Ticket, User};
use kernel::{LetterId, TicketId, Timestamp};
use uuid::Uuid;

use super::{AccountError, Accounts};
use crate::ports::{Edit, Errand, Kept, LetterState, Outgoing, Place, Seek, Version};

/// A value with the version that a decision about it rests on.
pub(super) type Held<T> = (T, Version);

/// Writes a value that was read with this version.
pub(super) fn put<T: Kept>(value: T, version: Version) -> Edit {
    Edit::Put(value.paper(), version)
}

/// Writes a value that must not be there.
pub(super) fn new<T: Kept>(value: T) -> Edit {
    Edit::Put(value.paper(), Version::NEW)
}

fn typed<T: Kept>(found: Vec<(crate::ports::Paper, Version)>) -> Vec<Held<T>> {
    found.into_iter().filter_map(|(paper, version)| Some((T::of(paper)?, version))).collect()
}

impl Accounts {
    pub(super) async fn get<T: Kept>(&self, id: Uuid) -> Result<Option<Held<T>>, AccountError> {
        let found = self.store.paper(T::SHELF, id).await?;
        Ok(found.and_then(|(paper, version)| Some((T::of(paper)?, version))))
    }

    pub(super) async fn need<T: Kept>(&self, id: Uuid, what: &'static str) -> Result<Held<T>, AccountError> {
        self.get(id).await?.ok_or(AccountError::NoSuch(what))
    }

    pub(super) async fn by_email(&self, email: &account::Email) -> Result<Option<Held<User>>, AccountError> {
        let found = self.store.named(User::SHELF, email.as_str()).await?;
        Ok(found.and_then(|(paper, version)| Some((User::of(paper)?, version))))
    }

    /// Of an owner, the newest first.
    pub(super) async fn of<T: Kept>(
        &self,
        owner: Uuid,
        before: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Held<T>>, AccountError> {
        Ok(typed(self.store.seek(T::SHELF, Seek::Of { owner, before }, limit).await?))
    }

    /// Of another, the oldest first.
    pub(super) async fn with<T: Kept>(&self, other: Uuid, limit: u32) -> Result<Vec<Held<T>>, AccountError> {
        Ok(typed(self.store.seek(T::SHELF, Seek::With { other, after: None }, limit).await?))
    }

    /// In a state, the oldest first.
    pub(super) async fn in_state<T: Kept>(
        &self,
        state: &'static str,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Held<T>>, AccountError> {
        let seek = Seek::In { state, until, after: None };
        Ok(typed(self.store.seek(T::SHELF, seek, limit).await?))
    }

    pub(super) async fn change(&self, edits: Vec<Edit>) -> Result<(), AccountError> {
        Ok(self.store.change(edits).await?)
    }

    pub(super) fn random(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.app.entropy().fill(&mut bytes);
        bytes
    }

    pub(super) fn fresh(&self) -> Uuid {
        self.app.entropy().uuid(self.app.now())
    }

    pub(super) fn secret(&self, head: &impl std::fmt::Display) -> Secret {
        Secret::new(&head.to_string(), &self.random())
    }

    /// A link for a user, and the letter that will carry it.
    pub(super) fn link(&self, user: &User, purpose: Purpose, to: account::Email, known: bool) -> [Edit; 2] {
        let now = self.app.now();
        let id = TicketId::new(self.fresh());
        let letter = self.outgoing(user, to.clone(), Errand::Ticket { ticket: id, known });
        let ticket = Ticket { id, user: user.id, to, purpose, secrets: Vec::new(), created: now, used: None };
        [new(ticket), new(letter)]
    }

    /// A letter for the outbox.
    pub(super) fn outgoing(&self, user: &User, to: account::Email, errand: Errand) -> Outgoing {
        let now = self.app.now();
        Outgoing {
            id: LetterId::new(self.fresh()),
            user: Some(user.id),
            name: user.name.clone(),
            locale: user.locale,
            to,
            errand,
            state: LetterState::Waiting,
            due: now,
            attempts: 0,
            error: None,
            created: now,
        }
    }
}
