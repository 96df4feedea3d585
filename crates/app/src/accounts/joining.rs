//! Signing up, asking for a link, following it.
//!
//! Nothing here tells a stranger whether an address has an account: the answer is the same, and the letter
//! tells whoever reads the mailbox.

use account::{
    Digest, Email, Holding, Joining, Locale, Member, Organisation, OrganisationKind, Preferences, Purpose,
    Role, Secret, Ticket, User, check_password,
};
use kernel::{BrandId, CreatorId, OrganisationId, TicketId, Timestamp, UserId};
use market::rejection::fit;

use super::desk::{Held, new, put};
use super::limits::{LETTERS, LETTERS_FROM};
use super::{AccountError, Accounts, Entered, NewPerson, Opened, TicketView, Wish};
use crate::ports::{Edit, Shelf};
use crate::{NewBrand, NewCreator};

impl Accounts {
    /// Somebody signs up: a letter with a link goes to the address, or, when it has an account, one that says so.
    /// `from` is the caller's network address, as far as it is known.
    ///
    /// # Errors
    /// An unfit address, name or password, too many letters, or the store's; never whether the address is known.
    pub async fn sign_up(&self, new: NewPerson, from: Option<&str>) -> Result<(), AccountError> {
        let email: Email = new.email.parse()?;
        fit("the name", &new.name, 1, 200)?;
        let joining = self.joining(&new.wish)?;
        if let Some(password) = &new.password {
            check_password(password, &email)?;
        }
        self.count_letter(&email, from).await?;
        let hash = match new.password {
            Some(password) => {
                let mut salt = [0; 16];
                self.app.entropy().fill(&mut salt);
                Some(self.hashing.hash(password, salt).await?)
            }
            None => None,
        };
        let fresh = User {
            id: UserId::new(self.fresh()),
            email: email.clone(),
            email_verified: false,
            name: new.name,
            password: hash,
            locale: new.locale,
            creator: None,
            operator: None,
            preferences: Preferences::default(),
            joining: Some(joining),
            epoch: 0,
            created: self.app.now(),
            deleted: None,
        };
        self.retrying(|| {
            let fresh = fresh.clone();
            async move { self.signed_up(fresh).await }
        })
        .await
    }

    async fn signed_up(&self, fresh: User) -> Result<(), AccountError> {
        let email = fresh.email.clone();
        let mut edits = Vec::new();
        match self.by_email(&email).await? {
            Some((known, _)) if known.email_verified => {
                edits.extend(self.link(&known, Purpose::SignIn, email, true));
            }
            // Whoever signed up before never answered the letter: the newest words count. Of two who sign up with
            // one address only one reads its mailbox, and the other's password must not open the account.
            Some((known, version)) => {
                let User { id, created, .. } = known;
                let user = User { id, created, password: None, ..fresh };
                edits.extend(self.link(&user, Purpose::VerifyAddress, email, false));
                edits.push(put(user, version));
            }
            None => {
                edits.extend(self.link(&fresh, Purpose::VerifyAddress, email, false));
                edits.push(new(fresh));
            }
        }
        match self.change(edits).await {
            // Signed up twice at once: the other was first.
            Err(AccountError::Taken(shelf)) => Err(AccountError::Changed(shelf)),
            done => done,
        }
    }

    fn joining(&self, wish: &Wish) -> Result<Joining, AccountError> {
        let (organisation, brand) = (OrganisationId::new(self.fresh()), BrandId::new(self.fresh()));
        Ok(match wish {
            Wish::Brand { name, country } => {
                let name = fit("the brand's name", name, 1, 200)?.to_owned();
                Joining::Brand { organisation, brand, name, country: *country }
            }
            Wish::Agency { name } => {
                let name = fit("the agency's name", name, 1, 200)?.to_owned();
                Joining::Agency { organisation, name }
            }
            Wish::Creator { country, currency } => {
                let creator = CreatorId::new(self.fresh());
                Joining::Creator { creator, country: *country, currency: *currency }
            }
        })
    }

    async fn count_letter(&self, email: &Email, from: Option<&str>) -> Result<(), AccountError> {
        if let Some(from) = from {
            self.count(LETTERS_FROM, from).await?;
        }
        self.count(LETTERS, email.as_str()).await
    }

    /// Sends a link that signs in, when the address has an account. The answer is the same when it has none.
    ///
    /// # Errors
    /// An unfit address, too many letters, or the store's.
    pub async fn request_link(&self, email: &str, from: Option<&str>) -> Result<(), AccountError> {
        let email: Email = email.parse()?;
        self.count_letter(&email, from).await?;
        match self.by_email(&email).await? {
            Some((user, _)) => self.change(self.link(&user, Purpose::SignIn, email, false).into()).await,
            None => Ok(()),
        }
    }

    /// What a link would do. Looking uses nothing up: programs that read mail follow links.
    ///
    /// # Errors
    /// A link that opens nothing, or the store's.
    pub async fn look(&self, secret: &str) -> Result<TicketView, AccountError> {
        let (ticket, _) = self.ticket(secret).await?;
        let known = self.by_email(&ticket.to).await?.is_some();
        let organisation = match ticket.purpose {
            Purpose::Invite { organisation, .. } => {
                Some(self.need::<Organisation>(organisation.uuid(), "organisation").await?.0.name)
            }
            Purpose::SignIn | Purpose::VerifyAddress | Purpose::ChangeAddress => None,
        };
        let (purpose, until, by) = (ticket.purpose, ticket.until(), ticket.user);
        Ok(TicketView { purpose, to: ticket.to, until, known, organisation, by })
    }

