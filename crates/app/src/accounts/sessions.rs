//! Sessions: begun, shown, changed, ended; and for whom somebody acts in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use account::{Digest, Holding, Member, Party, Role, Secret, Session, Standing, User};
use kernel::{BrandId, OrganisationId, SessionId, Timestamp, UserId};

use super::cache::Known;
use super::desk::{Held, new, put};
use super::{AccountError, Accounts, Entered, Opened, PartyOf, SessionView, Signed};
use crate::ports::{Edit, Kept as _, Record, RecordId};

/// Organisations of one person, brands of one organisation, sessions of one person: more are not looked at.
pub(super) const MANY: u32 = 200;

impl Known {
    fn signed(&self, due: bool) -> Signed {
        let session = SessionView { due, ..view(&self.session) };
        let acting = acting(session.acting, &self.parties);
        Signed {
            user: self.user.clone(),
            session: SessionView { acting, ..session },
            parties: self.parties.clone(),
        }
    }
}

fn view(session: &Session) -> SessionView {
    let Session { id, created, seen, acting, .. } = *session;
    SessionView { id, created, seen, acting, due: false }
}

/// The party of last time if it is still theirs, else the first.
fn acting(before: Party, parties: &[PartyOf]) -> Party {
    let mut all = parties.iter().map(|party| party.party);
    all.clone().find(|party| *party == before).or_else(|| all.next()).unwrap_or(Party::Nobody)
}

impl Accounts {
    /// Who shows this secret; nobody when it opens nothing.
    ///
    /// # Errors
    /// The store's.
    pub async fn session(&self, secret: &str) -> Result<Option<Signed>, AccountError> {
        Ok(self.shown(secret).await?.map(|(known, standing)| known.signed(standing == Standing::Due)))
    }

    async fn shown(&self, secret: &str) -> Result<Option<(Arc<Known>, Standing)>, AccountError> {
        let Some((id, digest)) = read(secret) else { return Ok(None) };
        let now = self.app.now();
        let standing = |known: &Known| known.session.standing(&digest, known.user.epoch, now);
        if let Some(known) = self.cache.get(id, now) {
            let standing = standing(&known);
            if standing != Standing::Bad {
                return Ok(Some((known, standing)));
            }
            // Another program may have changed the secret a moment ago.
        }
        let Some(known) = self.known(id, &digest).await? else { return Ok(None) };
        Ok(match standing(&known) {
            Standing::Bad => None,
            standing @ (Standing::Good | Standing::Due | Standing::Former) => {
                self.note(&known, now).await;
                Some((known, standing))
            }
        })
    }

    /// Reads a session with all that its requests need. Only what was shown to be good is remembered, so that
    /// guessing fills no memory.
    async fn known(&self, id: SessionId, shown: &Digest) -> Result<Option<Arc<Known>>, AccountError> {
        let round = self.cache.round();
        let Some((session, version)) = self.get::<Session>(id.uuid()).await? else { return Ok(None) };
        let Some((user, _)) = self.get::<User>(session.user.uuid()).await? else { return Ok(None) };
        let now = self.app.now();
        if session.standing(shown, user.epoch, now) == Standing::Bad {
            return Ok(None);
        }
        let parties = self.parties(&user).await?;
        let known = Arc::new(Known { session, version, user, parties });
        self.cache.remember(&known, round, now);
        Ok(Some(known))
    }

    /// Keeps when a session was seen, now and then. Nobody is kept waiting or refused for it.
    async fn note(&self, known: &Known, now: Timestamp) {
        if now.since(known.session.seen) < Session::NOTED {
            return;
        }
        let session = Session { seen: now, ..known.session.clone() };
        match self.change(vec![put(session, known.version)]).await {
            Ok(()) | Err(AccountError::Changed(_)) => self.cache.forget(known.session.id),
            Err(error) => tracing::warn!(%error, "when a session was seen is not kept"),
        }
    }

    /// For whom somebody can act: as operator, for brands, as creator.
    pub(super) async fn parties(&self, user: &User) -> Result<Vec<PartyOf>, AccountError> {
        let mut parties = Vec::new();
        if let Some(id) = user.operator {
            parties.push(PartyOf::own(Party::Operator(id), user.name.clone()));
        }
        let mut brands: BTreeMap<BrandId, (Role, OrganisationId)> = BTreeMap::new();
        for (member, _) in self.of::<Member>(user.id.uuid(), None, MANY).await? {
            for (holding, _) in self.with::<Holding>(member.organisation.uuid(), MANY).await? {
                let through = (member.role, member.organisation);
                let best = brands.entry(holding.brand).or_insert(through);
                *best = (*best).min(through);
            }
        }
        let ids: Vec<RecordId> = brands
            .keys()
            .copied()
            .map(RecordId::Brand)
            .chain(user.creator.map(RecordId::Creator))
            .take(1_000)
            .collect();
        for (record, _) in self.app.store().load_many(&ids).await? {
            match record {
                Record::Brand(brand) => {
                    let Some((role, organisation)) = brands.get(&brand.id).copied() else { continue };
                    let (party, name) = (Party::Brand(brand.id), brand.name);
                    parties.push(PartyOf { party, name, role, organisation: Some(organisation) });
                }
                Record::Creator(creator) => {
                    parties.push(PartyOf::own(Party::Creator(creator.id), creator.name));
                }
                Record::Campaign(_)
                | Record::Offer(_)
                | Record::Placement(_)
                | Record::Dispute(_)
                | Record::Payout(_)
                | Record::Deposit(_)
                | Record::Breakout(_)
                | Record::AuthorOffer(_)
                | Record::Author(_) => {}
            }
        }
        Ok(parties)
    }

