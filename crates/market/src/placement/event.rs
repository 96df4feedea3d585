//! What happened to a placement, and making it so.

use kernel::sabotage::Bug;
use kernel::{DisputeId, Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Draft, Hold, Placement, Post, State, Verdict};
use crate::measure::Unmet;
use crate::reasons::{Breach, Failure, RejectCode};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A draft came in.
    Drafted {
        /// The words.
        text: String,
        /// When.
        at: Timestamp,
        /// The first, second, … draft.
        revision: u32,
    },
    /// The draft may be published.
    Approved {
        /// Because the brand did not speak in its window.
        by_silence: bool,
        /// When.
        at: Timestamp,
    },
    /// The draft may not be published.
    Rejected {
        /// Why.
        code: RejectCode,
        /// In the brand's words.
        note: String,
        /// When.
        at: Timestamp,
    },
    /// The post is out.
    Published {
        /// Its lasting address.
        address: String,
        /// When the market knew.
        at: Timestamp,
    },
    /// The first checks began.
    ChecksBegan,
    /// They passed.
    ChecksPassed {
        /// When the post was first seen.
        first_seen: Timestamp,
        /// For how long before it may have been out without anybody looking.
        #[serde(default)]
        doubt: Span,
        /// Until when it must stay.
        hold_until: Timestamp,
        /// The network's mark of what it held, if it has one.
        #[serde(default)]
        version: Option<String>,
    },
    /// Looked at again, and as agreed.
    LookedAt {
        /// When.
        at: Timestamp,
    },
    /// A check failed.
    Breached {
        /// Why.
        reason: Breach,
        /// When.
        at: Timestamp,
    },
    /// Stayed as agreed.
    Delivered,
    /// The creator has earned the price.
    Paid,
    /// The creator withdrew.
    GivenBack {
        /// Where the price goes from here.
        hold: Hold,
    },
    /// A window ended and nothing came.
    Failed {
        /// Which.
        reason: Failure,
        /// When.
        at: Timestamp,
    },
    /// The hold went back to the campaign.
    HoldReleased,
    /// A dispute opened.
    Contested {
        /// Its id.
        dispute: DisputeId,
    },
    /// A dispute was decided.
    DisputeClosed {
        /// For whoever opened it.
        upheld: bool,
    },
    /// A breach or rejection no longer counts.
    Reinstated {
        /// The state it goes on from.
        state: State,
        /// Later checks pass over this one.
        excused: Option<Breach>,
        /// When.
        at: Timestamp,
    },
    /// Its campaign was found false: it is paid as it stands.
    Stopped {
        /// When.
        at: Timestamp,
    },
    /// A newer measure surely misses a condition.
    FoundUnmet {
        /// Which, and when it was found.
        unmet: Unmet,
        /// Whether the place was released: nothing had been handed in.
        released: bool,
    },
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "drafted",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Published { .. } => "published",
            Self::ChecksBegan => "checks_began",
            Self::ChecksPassed { .. } => "checks_passed",
            Self::LookedAt { .. } => "looked_at",
            Self::Breached { .. } => "breached",
            Self::Delivered => "delivered",
            Self::Paid => "paid",
            Self::GivenBack { .. } => "given_back",
            Self::Failed { .. } => "failed",
            Self::HoldReleased => "hold_released",
            Self::Contested { .. } => "contested",
            Self::DisputeClosed { .. } => "dispute_closed",
            Self::Reinstated { .. } => "reinstated",
            Self::Stopped { .. } => "stopped",
            Self::FoundUnmet { .. } => "found_unmet",
        }
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut placement: Placement, event: &Event) -> Placement {
    match event.clone() {
        Event::Drafted { text, at, revision } => {
            placement.draft = Some(Draft { text, at, revision });
            placement.state = State::Drafted;
        }
        Event::Approved { by_silence: _, at } => {
            placement.approved = Some(at);
            placement.state = State::Approved;
        }
        Event::Rejected { code, note, at } => {
            placement.verdict = Some(Verdict::Rejected { code, note, at });
            placement.state = State::Rejected;
        }
        Event::Published { address, at } => {
            placement.post =
                Some(Post { address, declared: at, first_seen: None, doubt: Span::ZERO, version: None });
            placement.state = State::Published;
        }
        Event::ChecksBegan => placement.state = State::Verifying,
        Event::ChecksPassed { first_seen, doubt, hold_until, version } => {
            if let Some(post) = &mut placement.post {
                post.first_seen = Some(first_seen);
                post.doubt = doubt;
                post.version = version;
            }
            placement.hold_until = Some(hold_until);
            placement.looks += 1;
            placement.state = State::Holding;
        }
        Event::LookedAt { at: _ } => placement.looks += 1,
        Event::Breached { reason, at } => {
            placement.verdict = Some(Verdict::Breached { reason, at });
            placement.state = State::Breached;
        }
        Event::Delivered => placement.state = State::Delivered,
        Event::Paid => {
            placement.hold = Hold::Settled;
            placement.state = State::Paid;
        }
        Event::GivenBack { hold } => {
            placement.hold = hold;
            placement.state = State::GivenBack;
        }
        Event::Failed { reason, at } => {
            placement.verdict = Some(Verdict::Failed { reason, at });
            placement.state = State::Failed;
        }
        Event::HoldReleased => placement.hold = Hold::Released,
        Event::Contested { dispute } => {
            placement.dispute = (!Bug::AppealForgotten.is_on()).then_some(dispute);
        }
        Event::DisputeClosed { upheld: _ } => placement.dispute = None,
        Event::Reinstated { state, excused, at } => {
            placement.excused.extend(excused);
            placement.verdict = None;
            // The time to publish runs from here.
            placement.approved = placement.approved.or(Some(at));
            placement.state = state;
        }
        Event::FoundUnmet { unmet, released: _ } => placement.unmet = Some(unmet),
        Event::Stopped { at } => {
            placement.stopped = Some(at);
            placement.verdict = None;
        }
    }
    placement
}
