//! Organisations: members and their roles, invitations, brands.

use account::{
    Email, Holding, Locale, Member, Organisation, OrganisationKind, Permission, Purpose, Role, Ticket, User,
};
use kernel::{BrandId, Country, OrganisationId, TicketId, Timestamp, UserId};
use market::Brand;
use market::rejection::fit;
use uuid::Uuid;

use super::desk::{Held, new, put};
use super::joining::founded;
use super::sessions::MANY;
use super::{AccountError, Accounts, Entered, Opened, Signed};
use crate::NewBrand;
use crate::ports::{Edit, Kept as _, LetterState, Outgoing, Record, RecordId, Version, derived};

/// A member as the others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}

/// An invitation that was not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    /// Its id, to take it back.
    pub id: TicketId,
    /// Whom.
    pub email: Email,
    /// As what.
    pub role: Role,
    /// Until when it can be accepted.
    pub until: Timestamp,
}

/// An organisation as its members see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationView {
    /// The organisation.
    pub organisation: Organisation,
    /// The brands it acts for.
    pub brands: Vec<Brand>,
    /// Its members, the first first.
    pub members: Vec<MemberView>,
    /// Invitations that were not answered yet; only for whoever may manage members.
    pub invitations: Vec<InvitationView>,
    /// What the reader is in it.
    pub role: Role,
}

/// The paper of a member.
pub(super) fn member_paper(organisation: OrganisationId, user: UserId) -> Uuid {
    derived(&format!("member/{organisation}/{user}"))
}