    /// A session to be begun for a user, with its secret.
    pub(super) fn begin(&self, user: &User) -> (Secret, Session) {
        let now = self.app.now();
        let id = SessionId::new(self.fresh());
        let secret = self.secret(&id);
        let session = Session {
            id,
            user: user.id,
            epoch: user.epoch,
            secret: secret.digest(),
            former: None,
            created: now,
            rotated: now,
            seen: now,
            acting: Party::Nobody,
        };
        (secret, session)
    }

    /// Somebody has signed in.
    pub(super) async fn entered(
        &self,
        user: User,
        begun: (Secret, Session),
        opened: Opened,
    ) -> Result<Entered, AccountError> {
        let parties = self.parties(&user).await?;
        let session = SessionView { acting: acting(Party::Nobody, &parties), ..view(&begun.1) };
        Ok(Entered { secret: begun.0, signed: Signed { user, session, parties }, opened })
    }

    /// Begins a session for a user.
    pub(super) async fn let_in(&self, user: User) -> Result<Entered, AccountError> {
        let begun = self.begin(&user);
        self.change(vec![new(begun.1.clone())]).await?;
        self.entered(user, begun, Opened::SignedIn).await
    }

    /// Changes a session's secret; nothing when it needs no change or another request has just done it. The
    /// former secret opens for a minute more.
    ///
    /// # Errors
    /// The store's.
    pub async fn rotate(&self, secret: &str) -> Result<Option<Secret>, AccountError> {
        let Some((known, Standing::Due)) = self.shown(secret).await? else { return Ok(None) };
        let id = known.session.id;
        let fresh = self.secret(&id);
        let session = known.session.clone().rotate(&fresh, self.app.now());
        let changed = self.change(vec![put(session, known.version)]).await;
        self.cache.forget(id);
        match changed {
            Ok(()) => Ok(Some(fresh)),
            Err(AccountError::Changed(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Ends this session.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_out(&self, signed: &Signed) -> Result<(), AccountError> {
        self.end_session(signed, signed.session.id).await
    }

    /// Ends one of somebody's sessions; nothing happens when it has ended.
    ///
    /// # Errors
    /// The store's.
    pub async fn end_session(&self, signed: &Signed, id: SessionId) -> Result<(), AccountError> {
        let user = signed.user.id;
        let done = self
            .retrying(|| async move {
                match self.get::<Session>(id.uuid()).await? {
                    Some((session, version)) if session.user == user => {
                        self.change(vec![Edit::Drop(Session::SHELF, id.uuid(), version)]).await
                    }
                    Some(_) | None => Ok(()),
                }
            })
            .await;
        self.cache.forget(id);
        done
    }

    /// Ends all of somebody's sessions, this one too: here at once, in other programs within seconds.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_out_everywhere(&self, signed: &Signed) -> Result<(), AccountError> {
        self.end_all(signed.user.id).await
    }

    pub(super) async fn end_all(&self, user: UserId) -> Result<(), AccountError> {
        let done = self
            .retrying(|| async move {
                let (user, version) = self.need::<User>(user.uuid(), "user").await?;
                let mut edits = self.ending(user.id).await?;
                let epoch = user.epoch.wrapping_add(1);
                edits.push(put(User { epoch, ..user }, version));
                self.change(edits).await
            })
            .await;
        self.cache.forget_user(user);
        done
    }

    /// Takes a user's sessions away.
    pub(super) async fn ending(&self, user: UserId) -> Result<Vec<Edit>, AccountError> {
        let sessions: Vec<Held<Session>> = self.of(user.uuid(), None, MANY).await?;
        let drop = |(session, version): Held<Session>| Edit::Drop(Session::SHELF, session.id.uuid(), version);
        Ok(sessions.into_iter().map(drop).collect())
    }

    /// Somebody's sessions, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn sessions(&self, signed: &Signed) -> Result<Vec<SessionView>, AccountError> {
        let now = self.app.now();
        let sessions: Vec<Held<Session>> = self.of(signed.user.id.uuid(), None, MANY).await?;
        let open = sessions.iter().filter(|(session, _)| {
            session.standing(&session.secret, signed.user.epoch, now) != Standing::Bad
        });
        Ok(open.map(|(session, _)| view(session)).collect())
    }

    /// Acts for another of one's parties from now on.
    ///
    /// # Errors
    /// A party that is not theirs, or the store's.
    pub async fn act_as(&self, signed: &Signed, party: Party) -> Result<Signed, AccountError> {
        let id = signed.session.id;
        let acted = self
            .retrying(|| async move {
                let (session, version) = self.need::<Session>(id.uuid(), "session").await?;
                let (user, _) = self.need::<User>(session.user.uuid(), "user").await?;
                let parties = self.parties(&user).await?;
                if !parties.iter().any(|of| of.party == party) {
                    return Err(AccountError::NoSuch("party"));
                }
                let session = Session { acting: party, ..session };
                self.change(vec![put(session.clone(), version)]).await?;
                Ok(Signed { user, session: view(&session), parties })
            })
            .await;
        self.cache.forget(id);
        acted
    }

    /// Becomes somebody, in the demo.
    ///
    /// # Errors
    /// Outside the demo; an unknown user; the store's.
    pub async fn r#become(&self, user: UserId) -> Result<Entered, AccountError> {
        if !self.settings.demo {
            return Err(AccountError::DemoOnly);
        }
        let (user, _) = self.need::<User>(user.uuid(), "user").await?;
        if user.deleted.is_some() {
            return Err(AccountError::NoSuch("user"));
        }
        self.let_in(user).await
    }
}

fn read(secret: &str) -> Option<(SessionId, Digest)> {
    let (head, digest) = Secret::read(secret)?;
    Some((head.parse().ok()?, digest))
}
