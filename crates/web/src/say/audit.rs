//! Who did what, in words: the audit trail.

use market::people::Actor;

use super::slug;
use crate::text::{Words, t, t_of};

/// The actions that have words, as message ids write them.
pub const ACTIONS: [&str; 73] = [
    "accept-an-offer-under-their-post",
    "announce-a-transfer",
    "answer",
    "answer-for-all-offers",
    "appoint-operator",
    "approve-by-silence",
    "ask-for-a-payout",
    "ask-for-publication",
    "be-accepted",
    "be-cancelled",
    "be-claimed",
    "be-closed",
    "be-confirmed",
    "be-declined",
    "be-dismissed",
    "be-ended",
    "be-forgotten",
    "be-held-against-a-newer-measure",
    "be-held-back",
    "be-launched",
    "be-marked-as-sent",
    "be-paused",
    "be-refused",
    "be-refused-by-the-network",
    "be-resumed",
    "be-sent",
    "be-settled",
    "be-shown-to-brands",
    "be-stopped",
    "be-stopped-as-false",
    "be-withdrawn",
    "book",
    "cancel-job",
    "certify",
    "check-books",
    "complain",
    "confirm-a-transfer",
    "contest",
    "contest-a-measure",
    "correct-a-measure",
    "dismiss-a-complaint",
    "expire",
    "fund",
    "give-back",
    "hand-in-a-draft",
    "have-a-new-claim-address",
    "identify",
    "join",
    "keep-a-measure",
    "leave",
    "lift-strike",
    "lift-suspension",
    "link-profile",
    "make-an-author-an-offer",
    "offer",
    "open",
    "pay-out",
    "publish",
    "rename",
    "renew-the-certificate-key",
    "retry-job",
    "review",
    "revoke-a-certificate",
    "rule",
    "set",
    "settle",
    "strike",
    "suspend",
    "unlink-profile",
    "uphold-a-complaint",
    "verify",
    "withdraw-a-contest",
    "withdraw-the-post",
];

/// What somebody did; what was said with it stands after a colon. An action of a newer program is shown as it is kept.
#[must_use]
pub fn action(words: Words, action: &str) -> String {
    let known = |text: &str| Some(slug(text)).filter(|slug| ACTIONS.contains(&slug.as_str()));
    if let Some(slug) = known(action) {
        return t_of!(words, "action", slug);
    }
    match action.split_once(": ").and_then(|(did, said)| known(did).zip(Some(said))) {
        Some((slug, said)) => format!("{} ({said})", t_of!(words, "action", slug)),
        None => action.to_owned(),
    }
}

/// Who did it: the kind of party and its id; the market itself has none.
#[must_use]
pub fn actor(words: Words, actor: Actor) -> (String, Option<String>) {
    match actor {
        Actor::Brand(id) => (t!(words, "actor-brand"), Some(id.to_string())),
        Actor::Creator(id) => (t!(words, "actor-creator"), Some(id.to_string())),
        Actor::Operator(id) => (t!(words, "actor-operator"), Some(id.to_string())),
        Actor::System => (t!(words, "actor-market"), None),
    }
}