    pub(super) async fn ticket(&self, secret: &str) -> Result<Held<Ticket>, AccountError> {
        let (id, digest) = read(secret).ok_or(AccountError::LinkSpent)?;
        let found = self.get::<Ticket>(id.uuid()).await?;
        let now = self.app.now();
        found.filter(|(ticket, _)| ticket.opens(&digest, now)).ok_or(AccountError::LinkSpent)
    }

    /// Follows a link that signs in or confirms an address: once. Whoever is new becomes what they wished to be.
    ///
    /// # Errors
    /// A link that opens nothing, or does something else; the store's.
    pub async fn enter(&self, secret: &str) -> Result<Entered, AccountError> {
        self.retrying(|| async move {
            let (ticket, version) = self.ticket(secret).await?;
            match ticket.purpose {
                Purpose::SignIn | Purpose::VerifyAddress => {}
                Purpose::ChangeAddress | Purpose::Invite { .. } => return Err(AccountError::LinkSpent),
            }
            let (user, user_version) =
                self.get::<User>(ticket.user.uuid()).await?.ok_or(AccountError::LinkSpent)?;
            // The link was for the mailbox of then.
            if user.email != ticket.to || user.deleted.is_some() {
                return Err(AccountError::LinkSpent);
            }
            let now = self.app.now();
            let opened = if user.email_verified { Opened::SignedIn } else { Opened::Joined };
            let (user, mut edits) = self.join(user).await?;
            let user = User { email_verified: true, ..user };
            let begun = self.begin(&user);
            edits.push(put(Ticket { used: Some(now), ..ticket }, version));
            edits.push(put(user.clone(), user_version));
            edits.push(new(begun.1.clone()));
            self.change(edits).await?;
            self.cache.forget_user(user.id);
            self.entered(user, begun, opened).await
        })
        .await
    }

    /// Makes somebody what they wished to be: the market first, under ids chosen beforehand.
    pub(super) async fn join(&self, user: User) -> Result<(User, Vec<Edit>), AccountError> {
        let Some(joining) = user.joining.clone() else { return Ok((user, Vec::new())) };
        let now = self.app.now();
        let mut user = User { joining: None, ..user };
        let edits = match joining {
            Joining::Brand { organisation, brand, name, country } => {
                self.app.register_brand(NewBrand { id: brand, name: name.clone(), country }).await?;
                let mut edits = founded(organisation, name, OrganisationKind::Brand, user.id, now);
                edits.push(new(Holding { organisation, brand, since: now }));
                edits
            }
            Joining::Agency { organisation, name } => {
                founded(organisation, name, OrganisationKind::Agency, user.id, now)
            }
            Joining::Creator { creator, country, currency } => {
                let name = user.name.clone();
                let new = NewCreator { id: creator, name, country, currency, profiles: Vec::new() };
                self.app.register_creator(new).await?;
                user.creator = Some(creator);
                Vec::new()
            }
        };
        Ok((user, edits))
    }

    /// A user with a confirmed address and nothing else, for operators, invitations and the demo.
    pub(super) fn person(&self, email: Email, name: String, locale: Locale) -> User {
        User {
            id: UserId::new(self.fresh()),
            email,
            email_verified: true,
            name,
            password: None,
            locale,
            creator: None,
            operator: None,
            preferences: Preferences::default(),
            joining: None,
            epoch: 0,
            created: self.app.now(),
            deleted: None,
        }
    }

    /// Somebody with a confirmed address, without a letter: for a first start, imports and the demo.
    ///
    /// # Errors
    /// An address that has an account, an unfit name, or the store's.
    pub async fn add_person(&self, person: NewPerson) -> Result<User, AccountError> {
        let email: Email = person.email.parse()?;
        fit("the name", &person.name, 1, 200)?;
        let joining = self.joining(&person.wish)?;
        let user = self.person(email, person.name, person.locale);
        let (user, mut edits) = self.join(User { joining: Some(joining), ..user }).await?;
        edits.push(new(user.clone()));
        self.change(edits).await.map_err(address_taken)?;
        Ok(user)
    }
}

/// The address is another's.
pub(super) fn address_taken(error: AccountError) -> AccountError {
    if error == AccountError::Taken(Shelf::User) { AccountError::AddressTaken } else { error }
}

/// A new organisation and its owner.
pub(super) fn founded(
    id: OrganisationId,
    name: String,
    kind: OrganisationKind,
    owner: UserId,
    now: Timestamp,
) -> Vec<Edit> {
    let organisation = Organisation { id, name, kind, created: now };
    let member = Member { organisation: id, user: owner, role: Role::Owner, since: now };
    vec![new(organisation), new(member)]
}

fn read(secret: &str) -> Option<(TicketId, Digest)> {
    let (head, digest) = Secret::read(secret)?;
    Some((head.parse().ok()?, digest))
}
