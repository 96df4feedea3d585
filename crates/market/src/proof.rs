//! Is the post what was agreed? Evidence goes in, the first breach comes out.
//!
//! The order is fixed, so that the same post always gets the same reason, the most telling one first: who wrote
//! it, whether it leads where it should, whether it says that it is paid, whether it is the creator's own,
//! whether it is the approved text, where it should stand, and the record that was checked, when it was published, and
//! whether it was too much at once. `app` gathers the evidence; this file judges it.

use kernel::sabotage::Bug;
use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::placement::Placement;
use crate::policy::Policy;
use crate::reasons::Breach;
use crate::sighting::Window;

/// What was found when the post was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The author is the placement's.
    pub author: bool,
    /// The text is the approved one.
    pub same_text: bool,
    /// It answers the post that it was to answer, or stands alone as it was to.
    pub same_place: bool,
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
    /// When the post's own key was made, where keys tell: another claim of its author, or of the author's server.
    pub keyed: Option<Timestamp>,
    /// Between which times it came to be.
    pub window: Window,
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
        (!evidence.same_place).then_some(Breach::Misplaced),
        (!own(evidence.same_record, Bug::RewritingUnseen)).then_some(Breach::Rewritten),
        back_dated(evidence, policy),
        early(placement, evidence, policy),
        too_soon(placement, evidence, policy),
        (evidence.week > policy.posts_per_week).then_some(Breach::Saturated { posts: evidence.week }),
    ];
    checks.into_iter().flatten().find(|breach| !placement.excuses(breach))
}

/// A claim that lies too far outside the window, on either side: a post dated into the future sits on
/// top of feeds as a back-dated one sinks out of sight. Where the window is wide, the post's own key is heard too:
/// a server that makes keys itself writes its own time into them.
fn back_dated(evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let Window { not_before, first_seen } = evidence.window;
    let not_before = if Bug::GapIgnored.is_on() { Some(first_seen) } else { not_before };
    let before = not_before.map_or(Span::ZERO, |not_before| not_before.since(evidence.claimed));
    let after = evidence.claimed.since(first_seen);
    let keyed = evidence.keyed.filter(|keyed| *keyed <= first_seen && is_wide(evidence.window, policy));
    let older_than_key = keyed.map_or(Span::ZERO, |keyed| keyed.since(evidence.claimed));
    let by = before.max(after).max(older_than_key);
    (by > policy.back_dating && !Bug::BackDatingBelieved.is_on()).then_some(Breach::BackDated { by })
}

/// Whether a window is too wide to hold a claim against it.
fn is_wide(window: Window, policy: &Policy) -> bool {
    window.not_before.is_none_or(|not_before| window.first_seen.since(not_before) > policy.back_dating)
}

/// Surely early, or early by its own word where nobody looked.
fn early(placement: &Placement, evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let approved = placement.approved?;
    let Window { not_before, first_seen } = evidence.window;
    let unseen = not_before.is_none_or(|not_before| not_before < approved);
    let own_word = !placement.excuses(&Breach::BackDated { by: Span::ZERO })
        && evidence.claimed.plus(policy.back_dating) < approved;
    (first_seen < approved || unseen && own_word).then_some(Breach::PublishedEarly)
}

fn too_soon(placement: &Placement, evidence: &Evidence, policy: &Policy) -> Option<Breach> {
    let until = evidence.previous?.plus(policy.gap);
    let published = published(placement, evidence.claimed, evidence.window, policy);
    (published < until && policy.gap > Span::ZERO).then_some(Breach::TooSoon { until })
}

/// When a post counts as published between the posts of its creator. Once a claim has been excused it is nobody's word any more;
/// then its address tells: it was handed in by then, by the market's own clock, so a look that comes days late (a dispute, a
/// break of the stream) makes no post "too soon".
#[must_use]
pub fn published(placement: &Placement, claimed: Timestamp, window: Window, policy: &Policy) -> Timestamp {
    let Window { not_before, first_seen } = window;
    let handed_in = placement.handed_in_without_claim().map(|handed_in| {
        let earliest = [not_before, placement.approved].into_iter().flatten().max();
        earliest.map_or(handed_in, |earliest| handed_in.max(earliest)).min(first_seen)
    });
    handed_in.unwrap_or_else(|| first_seen.minus(doubt(placement, claimed, window, policy)))
}

/// For how long a post may have been out, or dated back, without anybody knowing: from its claim to when it was first
/// seen, where the window lets the claim be true. So much longer it has to stay: doubt costs time, and never money.
/// Between posts of one creator the claim counts then; a late look shall not push the next post away.
#[must_use]
pub fn doubt(placement: &Placement, claimed: Timestamp, window: Window, policy: &Policy) -> Span {
    let Window { not_before, first_seen } = window;
    // A claim that was excused says nothing.
    if !is_wide(window, policy) || placement.excuses(&Breach::BackDated { by: Span::ZERO }) {
        return Span::ZERO;
    }
    let earliest = [Some(claimed), not_before, placement.approved].into_iter().flatten().max();
    let doubt = earliest.map_or(Span::ZERO, |earliest| first_seen.since(earliest));
    if doubt > policy.back_dating { doubt } else { Span::ZERO }
}
