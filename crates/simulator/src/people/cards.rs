//! What people may be up to, dealt from decks so that every kind turns up in a small world too.

/// What is wrong with a draft that is wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadDraft {
    /// The brief, word for word.
    CopiesBrief,
    /// Another creator's draft, word for word.
    CopiesOther,
    /// Nothing says that it is paid.
    Undisclosed,
    /// The label stands at the end.
    Buried,
    /// The link leads elsewhere.
    WrongLink,
    /// Longer than any network carries.
    TooLong,
}

/// What is changed in a post against the approved draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The link is dropped.
    DropsLink,
    /// The label is dropped.
    DropsLabel,
    /// Other words of one's own.
    Rewrites,
    /// Somebody else's words.
    Copies,
    /// Something that no reader of the text sees, such as a label.
    Retouches,
}

/// When a creator gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Booked,
    Drafted,
    Approved,
    /// While the market may be publishing.
    Publishing,
    Published,
    Holding,
    Paid,
}

/// What a creator does with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Card {
    Honest,
    /// A better draft before the brand has spoken.
    SecondThoughts,
    NoDraft,
    NoPublication,
    Bad {
        draft: BadDraft,
        mends: bool,
    },
    /// The same words as another, at the same moment.
    Twin,
    PublishesOther(Change),
    BackDates,
    DatesAhead,
    WrongAccount,
    NeverThere,
    PublishesEarly,
    DeletesAtOnce,
    Deletes,
    DeletesAfterwards,
    TakenDown {
        unjustly: bool,
    },
    ClosesAccount,
    Edits(Change),
    Spams,
    NetworkRefuses {
        then_by_hand: bool,
    },
    GivesBack(Stage),
}

/// The creators' deck.
pub(crate) const CREATORS: [(Card, usize); 41] = [
    (Card::Honest, 70),
    (Card::SecondThoughts, 6),
    (Card::NoDraft, 3),
    (Card::NoPublication, 3),
    (Card::Bad { draft: BadDraft::CopiesBrief, mends: true }, 3),
    (Card::Bad { draft: BadDraft::CopiesBrief, mends: false }, 1),
    (Card::Bad { draft: BadDraft::CopiesOther, mends: true }, 3),
    (Card::Bad { draft: BadDraft::CopiesOther, mends: false }, 1),
    (Card::Bad { draft: BadDraft::Undisclosed, mends: true }, 3),
    (Card::Bad { draft: BadDraft::Undisclosed, mends: false }, 1),
    (Card::Bad { draft: BadDraft::Buried, mends: true }, 2),
    (Card::Bad { draft: BadDraft::WrongLink, mends: true }, 2),
    (Card::Bad { draft: BadDraft::TooLong, mends: true }, 1),
    (Card::Twin, 8),
    (Card::PublishesOther(Change::DropsLink), 2),
    (Card::PublishesOther(Change::DropsLabel), 2),
    (Card::PublishesOther(Change::Rewrites), 2),
    (Card::PublishesOther(Change::Copies), 2),
    (Card::BackDates, 3),
    (Card::DatesAhead, 1),
    (Card::WrongAccount, 2),
    (Card::NeverThere, 2),
    (Card::PublishesEarly, 2),
    (Card::DeletesAtOnce, 2),
    (Card::Deletes, 3),
    (Card::DeletesAfterwards, 3),
    (Card::TakenDown { unjustly: false }, 2),
    (Card::TakenDown { unjustly: true }, 2),
    (Card::ClosesAccount, 2),
    (Card::Edits(Change::DropsLink), 2),
    (Card::Edits(Change::DropsLabel), 2),
    (Card::Edits(Change::Rewrites), 2),
    (Card::Edits(Change::Retouches), 3),
    (Card::Spams, 4),
    (Card::NetworkRefuses { then_by_hand: true }, 2),
    (Card::NetworkRefuses { then_by_hand: false }, 1),
    (Card::GivesBack(Stage::Booked), 2),
    (Card::GivesBack(Stage::Drafted), 2),
    (Card::GivesBack(Stage::Approved), 2),
    (Card::GivesBack(Stage::Publishing), 3),
    (Card::GivesBack(Stage::Published), 2),
];

/// The rarer times to give back.
pub(crate) const LATE_GIVERS: [(Card, usize); 3] =
    [(Card::GivesBack(Stage::Holding), 1), (Card::GivesBack(Stage::Paid), 2), (Card::Honest, 3)];

/// What a brand says to a first draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Review {
    Approves,
    Silent,
    /// Silent, and then against it when it is too late.
    TooLate,
    Rejects {
        code: &'static str,
        justly: bool,
    },
}

/// The brands' deck.
pub(crate) const REVIEWS: [(Review, usize); 13] = [
    (Review::Approves, 70),
    (Review::Silent, 14),
    (Review::TooLate, 4),
    (Review::Rejects { code: "off_brief", justly: true }, 2),
    (Review::Rejects { code: "off_brief", justly: false }, 1),
    (Review::Rejects { code: "false_claim", justly: true }, 2),
    (Review::Rejects { code: "false_claim", justly: false }, 1),
    (Review::Rejects { code: "tone", justly: true }, 1),
    (Review::Rejects { code: "tone", justly: false }, 1),
    (Review::Rejects { code: "language", justly: true }, 1),
    (Review::Rejects { code: "language", justly: false }, 1),
    (Review::Rejects { code: "other", justly: true }, 1),
    (Review::Rejects { code: "other", justly: false }, 1),
];

/// What a creator answers to a rejection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    Accepts,
    Mends,
    Appeals,
}

/// The replies' deck.
pub(crate) const REPLIES: [(Reply, usize); 3] = [(Reply::Accepts, 3), (Reply::Mends, 3), (Reply::Appeals, 4)];

/// What a brand does with a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Ordinary,
    /// Funds a part, tries to open, is refused, funds the rest.
    UnderfundsFirst,
    /// Tells the same payment twice.
    FundsTwice,
    /// A payment arrives after the end.
    FundsLate,
    Pauses,
    EndsEarly,
    /// Called off before it opens.
    Cancels,
    /// Funded and forgotten.
    Forgets,
    /// Never funded in full.
    NeverFunds,
    /// Suspended by the operator once it is open.
    Suspended,
}

/// The campaigns' deck.
pub(crate) const PLANS: [(Plan, usize); 10] = [
    (Plan::Ordinary, 8),
    (Plan::UnderfundsFirst, 2),
    (Plan::FundsTwice, 2),
    (Plan::FundsLate, 2),
    (Plan::Pauses, 3),
    (Plan::EndsEarly, 3),
    (Plan::Cancels, 1),
    (Plan::Forgets, 1),
    (Plan::NeverFunds, 1),
    (Plan::Suspended, 1),
];
