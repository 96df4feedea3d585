//! What each paper can be found by.

use account::{OrganisationKind, Party, Purpose, Ticket};
use kernel::{CreatorId, OperatorId, ProfileId, Span, Timestamp, UserId};
use market::measure::Contest;
use market::measure::contest::State as ContestState;
use uuid::Uuid;

use super::linked::{Flow, FlowStage, Linked, Sealed};
use super::{Certificate, LetterState, Outgoing, Paper, PaperIndex, Sighted, Wishes, derived, measured};

/// Names of states that are asked for.
impl Paper {
    /// A user who is an operator.
    pub const OPERATOR: &'static str = "operator";
    /// A notice that was not read.
    pub const UNREAD: &'static str = "unread";
    /// A letter to be sent.
    pub const WAITING: &'static str = "waiting";
    /// A letter that was given up.
    pub const DEAD: &'static str = "dead";
    /// A complaint that waits for an operator.
    pub const OPEN: &'static str = "open";
    /// A contest that has waited for too long.
    pub const OVERDUE: &'static str = "overdue";
    /// A complaint that an operator found right.
    pub const UPHELD: &'static str = "upheld";
    /// A strike that stands.
    pub const STANDING: &'static str = "standing";
    /// A member who owns the organisation.
    pub const OWNER: &'static str = "owner";
}

/// The owner of a paper of a party.
pub(crate) const fn party_uuid(party: Party) -> Option<Uuid> {
    match party {
        Party::Brand(id) => Some(id.uuid()),
        Party::Creator(id) => Some(id.uuid()),
        Party::Operator(id) => Some(id.uuid()),
        Party::Nobody => None,
    }
}

impl Paper {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::User(it) => it.id.uuid(),
            Self::Organisation(it) => it.id.uuid(),
            Self::Member(it) => derived(&format!("member/{}/{}", it.organisation, it.user)),
            Self::Holding(it) => derived(&format!("holding/{}/{}", it.organisation, it.brand)),
            Self::Session(it) => it.id.uuid(),
            Self::Ticket(it) => it.id.uuid(),
            Self::Key(it) => it.id.uuid(),
            Self::Notice(it) => it.id.uuid(),
            Self::Letter(it) => it.id.uuid(),
            Self::Strike(it) => it.id.uuid(),
            Self::Reply(it) => it.id,
            Self::Setting(it) => derived(&format!("setting/{}", it.key)),
            Self::Tries(it) => it.id,
            Self::Sighted(it) => it.id(),
            Self::Linked(it) => derived(&format!("linked/{}", Linked::name(it.network, &it.account))),
            Self::Flow(it) => it.id,
            Self::Sealed(it) => Sealed::id_of(&it.account),
            Self::Complaint(it) => it.id.uuid(),
            Self::Score(it) => measured::score_id(it),
            Self::Audit(it) => it.id.uuid(),
            Self::Contest(it) => it.id.uuid(),
            Self::Wishes(it) => Wishes::id_of(it.profile),
            Self::Certificate(it) => it.id.uuid(),
        }
    }

    /// What it can be found by.
    #[must_use]
    pub fn index(&self) -> PaperIndex {
        match self {
            Self::User(it) => {
                let state = match (it.deleted, it.operator) {
                    (Some(_), _) => "deleted",
                    (None, Some(_)) => Self::OPERATOR,
                    (None, None) => "person",
                };
                let name = it.deleted.is_none().then(|| it.email.to_string());
                let (owner, other) = (it.creator.map(CreatorId::uuid), it.operator.map(OperatorId::uuid));
                PaperIndex { name, owner, other, ..plain(state, it.created) }
            }
            Self::Organisation(it) => {
                let state = match it.kind {
                    OrganisationKind::Brand => "brand",
                    OrganisationKind::Agency => "agency",
                };
                plain(state, it.created)
            }
            Self::Member(it) => {
                let (owner, other) = (Some(it.user.uuid()), Some(it.organisation.uuid()));
                PaperIndex { owner, other, ..plain(it.role.name(), it.since) }
            }
            Self::Holding(it) => {
                let (owner, other) = (Some(it.brand.uuid()), Some(it.organisation.uuid()));
                PaperIndex { owner, other, ..plain("held", it.since) }
            }
            Self::Session(it) => {
                let (owner, expires) = (Some(it.user.uuid()), Some(it.ends()));
                PaperIndex { owner, expires, ..plain("open", it.created) }
            }
            Self::Ticket(it) => ticket(it),
            Self::Key(it) => {
                let state = if it.revoked.is_some() { "revoked" } else { "live" };
                let (owner, other) = (party_uuid(it.party), Some(it.maker.uuid()));
                PaperIndex { owner, other, ..plain(state, it.created) }
            }
            Self::Notice(it) => {
                let state = if it.read.is_some() { "read" } else { Self::UNREAD };
                let (owner, expires) = (Some(it.user.uuid()), Some(it.at.plus(Span::days(400))));
                PaperIndex { owner, expires, ..plain(state, it.at) }
            }
            Self::Letter(it) => letter(it),
            Self::Strike(it) => {
                let state = if it.lifted.is_some() { "lifted" } else { Self::STANDING };
                PaperIndex { owner: party_uuid(it.party), ..plain(state, it.at) }
            }
            Self::Reply(it) => {
                let state = if it.answer.is_some() { "answered" } else { "busy" };
                PaperIndex { expires: Some(it.begun.plus(Span::hours(24))), ..plain(state, it.begun) }
            }
            Self::Setting(it) => plain("set", it.at),
            Self::Sighted(it) => {
                let (owner, expires) = (Some(Sighted::owner(&it.account)), Some(it.by.plus(Sighted::KEPT)));
                PaperIndex { owner, expires, ..plain(it.state(), it.by) }
            }
            Self::Tries(it) => PaperIndex { expires: Some(it.until), ..plain("counted", it.since) },
            Self::Linked(it) => linked(it),
            Self::Flow(it) => flow(it),
            Self::Sealed(it) => plain("kept", it.at),
            Self::Complaint(it) => {
                let (owner, other) = (Some(it.brand.uuid()), Some(it.campaign.uuid()));
                PaperIndex { owner, other, ..plain(it.state(), it.at) }
            }
            Self::Score(it) => of_profile(it.profile, it.creator, "scored", it.at),
            Self::Audit(it) => of_profile(it.profile, it.creator, "audited", it.at),
            Self::Contest(it) => of_profile(it.profile, it.creator, contest_state(it), it.filed),
            Self::Wishes(it) => wishes(it),
            Self::Certificate(it) => certificate(it),
        }
    }
}

