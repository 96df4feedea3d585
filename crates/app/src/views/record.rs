//! The public record of a sponsored post: who paid, what was approved, what was found when it was looked at.
//!
//! Nothing in it is the creator's private matter: no name, no price, no draft; only the hash of the text that was
//! approved, with which anybody can check that a post is the one that was agreed. There is no record before the post
//! is out: until then a placement is between its two sides.

use account::Digest;
use kernel::{BrandId, CampaignId, Link, Network, PlacementId, Timestamp};
use market::placement::{Event, Hold, Placement, State, Verdict};
use market::reasons::Breach;
use serde::Serialize;

use crate::drafting::setting;
use crate::ports::{KeptEvent, Record, RecordId};
use crate::{App, AppError};

/// The most events that are read of a placement: more than its schedule of looks can make.
const EVENTS: u32 = 200;

/// How a post stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Out, and not checked yet.
    Waiting,
    /// There when it was last looked at, and to stay.
    Up,
    /// Stayed as long as agreed; not looked at since.
    Stayed,
    /// Not, or no longer, what was agreed.
    Breached {
        /// Why.
        reason: Breach,
        /// When it was noticed.
        at: Timestamp,
    },
    /// The creator gave the place and its money back.
    Withdrawn,
    /// Its campaign was stopped by the market: found false. The post is nobody's debt any more.
    Stopped {
        /// When.
        at: Timestamp,
    },
}

/// What was found on looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// As agreed.
    AsAgreed,
    /// Something else.
    Breach {
        /// What.
        reason: Breach,
    },
    /// An operator decided, after an appeal, that what was found does not count.
    Excused,
}

/// One look at the post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// What was found.
    #[serde(flatten)]
    pub found: Found,
}

/// What anybody may know of a sponsored post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicRecord {
    /// Of which placement.
    pub placement: PlacementId,
    /// Who paid.
    pub brand: BrandId,
    /// Their name.
    pub paid_by: String,
    /// Whether their identity was verified.
    pub verified: bool,
    /// For which campaign.
    pub campaign: CampaignId,
    /// Where it sends people.
    pub link: Link,
    /// On which network.
    pub network: Network,
    /// The post's lasting address there.
    pub address: String,
    /// SHA-256 of the approved text as UTF-8, in hexadecimal.
    pub text_sha256: String,
    /// The words by which the approved text says that it is paid.
    pub disclosure: Option<String>,
    /// When the market was told of it, or published it.
    pub declared: Timestamp,
    /// When it was first seen on the network.
    pub first_seen: Option<Timestamp>,
    /// Until when it must stay.
    pub hold_until: Option<Timestamp>,
    /// Each look at it, the first one first.
    pub looks: Vec<Look>,
    /// How it stands.
    pub standing: Standing,
    /// Where its money is.
    pub money: Hold,
    /// Whether a dispute about it is open.
    pub contested: bool,
    /// When the market stopped its campaign as false: where it sends people is not to be trusted.
    pub stopped: Option<Timestamp>,
}

impl App {
    /// The public record of a placement; nothing before its post is out.
    ///
    /// # Errors
    /// The store's.
    pub async fn public_record(&self, id: PlacementId) -> Result<Option<PublicRecord>, AppError> {
        let Some(placement) = self.find_placement(id).await? else { return Ok(None) };
        let placement = placement.value;
        let (Some(post), Some(standing)) = (placement.post.clone(), standing(&placement)) else {
            return Ok(None);
        };
        let asked = [
            RecordId::Brand(placement.brand),
            RecordId::Campaign(placement.campaign),
            RecordId::Creator(placement.creator),
        ];
        let (mut brand, mut campaign, mut creator) = (None, None, None);
        for (record, _) in self.store.load_many(&asked).await? {
            match record {
                Record::Brand(it) => brand = Some(it),
                Record::Campaign(it) => campaign = Some(it),
                Record::Creator(it) => creator = Some(it),
                Record::Offer(_)
                | Record::Placement(_)
                | Record::Dispute(_)
                | Record::Payout(_)
                | Record::Deposit(_)
                | Record::Breakout(_)
                | Record::AuthorOffer(_)
                | Record::Author(_) => {}
            }
        }
        let brand = brand.ok_or(AppError::NotFound(asked[0]))?;
        let campaign = campaign.ok_or(AppError::NotFound(asked[1]))?;
        let approved = placement.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
        let disclosure = creator
            .map(|creator| wording::disclosure(approved, &setting(&placement, &campaign, &creator)))
            .filter(wording::DisclosureFinding::passes)
            .and_then(|finding| finding.found);
        let events = self.store.events(RecordId::Placement(id), 0, EVENTS).await?;
        Ok(Some(PublicRecord {
            placement: id,
            brand: brand.id,
            paid_by: brand.name,
            verified: brand.verified,
            campaign: campaign.id,
            stopped: campaign.stopped.map(|stopped| stopped.at),
            link: campaign.terms.link,
            network: placement.network,
            address: post.address,
            text_sha256: Digest::of(approved.as_bytes()).hex(),
            disclosure,
            declared: post.declared,
            first_seen: post.first_seen,
            hold_until: placement.hold_until,
            looks: events.into_iter().filter_map(look).collect(),
            standing,
            money: placement.hold,
            contested: placement.dispute.is_some(),
        }))
    }

