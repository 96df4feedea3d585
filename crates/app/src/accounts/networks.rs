//! Accounts on networks: linking one to somebody who is signed in, and coming in with one that is linked.
//!
//! A browser is sent to the account's own server and comes back with an answer. What was begun is kept ([`Flow`]),
//! bound to the browser by a secret in a cookie, and taken out before the answer is used: each answer counts once,
//! in the browser that asked, and, when it links, for the person who asked. It survives a restart.
//!
//! Whoever comes with an account that nobody has linked gives an address and confirms it by letter, as at every
//! sign-up. The account is linked when the letter is followed in the same browser: elsewhere the letter would link an
//! account of whoever typed the address to whoever reads the mailbox.
//!
//! An account is linked to one person: first their own paper ([`Linked`], whose name is taken once), then the
//! market's profile, then the permission. Left in the middle, linking again goes on.

use account::{Digest, Email, User};
use kernel::{CreatorId, Language, Network, ProfileId, Topic, UserId};
use market::people::{Actor, Creator, Profile};
use uuid::Uuid;

use super::desk::{Held, new, put};
use super::sessions::MANY;
use super::{AccountError, Accounts, Entered, NewPerson, Signed};
use crate::ports::{
    Access, Edit, Flow, FlowErrand, FlowStage, Grant, Identities, Kept as _, Linked, ShowError, Shown,
};

/// Sign-ins of one browser that are looked through.
const FLOWS: u32 = 20;

/// Why an account on a network was not linked, or did not open the market.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkProblem {
    /// The operator has not connected the network.
    #[error("this market is not connected to that network: sign in by address, or ask the operator")]
    NotConnected,
    /// The answer was used before.
    #[error("this answer was used already: begin again if you are not signed in")]
    UsedBefore,
    /// Begun in another browser, or its cookie is gone.
    #[error("this sign-in was begun in another browser: begin again in this one")]
    OtherBrowser,
    /// Begun by somebody else who was signed in here.
    #[error("this was begun by somebody who is not signed in here now: sign in as they, or begin again")]
    OtherPerson,
    /// Somebody else has linked the account.
    #[error("this account is linked to another person here: sign in with it, and unlink it there first")]
    LinkedElsewhere,
    /// The network's own word.
    #[error(transparent)]
    Show(#[from] ShowError),
}

/// What an answer led to.
#[derive(Debug, Clone)]
pub enum Answered {
    /// In.
    Entered {
        /// Who, and their session.
        entered: Box<Entered>,
        /// Where they wanted to go.
        next: String,
    },
    /// The account is linked.
    Linked,
    /// Nobody has linked the account: its owner says who they are.
    Unknown,
}

/// An account that was shown in this browser and is linked to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownHere {
    /// The name it goes by, or its lasting id.
    pub handle: String,
    /// The name that it shows.
    pub name: Option<String>,
}

/// What a profile is made from.
struct NewLink {
    user: UserId,
    creator: CreatorId,
    profile: ProfileId,
    languages: Vec<Language>,
    topics: Vec<Topic>,
    account: String,
    handle: Option<String>,
}

impl Accounts {
    fn identities(&self) -> Result<&dyn Identities, AccountError> {
        Ok(self.identities.as_deref().ok_or(NetworkProblem::NotConnected)?)
    }

    /// The network whose servers show whose account it is, if the operator has connected one.
    #[must_use]
    pub fn connected(&self) -> Option<Network> {
        self.identities.as_deref().map(Identities::network)
    }

    /// Begins: the page of the account's own server to send the browser to. `browser` is the browser's own secret.
    ///
    /// # Errors
    /// Nobody by that name, a server that is away or unfit, or the store's.
    pub async fn begin_at_network(
        &self,
        who: &str,
        errand: FlowErrand,
        browser: &str,
    ) -> Result<String, AccountError> {
        let identities = self.identities()?;
        let who = who.trim().trim_start_matches('@');
        if who.is_empty() {
            return Err(NetworkProblem::Show(ShowError::Nobody(String::new())).into());
        }
        let access = match errand {
            FlowErrand::SignIn { .. } => Access::SignIn,
            FlowErrand::Link { .. } => Access::Publish,
        };
        let begun = identities.begin(who, access).await.map_err(NetworkProblem::from)?;
        let flow = Flow {
            id: Flow::id_of(&begun.state),
            network: identities.network(),
            browser: Digest::of(browser.as_bytes()),
            errand,
            stage: FlowStage::Begun { sealed: begun.sealed },
            begun: self.app.now(),
        };
        self.change(vec![new(flow)]).await?;
        Ok(begun.page)
    }