fn plain(state: &'static str, at: Timestamp) -> PaperIndex {
    PaperIndex { name: None, owner: None, other: None, state, at, expires: None }
}

/// One that operators were reminded of is found apart: they are reminded once.
const fn contest_state(it: &Contest) -> &'static str {
    match it.state {
        ContestState::Filed if it.reminded.is_some() => Paper::OVERDUE,
        ContestState::Filed | ContestState::Kept | ContestState::Corrected | ContestState::Withdrawn => {
            it.state.name()
        }
    }
}

fn wishes(it: &Wishes) -> PaperIndex {
    of_profile(it.profile, it.creator, if it.public { "public" } else { "brands" }, it.at)
}

fn certificate(it: &Certificate) -> PaperIndex {
    let state = if it.revoked.is_some() { "revoked" } else { "live" };
    let expires = Some(it.expires.plus(Certificate::KEPT));
    PaperIndex { expires, ..of_profile(it.profile, it.creator, state, it.issued) }
}

/// What is kept of a profile: its own (owner), and its creator's (other).
fn of_profile(profile: ProfileId, creator: CreatorId, state: &'static str, at: Timestamp) -> PaperIndex {
    PaperIndex { owner: Some(profile.uuid()), other: Some(creator.uuid()), ..plain(state, at) }
}

fn ticket(it: &Ticket) -> PaperIndex {
    let state = if it.used.is_some() { "used" } else { "open" };
    let other = match &it.purpose {
        Purpose::Invite { organisation, .. } => Some(organisation.uuid()),
        Purpose::SignIn | Purpose::VerifyAddress | Purpose::ChangeAddress => None,
    };
    let expires = Some(it.until().plus(Span::days(1)));
    PaperIndex { owner: Some(it.user.uuid()), other, expires, ..plain(state, it.created) }
}

fn linked(it: &Linked) -> PaperIndex {
    let (owner, other) = (Some(it.user.uuid()), Some(it.creator.uuid()));
    PaperIndex {
        name: Some(Linked::name(it.network, &it.account)),
        owner,
        other,
        ..plain("linked", it.shown)
    }
}

fn flow(it: &Flow) -> PaperIndex {
    let state = match it.stage {
        FlowStage::Begun { .. } => "begun",
        FlowStage::Used => "used",
        FlowStage::Shown { .. } => "shown",
    };
    let expires = Some(it.begun.plus(Flow::KEPT));
    PaperIndex { owner: Some(Flow::of_browser(&it.browser)), expires, ..plain(state, it.begun) }
}

fn letter(it: &Outgoing) -> PaperIndex {
    let (state, expires) = match it.state {
        LetterState::Waiting => (Paper::WAITING, None),
        LetterState::Sent => ("sent", Some(it.due.plus(Span::days(30)))),
        LetterState::Dead => (Paper::DEAD, Some(it.due.plus(Span::days(90)))),
    };
    let owner = it.user.map(UserId::uuid);
    PaperIndex { name: None, owner, other: None, state, at: it.due, expires }
}

/// Far in the future: every time is before it.
pub const FOREVER: Timestamp = Timestamp::from_micros(i64::MAX);