    /// The placement whose post is at this address, in any of the forms that people copy it in.
    ///
    /// # Errors
    /// The store's.
    pub async fn placement_of_post(&self, address: &str) -> Result<Option<PlacementId>, AppError> {
        for form in forms(address) {
            if let Some(found) = self.store.post(&form).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

fn standing(placement: &Placement) -> Option<Standing> {
    match placement.state {
        State::Paid if placement.stopped.is_some() => placement.stopped.map(|at| Standing::Stopped { at }),
        State::Published | State::Verifying => Some(Standing::Waiting),
        State::Holding => Some(Standing::Up),
        State::Delivered | State::Paid => Some(Standing::Stayed),
        State::Breached => match &placement.verdict {
            Some(Verdict::Breached { reason, at }) => Some(Standing::Breached { reason: *reason, at: *at }),
            Some(Verdict::Rejected { .. } | Verdict::Failed { .. }) | None => None,
        },
        State::GivenBack => Some(Standing::Withdrawn),
        State::Booked | State::Drafted | State::Approved | State::Rejected | State::Failed => None,
    }
}

fn look(kept: KeptEvent) -> Option<Look> {
    let found = match serde_json::from_value::<Event>(kept.body).ok()? {
        Event::ChecksPassed { .. } | Event::LookedAt { .. } => Found::AsAgreed,
        Event::Breached { reason, .. } => Found::Breach { reason },
        Event::Reinstated { excused: Some(_), .. } => Found::Excused,
        Event::Drafted { .. }
        | Event::Approved { .. }
        | Event::Rejected { .. }
        | Event::Published { .. }
        | Event::ChecksBegan
        | Event::Delivered
        | Event::Paid
        | Event::GivenBack { .. }
        | Event::Failed { .. }
        | Event::HoldReleased
        | Event::Contested { .. }
        | Event::DisputeClosed { .. }
        | Event::Stopped { .. }
        | Event::FoundUnmet { .. }
        | Event::Reinstated { excused: None, .. } => return None,
    };
    Some(Look { at: kept.at, found })
}

/// The forms in which one post's address goes round: as given, and as its network's pages and protocol write it.
/// At most five, each once.
#[must_use]
pub fn forms(address: &str) -> Vec<String> {
    let given = address.trim();
    let mut all = vec![given.to_owned()];
    if let Some(rest) = given.strip_prefix("at://") {
        if let [who, "app.bsky.feed.post", key] = parts(rest)[..] {
            all.extend(bluesky(who, key));
        }
    } else {
        let bare = given.strip_prefix("https://").or_else(|| given.strip_prefix("http://")).unwrap_or(given);
        let parts = parts(bare);
        let host = parts.first().map(|host| host.to_ascii_lowercase()).unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        match (host, parts.get(1..).unwrap_or_default()) {
            ("bsky.app", ["profile", who, "post", key]) => all.extend(bluesky(who, key)),
            ("x.com" | "twitter.com" | "mobile.x.com" | "mobile.twitter.com", [who, "status", key, ..]) => {
                all.extend(["x.com", "twitter.com"].map(|site| format!("https://{site}/{who}/status/{key}")));
            }
            (_, ["users", who, "statuses", key]) => {
                all.push(format!("https://{host}/users/{who}/statuses/{key}"));
                all.push(format!("https://{host}/@{who}/{key}"));
            }
            (_, [who, key]) if who.starts_with('@') => {
                all.push(format!("https://{host}/{who}/{key}"));
                all.push(format!("https://{host}/users/{}/statuses/{key}", who.trim_start_matches('@')));
            }
            (_, path) if !path.is_empty() => all.push(format!("https://{host}/{}", path.join("/"))),
            (_, _) => {}
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|form| !form.is_empty() && seen.insert(form.clone()));
    all
}

/// The parts of an address between its slashes, without question and anchor.
fn parts(address: &str) -> Vec<&str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.split('/').filter(|part| !part.is_empty()).collect()
}

fn bluesky(who: &str, key: &str) -> [String; 2] {
    [format!("at://{who}/app.bsky.feed.post/{key}"), format!("https://bsky.app/profile/{who}/post/{key}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(address: &str, form: &str) {
        let forms = forms(address);
        assert!(forms.iter().any(|it| it == form), "{address}: {forms:?} lacks {form}");
        assert!(forms.len() <= 5, "{forms:?}");
    }

    #[test]
    fn one_post_is_found_by_each_of_its_addresses() {
        let at = "at://did:plc:abc/app.bsky.feed.post/3lbz";
        let page = "https://bsky.app/profile/did:plc:abc/post/3lbz";
        for given in [at, page, &format!(" {page}/?ref=1#x "), "bsky.app/profile/did:plc:abc/post/3lbz"] {
            has(given, at);
            has(given, page);
        }
        has("https://twitter.com/ada/status/12?s=20", "https://x.com/ada/status/12");
        has("https://Social.example.org/@ada/12", "https://social.example.org/users/ada/statuses/12");
        has("https://social.example.org/users/ada/statuses/12", "https://social.example.org/@ada/12");
        has("https://social.example.org/did:x/00000012/", "https://social.example.org/did:x/00000012");
    }

    #[test]
    fn what_is_no_address_is_looked_for_as_it_stands() {
        assert_eq!(forms("  nonsense "), ["nonsense"]);
        assert!(forms("   ").is_empty());
        assert_eq!(forms("at://did:x/other.record/1").len(), 1);
    }
}