impl Accounts {
    /// Somebody's organisations, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn organisations(&self, signed: &Signed) -> Result<Vec<(Organisation, Role)>, AccountError> {
        let mut found = Vec::new();
        for (member, _) in self.of::<Member>(signed.user.id.uuid(), None, MANY).await? {
            if let Some((organisation, _)) = self.get(member.organisation.uuid()).await? {
                found.push((organisation, member.role));
            }
        }
        Ok(found)
    }

    /// Somebody's membership, if it allows this. Whoever is no member hears that there is no such organisation.
    pub(super) async fn member(
        &self,
        signed: &Signed,
        id: OrganisationId,
        needs: Permission,
    ) -> Result<Held<Member>, AccountError> {
        let paper = member_paper(id, signed.user.id);
        let (member, version) = self.need::<Member>(paper, "organisation").await?;
        if member.role.allows(needs) { Ok((member, version)) } else { Err(AccountError::NotAllowed(needs)) }
    }

    /// An organisation of one's own.
    ///
    /// # Errors
    /// No member, or the store's.
    pub async fn organisation(
        &self,
        signed: &Signed,
        id: OrganisationId,
    ) -> Result<OrganisationView, AccountError> {
        let (own, _) = self.member(signed, id, Permission::View).await?;
        let (organisation, _) = self.need::<Organisation>(id.uuid(), "organisation").await?;
        let holdings = self.with::<Holding>(id.uuid(), MANY).await?;
        let ids: Vec<RecordId> = holdings.iter().map(|(holding, _)| RecordId::Brand(holding.brand)).collect();
        let mut brands = Vec::new();
        for (record, _) in self.app.store().load_many(&ids).await? {
            if let Record::Brand(brand) = record {
                brands.push(brand);
            }
        }
        let mut members = Vec::new();
        for (Member { user, role, since, .. }, _) in self.with::<Member>(id.uuid(), MANY).await? {
            if let Some((User { name, email, .. }, _)) = self.get(user.uuid()).await? {
                members.push(MemberView { user, name, email, role, since });
            }
        }
        let mut invitations = Vec::new();
        if own.role.allows(Permission::Admin) {
            for (ticket, _) in self.with::<Ticket>(id.uuid(), MANY).await? {
                if let Purpose::Invite { role, .. } = ticket.purpose
                    && ticket.is_open(self.app.now())
                {
                    let until = ticket.until();
                    invitations.push(InvitationView { id: ticket.id, email: ticket.to, role, until });
                }
            }
        }
        Ok(OrganisationView { organisation, brands, members, invitations, role: own.role })
    }

    /// Founds another organisation.
    ///
    /// # Errors
    /// An unfit name, too many of them, or the store's.
    pub async fn new_organisation(
        &self,
        signed: &Signed,
        kind: OrganisationKind,
        name: &str,
    ) -> Result<OrganisationId, AccountError> {
        fit("the name", name, 1, 200)?;
        let most = 20;
        if self.organisations(signed).await?.len() >= 20 {
            return Err(AccountError::Enough { what: "organisations", most });
        }
        let id = OrganisationId::new(self.fresh());
        self.change(founded(id, name.to_owned(), kind, signed.user.id, self.app.now())).await?;
        self.cache.forget_user(signed.user.id);
        Ok(id)
    }

    /// Renames an organisation.
    ///
    /// # Errors
    /// An unfit name, a role that does not allow it, or the store's.
    pub async fn rename_organisation(
        &self,
        signed: &Signed,
        id: OrganisationId,
        name: &str,
    ) -> Result<(), AccountError> {
        fit("the name", name, 1, 200)?;
        self.member(signed, id, Permission::Admin).await?;
        self.retrying(|| async move {
            let (organisation, version) = self.need::<Organisation>(id.uuid(), "organisation").await?;
            self.change(vec![put(Organisation { name: name.to_owned(), ..organisation }, version)]).await
        })
        .await
    }

    /// Opens a brand that an organisation acts for.
    ///
    /// # Errors
    /// An unfit name, a role that does not allow it, too many of them, or the store's.
    pub async fn new_brand(
        &self,
        signed: &Signed,
        id: OrganisationId,
        name: &str,
        country: Country,
    ) -> Result<BrandId, AccountError> {
        self.member(signed, id, Permission::Admin).await?;
        if self.with::<Holding>(id.uuid(), MANY).await?.len() >= 100 {
            return Err(AccountError::Enough { what: "brands", most: 100 });
        }
        let brand = BrandId::new(self.fresh());
        self.app.register_brand(NewBrand { id: brand, name: name.to_owned(), country }).await?;
        let holding = Holding { organisation: id, brand, since: self.app.now() };
        self.change(vec![new(holding)]).await?;
        self.forget_members(id).await?;
        Ok(brand)
    }

    /// Lets an organisation act for a brand that is there already: for imports and the demo.
    ///
    /// # Errors
    /// The store's.
    pub async fn hold_brand(&self, id: OrganisationId, brand: BrandId) -> Result<(), AccountError> {
        let holding = Holding { organisation: id, brand, since: self.app.now() };
        self.change(vec![Edit::Add(holding.paper())]).await?;
        self.forget_members(id).await
    }

    async fn forget_members(&self, id: OrganisationId) -> Result<(), AccountError> {
        for (member, _) in self.with::<Member>(id.uuid(), MANY).await? {
            self.cache.forget_user(member.user);
        }
        Ok(())
    }

    /// Invites somebody by mail: the link works for seven days. Invited again, the former link is void.
    ///
    /// # Errors
    /// An unfit address, a role that does not allow it, a member already, too many letters, or the store's.
    pub async fn invite(
        &self,
        signed: &Signed,
        id: OrganisationId,
        email: &str,
        role: Role,
    ) -> Result<(), AccountError> {
        let email: Email = email.parse()?;
        self.member(signed, id, Permission::Admin).await?;
        let invited = self.by_email(&email).await?.map(|(user, _)| user);
        if let Some(user) = &invited
            && self.get::<Member>(member_paper(id, user.id)).await?.is_some()
        {
            return Err(AccountError::Already("a member"));
        }
        self.count(super::limits::LETTERS_FROM, &signed.user.id.to_string()).await?;
        self.count(super::limits::LETTERS, email.as_str()).await?;
        let mut edits = Vec::new();
        for (ticket, version) in self.with::<Ticket>(id.uuid(), MANY).await? {
            if ticket.to == email {
                edits.push(Edit::Drop(Ticket::SHELF, ticket.id.uuid(), version));
            }
        }
        if let Some(user) = &invited {
            let notice = account::Notice::Invited { organisation: id, role };
            edits.push(self.told(user, notice, Some(signed.user.name.clone())));
        }
        let purpose = Purpose::Invite { organisation: id, role };
        let [ticket, _] = self.link(&signed.user, purpose, email.clone(), false);
        edits.push(ticket.clone());
        edits.push(new(self.invitation(&ticket, email, signed, invited)));
        self.change(edits).await
    }

    /// The letter that carries an invitation, in the language of whoever gets it as far as that is known.
    fn invitation(&self, ticket: &Edit, to: Email, by: &Signed, known: Option<User>) -> Outgoing {
        let id = match ticket {
            Edit::Put(paper, _) | Edit::Add(paper) => TicketId::new(paper.id()),
            Edit::Drop(_, id, _) => TicketId::new(*id),
        };
        let errand = crate::ports::Errand::Ticket { ticket: id, known: known.is_some() };
        let letter = self.outgoing(&by.user, to, errand);
        let (user, name, locale) = match known {
            Some(user) => (Some(user.id), user.name, user.locale),
            None => (None, String::new(), by.user.locale),
        };
        Outgoing { user, name, locale, state: LetterState::Waiting, ..letter }
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// A role that does not allow it, no such invitation, or the store's.
    pub async fn withdraw_invitation(
        &self,
        signed: &Signed,
        id: OrganisationId,
        invitation: TicketId,
    ) -> Result<(), AccountError> {
        self.member(signed, id, Permission::Admin).await?;
        let (ticket, version) = self.need::<Ticket>(invitation.uuid(), "invitation").await?;
        match ticket.purpose {
            Purpose::Invite { organisation, .. } if organisation == id => {
                self.change(vec![Edit::Drop(Ticket::SHELF, invitation.uuid(), version)]).await
            }
            Purpose::Invite { .. } | Purpose::SignIn | Purpose::VerifyAddress | Purpose::ChangeAddress => {
                Err(AccountError::NoSuch("invitation"))
            }
        }
    }

    /// Follows an invitation: once. The mailbox that it went to is the proof of who they are; whoever has no
    /// account yet gets one, with this name and language.
    ///
    /// # Errors
    /// A link that opens nothing, an unfit name, or the store's.
    pub async fn accept(&self, secret: &str, name: &str, locale: Locale) -> Result<Entered, AccountError> {
        self.retrying(|| async move {
            let (ticket, version) = self.ticket(secret).await?;
            let Purpose::Invite { organisation, role } = ticket.purpose else {
                return Err(AccountError::LinkSpent);
            };
            let now = self.app.now();
            let mut edits = Vec::new();
            let user = match self.by_email(&ticket.to).await? {
                Some((user, version)) => {
                    let (user, more) = self.join(user).await?;
                    edits.extend(more);
                    let user = User { email_verified: true, ..user };
                    edits.push(put(user.clone(), version));
                    user
                }
                None => {
                    fit("the name", name, 1, 200)?;
                    let user = self.person(ticket.to.clone(), name.to_owned(), locale);
                    edits.push(new(user.clone()));
                    user
                }
            };
            let member = Member { organisation, user: user.id, role, since: now };
            let begun = self.begin(&user);
            edits.extend([Edit::Add(member.paper()), new(begun.1.clone())]);
            edits.push(put(Ticket { used: Some(now), ..ticket }, version));
            match self.change(edits).await {
                // Signed up with this address a moment ago.
                Err(AccountError::Taken(shelf)) => return Err(AccountError::Changed(shelf)),
                done => done?,
            }
            self.cache.forget_user(user.id);
            self.entered(user, begun, Opened::Member(organisation)).await
        })
        .await
    }

    /// Adds a member without a letter: for imports and the demo.
    ///
    /// # Errors
    /// The store's.
    pub async fn add_member(&self, id: OrganisationId, user: UserId, role: Role) -> Result<(), AccountError> {
        let member = Member { organisation: id, user, role, since: self.app.now() };
        self.change(vec![Edit::Add(member.paper())]).await?;
        self.cache.forget_user(user);
        Ok(())
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// A role that does not allow it, no such member, nobody left to own it, or the store's.
    pub async fn set_role(
        &self,
        signed: &Signed,
        id: OrganisationId,
        user: UserId,
        role: Role,
    ) -> Result<(), AccountError> {
        self.change_member(signed, id, user, Some(role)).await
    }

    /// Removes a member; everybody may remove themselves.
    ///
    /// # Errors
    /// A role that does not allow it, no such member, nobody left to own it, or the store's.
    pub async fn remove_member(
        &self,
        signed: &Signed,
        id: OrganisationId,
        user: UserId,
    ) -> Result<(), AccountError> {
        self.change_member(signed, id, user, None).await
    }

    async fn change_member(
        &self,
        signed: &Signed,
        id: OrganisationId,
        user: UserId,
        role: Option<Role>,
    ) -> Result<(), AccountError> {
        let needs =
            if role.is_none() && user == signed.user.id { Permission::View } else { Permission::Admin };
        let done = self
            .retrying(|| async move {
                // Two owners who step down at once must not both find the other: the organisation's version
                // stands between them.
                let (organisation, lock) = self.need::<Organisation>(id.uuid(), "organisation").await?;
                self.member(signed, id, needs).await?;
                let (member, version) = self.need::<Member>(member_paper(id, user), "member").await?;
                let stays = role == Some(Role::Owner);
                if member.role == Role::Owner && !stays && self.owners(id).await? < 2 {
                    return Err(AccountError::LastOwner { organisation: organisation.name });
                }
                let edit = match role {
                    Some(role) => put(Member { role, ..member }, version),
                    None => Edit::Drop(Member::SHELF, member_paper(id, user), version),
                };
                self.change(vec![put(organisation, lock), edit]).await
            })
            .await;
        self.cache.forget_user(user);
        done
    }

    /// How many own an organisation.
    pub(super) async fn owners(&self, id: OrganisationId) -> Result<usize, AccountError> {
        let members: Vec<Held<Member>> = self.with(id.uuid(), MANY).await?;
        Ok(members.iter().filter(|(member, _)| member.role == Role::Owner).count())
    }

    /// Founds an organisation under an id of the caller's: for imports and the demo.
    ///
    /// # Errors
    /// The store's.
    pub async fn add_organisation(
        &self,
        organisation: Organisation,
        owner: UserId,
    ) -> Result<(), AccountError> {
        let member = Member {
            organisation: organisation.id,
            user: owner,
            role: Role::Owner,
            since: organisation.created,
        };
        let paper = Edit::Put(organisation.paper(), Version::NEW);
        self.change(vec![paper, Edit::Add(member.paper())]).await?;
        self.cache.forget_user(owner);
        Ok(())
    }
}
