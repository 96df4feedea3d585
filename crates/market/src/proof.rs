//! Is the post what was agreed? Evidence goes in, the first breach comes out.
//!
//! The order is fixed, so that the same post always gets the same reason, the most telling one first: who wrote
//! it, whether it leads where it should, whether it says that it is paid, whether it is the creator's own,
//! whether it is the approved text and the record that was checked, when it was published, and whether it was too much at once. `app` gathers the evidence; this file judges it.

use kernel::sabotage::Bug;
use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::placement::Placement;
use crate::policy::Policy;
use crate::reasons::Breach;

/// What was found when the post was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The author is the placement's.
    pub author: bool,
    /// The text is the approved one.
    pub same_text: bool,
    /// It is the very record that passed the first checks; true at those checks.
    pub same_record: bool,
    /// The campaign's link is there, unchanged.
    pub link: bool,
    /// The disclosure is there, and not hidden.
    pub disclosed: bool,
    /// Not copied from the brief or from an earlier post of the campaign.
    pub own_words: bool,
    /// The time that the post claims.
    pub claimed: Timestamp,
    /// When it was first seen on the network.
    pub first_seen: Timestamp,
    /// The first time seen of the creator's nearest other sponsored post before this one.
    pub previous: Option<Timestamp>,
    /// The creator's sponsored posts in the seven days up to this one, this one included.
    pub week: u32,
}

/// What the post fails, if anything; what an operator has excused is passed over.
#[must_use]
pub fn judge(placement: &Placement, evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let own = |fine: bool, bug: Bug| fine || bug.is_on();
    let checks = [
        (!evidence.author).then_some(Breach::WrongAuthor),
        (!evidence.link).then_some(Breach::LinkChanged),
        (!own(evidence.disclosed, Bug::DisclosureUnchecked)).then_some(Breach::Undisclosed),
        (!own(evidence.own_words, Bug::CopyAccepted)).then_some(Breach::Copied),
        (!evidence.same_text).then_some(Breach::TextChanged),
        (!evidence.same_record).then_some(Breach::Rewritten),
        back_dated(evidence, policy),
        early(placement, evidence),
        too_soon(evidence, policy),
        (evidence.week > policy.posts_per_week).then_some(Breach::Saturated { posts: evidence.week }),
    ];
    checks.into_iter().flatten().find(|breach| !placement.excuses(breach))
}

/// A claim that lies too far from the first time seen, on either side: a post dated into the future sits on
/// top of feeds as a back-dated one sinks out of sight.
fn back_dated(evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let before = evidence.first_seen.since(evidence.claimed);
    let after = evidence.claimed.since(evidence.first_seen);
    let by = before.max(after);
    (by > policy.back_dating && !Bug::BackDatingBelieved.is_on()).then_some(Breach::BackDated { by })
}

fn early(placement: &Placement, evidence: &Evidence) -> Option<Breach> {
    placement.approved.filter(|approved| evidence.first_seen < *approved).map(|_| Breach::PublishedEarly)
}

fn too_soon(evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let until = evidence.previous?.plus(policy.gap);
    (evidence.first_seen < until && policy.gap > Span::ZERO).then_some(Breach::TooSoon { until })
}