    /// A browser has come back. `answer` is the query that it came with.
    ///
    /// # Errors
    /// An answer that is forged, stale, was used, or belongs to another browser or person; the network's word; an
    /// account that is linked to somebody else; the store's.
    pub async fn answered(
        &self,
        answer: &str,
        browser: Option<&str>,
        signed: Option<&Signed>,
    ) -> Result<Answered, AccountError> {
        let identities = self.identities()?;
        let state = identities.state_of(answer).ok_or(NetworkProblem::Show(ShowError::Forged))?;
        let found = self.get::<Flow>(Flow::id_of(&state)).await?;
        let (flow, version) = found.ok_or(NetworkProblem::Show(ShowError::Forged))?;
        let here = browser.map(|secret| Digest::of(secret.as_bytes()));
        if here.as_ref() != Some(&flow.browser) {
            return Err(NetworkProblem::OtherBrowser.into());
        }
        if let FlowErrand::Link { user, .. } = &flow.errand
            && signed.map(|signed| signed.user.id) != Some(*user)
        {
            return Err(NetworkProblem::OtherPerson.into());
        }
        let FlowStage::Begun { sealed } = &flow.stage else {
            let again = matches!(flow.stage, FlowStage::Shown { .. });
            return if again { Ok(Answered::Unknown) } else { Err(NetworkProblem::UsedBefore.into()) };
        };
        // Taken out before it is used: of two that come at once one goes on.
        let taken = Flow { stage: FlowStage::Used, ..flow.clone() };
        self.change(vec![put(taken, version)]).await.map_err(|error| {
            let faster = matches!(error, AccountError::Changed(_));
            if faster { NetworkProblem::UsedBefore.into() } else { error }
        })?;
        let shown = identities.finish(answer, sealed).await.map_err(NetworkProblem::from)?;
        match flow.errand.clone() {
            FlowErrand::SignIn { next } => self.come_in(flow, shown, next).await,
            FlowErrand::Link { user, creator, profile, languages, topics } => {
                let Shown { account, handle, grant } = shown;
                let link =
                    NewLink { user, creator, profile, languages, topics, account: account.clone(), handle };
                if let Err(error) = self.link_account(link).await {
                    self.drop_grant(&account, &grant).await;
                    return Err(error);
                }
                identities.keep(&account, &grant).await.map_err(NetworkProblem::from)?;
                Ok(Answered::Linked)
            }
        }
    }

    async fn come_in(&self, flow: Flow, shown: Shown, next: String) -> Result<Answered, AccountError> {
        // Who it is is known: more was not asked for, and nobody will use it.
        self.drop_grant(&shown.account, &shown.grant).await;
        if let Some((linked, version)) = self.linked(flow.network, &shown.account).await? {
            let user = self.get::<User>(linked.user.uuid()).await?;
            if let Some((user, _)) = user.filter(|(user, _)| user.deleted.is_none()) {
                let seen = Linked { handle: shown.handle.or(linked.handle), shown: self.app.now(), ..linked };
                match self.change(vec![put(seen, version)]).await {
                    Ok(()) | Err(AccountError::Changed(_)) => {}
                    Err(error) => return Err(error),
                }
                let entered = Box::new(self.let_in(user).await?);
                return Ok(Answered::Entered { entered, next });
            }
        }
        let name = self.identities()?.figures(&shown.account).await.name;
        let stage = FlowStage::Shown { account: shown.account, handle: shown.handle, name, email: None };
        self.restage(flow.id, stage).await?;
        Ok(Answered::Unknown)
    }

    /// Tokens that nobody will use are better not lying about; a server that is away forgets them in its own time.
    async fn drop_grant(&self, account: &str, grant: &Grant) {
        let Some(identities) = &self.identities else { return };
        if let Err(left) = identities.end(account, grant).await {
            tracing::debug!(%left, "a permission that nobody needs was not ended");
        }
    }

    async fn restage(&self, id: Uuid, stage: FlowStage) -> Result<(), AccountError> {
        self.retrying(|| {
            let stage = stage.clone();
            async move {
                let (flow, version) = self.need::<Flow>(id, "sign-in").await?;
                self.change(vec![put(Flow { stage, ..flow }, version)]).await
            }
        })
        .await
    }

    pub(super) async fn linked(
        &self,
        network: Network,
        account: &str,
    ) -> Result<Option<Held<Linked>>, AccountError> {
        let found = self.store.named(Linked::SHELF, &Linked::name(network, account)).await?;
        Ok(found.and_then(|(paper, version)| Some((Linked::of(paper)?, version))))
    }

    /// The newest account that was shown in this browser and is linked to nobody yet.
    async fn shown_flow(&self, browser: &str) -> Result<Option<Flow>, AccountError> {
        let browser = Digest::of(browser.as_bytes());
        let flows: Vec<Held<Flow>> = self.of(Flow::of_browser(&browser), None, FLOWS).await?;
        let now = self.app.now();
        let open = |flow: &Flow| {
            flow.browser == browser
                && now < flow.begun.plus(Flow::KEPT)
                && matches!(flow.stage, FlowStage::Shown { .. })
        };
        Ok(flows.into_iter().map(|(flow, _)| flow).find(open))
    }

    /// The account that waits in this browser for its owner to say who they are.
    ///
    /// # Errors
    /// The store's.
    pub async fn shown_here(&self, browser: &str) -> Result<Option<ShownHere>, AccountError> {
        Ok(self.shown_flow(browser).await?.and_then(|flow| match flow.stage {
            FlowStage::Shown { account, handle, name, .. } => {
                Some(ShownHere { handle: handle.unwrap_or(account), name })
            }
            FlowStage::Begun { .. } | FlowStage::Used => None,
        }))
    }

    /// Somebody who came with an account that nobody has linked says who they are: a letter goes to their address,
    /// and following it in this browser links the account.
    ///
    /// # Errors
    /// No account was shown in this browser of late; what [`Accounts::sign_up`] refuses; the store's.
    pub async fn sign_up_shown(
        &self,
        browser: &str,
        person: NewPerson,
        from: Option<&str>,
    ) -> Result<(), AccountError> {
        let flow = self.shown_flow(browser).await?.ok_or(NetworkProblem::Show(ShowError::Stale))?;
        let FlowStage::Shown { account, handle, name, .. } = flow.stage else {
            return Err(NetworkProblem::Show(ShowError::Stale).into());
        };
        let given: Email = person.email.parse()?;
        self.sign_up(person, from).await?;
        self.restage(flow.id, FlowStage::Shown { account, handle, name, email: Some(given) }).await
    }

    /// Somebody has followed a letter: the account that they came with in this browser is linked to them. Nothing
    /// happens when there is none, or when they gave another address. Where they were on their way to comes back.
    ///
    /// # Errors
    /// Somebody else has linked the account meanwhile; the store's.
    pub async fn adopt(&self, signed: &Signed, browser: &str) -> Result<Option<String>, AccountError> {
        let Some(flow) = self.shown_flow(browser).await? else { return Ok(None) };
        let FlowStage::Shown { account, handle, email, .. } = flow.stage else { return Ok(None) };
        let Some(creator) = signed.user.creator.filter(|_| email.as_ref() == Some(&signed.user.email)) else {
            return Ok(None);
        };
        let next = match flow.errand {
            FlowErrand::SignIn { next } => next,
            FlowErrand::Link { .. } => String::new(),
        };
        let profile = ProfileId::new(self.fresh());
        let languages: Vec<Language> = signed.user.locale.tag().parse().into_iter().collect();
        let topics = Vec::new();
        let user = signed.user.id;
        self.link_account(NewLink { user, creator, profile, languages, topics, account, handle }).await?;
        self.restage(flow.id, FlowStage::Used).await?;
        Ok(Some(next))
    }

    async fn link_account(&self, link: NewLink) -> Result<(), AccountError> {
        let network = self.identities()?.network();
        let figures = self.identities()?.figures(&link.account).await;
        let creator = self.app.creator(link.creator).await?.value;
        let known = known_profile(&creator, network, &link);
        let before = self.linked(network, &link.account).await?;
        let (profile, version) = match &before {
            Some((linked, version)) if linked.user == link.user => (linked.profile, Some(*version)),
            // Of somebody who has left, with whom it should have gone.
            Some((linked, version)) if self.has_left(linked.user).await? => (link.profile, Some(*version)),
            Some(_) => return Err(NetworkProblem::LinkedElsewhere.into()),
            None => (known.map_or(link.profile, |known| known.id), None),
        };
        let paper = Linked {
            network,
            account: link.account.clone(),
            handle: link.handle.clone(),
            user: link.user,
            creator: link.creator,
            profile,
            shown: self.app.now(),
        };
        let id = crate::ports::Kept::paper(paper.clone()).id();
        let edit = version.map_or_else(|| new(paper.clone()), |version| put(paper.clone(), version));
        self.change(vec![edit]).await.map_err(|error| {
            let theirs = matches!(error, AccountError::Taken(_) | AccountError::Changed(_));
            if theirs { NetworkProblem::LinkedElsewhere.into() } else { error }
        })?;
        let known = creator.profile(profile).or(known);
        let or_known = |given: Vec<Language>| match known {
            Some(known) if given.is_empty() => known.languages.clone(),
            Some(_) | None => given,
        };
        let whole = Profile {
            id: profile,
            network,
            account: link.account,
            followers: figures.followers.or(known.map(|known| known.followers)).unwrap_or(0),
            languages: or_known(link.languages),
            topics: match known {
                Some(known) if link.topics.is_empty() => known.topics.clone(),
                Some(_) | None => link.topics,
            },
            influence: known.and_then(|known| known.influence),
            fake_share: known.and_then(|known| known.fake_share),
        };
        let done = self.app.link_profile(link.creator, whole, Actor::Creator(link.creator)).await;
        if let (Err(_), None) = (&done, before) {
            // It is nobody's then; what could not be taken back is overwritten at the next attempt.
            self.drop_linked(id).await?;
        }
        Ok(done.map(|_| ())?)
    }

    async fn has_left(&self, user: UserId) -> Result<bool, AccountError> {
        let found = self.get::<User>(user.uuid()).await?;
        Ok(found.is_none_or(|(user, _)| user.deleted.is_some()))
    }

    async fn drop_linked(&self, id: Uuid) -> Result<(), AccountError> {
        self.retrying(|| async move {
            match self.get::<Linked>(id).await? {
                Some((_, version)) => self.change(vec![Edit::Drop(Linked::SHELF, id, version)]).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// The accounts that somebody has linked.
    ///
    /// # Errors
    /// The store's.
    pub async fn linked_of(&self, user: UserId) -> Result<Vec<Linked>, AccountError> {
        let linked: Vec<Held<Linked>> = self.of(user.uuid(), None, MANY).await?;
        Ok(linked.into_iter().map(|(linked, _)| linked).collect())
    }

    /// Lets a profile go, and ends what its account's server has permitted.
    ///
    /// # Errors
    /// A placement with it is open, or the store's.
    pub async fn unlink_profile(
        &self,
        creator: CreatorId,
        profile: ProfileId,
        by: Actor,
    ) -> Result<Creator, AccountError> {
        let done = self.app.unlink_profile(creator, profile, by).await?;
        let linked: Vec<Held<Linked>> = self.with(creator.uuid(), MANY).await?;
        for (linked, _) in linked.into_iter().filter(|(linked, _)| linked.profile == profile) {
            self.forget_account(linked).await?;
        }
        Ok(done)
    }

    /// Ends a permission and lets the account go.
    pub(super) async fn forget_account(&self, linked: Linked) -> Result<(), AccountError> {
        if let Some(identities) = &self.identities
            && let Err(left) = identities.revoke(&linked.account).await
        {
            tracing::info!(%left, "an account's server was not told that its permission is over");
        }
        self.drop_linked(crate::ports::Kept::paper(linked).id()).await
    }

    /// The name by which people know an account: what it went by when it was shown last, or else its lasting id.
    ///
    /// # Errors
    /// The store's.
    pub async fn name_of(&self, network: Network, account: &str) -> Result<String, AccountError> {
        let connected = self.identities.as_deref().is_some_and(|it| it.network() == network);
        let linked = if connected { self.linked(network, account).await? } else { None };
        Ok(linked.and_then(|(linked, _)| linked.handle).unwrap_or_else(|| account.to_owned()))
    }

    /// Whether the market may publish for an account. Where no servers are connected that could say, the network's
    /// port will.
    pub async fn may_publish(&self, network: Network, account: &str) -> bool {
        let Some(identities) = self.identities.as_deref().filter(|it| it.network() == network) else {
            return true;
        };
        match identities.may_publish(account).await {
            Ok(may) => may,
            // Who asks then is told by the network's port; what is there and does not open is no permission.
            Err(ShowError::Away(error)) => {
                tracing::warn!(%error, "whether the market may publish for an account is not known");
                true
            }
            Err(error) => {
                tracing::info!(%error, "a permission that is kept is of no use");
                false
            }
        }
    }
}

/// A profile of the creator's that stands for the account: under its lasting id, or under its name, as they typed it.
fn known_profile<'a>(creator: &'a Creator, network: Network, link: &NewLink) -> Option<&'a Profile> {
    let own = creator.profiles.iter().filter(|profile| profile.network == network);
    let stands = |profile: &&Profile| {
        profile.account == link.account || Some(profile.account.as_str()) == link.handle.as_deref()
    };
    own.clone().find(|profile| profile.id == link.profile).or_else(|| own.clone().find(stands))
}
